//! The README is true: its commands run, its table is the registry, its samples exist.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic and run programs"
)]
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use deckconv::formats::FORMATS;

const README: &str = include_str!("../README.md");

/// The blocks of code in the README that are marked as `language`.
fn blocks(language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in README.lines() {
        open = match (line.strip_prefix("```"), open.take()) {
            (Some(marked), None) => Some((marked == language, String::new())),
            (Some(_), Some((wanted, block))) => {
                blocks.extend(wanted.then_some(block));
                None
            }
            (None, Some((wanted, block))) => Some((wanted, block + line + "\n")),
            (None, None) => None,
        };
    }
    blocks
}

/// A folder with what the commands of the README speak of.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = "Rivers\nWhich river flows through Vienna?\nThe Danube.\n";
    fs::create_dir(folder.path().join("notes")).expect("a folder");
    fs::write(folder.path().join("notes.txt"), deck).expect("a file");
    fs::write(folder.path().join("notes/rivers.txt"), deck).expect("a file");
    fs::write(
        folder.path().join("notes.md"),
        "# Rivers\n\n## Which?\n\n![](a.png)\n\n## Where?\n\nVienna.\n",
    )
    .expect("a file");
    fs::write(folder.path().join("a.png"), "a picture").expect("a file");
    fs::write(folder.path().join("cards.csv"), "front,back\nperro,dog\n").expect("a file");
    fs::write(folder.path().join("style.css"), ".card { color: teal }").expect("a file");
    fs::write(folder.path().join("front.html"), "<i>{{Front}}</i>").expect("a file");
    fs::write(folder.path().join("back.html"), "{{Back}}").expect("a file");
    for package in ["all.apkg", "more.apkg", "old.apkg", "exported.apkg"] {
        let made = deckconv(folder.path()).args(["to-anki", "notes.txt", "-o", package]).status();
        assert!(made.expect("runs").success());
    }
    fs::copy(folder.path().join("old.apkg"), folder.path().join("collection.colpkg"))
        .expect("a copy");
    fs::write(folder.path().join("odd.txt"), "Deck\nWhy?\nBecause.\nHow?\nSo.\nWhere?\n")
        .expect("a file");
    folder
}

fn deckconv(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deckconv"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

#[test]
fn every_command_runs() {
    let blocks = blocks("sh");
    let lines = blocks.iter().flat_map(|block| block.lines());
    let commands: Vec<&str> = lines.filter(|line| line.starts_with("deckconv ")).collect();
    assert!(commands.len() >= 8, "the README lost its commands: {commands:?}");
    for line in commands {
        let folder = workspace();
        let typed = line.split('#').next().expect("a command");
        let arguments = typed.split_whitespace().skip(1).map(|word| word.trim_matches('\''));
        let output = deckconv(folder.path()).args(arguments).output().expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}\n{said}");
    }
}

#[test]
fn the_first_command_says_what_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("decks")).expect("a folder");
    let deck = "decks/django_deploy.txt";
    fs::copy(root.join(deck), folder.path().join(deck)).expect("copied");
    let commands = blocks("sh").swap_remove(0);
    let first = commands.lines().next().expect("a command");
    let (cargo, arguments) = first.split_once(" -- ").expect("cargo run");
    assert_eq!(cargo, "cargo run --release");
    let run = deckconv(folder.path()).args(arguments.split(' ')).output().expect("runs");
    assert!(run.status.success());
    assert!(folder.path().join("django_deploy.apkg").exists());
    let said = String::from_utf8(run.stderr).expect("text");
    // The times in a package decide how well it compresses.
    let without_size = |text: &str| text.replace("5.3 kB", "5.2 kB");
    let shown = blocks("text").iter().any(|block| without_size(block) == without_size(&said));
    assert!(shown, "the README does not show this:\n{said}");
}

#[test]
fn the_error_it_shows_is_the_one_it_gives() {
    let folder = workspace();
    let run = deckconv(folder.path()).args(["check", "odd.txt"]).output().expect("runs");
    let said = String::from_utf8(run.stdout).expect("text");
    let shown = blocks("text").into_iter().find(|block| block.starts_with("error["));
    let shown = shown.expect("the README shows an error");
    assert!(said.starts_with(&shown), "shown:\n{shown}\nsaid:\n{said}");
}

#[test]
fn the_difference_it_shows_is_the_one_it_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = "Rivers\nWhich river flows through Vienna?\nThe Danube\n\
               Which river flows through Paris?\nThe Seine\n\
               Which river flows through Rome?\nThe Tibre\n\
               Which sea does the Rhine flow into?\nThe North Sea\n";
    let new = old
        .replace("through Paris", "through the city of Paris")
        .replace("Tibre", "Tiber")
        .replace(
            "Which sea does the Rhine flow into?\nThe North Sea",
            "How long is the Nile?\n6650 km",
        );
    fs::write(folder.path().join("old.txt"), old).expect("a file");
    fs::write(folder.path().join("new.txt"), new).expect("a file");
    let run = deckconv(folder.path()).args(["diff", "old.txt", "new.txt"]).output().expect("runs");
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8(run.stdout).expect("text");
    assert!(blocks("text").contains(&said), "the README does not show this:\n{said}");
}

#[test]
fn its_table_is_the_registry() {
    for format in FORMATS {
        let yes = |has: bool| if has { "yes" } else { "-" };
        let extensions: Vec<String> =
            format.extensions.iter().map(|extension| format!("`.{extension}`")).collect();
        let row = format!(
            "| `{}` | {} | {} | {} | {} |",
            format.name,
            yes(format.read.is_some()),
            yes(format.write.is_some()),
            extensions.join(" "),
            format.summary
        );
        assert!(README.contains(&row), "the README lacks the row\n{row}");
    }
    let rows = README.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, FORMATS.len(), "the README has a row for a format that is gone");
}

#[test]
fn the_samples_convert_without_a_word() {
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks");
    let folder = tempfile::tempdir().expect("a folder");
    let run = deckconv(folder.path())
        .args(["to-anki", "-q", "--strict"])
        .arg(&decks)
        .args(["-o", "all.apkg"])
        .output()
        .expect("runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
}
