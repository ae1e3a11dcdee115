//! What a text looks like as a table: its delimiter, how many cells its rows have, and whose it is.

use std::collections::BTreeMap;

use memchr::{memchr_iter, memmem};

use crate::text::judge;

use super::columns::Columns;
use super::cut::{Cutter, Row};
use super::header;

/// How much of a text is looked at, in bytes and in rows.
const BYTES_TO_JUDGE: usize = 1 << 16;
const ROWS_TO_JUDGE: usize = 400;

/// The delimiters that are tried; of two that cut as well, the later one is meant.
const DELIMITERS: [u8; 4] = [b',', b';', b'|', b'\t'];

/// A text cut at one delimiter.
#[derive(Debug, Clone)]
pub(in crate::formats) struct Shape<'a> {
    /// What stands between cells.
    pub delimiter: u8,
    /// How many cells a row usually has.
    pub width: usize,
    /// The first rows.
    pub rows: Vec<Row<'a>>,
    /// The columns that the first row names, if it is a header.
    pub header: Option<Columns>,
}

/// Whose format a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Owner {
    /// A table with a header, quotation marks, commas, or more than two columns.
    Csv,
    /// Cells of HTML with tabs between, as Anki writes them.
    Anki,
    /// A list of two sides a line, or no table.
    List,
}

/// The first lines of `text`, enough to judge it by; the beginning of the first, if that is long.
pub(in crate::formats) fn head_of(text: &str) -> &str {
    let head = text.as_bytes().get(..BYTES_TO_JUDGE).unwrap_or(text.as_bytes());
    if head.len() == text.len() {
        return text;
    }
    let end = memchr::memrchr(b'\n', head).map_or(BYTES_TO_JUDGE, |at| at + 1);
    text.get(..text.floor_char_boundary(end)).unwrap_or(text)
}

impl<'a> Shape<'a> {
    /// The shape that the beginning of `text` has by the delimiter that cuts it best: into named
    /// columns, into `columns` cells, into equally many.
    pub(in crate::formats) fn sniff(text: &'a str, columns: Option<usize>) -> Self {
        let head = head_of(text).as_bytes();
        let stands = |delimiter: &u8| memchr::memchr(*delimiter, head).is_some();
        let shapes = DELIMITERS.into_iter().filter(stands);
        let shapes = shapes.map(|delimiter| Self::of(text, delimiter));
        let rate = |shape: &Self| {
            let named = shape.rows.first().is_some_and(header::names_sides);
            let listed = columns.is_some_and(|columns| shape.width == columns);
            let even = shape.even() * 20 / shape.rows.len().max(1);
            // At the wrong delimiter quotation marks stand in the middle of cells.
            let loose = shape.rows.iter().filter(|row| row.loose > 0).count() * 4;
            (shape.width > 1, named, listed, loose <= shape.rows.len(), even)
        };
        // Of equal ratings the last one wins.
        shapes.max_by_key(rate).unwrap_or_else(|| Self::of(text, b'\t'))
    }

    /// The shape that the beginning of `text` has when cut at `delimiter`.
    pub(in crate::formats) fn of(text: &'a str, delimiter: u8) -> Self {
        let head = head_of(text);
        let mut rows = Vec::new();
        for width in 0..2 {
            // The usual width is known only after the first pass, and tells rows from text.
            rows = read(head, delimiter, if width == 0 { 0 } else { usual_width(&rows) });
            if !rows.iter().any(|row| row.quoted > 0 || row.unclosed) {
                break;
            }
        }
        let is_named = rows.first().is_some_and(header::names_sides);
        let width = if is_no_table(head, delimiter, is_named) { 1 } else { usual_width(&rows) };
        let header = match rows.split_first() {
            Some((first, below)) if width > 1 => header::of_header(first, below),
            _ => None,
        };
        let width = header.as_ref().map_or(width, Columns::len);
        Self { delimiter, width, rows, header }
    }

