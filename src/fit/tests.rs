//! What a reduction says is lost, and what it leaves.

use super::*;
use crate::deck::AnkiNote;
use crate::formats::named;

#[test]
fn images_are_named_and_what_asks_nothing_is_left_out() {
    let note = |front: &'static str, back| Note::basic(Text::html(front), Text::plain(back));
    let notes = vec![
        note("Which? <img src=\"flag.png\">", "Chad"),
        note("<img src=\"map.png\">", "Mali"),
        note("<b>Capital?</b>", "Bamako"),
        note("<i> </i>", "Kenia"),
    ];
    let collection = Collection { notes, ..Collection::default() };
    let csv = named("csv").unwrap();
    let (fitted, said) = fit(collection.clone(), csv, Some(Markup::Plain));
    let fronts: Vec<&str> = fitted.notes.iter().map(|note| note.front().raw()).collect();
    assert_eq!(fronts, ["Which?", "[map.png]", "Capital?"]);
    let said: Vec<String> = said.iter().map(|said| said.problem.message()).collect();
    assert_eq!(
        said,
        [
            "CSV holds plain text here: 2 notes lose formatting",
            "CSV holds plain text here: 2 notes lose 2 images: “flag.png”, “map.png”",
            "the question that “Kenia” answers has no text, and CSV holds no more; the note is \
             left out",
        ]
    );
    let (fitted, said) = fit(collection, csv, Some(Markup::Html));
    assert_eq!((fitted.notes.len(), said.len()), (4, 0));
}

#[test]
fn an_image_that_is_lost_leaves_no_blank_lines() {
    let back = Text::html("<img src=\"a.png\"><br><br>Red.<br>No &amp; blue.<br><img src=b>");
    assert_eq!(into_plain(back), Text::plain("Red.\nNo & blue."));
}

#[test]
fn images_that_a_target_cannot_take_are_counted_wherever_they_lie() {
    let html = "<img src=a.png> <img src=a.png> <img src=c.png> <img src=\"https://x.org/b.png\">";
    let mut collection = Collection::default();
    let deck = collection.decks.named("D");
    let note = Note::basic(Text::plain("What?"), Text::html(html));
    collection.notes.push(Note { deck, ..note });
    let said = |name| -> Vec<String> {
        let (_, said) = fit(collection.clone(), named(name).unwrap(), None);
        said.iter().map(|said| said.problem.message()).collect()
    };
    assert_eq!(said("remnote"), ["RemNote takes no media: 2 files stay behind"]);
    assert_eq!(said("obsidian"), [""; 0]);
}

#[test]
fn a_kind_becomes_the_nearest_that_the_target_has() {
    let note = |kind, sides: &[&'static str]| {
        let fields = sides.iter().map(|side| Text::plain(*side)).collect();
        Note { kind, fields, ..Note::basic(Text::EMPTY, Text::EMPTY) }
    };
    let notes = vec![
        note(Kind::Reversed, &["a", "b"]),
        note(Kind::OptionalReversed, &["c", "d", ""]),
        note(Kind::OptionalReversed, &["e", "f", "y"]),
        note(Kind::TypeIn, &["g", "h"]),
    ];
    let collection = Collection { notes, ..Collection::default() };
    let fitted = |kinds| {
        let carries = Carries { kinds, ..Carries::NOTHING };
        let format = Format { title: "It", carries, ..*named("quizlet").unwrap() };
        let (fitted, said) = fit(collection.clone(), &format, None);
        assert!(fitted.notes.iter().all(|note| note.fields.len() == 2));
        let kinds: Vec<Kind> = fitted.notes.iter().map(|note| note.kind).collect();
        (kinds, said.iter().map(|said| said.problem.message()).collect::<Vec<_>>())
    };
    use Kind::{Basic, Reversed};
    let (kinds, said) = fitted(&[Basic, Reversed]);
    assert_eq!(kinds, [Reversed, Basic, Reversed, Basic]);
    assert_eq!(said, ["It has no answers to type: 1 note becomes one plain card"]);
    let (kinds, said) = fitted(&[Basic]);
    assert_eq!(kinds, [Basic; 4]);
    let both =
        "It has no reversed cards and no answers to type: 3 notes become one plain card each";
    assert_eq!(said, [both]);
}

