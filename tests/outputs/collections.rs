//! Anki's own file, `collection.anki2`, which is no package: it is read, and never touched.

use std::io::{Cursor, Read};

use crate::desk::Desk;

/// A desk with `collection.anki2`, the file that Anki itself keeps, and a package of the same notes.
fn with_collection() -> Desk {
    let desk = Desk::new();
    desk.run("to-anki capitals.txt -o same.apkg").ends(0);
    let mut zip = zip::ZipArchive::new(Cursor::new(desk.read("same.apkg"))).expect("a zip file");
    let mut bytes = Vec::new();
    let mut file = zip.by_name("collection.anki2").expect("a collection");
    file.read_to_end(&mut bytes).expect("a whole collection");
    desk.write("collection.anki2", bytes);
    desk
}

#[test]
fn it_is_read_as_a_package_is() {
    let desk = with_collection();
    let before = desk.read("collection.anki2");
    let alone = desk.run("to-csv collection.anki2 -o -").ends(0).stdout;
    assert_eq!(alone, desk.run("to-csv same.apkg -o -").ends(0).stdout);
    assert_eq!(String::from_utf8_lossy(&alone).lines().count(), 3);
    desk.run("to-anki capitals.txt --previous collection.anki2 --deck Other -o new.apkg")
        .ends(0)
        .says("0 new, 0 changed, 2 as before, 0 gone")
        .says("deck-renamed");
    assert_eq!(desk.read("collection.anki2"), before);
    let names = ["capitals.txt", "collection.anki2", "new.apkg", "same.apkg"];
    assert_eq!(desk.names(), names);
}

#[test]
fn its_media_lie_beside_it() {
    let desk = Desk::new();
    desk.write("oak.txt", "Trees\n![](oak.png)?\nAn oak\n![](elm.png)?\nAn elm\n");
    for name in ["oak", "elm"] {
        desk.write(&format!("{name}.png"), name);
    }
    desk.run("to-anki oak.txt --markup markdown").ends(0).says("2 media files");
    let mut zip = zip::ZipArchive::new(Cursor::new(desk.read("oak.apkg"))).expect("a zip file");
    let mut bytes = Vec::new();
    let mut file = zip.by_name("collection.anki2").expect("a collection");
    file.read_to_end(&mut bytes).expect("a whole collection");
    desk.write("profile/collection.anki2", bytes);
    desk.write("profile/collection.media/oak.png", "oak");
    desk.write("profile/collection.media/unused.png", "unused");
    desk.run("to-anki profile/collection.anki2 -o all.apkg")
        .ends(0)
        .says("1 media file,")
        .says("“elm.png” is not to be found");
}

#[test]
fn while_anki_has_it_open_it_is_refused() {
    let desk = with_collection();
    desk.write("collection.anki2-wal", "");
    desk.run("check collection.anki2").ends(0);
    desk.write("collection.anki2-wal", "what was done last");
    desk.run("check collection.anki2").ends(1);
    desk.run("to-csv collection.anki2 -o x.csv").ends(1).says("quit Anki and try again");
}

#[test]
fn nothing_is_written_under_its_name() {
    let desk = with_collection();
    let before = desk.read("collection.anki2");
    desk.run("convert capitals.txt -t apkg -o collection.anki2 --force").ends(2);
    assert_eq!(desk.read("collection.anki2"), before);
}
