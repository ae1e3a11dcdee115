//! Notes that ask the same: those that answer the same too, and those that do not.
//!
//! It must not know how they are shown.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::deck::Note;
use crate::tidy::asked;

/// Notes that ask the same, whatever their decks.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Alike {
    /// Indexes of the notes.
    pub(super) notes: Vec<u32>,
    /// Whether their answers differ.
    pub(super) conflict: bool,
}

/// The groups of notes that ask the same, in the order in which they begin.
pub(super) fn groups(notes: &[Note<'_>]) -> Vec<Alike> {
    let mut met: HashMap<Vec<u8>, u32> = HashMap::new();
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (note, index) in notes.iter().zip(0..) {
        let key = asked(note);
        if key.is_empty() {
            continue;
        }
        let first = *met.entry(key).or_insert(index);
        if first != index {
            groups.entry(first).or_insert_with(|| vec![first]).push(index);
        }
    }
    let answers = |index: &u32| {
        let note = notes.get(*index as usize)?;
        let rest = note.fields.iter().skip(1);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(rest.map(|field| words(&field.to_plain())).collect::<Vec<_>>())
    };
    let group = |notes: Vec<u32>| {
        let first = notes.first().and_then(answers);
        let conflict = notes.iter().any(|index| answers(index) != first);
        Alike { notes, conflict }
    };
    groups.into_values().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn same_questions_are_found_and_told_apart_by_their_answers() {
        let note = |(front, back): (&'static str, &'static str)| {
            Note::basic(Text::plain(front), Text::html(back))
        };
        let sides = [
            ("What is Django?", "a"),
            ("Peru?", "Lima"),
            ("what is Django", "<b>a</b>"),
            ("Peru?", "Cusco"),
            ("Chile?", "Santiago"),
        ];
        let notes: Vec<Note<'_>> = sides.map(note).into_iter().collect();
        let expected = [
            Alike { notes: vec![0, 2], conflict: false },
            Alike { notes: vec![1, 3], conflict: true },
        ];
        assert_eq!(groups(&notes), expected);
    }
}
