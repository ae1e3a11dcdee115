//! Rows of a table to notes.

use std::borrow::Cow;

use crate::deck::{Id, Kind, Note, Origin};
use crate::formats::{Found, Reading};
use crate::report::{Diagnostic, Problem};
use crate::text::{self, Text, asks};
use crate::tidy::clean_tag;

use super::columns::{Column, Columns};
use super::cut::Row;

/// Takes the guard off a cell, where the user says that there is one.
type Unguard = fn(&str) -> &str;

/// A table being read.
pub(in crate::formats) struct Table<'a, 'r> {
    reading: Reading<'r>,
    /// The deck of rows that name none.
    deck: &'r str,
    columns: Columns,
    /// The columns are named, by a header or by the user.
    named: bool,
    /// What stands between cells, and whether text never follows it without a space.
    delimiter: char,
    tight: bool,
    /// Rows so far, and how many of them ask with a question mark.
    rows: usize,
    asking: usize,
    found: Found<'a>,
    /// Filled cells of columns that mean nothing: by column, how many.
    unused: Vec<usize>,
    unguard: Option<Unguard>,
}

impl<'a, 'r> Table<'a, 'r> {
    /// A table with these columns, its cells apart by `delimiter`.
    pub(in crate::formats) fn new(
        reading: Reading<'r>,
        deck: &'r str,
        columns: Columns,
        delimiter: u8,
    ) -> Self {
        Self {
            reading,
            deck,
            columns,
            named: false,
            delimiter: char::from(delimiter),
            tight: false,
            rows: 0,
            asking: 0,
            found: Found::default(),
            unused: Vec::new(),
            unguard: None,
        }
    }

    /// The same, its columns named or not.
    pub(in crate::formats) fn named(self, named: bool) -> Self {
        let found = Found { exact: named, ..self.found };
        Self { named, found, ..self }
    }

    /// The same, where no space follows a delimiter, or one may.
    pub(in crate::formats) fn tight(self, tight: bool) -> Self {
        Self { tight, ..self }
    }

    /// The same, with guards taken off the cells.
    pub(in crate::formats) fn unguarded_by(self, unguard: Option<Unguard>) -> Self {
        Self { unguard, ..self }
    }

    pub(in crate::formats) fn say(&mut self, line: usize, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }

