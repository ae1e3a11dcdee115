//! Characters written so that Markdown, and what dialects add to it, shows just these.
//!
//! Only what would mean something is escaped: `2 * 3` and `snake_case` stay as they are. It must not
//! know how lines are made.

use std::borrow::Cow;

use super::taken::{Piece, Taken};
use super::{Clozes, Notation};
use crate::cloze::PARTED;
use crate::text::markdown::guard::OPEN;

/// Whether Markdown shows `text` as it is.
pub(super) fn is_bare(text: &str, notation: &Notation) -> bool {
    let is_bare = |c: char| c.is_alphanumeric() || ", '\"?;%()".contains(c);
    text.starts_with(char::is_alphabetic)
        && text.chars().all(is_bare)
        && !text.contains("  ")
        && text.trim_end().len() == text.len()
        && !notation.marks.iter().any(|mark| text.contains(mark))
        && !notation.line_marks.iter().any(|mark| text.starts_with(mark))
}

/// `text` without white space that Markdown would not show.
pub(super) fn spaced(text: &str) -> Cow<'_, str> {
    if !text.contains(['\t', '\n', '\r', '\u{c}']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('\t', "\u{a0}\u{a0}\u{a0}\u{a0}").replace(['\n', '\r', '\u{c}'], " "))
}

/// How many `sign`s stand in a row at most.
pub(super) fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0)
}

/// The hint of a cloze, which has no markup.
pub(super) fn hint(text: &str, notation: &Notation) -> String {
    let taken = Taken::default();
    let place = At { line_start: false, in_link: true, next: None };
    let mut out = String::new();
    Escape { taken: &taken, notation, place }.push(text, &mut out);
    out
}

/// The text of a link or a picture.
pub(super) fn label(text: &str) -> String {
    hint(text, &Notation::PLAIN)
}

/// Whether an escaped bracket in `markdown` may begin maths that is none, because another follows. Where
/// brackets hide something, all of them are escaped, and readers know it.
pub(super) fn may_hold_maths(markdown: &str, notation: &Notation) -> bool {
    let has_pair = || markdown.split_once(r"\[").is_some_and(|(_, after)| after.contains(r"\]"));
    notation.clozes != Clozes::Brackets && has_pair()
}

/// Where text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// At the beginning of a line.
    pub(super) line_start: bool,
    /// Between the brackets of a link.
    pub(super) in_link: bool,
    /// What follows it, as far as is known.
    pub(super) next: Option<char>,
}

/// Writes text in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Escape<'e> {
    pub(super) taken: &'e Taken<'e>,
    pub(super) notation: &'e Notation,
    pub(super) place: At,
}

/// Where the writer is in a text.
struct Here<'t> {
    previous: Option<char>,
    c: char,
    rest: &'t str,
    next: Option<char>,
    /// Whether nothing but this stands on the line so far.
    line_start: bool,
}

