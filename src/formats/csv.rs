//! Comma-separated values, RFC 4180: `front,back,tags,deck`, and `id` and `kind` when they matter.
//!
//! What the columns mean is in `csv/columns.rs`; the `csv` crate knows quoting.

use csv::{QuoteStyle, ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use crate::deck::Collection;
use crate::error::{Cause, Error};
use crate::formats::{
    Carries, Evidence, Format, Found, Markup, NoteTypes, Output, Reading, Writing, Written,
    sample_of,
};
use crate::report::{Diagnostic, Problem};
use crate::settings::{OptionSpec, Settings, Takes, Used, check_delimiter, unescape};
use crate::source::Source;

pub(super) mod columns;
mod formula;
mod table;

use columns::Columns;
use table::Table;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "csv",
    title: "CSV",
    summary: "a table for spreadsheets: front, back, tags, deck",
    extensions: &["csv", "tsv"],
    claims: &["csv"],
    binary: false,
    carries: Carries {
        ids: true,
        tags: true,
        decks: true,
        kinds: true,
        clozes: true,
        note_types: NoteTypes::None,
        markups: &[Markup::Plain, Markup::Html],
    },
    options: &[
        OptionSpec {
            name: "separator",
            used: Used::Reading,
            takes: Takes::Value { placeholder: "SEP", check: crate::settings::check_separator },
            help: "What stands between the cells or sides of a row, such as ';' or tab",
        },
        OptionSpec {
            name: "columns",
            used: Used::Reading,
            takes: Takes::Value { placeholder: "LIST", check: columns::check },
            help: "What the columns are, such as front,back,-,tags",
        },
        OptionSpec {
            name: "no-header",
            used: Used::Reading,
            takes: Takes::Nothing,
            help: "The first row is a note, whatever it looks like",
        },
        OptionSpec {
            name: "to-separator",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "SEP", check: crate::settings::check_separator },
            help: "What to put between the cells or sides of a row, such as ';' or tab",
        },
        OptionSpec {
            name: "to-columns",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "LIST", check: columns::check },
            help: "The columns to write, such as front,back,tags",
        },
        OptionSpec {
            name: "to-no-header",
            used: Used::Writing,
            takes: Takes::Nothing,
            help: "Leave out the row of column names",
        },
        OptionSpec {
            name: "bom",
            used: Used::Writing,
            takes: Takes::Nothing,
            help: "Begin with a byte order mark, so that Excel takes the file for UTF-8",
        },
        OptionSpec {
            name: "excel-safe",
            used: Used::Both,
            takes: Takes::Nothing,
            help: "Guard cells that a spreadsheet would run as a formula; reading: unguard them",
        },
    ],
    detect,
    read: Some(read),
    write: Some(write),
    mark: None,
};

/// How many rows the detector looks at.
const ROWS_TO_JUDGE: usize = 50;

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    if text.trim().is_empty() {
        return Evidence::NONE;
    }
    let (_, body) = split_excel_hint(text);
    let delimiter = sniff_delimiter(body, None);
    let cells =
        |width| format!("each row has {width} cells with {:?} between", char::from(delimiter));
    match Shape::of(body, delimiter) {
        Shape { header: true, .. } => Evidence::certain("the first row names the columns"),
        // Nobody types a tab into each of several lines of prose.
        Shape { width: width @ 2.., even: true, rows: 2.., .. } if delimiter == b'\t' => {
            Evidence::likely(1, 1, cells(width))
        }
        Shape { width: width @ 2.., even: true, .. } => Evidence::possible(1, 1, cells(width)),
        _ => Evidence::NONE,
    }
}

/// What the first rows look like when cut at a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    /// The first row names the columns.
    header: bool,
    /// All rows have as many cells as the first, which has more than one.
    even: bool,
    /// The cells of the first row.
    width: usize,
    /// How many rows were looked at.
    rows: usize,
}

