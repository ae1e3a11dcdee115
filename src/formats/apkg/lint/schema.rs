//! Whether a collection has the tables, columns and settings that its layout asks for.

use std::fmt;

use rusqlite::{Connection, Result};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::formats::apkg::container::Layout;
use crate::formats::apkg::untrusted::{integer, know_unicase, text};
use crate::report::PackageFault;

use super::Subject;

/// The versions that Anki reads.
const READ: [i64; 6] = [11, 14, 15, 16, 17, 18];

pub(super) fn look(subject: &Subject<'_>, say: &mut impl FnMut(PackageFault)) -> Result<()> {
    let connection = &subject.database.connection;
    let mut odd = |detail| say(PackageFault::Schema { detail });
    for (table, expected) in blueprint(subject.layout)? {
        let found = columns(connection, &table)?;
        let lacks = |column: &&String| !found.iter().any(|own| own.eq_ignore_ascii_case(column));
        let missing: Vec<&str> = expected.iter().filter(lacks).map(String::as_str).collect();
        match (found.is_empty(), missing.as_slice()) {
            (true, _) => odd(format!("its table “{table}” is missing")),
            (_, []) => {}
            (_, columns) => odd(format!("its table “{table}” lacks {}", columns.join(", "))),
        }
    }
    let mut query = connection.prepare("SELECT ver FROM col")?;
    let rows: Vec<i64> = query.query_map([], |row| integer(row, 0))?.collect::<Result<_>>()?;
    if rows.len() > 1 {
        odd(format!("its table “col” has {} rows instead of one", rows.len()));
    }
    let version = rows.first().copied().unwrap_or_default();
    let expected = if subject.layout == Layout::Latest { 18 } else { 11 };
    if version != expected {
        let refused = if READ.contains(&version) { "" } else { "; Anki refuses it" };
        odd(format!("its schema is version {version}, and that of its layout {expected}{refused}"));
    }
    if subject.layout != Layout::Latest {
        json(connection, say)?;
    }
    Ok(())
}

/// The tables of a collection in `layout`, and their columns: those that are written.
pub(super) fn blueprint(layout: Layout) -> Result<Vec<(String, Vec<String>)>> {
    let own = Connection::open_in_memory()?;
    own.execute_batch(include_str!("../schema.sql"))?;
    if layout == Layout::Latest {
        know_unicase(&own)?;
        own.execute_batch(include_str!("../schema18.sql"))?;
    }
    let mut query = own.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?;
    let tables = query.query_map([], |row| text(row, 0))?;
    tables
        .map(|table| table.and_then(|table| Ok((table.clone(), columns(&own, &table)?))))
        .collect()
}

/// The columns of `table`; none if it is not there.
pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<String>> {
    let mut query = connection.prepare("SELECT name FROM pragma_table_info(?)")?;
    query.query_map([table], |row| text(row, 0))?.collect()
}

/// The JSON that schema 11 keeps in `col`: whether it is any, and no number stands for two things.
fn json(connection: &Connection, say: &mut impl FnMut(PackageFault)) -> Result<()> {
    let columns = "SELECT models, decks, conf, dconf, tags FROM col";
    let columns: [String; 5] = connection.query_row(columns, [], |row| {
        Ok([text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?, text(row, 4)?])
    })?;
    let [models, decks, others @ ..] = columns;
    for (what, json) in [("note types", models), ("decks", decks)] {
        // Reading says what is no JSON there.
        let Entries(entries) = serde_json::from_str(&json).unwrap_or_default();
        twice(what, entries, say);
    }
    for (name, json) in ["conf", "dconf", "tags"].into_iter().zip(others) {
        if let Err(error) = serde_json::from_str::<IgnoredAny>(&json) {
            let detail = format!("its column “{name}” is no JSON, and Anki needs it: {error}");
            say(PackageFault::Schema { detail });
        }
    }
    Ok(())
}

/// Says which of `entries` have one number.
fn twice(what: &'static str, mut entries: Vec<(i64, String)>, say: &mut impl FnMut(PackageFault)) {
    entries.sort();
    for pair in entries.windows(2) {
        if let [(id, one), (same, other)] = pair
            && id == same
        {
            let (one, other) = (one.clone(), other.clone());
            say(PackageFault::SameNumber { what, one, other });
        }
    }
}

/// The number and the name of each thing that a JSON object holds, those of one key as well.
#[derive(Default)]
struct Entries(Vec<(i64, String)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(
                self,
                mut map: M,
            ) -> std::result::Result<Entries, M::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    let id = value.get("id").and_then(Value::as_i64);
                    let id = id.or_else(|| key.parse().ok()).unwrap_or_default();
                    let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
                    entries.push((id, name.to_owned()));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
