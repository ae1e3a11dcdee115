//! `deckconv.toml`: what it sets, what wins over it, and what it may not do.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic and run programs"
)]
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const DECK: &str = "Rivers\nWhich river flows through Vienna?\nThe Danube.\n";

/// A folder `decks` with a deck in a folder below, and a file of options.
fn workspace(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("decks/geo")).expect("a folder");
    fs::write(folder.path().join("decks/geo/rivers.txt"), DECK).expect("a file");
    fs::write(folder.path().join("decks/deckconv.toml"), config).expect("a file");
    folder
}

fn run(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deckconv"));
    command.current_dir(folder).env("NO_COLOR", "1").env("SOURCE_DATE_EPOCH", "1700000000");
    command.args(arguments.split_whitespace()).output().expect("runs")
}

fn printed(folder: &Path, arguments: &str) -> String {
    let run = run(folder, arguments);
    assert!(run.status.success(), "{arguments}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("text")
}

fn refused(config: &str) -> String {
    let folder = workspace(config);
    let run = run(folder.path(), "check decks/geo/rivers.txt");
    assert_eq!(run.status.code(), Some(2), "{config}");
    String::from_utf8(run.stderr).expect("text")
}

#[test]
fn it_is_found_above_the_input_and_the_command_line_wins() {
    let folder = workspace("deck = \"From the file\"\ntag = [\"a\", \"b\"]\n");
    let to_csv =
        |more: &str| printed(folder.path(), &format!("to-csv decks/geo/rivers.txt -o - {more}"));
    let row = |more: &str| to_csv(more).lines().last().map(str::to_owned).expect("a row");
    let question = "Which river flows through Vienna?";
    assert_eq!(row(""), format!("{question},The Danube.,a b,From the file"));
    assert_eq!(row("--deck Mine --tag c"), format!("{question},The Danube.,c,Mine"));
    assert_eq!(row("--no-config"), format!("{question},The Danube.,,Rivers"));
    // Who does not know of it is told.
    let check = run(folder.path(), "check decks/geo/rivers.txt");
    let said = String::from_utf8(check.stdout).expect("text");
    assert!(said.contains("with ") && said.contains("decks/deckconv.toml: deck, tag"), "{said}");
}

#[test]
fn standard_input_lies_in_the_current_folder() {
    let folder = workspace("deck = \"From the file\"\n");
    let deck = fs::File::open(folder.path().join("decks/geo/rivers.txt")).expect("a deck");
    let run = Command::new(env!("CARGO_BIN_EXE_deckconv"))
        .args(["to-csv", "-"])
        .current_dir(folder.path().join("decks/geo"))
        .stdin(deck)
        .output()
        .expect("runs");
    let table = String::from_utf8(run.stdout).expect("text");
    assert!(table.contains(",From the file"), "{table}");
}

#[test]
fn it_says_what_to_make() {
    let folder = workspace("to = \"jsonl\"\nnote-type = \"reversed\"\n");
    printed(folder.path(), "convert decks/geo/rivers.txt");
    assert!(folder.path().join("rivers.jsonl").exists());
    // The name of the output says more, and note types are none of a table's business.
    printed(folder.path(), "convert decks/geo/rivers.txt -o rivers.csv");
    let table = fs::read_to_string(folder.path().join("rivers.csv")).expect("a table");
    assert!(table.starts_with("front,back"), "{table}");
    printed(folder.path(), "to-anki decks/geo/rivers.txt");
    let kept = printed(folder.path(), "convert rivers.apkg -t jsonl -o -");
    assert!(kept.contains("\"kind\":\"reversed\""), "{kept}");
}

#[test]
fn a_change_to_it_is_a_change() {
    let folder = workspace("tag = \"a\"\n");
    let convert = || {
        let run = run(folder.path(), "to-anki decks/geo/ -o out/ --incremental");
        String::from_utf8(run.stderr).expect("text")
    };
    assert!(convert().contains("wrote out"));
    assert!(convert().contains("as is"));
    fs::write(folder.path().join("decks/deckconv.toml"), "tag = \"b\"\n").expect("a file");
    assert!(convert().contains("wrote out"));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cases = [
        ("deck = \"x\"\ntags = [\"a\"]\n", ":2:1: there is no key tags; did you mean tag?"),
        ("duplicates = \"merge all\"\n", ":1:14: duplicates: invalid value 'merge all'"),
        ("strict = \"yes\"\n", ":1:10: strict: it is true or false"),
        ("deck = \n", ":1:8: "),
        ("[deck]\nname = \"x\"\n", "deck: it takes a text"),
        ("qqqq = 1\n", "there is no key qqqq; `deckconv config` lists"),
    ];
    for (config, said) in cases {
        let error = refused(config);
        assert!(error.contains("decks/deckconv.toml"), "{error}");
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn it_reaches_nothing_outside_its_folder() {
    for key in ["output = \"x\"", "force = true", "previous = \"x\"", "report = \"x\""] {
        assert!(refused(key).contains("cannot be set in a file; say --"), "{key}");
    }
    assert!(refused("media-dir = \"..\"").contains("not in the folder of the file"));
    assert!(refused("css = \"/etc/hostname\"").contains("not in the folder of the file"));
    let folder = workspace("media-dir = \"geo\"\ncss = \"style.css\"\nnote-type-name = \"X\"\n");
    fs::write(folder.path().join("decks/style.css"), ".card { color: teal }").expect("a file");
    printed(folder.path(), "to-anki decks/geo/rivers.txt");
    #[cfg(unix)]
    {
        let secret = folder.path().join("secret");
        fs::write(&secret, "x").expect("a file");
        fs::remove_file(folder.path().join("decks/style.css")).expect("it is there");
        let link = folder.path().join("decks/style.css");
        std::os::unix::fs::symlink(secret, link).expect("a link");
        let run = run(folder.path(), "to-anki decks/geo/rivers.txt");
        assert!(String::from_utf8_lossy(&run.stderr).contains("not in the folder of the file"));
    }
}

#[test]
fn what_is_in_force_is_shown_and_can_be_read_again() {
    let folder = workspace("# ours\ndeck = \"A \\\"b\\\"\"\n");
    let shown = printed(folder.path(), "config decks/geo/rivers.txt --tag x --tag y");
    for (value, from) in [
        (r#"deck = "A \"b\"""#, "deckconv.toml:2"),
        (r#"tag = ["x", "y"]"#, "command line"),
        (r#"carry = "normal""#, "default"),
    ] {
        let line = shown.lines().find(|line| line.starts_with(value)).expect(value);
        assert!(line.ends_with(&format!("  # {from}")), "{line}");
    }
    fs::write(folder.path().join("decks/deckconv.toml"), &shown).expect("a file");
    let again = printed(folder.path(), "config decks/geo/rivers.txt");
    assert!(again.contains(r#"tag = ["x", "y"]"#), "{again}");
}