    /// The columns: those of the header, or as their cells suggest.
    pub(in crate::formats) fn columns(&self) -> Columns {
        match &self.header {
            Some(header) => header.clone(),
            None => header::of_content(&self.rows, self.width),
        }
    }

    /// The names, or numbers, of the columns after the first `listed`; none where rows without a
    /// header are ragged, as there a row with more cells is one that was cut too often.
    pub(in crate::formats) fn columns_beyond(&self, listed: usize) -> Vec<String> {
        if self.header.is_none() && !self.is_even(9) {
            return Vec::new();
        }
        let names = self.rows.first().filter(|_| self.header.is_some());
        let name = |column: usize| {
            let name = names.and_then(|names| names.cells.get(column)).map(|name| name.trim());
            let number = || (column + 1).to_string();
            name.filter(|name| !name.is_empty()).map_or_else(number, str::to_owned)
        };
        (listed..self.width).map(name).collect()
    }

    /// How many rows have as many cells as usual.
    pub(in crate::formats) fn even(&self) -> usize {
        self.rows.iter().filter(|row| row.cells.len() == self.width).count()
    }

    /// The same, if a delimiter with a space after it belongs to text.
    pub(in crate::formats) fn tightly_even(&self) -> usize {
        let is_even = |row: &&Row<'_>| {
            let spaced = row.cells.iter().skip(1).filter(|cell| cell.starts_with(' ')).count();
            self.width > 1 && [0, spaced].iter().any(|own| row.cells.len() - own == self.width)
        };
        self.rows.iter().filter(is_even).count()
    }

    /// How many rows have more than one cell.
    pub(in crate::formats) fn cut(&self) -> usize {
        self.rows.iter().filter(|row| row.cells.len() > 1).count()
    }

    /// Whether `part` of ten rows have as many cells as usual.
    pub(in crate::formats) fn is_even(&self, part: usize) -> bool {
        self.width > 1 && self.even() * 10 >= self.rows.len() * part
    }

    /// Whether a cell stands in quotation marks.
    pub(in crate::formats) fn is_quoted(&self) -> bool {
        self.rows.iter().any(|row| row.quoted > 0)
    }

    /// How the sides are meant, as far as they show it.
    pub(in crate::formats) fn text_is(&self) -> crate::formats::TextIs {
        let columns = self.columns();
        let rows = self.rows.iter().skip(usize::from(self.header.is_some()));
        judge(rows.flat_map(|row| {
            let sides = columns.iter().zip(&row.cells);
            sides
                .filter(|(column, _)| column.is_front() || column.is_back())
                .map(|(_, cell)| &**cell)
        }))
    }

    /// Whose it is.
    pub(in crate::formats) fn owner(&self) -> Owner {
        if self.width < 2 {
            return Owner::List;
        }
        if self.header.is_some() {
            return Owner::Csv;
        }
        if self.delimiter == b'\t' && self.text_is() == crate::formats::TextIs::Html {
            return Owner::Anki;
        }
        if self.is_quoted() || self.delimiter == b',' || (self.width > 2 && self.is_even(7)) {
            return Owner::Csv;
        }
        Owner::List
    }

    /// The same, its first row being a row like any other.
    pub(in crate::formats) fn without_header(self) -> Self {
        Self { header: None, ..self }
    }

    /// Whether the first row names a front and a back.
    pub(in crate::formats) fn names_sides(&self) -> bool {
        self.rows.first().is_some_and(header::names_sides)
    }

    /// Whether first cells are short, as terms are.
    pub(in crate::formats) fn short_fronts(&self) -> bool {
        let first = self.rows.iter().filter_map(|row| row.cells.first());
        let short = first.filter(|cell| cell.split_whitespace().count() < 5).count();
        short * 10 >= self.rows.len() * 9
    }

    /// Whether a delimiter is never followed by a space, so that one that is belongs to text.
    pub(in crate::formats) fn is_tight(&self) -> bool {
        let even = || self.rows.iter().filter(|row| row.cells.len() == self.width);
        let spaced =
            even().filter(|row| row.cells.iter().skip(1).any(|cell| cell.starts_with(' ')));
        spaced.count() * 10 <= even().count()
    }
}

