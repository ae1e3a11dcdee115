//! Two states of a deck: which note of the one is which note of the other.
//!
//! Notes are matched in passes, the surest evidence first, and no note twice: ids that sources give,
//! equal fronts, equal backs, the same place, then likeness, where a pair has to be the best for both of its notes
//! by a margin. Each pass runs over hashes or an index of words, so that time and memory grow with
//! the notes, never with their pairs. It must not know what the matches are for.

use crate::deck::Collection;

mod alike;
mod answers;
mod index;
mod likeness;
mod passes;
mod places;
mod prints;
mod renamed;
mod reworded;
mod sides;
mod words;

use passes::Passes;
use prints::Prints;

/// How much evidence a match needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Strength {
    /// Equal ids, fronts or backs; and likeness where nothing is equal.
    #[default]
    Normal,
    /// Only equal ids, fronts or backs.
    Strict,
}

/// What says that two notes are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The id that both sources give.
    Id,
    /// The front.
    Front,
    /// What a cloze text asks: it hides something else.
    Asked,
    /// The back: in a deck where answers tell notes apart, or between the same notes.
    Back,
    /// Front and back are more alike than those of any other pair.
    Likeness,
}

/// A note of the old state that is the same as one of the new state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Its index among the old notes.
    pub old: u32,
    /// What says so.
    pub by: By,
    /// How alike the two are, in hundredths.
    pub likeness: u8,
}

/// A pair that may be one note, edited, and may be two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// An index among the old notes.
    pub old: u32,
    /// An index among the new notes.
    pub new: u32,
    /// How alike they are, in hundredths.
    pub likeness: u8,
}

/// Which notes of two states are the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// For each new note, the old one that it is.
    pub matches: Vec<Option<Match>>,
    /// Likely edits that are not sure enough, in the order of the new notes; neither note of one has
    /// a match.
    pub doubts: Vec<Doubt>,
    /// Notes that are the same but for how cards are made of them, in the order of the new notes;
    /// neither note of one has a match.
    pub other_kind: Vec<Doubt>,
    /// Decks that have another name now: indexes of old and new.
    pub renamed: Vec<(u32, u32)>,
}

impl Comparison {
    /// Finds the notes of `old` in `new`.
    ///
    /// ```
    /// use deckconv::compare::{By, Comparison, Strength};
    /// use deckconv::deck::{Collection, Note};
    /// use deckconv::text::Text;
    ///
    /// let deck = |pairs: &[(&'static str, &'static str)]| {
    ///     let mut deck = Collection::default();
    ///     deck.decks.named("Capitals");
    ///     let note = |(front, back): &_| Note::basic(Text::plain(*front), Text::plain(*back));
    ///     deck.notes = pairs.iter().map(note).collect();
    ///     deck
    /// };
    /// let old = deck(&[("Capital of France?", "Pariss"), ("Capital of Italy?", "Rome")]);
    /// let new = deck(&[("The capital of Italy?", "Rome"), ("Capital of France?", "Paris")]);
    /// let found = Comparison::of(&old, &new, Strength::Normal);
    /// let found = found.matches.iter().flatten().map(|found| (found.old, found.by));
    /// assert_eq!(found.collect::<Vec<_>>(), [(1, By::Back), (0, By::Front)]);
    /// ```
    #[must_use]
    pub fn of(old: &Collection<'_>, new: &Collection<'_>, strength: Strength) -> Self {
        let prints = Prints::of(old, new);
        let mut passes = Passes::of(old, new, &prints);
        passes.equal();
        if strength == Strength::Normal {
            let doubtful = passes.alike();
            passes.in_place();
            passes.reworded();
            passes.say_doubts(doubtful);
        }
        passes.other_kind();
        let found = passes.finish();
        Self { renamed: prints.renamed, ..found }
    }

    /// Finds the notes of `old` in `new` by their ids alone, whoever made them.
    #[must_use]
    pub fn of_ids(old: &Collection<'_>, new: &Collection<'_>) -> Self {
        let prints = Prints::with_all_ids(old, new);
        let mut passes = Passes::of(old, new, &prints);
        passes.equal_ids();
        passes.finish()
    }
}

#[cfg(test)]
mod tests;
