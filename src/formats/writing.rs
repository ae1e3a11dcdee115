//! What writers are told and what they answer, and what is known of the output before.
//!
//! It must not know any one format.

use std::io;

use tempfile::TempPath;

use crate::carry::Retired;
use crate::deck::Note;
use crate::error::Cause;
use crate::many;
use crate::report::Diagnostic;
use crate::review::Review;
use crate::settings::Settings;

use super::Output;

/// What a writer is told.
#[derive(Clone, Copy)]
pub struct Writing<'w> {
    /// The user's options.
    pub settings: &'w Settings,
    /// The time of the run, in milliseconds since 1970.
    pub now: i64,
    /// The hash of input and options that goes into the mark.
    pub fingerprint: &'w str,
    /// What the output is a part of, for the mark: the name of the whole; nothing if it is whole.
    pub part_of: Option<&'w str>,
    /// Notes that are gone, for the mark.
    pub retired: &'w [Retired],
    /// The folder beside the output into which its media go, as the output may call it; nothing if
    /// there is none, or nobody knows.
    pub media_folder: &'w str,
    /// Whether ids and times were carried over from an earlier output.
    pub is_known: bool,
    /// Makes an empty file for work that does not fit into memory; it is removed when dropped.
    pub scratch: &'w dyn Fn() -> io::Result<TempPath>,
    /// Is told how many notes are written; an error stops the writing.
    pub progress: &'w dyn Fn(usize) -> io::Result<()>,
    /// What is known besides the notes, for a writer that shows it.
    pub review: Option<&'w Review<'w>>,
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
    /// What had to be done to the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// What deckconv leaves in a package to know it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The version that wrote it.
    pub version: String,
    /// The hash of input and options.
    pub fingerprint: String,
    /// The name of the output that this one is a part of; nothing if it is whole.
    pub part_of: Option<String>,
    /// Notes that were in it once.
    pub retired: Vec<Retired>,
}

impl<'w> Writing<'w> {
    /// Writing at the beginning of 1970, with no earlier output, all work in memory.
    #[must_use]
    pub fn new(settings: &'w Settings) -> Self {
        Self {
            settings,
            now: 0,
            fingerprint: "",
            part_of: None,
            retired: &[],
            media_folder: "",
            is_known: false,
            scratch: &|| Err(io::ErrorKind::Unsupported.into()),
            progress: &|_| Ok(()),
            review: None,
        }
    }

    /// Writes the rows that `rows` makes of `notes` in their order, by as many threads as there are: it is
    /// given a run of notes at a time. Gives what it says of each run.
    pub(super) fn rows<'a, S: Send>(
        &self,
        notes: &[Note<'a>],
        out: &mut dyn Output,
        rows: impl Fn(&[Note<'a>]) -> Result<(Vec<u8>, S), Cause> + Sync,
    ) -> Result<Vec<S>, Cause> {
        // So many are in memory as rows at a time, and are enough for more threads than one.
        const AT_ONCE: usize = 1 << 15;
        let (mut said, mut written) = (Vec::new(), 0);
        for run in notes.chunks(AT_ONCE) {
            for made in many::map(run, |run| vec![rows(run)]) {
                let (bytes, says) = made?;
                out.write_all(&bytes)?;
                said.push(says);
            }
            written += run.len();
            (self.progress)(written)?;
        }
        Ok(said)
    }
}
