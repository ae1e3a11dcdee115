//! Mochi's `.mochi`: a zip of decks and cards as Transit JSON, and the media that they show.
//!
//! A card is Markdown; a line of three dashes parts its sides, `{{hidden}}` is a cloze. `transit.rs` knows
//! the JSON, `content.rs` what stands in a card, `template.rs` cards that are fields of a template.
//! Facts: Mochi's format reference and what it exports; the app itself could not be asked.

use crate::deck::Kind;
use crate::formats::{
    Carries, ClozeParts, Evidence, Format, Heeds, Hints, Markup, MediaGoes, READ_ONLY,
};
use crate::source::Source;

mod content;
mod read;
mod template;
mod transit;
mod write;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "mochi",
    title: "Mochi",
    summary: "a .mochi file: decks and Markdown cards, media inside",
    extensions: &["mochi"],
    claims: &["mochi"],
    binary: true,
    carries: Carries {
        ids: true,
        tags: true,
        decks: true,
        kinds: &[Kind::Basic, Kind::Cloze],
        clozes: ClozeParts { hints: Hints::None, nested: false, maths: false, ..ClozeParts::ALL },
        media: MediaGoes::Inside,
        markups: &[Markup::Markdown],
        ..Carries::NOTHING
    },
    heeds: Heeds::NONE,
    detect,
    read: Some(read::read),
    write: Some(write::write),
    ..READ_ONLY
};

/// The names of the data in the archive: as Transit JSON, as EDN.
const JSON: &str = "data.json";
const EDN: &str = "data.edn";

fn detect(source: &Source) -> Evidence {
    let has = |name: &str| memchr::memmem::find(source.bytes(), name.as_bytes()).is_some();
    let is_named = source.extension().is_some_and(|own| own.eq_ignore_ascii_case("mochi"));
    match Source::is_package(source.bytes()) && (has(JSON) || has(EDN)) {
        true if is_named => Evidence::certain("it is an archive with Mochi's data inside"),
        true => Evidence::possible(1, 1, "it is an archive with data inside, as Mochi's are"),
        false => Evidence::NONE,
    }
}