impl Escape<'_> {
    /// Writes `text`, in which numbers stand for pieces.
    pub(super) fn push(self, text: &str, out: &mut String) {
        let mut rest = text;
        let mut previous = None;
        let mut line_start = self.place.line_start;
        // A number at the beginning of a line, whose full stop would make a list of it.
        let mut digits = 0;
        if line_start && let Some(mark) = self.line_mark(text) {
            // The first sign is enough to make it another word.
            let mut signs = mark.chars();
            signs.next().into_iter().for_each(|sign| push_entity(sign, out));
            out.push_str(signs.as_str());
            rest = text.get(mark.len()..).unwrap_or_default();
            previous = mark.chars().next_back();
            line_start = false;
        }
        while let Some(c) = rest.chars().next() {
            if c == OPEN
                && let Some((piece, after)) = self.taken.piece(rest)
            {
                let next = after.chars().next().or(self.place.next);
                match piece.written(next, self.notation) {
                    Some(written) => out.push_str(&written),
                    None => self.text_of(&piece.typed(), out),
                }
                rest = after;
                // Behind what is written as a picture, braces would be its attributes.
                if matches!(piece, Piece::Sound(_)) && rest.starts_with('{') {
                    push_entity('{', out);
                    rest = rest.get(1..).unwrap_or_default();
                }
                // A mark of a cloze is a sign; a line that begins with it goes on as any line.
                previous = match self.notation.clozes {
                    Clozes::Highlight => Some('='),
                    Clozes::Brackets => Some(']'),
                    _ => Some('{'),
                };
                (line_start, digits) = (line_start && piece.is_mark(), 0);
                continue;
            }
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            let next = after.chars().next().or(self.place.next);
            let here = Here { previous, c, rest, next, line_start: line_start && digits == 0 };
            let ends_number = line_start && digits > 0 && matches!(c, '.' | ')');
            if ends_number && next.is_none_or(char::is_whitespace) {
                out.push('\\');
                out.push(c);
            } else {
                self.push_one(&here, out);
            }
            match line_start && c.is_ascii_digit() {
                true => digits += 1,
                false => line_start = false,
            }
            previous = Some(c);
            rest = after;
        }
    }

    /// Characters of a piece that cannot be written as what it is.
    fn text_of(self, typed: &str, out: &mut String) {
        let taken = self.taken.without_pieces();
        let place = At { line_start: false, ..self.place };
        Escape { taken: &taken, place, ..self }.push(typed, out);
    }

    /// What of the dialect the line would begin with.
    fn line_mark<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mark = self.notation.line_marks.iter().find(|mark| text.starts_with(**mark))?;
        text.get(..mark.len())
    }

    /// Whether `rest` begins with the mark of a cloze that begins.
    fn opens_cloze(self, rest: Option<&str>) -> bool {
        let piece = rest.and_then(|rest| self.taken.piece(rest));
        matches!(piece, Some((Piece::Open(_), _)))
    }

    fn push_one(self, here: &Here<'_>, out: &mut String) {
        let Here { previous, c, rest, next, line_start } = *here;
        // Other white space is written as an entity.
        let is_space = |c: Option<char>| c == Some(' ');
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let brackets = self.notation.clozes == Clozes::Brackets;
        let parts_mark = previous.is_some_and(|previous| {
            let mut pair = String::from(previous);
            pair.push(c);
            self.notation.marks.contains(&pair.as_str())
        });
        let escaped = match c {
            c if self.taken.is_signs && c != ' ' && c != '\u{a0}' => return push_entity(c, out),
            '\u{a0}' => return out.push_str("&nbsp;"),
            // Some cut white space off the ends of lines that is not theirs.
            c if c.is_whitespace() && c != ' ' => return push_entity(c, out),
            ' ' if line_start => return out.push_str("&nbsp;"),
            // It would be a cloze to Anki, whatever is escaped.
            '{' if previous == Some('{') && self.notation.html && begins_cloze(rest) => {
                out.push_str(PARTED);
                return if self.notation.braces { push_entity(c, out) } else { out.push(c) };
            }
            '{' if self.notation.braces => return push_entity(c, out),
            '=' if self.notation.clozes == Clozes::Highlight
                && (previous == Some('=') || next == Some(OPEN)) =>
            {
                return push_entity(c, out);
            }
            // A bracket behind it would be that of an image.
            '!' if brackets && self.opens_cloze(rest.get(1..)) => return push_entity(c, out),
            '(' if brackets && previous == Some(']') => return push_entity(c, out),
            '\\' if self.notation.clozes == Clozes::Macro => return push_entity(c, out),
            '─' | '━' | '═' | '—' | '–' if line_start && next == Some(c) => {
                return push_entity(c, out);
            }
            '\\' => match next {
                Some('(' | ')' | '[' | ']') => return push_entity(c, out),
                next => next.is_none_or(|c| !(c.is_alphanumeric() || c == ' ')),
            },
            '[' | ']' if self.place.in_link => return push_entity(c, out),
            ']' if brackets && matches!(next, Some('(' | '[' | ':')) => return push_entity(c, out),
            '[' if brackets && line_start || self.taken.brackets_by_number => {
                return push_entity(c, out);
            }
            '[' => true,
            ']' => brackets,
            '`' | '$' => true,
            // The link that begins where the text ends would be a picture.
            '!' => rest.len() == 1 && next == Some('['),
            '*' | '~' => !(is_space(previous) && is_space(next)),
            '_' => {
                let inside = is_word(previous) && is_word(next);
                !(inside || is_space(previous) && is_space(next))
            }
            '<' => {
                next.is_none_or(|c| c.is_ascii_alphanumeric() || "/!?".contains(c) || c == OPEN)
                    || begins_address(rest)
            }
            '&' => begins_entity(rest),
            // There, a space stands before what is hidden.
            '#' if self.notation.clozes == Clozes::Macro && previous == Some('{') => true,
            '#' => line_start || is_space(previous) || previous.is_none(),
            '^' => previous.is_none_or(char::is_whitespace),
            '|' => line_start || self.notation.lines == super::Lines::One,
            '>' | '%' | ':' => line_start || parts_mark,
            '-' | '+' | '=' => {
                let runs = next.is_none_or(|next| next.is_whitespace() || next == c);
                line_start && runs || parts_mark
            }
            _ => parts_mark,
        };
        if escaped {
            // A letter between signs, such as a brace, has no escape of its own in every dialect.
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whether `{c1::` begins here.
pub(super) fn begins_cloze(rest: &str) -> bool {
    let digits = rest
        .strip_prefix("{c")
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ','));
    digits.is_some_and(|rest| rest.starts_with("::"))
}

