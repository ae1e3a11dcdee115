//! What changed from one state of a deck to another: notes added, changed, moved and removed, and
//! whether they are still the same notes to Anki.
//!
//! Data only: whoever shows it decides how. It must not know any one format, nor how notes are
//! recognised; `compare` does.

use serde::Serialize;

use crate::compare::{By, Comparison, Strength};
use crate::convert::{ReadInput, ReadOptions, read};
use crate::deck::Collection;
use crate::error::Error;
use crate::identity::Identifier;
use crate::media::MediaFiles;
use crate::source::Source;

mod fields;
mod names;
mod notes;
mod search;
mod words;

pub use fields::FieldChange;
pub use search::Search;
pub use words::{Fate, Run, runs};

/// What changed. Its fields are the keys of `deckconv diff --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The earlier state.
    pub old: State,
    /// The later one.
    pub new: State,
    /// How many notes of each sort there are.
    pub counts: Counts,
    /// Decks that have another name now.
    pub renamed_decks: Vec<RenamedDeck>,
    /// The names of media files that both states have, with other content.
    pub changed_media: Vec<String>,
    /// The notes that are not as before, in the order of the new state; those that are gone stand
    /// where they stood.
    pub notes: Vec<NoteChange>,
}

/// One of the two states.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct State {
    /// The name of the input.
    pub path: String,
    /// The name of the format it was read as.
    pub format: &'static str,
    /// How many notes it has.
    pub notes: usize,
    /// How many records could not be read, and so are not compared.
    pub skipped: usize,
}

/// How many notes of each sort there are. A note is of one sort only: what is changed may have moved
/// besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// As before.
    pub same: usize,
    /// Only in the new state.
    pub added: usize,
    /// Of other text, markup or tags.
    pub changed: usize,
    /// Unchanged, in another deck.
    pub moved: usize,
    /// Recognised, of another kind.
    pub kind: usize,
    /// Unchanged, under another id.
    pub id: usize,
    /// Perhaps an edit of an earlier note.
    pub doubtful: usize,
    /// Only in the old state.
    pub removed: usize,
}

/// A deck that has another name now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenamedDeck {
    /// What it was called.
    pub old: String,
    /// What it is called.
    pub new: String,
}

/// What happened to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It is new.
    Added,
    /// Its text, its markup or its tags are others; its deck may be another too.
    Changed,
    /// It is in another deck.
    Moved,
    /// Cards are made of it in another way; Anki does not take such a change over.
    Kind,
    /// Its id is another, and nothing else.
    Id,
    /// It may be an edit of an earlier note, and may be another note.
    Doubtful,
    /// It is gone.
    Removed,
}

/// A note that is not as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteChange {
    /// What happened to it.
    pub what: What,
    /// The note as it was; nothing if it is new.
    pub old: Option<Side>,
    /// The note as it is; nothing if it is gone.
    pub new: Option<Side>,
    /// What became of its id; nothing if there is only one state of it.
    pub id: Option<IdFate>,
    /// Whether it is in another deck, which was not just renamed.
    pub moved: bool,
    /// What says that the two are one note: `id`, `front`, `back` or `likeness`.
    pub by: Option<&'static str>,
    /// How alike the two are, in hundredths.
    pub likeness: Option<u8>,
    /// The fields that changed; of a note in one state only, those that are filled.
    pub fields: Vec<FieldChange>,
    /// Tags that came and went.
    pub tags: TagChange,
}

/// A note in one of the two states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Its index there.
    #[serde(skip)]
    pub index: u32,
    /// Its id: the one that the source gives, or the one that deckconv makes.
    pub id: String,
    /// The name of its deck.
    pub deck: String,
    /// Its line, if its source has lines.
    pub line: Option<u32>,
    /// Its kind, or the name of its note type.
    pub kind: String,
    /// Its first field, as text.
    pub front: String,
}

/// What became of the id of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IdFate {
    /// It is the same.
    Kept,
    /// Both sources give one, and they differ: to Anki it is another note.
    Lost,
    /// deckconv makes another one, from other text; it carries the earlier id over where it is
    /// given the earlier package.
    Remade,
}

/// Tags that came and went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TagChange {
    /// Those that only the new state has.
    pub added: Vec<String>,
    /// Those that only the old one has.
    pub removed: Vec<String>,
}

impl TagChange {
    /// Whether no tag came and none went.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

impl What {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Added,
        Self::Changed,
        Self::Moved,
        Self::Kind,
        Self::Id,
        Self::Doubtful,
        Self::Removed,
    ];

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Kind => "kind",
            Self::Id => "id",
            Self::Doubtful => "doubtful",
            Self::Removed => "removed",
        }
    }
}

