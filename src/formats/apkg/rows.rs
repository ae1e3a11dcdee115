//! The rows of a collection: notes, their cards, the answers to these, and the indexes of all.
//!
//! It must not know how a database is laid out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use sha1::{Digest, Sha1};

use crate::cards::Rule;
use crate::deck::{AnkiCard, Collection, Kind, Note, Review, Schedule, content_of, stored_html};
use crate::error::Cause;
use crate::formats::Writing;
use crate::identity::first_bits;
use crate::many;
use crate::text::strip;

use super::database::Shelved;
use super::record::{Value, put_record};
use super::sort_field::{LikeNumbers, checksum};
use super::trees::{Image, Tree};
use super::types::TypeInUse;

/// The span that the numeric ids of packages are spread over, in milliseconds: a day. They are
/// creation times in Anki's browser, so they should not lie further back.
const SPREAD: u64 = 86_400_000;

/// So many notes become rows side by side, then go into the table.
const RUN: usize = 1 << 15;

/// The rows that a collection becomes.
pub(super) struct Rows<'c, 'n> {
    collection: &'c Collection<'n>,
    shelf: &'c Shelved<'c>,
    /// For each kind, its note type and which cards its notes have.
    types: BTreeMap<Kind, (&'c TypeInUse, Rule<'c>)>,
    /// For each tag in lower case, how it was first spelt: Anki knows one spelling of a tag.
    spellings: HashMap<String, &'c str>,
}

/// A note with its number, and its place from 1 in the collection.
struct Numbered<'c, 'n> {
    id: i64,
    position: u32,
    note: &'c Note<'n>,
}

/// What a note becomes, but for its number.
struct Made {
    record: Vec<u8>,
    checksum: u32,
    /// The ordinals of its cards, if no other collection says which it has.
    ordinals: Vec<u16>,
}

/// A card with all that its row needs. All are held at once, so that they are small.
struct CardRow<'c> {
    id: i64,
    note: i64,
    /// The place of its note.
    position: u32,
    deck: i64,
    ordinal: u16,
    /// What another collection says of it.
    stored: Option<&'c AnkiCard>,
}

impl<'c, 'n> Rows<'c, 'n> {
    pub(super) fn of(collection: &'c Collection<'n>, shelf: &'c Shelved<'c>) -> Self {
        let rules = shelf.types.iter().map(|used| (used.kind, (used, Rule::of(&used.note_type))));
        let mut spellings = HashMap::new();
        for tag in collection.notes.iter().flat_map(|note| &note.tags) {
            spellings.entry(tag.to_lowercase()).or_insert(&**tag);
        }
        Self { collection, shelf, types: rules.collect(), spellings }
    }

    /// Fills the tables and indexes that begin at `roots`; says how many cards there are.
    pub(super) fn write<W: Write>(
        &self,
        image: &mut Image<W>,
        roots: &HashMap<String, u32>,
        writing: &Writing<'_>,
    ) -> Result<usize, Cause> {
        let first = first_id(self.collection, writing.now);
        let cards = self.write_notes(&self.numbered(first), image, roots, writing)?;
        let cards = self.numbered_cards(cards, first);
        self.write_cards(&cards, image, roots)?;
        write_reviews(&cards, image, roots)?;
        Ok(cards.len())
    }

    /// The notes with their numbers, in the order of these.
    fn numbered(&self, first: i64) -> Vec<Numbered<'c, 'n>> {
        let brought = |note: &Note<'_>| note.anki.as_deref().map(|anki| anki.created);
        let mut numbers = Numbers::new(first, self.collection.notes.iter().filter_map(brought));
        let numbered = self.collection.notes.iter().zip(1..).map(|(note, position)| {
            let id = numbers.give(brought(note));
            Numbered { id, position, note }
        });
        let mut numbered: Vec<_> = numbered.collect();
        numbered.sort_by_key(|note| note.id);
        numbered
    }

