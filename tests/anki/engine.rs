//! Anki's engine as the tests see it: where it is, how to ask it, what it answers.
//!
//! The engine is the `anki` wheel in a virtual environment under `target/`, driven by
//! `engine.py`. This file knows nothing of deckconv.

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;

const REQUIREMENTS: &str = include_str!("requirements.txt");
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/anki");

/// The Python that has the engine, or why there is none; found out once a run, and said aloud.
static PYTHON: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    let python = install();
    if let Err(reason) = &python {
        eprintln!("\nAnki's engine is missing, nothing was asked of it: {reason}");
    }
    python
});

/// Why the engine cannot be asked, in one line; `None` where it can.
pub fn missing() -> Option<&'static str> {
    PYTHON.as_ref().err().map(|reason| reason.lines().next().unwrap_or(reason))
}

/// Runs the steps in one new collection and gives one answer for each.
///
/// Paths in the steps are relative to `folder`.
#[track_caller]
pub fn ask<const N: usize>(folder: &Path, steps: [Value; N]) -> [Value; N] {
    ask_all(folder, &steps).try_into().expect("one answer a step")
}

/// The same for any number of steps.
#[track_caller]
pub fn ask_all(folder: &Path, steps: &[Value]) -> Vec<Value> {
    let python = PYTHON.as_ref().expect("a trial starts only where the engine is");
    let mut child = Command::new(python)
        .args(["-I", &format!("{FOLDER}/engine.py")])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let script = serde_json::to_vec(steps).expect("steps are JSON");
    child.stdin.take().expect("it is piped").write_all(&script).expect("Python listens");
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "engine.py: {}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).expect("answers are JSON");
    assert_eq!(answers.len(), steps.len(), "one answer a step");
    answers
}

/// What a script says that runs in the engine's Python.
#[track_caller]
pub fn script(path: &str, arguments: &[&str]) -> String {
    let python = PYTHON.as_ref().expect("a trial starts only where the engine is");
    let ran = Command::new(python).args(["-I", path]).args(arguments).output();
    let ran = ran.expect("Python starts");
    assert!(ran.status.success(), "{path}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// One answer as the type that belongs to its step.
pub fn read<T: DeserializeOwned>(answer: Value) -> T {
    serde_json::from_value(answer).expect("engine.py and engine.rs agree")
}

/// Imports a package as Anki's dialog does when nothing is changed in it; answers [`Log`].
pub fn import(package: &str) -> Value {
    json!({"do": "import", "package": package})
}

/// What the user has; answers [`Look`].
pub fn look() -> Value {
    json!({"do": "look"})
}

/// Types each of these into the browser's search box; answers the guids that each finds, sorted.
pub fn find(searches: &[String]) -> Value {
    json!({"do": "find", "searches": searches})
}

/// The rows of the collection as stored; answers [`Stored`].
pub fn stored() -> Value {
    json!({"do": "stored"})
}

/// The rows of a package as stored; answers [`Stored`] and what the file is like.
pub fn stored_in(package: &str) -> Value {
    json!({"do": "stored", "package": package})
}

/// How far each card is learned; answers a list of [`Learnt`].
pub fn learnt() -> Value {
    json!({"do": "learnt"})
}

/// How far a card is learned.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Learnt {
    pub guid: String,
    pub ord: u32,
    pub deck: String,
    /// The columns that hold its schedule, as they are.
    pub schedule: Vec<Value>,
    /// Each answer, as its row in the log is.
    pub reviews: Vec<Value>,
}

/// How many notes an import put into which bucket.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub found: usize,
    pub new: usize,
    pub updated: usize,
    pub duplicate: usize,
    pub conflicting: usize,
    pub first_field_match: usize,
    pub missing_notetype: usize,
    pub missing_deck: usize,
    pub empty_first_field: usize,
}

