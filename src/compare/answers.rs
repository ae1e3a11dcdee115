//! Which decks have answers that tell their notes apart.
//!
//! Where hardly an answer is given twice, an answer that comes again is its note, whatever became of
//! the question. Where many notes answer “True”, “1945” or “nerve”, an equal answer says little even
//! if no other note has it today. It must not know words.

use std::collections::HashMap;

use super::prints::{Print, Prints, hash};

/// One of so many answers may be that of another note too. As one more is always reckoned with, small
/// decks never tell.
const ONE_OF: usize = 25;

/// How often answers are repeated, by deck.
#[derive(Debug, Default)]
pub(super) struct Answers {
    decks: HashMap<u32, Repeats>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Repeats {
    notes: usize,
    /// Those whose answer another note gives too.
    repeated: usize,
}

impl Answers {
    pub(super) fn of(prints: &Prints) -> Self {
        let mut answers = Self::default();
        for prints in [&prints.old, &prints.new] {
            let mut times: HashMap<u64, usize> = HashMap::new();
            let key = |print: &Print| Some(hash((print.deck, print.back?)));
            for key in prints.iter().filter_map(key) {
                *times.entry(key).or_default() += 1;
            }
            for print in prints {
                let is_repeated = key(print).is_some_and(|key| times.get(&key) != Some(&1));
                let deck = answers.decks.entry(print.deck).or_default();
                deck.notes += 1;
                deck.repeated += usize::from(is_repeated);
            }
        }
        answers
    }

    /// Whether an answer in `deck` stands for its note.
    pub(super) fn are_telling(&self, deck: u32) -> bool {
        let deck = self.decks.get(&deck).copied().unwrap_or_default();
        // Both states are counted, so that what is there twice counts twice.
        (deck.repeated + 2) * ONE_OF <= deck.notes
    }
}
