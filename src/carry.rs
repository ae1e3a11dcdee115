//! Ids carried over from an earlier state of a deck: an edited note stays the note that its learner
//! knows.
//!
//! With its id a note takes over when it was changed, so that Anki passes over what nobody touched,
//! and its note type, without which Anki would not take it for the same. It must not know files, or
//! how notes are matched.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::compare::{Comparison, Doubt, Strength};
use crate::deck::{Collection, Id, Note};
use crate::identity::{Spread, bits_of, normal_front};
use crate::report::{Diagnostic, History, Place, Problem};
use crate::settings::{OptionSpec, Takes, Used};

mod apart;
mod gone;
mod news;
mod note_types;
mod notes;
mod retired;

pub use retired::{MOST_RETIRED, Retired};

/// The option that keeps notes that are gone, with a tag.
pub const TAG_REMOVED: OptionSpec = OptionSpec {
    name: "tag-removed",
    takes: Takes::Nothing,
    help: "Notes that the earlier package had and that are gone get a tag, to be deleted in Anki",
    used: Used::Writing,
};

/// What a note that is gone is tagged with for Anki.
pub const REMOVED_TAG: &str = "deckconv::removed";

/// How much evidence it takes to carry an id over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Carry {
    /// An equal front or back, or likeness beyond doubt.
    #[default]
    Normal,
    /// An equal front or back.
    Strict,
    /// None is: only notes that have their id anyway are the same.
    Off,
}

impl Carry {
    /// How each is called on the command line.
    pub const NAMES: [(&str, Self); 3] =
        [("normal", Self::Normal), ("strict", Self::Strict), ("off", Self::Off)];

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, carry)| carry)
    }
}

/// How ids are carried over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Carrying<'r> {
    /// What it takes.
    pub carry: Carry,
    /// The time of the run, in milliseconds since 1970.
    pub now: i64,
    /// Whether it is for Anki, which leaves cards in their decks whatever is imported.
    pub to_anki: bool,
    /// So many of the earlier notes, the first ones, were in this very output: what is not here any more
    /// is gone. Of the others, only those in the decks that are here.
    pub own: usize,
    /// What becomes of notes that are gone.
    pub gone: Gone,
    /// Whether the earlier state says of which note types its notes are: a table does not.
    pub types_are_known: bool,
    /// Notes that were gone before.
    pub retired: &'r [Retired],
}

/// What becomes of notes that were there and are no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Gone {
    /// They are said, and are not in the output.
    #[default]
    Left,
    /// They stay, with a tag by which the user finds them in Anki.
    Tagged,
    /// They stay as they are: something could not be read, and they may be in that.
    Kept,
}

/// How notes compare with what was there before.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    /// The notes that were there, by the bits of their ids; whether they have another text or other
    /// tags now.
    known: HashMap<u64, bool, BuildHasherDefault<Spread>>,
    /// Notes that were there and are no more.
    pub removed: usize,
    /// Notes that are gone, now or since earlier, by which they are known if they return.
    pub retired: Vec<Retired>,
    /// What was recognised, what was not, and what Anki will not do about it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Carried {
    /// How many of `notes` were there before, and how many of these changed.
    #[must_use]
    pub fn count(&self, notes: &[Note<'_>]) -> (usize, usize) {
        if self.known.is_empty() {
            return (0, 0);
        }
        let known = notes.iter().filter_map(|note| self.known.get(&bits_of_id(&note.id)));
        known.fold((0, 0), |(carried, changed), is_changed| {
            (carried + 1, changed + usize::from(*is_changed))
        })
    }
}

/// Gives the notes of `new` the ids that they have in `old`.
///
/// The note types of `new` have to be those that will be written: a note that changes its kind
/// cannot keep its id.
///
/// ```
/// use deckconv::carry::{Carry, Carrying, carry};
/// use deckconv::convert::{ReadOptions, read};
/// use deckconv::identity::Identifier;
/// use deckconv::source::Source;
///
/// let read = |source| read(source, &ReadOptions::default(), &mut Identifier::default(), "");
/// let old = Source::of_text("capitals.txt", "France?\nParis\nItaly?\nRome\n");
/// let new = Source::of_text("capitals.txt", "And Italy?\nRome\nFrance?\nParis\n");
/// let (old, mut new) = (read(&old)?.collection, read(&new)?.collection);
/// let carrying = Carrying { to_anki: true, ..Carrying::default() };
/// let carried = carry(&mut new, &old, carrying);
/// assert_eq!(carried.count(&new.notes), (2, 1));
/// assert_eq!(new.notes[0].id, old.notes[1].id);
/// # Ok::<(), deckconv::Error>(())
/// ```
pub fn carry(new: &mut Collection<'_>, old: &Collection<'_>, carrying: Carrying<'_>) -> Carried {
    let found = match carrying.carry {
        Carry::Normal => Comparison::of(old, new, Strength::Normal),
        Carry::Strict => Comparison::of(old, new, Strength::Strict),
        Carry::Off => Comparison::of_ids(old, new),
    };
    let mut carrier = Carrier {
        old,
        carrying,
        found,
        returned: HashMap::new(),
        doubtful: HashMap::new(),
        carried: Carried::default(),
    };
    carrier.note_types(new);
    carrier.find_returned(new);
    if carrying.to_anki {
        carrier.say_moves(new);
        carrier.say_lost_cards(new);
    }
    carrier.notes(new);
    carrier.say_doubts(new);
    carrier.tell_apart(new);
    carrier.removed(new);
    carrier.carried
}

struct Carrier<'c> {
    old: &'c Collection<'c>,
    carrying: Carrying<'c>,
    found: Comparison,
    /// The new notes that were gone and are back.
    returned: HashMap<u32, &'c Retired>,
    /// For each old note that may be a new one, edited, the bits of the id of that.
    doubtful: HashMap<u32, u64>,
    carried: Carried,
}

impl Carrier<'_> {
    /// What the new note at this index was.
    fn earlier(&self, new: usize) -> Option<&Note<'_>> {
        let found = self.found.matches.get(new).copied().flatten()?;
        self.old.notes.get(found.old as usize)
    }

    fn pair<'n, 'a>(
        &self,
        new: &'n Collection<'a>,
        doubt: Doubt,
    ) -> Option<(&Note<'_>, &'n Note<'a>)> {
        let was = self.old.notes.get(doubt.old as usize)?;
        Some((was, new.notes.get(doubt.new as usize)?))
    }

    fn say(&mut self, id: Option<&str>, news: History) {
        let place = Place { note: id.map(str::to_owned), ..Place::default() };
        self.carried.diagnostics.push(Diagnostic { place, problem: Problem::History(news) });
    }
}

/// The front of `note` as a person reads it.
fn shown(note: &Note<'_>) -> String {
    normal_front(note.front()).into_owned()
}

/// The bits that stand for `id`.
fn bits_of_id(id: &Id<'_>) -> u64 {
    match id {
        Id::Made(bits) => *bits,
        Id::Given(text) => bits_of(text),
        Id::None => 0,
    }
}

#[cfg(test)]
mod tests;
