//! What was learned in Anki stays through every edit of the source.
//!
//! Cards are answered, suspended and flagged; then the edited source is converted over its package
//! and imported. `course.rs` asserts of each edit that no card loses anything.

use std::collections::BTreeMap;

use serde_json::json;

use crate::course::{Card, Course, Outcome, card, seed, take};
use crate::engine::{Log, script};
use crate::updates::later;
use crate::workspace::SEED_DECK;

const NEW: &str = "deckconv Basic";

pub fn edited_notes() {
    let outcomes = take([
        Course::new("answer corrected", |cards| cards[1].back = "Something better.".to_owned()),
        Course::new("typo", |cards| replace(&mut cards[3].front, "differ", "difer")),
        Course::new("reworded by a third", |cards| {
            cards[8].front = "Why is it wrong to use SQLite in production?".to_owned();
        }),
        Course::new("both sides", |cards| {
            replace(&mut cards[6].front, "some hosting options", "good hosting options");
            replace(&mut cards[6].back, "virtual machine (VM)", "virtual machine");
        }),
        Course::new("capitals and full stops", |cards| {
            for card in cards {
                card.front = card.front.to_uppercase().replace(['?', '.'], "");
            }
        }),
        Course::new("Markdown", |cards| {
            for card in cards {
                replace(&mut card.front, "Django", "**Django**");
                replace(&mut card.back, "application", "*application*");
            }
        })
        .with("--markup markdown"),
        Course::new("all at once", |cards| {
            cards[1].back = "Something better.".to_owned();
            replace(&mut cards[3].front, "differ", "difer");
            cards.remove(9);
            cards.reverse();
            cards.insert(4, card("What is a reverse proxy?", "It hands requests on."));
        }),
    ]);
    let [corrected, typo, reworded, both, capitals, markdown, all] =
        outcomes.map(Outcome::assert_carried);
    assert_eq!(corrected.log, updated(15, 1));
    assert_eq!(corrected.codes(), codes([]));
    for edited in [typo, reworded, both] {
        assert_eq!(edited.log, updated(15, 1));
        assert_eq!(edited.codes(), codes([("carried", 1)]));
    }
    assert_eq!(capitals.log, updated(15, 15));
    assert_eq!(capitals.codes(), codes([("carried", 15)]));
    assert_eq!(markdown.log.conflicting, 0);
    assert_eq!(all.log, Log { found: 15, new: 1, updated: 2, duplicate: 12, ..Log::default() });
}

pub fn other_notes() {
    let outcomes = take([
        Course::new("shuffled", |cards| {
            cards.rotate_left(4);
            cards[..7].reverse();
        }),
        Course::new("inserted", |cards| {
            cards.insert(0, card("What is a reverse proxy?", "It hands requests on."));
            cards.push(card("What is a container?", "A process with a world of its own."));
        }),
        Course::new("removed", |cards| drop(cards.drain(5..8))),
        Course::new("exchanged", |cards| {
            cards[5] = card("What is a reverse proxy?", "It hands requests on.");
        }),
    ]);
    let [shuffled, inserted, removed, exchanged] = outcomes.map(Outcome::assert_carried);
    assert_eq!(shuffled.log, updated(15, 0));
    assert_eq!(shuffled.codes(), codes([]));
    assert_eq!(inserted.log, Log { found: 17, new: 2, duplicate: 15, ..Log::default() });
    assert_eq!(removed.log, updated(12, 0));
    assert_eq!(removed.codes(), codes([("removed", 3)]));
    assert_eq!(exchanged.log, Log { found: 15, new: 1, duplicate: 14, ..Log::default() });
}

/// Anki leaves every card in the deck where it is.
pub fn decks() {
    let two_decks = || -> Vec<Card> {
        let mut cards = seed();
        cards.iter_mut().skip(8).for_each(|card| card.deck = "Databases and more");
        cards
    };
    let [renamed, moved] = take([
        Course::new("deck renamed", |cards| {
            cards.iter_mut().for_each(|card| card.deck = "Deploying Django");
        }),
        Course::of("note moved", two_decks(), |cards| cards[7].deck = "Databases and more"),
    ])
    .map(Outcome::assert_carried);
    assert_eq!(renamed.log, updated(15, 0));
    assert_eq!(renamed.codes(), codes([("deck-renamed", 1)]));
    assert!(renamed.after.learnt.iter().all(|card| card.deck == SEED_DECK));
    assert_eq!(moved.log, updated(15, 0));
    assert_eq!(moved.codes(), codes([("moved", 1)]));
    let said = moved.messages("moved").concat();
    assert!(said.contains("1 note moved from"), "{said}");
}

