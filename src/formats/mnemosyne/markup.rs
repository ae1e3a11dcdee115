//! What Mnemosyne calls text, and what Anki makes of it: HTML in which a line break counts.
//!
//! Formulas stand between tags of their own, as LaTeX and not as HTML; sounds and films are elements
//! of HTML. It must not know files or cards.

use std::borrow::Cow;

use crate::media::{Kind, kind};
use crate::text::tags::Tags;
use crate::text::{media_file, reduce};

/// A kind of formula: what stands around it in Mnemosyne, and what in Anki.
struct Formula {
    theirs: (&'static str, &'static str),
    ours: (&'static str, &'static str),
}

/// Each kind; the first of those that are one in Mnemosyne is what it becomes in Anki.
#[rustfmt::skip]
const FORMULAS: [Formula; 5] = [
    Formula { theirs: ("<$$>", "</$$>"), ours: (r"\[", r"\]") },
    Formula { theirs: ("<$>", "</$>"), ours: (r"\(", r"\)") },
    Formula { theirs: ("<latex>", "</latex>"), ours: ("[latex]", "[/latex]") },
    Formula { theirs: ("<$$>", "</$$>"), ours: ("[$$]", "[/$$]") },
    Formula { theirs: ("<$>", "</$>"), ours: ("[$]", "[/$]") },
];

/// Elements in which a line break is what it is in HTML.
const LOOSE: [&str; 4] = ["ul", "table", "textarea", "pre"];

/// The HTML that Mnemosyne's `text` shows.
pub(in crate::formats) fn html_of(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '\n']) {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len() + 16);
    let (mut ends, mut loose) = (Ends::default(), false);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '\n']) {
        let (before, here) = rest.split_at_checked(at).unwrap_or((rest, ""));
        html.push_str(before);
        if let Some(after) = here.strip_prefix('\n') {
            html.push_str(if loose { "\n" } else { "<br>" });
            rest = after;
            continue;
        }
        let formula = FORMULAS.iter().enumerate().find_map(|(kind, formula)| {
            let inside = here.strip_prefix(formula.theirs.0)?;
            let (latex, after) = ends.cut(kind, inside, formula.theirs.1)?;
            Some((formula, latex, after))
        });
        if let Some((formula, latex, after)) = formula {
            html.push_str(formula.ours.0);
            push_escaped(latex, &mut html);
            html.push_str(formula.ours.1);
            rest = after;
        } else if let Some((name, after)) = player(here) {
            html.push_str("[sound:");
            html.push_str(&name);
            html.push(']');
            rest = after;
        } else {
            let begins = |start: &str| LOOSE.iter().any(|name| is_tag(here, start, name));
            loose = (loose || begins("<")) && !begins("</");
            html.push('<');
            rest = here.get(1..).unwrap_or_default();
        }
    }
    html.push_str(rest);
    Cow::Owned(html)
}

