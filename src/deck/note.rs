//! A note: its kind, its fields, what tells it apart, where it stood.
//!
//! It must not know decks or note types beyond their places in the collection.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;

use super::AnkiNote;
use crate::text::Text;

/// What a note asks and answers: the source of one card or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// Index into [`super::Collection::decks`].
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

    /// The same note, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Note<'static> {
        let fields = self.fields.into_iter().map(Text::into_owned).collect();
        let tags = self.tags.into_iter().map(|tag| tag.into_owned().into()).collect();
        let id = match self.id {
            Id::None => Id::None,
            Id::Given(text) => Id::Given(text.into_owned().into()),
            Id::Made(bits) => Id::Made(bits),
        };
        let Self { deck, kind, origin, anki, .. } = self;
        Note { deck, kind, fields, tags, id, origin, anki }
    }

    /// Changes the names by which its fields refer to media to what `change` makes of them.
    pub fn rename_media(&mut self, mut change: impl FnMut(&str) -> Option<String>) {
        self.fields.iter_mut().for_each(|field| field.rename_references(&mut change));
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
    /// As a note type says: an index into [`super::Collection::note_types`].
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
    /// Index into [`super::Collection::files`].
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
