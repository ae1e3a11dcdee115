//! What a reduction says is lost, and what it leaves.

use super::*;
use crate::formats::Hints;
use std::sync::Arc;

use crate::deck::{AnkiNote, CardTemplate, Field, NoteType};
use crate::formats::named;
use crate::media::Media;

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
            "the question that “Kenia” answers shows nothing that CSV can hold; the note is left out",
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
    let clozes = ClozeParts { hints: Hints::None, ..ClozeParts::ALL };
    let exact = Carries { clozes, ..Carries::EVERYTHING };
    assert_eq!(losses(&collection, exact), [(hints, 1, 1)]);
    let first = &collection.notes[0];
    let groups =
        Note { fields: vec![Text::html("{{c1::a}} {{c1::b}}"), Text::EMPTY], ..first.clone() };
    let back = Note { fields: vec![Text::html("{{c1::a}}"), Text::html("b")], ..first.clone() };
    let notes = vec![first.clone(), groups, back.clone(), back];
    let all = Collection { notes, ..Collection::default() };
    let bare = Carries { clozes: ClozeParts::BARE, ..Carries::EVERYTHING };
    let both = Loss::ClozeParts { hints: true, groups: true };
    assert_eq!(losses(&all, bare), [(both, 2, 2), (Loss::ClozeBacks, 2, 2)]);
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

#[test]
fn what_few_formats_miss_is_counted_only_where_it_is_there() {
    let mut collection = Collection::default();
    let deck = collection.decks.named("A");
    let picture = Text::html("a <img src=a.png>");
    let tags = vec!["x y".into(), "z".into(), "v w".into()];
    collection.notes = vec![Note { deck, tags, ..Note::basic(picture, Text::plain("b")) }];
    // One deck loses no name, and plain text says itself what images it loses.
    let tagged = Carries { tags: true, ..Carries::NOTHING };
    assert_eq!(losses(&collection, tagged), []);
    let tag_form = Some((|tag| tag.replace(' ', "-")) as fn(&str) -> String);
    assert_eq!(losses(&collection, Carries { tag_form, ..tagged }), [(Loss::TagForm, 1, 2)]);
    collection.decks.named("B");
    assert_eq!(losses(&collection, tagged), [(Loss::Decks, 1, 2)]);
}

#[test]
fn static_media_stay_only_with_the_templates_that_use_them() {
    let media = |name: &str| Media::new(name, Arc::new(vec![1]));
    let note = Note::basic(Text::html("<img src=a.png>"), Text::plain("b"));
    let media = ["a.png", "_style.css", "unused.png"].map(media).into_iter().collect();
    let collection = Collection { notes: vec![note], media, ..Collection::default() };
    for (note_types, kept) in
        [(NoteTypes::None, vec!["a.png"]), (NoteTypes::Fields, vec!["a.png", "_style.css"])]
    {
        let carries = Carries { note_types, media: MediaGoes::Beside, ..Carries::EVERYTHING };
        let format = Format { carries, ..*named("quizlet").unwrap() };
        let (fitted, _) = fit(collection.clone(), &format, Some(Markup::Html));
        let names: Vec<&str> = fitted.media.iter().map(|media| media.name.as_str()).collect();
        assert_eq!(names, kept);
    }
}

#[test]
fn each_card_of_a_note_type_of_its_own_becomes_a_note_in_the_deck_of_that_card() {
    let template = |name: &str, front: &str| CardTemplate {
        name: name.to_owned(),
        front: front.to_owned(),
        back: "{{Land}}".to_owned(),
        ..CardTemplate::default()
    };
    let places = NoteType {
        name: "Places".to_owned(),
        fields: ["Town", "Land"].map(|name| Field::new(name, None)).to_vec(),
        templates: vec![template("1", "{{Town}}"), template("2", "In {{Town}}?")],
        ..NoteType::default()
    };
    let mut collection = Collection { note_types: vec![places], ..Collection::default() };
    let [first, second] = ["A", "B"].map(|name| collection.decks.named(name));
    let cards = vec![
        AnkiCard { deck: first, ..AnkiCard::default() },
        AnkiCard { deck: second, ordinal: 1, ..AnkiCard::default() },
    ];
    let cloze = Note { kind: Kind::Cloze, ..Note::basic(Text::html("{{c1::x}}"), Text::EMPTY) };
    let place = Note::basic(Text::html("Doba"), Text::html("Chad"));
    collection.notes = vec![
        Note {
            kind: Kind::Custom(0),
            id: Id::Given("one".into()),
            tags: vec!["t".into()],
            anki: Some(Box::new(AnkiNote { cards, ..AnkiNote::default() })),
            ..place
        },
        cloze,
    ];
    let fitted = |note_types, kinds| {
        let carries = Carries { note_types, kinds, cards: false, ..Carries::EVERYTHING };
        let format = Format { carries, ..*named("quizlet").unwrap() };
        fit(collection.clone(), &format, Some(Markup::Html)).0
    };
    let shown = fitted(NoteTypes::None, &Kind::BUILT_IN);
    let said: Vec<_> =
        shown.notes.iter().map(|note| (note.kind, note.front().raw(), note.deck)).collect();
    let expected = [
        (Kind::Basic, "Doba", first),
        (Kind::Basic, "In Doba?", second),
        (Kind::Cloze, "{{c1::x}}", first),
    ];
    assert_eq!(said, expected);
    assert_eq!((&shown.notes[0].id, &shown.notes[1].id), (&Id::Given("one".into()), &Id::None));
    assert_eq!((shown.notes[1].tags.len(), shown.note_types.len()), (1, 0));
    // Where only clozes are lost, note types stay.
    let shown = fitted(NoteTypes::Whole, &[Kind::Basic]);
    assert_eq!((shown.notes[0].kind, shown.note_types.len()), (Kind::Custom(0), 1));
    assert_eq!((shown.notes[1].kind, &*shown.notes[1].front().to_plain()), (Kind::Basic, "[...]"));
}