/// The text that shows in Mnemosyne what `html` shows.
pub(in crate::formats) fn text_of(html: &str) -> Cow<'_, str> {
    const MARKS: [char; 4] = ['<', '\n', '\\', '['];
    if !html.contains(['\n', '\\', '[']) && !html.contains("<$") {
        return Cow::Borrowed(html);
    }
    let mut text = String::with_capacity(html.len() + 16);
    let (mut ends, mut in_pre) = (Ends::default(), false);
    let tags = Tags::of(html);
    let in_tag = |rest: &str| tags.end_around(html.len() - rest.len()).is_some();
    let mut rest = html;
    while let Some(at) = rest.find(MARKS) {
        let (before, here) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        let outside = |text: &&str| !in_tag(text);
        let begins = Some(here).filter(outside);
        let formula = FORMULAS.iter().enumerate().find_map(|(kind, formula)| {
            let inside = begins?.strip_prefix(formula.ours.0)?;
            let (latex, after) = ends.cut(kind, inside, formula.ours.1)?;
            // Where it would end in a tag it is none.
            inside.get(latex.len()..).filter(outside)?;
            Some((formula, latex, after))
        });
        if let Some((formula, latex, after)) = formula {
            text.push_str(formula.theirs.0);
            // A space is nothing to LaTeX; without it, this would be the number of a character.
            push_spaced_once(&reduce(latex).replace("&#", "& #"), &mut text);
            text.push_str(formula.theirs.1);
            rest = after;
            continue;
        }
        let sound = begins
            .and_then(|here| here.strip_prefix("[sound:"))
            .and_then(|name| ends.cut(FORMULAS.len(), name, "]"))
            .filter(|(name, _)| !name.contains(['<', '\n', '"']));
        if let Some((name, after)) = sound {
            text.push_str(if kind(name) == Some(Kind::Film) {
                "<video src=\""
            } else {
                "<audio src=\""
            });
            text.push_str(name);
            text.push_str("\">");
            rest = after;
            continue;
        }
        in_pre = (in_pre || is_tag(here, "<", "pre")) && !is_tag(here, "</", "pre");
        let mut characters = here.chars();
        match characters.next() {
            Some('\n') if !in_pre => text.push(' '),
            // In HTML that is text: Haskell has it.
            Some('<') if ["<$>", "<$$>"].iter().any(|sign| here.starts_with(sign)) => {
                text.push_str("&lt;");
            }
            other => text.extend(other),
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Appends `latex` with one space for several in a row: to LaTeX and to HTML they are the same.
fn push_spaced_once(latex: &str, text: &mut String) {
    let mut previous = '\0';
    for c in latex.chars() {
        if c != ' ' || previous != ' ' {
            text.push(c);
        }
        previous = c;
    }
}

/// Which ends are not to come any more: they are looked for once, not at each beginning.
#[derive(Default)]
struct Ends {
    gone: [bool; FORMULAS.len() + 1],
}

impl Ends {
    /// `inside` up to `end`, which ends what is of this `kind`, and what follows it.
    fn cut<'t>(&mut self, kind: usize, inside: &'t str, end: &str) -> Option<(&'t str, &'t str)> {
        let gone = self.gone.get_mut(kind).filter(|gone| !**gone)?;
        let cut = inside.split_once(end);
        *gone = cut.is_none();
        cut
    }
}

/// Whether `text` begins with a tag of this name.
fn is_tag(text: &str, start: &str, name: &str) -> bool {
    let Some(rest) = text.strip_prefix(start) else { return false };
    rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
        && !rest.get(name.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// The file that the sound or film plays that `text` begins with, and what follows it.
fn player(text: &str) -> Option<(Cow<'_, str>, &str)> {
    const LONGEST: usize = 1024;
    let name = ["audio", "video", "sound"].into_iter().find(|name| is_tag(text, "<", name))?;
    let mut end = LONGEST.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text.get(..end)?.find('>')? + 1;
    let (tag, after) = text.split_at_checked(end)?;
    let attributes = tag.get(1 + name.len()..)?;
    let file = media_file_of(attributes)?;
    let closing = format!("</{name}>");
    Some((file, after.strip_prefix(closing.as_str()).unwrap_or(after)))
}

/// The value of `src` among `attributes`.
fn media_file_of(attributes: &str) -> Option<Cow<'_, str>> {
    let tag = format!("<audio{attributes}");
    media_file(&tag).map(|file| Cow::Owned(file.into_owned()))
}

/// Appends `latex` as HTML.
fn push_escaped(latex: &str, html: &mut String) {
    for c in latex.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_becomes_the_other() {
        let both = [
            ("a <b>b</b> &amp; c<br>d", "a <b>b</b> &amp; c<br>d"),
            (r"<$>a < b</$> and <$$>\frac{1}{2}</$$>", r"\(a &lt; b\) and \[\frac{1}{2}\]"),
            ("<latex>x & y</latex>", "[latex]x &amp; y[/latex]"),
            (
                "<audio src=\"a b.mp3\"> and <video src=\"c.MP4\">",
                "[sound:a b.mp3] and [sound:c.MP4]",
            ),
            (r"a \ b [c] &lt;$>", r"a \ b [c] &lt;$>"),
        ];
        for (theirs, ours) in both {
            assert_eq!(html_of(theirs), ours);
            assert_eq!(text_of(ours), theirs);
        }
        // What is text in HTML begins no formula.
        assert_eq!(text_of(r"f <$> x, \(y\)"), "f &lt;$> x, <$>y</$>");
    }

    #[test]
    fn line_breaks_count_where_they_do_in_the_other() {
        assert_eq!(html_of("a\nb<ul>\n<li>c</li>\n</ul>\nd"), "a<br>b<ul>\n<li>c</li>\n</ul><br>d");
        assert_eq!(text_of("a\nb <pre>c\nd</pre>\ne"), "a b <pre>c\nd</pre> e");
        assert_eq!(html_of("a b <pre>c\nd</pre> e"), "a b <pre>c\nd</pre> e");
        assert_eq!(html_of("<sound src='x.ogg'></sound>!"), "[sound:x.ogg]!");
        assert_eq!(text_of("[$]x[/$] [$$]y[/$$] [sound:<b>]"), "<$>x</$> <$$>y</$$> [sound:<b>]");
    }

    #[test]
    fn what_never_ends_takes_linear_time() {
        for piece in ["<$>", "<latex>", "<audio ", "<$$>\n", "\\(", "[sound:", "[$]", "<"] {
            let hostile = piece.repeat(100_000);
            assert!(html_of(&hostile).len() < 5 * hostile.len());
            assert!(text_of(&hostile).len() < 5 * hostile.len());
        }
    }
}
