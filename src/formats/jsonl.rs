//! JSON Lines: one note a line, for scripts.

use serde::Deserialize;

use crate::deck::{Collection, Origin};
use crate::error::{Cause, Error};
use crate::formats::json::record::{Record, TypesMet};
use crate::formats::{
    Carries, Evidence, Format, Found, Markup, NoteTypes, Output, Reading, Writing, Written,
    sample_of,
};
use crate::report::{Diagnostic, Place, Problem};
use crate::source::Source;

mod line;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    title: "JSON Lines",
    summary: "one note a line as a JSON object, for scripts",
    extensions: &["jsonl", "ndjson"],
    claims: &["jsonl", "ndjson"],
    binary: false,
    carries: Carries {
        ids: true,
        tags: true,
        decks: true,
        kinds: true,
        clozes: true,
        note_types: NoteTypes::Fields,
        markups: &[Markup::Each, Markup::Plain, Markup::Html],
    },
    options: &[],
    detect,
    read: Some(read),
    write: Some(write),
    mark: None,
};

/// How many lines the detector looks at.
const LINES_TO_JUDGE: usize = 20;

fn detect(source: &Source) -> Evidence {
    #[derive(Deserialize)]
    struct Sides {
        front: Option<serde::de::IgnoredAny>,
        front_html: Option<serde::de::IgnoredAny>,
        fields: Option<serde::de::IgnoredAny>,
    }
    let lines = sample_of(source).lines().filter(|line| !line.trim().is_empty());
    let (mut notes, mut objects, mut braces, mut all) = (0, 0, 0, 0);
    for line in lines.take(LINES_TO_JUDGE) {
        all += 1;
        braces += usize::from(line.trim_start().starts_with('{'));
        match serde_json::from_str::<Sides>(line) {
            Ok(Sides { front: None, front_html: None, fields: None }) => objects += 1,
            Ok(_) => notes += 1,
            Err(_) => {}
        }
    }
    let most_are_notes = 2 * notes >= all || (notes > 0 && braces == all);
    match (most_are_notes, notes + objects) {
        (true, 1..) => Evidence::certain(format!("{notes} of {all} lines are notes in JSON")),
        (_, objects @ 1..) => {
            Evidence::possible(objects, all, format!("{objects} of {all} lines are JSON objects"))
        }
        _ => Evidence::NONE,
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let mut found = Found { exact: true, ..Found::default() };
    let mut types = TypesMet::default();
    for (index, line) in source.text()?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let collection = &mut found.collection;
        let note = serde_json::from_str::<Record<'_>>(line)
            .map_err(|error| (error.column(), without_place(&error)))
            .and_then(|record| {
                record
                    .into_note(collection, &mut types, reading, source.stem())
                    .map_err(|detail| (1, detail))
            });
        match note {
            Ok(mut note) => {
                note.origin = Origin::at(index + 1);
                found.collection.notes.push(note);
            }
            Err((column, detail)) => {
                let place = Place::line_column(index + 1, characters(line, column));
                found.skipped += 1;
                found
                    .diagnostics
                    .push(Diagnostic { place, problem: Problem::BadRecord { detail } });
            }
        }
    }
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(source.error(Cause::Empty));
    }
    Ok(found)
}

/// The column in characters that a column in bytes is; both from 1.
pub(super) fn characters(line: &str, byte_column: usize) -> usize {
    let before = byte_column.saturating_sub(1);
    line.char_indices().take_while(|(at, _)| *at < before).count() + 1
}

/// The sentence of a JSON error without the place, which is said apart from it.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let sentence = said.rsplit_once(" at line ").map_or(said.as_str(), |(sentence, _)| sentence);
    format!("this JSON cannot be read: {sentence}")
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    // Many small pieces go faster into memory of our own than into any output.
    const FULL: usize = 1 << 16;
    let mut lines = Vec::with_capacity(FULL + (FULL >> 2));
    for (index, note) in collection.notes.iter().enumerate() {
        line::push(&mut lines, collection, note)?;
        if lines.len() >= FULL {
            out.write_all(&lines)?;
            lines.clear();
        }
        (writing.progress)(index + 1);
    }
    out.write_all(&lines)?;
    Ok(Written {
        cards: collection.notes.len(),
        next: "each line is one note; `deckconv` reads it back".to_owned(),
        ..Written::default()
    })
}
