//! Golden files: what each fixture means, and what is said about it.
//!
//! `fixtures/<format>/<case>.<ext>` is read and must mean `<case>.json` (the whole model) and say
//! `<case>.report`. For a format that is only written it is the other way round: `<case>.json` is
//! written and must give `<case>.<ext>`; a package is compared by the rows in it (`<case>.rows`).
//! Each line `name=value` of `<case>.options` sets an option, `markup` and `headings` among them. `DECKCONV_BLESS=1` rewrites
//! what is expected; look at the difference before you believe it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic and ask the environment"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use deckconv::convert::{ReadOptions, read, write};
use deckconv::deck::Collection;
use deckconv::formats::{FORMATS, Format, Headings, TextIs, Writing, named};
use deckconv::identity::Identifier;
use deckconv::report::Diagnostic;
use deckconv::settings::Settings;
use deckconv::source::Source;

#[path = "fixtures/rows.rs"]
mod rows;

/// The time of all fixtures: 2026-11-22, in milliseconds.
const NOW: i64 = 1_795_305_600_000;

/// One case: its name, its settings, and the files that belong to it.
struct Case {
    folder: PathBuf,
    name: String,
    settings: Settings,
}

impl Case {
    fn path(&self, extension: &str) -> PathBuf {
        self.folder.join(format!("{}.{extension}", self.name))
    }

    /// The text of one of its files as it should be; written there when blessing.
    fn expect(&self, extension: &str, actual: &str, failures: &mut Vec<String>) {
        let path = self.path(extension);
        if std::env::var_os("DECKCONV_BLESS").is_some() {
            match actual {
                "" => _ = fs::remove_file(&path),
                text => fs::write(&path, text).expect("fixtures can be written"),
            }
            return;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != actual {
            let path = path.display();
            failures.push(format!("{path}\n--- expected\n{expected}\n+++ actual\n{actual}\n"));
        }
    }
}

#[test]
fn fixtures_mean_what_they_should() {
    let mut failures = Vec::new();
    for format in FORMATS {
        let cases = cases_of(format);
        assert!(!cases.is_empty(), "fixtures/{} has no case: add one", format.name);
        for case in cases {
            match format.read.is_none() || case.path("rows").exists() {
                false => check_reading(format, &case, &mut failures),
                true => check_writing(format, &case, &mut failures),
            }
        }
    }
    let count = failures.len();
    assert!(failures.is_empty(), "{count} differ:\n{}", failures.join("\n"));
}

#[test]
fn no_fixture_is_an_orphan() {
    let formats: BTreeSet<String> = FORMATS.iter().map(|format| format.name.to_owned()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut orphans = Vec::new();
    for folder in fs::read_dir(&root).expect("fixtures are there").flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let Some(format) = named(&name).filter(|_| formats.contains(&name)) else {
            orphans.push(folder.path());
            continue;
        };
        let known: BTreeSet<PathBuf> = cases_of(format)
            .iter()
            .flat_map(|case| {
                let own = own_extensions(format).into_iter();
                let beside = ["json", "report", "options", "rows"].map(str::to_owned);
                own.chain(beside).map(|extension| case.path(&extension)).collect::<Vec<_>>()
            })
            .collect();
        let files = fs::read_dir(folder.path()).expect("a folder").flatten();
        // What makes the fixtures may lie beside them.
        let files = files.map(|file| file.path()).filter(|path| !path.ends_with("make.py"));
        orphans.extend(files.filter(|path| !known.contains(path)));
    }
    assert!(orphans.is_empty(), "they belong to no case: {orphans:?}");
}

/// The extensions of a case's own file: the input of a reader, the model for a writer.
fn own_extensions(format: &Format) -> Vec<String> {
    match (format.read, format.name) {
        (None, _) => vec![format.extension().to_owned()],
        // A package is read from its bytes, and written as rows that can be looked at.
        (Some(_), "apkg") => ["apkg", "colpkg", "rows"].map(str::to_owned).to_vec(),
        // `.json` beside a case is what it means.
        (Some(_), "json" | "crowdanki") => vec!["input".to_owned(), "txt".to_owned()],
        // Content decides: any case may come as plain text.
        (Some(_), _) => {
            let own = format.extensions.iter().map(|extension| (*extension).to_owned());
            own.chain(["txt".to_owned()]).collect()
        }
    }
}

fn cases_of(format: &Format) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format.name);
    let first = match format.read {
        Some(_) => own_extensions(format),
        None => vec!["json".to_owned()],
    };
    let files = fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path());
    let names: BTreeMap<String, PathBuf> = files
        .filter(|path| {
            let extension = path.extension().map(|extension| extension.to_string_lossy());
            extension.is_some_and(|extension| first.iter().any(|own| *own == extension))
        })
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    let case = |name: String| {
        let options = fs::read_to_string(folder.join(format!("{name}.options")));
        let mut settings = Settings::default();
        for option in options.unwrap_or_default().lines() {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            settings.set(name, value);
        }
        Case { folder: folder.clone(), name, settings }
    };
    names.into_keys().map(case).collect()
}

