//! Writing one output: straight into a pipe, or into a file by the rules for what may be replaced.
//!
//! It must not know inputs or other outputs.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use deckconv::Cause;
use deckconv::carry::Retired;
use deckconv::convert;
use deckconv::deck::Collection;
use deckconv::formats::{Format, Mark, Output, Writing, Written};
use deckconv::output::{self, Complete, Replacement};
use deckconv::report::{Diagnostic, MediaFault, Problem};
use deckconv::review::Review;

use super::beside::Beside;
use super::disk;
use super::existing::{Existing, Standing};
use super::interrupt;
use super::plan::Target;
use super::progress::Progress;
use super::request::Request;
use super::stream::{Nowhere, Stream};

/// An output that was written, or would have been.
pub(super) struct Done {
    pub(super) written: Written,
    pub(super) bytes: u64,
    /// The folder beside it with its media, if it has one.
    pub(super) media_folder: Option<String>,
    /// It was there already, as it would be now.
    pub(super) unchanged: bool,
    /// What is still to be put in place: of parts, all together.
    pub(super) complete: Option<Complete>,
}

impl Done {
    fn of(written: Written, bytes: u64, unchanged: bool) -> Self {
        Self { written, bytes, media_folder: None, unchanged, complete: None }
    }
}

/// The files that a watch wrote: they are its own to replace.
#[derive(Debug, Default)]
pub(super) struct Ours(Mutex<BTreeSet<PathBuf>>);

impl Ours {
    fn has(&self, path: &Path) -> bool {
        self.0.lock().is_ok_and(|ours| ours.contains(path))
    }

    fn add(&self, path: &Path) {
        if let Ok(mut ours) = self.0.lock() {
            ours.insert(path.to_path_buf());
        }
    }
}

/// One output to be written.
pub(super) struct Work<'w, 'n> {
    pub(super) request: &'w Request,
    /// The time of the run, in milliseconds since 1970.
    pub(super) now: i64,
    pub(super) format: &'static Format,
    pub(super) fitted: &'w Collection<'n>,
    pub(super) fingerprint: &'w str,
    /// The name of the whole, if it is a part.
    pub(super) part_of: Option<&'w str>,
    /// Notes that are gone, to be remembered.
    pub(super) retired: &'w [Retired],
    /// Whether ids were carried over.
    pub(super) is_known: bool,
    pub(super) progress: &'w Progress,
    /// What was written before.
    pub(super) ours: &'w Ours,
    /// What stands where outputs go.
    pub(super) standing: &'w Standing,
    /// Whether there are other outputs in this run.
    pub(super) is_one_of_many: bool,
    /// What is known besides its notes.
    pub(super) review: &'w Review<'w>,
}

impl Work<'_, '_> {
    /// Writes it to `target`, by the rules for what may be replaced.
    pub(super) fn write_to(&self, target: &Target) -> Result<Done, Cause> {
        let (path, named) = match target {
            Target::Named(path) => (path, true),
            Target::Chosen(path) => (path, false),
            Target::Stdout | Target::AfterDeck | Target::Nowhere => {
                return self.stream(|| Ok(io::stdout().lock()));
            }
        };
        let force = self.request.force || self.ours.has(path);
        let done = match self.standing.at(path)? {
            Existing::Stream => return self.stream(|| File::options().write(true).open(path)),
            Existing::Nothing => self.file(path, None, true),
            Existing::Package(None) if !force => Err(Cause::Exists),
            Existing::Package(mark) => self.file(path, mark.as_ref(), true),
            Existing::Page => self.file(path, None, true),
            Existing::File => self.file(path, None, named || force),
        }?;
        if self.request.watch {
            self.ours.add(path);
        }
        let folder = self.format.carries.media_folder;
        Ok(self.with_media(done, &Beside::of(path, folder, self.request.force)))
    }

    /// Puts the media of an output into the folder beside it.
    fn with_media(&self, done: Done, beside: &Beside) -> Done {
        let mut any_new = false;
        let (media, said) = convert::write_beside(self.fitted, self.format, |media| {
            let is_new = beside.wants(media)?;
            any_new |= is_new;
            if is_new && !self.request.dry_run {
                beside.put(media)?;
            }
            Ok(())
        });
        if media == 0 && said.is_empty() {
            return done;
        }
        let mut written = Written { media, ..done.written };
        written.diagnostics.extend(said);
        let media_folder = Some(beside.folder.display().to_string());
        Done { written, media_folder, unchanged: done.unchanged && !any_new, ..done }
    }

