use super::*;
use crate::deck::{AnkiNote, Decks, Kind, NoteType, content_of};
use crate::identity::base91;
use crate::note_types;
use crate::text::Text;

const SECOND: i64 = 1_000;

const CARRYING: Carrying<'_> = Carrying {
    carry: Carry::Normal,
    now: 9 * SECOND,
    to_anki: true,
    own: usize::MAX,
    gone: Gone::Left,
    types_are_known: true,
    retired: &[],
};

/// A collection in which each note has an id and was changed a second after 1970.
fn package(notes: &[(&'static str, &'static str, &'static str)]) -> Collection<'static> {
    let mut collection = deck(notes.iter().map(|(_, front, back)| (*front, *back)));
    for (note, (id, ..)) in collection.notes.iter_mut().zip(notes) {
        note.id = Id::Given((*id).into());
        let content = content_of(note);
        let anki = AnkiNote { created: 5, changed: 1, content, cards: Vec::new() };
        note.anki = Some(Box::new(anki));
    }
    collection
}

fn deck(notes: impl IntoIterator<Item = (&'static str, &'static str)>) -> Collection<'static> {
    let mut collection = Collection::default();
    collection.decks.named("d");
    let note = |(front, back)| Note::basic(Text::plain(front), Text::plain(back));
    collection.notes = notes.into_iter().map(note).collect();
    for (bits, note) in (1..).zip(&mut collection.notes) {
        note.id = Id::Made(bits);
    }
    collection
}

fn carried(new: &mut Collection<'static>, old: &Collection<'static>) -> Carried {
    carry(new, old, CARRYING)
}

fn ids(collection: &Collection<'_>) -> Vec<String> {
    collection.notes.iter().map(|note| note.id.to_string()).collect()
}

fn codes(carried: &Carried) -> Vec<&'static str> {
    carried.diagnostics.iter().map(|said| said.problem.code()).collect()
}

#[test]
fn an_edited_note_keeps_its_id_and_is_said() {
    let old = package(&[("x", "What is WSGI?", "An interface"), ("y", "And ASGI?", "Another")]);
    let mut new = deck([("And ASGI?", "The same, asynchronous"), ("What's WSGI?", "An interface")]);
    let carried = carried(&mut new, &old);
    assert_eq!(ids(&new), ["y", "x"]);
    assert_eq!(carried.count(&new.notes), (2, 2));
    assert_eq!(codes(&carried), ["carried"]);
    let anki = new.notes[0].anki.as_ref().unwrap();
    assert_eq!((anki.created, anki.changed), (5, 1));
    assert_ne!(anki.content, content_of(&new.notes[0]), "the writer sees that it changed");
}

#[test]
fn a_new_note_never_takes_the_id_of_an_old_one() {
    let old = package(&[("x", "What was WSGI?", "An interface"), ("y", "gone", "away")]);
    // What the recipe gives these is what older notes have by now.
    let mut new = deck([("What is WSGI?", "Something else altogether"), ("new", "here")]);
    new.notes[0].id = Id::Made(bits_of("x"));
    new.notes[1].id = Id::Made(bits_of("y"));
    let carried = carried(&mut new, &old);
    let ids = ids(&new);
    assert!(!ids.contains(&"x".to_owned()) && !ids.contains(&"y".to_owned()), "{ids:?}");
    assert_eq!((carried.count(&new.notes), carried.removed), ((0, 0), 2));
}

#[test]
fn another_kind_is_another_note() {
    let old = package(&[("x", "The capital of France is?", "Paris")]);
    let mut new = deck([("The capital of France is {{c1::Paris}}", "")]);
    new.notes[0].kind = Kind::Cloze;
    let said = carried(&mut new, &old);
    assert_eq!(codes(&said), ["kind-changed"]);
    assert_eq!(said.removed, 1);
    new.notes[0].id = Id::Given("x".into());
    let said = carried(&mut new, &old);
    assert_eq!(codes(&said), ["kind-changed"]);
    assert_ne!(ids(&new), ["x"], "Anki would pass it over");
}

#[test]
fn the_note_type_that_anki_knows_is_kept() {
    let mut old = package(&[("x", "What is WSGI?", "An interface")]);
    let basic = note_types::of(Kind::Basic).unwrap();
    old.note_types = vec![NoteType { name: "Basic".to_owned(), id: Some(77), ..basic }];
    old.notes[0].kind = Kind::Custom(0);
    let mut new = deck([("What is WSGI?", "The web server gateway interface"), ("b", "c")]);
    carried(&mut new, &old);
    assert_eq!(new.note_type_of(&new.notes[0]).unwrap().id, Some(77));
    assert_eq!(new.notes[1].kind, Kind::Basic);
}

#[test]
fn ids_without_their_note_types_are_said_where_they_are_not_ours() {
    let old = package(&[("x", "What is WSGI?", "An interface"), ("y", "And ASGI?", "Another")]);
    let carrying = Carrying { types_are_known: false, ..CARRYING };
    let new = || deck([("What is WSGI?", "An interface"), ("And ASGI?", "Another")]);
    assert_eq!(codes(&carry(&mut new(), &old, carrying)), ["foreign-note-types"]);
    assert_eq!(codes(&carry(&mut new(), &old, CARRYING)), [""; 0]);
}

#[test]
fn renamed_decks_and_moved_notes_are_said_once() {
    let mut old = package(&[("1", "one", "1"), ("2", "two", "2"), ("3", "How is three?", "3")]);
    let mut new = deck([("one", "1"), ("two", "2"), ("How is three?", "3")]);
    for (collection, names) in
        [(&mut old, ["A::x", "A::y", "A::x"]), (&mut new, ["B::x", "B::y", "B::y"])]
    {
        collection.decks = Decks::default();
        for (note, name) in collection.notes.iter_mut().zip(names) {
            note.deck = collection.decks.named(name);
        }
    }
    let carried = carried(&mut new, &old);
    let said: Vec<String> = carried.diagnostics.iter().map(|said| said.problem.message()).collect();
    assert_eq!(codes(&carried), ["deck-renamed", "moved"], "{said:?}");
    assert!(said[0].contains("“A” with 2 notes is called “B”"), "{said:?}");
}

#[test]
fn what_is_gone_can_be_tagged_and_is_said_once() {
    let old = package(&[("x", "one", "1"), ("y", "two", "2")]);
    let mut new = deck([("one", "1")]);
    let carrying = Carrying { gone: Gone::Tagged, ..CARRYING };
    let first = carry(&mut new, &old, carrying);
    assert_eq!((codes(&first), first.removed), (vec!["removed"], 1));
    assert_eq!(ids(&new), ["x", "y"]);
    assert_eq!(new.notes[1].tags, [REMOVED_TAG]);
    let mut again = deck([("one", "1")]);
    let second = carry(&mut again, &new, carrying);
    assert_eq!((codes(&second), second.removed), (vec![], 0));
    assert_eq!(ids(&again), ["x"]);
}

#[test]
fn without_carrying_only_equal_ids_are_the_same() {
    let mut old = package(&[("x", "one", "1"), ("y", "two", "2")]);
    let mut new = deck([("one", "1"), ("zwei", "2")]);
    old.notes[1].id = new.notes[1].id.clone();
    let carrying = Carrying { carry: Carry::Off, ..CARRYING };
    let carried = carry(&mut new, &old, carrying);
    assert_eq!(new.notes[0].id, Id::Made(1));
    assert_eq!((carried.count(&new.notes), carried.removed), ((1, 1), 1));
}

#[test]
fn who_takes_an_id_over_has_it_alone() {
    // By the recipe the first note with a front has its first id, whatever answers it.
    let old = package(&[("x", "bank", "Geldinstitut")]);
    let mut new = deck([("bank", "Ufer"), ("bank", "Geldinstitut")]);
    new.notes[0].id = Id::Made(bits_of("x"));
    let carried = carried(&mut new, &old);
    assert_eq!(ids(&new)[1], "x");
    assert_ne!(ids(&new)[0], "x");
    assert_eq!(carried.count(&new.notes), (1, 0));
}

#[test]
fn what_could_not_be_read_is_not_gone() {
    let old = package(&[("x", "one", "1"), ("y", "two", "2")]);
    let mut new = deck([("one", "1")]);
    let carrying = Carrying { now: 9 * SECOND, own: 2, gone: Gone::Kept, ..Carrying::default() };
    let carried = carry(&mut new, &old, carrying);
    assert_eq!((codes(&carried), carried.removed), (vec!["kept"], 0));
    assert_eq!((ids(&new), new.notes[1].tags.len()), (vec!["x".to_owned(), "y".to_owned()], 0));
}

#[test]
fn other_decks_of_a_larger_state_are_not_gone() {
    let mut old = package(&[("x", "one", "1"), ("y", "two", "2"), ("z", "three", "3")]);
    old.notes[2].deck = old.decks.named("another");
    let mut new = deck([("one", "1")]);
    let whole = Carrying { now: 9 * SECOND, own: 0, ..Carrying::default() };
    assert_eq!(carry(&mut new.clone(), &old, whole).removed, 1);
    assert_eq!(carry(&mut new, &old, Carrying { own: 3, ..whole }).removed, 2);
}

#[test]
fn a_note_that_returns_is_known_by_its_front() {
    let old = package(&[("x", "one", "1"), ("y", "two", "2")]);
    let gone = carry(&mut deck([("one", "1")]), &old, CARRYING);
    let between = package(&[("x", "one", "1"), ("z", "zwei", "2")]);
    let carrying = Carrying { retired: &gone.retired, ..CARRYING };
    // An equal front says more than the equal answer of another note.
    let mut new = deck([("one", "1"), ("two", "2")]);
    let back = carry(&mut new, &between, carrying);
    assert_eq!(ids(&new), ["x", "y"]);
    assert_eq!((back.count(&new.notes), codes(&back)), ((2, 0), vec!["removed"]));
    let anki = new.notes[1].anki.as_ref().unwrap();
    assert_eq!((anki.created, anki.changed, anki.content), (5, 1, content_of(&new.notes[1])));
    let still: Vec<String> = back.retired.iter().map(|was| base91(was.bits())).collect();
    assert_eq!(still, ["z"], "who is back is not gone any more");
    // Another note with the id that the recipe gives gets one of its own.
    let mut new = deck([("two", "2"), ("three", "3")]);
    new.notes[1].id = Id::Made(bits_of("y"));
    carry(&mut new, &between, carrying);
    assert_eq!(ids(&new)[0], "y");
    assert_ne!(ids(&new)[1], "y");
}

#[test]
fn an_edit_in_doubt_can_be_taken_back_and_made_again() {
    let (was, is) = ("Capital of France?", "What is the capital city of France?");
    let other = ("x", "Capital of Spain?", "Madrid");
    let old = package(&[("y", was, "Paris"), other]);
    let mut both = deck([(is, "Paris (pop 2M)"), (other.1, other.2)]);
    let first = carry(&mut both, &old, CARRYING);
    assert!(codes(&first).contains(&"doubtful-edit"));
    let mistaken = base91(bits_of_id(&both.notes[0].id));
    let old = package(&[(mistaken.leak(), is, "Paris (pop 2M)"), other]);
    for answer in ["Paris (pop 2M)", "Paris"] {
        let mut back = deck([(was, answer), (other.1, other.2)]);
        let second = carry(&mut back, &old, Carrying { retired: &first.retired, ..CARRYING });
        assert_eq!(ids(&back), ["y", "x"]);
        let old = package(&[("y", was, answer), other]);
        let mut again = deck([(is, answer), (other.1, other.2)]);
        carry(&mut again, &old, Carrying { retired: &second.retired, ..CARRYING });
        assert_eq!(ids(&again), ["y", "x"], "changed again, one side at a time");
    }
}

#[test]
fn what_is_merely_alike_returns_by_itself() {
    let river = ("r", "What is the name of the largest river in Africa?", "The Nile");
    let lake = ("l", "What is the name of the largest lake in Africa?", "Lake Victoria");
    let without_river = carry(&mut deck([(lake.1, lake.2)]), &package(&[river, lake]), CARRYING);
    let mut swapped = deck([(river.1, river.2)]);
    let carrying = Carrying { retired: &without_river.retired, ..CARRYING };
    let without_lake = carry(&mut swapped, &package(&[lake]), carrying);
    let mut both = deck([(river.1, river.2), (lake.1, lake.2)]);
    let carrying = Carrying { retired: &without_lake.retired, ..CARRYING };
    carry(&mut both, &package(&[river]), carrying);
    assert_eq!(ids(&both), ["r", "l"]);
}

#[test]
fn those_that_went_last_are_remembered() {
    let fronts: Vec<String> = (0..MOST_RETIRED + 2).map(|number| number.to_string()).collect();
    let mut old = deck([]);
    old.notes = fronts
        .iter()
        .map(|front| Note {
            id: Id::Given(front.clone().into()),
            ..Note::basic(Text::plain(front.clone()), Text::EMPTY)
        })
        .collect();
    let gone = carry(&mut deck([("another", "1")]), &old, CARRYING);
    assert_eq!(gone.retired.len(), MOST_RETIRED);
    let mut new = deck([("1", ""), ("2", "")]);
    carry(&mut new, &deck([]), Carrying { retired: &gone.retired, ..CARRYING });
    assert_eq!([new.notes[0].id.is_given(), new.notes[1].id.is_given()], [false, true]);
}

#[test]
fn a_cloze_that_hides_less_leaves_an_empty_card() {
    let mut old = package(&[("x", "{{c1::Oslo}} is in {{c2::Norway}}", "")]);
    let mut new = deck([("{{c1::Oslo}} is in Norway", "")]);
    (old.notes[0].kind, new.notes[0].kind) = (Kind::Cloze, Kind::Cloze);
    let said = carried(&mut new.clone(), &old);
    assert_eq!(codes(&said), ["empty-cards"]);
    let other_way = package(&[("x", "{{c1::Oslo}} is in Norway", "")]);
    let mut more = deck([("{{c1::Oslo}} is in {{c2::Norway}}", "")]);
    assert_eq!(codes(&carried(&mut more, &other_way)), [""; 0]);
}
