//! What is written is read again, in both layouts; and how the zip keeps it.

use std::cell::{Cell, RefCell};
use std::io::{Cursor, ErrorKind, Read};
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipArchive};

use super::*;
use crate::convert::{ReadOptions, read, write};
use crate::deck::{
    AnkiCard, AnkiNote, CardTemplate, Collection, Deck, Decks, Field, Id, Kind, Note, NoteType,
    Review, Schedule, content_of,
};
use crate::formats::{Mark, Writing};
use crate::media::Media;
use crate::settings::Settings;
use crate::text::Text;

/// The first of January 2026, in milliseconds since 1970.
const NOW: i64 = 1_767_225_600_000;

/// `collection` in a package of `layout`, and what was said of the progress.
fn packed(collection: Collection<'_>, layout: &str) -> (Vec<u8>, Vec<usize>) {
    let mut settings = Settings::default();
    settings.set(pack::PACKAGE, layout);
    let told = RefCell::new(Vec::new());
    let progress = |notes| {
        told.borrow_mut().push(notes);
        Ok(())
    };
    let writing = Writing { now: NOW, progress: &progress, ..Writing::new(&settings) };
    let mut out = Cursor::new(Vec::new());
    write(collection, &FORMAT, None, &writing, &mut out).unwrap();
    (out.into_inner(), told.take())
}

/// What a package holds, learning and all.
fn unpacked(package: Vec<u8>) -> Collection<'static> {
    let mut options = ReadOptions::default();
    options.settings.set(SCHEDULING.name, "");
    let source = Source::new("deck.apkg", package, None);
    let input = read(&source, &options, &mut Default::default(), "").unwrap();
    let notes = input.collection.notes.into_iter().map(Note::into_owned).collect();
    Collection { notes, ..input.collection }
}

fn note(front: &'static str, id: &'static str) -> Note<'static> {
    Note { id: Id::Given(id.into()), ..Note::basic(Text::html(front), Text::html("b")) }
}

/// `note` as a collection knows it that has these cards of it.
fn known(note: Note<'static>, created: i64, cards: Vec<AnkiCard>) -> Note<'static> {
    let (content, changed) = (content_of(&note), created / 1000);
    Note { anki: Some(Box::new(AnkiNote { created, changed, content, cards })), ..note }
}

/// Notes whose cards are new, learned, forgotten, suspended, marked and moved.
fn collection() -> Collection<'static> {
    let review = Review {
        id: 1_700_000_000_123,
        ease: 3,
        interval: 12,
        last_interval: -600,
        factor: 2500,
        time: 4321,
        kind: 1,
    };
    let learned = Schedule {
        kind: 2,
        queue: 2,
        due: 42,
        interval: 12,
        factor: 2500,
        reps: 9,
        lapses: 2,
        left: 0,
        data: "{\"s\":3.5}".to_owned(),
        reviews: vec![review, Review { id: review.id + 5, ease: 1, ..review }],
    };
    let forgotten = Schedule {
        kind: 3,
        // It waits in no queue, as it is suspended.
        queue: -1,
        due: 1_700_000_100,
        left: 1002,
        reviews: Vec::new(),
        ..learned.clone()
    };
    let card = |created| AnkiCard { created, ..AnkiCard::default() };
    let places = NoteType {
        name: "Places".to_owned(),
        fields: ["Town", "Land", "Rank"].map(|name| Field::new(name, None)).to_vec(),
        templates: ["{{Town}}", "{{Land}}"]
            .into_iter()
            .enumerate()
            .map(|(at, front)| CardTemplate {
                name: format!("Card {}", at + 1),
                front: front.to_owned(),
                back: "{{Rank}}".to_owned(),
                ..CardTemplate::default()
            })
            .collect(),
        sort_field: 2,
        ..NoteType::default()
    };
    let mut collection = Collection { note_types: vec![places], ..Collection::default() };
    collection.created = Some(1_600_000_000);
    let [second, first] = ["A::B", "A"].map(|name| collection.decks.named(name));
    let moved = AnkiCard { deck: second, flag: 3, position: 7, ..card(1_600_000_000_002) };
    let reversed =
        Note { kind: Kind::Reversed, tags: vec!["b".into(), "A".into()], ..note("r", "two") };
    let place = |town, rank, id| Note {
        kind: Kind::Custom(0),
        deck: second,
        fields: vec![Text::html(town), Text::html("Chad"), Text::html(rank)],
        ..note("", id)
    };
    collection.notes = vec![
        known(note("new", "one"), 1_600_000_000_001, vec![moved]),
        known(
            reversed,
            1_600_000_000_010,
            vec![
                AnkiCard { schedule: Some(Box::new(learned)), ..card(1_600_000_000_011) },
                AnkiCard {
                    ordinal: 1,
                    suspended: true,
                    schedule: Some(Box::new(forgotten)),
                    ..card(1_600_000_000_012)
                },
            ],
        ),
        place("Doba", "12", "three"),
        place("Sarh", "3", "four"),
        Note { deck: first, tags: vec!["a".into()], ..note("fresh", "five") },
    ];
    collection
}

