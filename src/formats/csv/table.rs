//! Rows of a table to notes.

use std::borrow::Cow;

use csv::StringRecord;

use crate::deck::{Id, Kind, Note, Origin};
use crate::formats::{Found, Reading};
use crate::report::{Diagnostic, Problem};
use crate::text::Text;

use super::columns::{Column, Columns};
use super::formula;

/// A table being read.
pub(super) struct Table<'a, 'r> {
    reading: &'r Reading<'r>,
    /// The deck of rows that name none.
    deck: &'r str,
    columns: Option<Columns>,
    found: Found<'a>,
    /// Filled cells of columns that mean nothing: by column, how many.
    unused: Vec<usize>,
    unguard: bool,
    any_header: bool,
}

impl<'a, 'r> Table<'a, 'r> {
    pub(super) fn new(reading: &'r Reading<'r>, deck: &'r str) -> Self {
        Self {
            reading,
            deck,
            columns: reading.settings.get("columns").map(Columns::listed),
            found: Found::default(),
            unused: Vec::new(),
            unguard: reading.settings.has("excel-safe"),
            any_header: false,
        }
    }

    /// The first row names the columns; what the user listed counts more.
    pub(super) fn header(&mut self, header: Columns) {
        self.columns.get_or_insert(header);
        self.any_header = true;
        self.found.exact = true;
    }

    pub(super) fn say(&mut self, line: usize, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }

    /// Makes a note of `row`, or says why not.
    pub(super) fn row(&mut self, row: &StringRecord, line: usize) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            self.say(line, Problem::BlankRow);
            return;
        }
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => Columns::usual(),
        };
        let beyond = row.iter().skip(columns.len()).filter(|cell| !cell.trim().is_empty()).count();
        if beyond > 0 && (self.any_header || self.reading.settings.has("columns")) {
            self.say(line, Problem::ExtraCells { cells: beyond });
        } else if beyond > 0 {
            self.count_unused(row, columns.len());
        }
        match self.note(&columns, row, line) {
            Ok(note) => self.found.collection.notes.push(note),
            Err(detail) => {
                self.found.skipped += 1;
                self.say(line, Problem::BadRecord { detail });
            }
        }
        self.columns = Some(columns);
    }

    fn note(
        &mut self,
        columns: &Columns,
        row: &StringRecord,
        line: usize,
    ) -> Result<Note<'a>, String> {
        let mut note = Note { origin: Origin::at(line), ..Note::basic(Text::EMPTY, Text::EMPTY) };
        let mut deck = self.deck;
        let mut add_reverse = Text::EMPTY;
        for (index, (column, cell)) in columns.iter().zip(row).enumerate() {
            let cell = if self.unguard { formula::unguard(cell) } else { cell };
            let owned = || Cow::Owned(cell.to_owned());
            let side = match column {
                Column::Front => Some((0, self.reading.text(owned()))),
                Column::Back => Some((1, self.reading.text(owned()))),
                Column::FrontHtml => Some((0, Text::Html(owned()))),
                Column::BackHtml => Some((1, Text::Html(owned()))),
                _ => None,
            };
            if let Some((side, text)) = side {
                if let Some(field) = note.fields.get_mut(side) {
                    *field = text;
                }
                continue;
            }
            let trimmed = cell.trim();
            if trimmed.is_empty() {
                continue;
            }
            match column {
                Column::Tags => {
                    note.tags.extend(cell.split_whitespace().map(|t| Cow::Owned(t.to_owned())))
                }
                Column::Deck => deck = trimmed,
                Column::Id => note.id = Id::Given(Cow::Owned(trimmed.to_owned())),
                Column::AddReverse => add_reverse = self.reading.text(owned()),
                Column::AddReverseHtml => add_reverse = Text::Html(owned()),
                Column::Kind => {
                    note.kind = Kind::named(&trimmed.to_lowercase())
                        .ok_or_else(|| format!("“{trimmed}” is no kind of note"))?;
                }
                _ => self.count_unused_at(index, column),
            }
        }
        if note.kind == Kind::OptionalReversed {
            note.fields.push(add_reverse);
        } else if let Some(index) =
            columns.place_of_add_reverse().filter(|_| !add_reverse.is_empty())
        {
            self.count(index);
        }
        note.deck = self.found.collection.decks.named(deck);
        Ok(note)
    }

    fn count_unused(&mut self, row: &StringRecord, from: usize) {
        for (index, cell) in row.iter().enumerate().skip(from) {
            if !cell.trim().is_empty() {
                self.count(index);
            }
        }
    }

    fn count_unused_at(&mut self, index: usize, column: &Column) {
        if matches!(column, Column::Unknown(_)) {
            self.count(index);
        }
    }

    fn count(&mut self, column: usize) {
        if self.unused.len() <= column {
            self.unused.resize(column + 1, 0);
        }
        if let Some(filled) = self.unused.get_mut(column) {
            *filled += 1;
        }
    }

    /// What was found; nothing if not even a row that failed.
    pub(super) fn finish(mut self) -> Option<Found<'a>> {
        let columns = self.columns.unwrap_or_else(Columns::usual);
        for (index, filled) in self.unused.iter().enumerate().filter(|(_, filled)| **filled > 0) {
            let column = columns.label(index);
            let problem = Problem::UnusedColumn { column, filled: *filled };
            self.found.diagnostics.push(Diagnostic::of_all(problem));
        }
        let anything = !self.found.collection.notes.is_empty() || self.found.skipped > 0;
        anything.then_some(self.found)
    }
}
