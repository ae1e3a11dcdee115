//! The model: what an input means and an output will hold, as plain data.
//!
//! Every reader makes it, every writer takes it, and nothing in between knows a format. It must
//! not know files, terminals or any format's notation; it renders nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::media::{MediaFiles, is_static, used};
use crate::text::{Text, rename_references, rename_sounds};

mod anki;
mod note_type;
mod parts;

pub use anki::{AnkiCard, AnkiNote, Review, Schedule, content_of};
pub use note_type::{CardTemplate, Field, NoteType};
pub use parts::Split;

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
    /// Leaves out media to which nothing refers; static ones stay if they are `with_static`.
    pub(crate) fn keep_used_media(&mut self, with_static: bool) {
        if !self.media.is_empty() {
            let used = used(&self.notes, &self.note_types);
            self.media.retain(|media| {
                used.contains(&media.name) || (with_static && is_static(&media.name))
            });
        }
    }

    /// The index of a note type like `new`, which is added when there is none. One that shares its
    /// name or number with another shape gets a name of its own, and a number when it is written.
    pub(crate) fn add_note_type(&mut self, mut new: NoteType) -> u32 {
        let same = |known: &NoteType| NoteType { changed: new.changed, ..known.clone() } == new;
        if let Some(index) = self.note_types.iter().position(same) {
            if let Some(known) = self.note_types.get_mut(index) {
                known.changed = known.changed.max(new.changed);
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
        let created = *self.created.get_or_insert(other.created.unwrap_or_default());
        let days = (other.created.unwrap_or(created) - created).div_euclid(86_400);
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
                note.rename_media(|name| names.get(name).cloned());
            }
            for card in note.anki.iter_mut().flat_map(|anki| &mut anki.cards) {
                card.deck = deck_here(card.deck);
                let on_a_day = card.schedule.as_mut().filter(|due| due.is_due_on_a_day());
                on_a_day.into_iter().for_each(|schedule| schedule.due += days);
            }
            note
        }));
        Ok(())
    }
}

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

/// What a note asks and answers: the source of one card or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// Index into [`Collection::decks`].
    pub deck: u32,
    /// How cards are made of the fields.
    pub kind: Kind,
    /// One text for each field that the kind has: see [`Kind::fields`].
    pub fields: Vec<Text<'a>>,
    /// Tags, without white space; levels joined by `::`.
    pub tags: Vec<Cow<'a, str>>,
    /// What tells the note apart for ever.
    pub id: Id<'a>,
    /// Where it stood.
    pub origin: Origin,
    /// What an Anki collection holds of it besides, if it comes from one.
    pub anki: Option<Box<AnkiNote>>,
}

impl<'a> Note<'a> {
    /// A basic note in the first deck: no tags, no id, no origin.
    #[must_use]
    pub fn basic(front: Text<'a>, back: Text<'a>) -> Self {
        Self {
            deck: 0,
            kind: Kind::Basic,
            fields: vec![front, back],
            tags: Vec::new(),
            id: Id::None,
            origin: Origin::default(),
            anki: None,
        }
    }

    /// Changes the names by which its fields refer to media to what `change` makes of them.
    pub fn rename_media(&mut self, mut change: impl FnMut(&str) -> Option<String>) {
        for field in &mut self.fields {
            // A sound is written alike in plain text, and nothing else refers there.
            let renamed = match &*field {
                Text::Html(html) => rename_references(html, &mut change),
                Text::Plain(text) => rename_sounds(text, &mut change),
            };
            if let Cow::Owned(new) = renamed {
                *field = match field {
                    Text::Html(_) => Text::html(new),
                    Text::Plain(_) => Text::plain(new),
                };
            }
        }
    }

    /// The first field: what is asked, or the cloze text.
    #[must_use]
    pub fn front(&self) -> &Text<'a> {
        self.fields.first().unwrap_or(const { &Text::EMPTY })
    }

    /// The second field: what answers, or what a cloze shows below.
    #[must_use]
    pub fn back(&self) -> &Text<'a> {
        self.fields.get(1).unwrap_or(const { &Text::EMPTY })
    }
}

/// How cards are made of a note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One card: front, then back.
    #[default]
    Basic,
    /// Two cards, the second one with the sides swapped.
    Reversed,
    /// As `Reversed`, but the second card is made only when the third field is filled.
    OptionalReversed,
    /// One card; the learner types the back.
    TypeIn,
    /// A card for each cloze number in the first field.
    Cloze,
    /// As a note type says: an index into [`Collection::note_types`].
    Custom(u32),
}

impl Kind {
    /// The kinds that deckconv knows by itself, in the order of its lists.
    pub const BUILT_IN: [Self; 5] =
        [Self::Basic, Self::Reversed, Self::OptionalReversed, Self::TypeIn, Self::Cloze];

    /// The kind's name in JSON, CSV and ids. It never changes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Reversed => "reversed",
            Self::OptionalReversed => "optional-reversed",
            Self::TypeIn => "type-in",
            Self::Cloze => "cloze",
            Self::Custom(_) => "custom",
        }
    }

    /// The built-in kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::BUILT_IN.into_iter().find(|kind| kind.name() == name)
    }

    /// The names of the fields of a built-in kind; those of a custom kind are its note type's.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Basic | Self::Reversed | Self::TypeIn => &["Front", "Back"],
            Self::OptionalReversed => &["Front", "Back", "Add Reverse"],
            Self::Cloze => &["Text", "Back Extra"],
            Self::Custom(_) => &[],
        }
    }
}

/// What tells a note apart: its guid, in Anki's word.
#[derive(Debug, Clone, Default)]
pub enum Id<'a> {
    /// None yet.
    #[default]
    None,
    /// The source gave it, or an earlier package.
    Given(Cow<'a, str>),
    /// Made from the note's deck, kind and front: 64 bits, shown in Anki's base 91.
    Made(u64),
}

impl Id<'_> {
    /// Whether the source gave it.
    #[must_use]
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    /// Whether there is none yet.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Given(text) => f.write_str(text),
            Self::Made(bits) => f.write_str(crate::identity::Base91::of(*bits).as_str()),
        }
    }
}

/// Two ids are equal when they read alike, wherever they come from.
impl PartialEq for Id<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Given(a), Self::Given(b)) => a == b,
            (Self::Made(a), Self::Made(b)) => a == b,
            (a, b) => a.to_string() == b.to_string(),
        }
    }
}

impl Eq for Id<'_> {}

/// Where a note stood: an input, and its first line there if the input has lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Origin {
    /// Index into [`Collection::files`].
    pub file: u32,
    /// The line of the question, counted from 1.
    pub line: Option<NonZeroU32>,
}

impl Origin {
    /// Line `line` (from 1) of the first input.
    #[must_use]
    pub fn at(line: usize) -> Self {
        Self { file: 0, line: u32::try_from(line).ok().and_then(NonZeroU32::new) }
    }
}
