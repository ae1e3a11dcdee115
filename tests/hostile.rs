//! Packages that somebody made to do harm, or that something broke: each is read, or refused with
//! a clear error; nothing hangs, panics or is written anywhere.
//!
//! What bounds them is in the source and only seen here: an entry unpacks to at most 250 times its
//! size and 32 MB more, a value in the database is at most 256 MB long, a list of media 256 MB. So
//! whatever a package of a few megabytes holds, reading it takes less than a gigabyte.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

#[path = "hostile/package.rs"]
mod package;
#[path = "hostile/terminal.rs"]
mod terminal;
#[path = "hostile/trees.rs"]
mod trees;

use std::fmt::Write as _;
use std::io::Write as _;

use package::{Said, collection, damaged, database, read, read_as, rows, said, zipped};

/// The error that a package is refused with.
#[track_caller]
fn refused(bytes: Vec<u8>) -> String {
    read(bytes).expect_err("nothing good can come of it")
}

/// How many notes were read, and what was said.
#[track_caller]
fn taken(bytes: Vec<u8>) -> Said {
    read(bytes).unwrap_or_else(|error| panic!("it has good notes: {error}"))
}

#[test]
fn the_measure_is_a_good_package() {
    let found = taken(collection(""));
    assert_eq!((found.notes, found.skipped, &*found.said), (2, 0, ""));
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![0_u8; 128 << 20];
    let error = refused(zipped(&[("collection.anki2", &zeros), ("media", b"{}")]));
    said(&error, "unpacks to more than 250 times its size");
    let packed = zstd::encode_all(zeros.as_slice(), 1).expect("memory takes it");
    let entries: [(&str, &[u8]); 2] = [("meta", b"\x08\x03"), ("collection.anki21b", &packed)];
    said(&refused(zipped(&entries)), "unpacks to more than 250 times its size");
    // Bombs in the list and in a media file leave the notes alone.
    let good = database("");
    let found = taken(zipped(&[("collection.anki2", &good), ("media", &zeros)]));
    assert_eq!(found.notes, 2);
    said(&found.said, "the list of its media cannot be read");
}

/// Each entry by itself is none, and there are many; their packed bytes may even be the same ones.
#[test]
fn many_small_bombs_are_one() {
    let zeros = vec![0_u8; 8 << 20];
    let names: Vec<String> = (0..60).map(|at| at.to_string()).collect();
    let list: serde_json::Map<String, serde_json::Value> =
        names.iter().map(|at| (at.clone(), format!("{at}.bin").into())).collect();
    let list = serde_json::Value::Object(list).to_string();
    let shown: String = names.iter().map(|at| format!("<img src={at}.bin>")).collect();
    let good = database(&format!("UPDATE notes SET flds = '{shown}' || char(31);"));
    let mut entries: Vec<(&str, &[u8])> =
        vec![("collection.anki2", &good), ("media", list.as_bytes())];
    entries.extend(names.iter().map(|name| (name.as_str(), &zeros[..])));
    let bytes = zipped(&entries);
    let most = bytes.len() as u64 * 250 + (32 << 20);
    let source = deckconv::source::Source::new("many.apkg", bytes, None);
    let options = deckconv::convert::ReadOptions::default();
    let mut identifier = deckconv::identity::Identifier::default();
    let input = deckconv::convert::read(&source, &options, &mut identifier, "").expect("notes");
    let sizes = input.collection.media.iter().map(|media| media.copy_to(&mut std::io::sink()));
    let (whole, refused): (Vec<_>, Vec<_>) = sizes.partition(Result::is_ok);
    let unpacked: u64 = whole.iter().flatten().map(|print| print.size).sum();
    assert!(unpacked <= most && unpacked + (8 << 20) > most, "{unpacked} of {most}");
    assert!(!refused.is_empty());
}

#[test]
fn an_archive_in_an_archive_is_no_deck() {
    let inner = collection("");
    let outer = zipped(&[("deck.apkg", &inner)]);
    let twice = zipped(&[("outer.zip", &outer)]);
    for bytes in [outer, twice] {
        let source = deckconv::source::Source::new("decks.zip", bytes, None);
        let settings = deckconv::settings::Settings::default();
        let error = deckconv::convert::recognise(&source, &settings).expect_err("no deck");
        said(&error.to_string(), "it is a zip archive, not text");
    }
}

