//! Anki packages: a zip that holds an SQLite collection and its media.
//!
//! Read in every layout there was, and the collection alone as Anki itself keeps it; written in the one that every client reads or in the latest:
//! `container.rs`, `pack.rs`, `scratch.rs` and `zipping.rs` know the zip, `schema11.rs`, `json.rs` and `schema18.rs` what stands
//! beside notes and cards, `notes.rs`, `read.rs` and `rows.rs` the rows, `empty.rs`, `trees.rs` and `record.rs` how
//! SQLite stores these. What the rows mean was checked against Anki's engine, which the tests ask again.

use crate::carry::TAG_REMOVED;
use crate::formats::{Carries, Evidence, Format, Heeds, Markup, SCHEDULING};
use crate::settings::{OptionSpec, Takes, Used};
use crate::source::Source;
use crate::styling;

mod cards;
mod container;
mod database;
mod decks;
mod deflate;
mod empty;
mod json;
mod lint;
mod mark;
mod notes;
mod pack;
mod proto;
mod read;
mod record;
mod rows;
mod schema11;
mod schema18;
mod scratch;
mod shelf;
mod sort_field;
mod trees;
mod types;
mod untrusted;
mod zipping;

#[cfg(test)]
mod tests;

pub(super) use json::{model_of, usual_options};
pub(super) use schema11::note_type_of;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "apkg",
    title: "Anki",
    summary: "a package for Anki, AnkiDroid and AnkiMobile",
    extensions: &["apkg", "colpkg", "anki2"],
    claims: &["apkg"],
    binary: true,
    over: &[],
    carries: Carries { markups: &[Markup::Html], ..Carries::EVERYTHING },
    options: &[
        OptionSpec {
            name: pack::PACKAGE,
            takes: Takes::Value { placeholder: "LAYOUT", check: pack::check_layout },
            help: "compatible, for every Anki (the default), or latest, for Anki from 2.1.50 on",
            used: Used::Writing,
        },
        styling::NOTE_TYPE,
        styling::CSS,
        styling::FRONT,
        styling::BACK,
        styling::NAME,
        SCHEDULING,
        TAG_REMOVED,
    ],
    under: |format, _| format,
    heeds: Heeds::NONE,
    detect,
    read: Some(read::read),
    write: Some(pack::write),
    mark: Some(mark::of),
};

/// The names that the collection has in the zip, by layout.
const COLLECTIONS: [&[u8]; 3] = [b"collection.anki2", b"collection.anki21", b"collection.anki21b"];

/// Tables that a collection has, and hardly another database has all of: Anki's own file, which is no
/// package.
const TABLES: [&[u8]; 4] = [b"revlog", b"graves", b"ix_cards_sched", b"ix_notes_csum"];

/// Whether Anki takes a file called `name` for a whole collection, with which it replaces the user's
/// own.
///
/// ```
/// assert!(deckconv::formats::replaces_collection("Backup-2026.apkg"));
/// assert!(!deckconv::formats::replaces_collection("capitals.apkg"));
/// ```
#[must_use]
pub fn replaces_collection(name: &str) -> bool {
    let name = name.to_lowercase();
    name == "collection.apkg"
        || name.ends_with(".colpkg")
        || name.ends_with(".anki2")
        || (name.starts_with("backup-") && name.ends_with(".apkg"))
}

fn detect(source: &Source) -> Evidence {
    let bytes = source.bytes();
    let has = |name: &&[u8]| memchr::memmem::find(bytes, name).is_some();
    if Source::is_database(bytes) && TABLES.iter().all(has) {
        return Evidence::certain("it is a database with the tables of Anki's collections");
    }
    if Source::is_package(bytes) && COLLECTIONS.iter().any(has) {
        Evidence::certain("it is an archive with a collection inside")
    } else {
        Evidence::NONE
    }
}
