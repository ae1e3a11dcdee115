//! What words tell: how lines go on inside, and which neighbours share a rare word.
//!
//! It must not know roles.

#![allow(
    clippy::indexing_slicing,
    reason = "kinds and words are numbers below the sizes of the tables, see look.rs"
)]

use super::habits::Habits;
use super::look::{KINDS, Look, WORDS, hash, kind, long_hash};

/// What stands before and after the spaces inside lines: where a wrapped side is broken, that
/// stands at the end of one line and at the beginning of the next.
#[derive(Debug, Clone)]
pub(super) struct Inside {
    ends: Vec<f32>,
    starts: Vec<f32>,
    words: Vec<f32>,
    spaces: f32,
}

const BEFORE_KIND: f32 = 0.3;
const BEFORE_WORD: f32 = 0.5;

impl Inside {
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut inside = Self {
            ends: vec![BEFORE_KIND; KINDS],
            starts: vec![BEFORE_KIND; KINDS],
            words: vec![BEFORE_WORD; WORDS],
            spaces: 0.0,
        };
        for text in texts {
            let mut before: Option<&str> = None;
            for word in text.split_whitespace() {
                if let Some(before) = before {
                    inside.ends[usize::from(before.chars().next_back().map_or(0, kind))] += 1.0;
                    inside.starts[usize::from(word.chars().next().map_or(0, kind))] += 1.0;
                    inside.words[usize::from(hash(word))] += 1.0;
                    inside.spaces += 1.0;
                }
                before = Some(word);
            }
        }
        inside
    }

    /// How much the end of a line looks like the inside of a line before a space rather than like the end
    /// of a line, and its beginning like what comes after a space; logarithms.
    ///
    /// Line breaks matter in [`Habits::speaks_for`] with the weights of ends and starts, which cancel out with
    /// those here; on top comes what is special about a broken side: it goes on in small letters, and
    /// breaks after words that end no sentence.
    pub(super) fn speaks_for_breaks(&self, line: &Look, habits: &Habits) -> (f32, f32) {
        let kinds = self.spaces + BEFORE_KIND * KINDS as f32;
        let words = self.spaces + BEFORE_WORD * WORDS as f32;
        let end = (self.ends[usize::from(line.end)] / kinds).ln();
        let start = (self.starts[usize::from(line.start)] / kinds).ln();
        let first = (self.words[usize::from(line.first)] / words).ln();
        let last = (self.words[usize::from(line.last)] / words).ln();
        let (usual_start, usual_first) = habits.surprise_of_start(line);
        let before_break = end + 0.6 * (last - habits.surprise_of_end(line));
        let after_break = 0.6 * start + 0.8 * (first - usual_first) + 0.6 * (start - usual_start);
        (before_break, after_break)
    }
}

/// Which lines share a rare word with the line before: a question and its answer often do.
pub(super) fn shared_with_before(texts: &[&str]) -> Vec<bool> {
    let words: Vec<Vec<u32>> = texts.iter().map(|text| words_of(text)).collect();
    let mut all: Vec<u32> = words.iter().flatten().copied().collect();
    all.sort_unstable();
    let rare = (texts.len() / 20).max(4);
    let is_rare = |word: &u32| {
        let first = all.partition_point(|other| other < word);
        all.get(first + rare) != Some(word)
    };
    let shares = |[before, here]: &[Vec<u32>; 2]| {
        here.iter().any(|word| is_rare(word) && before.binary_search(word).is_ok())
    };
    std::iter::once(false).chain(words.array_windows().map(shares)).take(texts.len()).collect()
}

/// The words that may tell something, by their first letters, hashed and sorted.
fn words_of(text: &str) -> Vec<u32> {
    let telling = |word: &&str| word.chars().nth(2).is_some() || word.chars().any(char::is_numeric);
    let stem = |word: &str| {
        let end = word.char_indices().nth(6).map_or(word.len(), |(at, _)| at);
        long_hash(word.get(..end).unwrap_or(word))
    };
    let mut words: Vec<u32> =
        text.split(|c: char| !c.is_alphanumeric()).filter(telling).map(stem).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_word_of_the_line_before_is_seen() {
        let shared = |texts: &[&str]| shared_with_before(texts);
        // Short words say nothing, numbers do; a word is known by its first six letters.
        let texts =
            ["Who wrote Faust?", "Goethe, in \"FAUST\"", "What is in it?", "No one", "Is 7 it?"];
        assert_eq!(shared(&texts), [false, true, false, false, false]);
        assert_eq!(
            shared(&["Is 7 it?", "It is 7", "A capital", "capitals"]),
            [false, true, false, true]
        );
        assert!(shared(&[]).is_empty());
    }

    #[test]
    fn a_word_that_comes_often_is_not_rare() {
        // So many lines with a word in common, in a row, and others.
        let shared = |same: usize, others: usize| {
            let other = |at: usize| format!("{} {}", 1000 + at, 5000 + at);
            let texts: Vec<String> = (0..same)
                .map(|at| format!("{at} the word"))
                .chain((0..others).map(other))
                .collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            shared_with_before(&texts).iter().filter(|shared| **shared).count()
        };
        // It may be in four lines, or in one of twenty.
        assert_eq!([shared(4, 0), shared(5, 0), shared(4, 50), shared(5, 50)], [3, 0, 3, 0]);
        assert_eq!([shared(5, 95), shared(6, 95), shared(6, 114)], [4, 0, 5]);
    }

    #[test]
    fn a_break_is_where_lines_look_as_they_do_inside() {
        // Where nothing was learned, all words are as likely, and all kinds of characters.
        let habits = Habits::new(2);
        let kinds = (KINDS as f32).ln();
        let nothing = Inside::of(std::iter::empty());
        let (ends, starts) = nothing.speaks_for_breaks(&Look::of("to be", false), &habits);
        assert!((ends + kinds).abs() < 1e-4 && (starts + 0.6 * kinds).abs() < 1e-4);

        let inside = Inside::of(["one, two, three, Four", "Be, two"].into_iter());
        let breaks = |text: &str| inside.speaks_for_breaks(&Look::of(text, false), &habits);
        // All four words before a space end with a comma; three of those behind one are small.
        let close = |one: f32, other: f32| assert!((one - other).abs() < 1e-4, "{one} {other}");
        close(breaks("x y,").0 - breaks("x y.").0, ((4.0 + BEFORE_KIND) / BEFORE_KIND).ln());
        let small = ((3.0 + BEFORE_KIND) / (1.0 + BEFORE_KIND)).ln();
        close(breaks("x y").1 - breaks("X y").1, (0.6 + 0.6) * small);
        // Two of them are the same word: such a word goes on, and a line may be broken behind it.
        let twice = ((2.0 + BEFORE_WORD) / BEFORE_WORD).ln();
        close(breaks("two y").1 - breaks("x y").1, 0.8 * twice);
        close(breaks("y two").0 - breaks("y x").0, 0.6 * twice);
        // A line of its own words begins as one does anywhere, but for its kind.
        let all = 4.0 + BEFORE_WORD * WORDS as f32;
        let word = (BEFORE_WORD / all).ln() + (WORDS as f32).ln();
        let kind = ((3.0 + BEFORE_KIND) / (4.0 + BEFORE_KIND * KINDS as f32)).ln();
        close(breaks("x y").1, 0.6 * kind + 0.8 * word + 0.6 * (kind + kinds));
    }
}
