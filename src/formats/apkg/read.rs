//! Reads a package: notes with their cards, decks and note types, and what media there are.
//!
//! The rows may be anybody's: an id may be text, a column missing a value, a card without its note.
//! What can be kept is kept, and the rest is said.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::deck::{
    AnkiCard, AnkiNote, Collection, Deck, Id, Kind, Note, NoteType, Origin, Review, Schedule,
    content_of,
};
use crate::error::{Cause, Error};
use crate::formats::archive::plainly;
use crate::formats::reading::scheduling_dropped;
use crate::formats::{Found, PackageLayout, Reading};
use crate::many;
use crate::media::{Media, names, normal_name};
use crate::note_types;
use crate::report::{Diagnostic, PackageFault, Problem};
use crate::source::Source;
use crate::text::{Text, references};

use super::cards::{CardRow, reviews};
use super::container::{Layout, Package};
use super::lint::{Subject, lint};
use super::notes::{self, Batch, NoteRow};
use super::shelf::{DEFAULT, Shelf};
use super::untrusted::{Untrusted, integer};
use super::{schema11, schema18};

/// What is due later than this is due at a time in seconds since 1970, not on a day.
const FIRST_TIME: i64 = 1_000_000_000;

pub(super) fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let read = if Source::is_database(source.bytes()) { read_alone } else { read_package };
    read(source, reading).map_err(|cause| source.error(plainly(cause)))
}

fn read_package<'a>(source: &Source, reading: &Reading<'_>) -> Result<Found<'a>, Cause> {
    let mut found = Found { exact: true, ..Found::default() };
    let package = Package::open(source.open()?, source.limit(), &mut found.diagnostics)?;
    let database = Untrusted::open(&package, || source.scratch())?;
    let shelf = shelf_of(&database, &mut found.diagnostics)?;
    if package.breaks_promise && holds_one_note(&database)? {
        let detail = "its deck is not in it, only the note that older versions of Anki are shown \
                      in its place"
            .to_owned();
        return Err(Cause::Damaged { detail });
    }
    let (collection, schema) = (package.layout.collection(), schema_of(&database)?);
    found.package = Some(PackageLayout { collection, schema });
    let listed = package.media(&mut found.diagnostics)?;
    if let Some(now) = reading.check_at {
        let has_log = package.has_log()?;
        let (name, layout) = (source.name(), package.layout);
        let subject = Subject {
            name,
            layout,
            has_log,
            database: &database,
            shelf: &shelf,
            media: &listed,
            now,
        };
        lint(&subject, &mut found.diagnostics);
    }
    notes_of(&database, shelf, listed, reading, found)
}

/// Reads Anki's own file, which is no package: the collection alone, its media in a folder beside it.
fn read_alone<'a>(source: &Source, reading: &Reading<'_>) -> Result<Found<'a>, Cause> {
    let name = source.name().rsplit(['/', '\\']).next().unwrap_or_default();
    let log = source.beside(&format!("{name}-wal"));
    if log.is_some_and(|log| log.copy_to(&mut std::io::sink()).is_ok_and(|length| length > 0)) {
        let detail = "Anki has it open, or did not close it, so that what was done last is not in \
                      it; quit Anki and try again"
            .to_owned();
        return Err(Cause::Malformed { line: 0, column: 0, detail });
    }
    let mut found = Found { exact: true, media_beside: true, ..Found::default() };
    let database = Untrusted::copy(source.open()?, || source.scratch())?;
    let shelf = shelf_of(&database, &mut found.diagnostics)?;
    let (collection, schema) = (Layout::First.collection(), schema_of(&database)?);
    found.package = Some(PackageLayout { collection, schema });
    notes_of(&database, shelf, Vec::new(), reading, found)
}

fn schema_of(database: &Untrusted) -> rusqlite::Result<i64> {
    database.connection.query_row("SELECT ver FROM col", [], |row| integer(row, 0))
}