impl Difference {
    /// Whether the two states hold the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.notes.is_empty() && self.renamed_decks.is_empty() && self.changed_media.is_empty()
    }

    /// What changed between two collections.
    #[must_use]
    pub fn of(old: &Collection<'_>, new: &Collection<'_>) -> Self {
        let found = Comparison::of(old, new, Strength::Normal);
        let name = |of: &Collection<'_>, deck: u32| {
            of.decks.get(deck).map(|deck| deck.name.clone()).unwrap_or_default()
        };
        let renamed = found.renamed.iter();
        let renamed =
            renamed.map(|(was, is)| RenamedDeck { old: name(old, *was), new: name(new, *is) });
        let renamed_decks = renamed.collect();
        let notes = notes::changes(old, new, &found);
        let state = |of: &Collection<'_>| State { notes: of.notes.len(), ..State::default() };
        let counts = Counts::of(&notes, new.notes.len());
        let changed_media = changed_media(&old.media, &new.media);
        Self { old: state(old), new: state(new), counts, renamed_decks, changed_media, notes }
    }
}

/// The names under which both have files, but not the same.
fn changed_media(old: &MediaFiles, new: &MediaFiles) -> Vec<String> {
    let was = |name: &str| old.position(name).and_then(|at| old.get(at));
    let changed = new.iter().filter(|media| was(&media.name).is_some_and(|was| was != *media));
    changed.map(|media| media.name.clone()).collect()
}

impl Counts {
    fn of(changes: &[NoteChange], notes: usize) -> Self {
        let mut counts = Self::default();
        for change in changes {
            *match change.what {
                What::Added => &mut counts.added,
                What::Changed => &mut counts.changed,
                What::Moved => &mut counts.moved,
                What::Kind => &mut counts.kind,
                What::Id => &mut counts.id,
                What::Doubtful => &mut counts.doubtful,
                What::Removed => &mut counts.removed,
            } += 1;
        }
        counts.same = notes + counts.removed - changes.len();
        counts
    }
}

impl By {
    /// Its name in JSON.
    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Front => "front",
            Self::Asked => "asked",
            Self::Back => "back",
            Self::Likeness => "likeness",
        }
    }
}

/// Two states of a deck, read to be compared.
#[derive(Debug)]
pub struct States<'a> {
    /// The earlier one.
    pub old: ReadInput<'a>,
    /// The later one.
    pub new: ReadInput<'a>,
}

impl<'a> States<'a> {
    /// Reads both, with the same options.
    ///
    /// Decks that are called after their files are one deck, whatever the files are called.
    ///
    /// # Errors
    /// As [`read`], for the first of the two that fails.
    ///
    /// ```
    /// use deckconv::convert::ReadOptions;
    /// use deckconv::diff::{States, What};
    /// use deckconv::source::Source;
    ///
    /// let old = Source::of_text("old.txt", "Capitals\nFrance?\nPariss\nItaly?\nRome\n");
    /// let new = Source::of_text("new.txt", "Capitals\nFrance?\nParis\nItaly?\nRome\n");
    /// let difference = States::read(&old, &new, &ReadOptions::default())?.difference();
    /// assert_eq!((difference.counts.same, difference.counts.changed), (1, 1));
    /// assert_eq!(difference.notes[0].what, What::Changed);
    /// assert_eq!(difference.notes[0].fields[0].name, "Back");
    /// # Ok::<(), deckconv::Error>(())
    /// ```
    pub fn read(old: &'a Source, new: &'a Source, options: &ReadOptions) -> Result<Self, Error> {
        let read = |source| read(source, options, &mut Identifier::default(), "");
        let mut states = Self { old: read(old)?, new: read(new)? };
        if states.old.package.is_none() && states.new.package.is_none() {
            let (old_name, new_name) = (old.stem(), new.stem());
            names::make_one(&mut states.old.collection, old_name, &states.new.collection, new_name);
        }
        Ok(states)
    }

    /// What changed.
    #[must_use]
    pub fn difference(&self) -> Difference {
        let found = Difference::of(&self.old.collection, &self.new.collection);
        let state = |input: &ReadInput<'_>, state| State {
            path: input.collection.files.first().cloned().unwrap_or_default(),
            format: input.format.name,
            skipped: input.counts.skipped,
            ..state
        };
        Difference { old: state(&self.old, found.old), new: state(&self.new, found.new), ..found }
    }
}

#[cfg(test)]
mod tests;
