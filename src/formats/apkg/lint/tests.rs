//! Good packages about which there is nothing to say, and the same ones with one thing broken.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use rusqlite::Connection;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::convert::{ReadOptions, read, write};
use crate::deck::{CardTemplate, Collection, Id, Kind, Note, NoteType};
use crate::formats::apkg::untrusted::know_unicase;
use crate::formats::{Writing, named};
use crate::identity::Identifier;
use crate::media::Media;
use crate::settings::Settings;
use crate::source::Source;
use crate::text::Text;

/// When the packages are made and looked at.
const NOW: i64 = 1_800_000_000_000;

/// A note of every kind, a custom one among them, with a picture.
fn good() -> Collection<'static> {
    let mut collection = Collection::default();
    collection.decks.named("d");
    collection.decks.named("d::e");
    collection.note_types.push(NoteType {
        css: ".card { background: url('_paper.png') }".to_owned(),
        ..NoteType::plain("Verb", &["Word", "Means"])
    });
    let sides: [(Kind, &[&str]); 6] = [
        (Kind::Basic, &["1.50", "b"]),
        (Kind::Reversed, &["&nbsp;7 ", "<img src=\"a b.png\">"]),
        (Kind::OptionalReversed, &["c", "d", "y"]),
        (Kind::TypeIn, &["e", "[sound:x.mp3]"]),
        (Kind::Cloze, &["{{c1::f}} {{c3::g}}", ""]),
        (Kind::Custom(0), &["ir", "to go"]),
    ];
    for (deck, (kind, fields)) in [0, 0, 0, 1, 1, 1].into_iter().zip(sides) {
        let fields = fields.iter().map(|field| Text::html(*field)).collect();
        let id = Id::Given(kind.name().into());
        let note = Note::basic(Text::EMPTY, Text::EMPTY);
        collection.notes.push(Note { deck, kind, fields, id, ..note });
    }
    for name in ["a b.png", "x.mp3", "_paper.png"] {
        collection.media.push(Media::new(name, Arc::new(b"bytes")));
    }
    collection
}

/// The package of `collection`, entry by entry.
fn entries(collection: Collection<'_>, layout: &str) -> Vec<(String, Vec<u8>)> {
    let mut settings = Settings::default();
    settings.set("package", layout);
    let writing = Writing { now: NOW, ..Writing::new(&settings) };
    let mut package = Cursor::new(Vec::new());
    write(collection, named("apkg").unwrap(), None, &writing, &mut package).unwrap();
    let mut package = ZipArchive::new(package).unwrap();
    let length = package.len();
    let entry = |at| {
        let mut entry = package.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    (0..length).map(entry).collect()
}

/// Changes the image of the collection among `entries`.
fn alter(entries: &mut [(String, Vec<u8>)], change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let newest = |(name, _): &&mut (String, Vec<u8>)| name == "collection.anki21b";
    let at = entries.iter_mut().find(newest).is_some();
    let wanted = if at { "collection.anki21b" } else { "collection.anki2" };
    let (_, bytes) = entries.iter_mut().find(|(name, _)| name == wanted).unwrap();
    *bytes = match at {
        true => zstd::encode_all(&*change(zstd::decode_all(&**bytes).unwrap()), 0).unwrap(),
        false => change(std::mem::take(bytes)),
    };
}

/// Changes the rows of an image of a collection.
fn with_rows(image: Vec<u8>, change: impl FnOnce(&Connection)) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact("main", &*image, image.len(), false).unwrap();
    know_unicase(&connection).unwrap();
    change(&connection);
    connection.serialize("main").unwrap().to_vec()
}

/// The codes of what is said about the package of `entries`, in a file called `name`.
fn said(name: &str, entries: &[(String, Vec<u8>)]) -> BTreeSet<&'static str> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let source = Source::new(name, zip.finish().unwrap().into_inner(), None);
    let options = ReadOptions { check_at: Some(NOW), ..ReadOptions::default() };
    let input = read(&source, &options, &mut Identifier::default(), "").unwrap();
    input.diagnostics.iter().map(|said| said.problem.code()).collect()
}

/// What is said when `sql` has changed the collection of the good package.
fn after(layout: &str, sql: &str) -> BTreeSet<&'static str> {
    let mut entries = entries(good(), layout);
    alter(&mut entries, |image| with_rows(image, |rows| rows.execute_batch(sql).unwrap()));
    said("good.apkg", &entries)
}

