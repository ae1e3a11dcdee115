//! What the user finds in Anki after the first import.

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::engine::{Log, Look, ask, import, look, read};
use crate::workspace::{PLAIN, SEED, SEED_DECK, Workspace, deck, every_kind as kinds, jsonl};
use crate::workspace::{odd_text, pairs, plain_notes};

/// A card's place in its note, how its question begins and what is in its answer.
type Shown = (u32, &'static str, &'static str);

/// Imports a package into an empty collection and has Anki look for anything to complain about.
#[track_caller]
fn arrive(workspace: &Workspace, package: &str) -> Look {
    let [log, seen, check, seen_again, empty, media] = ask(
        workspace.path(),
        [
            import(package),
            look(),
            json!({"do": "check_database"}),
            look(),
            json!({"do": "empty_cards"}),
            json!({"do": "check_media"}),
        ],
    );
    let (seen, seen_again): (Look, Look) = (read(seen), read(seen_again));
    let notes = seen.notes.len();
    assert_eq!(read::<Log>(log), Log { found: notes, new: notes, ..Log::default() });
    assert_eq!(check["ok"], true, "check database: {}", check["report"]);
    // Check Database makes missing cards without counting them as a problem.
    seen_again.assert_same(&seen);
    assert_eq!(empty, json!([]), "empty cards");
    assert_eq!(media, json!({"missing": [], "unused": []}), "check media");
    seen
}

/// Asserts that a deck holds these questions and answers, in this order and nothing else.
#[track_caller]
fn shows(seen: &Look, deck: &str, pairs: &[(&str, &str)]) {
    let shown: Vec<_> = seen.cards.iter().filter(|card| card.deck == deck).collect();
    assert_eq!(shown.len(), pairs.len(), "cards in {deck}");
    for (position, (card, (front, back))) in (1..).zip(shown.iter().zip(pairs)) {
        let (front, back): (String, String) = (front.nfc().collect(), back.nfc().collect());
        let fields: Vec<_> = seen.note(&card.guid).fields.iter().map(|field| &field.text).collect();
        assert_eq!(fields, [&front, &back], "the fields of the note");
        assert_eq!(card.question_text, front, "the question as shown");
        assert_eq!(card.answer_text, format!("{front}\n----\n{back}"), "the answer as shown");
        assert_eq!((card.ord, card.due), (0, position), "the place of {front}");
    }
}

pub fn seed_deck() {
    let workspace = Workspace::new();
    workspace.convert("deck.txt", SEED, "out.apkg");
    let seen = arrive(&workspace, "out.apkg");
    let expected = pairs(SEED);
    assert_eq!(expected.len(), 15);
    assert_eq!(seen.decks, ["Default", SEED_DECK]);
    assert_eq!((seen.notes.len(), seen.cards.len()), (15, 15));
    assert_eq!(seen.note_types.len(), 1);
    assert_eq!(seen.note_types[0].name, "deckconv Basic");
    assert_eq!(seen.cards[0].guid, "/&XP$ov9G");
    shows(&seen, SEED_DECK, &expected);

    let study = json!({"do": "study_order", "deck": SEED_DECK});
    let [_, studied] = ask(workspace.path(), [import("out.apkg"), study]);
    let order: Vec<_> =
        seen.cards.iter().map(|card| json!({"guid": card.guid, "ord": 0})).collect();
    assert_eq!(studied, Value::from(order), "the order in which Anki asks the cards");
}

pub fn plain_text_stays_plain() {
    let workspace = Workspace::new();
    workspace.convert("deck.txt", PLAIN, "out.apkg");
    shows(&arrive(&workspace, "out.apkg"), "Markup as typed", &pairs(PLAIN));
}

pub fn odd_lines_show_as_typed() {
    let workspace = Workspace::new();
    let asked: Vec<(String, &str)> = odd_text()
        .into_iter()
        .map(|(front, back)| (format!("How is this typed, {front}?"), back))
        .collect();
    let pairs: Vec<(&str, &str)> =
        asked.iter().map(|(front, back)| (front.as_str(), *back)).collect();
    workspace.convert("deck.txt", &deck("Odd text", &pairs), "out.apkg");
    shows(&arrive(&workspace, "out.apkg"), "Odd text", &pairs);
}

pub fn odd_text_shows_as_typed() {
    let workspace = Workspace::new();
    let mut pairs = odd_text();
    pairs.push(("one\ttab", "two\t\ttabs"));
    pairs.push(("two\nlines", "three lines,\n\none of them empty"));
    workspace.convert("deck.jsonl", &plain_notes("Odd", &pairs), "out.apkg");
    shows(&arrive(&workspace, "out.apkg"), "Odd", &pairs);
}

