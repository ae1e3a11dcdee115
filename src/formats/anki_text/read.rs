//! Reading Anki's text export: one pass shows what the note types are, the next makes the notes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::deck::{Id, Kind, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::rows::{Cutter, Owner, Row, Shape as TableShape, head_of};
use crate::formats::{Evidence, Found, Reading, TextIs, sample_of};
use crate::identity::is_our_id;
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::{self, Text, judge};
use crate::tidy::Rules;

use super::head::Head;
use super::layout::{Shape, Survey, name_of_type, take, without_front};
use super::types;

pub(super) fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let (head, rest) = Head::split(text);
    let says_how = head.separator.is_some()
        || head.html.is_some()
        || head.note_type.is_some()
        || head
            .guid_column
            .or(head.note_type_column)
            .or(head.deck_column)
            .or(head.tags_column)
            .is_some();
    if text.starts_with('#') && says_how {
        return Evidence::certain("it begins with a header of Anki's text export");
    }
    let shape = TableShape::sniff(rest, None);
    let (cut, all) = (shape.cut(), shape.rows.len());
    if head.keys > 0 && shape.is_even(7) {
        return Evidence::certain("it begins with a line for Anki's import");
    }
    match shape.owner() == Owner::Anki && shape.is_even(6) {
        true => {
            Evidence::likely(cut, all, format!("{cut} of {all} rows are HTML with tabs between"))
        }
        false => Evidence::NONE,
    }
}

pub(super) fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let (head, text) = Head::split(source.text()?);
    let separator = head.separator_of(text);
    let cutter = Cutter::new(text, separator, head.first_line)
        .of_width(TableShape::of(head_of(text), separator).width)
        .trusting(head.html.is_some())
        .with_comments();
    let mut row = Row::default();
    let mut survey = Survey::default();
    let mut rows = cutter.clone();
    while rows.read(&mut row) {
        if !row.comment {
            survey.add(&head, &row);
        }
    }
    let text_is = head.html.map_or_else(
        || judged(&head, cutter.clone()),
        |html| if html { TextIs::Html } else { TextIs::Plain },
    );
    let reader = Reader {
        shapes: survey.shapes(&head, source.stem()),
        head: &head,
        separator,
        deck: head.deck.as_deref().unwrap_or(source.stem()),
        reading: reading.or_text_is(text_is),
        types: BTreeMap::new(),
        found: Found::default(),
        repeated: 0,
    };
    let found = reader.read(cutter);
    let anything = !found.collection.notes.is_empty() || found.skipped > 0;
    let nothing = || source.error(Cause::NoCards { found: "a header".to_owned() });
    anything.then_some(found).ok_or_else(nothing)
}

/// How the text of the first rows is meant.
fn judged(head: &Head, mut rows: Cutter<'_>) -> TextIs {
    let mut row = Row::default();
    let mut cells = Vec::new();
    while cells.len() < 2000 && rows.read(&mut row) {
        let fields = row.cells.drain(..).enumerate().filter(|(at, _)| !head.is_special(*at));
        cells.extend(fields.map(|(_, cell)| cell).filter(|_| !row.comment));
    }
    // Anki knows no Markdown.
    match judge(cells.iter().map(|cell| &**cell)) {
        TextIs::Html => TextIs::Html,
        _ => TextIs::Plain,
    }
}

struct Reader<'a, 'r> {
    head: &'r Head,
    separator: u8,
    shapes: BTreeMap<String, Shape>,
    /// The deck of rows that name none.
    deck: &'r str,
    reading: Reading<'r>,
    /// The custom note types so far, by name.
    types: BTreeMap<String, u32>,
    found: Found<'a>,
    /// Backs that the front was taken off.
    repeated: usize,
}