/// The file is recognised as its format and read; what that means and says is compared.
fn check_reading(format: &'static Format, case: &Case, failures: &mut Vec<String>) {
    let own = own_extensions(format);
    let path = own.iter().map(|extension| case.path(extension)).find(|path| path.exists());
    let path = path.expect("a case has a file");
    let bytes = fs::read(&path).expect("a fixture can be read");
    let extension = match path.extension().expect("an extension").to_string_lossy() {
        input if input == "input" => "json".to_owned(),
        own => own.into_owned(),
    };
    let source = Source::new(format!("{}.{extension}", case.name), bytes, None);
    let mut options = ReadOptions { settings: case.settings.clone(), ..ReadOptions::default() };
    options.text_is = match options.settings.get("markup") {
        None => TextIs::Auto,
        Some("plain") => TextIs::Plain,
        Some("markdown") => TextIs::Markdown,
        Some("html") => TextIs::Html,
        Some(other) => panic!("{other} is no markup"),
    };
    options.headings = match options.settings.get("headings") {
        None => Headings::Report,
        Some("tags") => Headings::Tags,
        Some("decks") => Headings::Decks,
        Some("drop") => Headings::Drop,
        Some(other) => panic!("{other} is nothing to do with headings"),
    };
    let input = match read(&source, &options, &mut Identifier::default(), "") {
        Ok(input) => input,
        Err(error) => {
            case.expect("json", "", failures);
            case.expect("report", &format!("{error}\n"), failures);
            return;
        }
    };
    if input.format.name != format.name {
        failures.push(format!("{} is read as {}", path.display(), input.format.name));
    }
    let counts = input.counts;
    assert_eq!(counts.found, counts.kept + counts.merged + counts.skipped, "{}", path.display());
    let said = report(&input.diagnostics);
    let model = whole(input.collection);
    case.expect("json", &model, failures);
    case.expect("report", &said, failures);
}

fn check_writing(format: &'static Format, case: &Case, failures: &mut Vec<String>) {
    let text = fs::read_to_string(case.path("json")).expect("a fixture can be read");
    let source = Source::of_text(format!("{}.json", case.name), text);
    let options = ReadOptions { from: named("json"), ..ReadOptions::default() };
    let input = read(&source, &options, &mut Identifier::default(), "").expect("a model");
    let mut out = Cursor::new(Vec::new());
    let writing = Writing { now: NOW, ..Writing::new(&case.settings) };
    let written = write(input.collection, format, None, &writing, &mut out).expect("written");
    let bytes = out.into_inner();
    if format.binary {
        case.expect("rows", &rows::of_package(bytes), failures);
    } else {
        let text = String::from_utf8(bytes).expect("text");
        case.expect(format.extension(), &text, failures);
    }
    case.expect("report", &report(&written.diagnostics), failures);
}

/// The whole model, as the format `json` writes it.
fn whole(collection: Collection<'_>) -> String {
    let settings = Settings::default();
    let mut out = Cursor::new(Vec::new());
    let json = named("json").expect("a format");
    write(collection, json, None, &Writing::new(&settings), &mut out).expect("memory takes it");
    String::from_utf8(out.into_inner()).expect("JSON is text")
}

/// One line a diagnostic: place, severity, code, sentence.
fn report(diagnostics: &[Diagnostic]) -> String {
    let line = |diagnostic: &Diagnostic| {
        let json = serde_json::to_value(diagnostic).expect("a diagnostic is JSON");
        let place = match (&json["line"], &json["column"]) {
            (serde_json::Value::Null, _) => json["note"].as_str().unwrap_or("-").to_owned(),
            (line, column) => format!("{line}:{column}"),
        };
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        format!("{place} {}[{}] {}\n", text("severity"), text("code"), text("message"))
    };
    diagnostics.iter().map(line).collect()
}
