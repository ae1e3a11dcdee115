//! The passes that match equal notes: each looks at what the ones before left open.
//!
//! A pass is a join over hashes. It must not know words.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::deck::Collection;
use crate::identity::{Spread, normal_front};

use super::likeness::{has_words, of_texts};
use super::prints::{Print, Prints, hash};
use super::{By, Comparison, Doubt, Match};

/// Fronts must be so alike that an equal back speaks for one note.
const ALIKE_FRONTS: f32 = 0.3;

/// In another deck they must be more alike.
const ALIKE_FRONTS_ELSEWHERE: f32 = 0.6;

/// Fronts of so many words are the same question in any deck, whatever answers them.
const TELLING_WORDS: usize = 4;

type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Spread>>;

/// What is matched so far.
pub(super) struct Passes<'p> {
    pub(super) old: &'p Collection<'p>,
    pub(super) new: &'p Collection<'p>,
    pub(super) prints: &'p Prints,
    found: Comparison,
    /// For each old note, the new one that it is, or that it may be of another kind.
    taken: Vec<Option<u32>>,
    /// For each new note, whether it is matched or said.
    done: Vec<bool>,
}

impl<'p> Passes<'p> {
    pub(super) fn of(old: &'p Collection<'p>, new: &'p Collection<'p>, prints: &'p Prints) -> Self {
        let (was, is) = (old.notes.len(), new.notes.len());
        let found = Comparison { matches: vec![None; is], ..Comparison::default() };
        Self { old, new, prints, found, taken: vec![None; was], done: vec![false; is] }
    }

    /// Matches notes that have an id, a front or a back in common.
    pub(super) fn equal(&mut self) {
        self.equal_ids();
        let whole = |print: &Print| Some(hash((print.kind, print.front?, print.back)));
        let in_deck = |print: &Print, key: Option<u64>| Some(hash((print.deck, key?)));
        self.join(|print| in_deck(print, whole(print)), By::Front);
        let front = |print: &Print| Some(hash((print.kind, print.front?)));
        self.join(|print| in_deck(print, front(print)), By::Front);
        self.join(whole, By::Front);
        self.join_unique(front, By::Front, |passes, old, new| {
            let front = passes.new.notes.get(new as usize)?.front();
            has_words(&normal_front(front), TELLING_WORDS).then(|| passes.fronts(old, new))
        });
        let back = |print: &Print| Some(hash((print.kind, print.back?)));
        self.join_unique(
            |print| in_deck(print, back(print)),
            By::Back,
            |passes, old, new| {
                let alike = passes.fronts(old, new);
                (alike >= ALIKE_FRONTS || passes.are_neighbours_alike(old, new)).then_some(alike)
            },
        );
        self.join_unique(back, By::Back, |passes, old, new| {
            Some(passes.fronts(old, new)).filter(|alike| *alike >= ALIKE_FRONTS_ELSEWHERE)
        });
    }

    /// Matches notes that have an id in common.
    pub(super) fn equal_ids(&mut self) {
        self.join(|print| Some(hash((print.kind, print.id?))), By::Id);
        self.other_kind_of_id();
    }

    /// Matches open notes of equal keys, in their order.
    fn join(&mut self, key: impl Fn(&Print) -> Option<u64>, by: By) {
        let mut first: ByHash<u32> = HashMap::default();
        let mut next: Vec<u32> = vec![u32::MAX; self.prints.old.len()];
        for (old, print) in self.prints.old.iter().enumerate().rev() {
            if self.is_open_old(old as u32)
                && let Some(key) = key(print)
            {
                let later = first.insert(key, old as u32);
                if let (Some(later), Some(next)) = (later, next.get_mut(old)) {
                    *next = later;
                }
            }
        }
        for (new, print) in (0..).zip(&self.prints.new) {
            if self.is_open_new(new)
                && let Some(first) = key(print).and_then(|key| first.get_mut(&key))
                && *first != u32::MAX
            {
                let old = *first;
                *first = next.get(old as usize).copied().unwrap_or(u32::MAX);
                self.settle(old, new, by, 1.0);
            }
        }
    }

