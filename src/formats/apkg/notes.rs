//! The rows of notes, each with those of its cards, a batch at a time: SQLite gives them one by one, and
//! another thread makes notes of them meanwhile.
//!
//! It must not know what becomes of them.

use crate::error::Cause;

use super::cards::{self, CardRow, Cards};
use super::untrusted::{Untrusted, integer, text_of};

/// So many notes are read before others are handed over.
const BATCH: usize = 1 << 10;

/// A row of `notes`.
#[derive(Clone, Copy)]
pub(super) struct NoteRow<'b> {
    /// Its number, which is when it was made, in milliseconds since 1970.
    pub(super) id: i64,
    pub(super) note_type: i64,
    pub(super) changed: i64,
    pub(super) guid: &'b str,
    pub(super) tags: &'b str,
    /// All fields, apart by U+001F.
    pub(super) fields: &'b str,
}

/// Some notes in their order.
#[derive(Default)]
pub(super) struct Batch {
    notes: Vec<Numbers>,
    /// The text of the notes, one behind the other: few allocations pass from thread to thread.
    text: String,
    cards: Vec<CardRow>,
}

/// What a row has besides text, and where that ends.
struct Numbers {
    id: i64,
    note_type: i64,
    changed: i64,
    ends: [usize; 3],
    cards: usize,
}

impl Batch {
    /// Does `each` with each note and its cards.
    pub(super) fn each(self, mut each: impl FnMut(NoteRow<'_>, &mut Vec<CardRow>)) {
        let (mut cards, mut own, mut start) = (self.cards.into_iter(), Vec::new(), 0);
        for numbers in self.notes {
            let Numbers { id, note_type, changed, ends, cards: count } = numbers;
            let [guid, tags, fields] = ends.map(|end| {
                let text = self.text.get(start..end).unwrap_or_default();
                start = end;
                text
            });
            own.clear();
            own.extend(cards.by_ref().take(count));
            each(NoteRow { id, note_type, changed, guid, tags, fields }, &mut own);
        }
    }
}

/// Hands all notes of `database` to `take`, in the order of their numbers; says how many cards have none.
pub(super) fn read(database: &Untrusted, take: &mut dyn FnMut(Batch)) -> Result<usize, Cause> {
    let connection = &database.connection;
    let mut query = connection.prepare(&format!(
        "SELECT id, mid, mod, guid, tags, flds FROM notes ORDER BY {}",
        database.by_number("notes", "id")?
    ))?;
    let mut rows = query.query([])?;
    let by_note = database.by_number("cards", "nid")?;
    let mut query = connection.prepare(&format!("{} ORDER BY {by_note}, ord", cards::QUERY))?;
    let mut cards = Cards::of(database, query.query([])?)?;
    let (mut batch, mut orphans) = (Batch::default(), 0);
    while let Some(row) = rows.next()? {
        database.weigh(row)?;
        let id = integer(row, 0)?;
        let before = batch.cards.len();
        while let Some(card) = cards.take_up_to(id)? {
            match card.note == id {
                true => batch.cards.push(card),
                false => orphans += 1,
            }
        }
        let mut ends = [0; 3];
        for (column, end) in (3..).zip(&mut ends) {
            batch.text.push_str(&text_of(row.get_ref(column)?));
            *end = batch.text.len();
        }
        let (note_type, changed) = (integer(row, 1)?, integer(row, 2)?);
        let cards = batch.cards.len() - before;
        batch.notes.push(Numbers { id, note_type, changed, ends, cards });
        if batch.notes.len() == BATCH {
            take(std::mem::take(&mut batch));
        }
    }
    while cards.take_up_to(i64::MAX)?.is_some() {
        orphans += 1;
    }
    take(batch);
    Ok(orphans)
}
