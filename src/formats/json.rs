//! The whole model as JSON: lossless, and the form of the golden files; and JSON of any other hand.
//!
//! How a note of the model looks is in `json/record.rs`. What chatbots and scripts write is found
//! by `json/find.rs`, read by `json/value.rs` and understood by `json/records.rs` and
//! `json/loose.rs`.

use std::sync::Arc;

use data_encoding::BASE64;
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::cards::counts;
use crate::deck::{Collection, Deck, Note, NoteType, Origin};
use crate::error::{Cause, Error};
use crate::formats::jsonl::{self, characters, without_place};
use crate::formats::reading::scheduling_dropped;
use crate::formats::{
    Carries, Evidence, Format, Found, Heeds, Output, Reading, SCHEDULING, Writing, Written,
    sample_of,
};
use crate::media::Media;
use crate::report::{Diagnostic, MediaFault, PackageFault, Place, Problem};
use crate::source::Source;

mod cards;
mod choice;
mod draft;
mod find;
mod keys;
pub(super) mod loose;
pub(super) mod place;
pub(super) mod record;
pub(super) mod records;
mod scalar;
mod sides;
mod string;
pub(super) mod unread;
pub(super) mod value;

use find::find;
use record::{Record, TypesMet, record_of};
use records::Records;
use unread::UnreadKeys;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "json",
    title: "JSON",
    summary: "a whole deck without a loss; reads what chatbots and scripts write",
    extensions: &["json"],
    claims: &["json"],
    binary: false,
    over: &[],
    carries: Carries::EVERYTHING,
    options: &[SCHEDULING],
    under: |format, _| format,
    heeds: Heeds::MARKUP,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<Unpacked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<i64>,
}

/// A media file, its content in base 64.
#[derive(Serialize, Deserialize)]
struct File {
    name: String,
    data: String,
}

/// A media file that is read when it is its turn to be written.
struct Unpacked<'a>(&'a Media);

impl Serialize for Unpacked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::new();
        self.0.copy_to(&mut bytes).map_err(S::Error::custom)?;
        File { name: self.0.name.clone(), data: BASE64.encode(&bytes) }.serialize(serializer)
    }
}

impl File {
    fn into_media(self) -> Result<Media, String> {
        match BASE64.decode(self.data.as_bytes()) {
            Ok(bytes) => Ok(Media::new(self.name, Arc::new(bytes))),
            Err(error) => {
                Err(format!("the data of the media file “{}” cannot be read: {error}", self.name))
            }
        }
    }
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
    #[serde(default)]
    media: Vec<File>,
    #[serde(default)]
    created: Option<i64>,
}

/// How much of a text there is, whatever its blank lines, its line ends and its indentation.
#[derive(Default)]
struct Weight {
    lines: usize,
    bytes: usize,
}

