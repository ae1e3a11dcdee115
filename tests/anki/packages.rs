//! Packages that others made, read and written again: the same collection in Anki.
//!
//! One is made by Anki's engine, with something of everything; the others are those of
//! `../shared/corpora/5-packages`, where that folder is.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use deckconv::cards::shown;
use deckconv::convert::{ReadOptions, read as read_source};
use deckconv::formats::named;
use deckconv::identity::Identifier;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::text::Text;
use serde_json::{Value, json};

use crate::engine::{ask, import};
use crate::workspace::Workspace;

/// Packages in the wild, by people who know nothing of this program.
const FOUND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora/5-packages");

fn whole() -> Value {
    json!({"do": "whole"})
}

fn check() -> Value {
    json!({"do": "check_database"})
}

fn start_over() -> Value {
    json!({"do": "start_over"})
}

fn import_scheduled(package: &str, with_scheduling: bool) -> Value {
    json!({"do": "import", "package": package, "with_scheduling": with_scheduling, "may_fail": true})
}

/// Where two collections differ, each place on a line.
fn differences(theirs: &Value, ours: &Value, at: &str, out: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let keys: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
            for key in keys {
                let (theirs, ours) = (theirs.get(key), ours.get(key));
                let place = format!("{at}/{key}");
                let of = |value: Option<&Value>| value.cloned().unwrap_or(json!("(none)"));
                differences(&of(theirs), &of(ours), &place, out);
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                differences(theirs, ours, &format!("{at}[{index}]"), out);
            }
        }
        _ if theirs == ours => {}
        _ => {
            let cut = |value: &Value| value.to_string().chars().take(300).collect::<String>();
            out.push(format!("{at}: {} became {}", cut(theirs), cut(ours)));
        }
    }
}

/// Fails if the second collection is not the first.
#[track_caller]
fn assert_same(what: &str, theirs: &Value, ours: &Value) {
    let mut ours = ours.clone();
    call_default(theirs, &mut ours);
    let mut found = Vec::new();
    differences(theirs, &ours, "", &mut found);
    let count = found.len();
    found.truncate(12);
    assert!(found.is_empty(), "{what}: {count} differ:\n{}", found.join("\n"));
}

/// A default deck that somebody renamed keeps its name with us; Anki gives it up. So cards that are
/// in Anki's may be in one that is not there.
fn call_default(theirs: &Value, ours: &mut Value) {
    let mut renamed = BTreeSet::new();
    for (key, card) in theirs["cards"].as_object().expect("cards") {
        let deck = ours["cards"][key]["deck"].as_str().map(str::to_owned);
        let Some(deck) = deck.filter(|deck| theirs["decks"].get(deck).is_none()) else { continue };
        if card["deck"] == "Default" {
            ours["cards"][key]["deck"] = json!("Default");
            for side in ["question", "answer"] {
                let shown = ours["cards"][key][side].as_str().expect("HTML").to_owned();
                ours["cards"][key][side] = json!(shown.replace(&deck, "Default"));
            }
            renamed.insert(deck);
        }
    }
    if let Some(decks) = ours["decks"].as_object_mut() {
        decks.retain(|name, _| !renamed.contains(name));
        decks["Default"] = theirs["decks"]["Default"].clone();
    }
}

/// Reads `original.apkg` of the workspace, writes it in both layouts, and compares what Anki makes
/// of the three. Nothing is said if Anki refuses the original.
#[track_caller]
fn comes_through(workspace: &Workspace, what: &str, with_scheduling: bool) {
    for layout in ["compatible", "latest"] {
        let scheduling = with_scheduling.then_some("--with-scheduling");
        let arguments = ["-t", "apkg", "--package", layout].into_iter().chain(scheduling);
        workspace.run("original.apkg", arguments, &format!("{layout}.apkg"));
    }
    let import = |package: &str| import_scheduled(package, with_scheduling);
    let [log, theirs, first_check, _, _, first, check_1, _, _, second, check_2, over, over_again, kept] =
        ask(
            workspace.path(),
            [
                import("original.apkg"),
                whole(),
                check(),
                start_over(),
                import("compatible.apkg"),
                whole(),
                check(),
                start_over(),
                import("latest.apkg"),
                whole(),
                check(),
                import("original.apkg"),
                import("compatible.apkg"),
                whole(),
            ],
        );
    if log.is_null() {
        return;
    }
    assert_same(&format!("{what}, compatible"), &theirs, &first);
    assert_same(&format!("{what}, latest"), &theirs, &second);
    // What was wrong before may be wrong after: with fields missing, for example.
    for check in [check_1, check_2] {
        assert!(check["ok"] == true || first_check["ok"] == false, "{what}: {}", check["report"]);
    }
    for log in [over, over_again] {
        let notes = [&log["new"], &log["conflicting"], &log["missing_notetype"]];
        assert_eq!(notes, [0, 0, 0], "{what}, over the original: {log}");
    }
    assert_same(&format!("{what}, over the original"), &second, &kept);
    println!("{what}: {} notes come through", theirs["notes"].as_object().map_or(0, |n| n.len()));
}

/// Makes `original.apkg` with Anki's engine.
fn own(workspace: &Workspace, with_scheduling: bool, legacy: bool, borrowing: bool) {
    let make = json!({"do": "make_package", "file": "original.apkg", "borrowing": borrowing,
        "with_scheduling": with_scheduling, "legacy": legacy});
    let [_] = ask(workspace.path(), [make]);
}

pub fn own_old_layout() {
    let workspace = Workspace::new();
    own(&workspace, false, true, true);
    comes_through(&workspace, "our own package", false);
}

