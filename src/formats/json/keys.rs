//! What the keys of a record mean, beyond the words of the vocabulary.
//!
//! It must not know values.

use crate::vocabulary::{self, Named, Part, folded};

/// What the value of a key is to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What is asked; the lower the number, the surer.
    Front(usize),
    /// What answers; the lower the number, the surer.
    Back(usize),
    /// What there is to choose from.
    Options,
    /// What to choose wrongly from.
    Wrong,
    /// Which option is right.
    Right,
    /// Fields in an object of their own.
    Fields,
    /// Tags, or a name of what the note is about.
    Tags,
    /// The name of the note's deck.
    Deck,
    /// What a learner may want to see with the answer.
    Extra,
    /// What tells the note apart.
    Id,
    /// Its number in the list.
    Number,
    /// How its cards are made.
    Kind,
    /// Whether it has a second card, the other way round.
    AddReverse,
    /// When it is due.
    Schedule,
}

/// Words that ask only as keys, as sure as the word of the vocabulary beside them.
const FRONTS: [(&str, &str); 11] = [
    ("cardfront", "front"),
    ("q", "question"),
    ("stem", "quest"),
    ("cloze", "quest"),
    ("clozetext", "quest"),
    ("statement", "problem"),
    ("instruction", ""),
    ("input", ""),
    ("human", ""),
    ("text", ""),
    ("sentence", ""),
];

/// Words that answer only as keys, as sure as the word of the vocabulary beside them.
const BACKS: [(&str, &str); 7] = [
    ("cardback", "back"),
    ("a", "answer"),
    ("completion", ""),
    ("output", ""),
    ("assistant", ""),
    ("english", ""),
    ("gloss", ""),
];

/// Words that mean an answer only beside a surer word for the question, as an explanation does.
const WEAK_BACKS: [&str; 3] = ["description", "details", "value"];

/// The rank of words that are unsure.
const UNSURE: usize = 100;

/// What keys mean that name no part of a card.
#[rustfmt::skip]
const OWN: [(Meaning, &[&str]); 11] = [
    (Meaning::Options, &[
        "options", "choices", "alternatives", "answers", "optionen", "antworten", "opciones",
        "opcoes", "opções", "opzioni", "variants", "варианты", "选项", "選項", "選択肢", "선택지",
        "possibleanswers",
    ]),
    (Meaning::Wrong, &["incorrectanswers", "wronganswers", "distractors", "incorrect", "wrong"]),
    (Meaning::Right, &[
        "correct", "correctanswer", "correctanswers", "correctoption", "correctoptions",
        "correctindex", "correctchoice", "answerindex", "answeridx", "answerkey",
        "correctanswerindex", "rightanswer", "correctoptionindex", "correta", "correcta",
        "richtig", "respuestacorrecta", "respostacorreta", "正确答案", "正解",
    ]),
    (Meaning::Fields, &["fields"]),
    (Meaning::Deck, &["set", "setname"]),
    (Meaning::Extra, &[
        "info", "additionalinfo", "context", "usage", "memo", "etymology", "reason",
    ]),
    (Meaning::Id, &["id", "cardid", "key"]),
    (Meaning::Number, &["idx", "position"]),
    (Meaning::Kind, &[
        "kind", "type", "cardtype", "notetype", "model", "modelname", "questiontype", "format",
    ]),
    (Meaning::AddReverse, &["addreverse"]),
    (Meaning::Schedule, &[
        "interval", "ease", "easefactor", "due", "duedate", "nextreview", "nextreviewdate",
        "repetitions", "reps", "lastreviewed", "lastreview", "box", "lapses", "stability",
        "reviewcount",
    ]),
];

/// The meaning of `key`, if it has one by itself.
pub(super) fn meaning(key: &str) -> Option<Meaning> {
    let key = folded(key);
    let own = |words: &[(&str, &str)]| {
        let (_, like) = words.iter().find(|(word, _)| *word == key)?;
        Some(vocabulary::named(like).map_or(UNSURE, |named| named.rank))
    };
    let front = || own(&FRONTS).map(Meaning::Front);
    let back = || own(&BACKS).map(Meaning::Back);
    let weak = || WEAK_BACKS.contains(&key.as_str()).then_some(Meaning::Back(UNSURE + 1));
    let keyed = || OWN.iter().find(|(_, words)| words.contains(&key.as_str())).map(|own| own.0);
    front().or_else(back).or_else(weak).or_else(keyed).or_else(|| of_part(&key))
}

/// The meaning of a folded key that names a part of a card, or its text: `fronthtml`.
fn of_part(key: &str) -> Option<Meaning> {
    let text = || ["html", "text", "md"].iter().find_map(|form| key.strip_suffix(form));
    let Named { part, rank, plural } =
        vocabulary::named(key).or_else(|| vocabulary::named(text()?))?;
    Some(match part {
        // Questions are a list of cards.
        Part::Question if plural => return None,
        Part::Question => Meaning::Front(rank),
        Part::Answer => Meaning::Back(rank),
        Part::Explanation => Meaning::Back(UNSURE + 1),
        Part::Hint | Part::Extra => Meaning::Extra,
        Part::Tags | Part::Category => Meaning::Tags,
        Part::Deck => Meaning::Deck,
        Part::Id => Meaning::Id,
        Part::Number => Meaning::Number,
        Part::Card | Part::Language => return None,
    })
}

