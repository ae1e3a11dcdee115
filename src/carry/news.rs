//! What is said of notes that are there still: what may be an edit, and what Anki will not do by itself.

use std::collections::{BTreeMap, HashSet};

use crate::cloze;
use crate::deck::{Collection, Decks, Kind};
use crate::identity::kind_of;
use crate::report::History;

use super::{Carrier, bits_of_id, shown};

impl Carrier<'_> {
    /// Says what may be an edit, and what cannot be one.
    pub(super) fn say_doubts(&mut self, new: &Collection<'_>) {
        for doubt in std::mem::take(&mut self.found.doubts) {
            if let Some((was, is)) = self.pair(new, doubt) {
                let (was, shown, likeness) = (shown(was), shown(is), doubt.likeness);
                let news = History::Doubtful { was, is: shown, likeness };
                self.doubtful.insert(doubt.old, bits_of_id(&is.id));
                self.say(Some(&is.id.to_string()), news);
            }
        }
        for doubt in self.found.other_kind.clone() {
            if let Some((was, is)) = self.pair(new, doubt) {
                let (front, was) = (shown(is), kind_of(self.old, was).to_owned());
                let kind = kind_of(new, is).to_owned();
                let news = History::OtherKind { front, was, is: kind };
                self.say(Some(&is.id.to_string()), news);
            }
        }
    }

    /// Says which notes are in another deck than before.
    pub(super) fn say_moves(&mut self, new: &Collection<'_>) {
        let mut moves: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (note, found) in new.notes.iter().zip(&self.found.matches) {
            let was = found.and_then(|found| self.old.notes.get(found.old as usize));
            let Some(was) = was else { continue };
            let (from, to) = (self.old.deck_of(was), new.deck_of(note));
            if from != to {
                *moves.entry((from, to)).or_default() += 1;
            }
        }
        let renamed = self.found.renamed.iter();
        let renamed =
            renamed.map(|(was, is)| (name_in(&self.old.decks, *was), name_in(&new.decks, *is)));
        let renamed: HashSet<(&str, &str)> = renamed.collect();
        let mut said: BTreeMap<(&str, &str, bool), usize> = BTreeMap::new();
        for ((from, to), notes) in moves {
            let is_renamed = renamed.contains(&(from, to));
            let (from, to) = if is_renamed { above_common(from, to) } else { (from, to) };
            *said.entry((from, to, is_renamed)).or_default() += notes;
        }
        for ((from, to, is_renamed), notes) in said {
            let (from, to) = (from.to_owned(), to.to_owned());
            let news = match is_renamed {
                true => History::Renamed { from, to, notes },
                false => History::Moved { from, to, notes },
            };
            self.say(None, news);
        }
    }

    /// Says which clozes hide less than before: Anki keeps the cards of what they hid.
    pub(super) fn say_lost_cards(&mut self, new: &Collection<'_>) {
        let lost = new.notes.iter().enumerate().filter(|(at, note)| {
            let Some(was) = self.earlier(*at).filter(|_| note.kind == Kind::Cloze) else {
                return false;
            };
            let (was, is) = (was.front().raw(), note.front().raw());
            was != is && !cloze::numbers(was).is_subset(&cloze::numbers(is))
        });
        let notes = lost.count();
        if notes > 0 {
            self.say(None, History::EmptyCards { notes });
        }
    }
}

/// The names of two decks without the levels that they have in common at their ends: a deck that is
/// renamed takes those below it along.
fn above_common<'n>(mut from: &'n str, mut to: &'n str) -> (&'n str, &'n str) {
    while let (Some((from_above, from_last)), Some((to_above, to_last))) =
        (from.rsplit_once("::"), to.rsplit_once("::"))
        && from_last == to_last
    {
        (from, to) = (from_above, to_above);
    }
    (from, to)
}

fn name_in(decks: &Decks, index: u32) -> &str {
    decks.get(index).map_or("", |deck| deck.name.as_str())
}
