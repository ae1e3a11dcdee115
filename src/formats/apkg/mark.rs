//! deckconv's mark in a package: the key `deckconv` in `col.conf`.
//!
//! A file that a user hands over may be anything, so it is opened read-only and without trust.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tempfile::TempPath;
use zip::ZipArchive;

use crate::formats::{Earlier, Input, Mark};

/// The key in `col.conf`.
pub(super) const KEY: &str = "deckconv";

/// The version of the id recipe.
const SCHEME: u32 = 1;

/// A database that is more than so many times as large as what it is packed in is a bomb: guids
/// alone keep ours below a third of that.
const MOST_RATIO: u64 = 64;

/// What even a tiny package may unpack to, in bytes.
const SLACK: u64 = 16 << 20;

/// A hash of what an edit changes in a note: its fields and tags, as stored.
pub(super) fn content_hash(fields: &str, tags: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (fields, tags).hash(&mut hasher);
    hasher.finish()
}

/// What stands under the key.
pub(super) fn value(fingerprint: &str, changed: i64) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "scheme": SCHEME,
        "hash": fingerprint,
        "changed": changed,
    })
}

/// The mark of the package in `input`; nothing if it has none or is no package.
pub(super) fn of(
    input: &mut dyn Input,
    scratch: &dyn Fn() -> io::Result<TempPath>,
) -> Option<Mark> {
    let mut archive = ZipArchive::new(input).ok()?;
    let entry = archive.by_name("collection.anki2").ok()?;
    let most = entry.compressed_size().saturating_mul(MOST_RATIO).saturating_add(SLACK);
    let path = scratch().ok()?;
    let mut image = File::create(&path).ok()?;
    let length = io::copy(&mut entry.take(most + 1), &mut image).ok()?;
    drop(image);
    if length > most {
        return None;
    }
    let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        connection.set_db_config(config, on).ok()?;
    }
    let conf: String = connection.query_row("SELECT conf FROM col", [], |row| row.get(0)).ok()?;
    let conf: Value = serde_json::from_str(&conf).ok()?;
    let mark = conf.get(KEY)?;
    let mut found = Mark {
        version: mark.get("version")?.as_str()?.to_owned(),
        fingerprint: mark.get("hash")?.as_str()?.to_owned(),
        newest_change: 0,
        notes: HashMap::new(),
    };
    let mut query = connection.prepare("SELECT guid, mod, flds, tags FROM notes").ok()?;
    let mut rows = query.query([]).ok()?;
    while let Some(row) = rows.next().ok()? {
        let text = |column| row.get_ref(column).ok()?.as_str().ok();
        let changed = row.get(1).ok()?;
        let earlier = Earlier { content: content_hash(text(2)?, text(3)?), changed };
        found.newest_change = found.newest_change.max(changed);
        found.notes.insert(text(0)?.to_owned(), earlier);
    }
    Some(found)
}
