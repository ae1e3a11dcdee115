//! Where open notes stand: between which notes that are matched.
//!
//! It must not know why those are matched.

use std::hash::Hash;

use super::prints::hash;

/// The place of each open note: two that stand between the same notes have the same.
#[derive(Debug)]
pub(super) struct Places {
    old: Vec<u64>,
    new: Vec<u64>,
}

impl Places {
    /// `taken` says of each old note which new one it is.
    pub(super) fn of(taken: &[Option<u32>], news: usize) -> Self {
        let mut matched = vec![None; news];
        for new in taken.iter().flatten() {
            if let Some(matched) = matched.get_mut(*new as usize) {
                *matched = Some(*new);
            }
        }
        Self { old: between(taken), new: between(&matched) }
    }

    pub(super) fn of_old(&self, old: u32) -> Option<u64> {
        self.old.get(old as usize).copied()
    }

    pub(super) fn of_new(&self, new: u32) -> Option<u64> {
        self.new.get(new as usize).copied()
    }
}

/// For each note what stands before and after it that is not nothing.
fn between(notes: &[Option<impl Copy + Hash>]) -> Vec<u64> {
    let mut last = None;
    let before = |note: &Option<_>| {
        last = note.or(last);
        last
    };
    let before: Vec<_> = notes.iter().map(before).collect();
    let mut next = None;
    let after = notes.iter().rev().map(|note| {
        next = note.or(next);
        next
    });
    let mut places: Vec<u64> = before.into_iter().rev().zip(after).map(hash).collect();
    places.reverse();
    places
}
