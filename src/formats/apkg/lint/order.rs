//! Whether the database is sound and in order: SQLite's own check, with Anki's order of names.
//!
//! Only the tables of a collection are looked at, so that nothing that somebody put beside them runs.

use rusqlite::{Connection, Result};

use crate::formats::apkg::untrusted::text;
use crate::report::PackageFault;

use super::Subject;
use super::schema::blueprint;

/// What SQLite says when the table is sound and an index of it is not.
const OF_INDEXES: [&str; 4] = ["missing from index", "entries in index", "non-unique", "order"];

pub(super) fn look(subject: &Subject<'_>, say: &mut impl FnMut(PackageFault)) -> Result<()> {
    let connection = &subject.database.connection;
    let mut found = Vec::new();
    for (table, _) in blueprint(subject.layout)? {
        // One that is no table, or computed, is none of Anki's.
        if subject.database.expect_tables(&[&table]).is_err() {
            continue;
        }
        if computes(connection, &table)? {
            let detail = format!(
                "its table “{table}” has conditions or indexes that compute, as no collection \
                 has; its order was not looked at"
            );
            say(PackageFault::Schema { detail });
            continue;
        }
        let check = format!("PRAGMA integrity_check('{table}')");
        let mut query = connection.prepare(&check)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            found.extend(Some(text(row, 0)?).filter(|line| line != "ok"));
        }
    }
    let in_order = |line: &String| OF_INDEXES.iter().any(|words| line.contains(words));
    let (order, damage): (Vec<String>, Vec<String>) = found.into_iter().partition(in_order);
    if let Some(detail) = first_of(&order) {
        say(PackageFault::Order { detail });
    }
    if let Some(detail) = first_of(&damage) {
        say(PackageFault::Broken { detail: format!("its database is damaged: {detail}") });
    }
    Ok(())
}

/// Whether looking at `table` would mean to compute what its author wants, for as long as that takes.
fn computes(connection: &Connection, table: &str) -> Result<bool> {
    let mut query = connection.prepare("SELECT type, sql FROM sqlite_master WHERE tbl_name = ?")?;
    let mut rows = query.query([table])?;
    while let Some(row) = rows.next()? {
        let sql = text(row, 1)?.to_lowercase();
        let computes = match &*text(row, 0)? {
            "table" => sql.contains("check"),
            "index" => sql.matches('(').count() > 1,
            _ => false,
        };
        if computes {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first of `lines`, and how many more there are.
fn first_of(lines: &[String]) -> Option<String> {
    let (first, others) = lines.split_first()?;
    Some(match others.len() {
        0 => first.clone(),
        more => format!("{first} (and {more} more)"),
    })
}
