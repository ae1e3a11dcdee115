//! The passes that match equal notes: each looks at what the ones before left open.
//!
//! A pass is a join over hashes. It must not know words.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::deck::Collection;
use crate::identity::{Spread, normal_front};

use super::answers::Answers;
use super::likeness::{has_words, of_texts};
use super::places::Places;
use super::prints::{Print, Prints, asked_by, back_of, hash, hidden_in};
use super::{By, Comparison, Doubt, Match};

/// Fronts of so many words are the same question in any deck, whatever answers them.
const TELLING_WORDS: usize = 4;

/// Fronts that are so alike ask the same where the answer is the same.
const ALIKE_FRONTS: f32 = 0.5;

/// An answer of so many words is its note, whatever the deck is like.
const LONG_ANSWER: usize = 6;

type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Spread>>;

fn whole(print: &Print) -> Option<u64> {
    Some(hash((print.kind, print.front?, print.back)))
}

fn front(print: &Print) -> Option<u64> {
    Some(hash((print.kind, print.front?)))
}

fn asked(print: &Print) -> Option<u64> {
    Some(hash((print.kind, print.asked?)))
}

pub(super) fn back(print: &Print) -> Option<u64> {
    Some(hash((print.kind, print.back?)))
}

pub(super) fn in_deck(print: &Print, key: Option<u64>) -> Option<u64> {
    Some(hash((print.deck, key?)))
}

/// The key of two notes or more.
const SEVERAL: u32 = u32::MAX;

/// The notes by their keys.
fn once(keys: impl Iterator<Item = (u32, Option<u64>)>) -> ByHash<u32> {
    let mut once: ByHash<u32> = HashMap::default();
    for (index, key) in keys {
        if let Some(key) = key {
            once.entry(key).and_modify(|index| *index = SEVERAL).or_insert(index);
        }
    }
    once
}

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
        self.join(|print| in_deck(print, whole(print)), By::Front);
        self.join(whole, By::Front);
        self.join_unique(|print| in_deck(print, front(print)), By::Front, |_, _, _| Some(1.0));
        let front_here = |_, print: &Print| in_deck(print, front(print));
        self.join_even(front_here, front_here, 1);
        self.join_unique(front, By::Front, |passes, old, new| {
            let front = passes.new.notes.get(new as usize)?.front();
            has_words(&normal_front(front), TELLING_WORDS).then(|| passes.fronts(old, new))
        });
        self.join_unique(
            |print| in_deck(print, asked(print)),
            By::Asked,
            |passes, old, new| {
                // Of several that are hidden, one stays, or it is another sentence of the same form.
                let was = passes.old.notes.get(old as usize)?;
                let is = passes.new.notes.get(new as usize)?;
                let old_ones: HashSet<String> = hidden_in(was.front().raw()).into_iter().collect();
                let new_ones = hidden_in(is.front().raw());
                let one_stays = new_ones.iter().any(|hidden| old_ones.contains(hidden));
                // A few words ask nothing by themselves, if what is said below them changed too.
                let asks = back_of(was) == back_of(is)
                    || asked_by(is.front().raw())
                        .is_some_and(|text| has_words(&text, TELLING_WORDS));
                (asks && (new_ones.len() == 1 || one_stays)).then(|| passes.fronts(old, new))
            },
        );
        let answers = Answers::of(self.prints);
        self.join_unique(
            |print| in_deck(print, back(print)),
            By::Back,
            |passes, old, new| {
                let deck = passes.prints.old.get(old as usize)?.deck;
                let fronts = passes.fronts(old, new);
                let is_telling = answers.are_telling(deck)
                    || fronts >= ALIKE_FRONTS
                    || has_words(&back_of(passes.new.notes.get(new as usize)?), LONG_ANSWER);
                is_telling.then_some(fronts)
            },
        );
        self.in_place();
    }

    /// Matches open notes that stand between the same notes and have a front in common, or a back
    /// that no other note has.
    pub(super) fn in_place(&mut self) {
        if self.is_all_matched() {
            return;
        }
        let places = Places::of(&self.taken, self.new.notes.len());
        let is_same = |old: u32, new: u32| places.of_old(old) == places.of_new(new);
        self.join_unique(
            |print| in_deck(print, back(print)),
            By::Back,
            |passes, old, new| is_same(old, new).then(|| passes.fronts(old, new)),
        );
        let of_old =
            |old, print: &Print| Some(hash((places.of_old(old)?, in_deck(print, front(print))?)));
        let of_new =
            |new, print: &Print| Some(hash((places.of_new(new)?, in_deck(print, front(print))?)));
        self.join_even(of_old, of_new, usize::MAX);
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
        if self.is_all_matched() {
            return;
        }
        let keys = |prints: &[Print]| {
            let keys = (0..).zip(prints).map(|(index, print)| (index, key(print)));
            once(keys)
        };
        let (old, new) = (keys(&self.prints.old), keys(&self.prints.new));
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

    /// Matches open notes of equal fronts, by keys, in their order, where as many are gone as come:
    /// `most` at most.
    fn join_even(
        &mut self,
        of_old: impl Fn(u32, &Print) -> Option<u64>,
        of_new: impl Fn(u32, &Print) -> Option<u64>,
        most: usize,
    ) {
        if self.is_all_matched() {
            return;
        }
        for (old, new) in self.groups(of_old, of_new) {
            if old.len() == new.len() && old.len() <= most {
                for (old, new) in old.into_iter().zip(new) {
                    self.settle(old, new, By::Front, 1.0);
                }
            }
        }
    }

    /// The open notes of each key, those that are gone and those that come.
    pub(super) fn groups(
        &self,
        of_old: impl Fn(u32, &Print) -> Option<u64>,
        of_new: impl Fn(u32, &Print) -> Option<u64>,
    ) -> Vec<(Vec<u32>, Vec<u32>)> {
        let mut groups: BTreeMap<u64, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for (old, print) in (0..).zip(&self.prints.old).filter(|(old, _)| self.is_open_old(*old)) {
            if let Some(key) = of_old(old, print) {
                groups.entry(key).or_default().0.push(old);
            }
        }
        for (new, print) in (0..).zip(&self.prints.new).filter(|(new, _)| self.is_open_new(*new)) {
            if let Some(group) = of_new(new, print).and_then(|key| groups.get_mut(&key)) {
                group.1.push(new);
            }
        }
        groups.into_values().collect()
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

    /// For each old note, the new one that it is, or that it may be of another kind.
    pub(super) fn taken(&self) -> &[Option<u32>] {
        &self.taken
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