/// The notes of `database` with their cards and media, in what was found so far.
fn notes_of<'a>(
    database: &Untrusted,
    shelf: Shelf,
    media: Vec<Media>,
    reading: &Reading<'_>,
    found: Found<'a>,
) -> Result<Found<'a>, Cause> {
    let with_scheduling = reading.keeps_scheduling();
    let mut reader = Reader::of(shelf, with_scheduling, found);
    reader.rows(database)?;
    note_contents(&mut reader.found.collection.notes);
    reader.media(media);
    if reading.check_at.is_some() {
        // Where nothing is written, nothing is left out or moved.
        reader.scheduled = 0;
        reader.borrowed.clear();
    }
    let found = reader.finish();
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(Cause::NoCards { found: "an empty collection".to_owned() });
    }
    Ok(found)
}

/// Notes down what each note says now: hashing is a good part of reading, and knows no order.
fn note_contents(notes: &mut [Note<'_>]) {
    many::change_each(notes, |note| {
        let content = content_of(note);
        note.anki.iter_mut().for_each(|anki| anki.content = content);
    });
}

/// The decks and note types, whichever schema they are in.
pub(super) fn shelf_of(database: &Untrusted, said: &mut Vec<Diagnostic>) -> Result<Shelf, Cause> {
    database.expect_tables(&["col", "notes", "cards"])?;
    if database.has_table("notetypes")? {
        database.expect_tables(&schema18::TABLES)?;
        schema18::read(database, said)
    } else {
        schema11::read(&database.connection, said)
    }
}

/// Whether there is but one note, or none.
fn holds_one_note(database: &Untrusted) -> Result<bool, Cause> {
    let few = "SELECT count(*) < 2 FROM (SELECT 1 FROM notes LIMIT 2)";
    Ok(database.connection.query_row(few, [], |row| row.get(0))?)
}

/// Makes notes of rows.
struct Reader<'a> {
    shelf: Shelf,
    with_scheduling: bool,
    found: Found<'a>,
    /// For each deck met, by its number in the package: its index.
    decks: HashMap<i64, u32>,
    /// For each note type met, by its number: how notes of it are made.
    kinds: HashMap<i64, Option<Kind>>,
    /// Answers by card.
    reviews: HashMap<i64, Vec<Review>>,
    scheduled: usize,
    orphans: usize,
    /// Cards in decks that are not there, by the number of the deck.
    adrift: BTreeMap<i64, usize>,
    /// Cards that went home, by the number of the deck that had borrowed them.
    borrowed: BTreeMap<i64, usize>,
}

impl<'a> Reader<'a> {
    fn of(shelf: Shelf, with_scheduling: bool, mut found: Found<'a>) -> Self {
        found.collection.created = Some(shelf.created);
        Self {
            shelf,
            with_scheduling,
            found,
            decks: HashMap::new(),
            kinds: HashMap::new(),
            reviews: HashMap::new(),
            scheduled: 0,
            orphans: 0,
            adrift: BTreeMap::new(),
            borrowed: BTreeMap::new(),
        }
    }

    /// Reads all notes with their cards: both tables in one go, in the order of the notes.
    fn rows(&mut self, database: &Untrusted) -> Result<(), Cause> {
        if self.with_scheduling && database.has_table("revlog")? {
            database.expect_tables(&["revlog"])?;
            self.reviews = reviews(database, self.shelf.is_first_scheduler)?;
        }
        let read = |take: &mut dyn FnMut(Batch)| notes::read(database, take);
        let orphans = many::handed_over(read, |batch: Batch| {
            batch.each(|row, cards| self.note(row, cards));
        })?;
        self.orphans += orphans;
        Ok(())
    }

    /// Takes over the media, each under a name that every Anki takes.
    fn media(&mut self, listed: Vec<Media>) {
        let mut renamed: HashMap<String, String> = HashMap::new();
        let mut met: HashSet<String> = HashSet::new();
        let mut odd = Vec::new();
        for media in listed {
            let listed = media.name.clone();
            let normal = normal_name(&listed).into_owned();
            let is_second = !met.insert(listed.clone());
            match self.found.collection.media.add(media.called(normal.clone())) {
                Err(error) => odd.push(format!("the media file “{listed}” is left out: {error}")),
                Ok(Some(_)) if is_second => {
                    odd.push(format!("two of its media files are called “{listed}”"));
                }
                Ok(None) if is_second || listed == normal => {}
                Ok(other) => {
                    renamed.insert(listed, other.unwrap_or(normal));
                }
            }
        }
        let fault = |detail| Problem::Package(PackageFault::Media { detail });
        self.found.diagnostics.extend(odd.into_iter().map(fault).map(Diagnostic::of_all));
        if !renamed.is_empty() {
            for note in &mut self.found.collection.notes {
                note.rename_media(|name| names(name).find_map(|name| renamed.get(&*name).cloned()));
            }
        }
    }

