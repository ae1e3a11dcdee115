//! Characters that nobody sees and nobody typed on purpose: they come along from web pages and
//! word processors, and make equal questions differ.

use crate::deck::Note;
use crate::many;
use crate::text::Text;
use crate::tidy::clean::trim;

/// Takes them off all sides of `notes`; says off how many.
pub(super) fn take_off(notes: &mut [Note<'_>]) -> usize {
    many::map_mut(notes, |notes| vec![take_off_each(notes)]).iter().sum()
}

fn take_off_each(notes: &mut [Note<'_>]) -> usize {
    let mut sides = 0;
    for field in notes.iter_mut().flat_map(|note| &mut note.fields) {
        if field.raw().is_ascii() || !has_any(field.raw()) {
            continue;
        }
        sides += 1;
        let whole = std::mem::replace(field, Text::EMPTY);
        *field = match whole {
            // What stood before a character that is gone may be the edge now: plain text has no
            // space there.
            Text::Plain(text) => Text::plain(trim(&without(&text)).into_owned()),
            Text::Html(text) => Text::html(without(&text)),
        };
    }
    sides
}

fn has_any(text: &str) -> bool {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        if is_stray(before, c, after) {
            return true;
        }
        before = c;
    }
    false
}

fn without(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        if !is_stray(kept.chars().next_back().unwrap_or(' '), c, after) {
            kept.push(c);
        }
    }
    kept
}

/// Whether `c` is not seen and does nothing between `before` and `after`.
///
/// Joiners shape emoji and the scripts of Persia and India: they stay beside what they shape.
fn is_stray(before: char, c: char, after: char) -> bool {
    match c {
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => true,
        '\u{200c}' | '\u{200d}' => !is_shaped(before) && !is_shaped(after),
        _ => false,
    }
}

/// Whether a reader sees that `c` is there.
pub(in crate::tidy) fn is_seen(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_shaped(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_goes() {
        let code = "    if a:\n        b\u{200b}";
        let sides = [Text::plain(code), Text::html(" <b>x\u{ad}</b> "), Text::plain("\u{feff} y")];
        let mut note = Note { fields: sides.to_vec(), ..Note::basic(Text::EMPTY, Text::EMPTY) };
        assert_eq!(take_off(std::slice::from_mut(&mut note)), 3);
        let kept: Vec<&str> = note.fields.iter().map(Text::raw).collect();
        assert_eq!(kept, ["    if a:\n        b", " <b>x</b> ", "y"]);
    }

    #[test]
    fn what_is_not_seen_goes_and_joiners_stay() {
        let cases = [
            ("\u{feff}one", "one"),
            ("Donau\u{ad}dampf\u{200b}er", "Donaudampfer"),
            ("\u{200b}\u{200d} x", " x"),
            ("a\u{a0}b \u{2060}", "a\u{a0}b "),
        ];
        for (typed, clean) in cases {
            assert!(has_any(typed));
            assert_eq!(without(typed), clean, "{typed:?}");
        }
        for kept in ["👩\u{200d}🚀", "می\u{200c}خواهم", "क्\u{200d}ष", "ب\u{200d}", "naïve"]
        {
            assert!(!has_any(kept), "{kept:?}");
        }
    }
}
