//! Note types as the user wants them, several packages as one, one as several.

use serde_json::{Value, json};

use crate::engine::{Log, Look, Stored, ask, import, look, read, stored};
use crate::workspace::{SECOND, SEED, Workspace, deck, jsonl};

const OTHER: [(&str, &str); 2] = [("One and one?", "Two"), ("Two and two?", "Four")];

/// The note type called `name`, of those in use.
#[track_caller]
fn note_type<'s>(stored: &'s Stored, name: &str) -> &'s Value {
    let found = stored.note_types.iter().find(|found| found["name"] == name);
    found.expect(name)
}

/// A style is a note type of its own: the other deck keeps its looks, a new style updates the type,
/// and the notes with it.
pub fn a_style_restyles_one_deck() {
    let workspace = Workspace::new();
    workspace.write("plain.txt", SEED);
    workspace.write("red.txt", &deck("Sums", &OTHER));
    let style = "-o red.apkg --note-type-name Red --css style.css";
    workspace.make(SECOND, "plain.txt -o plain.apkg");
    workspace.write("style.css", ".card { color: red }");
    workspace.make(SECOND, &format!("red.txt {style}"));
    std::fs::copy(workspace.path().join("red.apkg"), workspace.path().join("old.apkg"))
        .expect("the package was written");
    workspace.write("style.css", ".card { color: crimson }");
    workspace.write("red.txt", &deck("Sums", &[OTHER[0], ("Two and two?", "4")]));
    workspace.make(SECOND + 10, &format!("red.txt {style}"));
    let [_, _, first, log, second, check] = ask(
        workspace.path(),
        [
            import("plain.apkg"),
            import("old.apkg"),
            stored(),
            import("red.apkg"),
            stored(),
            json!({"do": "check_database"}),
        ],
    );
    let (first, second): (Stored, Stored) = (read(first), read(second));
    let expected = Log { found: 2, updated: 1, duplicate: 1, ..Log::default() };
    assert_eq!(read::<Log>(log), expected);
    assert_eq!(check["ok"], true, "{}", check["report"]);
    assert_eq!((first.note_types.len(), second.note_types.len()), (2, 2));
    let css = |stored: &Stored, name: &str| {
        note_type(stored, name)["css"].as_str().expect("a style").to_owned()
    };
    let red = "deckconv Basic (Red)";
    assert!(css(&first, red).ends_with(".card { color: red }"));
    assert!(css(&second, red).ends_with(".card { color: crimson }"));
    assert_eq!(note_type(&first, red)["id"], note_type(&second, red)["id"]);
    assert!(!css(&second, "deckconv Basic").contains("color: red"));
}

/// A changed template too is an update of the same note type, and cards keep what they know.
pub fn templates_are_updated() {
    let workspace = Workspace::new();
    workspace.write("deck.txt", &deck("Sums", &OTHER));
    let make = |time, package: &str, front: &str| {
        workspace.write("front.html", front);
        let options = "--note-type-name Mine --front-template front.html";
        workspace.make(time, &format!("deck.txt -o {package} {options}"));
    };
    make(SECOND, "old.apkg", "<i>{{Front}}</i>");
    make(SECOND + 10, "new.apkg", "<b>Sum:</b> {{Front}}");
    let [_, _, log, seen] = ask(
        workspace.path(),
        [
            import("old.apkg"),
            json!({"do": "answer", "deck": "Sums", "count": 1, "rating": "easy"}),
            import("new.apkg"),
            look(),
        ],
    );
    let (log, seen): (Log, Look) = (read(log), read(seen));
    assert_eq!((log.found, log.new, log.conflicting), (2, 0, 0));
    assert_eq!(seen.note_types.len(), 1, "{:?}", seen.note_types);
    assert!(seen.cards.iter().all(|card| card.question_text.starts_with("Sum: ")));
    assert!(seen.cards.iter().any(|card| card.reps == 1), "what was learned stays");
}

/// Basic notes as each kind; the ids stay what they are.
pub fn every_note_type() {
    for (kind, cards) in
        [("basic", 2), ("reversed", 4), ("optional-reversed", 2), ("type-in", 2), ("cloze", 3)]
    {
        let workspace = Workspace::new();
        let pairs = [OTHER[0], ("{{c1::Rome}} and {{c2::Oslo}}", "cities")];
        workspace.write("deck.txt", &deck("Sums", &pairs));
        workspace.make(SECOND, "deck.txt -f lines -o plain.apkg");
        workspace.make(SECOND, &format!("deck.txt -f lines -o out.apkg --note-type {kind}"));
        let [log, seen, check, empty] = ask(
            workspace.path(),
            [
                import("out.apkg"),
                look(),
                json!({"do": "check_database"}),
                json!({"do": "empty_cards"}),
            ],
        );
        let [_, plain] = ask(workspace.path(), [import("plain.apkg"), look()]);
        let (seen, plain): (Look, Look) = (read(seen), read(plain));
        assert_eq!(read::<Log>(log).new, 2, "{kind}");
        assert_eq!((check["ok"].clone(), empty), (json!(true), json!([])), "{kind}");
        assert_eq!(seen.cards.len(), cards, "{kind}");
        let guids = |look: &Look| -> Vec<String> {
            look.notes.iter().map(|note| note.guid.clone()).collect()
        };
        assert_eq!(guids(&seen), guids(&plain), "{kind}");
    }
}

/// Two packages with a note in common are one package that Anki takes whole.
pub fn merged_packages() {
    let workspace = Workspace::new();
    let note = |deck: &str, id: &str, back: &str| json!({"deck": deck, "kind": "basic", "id": id, "front": id, "back": back});
    let one = [note("D", "same", "1"), note("D", "edited", "old")];
    let two = [note("D", "same", "1"), note("D", "edited", "new"), note("E", "other", "2")];
    workspace.convert("one.jsonl", &jsonl(&one), "one.apkg");
    workspace.convert("two.jsonl", &jsonl(&two), "two.apkg");
    workspace.make(SECOND, "one.apkg two.apkg -o all.apkg");
    let [log, seen] = ask(workspace.path(), [import("all.apkg"), look()]);
    assert_eq!(read::<Log>(log), Log { found: 4, new: 4, ..Log::default() });
    let seen: Look = read(seen);
    let mut backs: Vec<&str> = seen.notes.iter().map(|note| note.fields[1].text.as_str()).collect();
    backs.sort_unstable();
    assert_eq!(backs, ["1", "2", "new", "old"]);
}

/// A note with two tags stands in two packages, and once in Anki.
pub fn tags_in_packages_of_their_own() {
    let workspace = Workspace::new();
    let notes = [
        json!({"deck": "D", "kind": "basic", "front": "a", "back": "1", "tags": ["x", "y"]}),
        json!({"deck": "D::E", "kind": "basic", "front": "b", "back": "2", "tags": ["y"]}),
    ];
    workspace.write("deck.jsonl", &jsonl(&notes));
    workspace.make(SECOND, "deck.jsonl -f jsonl -o out.apkg --split tag");
    let [first, second, seen] =
        ask(workspace.path(), [import("out-x.apkg"), import("out-y.apkg"), look()]);
    assert_eq!(read::<Log>(first), Log { found: 1, new: 1, ..Log::default() });
    assert_eq!(read::<Log>(second), Log { found: 2, new: 1, duplicate: 1, ..Log::default() });
    assert_eq!(read::<Look>(seen).cards.len(), 2);
}
