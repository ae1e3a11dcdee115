//! Ids carried over from an earlier state of a deck: an edited note stays the note that its learner
//! knows.
//!
//! With its id a note takes over when it was changed, so that Anki passes over what nobody touched,
//! and its note type, without which Anki would not take it for the same. It must not know files, or
//! how notes are matched.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::compare::{By, Comparison, Doubt, Strength};
use crate::deck::{
    AnkiNote, Collection, Deck, Decks, Id, Kind, Note, NoteType, Origin, content_of,
};
use crate::identity::{Spread, another_id, bits_of, is_our_id, kind_of, normal_front};
use crate::media::{Media, names};
use crate::note_types;
use crate::report::{Diagnostic, History, Place, Problem};
use crate::settings::{OptionSpec, Takes, Used};

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
pub struct Carrying {
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
pub fn carry(new: &mut Collection<'_>, old: &Collection<'_>, carrying: Carrying) -> Carried {
    let found = match carrying.carry {
        Carry::Normal => Comparison::of(old, new, Strength::Normal),
        Carry::Strict => Comparison::of(old, new, Strength::Strict),
        Carry::Off => Comparison::of_ids(old, new),
    };
    let mut carrier = Carrier { old, carrying, found, carried: Carried::default() };
    carrier.note_types(new);
    if carrying.to_anki {
        carrier.say_moves(new);
    }
    carrier.notes(new);
    carrier.say_doubts(new);
    carrier.tell_apart(new);
    carrier.removed(new);
    carrier.carried
}

struct Carrier<'c> {
    old: &'c Collection<'c>,
    carrying: Carrying,
    found: Comparison,
    carried: Carried,
}

