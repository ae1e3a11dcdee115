//! What happens to a collection in use when an edited deck is imported again.
//!
//! These hold for ids that come from the deck's text alone; `carried.rs` asks for what needs the
//! package before. Times of notes are left out here.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::engine::{Log, Look, Note, ask, assert_same_rows, import, look, read};
use crate::workspace::{SECOND, SEED, SEED_DECK, Workspace, deck, jsonl, pairs};

const CORRECTION: &str = "A corrected answer, longer than it was.";

/// The seed deck with one answer corrected.
fn corrected() -> String {
    SEED.replace(pairs(SEED)[1].1, CORRECTION)
}

/// Answers three cards, so that there is learning to lose.
pub fn study() -> Value {
    json!({"do": "answer", "deck": SEED_DECK, "count": 3, "rating": "easy"})
}

/// What the user should have when one answer was corrected: all as before but for that.
pub fn with_correction(before: &Look) -> Look {
    let (question, answer) = pairs(SEED)[1];
    let mut expected = before.clone();
    let note = expected.notes.iter_mut().find(|note| note.fields[0].text == question);
    let note = note.expect("the note is there");
    note.fields[1].text = CORRECTION.to_owned();
    note.fields[1].html = CORRECTION.to_owned();
    for card in expected.cards.iter_mut().filter(|card| card.guid == note.guid) {
        card.answer_text = card.answer_text.replace(answer, CORRECTION);
        assert_eq!(card.reps, 1, "the card was studied before");
    }
    expected
}

/// Imports the seed deck, studies, does `between` in Anki, imports the correction made at `time`.
#[track_caller]
pub fn correct(between: Value, import_again: Value, time: i64) -> (Log, Look, Look) {
    let workspace = Workspace::new();
    workspace.convert_again("deck.txt", SEED, &corrected(), time);
    let [_, _, _, before, log, after, check] = ask(
        workspace.path(),
        [
            import("old.apkg"),
            study(),
            between,
            look(),
            import_again,
            look(),
            json!({"do": "check_database"}),
        ],
    );
    assert_eq!(check["ok"], true, "{}", check["report"]);
    (read(log), read(before), read(after))
}

/// The correction arrives, and nothing else happens, whatever was done in Anki in between.
#[track_caller]
fn correction_arrives(between: Value) {
    let (log, before, after) = correct(between, import("new.apkg"), SECOND);
    only_updates(&log);
    assert_eq!(after.notes.len(), 15);
    assert_eq!(after.note_types.len(), 1, "{:?}", after.note_types);
    after.untimed().assert_same(&with_correction(&before).untimed());
}

/// Every note of the package was found in the collection, and at least one was updated.
#[track_caller]
fn only_updates(log: &Log) {
    let Log { updated, duplicate, .. } = *log;
    assert_eq!(*log, Log { found: 15, updated, duplicate, ..Log::default() });
    assert!(updated > 0, "{log:?}");
}

/// A time after all that is done in Anki during the test.
pub fn later() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
    i64::try_from(now).expect("it is long before the year 292277026596") + 3600
}

pub fn same_package_twice() {
    let workspace = Workspace::new();
    workspace.convert("deck.txt", SEED, "out.apkg");
    let [_, before, log, after] =
        ask(workspace.path(), [import("out.apkg"), look(), import("out.apkg"), look()]);
    assert_eq!(read::<Log>(log), Log { found: 15, duplicate: 15, ..Log::default() });
    read::<Look>(after).assert_same(&read(before));
}

pub fn corrected_answer() {
    correction_arrives(look());
}

pub fn after_a_renamed_field() {
    correction_arrives(
        json!({"do": "rename", "note_type": "deckconv Basic", "field": "Back", "to": "Answer"}),
    );
}

pub fn after_a_renamed_template() {
    correction_arrives(
        json!({"do": "rename", "note_type": "deckconv Basic", "template": "Card 1", "to": "Ask"}),
    );
}

pub fn after_a_renamed_note_type() {
    correction_arrives(json!({"do": "rename", "note_type": "deckconv Basic", "to": "My cards"}));
}

