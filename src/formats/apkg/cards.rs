//! The rows of cards, and of the answers to them, one after the other.
//!
//! It must not know what becomes of them.

use std::collections::HashMap;

use rusqlite::Rows;

use crate::deck::Review;
use crate::error::Cause;

use super::untrusted::{Untrusted, integer, text};

/// A row of `cards`.
pub(super) struct CardRow {
    pub(super) note: i64,
    pub(super) id: i64,
    pub(super) deck: i64,
    pub(super) ordinal: i64,
    pub(super) kind: i64,
    pub(super) queue: i64,
    pub(super) due: i64,
    pub(super) interval: i64,
    pub(super) factor: i64,
    pub(super) reps: i64,
    pub(super) lapses: i64,
    pub(super) left: i64,
    pub(super) home_due: i64,
    pub(super) home_deck: i64,
    pub(super) flags: i64,
    pub(super) data: String,
}

impl CardRow {
    /// Where it stood among the new cards, if Anki remembers.
    pub(super) fn position(&self) -> Option<i64> {
        let data: serde_json::Value = serde_json::from_str(&self.data).ok()?;
        data.get("pos")?.as_i64()
    }
}

/// The rows of `cards`, in the order of their notes.
pub(super) struct Cards<'q> {
    database: &'q Untrusted,
    rows: Rows<'q>,
    next: Option<CardRow>,
}

/// The columns of a card; its rows have to come in the order of the notes.
pub(super) const QUERY: &str = "SELECT nid, id, did, ord, type, queue, due, ivl, factor, reps, \
                                lapses, left, odue, odid, flags, data FROM cards";

impl<'q> Cards<'q> {
    /// What [`QUERY`] gives.
    pub(super) fn of(database: &'q Untrusted, rows: Rows<'q>) -> Result<Self, Cause> {
        let mut cards = Self { database, rows, next: None };
        cards.advance()?;
        Ok(cards)
    }

    fn advance(&mut self) -> Result<(), Cause> {
        let row = self.rows.next()?;
        row.map_or(Ok(()), |row| self.database.weigh(row))?;
        self.next = match row {
            None => None,
            Some(row) => Some(CardRow {
                note: integer(row, 0)?,
                id: integer(row, 1)?,
                deck: integer(row, 2)?,
                ordinal: integer(row, 3)?,
                kind: integer(row, 4)?,
                queue: integer(row, 5)?,
                due: integer(row, 6)?,
                interval: integer(row, 7)?,
                factor: integer(row, 8)?,
                reps: integer(row, 9)?,
                lapses: integer(row, 10)?,
                left: integer(row, 11)?,
                home_due: integer(row, 12)?,
                home_deck: integer(row, 13)?,
                flags: integer(row, 14)?,
                data: text(row, 15)?,
            }),
        };
        Ok(())
    }

    /// The next card, if it belongs to `note` or to one before it.
    pub(super) fn take_up_to(&mut self, note: i64) -> Result<Option<CardRow>, Cause> {
        let taken = self.next.take_if(|card| card.note <= note);
        if taken.is_some() {
            self.advance()?;
        }
        Ok(taken)
    }
}

/// The answers to all cards, by card.
pub(super) fn reviews(
    database: &Untrusted,
    is_first_scheduler: bool,
) -> Result<HashMap<i64, Vec<Review>>, Cause> {
    let mut by_card: HashMap<i64, Vec<Review>> = HashMap::new();
    let mut query = database.connection.prepare(
        "SELECT cid, id, ease, ivl, lastIvl, factor, time, type FROM revlog ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        database.weigh(row)?;
        let (ease, kind) = (integer(row, 2)?, integer(row, 7)?);
        // Where there were three buttons, the second was called “Good”; Anki counts it as the third.
        let had_three = is_first_scheduler && matches!(kind, 0 | 2) && matches!(ease, 2 | 3);
        by_card.entry(integer(row, 0)?).or_default().push(Review {
            id: integer(row, 1)?,
            ease: ease + i64::from(had_three),
            interval: integer(row, 3)?,
            last_interval: integer(row, 4)?,
            factor: integer(row, 5)?,
            time: integer(row, 6)?,
            kind,
        });
    }
    Ok(by_card)
}
