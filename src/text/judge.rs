//! What the text of a whole deck is: plain, Markdown or HTML.
//!
//! One side tells little: `a < b` is no tag, `Vec<T>` is code, `2 * 3 * 4` no emphasis. Many sides
//! together do, and where nothing speaks the text is as typed.

use crate::formats::TextIs;
use crate::media::{Kind, kind};

/// How many sides are looked at.
const SIDES_TO_JUDGE: usize = 2000;

/// So many pictures are looked for in a side.
const MOST_PICTURES: usize = 16;

/// The longest tag that is looked for, in bytes.
const LONGEST_TAG: usize = 1 << 10;

/// What the sides of a deck are, judged by what stands in them; plain if nothing speaks.
pub fn judge<'t>(sides: impl IntoIterator<Item = &'t str>) -> TextIs {
    let mut seen = Seen::default();
    let (mut all, mut markdown, mut pictures) = (0, 0, 0);
    for side in sides.into_iter().take(SIDES_TO_JUDGE).filter(|side| !side.is_empty()) {
        all += 1;
        seen.look_at(side);
        let is_picture = has_picture(side);
        markdown += usize::from(is_picture || has_markdown(side));
        pictures += usize::from(is_picture);
    }
    if seen.is_html(all) {
        TextIs::Html
    } else if (markdown > 2 || pictures > 0) && markdown * 20 >= all {
        TextIs::Markdown
    } else {
        TextIs::Plain
    }
}

/// What of HTML was seen, each counted in sides.
#[derive(Debug, Default)]
struct Seen {
    /// Tags that only make sense where text is HTML: a line break, a picture.
    shown: usize,
    /// Elements that begin and end.
    paired: usize,
    /// Tags that are talked about: `<div>` alone, in a deck about HTML.
    named: usize,
    /// Character references.
    references: usize,
    /// A bare `<` or `&`, which HTML would not have.
    bare: usize,
}

impl Seen {
    fn look_at(&mut self, side: &str) {
        let (mut shown, mut paired, mut named, mut bare) = (false, false, false, false);
        let mut open: Option<&str> = None;
        for (at, _) in side.match_indices('<') {
            match tag_at(side.get(at..).unwrap_or_default()) {
                None => bare = true,
                Some(Tag { name, closing: true, .. }) => {
                    paired |= open.take_if(|o| *o == name).is_some()
                }
                Some(Tag { name, shows, .. }) => {
                    shown |= shows;
                    named |= !shows;
                    open = Some(name);
                }
            }
        }
        let references = side.contains('&') && has_reference(side);
        self.shown += usize::from(shown);
        self.paired += usize::from(paired);
        self.named += usize::from(named);
        self.references += usize::from(references);
        self.bare += usize::from(bare);
    }

    fn is_html(&self, all: usize) -> bool {
        // Decks about HTML name tags and leave them open; a deck in HTML breaks its lines.
        let signs = self.shown + self.paired + self.references;
        let talks = self.named > self.paired + self.shown && self.references == 0;
        signs > 0 && !talks && self.bare <= signs && (signs > 1 || self.bare == 0 || all < 4)
    }
}

struct Tag<'t> {
    name: &'t str,
    closing: bool,
    /// It shows something by itself.
    shows: bool,
}

/// Elements that cards are made of.
const ELEMENTS: [&str; 43] = [
    "a",
    "audio",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "ruby",
    "rt",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "u",
    "ul",
];

/// The tag that `text`, which begins with `<`, begins with, if it is one that cards have.
fn tag_at(text: &str) -> Option<Tag<'_>> {
    let inner = text.get(1..)?;
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inner.get(..length)?;
    let known = ELEMENTS.iter().find(|known| name.eq_ignore_ascii_case(known))?;
    let rest = inner.get(length..)?;
    let reach = rest.as_bytes().get(..LONGEST_TAG).unwrap_or(rest.as_bytes());
    let end = memchr::memchr(b'>', reach)?;
    let attributes = rest.get(..end)?;
    if !(attributes.is_empty() || attributes.starts_with([' ', '/', '\n', '\t'])) {
        return None;
    }
    let shows = match *known {
        "br" | "hr" => !closing,
        "img" | "a" | "font" | "audio" => attributes.contains('='),
        _ => attributes.contains("style=") || attributes.contains("class="),
    };
    Some(Tag { name: known, closing, shows })
}