#[test]
fn media_names_stay_names() {
    let names = ["../up.png", "/etc/passwd", "C:\\x.png", "..", ".", "a/b.png", "nul\0.png", ""];
    let list: serde_json::Map<String, serde_json::Value> = names
        .iter()
        .chain(["good.png"].iter())
        .enumerate()
        .map(|(at, name)| (at.to_string(), (*name).into()))
        .collect();
    let list = serde_json::Value::Object(list).to_string();
    let good = database("");
    let entry_names: Vec<String> = (0..=names.len()).map(|at| at.to_string()).collect();
    let mut entries: Vec<(&str, &[u8])> =
        vec![("collection.anki2", &good), ("media", list.as_bytes())];
    entries.extend(entry_names.iter().map(|name| (name.as_str(), &b"x"[..])));
    let found = taken(zipped(&entries));
    assert_eq!(found.media, ["good.png"]);
    assert_eq!(found.said.matches("leads out of its folder").count(), names.len());
}

#[test]
fn media_names_that_differ_in_case_are_two_names() {
    let fields = "'<img src=a.png>' || char(31) || '<img src=A.png>'";
    let image = database(&format!("UPDATE notes SET flds = {fields};"));
    for other in [&b"one"[..], b"two"] {
        let entries: [(&str, &[u8]); 4] = [
            ("collection.anki2", &image),
            ("media", br#"{"0": "a.png", "1": "A.png"}"#),
            ("0", b"one"),
            ("1", other),
        ];
        let found = taken(zipped(&entries));
        let files = if other == b"one" { 1 } else { 2 };
        assert_eq!((found.media.len(), &*found.said), (files, ""), "{:?}", found.media);
    }
}

#[test]
fn a_schema_runs_nothing() {
    let triggered = "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM cards; END;";
    assert_eq!(taken(collection(triggered)).notes, 2);
    let view = "ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS \
                WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) \
                SELECT x AS id, n.* FROM c, n;";
    said(&refused(collection(view)), "its table “notes” is a view");
    let computed =
        "ALTER TABLE cards ADD COLUMN bomb TEXT GENERATED ALWAYS AS (zeroblob(1000000000));";
    said(&refused(collection(computed)), "its table “cards” is computed");
    let virtual_table = "ALTER TABLE notes RENAME TO n; PRAGMA writable_schema = ON; \
        INSERT INTO sqlite_master VALUES ('table', 'notes', 'notes', 0, \
        'CREATE VIRTUAL TABLE notes USING fts5(id, guid, mid, mod, tags, flds)');";
    refused(collection(virtual_table));
    let broken_schema =
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE notes(';";
    refused(collection(broken_schema));
    let no_rows = "DELETE FROM col;";
    said(&refused(collection(no_rows)), "no settings");
    said(&refused(collection("DROP TABLE cards;")), "its table “cards” is missing");
    said(&refused(collection("DELETE FROM notes;")), "only an empty collection");
}

#[test]
fn odd_numbers_are_numbers() {
    let huge = "UPDATE notes SET mid = '9223372036854775808', mod = 1e300 WHERE id = 1;
                UPDATE cards SET id = -9223372036854775808 WHERE id = 1;
                UPDATE cards SET id = 9223372036854775807 WHERE id = 2;
                UPDATE cards SET ord = 99999999999, did = -1, due = 9223372036854775807;";
    let found = taken(collection(huge));
    assert_eq!((found.notes, found.skipped), (1, 1));
    said(&found.said, "its note type 0 is not in the package");
    let digits = "9".repeat(1_000_000);
    let found = taken(collection(&format!("UPDATE notes SET mid = '{digits}' WHERE id = 1;")));
    assert_eq!((found.notes, found.skipped), (1, 1));
    let text = "UPDATE notes SET mid = 'x', guid = NULL, tags = x'ff00', flds = 7 WHERE id = 1;";
    assert_eq!(taken(collection(text)).notes, 1);
    let extreme = "UPDATE notes SET id = -9223372036854775808 WHERE id = 1;
                   UPDATE notes SET id = 9223372036854775807 WHERE id = 2;
                   UPDATE cards SET nid = 9223372036854775807;
                   UPDATE col SET crt = -9223372036854775808, conf = '{\"creationOffset\": 9e18}';";
    assert_eq!(taken(collection(extreme)).notes, 2);
}

#[test]
fn a_hundred_thousand_rows_and_long_ones_are_rows() {
    let found = taken(collection(
        "WITH RECURSIVE c(x) AS (SELECT 10 UNION ALL SELECT x + 1 FROM c LIMIT 100000)
         INSERT INTO notes SELECT x, '', 1, 0, 0, '', '', 0, 0, 0, '' FROM c;",
    ));
    assert_eq!(found.notes + found.skipped, 100_002);
    let long = "UPDATE notes SET flds = hex(zeroblob(25000000)) || char(31) || 'b' WHERE id = 1;";
    assert_eq!(taken(collection(long)).notes, 2);
    let separators = "UPDATE notes SET flds = replace(hex(zeroblob(1000000)), '0', char(31));";
    said(&taken(collection(separators)).said, "fields");
    let cards = "WITH RECURSIVE c(x) AS (SELECT 10 UNION ALL SELECT x + 1 FROM c LIMIT 100000)
         INSERT INTO cards SELECT x, 1, 1, x, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, '' FROM c;";
    assert_eq!(taken(collection(cards)).notes, 2);
}

#[test]
fn settings_that_are_none() {
    let deep = "[".repeat(100_000);
    for column in ["models", "decks"] {
        let error = collection(&format!("UPDATE col SET {column} = '{{\"1\":{deep}';"));
        let told = match read(error) {
            Ok(found) => found.said,
            Err(error) => error,
        };
        said(&told, "cannot be read: recursion limit exceeded");
    }
    assert_eq!(taken(collection(&format!("UPDATE col SET conf = '{deep}';"))).notes, 2);
    for json in ["", "null", "[]", "{\"1\": 7}", "{\"1\": {}}", "{\"1\": {\"flds\": {}}}"] {
        let models = format!("UPDATE col SET models = '{json}';");
        if let Ok(found) = read(collection(&models)) {
            assert_eq!(found.notes + found.skipped, 2, "{json}");
        }
    }
    let mut nested = String::new();
    (0..100_000).for_each(|level| write!(nested, "::{level}").expect("memory"));
    let name = format!("{{\"1\": {{\"id\": 1, \"name\": \"{nested}\"}}}}");
    assert_eq!(taken(collection(&format!("UPDATE col SET decks = '{name}';"))).notes, 2);
}

#[test]
fn messages_that_are_none() {
    // A length that is longer than the rest, a group never closed, a message in itself 10,000 times.
    let nested = (0..10_000).fold(Vec::new(), |inner: Vec<u8>, _| {
        let mut outer = vec![0x0a];
        prost::encoding::encode_varint(inner.len() as u64, &mut outer);
        outer.extend(inner);
        outer
    });
    for garbage in [&b"\x0a\xff\xff\xff\xff\x0f"[..], b"\x0b\x0b\x0b", b"\xff", &nested] {
        let hex: String = garbage.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("memory");
            hex
        });
        let tables = format!(
            "CREATE TABLE config (KEY text PRIMARY KEY, usn, mtime_secs, val blob);
             CREATE TABLE decks (id integer PRIMARY KEY, name text, mtime_secs, usn, common, kind);
             CREATE TABLE notetypes (id integer PRIMARY KEY, name text, mtime_secs, usn, config);
             CREATE TABLE fields (ntid, ord, name text, config);
             CREATE TABLE templates (ntid, ord, name text, mtime_secs, usn, config);
             INSERT INTO decks VALUES (1, 'D', 0, 0, x'{hex}', x'{hex}');
             INSERT INTO notetypes VALUES (1, 'T', 0, 0, x'{hex}');
             INSERT INTO fields VALUES (1, 0, 'F', x'{hex}'), (1, 1, 'B', x'{hex}');
             INSERT INTO templates VALUES (1, 0, 'C', 0, 0, x'{hex}');"
        );
        let plain = database(&tables);
        let packed = zstd::encode_all(plain.as_slice(), 1).expect("memory takes it");
        let list = zstd::encode_all(garbage, 1).expect("memory takes it");
        let entries: [(&str, &[u8]); 3] =
            [("meta", b"\x08\x03"), ("collection.anki21b", &packed), ("media", &list)];
        let found = taken(zipped(&entries));
        assert_eq!(found.notes, 2);
        said(&found.said, "cannot be read in full");
    }
}

