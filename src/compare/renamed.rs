//! Decks that have another name now, by the notes in them.
//!
//! It must not know which notes are the same: it asks only for equal fronts.

use std::collections::HashMap;

use crate::deck::{Collection, Decks};

use super::prints::{Print, Prints, hash};

/// The old and the new index of each deck that was renamed: at least half of the notes of the
/// smaller one stand in the other too.
pub(super) fn decks(
    old: &Collection<'_>,
    new: &Collection<'_>,
    prints: &Prints,
) -> Vec<(u32, u32)> {
    let (sizes, new_sizes) = (sizes(&old.decks, &prints.old), sizes(&new.decks, &prints.new));
    let gone = without(&old.decks, &new.decks);
    let come = without(&new.decks, &old.decks);
    let is_in = |flags: &[bool], deck: u32| flags.get(deck as usize).copied().unwrap_or(false);
    let key = |print: &Print| Some(hash((print.kind, print.front?)));
    let leaving = prints.old.iter().filter(|print| is_in(&gone, print.deck));
    let leaving: HashMap<u64, u32> =
        leaving.filter_map(|print| Some((key(print)?, print.deck))).collect();
    if leaving.is_empty() {
        return Vec::new();
    }
    let mut votes: HashMap<(u32, u32), usize> = HashMap::new();
    for print in prints.new.iter().filter(|print| is_in(&come, print.deck)) {
        if let Some(from) = key(print).and_then(|key| leaving.get(&key)) {
            *votes.entry((*from, print.deck)).or_default() += 1;
        }
    }
    let size = |sizes: &[usize], deck: u32| sizes.get(deck as usize).copied().unwrap_or_default();
    let mut votes: Vec<((u32, u32), usize)> = votes.into_iter().collect();
    votes.retain(|((from, to), votes)| 2 * votes >= size(&sizes, *from).min(size(&new_sizes, *to)));
    votes.sort_by_key(|(pair, votes)| (std::cmp::Reverse(*votes), *pair));
    let mut renamed: Vec<(u32, u32)> = Vec::new();
    for ((from, to), _) in votes {
        if renamed.iter().all(|(old, new)| *old != from && *new != to) {
            renamed.push((from, to));
        }
    }
    renamed.sort_unstable();
    renamed
}

fn sizes(decks: &Decks, prints: &[Print]) -> Vec<usize> {
    let mut sizes = vec![0; decks.len()];
    for print in prints {
        if let Some(size) = sizes.get_mut(print.deck as usize) {
            *size += 1;
        }
    }
    sizes
}

/// For each of `decks`, whether there is none of that name among `others`.
fn without(decks: &Decks, others: &Decks) -> Vec<bool> {
    decks.iter().map(|deck| others.of_name(&deck.name).is_none()).collect()
}
