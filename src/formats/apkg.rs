//! Anki packages: a zip that holds an SQLite collection and its media.
//!
//! Written in the layout that every client reads: `collection.anki2`, schema 11, no `meta` entry
//! (Anki then takes it for the oldest version). What the rows mean was checked against Anki's
//! engine, which the tests ask again.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use rusqlite::Connection;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::deck::Collection;
use crate::error::Cause;
use crate::formats::{
    Carries, Evidence, Format, Heeds, Markup, NoteTypes, Output, Writing, Written,
};
use crate::source::Source;

mod database;
mod decks;
mod json;
mod mark;
mod types;

/// Written only, so far.
pub(super) const FORMAT: Format = Format {
    name: "apkg",
    title: "Anki",
    summary: "a package for Anki, AnkiDroid and AnkiMobile",
    extensions: &["apkg"],
    claims: &["apkg"],
    binary: true,
    over: &[],
    carries: Carries {
        ids: true,
        tags: true,
        decks: true,
        kinds: true,
        clozes: true,
        note_types: NoteTypes::Whole,
        markups: &[Markup::Html],
    },
    options: &[],
    heeds: Heeds::NONE,
    detect,
    read: None,
    write: Some(write),
    mark: Some(mark::of),
};

/// From so many notes on, the database is built in a file, so that memory stays bounded.
const MANY_NOTES: usize = 50_000;

/// The names that the collection has in the zip, by layout.
const COLLECTIONS: [&[u8]; 3] = [b"collection.anki2", b"collection.anki21", b"collection.anki21b"];

fn detect(source: &Source) -> Evidence {
    let bytes = source.bytes();
    let has = |name: &&[u8]| memchr::memmem::find(bytes, name).is_some();
    if bytes.starts_with(b"PK\x03\x04") && COLLECTIONS.iter().any(has) {
        Evidence::certain("it is an archive with a collection inside")
    } else {
        Evidence::NONE
    }
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut zip = ZipWriter::new(FailsOnce::of(out));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // Anki reads no times; a fixed one keeps equal packages equal.
        .last_modified_time(DateTime::default());
    let entry = "collection.anki2";
    let scratch = if collection.notes.len() < MANY_NOTES { None } else { (writing.scratch)().ok() };
    let built = match scratch {
        None => {
            let mut connection = Connection::open_in_memory()?;
            let built = database::build(&connection, collection, writing)?;
            let image = connection.serialize("main")?;
            zip.start_file(entry, options.large_file(is_large(image.len() as u64)))?;
            zip.write_all(&image)?;
            built
        }
        Some(path) => {
            let connection = Connection::open(&path)?;
            let built = database::build(&connection, collection, writing)?;
            connection.close().map_err(|(_, error)| error)?;
            let mut image = File::open(&path)?;
            zip.start_file(entry, options.large_file(is_large(image.metadata()?.len())))?;
            io::copy(&mut image, &mut zip)?;
            built
        }
    };
    zip.start_file("media", options)?;
    zip.write_all(b"{}")?;
    zip.finish()?.flush()?;
    Ok(Written {
        cards: built.cards,
        next: "in Anki: File, Import; notes that are there already are updated and keep their \
               history"
            .to_owned(),
        compared: built.compared,
        ..Written::default()
    })
}

/// Whether a zip entry of so many bytes needs the large form; compressed data may grow a little.
fn is_large(bytes: u64) -> bool {
    bytes > 4_000_000_000
}

/// An output that fails once and then only pretends, keeping count: the `zip` crate finishes what it
/// can when it is dropped, and would print what goes wrong then; a library does not print.
struct FailsOnce<'o> {
    out: &'o mut dyn Output,
    failed: bool,
    at: u64,
    end: u64,
}

impl<'o> FailsOnce<'o> {
    fn of(out: &'o mut dyn Output) -> Self {
        Self { out, failed: false, at: 0, end: 0 }
    }

    fn attempt<T>(
        &mut self,
        instead: T,
        act: impl FnOnce(&mut dyn Output) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.failed {
            return Ok(instead);
        }
        let result = act(self.out);
        self.failed = result.is_err();
        result
    }
}

impl Write for FailsOnce<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.attempt(bytes.len(), |out| out.write(bytes))?;
        self.at += written as u64;
        self.end = self.end.max(self.at);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt((), |out| out.flush())
    }
}

impl Seek for FailsOnce<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let pretended = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        self.at = self.attempt(pretended.unwrap_or(self.end), |out| out.seek(to))?;
        Ok(self.at)
    }
}
