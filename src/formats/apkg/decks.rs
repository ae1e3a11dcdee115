//! Deck names as Anki has them, and their numbers.

use std::collections::BTreeMap;

use sha1::{Digest, Sha1};

use crate::deck::Collection;
use crate::tidy::clean_deck_name;

/// The deck that every collection has.
const DEFAULT: (i64, &str) = (1, "Default");

/// Deck ids are times in milliseconds; these lie between 2011 and 2020, never in the future.
const FIRST_ID: i64 = 1_300_000_000_000;
const IDS: u64 = 300_000_000_000;

/// The decks of a package: every deck with notes, and those above them.
#[derive(Debug)]
pub(super) struct DeckIds {
    /// Name by id, the default deck among them.
    names: BTreeMap<i64, String>,
    /// For each deck of the collection, its id.
    ids: Vec<i64>,
}

impl DeckIds {
    pub(super) fn of(collection: &Collection<'_>) -> Self {
        let mut decks = Self { names: BTreeMap::new(), ids: Vec::new() };
        // Anki's names differ in more than case.
        let mut by_folded = BTreeMap::new();
        decks.names.insert(DEFAULT.0, DEFAULT.1.to_owned());
        by_folded.insert(DEFAULT.1.to_lowercase(), DEFAULT.0);
        for deck in collection.decks.iter() {
            let name = clean_deck_name(&deck.name);
            let ends = name.match_indices("::").map(|(at, _)| at).chain([name.len()]);
            let mut id = DEFAULT.0;
            for end in ends {
                let level = name.get(..end).unwrap_or(&name);
                id = *by_folded
                    .entry(level.to_lowercase())
                    .or_insert_with(|| free_id(level, &mut decks.names));
            }
            decks.ids.push(id);
        }
        decks
    }

    /// The id of the deck at `index` of the collection.
    pub(super) fn id_of(&self, index: u32) -> i64 {
        self.ids.get(index as usize).copied().unwrap_or(DEFAULT.0)
    }

    /// Ids and names in the order of the ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &str)> {
        self.names.iter().map(|(id, name)| (*id, name.as_str()))
    }
}

/// A deck id that belongs to `name`, the same in every package, and to nobody else in this one.
fn free_id(name: &str, names: &mut BTreeMap<i64, String>) -> i64 {
    let digest = Sha1::digest(name.to_lowercase().as_bytes());
    let bits = digest.iter().take(8).fold(0, |bits: u64, byte| bits << 8 | u64::from(*byte));
    let mut id = FIRST_ID + (bits % IDS) as i64;
    while names.contains_key(&id) {
        id += 1;
    }
    names.insert(id, name.to_owned());
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_there_and_case_makes_no_deck() {
        let mut collection = Collection::default();
        for name in ["A::B::C", "a::b", "default"] {
            collection.decks.named(name);
        }
        let decks = DeckIds::of(&collection);
        let mut names: Vec<&str> = decks.iter().map(|(_, name)| name).collect();
        names.sort_unstable();
        assert_eq!(names, ["A", "A::B", "A::B::C", "Default"]);
        assert_eq!(decks.id_of(2), 1);
        assert!(decks.id_of(1) != decks.id_of(0));
    }
}
