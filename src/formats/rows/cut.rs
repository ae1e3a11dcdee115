//! Text cut into rows and cells: one delimiter between cells, a row a line, and quotation marks
//! around cells that hold either.
//!
//! People's files are quoted badly more often than well, so a quotation mark that has no partner
//! costs one cell and not the file. It must not know what the cells mean.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};

/// A row.
#[derive(Debug, Clone, Default)]
pub(in crate::formats) struct Row<'a> {
    /// Its first line.
    pub line: usize,
    /// Its cells, without the quotation marks around them.
    pub cells: Vec<Cow<'a, str>>,
    /// How many of them stood in quotation marks.
    pub quoted: usize,
    /// How many begin with a quotation mark that is part of the text.
    pub loose: usize,
    /// A quotation mark begins a cell and nothing ends it.
    pub unclosed: bool,
    /// It is a comment, and the only cell is its text.
    pub comment: bool,
}

/// Cuts text into rows.
#[derive(Debug, Clone)]
pub(in crate::formats) struct Cutter<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    delimiter: u8,
    /// How many cells a row usually has; 0 if that is not known.
    width: usize,
    /// The quotation marks are as RFC 4180 wants them.
    trusted: bool,
    /// A line that begins with `#` is a comment.
    comments: bool,
}

/// What a cell does with quotation marks.
enum Quoted<'a> {
    /// It does not begin with one.
    None,
    /// Its text, and where the delimiter or line end after it stands.
    Whole(Cow<'a, str>, usize),
    /// The quotation mark is part of the text.
    Literal,
    /// The quotation mark has no partner.
    Open,
}

/// How far its partner may be from a mark in the middle of a cell, in bytes and in other marks.
const STRAY_REACH: usize = 1 << 12;
const MOST_STRAYS: usize = 16;

/// How much of a line is looked at to count its cells, in bytes to either side.
const NEAR: usize = 1 << 10;

/// So many lines that look like rows are not the inside of a cell.
const ROWS_SWALLOWED: usize = 3;

impl<'a> Cutter<'a> {
    /// Cuts `text`, whose first line has the number `line`.
    pub(in crate::formats) fn new(text: &'a str, delimiter: u8, line: usize) -> Self {
        Self { text, at: 0, line, delimiter, width: 0, trusted: false, comments: false }
    }

    /// The same, where rows usually have `width` cells.
    pub(in crate::formats) fn of_width(self, width: usize) -> Self {
        Self { width, ..self }
    }

    /// The same, for text that a program wrote that knows how to quote.
    pub(in crate::formats) fn trusting(self, trusted: bool) -> Self {
        Self { trusted, ..self }
    }

    /// The same, with `#` at the beginning of a line making it a comment.
    pub(in crate::formats) fn with_comments(self) -> Self {
        Self { comments: true, ..self }
    }

    /// Reads the next row that has anything on it; false at the end.
    pub(in crate::formats) fn read(&mut self, row: &mut Row<'a>) -> bool {
        row.cells.clear();
        (row.quoted, row.loose, row.unclosed, row.comment) = (0, 0, false, false);
        loop {
            let rest = self.rest(self.at);
            if rest.is_empty() {
                return false;
            }
            let line = first_line(rest);
            row.line = self.line;
            if line.bytes().all(|byte| matches!(byte, b' ' | b'\r')) {
                self.at += line.len() + 1;
                self.line += 1;
                continue;
            }
            if self.comments && line.starts_with('#') {
                row.comment = true;
                row.cells.push(Cow::Borrowed(line));
            } else if memchr(b'"', line.as_bytes()).is_some() {
                self.read_quoted(row);
                return true;
            } else {
                let bare = line.strip_suffix('\r').unwrap_or(line);
                let mut from = 0;
                for to in memchr_iter(self.delimiter, bare.as_bytes()) {
                    row.cells.push(Cow::Borrowed(bare.get(from..to).unwrap_or_default()));
                    from = to + 1;
                }
                row.cells.push(Cow::Borrowed(bare.get(from..).unwrap_or_default()));
            }
            self.at += line.len() + 1;
            self.line += 1;
            return true;
        }
    }

    fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or_default()
    }

    /// Reads a row with a quotation mark in its first line.
    fn read_quoted(&mut self, row: &mut Row<'a>) {
        let start = self.at;
        let mut at = start;
        loop {
            let rest = self.rest(at);
            let open = at + rest.len() - rest.trim_start_matches(' ').len();
            let quoted = match self.text.as_bytes().get(open) {
                Some(b'"') => self.quoted(open),
                _ => Quoted::None,
            };
            let (text, end) = match quoted {
                Quoted::Whole(text, end) => {
                    row.quoted += 1;
                    (text, end)
                }
                Quoted::None => self.literal(at),
                Quoted::Literal => {
                    row.loose += 1;
                    self.literal(at)
                }
                Quoted::Open => {
                    row.unclosed = true;
                    self.open_cell(open + 1, row.cells.len())
                }
            };
            row.cells.push(text);
            at = end + 1;
            if self.text.as_bytes().get(end) != Some(&self.delimiter) {
                break;
            }
        }
        let read = self.text.as_bytes().get(start..at.min(self.text.len())).unwrap_or_default();
        self.line += memchr_iter(b'\n', read).count();
        self.at = at;
    }

    /// The cell from `from` up to a delimiter or the end of the line.
    fn literal(&self, from: usize) -> (Cow<'a, str>, usize) {
        let rest = self.rest(from);
        let end = memchr2(self.delimiter, b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let cell = rest.get(..end).unwrap_or(rest);
        let cell = match rest.as_bytes().get(end) {
            Some(byte) if *byte == self.delimiter => cell,
            _ => cell.strip_suffix('\r').unwrap_or(cell),
        };
        (Cow::Borrowed(cell), from + end)
    }

    /// The cell whose quotation mark stands at `open`.
    fn quoted(&self, open: usize) -> Quoted<'a> {
        let bytes = self.text.as_bytes();
        let body = open + 1;
        let (mut from, mut doubled, mut strays, mut lines) = (body, false, 0, false);
        // A mark that may end the cell, or belong to a stray one before it.
        let mut doubtful = None;
        let literal = |doubtful: Option<Quoted<'a>>| doubtful.unwrap_or(Quoted::Literal);
        loop {
            let ahead = bytes.get(from..).unwrap_or_default();
            let Some(mark) = memchr(b'"', ahead).map(|i| from + i) else {
                return if strays > 0 { literal(doubtful) } else { Quoted::Open };
            };
            lines |= memchr(b'\n', bytes.get(from..mark).unwrap_or_default()).is_some();
            if strays > 0 && (lines || mark - open > STRAY_REACH || strays > MOST_STRAYS) {
                return literal(doubtful);
            }
            if bytes.get(mark + 1) == Some(&b'"') {
                doubled = true;
                from = mark + 2;
                continue;
            }
            let after = mark + 1 + self.space_at(mark + 1);
            let closes = match bytes.get(after) {
                None | Some(b'\n') => true,
                Some(byte) => *byte == self.delimiter,
            };
            if !closes && lines {
                return Quoted::Open;
            }
            from = mark + 1;
            if !closes {
                strays += 1;
                continue;
            }
            let text = self.text.get(body..mark).unwrap_or_default();
            if strays > 0 && !self.fits_quoted(text, open) {
                return literal(doubtful);
            }
            if lines && !self.trusted && self.swallows_rows(text) {
                return Quoted::Open;
            }
            let text = match doubled {
                true => Cow::Owned(text.replace("\"\"", "\"")),
                false => Cow::Borrowed(text),
            };
            if strays % 2 == 0 {
                return Quoted::Whole(text, after);
            }
            doubtful = Some(Quoted::Whole(text, after));
            strays += 1;
        }
    }

    /// How many bytes of space stand at `at`.
    fn space_at(&self, at: usize) -> usize {
        let is_space =
            |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r') && **byte != self.delimiter;
        self.text.as_bytes().get(at..).unwrap_or_default().iter().take_while(is_space).count()
    }

    /// Whether `text`, which has marks in it that are not doubled, is one cell all the same: it
    /// holds no delimiter, or its line would have too many cells without the marks around it.
    fn fits_quoted(&self, text: &str, open: usize) -> bool {
        let delimiters = |bytes: &[u8]| memchr_iter(self.delimiter, bytes).count();
        let bytes = self.text.as_bytes();
        let near = open.saturating_sub(NEAR)..(open + 2 * NEAR).min(bytes.len());
        let (before, after) = (bytes.get(near.start..open), bytes.get(open..near.end));
        let before =
            before.and_then(|b| b.rsplit(|byte| *byte == b'\n').next()).unwrap_or_default();
        let after = after.and_then(|a| a.split(|byte| *byte == b'\n').next()).unwrap_or_default();
        let cells = delimiters(before) + delimiters(after) + 1;
        delimiters(text.as_bytes()) == 0 || (self.width > 0 && cells > self.width)
    }

    /// Whether the lines of `text` after its first look like rows of their own: in prose a space
    /// follows a comma, between cells mostly none.
    fn swallows_rows(&self, text: &str) -> bool {
        let tight = |line: &str| {
            let rest = line.split_once(char::from(self.delimiter)).map(|(_, rest)| rest);
            rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(' '))
        };
        let lines = || text.split('\n').skip(1).filter(|line| !line.trim().is_empty());
        self.width > 1
            && lines().nth(ROWS_SWALLOWED - 1).is_some()
            && lines().all(|line| self.is_row(line) && tight(line))
    }

    fn is_row(&self, line: &str) -> bool {
        let begins = line.as_bytes().first().is_some_and(|byte| *byte != self.delimiter);
        begins && memchr_iter(self.delimiter, line.as_bytes()).count() + 1 == self.width
    }

    /// A cell that begins at `from`, the `nth` of its row, with a quotation mark that nothing
    /// ends: it goes on to the next line that looks like a row.
    fn open_cell(&self, from: usize, nth: usize) -> (Cow<'a, str>, usize) {
        let rest = self.rest(from);
        let line = first_line(rest);
        let cells = nth + 1 + memchr_iter(self.delimiter, line.as_bytes()).count();
        if self.width < 2 || (nth + 1 < self.width && cells <= self.width) {
            return self.literal(from);
        }
        let mut end = line.len();
        if nth + 1 == self.width {
            while let Some(next) = rest.get(end + 1..).filter(|next| !next.is_empty()) {
                let next = first_line(next);
                if self.is_row(next) {
                    break;
                }
                end += 1 + next.len();
            }
        }
        let cell = rest.get(..end).unwrap_or(rest).trim_end();
        (Cow::Borrowed(cell), from + end)
    }
}

