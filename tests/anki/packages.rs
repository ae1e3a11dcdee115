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

/// Where the second collection is not the first, a few places of many.
fn different(what: &str, theirs: &Value, ours: &Value, lenders: &Value) -> Option<String> {
    let [mut theirs, mut ours] = [theirs, ours].map(plain_names);
    allow(&mut theirs, &mut ours, lenders);
    let mut found = Vec::new();
    differences(&theirs, &ours, "", &mut found);
    let count = found.len();
    found.truncate(12);
    (count > 0).then(|| format!("{what}: {count} differ:\n{}", found.join("\n")))
}

/// The collection with the names of its note types as they were before Anki told them apart from
/// others: it puts `_` or `+` behind a name that there is already, whether it is used or not.
fn plain_names(collection: &Value) -> Value {
    let mut collection = collection.clone();
    let plain = |name: &str| json!(name.trim_end_matches(['_', '+']));
    for note_type in collection["note_types"].as_object_mut().expect("note types").values_mut() {
        note_type["name"] = plain(note_type["name"].as_str().expect("a name"));
    }
    for note in collection["notes"].as_object_mut().expect("notes").values_mut() {
        note["note_type"] = plain(note["note_type"].as_str().expect("a name"));
    }
    let types = collection["note_types"].take();
    let by_id =
        types.as_object().into_iter().flatten().map(|(_, t)| (t["id"].to_string(), t.clone()));
    collection["note_types"] = Value::Object(by_id.collect());
    collection
}

/// Makes the same what is meant to differ: a default deck that somebody renamed keeps its name,
/// cards that a filtered deck borrows go home, new cards that all have the same place get that of
/// their note.
fn allow(theirs: &mut Value, ours: &mut Value, lenders: &Value) {
    let lenders = lenders.as_array().expect("a list");
    let mut renamed = BTreeSet::from(["Default".to_owned()]);
    let cards = theirs["cards"].as_object_mut().expect("cards");
    for (key, card) in cards {
        let Some(our) = ours["cards"].get_mut(key) else { continue };
        let deck = our["deck"].as_str().expect("a name").to_owned();
        if card["deck"] != our["deck"]
            && (card["deck"] == "Default" || lenders.contains(&card["deck"]))
        {
            if card["deck"] == "Default" {
                renamed.insert(deck);
            }
            for part in ["deck", "question", "answer"] {
                card[part] = our[part].clone();
            }
        }
        if card["type"] == 0 && card["due"] == 0 {
            card["due"] = our["due"].clone();
        }
    }
    for collection in [theirs, ours] {
        let decks = collection["decks"].as_object_mut().expect("decks");
        decks.retain(|name, _| !renamed.contains(name) && !lenders.contains(&json!(name)));
        collection["filtered"].take();
    }
}

/// The collection without the places of new cards: where scheduling is dropped, cards that were
/// learned get some place among them.
fn without_places(mut collection: Value) -> Value {
    for card in collection["cards"].as_object_mut().expect("cards").values_mut() {
        card["due"].take();
    }
    collection
}

/// Reads `original.apkg` of the workspace, writes it in both layouts, and compares what Anki makes
/// of the three; says what is wrong. Nothing is, if Anki refuses the original.
fn wrong_with(workspace: &Workspace, what: &str, with_scheduling: bool) -> Vec<String> {
    for layout in ["compatible", "latest"] {
        let scheduling = with_scheduling.then_some("--with-scheduling");
        let arguments = ["-t", "apkg", "--package", layout].into_iter().chain(scheduling);
        if let Err(said) = workspace.run("original.apkg", arguments, &format!("{layout}.apkg")) {
            return refused(workspace, &format!("{what}: {said}"));
        }
    }
    let import = |package: &str| import_scheduled(package, with_scheduling);
    let [log, theirs, check_0, _, _, first, check_1, _, _, second, check_2, ..] = ask(
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
        ],
    );
    if log.is_null() {
        println!("{what}: Anki refuses it");
        return Vec::new();
    }
    let [_, before, over, over_again, after, _, _, scheduled] = ask(
        workspace.path(),
        [
            import("original.apkg"),
            whole(),
            import("compatible.apkg"),
            import("latest.apkg"),
            whole(),
            start_over(),
            import_scheduled("original.apkg", true),
            whole(),
        ],
    );
    let placed = |collection| if with_scheduling { collection } else { without_places(collection) };
    let [theirs, first, second, before, after] = [theirs, first, second, before, after].map(placed);
    let lenders = &scheduled["filtered"];
    let mut wrong: Vec<String> = [
        different(&format!("{what}, compatible"), &theirs, &first, lenders),
        different(&format!("{what}, latest"), &theirs, &second, lenders),
        different(&format!("{what}, over the original"), &before, &after, &json!([])),
    ]
    .into_iter()
    .flatten()
    .collect();
    // What was wrong before may be wrong after.
    for check in [check_1, check_2] {
        if check["ok"] == false && check_0["ok"] == true {
            wrong.push(format!("{what}: {}", check["report"]));
        }
    }
    for log in [over, over_again] {
        if ["new", "conflicting", "missing_notetype"].iter().any(|bucket| log[*bucket] != 0) {
            wrong.push(format!("{what}, over the original: {log}"));
        }
    }
    println!("{what}: {} notes compared", theirs["notes"].as_object().map_or(0, |n| n.len()));
    wrong
}