impl Carrier<'_> {
    /// Gives note types without a number the one that they had, and says which have another shape.
    fn note_types(&mut self, new: &mut Collection<'_>) {
        let now = self.carrying.now.div_euclid(1000);
        for note_type in &mut new.note_types {
            let same = |old: &&NoteType| old.name == note_type.name;
            let Some(old) = self.old.note_types.iter().find(same) else { continue };
            let has_shape = note_type.has_shape_of(old);
            if note_type.id.is_none() && has_shape {
                note_type.take_numbers(old);
            }
            if note_type.id == old.id && !has_shape {
                let note_type = note_type.name.clone();
                self.say(None, History::OtherFields { note_type });
            }
            if note_type.changed.is_none() {
                note_type.changed = match note_type.is_same(old) {
                    true => old.changed,
                    false => old.changed.map(|changed| now.max(changed.saturating_add(1))),
                };
            }
        }
    }

    /// Gives each note that was there its id, its times and its note type.
    fn notes(&mut self, new: &mut Collection<'_>) {
        let mut notes = std::mem::take(&mut new.notes);
        let mut taken_over = HashMap::new();
        let matches = std::mem::take(&mut self.found.matches);
        let other_media = other_media(new, self.old);
        self.carried.known.reserve(notes.len());
        let mut strangers = 0;
        for (note, found) in notes.iter_mut().zip(&matches) {
            // An id that the source gives is the user's own decision.
            let found = found.filter(|found| found.by == By::Id || !note.id.is_given());
            let was = found.and_then(|found| self.old.notes.get(found.old as usize));
            let (Some(found), Some(was)) = (found, was) else { continue };
            let (front, id) = (normal_front(note.front()), was.id.to_string());
            if found.by != By::Id && front != normal_front(was.front()) {
                let (was, is) = (shown(was), shown(note));
                let likeness = (found.by == By::Likeness).then_some(found.likeness);
                self.say(Some(&id), History::Edited { was, is, likeness });
            }
            note.id = Id::Given(id.into());
            match was.kind {
                Kind::Custom(index) => {
                    let known = new.note_type_of(note).map(|own| own.name.as_str());
                    let theirs = self.old.note_types.get(index as usize);
                    let theirs = theirs.filter(|theirs| {
                        known != Some(&theirs.name) && note.fields.len() <= theirs.fields.len()
                    });
                    if let Some(theirs) = theirs {
                        let take = || new.add_note_type(theirs.clone());
                        note.kind = Kind::Custom(*taken_over.entry(index).or_insert_with(take));
                        take_other_fields(note, was);
                    }
                }
                kind if fits(new, note, kind) => note.kind = kind,
                _ => {}
            }
            // Anki takes a picture over only with a note that shows it.
            let shows_other = !other_media.is_empty()
                && note.fields.iter().any(|field| {
                    let mut shown = field.references().into_iter();
                    shown.any(|name| names(&name).any(|name| other_media.contains(&*name)))
                });
            let before = if shows_other { !content_of(note) } else { content_of(was) };
            let is_changed = content_of(note) != before;
            self.carried.known.insert(bits_of_id(&note.id), is_changed);
            strangers += usize::from(self.is_stranger(was));
            take_times(note, was, before);
        }
        // Of deckconv's own notes, too, some have another id than they would be given now.
        if strangers * 2 > self.carried.known.len() {
            let problem = Problem::ForeignNoteTypes { notes: strangers };
            self.carried.diagnostics.push(Diagnostic::of_all(problem));
        }
        self.found.matches = matches;
        new.notes = notes;
    }

    /// Whether `was` has an id of Anki's own, and nothing says of which note type it is there.
    fn is_stranger(&self, was: &Note<'_>) -> bool {
        let is_given = was.id.is_given() && !is_our_id(self.old, was);
        self.carrying.to_anki && !self.carrying.types_are_known && is_given
    }

    /// Says what may be an edit, and what cannot be one.
    fn say_doubts(&mut self, new: &Collection<'_>) {
        for doubt in std::mem::take(&mut self.found.doubts) {
            if let Some((was, is)) = self.pair(new, doubt) {
                let (was, shown, likeness) = (shown(was), shown(is), doubt.likeness);
                let news = History::Doubtful { was, is: shown, likeness };
                self.say(Some(&is.id.to_string()), news);
            }
        }
        for doubt in self.found.other_kind.clone() {
            if let Some((was, is)) = self.pair(new, doubt) {
                let (front, was) = (shown(is), kind_of(self.old, was).to_owned());
                let kind = kind_of(new, is).to_owned();
                let news = History::OtherKind { front, was, is: kind };
                self.say(Some(&is.id.to_string()), news);
            }
        }
    }

    fn pair<'n, 'a>(
        &self,
        new: &'n Collection<'a>,
        doubt: Doubt,
    ) -> Option<(&Note<'_>, &'n Note<'a>)> {
        let was = self.old.notes.get(doubt.old as usize)?;
        Some((was, new.notes.get(doubt.new as usize)?))
    }

    /// Gives new notes another id where an earlier note has theirs: its history is not for them.
    fn tell_apart(&mut self, new: &mut Collection<'_>) {
        if self.carrying.carry == Carry::Off {
            return;
        }
        let mut taken: HashSet<u64, BuildHasherDefault<Spread>> =
            self.old.notes.iter().map(|note| bits_of_id(&note.id)).collect();
        // A note may have by the recipe the id that another one has just taken over.
        let has_own = |at: usize, id: u64| {
            let found = self.found.matches.get(at).copied().flatten();
            let was = found.and_then(|found| self.old.notes.get(found.old as usize));
            was.is_some_and(|was| bits_of_id(&was.id) == id)
        };
        let clashes: Vec<usize> = (0..)
            .zip(&new.notes)
            .map(|(at, note)| (at, bits_of_id(&note.id)))
            .filter(|(at, id)| taken.contains(id) && !has_own(*at, *id))
            .map(|(at, _)| at)
            .collect();
        if clashes.is_empty() {
            return;
        }
        taken.extend(new.notes.iter().map(|note| bits_of_id(&note.id)));
        for at in clashes {
            let id = new.notes.get(at).map(|note| another_id(new, note, |id| taken.contains(&id)));
            if let (Some(id), Some(note)) = (id, new.notes.get_mut(at)) {
                taken.insert(id);
                note.id = Id::Made(id);
            }
        }
    }

    /// Says which notes are in another deck than before.
    fn say_moves(&mut self, new: &Collection<'_>) {
        let mut moves: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (note, found) in new.notes.iter().zip(&self.found.matches) {
            let was = found.and_then(|found| self.old.notes.get(found.old as usize));
            let Some(was) = was else { continue };
            let (from, to) = (self.old.deck_of(was), new.deck_of(note));
            if from != to {
                *moves.entry((from, to)).or_default() += 1;
            }
        }
        let renamed = self.found.renamed.iter();
        let renamed =
            renamed.map(|(was, is)| (name_in(&self.old.decks, *was), name_in(&new.decks, *is)));
        let renamed: HashSet<(&str, &str)> = renamed.collect();
        let mut said: BTreeMap<(&str, &str, bool), usize> = BTreeMap::new();
        for ((from, to), notes) in moves {
            let is_renamed = renamed.contains(&(from, to));
            let (from, to) = if is_renamed { above_common(from, to) } else { (from, to) };
            *said.entry((from, to, is_renamed)).or_default() += notes;
        }
        for ((from, to, is_renamed), notes) in said {
            let (from, to) = (from.to_owned(), to.to_owned());
            let news = match is_renamed {
                true => History::Renamed { from, to, notes },
                false => History::Moved { from, to, notes },
            };
            self.say(None, news);
        }
    }

    /// Counts and says the notes that are gone; keeps them with a tag if the user wants.
    fn removed(&mut self, new: &mut Collection<'_>) {
        let other_kind: HashSet<u32> = self.found.other_kind.iter().map(|pair| pair.old).collect();
        let ids: HashSet<u64, BuildHasherDefault<Spread>> =
            new.notes.iter().map(|note| bits_of_id(&note.id)).collect();
        let here = self.decks_here(new);
        let mut kept = 0;
        for (index, was) in (0..).zip(&self.old.notes) {
            // What was tagged once was said then.
            let was_said = was.tags.iter().any(|tag| tag == REMOVED_TAG);
            let is_elsewhere = index as usize >= self.carrying.own && !here.contains(&was.deck);
            if was_said || is_elsewhere || ids.contains(&bits_of_id(&was.id)) {
                continue;
            }
            if self.carrying.gone == Gone::Kept {
                let note = taken_along(was, self.old, new);
                self.carried.known.insert(bits_of_id(&note.id), false);
                new.notes.push(note);
                kept += 1;
                continue;
            }
            self.carried.removed += 1;
            if !other_kind.contains(&index) {
                let (front, deck) = (shown(was), self.old.deck_of(was).to_owned());
                self.say(Some(&was.id.to_string()), History::Removed { front, deck });
            }
            if self.carrying.gone == Gone::Tagged {
                let mut note = taken_along(was, self.old, new);
                note.tags.push(REMOVED_TAG.into());
                self.carried.known.insert(bits_of_id(&note.id), true);
                new.notes.push(note);
            }
        }
        if kept > 0 {
            self.say(None, History::Kept { notes: kept });
        }
    }

    /// The old decks that are here: by their name, or by a note of theirs.
    fn decks_here(&self, new: &Collection<'_>) -> HashSet<u32> {
        let is_named = |deck: &&Deck| new.decks.of_name(&deck.name).is_some();
        let named = (0..).zip(self.old.decks.iter()).filter(|(_, deck)| is_named(deck));
        let matched = self.found.matches.iter().flatten();
        let matched = matched.filter_map(|found| self.old.notes.get(found.old as usize));
        named.map(|(index, _)| index).chain(matched.map(|note| note.deck)).collect()
    }

    fn say(&mut self, id: Option<&str>, news: History) {
        let place = Place { note: id.map(str::to_owned), ..Place::default() };
        self.carried.diagnostics.push(Diagnostic { place, problem: Problem::History(news) });
    }
}

