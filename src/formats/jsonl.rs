//! JSON Lines: one note a line, for scripts.

use serde::Deserialize;

use crate::cards::counts;
use crate::deck::{Collection, Kind, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::json::record::{self, TypesMet, record_of};
use crate::formats::json::records::Records;
use crate::formats::json::unread::UnreadKeys;
use crate::formats::json::{loose, value};
use crate::formats::{
    Carries, Evidence, Format, Found, Heeds, MediaGoes, NoteTypes, Output, Reading, Writing,
    Written, sample_of,
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
    over: &[],
    carries: Carries {
        note_types: NoteTypes::Fields,
        cards: false,
        media: MediaGoes::Beside,
        ..Carries::EVERYTHING
    },
    options: &[],
    under: |format, _| format,
    heeds: Heeds::MARKUP,
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
        if !line.trim_start().starts_with('{') {
            continue;
        }
        braces += 1;
        match serde_json::from_str::<Sides>(line) {
            Ok(Sides { front: None, front_html: None, fields: None }) => objects += 1,
            Ok(_) => notes += 1,
            Err(_) => {}
        }
    }
    let most_are_notes = 2 * notes >= all || (notes > 0 && braces == all);
    let lines = format!("{} of {all} lines are JSON objects", notes + objects);
    match (most_are_notes, notes + objects) {
        (true, 1..) => Evidence::certain(format!("{notes} of {all} lines are notes in JSON")),
        // One alone may be a piece of anything.
        (_, objects @ 2..) if braces * 10 >= all * 8 => Evidence::likely(objects, all, lines),
        (_, objects @ 1..) => Evidence::possible(objects, all, lines),
        _ => Evidence::NONE,
    }
}

/// Whether nearly all lines are objects of their own, and there are several.
pub(super) fn has_the_shape(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES_TO_JUDGE);
    let (mut whole, mut all) = (0, 0);
    for line in lines {
        all += 1;
        let is_object = line.starts_with('{') && line.ends_with('}');
        whole += usize::from(is_object && value::parse(line, 0).is_ok());
    }
    whole >= 2 && whole * 10 >= all * 8
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    if !record::has_marks(sample_of(source)) {
        return read_any(source, text, reading);
    }
    read_own(source, reading)
}

/// Reads lines of any other hand.
fn read_any<'a>(
    source: &'a Source,
    text: &'a str,
    reading: &Reading<'_>,
) -> Result<Found<'a>, Error> {
    let mut records = Records::default();
    let mut broken = Vec::new();
    let (mut start, mut objects) = (0, 0);
    for (index, line) in text.split('\n').enumerate() {
        let next = start + line.len() + 1;
        if !line.trim().is_empty() {
            match value::parse_line(text, start, line) {
                Ok(item) => {
                    objects += 1;
                    records.add_line(item);
                }
                Err(detail) => {
                    let strict = serde_json::from_str::<serde::de::IgnoredAny>(line);
                    let (column, detail) = match strict {
                        Err(error) => (error.column(), without_place(&error)),
                        Ok(_) => (1, detail.to_owned()),
                    };
                    let place = Place::line_column(index + 1, characters(line, column));
                    broken.push(Diagnostic { place, problem: Problem::BadRecord { detail } });
                }
            }
        }
        start = next;
    }
    if !records.any_asks() {
        let found = format!("{objects} JSON objects that ask and answer nothing");
        return Err(source.error(Cause::NoCards { found }));
    }
    let mut found = loose::notes(source, text, records, &[], reading);
    found.skipped += broken.len();
    found.diagnostics.append(&mut broken);
    Ok(found)
}

fn read_own<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let mut found = Found { exact: true, ..Found::default() };
    let mut types = TypesMet::default();
    let mut unread = UnreadKeys::default();
    for (index, line) in source.text()?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let collection = &mut found.collection;
        let note = record_of(line)
            .map_err(|error| (error.column(), without_place(&error)))
            .and_then(|mut record| {
                for key in record.take_unread() {
                    unread.add(key, || Place::line(index + 1));
                }
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
    found.diagnostics.extend(unread.said());
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

fn lines_of(collection: &Collection<'_>, notes: &[Note<'_>]) -> serde_json::Result<Vec<u8>> {
    const USUAL: usize = 256;
    let mut lines = Vec::with_capacity(notes.len() * USUAL);
    for note in notes {
        line::push(&mut lines, collection, note)?;
    }
    Ok(lines)
}

/// How many cards its notes make when they are read again: one of a custom note, whose templates are
/// not written.
fn cards_of(collection: &Collection<'_>) -> usize {
    let all = collection.notes.iter().zip(counts(collection));
    all.map(|(note, cards)| if matches!(note.kind, Kind::Custom(_)) { 1 } else { cards }).sum()
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    writing.rows(&collection.notes, out, |notes| Ok((lines_of(collection, notes)?, ())))?;
    Ok(Written {
        cards: cards_of(collection),
        next: "each line is one note; `deckconv` reads it back".to_owned(),
        ..Written::default()
    })
}
