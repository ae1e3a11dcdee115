//! Where bytes of a text stand: their lines and columns. It must not know JSON.

use crate::report::Place;

/// Where the lines of a text begin.
pub(in crate::formats) struct LineIndex<'t> {
    text: &'t str,
    ends: Vec<usize>,
    /// The last place that was asked for, and its column: one further on in the same line is
    /// counted from there.
    last: (usize, usize),
}

impl<'t> LineIndex<'t> {
    /// Those of `text`.
    pub(in crate::formats) fn of(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        Self { text, ends, last: (0, 1) }
    }

    /// The line of byte `at`, from 1.
    pub(in crate::formats) fn line(&self, at: usize) -> usize {
        self.ends.partition_point(|end| *end < at) + 1
    }

    /// The line and column of byte `at`.
    pub(super) fn place(&mut self, at: usize) -> Place {
        let at = at.min(self.text.trim_end().len());
        let line = self.line(at);
        let before = line.checked_sub(2).and_then(|before| self.ends.get(before));
        let start = before.map_or(0, |end| end + 1);
        let (from, column) = match self.last {
            (last, column) if (start..=at).contains(&last) => (last, column),
            _ => (start, 1),
        };
        let passed = self.text.get(from..at).unwrap_or_default();
        self.last = (at, column + passed.chars().count());
        Place::line_column(line, self.last.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_in_any_order() {
        let text = "aé\nöb c\n";
        let mut index = LineIndex::of(text);
        let places = [(0, 1, 1), (1, 1, 2), (3, 1, 3), (4, 2, 1), (6, 2, 2), (8, 2, 4), (1, 1, 2)];
        for (at, line, column) in places {
            assert_eq!(index.place(at), Place::line_column(line, column), "{at}");
        }
        assert_eq!(index.line(6), 2);
    }
}
