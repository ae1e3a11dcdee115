use super::*;
use crate::deck::{Id, Kind, Note};
use crate::text::Text;

/// Notes of the deck “d”, or of the deck before the `|`.
fn deck(notes: &[(&'static str, &'static str)]) -> Collection<'static> {
    let mut collection = Collection::default();
    for (front, back) in notes {
        let (name, front) = front.split_once('|').unwrap_or(("d", front));
        let deck = collection.decks.named(name);
        let note = Note::basic(Text::plain(front), Text::plain(*back));
        collection.notes.push(Note { deck, ..note });
    }
    collection
}

fn matched(old: &Collection<'_>, new: &Collection<'_>) -> Vec<Option<u32>> {
    let found = Comparison::of(old, new, Strength::Normal);
    found.matches.iter().map(|found| found.map(|found| found.old)).collect()
}

const DECK: [(&str, &str); 6] = [
    ("What is the capital of France?", "Paris"),
    ("What is the capital of Spain?", "Madrid"),
    ("Which server handles static files?", "Nginx is the usual choice for them"),
    ("Which command collects static files?", "python manage.py collectstatic does it"),
    ("Is Django synchronous?", "Yes"),
    ("Is Gunicorn a database?", "No"),
];

#[test]
fn equal_notes_are_found_in_any_order() {
    let mut other = DECK;
    other.reverse();
    let expected: Vec<Option<u32>> = (0..6).rev().map(Some).collect();
    assert_eq!(matched(&deck(&DECK), &deck(&other)), expected);
}

#[test]
fn one_side_may_change() {
    let mut other = DECK;
    other[0].1 = "Lutetia";
    other[1].0 = "Spain is ruled from which capital?";
    other[4] = ("Does Django work synchronously?", "Yes");
    other[5].1 = "Not at all";
    let found = matched(&deck(&DECK), &deck(&other));
    assert_eq!(found, [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5)]);
}

#[test]
fn both_sides_may_change_by_a_third() {
    let mut other = DECK;
    other[2] = ("Which server delivers static files?", "Nginx is the most common choice for them");
    let found = Comparison::of(&deck(&DECK), &deck(&other), Strength::Normal);
    let found = found.matches[2].unwrap();
    assert_eq!((found.old, found.by), (2, By::Likeness));
    let strict = Comparison::of(&deck(&DECK), &deck(&other), Strength::Strict);
    assert_eq!(strict.matches[2], None);
}

#[test]
fn another_subject_is_no_edit() {
    let cases: [[(&str, &str); 2]; 4] = [
        [("What is the capital of France?", "Paris"), ("What is the capital of Italy?", "Rome")],
        [
            ("What is the capital of France?", "The capital of France is Paris"),
            ("What is the capital of Italy?", "The capital of Italy is Rome"),
        ],
        [
            ("When did the war of 1914 end?", "In 1918"),
            ("When did the war of 1939 end?", "In 1945"),
        ],
        [("perro", "dog"), ("gato", "cat")],
    ];
    for [old, new] in cases {
        assert_eq!(matched(&deck(&[old]), &deck(&[new])), [None], "{old:?} {new:?}");
    }
}

#[test]
fn a_cloze_text_may_hide_something_else() {
    let clozes = |fronts: &[&'static str]| {
        let notes: Vec<(&str, &str)> = fronts.iter().map(|front| (*front, "")).collect();
        let mut deck = deck(&notes);
        deck.notes.iter_mut().for_each(|note| note.kind = Kind::Cloze);
        deck
    };
    let old = clozes(&[
        "The capital of Australia is {{c1::Sydney}}.",
        "Water is {{c1::H2O}}",
        "{{c1::Rome}} is in {{c2::Italy}}",
        "{{c1::One}} and {{c2::two}} make {{c3::four}}",
    ]);
    let new = clozes(&[
        "Water is {{c1::H₂O}}",
        "The capital of Australia is {{c1::Canberra}}.",
        // Another sentence of the same form is another note.
        "{{c1::Oslo}} is in {{c2::Norway}}",
        "{{c1::One}} and {{c2::two}} make {{c3::three}}",
    ]);
    assert_eq!(matched(&old, &new), [Some(1), Some(0), None, Some(3)]);
}