/// A note that becomes a cloze is a new one, beside the one that was learned, and that is said.
pub fn kinds() {
    let to_cloze = |cards: &mut Vec<Card>| {
        cards[2].kind = "cloze";
        cards[2].front = "Django apps are served by {{c1::Gunicorn}}, or uWSGI.".to_owned();
        cards[2].back = String::new();
        cards[7].kind = "cloze";
        cards[7].front =
            "Which databases are officially supported by Django? {{c1::PostgreSQL, MariaDB, MySQL, \
             Oracle, and SQLite}}"
                .to_owned();
        cards[7].back = String::new();
    };
    let [outcome] = take([Course::new("to cloze", to_cloze)]);
    assert_eq!(outcome.after.look.notes.len(), 17);
    assert_eq!(outcome.log.new, 2, "{:?}", outcome.log);
    assert_eq!(outcome.log.conflicting, 0);
    let codes = outcome.codes();
    assert_eq!(codes.get("kind-changed"), Some(&1), "{codes:?} {}", outcome.said);
}

/// What a user does to the note type in Anki: renaming does no harm, adding needs "Merge note
/// types", and nothing is lost without.
pub fn changes_in_anki() {
    let correct = |cards: &mut Vec<Card>| cards[1].back = "Something better.".to_owned();
    let rename = json!({"do": "rename", "note_type": NEW, "field": "Back", "to": "Answer"});
    let add_field = json!({"do": "add_field", "note_type": NEW, "field": "Source"});
    let add_template = json!({"do": "add_template", "note_type": NEW, "template": "Card 2",
        "front": "{{Back}}", "back": "{{Front}}"});
    let courses = |step: &serde_json::Value| {
        let course = || Course::new("note type changed", correct).after(step.clone()).at(later());
        [course(), course().merging()]
    };
    let [plain_name, merged_name] = courses(&rename);
    let [plain_field, merged_field] = courses(&add_field);
    let [plain_template, merged_template] = courses(&add_template);
    let [plain_name, merged_name, merged_field, merged_template] =
        take([plain_name, merged_name, merged_field, merged_template]).map(Outcome::assert_carried);
    for outcome in [plain_name, merged_name, merged_field, merged_template] {
        assert_eq!(outcome.log, updated(15, 1));
        let id = outcome.after.id_of("What does the wsgi.py file do in a Django project?");
        assert_eq!(outcome.after.look.note(id).fields[1].text, "Something better.");
    }
    for outcome in take([plain_field, plain_template]) {
        assert_eq!(outcome.log, Log { found: 15, conflicting: 15, ..Log::default() });
        assert_eq!(outcome.after.look.notes, outcome.before.look.notes);
        assert_eq!(outcome.after.learnt, outcome.before.learnt);
    }
}

/// The table of `docs/comparison.md` says of deckconv and genanki what the engine says.
pub fn table_of_the_readme() {
    const PAGE: &str = include_str!("../../docs/comparison.md");
    let peers = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/learning.py");
    let deckconv = ["--deckconv", env!("CARGO_BIN_EXE_deckconv")];
    let only = ["--only", "deckconv", "--only", "genanki"];
    let said = script(peers, &[deckconv.as_slice(), &only].concat());
    assert!(said.lines().count() > 8, "{said}");
    for line in said.lines() {
        assert!(PAGE.lines().any(|known| known.starts_with(line.trim_end())), "{line}");
    }
}

/// The log of an import of notes that are all there.
fn updated(found: usize, updated: usize) -> Log {
    Log { found, updated, duplicate: found - updated, ..Log::default() }
}

fn codes<const N: usize>(codes: [(&'static str, usize); N]) -> BTreeMap<&'static str, usize> {
    codes.into()
}

fn replace(text: &mut String, from: &str, to: &str) {
    *text = text.replace(from, to);
}
