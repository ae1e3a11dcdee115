//! Searches for Anki's browser that find certain notes: by what they say, since Anki cannot be asked
//! for their ids.
//!
//! How terms are written is in `term`; here it is decided which of them tell a note from all others.
//! It must not know who pastes the search where.

use std::collections::{HashMap, HashSet};

use super::fields::{Fields, Placed};
use super::notes::placed;
use super::{Difference, States, What};

mod term;

use term::{Said, any, deck_term};

/// A line for the search box of Anki's browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The line; empty if there is nothing to search for.
    pub line: String,
    /// How many notes it finds.
    pub notes: usize,
    /// How many it cannot find: other notes say the same.
    pub left_out: usize,
}

impl States<'_> {
    /// A search that finds the notes to which this happened, and no others of the two states, where
    /// the old state was imported into Anki and then the new one.
    ///
    /// Anki never moves a note that it has, so each is looked for in its old deck if it has one.
    #[must_use]
    pub fn search(&self, difference: &Difference, what: What) -> Search {
        let hunt = Hunt::of(self, difference, what);
        let rivals = hunt.rivals();
        let (mut search, mut met) = (Search::default(), HashSet::new());
        let mut decks: Vec<(&str, Vec<String>)> = Vec::new();
        for (note, rivals) in hunt.sought.iter().zip(&rivals) {
            let Some(term) = note.term(rivals) else {
                search.left_out += 1;
                continue;
            };
            search.notes += 1;
            // Two notes that are alike are found by one term.
            if !met.insert((note.deck, term.clone())) {
                continue;
            }
            match decks.iter_mut().find(|(deck, _)| *deck == note.deck) {
                Some((_, terms)) => terms.push(term),
                None => decks.push((note.deck, vec![term])),
            }
        }
        let is_only = decks.len() == 1;
        let in_deck = |(deck, terms): (&str, Vec<String>)| {
            let found = format!("{} {}", deck_term(deck, self.has_below(deck)), any(terms));
            if is_only { found } else { format!("({found})") }
        };
        search.line = any(decks.into_iter().map(in_deck).collect());
        search
    }

    /// Whether there are decks below this one.
    fn has_below(&self, deck: &str) -> bool {
        let above = deck.to_lowercase() + "::";
        let mut decks =
            [&self.old, &self.new].into_iter().flat_map(|of| of.collection.decks.iter());
        decks.any(|deck| deck.name.to_lowercase().starts_with(&above))
    }
}

/// The notes that are sought, among all that Anki has then.
struct Hunt<'c> {
    states: &'c States<'c>,
    sought: Vec<Note<'c>>,
    /// The indexes of the sought notes in both states.
    old: HashSet<u32>,
    new: HashSet<u32>,
    /// The decks that Anki leaves changed new notes in.
    decks: HashMap<u32, &'c str>,
}

impl<'c> Hunt<'c> {
    fn of(states: &'c States<'c>, difference: &'c Difference, what: What) -> Self {
        let (old, new, decks) = (HashSet::new(), HashSet::new(), HashMap::new());
        let mut hunt = Self { states, sought: Vec::new(), old, new, decks };
        let as_new = matches!(what, What::Added | What::Changed | What::Moved);
        for change in &difference.notes {
            let (old, new) = (change.old.as_ref(), change.new.as_ref());
            let Some(deck) = old.or(new).map(|side| side.deck.as_str()) else { continue };
            let (old, new) = (old.map(|side| side.index), new.map(|side| side.index));
            hunt.decks.extend(new.map(|index| (index, deck)));
            let is_sought = if what == What::Moved { change.moved } else { change.what == what };
            if is_sought {
                let note = match as_new {
                    true => placed(&states.new.collection, new),
                    false => placed(&states.old.collection, old),
                };
                hunt.sought.extend(note.map(|note| Note::of(note, deck)));
                hunt.old.extend(old);
                hunt.new.extend(new.filter(|_| as_new));
            }
        }
        hunt
    }

    /// For each note that is sought, the others in its deck that say the same first.
    fn rivals(&self) -> Vec<Vec<Note<'c>>> {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, note) in self.sought.iter().enumerate() {
            if let Some(first) = note.first() {
                by_key.entry(note.key(first)).or_default().push(at);
            }
        }
        let mut rivals: Vec<Vec<Note<'c>>> = vec![Vec::new(); self.sought.len()];
        if by_key.is_empty() {
            return rivals;
        }
        for other in self.others() {
            for field in &other.fields {
                for at in by_key.get(&other.key(field)).into_iter().flatten() {
                    rivals.get_mut(*at).into_iter().for_each(|rivals| rivals.push(other.clone()));
                }
            }
        }
        rivals
    }

    /// All notes that are not sought, as they were and as they are.
    fn others(&self) -> impl Iterator<Item = Note<'c>> {
        let (old, new) = (&self.states.old.collection, &self.states.new.collection);
        let was = (0..).zip(&old.notes).filter(|(index, _)| !self.old.contains(index));
        let was = was.map(|(_, note)| Note::of((old, note), old.deck_of(note)));
        let is = (0..).zip(&new.notes).filter(|(index, _)| !self.new.contains(index));
        let is = is.map(|(index, note)| {
            let deck = self.decks.get(&index).copied();
            Note::of((new, note), deck.unwrap_or_else(|| new.deck_of(note)))
        });
        was.chain(is)
    }
}

/// A note as Anki has it.
#[derive(Debug, Clone)]
struct Note<'c> {
    deck: &'c str,
    fields: Vec<Said<'c>>,
}

impl<'c> Note<'c> {
    fn of(note: Placed<'c>, deck: &'c str) -> Self {
        let fields = Fields::of(Some(note)).0.into_iter();
        Self { deck, fields: fields.map(|(name, text)| Said::of(name, text)).collect() }
    }

    /// The first field that says something.
    fn first(&self) -> Option<&Said<'c>> {
        self.fields.iter().find(|field| !field.is_empty())
    }

    /// What another note has in common that one term finds too.
    fn key(&self, field: &Said<'_>) -> String {
        format!("{}\n{}", self.deck, field.folded())
    }

    /// The shortest term that finds this note and none of its rivals; nothing if there is none.
    fn term(&self, rivals: &[Note<'_>]) -> Option<String> {
        let first = self.first()?;
        if rivals.is_empty() {
            return Some(first.term(false));
        }
        let is_told = |exactly: &bool| {
            let has = |rival: &Note<'_>, field: &Said<'_>| {
                rival.fields.iter().any(|own| own.says(field, *exactly))
            };
            !rivals.iter().any(|rival| self.fields.iter().all(|field| has(rival, field)))
        };
        let exactly = [false, true].into_iter().find(is_told)?;
        let terms: Vec<String> = self.fields.iter().map(|field| field.term(exactly)).collect();
        Some(format!("({})", terms.join(" ")))
    }
}
