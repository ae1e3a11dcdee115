//! Comma-separated values, RFC 4180: `front,back,tags,deck`, and `id` and `kind` when they matter.
//!
//! How a table is cut and what its columns mean is in `rows/`; the `csv` crate writes.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::cards::counts;
use crate::deck::Collection;
use crate::error::{Cause, Error};
use crate::formats::quizlet::list_of;
use crate::formats::rows::{
    COLUMNS, Columns, Cutter, Frame, Owner, Row, Shape, Table, check_written,
};
use crate::formats::{
    Carries, Evidence, Format, Found, Heeds, Markup, MediaGoes, NoteTypes, Output, Reading, TextIs,
    Writing, Written, document, page, sample_of,
};
use crate::report::{Diagnostic, Problem};
use crate::settings::{OptionSpec, Settings, Takes, Used, check_delimiter, unescape};
use crate::source::Source;

mod formula;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "csv",
    title: "CSV",
    summary: "a table for spreadsheets: front, back, tags, deck",
    extensions: &["csv", "tsv"],
    claims: &["csv"],
    binary: false,
    over: &[],
    carries: Carries {
        note_types: NoteTypes::None,
        cards: false,
        media: MediaGoes::Beside,
        markups: &[Markup::Plain, Markup::Html],
        ..Carries::EVERYTHING
    },
    options: &[
        OptionSpec {
            name: "separator",
            used: Used::Reading,
            takes: Takes::Value { placeholder: "SEP", check: check_delimiter },
            help: "What stands between the cells or sides of a row, such as ';' or tab",
        },
        COLUMNS,
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
            takes: Takes::Value { placeholder: "LIST", check: check_written },
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
    under: |format, _| format,
    heeds: Heeds::MARKUP,
    detect,
    read: Some(read),
    write: Some(write),
    mark: None,
};

/// How many lines show whether a text is a program.
const LINES_TO_JUDGE: usize = 600;

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    if text.trim().is_empty() {
        return Evidence::NONE;
    }
    let (hint, body) = split_excel_hint(text);
    if hint.is_some() {
        return Evidence::certain("its first line tells Excel the separator");
    }
    let body = Frame::of(body).rows;
    let shape = Shape::sniff(body, None);
    let (cut, all) = (shape.cut(), shape.rows.len());
    if shape.owner() != Owner::Csv {
        return Evidence::NONE;
    }
    let why = "the first row names the columns";
    if shape.names_sides() && cut * 2 >= all {
        return Evidence::certain(why);
    }
    if shape.header.is_some() && shape.is_even(5) {
        return Evidence::likely(cut, all, why);
    }
    let lines: Vec<_> = page::lines(text).take(LINES_TO_JUDGE).collect();
    if shape.delimiter != b'\t' && document::is_settings(&lines) {
        return Evidence::NONE;
    }
    let (plain, even) = (is_plain(&shape), shape.is_even(9));
    if !plain && !even {
        return Evidence::NONE;
    }
    // What splits a list of two sides may stand in every line where commas do too.
    if shape.delimiter == b',' && !shape.is_quoted() {
        let list = list_of(body);
        if list.is_some_and(|list| !((list.is_by_question() || list.is_of_clozes()) && even)) {
            return Evidence::NONE;
        }
    }
    let why = format!(
        "{} of {all} rows have {} cells with {:?} between",
        shape.even(),
        shape.width,
        char::from(shape.delimiter)
    );
    match plain {
        true => Evidence::likely(cut, all, why),
        false => Evidence::possible(cut, all + 1, why),
    }
}