    /// Makes a note of a row and the rows of its cards, which are taken.
    fn note(&mut self, row: NoteRow<'_>, rows: &mut Vec<CardRow>) {
        let NoteRow { id: created, note_type, changed, guid, tags, fields } = row;
        let origin = Origin::default();
        let id = if guid.is_empty() { Id::None } else { Id::Given(guid.to_owned().into()) };
        let mut note = Note { id, origin, ..Note::basic(Text::EMPTY, Text::EMPTY) };
        let Some(kind) = self.kind(note_type) else {
            let detail = format!("its note type {note_type} is not in the package, or empty");
            self.say(&note, Problem::BadRecord { detail });
            self.found.skipped += 1;
            self.found.left_out.extend(references(fields).into_iter().map(Cow::into_owned));
            rows.clear();
            return;
        };
        note.kind = kind;
        // A million notes are held: room for what is there, and no more.
        note.fields = Vec::with_capacity(fields.matches('\u{1f}').count() + 1);
        note.fields.extend(fields.split('\u{1f}').map(|field| Text::html(field.to_owned())));
        self.fit_fields(&mut note);
        let tags = tags.split([' ', '\u{3000}']).filter(|tag| !tag.is_empty());
        note.tags = tags.map(|tag| tag.to_owned().into()).collect();
        if rows.is_empty() {
            self.say(&note, Problem::Package(PackageFault::NoCards));
        }
        let mut cards: Vec<AnkiCard> = Vec::with_capacity(rows.len());
        let is_one = |card: &CardRow| u16::try_from(card.ordinal).is_ok();
        self.orphans += rows.iter().filter(|card| !is_one(card)).count();
        cards.extend(rows.drain(..).filter(is_one).map(|card| self.card(card)));
        note.deck = match cards.first() {
            Some(card) => card.deck,
            None => self.deck(DEFAULT.0),
        };
        let is_scheduled = cards.iter().any(|card| card.schedule.is_some());
        self.scheduled += usize::from(is_scheduled);
        let mut anki = AnkiNote { created, changed, content: 0, cards };
        if !self.with_scheduling {
            anki.cards.iter_mut().for_each(|card| card.schedule = None);
        }
        note.anki = Some(Box::new(anki));
        self.found.collection.notes.push(note);
    }

    fn say(&mut self, note: &Note<'_>, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::of_note(problem, note));
    }

    /// Gives `note` as many fields as its note type has. Anki's own check does the same.
    fn fit_fields(&mut self, note: &mut Note<'_>) {
        let expected = match self.found.collection.note_type_of(note) {
            Some(note_type) => note_type.fields.len(),
            None => note.kind.fields().len(),
        };
        let found = note.fields.len();
        if found == expected || expected == 0 {
            return;
        }
        if found > expected {
            let surplus: Vec<Text<'_>> = note.fields.drain(expected - 1..).collect();
            let surplus: Vec<&str> = surplus.iter().map(Text::raw).collect();
            note.fields.push(Text::html(surplus.join("; ")));
        }
        note.fields.resize_with(expected, || Text::html(""));
        let fault = PackageFault::FieldCount { found, expected };
        self.say(note, Problem::Package(fault));
    }

    /// How notes of the note type with this number are made.
    fn kind(&mut self, id: i64) -> Option<Kind> {
        if let Some(kind) = self.kinds.get(&id) {
            return *kind;
        }
        // Anki takes no note type without a field or a template.
        let whole =
            |note_type: &NoteType| !note_type.fields.is_empty() && !note_type.templates.is_empty();
        let kind = self.shelf.note_types.remove(&id).filter(whole).map(|note_type| {
            let own = Kind::BUILT_IN.into_iter().find(|kind| is_ours(*kind, &note_type));
            own.unwrap_or_else(|| {
                let note_types = &mut self.found.collection.note_types;
                note_types.push(note_type);
                Kind::Custom(note_types.len() as u32 - 1)
            })
        });
        self.kinds.insert(id, kind);
        kind
    }

