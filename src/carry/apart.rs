//! New notes whose ids by the recipe belong to earlier ones.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::deck::{Collection, Id};
use crate::identity::{Spread, another_id};

use super::{Carrier, Carry, bits_of_id};

impl Carrier<'_> {
    /// Gives new notes another id where an earlier note has theirs: its history is not for them.
    pub(super) fn tell_apart(&mut self, new: &mut Collection<'_>) {
        if self.carrying.carry == Carry::Off {
            return;
        }
        let mut taken: HashSet<u64, BuildHasherDefault<Spread>> =
            self.old.notes.iter().map(|note| bits_of_id(&note.id)).collect();
        taken.extend(self.returned.values().map(|was| was.bits()));
        // A note may have by the recipe the id that another one has just taken over.
        let has_own = |at: usize, id: u64| {
            self.returned.contains_key(&(at as u32))
                || self.earlier(at).is_some_and(|was| bits_of_id(&was.id) == id)
        };
        let clashes: Vec<usize> = (0..)
            .zip(&new.notes)
            .map(|(at, note)| (at, bits_of_id(&note.id)))
            .filter(|(at, id)| taken.contains(id) && !has_own(*at, *id))
            .map(|(at, _)| at)
            .collect();
        if clashes.is_empty() {
            return;
        }
        taken.extend(new.notes.iter().map(|note| bits_of_id(&note.id)));
        for at in clashes {
            let id = new.notes.get(at).map(|note| another_id(new, note, |id| taken.contains(&id)));
            if let (Some(id), Some(note)) = (id, new.notes.get_mut(at)) {
                taken.insert(id);
                note.id = Id::Made(id);
            }
        }
    }
}
