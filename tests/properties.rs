//! What holds of any input at all: nothing is lost or made up, and what does not count changes nothing.
//!
//! Inputs are put together from lines that mean something to one format or another. What a format
//! writes is read again in `law.rs`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic and look at the environment"
)]

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Cursor;
use std::num::NonZeroUsize;

use deckconv::Joint;
use deckconv::convert::{ReadInput, ReadOptions, candidates, read, write};
use deckconv::deck::{Collection, Id};
use deckconv::formats::{FORMATS, Format, Likelihood, TextIs, Writing, named};
use deckconv::identity::Identifier;
use deckconv::report::{Diagnostic, Problem};
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::tidy::{Duplicates, Rules};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Lines of all kinds of decks, whole and broken.
const LINES: [&str; 72] = [
    "What is the capital of France?",
    "Paris",
    "Which river flows through Rome?",
    "the Tiber",
    "Why?",
    "Because it was there, and nobody had been on top of it before.",
    "el perro",
    "der Hund",
    "",
    "",
    "   ",
    "Chapter 2",
    "CAPITALS",
    "12",
    "1. What?",
    "2. Who?",
    "Q: How many?",
    "A: Three",
    "Question 4: When?",
    "Answer: Never",
    "A) one",
    "B) two *",
    "Answer: B",
    "Front: a",
    "Back: b",
    "- a list",
    "  - below it",
    "* star",
    "** two stars",
    "# Heading",
    "## What is below?",
    "> quoted",
    "---",
    "***",
    "?",
    "%",
    ". . .",
    "```",
    "code();",
    "| a | b |",
    "|---|---|",
    "a::b",
    "a >> b",
    "uno\tone",
    "dos\ttwo\ttag",
    "uno,one",
    "\"quoted, with a comma\",\"and a \"\"quote\"\"\"",
    "\"open",
    "front,back",
    "term;definition",
    "hund: dog",
    "word - meaning",
    "the {{c1::hidden}} word",
    "==marked== word",
    "C: a [hidden] word",
    "#card",
    "a question #card",
    "#separator:tab",
    "#deck:A::B",
    "tags: a b",
    "deck: Name",
    "START",
    "Basic",
    "END",
    ":PROPERTIES:",
    ":END:",
    "* Heading :drill:",
    "{\"front\": \"a\", \"back\": \"b\"}",
    "[",
    "]",
    "<b>bold</b> &amp; more",
    "$x^2$ and ![](a.png)",
];

fn text_of_lines() -> impl Strategy<Value = String> {
    vec(select(LINES.to_vec()), 1..30).prop_map(|lines| lines.join("\n") + "\n")
}

/// The readers, and none for what is recognised.
fn reader() -> impl Strategy<Value = Option<&'static Format>> {
    let readers = FORMATS.iter().filter(|format| format.read.is_some() && !format.binary);
    option::weighted(0.8, select(readers.collect::<Vec<_>>()))
}

fn options(from: Option<&'static Format>) -> ReadOptions {
    ReadOptions { from, ..ReadOptions::default() }
}