pub fn own_latest_layout() {
    let workspace = Workspace::new();
    own(&workspace, false, false, true);
    comes_through(&workspace, "our own package", false);
}

pub fn own_scheduling() {
    let workspace = Workspace::new();
    own(&workspace, true, true, true);
    comes_through(&workspace, "our own package", true);
}

pub fn own_scheduling_latest() {
    let workspace = Workspace::new();
    own(&workspace, true, false, true);
    comes_through(&workspace, "our own package", true);
}

/// Scheduling in the package, and not wanted. Anki would make a usual deck of a filtered one, where
/// deckconv gives back what it borrowed; so there is none.
pub fn own_scheduling_dropped() {
    let workspace = Workspace::new();
    own(&workspace, true, false, false);
    comes_through(&workspace, "our own package", false);
}

/// The packages in the wild; says aloud where there are none.
fn found() -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(FOUND) else {
        eprintln!("\nNOT COMPARED: there are no packages in {FOUND}");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = folder.flatten().map(|file| file.path()).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "apkg" || extension == "colpkg")
            && fs::metadata(path).is_ok_and(|file| file.len() > 1000)
    });
    paths.sort();
    paths
}

/// Does something with each package in the wild, which is `original.apkg` of its workspace.
fn each_found(act: impl Fn(&Workspace, &str)) {
    for path in found() {
        let workspace = Workspace::new();
        fs::copy(&path, workspace.path().join("original.apkg")).expect("it can be read");
        act(&workspace, &path.file_name().unwrap_or_default().to_string_lossy());
    }
}

pub fn found_come_through() {
    each_found(|workspace, name| comes_through(workspace, name, false));
}

pub fn found_come_through_with_scheduling() {
    each_found(|workspace, name| comes_through(workspace, name, true));
}

/// HTML as text, white space aside.
fn reduced(html: &str) -> String {
    let text = Text::html(html.to_owned()).to_plain().into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares the two sides of each card of `original.apkg` with what Anki shows.
#[track_caller]
fn looks_the_same(workspace: &Workspace, what: &str) {
    let path = workspace.path().join("original.apkg");
    let [log, theirs] =
        ask(workspace.path(), [import_scheduled("original.apkg", true), whole()]);
    if log.is_null() {
        return;
    }
    let theirs = theirs["cards"].as_object().expect("cards").clone();
    let source = Source::new("original.apkg", fs::read(path).expect("it was made"), None);
    let mut settings = Settings::default();
    settings.set("with-scheduling", "");
    let options = ReadOptions { from: named("apkg"), settings, ..ReadOptions::default() };
    let input = read_source(&source, &options, &mut Identifier::default(), "").expect("a package");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for note in &input.collection.notes {
        let cards = match shown(&input.collection, note) {
            Ok(cards) => cards,
            Err(error) => {
                wrong.push(format!("{}: {error}", note.id));
                continue;
            }
        };
        for card in cards {
            let key = format!("{} {}", note.id, card.ordinal);
            let Some(card_there) = theirs.get(&key) else {
                wrong.push(format!("{key} is not there"));
                continue;
            };
            compared += 1;
            let side = |name: &str| card_there[name].as_str().expect("HTML").to_owned();
            let (question, answer) = (side("question"), side("answer"));
            if question.contains("card is blank") || question.contains("found on card") {
                continue;
            }
            let answer = answer.split_once("<hr id=answer>").map_or(&*answer, |(_, rest)| rest);
            let ours = [card.front, card.back].map(|side| reduced(&side.to_html()));
            let theirs = [&*question, answer].map(reduced);
            if ours != theirs {
                wrong.push(format!("{key}\n  Anki: {theirs:?}\n  here: {ours:?}"));
            }
        }
    }
    let (count, all) = (wrong.len(), theirs.len());
    wrong.truncate(6);
    assert!(count == 0 && compared == all, "{what}: {count} wrong, {compared} of {all}\n{}", wrong.join("\n"));
    println!("{what}: {compared} cards look the same");
}

pub fn own_cards_look_the_same() {
    let workspace = Workspace::new();
    own(&workspace, true, false, true);
    looks_the_same(&workspace, "our own package");
}

pub fn found_cards_look_the_same() {
    each_found(looks_the_same);
}

/// The same deck by genanki: the same cards in Anki.
pub fn same_as_genanki() {
    use crate::engine::{Look, look, read};
    use crate::workspace::{SEED, SEED_DECK, deck, pairs};
    let workspace = Workspace::new();
    let mut all = pairs(SEED);
    all.extend([("What does <div> & \"x\" do?", "a < b & c > d"), ("日本語?", "مرحبا 👍🏽")]);
    workspace.convert("deck.txt", &deck(SEED_DECK, &all), "out.apkg");
    let make = json!({"do": "genanki", "file": "peer.apkg", "deck": SEED_DECK, "pairs": all});
    let [_, _, theirs, _, _, ours] = ask(
        workspace.path(),
        [make, import("peer.apkg"), look(), start_over(), import("out.apkg"), look()],
    );
    let shown = |look: Value| -> Vec<(String, u32, String, String)> {
        let look: Look = read(look);
        let mut cards: Vec<_> = look
            .cards
            .into_iter()
            .map(|card| (card.deck, card.ord, card.question_text, card.answer_text))
            .collect();
        cards.sort();
        cards
    };
    let (theirs, ours) = (shown(theirs), shown(ours));
    assert_eq!(ours.len(), all.len());
    assert_eq!(ours, theirs);
}