/// What `fit` says is lost of `collection` in a format that carries `carries`: how many notes lose
/// how many things.
fn losses(collection: &Collection<'_>, carries: Carries) -> Vec<(Loss, usize, usize)> {
    let format = Format { carries, ..*named("quizlet").unwrap() };
    let (_, said) = fit(collection.clone(), &format, None);
    let lost = said.iter().filter_map(|said| match &said.problem {
        Problem::Lost { loss, notes, items, .. } => Some((*loss, *notes, *items)),
        _ => None,
    });
    lost.collect()
}

#[test]
fn flags_suspension_learning_and_decks_of_cards_are_each_lost() {
    let new = AnkiCard::default();
    let cards = vec![
        new.clone(),
        AnkiCard { flag: 1, ..new.clone() },
        AnkiCard { suspended: true, ..new.clone() },
        AnkiCard { schedule: Some(Box::default()), ..new.clone() },
        AnkiCard { deck: 1, ..new.clone() },
    ];
    let note = |cards| {
        let anki = Some(Box::new(AnkiNote { cards, ..AnkiNote::default() }));
        Note { anki, ..Note::basic(Text::plain("a"), Text::plain("b")) }
    };
    let notes = vec![note(cards), note(vec![new; 2])];
    let collection = Collection { notes, ..Collection::default() };
    let lost = losses(&collection, Carries::NOTHING);
    assert_eq!(lost, [(Loss::Cards, 1, 3)]);
    let lost = losses(&collection, Carries { decks: true, ..Carries::NOTHING });
    assert_eq!(lost, [(Loss::Cards, 1, 3), (Loss::CardDecks, 1, 1)]);
    assert_eq!(losses(&collection, Carries::EVERYTHING), []);
}

#[test]
fn clozes_lose_what_the_format_or_its_markup_cannot_hold() {
    let text = Text::html("{{c1::Rust::a metal}} is {{c1::red}}");
    let note = Note { kind: Kind::Cloze, ..Note::basic(text, Text::EMPTY) };
    let collection = Collection { notes: vec![note], ..Collection::default() };
    let hints = Loss::ClozeParts { hints: true, groups: false };
    let clozes = ClozeParts { hints: false, ..ClozeParts::ALL };
    let exact = Carries { clozes, ..Carries::EVERYTHING };
    assert_eq!(losses(&collection, exact), [(hints, 1, 1)]);
    assert_eq!(losses(&collection, Carries::EVERYTHING), []);
}

#[test]
fn names_of_decks_that_a_format_changes_are_counted_with_their_notes() {
    let mut collection = Collection::default();
    let decks = ["A B", "C D", "E"].map(|name| collection.decks.named(name));
    collection.notes = [0, 0, 1, 2]
        .iter()
        .map(|&at: &usize| Note {
            deck: decks[at],
            ..Note::basic(Text::plain("a"), Text::plain("b"))
        })
        .collect();
    let deck_form = Some((|name| name.replace(' ', "-")) as fn(&str) -> String);
    let carries = Carries { deck_form, ..Carries::EVERYTHING };
    assert_eq!(losses(&collection, carries), [(Loss::DeckForm, 3, 2)]);
}

#[test]
fn looks_that_markdown_has_not_are_lost_once_a_note() {
    let red = Text::html("<font color=red>a</font>");
    let notes = vec![
        Note::basic(red.clone(), red.clone()),
        Note::basic(red, Text::html("<b>b</b>")),
        Note::basic(Text::html("<b>c</b>"), Text::plain("d")),
    ];
    let collection = Collection { notes, ..Collection::default() };
    let carries = Carries { markups: &[Markup::Markdown], ..Carries::EVERYTHING };
    assert_eq!(losses(&collection, carries), [(Loss::Looks, 2, 2)]);
}
