//! The law that every format obeys, on generated decks: `read(write(fit(d))) == fit(d)`.
//!
//! The reader is called by name with the writer's options; detection and tidying stay out of it,
//! and where a note stood does not count. Formats that are only written have a law of their own.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::borrow::Cow;
use std::io::Cursor;
use std::num::NonZeroUsize;

use deckconv::cloze;
use deckconv::convert::{ReadOptions, read, write_fitted};
use deckconv::deck::{CardTemplate, Collection, Field, Id, Kind, Note, NoteType, Origin};
use deckconv::fit::fit;
use deckconv::formats::{FORMATS, Format, Markup, NoteTypes, Reading, TextIs, Writing, named};
use deckconv::identity::Identifier;
use deckconv::report::Problem;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::text::Text;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces of text with everything in them that formats trip over; tidy text has one line end, `\n`.
const PLAIN: [&str; 24] = [
    "a",
    "word",
    "two words",
    "é",
    "日本",
    "مرحبا",
    "\"",
    "\"\"",
    "'",
    ",",
    ";",
    "\t",
    "\n",
    "\n\n",
    "=1+1",
    "-x",
    "@",
    "\\",
    "{\"a\":1}",
    "<b>",
    "&amp;",
    "||",
    "  ",
    "🙂",
];

/// Pieces that mean something in Markdown, and to its dialects.
const SIGNS: [&str; 20] = [
    "\n---\n", "\nQ: ", "\nA: ", "\n?\n", "\n- ", "\n# ", "\n1. ", "\n> ", "==", "::", "{{", "}}",
    "[a]", "](", "*b*", "_", "`", "$", " #tag", "\n<!-- ",
];

const HTML: [&str; 6] = ["<b>bold</b>", " a &amp; b", "<br>", "<i>", "&lt;", "plain"];

/// What Markdown has a way of its own to write.
const BLOCKS: [&str; 5] = [
    "<ul><li>one</li><li>two</li></ul>",
    "<pre>Q: x\n\n---\n</pre>",
    "<code>a::b [c]</code>",
    r"\(x^2\)",
    "<table><tr><td>c</td></tr></table>",
];

fn plain(pieces: Vec<&'static str>) -> impl Strategy<Value = String> {
    // The first piece is visible, so that a side is never blank.
    (select(vec!["x", "Q", "=", "'", "\"quoted\"", "#"]), vec(select(pieces), 0..6))
        .prop_map(|(first, rest)| first.to_owned() + &rest.concat())
}

fn html(pieces: Vec<&'static str>) -> impl Strategy<Value = String> {
    vec(select(pieces), 0..5).prop_map(|rest| "x".to_owned() + &rest.concat())
}

/// A side of pieces that any format may trip over, or also of those that mean something in Markdown.
fn side(signs: bool) -> impl Strategy<Value = Text<'static>> {
    let (more, blocks): (&[&str], &[&str]) = if signs { (&SIGNS, &BLOCKS) } else { (&[], &[]) };
    prop_oneof![
        plain([&PLAIN, more].concat()).prop_map(|text| Text::Plain(Cow::Owned(text))),
        html([&HTML, blocks].concat()).prop_map(|text| Text::Html(Cow::Owned(text))),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    let mut kinds = Kind::BUILT_IN.to_vec();
    kinds.extend((0..3).map(Kind::Custom));
    select(kinds)
}

fn note_types() -> [NoteType; 3] {
    let field = |name: &str, id| Field::new(name, id);
    let template = |name: &str, front: &str, back: &str| CardTemplate {
        name: name.to_owned(),
        front: front.to_owned(),
        back: back.to_owned(),
        ..CardTemplate::default()
    };
    let verb = NoteType {
        name: "Verb".to_owned(),
        id: Some(42),
        css: ".card { color: red }".to_owned(),
        fields: vec![field("Word", Some(7)), field("Means", None), field("Note", None)],
        templates: vec![
            template("There", "{{Word}}", "{{FrontSide}}<hr id=answer>{{Means}}"),
            template("Back", "{{#Means}}{{Means}} ?{{/Means}}", "{{Word}} {{Note}}"),
        ],
        ..NoteType::default()
    };
    // One that makes the same cards as a built-in kind, under a name of its own.
    let mut turned = NoteType::plain("Turned", &["Here", "There"]);
    turned.templates = vec![
        template("To", "{{Here}}", "{{FrontSide}}<hr id=answer>{{There}}"),
        template("Fro", "{{There}}", "{{FrontSide}}<hr id=answer>{{Here}}"),
    ];
    [verb, NoteType::plain("Single", &["Only"]), turned]
}

