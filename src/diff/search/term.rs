//! The terms of a search in Anki's browser.
//!
//! What Anki takes them for was found out by asking its engine: it ignores case, takes `*` and `_`
//! for anything and white space other than spaces for none, and fails on very long values and on
//! more than some nine hundred `or` in a row. It must not know which notes are sought.

use std::borrow::Cow;

use crate::identity::nfc;
use crate::text::Text;

/// Of a longer text only the beginning is searched for, in characters.
const LONGEST: usize = 1_000;

/// So many alternatives stand side by side; more are put in groups.
const SIDE_BY_SIDE: usize = 500;

/// What stands before a colon and does not mean a field of that name.
const KEYWORDS: [&str; 23] = [
    "added",
    "card",
    "cid",
    "deck",
    "did",
    "dupe",
    "edited",
    "flag",
    "has-cd",
    "introduced",
    "is",
    "mid",
    "nc",
    "nid",
    "note",
    "preset",
    "prop",
    "rated",
    "re",
    "resched",
    "sc",
    "tag",
    "w",
];

/// Decks by these names are something else to Anki.
const NO_DECKS: [&str; 2] = ["current", "filtered"];

/// A field of a note, as Anki has it.
#[derive(Debug, Clone)]
pub(super) struct Said<'c> {
    name: Cow<'c, str>,
    /// The HTML, or its beginning.
    html: Cow<'c, str>,
    is_whole: bool,
}

impl<'c> Said<'c> {
    pub(super) fn of(name: Cow<'c, str>, text: &'c Text<'c>) -> Self {
        let html = crate::text::map(text.to_html(), nfc);
        match html.char_indices().nth(LONGEST) {
            None => Self { name, html, is_whole: true },
            Some((end, _)) => {
                let html = html.get(..end).unwrap_or_default().to_owned().into();
                Self { name, html, is_whole: false }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.html.is_empty()
    }

    /// Whether both say the same; `exactly` regards case.
    pub(super) fn says(&self, other: &Said<'_>, exactly: bool) -> bool {
        self.folded() == other.folded() && (!exactly || self.html == other.html)
    }

    /// The name and what it says, without case.
    pub(super) fn folded(&self) -> String {
        format!("{}\n{}", self.name, self.html).to_lowercase()
    }

    /// A term that finds the notes with just this field; `exactly` regards case.
    pub(super) fn term(&self, exactly: bool) -> String {
        let name = masked(&self.name, &KEYWORDS);
        if exactly || self.html.contains(is_odd) {
            let end = if self.is_whole { r"\z" } else { "" };
            let html: String = self.html.chars().map(in_pattern).collect();
            return format!(r#""{name}:re:(?-i)\A{html}{end}""#);
        }
        let rest = if self.is_whole { "" } else { "*" };
        format!("\"{name}:{}{rest}\"", escaped(&self.html, r#"\"*_:"#))
    }
}

/// A term that finds the notes of a deck; not those of decks below it, if there are any.
pub(super) fn deck_term(deck: &str, has_below: bool) -> String {
    let deck = match NO_DECKS.contains(&deck.to_lowercase().as_str()) {
        true => masked(deck, &NO_DECKS),
        false => escaped(deck, r#"\"*_"#),
    };
    match has_below {
        true => format!("\"deck:{deck}\" -\"deck:{deck}::*\""),
        false => format!("\"deck:{deck}\""),
    }
}

/// A term that finds what any of `terms` finds.
pub(super) fn any(mut terms: Vec<String>) -> String {
    while terms.len() > 1 {
        let groups = terms.chunks(SIDE_BY_SIDE);
        terms = groups.map(|group| format!("({})", group.join(" or "))).collect();
    }
    terms.pop().unwrap_or_default()
}

/// A name as it is searched for; one that Anki would take for a word of its own, with `_`, which
/// is any character, at its end.
fn masked(name: &str, taken: &[&str]) -> String {
    let mut letters = name.chars();
    match taken.contains(&name.to_lowercase().as_str()) && letters.next_back().is_some() {
        true => escaped(letters.as_str(), r#"\"*_:"#) + "_",
        false => escaped(name, r#"\"*_:"#),
    }
}

/// `text` with a backslash before each of `special`.
fn escaped(text: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if special.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether `c` has to be written as a number: Anki or a terminal would make something else of it.
fn is_odd(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || (c.is_whitespace() && c != ' ')
}

/// `c` as it is written in a pattern between quotes.
fn in_pattern(c: char) -> String {
    match c {
        '"' => r"\x22".to_owned(),
        c if is_odd(c) => format!(r"\x{{{:x}}}", u32::from(c)),
        c if r"\.+*?()|[]{}^$#&-~".contains(c) => format!(r"\{c}"),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(name: &'static str, text: &'static str) -> String {
        Said::of(name.into(), &Text::html(text)).term(false)
    }

    #[test]
    fn terms_are_written_as_anki_reads_them() {
        assert_eq!(term("Front", "a b"), r#""Front:a b""#);
        assert_eq!(term("Front", r#"5*3 = a_b: "x" \"#), r#""Front:5\*3 = a\_b\: \"x\" \\""#);
        assert_eq!(term("Tag", "a"), r#""Ta_:a""#);
        assert_eq!(term("Front", "a\tb (\"c\")"), r#""Front:re:(?-i)\Aa\x{9}b \(\x22c\x22\)\z""#);
        assert_eq!(deck_term("A::b_c", false), r#""deck:A::b\_c""#);
        assert_eq!(deck_term("Current", true), r#""deck:Curren_" -"deck:Curren_::*""#);
    }

    #[test]
    fn long_texts_are_sought_by_their_beginning() {
        let long = Text::html("x".repeat(2_000));
        let field = Said::of("Front".into(), &long);
        assert_eq!(field.term(false), format!("\"Front:{}*\"", "x".repeat(1_000)));
        assert!(field.term(true).ends_with("x\""));
    }

    #[test]
    fn many_alternatives_are_put_in_groups() {
        assert_eq!(any(vec!["a".to_owned()]), "a");
        assert_eq!(any(vec!["a".to_owned(), "b".to_owned()]), "(a or b)");
        assert_eq!(any(Vec::new()), "");
        let many = any(vec!["a".to_owned(); 1_200]);
        assert!(many.starts_with("((a or") && many.ends_with("or a))"), "{many}");
    }
}
