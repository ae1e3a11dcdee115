//! Where the bytes of an input come from.
//!
//! It must not know what they mean.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use deckconv::source::Source;
use deckconv::{Cause, Error};

use super::disk::{self, OnDisk};
use super::plan::{InputFile, InputPath};
use super::request::Request;

/// What lies where `input` says.
pub(super) fn source(request: &Request, input: &InputFile) -> Result<Source, Error> {
    let name = input.path.name();
    let source = match &input.path {
        InputPath::File(path) => file(request, name.clone(), path, input.folders.len()),
        InputPath::Stdin => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            // What it refers to is looked for where the user is.
            let site = on_disk(request, Path::new(&name), 0);
            read.map(|_| Source::new(name.clone(), bytes, request.encoding).at(site))
        }
    };
    source.map_err(|error| Error::reading(name, error))
}

/// The file at `path`: held in memory, unless it is a package.
fn file(request: &Request, name: String, path: &Path, folders: usize) -> io::Result<Source> {
    let site = on_disk(request, path, folders.saturating_sub(1));
    // What is no regular file can be read only once.
    if path.metadata()?.is_file() {
        let head = disk::head(path)?;
        if Source::is_package(&head) || Source::is_database(&head) {
            return Source::in_place(name, site);
        }
    }
    Ok(Source::new(name, std::fs::read(path)?, request.encoding).at(site))
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