/// Gives `note` the fields of `was` that its source knows nothing of: they were added in Anki.
fn take_other_fields(note: &mut Note<'_>, was: &Note<'_>) {
    let others = was.fields.iter().skip(note.fields.len());
    note.fields.extend(others.map(|field| field.clone().into_owned()));
}

/// Notes down in `note` what Anki knows of it since `was`: when it was made and last changed.
fn take_times(note: &mut Note<'_>, was: &Note<'_>, content: u64) {
    let Some(before) = &was.anki else { return };
    let anki = note.anki.get_or_insert_with(|| {
        Box::new(AnkiNote { created: before.created, ..AnkiNote::default() })
    });
    anki.changed = anki.changed.max(before.changed);
    anki.content = content;
}

/// The media that have the name of an old one and are not it.
fn other_media(new: &Collection<'_>, old: &Collection<'_>) -> HashSet<String> {
    let earlier: HashMap<&str, &Media> =
        old.media.iter().map(|media| (media.name.as_str(), media)).collect();
    let is_other = |media: &&Media| {
        let earlier = earlier.get(media.name.as_str());
        earlier.is_some_and(|earlier| match (media.fingerprint(), earlier.fingerprint()) {
            (Ok(is), Ok(was)) => is.sha1 != was.sha1,
            _ => false,
        })
    };
    new.media.iter().filter(is_other).map(|media| media.name.clone()).collect()
}

/// Whether `note` of `new` can be one of the built-in `kind`: not if its own note type has grown.
fn fits(new: &Collection<'_>, note: &Note<'_>, kind: Kind) -> bool {
    let own = new.note_type_of(note);
    let grown = own.zip(note_types::of(kind)).is_some_and(|(own, built_in)| {
        (own.fields.len(), own.templates.len()) != (built_in.fields.len(), built_in.templates.len())
    });
    !grown && note.fields.len() == kind.fields().len()
}

/// `was`, which is gone from `new`, as a note of it.
fn taken_along<'n>(was: &Note<'_>, old: &Collection<'_>, new: &mut Collection<'n>) -> Note<'n> {
    let mut note = was.clone().into_owned();
    note.deck = new.decks.named(old.deck_of(was));
    if let Some(note_type) = old.note_type_of(was) {
        note.kind = Kind::Custom(new.add_note_type(note_type.clone()));
    }
    note.origin = Origin::default();
    // Its cards are those that its fields make: Anki has them.
    note.anki.iter_mut().for_each(|anki| anki.cards.clear());
    note
}

/// The names of two decks without the levels that they have in common at their ends: a deck that is
/// renamed takes those below it along.
fn above_common<'n>(mut from: &'n str, mut to: &'n str) -> (&'n str, &'n str) {
    while let (Some((from_above, from_last)), Some((to_above, to_last))) =
        (from.rsplit_once("::"), to.rsplit_once("::"))
        && from_last == to_last
    {
        (from, to) = (from_above, to_above);
    }
    (from, to)
}

fn name_in(decks: &Decks, index: u32) -> &str {
    decks.get(index).map_or("", |deck| deck.name.as_str())
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