#[test]
fn damaged_files_are_refused() {
    let good = collection("");
    for length in [0, 4, 30, 100, good.len() / 2, good.len() - 30, good.len() - 1] {
        let told = refused(good[..length].to_vec());
        said(&told, if length == 0 { "it is empty" } else { "damaged or cut off" });
        said(&told, if length == 0 { "" } else { "download it again, or export it again" });
    }
    let image = database("");
    let cut = zipped(&[("collection.anki2", &image[..image.len() / 2]), ("media", b"{}")]);
    said(&refused(cut), "its collection is damaged");
    let head = zipped(&[("collection.anki2", b"SQLite format 3\0"), ("media", b"{}")]);
    said(&refused(head), "its collection is damaged");
    let empty = zipped(&[("collection.anki2", b""), ("media", b"{}")]);
    said(&refused(empty), "no database of SQLite's");
    // Every page spoilt in turn: some parts nobody reads, the others are refused.
    for page in 0..image.len() / 4096 {
        let mut spoilt = image.clone();
        spoilt[page * 4096 + 16..(page + 1) * 4096].fill(0xa5);
        if let Ok(found) = read(zipped(&[("collection.anki2", &spoilt), ("media", b"{}")])) {
            assert!(found.notes + found.skipped <= 2, "page {page}: {}", found.notes);
        }
    }
    let packed: [(&str, &[u8]); 2] = [("meta", b"\x08\x03"), ("collection.anki21b", b"no zstd")];
    said(&refused(zipped(&packed)), "it is damaged, and cannot be unpacked any more");
}

