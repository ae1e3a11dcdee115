//! Labels that are left in the text: `Question:`, `Antwort:`.

use super::Bare;
use super::marks::BOLD;
use crate::vocabulary::{self, Part};

/// Single letters that mean a question beside `Q`.
const QUESTION_LETTERS: [&str; 5] = ["f", "p", "d", "v", "س"];

/// Single letters that mean an answer beside `A`.
const ANSWER_LETTERS: [&str; 2] = ["r", "ج"];

/// A front without its label.
pub(super) fn without_question(side: &str) -> Option<Bare<'_>> {
    without_label(side, names_question)
}

/// A back without its label.
pub(super) fn without_answer(side: &str) -> Option<Bare<'_>> {
    without_label(side, names_answer)
}

/// Whether `word` is a label, of a question or an answer.
pub(super) fn is_label(word: &str) -> bool {
    names_question(word) || names_answer(word)
}

fn names_question(word: &str) -> bool {
    matches!(vocabulary::part_labelled(word), Some(Part::Question | Part::Card))
        || QUESTION_LETTERS.contains(&word.to_lowercase().as_str())
}

fn names_answer(word: &str) -> bool {
    vocabulary::part_labelled(word) == Some(Part::Answer)
        || ANSWER_LETTERS.contains(&word.to_lowercase().as_str())
}

fn without_label<'s>(side: &'s str, is_label: fn(&str) -> bool) -> Option<Bare<'s>> {
    const LONGEST: usize = 48;
    let bold = BOLD.iter().find_map(|(open, close)| Some((side.strip_prefix(open)?, *close)));
    let (text, close) = bold.unwrap_or((side, ""));
    let head = text.get(..text.floor_char_boundary(LONGEST))?;
    let at = head.find([':', '：', '.', ')'])?;
    let word = head.get(..at)?.trim_end();
    let (label, inside) = match word.strip_suffix(close) {
        // `**Q**: …` ends the bold before the colon, `**Q:** …` behind it.
        Some(label) if !close.is_empty() => (label, false),
        _ => (word, !close.is_empty()),
    };
    let decorated = |label: &str| label.contains(|c: char| c.is_ascii_punctuation() && c != '-');
    if decorated(label) || !is_label(label) {
        return None;
    }
    let mut rest = text.get(at..)?.chars();
    let colon = rest.next()?;
    let rest = if inside { rest.as_str().strip_prefix(close)? } else { rest.as_str() };
    let apart = colon == '：' || rest.starts_with(char::is_whitespace) || (colon == ':' && inside);
    Bare::of(rest).filter(|_| apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_many_languages_go() {
        let cases = [
            ("Q: what?", Some("what?")),
            ("**Frage:** was?", Some("was?")),
            ("**Question**: what?", Some("what?")),
            ("问题：什么？", Some("什么？")),
            ("CÂU HỎI: gì?", Some("gì?")),
            ("<b>Q.</b> what?", Some("what?")),
            ("(Q: what?)", None),
            ("Note: this", None),
            ("q:", None),
            ("std:io", None),
            ("", None),
        ];
        for (side, bare) in cases {
            assert_eq!(without_question(side).map(|bare| bare.text), bare, "{side:?}");
        }
        assert_eq!(without_answer("Réponse : oui").map(|bare| bare.text), Some("oui"));
    }
}
