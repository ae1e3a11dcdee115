//! Images and sounds: found beside the input, packed, or put into a folder beside the output.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};

use crate::desk::{Desk, names};

const DECK: &str = "# Deck\n\n## One?\n\n![](img/a.png)\n\n## Two?\n\n![](b.png) [sound:s.mp3]\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("deck.md", DECK);
    for (name, content) in [("img/a.png", "picture a"), ("b.png", "picture b"), ("s.mp3", "sound")]
    {
        desk.write(name, content);
    }
    desk
}

/// The media of a package, by their names.
fn media(package: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("a zip file");
    let mut text = |entry: &str| {
        let mut text = String::new();
        zip.by_name(entry).expect("an entry").read_to_string(&mut text).expect("text");
        text
    };
    let list: BTreeMap<String, String> = serde_json::from_str(&text("media")).expect("a list");
    list.into_iter().map(|(entry, name)| (name, text(&entry))).collect()
}

#[test]
fn media_go_beside_and_come_back() {
    let desk = desk();
    desk.run("to-anki deck.md -o one.apkg").ends(0).says("3 media files");
    let packed = media(desk.read("one.apkg"));
    let expected = [("a.png", "picture a"), ("b.png", "picture b"), ("s.mp3", "sound")];
    assert_eq!(packed, expected.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
    for (format, markup) in
        [("csv", " --to-markup html"), ("anki-text", ""), ("json", ""), ("jsonl", "")]
    {
        desk.run(&format!("convert one.apkg -t {format}{markup} -o out.{format}")).ends(0);
        desk.run(&format!("to-anki out.{format} -f {format} -o {format}.apkg")).ends(0);
        assert_eq!(media(desk.read(&format!("{format}.apkg"))), packed, "{format}");
    }
    assert_eq!(names(&desk.path("out.media")), ["a.png", "b.png", "s.mp3"]);
}

/// Where an app looks for media in a folder of one name only, they go there.
#[test]
fn the_folder_is_the_one_that_the_app_knows() {
    let desk = desk();
    desk.run("convert deck.md -t crowdanki -o shared/deck.json").ends(0).says("in shared/media");
    assert_eq!(names(&desk.path("shared")), ["deck.json", "media"]);
    assert_eq!(names(&desk.path("shared/media")), ["a.png", "b.png", "s.mp3"]);
    desk.run("to-anki shared/deck.json -o back.apkg").ends(0).says("3 media files");
    desk.run("convert deck.md -t mnemosyne-text -o tabs/deck.txt").ends(0).says("in tabs");
    assert_eq!(names(&desk.path("tabs")), ["a.png", "b.png", "deck.txt", "s.mp3"]);
}

/// A file of another app that deckconv wrote is replaced like any other, and its ids and media come back.
#[test]
fn files_of_other_apps_hold_their_media() {
    let desk = desk();
    desk.run("to-anki deck.md -o deck.apkg").ends(0);
    for file in ["deck.cards", "deck.mochi"] {
        desk.run(&format!("convert deck.md -o {file} --deck Other")).ends(0);
        desk.run(&format!("convert deck.md -o {file}")).ends(0).says("3 media files");
        desk.run(&format!("to-anki {file} -o back.apkg --force")).ends(0).says("3 media files");
        assert_eq!(media(desk.read("back.apkg")), media(desk.read("deck.apkg")), "{file}");
        desk.run(&format!("diff deck.md {file}")).ends(0);
    }
}

/// Anybody can make a deck, and call its files as programs call what they obey.
#[test]
fn only_media_are_put_among_the_users_files() {
    let desk = Desk::new();
    desk.write("deck.jsonl", r#"{"front":"a [sound:.profile] [sound:s.mp3]","back":"b"}"#);
    desk.write("s.mp3", "sound");
    desk.write(".profile", "runs at the next login");
    for format in ["markdown", "logseq", "mnemosyne-text"] {
        let to =
            desk.run(&format!("convert deck.jsonl -t {format} -o home-{format}/deck.out")).ends(1);
        to.says("the media file “.profile” is left out").says("1 media file in");
        assert_eq!(names(&desk.path(&format!("home-{format}"))), ["deck.out", "s.mp3"]);
    }
    desk.run("convert deck.jsonl -t jsonl -o own.jsonl").ends(0).says("2 media files in own.media");
}

#[test]
fn media_that_are_called_as_the_data_are_left_out() {
    let desk = Desk::new();
    let front = "a [sound:data.json] [sound:cards.xml] [sound:METADATA]";
    desk.write("deck.jsonl", format!(r#"{{"front":"{front}","back":"b"}}"#));
    for name in ["data.json", "cards.xml", "METADATA"] {
        desk.write(name, "x");
    }
    for (file, packed, left_out) in
        [("deck.mochi", 2, &["data.json"][..]), ("deck.cards", 1, &["cards.xml", "METADATA"])]
    {
        let mut ran = desk.run(&format!("convert deck.jsonl -o out/{file}")).ends(1);
        for name in left_out {
            ran = ran.says(&format!("the media file “{name}” is left out"));
        }
        desk.run(&format!("to-anki out/{file} -o {file}.apkg")).ends(0);
        assert_eq!(media(desk.read(&format!("{file}.apkg"))).len(), packed, "{file}");
    }
}

#[test]
fn plain_text_has_its_sounds_and_standard_output_nothing() {
    let desk = desk();
    desk.run("to-csv deck.md -o plain.csv").ends(0).says("1 media file in plain.media");
    assert_eq!(names(&desk.path("plain.media")), ["s.mp3"]);
    desk.run("to-csv deck.md -o - --to-markup html").ends(0).says("3 media files stay behind");
    desk.run("to-csv deck.md -o dry.csv --to-markup html --dry-run").ends(0).says("in dry.media");
    assert!(!desk.path("dry.media").exists() && !desk.path("-.media").exists());
}

#[test]
fn the_folder_keeps_what_is_not_ours() {
    let desk = desk();
    desk.write("to/deck.media/b.png", "the user's own");
    desk.write("to/deck.media/other.png", "the user's own");
    let ran = desk.run("to-csv deck.md --to-markup html -o to/").ends(1);
    ran.says("--force replaces it").says("2 media files in");
    assert_eq!(desk.read("to/deck.media/b.png"), b"the user's own");
    let wrote = || fs::metadata(desk.path("to/deck.media/a.png")).and_then(|file| file.modified());
    let before = wrote().expect("it was written");
    desk.run("to-csv deck.md --to-markup html -o to/ --force").ends(0);
    assert_eq!(desk.read("to/deck.media/b.png"), b"picture b");
    assert_eq!(desk.read("to/deck.media/other.png"), b"the user's own");
    assert_eq!(wrote().expect("it is there"), before);
}

#[test]
fn the_folder_of_a_named_output_is_no_less_the_users() {
    let desk = desk();
    let to_named = "to-csv deck.md -o named.csv --to-markup html";
    desk.run(to_named).ends(0);
    desk.run(to_named).ends(0).says("as is");
    desk.write("b.png", "changed");
    for run in [to_named, &format!("{to_named} --dry-run")] {
        desk.run(run).ends(1).says("named.media/b.png").says("--force replaces it");
        assert_eq!(desk.read("named.media/b.png"), b"picture b");
    }
    desk.run(&format!("{to_named} --force")).ends(0).says("wrote named.csv");
    assert_eq!(desk.read("named.media/b.png"), b"changed");
    desk.run(to_named).ends(0).says("as is");
}

#[test]
fn a_changed_picture_changes_the_package() {
    let desk = desk();
    desk.run("to-anki deck.md").ends(0);
    desk.run("to-anki deck.md").ends(0).says("as is");
    desk.write("b.png", "picture B");
    desk.run("to-anki deck.md").ends(0).says("wrote deck.apkg");
    assert_eq!(media(desk.read("deck.apkg"))["b.png"], "picture B");
}

#[test]
fn what_cannot_be_read_is_left_out_and_said() {
    let desk = desk();
    desk.run("to-anki deck.md -o good.apkg").ends(0);
    let damaged = desk.read("good.apkg");
    let at = damaged.windows(9).position(|bytes| bytes == b"picture b").expect("it is stored");
    let damaged = [&damaged[..at], b"PICTURE", &damaged[at + 7..]].concat();
    desk.write("damaged.apkg", damaged);
    for to in ["to-anki damaged.apkg -o x.apkg", "convert damaged.apkg -o x.json"] {
        desk.run(to).ends(1).says("the media file “b.png” is left out");
    }
    assert_eq!(media(desk.read("x.apkg")).len(), 2);
    let both = desk.run("to-anki good.apkg damaged.apkg capitals.txt -o both.apkg").ends(1);
    both.says("cannot read damaged.apkg").says("wrote both.apkg: 4 notes");
    assert_eq!(media(desk.read("both.apkg")).len(), 3);
}

#[test]
fn nothing_outside_is_packed() {
    let desk = Desk::new();
    desk.write("secret.png", "secret");
    desk.write("notes/in.png", "in");
    let absolute = desk.path("secret.png").display().to_string();
    let deck = format!(
        "# Deck\n\n## One?\n\n![](../secret.png) ![](link.png) ![]({absolute}) ![](../notes/in.png)\n"
    );
    desk.write("notes/deck.md", deck);
    std::os::unix::fs::symlink("../secret.png", desk.path("notes/link.png")).expect("a link");
    desk.run("to-anki notes/deck.md -o out.apkg").ends(0).says("missing-media");
    assert_eq!(media(desk.read("out.apkg")).into_keys().collect::<Vec<_>>(), ["in.png"]);
    // Nor does a name lead out of the folder beside an output.
    let json = r#"{"deckconv":"model 1","decks":[{"name":"d"}],"notes":[{"deck":"d","kind":"basic",
        "front":"a","back_html":"<img src='../up.png'>","tags":[]}],
        "media":[{"name":"../up.png","data":"aGk="}]}"#;
    desk.write("evil.json", json);
    desk.run("to-csv evil.json -o evil.csv --to-markup html").ends(1).says("leads out");
    assert!(!desk.path("up.png").exists());
}

#[test]
fn where_anki_wants_its_files_is_said_beside_a_text_for_it() {
    let desk = desk();
    desk.run("convert deck.md -t anki-text -o out.txt")
        .ends(0)
        .says("copy what is in out.media into Anki's media folder");
    let plain = desk.run("convert capitals.txt -t anki-text -o plain.txt").ends(0);
    assert!(!plain.stderr.contains("media folder"), "{}", plain.stderr);
}