#[test]
fn about_a_good_package_there_is_nothing_to_say() {
    for layout in ["compatible", "latest"] {
        assert_eq!(said("good.apkg", &entries(good(), layout)), BTreeSet::new(), "{layout}");
    }
}

#[test]
fn each_broken_row_has_its_code() {
    let cases: [(&str, &[&str]); 27] = [
        ("DROP TABLE graves", &["odd-schema"]),
        ("ALTER TABLE revlog DROP COLUMN factor", &["odd-schema"]),
        ("UPDATE col SET ver = 0", &["odd-schema"]),
        (
            "UPDATE cards SET nid = 5 WHERE id = (SELECT min(id) FROM cards)",
            &["note-without-cards", "orphan-card"],
        ),
        ("DELETE FROM cards WHERE ord = 1", &["missing-card"]),
        ("UPDATE cards SET ord = 6 WHERE ord = 2", &["empty-card", "missing-card"]),
        (
            "UPDATE notes SET flds = replace(flds, 'ir', '<br>'), sfld = '<br>'
          WHERE guid = 'custom'",
            &["empty-card", "wrong-column"],
        ),
        ("UPDATE cards SET did = 5 WHERE ord = 1", &["unknown-deck"]),
        ("UPDATE notes SET mid = 5 WHERE guid = 'basic'", &["bad-record"]),
        ("UPDATE notes SET guid = 'basic' WHERE guid = 'custom'", &["repeated-id"]),
        ("UPDATE notes SET guid = '' WHERE guid = 'custom'", &["no-guid"]),
        ("UPDATE notes SET csum = 0", &["wrong-column"]),
        ("UPDATE notes SET sfld = 'x' WHERE guid = 'basic'", &["wrong-column"]),
        ("UPDATE cards SET id = 5 WHERE id = (SELECT min(id) FROM cards)", &["id-time"]),
        (
            "UPDATE cards SET id = 0x7fffffffffffffff WHERE id = (SELECT min(id) FROM cards)",
            &["id-time"],
        ),
        ("UPDATE notes SET mod = 1800086500 WHERE guid = 'custom'", &["id-time"]),
        ("UPDATE cards SET mod = 1800000000000 WHERE ord = 1", &["id-time"]),
        ("ALTER TABLE cards DROP COLUMN mod", &["odd-schema"]),
        ("UPDATE notes SET mid = 5 WHERE guid IN ('reversed', 'type-in')", &["bad-record"]),
        ("UPDATE notes SET flds = replace(flds, 'a b.png', 'a%20b.png')", &[]),
        (
            "UPDATE notes SET flds = replace(flds, 'a b.png', 'https://a.org/b.png')",
            &["remote-media", "unused-media"],
        ),
        (
            "UPDATE notes SET flds = replace(flds, 'x.mp3', 'y.mp3')",
            &["missing-media", "unused-media"],
        ),
        ("UPDATE notes SET flds = 'x' WHERE guid = 'custom'", &["field-count", "wrong-column"]),
        ("UPDATE cards SET queue = -1, flags = 1, type = 2, due = 4, ivl = 3, reps = 4", &[]),
        ("CREATE VIEW deeper AS SELECT 1; CREATE TABLE others (x)", &[]),
        ("UPDATE notes SET tags = ' a b '", &[]),
        ("CREATE INDEX slow ON notes (hex(flds))", &["odd-schema"]),
    ];
    for layout in ["compatible", "latest"] {
        for (sql, codes) in cases {
            assert_eq!(after(layout, sql), codes.iter().copied().collect(), "{layout}: {sql}");
        }
    }
}

#[test]
fn each_broken_setting_has_its_code() {
    for (sql, code) in [
        ("UPDATE col SET conf = 'x'", "odd-schema"),
        ("UPDATE col SET models = replace(models, '{{Word}}', '{{#Word}}')", "bad-template"),
        ("UPDATE col SET models = replace(models, '_paper', '_stone')", "missing-media"),
        (
            "UPDATE col SET decks = json_insert(decks, '$.77', json_object('id', 77, 'name', 'D'))",
            "deck-case",
        ),
        (
            "UPDATE col SET decks = json_insert(decks, '$.77', json_object('id', 1, 'name', 'x'))",
            "same-number",
        ),
        (
            "UPDATE col SET decks = json_insert(decks, '$.7', json_object('id', 7, 'name', 'x'))",
            "id-time",
        ),
    ] {
        assert!(after("compatible", sql).contains(code), "{sql}");
    }
}

