//! Decks: names in a tree, each once.
//!
//! It must not know notes.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Attributes;

/// A deck: a name, whose levels are joined by `::`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deck {
    /// The full name, for example `Languages::Spanish`.
    pub name: String,
    /// What the overview of the deck says, as HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its other attributes in Anki.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub anki: Attributes,
}

impl Deck {
    /// A deck called `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// The decks of a collection, each name once.
#[derive(Debug, Clone, Default)]
pub struct Decks {
    list: Vec<Deck>,
    by_name: HashMap<String, u32>,
}

impl Decks {
    /// The index of the deck called `name`, which is added when it is new.
    pub fn named(&mut self, name: &str) -> u32 {
        // One note after the other is of one deck.
        if self.list.last().is_some_and(|last| last.name == name) {
            return self.list.len() as u32 - 1;
        }
        if let Some(index) = self.by_name.get(name) {
            return *index;
        }
        let index = self.list.len() as u32;
        self.list.push(Deck::new(name));
        self.by_name.insert(name.to_owned(), index);
        index
    }

    /// The index of a deck like `new`; one that is there keeps what it says of itself.
    pub fn add(&mut self, new: &Deck) -> u32 {
        let index = self.named(&new.name);
        if let Some(known) = self.list.get_mut(index as usize) {
            if known.description.is_empty() {
                known.description.clone_from(&new.description);
            }
            if known.anki.is_empty() {
                known.anki.clone_from(&new.anki);
            }
        }
        index
    }

    /// The deck at `index`.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<&Deck> {
        self.list.get(index as usize)
    }

    /// The deck called `name`.
    #[must_use]
    pub fn of_name(&self, name: &str) -> Option<&Deck> {
        self.get(*self.by_name.get(name)?)
    }

    /// Renames the only deck to `name`; puts several under it.
    pub fn rename(&mut self, name: &str) {
        match self.list.as_mut_slice() {
            [only] => {
                name.clone_into(&mut only.name);
                self.by_name = HashMap::from([(name.to_owned(), 0)]);
            }
            _ => self.nest_under(name),
        }
    }

    /// Puts every deck under the deck called `name`.
    pub fn nest_under(&mut self, name: &str) {
        for deck in &mut self.list {
            deck.name = format!("{name}::{}", deck.name);
        }
        let names = self.list.iter().zip(0..).map(|(deck, index)| (deck.name.clone(), index));
        self.by_name = names.collect();
    }

    /// The decks in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Deck> {
        self.list.iter()
    }

    /// How many decks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no deck.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl PartialEq for Decks {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for Decks {}
