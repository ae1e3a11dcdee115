//! Emacs: Org itself parses what is written for its packages and shows what the notes say.

use std::fs;
use std::io::Cursor;
use std::process::Command;

use deckconv::cloze;
use deckconv::convert::write_fitted;
use deckconv::deck::{Collection, Kind, Note};
use deckconv::fit::fit;
use deckconv::formats::{Writing, named};
use deckconv::settings::Settings;
use deckconv::text::{Text, reduce};
use serde_json::Value;

use crate::sixty::{NOTES, deck};

/// Why Emacs cannot be asked, if it cannot.
pub fn missing() -> Option<&'static str> {
    let asked = Command::new("emacs").args(["--batch", "--eval", "(require 'org)"]).output();
    let works = asked.is_ok_and(|done| done.status.success());
    (!works).then_some("there is no emacs with Org (Debian's package emacs-nox)")
}

pub fn anki_editor() {
    let (fitted, cards) = asked("anki-editor");
    for (note, card) in fitted.notes.iter().zip(&cards) {
        let note_type = match note.kind {
            Kind::Basic => "Basic",
            Kind::Reversed => "Basic (and reversed card)",
            Kind::TypeIn => "Basic (type in the answer)",
            Kind::Cloze => "Cloze",
            other => panic!("the deck has no {other:?}"),
        };
        assert_eq!(card["properties"]["ANKI_NOTE_TYPE"], note_type);
        assert_eq!(card["properties"]["ANKI_GUID"], note.id.to_string());
        assert_eq!(card["deck"], fitted.deck_of(note));
        same_tags(note, card, &[]);
        let sides = card["sides"].as_array().expect("a list");
        let below = |name: &str| sides.iter().find(|side| side["name"] == name);
        let names = note.kind.fields();
        for (at, (name, field)) in names.iter().zip(&note.fields).enumerate() {
            let html = match (at, below(name)) {
                (_, Some(side)) => &side["body"],
                (0, None) => &card["side"]["title"],
                _ => &card["side"]["body"],
            };
            same_words(field, html);
        }
    }
}

pub fn drill() {
    let (fitted, cards) = asked("drill");
    for (note, card) in fitted.notes.iter().zip(&cards) {
        same_tags(note, card, &["drill"]);
        assert_eq!(card["deck"], fitted.deck_of(note));
        let sides = card["sides"].as_array().expect("a list");
        match note.kind {
            Kind::Reversed => {
                assert_eq!(card["properties"]["DRILL_CARD_TYPE"], "twosided");
                same_words(note.front(), &sides[0]["body"]);
                same_words(note.back(), &sides[1]["body"]);
            }
            Kind::Cloze => {
                assert_eq!(bare(&card["side"]["body"]), with_holes(note, '[', ']', "||"));
            }
            _ => {
                same_words(note.front(), &card["side"]["body"]);
                same_words(note.back(), &sides[0]["body"]);
            }
        }
    }
}

pub fn fc() {
    let (fitted, cards) = asked("fc");
    for (note, card) in fitted.notes.iter().zip(&cards) {
        same_tags(note, card, &["fc"]);
        let properties = &card["properties"];
        assert_eq!(properties["ID"], note.id.to_string());
        assert_eq!(properties["FC_CREATED"], "1970-01-01T00:00:00Z");
        let kind = match note.kind {
            Kind::Reversed => "double",
            Kind::TypeIn => "text-input",
            Kind::Cloze => "cloze",
            _ => "normal",
        };
        assert_eq!(properties["FC_TYPE"], kind);
        if note.kind == Kind::Cloze {
            continue;
        }
        let sides = card["sides"].as_array().expect("a list");
        let back = match sides.first() {
            Some(back) => {
                same_words(note.front(), &card["side"]["body"]);
                &back["body"]
            }
            None => {
                same_words(note.front(), &card["side"]["title"]);
                &card["side"]["body"]
            }
        };
        same_words(note.back(), back);
    }
}

/// The sixty notes for `dialect`, and what Org says of them.
fn asked(dialect: &str) -> (Collection<'static>, Vec<Value>) {
    let mut settings = Settings::default();
    settings.set("to-dialect", dialect);
    let org = named("org").expect("a format");
    let org = (org.under)(*org, &settings);
    let (fitted, _) = fit(deck(), &org, None);
    assert_eq!(fitted.notes.len(), NOTES);
    let mut out = Cursor::new(Vec::new());
    write_fitted(&fitted, &org, &Writing::new(&settings), &mut out).expect("memory takes it");
    let desk = tempfile::tempdir().expect("a folder");
    let path = desk.path().join("sixty.org");
    fs::write(&path, out.into_inner()).expect("a file");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/org.el");
    let done = Command::new("emacs")
        .args(["--batch", "--quick", "--load", script])
        .arg(&path)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("Emacs runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let cards: Vec<Value> = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(cards.len(), NOTES);
    (fitted, cards)
}

fn same_tags(note: &Note<'_>, card: &Value, marks: &[&str]) {
    let strings = |value: &Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        all.map(str::to_owned).collect()
    };
    let mut tags = strings(&card["tags"]);
    tags.retain(|tag| !marks.contains(&tag.as_str()));
    let listed = card["properties"]["ANKI_TAGS"].as_str().unwrap_or_default();
    tags.extend(listed.split_whitespace().map(str::to_owned));
    let own: Vec<String> = note.tags.iter().map(ToString::to_string).collect();
    assert_eq!(tags, own);
}

/// What Org shows is what the note says, word for word.
fn same_words(field: &Text<'_>, html: &Value) {
    let said = field.to_plain();
    assert_eq!(bare(html), squeezed(&without_sounds(&said)), "{html}");
}

/// The text with the clozes of a package around what is hidden.
fn with_holes(note: &Note<'_>, open: char, close: char, hint: &str) -> String {
    let html = note.front().to_html();
    let mut text = reduce(&html).into_owned();
    for number in cloze::numbers(&html) {
        text = text.replace(&format!("{{{{c{number}::"), &open.to_string());
    }
    squeezed(&text.replace("}}", &close.to_string()).replace("::", hint))
}

fn bare(html: &Value) -> String {
    let html = html.as_str().expect("HTML");
    // A sound is a link that shows where it leads.
    let html = match html.find("<a href=\"beep.wav\">") {
        Some(at) => {
            let end = html[at..].find("</a>").map_or(html.len(), |end| at + end);
            format!("{}{}", &html[..at], &html[end..])
        }
        None => html.to_owned(),
    };
    squeezed(&Text::html(html).to_plain())
}

fn without_sounds(text: &str) -> String {
    text.replace("[sound:beep.wav]", "")
}

/// The words, without the bullets of lists, spaces of no width, and the way in which white space runs.
fn squeezed(text: &str) -> String {
    let visible = text.replace('\u{200b}', "");
    let words = visible.split_whitespace().filter(|word| *word != "-");
    words.collect::<Vec<_>>().concat()
}
