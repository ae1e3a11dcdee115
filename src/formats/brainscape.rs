//! Brainscape's import: a table of two columns without names, question and answer.
//!
//! Facts: Brainscape's help ("Importing flashcards", 2026): columns without names are those two; every
//! import makes a new deck. How it shows line breaks inside a cell could not be tried.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::deck::Collection;
use crate::error::Cause;
use crate::formats::csv::failed;
use crate::formats::{Format, Output, READ_ONLY, Writing, Written};

/// Write only: what it exports is a table like any other, which `csv` reads.
pub(super) const FORMAT: Format = Format {
    name: "brainscape",
    title: "Brainscape",
    summary: "a table of questions and answers for Brainscape to import",
    extensions: &["csv"],
    write: Some(write),
    ..READ_ONLY
};

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut rows = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    for (index, note) in collection.notes.iter().enumerate() {
        let (front, back) = (note.front().to_plain(), note.back().to_plain());
        rows.write_record([front.as_bytes(), back.as_bytes()]).map_err(failed)?;
        (writing.progress)(index + 1)?;
    }
    rows.flush()?;
    Ok(Written {
        cards: collection.notes.len(),
        next: "in Brainscape: a deck, Import Flashcards; every import makes new cards".to_owned(),
        ..Written::default()
    })
}