fn note(signs: bool) -> impl Strategy<Value = (usize, Note<'static>)> {
    let id = option::of("[a-z]{3}[!-~]{0,6}".prop_map(|id| Id::Given(Cow::Owned(id))));
    let tags = vec("[a-z]{1,4}(::[a-zé]{1,4})?".prop_map(Cow::Owned), 0..3);
    (0..3_usize, kind(), vec(side(signs), 3), tags, id).prop_map(
        |(deck, kind, mut sides, tags, id)| {
            let fields = match kind {
                Kind::OptionalReversed | Kind::Custom(0) => 3,
                Kind::Custom(1) => 1,
                _ => 2,
            };
            sides.truncate(fields);
            if kind == Kind::Cloze
                && let Some(front) = sides.first_mut()
            {
                let hidden = format!("{{{{c2::hidden::a hint}}}} {}{{{{c1::too}}}}", front.raw());
                *front = match front {
                    Text::Plain(_) => Text::Plain(Cow::Owned(hidden)),
                    Text::Html(_) => Text::Html(Cow::Owned(hidden)),
                };
            }
            let mut note = Note::basic(Text::EMPTY, Text::EMPTY);
            note.kind = kind;
            note.fields = sides.into_iter().collect();
            note.tags = tags;
            note.id = id.unwrap_or_default();
            (deck, note)
        },
    )
}

fn collection() -> impl Strategy<Value = Collection<'static>> {
    collection_of(false)
}

fn collection_of(signs: bool) -> impl Strategy<Value = Collection<'static>> {
    const DECKS: [&str; 3] = ["Spanish", "Spanish::Verbs", "日本語, \"quoted\""];
    vec(note(signs), 1..8).prop_map(|notes| {
        let mut collection =
            Collection { note_types: note_types().to_vec(), ..Collection::default() };
        for (deck, mut note) in notes {
            note.deck = collection.decks.named(DECKS[deck]);
            collection.notes.push(note);
        }
        collection
    })
}

/// The collection with decks and note types in the order of their notes, unused ones left out, and
/// without origins: what any format can say of it. Without `decks`, all is in one.
fn canonical<'a>(collection: &Collection<'a>, decks: bool) -> Collection<'a> {
    let mut result = Collection::default();
    for note in &collection.notes {
        // Numbers that a package gives are nothing that the model said.
        let mut note = Note { origin: Origin::default(), anki: None, ..note.clone() };
        let deck = if decks { collection.deck_of(&note) } else { "" };
        note.deck = result.decks.named(deck);
        if let Some(note_type) = collection.note_type_of(&note) {
            let known = result.note_types.iter().position(|known| known == note_type);
            let index = known.unwrap_or_else(|| {
                result.note_types.push(note_type.clone());
                result.note_types.len() - 1
            });
            note.kind = Kind::Custom(index as u32);
        }
        result.notes.push(note);
    }
    result
}

/// The note types with as much of them as a format can hold.
fn held<'a>(mut collection: Collection<'a>, format: &Format) -> Collection<'a> {
    if format.carries.note_types == NoteTypes::Fields {
        for note_type in &mut collection.note_types {
            let names: Vec<&str> = note_type.fields.iter().map(|f| f.name.as_str()).collect();
            *note_type = NoteType::plain(&note_type.name, &names);
        }
    }
    collection
}

/// What a package makes of it: what has no number gets one, and tags are in order, each once.
fn packed<'a>(format: &Format, mut collection: Collection<'a>) -> Collection<'a> {
    if format.name == "apkg" {
        for note_type in &mut collection.note_types {
            (note_type.id, note_type.changed) = (None, None);
            note_type.fields.iter_mut().for_each(|field| field.id = None);
            note_type.templates.iter_mut().for_each(|template| template.id = None);
        }
        for note in &mut collection.notes {
            note.tags.sort();
            note.tags.dedup();
        }
    }
    if format.name == "crowdanki" {
        // There, a note type is known by its uuid.
        collection.note_types.iter_mut().for_each(|note_type| note_type.id = None);
    }
    collection
}

/// The notes in an order that writing does not change: some formats have each deck once.
fn in_order<'a>(format: &Format, mut collection: Collection<'a>) -> Collection<'a> {
    if ["anki-text", "crowdanki", "mochi", "supermemo"].contains(&format.name) {
        let decks = collection.decks.clone();
        collection.notes.sort_by_key(|note| decks.get(note.deck).map(|deck| deck.name.clone()));
    }
    collection
}