impl Weight {
    fn of(text: &str) -> Self {
        let lines = text.lines().map(|line| line.trim().len()).filter(|&bytes| bytes > 0);
        lines.fold(Self::default(), |all, bytes| Self {
            lines: all.lines + 1,
            bytes: all.bytes + bytes,
        })
    }
}

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let bare = text.trim_start();
    let is_ours = |inside: &str| inside.trim_start().starts_with("\"deckconv\"");
    if bare.strip_prefix('{').is_some_and(is_ours) {
        return Evidence::certain("it says that deckconv wrote it");
    }
    // A text without a brace or with none that begins a line is told by this.
    if !bare.starts_with(['{', '[']) && !text.contains("\n{") && !text.contains("\n[") {
        let assigned = ["= [", "= {", "=[", "={", "(["].iter().any(|sign| text.contains(sign));
        if !assigned && !text.contains("\n ") {
            return Evidence::NONE;
        }
    }
    if jsonl::has_the_shape(text) {
        return Evidence::NONE;
    }
    let all = Weight::of(text);
    let found = find(text);
    let around = found.around.len();
    let whole = matches!(found.values.as_slice(), [_]) && around == 0;
    let mut records = Records::default();
    let mut spanned = Weight::default();
    for parsed in found.values {
        let (from, to) = (parsed.item.at, parsed.end);
        if records.add(parsed.item) || whole {
            let more = Weight::of(text.get(from..to).unwrap_or_default());
            spanned =
                Weight { lines: spanned.lines + more.lines, bytes: spanned.bytes + more.bytes };
        }
    }
    let fences = text.lines().filter(|line| line.trim_start().starts_with("```")).count();
    match records.len() {
        // To be refused with a reason.
        0 if whole && bare.starts_with(['{', '[']) => {
            Evidence::likely(1, 1, "all of it is one JSON value")
        }
        0 => Evidence::NONE,
        // A record or two in a long text show what something looks like.
        _ if spanned.bytes * 2 < all.bytes => Evidence::NONE,
        cards => {
            let s = if cards == 1 { "" } else { "s" };
            let why = format!("there is JSON in it with {cards} card{s}");
            Evidence::likely(spanned.lines + fences, all.lines, why)
        }
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let bare = text.trim_start();
    if bare.starts_with('{') && bare.contains("\"deckconv\"") {
        let whole = serde_json::from_str::<Unread<'_>>(text);
        let says_so =
            bare.get(1..).is_some_and(|bare| bare.trim_start().starts_with("\"deckconv\""));
        if says_so || whole.as_ref().is_ok_and(|whole| whole.deckconv.is_some()) {
            return read_model(source, text, whole, reading);
        }
    }
    if bare.starts_with('[') && record::has_marks(bare) {
        let whole = serde_json::from_str(text).map(|notes| Unread {
            deckconv: None,
            decks: Vec::new(),
            note_types: Vec::new(),
            notes,
            media: Vec::new(),
            created: None,
        });
        if whole.is_ok()
            && let Ok(found) = read_model(source, text, whole, reading)
            && !found.collection.notes.is_empty()
        {
            return Ok(found);
        }
    }
    read_any(source, text, reading)
}

/// Reads JSON of any other hand.
fn read_any<'a>(
    source: &'a Source,
    text: &'a str,
    reading: &Reading<'_>,
) -> Result<Found<'a>, Error> {
    let located = find(text);
    let mut records = Records::default();
    let mut faults = Vec::new();
    let values = located.values.len();
    let mut keys = Vec::new();
    for parsed in located.values {
        if let value::Value::Object(pairs) = &parsed.item.value {
            keys.extend(pairs.iter().take(MOST_KEYS).map(|(key, _)| format!("“{key}”")));
        }
        if records.add(parsed.item) {
            faults.extend(parsed.faults);
        }
    }
    if records.len() == 0 {
        return Err(source.error(match (located.fault, values) {
            (Some(fault), 0) => {
                let lines = place::LineIndex::of(text);
                let line = lines.line(fault.at.min(text.trim_end().len()));
                let detail = format!("this JSON cannot be read: {}", fault.detail);
                Cause::Malformed { line, column: 0, detail }
            }
            _ => {
                keys.truncate(MOST_KEYS);
                let found = match (text.trim_start().starts_with("[]"), keys.is_empty()) {
                    (true, _) => "an empty list of notes".to_owned(),
                    (_, true) => "JSON without objects that ask and answer".to_owned(),
                    (_, false) => format!("JSON with the keys {}", keys.join(", ")),
                };
                Cause::NoCards { found }
            }
        }));
    }
    let mut found = loose::notes(source, text, records, &faults, reading);
    let lines = place::LineIndex::of(text);
    for (at, text) in located.around {
        let problem = Problem::PassedOver { what: "text around the JSON", text: text.to_owned() };
        found.diagnostics.push(Diagnostic::at_line(lines.line(at), problem));
    }
    Ok(found)
}

/// Keys that are named where there is no card, at most.
const MOST_KEYS: usize = 5;