impl<'a> Reader<'a, '_> {
    fn read(mut self, mut rows: Cutter<'a>) -> Found<'a> {
        let mut row = Row::default();
        while rows.read(&mut row) {
            let line = row.line;
            if row.comment {
                let text = row.cells.first().map(|cell| cell.trim().to_owned()).unwrap_or_default();
                self.say(line, Problem::PassedOver { what: "a comment", text });
                continue;
            }
            if row.unclosed {
                self.say(line, Problem::UnclosedQuote);
            }
            if row
                .cells
                .iter()
                .enumerate()
                .all(|(at, c)| self.head.is_special(at) || c.trim_ascii().is_empty())
            {
                self.say(line, Problem::BlankRow);
                continue;
            }
            let note = self.note(&mut row);
            self.found.collection.notes.push(note);
        }
        if self.repeated > 0 {
            let problem = Problem::Tidied {
                what: "the question before the answer",
                rule: "repeated-question",
                sides: self.repeated,
            };
            self.found.diagnostics.push(Diagnostic::of_all(problem));
        }
        self.found
    }

    fn note(&mut self, row: &mut Row<'a>) -> Note<'a> {
        let name = name_of_type(self.head, row);
        let is_ours = types::is_ours(name);
        let shape = self.shapes.get(name);
        let mut note =
            Note { origin: Origin::at(row.line), ..Note::basic(Text::EMPTY, Text::EMPTY) };
        let deck = self.head.deck_column.and_then(|at| row.cells.get(at)).map(|deck| deck.trim());
        let deck = deck.filter(|deck| !deck.is_empty()).unwrap_or(self.deck);
        note.deck = self.found.collection.decks.named(deck);
        if let Some(shape) = shape {
            note.kind = shape.kind;
            if let Some(custom) = &shape.custom {
                let types = &mut self.found.collection.note_types;
                let index = *self.types.entry(custom.name.clone()).or_insert_with(|| {
                    types.push(custom.clone());
                    types.len() as u32 - 1
                });
                note.kind = Kind::Custom(index);
            }
            let mut cells: Vec<Cow<'a, str>> =
                shape.fields.iter().map(|at| take(row, *at)).collect();
            let last = shape.fields.last().map_or(0, |last| last + 1);
            let surplus = row.cells.get(last..).unwrap_or_default();
            if let (true, false, Some(back)) = (shape.joins, surplus.is_empty(), cells.last_mut()) {
                let problem = Problem::SurplusJoined { cells: surplus.len() };
                let separator = char::from(self.separator);
                let back = back.to_mut();
                for cell in surplus {
                    back.push(separator);
                    back.push_str(cell);
                }
                self.found.diagnostics.push(Diagnostic::at_line(row.line, problem));
            }
            if shape.repeats
                && self.reading.tidy != Rules::NONE
                && let [front, back, ..] = cells.as_mut_slice()
            {
                let whole = back.len();
                *back = text::map(std::mem::take(back), |back| {
                    Cow::Borrowed(without_front(front, back).map_or(back, str::trim))
                });
                self.repeated += usize::from(back.len() < whole);
            }
            note.fields = cells.into_iter().map(|cell| self.reading.text(cell)).collect();
            // A column that names types or decks is no field, and may be the only other one.
            let fields = note.kind.fields().len();
            if shape.custom.is_none() && note.fields.len() < fields {
                note.fields.resize(fields, Text::EMPTY);
            }
        }
        let tags = self.head.tags_column.or(shape.and_then(|shape| shape.tags));
        let tags = tags.map(|at| take(row, at)).unwrap_or_default();
        let all = self.head.tags.iter().map(String::as_str).chain(tags.split_whitespace());
        note.tags = all.map(|tag| Cow::Owned(tag.to_owned())).collect();
        let guid = self.head.guid_column.map(|at| take(row, at)).filter(|id| !id.trim().is_empty());
        note.id = guid.map_or(Id::None, Id::Given);
        // An id that we made is in Anki only from a package of ours, whatever a text calls its type.
        let is_foreign =
            note.id.is_given() && !is_ours && !is_our_id(&self.found.collection, &note);
        self.found.foreign_types += usize::from(is_foreign);
        note
    }

    fn say(&mut self, line: usize, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }
}