/// The collection as the user has it before the eyes; cards in the order of deck and position.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Look {
    pub decks: Vec<String>,
    pub note_types: Vec<NoteType>,
    pub notes: Vec<Note>,
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct NoteType {
    pub name: String,
    pub notes: usize,
    pub fields: Vec<String>,
    pub templates: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Note {
    pub guid: String,
    pub note_type: String,
    pub fields: Vec<Field>,
    pub tags: Vec<String>,
    #[serde(rename = "mod")]
    pub modified: i64,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Field {
    pub name: String,
    pub html: String,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Card {
    pub guid: String,
    pub ord: u32,
    pub deck: String,
    pub due: i64,
    #[serde(rename = "type")]
    pub kind: i64,
    pub queue: i64,
    pub interval: i64,
    pub ease: i64,
    pub reps: i64,
    pub question_text: String,
    pub answer_text: String,
}

/// Rows as they lie in a collection or a package, in an order that does not depend on ids.
#[derive(Debug, Deserialize, PartialEq)]
pub struct Stored {
    pub notes: Vec<Value>,
    pub cards: Vec<Value>,
    pub note_types: Vec<Value>,
}

impl Look {
    pub fn note(&self, guid: &str) -> &Note {
        self.notes.iter().find(|note| note.guid == guid).expect(guid)
    }

    pub fn cards_of(&self, guid: &str) -> Vec<&Card> {
        self.cards.iter().filter(|card| card.guid == guid).collect()
    }

    /// The same without the times of the notes.
    pub fn untimed(&self) -> Self {
        let mut look = self.clone();
        look.notes.iter_mut().for_each(|note| note.modified = 0);
        look
    }

    /// Fails with the notes and cards that differ, and only those.
    #[track_caller]
    pub fn assert_same(&self, expected: &Self) {
        assert_eq!(self.decks, expected.decks);
        assert_eq!(self.note_types, expected.note_types);
        assert_same_rows(&self.notes, &expected.notes);
        assert_same_rows(&self.cards, &expected.cards);
    }
}

/// Fails with the rows that are in one of two lists only.
#[track_caller]
pub fn assert_same_rows<T: Debug + PartialEq>(found: &[T], expected: &[T]) {
    let only = |some: &'_ [T], others: &[T]| -> Vec<String> {
        some.iter().filter(|row| !others.contains(row)).map(|row| format!("{row:#?}")).collect()
    };
    let (extra, missing) = (only(found, expected).join("\n"), only(expected, found).join("\n"));
    assert!(found == expected, "expected but not found: {missing}\nfound instead: {extra}");
}

/// Finds the virtual environment that an earlier run made, or makes it.
///
/// It is made under another name and moved when it is complete, so whatever was killed before,
/// what is found under its own name is whole. Only its `python` is used, which does not mind.
fn install() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let pinned = REQUIREMENTS.split_whitespace().collect::<Vec<_>>().join(" and ");
    let home = folder.join(&pinned);
    let lock = File::create(folder.join("anki.lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    if import_engine(&home).is_ok() {
        return Ok(python_in(&home));
    }
    let new = TempDir::with_prefix_in("anki-", folder).map_err(|error| error.to_string())?;
    let mut venv = Command::new(if cfg!(windows) { "python" } else { "python3" });
    run("making a virtual environment", venv.args(["-m", "venv"]).arg(new.path()))?;
    let mut pip = Command::new(python_in(new.path()));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--retries", "1", "--timeout", "15"])
        .args(["-r", &format!("{FOLDER}/requirements.txt")]);
    run(&format!("installing {pinned}"), &mut pip)?;
    import_engine(new.path())?;
    let _ = fs::remove_dir_all(&home);
    fs::rename(new.keep(), &home).map_err(|error| error.to_string())?;
    Ok(python_in(&home))
}

fn python_in(home: &Path) -> PathBuf {
    home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

fn import_engine(home: &Path) -> Result<(), String> {
    let mut python = Command::new(python_in(home));
    run("loading Anki's engine", python.args(["-I", "-c", "import anki.collection, genanki"]))
}

/// Runs a command that says nothing when it succeeds; its whole output is the reason if it fails.
fn run(what: &str, command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{what} failed: {program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{what} failed\n{}", String::from_utf8_lossy(&said).trim()))
}
