//! How people name the parts of a card: `Frage`, `Term`, `Tags`, whatever their language.
//!
//! The words are in `vocabulary/languages.rs`, a row a language. It must not know where a name
//! stands: whether a label, a column or a key of that name counts is for their readers to say.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod languages;

use languages::LANGUAGES;

/// A part of a card, or what else is said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// What is asked: the question, the term, the front.
    Question,
    /// What answers: the answer, the definition, the back.
    Answer,
    /// Why the answer is right; it answers where nothing else does.
    Explanation,
    /// What helps to find the answer.
    Hint,
    /// What else there is to say: an example, the pronunciation, the source.
    Extra,
    /// Tags, several.
    Tags,
    /// What the note is about: one tag.
    Category,
    /// Its deck.
    Deck,
    /// What tells it apart everywhere.
    Id,
    /// Its number in the list.
    Number,
    /// The card as a whole.
    Card,
    /// A language: the side is in it.
    Language,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// The part.
    pub(crate) part: Part,
    /// The place of the word in the list of its language: the lower, the surer.
    pub(crate) rank: usize,
    /// It names several at once.
    pub(crate) plural: bool,
}

/// Shorter words are others without their accents, or are no plurals.
const SHORTEST_FOLDED: usize = 4;

/// There are not so many names.
const MANY: usize = 3000;

static NAMES: LazyLock<HashMap<Cow<'static, str>, Named>> = LazyLock::new(|| {
    let mut names = HashMap::with_capacity(MANY);
    for (part, words) in LANGUAGES.iter().flat_map(|language| language.parts()) {
        for (rank, word) in words.split_whitespace().enumerate() {
            names.entry(as_folded(word)).or_insert(Named { part, rank, plural: false });
        }
    }
    let plain: Vec<(String, Named)> =
        names.iter().filter_map(|(word, named)| Some((without_accents(word)?, *named))).collect();
    for (word, named) in plain {
        names.entry(Cow::Owned(word)).or_insert(named);
    }
    names
});

/// What `name` names, whatever its case, accents and punctuation, in the singular or the plural.
pub(crate) fn named(name: &str) -> Option<Named> {
    let word = folded(name);
    let known = |word: &str| {
        let exactly = NAMES.get(word);
        exactly.or_else(|| NAMES.get(&*without_accents(word)?)).copied()
    };
    known(&word).or_else(|| Some(Named { plural: true, ..known(&singular(&word)?)? }))
}

/// The part that `name` names.
pub(crate) fn part(name: &str) -> Option<Part> {
    named(name).map(|named| named.part)
}

/// The part that `label` names where only a label can stand: there `Q` and `A` are words too.
pub(crate) fn part_labelled(label: &str) -> Option<Part> {
    match folded(label).as_str() {
        "q" => Some(Part::Question),
        "a" => Some(Part::Answer),
        _ => part(label),
    }
}

/// `name` by its letters and digits alone, in lower case; nothing of what has brackets, which is
/// more than a name.
pub(crate) fn folded(name: &str) -> String {
    if name.contains(['[', ']', '{', '}', '(', ')', '<', '>']) {
        return String::new();
    }
    if name.is_ascii() {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        return letters.map(|c| c.to_ascii_lowercase()).collect();
    }
    name.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The same of a word of ours. Most are of letters that stay as they are when folded, a test sees to that:
/// there are so many that to fold them would take longer than reading a small deck.
fn as_folded(word: &'static str) -> Cow<'static, str> {
    let changes = |c: char| {
        !c.is_ascii_alphanumeric() && (c.is_ascii() || ('\u{900}'..'\u{1e00}').contains(&c))
    };
    if word.chars().any(changes) { Cow::Owned(folded(word)) } else { Cow::Borrowed(word) }
}

/// A folded word without its accents, if it has some and is long enough.
fn without_accents(word: &str) -> Option<String> {
    if word.is_ascii() || word.chars().count() < SHORTEST_FOLDED {
        return None;
    }
    Some(word.nfd().filter(|c| !is_combining_mark(*c)).collect())
}

/// The singular of a plural in `s`, as many languages have it.
fn singular(word: &str) -> Option<String> {
    if word.chars().count() < SHORTEST_FOLDED || word.ends_with("ss") {
        return None;
    }
    let categories = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    categories.or_else(|| word.strip_suffix('s').map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        let words = LANGUAGES.iter().flat_map(|language| language.parts());
        for word in words.flat_map(|(_, words)| words.split_whitespace()) {
            assert_eq!(as_folded(word), folded(word), "{word}");
        }
        assert!(NAMES.len() < MANY, "{}", NAMES.len());
    }

    #[test]
    fn names_are_known_in_any_dress() {
        let cases = [
            ("Question", Some(Part::Question)),
            (" **Front_Side** ", Some(Part::Question)),
            ("RÜCKSEITE", Some(Part::Answer)),
            ("Ruckseite", Some(Part::Answer)),
            ("définitions", Some(Part::Answer)),
            ("Definicio\u{301}n", Some(Part::Answer)),
            ("Categories", Some(Part::Category)),
            ("câu hỏi", Some(Part::Question)),
            ("問題", Some(Part::Question)),
            ("№", Some(Part::Number)),
            ("Deutsch", Some(Part::Language)),
            ("từ", Some(Part::Question)),
            // Short words are others without their accents.
            ("tu", None),
            ("q", None),
            ("[[\"Question\"", None),
            ("the back of the book", None),
            ("", None),
        ];
        for (name, meant) in cases {
            assert_eq!(part(name), meant, "{name}");
        }
        assert_eq!(part_labelled("Q."), Some(Part::Question));
        assert!(named("front").unwrap().rank < named("word").unwrap().rank);
    }

    #[test]
    fn a_name_means_one_thing() {
        let mut met: HashMap<String, Part> = HashMap::new();
        for (part, words) in LANGUAGES.iter().flat_map(|language| language.parts()) {
            for word in words.split_whitespace() {
                let before = met.insert(folded(word), part);
                assert!(before.is_none_or(|before| before == part), "{word}: {before:?}, {part:?}");
            }
        }
    }
}
