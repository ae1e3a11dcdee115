//! Learning survives edits: decks are edited at random in every way that people edit decks, and what
//! each note was is asked of the comparison. The table is in `docs/learning.md`.
//!
//! `DECKCONV_TIMES=10` makes ten times as many edits, `DECKCONV_SHOW=ROW` shows what went wrong in a row.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::string_slice,
    reason = "a test may panic, print and read files"
)]

use std::path::Path;
use std::{env, fs, thread};

#[path = "carrying/changes.rs"]
mod changes;
#[path = "carrying/decks.rs"]
mod decks;
#[path = "carrying/dice.rs"]
mod dice;
#[path = "carrying/kin.rs"]
mod kin;
#[path = "carrying/rows.rs"]
mod rows;
#[path = "carrying/scenario.rs"]
mod scenario;
#[path = "carrying/tally.rs"]
mod tally;
#[path = "carrying/words.rs"]
mod words;

use decks::Deck;
use rows::{Goal, ROWS};
use scenario::{Scenario, Truth};
use tally::{Extent, Tally, measured, table};

/// A number that the environment sets.
fn set(name: &str) -> Option<usize> {
    env::var(name).ok().map(|value| value.parse().expect("a number"))
}

/// All rows, measured side by side.
fn all_measured(decks: &[Deck], extent: Extent) -> Vec<Tally> {
    let shown = set("DECKCONV_SHOW");
    let only = set("DECKCONV_ONLY");
    let of = |row: usize| {
        if only.is_some_and(|only| only != row) {
            return Tally::default();
        }
        measured(row, decks, extent, |scenario, new, matched| {
            if shown == Some(row) {
                show(scenario, new, matched);
            }
        })
    };
    let halves = thread::scope(|scope| {
        let work = |half: usize| {
            move || (half..ROWS.len()).step_by(2).map(|row| (row, of(row))).collect::<Vec<_>>()
        };
        let [one, other] = [0, 1].map(|half| scope.spawn(work(half)));
        [one, other].map(|half| half.join().expect("a measurement"))
    });
    let mut tallies = halves.concat();
    tallies.sort_by_key(|(row, _)| *row);
    tallies.into_iter().map(|(_, tally)| tally).collect()
}

/// What went wrong with a note, for whoever changes the rules.
fn show(scenario: &Scenario, new: usize, matched: Option<usize>) {
    let card = |card: &decks::Card| format!("{:?} / {:?}", card.front, card.back);
    let is = card(&scenario.new[new]);
    let was = match scenario.truth[new] {
        Truth::Same { old, change, .. } => format!("{change:?}: {}", card(&scenario.old[old])),
        Truth::New => "new".to_owned(),
    };
    let taken_for =
        matched.map_or("lost".to_owned(), |old| format!("WRONG {}", card(&scenario.old[old])));
    eprintln!("{is}\n    was {was}\n    {taken_for}");
}

/// What does not hold of what was measured; of a thousand new notes, `slack` may be taken for others.
fn failures(tallies: &[Tally], slack: usize, goal: impl Fn(usize) -> Goal) -> Vec<String> {
    let mut failed = Vec::new();
    for (at, (row, tally)) in ROWS.iter().zip(tallies).enumerate() {
        let name = format!("{}, {}", row.what, row.how_far);
        if tally.kept * 1000 < goal(at).kept * tally.edited {
            failed.push(format!("{name}: too few are kept"));
        }
        if tally.wrong * 1000 > goal(at).wrong * tally.edited.max(1000) + tally.new * slack {
            failed.push(format!("{name}: {} are carried wrongly", tally.wrong));
        }
        if tally.unchanged_lost > 0 {
            failed.push(format!("{name}: {} unchanged notes are lost", tally.unchanged_lost));
        }
    }
    failed
}

#[test]
fn learning_survives_edits() {
    let times = set("DECKCONV_TIMES").unwrap_or(1);
    let extent = Extent { notes: 1_250 * times, rounds: 200 * times as u64 };
    let tallies = all_measured(&decks::written(), extent);
    let table = table(&tallies);
    let failed = failures(&tallies, 0, |row| ROWS[row].goal);
    assert!(failed.is_empty(), "{table}\n{}", failed.join("\n"));
    if times == 1 && set("DECKCONV_ONLY").is_none() {
        is_documented(&table);
    } else {
        eprintln!("{table}");
    }
}

/// The table stands in the document as it was measured; `DECKCONV_BLESS=1` puts it there.
fn is_documented(table: &str) {
    const BEGIN: &str = "<!-- measured by tests/carrying.rs -->\n";
    const END: &str = "<!-- end -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/learning.md");
    let page = fs::read_to_string(&path).expect("the page").replace("\r\n", "\n");
    let (before, rest) = page.split_once(BEGIN).expect("the beginning of the table");
    let (_, after) = rest.split_once(END).expect("the end of the table");
    let measured = format!("{before}{BEGIN}{table}{END}{after}");
    if env::var_os("DECKCONV_BLESS").is_some() {
        fs::write(&path, &measured).expect("the page is written");
    }
    let is_so = page == measured || env::var_os("DECKCONV_BLESS").is_some();
    assert!(
        is_so,
        "docs/learning.md has another table; DECKCONV_BLESS=1 writes this one:\n{table}"
    );
}

/// Decks that people made, where there are some: less tidy than those above.
#[test]
fn learning_survives_edits_of_decks_in_the_wild() {
    let Some(decks) = decks::found() else {
        eprintln!("SKIPPED: THERE IS NO ../shared/corpora, SO NO DECK IN THE WILD WAS EDITED.");
        return;
    };
    assert!(decks.len() >= 10, "{} decks are too few", decks.len());
    let tallies = all_measured(&decks, Extent { notes: 300, rounds: 3 });
    eprintln!("{} decks in the wild\n{}", decks.len(), table(&tallies));
    // People's decks repeat themselves; the kinds must still hold nearly.
    let goal = |row: usize| {
        let Goal { kept, wrong } = ROWS[row].goal;
        Goal { kept: kept * 4 / 5, wrong: wrong + 5 }
    };
    let failed = failures(&tallies, 5, goal);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