#[test]
fn backs_that_many_notes_have_say_nothing() {
    let old =
        deck(&[("Is water wet?", "True"), ("Is fire cold?", "False"), ("Two is even", "True")]);
    let new =
        deck(&[("Do cats bark?", "True"), ("Is fire cold?", "False"), ("Two is even", "True")]);
    assert_eq!(matched(&old, &new), [None, Some(1), Some(2)]);
}

#[test]
fn equal_fronts_are_told_apart_by_their_backs() {
    let old = deck(&[("bank", "money"), ("bank", "river"), ("bank", "data")]);
    let new = deck(&[("bank", "river"), ("bank", "money"), ("bank", "of data")]);
    assert_eq!(matched(&old, &new), [Some(1), Some(0), Some(2)]);
}

#[test]
fn a_renamed_deck_is_the_same_deck() {
    let old = deck(&[("a|What is one?", "1"), ("a|What is two?", "2"), ("b|x", "y")]);
    let new = deck(&[("c|What is one?", "eins"), ("c|And what is two?", "2"), ("b|x", "y")]);
    let found = Comparison::of(&old, &new, Strength::Normal);
    assert_eq!(found.renamed, [(0, 0)]);
    assert_eq!(matched(&old, &new), [Some(0), Some(1), Some(2)]);
}

#[test]
fn notes_move_between_decks() {
    let old = deck(&[("a|one", "1"), ("b|two", "2"), ("b|How many legs has a spider?", "eight")]);
    let new = deck(&[("b|one", "1"), ("b|two", "2"), ("a|How many legs has a spider?", "8")]);
    assert_eq!(matched(&old, &new), [Some(0), Some(1), Some(2)]);
}

#[test]
fn a_short_front_in_another_deck_is_another_note() {
    let old = deck(&[("a|hund", "dog"), ("b|x", "y"), ("a|z", "w")]);
    let new = deck(&[("b|hund", "hundred"), ("b|x", "y"), ("a|z", "w")]);
    assert_eq!(matched(&old, &new), [None, Some(1), Some(2)]);
}

#[test]
fn ids_of_sources_come_first() {
    let with_ids = |ids: [&'static str; 2], notes: [(&'static str, &'static str); 2]| {
        let mut collection = deck(&notes);
        for (note, id) in collection.notes.iter_mut().zip(ids) {
            note.id = Id::Given(id.into());
        }
        collection
    };
    let old = with_ids(["1", "2"], [("a", "b"), ("c", "d")]);
    let new = with_ids(["2", "1"], [("a", "b"), ("c", "d")]);
    assert_eq!(matched(&old, &new), [Some(1), Some(0)]);
}

#[test]
fn another_kind_is_said_and_not_matched() {
    let old = deck(&[("The capital of France is?", "Paris"), ("x", "y")]);
    let mut new = deck(&[("The capital of France is {{c1::Paris}}", ""), ("x", "y")]);
    new.notes[0].kind = Kind::Cloze;
    let found = Comparison::of(&old, &new, Strength::Normal);
    assert_eq!(found.matches[0], None);
    assert_eq!(
        found.other_kind.iter().map(|pair| (pair.old, pair.new)).collect::<Vec<_>>(),
        [(0, 0)]
    );
}

#[test]
fn clozes_are_compared_without_their_marks() {
    let cloze = |text: &'static str| {
        let mut collection = deck(&[(text, "")]);
        collection.notes[0].kind = Kind::Cloze;
        collection
    };
    let old = cloze("The capital of {{c1::France}} is Paris");
    assert_eq!(matched(&old, &cloze("The capital of France is {{c1::Paris::city}}")), [Some(0)]);
    let edited = cloze("The capital city of {{c1::France}} is Paris");
    assert_eq!(matched(&old, &edited), [Some(0)]);
    assert_eq!(matched(&old, &cloze("The capital of {{c1::Italy}} is Rome")), [None]);
}

/// Forty notes of which no two answer the same, behind `notes`.
fn among_others(notes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    const NAMES: &str = "alder ash aspen bamboo beech birch cedar cherry cypress ebony elder elm fig fir \
        gum hazel holly ivy juniper larch laurel lime linden maple mulberry myrtle oak olive palm pear \
        pine plane plum poplar rowan spruce teak walnut willow yew";
    let others = NAMES.split_whitespace().map(|name| (name, name));
    notes.iter().copied().chain(others).collect()
}