    /// Matches open notes whose key no other note has, matched or not, where `judge` says how alike
    /// they are.
    fn join_unique(
        &mut self,
        key: impl Fn(&Print) -> Option<u64>,
        by: By,
        judge: impl Fn(&Self, u32, u32) -> Option<f32>,
    ) {
        /// The key of two notes or more.
        const SEVERAL: u32 = u32::MAX;
        let once = |prints: &[Print]| {
            let mut once: ByHash<u32> = HashMap::default();
            for (index, print) in (0..).zip(prints) {
                if let Some(key) = key(print) {
                    once.entry(key).and_modify(|index| *index = SEVERAL).or_insert(index);
                }
            }
            once
        };
        if self.is_all_matched() {
            return;
        }
        let (old, new) = (once(&self.prints.old), once(&self.prints.new));
        for (index, print) in (0..).zip(&self.prints.new) {
            if self.is_open_new(index)
                && let Some(key) = key(print)
                && new.get(&key) == Some(&index)
                && let Some(old) = old.get(&key).copied().filter(|old| self.is_open_old(*old))
                && let Some(likeness) = judge(self, old, index)
            {
                self.settle(old, index, by, likeness);
            }
        }
    }

    /// Says which notes have the id of an old one and another kind.
    fn other_kind_of_id(&mut self) {
        let old: ByHash<u32> = (0..)
            .zip(&self.prints.old)
            .filter_map(|(old, print)| Some((print.id?, old)))
            .filter(|(_, old)| self.is_open_old(*old))
            .collect();
        for (new, print) in (0..).zip(&self.prints.new) {
            let same = print.id.and_then(|id| old.get(&id));
            if let Some(old) = same.filter(|old| self.is_open_new(new) && self.is_open_old(**old)) {
                self.say_other_kind(*old, new, 1.0);
            }
        }
    }

    /// How alike two fronts are.
    pub(super) fn fronts(&self, old: u32, new: u32) -> f32 {
        let (old, new) = (self.old.notes.get(old as usize), self.new.notes.get(new as usize));
        let pair = old.zip(new);
        pair.map_or(0.0, |(old, new)| {
            of_texts(&normal_front(old.front()), &normal_front(new.front()))
        })
    }

    /// Whether the notes before them are the same, and those after them too.
    fn are_neighbours_alike(&self, old: u32, new: u32) -> bool {
        let before = match (old.checked_sub(1), new.checked_sub(1)) {
            (Some(old), Some(new)) => self.taken.get(old as usize) == Some(&Some(new)),
            (None, None) => true,
            _ => false,
        };
        let after = match (self.taken.get(old as usize + 1), self.done.get(new as usize + 1)) {
            (Some(taken), Some(_)) => *taken == Some(new + 1),
            (None, None) => true,
            _ => false,
        };
        before && after
    }

    /// Takes `old` for what `new` was.
    pub(super) fn settle(&mut self, old: u32, new: u32, by: By, likeness: f32) {
        if let Some(found) = self.found.matches.get_mut(new as usize) {
            *found = Some(Match { old, by, likeness: hundredths(likeness) });
        }
        self.close(old, new);
    }

    /// Says that `old` and `new` may be one note.
    pub(super) fn doubt(&mut self, old: u32, new: u32, likeness: f32) {
        self.found.doubts.push(Doubt { old, new, likeness: hundredths(likeness) });
    }

    /// Says that `old` and `new` are one note of two kinds.
    pub(super) fn say_other_kind(&mut self, old: u32, new: u32, likeness: f32) {
        self.found.other_kind.push(Doubt { old, new, likeness: hundredths(likeness) });
        self.close(old, new);
    }

    fn close(&mut self, old: u32, new: u32) {
        if let Some(taken) = self.taken.get_mut(old as usize) {
            *taken = Some(new);
        }
        if let Some(done) = self.done.get_mut(new as usize) {
            *done = true;
        }
    }

    pub(super) fn is_open_old(&self, old: u32) -> bool {
        self.taken.get(old as usize) == Some(&None)
    }

    pub(super) fn is_open_new(&self, new: u32) -> bool {
        self.done.get(new as usize) == Some(&false)
    }

    /// Whether one of the two states has no open note.
    pub(super) fn is_all_matched(&self) -> bool {
        self.taken.iter().all(Option::is_some) || self.done.iter().all(|done| *done)
    }

    pub(super) fn finish(mut self) -> Comparison {
        self.found.doubts.sort_by_key(|doubt| doubt.new);
        self.found.other_kind.sort_by_key(|doubt| doubt.new);
        self.found
    }
}

fn hundredths(likeness: f32) -> u8 {
    (likeness.clamp(0.0, 1.0) * 100.0) as u8
}
