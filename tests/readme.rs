//! The README is true: its commands run, its tables are the registry and what was measured, its samples exist.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic, run programs, and say that it could not"
)]
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use deckconv::formats::FORMATS;
use pages::{deckconv, marked, run_all, workspace};

mod pages;

const README: &str = include_str!("../README.md");

/// The blocks of code in the README that are marked as `language`.
fn blocks(language: &str) -> Vec<String> {
    marked(README, language)
}

#[test]
fn every_command_runs() {
    let blocks = blocks("sh");
    let run = run_all(blocks.iter().flat_map(|block| block.lines()));
    assert!(run >= 8, "the README lost its commands");
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
    let without_size = |text: &str| text.replace("5.4 kB", "5.2 kB").replace("5.3 kB", "5.2 kB");
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

/// `docs/formats.md` has a section for each format: what is read or written, what is lost, how it gets
/// into the app.
#[test]
fn each_format_has_its_section() {
    let page = include_str!("../docs/formats.md");
    let mut last = 0;
    for format in FORMATS {
        let heading = format!("(`{}`)\n", format.name);
        let at = page.find(&heading).unwrap_or_else(|| panic!("docs/formats.md: {}", format.name));
        let section = page.split_at(at).1.split("\n## ").next().unwrap_or_default();
        let wanted = [
            ("**Read.**", format.read.is_some()),
            ("**Written.**", format.write.is_some()),
            ("**Lost.**", format.write.is_some()),
            ("**Import.**", format.write.is_some()),
        ];
        for (part, is_wanted) in wanted {
            assert_eq!(section.contains(part), is_wanted, "{}: {part}", format.name);
        }
        assert!(at > last, "{} is out of order", format.name);
        last = at;
    }
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

/// The first two cells of the rows of a table, and all of its head: what says what was measured.
fn labels(table: &str) -> Vec<String> {
    let rows = table.lines().filter(|line| line.starts_with('|')).enumerate();
    rows.map(|(number, row)| match number {
        0 | 1 => row.to_owned(),
        _ => row.split('|').take(3).collect::<Vec<_>>().join("|"),
    })
    .collect()
}

#[test]
fn what_was_measured_is_what_the_script_measures() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/run.py");
    let python = if cfg!(windows) { "python" } else { "python3" };
    let output = match Command::new(python).args([script, "--empty"]).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "no {python}: {error}");
            return eprintln!("NOT CHECKED: there is no {python} here: {error}");
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let empty = String::from_utf8(output.stdout).expect("text");
    let (_, shown) =
        README.split_once("<!-- measured by benches/peers/run.py -->").expect("a mark");
    let (shown, _) = shown.split_once("<!-- end of what was measured -->").expect("a mark");
    assert_eq!(labels(shown), labels(&empty), "run benches/peers/run.py --readme again");
    let rows = shown.lines().filter(|line| line.starts_with('|'));
    let widths: Vec<usize> = rows.map(|row| row.matches('|').count()).collect();
    assert!(widths.windows(2).all(|two| two[0] == two[1]), "a row has more cells than another");
}
