//! Packages made of rows: whatever is in their tables, they pass as archives and as databases.

use std::io::{Cursor, Write};

use rusqlite::Connection;
use rusqlite::types::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{SEPARATOR, text_of};

/// What parts the cells of a row; fields of a note are apart by 0x1f.
const CELL: u8 = 0x1d;

const TABLES: &str = "
    CREATE TABLE col (id integer PRIMARY KEY, crt, mod, scm, ver, dty, usn, ls, conf, models, decks,
        dconf, tags);
    CREATE TABLE notes (id integer PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum, flags,
        data);
    CREATE TABLE cards (id integer PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due, ivl,
        factor, reps, lapses, left, odue, odid, flags, data);
    CREATE TABLE revlog (id integer PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);";

const TABLES_18: &str = "
    CREATE TABLE config (KEY text PRIMARY KEY, usn, mtime_secs, val) WITHOUT ROWID;
    CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase, mtime_secs, usn, common,
        kind);
    CREATE TABLE notetypes (id integer PRIMARY KEY, name text COLLATE unicase, mtime_secs, usn,
        config);
    CREATE TABLE fields (ntid, ord, name text COLLATE unicase, config, PRIMARY KEY (ntid, ord))
        WITHOUT ROWID;
    CREATE TABLE templates (ntid, ord, name text COLLATE unicase, mtime_secs, usn, config,
        PRIMARY KEY (ntid, ord)) WITHOUT ROWID;";

/// What a row of an input belongs to, by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// A table, with the number of its columns.
    Rows(&'static str, usize),
    /// The list of media.
    Media,
}

impl Table {
    fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            b'c' => Self::Rows("cards", 18),
            b'd' => Self::Rows("decks", 6),
            b'f' => Self::Rows("fields", 4),
            b'g' => Self::Rows("config", 4),
            b'k' => Self::Rows("col", 13),
            b'm' => Self::Media,
            b'n' => Self::Rows("notes", 11),
            b'r' => Self::Rows("revlog", 9),
            b't' => Self::Rows("templates", 6),
            b'y' => Self::Rows("notetypes", 5),
            _ => return None,
        })
    }
}

/// The package that `data` describes: its layout, then rows. Nothing if SQLite cannot hold them.
pub fn package(data: &[u8]) -> Option<Vec<u8>> {
    let (&layout, rows) = data.split_first()?;
    let is_latest = layout == b'3';
    let mut database = Connection::open_in_memory().ok()?;
    database.create_collation("unicase", |a, b| a.to_lowercase().cmp(&b.to_lowercase())).ok()?;
    database.execute_batch("PRAGMA page_size = 512").ok()?;
    database.execute_batch(TABLES).ok()?;
    if is_latest {
        database.execute_batch(TABLES_18).ok()?;
    }
    let mut media = Vec::new();
    for row in rows.split(|byte| *byte == SEPARATOR) {
        let Some((&first, cells)) = row.split_first() else { continue };
        match Table::of(first) {
            Some(Table::Rows(table, columns)) => {
                let mut values: Vec<Value> = cells.split(|byte| *byte == CELL).map(value).collect();
                values.resize(columns, Value::Null);
                let places = vec!["?"; columns].join(", ");
                let insert = format!("INSERT OR REPLACE INTO {table} VALUES ({places})");
                // A row that a table cannot hold is in no package.
                let _ = database.execute(&insert, rusqlite::params_from_iter(values));
            }
            Some(Table::Media) => media.push(text_of(cells)),
            None => return None,
        }
    }
    let image = database.serialize("main").ok()?.to_vec();
    let numbers: Vec<String> = (0..media.len()).map(|number| number.to_string()).collect();
    let list: serde_json::Map<_, _> =
        numbers.iter().cloned().zip(media.into_iter().map(Into::into)).collect();
    let list = serde_json::Value::from(list).to_string();
    let packed = |bytes: &[u8]| zstd::encode_all(bytes, 1).ok();
    let mut entries: Vec<(&str, Vec<u8>)> = match layout {
        b'1' => vec![("collection.anki2", image)],
        b'2' => vec![("collection.anki21", image)],
        b'3' => vec![("meta", b"\x08\x03".to_vec()), ("collection.anki21b", packed(&image)?)],
        // Anki's own file is a database alone.
        _ => return Some(image),
    };
    if !is_latest {
        entries.push(("media", list.into_bytes()));
        entries.extend(numbers.iter().map(|name| (name.as_str(), name.clone().into_bytes())));
    }
    Some(zipped(&entries))
}

/// A cell: a letter that says of what sort, then its value.
fn value(cell: &[u8]) -> Value {
    let Some((sort, cell)) = cell.split_first() else { return Value::Null };
    match sort {
        b'i' => text_of(cell).parse().map_or(Value::Null, Value::Integer),
        b'f' => text_of(cell).parse().map_or(Value::Null, Value::Real),
        b'b' => Value::Blob(cell.to_vec()),
        b't' => Value::Text(text_of(cell)),
        _ => Value::Null,
    }
}

/// A zip of these entries, packed as they are.
pub fn zipped(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        // A name can come twice only in a broken archive.
        if zip.start_file(*name, options).is_ok() {
            zip.write_all(bytes).expect("memory takes it");
        }
    }
    zip.finish().expect("memory takes it").into_inner()
}
