//! What `deckconv check` says about packages: nothing where Anki has nothing to complain of.

use std::process::Command;

use serde_json::{Value, json};

use crate::engine::{ask, import, read};
use crate::workspace::{Workspace, every_kind, jsonl};

/// What `check` and `inspect` print about `package`.
#[track_caller]
fn said(workspace: &Workspace, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_deckconv"))
        .args(arguments)
        .current_dir(workspace.path())
        .env("NO_COLOR", "1")
        .output()
        .expect("deckconv starts");
    String::from_utf8(output.stdout).expect("it prints text")
}

fn note(note_type: &str, fields: &[&str]) -> Value {
    json!({"do": "add_note", "note_type": note_type, "deck": "Ports::North", "fields": fields, "tags": ["a"]})
}

/// Both layouts, with media and with cards that were answered.
pub fn exports_of_anki() {
    let workspace = Workspace::new();
    let steps = [
        json!({"do": "add_media", "name": "a b.png", "text": "one"}),
        json!({"do": "add_media", "name": "x.mp3", "text": "two"}),
        note("Basic", &["Kiel", "<img src=\"a b.png\"> [sound:x.mp3]"]),
        note("Basic", &["&nbsp;12 ", "1.50"]),
        note("Basic (and reversed card)", &["9223372036854775808", "1e3"]),
        note("Basic (optional reversed card)", &["0x10", "b", ""]),
        note("Basic (type in the answer)", &["<b>a</b> &amp; b", "c"]),
        note("Cloze", &["{{c1::Riga}} {{c3::Oslo}}", ""]),
        json!({"do": "answer", "deck": "Ports::North", "count": 2}),
        json!({"do": "export", "package": "latest.apkg"}),
        json!({"do": "export", "package": "legacy.apkg", "legacy": true}),
    ];
    ask(workspace.path(), steps);
    for package in ["latest.apkg", "legacy.apkg"] {
        let expected = format!(" read {package} as Anki: 6 notes, deck “Ports::North”\n");
        assert_eq!(said(&workspace, &["check", package]), expected);
        let inside: Value =
            serde_json::from_str(&said(&workspace, &["inspect", "--json", package])).expect("JSON");
        assert_eq!(inside["cards"], 8);
        assert_eq!(inside["media"]["files"], 2);
        assert_eq!(inside["study"]["answers"], 2);
        assert_eq!(inside["problems"], json!({"errors": 0, "warnings": 0, "notes": 0}));
    }
}

/// The cards that Anki calls empty are those that `check` calls so.
pub fn empty_cards() {
    let workspace = Workspace::new();
    let edit = |guid: &Value, field: &str, html: &str| json!({"do": "edit_note", "guid": guid, "field": field, "html": html});
    let steps = [
        note("Basic", &["Kiel", "a port"]),
        note("Basic (and reversed card)", &["Riga", "another"]),
        note("Cloze", &["{{c1::Oslo}} {{c2::Bergen}}", ""]),
        json!({"do": "export", "package": "before.apkg"}),
    ];
    let [_, reversed, cloze, _] = ask(workspace.path(), steps);
    let [.., empty, _] = ask(
        workspace.path(),
        [
            import("before.apkg"),
            edit(&reversed, "Back", "<br>"),
            edit(&cloze, "Text", "{{c1::Oslo}} Bergen"),
            json!({"do": "empty_cards"}),
            json!({"do": "export", "package": "after.apkg"}),
        ],
    );
    let empty: Vec<(String, Vec<u32>)> = empty
        .as_array()
        .expect("a list")
        .iter()
        .map(|note| (read(note["guid"].clone()), read(note["ords"].clone())))
        .collect();
    assert_eq!(empty.len(), 2);
    let said = said(&workspace, &["check", "after.apkg"]);
    assert!(said.contains("nothing makes its card 2"), "{said}");
    assert!(said.contains("1 note more like it"), "{said}");
    assert!(said.contains(&empty[0].0) || said.contains(&empty[1].0), "{said}");
}

/// Of what deckconv writes there is nothing to say, however it is laid out.
pub fn packages_of_ours() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path().join("notes.jsonl"), jsonl(&every_kind())).expect("written");
    for layout in ["compatible", "latest"] {
        let arguments = ["to-anki", "notes.jsonl", "-q", "--force", "--package", layout];
        said(&workspace, &arguments);
        let said = said(&workspace, &["check", "notes.apkg"]);
        assert!(said.starts_with(" read notes.apkg as Anki: "), "{said}");
    }
}
