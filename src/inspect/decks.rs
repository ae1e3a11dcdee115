//! The decks of a collection as a tree, with what is in each and below it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::deck::Collection;

/// A deck.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeckSummary {
    /// Its full name, levels joined by `::`.
    pub name: String,
    /// How many notes are in it.
    pub notes: usize,
    /// How many cards are in it.
    pub cards: usize,
    /// How many notes are in it and the decks below it.
    pub all_notes: usize,
    /// How many cards are in it and the decks below it.
    pub all_cards: usize,
}

/// All decks in the order of their levels' names; `cards` has the number of each note's.
pub(super) fn summaries(collection: &Collection<'_>, cards: &[usize]) -> Vec<DeckSummary> {
    let mut own: Vec<(usize, usize)> = vec![(0, 0); collection.decks.len()];
    let mut count = |deck: u32, notes: usize, cards: usize| {
        if let Some(own) = own.get_mut(deck as usize) {
            own.0 += notes;
            own.1 += cards;
        }
    };
    for (note, cards) in collection.notes.iter().zip(cards) {
        match note.anki.as_ref().filter(|anki| !anki.cards.is_empty()) {
            Some(anki) => anki.cards.iter().for_each(|card| count(card.deck, 0, 1)),
            None => count(note.deck, 0, *cards),
        }
        count(note.deck, 1, 0);
    }
    // Levels sort before names: `A::B` stands below `A`, whatever else begins with it.
    let mut tree: BTreeMap<Vec<&str>, DeckSummary> = BTreeMap::new();
    for (deck, (notes, cards)) in collection.decks.iter().zip(own) {
        let levels: Vec<&str> = deck.name.split("::").collect();
        for depth in 1..=levels.len() {
            let above = levels.get(..depth).unwrap_or_default();
            let deck = tree.entry(above.to_vec()).or_default();
            if deck.name.is_empty() {
                deck.name = above.join("::");
            }
            deck.all_notes += notes;
            deck.all_cards += cards;
            if depth == levels.len() {
                deck.notes += notes;
                deck.cards += cards;
            }
        }
    }
    tree.into_values().collect()
}
