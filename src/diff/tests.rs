use super::*;
use crate::formats::{TextIs, named};

/// The difference of two inputs of these names.
fn between(old: (&str, &str), new: (&str, &str)) -> Difference {
    let options = ReadOptions { text_is: TextIs::Html, ..ReadOptions::default() };
    let (old, new) = (Source::of_text(old.0, old.1), Source::of_text(new.0, new.1));
    States::read(&old, &new, &options).unwrap().difference()
}

/// The difference of two tables with these rows below `head`.
fn tables(head: &str, old: &[&str], new: &[&str]) -> Difference {
    let table = |rows: &[&str]| format!("{head}\n{}\n", rows.join("\n"));
    between(("deck.csv", &table(old)), ("deck.csv", &table(new)))
}

/// What happened, and to which notes.
fn said(difference: &Difference) -> Vec<(What, &str)> {
    let of = |change: &'_ NoteChange| change.new.is_some();
    let said = difference.notes.iter().map(|change| {
        let side = if of(change) { &change.new } else { &change.old };
        (change.what, side.as_ref().unwrap().front.as_str())
    });
    said.collect()
}

#[test]
fn each_note_is_of_one_sort() {
    let difference = tables(
        "front,back,tags,deck",
        &["same,1,,A", "gone,2,,A", "edited,3,x,A", "goes,4,,A", "stays,5,,B", "last,6,,B"],
        &["new,7,,A", "same,1,,A", "edited,three,y,A", "stays,5,,B", "goes,4,,B"],
    );
    assert_eq!(
        said(&difference),
        [
            (What::Added, "new"),
            (What::Removed, "gone"),
            (What::Changed, "edited"),
            (What::Removed, "last"),
            (What::Moved, "goes"),
        ]
    );
    let counts =
        Counts { same: 2, added: 1, changed: 1, moved: 1, removed: 2, ..Counts::default() };
    assert_eq!(difference.counts, counts);
    let edited = &difference.notes[2];
    assert_eq!((edited.id, edited.by, edited.moved), (Some(IdFate::Kept), Some("front"), false));
    assert_eq!(
        (&*edited.tags.added, &*edited.tags.removed),
        (&["y".to_owned()][..], &["x".to_owned()][..])
    );
    assert_eq!(edited.fields.len(), 1);
    let goes = &difference.notes[4];
    assert_eq!((goes.moved, goes.fields.len()), (true, 0));
}

#[test]
fn what_is_the_same_is_said_to_be() {
    let same = tables("front,back", &["a,b", "c,d"], &["c,d", "a,b"]);
    assert!(same.is_none());
    assert_eq!(same.counts, Counts { same: 2, ..Counts::default() });
}

#[test]
fn markup_alone_is_a_change_and_is_shown() {
    let difference =
        tables("front,back", &["a,<b>one</b> two", "c,d"], &["a,<i>one</i> two", "c,d"]);
    let field = &difference.notes[0].fields[0];
    assert!(field.markup);
    assert_eq!(field.new.as_deref(), Some("<i>one</i> two"));
    let both = tables("front,back", &["a,<b>one</b> two", "c,d"], &["a,one three", "c,d"]);
    let field = &both.notes[0].fields[0];
    assert_eq!((field.markup, field.old.as_deref()), (false, Some("one two")));
}

#[test]
fn ids_are_lost_only_where_both_inputs_give_them() {
    let fate = |old: &[&str], new: &[&str]| {
        let difference = tables("front,back,id", old, new);
        difference.notes.iter().map(|change| (change.what, change.id)).collect::<Vec<_>>()
    };
    let lost = Some(IdFate::Lost);
    assert_eq!(fate(&["a,b,x1", "c,d,y2"], &["a,b,z3", "c,d,y2"]), [(What::Id, lost)]);
    assert_eq!(fate(&["a,b,x1", "c,d,y2"], &["a,x,z3", "c,d,y2"]), [(What::Changed, lost)]);
    assert_eq!(fate(&["a,b,x1", "c,d,y2"], &["a,b,", "c,d,y2"]), []);
    let reworded = ["Where does the Danube begin?,In the Black Forest", "c,d"];
    let difference = tables(
        "front,back",
        &reworded,
        &["Where does the Danube rise?,In the Black Forest", "c,d"],
    );
    assert_eq!(difference.notes[0].id, Some(IdFate::Remade));
}

#[test]
fn another_kind_is_no_change_that_anki_takes() {
    let difference = tables(
        "front,back,kind",
        &["The capital of France,Paris,basic", "c,d,basic"],
        &["The capital of France,Paris,reversed", "c,d,basic"],
    );
    assert_eq!(said(&difference), [(What::Kind, "The capital of France")]);
    let sides = &difference.notes[0];
    let kind = |side: &Option<Side>| side.as_ref().unwrap().kind.clone();
    assert_eq!((kind(&sides.old), kind(&sides.new)), ("basic".to_owned(), "reversed".to_owned()));
    assert_eq!(sides.fields, []);
}

