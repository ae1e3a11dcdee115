//! The whole model as JSON: lossless, and the form of the golden files.
//!
//! Reading also takes a bare array of notes. How a note looks is in `json/record.rs`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::deck::{Collection, Deck, Note, NoteType, Origin};
use crate::error::{Cause, Error};
use crate::formats::jsonl::{characters, without_place};
use crate::formats::{
    Carries, Evidence, Format, Found, Markup, NoteTypes, Output, Reading, Writing, Written,
    sample_of,
};
use crate::report::{Diagnostic, Place, Problem};
use crate::source::Source;

pub(super) mod record;

use record::{Record, TypesMet};

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "json",
    title: "JSON",
    summary: "everything deckconv knows about a deck, lossless",
    extensions: &["json"],
    claims: &["json"],
    binary: false,
    carries: Carries {
        ids: true,
        tags: true,
        decks: true,
        kinds: true,
        clozes: true,
        note_types: NoteTypes::Whole,
        markups: &[Markup::Each, Markup::Plain, Markup::Html],
    },
    options: &[],
    detect,
    read: Some(read),
    write: Some(write),
    mark: None,
};

/// The value of the key `deckconv`, by which a file says what it is.
const MODEL: &str = "model 1";

#[derive(Serialize)]
struct Whole<'a> {
    deckconv: &'static str,
    decks: Vec<&'a Deck>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    note_types: &'a Vec<NoteType>,
    notes: Vec<Record<'a>>,
}

/// The whole model with its notes unread, so that a bad one spoils nothing else.
#[derive(Deserialize)]
struct Unread<'a> {
    #[serde(default)]
    deckconv: Option<String>,
    #[serde(default)]
    decks: Vec<Deck>,
    #[serde(default)]
    note_types: Vec<NoteType>,
    #[serde(borrow)]
    notes: Vec<&'a RawValue>,
}

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source).trim_start();
    let after_brace = text.strip_prefix('{').map(str::trim_start);
    match after_brace {
        Some(inside) if inside.starts_with("\"deckconv\"") => {
            Evidence::certain("it says that deckconv wrote it")
        }
        _ if text.starts_with(['{', '[']) => match serde_json::from_str(text) {
            Ok(serde::de::IgnoredAny) => Evidence::likely(1, 1, "all of it is one JSON value"),
            // The sample of a long file ends within the value.
            Err(error) if error.is_eof() && text.len() < source.bytes().len() => {
                Evidence::likely(1, 1, "it begins as one JSON value")
            }
            Err(_) => Evidence::NONE,
        },
        _ => Evidence::NONE,
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let whole = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map(|notes| Unread {
            deckconv: None,
            decks: Vec::new(),
            note_types: Vec::new(),
            notes,
        })
    } else {
        serde_json::from_str(text)
    };
    let whole = whole.map_err(|error| {
        let detail = without_place(&error);
        source.error(Cause::Malformed { line: error.line(), column: error.column(), detail })
    })?;
    if let Some(other) = whole.deckconv.filter(|model| model != MODEL) {
        let detail = format!("it holds “{other}”, and this version knows only “{MODEL}”");
        return Err(source.error(Cause::Malformed { line: 1, column: 0, detail }));
    }
    let mut found = Found { exact: true, ..Found::default() };
    found.collection.note_types = whole.note_types;
    for deck in &whole.decks {
        found.collection.decks.named(&deck.name);
    }
    let mut types = TypesMet::of(&found.collection.note_types);
    let mut lines = Lines { text, at: 0, line: 1 };
    for raw in whole.notes {
        let line = lines.of(raw.get());
        let collection = &mut found.collection;
        let note = serde_json::from_str::<Record<'_>>(raw.get())
            .map_err(|error| {
                let broken = raw.get().lines().nth(error.line().saturating_sub(1));
                let column = characters(broken.unwrap_or_default(), error.column());
                let place = Place::line_column(line + error.line().saturating_sub(1), column);
                (place, without_place(&error))
            })
            .and_then(|record| {
                let note = record.into_note(collection, &mut types, reading, source.stem());
                note.map_err(|detail| (Place::line(line), detail))
            });
        match note {
            Ok(note) => {
                let origin = Origin::at(line);
                found.collection.notes.push(Note { origin, ..note });
            }
            Err((place, detail)) => {
                found.skipped += 1;
                found
                    .diagnostics
                    .push(Diagnostic { place, problem: Problem::BadRecord { detail } });
            }
        }
    }
    if found.collection.notes.is_empty() && found.skipped == 0 {
        let found = "an empty list of notes".to_owned();
        return Err(source.error(Cause::NoCards { found }));
    }
    Ok(found)
}

/// Finds the lines of pieces of a text, each further down than the one before.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line on which `piece`, a part of the text itself, begins.
    fn of(&mut self, piece: &str) -> usize {
        let start = (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let between = self.text.as_bytes().get(self.at..start).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count();
        self.at = start.max(self.at);
        self.line
    }
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let whole = Whole {
        deckconv: MODEL,
        decks: collection.decks.iter().collect(),
        note_types: &collection.note_types,
        notes: collection.notes.iter().map(|note| Record::of(collection, note)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")?;
    (writing.progress)(collection.notes.len());
    Ok(Written {
        cards: collection.notes.len(),
        next: "`deckconv` reads it back without a loss".to_owned(),
        ..Written::default()
    })
}