/// Two notes with the same question are two notes, each with an id of its own.
pub fn same_question_twice() {
    let workspace = Workspace::new();
    let pairs = [
        ("What is Django?", "A web framework"),
        ("What is Flask?", "Another web framework"),
        ("What is Django?", "A guitarist"),
    ];
    workspace.convert("deck.txt", &deck(SEED_DECK, &pairs), "out.apkg");
    let seen = arrive(&workspace, "out.apkg");
    shows(&seen, SEED_DECK, &pairs);
    assert_eq!(seen.cards[0].guid, "LgR`VB%=jj");
    assert_eq!(seen.cards[2].guid, "dBL;(.E//S");
}

pub fn every_kind() {
    let workspace = Workspace::new();
    workspace.convert("deck.jsonl", &jsonl(&kinds()), "out.apkg");
    let seen = arrive(&workspace, "out.apkg");

    let tree =
        ["Capitals", "Default", "Languages", "Languages::Spanish", "Languages::Spanish::Verbs"];
    assert_eq!(seen.decks, tree);
    assert_eq!(seen.note_types.len(), 5, "{:?}", seen.note_types);
    assert!(seen.note_types.iter().all(|used| used.name.starts_with("deckconv ")));
    assert_eq!(seen.notes.len(), kinds().len());

    let expected: [(&str, &[Shown]); 10] = [
        ("basic-1", &[(0, "to be", "ser")]),
        ("q/([o$8RAO", &[(0, "to have & hold", "tener\nhaber")]),
        ("reversed", &[(0, "to see", "ver"), (1, "ver", "to see")]),
        ("optional-two", &[(0, "to give", "dar"), (1, "dar", "to give")]),
        ("optional-one", &[(0, "to put", "poner")]),
        ("type-in", &[(0, "to go", "[[type:Back]]")]),
        (
            "cloze-hint",
            &[
                (0, "[...] is the capital of Spain", "Since 1561"),
                (1, "Madrid is the capital of [country]", "Madrid is the capital of Spain"),
            ],
        ),
        (
            "cloze-nested",
            &[
                (0, "[...] is a city", "Berlin in Germany is a city"),
                (1, "Berlin in [...] is a city", "Berlin in Germany is a city"),
            ],
        ),
        (
            "cloze-gap",
            &[
                (0, "[...], Paris and [...] < 10 & more", "Rome, Paris and Lisbon < 10 & more"),
                (4, "Rome, [...] and Lisbon < 10 & more", "Rome, Paris and Lisbon < 10 & more"),
            ],
        ),
        ("basic-2", &[(0, "Capital of Peru?", "Lima")]),
    ];
    for (guid, cards) in expected {
        let shown = seen.cards_of(guid);
        assert_eq!(shown.len(), cards.len(), "cards of {guid}");
        for (card, (ord, question, answer)) in shown.iter().zip(cards) {
            assert_eq!(card.ord, *ord, "{guid}");
            assert!(card.question_text.starts_with(question), "{guid}: {}", card.question_text);
            assert!(card.answer_text.contains(answer), "{guid}: {}", card.answer_text);
        }
    }
    assert!(seen.cards_of("type-in")[0].question_text.ends_with("[[type:Back]]"));

    for note in kinds() {
        let guid = note["id"].as_str().expect("every note has an id");
        let cards = seen.cards_of(guid);
        assert!(cards.iter().all(|card| card.deck == note["deck"]), "the deck of {guid}");
        assert!(cards.iter().all(|card| card.due == cards[0].due), "the siblings of {guid}");
        let mut tags: Vec<_> = note["tags"].as_array().expect("tags are a list").clone();
        tags.sort_by_key(ToString::to_string);
        assert_eq!(json!(seen.note(guid).tags), json!(tags), "the tags of {guid}");
    }
}

pub fn two_packages() {
    let workspace = Workspace::new();
    let other = [("What is one and one?", "Two"), ("What is two and two?", "Four")];
    workspace.convert("deck.txt", SEED, "out.apkg");
    workspace.convert("other.txt", &deck("Sums", &other), "other.apkg");
    let [_, log, seen, check] = ask(
        workspace.path(),
        [import("out.apkg"), import("other.apkg"), look(), json!({"do": "check_database"})],
    );
    let seen: Look = read(seen);
    assert_eq!(read::<Log>(log), Log { found: 2, new: 2, ..Log::default() });
    assert_eq!(check["ok"], true, "{}", check["report"]);
    assert_eq!(seen.decks, ["Default", "Sums", SEED_DECK]);
    assert_eq!(seen.note_types.len(), 1, "both use the same note type: {:?}", seen.note_types);
    shows(&seen, SEED_DECK, &pairs(SEED));
    shows(&seen, "Sums", &other);
}
