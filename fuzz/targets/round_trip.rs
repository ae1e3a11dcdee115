//! A deck that was read, fitted to a format, written and read again: it is the same, as the law in
//! `tests/law.rs` says. What is only written is written in bounds, and nothing in it runs.

#![no_main]

use std::io::Cursor;

use deckconv::convert::{ReadOptions, read, write};
use deckconv::deck::Collection;
use deckconv::formats::{FORMATS, Format, PREVIEW, Writing, named};
use deckconv::identity::Identifier;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv_fuzz::{in_bounds, text_of};
use libfuzzer_sys::{Corpus, fuzz_target};

#[path = "../../tests/law/kept.rs"]
mod kept;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((&[target, markup], deck)) = data.split_first_chunk() else { return Corpus::Reject };
    let Some(format) = FORMATS.get(usize::from(target)) else { return Corpus::Reject };
    let markups = format.carries.markups;
    let (Some(_), false) = (format.write, markups.is_empty()) else { return Corpus::Reject };
    let markup = markups[usize::from(markup) % markups.len()];
    let source = Source::of_text("deck.json", text_of(deck));
    let options = ReadOptions { from: named("json"), ..ReadOptions::default() };
    let Ok(mut input) = read(&source, &options, &mut Identifier::default(), "") else {
        return Corpus::Reject;
    };
    kept::without_made_ids(&mut input.collection);
    in_bounds(|| {
        kept::obeys(format, markup, &input.collection, kept::Html::Any);
        if format.read.is_none() {
            is_only_written(format, input.collection);
        }
    });
    Corpus::Keep
});

/// A page has the scripts that it brings, whatever is on its cards.
fn is_only_written(format: &Format, collection: Collection<'_>) {
    let settings = Settings::default();
    let mut out = Cursor::new(Vec::new());
    write(collection, format, None, &Writing::new(&settings), &mut out).expect("memory takes it");
    let page = String::from_utf8(out.into_inner()).expect("text");
    if format.extensions.contains(&"html") {
        let scripts = page.to_ascii_lowercase().matches("<script").count();
        let own = if format.name == PREVIEW { 2 } else { 0 };
        assert_eq!(scripts, own, "a script got in");
    }
}
