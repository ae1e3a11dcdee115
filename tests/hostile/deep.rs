//! What is nested very deep, or said very often, through every reader and every writer.
//!
//! `under_a_megabyte.py` does the same with a megabyte of each of some hundred shapes, and measures.

use std::fmt::Write as _;
use std::io::Cursor;

use deckconv::convert::{ReadOptions, read, write};
use deckconv::deck::{Collection, Kind, Note};
use deckconv::formats::{FORMATS, Format, Writing, named};
use deckconv::identity::Identifier;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::text::Text;

const DEPTH: usize = 100_000;

/// What is nested: how it begins, what is inside, and how it ends.
const NESTED: [(&str, &str, &str); 24] = [
    ("[", "1", "]"),
    ("[", "", ""),
    ("{\"a\":", "1", "}"),
    ("[{\"front\":", "1", ""),
    ("<a>", "b", "</a>"),
    ("<div>", "b", "</div>"),
    ("<b><i>", "b", ""),
    ("<ul><li>", "b", ""),
    ("<table><tr><td>", "b", ""),
    ("</p>", "b", ""),
    ("> ", "b", ""),
    ("- ", "b", ""),
    ("1. ", "b", ""),
    ("* ", "b", ""),
    ("*", " b", ""),
    ("**a _b ", "b", ""),
    ("[a](", "b", ")"),
    ("![", "b", "](a)"),
    ("`", "b", ""),
    ("{{c1::", "b", "}}"),
    ("{{", "b", ""),
    ("\\frac{", "b", "}"),
    ("$", "b", ""),
    ("\"", "b", ""),
];

fn payloads() -> impl Iterator<Item = (String, String)> {
    let nested = NESTED.into_iter().map(|(open, inside, close)| {
        let text = format!("{}{inside}{}", open.repeat(DEPTH), close.repeat(DEPTH));
        (format!("{open:?} nested"), text)
    });
    // Each line one level deeper.
    let stairs = ["- a", "> a", "* a", "<li>a"].into_iter().map(|item| {
        let mut text = String::new();
        for level in 0..700 {
            let _ = writeln!(text, "{}{item}", " ".repeat(level));
        }
        (format!("stairs of {item:?}"), text)
    });
    nested.chain(stairs)
}

/// Does `work` with each format at once, each in a thread with as little room as threads have.
fn for_each(formats: impl Iterator<Item = &'static Format>, work: impl Fn(&'static Format) + Sync) {
    let work = &work;
    std::thread::scope(|scope| {
        for format in formats {
            let thread = std::thread::Builder::new().name(format.name.to_owned());
            thread.stack_size(2 << 20).spawn_scoped(scope, move || work(format)).expect("a thread");
        }
    });
}

#[test]
fn every_reader_takes_or_refuses_what_is_deep() {
    let readers = FORMATS.iter().filter(|format| format.read.is_some());
    for_each(readers, |format| {
        for (name, text) in payloads() {
            // With a card before it, and alone.
            for text in [text.clone(), format!("Q: a\nA: b\n\na?\nb\n\n{text}\n")] {
                let source = Source::of_text("deep", text);
                let options = ReadOptions { from: Some(format), ..ReadOptions::default() };
                let Ok(input) = read(&source, &options, &mut Identifier::default(), "") else {
                    continue;
                };
                let counts = input.counts;
                let sum = counts.kept + counts.merged + counts.skipped;
                assert_eq!(counts.found, sum, "{name} as {}", format.name);
            }
        }
    });
}

#[test]
fn every_writer_takes_what_is_deep() {
    let writers = FORMATS.iter().filter(|format| format.write.is_some());
    for_each(writers, |format| {
        for (name, text) in payloads() {
            let hidden = format!("{{{{c1::x}}}} {text}");
            let notes = [
                Note::basic(Text::plain(&*text), Text::plain("b")),
                Note::basic(Text::html(&*text), Text::html(&*text)),
                Note::basic(Text::markdown(&*text), Text::plain("b")),
                Note { kind: Kind::Cloze, ..Note::basic(Text::html(&*hidden), Text::EMPTY) },
            ];
            let mut collection = Collection { notes: notes.to_vec(), ..Collection::default() };
            collection.decks.named("deep");
            let (settings, mut out) = (Settings::default(), Cursor::new(Vec::new()));
            let written = write(collection, format, None, &Writing::new(&settings), &mut out);
            assert!(written.is_ok(), "{name} as {}: {written:?}", format.name);
        }
    });
}

#[test]
fn what_is_deep_in_json_is_refused_in_words() {
    for (name, deep) in [("json", "["), ("crowdanki", "{\"children\":["), ("jsonl", "[")] {
        let text = format!("{{\"notes\": {}", deep.repeat(DEPTH));
        let source = Source::of_text("deep.json", text);
        let options = ReadOptions { from: named(name), ..ReadOptions::default() };
        let told =
            read(&source, &options, &mut Identifier::default(), "").map(|input| input.counts);
        if let Ok(counts) = told {
            assert_eq!(counts.kept, 0, "{name}");
        }
    }
}
