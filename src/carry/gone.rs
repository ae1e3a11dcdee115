//! Notes that were there and are no more.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use crate::deck::{Collection, Deck, Kind, Note, Origin};
use crate::identity::Spread;
use crate::report::History;

use super::retired::{MOST_RETIRED, Retired};
use super::{Carrier, Gone, REMOVED_TAG, bits_of_id, shown};

impl Carrier<'_> {
    /// Counts and says the notes that are gone; keeps them with a tag if the user wants.
    pub(super) fn removed(&mut self, new: &mut Collection<'_>) {
        let ids: HashSet<u64, BuildHasherDefault<Spread>> =
            new.notes.iter().map(|note| bits_of_id(&note.id)).collect();
        let here = self.decks_here(new);
        let is_here = |(index, was): &(u32, &Note<'_>)| {
            (*index as usize) < self.carrying.own || here.contains(&was.deck)
        };
        let old = self.old;
        let gone: Vec<(u32, &Note<'_>)> = (0..)
            .zip(&old.notes)
            .filter(is_here)
            .filter(|(_, was)| !ids.contains(&bits_of_id(&was.id)))
            .collect();
        let still_retired = self.carrying.retired.iter().filter(|was| !ids.contains(&was.bits()));
        self.carried.retired = still_retired.cloned().collect();
        match self.carrying.gone {
            Gone::Kept => self.keep(&gone, new),
            Gone::Left | Gone::Tagged => self.take_leave(&gone, new),
        }
    }

    /// Keeps notes that may be in what could not be read.
    fn keep(&mut self, gone: &[(u32, &Note<'_>)], new: &mut Collection<'_>) {
        let was_said = |was: &Note<'_>| was.tags.iter().any(|tag| tag == REMOVED_TAG);
        let kept: Vec<&Note<'_>> =
            gone.iter().map(|(_, was)| *was).filter(|was| !was_said(was)).collect();
        for was in &kept {
            let note = taken_along(was, self.old, new);
            self.carried.known.insert(bits_of_id(&note.id), false);
            new.notes.push(note);
        }
        if !kept.is_empty() {
            self.say(None, History::Kept { notes: kept.len() });
        }
    }

    /// Says which notes are gone, and remembers them.
    fn take_leave(&mut self, gone: &[(u32, &Note<'_>)], new: &mut Collection<'_>) {
        let other_kind: HashSet<u32> = self.found.other_kind.iter().map(|pair| pair.old).collect();
        // A note that is back is not to return under the id that it had meanwhile.
        let displaced = self.displaced();
        for (index, was) in gone {
            let edited = self.doubtful.get(index).copied();
            // What was tagged once was said then.
            if was.tags.iter().any(|tag| tag == REMOVED_TAG) {
                self.carried.retired.push(Retired::of(self.old, was, edited));
                continue;
            }
            self.carried.removed += 1;
            if !other_kind.contains(index) {
                let (front, deck) = (shown(was), self.old.deck_of(was).to_owned());
                self.say(Some(&was.id.to_string()), History::Removed { front, deck });
            }
            if self.carrying.gone == Gone::Tagged {
                let mut note = taken_along(was, self.old, new);
                note.tags.push(REMOVED_TAG.into());
                self.carried.known.insert(bits_of_id(&note.id), true);
                new.notes.push(note);
            } else if !displaced.contains(&bits_of_id(&was.id)) {
                self.carried.retired.push(Retired::of(self.old, was, edited));
            }
        }
        let retired = &mut self.carried.retired;
        retired.drain(..retired.len().saturating_sub(MOST_RETIRED));
    }

    /// The old decks that are here: by their name, or by a note of theirs.
    fn decks_here(&self, new: &Collection<'_>) -> HashSet<u32> {
        let is_named = |deck: &&Deck| new.decks.of_name(&deck.name).is_some();
        let named = (0..).zip(self.old.decks.iter()).filter(|(_, deck)| is_named(deck));
        let matched = self.found.matches.iter().flatten();
        let matched = matched.filter_map(|found| self.old.notes.get(found.old as usize));
        named.map(|(index, _)| index).chain(matched.map(|note| note.deck)).collect()
    }
}

/// `was`, which is gone from `new`, as a note of it.
fn taken_along<'n>(was: &Note<'_>, old: &Collection<'_>, new: &mut Collection<'n>) -> Note<'n> {
    let mut note = was.clone().into_owned();
    note.deck = new.decks.named(old.deck_of(was));
    if let Some(note_type) = old.note_type_of(was) {
        note.kind = Kind::Custom(new.add_note_type(note_type.clone()));
    }
    note.origin = Origin::default();
    // Its cards are those that its fields make: Anki has them.
    note.anki.iter_mut().for_each(|anki| anki.cards.clear());
    note
}
