//! hashcards itself: whether it reads the cards that deckconv writes, and no others.
//!
//! To build it takes minutes, so that only the long checks do.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::desk::Desk;

/// Where `cargo install --root target/tools` puts it.
fn program() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../tools/bin");
    folder.join(format!("hashcards{}", std::env::consts::EXE_SUFFIX))
}

pub fn missing() -> Option<&'static str> {
    const REASON: &str = "hashcards is not there: cargo install hashcards --version 0.5.0 --debug --root target/tools";
    (!program().exists()).then_some(REASON)
}

#[track_caller]
fn run(desk: &Desk, command: &str) -> String {
    let ran = Command::new(program()).arg(command).arg(desk.at("cards")).output();
    let ran = ran.expect("hashcards starts");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "hashcards {command}: {said}");
    String::from_utf8(ran.stdout).expect("text")
}

/// Sixty notes are 67 cards: some ask both ways or hide more than one thing.
pub fn exports_sixty_notes() {
    let desk = Desk::with_sixty_notes();
    desk.deckconv("convert deck.jsonl -t hashcards -o cards/deck.md");
    assert_eq!(run(&desk, "check").trim(), "ok");
    let export: Value = serde_json::from_str(&run(&desk, "export")).expect("JSON");
    let cards = export["cards"].as_array().expect("cards");
    let of =
        |kind: &str| cards.iter().filter_map(|card| card["content"].get(kind)).collect::<Vec<_>>();
    let (basic, cloze) = (of("basic"), of("cloze"));
    // Two reversed notes make two cards each, and the four with clozes two, three, three and one: one of the
    // third is in a formula, all of which is hidden.
    assert_eq!((basic.len(), cloze.len()), (54, 4 + 9));
    let answer = |question: &str| {
        let card = basic.iter().find(|card| card["question"] == question).expect(question);
        card["answer"].as_str().expect("text")
    };
    assert_eq!(answer("What is the capital of France?"), "Paris");
    assert_eq!(answer("&#81;: what is that"), "&#65;: it looks like a label");
    assert_eq!(answer("Two paragraphs?\n\nYes, two."), "First one.\n\nSecond one.");
    assert!(cards.iter().all(|card| card["deckName"] == "Sixty"), "{export}");
    let hidden = |card: &&Value| {
        let (text, at) = (card["text"].as_str().expect("text"), |key| {
            card[key].as_u64().expect("a place") as usize
        });
        text.as_bytes()[at("start")..=at("end")].to_vec()
    };
    assert!(cloze.iter().any(|card| hidden(card) == "日本".as_bytes()));
}
