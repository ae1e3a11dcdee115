//! deckconv's mark in a package: the key `deckconv` in `col.conf`.
//!
//! A file that a user hands over may be anything, so it is opened read-only and without trust.

use std::collections::HashMap;
use std::io::Cursor;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use serde_json::{Value, json};

use crate::formats::{Earlier, Input, Mark, content_hash};

/// The key in `col.conf`.
pub(super) const KEY: &str = "deckconv";

/// The version of the id recipe.
const SCHEME: u32 = 1;

/// The largest database that is looked into, in bytes.
const LIMIT: u64 = 4 << 30;

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
pub(super) fn of(input: &mut dyn Input) -> Option<Mark> {
    let image = super::entry(input, "collection.anki2", LIMIT)?;
    let mut connection = Connection::open_in_memory().ok()?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        connection.set_db_config(config, on).ok()?;
    }
    let length = image.len();
    connection.deserialize_read_exact("main", Cursor::new(image), length, true).ok()?;
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