#[test]
fn what_a_collection_knows_of_its_notes_comes_back_from_both_layouts() {
    for layout in ["compatible", "latest"] {
        let (before, after) = (collection(), unpacked(packed(collection(), layout).0));
        assert_eq!(after.created, before.created);
        let names =
            |c: &Collection<'_>| c.decks.iter().map(|deck| deck.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&after), names(&before), "{layout}");
        assert_eq!(after.note_types[0].sort_field, 2);
        for (before, after) in before.notes.iter().zip(&after.notes) {
            assert_eq!(
                (&after.fields, &after.id, after.kind),
                (&before.fields, &before.id, before.kind)
            );
            assert_eq!(after.tags.len(), before.tags.len());
            let after = after.anki.as_deref().unwrap();
            if let Some(before) = before.anki.as_deref() {
                assert_eq!(after, before, "{layout}");
            }
        }
        // What no collection knows yet has its new cards in the order of the notes.
        let new: Vec<(u16, i64)> = after.notes[2..]
            .iter()
            .flat_map(|note| &note.anki.as_deref().unwrap().cards)
            .map(|card| (card.ordinal, card.position))
            .collect();
        assert_eq!(new, [(0, 3), (1, 3), (0, 4), (1, 4), (0, 5)], "{layout}");
    }
}

#[test]
fn what_a_deck_says_of_itself_comes_back_from_both_layouts() {
    let mut before = collection();
    let attributes = json!({
        "md": true,
        "extendNew": 7,
        "extendRev": 9,
        "newLimit": 12,
        "reviewLimit": 34,
        "desiredRetention": 85,
        "collapsed": false,
        "browserCollapsed": false,
        "addon": { "of": "somebody" },
    });
    let named = before.decks.iter().map(|deck| match deck.name.as_str() {
        "A" => Deck {
            description: "<b>About</b>".to_owned(),
            anki: attributes.as_object().unwrap().clone(),
            ..deck.clone()
        },
        _ => deck.clone(),
    });
    let expected: Vec<Deck> = named.collect();
    before.decks = Decks::default();
    expected.iter().for_each(|deck| _ = before.decks.add(deck));
    for layout in ["compatible", "latest"] {
        let after = unpacked(packed(before.clone(), layout).0);
        assert_eq!(after.decks.iter().cloned().collect::<Vec<_>>(), expected, "{layout}");
    }
}

/// An edit makes a note newer than Anki has it, or Anki would pass it over.
#[test]
fn a_note_that_was_edited_is_newer_than_it_was() {
    let mut edited = collection();
    edited.notes[0].fields[1] = Text::html("c");
    let mut later = collection();
    later.notes[0].fields[1] = Text::html("c");
    later.notes[0].anki.as_mut().unwrap().changed = NOW;
    for (collection, changed) in
        [(collection(), 1_600_000_000), (edited, NOW / 1000), (later, NOW + 1)]
    {
        let after = unpacked(packed(collection, "compatible").0);
        assert_eq!(after.notes[0].anki.as_deref().unwrap().changed, changed);
    }
}

#[test]
fn progress_is_told_of_each_note_once() {
    for layout in ["compatible", "latest"] {
        assert_eq!(packed(collection(), layout).1, [1, 2, 3, 4, 5], "{layout}");
    }
}

/// The entries of a package: their names, whether they are compressed by the zip, and their content.
fn entries(package: Vec<u8>) -> Vec<(String, bool, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let all = (0..zip.len()).map(|at| {
        let mut entry = zip.by_index(at).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (
            entry.name().unwrap().into_owned(),
            entry.compression() == CompressionMethod::Deflated,
            content,
        )
    });
    all.collect()
}

