//! Anki's text export and import: header lines that begin with `#`, then rows of fields.
//!
//! What the header may say is in `head.rs`. Anki's own rules count: a line that begins with `#` is
//! a comment, and there is no row of column names.

use crate::formats::{Carries, Format, Heeds, Markup, MediaGoes, NoteTypes};

mod head;
mod layout;
mod read;
mod types;
mod write;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "anki-text",
    title: "Anki's text export",
    summary: "text that Anki exports and imports: headers, then fields apart by tabs",
    extensions: &["txt", "tsv"],
    claims: &[],
    binary: false,
    over: &[],
    carries: Carries {
        note_types: NoteTypes::None,
        cards: false,
        media: MediaGoes::Beside,
        markups: &[Markup::Html, Markup::Plain],
        ..Carries::EVERYTHING
    },
    options: &[],
    under: |format, _| format,
    heeds: Heeds::MARKUP,
    detect: read::detect,
    read: Some(read::read),
    write: Some(write::write),
    mark: None,
};
