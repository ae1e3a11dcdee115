//! stub
use crate::formats::*;
use crate::source::Source;
pub(super) const FORMAT: Format = Format {
    name: "blocks",
    title: "blocks of lines",
    summary: "blocks between blank lines, numbered items or indented answers: first line front, rest back",
    extensions: &["txt", "text"],
    claims: &[],
    binary: false,
    carries: Carries {
        ids: false,
        tags: false,
        decks: false,
        kinds: false,
        clozes: false,
        note_types: NoteTypes::None,
        markups: &[Markup::Plain],
    },
    options: &[],
    detect: |_: &Source| Evidence::NONE,
    read: None,
    write: None,
    mark: None,
};
