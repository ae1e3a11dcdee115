//! Brain Brew: whether it reads the folder for CrowdAnki that deckconv writes.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::desk::Desk;
use crate::python;

static PYTHON: LazyLock<Result<PathBuf, String>> =
    LazyLock::new(|| python::with("brain-brew==0.3.11", &[], "brain_brew"));

pub fn missing() -> Option<&'static str> {
    PYTHON.as_ref().err().map(|reason| reason.lines().next().unwrap_or(reason))
}

/// What it found.
#[derive(Debug, Deserialize)]
struct Found {
    notes: Vec<Note>,
    models: Vec<Model>,
    media: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Note {
    guid: String,
    model: String,
    fields: Vec<String>,
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Model {
    name: String,
    id: String,
    fields: Vec<String>,
    templates: Vec<String>,
}

#[track_caller]
fn read(desk: &Desk, folder: &str) -> Found {
    const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/brain_brew_reads.py");
    let python = PYTHON.as_ref().expect("a trial starts only where it is");
    let ran = Command::new(python).args(["-I", SCRIPT]).arg(desk.at(folder)).output();
    let ran = ran.expect("Python starts");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{SCRIPT}: {said}");
    serde_json::from_slice(&ran.stdout).expect("the script and this agree")
}

pub fn reads_sixty_notes() {
    let desk = Desk::with_sixty_notes();
    desk.deckconv("convert deck.jsonl -t crowdanki -o shared/deck.json");
    let found = read(&desk, "shared");
    assert_eq!(found.notes.len(), 60);
    assert_eq!(found.media, ["beep.wav", "flag.png", "map of the world.png"]);
    let first = &found.notes.iter().find(|note| note.guid == "sixty14").expect("a guid is kept");
    assert_eq!(
        (first.fields.join("|"), first.tags.join(" ")),
        ("gehen|to go".into(), "verb a1".into())
    );
    assert!(found.notes.iter().all(|note| found.models.iter().any(|m| m.name == note.model)));
    let of = |name: &str| {
        let model = found.models.iter().find(|model| model.name == name).expect(name);
        (model.fields.join("|"), model.templates.join("|"), model.id.len())
    };
    let reversed = "deckconv Basic (and reversed card)";
    assert_eq!(of(reversed), ("Front|Back".into(), "Card 1|Card 2".into(), 36));
    assert_eq!(of("deckconv Cloze"), ("Text|Back Extra".into(), "Cloze".into(), 36));
}

/// The second time, what is there is the same, and deckconv reads from it what it wrote.
pub fn the_same_again() {
    let desk = Desk::with_sixty_notes();
    desk.deckconv("convert deck.jsonl -t crowdanki -o shared/deck.json");
    let once = std::fs::read(desk.at("shared/deck.json")).expect("it is there");
    desk.deckconv("convert shared/deck.json -t crowdanki -o again/deck.json");
    let twice = std::fs::read(desk.at("again/deck.json")).expect("it is there");
    assert!(once == twice);
    assert_eq!(read(&desk, "again").media.len(), 3);
}
