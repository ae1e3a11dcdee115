//! What lies in the package is what Anki would have stored itself.
//!
//! On import Anki works out many columns anew, so a wrong one does no harm there; but add-ons,
//! other readers and a plain SQLite shell see the file as it is.

use serde_json::{Value, json};

use crate::engine::{Stored, ask, import, read, stored, stored_in};
use crate::workspace::{
    PLAIN, SEED, Workspace, every_kind as kinds, jsonl, odd_text as odd, plain_notes,
};

/// Compares the rows of the package with the rows of a collection that imported it.
#[track_caller]
fn stored_as_anki_would(input: &str, text: &str) {
    let workspace = Workspace::new();
    workspace.convert(input, text, "out.apkg");
    let [_, theirs, ours] =
        ask(workspace.path(), [import("out.apkg"), stored(), stored_in("out.apkg")]);

    assert_eq!(ours["integrity"], json!(["ok"]));
    assert_eq!(ours["wal"], false, "a journal beside the file would be missing");
    assert_eq!(ours["entries"], json!(["collection.anki2", "media"]));
    assert_eq!(ours["media"], json!({}));

    let (ours, theirs): (Stored, Stored) = (read(ours), read(theirs));
    same_rows(&ours.note_types, &theirs.note_types);
    same_rows(&ours.notes, &theirs.notes);
    same_rows(&ours.cards, &theirs.cards);
}

/// Compares row by row and column by column, so that a failure names the column.
#[track_caller]
fn same_rows(ours: &[Value], theirs: &[Value]) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        for (column, value) in theirs.as_object().expect("a row has columns") {
            assert_eq!(&ours[column], value, "{column} of {ours:#}");
        }
    }
}

pub fn seed_deck() {
    stored_as_anki_would("deck.txt", SEED);
}

pub fn plain_text() {
    stored_as_anki_would("deck.txt", PLAIN);
}

pub fn every_kind() {
    stored_as_anki_would("deck.jsonl", &jsonl(&kinds()));
}

pub fn odd_text() {
    stored_as_anki_would("deck.jsonl", &plain_notes("Odd", &odd()));
}
