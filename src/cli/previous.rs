//! What an output held before: the packages that it replaces, or what the user names.
//!
//! It must not know what is taken over from it.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use deckconv::convert::{ReadOptions, read};
use deckconv::deck::Collection;
use deckconv::formats::{Format, Mark, NoteTypes};
use deckconv::identity::Identifier;
use deckconv::report::{Diagnostic, History, Problem};
use deckconv::source::Source;
use deckconv::{Cause, Error};

use super::existing::{self, Existing};
use super::plan::{InputFile, InputPath, Target, file_name_of};
use super::read::source;
use super::request::Request;

/// What the user names with `--previous`.
pub(super) fn named(request: &Request) -> Option<Result<Source, Error>> {
    let path = InputPath::File(request.previous.clone()?);
    Some(source(request, &InputFile { path, folders: Vec::new() }))
}

/// The folders of outputs as they were before: a run looks once at what is in each.
#[derive(Default)]
pub(super) struct Folders(Mutex<HashMap<PathBuf, Arc<[PathBuf]>>>);

impl Folders {
    fn files_in(&self, folder: &Path) -> Arc<[PathBuf]> {
        let list = || {
            let entries = fs::read_dir(folder).into_iter().flatten();
            entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(folder.to_path_buf()).or_insert_with(list))
    }
}

/// The packages that hold what `target` held before: itself, or its parts.
///
/// # Errors
/// If one of them cannot be read.
pub(super) fn replaced(
    request: &Request,
    folders: &Folders,
    format: &Format,
    target: &Target,
) -> Result<Vec<Source>, Error> {
    let (Target::Named(path) | Target::Chosen(path)) = target else { return Ok(Vec::new()) };
    if format.mark.is_none() {
        return Ok(Vec::new());
    }
    let is_whole = |mark: &Mark| mark.part_of.is_none();
    let whole = Vec::from_iter(marked(path, is_whole));
    let parts = parts_of(path, folders);
    // What was written last is what Anki has.
    let found = if last_written(&parts) > last_written(&whole) { parts } else { whole };
    found
        .into_iter()
        .map(|path| {
            source(request, &InputFile { path: InputPath::File(path), folders: Vec::new() })
        })
        .collect()
}

/// When the last of `paths` was written.
fn last_written(paths: &[PathBuf]) -> Option<SystemTime> {
    paths.iter().filter_map(|path| path.metadata().ok()?.modified().ok()).max()
}

/// `path` if a package of ours stands there whose mark `is_right`.
fn marked(path: &Path, is_right: impl Fn(&Mark) -> bool) -> Option<PathBuf> {
    match existing::look(path) {
        Ok(Existing::Package(Some(mark))) if is_right(&mark) => Some(path.to_path_buf()),
        _ => None,
    }
}

/// The packages beside `whole` that say that they are parts of it, in the order of their names.
fn parts_of(whole: &Path, folders: &Folders) -> Vec<PathBuf> {
    let (Some(stem), extension) = (whole.file_stem().and_then(OsStr::to_str), whole.extension())
    else {
        return Vec::new();
    };
    let name = file_name_of(whole);
    // Some names are not left as they are: see `plan::replaces_collection`.
    let start = format!("{stem}-");
    let folder = whole.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = folders.files_in(folder.unwrap_or(Path::new(".")));
    let mut parts: Vec<PathBuf> = files
        .iter()
        .filter(|path| path.extension() == extension && file_name_of(path).contains(&start))
        .filter_map(|path| marked(path, |mark| mark.part_of.as_deref() == Some(&name)))
        .collect();
    parts.sort();
    parts
}

/// What an output held before.
pub(super) struct Previous<'s> {
    pub(super) collection: Collection<'s>,
    /// Whether it says of which note types its notes are.
    pub(super) types_are_known: bool,
}

/// What `sources` hold together, of a note that several hold the first; what is said goes to `said`.
///
/// # Errors
/// If one of them cannot be read.
pub(super) fn collection<'s>(
    sources: &'s [Source],
    said: &mut Vec<Diagnostic>,
) -> Result<Previous<'s>, Error> {
    let options = ReadOptions { without_media: true, ..ReadOptions::default() };
    let (mut all, mut types_are_known) = (None::<Collection<'_>>, true);
    for source in sources {
        let read = read(source, &options, &mut Identifier::default(), "")?;
        if read.counts.skipped > 0 {
            let (path, records) = (source.name().to_owned(), read.counts.skipped);
            said.push(Diagnostic::of_all(Problem::History(History::Unread { path, records })));
        }
        types_are_known &= read.format.carries.note_types == NoteTypes::Whole;
        let read = read.collection;
        match &mut all {
            None => all = Some(read),
            Some(all) => all
                .append(read)
                .map_err(|error| Error::reading(source.name().to_owned(), Cause::Io(error)))?,
        }
    }
    let mut collection = all.unwrap_or_default();
    if sources.len() > 1 {
        let mut met = HashSet::new();
        collection.notes.retain(|note| met.insert(note.id.to_string()));
    }
    Ok(Previous { collection, types_are_known })
}