/// The one change in Anki after which the user has to tick "Merge note types".
///
/// Anki writes every note anew when it gets a field, so the correction has to be of later.
pub fn after_an_added_field() {
    let add = json!({"do": "add_field", "note_type": "deckconv Basic", "field": "Source"});
    let merge = json!({"do": "import", "package": "new.apkg", "merge_notetypes": true});
    let (log, _, after) = correct(add.clone(), merge, later());
    only_updates(&log);
    assert_eq!(after.note_types.len(), 1, "{:?}", after.note_types);
    assert_eq!(after.note_types[0].fields, ["Front", "Back", "Source"]);
    assert!(after.notes.iter().any(|note| note.fields[1].text == CORRECTION));
    assert_eq!(after.cards.iter().filter(|card| card.reps == 1).count(), 3);

    let (log, before, after) = correct(add, import("new.apkg"), later());
    assert_eq!(log, Log { found: 15, conflicting: 15, ..Log::default() });
    assert_same_rows(&after.notes, &before.notes);
    assert_same_rows(&after.cards, &before.cards);
}

pub fn older_package_changes_nothing() {
    let workspace = Workspace::new();
    workspace.convert_again("deck.txt", SEED, &corrected(), SECOND);
    let [_, before, log, after] =
        ask(workspace.path(), [import("new.apkg"), look(), import("old.apkg"), look()]);
    assert_eq!(read::<Log>(log), Log { found: 15, duplicate: 15, ..Log::default() });
    read::<Look>(after).assert_same(&read(before));
}

pub fn other_order_and_other_cards() {
    let workspace = Workspace::new();
    let mut edited = pairs(SEED);
    edited.remove(3);
    edited.reverse();
    edited.insert(5, ("What is a reverse proxy?", "A server that hands requests on to others."));
    workspace.convert_again("deck.txt", SEED, &deck(SEED_DECK, &edited), SECOND);
    let [_, _, before, log, after] =
        ask(workspace.path(), [import("old.apkg"), study(), look(), import("new.apkg"), look()]);
    let (log, before, after) = (read::<Log>(log), read::<Look>(before), read::<Look>(after));
    assert_eq!((log.found, log.new, log.conflicting), (15, 1, 0));
    let (old, new): (Vec<Note>, _) =
        after.untimed().notes.into_iter().partition(|note| note.fields[0].text != edited[5].0);
    assert_same_rows(&old, &before.untimed().notes);
    assert_eq!(new[0].fields[1].text, edited[5].1);
    assert!(before.cards.iter().all(|card| after.cards.contains(card)), "a card was touched");
}

pub fn deck_renamed_in_anki() {
    let rename = json!({"do": "rename_deck", "deck": SEED_DECK, "to": "Work::Django"});
    let (log, before, after) = correct(rename, import("new.apkg"), SECOND);
    let (expected, after) = (with_correction(&before).untimed(), after.untimed());
    only_updates(&log);
    assert!(after.cards.iter().all(|card| card.deck == "Work::Django"));
    assert_same_rows(&after.notes, &expected.notes);
    assert_same_rows(&after.cards, &expected.cards);
}

/// A new cloze deletion is a new card beside the learnt one, not a new note.
pub fn another_cloze() {
    let workspace = Workspace::new();
    let text =
        |text| jsonl(&[json!({"deck": "Capitals", "kind": "cloze", "front": text, "back": ""})]);
    let (before, after) =
        (text("{{c1::Rome}} is in Italy"), text("{{c1::Rome}} is in {{c2::Italy}}"));
    workspace.convert_again("deck.jsonl", &before, &after, SECOND);
    let study = json!({"do": "answer", "deck": "Capitals", "count": 1, "rating": "easy"});
    let [_, _, before, log, after] =
        ask(workspace.path(), [import("old.apkg"), study, look(), import("new.apkg"), look()]);
    let (before, after): (Look, Look) = (read(before), read(after));
    assert_eq!(read::<Log>(log), Log { found: 1, updated: 1, ..Log::default() });
    let cards = after.cards_of(&before.notes[0].guid);
    assert_eq!((after.cards.len(), cards.len()), (2, 2));
    let learnt = cards.iter().find(|card| card.ord == 0).expect("the first card is still there");
    assert_eq!(learnt.due, before.cards[0].due);
    assert_eq!(learnt.interval, before.cards[0].interval);
    assert_eq!(learnt.reps, 1);
}
