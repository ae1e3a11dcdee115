//! One input of a job: its bytes, what they mean, and what is said about them.
//!
//! It must not know outputs.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use deckconv::convert::{self, ReadInput};
use deckconv::deck::Collection;
use deckconv::report::{InputReport, Status};
use deckconv::source::Source;
use deckconv::{Cause, Error};

use super::ExitStatus;
use super::disk::{self, OnDisk};
use super::plan::{InputFile, InputPath, Job};
use super::request::{Request, Task};
use super::run::{Run, count};

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
    if path.metadata()?.is_file() && Source::is_package(&disk::head(path)?) {
        return Source::in_place(name, site);
    }
    Ok(Source::new(name, std::fs::read(path)?, request.encoding).at(site))
}

fn on_disk(request: &Request, path: &Path, depth: usize) -> Arc<OnDisk> {
    let media = disk::media_folders(path, depth, &request.media);
    Arc::new(OnDisk { path: path.to_path_buf(), media })
}

impl Run<'_> {
    pub(super) fn read<'s>(
        &mut self,
        job: &Job,
        file: &InputFile,
        source: &'s Source,
    ) -> Result<ReadInput<'s>, Error> {
        let mut options = self.request.reading.clone();
        options.target = self.format;
        options.check_at = matches!(self.request.task, Task::Check).then_some(self.now);
        if job.tree {
            options.under = self.above(job, file);
        }
        if !options.under.is_empty() {
            options.deck = None;
        }
        let folder = file.folders.iter().skip(1).cloned().collect::<Vec<_>>().join("/");
        convert::read(source, &options, &mut self.identifier, &folder)
    }

    /// The decks above those of `file`: its folders, or the name the user gave to several inputs.
    fn above(&self, job: &Job, file: &InputFile) -> Vec<String> {
        let name = self.request.reading.deck.clone();
        match file.folders.split_first() {
            Some((root, below)) => {
                let root = name.unwrap_or_else(|| root.clone());
                std::iter::once(root).chain(below.iter().cloned()).collect()
            }
            None if job.inputs.len() > 1 => name.into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// What is said about an input, and what of it goes on.
    pub(super) fn judge<'s>(
        &mut self,
        name: String,
        source: Option<&Source>,
        read: Result<ReadInput<'s>, SharedError>,
    ) -> (InputReport, Option<Collection<'s>>) {
        let mut report = InputReport {
            path: name,
            status: Status::Failed,
            error: None,
            help: None,
            format: None,
            recognised: None,
            encoding: source.and_then(Source::encoding),
            decks: Vec::new(),
            counts: Default::default(),
            output: None,
            diagnostics: Vec::new(),
        };
        let input = match read {
            Ok(input) => input,
            Err(SharedError { message, help, is_usage }) => {
                let status = if is_usage { ExitStatus::Usage } else { ExitStatus::Failure };
                self.status = self.status.max(status);
                (report.error, report.help) = (Some(message), help);
                return (report, None);
            }
        };
        let errors = count(&input.diagnostics, self.lowest_error());
        if errors > 0 {
            self.status = self.status.max(ExitStatus::Failure);
        }
        report.format = Some(input.format.name);
        report.decks = input.collection.decks.iter().map(|deck| deck.name.clone()).collect();
        report.counts = input.counts;
        report.diagnostics = input.diagnostics;
        report.status = if input.counts.skipped > 0 { Status::Partly } else { Status::Converted };
        if self.request.strict && errors > 0 {
            let error = Error::reading(report.path.clone(), Cause::Strict { errors });
            report.help = error.help();
            report.fail(error.to_string());
            return (report, None);
        }
        if input.counts.kept + input.counts.merged == 0 {
            let found = "records that cannot be used".to_owned();
            let error = Error::reading(report.path.clone(), Cause::NoCards { found });
            report.fail(error.to_string());
            return (report, None);
        }
        (report, Some(input.collection))
    }
}

/// An error as it is said; a source that failed is asked for more than once.
#[derive(Debug, Clone)]
pub(super) struct SharedError {
    message: String,
    help: Option<String>,
    /// It is the user's option that is wrong, not the file.
    is_usage: bool,
}

impl From<Error> for SharedError {
    fn from(error: Error) -> Self {
        let is_usage = matches!(error.cause, Cause::Setting { .. });
        Self { message: error.to_string(), help: error.help(), is_usage }
    }
}
