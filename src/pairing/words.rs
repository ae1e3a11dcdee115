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
