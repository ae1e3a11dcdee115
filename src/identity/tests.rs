//! Known answers, and what tells equal notes apart.

use super::*;
use crate::text::Text;

fn key(deck: &str, kind: &str, front: &str, more: &[&str]) -> u64 {
    Keys::default().key(deck, kind, front, more)
}

#[test]
fn base91_known_answers() {
    let known =
        [(0, ""), (1, "b"), (90, "~"), (91, "ba"), (1 << 32, "!5St/"), (u64::MAX, "Rj&Z5m[>Zp")];
    for (bits, text) in known {
        assert_eq!(base91(bits), text);
    }
}

#[test]
fn id_known_answers() {
    let deck = "django_deploy Flashcards";
    let id = |front, more: &[&str]| base91(key(deck, "basic", front, more));
    assert_eq!(id("What is Django?", &[]), "LgR`VB%=jj");
    assert_eq!(id("What is Django?", &["2"]), "dBL;(.E//S");
    assert_eq!(id("What is WSGI in the context of Django deployment?", &[]), "/&XP$ov9G");
}

/// The same keys come of decks in turn as of each alone, and a deck with a long name takes no longer.
#[test]
fn what_keys_begin_with_is_hashed_once_a_deck() {
    let mut keys = Keys::default();
    for deck in ["a", "b", "b", "a", "", "a"] {
        assert_eq!(keys.key(deck, "basic", "front", &["2"]), key(deck, "basic", "front", &["2"]));
    }
    let long = "long ".repeat(100_000);
    let first = keys.key(&long, "basic", "0", &[]);
    let last = (0..20_000).map(|_| keys.key(&long, "basic", "0", &[])).last();
    assert_eq!(last, Some(first));
}

#[test]
fn fronts_are_compared_as_text() {
    let same = [
        Text::plain("a < b & c"),
        Text::plain("  a <  b\n& c "),
        Text::html("<b>a</b> &lt; b<br>&amp;&nbsp;c"),
        Text::html("a {{c1::&lt;::hint}} b {{c2::&amp; c}}"),
    ];
    for front in same {
        assert_eq!(normal_front(&front), "a < b & c", "{front:?}");
    }
    assert_eq!(normal_front(&Text::plain("cafe\u{301}")), "café");
}

#[test]
fn equal_keys_get_parts_of_their_own() {
    let deck = |fronts: &[&'static str]| {
        let mut collection = Collection::default();
        collection.decks.named("d");
        collection.notes = fronts
            .iter()
            .map(|front| Note::basic(Text::plain(*front), Text::plain("back")))
            .collect();
        collection
    };
    let ids = |collection: &Collection<'_>| -> Vec<String> {
        collection.notes.iter().map(|note| note.id.to_string()).collect()
    };
    let mut identifier = Identifier::default();
    let (mut first, mut second) = (deck(&["a", "a", "b", "a"]), deck(&["a", "a", "c"]));
    let first_keys = keys(&first);
    let said = identifier.identify(&mut first, first_keys, "one");
    assert_eq!(said.len(), 2);
    let second_keys = keys(&second);
    let said = identifier.identify(&mut second, second_keys, "two");
    let said: Vec<&str> = said.iter().map(|said| said.problem.code()).collect();
    assert_eq!(said, ["repeated-note", "repeated-elsewhere"]);
    let expected = |more: &[&str]| base91(key("d", "basic", "a", more));
    assert_eq!(ids(&first)[0], expected(&[]));
    assert_eq!(ids(&first)[1], expected(&["2"]));
    assert_eq!(ids(&first)[3], expected(&["3"]));
    assert_eq!(ids(&second)[0], expected(&["two"]));
    assert_eq!(ids(&second)[1], expected(&["two", "2"]));
}

#[test]
fn a_made_id_never_takes_a_given_one() {
    let mut collection = Collection::default();
    collection.decks.named("d");
    let plain = base91(key("d", "basic", "a", &[]));
    let second = base91(key("d", "basic", "a", &["2"]));
    let given = [None, Some(second.clone()), Some(plain.clone()), Some(plain.clone())];
    collection.notes = given
        .into_iter()
        .map(|id| {
            let mut note = Note::basic(Text::plain("a"), Text::plain("b"));
            note.id = id.map_or(Id::None, |id| Id::Given(id.into()));
            note
        })
        .collect();
    let keys = keys(&collection);
    let said = Identifier::default().identify(&mut collection, keys, "");
    let ids: Vec<String> = collection.notes.iter().map(|note| note.id.to_string()).collect();
    let third = base91(key("d", "basic", "a", &["3"]));
    let fourth = base91(key("d", "basic", "a", &["4"]));
    assert_eq!(ids, [third, second, plain, fourth]);
    assert_eq!(said.len(), 3, "one repeated id, two repeated fronts");
}

