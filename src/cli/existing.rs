//! What stands where an output is to go, and whether it may be replaced.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;

use deckconv::formats::{Format, Mark};

/// What stands at a path.
pub(super) enum Existing {
    /// Nothing: a new file can be made.
    Nothing,
    /// A file; its mark if deckconv made it.
    File(Option<Mark>),
    /// A device or a pipe, to be written straight into.
    Stream,
}

/// Looks at what stands at `path`.
pub(super) fn look(path: &Path, format: &Format) -> io::Result<Existing> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Existing::Nothing),
        Err(error) => return Err(error),
    };
    if found.is_dir() {
        return Err(io::Error::other("a folder of that name stands there"));
    }
    if !found.is_file() {
        return Ok(Existing::Stream);
    }
    let Some(mark) = format.mark else { return Ok(Existing::File(None)) };
    Ok(Existing::File(mark(&mut BufReader::new(File::open(path)?))))
}
