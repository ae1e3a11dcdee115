//! deckconv's mark in a package: the key `deckconv` among the settings of its collection.

use std::io;

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempPath;

use crate::formats::{Input, Mark, Writing};

use super::container::Package;
use super::untrusted::{Untrusted, bytes, text};

/// The key in `col.conf`.
pub(super) const KEY: &str = "deckconv";

/// The version of the id recipe.
const SCHEME: u32 = 1;

/// What stands under the key.
pub(super) fn value(writing: &Writing<'_>) -> Value {
    let mut value = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "scheme": SCHEME,
        "hash": writing.fingerprint,
    });
    if let (Some(whole), Some(value)) = (writing.part_of, value.as_object_mut()) {
        value.insert("part_of".to_owned(), whole.into());
    }
    if let ([_, ..], Some(value)) = (writing.retired, value.as_object_mut()) {
        value.insert("retired".to_owned(), json!(writing.retired));
    }
    value
}

/// The mark of the package in `input`; nothing if it has none or is no package.
pub(super) fn of(
    input: &mut dyn Input,
    scratch: &dyn Fn() -> io::Result<TempPath>,
) -> Option<Mark> {
    let package = Package::open(input, None, &mut Vec::new()).ok()?;
    let database = Untrusted::open(&package, scratch).ok()?;
    database.expect_tables(&["col"]).ok()?;
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
    let of = |key: &str| mark.get(key)?.as_str().map(str::to_owned);
    let retired = mark.get("retired").and_then(|retired| Vec::deserialize(retired).ok());
    Some(Mark {
        version: of("version")?,
        fingerprint: of("hash")?,
        part_of: of("part_of"),
        retired: retired.unwrap_or_default(),
    })
}
