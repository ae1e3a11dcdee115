//! What the words mean that people label the parts of a card with.
//!
//! The words are in the vocabulary; labels that are not in it are found by their regularity.

use crate::vocabulary::{self, Part};

/// What a labelled part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The front.
    Question,
    /// The back.
    Answer,
    /// Tags of the note, several.
    Tags,
    /// What the note is about: one tag.
    Category,
    /// Its deck.
    Deck,
    /// When it is due, in SuperMemo's exports.
    Schedule,
    /// More that belongs to the back, even where it stands before the answer; its label stays.
    Extra,
    /// `Card 3`, alone on its line: it counts, and says nothing.
    Counter,
}

/// One letter for the question and one for the answer, as several languages have them.
const LETTERS: &str = "fa fb pr qr dr va vs kv sc td wd fs sv ов во вв пв פת سج שת εα";

/// Words that only a label means something by.
const OWN: [(&str, Role); 4] = [
    ("item", Role::Counter),
    ("class", Role::Category),
    ("difficulty", Role::Category),
    ("level", Role::Category),
];

/// What the label `word` means, if it is itself a word that names a part of a card.
pub(super) fn exactly(word: &str) -> Option<Role> {
    let own = OWN.iter().find(|(own, _)| *own == word).map(|(_, role)| *role);
    own.or_else(|| match vocabulary::part_labelled(word)? {
        Part::Question => Some(Role::Question),
        Part::Answer => Some(Role::Answer),
        Part::Explanation | Part::Hint => Some(Role::Extra),
        Part::Tags => Some(Role::Tags),
        Part::Category => Some(Role::Category),
        Part::Deck => Some(Role::Deck),
        Part::Card => Some(Role::Counter),
        // “Note:” and “Example:” may belong to either side, and are left where they stand.
        Part::Extra | Part::Id | Part::Number | Part::Language => None,
    })
}

/// What the label `word` means, if it is known, or one of its two words is; `word` is in lower
/// case.
pub(super) fn role_of(word: &str) -> Option<Role> {
    exactly(word).or_else(|| {
        // “Card question”, “Question text”, “Model answer”: one of two words says it.
        let side = |role: &Role| matches!(role, Role::Question | Role::Answer);
        let (first, last) = word.split_once(' ').filter(|(_, last)| !last.contains(' '))?;
        let long = |word: &&str| word.chars().count() > 2;
        let says = |word: &str| Some(word).filter(long).and_then(exactly).filter(side);
        says(last).or_else(|| says(first))
    })
}

/// Whether two labels of one letter are question and answer in some language.
pub(super) fn is_letter_pair(question: &str, answer: &str) -> bool {
    let pair = format!("{question}{answer}");
    LETTERS.split(' ').any(|known| known == pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_mean_what_they_say() {
        let cases = [
            ("q", Some(Role::Question)),
            ("correct answer", Some(Role::Answer)),
            ("flashcard front", Some(Role::Question)),
            ("ответ", Some(Role::Answer)),
            ("class", Some(Role::Category)),
            ("pojęcie", Some(Role::Question)),
            ("loesung", Some(Role::Answer)),
            ("hints", Some(Role::Extra)),
            ("note", None),
            ("p", None),
            ("the back of the book", None),
        ];
        for (word, role) in cases {
            assert_eq!(role_of(word), role, "{word}");
        }
    }
}
