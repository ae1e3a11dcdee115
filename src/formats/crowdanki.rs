//! CrowdAnki's `deck.json`: decks with their note types and notes, for sharing in a repository.
//!
//! Notes keep their guids, decks and note types their uuids; one that has none gets one from its name,
//! so that a second import updates. Scheduling is never in such a file; media stand in `media/` beside
//! it. Facts: what the add-on and Brain Brew read and write.

use crate::formats::{
    Carries, Evidence, Format, Heeds, Markup, MediaFolder, MediaGoes, READ_ONLY, sample_of,
};
use crate::source::Source;

mod identity;
mod read;
mod write;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "crowdanki",
    title: "CrowdAnki",
    summary: "the deck.json of CrowdAnki and Brain Brew, note types and all",
    extensions: &["json"],
    carries: Carries {
        cards: false,
        media: MediaGoes::Beside,
        media_folder: MediaFolder::Called("media"),
        markups: &[Markup::Html],
        ..Carries::EVERYTHING
    },
    heeds: Heeds::NONE,
    detect,
    read: Some(read::read),
    write: Some(write::write),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let has = |key: &str| text.contains(key);
    if !text.trim_start().starts_with('{') || has("\"deckconv\"") {
        return Evidence::NONE;
    }
    let deck = has("\"__type__\": \"Deck\"") || has("\"__type__\":\"Deck\"");
    if deck || has("\"crowdanki_uuid\"") || has("\"note_model_uuid\"") {
        return Evidence::certain("it has the keys that CrowdAnki writes");
    }
    Evidence::NONE
}