impl Shape {
    fn of(text: &str, delimiter: u8) -> Self {
        let records = reader(text, delimiter).into_records().take(ROWS_TO_JUDGE).flatten();
        let records: Vec<StringRecord> = records.collect();
        let Some(first) = records.first() else {
            return Self { header: false, even: false, width: 0, rows: 0 };
        };
        let width = first.len();
        let even = width > 1 && records.iter().all(|row| row.len() == width);
        Self { header: Columns::of_header(first).is_some(), even, width, rows: records.len() }
    }
}

/// The delimiter that cuts the first rows best: into named columns, into `columns` cells, into
/// equally many, into most. Of equals it is the one that text holds least often by chance.
fn sniff_delimiter(text: &str, columns: Option<usize>) -> u8 {
    let rate = |delimiter: &u8| {
        let shape = Shape::of(text, *delimiter);
        let as_listed = columns.is_some_and(|columns| shape.width == columns);
        (shape.header, as_listed, shape.even, if shape.even { 0 } else { shape.width })
    };
    // Of equal ratings the last one wins.
    [b',', b';', b'|', b'\t'].into_iter().max_by_key(rate).unwrap_or(b',')
}

/// The delimiter of the line `sep=;` that Excel puts first, and the rows after it.
fn split_excel_hint(text: &str) -> (Option<u8>, &str) {
    let hint = text.strip_prefix("sep=").and_then(|rest| {
        let (delimiter, rows) = rest.split_at_checked(1)?;
        let rows = rows.strip_prefix("\r\n").or_else(|| rows.strip_prefix('\n'))?;
        Some((delimiter.bytes().next()?, rows))
    });
    hint.map_or((None, text), |(delimiter, rows)| (Some(delimiter), rows))
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

fn delimiter(settings: &Settings, name: &str) -> Result<Option<u8>, Cause> {
    let Some(typed) = settings.get(name) else { return Ok(None) };
    let bad = |detail| Cause::Setting { name: name.to_owned(), detail };
    check_delimiter(typed).map_err(|detail| bad(format!("in CSV {detail}")))?;
    Ok(unescape(typed).map_err(bad)?.bytes().next())
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let whole = source.text()?;
    let (hint, text) = split_excel_hint(whole);
    let settings = reading.settings;
    let given = delimiter(settings, "separator").map_err(|cause| source.error(cause))?.or(hint);
    let columns = settings.get("columns").map(|list| list.split(',').count());
    let delimiter = given.unwrap_or_else(|| sniff_delimiter(text, columns));
    let mut rows = reader(text, delimiter);
    let mut table = Table::new(reading, source.stem());
    let mut header_may_come = !settings.has("no-header");
    let mut place = LineCounter { text, at: 0, line: 1 + usize::from(hint.is_some()) };
    let mut row = StringRecord::new();
    while rows.read_record(&mut row).map_err(|error| source.error(malformed(&error)))? {
        place.go_to(row.position().map_or(0, csv::Position::byte) as usize);
        let header = std::mem::take(&mut header_may_come).then(|| Columns::of_header(&row));
        match header.flatten() {
            Some(header) => table.header(header),
            None => table.row(&row, place.line),
        }
    }
    if ends_inside_quotes(text.get(place.at..).unwrap_or_default(), delimiter) {
        table.say(place.line, Problem::UnclosedQuote);
    }
    table.finish().ok_or_else(|| source.error(Cause::NoCards { found: "a header".to_owned() }))
}

/// Whether a quoted cell of `row`, the last one, is still open at its end.
fn ends_inside_quotes(row: &str, delimiter: u8) -> bool {
    let mut bytes = row.bytes().peekable();
    let (mut inside, mut at_cell_start) = (false, true);
    while let Some(byte) = bytes.next() {
        match (inside, byte) {
            // A doubled quote stands for one.
            (true, b'"') if bytes.next_if_eq(&b'"').is_some() => {}
            (true, b'"') => inside = false,
            (false, b'"') if at_cell_start => inside = true,
            _ => {}
        }
        at_cell_start = !inside && byte == delimiter;
    }
    inside
}

/// Counts lines up to a byte; the `csv` crate's own count is one behind after `\r\n`.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    /// Goes on to the first character from byte `to` on that ends no line.
    fn go_to(&mut self, to: usize) {
        let ahead = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let mut bytes = ahead.iter().enumerate().peekable();
        while let Some((i, byte)) = bytes.next() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.peek().is_none_or(|(_, next)| **next != b'\n'),
                _ => false,
            };
            if self.at + i >= to && !matches!(byte, b'\n' | b'\r') {
                self.at += i;
                return;
            }
            self.line += usize::from(ends_line);
        }
        self.at = self.text.len();
    }
}