    /// Says that there is no folder for the media of an output.
    fn without_media(&self, mut written: Written) -> Written {
        let (files, _) = convert::write_beside(self.fitted, self.format, |_| Ok(()));
        if files > 0 {
            let problem = Problem::Media(MediaFault::NoFolder { files });
            written.diagnostics.push(Diagnostic::of_all(problem));
        }
        written
    }

    /// Writes to `out`, which becomes the file at `path` if it has one; only then may there be
    /// scratch files beside it.
    fn write(
        &self,
        path: Option<&Path>,
        beside: Option<&Path>,
        out: &mut dyn Output,
    ) -> Result<Written, Cause> {
        let folder = path.map(disk::media_folder);
        let folder = folder.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy());
        let scratch = || match beside {
            Some(target) => output::scratch(target),
            None => output::scratch(&std::env::temp_dir().join("deckconv")),
        };
        let writing = Writing {
            settings: &self.request.writing,
            now: self.now,
            fingerprint: self.fingerprint,
            part_of: self.part_of,
            retired: self.retired,
            media_folder: folder.as_deref().unwrap_or_default(),
            is_known: self.is_known,
            scratch: &scratch,
            progress: &|notes| {
                self.progress.wrote(notes);
                interrupt::check()
            },
            review: Some(self.review),
        };
        convert::write_fitted(self.fitted, self.format, &writing, out)
    }

    /// Into a file: beside it first, and only if `may_replace` or nothing changes.
    fn file(&self, path: &Path, mark: Option<&Mark>, may_replace: bool) -> Result<Done, Cause> {
        let up_to_date = mark.is_some_and(|mark| mark.fingerprint == self.fingerprint);
        if up_to_date && self.format.mark.is_some() {
            let bytes = std::fs::metadata(path)?.len();
            let written = self.write(Some(path), Some(path), &mut Nowhere::default())?;
            return Ok(Done::of(written, bytes, true));
        }
        if self.request.dry_run {
            let mut memory = Cursor::new(Vec::new());
            let written = self.write(Some(path), None, &mut memory)?;
            let new = memory.into_inner();
            let unchanged = std::fs::read(path).is_ok_and(|old| old == new);
            return match unchanged || may_replace {
                true => Ok(Done::of(written, new.len() as u64, unchanged)),
                false => Err(Cause::Exists),
            };
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        let mut replacement = Replacement::of(path)?;
        let written = self.write(Some(path), Some(path), &mut replacement)?;
        if replacement.is_unchanged()? {
            let bytes = std::fs::metadata(path)?.len();
            return Ok(Done::of(written, bytes, true));
        }
        if !may_replace {
            return Err(Cause::Exists);
        }
        interrupt::check()?;
        // One of many new ones is synced with the others, at the end. What is replaced knows ids that
        // nothing else knows, so what comes in its place has to be on the disk first.
        let is_new = self.is_one_of_many && !path.exists();
        let complete = replacement.complete(!is_new)?;
        let done = Done::of(written, complete.length(), false);
        if self.part_of.is_some() {
            return Ok(Done { complete: Some(complete), ..done });
        }
        complete.put_in_place()?;
        Ok(done)
    }

    /// Straight into a pipe or a device, which cannot be sought in.
    fn stream<W: Write>(&self, open: impl FnOnce() -> io::Result<W>) -> Result<Done, Cause> {
        if self.request.dry_run {
            let mut nowhere = Nowhere::default();
            let written = self.write(None, None, &mut nowhere)?;
            let (written, bytes) = (self.without_media(written), nowhere.length());
            return Ok(Done::of(written, bytes, false));
        }
        let mut stream = Stream::of(BufWriter::with_capacity(1 << 16, open()?));
        let written = if self.format.binary {
            let mut memory = Cursor::new(Vec::new());
            let written = self.write(None, None, &mut memory)?;
            stream.write_all(memory.get_ref())?;
            written
        } else {
            self.write(None, None, &mut stream)?
        };
        stream.flush()?;
        let (written, bytes) = (self.without_media(written), stream.length());
        Ok(Done::of(written, bytes, false))
    }
}

/// What messages call an output.
pub(super) fn name_of(target: &Target) -> String {
    match target {
        Target::Named(path) | Target::Chosen(path) => path.display().to_string(),
        Target::Stdout | Target::AfterDeck | Target::Nowhere => "standard output".to_owned(),
    }
}