#[test]
fn a_package_keeps_its_entries_as_its_layout_wants_them() {
    let names: Vec<String> = (0..9).map(|at| format!("sound-{at}.wav")).collect();
    let all = names.iter().map(String::as_str).chain(["map.png"]);
    let with_media = |some: usize| {
        let media = all.clone().rev().take(some);
        let media = media.map(|name| Media::new(name, Arc::new(name.repeat(99).into_bytes())));
        Collection { media: media.collect(), ..collection() }
    };
    let kept = |package: Vec<u8>| -> Vec<(String, bool)> {
        entries(package).into_iter().map(|(name, deflated, _)| (name, deflated)).collect()
    };
    let expected = |entries: &[(&str, bool)]| -> Vec<(String, bool)> {
        entries.iter().map(|(name, deflated)| ((*name).to_owned(), *deflated)).collect()
    };
    // A picture is compressed already, and a short list is not worth it.
    let few = kept(packed(with_media(2), "compatible").0);
    assert_eq!(
        few,
        expected(&[("collection.anki2", true), ("0", false), ("1", true), ("media", false)])
    );
    let many = kept(packed(with_media(10), "compatible").0);
    assert_eq!(many.last(), Some(&("media".to_owned(), true)));
    // `{"0":"…"}` with a name of 56 letters has 64 bytes.
    for (letters, deflated) in [(55, false), (56, true)] {
        let name = format!("{}.png", "m".repeat(letters - 4));
        let media = [Media::new(name, Arc::new(vec![1]))].into_iter().collect();
        let kept = kept(packed(Collection { media, ..collection() }, "compatible").0);
        assert_eq!(kept.last(), Some(&("media".to_owned(), deflated)));
    }
    // In the latest layout all is compressed by zstd but what tells so, and what old versions read.
    let latest = entries(packed(with_media(2), "latest").0);
    let zstd = |name: &str| {
        let (_, _, content) = latest.iter().find(|(entry, ..)| entry == name).unwrap();
        zstd::decode_all(content.as_slice()).unwrap()
    };
    assert!(zstd("collection.anki21b").starts_with(b"SQLite format 3\0"));
    let options: i64 = in_memory(&zstd("collection.anki21b"))
        .query_row("SELECT length(config) FROM deck_config", [], |row| row.get(0))
        .unwrap();
    assert!(options > 50, "the options of a fresh collection, not none of them: {options} bytes");
    assert_eq!(zstd("1"), "sound-8.wav".repeat(99).into_bytes());
    assert!(!zstd("media").is_empty());
    let of_zip: Vec<(String, bool)> =
        latest.iter().map(|(name, deflated, _)| (name.clone(), *deflated)).collect();
    assert_eq!(
        of_zip,
        expected(&[
            ("meta", false),
            ("collection.anki21b", false),
            ("collection.anki2", true),
            ("0", false),
            ("1", false),
            ("media", false),
        ])
    );
}

/// The database of `collection` in a package that every Anki reads.
fn database(collection: Collection<'_>) -> Connection {
    opened(packed(collection, "compatible").0)
}

fn opened(package: Vec<u8>) -> Connection {
    let all = entries(package);
    let (_, _, database) = all.into_iter().find(|(name, ..)| name == "collection.anki2").unwrap();
    in_memory(&database)
}

fn in_memory(database: &[u8]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact("main", database, database.len(), true).unwrap();
    connection
}

