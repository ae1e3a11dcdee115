//! The line of a source that a diagnostic is about, as much of it as a screen can show.
//!
//! It must not know what is said about it.

use std::borrow::Cow;
use std::ops::Range;

use deckconv::report::Diagnostic;

use super::render::visible;

/// Lines longer than this are cut before they are shown.
const LONGEST_EXCERPT: usize = 200;

/// The line that a diagnostic is about, cut to what a screen can show.
pub(super) struct Excerpt<'s> {
    /// Its number, from 1.
    pub(super) line: usize,
    /// What of it is shown.
    pub(super) text: Cow<'s, str>,
    /// The bytes of that text that are pointed at.
    pub(super) caret: Range<usize>,
}

impl<'s> Excerpt<'s> {
    pub(super) fn of(diagnostic: &Diagnostic, lines: Option<&mut LineFinder<'s>>) -> Option<Self> {
        let line = diagnostic.place.line?.get() as usize;
        let text = lines?.line(line)?;
        let column = diagnostic.place.column.map_or(1, |column| column.get() as usize);
        let skipped = column.saturating_sub(LONGEST_EXCERPT / 2);
        let start = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
        let text = text.get(start..)?;
        let end = text.char_indices().nth(LONGEST_EXCERPT).map_or(text.len(), |(at, _)| at);
        let text = visible(text.get(..end)?);
        let caret = text.char_indices().nth(column - 1 - skipped.min(column - 1));
        let caret = caret.map_or(text.len()..text.len(), |(at, c)| at..at + c.len_utf8());
        Some(Self { line, text, caret })
    }
}

/// Finds lines of a text, quickly where each is further down than the one before.
pub(super) struct LineFinder<'s> {
    text: &'s str,
    /// What is left from line `number` on.
    rest: &'s str,
    number: usize,
}

impl<'s> LineFinder<'s> {
    pub(super) fn of(text: &'s str) -> Self {
        Self { text, rest: text, number: 1 }
    }

    /// Line `number` (from 1).
    fn line(&mut self, number: usize) -> Option<&'s str> {
        if number < self.number {
            (self.rest, self.number) = (self.text, 1);
        }
        while self.number < number {
            self.rest = self.rest.split_once('\n')?.1;
            self.number += 1;
        }
        self.rest.split('\n').next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_up_and_down() {
        let mut lines = LineFinder::of("a\nb\nc");
        assert_eq!(lines.line(2), Some("b"));
        assert_eq!(lines.line(3), Some("c"));
        assert_eq!(lines.line(4), None);
        assert_eq!(lines.line(1), Some("a"));
    }
}
