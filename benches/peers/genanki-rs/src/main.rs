//! A peer to measure against: a dump to an Anki package with genanki-rs, used
//! as its documentation shows.
//!
//! `genanki-rs-peer DUMP OUT.apkg`, or two folders: each `.txt` of the first
//! becomes an `.apkg` in the second.

use std::borrow::Cow;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use genanki_rs::{Deck, Field, Model, Note, Package, Template};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const MODEL_ID: i64 = 1_607_392_319;
const DECK_ID: i64 = 2_059_400_110;

fn main() -> Result<()> {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let (Some(input), Some(output), None) = (args.next(), args.next(), args.next()) else {
        return Err("usage: genanki-rs-peer DUMP OUT.apkg".into());
    };
    if !input.is_dir() {
        return convert(&input, &output);
    }
    for entry in fs::read_dir(&input)? {
        let dump = entry?.path();
        if dump.extension().is_some_and(|extension| extension == "txt") {
            let stem = dump.file_stem().unwrap_or_default();
            convert(&dump, &output.join(stem).with_extension("apkg"))?;
        }
    }
    Ok(())
}

fn convert(dump: &Path, output: &Path) -> Result<()> {
    let text = fs::read_to_string(dump)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let title = lines.next().ok_or("no title line")?;
    let mut deck = Deck::new(DECK_ID, title, "");
    let model = Model::new(
        MODEL_ID,
        "genanki-rs Basic",
        vec![Field::new("Front"), Field::new("Back")],
        vec![
            Template::new("Card 1")
                .qfmt("{{Front}}")
                .afmt(r#"{{FrontSide}}<hr id="answer">{{Back}}"#),
        ],
    );
    while let Some(question) = lines.next() {
        let answer = lines.next().ok_or("a question without an answer")?;
        let (front, back) = (escape(question), escape(answer));
        deck.add_note(Note::new(model.clone(), vec![&front, &back])?);
    }
    let output = output.to_str().ok_or("the output's name is not UTF-8")?;
    Package::new(vec![deck], vec![])?.write_to_file(output)?;
    Ok(())
}

/// The text as HTML: what a field holds.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('&', "&amp;");
    Cow::Owned(text.replace('<', "&lt;").replace('>', "&gt;"))
}