fn read(text: &str, delimiter: u8, width: usize) -> Vec<Row<'_>> {
    let mut cutter = Cutter::new(text, delimiter, 1).of_width(width);
    let mut rows = Vec::new();
    let mut row = Row::default();
    while rows.len() < ROWS_TO_JUDGE && cutter.read(&mut row) {
        rows.push(std::mem::take(&mut row));
    }
    rows
}

/// The number of cells that most rows have, of those with more than one; of equals the least.
fn usual_width(rows: &[Row<'_>]) -> usize {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.cells.len() > 1) {
        *widths.entry(row.cells.len()).or_default() += 1;
    }
    let usual = widths.into_iter().max_by_key(|(width, rows)| (*rows, std::cmp::Reverse(*width)));
    usual.map_or(1, |(width, _)| width)
}

/// Whether the lines are those of another notation that has the delimiter in it: a table of
/// Markdown, JSON, or a list with the delimiter twice in a row. Below names of sides, JSON is what cells hold.
fn is_no_table(head: &str, delimiter: u8, is_named: bool) -> bool {
    let lines = || head.lines().map(str::trim).filter(|line| !line.is_empty()).take(ROWS_TO_JUDGE);
    let most = |is: fn(&str) -> bool| lines().filter(|line| is(line)).count() * 2 > lines().count();
    let doubled = || {
        let twice = [delimiter, delimiter];
        let (pairs, all) =
            (memmem::find_iter(head.as_bytes(), &twice), memchr_iter(delimiter, head.as_bytes()));
        pairs.count() * 2 == all.count()
    };
    match delimiter {
        b'|' => {
            let ruled = head.contains("|--") || head.contains("| --");
            ruled || most(|line| line.starts_with('|')) || doubled()
        }
        b';' => doubled() || !is_named && most(is_json),
        b',' => !is_named && most(is_json),
        _ => false,
    }
}

fn is_json(line: &str) -> bool {
    line.starts_with("{\"") || line.starts_with(['}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_cuts_evenly() {
        // A table of Markdown is one, whatever its columns are called; JSON may stand in cells.
        assert_eq!(Shape::of("| Front | Back |\n|---|---|\n| a | b |\n", b'|').width, 1);
        assert_eq!(Shape::of("front,back\n\"{\"\"a\n}\n]\n}\",b\n", b',').width, 2);
        let sniffed = |text, columns| Shape::sniff(text, columns).delimiter;
        assert_eq!(sniffed("a;b;c\n", None), b';');
        assert_eq!(sniffed("\n\nfront\tback\n", None), b'\t');
        assert_eq!(sniffed("a\tb, c, d\nq\te, f\n", None), b'\t');
        assert_eq!(sniffed("Question,Answer\na; b; c,d; e\n", None), b',');
        assert_eq!(sniffed("a;b,c\n\"d;e\",f\n", Some(2)), b',');
        assert_eq!(sniffed("a, b or c;d\ne;f, g, h\ni, j;k\n", None), b';');
    }

    #[test]
    fn a_table_has_an_owner() {
        let owner = |text| Shape::sniff(text, None).owner();
        assert_eq!(owner("a\tb\nc\td\n"), Owner::List);
        assert_eq!(owner("a\t<b>b</b>\nc\td\n"), Owner::Anki);
        assert_eq!(owner("a\t\"b, c\"\nc\td\n"), Owner::Csv);
        assert_eq!(owner("a\tb\tc\nd\te\tf\n"), Owner::Csv);
        assert_eq!(owner("Frage;Antwort\na;b\n"), Owner::Csv);
        assert_eq!(owner("a,b\nc,d\n"), Owner::Csv);
        assert_eq!(owner("a;b; c\nd;e\nf;g\n"), Owner::List);
    }
}