#[test]
fn fields_of_other_names_are_compared_by_their_places() {
    let cloze = tables(
        "front,back,kind",
        &["{{c1::Paris}} is the capital of France,see a map,cloze"],
        &["Paris is the capital of France,see a map,basic"],
    );
    let fields = cloze.notes[0].fields.iter().map(|field| field.name.as_str());
    assert_eq!(fields.collect::<Vec<_>>(), ["Front"]);
}

#[test]
fn a_deck_is_not_renamed_by_its_file() {
    let text =
        "Where does the Danube begin?\nIn Donaueschingen\nWhere does it end?\nIn the Black Sea\n";
    assert!(between(("old.txt", text), ("a/new.txt", text)).is_none());
    let titled = format!("Rivers\n{text}");
    let renamed = between(("old.txt", text), ("new.txt", &titled)).renamed_decks;
    assert_eq!(renamed, [RenamedDeck { old: "old".to_owned(), new: "Rivers".to_owned() }]);
}

#[test]
fn a_text_and_its_package_are_compared_like_any_other() {
    let json = "[{\"front\": \"a\", \"back\": \"b\"}, {\"front\": \"c\", \"back\": \"d\"}]";
    let difference = between(("deck.csv", "front,back\na,b\nc,e\n"), ("deck.json", json));
    assert_eq!(said(&difference), [(What::Changed, "c")]);
    assert_eq!((difference.old.format, difference.new.format), ("csv", "json"));
    assert_eq!(named(difference.new.format).unwrap().name, "json");
}

#[test]
fn a_picture_that_changed_is_a_difference() {
    let media = |bytes: &'static [u8]| {
        let media = crate::media::Media::new("a.png", std::sync::Arc::new(bytes));
        Collection { media: [media].into_iter().collect(), ..Collection::default() }
    };
    let difference = Difference::of(&media(b"old"), &media(b"new"));
    assert_eq!(difference.changed_media, ["a.png"]);
    assert!(!difference.is_none() && Difference::of(&media(b"old"), &media(b"old")).is_none());
}

/// The search for what happened between two tables of Anki's fields.
fn search(what: What, old: &[&str], new: &[&str]) -> Search {
    let table = |rows: &[&str]| format!("front,back,deck\n{}\n", rows.join("\n"));
    let options = ReadOptions { text_is: TextIs::Html, ..ReadOptions::default() };
    let (old, new) = (table(old), table(new));
    let (old, new) = (Source::of_text("d.csv", old), Source::of_text("d.csv", new));
    let states = States::read(&old, &new, &options).unwrap();
    states.search(&states.difference(), what)
}

#[test]
fn notes_are_sought_by_as_much_as_tells_them_apart() {
    let stays = "stays,0,A";
    let found = |what, old: &[&str], new: &[&str]| {
        let search = search(what, old, new);
        (search.line, search.notes, search.left_out)
    };
    let line = r#""deck:A" "Front:gone""#.to_owned();
    assert_eq!(found(What::Removed, &[stays, "gone,1,A"], &[stays]), (line, 1, 0));
    let line =
        r#"(("deck:A" "Front:gone") or ("deck:B" ("Front:x y z" or "Front:one")))"#.to_owned();
    let old = [stays, "gone,1,A", "x y z,2,B", "one,3,B"];
    assert_eq!(found(What::Removed, &old, &[stays]), (line, 3, 0));
    let line = r#""deck:A" ("Front:twin" "Back:left")"#.to_owned();
    assert_eq!(
        found(What::Removed, &["twin,left,A", "twin,right,A"], &["twin,right,A"]),
        (line, 1, 0)
    );
    let line = r#""deck:A" -"deck:A::*" "Front:twin""#.to_owned();
    assert_eq!(found(What::Removed, &["twin,1,A", "TWIN,1,A::b"], &["TWIN,1,A::b"]), (line, 1, 0));
    let line = r#""deck:A" ("Front:re:(?-i)\ATWIN\z" "Back:re:(?-i)\A1\z")"#.to_owned();
    assert_eq!(found(What::Removed, &["twin,1,A", "TWIN,1,A"], &["twin,1,A"]), (line, 1, 0));
    assert_eq!(found(What::Removed, &["a,1,A", "a,1,A"], &["a,1,A"]), (String::new(), 0, 1));
    let line = r#""deck:A" "Front:goes far away""#.to_owned();
    assert_eq!(
        found(What::Moved, &[stays, "goes far away,1,A"], &[stays, "goes far away,1,B"]),
        (line, 1, 0)
    );
    assert_eq!(found(What::Added, &[stays], &[stays]), (String::new(), 0, 0));
}