fn malformed(error: &csv::Error) -> Cause {
    let line = error.position().map_or(0, |at| at.line() as usize);
    Cause::Malformed { line, column: 0, detail: error.to_string() }
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let settings = writing.settings;
    let columns = match settings.get("to-columns") {
        Some(list) => Columns::listed(list).suited_to(collection),
        None => Columns::needed_by(collection),
    };
    if settings.has("bom") {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut rows = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .delimiter(delimiter(settings, "to-separator")?.unwrap_or(b','))
        .from_writer(out);
    if !settings.has("to-no-header") {
        rows.write_record(columns.names()).map_err(failed)?;
    }
    let guard = settings.has("excel-safe");
    let mut formulas = 0;
    for (written, note) in collection.notes.iter().enumerate() {
        for column in columns.iter() {
            let cell = column.cell_of(collection, note);
            let dangerous = formula::is_dangerous(&cell);
            formulas += usize::from(dangerous);
            let cell = if guard { formula::guard(cell) } else { cell };
            rows.write_field(cell.as_bytes()).map_err(failed)?;
        }
        rows.write_record(None::<&[u8]>).map_err(failed)?;
        (writing.progress)(written + 1);
    }
    rows.flush()?;
    let problem = match guard {
        true => Problem::FormulaGuarded { cells: formulas },
        false => Problem::FormulaCells { cells: formulas },
    };
    Ok(Written {
        cards: collection.notes.len(),
        next: "open it in a spreadsheet, or import it where CSV is taken".to_owned(),
        diagnostics: (formulas > 0).then(|| Diagnostic::of_all(problem)).into_iter().collect(),
        ..Written::default()
    })
}

fn failed(error: csv::Error) -> Cause {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Cause::Io(error),
        other => Cause::Malformed { line: 0, column: 0, detail: format!("{other:?}") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in ["a\n\nb\n\"c\nd\"\ne", "a\r\n\r\nb\r\n\"c\r\nd\"\r\ne", "a\r\rb\r\"c\rd\"\re"]
        {
            let mut rows = reader(text, b',');
            let mut place = LineCounter { text, at: 0, line: 1 };
            let mut lines = Vec::new();
            let mut row = StringRecord::new();
            while rows.read_record(&mut row).unwrap() {
                place.go_to(row.position().unwrap().byte() as usize);
                lines.push(place.line);
            }
            assert_eq!(lines, [1, 3, 4, 6], "{text:?}");
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_cuts_evenly() {
        assert_eq!(sniff_delimiter("a;b;c\n", None), b';');
        assert_eq!(sniff_delimiter("\n\nfront\tback\n", None), b'\t');
        assert_eq!(sniff_delimiter("a\tb, c, d\nq\te, f\n", None), b'\t');
        assert_eq!(sniff_delimiter("Question,Answer\na; b; c,d; e\n", None), b',');
        assert_eq!(sniff_delimiter("a;b,c\n\"d;e\",f\n", Some(2)), b',');
    }

    #[test]
    fn only_a_cell_that_never_ends_is_unclosed() {
        assert!(ends_inside_quotes("c,\"d\ne,f\n", b','));
        assert!(ends_inside_quotes("c,\"d \"\" e", b','));
        assert!(!ends_inside_quotes("5\" floppy,disk", b','));
        assert!(!ends_inside_quotes("c,\"d \"\" e\"", b','));
    }
}