fn read_model<'a>(
    source: &'a Source,
    text: &'a str,
    whole: Result<Unread<'a>, serde_json::Error>,
    reading: &Reading<'_>,
) -> Result<Found<'a>, Error> {
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
    found.collection.created = whole.created;
    for deck in &whole.decks {
        found.collection.decks.add(deck);
    }
    for file in whole.media {
        match file.into_media() {
            Ok(media) => found.collection.media.push(media),
            Err(detail) => {
                let fault = PackageFault::Media { detail };
                found.diagnostics.push(Diagnostic::of_all(Problem::Package(fault)));
            }
        }
    }
    let mut unread = UnreadKeys::default();
    let mut types = TypesMet::of(&found.collection.note_types);
    let mut lines = Lines { text, at: 0, line: 1 };
    for raw in whole.notes {
        let line = lines.of(raw.get());
        let collection = &mut found.collection;
        let note = record_of(raw.get())
            .map_err(|error| {
                let broken = raw.get().lines().nth(error.line().saturating_sub(1));
                let column = characters(broken.unwrap_or_default(), error.column());
                let place = Place::line_column(line + error.line().saturating_sub(1), column);
                (place, without_place(&error))
            })
            .and_then(|mut record| {
                for key in record.take_unread() {
                    unread.add(key, || Place::line(line));
                }
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
    found.diagnostics.extend(unread.said());
    if !reading.keeps_scheduling() {
        let scheduled = drop_scheduling(&mut found.collection);
        if scheduled > 0 && reading.check_at.is_none() {
            found.diagnostics.push(scheduling_dropped(scheduled));
        }
    }
    if found.collection.notes.is_empty() && found.skipped == 0 {
        let found = "an empty list of notes".to_owned();
        return Err(source.error(Cause::NoCards { found }));
    }
    Ok(found)
}

/// Makes all cards new; says how many notes had others.
fn drop_scheduling(collection: &mut Collection<'_>) -> usize {
    let anki = collection.notes.iter_mut().filter_map(|note| note.anki.as_mut());
    let learned = anki.filter(|anki| anki.cards.iter().any(|card| card.schedule.is_some()));
    learned.map(|anki| anki.cards.iter_mut().for_each(|card| card.schedule = None)).count()
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
    let mut said = Vec::new();
    let readable: Vec<&Media> = collection
        .media
        .iter()
        .filter(|media| {
            let Err(error) = media.fingerprint() else { return true };
            let (name, detail) = (media.name.clone(), error.to_string());
            said.push(Diagnostic::of_all(Problem::Media(MediaFault::Unwritten { name, detail })));
            false
        })
        .collect();
    let media = readable.len();
    let whole = Whole {
        deckconv: MODEL,
        decks: collection.decks.iter().collect(),
        note_types: &collection.note_types,
        notes: collection.notes.iter().map(|note| Record::of(collection, note)).collect(),
        media: readable.into_iter().map(Unpacked).collect(),
        created: collection.created,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")?;
    (writing.progress)(collection.notes.len())?;
    Ok(Written {
        cards: counts(collection).iter().sum(),
        media,
        diagnostics: said,
        next: "`deckconv` reads it back without a loss".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_line_ends_and_indents_change_nothing_of_what_it_is_taken_for() {
        // The JSON is a letter longer than half of the text: an end of a line would tip it.
        let text = "Back: b\nel perro\nel perro\n{\"front\": \"a\", \"back\": \"b\"}\n";
        let evidence = detect(&Source::of_text("deck.txt", text));
        assert_eq!(evidence, Evidence::likely(1, 4, "there is JSON in it with 1 card"));
        for other in [
            format!("{text}\n\n"),
            text.replace('\n', "\r\n"),
            text.replace("el", "    el"),
            text.replace('\n', "\n\n"),
        ] {
            assert_eq!(detect(&Source::of_text("deck.txt", &*other)), evidence, "{other}");
        }
        let longer = text.replace("el perro", "el perrito negro");
        assert_eq!(detect(&Source::of_text("deck.txt", &*longer)), Evidence::NONE);
    }
}
