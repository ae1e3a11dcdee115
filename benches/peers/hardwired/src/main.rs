//! The floor to measure against: a dump to an Anki package with nothing but a
//! rusqlite loop and zip. No checks, no reports, no sync, no checksum of the
//! first field, an id that follows the question.
//!
//! `hardwired DUMP OUT.apkg`, or two folders: each `.txt` of the first becomes
//! an `.apkg` in the second.

use std::borrow::Cow;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, process};

use rusqlite::{Connection, params};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const MODEL: i64 = 1_700_000_000_001;
const DECK: i64 = 1_700_000_000_002;

/// As hard as deckconv compresses.
const DEFLATE_LEVEL: i64 = 3;

const PRAGMAS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;";
const NOTE: &str = "INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, '', ?5, ?6, 0, 0, '')";
const CARD: &str = "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, -1, 0, 0, ?4,
    0, 0, 0, 0, 0, 0, 0, 0, '')";

fn main() -> Result<()> {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let (Some(input), Some(output), None) = (args.next(), args.next(), args.next()) else {
        return Err("usage: hardwired DUMP OUT.apkg".into());
    };
    let database = env::temp_dir().join(format!("hardwired-{}.db", process::id()));
    if !input.is_dir() {
        return convert(&input, &output, &database);
    }
    for entry in fs::read_dir(&input)? {
        let dump = entry?.path();
        if dump.extension().is_some_and(|extension| extension == "txt") {
            let stem = dump.file_stem().unwrap_or_default();
            let output = output.join(stem).with_extension("apkg");
            convert(&dump, &output, &database)?;
        }
    }
    Ok(())
}

fn convert(dump: &Path, output: &Path, database: &Path) -> Result<()> {
    let written = fill(dump, database).and_then(|()| pack(database, output));
    fs::remove_file(database)?;
    written
}

fn fill(dump: &Path, database: &Path) -> Result<()> {
    let text = fs::read_to_string(dump)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let title = lines.next().ok_or("no title line")?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;

    let mut connection = Connection::open(database)?;
    connection.execute_batch(PRAGMAS)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(include_str!("schema.sql"))?;
    transaction.execute(include_str!("col.sql"), params![now, title])?;
    let mut insert_note = transaction.prepare(NOTE)?;
    let mut insert_card = transaction.prepare(CARD)?;
    let mut position = 0;
    while let Some(question) = lines.next() {
        let answer = lines.next().ok_or("a question without an answer")?;
        let front = escape(question);
        let fields = format!("{front}\u{1f}{}", escape(answer));
        let id = now * 1000 + position;
        position += 1;
        insert_note.execute(params![id, guid(question), MODEL, now, fields, front])?;
        insert_card.execute(params![id, DECK, now, position])?;
    }
    drop((insert_note, insert_card));
    transaction.execute_batch(include_str!("indexes.sql"))?;
    transaction.commit()?;
    Ok(())
}

fn pack(database: &Path, output: &Path) -> Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(output)?));
    let options = SimpleFileOptions::default().compression_level(Some(DEFLATE_LEVEL));
    zip.start_file("collection.anki2", options)?;
    io::copy(&mut File::open(database)?, &mut zip)?;
    zip.start_file("media", SimpleFileOptions::default())?;
    zip.write_all(b"{}")?;
    zip.finish()?.flush()?;
    Ok(())
}

/// An id of ten printable characters from a 64-bit FNV-1a hash.
fn guid(question: &str) -> String {
    let mut hash = question.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut guid = String::with_capacity(10);
    for _ in 0..10 {
        guid.push(char::from(b'#' + (hash % 91) as u8));
        hash /= 91;
    }
    guid
}

/// The text as HTML: what a field holds.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('&', "&amp;");
    Cow::Owned(text.replace('<', "&lt;").replace('>', "&gt;"))
}
