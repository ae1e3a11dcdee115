//! Makes packages of schema 11 by hand, so that anything can be wrong with them, and reads them.

use std::io::{Cursor, Write};

use deckconv::convert::ReadOptions;
use deckconv::identity::Identifier;
use deckconv::source::Source;
use rusqlite::Connection;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) mod rows {
    /// One note type with two fields and this front.
    pub(crate) fn models(front: &str) -> String {
        serde_json::json!({"1": {
            "id": 1, "name": "T", "type": 0, "mod": 0, "usn": 0, "sortf": 0, "did": 1, "css": "",
            "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
            "tmpls": [{"name": "C", "ord": 0, "qfmt": front, "afmt": "{{Back}}"}],
        }})
        .to_string()
    }

    pub(crate) const TABLES: &str = "
        CREATE TABLE col (id integer PRIMARY KEY, crt, mod, scm, ver, dty, usn, ls, conf, models,
            decks, dconf, tags);
        CREATE TABLE notes (id integer PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum,
            flags, data);
        CREATE TABLE cards (id integer PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due,
            ivl, factor, reps, lapses, left, odue, odid, flags, data);
        INSERT INTO notes VALUES (1, 'one', 1, 0, 0, '', 'a' || char(31) || 'b', 'a', 0, 0, '');
        INSERT INTO notes VALUES (2, 'two', 1, 0, 0, '', 'c' || char(31) || 'd', 'c', 0, 0, '');
        INSERT INTO cards VALUES (1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, '');
        INSERT INTO cards VALUES (2, 2, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, '');";
}

/// The bytes of a good database of two notes, changed by `change`.
pub(crate) fn database(change: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().expect("SQLite");
    connection.execute_batch(rows::TABLES).expect("a good collection");
    let decks = r#"{"1": {"id": 1, "name": "Default"}}"#;
    connection
        .execute(
            "INSERT INTO col VALUES (1, 0, 0, 0, 11, 0, 0, 0, '{}', ?, ?, '{}', '{}')",
            [rows::models("{{Front}}").as_str(), decks],
        )
        .expect("a row");
    connection.execute_batch(change).expect("a change that SQLite makes");
    connection.serialize("main").expect("an image").to_vec()
}

/// A package with that database.
pub(crate) fn collection(change: &str) -> Vec<u8> {
    zipped(&[("collection.anki2", &database(change)), ("media", b"{}")])
}

/// A zip of these entries.
pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("a zip").into_inner()
}

/// The zip with `bytes` put `offset` after the first header of this kind.
pub(crate) fn damaged(zip: &[u8], header: &[u8], offset: usize, bytes: &[u8]) -> Vec<u8> {
    let at = zip.windows(header.len()).position(|window| window == header).expect("a header");
    let mut zip = zip.to_vec();
    zip[at + offset..at + offset + bytes.len()].copy_from_slice(bytes);
    zip
}

/// The zip with another sum of what is in its last entry.
pub(crate) fn with_a_wrong_sum(mut zip: Vec<u8>) -> Vec<u8> {
    let at = zip.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a directory");
    zip[at + 16] ^= 0xff;
    zip
}

/// The zip with every `old` become `new`, which is as long.
pub(crate) fn replaced(mut zip: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    let places: Vec<usize> = zip
        .windows(old.len())
        .enumerate()
        .filter(|(_, window)| *window == old)
        .map(|(at, _)| at)
        .collect();
    for at in places {
        zip[at..at + old.len()].copy_from_slice(new);
    }
    zip
}

/// What came of reading a package.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) notes: usize,
    pub(crate) skipped: usize,
    pub(crate) media: Vec<String>,
    /// All sentences.
    pub(crate) said: String,
}

/// Reads a package and writes it as text and as a package again; the error and what to do about it,
/// if there is one.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Said, String> {
    read_as("apkg", bytes)
}

/// The same of any format.
pub(crate) fn read_as(format: &str, bytes: Vec<u8>) -> Result<Said, String> {
    let source = Source::new(format!("hostile.{format}"), bytes, None);
    let mut settings = deckconv::settings::Settings::default();
    if format == "apkg" {
        settings.set("with-scheduling", "");
    }
    let from = deckconv::formats::named(format);
    assert!(from.is_some(), "{format}");
    let options = ReadOptions { from, settings, ..ReadOptions::default() };
    let input = deckconv::convert::read(&source, &options, &mut Identifier::default(), "")
        .map_err(|error| format!("{error}; {}", error.help().unwrap_or_default()))?;
    let sentences = input.diagnostics.iter().map(|said| said.problem.message());
    let said = Said {
        notes: input.collection.notes.len(),
        skipped: input.counts.skipped,
        media: input.collection.media.iter().map(|media| media.name.clone()).collect(),
        said: sentences.take(1000).collect::<Vec<_>>().join("\n"),
    };
    for name in ["csv", "jsonl", "apkg"] {
        let format = deckconv::formats::named(name).expect("a format");
        let settings = deckconv::settings::Settings::default();
        let writing = deckconv::formats::Writing::new(&settings);
        let mut out = Cursor::new(Vec::new());
        // It may be refused, too; it must not panic.
        let _ =
            deckconv::convert::write(input.collection.clone(), format, None, &writing, &mut out);
    }
    Ok(said)
}

/// Asserts that a text says something.
#[track_caller]
pub(crate) fn said(text: &str, what: &str) {
    assert!(text.contains(what), "“{what}” is not in: {text}");
}
