//! A temporary folder in which deckconv makes packages, and the decks that go in.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The deck that deckconv was made for: a title line, then question and answer in turn.
pub const SEED: &str = include_str!("../../decks/django_deploy.txt");

/// The name of the seed deck, its first line.
pub const SEED_DECK: &str = "django_deploy Flashcards";

/// Text that looks like markup and must arrive as text.
pub const PLAIN: &str = "\
Markup as typed
What does <div> & \"x\" do?
It's <b>not</b> bold & stays &amp; as typed
What is <!-- this --> called?
A comment, unlike <br> & &nbsp;
How is an ampersand written in HTML?
As &amp; or &#38;, and < as &lt;
";

/// A time for `SOURCE_DATE_EPOCH`: runs with it happen in the same second.
pub const SECOND: i64 = 1_700_000_000;

pub struct Workspace(TempDir);

impl Workspace {
    pub fn new() -> Self {
        Self(TempDir::with_prefix("deckconv-anki-").expect("the system has a temporary folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes `text` to `input` and makes `package` of it, all in [`SECOND`].
    #[track_caller]
    pub fn convert(&self, input: &str, text: &str, package: &str) {
        self.convert_at(SECOND, input, text, package);
    }

    /// Writes `notes` as JSON Lines and makes a text for Anki of them.
    #[track_caller]
    pub fn write_text(&self, notes: &str, text: &str) {
        fs::write(self.path().join("notes.jsonl"), notes).expect("the folder is ours");
        let output = Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .args(["convert", "-f", "jsonl", "notes.jsonl", "-t", "anki-text", "-o", text])
            .current_dir(self.path())
            .output()
            .expect("deckconv starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "deckconv convert: {said}");
    }

    /// Makes `old.apkg` and then, by replacing it, `new.apkg`, which is of `time`.
    #[track_caller]
    pub fn convert_again(&self, input: &str, before: &str, after: &str, time: i64) {
        let (old, new) = (self.path().join("old.apkg"), self.path().join("new.apkg"));
        self.convert(input, before, "new.apkg");
        fs::copy(&new, &old).expect("the package was written");
        self.convert_at(time, input, after, "new.apkg");
    }

    /// Makes packages of texts, each over the one before; `1.apkg` and so on are what they were then.
    #[track_caller]
    pub fn versions<'v>(&self, versions: impl IntoIterator<Item = (i64, &'v str, &'v str)>) {
        for (number, (time, text, arguments)) in (1..).zip(versions) {
            self.write("deck.txt", text);
            self.make(time, format!("deck.txt -o deck.apkg {arguments}").trim());
            let kept = self.path().join(format!("{number}.apkg"));
            fs::copy(self.path().join("deck.apkg"), kept).expect("the package was written");
        }
    }

    /// Converts `input`, in [`SECOND`], with these arguments, though something in it may be broken;
    /// what deckconv says if nothing comes of it.
    pub fn run<'a>(
        &self,
        input: &str,
        arguments: impl Iterator<Item = &'a str>,
        output: &str,
    ) -> Result<(), String> {
        let ran = Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .args(["convert", input, "-q", "--force", "-o", output])
            .args(arguments)
            .current_dir(self.path())
            .env("SOURCE_DATE_EPOCH", SECOND.to_string())
            .output()
            .expect("deckconv starts");
        let said = String::from_utf8_lossy(&ran.stderr);
        if self.path().join(output).exists() { Ok(()) } else { Err(said.into_owned()) }
    }

    /// Makes a package as `arguments` say, which are split at spaces.
    #[track_caller]
    pub fn make(&self, time: i64, arguments: &str) {
        let output = Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .arg("to-anki")
            .args(arguments.split(' '))
            .current_dir(self.path())
            .env("SOURCE_DATE_EPOCH", time.to_string())
            .output()
            .expect("deckconv starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "deckconv to-anki {arguments}: {said}");
    }

    /// Puts a file there.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).expect("the folder is ours");
    }

    /// The text of a file.
    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect(name)
    }

    #[track_caller]
    fn convert_at(&self, time: i64, input: &str, text: &str, package: &str) {
        self.write(input, text);
        let from = if input.ends_with(".jsonl") { " -f jsonl" } else { "" };
        self.make(time, &format!("{input} -o {package}{from}"));
    }
}

/// The questions and answers of a deck that alternates below a title line.
pub fn pairs(text: &str) -> Vec<(&str, &str)> {
    let lines: Vec<&str> = text.lines().skip(1).collect();
    lines.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Questions and answers as a title line and alternating lines; the inverse of [`pairs`].
pub fn deck(title: &str, pairs: &[(&str, &str)]) -> String {
    let lines = pairs.iter().map(|(front, back)| format!("{front}\n{back}\n"));
    std::iter::once(format!("{title}\n")).chain(lines).collect()
}

/// JSON Lines from JSON values.
pub fn jsonl(notes: &[Value]) -> String {
    notes.iter().map(|note| format!("{note}\n")).collect()
}

/// Basic notes as JSON Lines, both sides plain text.
pub fn plain_notes(deck: &str, pairs: &[(&str, &str)]) -> String {
    let notes = pairs
        .iter()
        .map(|(front, back)| json!({"deck": deck, "kind": "basic", "front": front, "back": back}));
    jsonl(&notes.collect::<Vec<_>>())
}

/// Text that naive escaping, stripping or tidying would damage.
pub fn odd_text() -> Vec<(&'static str, &'static str)> {
    vec![
        ("a  run   of    spaces", "one  two   three"),
        ("{{Front}} is no field", "{{FrontSide}} {{#Back}} {{/Back}}"),
        ("{{c1::not a cloze}}", "}} and {{ and {{c2::"),
        ("007", "0x10 and 1e3"),
        ("-12", "3.50"),
        ("日本語の漢字は?", "「漢字」、全角 空白"),
        ("مَا اسْمُكَ؟", "שָׁלוֹם עולם"),
        ("👩‍👩‍👧‍👦 and 🏳️‍🌈", "🇫🇮 👍🏽"),
        ("q\u{323}\u{307} e\u{301}", "ö as o\u{308}"),
        (r#"C:\new\table "quoted" 'single'"#, r"back\slash \n \t \\"),
        ("<script>alert('x')</script>", "a < b && c > d"),
        ("&lt; is typed", "&nbsp; &unknown; &#60; & &"),
        ("<img src=\"none.png\"> is typed", "<style>.card { color: red }</style>"),
    ]
}

/// Notes of every kind, in two decks, with tags and ids of their own.
pub fn every_kind() -> Vec<Value> {
    const VERBS: &str = "Languages::Spanish::Verbs";
    const CAPITALS: &str = "Capitals";
    vec![
        json!({"deck": VERBS, "kind": "basic", "id": "basic-1", "front": "to be", "back": "ser",
            "tags": ["verbs::irregular", "größe", "日本"]}),
        json!({"deck": VERBS, "kind": "basic", "id": "q/([o$8RAO", "tags": [],
            "front_html": "<b>to have</b> &amp; hold", "back_html": "tener<br>haber"}),
        json!({"deck": VERBS, "kind": "reversed", "id": "reversed", "front": "to see",
            "back": "ver", "tags": ["verbs::irregular"]}),
        json!({"deck": VERBS, "kind": "optional-reversed", "id": "optional-two",
            "front": "to give", "back": "dar", "add_reverse": "y", "tags": []}),
        json!({"deck": VERBS, "kind": "optional-reversed", "id": "optional-one",
            "front": "to put", "back": "poner", "add_reverse": "", "tags": []}),
        json!({"deck": VERBS, "kind": "type-in", "id": "type-in", "front": "to go", "back": "ir",
            "tags": ["verbs"]}),
        json!({"deck": CAPITALS, "kind": "cloze", "id": "cloze-hint", "back": "Since 1561",
            "front": "{{c1::Madrid}} is the capital of {{c2::Spain::country}}", "tags": []}),
        json!({"deck": CAPITALS, "kind": "cloze", "id": "cloze-nested", "back": "", "tags": [],
            "front": "{{c1::Berlin in {{c2::Germany}}}} is a city"}),
        json!({"deck": CAPITALS, "kind": "cloze", "id": "cloze-gap", "back": "", "tags": [],
            "front": "{{c1::Rome}}, {{c5::Paris}} and {{c1::Lisbon}} < 10 & more"}),
        json!({"deck": CAPITALS, "kind": "basic", "id": "basic-2", "front": "Capital of Peru?",
            "back": "Lima", "tags": ["größe::mittel"]}),
    ]
}
