//! What inputs say reaches a terminal as text, and names of decks reach the disk as names.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// What would move the cursor, set a title, ring, or turn the direction of what follows.
const STEERING: [&str; 8] = [
    "\u{1b}[31mred\u{1b}[2J",
    "\u{1b}]0;title\u{7}",
    "\u{9b}31m",
    "over\rwritten",
    "back\u{8}\u{8}space",
    "\u{202e}turned",
    "\u{2066}apart\u{2069}",
    "\u{200f}marked\u{7f}",
];

fn deckconv(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deckconv"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env_remove("COLUMNS");
    command.env("SOURCE_DATE_EPOCH", "1700000000").output().expect("deckconv starts")
}

/// Whether a terminal would do something with it.
fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[test]
fn no_input_steers_a_terminal() {
    for steering in STEERING {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: String| {
            fs::write(folder.path().join(name), text).expect("a file");
        };
        // In names of files, decks, tags, media, options and note types; in text, in what is left out.
        let name = format!("deck {steering}.txt").replace('/', "_");
        write(
            &name,
            format!("T {steering}\nW {steering}?\nB {steering}\nH?\nS\nOdd {steering}?\n"),
        );
        let s = steering.replace(['\r', '"'], "");
        write(
            "deck.csv",
            format!("front,back,tags,deck\na {s},b,t{s},d{s}\na {s},c,t{s},d{s}\n,,,\nx\n"),
        );
        write("other.csv", format!("front,back,tags,deck\na {s}!,b {s},u{s},e{s}\n"));
        write("deck.md", format!("# {s}\n\n## a {s}?\n\n![](m{s}.png) [sound:n{s}.mp3]\n"));
        let json = serde_json::json!({"notes": [{"front": steering, "back": 7, steering: steering}], steering: 1});
        write("deck.json", json.to_string());
        write("broken.json", format!("[{{\"front\": \"{s}\", {s}"));
        write("deckconv.toml", format!("deck = \"{}\"\n", s.replace('\\', "")));
        let mut runs = vec![
            vec!["diff", "deck.csv", "other.csv", "-v"],
            vec!["diff", "deck.csv", "other.csv", "--search", "changed"],
            vec!["to-anki", &name, "deck.csv", "-o", "out/"],
            vec!["to-anki", "deck.csv", "--split", "deck", "-o", "out.apkg", "--dry-run"],
            vec!["config", "deck.csv"],
            vec!["to-anki", "deck.csv", "--previous", "other.csv", "-o", "p.apkg", "-v"],
            vec!["check", steering],
            vec!["check", "deck.csv", "--from", steering],
            vec!["check", "deck.csv", "--columns", steering],
            vec!["to-csv", "deck.csv", "--to-separator", steering],
            vec![steering],
        ];
        for input in [&*name, "deck.csv", "deck.md", "deck.json", "broken.json"] {
            runs.push(vec!["check", input, "--explain", "-v", "--no-config"]);
            runs.push(vec!["inspect", input, "--no-config"]);
            runs.push(vec!["to-quizlet", input, "-o", "out.txt", "--force"]);
        }
        for arguments in runs {
            let ran = deckconv(folder.path(), &arguments);
            for said in [&ran.stderr, &ran.stdout] {
                let said = String::from_utf8(said.clone()).expect("text");
                let found = said.lines().find(|line| line.contains(steers));
                assert_eq!(found, None, "{arguments:?} {steering:?}");
            }
        }
    }
}

#[test]
fn the_name_of_a_deck_is_no_way_to_a_folder() {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let folder = outer.path().join("here");
    fs::create_dir(&folder).expect("a folder");
    let decks = [
        "../up",
        "../../up",
        "/tmp/deckconv-absolute",
        "..",
        ".",
        "a/b",
        "a\\b",
        "C:\\x",
        "con",
        "-o",
        "~/x",
        "a\\0b",
        "%2e%2e%2fup",
        "..::..::up",
        " ",
        "x::../../up",
    ];
    let rows = decks.iter().enumerate().map(|(n, deck)| format!("q{n},a,{deck}\n"));
    let table: String = std::iter::once("front,back,deck\n".to_owned()).chain(rows).collect();
    fs::write(folder.join("deck.csv"), table).expect("a file");
    for deck in decks {
        let text = format!("{deck}\nWhat is it?\nThis\nWho is it?\nShe\n");
        fs::write(folder.join("title.txt"), text).expect("a file");
        let piped = fs::File::open(folder.join("title.txt")).expect("a file");
        let mut command = Command::new(env!("CARGO_BIN_EXE_deckconv"));
        // From standard input, a package is called after its deck.
        let ran =
            command.args(["to-anki", "-", "--force"]).stdin(piped).current_dir(&folder).output();
        assert_eq!(ran.expect("deckconv starts").status.code(), Some(0), "{deck:?}");
        let named = format!("--deck={deck}");
        deckconv(&folder, &["to-anki", "deck.csv", &named, "--split", "deck", "-o", "split/"]);
    }
    for target in ["apkg", "csv", "hashcards", "preview"] {
        let ran = deckconv(
            &folder,
            &["convert", "deck.csv", "-t", target, "--split", "deck", "-o", "parts/"],
        );
        assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    let parts = fs::read_dir(folder.join("parts")).expect("a folder").flatten();
    assert!(parts.inspect(|part| assert!(part.path().is_file())).count() > 20);
    let names: Vec<_> = fs::read_dir(outer.path()).expect("a folder").flatten().collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(!Path::new("/tmp/deckconv-absolute").exists());
    for found in fs::read_dir(&folder).expect("a folder").flatten() {
        let name = found.file_name().to_string_lossy().into_owned();
        let is_ours = name.ends_with(".apkg")
            || ["deck.csv", "title.txt", "parts", "split"].contains(&&*name);
        assert!(is_ours, "{name}");
    }
}
