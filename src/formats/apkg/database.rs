//! The collection of a package: an empty database, and the long tables filled in.
//!
//! It must not know what is in a row of these.

use std::collections::HashMap;
use std::io::Write;

use rusqlite::Connection;

use crate::deck::Collection;
use crate::error::Cause;
use crate::formats::Writing;

use super::container::Layout;
use super::decks::DeckIds;
use super::empty::empty;
use super::rows::{Rows, root};
use super::trees::{Image, Tree};
use super::types::{TypeInUse, types_in_use};
use super::{json, mark, schema18};

/// A database but for the pages that were written already.
pub(super) struct Built {
    /// The pages that stand first.
    pub(super) first: Vec<u8>,
    /// How many cards it has.
    pub(super) cards: usize,
}

/// Makes a database of `collection` in the schema of `layout`. Its first pages are known last: all others
/// go to `out` before.
pub(super) fn build(
    collection: &Collection<'_>,
    layout: Layout,
    writing: &Writing<'_>,
    out: &mut dyn Write,
) -> Result<Built, Cause> {
    let (types, decks) = (types_in_use(collection), DeckIds::of(collection));
    let changed = writing.now.div_euclid(1000);
    let shelf = Shelved { types: &types, decks: &decks, mark: &mark::value(writing), changed };
    let stored = collection.notes.iter().filter_map(|note| note.anki.as_deref());
    let is_scheduled = stored.flat_map(|anki| &anki.cards).any(|card| card.schedule.is_some());
    let created = collection.created.filter(|_| is_scheduled);
    let row = Col { created: created.unwrap_or(start_of_day(writing.now)), now: writing.now };
    let (bytes, roots) = match layout {
        Layout::Latest => by_sqlite(|connection| schema18::write(connection, &row, &shelf))?,
        _ => empty()?,
    };
    let mut image = Image::of(bytes, out)?;
    if layout != Layout::Latest {
        let mut record = Vec::new();
        json::put_col(&mut record, &row, &shelf);
        let mut table = Tree::table(&mut image, root(&roots, "col")?);
        table.row(1, &record)?;
        table.finish()?;
    }
    let cards = Rows::of(collection, &shelf).write(&mut image, &roots, writing)?;
    let (first, _) = image.finish()?;
    Ok(Built { first, cards })
}

/// A database in schema 18 as SQLite makes it, with what `fill` puts in, and for each table and index the
/// page it begins at.
fn by_sqlite(
    fill: impl FnOnce(&Connection) -> Result<(), Cause>,
) -> Result<(Vec<u8>, HashMap<String, u32>), Cause> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch("PRAGMA journal_mode = OFF; BEGIN;")?;
    connection.execute_batch(include_str!("schema.sql"))?;
    fill(&connection)?;
    connection.execute_batch(include_str!("indexes.sql"))?;
    connection.execute_batch(include_str!("indexes18.sql"))?;
    connection.execute_batch("COMMIT")?;
    let mut query = connection.prepare("SELECT name, rootpage FROM sqlite_master")?;
    let roots = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let roots = roots.collect::<Result<_, _>>()?;
    drop(query);
    Ok((connection.serialize("main")?.to_vec(), roots))
}

/// What stands beside notes and cards: the same in both schemas, in different clothes.
pub(super) struct Shelved<'s> {
    pub(super) types: &'s [TypeInUse],
    pub(super) decks: &'s DeckIds,
    pub(super) mark: &'s serde_json::Value,
    /// When what has no time of its own was changed, in seconds since 1970.
    pub(super) changed: i64,
}

/// The numbers of the one row of `col`.
pub(super) struct Col {
    /// When the collection was made, in seconds since 1970.
    pub(super) created: i64,
    /// When it was changed, in milliseconds since 1970.
    pub(super) now: i64,
}

/// The last four o'clock in the morning before `now`, in seconds: when Anki's day begins.
fn start_of_day(now: i64) -> i64 {
    const DAY: i64 = 86_400;
    const FOUR: i64 = 4 * 3600;
    let seconds = now.div_euclid(1000);
    ((seconds - FOUR).div_euclid(DAY) * DAY + FOUR).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_four() {
        assert_eq!(start_of_day(1_795_305_600_000), 1_795_305_600 - 20 * 3600);
        assert_eq!(start_of_day(1_795_305_600_000 + 4 * 3_600_000), 1_795_305_600 + 4 * 3600);
        assert_eq!(start_of_day(0), 0);
    }
}
