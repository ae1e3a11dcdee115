//! Notes that are gone and may return: a package remembers their ids, which nothing else knows.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use serde::{Deserialize, Serialize};

use crate::compare::By;
use crate::deck::{AnkiNote, Collection, Id, Note, content_of};
use crate::identity::{Spread, bits_of, key_of};

use super::{Carrier, Carry, bits_of_id};

/// So many are remembered; of more, those that went last.
pub const MOST_RETIRED: usize = 5_000;

/// A note that is gone: its id, and by what it is known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    id: String,
    /// What the recipe makes of its deck, its kind and its front.
    key: u64,
    created: i64,
    changed: i64,
    content: u64,
    /// The bits of the id of the note that may be it, edited, which came when it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edited: Option<u64>,
}

impl Retired {
    /// What to remember of `was`, a note of `old`.
    pub(super) fn of(old: &Collection<'_>, was: &Note<'_>, edited: Option<u64>) -> Self {
        let times = was.anki.as_ref().map(|anki| (anki.created, anki.changed));
        let (created, changed) = times.unwrap_or_default();
        let (id, key) = (was.id.to_string(), key_of(old, was));
        Self { id, key, created, changed, content: content_of(was), edited }
    }

    /// The bits of its id.
    pub(super) fn bits(&self) -> u64 {
        bits_of(&self.id)
    }

    /// Gives `note` its id, and what Anki knows of it.
    fn give_to(&self, note: &mut Note<'_>) {
        note.id = Id::Given(self.id.clone().into());
        let anki = note.anki.get_or_insert_default();
        let (created, content) = (self.created, self.content);
        **anki =
            AnkiNote { created, changed: self.changed, content, ..std::mem::take(&mut **anki) };
    }
}

impl<'c> Carrier<'c> {
    /// Finds the new notes that were gone: an equal front says more than an equal back, or likeness.
    pub(super) fn find_returned(&mut self, new: &Collection<'_>) {
        if self.carrying.retired.is_empty() || self.carrying.carry == Carry::Off {
            return;
        }
        let there: HashSet<u64, BuildHasherDefault<Spread>> =
            self.old.notes.iter().map(|note| bits_of_id(&note.id)).collect();
        let gone = self.carrying.retired.iter().filter(|was| !there.contains(&was.bits()));
        let mut gone: HashMap<u64, &'c Retired, BuildHasherDefault<Spread>> =
            gone.map(|was| (was.key, was)).collect();
        for ((at, note), found) in (0..).zip(&new.notes).zip(&mut self.found.matches) {
            let is_sure = found.is_some_and(|found| matches!(found.by, By::Id | By::Front));
            if !is_sure
                && !note.id.is_given()
                && let Some(was) = gone.remove(&key_of(new, note))
            {
                *found = None;
                self.returned.insert(at, was);
            }
        }
        let returned = &self.returned;
        self.found.doubts.retain(|doubt| !returned.contains_key(&doubt.new));
        self.found.other_kind.retain(|pair| !returned.contains_key(&pair.new));
    }

    /// The bits of the ids that notes which are back had while they were gone: by an edit in doubt.
    pub(super) fn displaced(&self) -> HashSet<u64> {
        self.returned.values().filter_map(|was| was.edited).collect()
    }

    /// Gives `note` the id that it had before it was gone, if it is back.
    pub(super) fn give_back(&mut self, at: u32, note: &mut Note<'_>) {
        if let Some(was) = self.returned.get(&at) {
            was.give_to(note);
            self.carried.known.insert(was.bits(), content_of(note) != was.content);
        }
    }
}
