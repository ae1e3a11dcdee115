//! Matching questions that were put in other words where many notes give their answer.
//!
//! An equal answer says little there. It is an edit where the place says the same as the answer, and most of the
//! question is left, more than of any other that could be meant.

use std::borrow::Cow;

use crate::deck::Collection;
use crate::identity::normal_front;

use super::By;
use super::index::numbers_of;
use super::likeness::{has_words, of_texts};
use super::passes::{Passes, back, in_deck};
use super::places::Places;
use super::prints::hash;

/// So much of the question has to be left: two words of three,
const LEFT: f32 = 0.66;

/// of so many at least, as of fewer a third is nothing.
const FEWEST: usize = 3;

/// By so much every other question of the place must be less alike.
const MARGIN: f32 = 0.07;

/// Where more notes than this are open in one place, it says nothing.
const MOST: usize = 32;

/// Two notes that stand in one place and give one answer.
struct Pair {
    old: u32,
    new: u32,
    likeness: f32,
}

impl Passes<'_> {
    /// Matches open notes that stand between the same notes, give the same answer and ask nearly the same.
    pub(super) fn reworded(&mut self) {
        if self.is_all_matched() {
            return;
        }
        let places = Places::of(self.taken(), self.new.notes.len());
        let groups = self.groups(
            |old, print| Some(hash((places.of_old(old)?, in_deck(print, back(print))?))),
            |new, print| Some(hash((places.of_new(new)?, in_deck(print, back(print))?))),
        );
        for (old, new) in groups {
            if old.len().max(new.len()) <= MOST {
                self.most_alike(&old, &new);
                self.in_order(&old, &new);
            }
        }
    }

    /// Matches those of a few notes that are more alike than any others of them.
    fn most_alike(&mut self, old: &[u32], new: &[u32]) {
        let pairs = old.iter().flat_map(|old| new.iter().map(|new| (*old, *new)));
        let rated = pairs.map(|(old, new)| self.rated(old, new));
        let mut pairs: Vec<Pair> = rated.filter(|pair| pair.likeness > LEFT - MARGIN).collect();
        pairs.sort_by(|one, other| {
            let order = |pair: &Pair| (pair.new, pair.old);
            other.likeness.total_cmp(&one.likeness).then_with(|| order(one).cmp(&order(other)))
        });
        for pair in &pairs {
            let is_open = |pair: &Pair| self.is_open_old(pair.old) && self.is_open_new(pair.new);
            let is_rival = |other: &Pair| {
                (other.old == pair.old) != (other.new == pair.new)
                    && other.likeness > pair.likeness - MARGIN
                    && is_open(other)
            };
            if pair.likeness >= LEFT && is_open(pair) && !pairs.iter().any(is_rival) {
                self.settle(pair.old, pair.new, By::Back, pair.likeness);
            }
        }
    }

    /// Matches what is left of them in its order, where as many are gone as come and each may be an edit.
    fn in_order(&mut self, old: &[u32], new: &[u32]) {
        let old: Vec<u32> = old.iter().copied().filter(|old| self.is_open_old(*old)).collect();
        let new: Vec<u32> = new.iter().copied().filter(|new| self.is_open_new(*new)).collect();
        let pairs = old.iter().zip(&new);
        let pairs: Vec<Pair> = pairs.map(|(old, new)| self.rated(*old, *new)).collect();
        if old.len() == new.len() && pairs.iter().all(|pair| pair.likeness >= LEFT) {
            for pair in pairs {
                self.settle(pair.old, pair.new, By::Back, pair.likeness);
            }
        }
    }

    /// Questions of few words, or about other numbers, are nothing like each other.
    fn rated(&self, old: u32, new: u32) -> Pair {
        let (was, is) = (front_of(self.old, old), front_of(self.new, new));
        let may_be_edit = has_words(&was, FEWEST) && numbers_of(&was) == numbers_of(&is);
        let likeness = if may_be_edit { of_texts(&was, &is) } else { 0.0 };
        Pair { old, new, likeness }
    }
}

fn front_of<'c>(collection: &'c Collection<'_>, note: u32) -> Cow<'c, str> {
    let note = collection.notes.get(note as usize);
    note.map_or(Cow::Borrowed(""), |note| normal_front(note.front()))
}
