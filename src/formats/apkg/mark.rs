//! deckconv's mark in a package: the key `deckconv` among the settings of its collection.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use serde_json::{Value, json};
use tempfile::TempPath;

use crate::formats::{Earlier, Input, Mark};

use super::container::Package;
use super::untrusted::{Untrusted, bytes, text};

/// The key in `col.conf`.
pub(super) const KEY: &str = "deckconv";

/// The version of the id recipe.
const SCHEME: u32 = 1;

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
    let package = Package::open(input, &mut Vec::new()).ok()?;
    let database = Untrusted::open(&package, scratch).ok()?;
    database.expect_tables(&["col", "notes"]).ok()?;
    let connection = &database.connection;
    let mark: Value = if database.has_table("notetypes").ok()? {
        database.expect_tables(&["config"]).ok()?;
        let value = "SELECT val FROM config WHERE KEY = ?";
        let value = connection.query_row(value, [KEY], |row| bytes(row, 0)).ok()?;
        serde_json::from_slice(&value).ok()?
    } else {
        let conf = connection.query_row("SELECT conf FROM col", [], |row| text(row, 0)).ok()?;
        serde_json::from_str::<Value>(&conf).ok()?.get_mut(KEY)?.take()
    };
    let mut found = Mark {
        version: mark.get("version")?.as_str()?.to_owned(),
        fingerprint: mark.get("hash")?.as_str()?.to_owned(),
        newest_change: 0,
        notes: HashMap::new(),
    };
    let mut query = connection.prepare("SELECT guid, mod, flds, tags FROM notes").ok()?;
    let mut rows = query.query([]).ok()?;
    while let Some(row) = rows.next().ok()? {
        let stored = |column| row.get_ref(column).ok()?.as_str().ok();
        let changed = row.get(1).ok()?;
        let earlier = Earlier { content: content_hash(stored(2)?, stored(3)?), changed };
        found.newest_change = found.newest_change.max(changed);
        found.notes.insert(stored(0)?.to_owned(), earlier);
    }
    Some(found)
}