/// What comes of reading a text under a name; nothing if it is refused.
fn reading<T>(
    name: &str,
    text: &str,
    options: &ReadOptions,
    look: impl FnOnce(ReadInput<'_>) -> T,
) -> Option<T> {
    let source = Source::of_text(name, text);
    read(&source, options, &mut Identifier::default(), "").ok().map(look)
}

/// All that an input is said to be, to be compared.
type Whole = (&'static str, Collection<'static>, Vec<Diagnostic>);

fn whole(name: &str, text: &str, options: &ReadOptions) -> Option<Whole> {
    reading(name, text, options, |input| {
        let notes = input.collection.notes.into_iter().map(|note| note.into_owned()).collect();
        let collection = Collection { notes, ..input.collection };
        (input.format.name, collection, input.diagnostics)
    })
}

fn written(collection: Collection<'_>, format: &Format) -> Vec<u8> {
    written_but(collection, format).0
}

/// What is written, and how many notes are said to be left out because nothing of them is text.
fn written_but(collection: Collection<'_>, format: &Format) -> (Vec<u8>, usize) {
    let mut out = Cursor::new(Vec::new());
    let settings = Settings::default();
    let done = write(collection, format, None, &Writing::new(&settings), &mut out);
    let said = done.expect("memory takes it").diagnostics;
    let is_empty = |said: &&Diagnostic| matches!(said.problem, Problem::NothingLeft { .. });
    (out.into_inner(), said.iter().filter(is_empty).count())
}

fn format(name: &str) -> &'static Format {
    named(name).expect("a format")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if std::env::var_os("DECKCONV_LONG").is_some() { 2048 } else { 48 },
        failure_persistence: None,
        // Nearly every other text is no clear case of anything.
        max_global_rejects: 16 * 2048,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_buckets_add_up(text in text_of_lines(), from in reader(), merge in any::<bool>()) {
        let duplicates = if merge { Duplicates::Merge } else { Duplicates::Keep };
        let options = ReadOptions { duplicates, ..options(from) };
        reading("deck.txt", &text, &options, |input| {
            let counts = input.counts;
            prop_assert_eq!(counts.found, counts.kept + counts.merged + counts.skipped);
            prop_assert_eq!(counts.kept, input.collection.notes.len());
            // What is left out is named.
            let named = input.diagnostics.len();
            prop_assert!(counts.skipped == 0 || named > 0, "{:?}", counts);
            Ok(())
        }).unwrap_or(Ok(()))?;
    }

    /// A note stands in each output of its own deck, or a loss is said.
    #[test]
    fn each_note_has_its_row(text in text_of_lines(), from in reader()) {
        reading("deck.txt", &text, &options(from), |input| {
            for target in ["jsonl", "csv"] {
                let (bytes, left_out) = written_but(input.collection.clone(), format(target));
                let source = Source::new("out", bytes, None);
                let again = read(&source, &options(named(target)), &mut Identifier::default(), "");
                let rows = again.map_or(0, |again| again.counts.found);
                // What makes several cards may be several rows.
                prop_assert!(rows + left_out >= input.collection.notes.len(), "{}", target);
            }
            Ok(())
        }).unwrap_or(Ok(()))?;
    }

    /// Of lines that take turns, every line is in a note, is the title, or is spoken of.
    #[test]
    fn no_line_vanishes(text in text_of_lines()) {
        // A picture would make Markdown of it.
        let text_is = TextIs::Plain;
        let options = ReadOptions { tidy: Rules::NONE, text_is, ..options(named("lines")) };
        reading("deck.txt", &text, &options, |input| {
            // The name of a deck has no signs at its ends.
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let decks = input.collection.decks.iter().map(|deck| letters(&deck.name));
            let fields = input.collection.notes.iter().flat_map(|note| &note.fields);
            let fields = fields.map(|field| letters(field.raw()));
            // A third line that all records share may be their tag.
            let tags = input.collection.notes.iter().map(|note| letters(&note.tags.concat()));
            let there: Vec<String> = decks.chain(fields).chain(tags).collect();
            for (index, line) in text.lines().enumerate() {
                let number = index as u32 + 1;
                let words = letters(line);
                let spoken_of = input.diagnostics.iter().any(|said| {
                    let first = said.place.line.map(|line| line.get());
                    let last = said.place.end_line.map(|line| line.get());
                    first.is_some_and(|first| (first..=last.unwrap_or(first)).contains(&number))
                });
                let is_there = words.is_empty()
                    || there.iter().any(|text| text.contains(&words))
                    || spoken_of;
                prop_assert!(is_there, "line {}: {:?} of\n{}", number, line, text);
            }
            Ok(())
        }).unwrap_or(Ok(()))?;
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(text in text_of_lines(), from in reader()) {
        let bytes = |threads: usize| {
            let threads = NonZeroUsize::new(threads).expect("some");
            deckconv::with_threads(threads, || {
                reading("deck.txt", &text, &options(from), |input| {
                    let targets = FORMATS.iter().filter(|format| format.write.is_some());
                    let all = targets.map(|target| written(input.collection.clone(), target));
                    all.collect::<Vec<_>>()
                })
            })
        };
        prop_assert!(bytes(1) == bytes(3));
    }

    /// Notes stand in the order of their lines, whatever is read.
    #[test]
    fn order_is_kept(text in text_of_lines(), from in reader()) {
        reading("deck.txt", &text, &options(from), |input| {
            let lines = input.collection.notes.iter().filter_map(|note| note.origin.line);
            let lines: Vec<_> = lines.collect();
            prop_assert!(lines.is_sorted(), "{} {:?}\n{}", input.format.name, lines, text);
            Ok(())
        }).unwrap_or(Ok(()))?;
    }

    #[test]
    fn a_blank_line_at_the_end_changes_nothing(text in text_of_lines(), from in reader()) {
        let options = options(from);
        let more = format!("{text}\n");
        prop_assert_eq!(whole("deck.txt", &text, &options), whole("deck.txt", &more, &options));
    }

    #[test]
    fn line_ends_of_any_system_are_line_ends(text in text_of_lines(), from in reader()) {
        let options = options(from);
        let plain = whole("deck.txt", &text, &options);
        for end in ["\r\n", "\r"] {
            let other = text.replace('\n', end);
            prop_assert_eq!(&plain, &whole("deck.txt", &other, &options), "{:?}", end);
        }
    }

    /// Where one format has more for it than any other, no name changes that, or what is read.
    #[test]
    fn the_content_decides_and_not_the_name(text in text_of_lines()) {
        let source = Source::of_text("deck", &*text);
        let settings = Settings::default();
        let candidates = candidates(&source, &settings);
        let [(best, by), others @ ..] = candidates.as_slice() else { return Ok(()) };
        let is_clear = by.likelihood >= Likelihood::Likely
            && others.iter().all(|(_, other)| {
                other.likelihood < by.likelihood || other.share + 40 < by.share
            });
        prop_assume!(is_clear);
        let options = options(None);
        let plain = whole("deck", &text, &options);
        prop_assert!(plain.as_ref().is_none_or(|plain| plain.0 == best.name));
        for format in FORMATS {
            let name = format!("deck.{}", format.extension());
            let named = whole(&name, &text, &options);
            // Plain text in a file of Markdown is Markdown.
            if format.has_extension("md") {
                let count = |whole: &Option<Whole>| {
                    whole.as_ref().map(|(format, collection, _)| (*format, collection.notes.len()))
                };
                prop_assert_eq!(count(&named), count(&plain), "{}", name);
                continue;
            }
            let without_file = |whole: Option<Whole>| whole.map(|(format, mut collection, said)| {
                collection.files.clear();
                (format, collection, said)
            });
            prop_assert_eq!(without_file(named), without_file(plain.clone()), "{}", name);
        }
    }

    #[test]
    fn ids_are_unique(texts in vec((text_of_lines(), reader()), 1..4)) {
        let mut identifier = Identifier::default();
        let mut known: HashMap<u64, (String, String)> = HashMap::new();
        for (text, from) in &texts {
            let source = Source::of_text("deck.txt", &**text);
            let Ok(input) = read(&source, &options(*from), &mut identifier, "") else { continue };
            let mut met = HashSet::new();
            for note in &input.collection.notes {
                prop_assert!(note.id != Id::None, "a note without an id: {:?}", note);
                prop_assert!(met.insert(note.id.to_string()), "an id that is there twice: {:?}", note);
                // Only a note that an earlier input has too may have its id.
                if let Id::Made(bits) = note.id {
                    let says = (note.front().raw().to_owned(), note.back().raw().to_owned());
                    let earlier = known.entry(bits).or_insert_with(|| says.clone());
                    prop_assert_eq!(&*earlier, &says);
                }
            }
        }
    }

    /// Three inputs make one collection, whichever two are joined first.
    #[test]
    fn joining_is_associative(
        texts in vec(text_of_lines(), 3),
        from in reader(),
        merge in any::<bool>(),
    ) {
        let duplicates = if merge { Duplicates::Merge } else { Duplicates::Keep };
        let mut identifier = Identifier::default();
        let mut whole = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let source = Source::of_text(format!("{number}.txt"), &**text);
            let options = ReadOptions { duplicates, ..options(from) };
            let Ok(input) = read(&source, &options, &mut identifier, "") else { return Ok(()) };
            prop_assume!(!input.collection.notes.is_empty());
            whole.push(written(input.collection, format("json")));
        }
        let joined = |inputs: [&[u8]; 2]| {
            let sources = inputs.map(|bytes| Source::new("deck.json", bytes.to_vec(), None));
            let mut joint = Joint::new(duplicates);
            let mut identifier = Identifier::default();
            for source in &sources {
                let options = ReadOptions { duplicates, ..options(named("json")) };
                let mut input = read(source, &options, &mut identifier, "").expect("a deck");
                joint.take_known(&mut input);
                joint.append(input.collection).expect("no media");
            }
            written(joint.into_collection(), format("json"))
        };
        let [a, b, c] = [&whole[0], &whole[1], &whole[2]];
        let left = joined([&joined([a, b]), c]);
        let right = joined([a, &joined([b, c])]);
        // Where a note stood in which file is another matter.
        let notes = |json: Vec<u8>| {
            let text = String::from_utf8(json).expect("text");
            let is_place = |line: &&str| {
                let key = line.trim_start();
                key.starts_with("\"line\"") || key.starts_with("\"file\"")
            };
            text.lines().filter(|line| !is_place(line)).map(str::to_owned).collect::<Vec<_>>()
        };
        prop_assert_eq!(notes(left), notes(right));
    }

    /// A clean deck is what a machine without any sense would make of it: lines in turn.
    #[test]
    fn a_clean_deck_is_paired_as_it_stands(
        pairs in vec(("[a-z]{3,9}( [a-z]{2,9}){2,6}", "[A-Z][a-z]{2,9}( [a-z]{2,9}){0,1}"), 3..40),
        title in option::of(Just("Words of the week")),
        blank in any::<bool>(),
    ) {
        // A question that comes twice is something to speak of.
        let mut met = BTreeSet::new();
        let pairs: Vec<(String, String)> = pairs
            .into_iter()
            .filter(|(front, _)| met.insert(front.clone()))
            .map(|(front, back)| (format!("What is {front}?"), back))
            .collect();
        let gap = if blank { "\n\n" } else { "\n" };
        let mut text = title.map_or(String::new(), |title| format!("{title}{gap}"));
        for (front, back) in &pairs {
            text.push_str(&format!("{front}\n{back}{gap}"));
        }
        let options = ReadOptions { tidy: Rules::NONE, ..options(named("lines")) };
        let sides = reading("deck.txt", &text, &options, |input| {
            let sides = |note: &deckconv::deck::Note<'_>| {
                (note.front().raw().to_owned(), note.back().raw().to_owned())
            };
            let sides: Vec<(String, String)> = input.collection.notes.iter().map(sides).collect();
            (sides, input.counts.skipped, input.collection.decks.get(0).map(|deck| deck.name.clone()))
        });
        let (sides, skipped, deck) = sides.expect("a deck");
        prop_assert_eq!((sides, skipped), (pairs, 0), "{}", text);
        prop_assert_eq!(deck.as_deref(), Some(title.unwrap_or("deck")));
    }
}