    /// The index of the deck with this number.
    fn deck(&mut self, id: i64) -> u32 {
        if let Some(index) = self.decks.get(&id) {
            return *index;
        }
        let deck = self.shelf.decks.remove(&id).unwrap_or_else(|| Deck::new(DEFAULT.1));
        let index = self.found.collection.decks.add(&deck);
        self.decks.insert(id, index);
        index
    }

    fn card(&mut self, row: CardRow) -> AnkiCard {
        // A filtered deck only borrows its cards.
        let borrowed = row.home_deck != 0 && self.shelf.filtered.contains_key(&row.deck);
        if borrowed {
            *self.borrowed.entry(row.deck).or_default() += 1;
        }
        let (deck, due) = match borrowed {
            // No day of its own means the one that it has there.
            true if row.home_due == 0 => (row.home_deck, row.due),
            true => (row.home_deck, row.home_due),
            false => (row.deck, row.due),
        };
        if !self.decks.contains_key(&deck) && !self.shelf.decks.contains_key(&deck) {
            *self.adrift.entry(deck).or_default() += 1;
        }
        let is_new = row.kind == 0;
        let position = if is_new { due } else { row.position().unwrap_or_default() };
        let reviews = self.reviews.remove(&row.id).unwrap_or_default();
        let waits = !matches!(row.queue, 0 | -1);
        let learned_again =
            self.shelf.is_first_scheduler && matches!((row.kind, row.queue), (2, 1 | 3));
        let schedule = (!is_new || waits || !reviews.is_empty() || row.reps > 0).then(|| {
            // At home it waits as cards of its kind do: today if it is due at a time, else on a day.
            let queue = match (borrowed && row.queue >= 0, row.kind) {
                (true, 0) => 0,
                (true, 1 | 3) if due > FIRST_TIME => 1,
                (true, 1 | 3) => 3,
                (true, _) => 2,
                (false, _) => row.queue,
            };
            Box::new(Schedule {
                kind: if learned_again { 3 } else { row.kind },
                queue,
                due,
                interval: row.interval,
                factor: row.factor,
                reps: row.reps,
                lapses: row.lapses,
                left: row.left,
                data: row.data,
                reviews,
            })
        });
        AnkiCard {
            created: row.id,
            ordinal: row.ordinal as u16,
            deck: self.deck(deck),
            position,
            flag: (row.flags & 7) as u8,
            suspended: row.queue == -1,
            schedule,
        }
    }

    /// Says what was counted on the way; the decks above those met come along if they say something.
    fn finish(mut self) -> Found<'a> {
        let mut say = |fault| {
            self.found.diagnostics.push(Diagnostic::of_all(Problem::Package(fault)));
        };
        if self.orphans > 0 {
            say(PackageFault::OrphanCards { cards: self.orphans });
        }
        for (deck, cards) in self.adrift {
            say(PackageFault::UnknownDeck { cards, deck });
        }
        if !self.borrowed.is_empty() {
            let name = |deck| self.shelf.filtered.get(deck).cloned();
            let decks = self.borrowed.keys().filter_map(name).collect();
            say(PackageFault::Borrowed { cards: self.borrowed.values().sum(), decks });
        }
        if self.scheduled > 0 && !self.with_scheduling {
            self.found.diagnostics.push(scheduling_dropped(self.scheduled));
        }
        keep_parents(&mut self.found.collection, self.shelf);
        self.found
    }
}

/// Whether `note_type` is the one that deckconv makes for `kind`, untouched.
fn is_ours(kind: Kind, note_type: &NoteType) -> bool {
    let Some(own) = note_types::of(kind) else { return false };
    own.id == note_type.id && own == NoteType { changed: None, ..note_type.clone() }
}

/// Adds the decks above those with notes that have a description or options of their own.
fn keep_parents(collection: &mut Collection<'_>, shelf: Shelf) {
    let names: Vec<String> = collection.decks.iter().map(|deck| deck.name.clone()).collect();
    for deck in shelf.decks.into_values() {
        let above = format!("{}::", deck.name);
        let says = !deck.description.is_empty() || !deck.anki.is_empty();
        if says && names.iter().any(|name| name.starts_with(&above)) {
            collection.decks.add(&deck);
        }
    }
}
