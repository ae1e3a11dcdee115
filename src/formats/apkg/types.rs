//! The note types that a package needs: those of its notes, with numbers for all their parts.

use std::collections::HashSet;

use sha1::{Digest, Sha1};

use crate::deck::{CardTemplate, Collection, Kind, NoteType};
use crate::identity::first_bits;
use crate::note_types;
use crate::template::{Requirement, Template};

use super::shelf::number_of;
use super::untrusted::folded;

/// A note type of the package.
#[derive(Debug)]
pub(super) struct TypeInUse {
    /// The kind of the notes that have it.
    pub(super) kind: Kind,
    /// Its number.
    pub(super) id: i64,
    /// Its shape; every field and template has a number.
    pub(super) note_type: NoteType,
}

impl TypeInUse {
    /// The deck that its template for cards with this ordinal wants them in, if it wants one.
    pub(super) fn deck_of(&self, ordinal: u16) -> Option<&str> {
        let at = if self.note_type.cloze { 0 } else { usize::from(ordinal) };
        self.note_type.templates.get(at)?.deck.as_deref()
    }

    /// When it was last changed, in seconds since 1970; `now` if nobody knows. deckconv's own never
    /// change.
    pub(super) fn changed(&self, now: i64) -> i64 {
        match self.kind {
            Kind::Custom(_) => self.note_type.changed.unwrap_or(now),
            _ => note_types::CHANGED,
        }
    }
}

/// The note types that the notes of `collection` have, built-in ones first.
pub(super) fn types_in_use(collection: &Collection<'_>) -> Vec<TypeInUse> {
    let mut kinds: Vec<Kind> = collection.notes.iter().map(|note| note.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let shape = |kind| match kind {
        Kind::Custom(index) => collection.note_types.get(index as usize).cloned(),
        built_in => note_types::of(built_in),
    };
    let numbered = |kind| {
        let mut note_type: NoteType = shape(kind)?;
        let id = note_type.id.unwrap_or_else(|| {
            let names = note_type.fields.iter().map(|field| field.name.as_str());
            // What templates hold is left out: where it changes, Anki is to update the note type,
            // not to keep the notes with the one that it has.
            let templates = note_type.templates.iter().map(|template| template.name.as_str());
            number_of(hash(names.chain(templates), &note_type.name))
        });
        // One that comes from a package keeps its parts as they are: Anki knows those without a
        // number by name. Positive and far from deckconv's own, so that a part keeps its number when
        // renamed.
        if note_type.id.is_none() {
            let part = |name: &str| (hash([name], &id.to_string()) >> 1) as i64;
            for field in &mut note_type.fields {
                field.id = field.id.or_else(|| Some(part(&field.name)));
            }
            for template in &mut note_type.templates {
                template.id = template.id.or_else(|| Some(part(&template.name)));
            }
        }
        Some(TypeInUse { kind, id, note_type })
    };
    let mut types: Vec<TypeInUse> = kinds.into_iter().filter_map(numbered).collect();
    tell_apart(&mut types);
    types
}

/// Gives types that share a number or a name with an earlier one their own: one of deckconv's that
/// somebody changed may stand beside the one it was.
fn tell_apart(types: &mut [TypeInUse]) {
    let (mut ids, mut names) = (HashSet::new(), HashSet::new());
    for used in types {
        if !ids.insert(used.id) {
            let first = number_of(hash([], &used.note_type.name));
            used.id = (first..).find(|id| ids.insert(*id)).unwrap_or(first);
        }
        let name = used.note_type.name.clone();
        let numbered = (2..).map(|number: usize| format!("{name} ({number})"));
        let mut wanted = std::iter::once(name.clone()).chain(numbered);
        used.note_type.name = wanted.find(|name| names.insert(folded(name))).unwrap_or_default();
    }
}

/// Which fields a card needs, for clients that do not work it out themselves.
pub(super) fn requirement(template: &CardTemplate, fields: &[&str]) -> Requirement {
    let front = Template::parse(&template.front);
    front.map_or(Requirement::None, |front| front.requirement(fields))
}

fn hash<'s>(parts: impl IntoIterator<Item = &'s str>, first: &'s str) -> u64 {
    let mut hash = Sha1::new();
    for part in [first].into_iter().chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    first_bits(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Note;
    use crate::text::Text;

    #[test]
    fn types_that_anki_takes_for_one_are_told_apart() {
        let mut restyled = note_types::of(Kind::Basic).unwrap();
        restyled.css.push_str(".card { color: red }");
        let street = NoteType::plain("Straße", &["F"]);
        let shouted = NoteType::plain("STRASSE", &["F"]);
        let note_types = vec![restyled, street, shouted];
        let mut collection = Collection { note_types, ..Collection::default() };
        for kind in [Kind::Basic, Kind::Custom(0), Kind::Custom(1), Kind::Custom(2)] {
            let mut note = Note::basic(Text::plain("q"), Text::plain("a"));
            note.kind = kind;
            collection.notes.push(note);
        }
        let types = types_in_use(&collection);
        let names: Vec<&str> = types.iter().map(|used| used.note_type.name.as_str()).collect();
        assert_eq!(names, ["deckconv Basic", "deckconv Basic (2)", "Straße", "STRASSE (2)"]);
        assert_eq!(types.iter().map(|used| used.id).collect::<HashSet<_>>().len(), 4);
        assert_eq!(types[0].id, note_types::of(Kind::Basic).unwrap().id.unwrap());
    }

    #[test]
    fn a_note_type_was_changed_when_its_collection_says_or_else_now() {
        let of = |kind, changed| {
            let note_type = NoteType { changed, ..NoteType::default() };
            TypeInUse { kind, id: 1, note_type }.changed(99)
        };
        assert_eq!((of(Kind::Custom(0), Some(7)), of(Kind::Custom(0), None)), (7, 99));
        assert_eq!(of(Kind::Basic, Some(7)), note_types::CHANGED);
    }

    /// Known answers, reckoned apart: Anki knows a note type and its parts by these numbers.
    #[test]
    fn numbers_of_note_types_never_change() {
        let words = NoteType::plain("Words", &["Front", "Back"]);
        let mut collection = Collection { note_types: vec![words], ..Collection::default() };
        let note = Note::basic(Text::plain("q"), Text::plain("a"));
        collection.notes.push(Note { kind: Kind::Custom(0), ..note });
        let types = types_in_use(&collection);
        let NoteType { fields, templates, .. } = &types[0].note_type;
        assert_eq!(types[0].id, 1_335_838_168_157);
        assert_eq!(fields[0].id, Some(8_118_397_211_942_137_782));
        assert_eq!(fields[1].id, Some(5_275_155_090_888_393_440));
        assert_eq!(templates[0].id, Some(2_828_848_059_274_391_385));
    }
}
