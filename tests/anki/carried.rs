//! What deckconv takes over from the package it replaces: the times of unchanged notes.
//!
//! An unchanged note keeps its time, so that Anki passes it over and the user's own later edits
//! stay.

use serde_json::json;

use crate::engine::{Log, Look, ask, import, look, read};
use crate::updates::{correct, later, with_correction};
use crate::workspace::{SECOND, SEED, Workspace, pairs};

/// The log of an import that changes one note of fifteen.
const ONE_UPDATED: Log = Log {
    found: 15,
    new: 0,
    updated: 1,
    duplicate: 14,
    conflicting: 0,
    first_field_match: 0,
    missing_notetype: 0,
    missing_deck: 0,
    empty_first_field: 0,
};

/// The changed note goes a second past its time, though both packages are of the same second.
pub fn times_of_unchanged_notes() {
    let (log, before, after) = correct(look(), import("new.apkg"), SECOND);
    let mut expected = with_correction(&before);
    for (note, old) in expected.notes.iter_mut().zip(&before.notes) {
        note.modified += i64::from(note.fields != old.fields);
    }
    assert_eq!(log, ONE_UPDATED);
    after.assert_same(&expected);
}

pub fn edits_made_in_anki() {
    let guid = "/&XP$ov9G";
    let edit = json!({"do": "edit_note", "guid": guid, "field": "Back", "html": "<i>mine</i>"});
    let (log, before, after) = correct(edit, import("new.apkg"), later());
    assert_eq!(after.note(guid).fields[1].text, "mine");
    assert_eq!(log, ONE_UPDATED);
    after.untimed().assert_same(&with_correction(&before).untimed());
}

/// Tags that were added in Anki stay on a note that did not change, and go from one that did: its
/// tags are those of the source.
pub fn tags_added_in_anki() {
    let workspace = Workspace::new();
    let text = |answer| SEED.replace(pairs(SEED)[1].1, answer);
    let (old, new) = (text("Something."), text("Something better."));
    workspace.convert_again("deck.txt", &old, &new, later());
    let [_, before] = ask(workspace.path(), [import("old.apkg"), look()]);
    let before: Look = read(before);
    let id = |place: usize| {
        let mut notes = before.notes.iter();
        notes.find(|note| note.fields[0].text == pairs(SEED)[place].0).expect("it is there")
    };
    let (changed, unchanged) = (&id(1).guid, &id(2).guid);
    let tag = |guid| json!({"do": "add_tag", "guid": guid, "tag": "mine"});
    let [.., log, after] = ask(
        workspace.path(),
        [import("old.apkg"), tag(changed), tag(unchanged), import("new.apkg"), look()],
    );
    let after: Look = read(after);
    assert_eq!(read::<Log>(log), ONE_UPDATED);
    assert_eq!(after.note(unchanged).tags, ["mine"]);
    assert_eq!(after.note(changed).tags, [""; 0]);
    assert_eq!(after.note(changed).fields[1].text, "Something better.");
}

/// A package made of a package is as old as that one where nothing differs, and newer where
/// something does: Anki takes over the tag, and passes over what only was packed again.
pub fn a_package_made_of_a_package() {
    let workspace = Workspace::new();
    workspace.convert("deck.txt", SEED, "old.apkg");
    workspace.make(SECOND, "old.apkg -o same.apkg");
    workspace.make(SECOND, "old.apkg --tag exam -o tagged.apkg");
    let [_, same, tagged, after] = ask(
        workspace.path(),
        [import("old.apkg"), import("same.apkg"), import("tagged.apkg"), look()],
    );
    assert_eq!(read::<Log>(same), Log { found: 15, duplicate: 15, ..Log::default() });
    assert_eq!(read::<Log>(tagged), Log { found: 15, updated: 15, ..Log::default() });
    let after: Look = read(after);
    assert!(after.notes.iter().all(|note| note.tags == ["exam"]), "{:?}", after.notes);
}