#[test]
fn no_spoilt_byte_is_told_in_the_words_of_a_library() {
    const WORDS: [&str; 9] =
        ["EOCD", "CDFH", "entral", "eader", "checksum", "deflate", "archive failed", "i/o", "zstd"];
    let packed = zstd::encode_all(database("").as_slice(), 1).expect("memory takes it");
    let list = zstd::encode_all(&b""[..], 1).expect("memory takes it");
    let latest: [(&str, &[u8]); 3] =
        [("meta", b"\x08\x03"), ("collection.anki21b", &packed), ("media", &list)];
    for good in [collection(""), zipped(&latest)] {
        let directory = good.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("one");
        // All of the directory, and of the entries as much as takes no long time.
        for at in (0..directory).step_by(11).chain(directory..good.len()) {
            let mut spoilt = good.clone();
            spoilt[at] ^= 0xff;
            match read(spoilt) {
                Ok(found) => assert_eq!(found.notes, 2, "byte {at}: {}", found.said),
                Err(told) => {
                    let found = WORDS.iter().find(|word| told.contains(**word));
                    assert_eq!(found, None, "byte {at}: {told}");
                }
            }
        }
    }
    let image = database("");
    let list = br#"{"0": "one.png", "1": "ONE.png"}"#;
    let [notes, list]: [(&str, &[u8]); 2] = [("collection.anki2", &image), ("media", list)];
    let pictures: [(&str, &[u8]); 2] = [("0", b"a picture"), ("1", b"another")];
    let found = taken(package::with_a_wrong_sum(zipped(&[notes, list, pictures[0], pictures[1]])));
    assert_eq!((found.notes, found.media.len()), (2, 1));
    said(&found.said, "“ONE.png” is left out: it is damaged, and cannot be unpacked any more");
    let found = taken(package::with_a_wrong_sum(zipped(&[notes, list])));
    said(&found.said, "the list of its media cannot be read");
}

