//! What the user named: files, folders walked in the order of their names, standard input.
//!
//! It must not know outputs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use deckconv::formats::FORMATS;
use globset::GlobSet;
use ignore::WalkBuilder;

use super::config;
use super::plan::{self, InputFile, InputPath};
use super::request::{Request, Task};
use super::terminal;

/// What the user named: a file, or a folder and the files in it.
pub(super) struct Named {
    pub(super) path: InputPath,
    pub(super) files: Vec<InputFile>,
    pub(super) is_folder: bool,
}

/// What the user named, folders walked.
pub(super) fn inputs(
    request: &Request,
    passed_over: &mut usize,
) -> Result<Vec<Named>, clap::Error> {
    if request.inputs.is_empty() {
        if terminal::is_typed() {
            let command = if matches!(request.task, Task::Check) { "check" } else { "to-anki" };
            return Err(plan::usage(format!(
                "name a file or a folder, or pipe something in\n\n  \
                 for example: deckconv {command} notes.txt"
            )));
        }
        return Ok(vec![file(InputPath::Stdin)]);
    }
    let picks = Picks { include: &request.include, exclude: &request.exclude };
    let named = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            return file(InputPath::Stdin);
        }
        match path.is_dir() {
            true => folder(path, &picks, passed_over),
            false => file(InputPath::File(path.clone())),
        }
    };
    Ok(request.inputs.iter().map(named).collect())
}

/// Which files of a folder are read.
struct Picks<'p> {
    include: &'p GlobSet,
    exclude: &'p GlobSet,
}

impl Picks<'_> {
    /// Whether the file at `path` below `folder` is read: the user's patterns decide, and else whether
    /// a reader's extension fits.
    fn takes(&self, folder: &Path, path: &Path) -> bool {
        let below = path.strip_prefix(folder).unwrap_or(path);
        let wanted = match self.include.is_empty() {
            true => has_known_extension(path),
            false => self.include.is_match(below),
        };
        // Pipes and devices would wait for somebody; a broken link says so when it is read.
        let is_file = || path.metadata().map_or(true, |found| found.is_file());
        // A pattern for a folder is for all that is in it.
        let is_out = below.ancestors().any(|path| self.exclude.is_match(path));
        wanted && !is_out && is_file()
    }
}

fn file(path: InputPath) -> Named {
    let files = vec![InputFile { path: path.clone(), folders: Vec::new() }];
    Named { path, files, is_folder: false }
}

/// A folder's files in the order of their names, those that a reader's extension fits. Hidden ones
/// and folders that are links are passed over.
fn folder(path: &Path, picks: &Picks, passed_over: &mut usize) -> Named {
    let name = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = name.file_name().unwrap_or(OsStr::new("decks")).to_string_lossy().into_owned();
    let hidden = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&hidden);
    let walk = WalkBuilder::new(path)
        .standard_filters(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let is_hidden =
                entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
            count.fetch_add(usize::from(is_hidden), Ordering::Relaxed);
            !is_hidden
        })
        .build();
    let mut files = Vec::new();
    for found in walk {
        // What cannot be entered is an input that fails, not one that vanishes.
        let found = match found {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => continue,
            // It is read as what it is.
            Ok(entry) if entry.file_name() == config::NAME => continue,
            Ok(entry) if !picks.takes(path, entry.path()) => {
                *passed_over += 1;
                continue;
            }
            Ok(entry) => entry.into_path(),
            Err(error) => match failed_path(&error) {
                Some(path) => path,
                None => continue,
            },
        };
        let below = found.strip_prefix(path).unwrap_or(&found).parent().unwrap_or(Path::new(""));
        let below = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let folders = std::iter::once(name.clone()).chain(below).collect();
        files.push(InputFile { path: InputPath::File(found), folders });
    }
    *passed_over += hidden.load(Ordering::Relaxed);
    let named = if files.is_empty() { path.to_path_buf() } else { PathBuf::from(name) };
    Named { path: InputPath::File(named), files, is_folder: true }
}

/// Whether `path` ends as what some reader reads.
fn has_known_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    FORMATS.iter().any(|format| format.read.is_some() && format.has_extension(extension))
}

fn failed_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            failed_path(err)
        }
        _ => None,
    }
}