/// Whether there is a character reference that people do not type by chance.
fn has_reference(side: &str) -> bool {
    const REFERENCES: [&str; 7] = ["&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#"];
    REFERENCES.iter().any(|reference| {
        side.match_indices(reference).any(|(at, _)| {
            let number = side.get(at + reference.len()..).unwrap_or_default();
            let digits = number.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            *reference != "&#" || (digits.len() < number.len() && digits.starts_with(';'))
        })
    })
}

/// Whether there is Markdown that is nothing else: bold text, a link, a fence. Stars and single
/// backticks are typed in plain text too.
fn has_markdown(side: &str) -> bool {
    let bold = side.match_indices("**").any(|(at, _)| {
        let rest = side.get(at + 2..).unwrap_or_default();
        rest.starts_with(|c: char| !c.is_whitespace() && c != '*')
            && rest.find("**").is_some_and(|end| {
                end > 0
                    && rest
                        .get(..end)
                        .is_some_and(|b| !b.ends_with(char::is_whitespace) && !b.contains('\n'))
            })
    });
    bold || side.contains("](http") || side.contains("```")
}

/// Whether there is a picture as Markdown has it, which nobody types by chance: `![a leaf](leaf.png)`.
fn has_picture(side: &str) -> bool {
    let mut begun = side.match_indices("![").take(MOST_PICTURES);
    begun.any(|(at, _)| {
        let (before, rest) = side.split_at_checked(at).unwrap_or_default();
        let is_code = before.matches('`').count() % 2 == 1;
        let file = rest.split_once("](").and_then(|(_, file)| file.split_once(')'));
        let is_file = |file: &str| file.contains("://") || kind(file) == Some(Kind::Picture);
        !is_code && file.is_some_and(|(file, _)| is_file(file))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_references_are_html() {
        let decks: [&[&str]; 9] = [
            &["a<br>b", "c"],
            &["a<br>b", "c", "d", "e", "f"],
            &["a<br>b", "c<br>d", "if e < f", "g", "h"],
            &["&#228;h", "b"],
            &["a &lt; b", "c"],
            &["<b>bold</b> word", "c", "d"],
            &["<img src=\"x.jpg\"/>", "y"],
            &["<div class=\"x\">", "y"],
            &["x&nbsp;", "y", "if a < b &amp; c"],
        ];
        for deck in decks {
            assert_eq!(judge(deck.iter().copied()), TextIs::Html, "{deck:?}");
        }
    }

    #[test]
    fn text_with_brackets_is_plain() {
        let decks: [&[&str]; 10] = [
            &["a < b > c", "x & y"],
            &["Vec<T>", "a list; #include <stdio.h>"],
            &["git checkout <name>", "switches to <name>"],
            &["What does <div> do?", "It is a block", "And <span>?", "It is inline"],
            &["a row of a table", "a <tr> tag", "<li> tag", "an item"],
            &["a<b and c>d", "T&C &c."],
            &["AT&T", "x &# y", "&#y z", "&#;"],
            &["What does <br> do?", "A <div> is a block", "a <span>", "a <p>"],
            &["a<br>b", "if a < b", "if c < d"],
            &["a<br>b", "if a < b", "c", "d", "e", "f"],
        ];
        for deck in decks {
            assert_eq!(judge(deck.iter().copied()), TextIs::Plain, "{deck:?}");
        }
    }

    #[test]
    fn markdown_shows_in_the_whole_deck() {
        let deck = ["**a** is b", "c", "d **e**", "see [f](http://g.h)"];
        assert_eq!(judge(deck), TextIs::Markdown);
        assert_eq!(judge(["What is this? ![](leaf.png)", "a leaf"]), TextIs::Markdown);
        assert_eq!(judge(["puts ![1,2](3)", "b", "`![a](b.png)`", "c"]), TextIs::Plain);
        assert_eq!(judge(["What does ![] mean?", "![a](", "b"]), TextIs::Plain);
        assert_eq!(judge(["* * * * *", "2 ** 3 ** 4", "`a` and `b`", "**"]), TextIs::Plain);
        // Code has such stars too.
        let code = ["char **a", "int **b", "f(**a, **b)", "g(**c, **d)", "h(**e, **f)"];
        assert_eq!(judge(code), TextIs::Plain);
        assert_eq!(judge(["x ** y**2", "2 ** a**b", "z ** 3**4"]), TextIs::Plain);
        // What stands in very few sides says nothing about all of them.
        let with_few = |all| (0..all).map(|at| if at < 3 { "**a**" } else { "b" });
        assert_eq!(judge(with_few(50)), TextIs::Markdown);
        assert_eq!(judge(with_few(500)), TextIs::Plain);
    }
}
