//! Deck names as Anki has them, and their numbers.

use std::collections::BTreeMap;

use sha1::{Digest, Sha1};

use crate::deck::{Collection, Deck};
use crate::identity::first_bits;
use crate::tidy::clean_deck_name;

use super::shelf::{DEFAULT, number_of};
use super::untrusted::folded;

/// The decks of a package: every deck of the collection, and those above them.
#[derive(Debug)]
pub(super) struct DeckIds {
    /// Each deck by its id, the default one among them.
    decks: BTreeMap<i64, Deck>,
    /// For each deck of the collection, its id.
    ids: Vec<i64>,
    /// Ids by name in lower case: Anki's names differ in more than case.
    by_folded: BTreeMap<String, i64>,
}

impl DeckIds {
    pub(super) fn of(collection: &Collection<'_>) -> Self {
        let mut decks = Self {
            decks: BTreeMap::from([(DEFAULT.0, Deck::new(DEFAULT.1))]),
            ids: Vec::new(),
            by_folded: BTreeMap::from([(folded(DEFAULT.1), DEFAULT.0)]),
        };
        for deck in collection.decks.iter() {
            let id = decks.add(deck);
            decks.ids.push(id);
        }
        let templates = collection.note_types.iter().flat_map(|note_type| &note_type.templates);
        for name in templates.filter_map(|template| template.deck.as_ref()) {
            decks.add(&Deck::new(name));
        }
        decks
    }

    /// Adds a deck and those above it; its id.
    fn add(&mut self, deck: &Deck) -> i64 {
        let name = clean_deck_name(&deck.name);
        let ends = name.match_indices("::").map(|(at, _)| at).chain([name.len()]);
        let mut id = DEFAULT.0;
        for end in ends {
            let level = name.get(..end).unwrap_or(&name);
            let known = self.by_folded.get(&folded(level)).copied();
            id = known.unwrap_or_else(|| self.add_level(level));
        }
        if let Some(known) = self.decks.get_mut(&id)
            && known.description.is_empty()
            && known.anki.is_empty()
        {
            known.description.clone_from(&deck.description);
            known.anki.clone_from(&deck.anki);
        }
        id
    }

    /// Adds the deck `name` with an id that belongs to it, the same in every package, and to nobody
    /// else in this one.
    fn add_level(&mut self, name: &str) -> i64 {
        let folded = folded(name);
        let mut id = number_of(first_bits(&Sha1::digest(folded.as_bytes())));
        while self.decks.contains_key(&id) {
            id += 1;
        }
        self.decks.insert(id, Deck::new(name));
        self.by_folded.insert(folded, id);
        id
    }

    /// The id of the deck at `index` of the collection.
    pub(super) fn id_of(&self, index: u32) -> i64 {
        self.ids.get(index as usize).copied().unwrap_or(DEFAULT.0)
    }

    /// The id of the deck called `name`, if it is one of them.
    pub(super) fn id_named(&self, name: &str) -> Option<i64> {
        self.by_folded.get(&folded(&clean_deck_name(name))).copied()
    }

    /// Ids and decks in the order of the ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &Deck)> {
        self.decks.iter().map(|(id, deck)| (*id, deck))
    }
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
        let mut names: Vec<&str> = decks.iter().map(|(_, deck)| deck.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["A", "A::B", "A::B::C", "Default"]);
        assert_eq!(decks.id_of(2), 1);
        assert!(decks.id_of(1) != decks.id_of(0));
        assert_eq!(decks.id_named("a::B"), Some(decks.id_of(1)));
        assert_eq!((decks.id_named("Default"), decks.id_named("B")), (Some(1), None));
    }

    #[test]
    fn a_deck_whose_id_is_taken_gets_the_next() {
        let mut decks = DeckIds::of(&Collection::default());
        let first = decks.add_level("words");
        decks.by_folded.clear();
        assert_eq!(decks.add_level("words"), first + 1);
        decks.by_folded.clear();
        assert_eq!(decks.add_level("words"), first + 2);
    }
}
