//! Decoration and duplicates from end to end: what is taken off, what stays, and what is said.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Cursor;

use deckconv::convert::{ReadInput, ReadOptions, read, write};
use deckconv::formats::{Writing, named};
use deckconv::identity::Identifier;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::tidy::Rules;

const NUMBERED: &str = "\
1. What is the capital of France?\nA: Paris\n\
2. What is the capital of Italy?\nA: Rome\n\
3. What is the capital of Spain?\nA: Madrid\n\
4. What is the capital of Greece?\nA: Athens\n\
5. What is the capital of Norway?\nA: Oslo\n\
6. What is the capital of Peru?\nA: Lima\n";

fn options(format: &str, tidy: Rules) -> ReadOptions {
    ReadOptions { from: named(format), tidy, ..ReadOptions::default() }
}

fn input<'s>(source: &'s Source, options: &ReadOptions) -> ReadInput<'s> {
    read(source, options, &mut Identifier::default(), "").expect("a deck")
}

fn sides<'i>(input: &'i ReadInput<'_>) -> Vec<(&'i str, &'i str)> {
    input.collection.notes.iter().map(|note| (note.front().raw(), note.back().raw())).collect()
}

fn said(input: &ReadInput<'_>) -> Vec<String> {
    let line = |said: &deckconv::report::Diagnostic| {
        let line = said.place.line.map_or(0, std::num::NonZeroU32::get);
        format!("{line} {}: {}", said.problem.code(), said.problem.message())
    };
    input.diagnostics.iter().map(line).collect()
}

#[test]
fn decoration_of_a_typed_deck_goes_and_is_said_once() {
    let source = Source::of_text("capitals.txt", NUMBERED);
    let tidy = input(&source, &options("lines", Rules::ALL));
    assert_eq!(sides(&tidy)[5], ("What is the capital of Peru?", "Lima"));
    let expected = ["0 tidied: numbering taken off 6 sides", "0 tidied: labels taken off 6 sides"];
    assert_eq!(said(&tidy), expected);

    let kept = input(&source, &options("lines", Rules::NONE));
    assert_eq!(sides(&kept)[5], ("6. What is the capital of Peru?", "A: Lima"));
    assert!(said(&kept).is_empty());
}

#[test]
fn what_a_program_wrote_stays_as_it_is() {
    let source = Source::of_text("capitals.txt", NUMBERED);
    for format in ["json", "jsonl", "csv"] {
        let typed = input(&source, &options("lines", Rules::NONE));
        let sides_before: Vec<(String, String)> =
            sides(&typed).iter().map(|(front, back)| ((*front).into(), (*back).into())).collect();
        let mut out = Cursor::new(Vec::new());
        let settings = Settings::default();
        let target = named(format).expect("a format");
        write(typed.collection, target, None, &Writing::new(&settings), &mut out).expect("written");
        let text = String::from_utf8(out.into_inner()).expect("text");
        let again = Source::of_text(format!("capitals.{format}"), text);
        let read_again = input(&again, &options(format, Rules::ALL));
        let sides_after: Vec<(String, String)> = sides(&read_again)
            .iter()
            .map(|(front, back)| ((*front).into(), (*back).into()))
            .collect();
        assert_eq!(sides_after, sides_before, "{format}");
        assert!(said(&read_again).is_empty(), "{format}");
    }
}

#[test]
fn questions_that_stand_twice_are_said_once_with_both_lines() {
    let text = "What is red?\na colour\nWhat is up?\na film\nWhat is red?\na wine\n\
                what is up\nnot much\nWhat is red?\na colour\n";
    let source = Source::of_text("deck.txt", text);
    let expected = [
        "5 repeated-question: “What is red?” stands in line 1 already, with another answer; both \
         are kept",
        "7 similar-question: “what is up” is “What is up?” in line 3 but for case, punctuation or \
         space; both are kept",
        "9 repeated-note: “What is red?” stands in line 1 already, with the same answer; both \
         are kept",
    ];
    assert_eq!(said(&input(&source, &options("lines", Rules::ALL))), expected);
}
