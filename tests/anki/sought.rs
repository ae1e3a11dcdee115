//! Searches that `diff` prints for Anki's browser: they find just the notes that they are for.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::{Value, json};

use crate::engine::{Log, ask, find, import, read};
use crate::workspace::{SECOND, Workspace, every_kind, jsonl, odd_text};

/// What Anki's searches take for something else: wildcards, operators, keywords, other space, case.
const FRONTS: [&str; 40] = [
    "5*3",
    "5x3",
    "5 3",
    "a_b",
    "a%b",
    "axb",
    "AXB",
    "size größe",
    "size Größe",
    "size GRÖSSE",
    "say \"hi\"",
    "say hi",
    "re:foo",
    "nc:foo",
    "tag:x",
    "a:b",
    "std::vector",
    "*",
    "_",
    "%",
    "\\",
    "back\\slash",
    "trailing\\",
    "(paren) or b",
    "a or b",
    "-minus",
    "'quoted'",
    "[0-9]+ ^$ {2} a|b",
    "# a & b ~ c",
    "~~ && --",
    "two\nlines",
    "a\ttab",
    "no\u{a0}break",
    "no break",
    "ideographic\u{3000}space",
    "zero\u{200b}width",
    "turned \u{202e}round",
    "cafe\u{301}",
    "cafe",
    "half a sentence;",
];

/// The same of HTML, among it text that is too long for a search.
fn html_fronts() -> Vec<String> {
    let long = "long ".repeat(12_000);
    let fronts = [
        "<b>bold</b>",
        "bold",
        "line<br>break",
        "line\nbreak",
        "a &amp; b",
        "x&nbsp;y",
        "x y",
        "<img src=\"a b.png\">",
        "<div>[sound:a_b.mp3]</div>",
        "<!-- c --> a  b",
    ];
    let long = [format!("{long}one"), format!("{long}two"), long];
    fronts.map(str::to_owned).into_iter().chain(long).collect()
}

/// Notes that are easily taken for one another, each with an id of its own.
fn notes() -> Vec<Value> {
    let mut notes = every_kind();
    let (mut deck, mut number) = ("Odd", 0);
    let mut add = |note: Value| {
        number += 1;
        deck = if number % 7 == 0 { "Odd::Below_all" } else { deck };
        let mut note = note;
        note["id"] = json!(format!("odd-{number}"));
        note["deck"] = json!(deck);
        notes.push(note);
        deck = "Odd";
    };
    for (front, back) in odd_text() {
        add(json!({"kind": "basic", "front": front, "back": back}));
        add(json!({"kind": "basic", "front": back, "back": front}));
    }
    for front in FRONTS {
        add(json!({"kind": "basic", "front": front, "back": "same"}));
    }
    for (at, front) in html_fronts().into_iter().enumerate() {
        add(json!({"kind": "basic", "front_html": front, "back_html": format!("<i>{at}</i>")}));
    }
    for name in ["Tag", "note", "is", "Deck", "nid", "w", "A_b", "Axb", "two words"] {
        let fields = json!({name: "of a name", "Back": "same"});
        let note_type = format!("Type {name}");
        add(json!({"kind": "custom", "note_type": note_type, "fields": fields}));
    }
    for back in ["first", "second", "Second"] {
        add(json!({"kind": "basic", "front": "twice the same", "back": back}));
    }
    notes
}

