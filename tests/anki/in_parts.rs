//! Decks that are written in parts, edited, and written in parts again, or whole.

use std::fs;

use serde_json::{Value, json};

use crate::course::{Card, card, seed};
use crate::engine::{Field, Learnt, Log, Look, ask_all, import, learnt, look, read};
use crate::updates::later;
use crate::workspace::{SECOND, Workspace, jsonl};

/// The seed deck as three decks.
fn three_decks() -> Vec<Card> {
    let mut cards = seed();
    cards[5..10].iter_mut().for_each(|card| card.deck = "Hosting");
    cards[10..].iter_mut().for_each(|card| card.deck = "Production");
    cards
}

/// The same with a card before all others, one answer corrected, one question reworded, and one
/// card gone.
fn edited() -> Vec<Card> {
    let mut cards = three_decks();
    cards.remove(6);
    cards[1].back = "Something better.".to_owned();
    cards[12].front = "What does scaling horizontally involve for a Django app?".to_owned();
    cards.insert(0, card("What is a reverse proxy?", "It hands requests on."));
    cards
}

/// Makes packages of `cards`; where they were put for the engine.
#[track_caller]
fn packages(workspace: &Workspace, stage: usize, cards: &[Card], arguments: &str) -> Vec<String> {
    let note = |card: &Card| json!({"deck": card.deck, "front": card.front, "back": card.back});
    workspace.write("deck.jsonl", &jsonl(&cards.iter().map(note).collect::<Vec<_>>()));
    let time = if stage == 0 { SECOND } else { later() + i64::try_from(stage).expect("few") };
    let arguments = format!("deck.jsonl -f jsonl -o deck.apkg --report said.json {arguments}");
    workspace.make(time, arguments.trim());
    let folder = format!("stage {stage}");
    fs::create_dir(workspace.path().join(&folder)).expect("the folder is ours");
    let said: Value = serde_json::from_str(&workspace.read("said.json")).expect("it is JSON");
    let made = said["outputs"].as_array().expect("a list").iter();
    let copied = made.map(|output| {
        let name = output["path"].as_str().expect("a name");
        let copy = format!("{folder}/{name}");
        fs::copy(workspace.path().join(name), workspace.path().join(&copy)).expect("it is there");
        copy
    });
    copied.collect()
}

/// Makes the deck in one way, learns it, and goes on to the edited deck in other ways.
#[track_caller]
fn go_on(first: &str, then: &[&str]) {
    let workspace = Workspace::new();
    let import_all = |names: Vec<String>| names.into_iter().map(|name| import(&name));
    let mut steps: Vec<Value> =
        import_all(packages(&workspace, 0, &three_decks(), first)).collect();
    steps.extend([json!({"do": "study"}), learnt()]);
    let before = steps.len() - 1;
    let mut imported = Vec::new();
    for (stage, arguments) in (1..).zip(then) {
        let names = packages(&workspace, stage, &edited(), arguments);
        imported.push(steps.len()..steps.len() + names.len());
        steps.extend(import_all(names));
    }
    steps.extend([learnt(), look()]);
    let answers = ask_all(workspace.path(), &steps);
    let at = |step: usize| answers[step].clone();
    for (stage, steps) in imported.into_iter().enumerate() {
        let logs = steps.map(|step| read::<Log>(at(step)));
        let sum = logs.fold(Log::default(), |sum, log| Log {
            found: sum.found + log.found,
            new: sum.new + log.new,
            updated: sum.updated + log.updated,
            duplicate: sum.duplicate + log.duplicate,
            conflicting: sum.conflicting + log.conflicting,
            ..log
        });
        let expected = match stage {
            0 => Log { found: 15, new: 1, updated: 2, duplicate: 12, ..Log::default() },
            _ => Log { found: 15, duplicate: 15, ..Log::default() },
        };
        assert_eq!(sum, expected, "{first} to {then:?}, stage {stage}");
    }
    let (was, is): (Vec<Learnt>, Vec<Learnt>) = (read(at(before)), read(at(answers.len() - 2)));
    assert!(was.iter().all(|card| is.contains(card)), "{first} to {then:?}");
    let seen: Look = read(at(answers.len() - 1));
    assert_eq!((seen.notes.len(), seen.cards.len()), (16, 16), "{first} to {then:?}");
    for card in edited() {
        let is_it = |fields: &[Field]| fields[0].text == card.front && fields[1].text == card.back;
        assert!(seen.notes.iter().any(|note| is_it(&note.fields)), "{}", card.front);
    }
}

pub fn parts_over_parts() {
    go_on("--split deck", &["--split deck", "--split deck"]);
    go_on("--split 5", &["--split 5"]);
}

/// What was whole may be in parts the next time, and the other way round.
pub fn whole_and_parts() {
    go_on("", &["--split deck", ""]);
    go_on("--split 5", &["", "--split 5"]);
    go_on("--split 5", &["--split deck"]);
}
