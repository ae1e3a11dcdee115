//! Packages of odd rows: notes without cards, cards without notes, numbers that are none, note types
//! and decks that are anything. What is read is looked into by the checks of packages, and written.

#![no_main]

use std::io::Cursor;

use deckconv::convert::{ReadOptions, read, write};
use deckconv::formats::{Writing, named};
use deckconv::identity::Identifier;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv_fuzz::{cannot_be_read, in_bounds, is_well_read, package};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((bits, rows)) = data.split_first() else { return Corpus::Reject };
    let Some(bytes) = package(rows) else { return Corpus::Reject };
    let mut settings = Settings::default();
    if bits & 1 != 0 {
        settings.set("with-scheduling", "");
    }
    let check_at = (bits & 2 != 0).then_some(1_795_305_600_000);
    let target = ["apkg", "csv", "jsonl", "preview"][usize::from(bits >> 2) & 3];
    in_bounds(|| {
        let source = Source::new("deck.apkg", bytes, None);
        let from = named("apkg");
        let options = ReadOptions { from, settings, check_at, ..ReadOptions::default() };
        let input = match read(&source, &options, &mut Identifier::default(), "") {
            Ok(input) => input,
            Err(error) => return cannot_be_read(&error),
        };
        is_well_read(&source, &input);
        let (settings, mut out) = (Settings::default(), Cursor::new(Vec::new()));
        let (writing, target) = (Writing::new(&settings), named(target).expect("a format"));
        write(input.collection, target, None, &writing, &mut out).expect("memory takes it");
    });
    Corpus::Keep
});