    /// Makes a note of `row`, or says why not. The row is empty afterwards.
    pub(in crate::formats) fn row(&mut self, row: &mut Row<'a>) {
        let line = row.line;
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            self.say(line, Problem::BlankRow);
            return;
        }
        if row.unclosed {
            self.say(line, Problem::UnclosedQuote);
        }
        self.rows += 1;
        let is_filled = |cell: &&Cow<'_, str>| !cell.trim().is_empty();
        let mut beyond = row.cells.iter().skip(self.columns.len()).filter(is_filled).count();
        if beyond > 0 && self.join_surplus(row) {
            self.say(line, Problem::SurplusJoined { cells: beyond });
            beyond = 0;
        }
        if beyond > 0 && self.named {
            self.say(line, Problem::ExtraCells { cells: beyond });
        } else if beyond > 0 {
            self.count_unused(row, self.columns.len());
        }
        match self.note(row, line) {
            Ok(note) => {
                self.asking += usize::from(asks(note.front().raw()));
                self.found.collection.notes.push(note);
            }
            Err(detail) => {
                self.found.skipped += 1;
                self.say(line, Problem::BadRecord { detail });
            }
        }
    }

    /// The note of `row` and the name of its deck, empty if the row has none; for a reader that
    /// knows where the note belongs.
    pub(in crate::formats) fn take(&mut self, row: &mut Row<'a>) -> Option<(Note<'a>, String)> {
        self.row(row);
        let note = self.found.collection.notes.pop()?;
        let deck = self.found.collection.deck_of(&note).to_owned();
        Some((note, deck))
    }

    /// Joins the cells of a row that text with the delimiter in it was cut into, if that is what
    /// happened: nothing of it is quoted, and a space or a question mark shows where a cell ends.
    fn join_surplus(&self, row: &mut Row<'a>) -> bool {
        let width = self.columns.len();
        let sides = || self.columns.iter().take_while(|c| c.is_front() || c.is_back()).count();
        if row.quoted > 0 || !matches!(self.delimiter, ',' | ';' | '|') {
            return false;
        }
        if self.tight {
            let parts = row.cells.iter().skip(1).filter(|cell| !cell.starts_with(' ')).count() + 1;
            if parts == width {
                let mut joined: Vec<Cow<'a, str>> = Vec::with_capacity(width);
                for cell in row.cells.drain(..) {
                    match joined.last_mut().filter(|_| cell.starts_with(' ')) {
                        Some(last) => *last = self.join(last, &cell),
                        None => joined.push(cell),
                    }
                }
                row.cells = joined;
                return true;
            }
        }
        if width != 2 || sides() != 2 {
            return false;
        }
        let last = row.cells.len().saturating_sub(1);
        let asked = row.cells.iter().take(last).position(|cell| asks(cell));
        let front_first = self.columns.iter().next().is_some_and(Column::is_front);
        let end = asked.filter(|_| front_first && self.asking * 2 >= self.rows.saturating_sub(1));
        let second = row.cells.split_off(end.unwrap_or(0) + 1);
        row.cells = vec![self.joined(&row.cells), self.joined(&second)];
        true
    }

    fn join(&self, one: &str, other: &str) -> Cow<'a, str> {
        Cow::Owned(format!("{one}{}{other}", self.delimiter))
    }

    fn joined(&self, cells: &[Cow<'a, str>]) -> Cow<'a, str> {
        match cells {
            [only] => only.clone(),
            cells => Cow::Owned(cells.join(self.delimiter.encode_utf8(&mut [0; 4]))),
        }
    }

    fn note(&mut self, row: &mut Row<'a>, line: usize) -> Result<Note<'a>, String> {
        let mut note = Note { origin: Origin::at(line), ..Note::basic(Text::EMPTY, Text::EMPTY) };
        let mut deck = Cow::Borrowed(self.deck);
        let mut add_reverse = Text::EMPTY;
        let mut bad = None;
        let mut unknown = std::mem::take(&mut self.unused);
        for (index, (column, cell)) in self.columns.iter().zip(row.cells.drain(..)).enumerate() {
            let cell = match self.unguard {
                Some(unguard) => text::map(cell, |cell| Cow::Borrowed(unguard(cell))),
                None => cell,
            };
            if cell.trim().is_empty() && !(column.is_front() || column.is_back()) {
                continue;
            }
            match column {
                Column::Front => set(&mut note, 0, self.reading.text(cell)),
                Column::Back => add_below(&mut note, self.reading.text(cell)),
                Column::FrontHtml => set(&mut note, 0, Text::Html(cell)),
                Column::BackHtml => add_below(&mut note, Text::Html(cell)),
                Column::Tags => {
                    note.tags.extend(cell.split_whitespace().map(|t| Cow::Owned(t.to_owned())));
                }
                Column::Category => note.tags.push(clean_tag(&cell).into()),
                Column::Deck => deck = Cow::Owned(cell.trim().to_owned()),
                Column::Id => note.id = Id::Given(text::map(cell, |id| Cow::Borrowed(id.trim()))),
                Column::AddReverse => add_reverse = self.reading.text(cell),
                Column::AddReverseHtml => add_reverse = Text::Html(cell),
                Column::Kind => match Kind::named(&cell.trim().to_lowercase()) {
                    Some(kind) => note.kind = kind,
                    None => bad = Some(format!("“{}” is no kind of note", cell.trim())),
                },
                Column::Unknown(_) => count(&mut unknown, index),
                Column::Skipped => {}
            }
        }
        self.unused = unknown;
        if let Some(bad) = bad {
            return Err(bad);
        }
        if note.kind == Kind::OptionalReversed {
            note.fields.push(add_reverse);
        } else if let Some(index) =
            self.columns.place_of_add_reverse().filter(|_| !add_reverse.is_empty())
        {
            count(&mut self.unused, index);
        }
        note.deck = self.found.collection.decks.named(&deck);
        Ok(note)
    }

    fn count_unused(&mut self, row: &Row<'_>, from: usize) {
        for (index, cell) in row.cells.iter().enumerate().skip(from) {
            if !cell.trim().is_empty() {
                count(&mut self.unused, index);
            }
        }
    }

    /// What was found; nothing if not even a row that failed.
    pub(in crate::formats) fn finish(self) -> Option<Found<'a>> {
        let found = self.rest();
        let anything = !found.collection.notes.is_empty() || found.skipped > 0;
        anything.then_some(found)
    }

    /// What was found but for the notes that were taken.
    pub(in crate::formats) fn rest(mut self) -> Found<'a> {
        if self.columns.iter().all(|column| *column != Column::Kind) {
            self.found.call_clozes();
        }
        for (index, filled) in self.unused.iter().enumerate().filter(|(_, filled)| **filled > 0) {
            let column = self.columns.label(index);
            let problem = Problem::UnusedColumn { column, filled: *filled };
            self.found.diagnostics.push(Diagnostic::of_all(problem));
        }
        self.found
    }
}

fn set<'a>(note: &mut Note<'a>, side: usize, text: Text<'a>) {
    if let Some(field) = note.fields.get_mut(side) {
        *field = text;
    }
}

/// Puts `text` below what the back has: the user may list several columns for it.
fn add_below<'a>(note: &mut Note<'a>, text: Text<'a>) {
    let back = note.back();
    if back.raw().trim().is_empty() {
        return set(note, 1, text);
    }
    if text.raw().trim().is_empty() {
        return;
    }
    let both = match (back, &text) {
        (Text::Plain(above), Text::Plain(below)) => Text::plain(format!("{above}\n{below}")),
        (above, below) => Text::html(format!("{}<br>{}", above.to_html(), below.to_html())),
    };
    set(note, 1, both);
}

fn count(unused: &mut Vec<usize>, column: usize) {
    if unused.len() <= column {
        unused.resize(column + 1, 0);
    }
    if let Some(filled) = unused.get_mut(column) {
        *filled += 1;
    }
}