#[test]
fn entries_that_lie() {
    let good = collection("");
    // The sizes in the directory say 4 GB; what is there is read.
    let huge = damaged(&good, b"PK\x01\x02", 24, &u32::MAX.to_le_bytes());
    assert_eq!(taken(huge).notes, 2);
    let huge = damaged(&good, b"PK\x01\x02", 20, &u32::MAX.to_le_bytes());
    assert_eq!(taken(huge).notes, 2);
    let far = damaged(&good, b"PK\x01\x02", 42, &0x7fff_ffff_u32.to_le_bytes());
    said(&refused(far), "damaged or cut off");
    let encrypted = damaged(&good, b"PK\x01\x02", 8, &1_u16.to_le_bytes());
    said(&refused(encrypted), "locked with a password");
    let method = damaged(&good, b"PK\x01\x02", 10, &99_u16.to_le_bytes());
    said(&refused(method), "packed in a way that no app packs");
    // A second entry of the same name: the last one counts.
    let image = database("");
    let twice = zipped(&[("collection.anki2", b"nothing"), ("collection.ankiX", &image)]);
    let twice = package::replaced(twice, b"collection.ankiX", b"collection.anki2");
    assert_eq!(taken(twice).notes, 2);
}

#[test]
fn a_meta_entry_that_is_wrong() {
    let image = database("");
    let with_meta = |meta: &[u8]| {
        read(zipped(&[("meta", meta), ("collection.anki2", &image), ("media", b"{}")]))
    };
    said(&with_meta(b"\x08\x04").expect_err("from the future"), "layout is number 4");
    for meta in [&b""[..], b"\x08\x00", b"\xff\xff", b"\x08\x02", b"\x08\x03", &[0xff; 5000]] {
        let found = with_meta(meta).expect("the collection is there");
        assert_eq!(found.notes, 2, "{meta:?}");
        said(&found.said, "collection.anki2 was read");
    }
    // What stands beside a newer collection holds one note, and the deck is gone with the other.
    for change in ["DELETE FROM notes WHERE id = 2;", "DELETE FROM notes;"] {
        let lone = database(change);
        let with_meta = |meta| read(zipped(&[("meta", meta), ("collection.anki2", &lone)]));
        for meta in [&b"\x08\x02"[..], b"\x08\x03"] {
            let told = with_meta(meta).expect_err("its deck is not there");
            said(&told, "only the note that older versions of Anki are shown in its place");
            said(&told, "export it again");
        }
        let notes = with_meta(b"\x08\x01").map_or(0, |found| found.notes);
        assert_eq!(notes, usize::from(change.contains("WHERE")));
    }
    let deep = vec![0x0b; 1 << 20];
    assert_eq!(with_meta(&deep).expect("the collection is there").notes, 2);
}

#[test]
fn templates_that_grow() {
    let times = "{{Front}}".repeat(10_000);
    let sections = "{{#Front}}".repeat(100_000);
    for template in [times, sections] {
        let models = rows::models(&template);
        let change = format!(
            "UPDATE col SET models = '{models}'; \
            UPDATE notes SET flds = hex(zeroblob(1000000)) || char(31);"
        );
        assert_eq!(taken(collection(&change)).notes, 2);
    }
}

#[test]
fn nothing_is_written_outside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).expect("a folder");
    let list = br#"{"0": "../escaped.png", "1": "/tmp/deckconv-escaped.png", "2": "in.png"}"#;
    let good = database("");
    let entries: [(&str, &[u8]); 6] = [
        ("collection.anki2", &good),
        ("media", list),
        ("0", b"x"),
        ("1", b"x"),
        ("2", b"x"),
        ("../../climbing.txt", b"x"),
    ];
    let mut file = std::fs::File::create(inner.join("in.apkg")).expect("a file");
    file.write_all(&zipped(&entries)).expect("room");
    for target in ["csv", "jsonl", "apkg"] {
        std::process::Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .args(["convert", "in.apkg", "-q", "-t", target, "-o"])
            .arg(format!("out.{target}"))
            .current_dir(&inner)
            .output()
            .expect("deckconv starts");
    }
    let names = |path: &std::path::Path| {
        let files = std::fs::read_dir(path).expect("a folder").flatten();
        let mut names: Vec<_> =
            files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(folder.path()), ["inner"]);
    let inside = names(&inner);
    assert!(inside.iter().all(|name| name.starts_with("in.") || name.starts_with("out.")));
    assert!(!std::path::Path::new("/tmp/deckconv-escaped.png").exists());
}

