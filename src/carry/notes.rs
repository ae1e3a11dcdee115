//! What a note that was there takes over: its id, its times and its note type.

use std::collections::{HashMap, HashSet};

use crate::compare::{By, Match};
use crate::deck::{AnkiNote, Collection, Id, Kind, Note, content_of, says_the_same};
use crate::identity::{is_our_id, normal_front};
use crate::many;
use crate::media::{Media, names};
use crate::note_types;
use crate::report::{Because, Diagnostic, History, Problem};

use super::{Carrier, bits_of_id, shown};

impl Carrier<'_> {
    /// Gives each note that was there what it had.
    pub(super) fn notes(&mut self, new: &mut Collection<'_>) {
        let mut notes = std::mem::take(&mut new.notes);
        let matches = std::mem::take(&mut self.found.matches);
        let mut kinds = Kinds { new, old: self.old, taken_over: HashMap::new() };
        let mut strangers = 0;
        self.carried.known.reserve(notes.len());
        let mut kept: Vec<Option<&Note<'_>>> = Vec::with_capacity(notes.len());
        for ((at, note), found) in (0..).zip(&mut notes).zip(&matches) {
            // An id that the source gives is the user's own decision.
            let found = found.filter(|found| found.by == By::Id || !note.id.is_given());
            let was =
                found.and_then(|found| Some((found, self.old.notes.get(found.old as usize)?)));
            kept.push(was.map(|(_, was)| was));
            let Some((found, was)) = was else {
                self.give_back(at, note);
                continue;
            };
            self.say_edit(found, was, note);
            note.id = Id::Given(was.id.to_string().into());
            kinds.take_over(note, was);
            strangers += usize::from(self.is_stranger(was));
        }
        let other_media = other_media(new, self.old);
        let changed = take_times(&mut notes, &kept, &other_media);
        for (note, is_changed) in notes.iter().zip(changed) {
            if let Some(is_changed) = is_changed {
                self.carried.known.insert(bits_of_id(&note.id), is_changed);
            }
        }
        // Of deckconv's own notes, too, some have another id than they would be given now.
        if strangers * 2 > self.carried.known.len() {
            let problem = Problem::ForeignNoteTypes { notes: strangers };
            self.carried.diagnostics.push(Diagnostic::of_all(problem));
        }
        self.found.matches = matches;
        new.notes = notes;
    }

    /// Says that `note` keeps the id of `was`, which asked something else.
    fn say_edit(&mut self, found: Match, was: &Note<'_>, note: &Note<'_>) {
        if found.by != By::Id && normal_front(note.front()) != normal_front(was.front()) {
            let because = match found.by {
                By::Likeness => Because::Likeness(found.likeness),
                By::Asked => Because::Asked,
                By::Id | By::Front | By::Back => Because::Answer,
            };
            let news = History::Edited { was: shown(was), is: shown(note), because };
            self.say(Some(&was.id.to_string()), news);
        }
    }

    /// Whether `was` has an id of Anki's own, and nothing says of which note type it is there.
    fn is_stranger(&self, was: &Note<'_>) -> bool {
        let is_given = was.id.is_given() && !self.carrying.types_are_known;
        self.carrying.to_anki && is_given && !is_our_id(self.old, was)
    }
}

/// The note types that notes had, as new ones have them.
struct Kinds<'k, 'n, 'o> {
    new: &'k mut Collection<'n>,
    old: &'k Collection<'o>,
    /// For each note type of the old ones, what it is among the new ones.
    taken_over: HashMap<u32, u32>,
}

impl Kinds<'_, '_, '_> {
    /// Makes `note` one of the note type of `was`, if it can be.
    fn take_over(&mut self, note: &mut Note<'_>, was: &Note<'_>) {
        match was.kind {
            Kind::Custom(index) => {
                let known = self.new.note_type_of(note).map(|own| own.name.as_str());
                let theirs = self.old.note_types.get(index as usize);
                let theirs = theirs.filter(|theirs| {
                    known != Some(&theirs.name) && note.fields.len() <= theirs.fields.len()
                });
                if let Some(theirs) = theirs {
                    let take = || self.new.add_note_type(theirs.clone());
                    note.kind = Kind::Custom(*self.taken_over.entry(index).or_insert_with(take));
                    take_other_fields(note, was);
                }
            }
            kind if fits(self.new, note, kind) => note.kind = kind,
            _ => {}
        }
    }
}

/// Gives `note` the fields of `was` that its source knows nothing of: they were added in Anki.
fn take_other_fields(note: &mut Note<'_>, was: &Note<'_>) {
    let others = was.fields.iter().skip(note.fields.len());
    note.fields.extend(others.map(|field| field.clone().into_owned()));
}

/// Notes down in each note what Anki knows of what it was: when that was made and last changed. Says whether it
/// says something else now.
fn take_times(
    notes: &mut [Note<'_>],
    earlier: &[Option<&Note<'_>>],
    other_media: &HashSet<String>,
) -> Vec<Option<bool>> {
    let mut pairs: Vec<_> = notes.iter_mut().zip(earlier).collect();
    many::map_mut(&mut pairs, |pairs| {
        let each = pairs.iter_mut().map(|(note, was)| {
            let was = (**was)?;
            // Anki takes a picture over only with a note that shows it.
            let is_changed = !says_the_same(note, was) || shows(note, other_media);
            if let Some(before) = &was.anki {
                let is = content_of(note);
                let anki = note.anki.get_or_insert_with(|| {
                    Box::new(AnkiNote { created: before.created, ..AnkiNote::default() })
                });
                anki.changed = anki.changed.max(before.changed);
                anki.content = if is_changed { !is } else { is };
            }
            Some(is_changed)
        });
        each.collect()
    })
}

/// Whether `note` refers to one of `media`.
fn shows(note: &Note<'_>, media: &HashSet<String>) -> bool {
    let mut shown = note.fields.iter().flat_map(|field| field.references());
    !media.is_empty() && shown.any(|name| names(&name).any(|name| media.contains(&*name)))
}

/// The media that have the name of an old one and are not it.
fn other_media(new: &Collection<'_>, old: &Collection<'_>) -> HashSet<String> {
    let earlier: HashMap<&str, &Media> =
        old.media.iter().map(|media| (media.name.as_str(), media)).collect();
    let is_other = |media: &&Media| {
        let earlier = earlier.get(media.name.as_str());
        earlier.is_some_and(|earlier| match (media.fingerprint(), earlier.fingerprint()) {
            (Ok(is), Ok(was)) => is.sha1 != was.sha1,
            _ => false,
        })
    };
    new.media.iter().filter(is_other).map(|media| media.name.clone()).collect()
}

/// Whether `note` of `new` can be one of the built-in `kind`: not if its own note type has grown.
fn fits(new: &Collection<'_>, note: &Note<'_>, kind: Kind) -> bool {
    let own = new.note_type_of(note);
    let grown = own.zip(note_types::of(kind)).is_some_and(|(own, built_in)| {
        (own.fields.len(), own.templates.len()) != (built_in.fields.len(), built_in.templates.len())
    });
    !grown && note.fields.len() == kind.fields().len()
}
