//! Any format to any other: no panic, no note lost without a word, the same text, and outputs that
//! stay as they are when they are read and written again.
//!
//! What a format is written for comes from the registry, so a new one is in this by itself. Inputs
//! are a deck of sixty notes, written by every format that is read too, and all fixtures.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "a test may read files and panic; its items are for this file only"
)]

#[path = "matrix/passage.rs"]
mod passage;
#[path = "matrix/pasted.rs"]
mod pasted;
#[path = "sixty/mod.rs"]
mod sixty;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use deckconv::convert::{ReadOptions, read};
use deckconv::formats::{FORMATS, Format};
use deckconv::identity::Identifier;
use deckconv::source::Source;

use passage::{Passage, back};
use sixty::{Beside, deck};

fn written() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.write.is_some())
}

#[test]
fn sixty_notes_through_every_format() {
    let mut faults = Vec::new();
    for format in written() {
        for markup in format.carries.markups {
            let name = format!("{} as {}", format.name, markup.name());
            let passage = Passage::of(deck(), format, Some(*markup));
            faults.extend(passage.faults().into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn sixty_notes_from_any_format_to_any_other() {
    let mut faults = Vec::new();
    for from in written().filter(|format| format.read.is_some()) {
        let first = Passage::of(deck(), from, None);
        let source = first.source();
        for to in written() {
            let input = back(&source, &first);
            let passage = Passage::of(input.collection, to, None);
            let name = format!("{} to {}", from.name, to.name);
            faults.extend(passage.faults().into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_fixture_to_any_format() {
    let mut faults = Vec::new();
    for from in FORMATS.iter().filter(|format| format.read.is_some()) {
        for path in fixtures_of(from) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = fs::read(&path).expect("a fixture can be read");
            let name = name.replace(".input", ".json");
            let source = Source::new(&name, bytes, None).at(Arc::new(Beside::of_the_deck()));
            let options = ReadOptions { from: Some(from), ..ReadOptions::default() };
            // Some fixtures are there to be refused, and some are read with options only.
            let Ok(input) = read(&source, &options, &mut Identifier::default(), "") else {
                continue;
            };
            for to in written() {
                let passage = Passage::of(input.collection.clone(), to, None);
                let name = format!("{}/{name} to {}", from.name, to.name);
                faults.extend(passage.faults().into_iter().map(|fault| format!("{name}: {fault}")));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The inputs among the fixtures of a format, not what they mean.
fn fixtures_of(format: &Format) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format.name);
    let files = fs::read_dir(&folder).expect("fixtures").flatten().map(|file| file.path());
    let mut paths: Vec<_> = files
        .filter(|path| {
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            let own = format.has_extension(&extension) && extension != "json";
            own || extension == "input" || extension == "txt"
        })
        .collect();
    paths.sort();
    paths
}