/// Whether `{{c1::` begins somewhere in `text`.
pub(super) fn holds_cloze(text: &str) -> bool {
    text.match_indices("{{").any(|(at, _)| text.get(at + 1..).is_some_and(begins_cloze))
}

/// `[latex]…[/latex]` so that nothing in it means anything to the dialect.
pub(super) fn kept(latex: &str, notation: &Notation) -> String {
    if notation.clozes == Clozes::Brackets {
        // It cannot begin with a bracket there, and is text.
        return entities(latex);
    }
    let mut out = String::with_capacity(latex.len());
    let mut previous = None;
    for (at, c) in latex.char_indices() {
        let pair: String = previous.into_iter().chain([c]).collect();
        match c {
            '&' if latex.get(at..).is_some_and(|rest| rest.starts_with("&#")) => {
                push_entity(c, &mut out)
            }
            '{' | '}' if notation.braces => push_entity(c, &mut out),
            _ if notation.marks.contains(&pair.as_str()) => push_entity(c, &mut out),
            _ => out.push(c),
        }
        previous = Some(c);
    }
    out
}

/// `tex` with a space, which is nothing to TeX, in each `{{c1::`: to many it would be a cloze.
pub(super) fn without_clozes(tex: String) -> String {
    if !holds_cloze(&tex) {
        return tex;
    }
    let mut out = String::with_capacity(tex.len() + 8);
    for (at, c) in tex.char_indices() {
        let rest = tex.get(at..).unwrap_or_default();
        if out.ends_with('{') && begins_cloze(rest) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn begins_entity(rest: &str) -> bool {
    let name = rest.get(1..).unwrap_or_default();
    let end =
        name.bytes().take(40).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'));
    match end {
        Some(0) => name.starts_with(OPEN),
        Some(end) => name.as_bytes().get(end) == Some(&b';'),
        None => true,
    }
}

/// Whether what stands in angle brackets here is read as the address of a mail.
fn begins_address(rest: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let name = rest.strip_prefix('<').unwrap_or_default();
    let behind = name.trim_start_matches(is_name);
    // The address may go on behind a mark.
    behind.is_empty() || behind.starts_with('@')
}

fn push_entity(c: char, out: &mut String) {
    out.push_str(&entity(c));
}

/// `c` by its number.
pub(super) fn entity(c: char) -> String {
    match c {
        // To HTML the numbers of these are other characters, as in Windows.
        '\u{80}'..='\u{9f}' => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    }
}

/// `text` as entities, character for character, but for letters and digits.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c.is_alphanumeric() {
            true => out.push(c),
            false => push_entity(c, &mut out),
        }
    }
    out
}