#[test]
fn an_answer_that_is_given_once_is_its_note_where_answers_are() {
    let (old, new) = (("Who painted Guernica?", "Picasso"), ("Spanish, blue and rose", "Picasso"));
    let mut moved = among_others(&[]);
    moved.push(new);
    let found = matched(&deck(&among_others(&[old])), &deck(&moved));
    assert_eq!(found.last(), Some(&Some(0)));
    // Where answers are repeated it may be a note that happens to have the same.
    let same = ["True", "False"].map(|answer| ("a|Is it so?", answer));
    let repeated: Vec<_> = (0..20).flat_map(|_| same).collect();
    let old = [vec![("a|Is it?", "Perhaps")], repeated.clone()].concat();
    let new = [repeated, vec![("a|Will she come tomorrow?", "Perhaps")]].concat();
    assert_eq!(matched(&deck(&old), &deck(&new)).last(), Some(&None));
}

#[test]
fn between_the_same_notes_an_answer_or_a_question_is_enough() {
    let old =
        [("a", "1"), ("bank", "money"), ("bank", "river"), ("b", "2"), ("c d", "3"), ("e", "4")];
    let mut new = old;
    new[1].1 = "where cash is kept";
    new[2].1 = "side of water";
    new[4].0 = "something else";
    let expected: Vec<Option<u32>> = (0..6).map(Some).collect();
    assert_eq!(matched(&deck(&old), &deck(&new)), expected);
}

#[test]
fn numbers_and_letters_are_subjects() {
    let cases = [
        [("5 × 2 is how much?", "It is ten"), ("2 × 5 is how much?", "It is ten too")],
        [
            ("What is the relative minor of D major?", "The relative minor of it is B minor"),
            ("What is the relative minor of G major?", "The relative minor of it is E minor"),
        ],
        [
            ("What does the sine of the double angle equal?", "Twice the sine times the cosine"),
            ("What does the cosine of the double angle equal?", "The cosine less twice the sine"),
        ],
    ];
    for [old, new] in cases {
        assert_eq!(matched(&deck(&[old]), &deck(&[new])), [None], "{old:?} {new:?}");
    }
}

#[test]
fn a_note_is_not_taken_for_one_of_two_that_are_as_near() {
    let old = deck(&[
        ("Which bone of the left hand breaks most often?", "The scaphoid bone of the wrist does"),
        (
            "Which bone of the right hand breaks most often?",
            "The scaphoid bone of the wrist does too",
        ),
    ]);
    let new = deck(&[(
        "Which bone of a hand breaks most often?",
        "The scaphoid bone of the wrist does so",
    )]);
    let found = Comparison::of(&old, &new, Strength::Normal);
    assert_eq!(found.matches, [None]);
    assert_eq!(found.doubts.len(), 1);
}

#[test]
fn short_sides_keep_their_words() {
    let others = among_others(&[]);
    let cases = [
        (("to be right", "tener razón"), ("to be afraid", "tener miedo"), false),
        (("to be thirsty", "tener mucha sed"), ("to be thristy", "tener muhca sed"), true),
    ];
    for (old, new, is_one) in cases {
        let with = |note| deck(&[vec![note], others.clone()].concat());
        assert_eq!(matched(&with(old), &with(new))[0].is_some(), is_one, "{old:?} {new:?}");
    }
}

#[test]
fn a_question_put_in_other_words_is_found_where_it_stands() {
    let old = [
        ("Does Rust check types when compiling?", "Yes"),
        ("What is the capital of France?", "Paris"),
        ("Is the borrow checker part of the compiler?", "Yes"),
        ("Is Cargo the package manager of Rust?", "Yes"),
        ("What is the capital of Spain?", "Madrid"),
        ("Are strings in Rust always UTF-8?", "Yes"),
    ];
    let mut new = old;
    new[0].0 = "Does Rust check types while compiling?";
    new[2].0 = "Is the borrow checker a piece of the compiler?";
    new[3].0 = "Is Cargo the dependency manager of Rust?";
    assert_eq!(matched(&deck(&old), &deck(&new)), [0, 1, 2, 3, 4, 5].map(Some));
    // Another question in its place is another note, though it is answered the same.
    new[0].0 = "Has Python a lock around its interpreter?";
    new[5].0 = "Are there 6 planets in Rust always?";
    assert_eq!(matched(&deck(&old), &deck(&new))[0], None);
    assert_eq!(matched(&deck(&old), &deck(&new))[5], None);
}
