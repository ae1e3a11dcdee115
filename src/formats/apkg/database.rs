//! The rows of a collection: notes and their cards.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, Statement, params};
use sha1::{Digest, Sha1};

use crate::cards::Rule;
use crate::deck::{AnkiCard, Collection, Kind, Note, Schedule, content_of, stored_html};
use crate::error::Cause;
use crate::formats::Writing;
use crate::identity::first_bits;
use crate::text::strip;

use super::container::Layout;
use super::decks::DeckIds;
use super::types::{TypeInUse, types_in_use};
use super::{json, mark, schema18};

/// The span that the numeric ids of packages are spread over, in milliseconds: a day. They are
/// creation times in Anki's browser, so they should not lie further back.
const SPREAD: u64 = 86_400_000;

/// Fills an empty database with `collection`, in the schema of `layout`; says how many cards it has.
pub(super) fn build(
    connection: &Connection,
    collection: &Collection<'_>,
    layout: Layout,
    writing: &Writing<'_>,
) -> Result<usize, Cause> {
    // The database is scratch until it is complete, so nothing needs to survive a crash.
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA temp_store = MEMORY; BEGIN;",
    )?;
    connection.execute_batch(include_str!("schema.sql"))?;
    let types = types_in_use(collection);
    let decks = DeckIds::of(collection);
    let changed = writing.now.div_euclid(1000);
    let shelf = Shelved { types: &types, decks: &decks, mark: &mark::value(writing), changed };
    let is_scheduled = collection.notes.iter().filter_map(|note| note.anki.as_deref());
    let is_scheduled =
        is_scheduled.flat_map(|anki| &anki.cards).any(|card| card.schedule.is_some());
    let created = collection.created.filter(|_| is_scheduled);
    let row = Col { created: created.unwrap_or(start_of_day(writing.now)), now: writing.now };
    match layout {
        Layout::Latest => schema18::write(connection, &row, &shelf)?,
        _ => json::write(connection, &row, &shelf)?,
    }
    let first = first_id(collection, writing.now);
    let stored = || collection.notes.iter().filter_map(|note| note.anki.as_deref());
    let brought_notes = stored().map(|anki| (anki.created, false)).collect();
    let cards = stored().flat_map(|anki| &anki.cards);
    let brought_cards = cards.map(|card| (card.created, false)).collect();
    let mut rows = Rows {
        notes: connection
            .prepare("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')")?,
        cards: connection.prepare(
            "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
        )?,
        reviews: connection.prepare("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)")?,
        note_ids: Numbers { next: first, brought: brought_notes },
        card_ids: Numbers { next: first, brought: brought_cards },
        answered: HashSet::new(),
        decks: &decks,
        changed,
        spellings: HashMap::new(),
    };
    let rules = types.iter().map(|used| (used.kind, (used, Rule::of(&used.note_type))));
    let rules: BTreeMap<Kind, (&TypeInUse, Rule<'_>)> = rules.collect();
    let mut made = 0;
    for (index, note) in collection.notes.iter().enumerate() {
        let Some((used, rule)) = rules.get(&note.kind) else {
            let detail = format!("note {} has a note type that is nowhere", note.id);
            return Err(Cause::Malformed { line: 0, column: 0, detail });
        };
        made += rows.insert(note, used, rule, index as i64 + 1)?;
        (writing.progress)(index + 1);
    }
    drop(rows);
    connection.execute_batch(include_str!("indexes.sql"))?;
    if layout == Layout::Latest {
        connection.execute_batch(include_str!("indexes18.sql"))?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(made)
}

/// What stands beside notes and cards: the same in both schemas, in different clothes.
pub(super) struct Shelved<'s> {
    pub(super) types: &'s [TypeInUse],
    pub(super) decks: &'s DeckIds,
    pub(super) mark: &'s serde_json::Value,
    /// When what has no time of its own was changed, in seconds since 1970.
    pub(super) changed: i64,
}

/// The numbers of the one row of `col`.
pub(super) struct Col {
    /// When the collection was made, in seconds since 1970.
    pub(super) created: i64,
    /// When it was changed, in milliseconds since 1970.
    pub(super) now: i64,
}

/// Gives out numbers, each once.
struct Numbers {
    next: i64,
    /// Those that somebody brings along, and whether they were given out.
    brought: HashMap<i64, bool>,
}