/// A package that deckconv refuses must be one in which Anki finds no note either.
fn refused(workspace: &Workspace, said: &str) -> Vec<String> {
    let [log] = ask(workspace.path(), [import_scheduled("original.apkg", false)]);
    let has_notes = log["found"].as_u64().is_some_and(|found| found > 0);
    println!("{said}");
    has_notes.then(|| said.to_owned()).into_iter().collect()
}

#[track_caller]
fn comes_through(workspace: &Workspace, with_scheduling: bool) {
    nothing(wrong_with(workspace, "our own package", with_scheduling));
}

#[track_caller]
fn nothing(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
    comes_through(&workspace, false);
}

pub fn own_latest_layout() {
    let workspace = Workspace::new();
    own(&workspace, false, false, true);
    comes_through(&workspace, false);
}

pub fn own_scheduling() {
    let workspace = Workspace::new();
    own(&workspace, true, true, true);
    comes_through(&workspace, true);
}

pub fn own_scheduling_latest() {
    let workspace = Workspace::new();
    own(&workspace, true, false, true);
    comes_through(&workspace, true);
}

/// Scheduling in the package, and not wanted. Anki would make a usual deck of a filtered one, where
/// deckconv gives back what it borrowed; so there is none.
pub fn own_scheduling_dropped() {
    let workspace = Workspace::new();
    own(&workspace, true, false, false);
    comes_through(&workspace, false);
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

/// What is wrong with any package in the wild, which is `original.apkg` of its workspace.
#[track_caller]
fn each_found(wrong: impl Fn(&Workspace, &str) -> Vec<String>) {
    let all = found().into_iter().flat_map(|path| {
        let workspace = Workspace::new();
        fs::copy(&path, workspace.path().join("original.apkg")).expect("it can be read");
        wrong(&workspace, &path.file_name().unwrap_or_default().to_string_lossy())
    });
    nothing(all.collect());
}

pub fn found_come_through() {
    each_found(|workspace, name| wrong_with(workspace, name, false));
}

pub fn found_come_through_with_scheduling() {
    each_found(|workspace, name| wrong_with(workspace, name, true));
}

/// HTML as text, white space aside.
fn reduced(html: &str) -> String {
    let text = Text::html(html.to_owned()).to_plain().into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows the rule between question and answer, however that is written.
fn answer_only(html: &str) -> &str {
    let rules = ["<hr id=answer>", "<hr id=\"answer\">", "<hr id='answer'>", "<hr id=answer />"];
    rules.iter().find_map(|rule| html.split_once(rule)).map_or(html, |(_, answer)| answer)
}

/// Compares the two sides of each card of `original.apkg` with what Anki shows.
fn looks_different(workspace: &Workspace, what: &str) -> Vec<String> {
    let path = workspace.path().join("original.apkg");
    let [log, theirs] = ask(workspace.path(), [import_scheduled("original.apkg", true), whole()]);
    if log.is_null() {
        return Vec::new();
    }
    let theirs = theirs["cards"].as_object().expect("cards").clone();
    let source = Source::new("original.apkg", fs::read(path).expect("it was made"), None);
    let mut settings = Settings::default();
    settings.set("with-scheduling", "");
    let options = ReadOptions { from: named("apkg"), settings, ..ReadOptions::default() };
    let input = match read_source(&source, &options, &mut Identifier::default(), "") {
        Ok(input) => input,
        Err(error) => return refused(workspace, &format!("{what}: {error}")),
    };
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
            let answer = answer_only(&answer);
            let ours = [card.front, card.back].map(|side| reduced(&side.to_html()));
            let theirs = [&*question, answer].map(reduced);
            if ours != theirs {
                wrong.push(format!("{key}\n  Anki: {theirs:?}\n  here: {ours:?}"));
            }
        }
    }
    println!("{what}: {compared} cards compared");
    let count = wrong.len();
    wrong.truncate(6);
    if compared < theirs.len() {
        wrong.push(format!("{compared} cards of {}", theirs.len()));
    }
    if !wrong.is_empty() {
        wrong.insert(0, format!("{what}: {count} wrong"));
    }
    wrong
}

pub fn own_cards_look_the_same() {
    let workspace = Workspace::new();
    own(&workspace, true, false, true);
    nothing(looks_different(&workspace, "our own package"));
}

pub fn found_cards_look_the_same() {
    each_found(looks_different);
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
