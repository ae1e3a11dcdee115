//! Decks of the fixtures changed by chance, the same way every time: HTML breaks, clozes cross formulas,
//! signs stand where nobody expects them.
//!
//! It must not know the law.

use crate::dice::Dice;

/// The decks that chance begins with, as JSON, and the words that it puts in.
pub(crate) struct Chance {
    decks: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    dice: Dice,
}

/// Signs that mean something somewhere.
const SIGNS: &[u8] = b" <>[]{}\\\"'&;:#*_`$|~=-+.!?/0a\n\t";

/// No longer stretch is moved or taken out.
const LONGEST: usize = 30;

impl Chance {
    /// Changes `decks` by the words of `dictionary`, which is one of the fuzzer's.
    pub(crate) fn of(decks: Vec<Vec<u8>>, dictionary: &str) -> Self {
        let words = dictionary.lines().filter_map(|line| {
            let word = line.trim().strip_prefix('"')?.strip_suffix('"')?;
            // As it stands there it may stand in JSON.
            Some(word.as_bytes().to_vec())
        });
        Self { decks, words: words.collect(), dice: Dice::of(&[1]) }
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.dice.below(end)
    }

    /// The next deck.
    pub(crate) fn deck(&mut self) -> String {
        let mut deck = self.dice.pick(&self.decks).clone();
        for _ in 0..=self.dice.below(4) {
            self.change(&mut deck);
        }
        String::from_utf8_lossy(&deck).into_owned()
    }

    fn change(&mut self, deck: &mut Vec<u8>) {
        let at = self.dice.below(deck.len().max(1)).min(deck.len());
        match self.dice.below(5) {
            0 => {
                let word = self.dice.pick(&self.words).clone();
                deck.splice(at..at, word);
            }
            1 => {
                let stretch = self.stretch(deck, at);
                deck.drain(stretch);
            }
            2 => {
                let stretch = self.stretch(deck, at);
                let again = deck[stretch].to_vec();
                let to = self.dice.below(deck.len().max(1)).min(deck.len());
                deck.splice(to..to, again);
            }
            3 => {
                let other = self.dice.pick(&self.decks).clone();
                let from = self.dice.below(other.len().max(1)).min(other.len());
                let stretch = self.stretch(&other, from);
                deck.splice(at..at, other[stretch].to_vec());
            }
            _ => {
                let sign = *self.dice.pick(SIGNS);
                deck.splice(at..(at + 1).min(deck.len()), [sign]);
            }
        }
    }

    /// A stretch of `deck` from `at` on.
    fn stretch(&mut self, deck: &[u8], at: usize) -> std::ops::Range<usize> {
        at..(at + 1 + self.dice.below(LONGEST)).min(deck.len())
    }
}