#[test]
fn names_in_another_order_are_found() {
    let mut entries = entries(good(), "latest");
    alter(&mut entries, |image| {
        with_rows(image, |rows| {
            rows.create_collation("unicase", |a, b| b.cmp(a)).unwrap();
            rows.execute_batch("REINDEX idx_decks_name; REINDEX idx_notetypes_name").unwrap();
        })
    });
    assert_eq!(said("good.apkg", &entries), BTreeSet::from(["wrong-order"]));
}

#[test]
fn a_broken_page_and_a_log_are_found() {
    let root = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_notes_csum'";
    for layout in ["compatible", "latest"] {
        let mut entries = entries(good(), layout);
        alter(&mut entries, |image| {
            let mut page = 0_u32;
            let mut image = with_rows(image, |rows| {
                page = rows.query_row(root, [], |row| row.get(0)).unwrap();
            });
            image[4096 * (page as usize - 1)..][..64].fill(0xff);
            image
        });
        assert_eq!(said("good.apkg", &entries), BTreeSet::from(["broken-package"]), "{layout}");
    }
    let mut entries = entries(good(), "compatible");
    alter(&mut entries, |mut image| {
        image[18..20].fill(2);
        image
    });
    assert_eq!(said("good.apkg", &entries), BTreeSet::from(["odd-schema"]));
}

#[test]
fn media_under_odd_names_are_found() {
    let with = |name: &str, front: &str| {
        let mut collection = good();
        collection.media.push(Media::new(name, Arc::new(b"bytes")));
        collection.note_types[0].templates.push(CardTemplate {
            name: "Card 2".to_owned(),
            front: front.to_owned(),
            back: "{{FrontSide}}".to_owned(),
            ..CardTemplate::default()
        });
        said("good.apkg", &entries(collection, "compatible"))
    };
    assert_eq!(with("latex-1.png", "{{Means}}"), BTreeSet::new());
    assert_eq!(with("logo.png", "{{Means}}"), BTreeSet::from(["unused-media"]));
    let in_template = with("logo.png", "{{Means}}<img src=logo.png>");
    assert_eq!(in_template, BTreeSet::from(["media-in-template"]));
    assert_eq!(with("_aux?.png", "{{Means}}"), BTreeSet::from(["media-name"]));
}

#[test]
fn media_that_are_there_twice_are_found() {
    let with = |name: &str, bytes: &str| {
        let mut entries = entries(good(), "compatible");
        let list = entries.iter_mut().find(|(name, _)| name == "media").unwrap();
        let media = String::from_utf8(list.1.clone()).unwrap();
        list.1 = media.replace('}', &format!(", \"7\": \"{name}\"}}")).into_bytes();
        entries.push(("7".to_owned(), bytes.as_bytes().to_vec()));
        said("good.apkg", &entries)
    };
    assert_eq!(with("x.mp3", "bytes"), BTreeSet::from(["repeated-media"]));
    assert_eq!(with("x.mp3", "other"), BTreeSet::from(["bad-media", "unused-media"]));
    // Names that differ in case are two names.
    assert_eq!(with("X.mp3", "other"), BTreeSet::from(["unused-media"]));
    assert_eq!(with("X.mp3", "bytes"), BTreeSet::new());
}

#[test]
fn the_name_of_a_file_can_be_wrong() {
    let entries = entries(good(), "compatible");
    for name in ["x/collection.apkg", "Backup-1.apkg", "all.colpkg"] {
        assert_eq!(said(name, &entries), BTreeSet::from(["replaces-collection"]), "{name}");
    }
}

#[test]
fn the_note_that_says_to_update_is_no_deck() {
    let mut latest = entries(good(), "latest");
    latest.retain(|(name, _)| name == "collection.anki2" || name == "media");
    latest[1].1 = b"{}".to_vec();
    let said = said("cut.apkg", &latest);
    assert!(said.contains("placeholder-alone"), "{said:?}");
}

#[test]
fn nothing_of_it_is_said_of_a_conversion() {
    let mut entries = entries(good(), "compatible");
    let sql = "UPDATE notes SET csum = 0; DELETE FROM cards WHERE ord = 1";
    alter(&mut entries, |image| with_rows(image, |rows| rows.execute_batch(sql).unwrap()));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &entries {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let source = Source::new("good.apkg", zip.finish().unwrap().into_inner(), None);
    let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "").unwrap();
    assert!(input.diagnostics.is_empty(), "{:?}", input.diagnostics);
}
