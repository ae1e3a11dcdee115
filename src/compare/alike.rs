//! Matching by likeness: notes of which both sides were edited.
//!
//! A pair is believed when it may be an edit and when no other note comes near. It must not know how
//! likeness is measured.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::many;

use super::By;
use super::index::Index;
use super::passes::Passes;

/// By so much every other note must be less alike.
const MARGIN: f32 = 0.07;

/// Of the notes that are like one, so many are looked at for that.
const RIVALS: usize = 16;

/// What is less alike than this is not even said.
const SAID: f32 = 0.45;

/// What likeness counts between two decks.
const ELSEWHERE: f32 = 0.8;

/// Notes of two kinds with so much text in common are one.
const OTHER_KIND: f32 = 0.75;

/// So many notes are worth a second thread.
const MANY: usize = 500;

/// Two notes that may be one.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    old: u32,
    new: u32,
    likeness: f32,
    /// Whether both sides are alike and the subject is the same.
    is_edit: bool,
    /// Whether they speak of other numbers: they are two notes then, however alike.
    has_other_numbers: bool,
}

impl Passes<'_> {
    /// Matches open notes that are more alike than any others; gives those pairs that may be one note and
    /// are not sure enough, the most alike first.
    pub(super) fn alike(&mut self) -> Vec<Pair> {
        if self.is_all_matched() {
            return Vec::new();
        }
        let index = Index::of(self);
        let (mut pairs, rivals) = self.pairs(&index);
        let by_likeness = |one: &Pair, other: &Pair| other.likeness.total_cmp(&one.likeness);
        pairs.sort_by(|one, other| {
            let order = |pair: &Pair| (pair.new, pair.old);
            by_likeness(one, other).then_with(|| order(one).cmp(&order(other)))
        });
        let (mut of_old, mut of_new) = (HashMap::new(), HashMap::new());
        for pair in &pairs {
            of_old.entry(pair.old).or_insert_with(Vec::new).push(pair);
            of_new.entry(pair.new).or_insert_with(Vec::new).push(pair);
        }
        let mut doubtful: Vec<Pair> = Vec::new();
        for pair in &pairs {
            let is_open = |pair: &Pair| self.is_open_old(pair.old) && self.is_open_new(pair.new);
            if !is_open(pair) {
                continue;
            }
            let is_rival = |other: &&Pair| {
                (other.old, other.new) != (pair.old, pair.new)
                    && other.likeness > pair.likeness - MARGIN
                    && !other.has_other_numbers
                    && is_open(other)
            };
            let others = [of_old.get(&pair.old), of_new.get(&pair.new)].into_iter().flatten();
            let mut others = others.flat_map(|pairs: &Vec<&Pair>| pairs.iter().take(RIVALS));
            let nearest = rivals.get(&pair.new).copied().unwrap_or_default();
            let has_rival = nearest > pair.likeness - MARGIN || others.any(is_rival);
            if pair.is_edit && !has_rival {
                self.settle(pair.old, pair.new, By::Likeness, pair.likeness);
            } else {
                doubtful.push(pair.clone());
            }
        }
        doubtful
    }

    /// Says those of `doubtful` pairs that are open still, a note once.
    pub(super) fn say_doubts(&mut self, doubtful: Vec<Pair>) {
        let (mut old, mut new) = (HashSet::new(), HashSet::new());
        for pair in doubtful.into_iter().filter(|pair| pair.likeness >= SAID) {
            let is_open = self.is_open_old(pair.old) && self.is_open_new(pair.new);
            if is_open && !old.contains(&pair.old) && new.insert(pair.new) {
                old.insert(pair.old);
                self.doubt(pair.old, pair.new, pair.likeness);
            }
        }
    }

    /// Open notes that share telling words; and for each new note how alike the nearest old note
    /// is that is another one.
    fn pairs(&self, index: &Index<'_>) -> (Vec<Pair>, HashMap<u32, f32>) {
        let open: Vec<u32> =
            (0..self.new.notes.len() as u32).filter(|new| self.is_open_new(*new)).collect();
        let near = |new: &u32| {
            let near = index.near(*new).into_iter();
            near.filter_map(|old| self.pair(index, old, *new)).collect::<Vec<Pair>>()
        };
        let near = many::each(&open, open.len() > MANY, near);
        let (mut pairs, mut rivals) = (Vec::new(), HashMap::new());
        for pair in near.into_iter().flatten() {
            if self.is_open_old(pair.old) {
                pairs.push(pair);
            } else if !pair.has_other_numbers {
                let rival: &mut f32 = rivals.entry(pair.new).or_default();
                *rival = rival.max(pair.likeness);
            }
        }
        (pairs, rivals)
    }

    fn pair(&self, index: &Index<'_>, old: u32, new: u32) -> Option<Pair> {
        let prints = &self.prints;
        let (was, is) = (prints.old.get(old as usize)?, prints.new.get(new as usize)?);
        if was.kind != is.kind {
            return None;
        }
        let sides = index.compare(old, new)?;
        let place = if was.deck == is.deck { 1.0 } else { ELSEWHERE };
        let likeness = place * sides.likeness();
        let has_other_numbers = sides.has_other_numbers;
        Some(Pair { old, new, likeness, is_edit: sides.is_edit(), has_other_numbers })
    }

    /// Whether open notes are of more than one kind.
    fn has_open_kinds(&self) -> bool {
        let old = (0..).zip(&self.prints.old).filter(|(old, _)| self.is_open_old(*old));
        let new = (0..).zip(&self.prints.new).filter(|(new, _)| self.is_open_new(*new));
        let mut kinds = old.chain(new).map(|(_, print)| print.kind);
        kinds.next().is_some_and(|first| kinds.any(|kind| kind != first))
    }

    /// Says which open notes are one but for their kind.
    pub(super) fn other_kind(&mut self) {
        if self.is_all_matched() || !self.has_open_kinds() {
            return;
        }
        let index = Index::of(self);
        let mut pairs: Vec<(f32, u32, u32)> = Vec::new();
        for new in (0..self.new.notes.len() as u32).filter(|new| self.is_open_new(*new)) {
            let near = index.near(new).into_iter().filter(|old| self.is_open_old(*old));
            let other = near.filter(|old| {
                let was = self.prints.old.get(*old as usize).map(|print| print.kind);
                was != self.prints.new.get(new as usize).map(|print| print.kind)
            });
            let rated = other.filter_map(|old| Some((index.compare_whole(old, new)?, old)));
            let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other));
            pairs.extend(best.map(|(likeness, old)| (likeness, old, new)));
        }
        pairs.retain(|(likeness, ..)| *likeness >= OTHER_KIND);
        pairs.sort_by(|one, other| match other.0.total_cmp(&one.0) {
            Ordering::Equal => one.2.cmp(&other.2),
            order => order,
        });
        for (likeness, old, new) in pairs {
            if self.is_open_old(old) && self.is_open_new(new) {
                self.say_other_kind(old, new, likeness);
            }
        }
    }
}
