//! A folder to work in, and deckconv run there.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) const CAPITALS: &str = "Capitals\nFrance?\nParis\nJapan?\nTokyo\n";

/// A folder of its own for each test.
pub(crate) struct Desk {
    folder: TempDir,
}

/// How a run ended and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Desk {
    /// A folder with `capitals.txt` in it.
    pub(crate) fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        desk.write("capitals.txt", CAPITALS);
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).expect("the file")
    }

    /// All names in the folder, hidden ones too, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    /// `program` in this folder, with the clock set and no colours.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        command
    }

    /// deckconv with `arguments`, split at spaces.
    pub(crate) fn deckconv(&self, arguments: &str) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_deckconv"));
        command.args(arguments.split(' '));
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Ran {
        Ran::of(self.deckconv(arguments).output().expect("deckconv runs"))
    }

    /// Runs deckconv from a shell that first does `preparation`.
    pub(crate) fn run_after(&self, preparation: &str, arguments: &str) -> Ran {
        let mut shell = self.command("sh");
        shell.args(["-c", &format!("{preparation}; exec \"$@\"")]);
        shell.args(["sh", env!("CARGO_BIN_EXE_deckconv")]).args(arguments.split(' '));
        Ran::of(shell.output().expect("a shell"))
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }

    /// Panics with all that was said if the run did not end with `code`.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Panics if messages do not hold `words`.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no {words:?} in\n{}", self.stderr);
        self
    }
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

/// A deck of many cards: more than a pipe holds.
pub(crate) fn many_cards() -> String {
    let cards = (1..5000).map(|n| format!("Which number is question {n}?\nNumber {n}\n"));
    std::iter::once("Numbers\n".to_owned()).chain(cards).collect()
}

/// The guid, the fields and the time of each note of a package, in order.
pub(crate) fn notes(package: Vec<u8>) -> Vec<(String, String, i64)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("a zip file");
    let mut bytes = Vec::new();
    let mut database = zip.by_name("collection.anki2").expect("a collection");
    database.read_to_end(&mut bytes).expect("a whole collection");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("collection.anki2");
    fs::write(&path, bytes).expect("a file");
    let database = rusqlite::Connection::open(path).expect("a database");
    let mut query =
        database.prepare("select guid, flds, mod from notes order by id").expect("a query");
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}
