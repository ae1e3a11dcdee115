//! What stands where an output is to go, and whether it may be replaced.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;

use deckconv::formats::{FORMATS, Format, Mark};
use deckconv::output;

/// What stands at a path.
pub(super) enum Existing {
    /// Nothing: a new file can be made.
    Nothing,
    /// A file that any output may replace if the user names it.
    File,
    /// A package; its mark if deckconv made it.
    Package(Option<Mark>),
    /// A device or a pipe, to be written straight into.
    Stream,
}

/// How a zip begins, and so every package.
const ZIP: &[u8] = b"PK\x03\x04";

/// Whether a device or a pipe stands at `path`, which is written straight into.
pub(super) fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Looks at what stands at `path`.
pub(super) fn look(path: &Path) -> io::Result<Existing> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Existing::Nothing),
        Err(error) => return Err(error),
    };
    if found.is_dir() {
        return Err(io::Error::other("a folder of that name stands there"));
    }
    if is_stream(path) {
        return Ok(Existing::Stream);
    }
    let mut start = Vec::new();
    File::open(path)?.take(ZIP.len() as u64).read_to_end(&mut start)?;
    if start != ZIP {
        // Under a package's name even what is broken may be somebody's package.
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        let named = |format: &Format| format.mark.is_some() && format.has_extension(extension);
        let is_package = found.len() > 0 && FORMATS.iter().any(named);
        return Ok(if is_package { Existing::Package(None) } else { Existing::File });
    }
    let scratch = || output::scratch(path);
    let mut marks = FORMATS.iter().filter_map(|format| format.mark);
    let open = || File::open(path).map(BufReader::new);
    let mark = marks.find_map(|find| find(&mut open().ok()?, &scratch));
    Ok(Existing::Package(mark))
}
