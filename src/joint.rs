//! Several inputs that become one output: a note that an earlier one has too is joined to it.
//!
//! What equal means is `tidy`'s law; here it holds from input to input. It must not know files or
//! outputs.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use crate::convert::ReadInput;
use crate::deck::{Collection, Id, Note};
use crate::identity::{Spread, kind_of};
use crate::report::{Diagnostic, Problem};
use crate::tidy::{Duplicates, unrepeat};

/// What the inputs so far hold together.
///
/// ```
/// use deckconv::Joint;
/// use deckconv::convert::{ReadOptions, read};
/// use deckconv::identity::Identifier;
/// use deckconv::source::Source;
/// use deckconv::tidy::Duplicates;
///
/// let texts = ["Capitals\nFrance?\nParis\nItaly?\nRome\n", "Capitals\nItaly?\nRome\nPeru?\nLima\n"];
/// let sources = texts.map(|text| Source::of_text("capitals.txt", text));
/// let mut identifier = Identifier::default();
/// let mut joint = Joint::new(Duplicates::Merge);
/// for source in &sources {
///     let mut input = read(source, &ReadOptions::default(), &mut identifier, "")?;
///     joint.take_known(&mut input);
///     joint.append(input.collection).expect("it has no media");
/// }
/// assert_eq!(joint.into_collection().notes.len(), 3);
/// # Ok::<(), deckconv::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Joint<'a> {
    collection: Collection<'a>,
    duplicates: Duplicates,
    /// The notes by what tells them apart: indexes, of the first so many notes.
    known: HashMap<u64, u32, BuildHasherDefault<Spread>>,
    indexed: usize,
}

impl<'a> Joint<'a> {
    /// Nothing yet; what becomes of equal notes without a common id is for the user to say.
    #[must_use]
    pub fn new(duplicates: Duplicates) -> Self {
        Self { duplicates, ..Self::default() }
    }

    /// Takes those notes out of `input` that stand here already, and counts and says them there.
    ///
    /// One id is one note, so two that have the same text under one id of their source are joined in
    /// any case: Anki would take only the first. Those that have none in common are joined if the user
    /// wants that of equal notes.
    pub fn take_known(&mut self, input: &mut ReadInput<'_>) {
        if self.collection.notes.is_empty() {
            return;
        }
        if self.duplicates != Duplicates::Keep {
            // Each of them is said below, and not all are kept.
            let is_said =
                |said: &Diagnostic| matches!(said.problem, Problem::RepeatedElsewhere { .. });
            input.diagnostics.retain(|said| !is_said(said));
        }
        self.index();
        let mut notes = std::mem::take(&mut input.collection.notes);
        notes.retain(|note| match self.earlier(&input.collection, note) {
            Some(at) => {
                let problem = self.join(at, note, &input.collection);
                input.diagnostics.push(Diagnostic::of_note(problem, note));
                input.counts.kept -= 1;
                match self.duplicates {
                    Duplicates::Error => input.counts.skipped += 1,
                    Duplicates::Keep | Duplicates::Merge => input.counts.merged += 1,
                }
                false
            }
            None => true,
        });
        input.collection.notes = notes;
    }

    /// Puts the notes of `input` after those that are here.
    ///
    /// # Errors
    /// If one of two files of a name cannot be read to compare them.
    pub fn append(&mut self, input: Collection<'a>) -> std::io::Result<()> {
        if self.collection.notes.is_empty() {
            self.collection = input;
            return Ok(());
        }
        self.collection.append(input)
    }

