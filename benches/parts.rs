//! How long the parts of a conversion take, each alone: `cargo bench`.
//!
//! All work on the same deck of 20,000 cards in one thread, so that a change shows in the part that it
//! changes. `benches/peers/` measures whole runs beside other tools.

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::hint::black_box;
use std::io::Cursor;
use std::num::NonZeroUsize;

use deckconv::convert::{ReadOptions, read, write};
use deckconv::deck::Collection;
use deckconv::diff::Difference;
use deckconv::fit::fit;
use deckconv::formats::{self, Writing};
use deckconv::identity::{self, Identifier};
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::{pairing, text, with_threads};
use divan::counter::ItemsCount;
use divan::{Bencher, bench};

const CARDS: usize = 20_000;

fn main() {
    divan::main();
}

/// A dump as people have them: a title, then questions and answers in turn.
fn dump() -> String {
    let topics = ["an index", "a socket", "the kernel", "a closure", "garbage collection", "DNS"];
    let uses = ["finds rows", "sends bytes", "shares the processor", "keeps what it saw"];
    let mut dump = "Generated Flashcards\n".to_owned();
    for (number, (topic, used)) in
        topics.iter().cycle().zip(uses.iter().cycle().skip(1)).take(CARDS).enumerate()
    {
        let more = " It takes time & memory, so a < b holds for few.".repeat(number % 3);
        dump += &format!("What is {topic} for in lesson {number}?\nSomething that {used}.{more}\n");
    }
    dump
}

fn source() -> Source {
    Source::of_text("generated.txt", dump())
}

fn collection(source: &Source) -> Collection<'_> {
    read(source, &ReadOptions::default(), &mut Identifier::default(), "").unwrap().collection
}

/// Measures `work` on every card, by one thread.
fn measure<R>(bencher: Bencher<'_, '_>, work: impl Fn() -> R) {
    let alone = || with_threads(NonZeroUsize::MIN, &work);
    bencher.counter(ItemsCount::new(CARDS)).bench_local(alone);
}

#[bench]
fn reading(bencher: Bencher<'_, '_>) {
    let source = source();
    measure(bencher, || collection(&source).notes.len());
}

#[bench]
fn recognising(bencher: Bencher<'_, '_>) {
    let source = source();
    measure(bencher, || deckconv::convert::recognise(&source, &Settings::default()).unwrap());
}

#[bench]
fn pairing_lines(bencher: Bencher<'_, '_>) {
    let dump = dump();
    let lines: Vec<_> = pairing::lines(&dump).collect();
    measure(bencher, || pairing::pair(&lines, None, "generated"));
}

#[bench]
fn making_ids(bencher: Bencher<'_, '_>) {
    let source = source();
    let collection = collection(&source);
    measure(bencher, || identity::keys(&collection));
}

#[bench]
fn comparing_two_states(bencher: Bencher<'_, '_>) {
    let old = source();
    let edited =
        dump().replace("lesson 7", "lesson seven").replace("sends bytes", "sends some bytes");
    let new = Source::of_text("generated.txt", edited);
    let (old, new) = (collection(&old), collection(&new));
    measure(bencher, || Difference::of(&old, &new));
}

#[bench]
fn fitting_to_csv(bencher: Bencher<'_, '_>) {
    let source = source();
    let collection = collection(&source);
    let format = formats::named("csv").unwrap();
    measure(bencher, || fit(collection.clone(), format, None));
}

#[bench(args = ["apkg", "csv", "quizlet", "jsonl"])]
fn writing(bencher: Bencher<'_, '_>, format: &str) {
    let source = source();
    let collection = collection(&source);
    let (format, settings) = (formats::named(format).unwrap(), Settings::default());
    measure(bencher, || {
        let mut out = Cursor::new(Vec::new());
        let writing = Writing::new(&settings);
        write(collection.clone(), format, None, &writing, &mut out).unwrap();
        out
    });
}

#[bench]
fn reading_a_package(bencher: Bencher<'_, '_>) {
    let source = source();
    let (format, settings) = (formats::named("apkg").unwrap(), Settings::default());
    let mut out = Cursor::new(Vec::new());
    write(collection(&source), format, None, &Writing::new(&settings), &mut out).unwrap();
    let package = Source::new("generated.apkg", out.into_inner(), None);
    measure(bencher, || collection(&package).notes.len());
}

#[bench]
fn reducing_html(bencher: Bencher<'_, '_>) {
    let html = "<div>What is <b>an index</b> for?</div><ul><li>rows &amp; pages</li></ul>";
    measure(bencher, || (0..CARDS).map(|_| text::reduce(black_box(html)).len()).sum::<usize>());
}
