//! The rows of notes and cards: what is worked out of fields, which cards there are, what the numbers
//! mean as times.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result, Row};

use crate::cards::Rule;
use crate::deck::{Kind, NoteType};
use crate::formats::apkg::sort_field::checksum;
use crate::formats::apkg::untrusted::{integer, text, text_of};
use crate::note_types;
use crate::report::{Diagnostic, PackageFault, Place, Problem};
use crate::text::{references, strip};

use super::Subject;
use super::schema::columns;

/// Looks at all rows; gives the names of the files that fields refer to.
pub(super) fn look(subject: &Subject<'_>, said: &mut Vec<Diagnostic>) -> Result<BTreeSet<String>> {
    let connection = &subject.database.connection;
    let types = &subject.shelf.note_types;
    let rules: BTreeMap<i64, (&NoteType, Rule<'_>)> =
        types.iter().map(|(id, of)| (*id, (of, Rule::of(of)))).collect();
    let mut cards = cards(connection)?.into_iter().peekable();
    let mut seen = Seen::default();
    let mut media = BTreeSet::new();
    let mut query = connection
        .prepare("SELECT id, guid, mid, tags, flds, sfld, csum FROM notes ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id = integer(row, 0)?;
        let mut ordinals = Vec::new();
        while let Some((note, ordinal)) = cards.next_if(|(note, _)| *note <= id) {
            ordinals.extend((note == id).then_some(ordinal));
        }
        let guid = text(row, 1)?;
        seen.no_guid += usize::from(guid.is_empty());
        let fields = row.get_ref(4)?;
        let fields = text_of(fields);
        media.extend(references(&fields).into_iter().map(Cow::into_owned));
        let Some((note_type, rule)) = rules.get(&integer(row, 2)?) else { continue };
        let fields: Vec<Cow<'_, str>> = fields.split('\u{1f}').map(Cow::Borrowed).collect();
        seen.derived(row, note_type.sort_field, &fields)?;
        let has_tags = !text(row, 3)?.trim().is_empty();
        seen.cards(guid, &ordinals, rule, &fields, has_tags);
    }
    seen.say(said);
    times(subject, said)?;
    Ok(media)
}

/// All cards as note and ordinal, in this order.
fn cards(connection: &Connection) -> Result<Vec<(i64, i64)>> {
    let mut query = connection.prepare("SELECT nid, ord FROM cards ORDER BY nid, ord")?;
    query.query_map([], |row| Ok((integer(row, 0)?, integer(row, 1)?)))?.collect()
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    no_guid: usize,
    wrong_sums: usize,
    wrong_sort_fields: usize,
    empty: Faulty,
    missing: Faulty,
}

/// Notes with the same fault: the first one, with the ordinal that it is about, and how many more.
#[derive(Default)]
struct Faulty {
    first: Option<(String, i64)>,
    more: usize,
}

impl Faulty {
    fn add(&mut self, guid: &str, ordinal: Option<i64>) {
        let Some(ordinal) = ordinal else { return };
        match self.first {
            Some(_) => self.more += 1,
            None => self.first = Some((guid.to_owned(), ordinal)),
        }
    }

    fn say(self, fault: impl FnOnce(i64, usize) -> PackageFault) -> Option<Diagnostic> {
        let (guid, ordinal) = self.first?;
        let place = Place { note: Some(guid).filter(|guid| !guid.is_empty()), ..Place::default() };
        Some(Diagnostic { place, problem: Problem::Package(fault(ordinal, self.more)) })
    }
}

impl Seen {
    /// Looks at what Anki works out of the fields.
    fn derived(&mut self, row: &Row<'_>, sort_field: u32, fields: &[Cow<'_, str>]) -> Result<()> {
        let shown = |at: usize| strip(fields.get(at).map_or("", |field| field));
        let sum = i64::from(checksum(&shown(0)));
        self.wrong_sums += usize::from(integer(row, 6)? != sum);
        let right = is_stored_as(&shown(sort_field as usize), row.get_ref(5)?);
        self.wrong_sort_fields += usize::from(!right);
        Ok(())
    }

    /// Looks at which cards a note has, and which it should have.
    fn cards(
        &mut self,
        guid: String,
        ordinals: &[i64],
        rule: &Rule<'_>,
        fields: &[Cow<'_, str>],
        has_tags: bool,
    ) {
        // Reading says which notes have none.
        if ordinals.is_empty() {
            return;
        }
        let there: BTreeSet<i64> = ordinals.iter().copied().collect();
        let made = rule.made(fields, has_tags).into_iter().map(i64::from).collect();
        self.empty.add(&guid, there.difference(&made).next().copied());
        self.missing.add(&guid, made.difference(&there).next().copied());
    }

    fn say(self, said: &mut Vec<Diagnostic>) {
        said.extend(self.empty.say(|ordinal, more| PackageFault::EmptyCard { ordinal, more }));
        said.extend(self.missing.say(|ordinal, more| PackageFault::MissingCard { ordinal, more }));
        let mut count = |notes: usize, fault: PackageFault| {
            said.extend((notes > 0).then(|| Diagnostic::of_all(Problem::Package(fault))));
        };
        count(self.no_guid, PackageFault::NoGuid { notes: self.no_guid });
        for (column, notes) in [("csum", self.wrong_sums), ("sfld", self.wrong_sort_fields)] {
            count(notes, PackageFault::Derived { column, notes });
        }
    }
}

/// Whether `stored` is what a column for whole numbers makes of `text`.
fn is_stored_as(text: &str, stored: ValueRef<'_>) -> bool {
    match stored {
        ValueRef::Integer(number) => {
            let text = text.trim();
            text.parse() == Ok(number) || text.parse() == Ok(number as f64)
        }
        // Anki's engine keeps fifteen digits.
        ValueRef::Real(number) => text
            .trim()
            .parse()
            .is_ok_and(|exact: f64| (exact - number).abs() <= exact.abs() * 1e-14),
        other => text_of(other) == text,
    }
}

/// A day and a year, in milliseconds.
const DAY: i64 = 86_400_000;
const YEAR: i64 = 365 * DAY;

/// Looks at the numbers that are times: whether somebody can have made a thing then.
fn times(subject: &Subject<'_>, said: &mut Vec<Diagnostic>) -> Result<()> {
    let connection = &subject.database.connection;
    let shelf = subject.shelf;
    // Anki lets numbers be a day ahead.
    let latest = subject.now.saturating_add(DAY);
    let stored = |query: &str| -> Result<[usize; 2]> {
        connection.query_row(query, [latest, YEAR], |row| {
            Ok([integer(row, 0)?, integer(row, 1)?].map(|count| count.max(0) as usize))
        })
    };
    let shelved = |ids: &[i64]| {
        let count = |odd: &dyn Fn(i64) -> bool| ids.iter().filter(|id| odd(**id)).count();
        [count(&|id| id > latest), count(&|id| id < YEAR)]
    };
    // The default deck has number 1 everywhere, and ours do not depend on any clock.
    let decks: Vec<i64> = shelf.decks.keys().copied().filter(|id| *id != 1).collect();
    let own = Kind::BUILT_IN.map(|kind| note_types::of(kind).and_then(|own| own.id));
    let types = shelf.note_types.keys().copied().filter(|id| !own.contains(&Some(*id)));
    let types: Vec<i64> = types.collect();
    for (what, [future, early]) in [
        ("note", stored("SELECT sum(id > ?1), sum(id < ?2) FROM notes")?),
        ("card", stored("SELECT sum(id > ?1), sum(id < ?2) FROM cards")?),
        ("deck", shelved(&decks)),
        ("note type", shelved(&types)),
    ] {
        for (count, future) in [(future, true), (early, false)] {
            let fault = PackageFault::IdTime { what, count, future };
            said.extend((count > 0).then(|| Diagnostic::of_all(Problem::Package(fault))));
        }
    }
    for (what, table) in [("note", "notes"), ("card", "cards")] {
        let count = changed_after(connection, table, latest / 1000)?;
        let fault = PackageFault::ChangeTime { what, count };
        said.extend((count > 0).then(|| Diagnostic::of_all(Problem::Package(fault))));
    }
    Ok(())
}

/// How many rows of `table` say that they were changed after `latest`, in seconds since 1970.
fn changed_after(connection: &Connection, table: &str, latest: i64) -> Result<usize> {
    // That it lacks the column is said by then.
    if !columns(connection, table)?.iter().any(|column| column == "mod") {
        return Ok(0);
    }
    let query = format!("SELECT count(*) FROM {table} WHERE CAST(mod AS INTEGER) > ?");
    connection.query_row(&query, [latest], |row| Ok(integer(row, 0)?.max(0) as usize))
}
