//! What writers are told and what they answer, and what is known of the output before.
//!
//! It must not know any one format.

use std::collections::HashMap;
use std::io;

use tempfile::TempPath;

use crate::report::Diagnostic;
use crate::settings::Settings;

/// What a writer is told.
#[derive(Clone, Copy)]
pub struct Writing<'w> {
    /// The user's options.
    pub settings: &'w Settings,
    /// The time of the run, in milliseconds since 1970.
    pub now: i64,
    /// The hash of input and options that goes into the mark.
    pub fingerprint: &'w str,
    /// The mark of the output that this one replaces.
    pub previous: Option<&'w Mark>,
    /// Makes an empty file for work that does not fit into memory; it is removed when dropped.
    pub scratch: &'w dyn Fn() -> io::Result<TempPath>,
    /// Is told now and then how many notes are written.
    pub progress: &'w dyn Fn(usize),
}

/// What a writer did.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Cards in the output: what the target app will ask.
    pub cards: usize,
    /// Media files in it, or beside it.
    pub media: usize,
    /// What to do next in the app, in one line.
    pub next: String,
    /// How the notes compare with the output that this one replaces.
    pub compared: Compared,
    /// What had to be done to the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// The notes of an output compared with those of the one it replaces, by id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Notes that were there before.
    pub carried: usize,
    /// Of these, notes with another text or other tags.
    pub changed: usize,
    /// Notes that were there and are no more.
    pub removed: usize,
}

/// What deckconv leaves in a package to know it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The version that wrote it.
    pub version: String,
    /// The hash of input and options.
    pub fingerprint: String,
    /// The newest modification time of its notes, in seconds since 1970.
    pub newest_change: i64,
    /// Its notes by guid.
    pub notes: HashMap<String, Earlier>,
}

/// A note of an earlier output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// A hash of its fields and tags.
    pub content: u64,
    /// When it was changed, in seconds since 1970.
    pub changed: i64,
}

impl<'w> Writing<'w> {
    /// Writing at the beginning of 1970, with no earlier output and all work in memory.
    #[must_use]
    pub fn new(settings: &'w Settings) -> Self {
        Self {
            settings,
            now: 0,
            fingerprint: "",
            previous: None,
            scratch: &|| Err(io::ErrorKind::Unsupported.into()),
            progress: &|_| {},
        }
    }
}
