//! Where the bytes of an input come from.
//!
//! It must not know what they mean.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;

use deckconv::source::Source;
use deckconv::{Cause, Error};

use super::disk::{self, OnDisk};
use super::plan::{InputFile, InputPath};
use super::render::size;
use super::request::Request;

/// What has no end known beforehand is read up to here, if the user does not say how far.
const LONGEST_STREAM: u64 = 1 << 30;

/// What lies where `input` says.
pub(super) fn source(request: &Request, input: &InputFile) -> Result<Source, Error> {
    let name = input.path.name();
    let source = match &input.path {
        InputPath::File(path) => file(request, name.clone(), path, input.folders.len()),
        InputPath::Stdin => {
            // What it refers to is looked for where the user is.
            let site = on_disk(request, Path::new(&name), 0);
            standard_input(request)
                .map(|bytes| Source::new(name.clone(), bytes, request.encoding).at(site))
        }
    };
    let source = source.map(|source| source.limited(request.max_size));
    source.map_err(|error| Error::reading(name, error))
}

/// The file at `path`: held in memory, unless it is a package.
fn file(request: &Request, name: String, path: &Path, folders: usize) -> io::Result<Source> {
    let site = on_disk(request, path, folders.saturating_sub(1));
    let file = File::open(path)?;
    let found = file.metadata()?;
    // What is no regular file can be read only once.
    if !found.is_file() {
        let bytes = stream(request, file)?;
        return Ok(Source::new(name, bytes, request.encoding).at(site));
    }
    let most = request.max_size.unwrap_or(u64::MAX);
    if found.len() > most {
        return Err(too_long(most));
    }
    let head = disk::head(path)?;
    if Source::is_package(&head) || Source::is_database(&head) {
        return Source::in_place(name, site);
    }
    let mut bytes = Vec::new();
    // Without room for all of it there is none for a part either.
    bytes.try_reserve_exact(usize::try_from(found.len()).unwrap_or(usize::MAX))?;
    Ok(Source::new(name, up_to(most, file, bytes)?, request.encoding).at(site))
}

#[cfg(unix)]
fn standard_input(request: &Request) -> io::Result<Vec<u8>> {
    use std::os::fd::AsFd;
    stream(request, File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(not(unix))]
fn standard_input(request: &Request) -> io::Result<Vec<u8>> {
    let most = request.max_size.unwrap_or(LONGEST_STREAM);
    up_to(most, io::stdin().lock(), Vec::new())
}

/// All of a pipe, or of what somebody types. Devices that have anything have no end of it.
fn stream(request: &Request, mut stream: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if is_device(&stream)? && !stream.is_terminal() {
        stream.by_ref().take(1).read_to_end(&mut bytes)?;
        return match bytes.is_empty() {
            true => Ok(bytes),
            false => Err(io::Error::other("it is a device, and what comes of it may never end")),
        };
    }
    up_to(request.max_size.unwrap_or(LONGEST_STREAM), stream, bytes)
}

#[cfg(unix)]
fn is_device(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::FileTypeExt;
    let kind = file.metadata()?.file_type();
    Ok(kind.is_char_device() || kind.is_block_device())
}

#[cfg(not(unix))]
fn is_device(_: &File) -> io::Result<bool> {
    Ok(false)
}

/// All of `input` in `bytes`, if it is no more than `most`.
fn up_to(most: u64, input: impl Read, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    match input.take(most.saturating_add(1)).read_to_end(&mut bytes)? as u64 {
        long if long > most => Err(too_long(most)),
        _ => Ok(bytes),
    }
}

fn too_long(most: u64) -> io::Error {
    let most = size(most);
    io::Error::other(format!("it is more than {most}; --max-size SIZE sets how much is read"))
}

fn on_disk(request: &Request, path: &Path, depth: usize) -> Arc<OnDisk> {
    let media = disk::media_folders(path, depth, &request.media);
    Arc::new(OnDisk { path: path.to_path_buf(), media })
}

/// How long the input at `path` is, in bytes, as far as that is known before it is read.
pub(super) fn length(path: &InputPath) -> u64 {
    match path {
        InputPath::File(path) => path.metadata().map_or(0, |found| found.len()),
        InputPath::Stdin => 0,
    }
}

/// An error as it is said; a source that failed is asked for more than once.
#[derive(Debug, Clone)]
pub(super) struct SharedError {
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// It is the user's option that is wrong, not the file.
    pub(super) is_usage: bool,
}

impl From<Error> for SharedError {
    fn from(error: Error) -> Self {
        let is_usage = matches!(error.cause, Cause::Setting { .. });
        Self { message: error.to_string(), help: error.help(), is_usage }
    }
}
