//! A database in schema 11 in which there is nothing, as SQLite makes it of the same statements.
//!
//! It is always the same, and SQLite takes longer to make it than all else that a small package needs.
//! The test asks SQLite. It must not know what goes into the tables.
//!
//! Source: “Database File Format” in SQLite's documentation, chapters 1.3, 1.6 and 2.6.

use std::collections::HashMap;
use std::io;

use super::record::{Value, put_record, put_varint};
use super::trees::{Holds, Leaf, PAGE};

/// What makes its tables and indexes, in the order of their pages.
const STATEMENTS: [&str; 2] = [include_str!("schema.sql"), include_str!("indexes.sql")];

/// How long the header is that stands before the first page's own.
const HEADER: usize = 100;

/// The version of SQLite that it says wrote it.
const WRITER: u32 = 3_053_000;

/// Its bytes, and for each table and index the page that it begins at.
pub(super) fn empty() -> io::Result<(Vec<u8>, HashMap<String, u32>)> {
    let mut roots = HashMap::new();
    let (mut schema, mut pages) = (Leaf::default(), Vec::new());
    for (statement, root) in statements().zip(2..) {
        let (kind, name, table) = named(statement).ok_or(io::ErrorKind::InvalidData)?;
        let holds = if kind == "table" { Holds::Rows } else { Holds::Entries };
        pages.extend(Leaf::default().page(0, holds, None)?);
        let (mut record, mut cell) = (Vec::new(), Vec::new());
        let values = [kind.into(), name.into(), table.into(), i64::from(root).into()];
        let values: Vec<Value<'_>> = values.into_iter().chain([statement.into()]).collect();
        put_record(&mut record, &values);
        put_varint(&mut cell, record.len() as u64);
        put_varint(&mut cell, u64::from(root) - 1);
        cell.extend(record);
        schema.push(&cell);
        roots.insert(name.to_owned(), root);
    }
    let mut bytes = header(roots.len() as u32);
    bytes.extend(schema.page(HEADER, Holds::Rows, None)?);
    bytes.extend(pages);
    Ok((bytes, roots))
}

/// The statements, without the comments and spaces around them.
fn statements() -> impl Iterator<Item = &'static str> {
    let statements = STATEMENTS.into_iter().flat_map(|statements| statements.split(';'));
    statements.filter_map(|statement| statement.get(statement.find("CREATE ")?..))
}

/// What a statement makes: the kind of thing, its name, and the name of the table that it belongs to.
fn named(statement: &str) -> Option<(&'static str, &str, &str)> {
    let mut words = statement.split_whitespace().skip(1);
    let kind = if words.next()? == "TABLE" { "table" } else { "index" };
    let name = words.next()?;
    Some((kind, name, if kind == "table" { name } else { words.nth(1)? }))
}

/// The header of a database with so many tables and indexes.
fn header(count: u32) -> Vec<u8> {
    let mut header = b"SQLite format 3\0".to_vec();
    header.extend((PAGE as u16).to_be_bytes());
    // No log; no room kept at the end of a page; fractions that are always these.
    header.extend([1, 1, 0, 64, 32, 32]);
    let numbers = [1, 1 + count, 0, 0, count, 4, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, WRITER];
    header.extend(numbers.into_iter().flat_map(u32::to_be_bytes));
    header
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn sqlite_finds_in_it_what_it_would_have_made() {
        let (bytes, roots) = empty().unwrap();
        let mut ours = Connection::open_in_memory().unwrap();
        ours.deserialize_read_exact("main", bytes.as_slice(), bytes.len(), false).unwrap();
        let theirs = Connection::open_in_memory().unwrap();
        STATEMENTS.into_iter().for_each(|made| theirs.execute_batch(made).unwrap());
        let schema = |connection: &Connection| {
            let ask = "SELECT name, rootpage, type, tbl_name, sql, rowid FROM sqlite_master";
            let mut query = connection.prepare(ask).unwrap();
            let row = |row: &rusqlite::Row<'_>| {
                let text = |at: usize| row.get::<_, String>(at).unwrap();
                let number = row.get::<_, i64>(5)?;
                Ok((text(0), row.get::<_, u32>(1)?, text(2), text(3), text(4), number))
            };
            query.query_map([], row).unwrap().map(Result::unwrap).collect::<Vec<_>>()
        };
        assert_eq!(schema(&ours), schema(&theirs));
        assert!(schema(&ours).iter().all(|(name, root, ..)| roots[name] == *root));
        for pragma in ["page_count", "page_size", "freelist_count", "encoding", "schema_version"] {
            let ask = format!("SELECT '' || {pragma} FROM pragma_{pragma}");
            let say = |of: &Connection| of.query_row(&ask, [], |row| row.get::<_, String>(0));
            assert_eq!(say(&ours).unwrap(), say(&theirs).unwrap(), "{pragma}");
        }
        let check = ours.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
        assert_eq!(check.unwrap(), "ok");
        // It takes rows, too.
        ours.execute("INSERT INTO graves VALUES (1, 2, 3)", []).unwrap();
    }
}