    /// All that there is.
    #[must_use]
    pub fn into_collection(self) -> Collection<'a> {
        self.collection
    }

    /// Notes down what tells apart the notes that are new since the last time.
    fn index(&mut self) {
        for (note, index) in self.collection.notes.iter().zip(0..).skip(self.indexed) {
            for key in self.keys(&self.collection, note).into_iter().flatten() {
                self.known.entry(key).or_insert(index);
            }
        }
        self.indexed = self.collection.notes.len();
    }

    /// What tells `note` apart: its id, and what it says where that is asked for.
    fn keys(&self, collection: &Collection<'_>, note: &Note<'_>) -> [Option<u64>; 2] {
        let id = match &note.id {
            Id::Given(id) => Some(hash(id)),
            _ => None,
        };
        let says = || {
            let fields: Vec<&str> = note.fields.iter().map(|field| field.raw()).collect();
            hash((collection.deck_of(note), kind_of(collection, note), fields))
        };
        [id, (self.duplicates != Duplicates::Keep).then(says)]
    }

    /// The index of the note here that `note` of `collection` is.
    fn earlier(&self, collection: &Collection<'_>, note: &Note<'_>) -> Option<u32> {
        let keys = self.keys(collection, note);
        let found = keys.into_iter().flatten().filter_map(|key| self.known.get(&key).copied());
        let is_it = |at: &u32| {
            self.collection.notes.get(*at as usize).is_some_and(|earlier| {
                if earlier.id.is_given() && note.id.is_given() {
                    // Who made the ids has left one twice only if the text is the same.
                    return earlier.id == note.id;
                }
                earlier.fields == note.fields
                    && self.collection.deck_of(earlier) == collection.deck_of(note)
                    && kind_of(&self.collection, earlier) == kind_of(collection, note)
            })
        };
        found.into_iter().find(is_it)
    }

    /// Gives the tags of `note`, which is of `other`, to the note at `at`, and its cards where they
    /// are learned further; says so.
    fn join(&mut self, at: u32, note: &Note<'_>, other: &Collection<'_>) -> Problem {
        let place = self.collection.notes.get(at as usize);
        let file = place.and_then(|earlier| self.collection.file_of(earlier)).map(str::to_owned);
        let mut first = None;
        let days = self.collection.days_until(other.created);
        if let Some(earlier) = self.collection.notes.get_mut(at as usize) {
            first = earlier.origin.line;
            let tags = note.tags.iter().map(|tag| tag.clone().into_owned().into());
            earlier.tags.extend(tags);
            unrepeat(&mut earlier.tags);
            if answers(note) > answers(earlier) {
                let mut anki = note.anki.clone();
                for card in anki.iter_mut().flat_map(|anki| &mut anki.cards) {
                    let deck = other.decks.get(card.deck);
                    card.deck = deck.map_or(earlier.deck, |deck| self.collection.decks.add(deck));
                    card.put_off(days);
                }
                earlier.anki = anki;
                self.collection.created = self.collection.created.or(other.created);
            }
            if let (false, Id::Given(id)) = (earlier.id.is_given(), &note.id) {
                earlier.id = Id::Given(id.clone().into_owned().into());
            }
        }
        match self.duplicates {
            Duplicates::Error => Problem::Duplicate { file, first },
            Duplicates::Keep | Duplicates::Merge => Problem::Merged { file, first },
        }
    }
}

/// How often the cards of `note` were answered.
fn answers(note: &Note<'_>) -> i64 {
    let cards = note.anki.iter().flat_map(|anki| &anki.cards);
    let schedules = cards.filter_map(|card| card.schedule.as_ref());
    schedules.fold(0, |sum: i64, schedule| sum.saturating_add(schedule.reps.max(1)))
}

fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{AnkiCard, AnkiNote, Schedule};
    use crate::text::Text;

    const DAY: i64 = 86_400;

    /// A collection made on day `made` with one card, which was answered `reps` times and is due on
    /// day 500 counted from there.
    fn learned(made: i64, reps: i64) -> Collection<'static> {
        let mut collection = Collection { created: Some(made * DAY), ..Collection::default() };
        collection.decks.named("d");
        let schedule = Schedule { kind: 2, queue: 2, due: 500, reps, ..Schedule::default() };
        let schedule = (reps > 0).then(|| Box::new(schedule));
        let cards = vec![AnkiCard { schedule, ..AnkiCard::default() }];
        let mut note = Note::basic(Text::plain("q"), Text::plain("a"));
        note.id = Id::Given("one".into());
        note.anki = Some(Box::new(AnkiNote { cards, ..AnkiNote::default() }));
        collection.notes.push(note);
        collection
    }

    #[test]
    fn the_learning_of_whichever_was_answered_more_stays() {
        for (first, second, reps, due) in [(0, 3, 3, 510), (5, 3, 5, 500)] {
            let mut joint = Joint::new(Duplicates::Keep);
            joint.append(learned(100, first)).unwrap();
            let other = learned(110, second);
            joint.index();
            joint.join(0, &other.notes[0], &other);
            let collection = joint.into_collection();
            let card = &collection.notes[0].anki.as_ref().unwrap().cards[0];
            let schedule = card.schedule.as_ref().unwrap();
            assert_eq!((schedule.reps, schedule.due), (reps, due));
        }
    }

    #[test]
    fn no_number_of_answers_is_too_large() {
        let mut note = learned(0, i64::MAX).notes.remove(0);
        let cards = &mut note.anki.as_mut().unwrap().cards;
        cards.push(cards[0].clone());
        assert_eq!(answers(&note), i64::MAX);
    }

    #[test]
    fn days_are_counted_from_the_day() {
        let mut first = learned(100, 1);
        first.created = Some(100 * DAY + 11 * 3600);
        let mut second = learned(110, 1);
        second.created = Some(110 * DAY + 4 * 3600);
        second.notes[0].id = Id::Given("two".into());
        first.append(second).unwrap();
        let card = &first.notes[1].anki.as_ref().unwrap().cards[0];
        assert_eq!(card.schedule.as_ref().unwrap().due, 510);
        let mut odd = learned(0, 1);
        odd.created = Some(i64::MIN);
        odd.append(Collection { created: Some(i64::MAX), ..learned(0, 1) }).unwrap();
    }
}
