//! How alike two texts are, by their words.
//!
//! Words that few notes have count more; words that differ by a letter or an ending count in part.
//! It must not know notes.

use super::words::{Lexicon, each_word};

/// Words compared one by one with the words of the other text; a text with more words of its own is
/// hardly an edit of the other.
const MOST_WORDS: usize = 40;

/// What two texts have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Common {
    /// The weight of what both have.
    shared: f32,
    /// The weights of both together.
    whole: f32,
    /// Whether the first has words that nobody knows.
    has_unknown: bool,
    /// How many words the shorter one has.
    pub(super) words: usize,
    /// Words of the first that the second has nothing like.
    pub(super) gone: Vec<u32>,
    /// Words of the second that the first has nothing like.
    pub(super) come: Vec<u32>,
}

impl Common {
    /// Compares two lists of words, each sorted; of the first, so many words more are known to
    /// nobody.
    pub(super) fn of(one: &[u32], other: &[u32], unknown: usize, lexicon: &Lexicon) -> Self {
        let known: f32 = one.iter().chain(other).map(|word| lexicon.weight(*word)).sum();
        let whole = known + unknown as f32 * lexicon.weight(u32::MAX);
        // Signs are no words of a sentence.
        let is_word = |word: &&u32| lexicon.word(**word).starts_with(char::is_alphanumeric);
        let words = |words: &[u32]| words.iter().filter(is_word).count();
        let words = (words(one) + unknown).min(words(other));
        let mut common = Self { whole, words, has_unknown: unknown > 0, ..Self::default() };
        let mut others = other.iter().peekable();
        for word in one {
            while let Some(smaller) = others.next_if(|other| *other < word) {
                common.come.push(*smaller);
            }
            match others.next_if_eq(&word) {
                Some(_) => common.shared += lexicon.weight(*word),
                None => common.gone.push(*word),
            }
        }
        common.come.extend(others);
        common.pair_similar(lexicon);
        common
    }

    /// Pairs words that differ by little.
    fn pair_similar(&mut self, lexicon: &Lexicon) {
        if self.gone.len() > MOST_WORDS || self.come.len() > MOST_WORDS {
            return;
        }
        let mut come = std::mem::take(&mut self.come);
        let gone = std::mem::take(&mut self.gone);
        let is_gone = |gone: &u32| {
            let word = lexicon.word(*gone);
            let rated = come.iter().enumerate();
            let rated = rated.map(|(at, come)| (at, similarity(word, lexicon.word(*come))));
            let best = rated.max_by(|(_, one), (_, other)| one.total_cmp(other));
            let Some((at, similarity)) = best.filter(|(_, similarity)| *similarity > 0.0) else {
                return true;
            };
            let weight = lexicon.weight(*gone).min(lexicon.weight(come.swap_remove(at)));
            self.shared += similarity * weight;
            false
        };
        self.gone = gone.into_iter().filter(is_gone).collect();
        self.come = come;
    }

    /// How alike they are, from 0 to 1; two texts without words are.
    pub(super) fn likeness(&self) -> f32 {
        if self.whole == 0.0 { 1.0 } else { 2.0 * self.shared / self.whole }
    }

    /// Whether no word went or came, slips aside.
    pub(super) fn has_same_words(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty() && !self.has_unknown
    }

    /// Whether words went or came but none in the place of another.
    pub(super) fn has_only_more_or_fewer_words(&self) -> bool {
        self.come.is_empty() || (self.gone.is_empty() && !self.has_unknown)
    }

    /// How much there was to compare.
    pub(super) fn weight(&self) -> f32 {
        self.whole
    }
}

/// How alike two texts are, from 0 to 1, when nothing is known of their words.
pub(super) fn of_texts(one: &str, other: &str) -> f32 {
    let mut lexicon = Lexicon::new(1);
    let (one, other) = (lexicon.learn_text(one), lexicon.learn_text(other));
    Common::of(&one, &other, 0, &lexicon).likeness()
}

/// Whether `text` has at least so many words.
pub(super) fn has_words(text: &str, least: usize) -> bool {
    let mut words = 0;
    each_word(text, |_| words += 1);
    words >= least
}

/// How alike two different words are; 0 if they are two words and not one with a slip or another
/// ending. Numbers are never alike.
fn similarity(one: &str, other: &str) -> f32 {
    /// What a word counts that has a slip.
    const WITH_A_SLIP: f32 = 0.8;
    let is_number = |word: &str| word.contains(|c: char| c.is_numeric());
    if is_number(one) || is_number(other) {
        return 0.0;
    }
    let letters = |word: &str| -> Vec<char> { word.chars().collect() };
    let (one, other) = (letters(one), letters(other));
    if is_slip(&one, &other) || has_other_ending(&one, &other) { WITH_A_SLIP } else { 0.0 }
}

/// Whether one letter is wrong, missing or too many, or two have changed places, in a word of four
/// letters or more.
fn is_slip(one: &[char], other: &[char]) -> bool {
    const LEAST: usize = 4;
    if one.len().max(other.len()) < LEAST || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let start = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.get(start..).unwrap_or(&[]), other.get(start..).unwrap_or(&[]));
    let end =
        one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    match (one.get(..one.len() - end), other.get(..other.len() - end)) {
        (Some([] | [_]), Some([] | [_])) => true,
        (Some([first, second]), Some([third, fourth])) => first == fourth && second == third,
        _ => false,
    }
}

/// Whether the two are alike but for their last letters, few beside what they share.
fn has_other_ending(one: &[char], other: &[char]) -> bool {
    const ENDING: usize = 3;
    let start = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let rest = one.len().max(other.len()) - start;
    rest <= ENDING && start >= 2 * rest && start > ENDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_endings_are_alike_and_other_words_are_not() {
        for (one, other) in [
            ("receive", "recieve"),
            ("cell", "cells"),
            ("colour", "color"),
            ("begin", "begins"),
            ("connect", "connected"),
        ] {
            assert!(similarity(one, other) >= 0.5, "{one} {other}");
        }
        for (one, other) in [
            ("france", "spain"),
            ("1914", "1918"),
            ("in", "on"),
            ("cat", "dog"),
            ("args", "kwargs"),
            ("biceps", "triceps"),
        ] {
            assert!(similarity(one, other) == 0.0, "{one} {other}");
        }
    }

    #[test]
    fn texts_are_as_alike_as_their_words() {
        assert!(of_texts("What is WSGI?", "what is wsgi") > 0.99);
        assert!(of_texts("", "") > 0.99);
        assert!(of_texts("What is the purpose of WSGI?", "What's the point of WSGI?") > 0.5);
        assert!(of_texts("perro", "gato") < 0.1);
        assert!(of_texts("日本の首都は？", "日本の首都はどこ？") > 0.7);
    }
}