impl Numbers {
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

/// The statements that put rows in, and what they count on.
struct Rows<'c, 'm> {
    notes: Statement<'c>,
    cards: Statement<'c>,
    reviews: Statement<'c>,
    note_ids: Numbers,
    card_ids: Numbers,
    /// When something was answered so far.
    answered: HashSet<i64>,
    decks: &'m DeckIds,
    changed: i64,
    /// For each tag in lower case, how it was first spelt: Anki knows one spelling of a tag.
    spellings: HashMap<String, String>,
}

impl Rows<'_, '_> {
    /// Puts in `note`, the one at `position` from 1, and its cards; says how many cards.
    fn insert(
        &mut self,
        note: &Note<'_>,
        used: &TypeInUse,
        rule: &Rule<'_>,
        position: i64,
    ) -> Result<usize, Cause> {
        let fields: Vec<Cow<'_, str>> = note.fields.iter().map(stored_html).collect();
        let first = strip(fields.first().map_or("", |field| field));
        let sort_field = match used.note_type.sort_field {
            0 => Cow::Borrowed(&*first),
            at => strip(fields.get(at as usize).map_or("", |field| field)),
        };
        let anki = note.anki.as_deref();
        let id = self.note_ids.give(anki.map(|anki| anki.created));
        let (guid, joined) = (note.id.to_string(), fields.join("\u{1f}"));
        let tags = self.tags(note);
        // As before if it is as before, so that Anki passes it over and the user's own edits there
        // stay; else later than before, or Anki would pass it over too.
        let modified = anki.map_or(self.changed, |anki| match content_of(note) == anki.content {
            true => anki.changed,
            false => self.changed.max(anki.changed.saturating_add(1)),
        });
        self.notes.execute(params![
            id,
            guid,
            used.id,
            modified,
            tags,
            joined,
            sort_field,
            checksum(&first),
        ])?;
        if let Some(anki) = anki.filter(|anki| !anki.cards.is_empty()) {
            for card in &anki.cards {
                self.insert_stored(id, card, position)?;
            }
            return Ok(anki.cards.len());
        }
        let ordinals = rule.ordinals(&fields, !note.tags.is_empty());
        let deck = self.decks.id_of(note.deck);
        for ordinal in &ordinals {
            let card = self.card_ids.give(None);
            let deck =
                used.deck_of(*ordinal).and_then(|name| self.decks.id_named(name)).unwrap_or(deck);
            let changed = self.changed;
            self.cards.execute(params![
                card, id, deck, ordinal, changed, 0, 0, position, 0, 0, 0, 0, 0, 0, ""
            ])?;
        }
        Ok(ordinals.len())
    }

    /// Puts in a card that comes from another collection.
    fn insert_stored(&mut self, note: i64, card: &AnkiCard, position: i64) -> Result<(), Cause> {
        let id = self.card_ids.give(Some(card.created));
        let deck = self.decks.id_of(card.deck);
        let new = Schedule {
            due: if card.position == 0 { position } else { card.position },
            ..Schedule::default()
        };
        let state = card.schedule.as_deref().unwrap_or(&new);
        let queue = if card.suspended { -1 } else { state.queue };
        self.cards.execute(params![
            id,
            note,
            deck,
            card.ordinal,
            self.changed,
            state.kind,
            queue,
            state.due,
            state.interval,
            state.factor,
            state.reps,
            state.lapses,
            state.left,
            card.flag,
            state.data,
        ])?;
        for review in &state.reviews {
            // Two collections may have answered a card in the same millisecond.
            let at = (review.id..).find(|at| self.answered.insert(*at)).unwrap_or(review.id);
            self.reviews.execute(params![
                at,
                id,
                review.ease,
                review.interval,
                review.last_interval,
                review.factor,
                review.time,
                review.kind,
            ])?;
        }
        Ok(())
    }

    /// The tags in Anki's order and spelling, with a space on either side of each; nothing if there
    /// are none.
    fn tags(&mut self, note: &Note<'_>) -> String {
        if note.tags.is_empty() {
            return String::new();
        }
        let mut tags = BTreeMap::new();
        for tag in &note.tags {
            let folded = tag.to_lowercase();
            let spelt = self.spellings.entry(folded.clone()).or_insert_with(|| tag.to_string());
            tags.insert(folded, spelt.clone());
        }
        format!(" {} ", tags.into_values().collect::<Vec<_>>().join(" "))
    }
}

/// What Anki finds equal first fields by.
pub(super) fn checksum(stripped: &str) -> u32 {
    let digest = Sha1::digest(stripped.as_bytes());
    digest.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
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

/// The last four o'clock in the morning before `now`, in seconds: when Anki's day begins.
fn start_of_day(now: i64) -> i64 {
    const DAY: i64 = 86_400;
    const FOUR: i64 = 4 * 3600;
    let seconds = now.div_euclid(1000);
    ((seconds - FOUR).div_euclid(DAY) * DAY + FOUR).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_anki() {
        let known = [
            ("", 3_661_210_606),
            ("hello", 2_868_168_221),
            ("What is Django?", 3_049_711_450),
            ("日本語", 3_240_181_920),
            ("a &amp; b", 2_463_288_064),
            ("<img src=\"x.jpg\">", 403_887_131),
        ];
        for (html, sum) in known {
            assert_eq!(checksum(&strip(html)), sum, "{html:?}");
        }
    }

    #[test]
    fn days_begin_at_four() {
        assert_eq!(start_of_day(1_795_305_600_000), 1_795_305_600 - 20 * 3600);
        assert_eq!(start_of_day(1_795_305_600_000 + 4 * 3_600_000), 1_795_305_600 + 4 * 3600);
        assert_eq!(start_of_day(0), 0);
    }

    #[test]
    fn ids_are_positive_whatever_the_clock_says() {
        assert_eq!(first_id(&Collection::default(), 0), 1);
    }
}