/// The archives of other apps are unpacked by the same rules.
#[test]
fn archives_of_other_apps() {
    const CARDS: &str = "<openSM2sync number_of_entries=\"1\"><log type=\"16\" o_id=\"f\"><f>a</f>\
                         <b>&lt;img src=\"../../one.png\"&gt;</b></log></openSM2sync>";
    let zeros = vec![0_u8; 128 << 20];
    let bomb = zipped(&[("cards.xml", &zeros), ("METADATA", b"")]);
    said(&read_as("mnemosyne", bomb).unwrap_err(), "unpacks to more than 250 times its size");
    let bomb = [("cards.xml", CARDS.as_bytes()), ("METADATA", b""), ("one.png", &zeros)];
    assert_eq!(read_as("mnemosyne", zipped(&bomb)).map(|found| found.notes), Ok(1));
    let climbing = [("cards.xml", CARDS.as_bytes()), ("../../one.png", b"a picture")];
    let found = read_as("mnemosyne", zipped(&climbing)).expect("a note");
    assert_eq!((found.notes, found.media.join(" ")), (1, "one.png".to_owned()));
    said(&read_as("mnemosyne", collection("")).unwrap_err(), "without a cards.xml");
    let good = zipped(&[("cards.xml", CARDS.as_bytes())]);
    for length in 0..good.len() {
        assert!(read_as("mnemosyne", good[..length].to_vec()).is_err(), "{length}");
    }
}

/// Mochi's too.
#[test]
fn archives_of_mochi() {
    const CARDS: &str = r#"{"~:version": 2, "~:decks": [{"~:name": "D", "~:cards": [
        {"~:content": "a\n---\nb ![](@media/one.png)"}]}]}"#;
    let good = [("data.json", CARDS.as_bytes()), ("../../one.png", &b"a picture"[..])];
    let found = read_as("mochi", zipped(&good)).expect("a note");
    assert_eq!((found.notes, found.media.join(" ")), (1, "one.png".to_owned()));
    let zeros = vec![b' '; 128 << 20];
    let bomb = zipped(&[("data.json", &zeros)]);
    said(&read_as("mochi", bomb).unwrap_err(), "unpacks to more than 250 times its size");
    let deep = format!("{{\"~:decks\": {}", "[".repeat(100_000));
    assert!(read_as("mochi", zipped(&[("data.json", deep.as_bytes())])).is_err());
    let good = zipped(&good);
    for length in 0..good.len() {
        assert!(read_as("mochi", good[..length].to_vec()).is_err(), "{length}");
    }
}

/// An XML defines nothing, and is not so deep that anything would overflow.
#[test]
fn xml_that_grows_or_is_deep() {
    let formats = [
        (
            "supermemo",
            "SuperMemoElement",
            "<Content><Question>&a;</Question><Answer>b</Answer></Content>",
        ),
        ("mnemosyne-xml", "item", "<Q>&a;</Q><A>b</A>"),
        ("smconv", "card", "<card_fields><card_field idx='1'>&a;</card_field></card_fields>"),
    ];
    for (format, element, content) in formats {
        let mut entities = "<!DOCTYPE x [<!ENTITY a0 \"boom\">".to_owned();
        for level in 1..30 {
            let before = format!("&a{};", level - 1).repeat(10);
            let _ = write!(entities, "<!ENTITY a{level} \"{before}\">");
        }
        entities.push_str("<!ENTITY a SYSTEM \"file:///etc/passwd\">]>");
        let text = format!("{entities}<x><{element}>{content}</{element}></x>");
        let found = read_as(format, text.into_bytes()).expect("a note");
        assert_eq!(found.notes, 1, "{format}");
        let deep = format!("<x>{}", format!("<{element}>").repeat(100_000));
        said(&read_as(format, deep.into_bytes()).unwrap_err(), "deeper in each other");
        let wide = format!("<x>{}", "<y/>".repeat(300_000));
        assert!(read_as(format, wide.into_bytes()).is_err());
    }
}