/// The options to try a format with, for writing and for reading.
fn settings_of(format: &Format) -> Vec<Settings> {
    let choices: &[&[(&str, &str)]] = match format.name {
        "csv" => &[
            &[],
            &[("to-separator", ";"), ("separator", ";")],
            &[("to-separator", "tab"), ("separator", "tab"), ("bom", "")],
            &[("excel-safe", "")],
        ],
        "org" => &[&[], &[("to-dialect", "drill")], &[("to-dialect", "fc")]],
        // Only who wrote it knows for sure what stands between.
        "quizlet" => &[&[
            ("to-separator", "~@~"),
            ("separator", "~@~"),
            ("to-row-separator", "%@%"),
            ("row-separator", "%@%"),
        ]],
        _ => &[&[]],
    };
    let set = |choice: &&[(&str, &str)]| {
        let mut settings = Settings::default();
        choice.iter().for_each(|(name, value)| settings.set(*name, *value));
        settings
    };
    choices.iter().map(set).collect()
}

/// What a learner sees of the notes, and where they are: the words, kinds, tags and decks.
fn shown(collection: &Collection<'_>, format: &Format) -> Vec<(String, Vec<String>, Vec<String>)> {
    let words = |text: &Text<'_>| {
        let plain = text.to_plain();
        let visible = cloze::reveal(&plain).replace('\u{200b}', "");
        visible.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let note = |note: &Note<'_>| {
        let deck = if format.carries.decks { collection.deck_of(note) } else { "" };
        let hides = note.fields.iter().any(|field| !cloze::numbers(field.raw()).is_empty());
        let kind = match note.kind {
            // Where clozes have marks of their own, what hides nothing is none.
            Kind::Cloze if !hides => "basic",
            kind => kind.name(),
        };
        let mut fields: Vec<String> = note.fields.iter().map(words).collect();
        while fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        let mut tags: Vec<String> = note.tags.iter().map(ToString::to_string).collect();
        tags.sort();
        tags.dedup();
        (format!("{kind} in {deck}"), fields, tags)
    };
    collection.notes.iter().map(note).collect()
}

fn written(fitted: &Collection<'_>, format: &Format, settings: &Settings) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    write_fitted(fitted, format, &Writing::new(settings), &mut out).expect("memory takes it");
    out.into_inner()
}

