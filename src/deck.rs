//! The model: what an input means and an output will hold, as plain data.
//!
//! Every reader makes it, every writer takes it, and nothing in between knows a format. It must
//! not know files, terminals or any format's notation; it renders nothing.

use std::collections::HashMap;

use crate::media::{Media, MediaFiles, is_static, used};

mod anki;
mod decks;
mod note;
mod note_type;
mod parts;
mod tree;

pub(crate) use anki::says_the_same;
pub(crate) use anki::stored_html;
pub use anki::{AnkiCard, AnkiNote, Review, Schedule, content_of};
pub use decks::{Deck, Decks};
pub use note::{Id, Kind, Note, Origin};
pub use note_type::{CardTemplate, Field, NoteType};
pub use parts::Split;
pub(crate) use tree::{Branch, DeckTree, Walk};

/// What Anki keeps of a thing besides what deckconv knows: by the names of its schema 11, values
/// that are usual left out. It is passed on as it is.
pub type Attributes = serde_json::Map<String, serde_json::Value>;

/// Everything that one input holds, or one output will hold.
///
/// Notes stay in the order of their source, across decks; [`Note::deck`] says where each belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collection<'a> {
    /// The decks, in the order in which they were first met.
    pub decks: Decks,
    /// The custom note types that [`Kind::Custom`] points into.
    pub note_types: Vec<NoteType>,
    /// The notes, in source order.
    pub notes: Vec<Note<'a>>,
    /// The files that fields refer to by name, each name once.
    pub media: MediaFiles,
    /// When the Anki collection that the notes come from was made, in seconds since 1970: the day
    /// that [`Schedule::due`] counts from.
    pub created: Option<i64>,
    /// The names of the inputs that [`Origin::file`] points into.
    pub files: Vec<String>,
}

impl Collection<'_> {
    /// The name of the deck that `note` is in; empty when its index points nowhere.
    #[must_use]
    pub fn deck_of(&self, note: &Note<'_>) -> &str {
        self.decks.get(note.deck).map_or("", |deck| deck.name.as_str())
    }

    /// The custom note type of `note`, if it has one.
    #[must_use]
    pub fn note_type_of(&self, note: &Note<'_>) -> Option<&NoteType> {
        match note.kind {
            Kind::Custom(index) => self.note_types.get(index as usize),
            _ => None,
        }
    }

    /// The name of the input that `note` was read from, if it is known.
    #[must_use]
    pub fn file_of(&self, note: &Note<'_>) -> Option<&str> {
        self.files.get(note.origin.file as usize).map(String::as_str)
    }
}

impl<'a> Collection<'a> {
    /// Calls each deck as `name` says; decks that are called alike then are one.
    pub(crate) fn rename_decks(&mut self, mut name: impl FnMut(&Deck) -> String) {
        let mut decks = Decks::default();
        let renamed = self.decks.iter().map(|deck| Deck { name: name(deck), ..deck.clone() });
        let places: Vec<u32> = renamed.map(|deck| decks.add(&deck)).collect();
        let renumber =
            |deck: &mut u32| *deck = places.get(*deck as usize).copied().unwrap_or(*deck);
        for note in &mut self.notes {
            renumber(&mut note.deck);
            let cards = note.anki.iter_mut().flat_map(|anki| &mut anki.cards);
            cards.for_each(|card| renumber(&mut card.deck));
        }
        self.decks = decks;
    }

    /// Leaves out media to which nothing refers; static ones stay if they are `with_static`.
    pub(crate) fn keep_used_media(&mut self, with_static: bool) {
        let media = std::mem::take(&mut self.media);
        self.media = self.used_of(&media, with_static);
    }

    /// Those of `media` to which something here refers; and the static ones, if `with_static`.
    fn used_of(&self, media: &MediaFiles, with_static: bool) -> MediaFiles {
        if media.is_empty() {
            return MediaFiles::default();
        }
        let used = used(&self.notes, &self.note_types);
        let wanted =
            |media: &&Media| used.contains(&media.name) || (with_static && is_static(&media.name));
        media.iter().filter(wanted).cloned().collect()
    }

    /// The index of a note type like `new`, which is added when there is none. One that shares its
    /// name or number with another shape gets a name of its own, and a number when it is written.
    pub(crate) fn add_note_type(&mut self, mut new: NoteType) -> u32 {
        if let Some(index) = self.note_types.iter().position(|known| known.is_same(&new)) {
            if let Some(known) = self.note_types.get_mut(index) {
                let changed = known.changed.max(new.changed);
                if known.id.is_none() {
                    *known = new;
                }
                known.changed = changed;
            }
            return index as u32;
        }
        let taken = |name: &str| self.note_types.iter().any(|known| known.name == name);
        if taken(&new.name) {
            let numbered = |number: usize| format!("{} ({number})", new.name);
            new.name = (2..).map(numbered).find(|name| !taken(name)).unwrap_or_default();
            new.id = None;
        }
        if new.id.is_some() && self.note_types.iter().any(|known| known.id == new.id) {
            new.id = None;
        }
        self.note_types.push(new);
        self.note_types.len() as u32 - 1
    }

    /// How many days later than this one a collection was made that was made at `created`; none if
    /// one of the two times is not known.
    pub(crate) fn days_until(&self, created: Option<i64>) -> i64 {
        const DAY: i64 = 86_400;
        let both = self.created.zip(created);
        both.map_or(0, |(own, other)| other.div_euclid(DAY) - own.div_euclid(DAY))
    }

    /// Puts the notes of `other` after the notes of `self`; decks of one name become one, and so do
    /// equal files. A file that shares its name with another one gets its own.
    ///
    /// # Errors
    /// If one of two files of a name cannot be read to compare them; nothing is changed then.
    pub fn append(&mut self, mut other: Collection<'a>) -> std::io::Result<()> {
        self.media.compare(&other.media)?;
        let decks: Vec<u32> = other.decks.iter().map(|deck| self.decks.add(deck)).collect();
        let types: Vec<u32> = other.note_types.into_iter().map(|t| self.add_note_type(t)).collect();
        let mut names = HashMap::new();
        for media in std::mem::take(&mut other.media) {
            let name = media.name.clone();
            if let Some(new) = self.media.add(media)? {
                names.insert(name, new);
            }
        }
        let days = self.days_until(other.created);
        self.created = self.created.or(other.created);
        let files = self.files.len() as u32;
        self.files.extend(other.files);
        let deck_here = |deck: u32| decks.get(deck as usize).copied().unwrap_or(deck);
        self.notes.extend(other.notes.into_iter().map(|mut note| {
            note.deck = deck_here(note.deck);
            if let Kind::Custom(index) = &mut note.kind {
                *index = types.get(*index as usize).copied().unwrap_or(*index);
            }
            note.origin.file += files;
            if !names.is_empty() {
                // A field may spell the name as in an address.
                note.rename_media(|name| {
                    crate::media::names(name).find_map(|name| names.get(&*name).cloned())
                });
            }
            for card in note.anki.iter_mut().flat_map(|anki| &mut anki.cards) {
                card.deck = deck_here(card.deck);
                card.put_off(days);
            }
            note
        }));
        Ok(())
    }
}
