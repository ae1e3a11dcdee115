//! What stands where outputs are to go, and whether it may be replaced.
//!
//! It must not know what is taken over from it.

use std::collections::{BTreeSet, HashMap};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use deckconv::formats::{FORMATS, Format, Mark};
use deckconv::output;

/// What stands at a path.
#[derive(Debug, Clone)]
pub(super) enum Existing {
    /// Nothing: a new file can be made.
    Nothing,
    /// A file that any output may replace if the user names it.
    File,
    /// A package; its mark if deckconv made it.
    Package(Option<Mark>),
    /// A page that deckconv made.
    Page,
    /// A device or a pipe, to be written straight into.
    Stream,
}

impl Existing {
    /// Whether it says itself that deckconv made it.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self, Self::Package(Some(_)) | Self::Page)
    }
}

/// How a zip begins, and so every package.
const ZIP: &[u8] = b"PK\x03\x04";

/// What a page of ours has among its first bytes.
const PAGE: &[u8] = b"<meta name=\"generator\" content=\"deckconv ";

/// So many bytes are enough to know what a file is.
const HEAD: u64 = 256;

/// Whether a device or a pipe stands at `path`, which is written straight into.
pub(super) fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// What stood where outputs go when a run began: to look at a package means to unpack it, so that it
/// is done once.
#[derive(Debug, Default)]
pub(super) struct Standing {
    packages: Mutex<HashMap<PathBuf, (Stamp, Option<Mark>)>>,
    folders: Mutex<HashMap<PathBuf, Arc<BTreeSet<OsString>>>>,
}

/// What is another one if a file was written since.
type Stamp = (u64, Option<SystemTime>);

impl Standing {
    /// What stands at `path`.
    pub(super) fn at(&self, path: &Path) -> io::Result<Existing> {
        let found = match fs::metadata(path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Existing::Nothing),
            Err(error) => return Err(error),
        };
        let stamp = (found.len(), found.modified().ok());
        let packages = || self.packages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, mark)) = packages().get(path).filter(|(then, _)| *then == stamp) {
            return Ok(Existing::Package(mark.clone()));
        }
        let existing = look(path, &found)?;
        if let Existing::Package(mark) = &existing {
            packages().insert(path.to_path_buf(), (stamp, mark.clone()));
        }
        Ok(existing)
    }

    /// The names in `folder`, in their order.
    pub(super) fn names_in(&self, folder: &Path) -> Arc<BTreeSet<OsString>> {
        let list = || {
            let entries = fs::read_dir(folder).into_iter().flatten();
            Arc::new(entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect())
        };
        let mut known = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(folder.to_path_buf()).or_insert_with(list))
    }
}

/// Looks at what was `found` at `path`.
fn look(path: &Path, found: &Metadata) -> io::Result<Existing> {
    if found.is_dir() {
        return Err(io::Error::other("a folder of that name stands there"));
    }
    if is_stream(path) {
        return Ok(Existing::Stream);
    }
    let mut start = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut start)?;
    if start.windows(PAGE.len()).any(|bytes| bytes == PAGE) {
        return Ok(Existing::Page);
    }
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    if !start.starts_with(ZIP) {
        // Under a package's name even what is broken may be somebody's package.
        let named = |format: &Format| format.mark.is_some() && format.has_extension(extension);
        let is_package = found.len() > 0 && FORMATS.iter().any(named);
        return Ok(if is_package { Existing::Package(None) } else { Existing::File });
    }
    // Other apps keep their decks in archives too, which hold no one's learning.
    let named =
        |format: &Format| format.mark.is_none() && format.binary && format.has_extension(extension);
    if FORMATS.iter().any(named) {
        return Ok(Existing::File);
    }
    let scratch = || output::scratch(path);
    let mut marks = FORMATS.iter().filter_map(|format| format.mark);
    let open = || File::open(path).map(BufReader::new);
    let mark = marks.find_map(|find| find(&mut open().ok()?, &scratch));
    Ok(Existing::Package(mark))
}
