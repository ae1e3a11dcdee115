//! A text file in lines, and what each line is whatever the format: blank, code, a comment, a rule,
//! a heading, a title, what a chatbot says, or front matter.
//!
//! It must not know what makes a card.

use std::borrow::Cow;

use crate::source::Source;

mod chatter;
mod code;
mod front_matter;
mod headings;
mod rule;
mod side;
mod symbols;

pub(super) use chatter::{body, is_farewell, is_greeting};
pub(super) use code::{fenced, is_fence};
pub(super) use front_matter::{FrontMatter, as_levels};
pub(super) use headings::{heading, is_section, is_title, plain_heading, unframed};
pub(super) use rule::is_rule;
pub(super) use side::Side;
pub(super) use symbols::is_symbol;

/// Whether the name of `source` says that it is Markdown.
pub(super) fn is_markdown(source: &Source) -> bool {
    let extension = source.extension().unwrap_or_default();
    ["md", "markdown"].iter().any(|own| own.eq_ignore_ascii_case(extension))
}

/// A line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Where it begins in the text.
    pub(super) start: usize,
    /// What stands on it, without the space at its end.
    pub(super) text: &'a str,
    /// What it is.
    pub(super) is: LineIs,
}

/// What a line is, whatever the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineIs {
    /// Text that may mean something.
    Text,
    /// Nothing.
    Blank,
    /// A line that begins fenced code.
    Fence,
    /// Fenced code below that, with the line that ends it.
    Code,
    /// A comment from its beginning to its end.
    Comment,
}

impl<'a> Line<'a> {
    /// Whether it is text that may mean something.
    pub(super) fn is_text(&self) -> bool {
        self.is == LineIs::Text
    }

    /// Whether it is fenced code, or begins or ends it.
    pub(super) fn is_code(&self) -> bool {
        matches!(self.is, LineIs::Fence | LineIs::Code)
    }

    /// Whether it is blank.
    pub(super) fn is_blank(&self) -> bool {
        self.is == LineIs::Blank
    }

    /// Its level and text, if it is a heading.
    pub(super) fn heading(&self) -> Option<(usize, &'a str)> {
        heading(self.text).filter(|_| self.is_text())
    }

    /// What stands on it from byte `at` on.
    pub(super) fn from(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }
}

/// The lines of `text`, blank ones and others; code and comments are not told apart.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut next = 0;
    text.split_inclusive('\n').enumerate().map(move |(before, raw)| {
        let start = next;
        next += raw.len();
        let text = raw.trim_end();
        let is = if text.is_empty() { LineIs::Blank } else { LineIs::Text };
        Line { number: before + 1, start, text, is }
    })
}

/// A Markdown file in lines.
#[derive(Debug)]
pub(super) struct Page<'a> {
    text: &'a str,
    /// What stands before the text.
    pub(super) front_matter: FrontMatter<'a>,
    /// The lines after the front matter.
    pub(super) lines: Vec<Line<'a>>,
}

impl<'a> Page<'a> {
    /// The lines of `text`.
    pub(super) fn of(text: &'a str) -> Self {
        let front_matter = FrontMatter::of(text);
        let mut lines: Vec<Line<'a>> = lines(text).skip(front_matter.lines).collect();
        code::mark(&mut lines);
        Self { text, front_matter, lines }
    }

    /// The lines that are not blank.
    pub(super) fn filled(&self) -> usize {
        self.lines.iter().filter(|line| line.is != LineIs::Blank).count()
    }

    /// The text of `lines`, which follow one another, without blank lines, comments and rules at
    /// either end.
    pub(super) fn side(&self, lines: &[Line<'a>]) -> Cow<'a, str> {
        let counts = |line: &Line<'_>| {
            !matches!(line.is, LineIs::Blank | LineIs::Comment)
                && (line.is_code() || !is_rule(line.text))
        };
        let (Some(first), Some(last)) =
            (lines.iter().position(counts), lines.iter().rposition(counts))
        else {
            return Cow::Borrowed("");
        };
        let lines = lines.get(first..=last).unwrap_or_default();
        let is_comment = |line: &&Line<'_>| line.is == LineIs::Comment;
        if lines.iter().any(|line| is_comment(&line)) {
            let kept = lines.iter().filter(|line| !is_comment(line)).map(|line| line.text);
            return Cow::Owned(kept.collect::<Vec<_>>().join("\n"));
        }
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Cow::Borrowed("");
        };
        Cow::Borrowed(self.text.get(first.start..last.start + last.text.len()).unwrap_or_default())
    }
}
