//! Pages of documentation: their blocks of code, and a folder with what their commands speak of.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A block of code and what it is marked as.
pub(crate) struct Block {
    pub(crate) mark: String,
    pub(crate) text: String,
}

/// The blocks of code of `page`, in their order.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        open = match (line.strip_prefix("```"), open.take()) {
            (Some(mark), None) => Some(Block { mark: mark.to_owned(), text: String::new() }),
            (Some(_), Some(block)) => {
                blocks.push(block);
                None
            }
            (None, Some(Block { mark, text })) => Some(Block { mark, text: text + line + "\n" }),
            (None, None) => None,
        };
    }
    blocks
}

/// The texts of the blocks of `page` that are marked as `mark`.
pub(crate) fn marked(page: &str, mark: &str) -> Vec<String> {
    let blocks = blocks(page).into_iter().filter(|block| block.mark == mark);
    blocks.map(|block| block.text).collect()
}

/// A folder with what the commands speak of.
pub(crate) fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = "Rivers\nWhich river flows through Vienna?\nThe Danube.\n";
    let notes = "# Rivers\n\n## Which?\n\n![](a.png)\n\n## Where?\n\nVienna.\n";
    fs::create_dir(folder.path().join("notes")).expect("a folder");
    for (name, text) in [
        ("notes.txt", deck),
        ("notes/rivers.txt", deck),
        ("notes.md", notes),
        ("a.png", "a picture"),
        ("cards.csv", "front,back\nperro,dog\n"),
        ("set.txt", "perro\tdog\ngato\tcat\n"),
        ("style.css", ".card { color: teal }"),
        ("front.html", "<i>{{Front}}</i>"),
        ("back.html", "{{Back}}"),
        ("odd.txt", "Deck\nWhy?\nBecause.\nHow?\nSo.\nWhere?\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let made =
        deckconv(folder.path()).args(["to-anki", "-q", "notes.txt", "-o", "all.apkg"]).status();
    assert!(made.expect("runs").success());
    for package in ["more.apkg", "old.apkg", "exported.apkg", "deck.apkg", "collection.colpkg"] {
        let copied = fs::copy(folder.path().join("all.apkg"), folder.path().join(package));
        copied.expect("a copy");
    }
    folder
}

pub(crate) fn deckconv(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deckconv"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

/// Runs each command that is typed in `lines`, in a folder of its own.
pub(crate) fn run_all<'l>(lines: impl Iterator<Item = &'l str>) -> usize {
    let commands = lines.filter(|line| line.starts_with("deckconv "));
    let run = |line: &str| {
        let folder = workspace();
        // What a shell makes of its output is not deckconv's.
        let typed = line.split(['#', '|', '>']).next().expect("a command");
        let arguments = typed.split_whitespace().skip(1).map(|word| word.trim_matches('\''));
        let output = deckconv(folder.path()).args(arguments).output().expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|code| code < 2), "{line}\n{said}");
        // A difference is no failure.
        let is_diff = typed.starts_with("deckconv diff ");
        assert!(output.status.success() || is_diff, "{line}\n{said}");
    };
    commands.map(run).count()
}