/// `text` up to its first line end.
fn first_line(text: &str) -> &str {
    let end = memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, delimiter: u8, width: usize) -> Vec<(usize, Vec<String>, bool)> {
        let mut cutter = Cutter::new(text, delimiter, 1).of_width(width);
        let mut row = Row::default();
        let mut rows = Vec::new();
        while cutter.read(&mut row) {
            let cells = row.cells.iter().map(ToString::to_string).collect();
            rows.push((row.line, cells, row.unclosed));
        }
        rows
    }

    fn cells(text: &str, delimiter: u8, width: usize) -> Vec<Vec<String>> {
        cut(text, delimiter, width).into_iter().map(|(_, cells, _)| cells).collect()
    }

    #[test]
    fn rfc_4180_is_understood() {
        let text = "a,\"b \"\"q\"\" c\",\"two\nlines\"\n\n\"\",x,\n";
        let rows = cut(text, b',', 3);
        assert_eq!(rows[0].1, ["a", "b \"q\" c", "two\nlines"]);
        assert_eq!((rows[1].0, &rows[1].1), (4, &vec![String::new(), "x".into(), String::new()]));
        assert_eq!(cells("a,\"b\"\r\nc,d\r\n", b',', 2), [["a", "b"], ["c", "d"]]);
    }

    #[test]
    fn space_before_a_quoted_cell_is_no_text() {
        assert_eq!(cells("q, \"x, y\" \nr, z\n", b',', 2), [["q", "x, y"], ["r", " z"]]);
    }

    #[test]
    fn marks_inside_text_are_text() {
        let idioms = "\"yes\" she said\tHe said \"no\"\nx\ty\n";
        assert_eq!(cells(idioms, b'\t', 2)[0], ["\"yes\" she said", "He said \"no\""]);
        let city = "\"The \"Big Apple\", so called\",New York\n";
        assert_eq!(cells(city, b',', 2)[0], ["The \"Big Apple\", so called", "New York"]);
        assert_eq!(cells("5\" disk,3\" disk\n", b',', 2)[0], ["5\" disk", "3\" disk"]);
    }

    #[test]
    fn an_unbalanced_mark_costs_one_cell() {
        let text = "a,b\nc,\"d\ne,f\ng,\"h\"\n";
        let rows = cut(text, b',', 2);
        assert_eq!(rows[1], (2, vec!["c".into(), "d".into()], true));
        assert_eq!(rows[2].1, ["e", "f"]);
        assert_eq!(rows[3], (4, vec!["g".into(), "h".into()], false));
        let inches = "a,\"b\nc,d\ne,f\ng,h\ni,5\"\n";
        assert_eq!(cells(inches, b',', 2).len(), 5);
        assert_eq!(cells("a,\"b, c\nmore\nd,e\n", b',', 2)[0], ["a", "b, c\nmore"]);
    }
}
