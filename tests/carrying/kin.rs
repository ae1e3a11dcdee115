//! Which notes of a deck are so near to each other that nobody could tell an edit of the one from the
//! other.

use std::collections::{BTreeMap, BTreeSet};

use deckconv::identity::normal_front;
use deckconv::text::Text;

use crate::decks::Card;
use crate::words::bare;

/// An answer that more notes give says nothing of any of them.
const SHARED_BY_MANY: usize = 4;

/// How the notes of a deck are related.
pub(crate) struct Kin {
    /// What they ask.
    pub(crate) fronts: BTreeSet<String>,
    /// Whether other notes give the answer of each too.
    pub(crate) is_answer_shared: Vec<bool>,
    /// For each note, which others could be what an edit makes of it: they ask the same, or give an
    /// answer that hardly another note gives, or differ by up to a third on each side.
    pub(crate) could_be_edit: Vec<Vec<bool>>,
    /// How many words of a hundred each has in common with each.
    pub(crate) alike: Vec<Vec<usize>>,
}

/// A note, taken apart.
struct Parts {
    front: String,
    answer: String,
    front_words: Vec<String>,
    back_words: Vec<String>,
    words: BTreeSet<String>,
}

impl Kin {
    pub(crate) fn of(cards: &[Card]) -> Self {
        let parts: Vec<Parts> = cards.iter().map(Parts::of).collect();
        let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
        for part in &parts {
            *answers.entry(&part.answer).or_default() += 1;
        }
        let times = |part: &Parts| answers[part.answer.as_str()];
        let could_be_edit = |one: &Parts, other: &Parts| {
            one.front == other.front
                || (one.answer == other.answer
                    && !one.answer.is_empty()
                    && times(one) <= SHARED_BY_MANY)
                || (is_within_a_third(&one.front_words, &other.front_words)
                    && is_within_a_third(&one.back_words, &other.back_words))
        };
        let alike = |one: &Parts, other: &Parts| {
            let all = one.words.union(&other.words).count();
            100 * one.words.intersection(&other.words).count() / all.max(1)
        };
        Self {
            fronts: parts.iter().map(|part| part.front.clone()).collect(),
            is_answer_shared: parts.iter().map(|part| times(part) > 1).collect(),
            could_be_edit: each_with_each(&parts, could_be_edit),
            alike: each_with_each(&parts, alike),
        }
    }
}

fn each_with_each<T>(parts: &[Parts], of: impl Fn(&Parts, &Parts) -> T) -> Vec<Vec<T>> {
    let row = |one: &Parts| parts.iter().map(|other| of(one, other)).collect();
    parts.iter().map(row).collect()
}

impl Parts {
    fn of(card: &Card) -> Self {
        let (front_words, back_words) = (bare(&card.front), bare(&card.back));
        let words = front_words.iter().chain(&back_words).cloned().collect();
        let (front, answer) = (normal(&card.front), normal(&card.back));
        Self { front, answer, front_words, back_words, words }
    }
}

/// Whether one text becomes the other by changing a third of its words.
fn is_within_a_third(one: &[String], other: &[String]) -> bool {
    let longer = one.len().max(other.len());
    let mut rest: Vec<&String> = other.iter().collect();
    let mut same = 0;
    for word in one {
        if let Some(at) = rest.iter().position(|other| *other == word) {
            rest.swap_remove(at);
            same += 1;
        }
    }
    3 * (longer - same) <= longer
}

/// Text as notes are compared by it.
pub(crate) fn normal(text: &str) -> String {
    normal_front(&Text::plain(text)).to_lowercase()
}
