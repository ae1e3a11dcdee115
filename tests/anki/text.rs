//! What the user finds in Anki after importing the text that deckconv writes for it.

use serde_json::{Value, json};

use crate::engine::{Log, Look, ask, look, read};
use crate::workspace::{Workspace, every_kind as kinds, jsonl, odd_text, plain_notes};

/// Imports the text twice, nothing changed in the dialog; the second time finds nothing new.
#[track_caller]
fn arrive(notes: &str) -> Look {
    let workspace = Workspace::new();
    workspace.write_text(notes, "out.txt");
    let import = || json!({"do": "import_text", "file": "out.txt"});
    let [log, seen, again] = ask(workspace.path(), [import(), look(), import()]);
    let seen: Look = read(seen);
    let notes = seen.notes.len();
    assert_eq!(read::<Log>(log), Log { found: notes, new: notes, ..Log::default() });
    assert_eq!(read::<Log>(again), Log { found: notes, duplicate: notes, ..Log::default() });
    seen
}

pub fn odd_text_shows_as_typed() {
    let signs = [("# first", "tab\there"), ("two\nlines", "\"quoted\""), ("a,b;c|d", "#")];
    let pairs: Vec<(&str, &str)> = odd_text().into_iter().skip(3).chain(signs).collect();
    let seen = arrive(&plain_notes("Odd", &pairs));
    assert_eq!(seen.decks, ["Default", "Odd"]);
    for (note, (front, back)) in seen.notes.iter().zip(&pairs) {
        let fields: Vec<&str> = note.fields.iter().map(|field| field.text.as_str()).collect();
        let typed = [front, back].map(|side| side.replace("\u{3000}", " "));
        let shown: Vec<String> = fields.iter().map(|f| f.replace("\u{3000}", " ")).collect();
        assert!(shown.iter().zip(&typed).all(|(shown, typed)| same(shown, typed)), "{fields:?}");
    }
}

/// Equal but for how letters are composed.
fn same(one: &str, other: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    one.nfc().eq(other.nfc())
}

pub fn every_kind() {
    let mut notes = kinds();
    notes.push(json!({"deck": "2024", "kind": "basic", "id": "year", "front": "#q", "back": "a"}));
    let seen = arrive(&jsonl(&notes));
    assert_eq!(
        seen.decks,
        [
            "2024",
            "Capitals",
            "Default",
            "Languages",
            "Languages::Spanish",
            "Languages::Spanish::Verbs"
        ]
    );
    assert_eq!(seen.notes.len(), notes.len());
    for note in &notes {
        let guid = note["id"].as_str().expect("each has an id");
        let arrived = seen.note(guid);
        let mut tags: Vec<&Value> = note["tags"].as_array().into_iter().flatten().collect();
        tags.sort_by_key(|tag| tag.as_str());
        let mut found: Vec<&str> = arrived.tags.iter().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, tags.iter().filter_map(|tag| tag.as_str()).collect::<Vec<_>>());
        let deck = note["deck"].as_str().expect("each has a deck");
        let cards: Vec<_> = seen.cards.iter().filter(|card| card.guid == guid).collect();
        let expected = match guid {
            "reversed" | "optional-two" | "cloze-hint" | "cloze-nested" | "cloze-gap" => 2,
            _ => 1,
        };
        assert_eq!(cards.len(), expected, "cards of {guid}");
        assert!(cards.iter().all(|card| card.deck == deck), "the deck of {guid}");
    }
}

pub fn each_deck_once() {
    let note = |deck: &str, front: &str| json!({"deck": deck, "kind": "basic", "id": front, "front": front, "back": "a"});
    let notes =
        [note("Ships::Parts", "spar"), note("Ports", "Kiel"), note("Ships", "hull")].to_vec();
    let seen = arrive(&jsonl(&notes));
    assert_eq!(seen.decks, ["Default", "Ports", "Ships", "Ships::Parts"]);
}