/// Old clients stop at a key that they miss.
#[test]
fn the_row_of_a_collection_has_what_old_clients_look_for() {
    let connection = database(collection());
    let column = |name: &str| -> Value {
        let query = format!("SELECT {name} FROM col");
        let text: String = connection.query_row(&query, [], |row| row.get(0)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let has = |object: &Value, keys: &str| {
        for key in keys.split(' ') {
            assert!(object.get(key).is_some(), "{key} is missing in {object}");
        }
    };
    let (conf, models) = (column("conf"), column("models"));
    has(
        &conf,
        "activeDecks addToCur collapseTime curDeck curModel dueCounts estTimes newSpread nextPos",
    );
    has(&conf, "sortBackwards sortType timeLim");
    assert_eq!((&conf["schedVer"], &conf["sched2021"]), (&2.into(), &true.into()));
    assert_eq!(models.as_object().unwrap().len(), 3, "basic, reversed, and one of its own");
    for (id, model) in models.as_object().unwrap() {
        has(model, "css did flds latexPost latexPre mod name req sortf tags tmpls type usn vers");
        assert_eq!(model["id"].to_string(), *id);
        has(&model["flds"][0], "font media name ord rtl size sticky");
        has(&model["tmpls"][0], "afmt bafmt bqfmt did name ord qfmt");
    }
    let options = column("dconf");
    assert_eq!(options["1"]["name"], "Default");
    has(&options["1"], "autoplay dyn id lapse maxTaken mod new replayq rev timer usn");
    // CrowdAnki has the same, without what only a collection says of a note type.
    let alone = model_of(&collection().note_types[0]);
    assert_eq!(alone["flds"].as_array().unwrap().len(), 3);
    assert_eq!((alone["sortf"].as_i64(), alone.get("mod")), (Some(2), None));
}

#[test]
fn new_cards_go_to_the_deck_that_their_template_names() {
    let mut collection = collection();
    collection.note_types[0].templates[1].deck = Some("A".to_owned());
    let after = unpacked(packed(collection, "compatible").0);
    let decks: Vec<&str> = after.notes[2]
        .anki
        .as_deref()
        .unwrap()
        .cards
        .iter()
        .map(|card| after.decks.get(card.deck).unwrap().name.as_str())
        .collect();
    assert_eq!(decks, ["A::B", "A"]);
}

#[test]
fn a_card_that_asks_for_tags_is_made_of_notes_that_have_some() {
    let mut collection = collection();
    collection.note_types[0].templates[1].front = "{{#Tags}}{{Land}}{{/Tags}}".to_owned();
    collection.notes[3].tags = vec!["town".into()];
    let after = unpacked(packed(collection, "compatible").0);
    let cards = |at: usize| after.notes[at].anki.as_deref().unwrap().cards.len();
    assert_eq!((cards(2), cards(3)), (1, 2));
}

#[test]
fn sqlite_finds_each_row_by_each_index() {
    let connection = database(collection());
    let said: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    for (table, rows) in [("notes", 5), ("cards", 8), ("revlog", 2)] {
        // What was never uploaded has this sequence number.
        let query = format!("SELECT count() FROM {table} WHERE usn = -1");
        assert_eq!(connection.query_row(&query, [], |row| row.get(0)), Ok(rows), "{table}");
    }
    // The sorted field is a number where it looks like one.
    let sorted: String = connection
        .query_row(
            "SELECT group_concat(sfld) FROM (SELECT sfld FROM notes ORDER BY sfld)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(sorted, "3,12,fresh,new,r");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has no target to be beside")]
fn many_notes_go_through_a_file_and_few_do_not() {
    let settings = Settings::default();
    let asked = Cell::new(0);
    let scratch = || {
        asked.set(asked.get() + 1);
        Ok(tempfile::NamedTempFile::new()?.into_temp_path())
    };
    let writing = Writing { scratch: &scratch, ..Writing::new(&settings) };
    let notes = vec![Note::basic(Text::plain("a"), Text::plain("b")); pack::MANY_NOTES];
    let mut all = Collection { notes, ..Collection::default() };
    for (notes, files) in [(pack::MANY_NOTES, 1), (pack::MANY_NOTES - 1, 0)] {
        all.notes.truncate(notes);
        asked.set(0);
        let mut out = Cursor::new(Vec::new());
        pack::write(&all, &writing, &mut out).unwrap();
        assert_eq!(asked.get(), files);
        let count = "SELECT count() FROM notes";
        let found = opened(out.into_inner()).query_row(count, [], |row| row.get(0));
        assert_eq!(found, Ok(notes as i64));
    }
}

#[test]
fn a_package_is_known_again_by_its_mark() {
    let marked = |layout: &str, part_of| {
        let mut settings = Settings::default();
        settings.set(pack::PACKAGE, layout);
        let writing = Writing { fingerprint: "of the input", part_of, ..Writing::new(&settings) };
        let mut out = Cursor::new(Vec::new());
        pack::write(&collection(), &writing, &mut out).unwrap();
        mark::of(&mut Cursor::new(out.into_inner()), &|| Err(ErrorKind::Unsupported.into()))
    };
    for layout in ["compatible", "latest"] {
        for part_of in [None, Some("whole.apkg")] {
            let mark = Mark {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                fingerprint: "of the input".to_owned(),
                part_of: part_of.map(str::to_owned),
                retired: Vec::new(),
            };
            assert_eq!(marked(layout, part_of), Some(mark), "{layout}");
        }
    }
    let no_package = &mut Cursor::new(b"What?\nThis.\n".to_vec());
    assert_eq!(mark::of(no_package, &|| Err(ErrorKind::Unsupported.into())), None);
}

#[test]
fn there_are_two_layouts() {
    assert!(["compatible", "latest"].into_iter().all(|name| pack::check_layout(name).is_ok()));
    assert!(pack::check_layout("newest").unwrap_err().contains("compatible or latest"));
}