impl Workspace {
    /// The search that `diff` prints.
    #[track_caller]
    fn search(&self, old: &str, new: &str, what: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .args(["diff", old, new, "--search", what])
            .current_dir(self.path())
            .output()
            .expect("deckconv starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "deckconv diff: {said}");
        assert_eq!(said, "");
        let line = String::from_utf8(output.stdout).expect("text");
        let line = line.strip_suffix('\n').expect("a line").to_owned();
        assert!(!line.contains(char::is_control), "{line:?} cannot be pasted");
        line
    }

    /// Writes `notes` without those of these ids.
    fn write_without(&self, name: &str, notes: &[Value], ids: &[&str]) {
        let has = |note: &&Value| !ids.contains(&id(note));
        let kept: Vec<Value> = notes.iter().filter(has).cloned().collect();
        self.write(name, &jsonl(&kept));
    }
}

fn id(note: &Value) -> &str {
    note["id"].as_str().expect("an id")
}

/// Whichever notes are gone, they are found among all, and no others: of any two notes, one search
/// is for the one and not for the other.
pub fn removed_notes() {
    let (folder, notes) = (Workspace::new(), notes());
    folder.convert("old.jsonl", &jsonl(&notes), "old.apkg");
    let halves = (0..usize::BITS - notes.len().leading_zeros()).flat_map(|bit| {
        [0, 1].map(|set| {
            let half = notes.iter().enumerate().filter(move |(at, _)| at >> bit & 1 == set);
            half.map(|(_, note)| id(note)).collect::<Vec<&str>>()
        })
    });
    let expected: Vec<Vec<&str>> = halves.collect();
    let searches: Vec<String> = (0..)
        .zip(&expected)
        .map(|(at, ids)| {
            folder.write_without("new.jsonl", &notes, ids);
            let old = if at % 2 == 0 { "old.jsonl" } else { "old.apkg" };
            folder.search(old, "new.jsonl", "removed")
        })
        .collect();
    let [imported, found] = ask(folder.path(), [import("old.apkg"), find(&searches)]);
    assert_eq!(read::<Log>(imported).new, notes.len());
    for ((found, ids), search) in
        read::<Vec<Vec<String>>>(found).iter().zip(&expected).zip(&searches)
    {
        let ids: BTreeSet<&str> = ids.iter().copied().collect();
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(found, ids, "{search}");
    }
}

/// What changed, moved and came is found once the new state is imported.
pub fn after_an_import() {
    let folder = Workspace::new();
    let note = |id: &str, deck: &str, front: &str, back: &str| json!({"id": id, "deck": deck, "kind": "basic", "front": front, "back": back});
    let old = [
        note("stays", "A", "Where is the Nile?", "Africa"),
        note("edited", "A", "Where is the Rhine?", "Asia"),
        note("goes", "A", "Where is the Po?", "Italy"),
        note("goes, edited", "A", "Where is the Ganges?", "Inda"),
        note("gone", "A", "Where is Atlantis?", "Nobody knows"),
    ];
    let new = [
        note("stays", "A", "Where is the Nile?", "Africa"),
        note("edited", "A", "Where is the Rhine?", "Europe"),
        note("goes", "B", "Where is the Po?", "Italy"),
        note("goes, edited", "B", "Where is the Ganges?", "India"),
        note("new", "B", "Where is the Amazon?", "South America"),
    ];
    folder.convert("old.jsonl", &jsonl(&old), "old.apkg");
    folder.write("new.jsonl", &jsonl(&new));
    folder.make(SECOND + 60, "new.jsonl -f jsonl -o new.apkg");
    let sorts = ["added", "changed", "moved", "removed"];
    let searches = sorts.map(|what| folder.search("old.apkg", "new.apkg", what));
    let steps = [import("old.apkg"), import("new.apkg"), find(&searches)];
    let [_, imported, found] = ask(folder.path(), steps);
    assert_eq!(read::<Log>(imported).new, 1);
    let found = read::<Vec<Vec<String>>>(found);
    let expected =
        [&["new"][..], &["edited", "goes, edited"], &["goes", "goes, edited"], &["gone"]];
    assert_eq!(found, expected, "{searches:#?}");
}

/// Anki takes no more than so many alternatives in a row.
pub fn very_many_notes() {
    let folder = Workspace::new();
    let notes: Vec<Value> = (0..2_500)
        .map(|at| {
            json!({"id": format!("n{at}"), "deck": "Many", "kind": "basic",
                "front": format!("question {at}"), "back": format!("answer {at}")})
        })
        .collect();
    folder.convert("old.jsonl", &jsonl(&notes), "old.apkg");
    let gone: Vec<&str> = notes.iter().skip(3).map(id).collect();
    folder.write_without("new.jsonl", &notes, &gone);
    let searches = [folder.search("old.jsonl", "new.jsonl", "removed")];
    let [_, found] = ask(folder.path(), [import("old.apkg"), find(&searches)]);
    assert_eq!(read::<Vec<Vec<String>>>(found)[0].len(), gone.len());
}
