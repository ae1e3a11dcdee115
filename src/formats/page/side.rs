//! The sides of cards, which grow line by line.
//!
//! It must not know what the lines mean.

use std::borrow::Cow;

use super::Line;

/// A side of a card: pieces of the text, one below the other; blank lines between them stay.
///
/// It borrows from the text as long as nothing between its pieces is left out.
#[derive(Debug, Clone)]
pub(in crate::formats) struct Side<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    owned: Option<String>,
}

impl<'a> Side<'a> {
    /// Nothing yet, out of `text`.
    pub(in crate::formats) fn of(text: &'a str) -> Self {
        Self { text, start: 0, end: 0, owned: None }
    }

    /// Whether nothing stands on it.
    pub(in crate::formats) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The first line of it.
    pub(in crate::formats) fn first_line(&self) -> &str {
        self.as_str().lines().next().unwrap_or_default()
    }

    /// What it is so far.
    pub(in crate::formats) fn as_str(&self) -> &str {
        match &self.owned {
            Some(owned) => owned,
            None => self.text.get(self.start..self.end).unwrap_or_default(),
        }
    }

    /// Adds `piece`, which begins at byte `start` of the text.
    pub(in crate::formats) fn push(&mut self, start: usize, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if self.is_empty() {
            (self.start, self.end) = (start, start + piece.len());
            return;
        }
        let between = self.text.get(self.end..start).unwrap_or_default();
        let whole = between.chars().all(char::is_whitespace);
        if self.owned.is_none() && !whole {
            self.owned = Some(self.as_str().to_owned());
        }
        if let Some(owned) = &mut self.owned {
            let ends = between.matches('\n').count();
            owned.push_str(if whole && ends > 1 { "\n\n" } else { "\n" });
            owned.push_str(piece);
        }
        self.end = start + piece.len();
    }

    /// Adds the line `line` as it is, its indentation too.
    pub(in crate::formats) fn push_line(&mut self, line: &Line<'_>) {
        self.push(line.start, line.text);
    }

    /// The side without the indentation that all its lines but the first share.
    pub(in crate::formats) fn finish(self) -> Cow<'a, str> {
        let whole: Cow<'a, str> = match self.owned {
            Some(owned) => Cow::Owned(owned),
            None => Cow::Borrowed(self.text.get(self.start..self.end).unwrap_or_default()),
        };
        match shared_indent(&whole) {
            0 => whole,
            indent => Cow::Owned(unindented(&whole, indent)),
        }
    }
}

/// The white space, in bytes, that all lines but the first begin with.
fn shared_indent(side: &str) -> usize {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = side.split('\n').skip(1).filter(|line| !line.trim().is_empty());
    rest.map(indent).min().unwrap_or(0)
}

fn unindented(side: &str, indent: usize) -> String {
    let mut out = String::with_capacity(side.len());
    for (i, line) in side.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let from = if i > 0 { indent } else { 0 };
        out.push_str(line.get(from..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn side<'a>(text: &'a str, keep: &[usize]) -> Cow<'a, str> {
        let mut side = Side::of(text);
        for line in lines(text).filter(|line| keep.contains(&line.number)) {
            side.push_line(&line);
        }
        side.finish()
    }

    #[test]
    fn a_side_without_gaps_is_borrowed() {
        let text = "one\r\n\ntwo\nthree\n";
        assert!(matches!(side(text, &[1, 3, 4]), Cow::Borrowed("one\r\n\ntwo\nthree")));
        assert_eq!(side(text, &[1, 4]), "one\nthree");
    }

    #[test]
    fn shared_indentation_is_taken_off() {
        assert_eq!(side("one\n    two\n      three\n", &[1, 2, 3]), "one\ntwo\n  three");
        assert_eq!(side("one\n    two\nthree\n", &[1, 2, 3]), "one\n    two\nthree");
    }
}