/// Whether the number under `key` is a place in the list of options.
pub(super) fn names_place(key: &str) -> bool {
    let key = folded(key);
    key.ends_with("index") || key.ends_with("idx")
}

/// Whether `key` names the text among other things about it.
pub(super) fn names_text(key: &str) -> bool {
    ["text", "value", "content", "markdown", "html"].contains(&folded(key).as_str())
}

/// The label of an option that has a key of its own: `A` of `a` or `option_a`, `1` of `option1`.
pub(super) fn option_label(key: &str) -> Option<String> {
    let key = folded(key);
    let bare = ["option", "choice", "opt"].iter().find_map(|word| key.strip_prefix(word));
    let label = bare.unwrap_or(&key);
    let letter = label.len() == 1 && ("a"..="h").contains(&label);
    let number = bare.is_some() && label.len() == 1 && ("1"..="8").contains(&label);
    (letter || number).then(|| label.to_uppercase())
}

/// Whether the options under `key` may all be right.
pub(super) fn names_answers(key: &str) -> bool {
    ["answers", "antworten"].contains(&folded(key).as_str())
}

/// Whether `key` says nothing about what stands under it.
pub(super) fn says_nothing(key: &str) -> bool {
    const EMPTY: [&str; 10] = [
        "extra",
        "backextra",
        "note",
        "notes",
        "info",
        "additionalinfo",
        "comment",
        "remark",
        "memo",
        "reason",
    ];
    let key = folded(key);
    is_weak(&key) || EMPTY.contains(&key.as_str())
}

/// Whether `key` means an answer only where there is no better one.
pub(super) fn is_weak(key: &str) -> bool {
    meaning(key) == Some(Meaning::Back(UNSURE + 1))
}

/// Whether the value of `key` is HTML.
pub(super) fn is_html(key: &str) -> bool {
    folded(key).ends_with("html")
}

/// Whether `key` names a list of cards, and not what the cards are about.
#[rustfmt::skip]
pub(super) fn is_container(key: &str) -> bool {
    let key = folded(key);
    let words = [
        "cards", "card", "flashcards", "flashcard", "notes", "questions", "items", "data",
        "terms", "entries", "words", "vocabulary", "vocab", "decks", "deck", "children", "sets",
        "quiz", "quizzes", "content", "list", "results", "result", "pairs", "qa", "qas",
        "qapairs", "faq", "faqs", "records", "sections", "chapters", "topics", "categories",
        "units", "lessons", "modules", "subdecks", "params", "karten", "karteikarten", "tarjetas",
        "cartes", "cartoes", "cartões", "fragen", "preguntas", "karteikarte", "卡片",
        "flashcardset", "studyset", "output", "response", "body", "payload", "multiplechoice",
        "mcq", "mcqs",
    ];
    words.contains(&key.as_str()) || key.chars().all(|c| c.is_ascii_digit())
}

/// Whether `key` says that cards come.
pub(super) fn names_cards(key: &str) -> bool {
    let key = folded(key);
    ["card", "karte", "tarjeta", "vocab", "terms", "卡"].iter().any(|word| key.contains(word))
}

/// Whether the value of `key` names the cards beside it.
#[rustfmt::skip]
pub(super) fn is_name(key: &str) -> bool {
    let words = [
        "deck", "deckname", "name", "title", "settitle", "setname", "topic", "subject",
        "category", "chapter", "section", "unit", "lesson", "module", "titel", "thema", "titre",
        "título", "titulo", "titolo", "название", "标题", "名称", "タイトル",
    ];
    words.contains(&folded(key).as_str())
}

/// The name of a key as a label: `part_of_speech` is `Part of speech`.
pub(super) fn label(key: &str) -> String {
    let mut label = String::with_capacity(key.len() + 4);
    let mut lower_before = false;
    for c in key.chars() {
        if c == '_' || c == '-' {
            label.push(' ');
        } else if label.is_empty() {
            label.extend(c.to_uppercase());
        } else if lower_before && c.is_uppercase() {
            label.push(' ');
            label.extend(c.to_lowercase());
        } else {
            label.push(c);
        }
        lower_before = c.is_lowercase();
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_they_say() {
        for key in
            ["front", "front_html", "questionText", "card_front", "Vorderseite", "stem", "text"]
        {
            assert!(matches!(meaning(key), Some(Meaning::Front(_))), "{key}");
        }
        for key in ["back_md", "Antwort", "loesung", "definitions", "explicación", "value"] {
            assert!(matches!(meaning(key), Some(Meaning::Back(_))), "{key}");
        }
        for key in ["questions", "terms", "cards", "german", "zzz"] {
            assert_eq!(meaning(key), None, "{key}");
        }
        assert_eq!(meaning("answers"), Some(Meaning::Options));
        assert_eq!(meaning("Add Reverse"), Some(Meaning::AddReverse));
        assert!(is_weak("Erklärung") && !is_weak("answer"));
    }
}