    /// Writes the table of notes and its indexes; gives their cards, without numbers.
    fn write_notes<W: Write>(
        &self,
        notes: &[Numbered<'c, 'n>],
        image: &mut Image<W>,
        roots: &HashMap<String, u32>,
        writing: &Writing<'_>,
    ) -> Result<Vec<CardRow<'c>>, Cause> {
        let mut table = Tree::table(image, root(roots, "notes")?);
        let mut cards = Vec::with_capacity(notes.len());
        let mut sums = Vec::with_capacity(notes.len());
        for run in notes.chunks(RUN) {
            let made = many::map(run, |run| {
                let mut numbers = LikeNumbers::default();
                run.iter().map(|numbered| self.make(numbered.note, &mut numbers)).collect()
            });
            for (numbered, made) in run.iter().zip(made) {
                let made: Made = made?;
                table.row(numbered.id, &made.record)?;
                sums.push([i64::from(made.checksum), numbered.id]);
                self.add_cards(numbered, &made.ordinals, &mut cards);
                (writing.progress)(sums.len())?;
            }
        }
        table.finish()?;
        write_index(image, roots, "ix_notes_csum", sums)?;
        write_index(image, roots, "ix_notes_usn", notes.iter().map(|note| [-1, note.id]))?;
        let type_of = |note: &Note<'_>| self.types.get(&note.kind).map_or(0, |(used, _)| used.id);
        let by_type = notes.iter().map(|numbered| [type_of(numbered.note), numbered.id]);
        write_index(image, roots, "idx_notes_mid", by_type)?;
        Ok(cards)
    }

    /// What `note` becomes.
    fn make(&self, note: &Note<'_>, numbers: &mut LikeNumbers) -> Result<Made, Cause> {
        let Some((used, rule)) = self.types.get(&note.kind) else {
            let detail = format!("note {} has a note type that is nowhere", note.id);
            return Err(Cause::Malformed { line: 0, column: 0, detail });
        };
        let fields: Vec<Cow<'_, str>> = note.fields.iter().map(stored_html).collect();
        let first = strip(fields.first().map_or("", |field| field));
        let sort_field = match used.note_type.sort_field {
            0 => Cow::Borrowed(&*first),
            at => strip(fields.get(at as usize).map_or("", |field| field)),
        };
        let anki = note.anki.as_deref();
        // As before if it is as before, so that Anki passes it over and the user's own edits there
        // stay; else later than before, or Anki would pass it over too.
        let changed = self.shelf.changed;
        let modified = anki.map_or(changed, |anki| match content_of(note) == anki.content {
            true => anki.changed,
            false => changed.max(anki.changed.saturating_add(1)),
        });
        let checksum = checksum(&first);
        let mut record = Vec::new();
        put_record(
            &mut record,
            &[
                Value::RowNumber,
                note.id.to_string().as_str().into(),
                used.id.into(),
                modified.into(),
                (-1).into(),
                self.tags(note).as_str().into(),
                fields.join("\u{1f}").as_str().into(),
                numbers.value(&sort_field)?,
                i64::from(checksum).into(),
                0.into(),
                "".into(),
            ],
        );
        let is_stored = anki.is_some_and(|anki| !anki.cards.is_empty());
        let ordinals = match is_stored {
            true => Vec::new(),
            false => rule.ordinals(&fields, !note.tags.is_empty()),
        };
        Ok(Made { record, checksum, ordinals })
    }

    /// The tags in Anki's order and spelling, with a space on either side of each; nothing if there
    /// are none.
    fn tags(&self, note: &Note<'_>) -> String {
        if note.tags.is_empty() {
            return String::new();
        }
        let folded = note.tags.iter().map(|tag| tag.to_lowercase());
        let spelt = folded.filter_map(|tag| Some((self.spellings.get(&tag).copied()?, tag)));
        let tags: BTreeMap<String, &str> = spelt.map(|(spelt, tag)| (tag, spelt)).collect();
        format!(" {} ", tags.into_values().collect::<Vec<_>>().join(" "))
    }

    /// Adds the cards of a note: those that it brings along, else new ones with these ordinals.
    fn add_cards(
        &self,
        numbered: &Numbered<'c, 'n>,
        ordinals: &[u16],
        cards: &mut Vec<CardRow<'c>>,
    ) {
        let Numbered { id: note, position, note: of } = *numbered;
        let brought = of.anki.as_deref().map(|anki| anki.cards.as_slice()).unwrap_or_default();
        cards.extend(brought.iter().map(|card| {
            let (deck, ordinal) = (self.shelf.decks.id_of(card.deck), card.ordinal);
            CardRow { id: 0, note, position, deck, ordinal, stored: Some(card) }
        }));
        let wanted = |ordinal| {
            let (used, _) = self.types.get(&of.kind)?;
            self.shelf.decks.id_named(used.deck_of(ordinal)?)
        };
        cards.extend(ordinals.iter().map(|ordinal| {
            let deck = wanted(*ordinal).unwrap_or_else(|| self.shelf.decks.id_of(of.deck));
            CardRow { id: 0, note, position, deck, ordinal: *ordinal, stored: None }
        }));
    }

    /// `cards` with numbers, given in the order of the collection, in the order of the numbers.
    fn numbered_cards(&self, mut cards: Vec<CardRow<'c>>, first: i64) -> Vec<CardRow<'c>> {
        let brought = cards.iter().filter_map(|card| card.stored);
        let mut numbers = Numbers::new(first, brought.map(|card| card.created));
        cards.sort_by_key(|card| card.position);
        for card in &mut cards {
            card.id = numbers.give(card.stored.map(|card| card.created));
        }
        cards.sort_by_key(|card| card.id);
        cards
    }

    /// Writes the table of cards and its indexes.
    fn write_cards<W: Write>(
        &self,
        cards: &[CardRow<'_>],
        image: &mut Image<W>,
        roots: &HashMap<String, u32>,
    ) -> io::Result<()> {
        let new = Schedule::default();
        let mut record = Vec::new();
        let mut by_turn = Vec::with_capacity(cards.len());
        let mut table = Tree::table(image, root(roots, "cards")?);
        for card in cards {
            let stored = card.stored;
            let state = stored.and_then(|stored| stored.schedule.as_deref()).unwrap_or(&new);
            let position = stored.map_or(0, |stored| stored.position);
            let due = match stored.is_some_and(|stored| stored.schedule.is_some()) {
                true => state.due,
                false if position == 0 => card.position.into(),
                false => position,
            };
            let is_suspended = stored.is_some_and(|stored| stored.suspended);
            let queue = if is_suspended { -1 } else { state.queue };
            put_record(
                &mut record,
                &[
                    Value::RowNumber,
                    card.note.into(),
                    card.deck.into(),
                    i64::from(card.ordinal).into(),
                    self.shelf.changed.into(),
                    (-1).into(),
                    state.kind.into(),
                    queue.into(),
                    due.into(),
                    state.interval.into(),
                    state.factor.into(),
                    state.reps.into(),
                    state.lapses.into(),
                    state.left.into(),
                    0.into(),
                    0.into(),
                    stored.map_or(0, |stored| i64::from(stored.flag)).into(),
                    state.data.as_str().into(),
                ],
            );
            table.row(card.id, &record)?;
            by_turn.push([card.deck, queue, due, card.id]);
        }
        table.finish()?;
        write_index(image, roots, "ix_cards_sched", by_turn)?;
        write_index(image, roots, "ix_cards_usn", cards.iter().map(|card| [-1, card.id]))?;
        write_index(image, roots, "ix_cards_nid", cards.iter().map(|card| [card.note, card.id]))
    }
}

/// Writes the answers to `cards`, and their indexes.
fn write_reviews<W: Write>(
    cards: &[CardRow<'_>],
    image: &mut Image<W>,
    roots: &HashMap<String, u32>,
) -> io::Result<()> {
    let mut by_place: Vec<&CardRow<'_>> = cards.iter().collect();
    by_place.sort_by_key(|card| card.position);
    let answers = by_place.into_iter().flat_map(|card| {
        let schedule = card.stored.and_then(|stored| stored.schedule.as_deref());
        let reviews = schedule.map(|schedule| schedule.reviews.as_slice()).unwrap_or_default();
        reviews.iter().map(|review| (card.id, review))
    });
    let reviews = numbered_reviews(answers.collect());
    if reviews.is_empty() {
        return Ok(());
    }
    let mut table = Tree::table(image, root(roots, "revlog")?);
    let mut record = Vec::new();
    for (at, card, review) in &reviews {
        let Review { ease, interval, last_interval, factor, time, kind, .. } = **review;
        let numbers = [*card, -1, ease, interval, last_interval, factor, time, kind];
        let values: Vec<Value<'_>> =
            std::iter::once(Value::RowNumber).chain(numbers.map(Value::Integer)).collect();
        put_record(&mut record, &values);
        table.row(*at, &record)?;
    }
    table.finish()?;
    write_index(image, roots, "ix_revlog_usn", reviews.iter().map(|(at, ..)| [-1, *at]))?;
    write_index(image, roots, "ix_revlog_cid", reviews.iter().map(|(at, card, _)| [*card, *at]))
}

/// Answers to cards in the order of their numbers, each number once and above 0: two collections may have
/// answered in the same millisecond. What there is no number left for is left out.
fn numbered_reviews(mut answers: Vec<(i64, &Review)>) -> Vec<(i64, i64, &Review)> {
    answers.sort_by_key(|(_, review)| review.id);
    let mut last = 0_i64;
    let numbered = answers.into_iter().map_while(|(card, review)| {
        last = review.id.max(last.checked_add(1)?);
        Some((last, card, review))
    });
    numbered.collect()
}

/// The page that the table called `name` begins at.
pub(super) fn root(roots: &HashMap<String, u32>, name: &str) -> io::Result<u32> {
    let missing = || io::Error::other(format!("there is no {name}"));
    roots.get(name).copied().ok_or_else(missing)
}

/// Fills the index called `name`, if there is one, with `entries`: what is indexed, and the numbers of the
/// rows.
fn write_index<const N: usize, W: Write>(
    image: &mut Image<W>,
    roots: &HashMap<String, u32>,
    name: &str,
    entries: impl IntoIterator<Item = [i64; N]>,
) -> io::Result<()> {
    let Some(root) = roots.get(name) else { return Ok(()) };
    let mut entries: Vec<[i64; N]> = entries.into_iter().collect();
    entries.sort_unstable();
    let mut index = Tree::index(image, *root);
    let mut record = Vec::new();
    for entry in entries {
        put_record(&mut record, &entry.map(Value::Integer));
        index.entry(&record)?;
    }
    index.finish()
}

/// Gives out numbers, each once.
struct Numbers {
    next: i64,
    /// Those that somebody brings along, and whether they were given out.
    brought: HashMap<i64, bool>,
}

impl Numbers {
    fn new(first: i64, brought: impl Iterator<Item = i64>) -> Self {
        Self { next: first, brought: brought.map(|number| (number, false)).collect() }
    }

    /// The number `wanted` if it is still to be had, else a new one.
    fn give(&mut self, wanted: Option<i64>) -> i64 {
        if let Some(wanted) = wanted.filter(|wanted| *wanted > 0)
            && let Some(given @ false) = self.brought.get_mut(&wanted)
        {
            *given = true;
            return wanted;
        }
        while self.brought.contains_key(&self.next) {
            self.next += 1;
        }
        self.next += 1;
        self.next - 1
    }
}

/// The number that the ids of notes and of cards are counted from, in milliseconds since 1970.
///
/// Packages made in the same second begin at different numbers: each collision in a user's
/// collection makes Anki search for a free one.
fn first_id(collection: &Collection<'_>, now: i64) -> i64 {
    let mut hash = Sha1::new();
    if let Some(note) = collection.notes.first() {
        hash.update(collection.deck_of(note));
        hash.update(note.id.to_string());
    }
    let cards = 2 * collection.notes.len() as i64;
    (now - cards - (first_bits(&hash.finalize()) % SPREAD) as i64).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_a_number_of_its_own() {
        let ids = [7, i64::MAX, 5, 7, i64::MIN, 8, i64::MAX];
        let reviews = ids.map(|id| Review { id, ..Review::default() });
        let numbered = numbered_reviews((1..).zip(&reviews).collect());
        let numbers: Vec<_> = numbered.iter().map(|(at, card, _)| (*at, *card)).collect();
        assert_eq!(numbers, [(1, 5), (5, 3), (7, 1), (8, 4), (9, 6), (i64::MAX, 2)]);
        let same = vec![Review { id: 1, ..Review::default() }; 200_000];
        let numbered = numbered_reviews(same.iter().map(|review| (1, review)).collect());
        assert_eq!(numbered.last().map(|(at, ..)| *at), Some(200_000), "in linear time");
    }

    #[test]
    fn a_number_that_is_brought_along_is_given_once_and_to_nobody_else() {
        let mut numbers = Numbers::new(6, [7, 8, 20, 0, -3].into_iter());
        let wanted = [Some(20), None, Some(7), None, Some(20), Some(0), Some(-3), Some(99), None];
        let given = wanted.map(|wanted| numbers.give(wanted));
        assert_eq!(given, [20, 6, 7, 9, 10, 11, 12, 13, 14]);
    }

    #[test]
    fn ids_are_positive_whatever_the_clock_says() {
        assert_eq!(first_id(&Collection::default(), 0), 1);
    }
}
