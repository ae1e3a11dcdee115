//! What a title or a file name says of what follows: that it is a deck, a list of terms, or a page
//! about a project.
//!
//! It must not know formats.

/// Whether a title or a file name says that a deck follows.
pub(crate) fn names_a_deck(name: &str) -> bool {
    const WORDS: [&str; 25] = [
        "flashcard",
        "flashcards",
        "anki",
        "ankideck",
        "mdanki",
        "srs",
        "deck",
        "decks",
        "cards",
        "quiz",
        "vocab",
        "vocabulary",
        "karteikarten",
        "lernkarten",
        "vokabeln",
        "vocabulaire",
        "fiches",
        "tarjetas",
        "vocabulario",
        "cartões",
        "карточки",
        "単語帳",
        "卡片",
        "单词",
        "단어",
    ];
    has_one_of(name, &WORDS)
}

/// Whether a title or a file name says that terms follow.
pub(crate) fn names_a_glossary(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "glossary",
        "terms",
        "definitions",
        "words",
        "glossar",
        "begriffe",
        "wörter",
        "glosario",
        "palabras",
        "glossário",
        "glossaire",
        "単語",
    ];
    has_one_of(name, &WORDS)
}

/// Whether one of `words` stands in `name`, as a word of its own if its script has spaces.
fn has_one_of(name: &str, words: &[&str]) -> bool {
    let name = name.to_lowercase();
    let (spaced, unspaced): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.chars().all(|c| c < '\u{2e80}'));
    unspaced.iter().any(|word| name.contains(word))
        || name.split(|c: char| !c.is_alphanumeric()).any(|word| spaced.contains(&word))
}

/// Whether a file of that name is about a project.
pub(crate) fn is_document(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "readme",
        "changelog",
        "changes",
        "contributing",
        "license",
        "security",
        "news",
        "todo",
        "authors",
        "code_of_conduct",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|document| name.starts_with(document))
}