/// What `format` says of `collection` is seen in what is read of it, and written again as it is: in Markdown
/// at once, else from the second time on.
fn shows_the_same(
    format: &Format,
    markup: Markup,
    collection: &Collection<'_>,
) -> Result<(), TestCaseError> {
    let Some(reader) = format.read else { return Ok(()) };
    for settings in settings_of(format) {
        let format = &(format.under)(*format, &settings);
        let (fitted, _) = fit(collection.clone(), format, Some(markup));
        let first = written(&fitted, format, &settings);
        let source = Source::new("deck.out", first.clone(), None);
        let found = reader(&source, &Reading::new(&settings)).expect("what we write can be read");
        prop_assert_eq!(found.skipped, 0, "{} {:?}", format.name, found.diagnostics);
        let readable = String::from_utf8_lossy(&first);
        let seen = |collection: Collection<'_>| shown(&in_order(format, collection), format);
        let (here, there) = (seen(found.collection.clone()), seen(fitted));
        prop_assert_eq!(here, there, "{} {:?}\n{}", format.name, settings, readable);
        let (again, _) = fit(found.collection, format, Some(markup));
        let second = written(&again, format, &settings);
        if markup == Markup::Markdown {
            prop_assert_eq!(String::from_utf8_lossy(&second), readable, "{}", format.name);
        }
        let source = Source::new("deck.out", second.clone(), None);
        let found = reader(&source, &Reading::new(&settings)).expect("it can be read again");
        let (again, _) = fit(found.collection, format, Some(markup));
        let third = written(&again, format, &settings);
        prop_assert_eq!(second, third, "{}", format.name);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(collection in collection()) {
        for format in FORMATS.iter().filter(|format| format.write.is_some()) {
            let Some(reader) = format.read else { continue };
            for markup in format.carries.markups.iter().filter(|markup| markup.is_exact()) {
                let (fitted, _) = fit(collection.clone(), format, Some(*markup));
                for settings in settings_of(format) {
                    let bytes = written(&fitted, format, &settings);
                    let source = Source::new("deck.out", bytes, None);
                    let plain_only = format.carries.markups == [Markup::Plain];
                    let text_is = if plain_only { TextIs::Plain } else { TextIs::Auto };
                    let reading = Reading { text_is, ..Reading::new(&settings) };
                    let found = reader(&source, &reading).expect("what we write can be read");
                    prop_assert_eq!(found.skipped, 0, "{} {:?}", format.name, found.diagnostics);
                    let decks = format.carries.decks;
                    prop_assert_eq!(
                        packed(format, canonical(&in_order(format, found.collection), decks)),
                        packed(
                            format,
                            held(canonical(&in_order(format, fitted.clone()), decks), format)
                        ),
                        "{} {:?} {:?}", format.name, markup, settings
                    );
                }
            }
        }
    }

    /// Where the body is markup of another kind: the same notes show the same, and what is written of
    /// what was read stays as it is.
    #[test]
    fn what_is_written_in_other_markup_shows_the_same(collection in collection()) {
        for format in FORMATS.iter().filter(|format| format.write.is_some()) {
            for markup in format.carries.markups.iter().filter(|markup| !markup.is_exact()) {
                shows_the_same(format, *markup, &collection)?;
            }
        }
    }

    #[test]
    fn signs_of_markdown_are_text_in_markdown(collection in collection_of(true)) {
        for format in FORMATS.iter().filter(|format| format.write.is_some()) {
            if format.carries.markups.contains(&Markup::Markdown) {
                shows_the_same(format, Markup::Markdown, &collection)?;
            }
        }
    }

    #[test]
    fn fitting_twice_changes_nothing(collection in collection()) {
        for format in FORMATS {
            for markup in format.carries.markups {
                let (once, _) = fit(collection.clone(), format, Some(*markup));
                let (twice, said) = fit(once.clone(), format, Some(*markup));
                prop_assert_eq!(&twice, &once, "{}", format.name);
                let lost: Vec<_> = said.iter().map(|said| said.problem.code()).collect();
                // Deck names and templates stay in the model; only the format has no place for them.
                let stays = |code: &&str| matches!(*code, "lost-decks" | "lost-templates");
                prop_assert!(lost.iter().all(stays), "{}: {:?}", format.name, lost);
            }
        }
    }

    #[test]
    fn nothing_is_lost_in_silence(collection in collection()) {
        for format in FORMATS {
            let (fitted, said) = fit(collection.clone(), format, None);
            let count = |kept: fn(&Note<'_>) -> bool| fitted.notes.iter().filter(|note| kept(note)).count();
            let says = |code: &str| said.iter().any(|said| said.problem.code() == code);
            let before = |had: fn(&Note<'_>) -> bool| collection.notes.iter().any(had);
            prop_assert!(fitted.notes.len() >= collection.notes.len(), "{}", format.name);
            if before(|note| !note.tags.is_empty()) && count(|note| !note.tags.is_empty()) == 0 {
                prop_assert!(says("lost-tags"), "{}", format.name);
            }
            if before(|note| note.kind == Kind::Cloze) && count(|note| note.kind == Kind::Cloze) == 0 {
                prop_assert!(says("lost-clozes"), "{}", format.name);
            }
            if format.carries.note_types == NoteTypes::None {
                prop_assert_eq!(count(|note| matches!(note.kind, Kind::Custom(_))), 0);
            }
        }
    }

    /// Quizlet splits plainly: the text between separators must be the sides, and nothing else.
    #[test]
    fn quizlet_splits_into_the_same_sides(collection in collection()) {
        let format = named("quizlet").expect("a format");
        let (fitted, _) = fit(collection, format, Some(Markup::Plain));
        let settings = Settings::default();
        let mut out = Cursor::new(Vec::new());
        let written = write_fitted(&fitted, format, &Writing::new(&settings), &mut out);
        let chosen = written.expect("memory takes it").diagnostics.into_iter().find_map(|said| {
            match said.problem {
                Problem::SeparatorsChosen { between_sides, between_rows } => {
                    Some((between_sides, between_rows))
                }
                _ => None,
            }
        });
        let (sides, rows) = chosen.unwrap_or_else(|| ("\t".to_owned(), "\n".to_owned()));
        let text = String::from_utf8(out.into_inner()).expect("text");
        let body = if rows == "\n" { text.trim_end_matches('\n') } else { text.as_str() };
        let split: Vec<Vec<String>> = body
            .split(rows.as_str())
            .map(|row| row.split(sides.as_str()).map(str::to_owned).collect())
            .collect();
        let expected: Vec<Vec<String>> = fitted
            .notes
            .iter()
            .map(|note| vec![note.front().to_plain().into_owned(), note.back().to_plain().into_owned()])
            .collect();
        prop_assert_eq!(split, expected, "sides {:?}, rows {:?}", sides, rows);
    }
}

#[test]
fn threads_change_nothing() {
    let mut text = "Sums\n".to_owned();
    for number in 0..22_000 {
        // A few questions come twice, and one answer is missing.
        text.push_str(&format!("What is {} and one?\n", number % 21_990));
        if number != 9_000 {
            text.push_str(&format!("the number {}\n", number % 21_990 + 1));
        }
    }
    let source = Source::of_text("sums.txt", text);
    let options = ReadOptions { from: named("lines"), ..ReadOptions::default() };
    let with = |threads| {
        let threads = NonZeroUsize::new(threads).expect("some");
        deckconv::with_threads(threads, || {
            let input = read(&source, &options, &mut Identifier::default(), "").expect("a deck");
            (input.collection.notes, input.counts, input.diagnostics)
        })
    };
    let by_one = with(1);
    assert!(!by_one.2.is_empty());
    assert_eq!(with(3), by_one);
}
