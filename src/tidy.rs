//! The model made clean after reading: trimmed, composed, without control characters, without
//! decoration, without empty records, and with duplicates treated as the user wants.
//!
//! It must not know formats. Packages go by Anki's rules for fields and tags, so do we.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cloze;
use crate::deck::{Kind, Note};
use crate::formats::Found;
use crate::many;
use crate::report::{Counts, Diagnostic, Problem};
use crate::template::is_blank;
use crate::text::Text;

mod clean;
mod decoration;
mod duplicates;

pub use clean::{clean_deck_name, clean_decks, clean_tag};
pub(crate) use clean::{spaced_deck_name, unrepeat};
pub use decoration::{RULES, Rule, Rules};
pub(crate) use duplicates::asked;

/// What to do with notes that are equal in deck, kind and every field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// Keep and report them.
    #[default]
    Keep,
    /// Join them; tags of both stay.
    Merge,
    /// Leave the later ones out, as errors.
    Error,
}

/// Cleans what a reader found, and counts it; decoration goes as `rules` say.
pub fn tidy(found: &mut Found<'_>, duplicates: Duplicates, rules: Rules) -> Counts {
    let read = found.collection.notes.len() + found.skipped;
    let mut exact = found.exact;
    let (said, left_out) = (&mut found.diagnostics, &mut found.left_out);
    let notes = &mut found.collection.notes;
    let all_plain = AtomicBool::new(true);
    said.extend(many::map_mut(notes, |notes| {
        let mut said = Vec::new();
        for note in notes {
            clean::clean(note, &mut said);
            if !is_plain(note) {
                all_plain.store(false, Ordering::Relaxed);
            }
        }
        said
    }));
    if !all_plain.into_inner() {
        notes.retain(|note| {
            exact |= note.id.is_given();
            let stays = asks_something(note, said);
            if !stays {
                let fields = note.fields.iter().flat_map(Text::references);
                left_out.extend(fields.map(Cow::into_owned));
            }
            stays
        });
    }
    if !exact {
        said.extend(decoration::take_off(notes, rules));
    }
    let mut merged = 0;
    if duplicates != Duplicates::Keep {
        let joined = duplicates::join_equal(notes, duplicates, said);
        merged = if duplicates == Duplicates::Merge { joined } else { 0 };
    }
    said.extend(duplicates::similar(notes));
    let kept = notes.len();
    Counts { found: read, kept, merged, skipped: read - kept - merged }
}

/// Whether `note` stays, has no id, and there is nothing to say about it; most are so.
fn is_plain(note: &Note<'_>) -> bool {
    let shows = |text: &Text<'_>| match text {
        Text::Plain(text) => text.chars().any(decoration::is_seen),
        Text::Html(_) => false,
    };
    note.kind == Kind::Basic && note.id.is_none() && shows(note.front()) && shows(note.back())
}

/// Whether `note` stays: a built-in kind without a front asks nothing.
fn asks_something(note: &Note<'_>, said: &mut Vec<Diagnostic>) -> bool {
    let blank = |text: &Text<'_>| match text {
        Text::Plain(text) => !text.chars().any(decoration::is_seen),
        Text::Html(text) => is_blank(text),
    };
    if matches!(note.kind, Kind::Custom(_)) {
        return true;
    }
    if blank(note.front()) {
        let back = note.back().to_plain().into_owned();
        said.push(Diagnostic::of_note(Problem::EmptyFront { back }, note));
        return false;
    }
    if note.kind == Kind::Cloze {
        if note.fields.iter().all(|field| !cloze::hides(field.raw())) {
            let text = note.front().to_plain().into_owned();
            said.push(Diagnostic::of_note(Problem::NoCloze { text }, note));
        }
    } else if blank(note.back()) {
        let front = note.front().to_plain().into_owned();
        said.push(Diagnostic::of_note(Problem::EmptyBack { front }, note));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sides: &[(&'static str, &'static str)]) -> Found<'static> {
        let mut found = Found::default();
        found.collection.decks.named("d");
        let notes = sides.iter();
        found.collection.notes = notes
            .map(|(front, back)| Note::basic(Text::plain(*front), Text::plain(*back)))
            .collect();
        found
    }

    #[test]
    fn counts_add_up_and_nothing_goes_unsaid() {
        let sides = [("a", "b"), ("", "c"), ("a ", "b"), ("d", ""), ("a", "other")];
        for duplicates in [Duplicates::Keep, Duplicates::Merge, Duplicates::Error] {
            let mut found = found(&sides);
            let counts = tidy(&mut found, duplicates, Rules::NONE);
            assert_eq!(counts.found, 5);
            assert_eq!(counts.kept + counts.merged + counts.skipped, 5);
            assert_eq!(counts.merged, usize::from(duplicates == Duplicates::Merge));
            let codes: Vec<_> = found.diagnostics.iter().map(|d| d.problem.code()).collect();
            assert_eq!(codes.iter().filter(|code| **code == "empty-front").count(), 1);
            assert_eq!(codes.iter().filter(|code| **code == "empty-back").count(), 1);
        }
    }

    #[test]
    fn a_side_that_nobody_sees_is_empty() {
        let mut found = found(&[("\u{200b}\u{feff} ", "a"), ("b", "\u{ad}")]);
        let counts = tidy(&mut found, Duplicates::Keep, Rules::ALL);
        let codes: Vec<_> = found.diagnostics.iter().map(|d| d.problem.code()).collect();
        assert_eq!((counts.skipped, codes), (1, vec!["empty-front", "empty-back", "tidied"]));
    }

    #[test]
    fn two_given_ids_are_two_notes() {
        let mut found = found(&[("a", "b"), ("a", "b"), ("a", "b")]);
        for (note, id) in found.collection.notes.iter_mut().zip(["x", "y"]) {
            note.id = crate::deck::Id::Given(id.into());
        }
        let counts = tidy(&mut found, Duplicates::Merge, Rules::NONE);
        assert_eq!((counts.kept, counts.merged), (2, 1));
    }
}
