//! Mnemosyne without its windows: what it imports, and what it exports.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::desk::Desk;
use crate::python;

static PYTHON: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    // What it declares to need is for its windows and its server.
    python::with("mnemosyne-proj==2.11.1", &["--no-deps"], "mnemosyne.libmnemosyne")
});

pub fn missing() -> Option<&'static str> {
    PYTHON.as_ref().err().map(|reason| reason.lines().next().unwrap_or(reason))
}

/// What its database holds.
#[derive(Debug, Deserialize)]
struct Held {
    facts: Vec<Fact>,
    media: Vec<String>,
    said: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Fact {
    sides: BTreeMap<String, String>,
    #[serde(rename = "type")]
    card_type: String,
    tags: Vec<String>,
    cards: Vec<Value>,
}

#[track_caller]
fn run(desk: &Desk, command: &str, files: &[&str]) -> String {
    const SCRIPT: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/mnemosyne_headless.py");
    let python = PYTHON.as_ref().expect("a trial starts only where it is");
    let ran = Command::new(python)
        .args(["-I", SCRIPT, command])
        .arg(desk.at("mnemosyne"))
        .args(files.iter().map(|file| desk.at(file)))
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{SCRIPT} {command}: {said}");
    String::from_utf8(ran.stdout).expect("text")
}

/// What it holds after importing each of `files`.
#[track_caller]
fn imported(desk: &Desk, files: &[&str]) -> Vec<Held> {
    let answers = run(desk, "import", files);
    let lines = answers.lines().filter(|line| line.starts_with('{'));
    lines.map(|line| serde_json::from_str(line).expect("the script and this agree")).collect()
}

const NOTES: &str = r#"
{"kind":"basic","id":"q/([o$8<AO","front":"1 < 2 & so?\nReally?","back_html":"<b>yes</b>","tags":["Sums::Small","日本"]}
{"kind":"reversed","id":"plain-id","front":"perro","back":"dog","tags":[]}
{"kind":"basic","id":"third","front_html":"\\(a &lt; b\\)","back_html":"[sound:beep.wav]","tags":["Sums::Small"]}
"#;

pub fn imports_cards() {
    let desk = Desk::with_sixty_notes();
    desk.write("notes.jsonl", NOTES);
    desk.deckconv("convert notes.jsonl --media-dir deck.media -o notes.cards");
    let held = imported(&desk, &["notes.cards"]).remove(0);
    assert_eq!(held.said, [""; 0]);
    let sides: Vec<(&str, &str)> =
        held.facts.iter().map(|fact| (&*fact.sides["f"], &*fact.sides["b"])).collect();
    let expected = [
        ("1 &lt; 2 &amp; so?<br>Really?", "<b>yes</b>"),
        ("perro", "dog"),
        ("<$>a < b</$>", "<audio src=\"beep.wav\">"),
    ];
    assert_eq!(sides, expected);
    let types: Vec<(&str, usize)> =
        held.facts.iter().map(|fact| (&*fact.card_type, fact.cards.len())).collect();
    assert_eq!(types, [("1", 1), ("2", 2), ("1", 1)]);
    let tags: Vec<&[String]> = held.facts.iter().map(|fact| &*fact.tags).collect();
    assert_eq!(tags, [vec!["Sums::Small", "日本"], vec![], vec!["Sums::Small"]]);
    assert!(held.media.contains(&"beep.wav".to_owned()), "{:?}", held.media);
    assert!(held.facts.iter().flat_map(|fact| &fact.cards).all(|card| card["grade"] == -1));
}

/// A corrected answer reaches the fact that is there.
pub fn imports_cards_again() {
    let desk = Desk::with_sixty_notes();
    desk.deckconv("convert deck.jsonl -o deck.cards");
    desk.write("notes.jsonl", NOTES);
    desk.deckconv("convert notes.jsonl --media-dir deck.media -o old.cards");
    desk.write("notes.jsonl", &NOTES.replace("yes", "of course"));
    desk.deckconv("convert notes.jsonl --media-dir deck.media -o new.cards");
    let held = imported(&desk, &["old.cards", "new.cards", "deck.cards", "deck.cards"]);
    let [old, new, all, again] = held.as_slice() else { panic!("four imports: {held:?}") };
    assert_eq!((old.facts.len(), new.facts.len()), (3, 3));
    assert_eq!(new.facts[0].sides["b"], "<b>of course</b>");
    assert!(all.facts.len() >= 63, "{}", all.facts.len());
    assert_eq!(again.facts.len(), all.facts.len());
}

pub fn imports_text() {
    let desk = Desk::with_sixty_notes();
    desk.write("notes.jsonl", NOTES);
    desk.deckconv("convert notes.jsonl --media-dir deck.media -t mnemosyne-text -o notes.txt");
    desk.deckconv("convert deck.jsonl -t mnemosyne-text -o deck.txt");
    let held = imported(&desk, &["notes.txt", "deck.txt"]);
    let [notes, deck] = held.as_slice() else { panic!("two imports: {held:?}") };
    assert_eq!((&notes.said, &deck.said), (&Vec::new(), &Vec::new()));
    let first = &notes.facts[0];
    assert_eq!(first.sides["f"], "1 &lt; 2 &amp; so?<br>Really?");
    assert_eq!(first.sides["b"], "<b>yes</b>");
    assert!(notes.media.contains(&"beep.wav".to_owned()), "{:?}", notes.media);
    assert!(deck.facts.iter().all(|fact| fact.card_type == "1"));
    assert!(deck.facts.len() >= 63, "{}", deck.facts.len());
}

pub fn what_it_exports_is_read() {
    let desk = Desk::new();
    run(&desk, "export", &["made.cards"]);
    let notes = desk.deckconv("convert made.cards -t jsonl -o -");
    let notes: Vec<Value> =
        notes.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let kinds: Vec<&str> = notes.iter().filter_map(|note| note["kind"].as_str()).collect();
    assert_eq!(kinds, ["basic", "reversed", "custom", "cloze", "basic"]);
    let fronts: Vec<&str> = notes.iter().filter_map(|note| note["front_html"].as_str()).collect();
    let expected = [
        "1 &lt; 2?<br>Really?",
        "dot",
        "猫",
        "{{c1::Paris::city}} is in {{c2::France}}",
        "Which sound?",
    ];
    assert_eq!(fronts, expected);
    let mut tags: Vec<&str> =
        notes[0]["tags"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    tags.sort_unstable();
    assert_eq!(tags, ["Sums::Small", "two_words"]);
    assert!(notes.iter().all(|note| note["deck"] == "Given name"));
}