/// The codes of what is said.
fn codes(said: &[Diagnostic]) -> Vec<&'static str> {
    said.iter().map(|said| said.problem.code()).collect()
}

/// A collection with a deck `d` of basic notes: their ids, where they have one, fronts and backs.
fn collection(notes: &[(Option<&'static str>, &'static str, &'static str)]) -> Collection<'static> {
    let mut collection = Collection::default();
    collection.decks.named("d");
    let note = |(id, front, back): &(Option<&'static str>, &'static str, &'static str)| {
        let mut note = Note::basic(Text::plain(*front), Text::plain(*back));
        note.id = id.map_or(Id::None, |id| Id::Given(id.into()));
        note
    };
    collection.notes = notes.iter().map(note).collect();
    collection
}

/// Gives ids to a collection; the codes of what is said, and its ids.
fn identified(
    identifier: &mut Identifier,
    mut collection: Collection<'_>,
    folder: &str,
) -> (Vec<&'static str>, Vec<String>) {
    let keys = keys(&collection);
    let said = identifier.identify(&mut collection, keys, folder);
    let ids = collection.notes.iter().map(|note| note.id.to_string()).collect();
    (codes(&said), ids)
}

/// Known answers of splitmix64: the seed 0 gives these numbers one after the other.
#[test]
fn keys_are_spread_over_all_bits() {
    let step = 0x9e37_79b9_7f4a_7c15_u64;
    let known = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f];
    for (times, known) in (1..).zip(known) {
        let mut spread = Spread::default();
        spread.write_u64(step.wrapping_mul(times));
        assert_eq!(spread.finish(), known, "{times}");
    }
    let mut bytes = Spread::default();
    bytes.write(&step.to_be_bytes());
    assert_eq!(bytes.finish(), known[0]);
}

#[test]
fn a_given_id_stands_once_in_an_output() {
    let mut identifier = Identifier::default();
    let one = || collection(&[(Some("x"), "a", "b")]);
    let made = base91(key("d", "basic", "a", &[]));
    assert_eq!(identified(&mut identifier, one(), ""), (vec![], vec!["x".to_owned()]));
    // The same note in another input keeps it; another note gets one of its own.
    assert_eq!(identified(&mut identifier, one(), ""), (vec![], vec!["x".to_owned()]));
    let (said, ids) = identified(&mut identifier, collection(&[(Some("x"), "a", "other")]), "");
    assert_eq!((said, ids), (vec!["repeated-id"], vec![made]));
    // Twice in one input is once too often, whatever it says.
    let twice = collection(&[(Some("y"), "e", "f"), (Some("y"), "e", "f")]);
    let (said, ids) = identified(&mut identifier, twice, "");
    assert_eq!((said, ids[0].as_str()), (vec!["repeated-id"], "y"));
    assert_ne!(ids[1], "y");
    // In another output it may stand again, and once there too.
    identifier.begin_output();
    let (said, ids) = identified(&mut identifier, collection(&[(Some("x"), "c", "d")]), "");
    assert_eq!((said, ids), (vec![], vec!["x".to_owned()]));
    let (said, _) = identified(&mut identifier, collection(&[(Some("x"), "a", "b")]), "");
    assert_eq!(said, ["repeated-id"]);
}

#[test]
fn what_other_inputs_ask_is_counted_within_an_output() {
    let deck = || collection(&[(None, "a", "1"), (None, "b", "2"), (None, "c", "3")]);
    let some = || collection(&[(None, "a", "1"), (None, "x", "2"), (None, "c", "3")]);
    let mut identifier = Identifier::default();
    assert_eq!(identified(&mut identifier, deck(), "one").0, [""; 0]);
    let keys = keys(&some());
    let said = identifier.identify(&mut some(), keys, "two");
    let elsewhere = Problem::RepeatedElsewhere { notes: 2 };
    assert_eq!(said, [Diagnostic::of_all(elsewhere)]);
    // Another output is another matter, but no id comes twice in a run.
    identifier.begin_output();
    let (said, ids) = identified(&mut identifier, some(), "three");
    assert_eq!(said, [""; 0]);
    let expected = |front| base91(key("d", "basic", front, &["three"]));
    assert_eq!(ids, [expected("a"), expected("x"), expected("c")]);
    // The same folder once more: a number tells them apart, and goes on counting.
    let (_, second) = identified(&mut identifier, deck(), "three");
    assert_eq!(second[0], base91(key("d", "basic", "a", &["three", "2"])));
    let (_, third) = identified(&mut identifier, deck(), "three");
    assert_eq!(third[0], base91(key("d", "basic", "a", &["three", "3"])));
}

#[test]
fn clozes_of_one_sentence_repeat_nothing_unless_they_hide_the_same() {
    let clozes = |texts: &[&'static str]| {
        let mut collection = collection(&[]);
        collection.notes = texts
            .iter()
            .map(|text| Note { kind: Kind::Cloze, ..Note::basic(Text::html(*text), Text::EMPTY) })
            .collect();
        collection
    };
    let (one, other) = ("{{c1::Rome}} is in Italy", "Rome is in {{c1::Italy}}");
    let said = |texts: &[&'static str]| identified(&mut Identifier::default(), clozes(texts), "").0;
    assert_eq!(said(&[one, other]), [""; 0]);
    assert_eq!(said(&[one, other, one]), ["repeated-note"]);
    // What another input hides is not repeated here.
    let mut identifier = Identifier::default();
    identified(&mut identifier, clozes(&[one]), "one");
    assert_eq!(identified(&mut identifier, clozes(&[one, other]), "two").0, ["repeated-elsewhere"]);
}

#[test]
fn a_repeated_front_is_said_of_what_it_repeats() {
    let said = |notes: &[(Option<&'static str>, &'static str, &'static str)]| {
        let mut collection = collection(notes);
        let keys = keys(&collection);
        Identifier::default().identify(&mut collection, keys, "")
    };
    let same = |said: &[Diagnostic]| match said {
        [Diagnostic { problem: Problem::RepeatedFront { same_answer, .. }, .. }] => *same_answer,
        other => panic!("{other:?}"),
    };
    assert!(same(&said(&[(None, "a", "b"), (None, "a", "b")])));
    assert!(!same(&said(&[(None, "a", "b"), (None, "a", "c")])));
    // A given id may be the one that is made of another front.
    let made = &*base91(key("d", "basic", "a", &[])).leak();
    assert_eq!(said(&[(Some(made), "z", "b"), (None, "a", "b")]), []);
    assert!(same(&said(&[(Some(made), "a", "b"), (None, "a", "b")])));
}

#[test]
fn an_id_that_is_ours_is_known_and_the_next_one_is_free() {
    let made = &*base91(key("d", "basic", "a", &[])).leak();
    let ours = collection(&[(Some(made), "a", "b"), (Some("other"), "a", "b"), (None, "a", "b")]);
    let is_ours: Vec<bool> = ours.notes.iter().map(|note| is_our_id(&ours, note)).collect();
    assert_eq!(is_ours, [true, false, false]);
    assert_eq!(key_of(&ours, &ours.notes[1]), key("d", "basic", "a", &[]));
    let number = |number| key("d", "basic", "a", &[number]);
    assert_eq!(another_id(&ours, &ours.notes[0], |_| false), number("2"));
    assert_eq!(another_id(&ours, &ours.notes[0], |id| id != number("4")), number("4"));
}

#[test]
fn a_note_of_a_type_of_its_own_is_told_by_the_types_name() {
    let mut collection = collection(&[(None, "a", "b")]);
    let note_type = crate::deck::NoteType { name: "Verb".to_owned(), ..Default::default() };
    collection.note_types.push(note_type);
    assert_eq!(kind_of(&collection, &collection.notes[0]), "basic");
    collection.notes[0].kind = Kind::Custom(0);
    assert_eq!(kind_of(&collection, &collection.notes[0]), "Verb");
    assert_eq!(keys(&collection), [key("d", "Verb", "a", &[])]);
}