/// Whether rows cut like this are no prose.
fn is_plain(shape: &Shape<'_>) -> bool {
    let rows = shape.rows.len();
    let even = |part: usize| rows > 1 && shape.is_even(part);
    if shape.delimiter != b',' {
        return even(7);
    }
    // Prose has commas too, but nobody types quotation marks right after one, nor leaves out the
    // space in line after line.
    let quoted = shape.rows.iter().filter(|row| row.quoted > 0).count();
    let tight = shape.is_tight();
    let tightly_even = |part: usize| rows > 1 && shape.tightly_even() * 10 >= rows * part;
    (quoted > 0 && (even(7) || quoted * 4 >= rows))
        || (tightly_even(9) && tight)
        || (tightly_even(8) && rows > 4 && tight)
        || (even(10) && rows > 5 && shape.short_fronts())
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

fn delimiter(settings: &Settings, name: &str) -> Result<Option<u8>, Cause> {
    let Some(typed) = settings.get(name) else { return Ok(None) };
    let bad = |detail| Cause::Setting { name: name.to_owned(), detail };
    check_delimiter(typed).map_err(|detail| bad(format!("in CSV {detail}")))?;
    Ok(unescape(typed).map_err(bad)?.bytes().next())
}

/// Says that the text around a table, which begins in `line`, is no part of it.
fn pass_over(table: &mut Table<'_, '_>, around: &str, line: usize) {
    for (at, text) in around.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let what = "it stands outside the table";
        table.say(line + at, Problem::PassedOver { what, text: text.trim().to_owned() });
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let whole = source.text()?;
    let (hint, body) = split_excel_hint(whole);
    let frame = Frame::of(body);
    let text = frame.rows;
    let settings = reading.settings;
    let given = delimiter(settings, "separator").map_err(|cause| source.error(cause))?.or(hint);
    let listed = settings.get("columns").map(Columns::listed);
    let mut shape = match given {
        Some(delimiter) => Shape::of(text, delimiter),
        None => Shape::sniff(text, listed.as_ref().map(Columns::len)),
    };
    if settings.has("no-header") {
        shape = shape.without_header();
    }
    let own = shape.header.as_ref().is_some_and(Columns::are_own);
    let named = listed.is_some() || shape.header.is_some();
    let text_is = if own { TextIs::Plain } else { shape.text_is() };
    let surplus = listed.as_ref().map(|listed| shape.columns_beyond(listed.len()));
    let surplus = surplus.unwrap_or_default();
    let columns = match listed {
        Some(listed) => {
            let width = listed.len() + surplus.len();
            listed.up_to(width)
        }
        None => shape.columns(),
    };
    let mut table =
        Table::new(reading.or_text_is(text_is), source.stem(), columns, shape.delimiter)
            .named(named)
            .tight(shape.is_tight())
            .unguarded_by(settings.has("excel-safe").then_some(formula::unguard));
    let hinted = usize::from(hint.is_some());
    let first_line = frame.first_line + hinted;
    pass_over(&mut table, frame.above, 1 + hinted);
    let mut rows =
        Cutter::new(text, shape.delimiter, first_line).of_width(shape.width).trusting(own);
    let mut row = Row::default();
    if shape.header.is_some() {
        rows.read(&mut row);
    }
    if !surplus.is_empty() {
        table.say(first_line, Problem::UnlistedColumns { columns: surplus });
    }
    while rows.read(&mut row) {
        table.row(&mut row);
    }
    pass_over(&mut table, frame.below, frame.line_below + hinted);
    table.finish().ok_or_else(|| source.error(Cause::NoCards { found: "a header".to_owned() }))
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
    let mut builder = WriterBuilder::new();
    builder
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .delimiter(delimiter(settings, "to-separator")?.unwrap_or(b','));
    if !settings.has("to-no-header") {
        let mut header = builder.from_writer(&mut *out);
        header.write_record(columns.names()).map_err(failed)?;
        header.flush()?;
    }
    let guard = settings.has("excel-safe");
    let formulas = writing.rows(&collection.notes, out, |notes| {
        let mut rows = builder.from_writer(Vec::new());
        let mut formulas = 0;
        for note in notes {
            for column in columns.iter() {
                let cell = column.cell_of(collection, note);
                formulas += usize::from(formula::is_dangerous(&cell));
                let cell = if guard { formula::guard(cell) } else { cell };
                rows.write_field(cell.as_bytes()).map_err(failed)?;
            }
            rows.write_record(None::<&[u8]>).map_err(failed)?;
        }
        let rows = rows.into_inner().map_err(|error| Cause::Io(error.into_error()))?;
        Ok((rows, formulas))
    })?;
    let formulas: usize = formulas.into_iter().sum();
    let problem = match guard {
        true => Problem::FormulaGuarded { cells: formulas },
        false => Problem::FormulaCells { cells: formulas },
    };
    // Without its kind, a row is a card with two sides.
    let cards = match columns.names().any(|name| name == "kind") {
        true => counts(collection).iter().sum(),
        false => collection.notes.len(),
    };
    Ok(Written {
        cards,
        next: "open it in a spreadsheet, or import it where CSV is taken".to_owned(),
        diagnostics: (formulas > 0).then(|| Diagnostic::of_all(problem)).into_iter().collect(),
        ..Written::default()
    })
}

pub(super) fn failed(error: csv::Error) -> Cause {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Cause::Io(error),
        other => Cause::Malformed { line: 0, column: 0, detail: format!("{other:?}") },
    }
}
