//! One job: inputs that become one output. What is known of it, what it says, what it writes.
//!
//! Jobs know nothing of each other, so that many can be done side by side; nothing is said here.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

use deckconv::convert::{Draft, ReadInput, ReadOptions};
use deckconv::deck::Collection;
use deckconv::formats::Format;
use deckconv::report::{
    Diagnostic, InputReport, MediaFault, OutputReport, Problem, Recognition, Severity, Status,
};
use deckconv::source::Source;
use deckconv::{Cause, Error, Joint, Styling};

use super::ExitStatus;
use super::existing::Standing;
use super::explain;
use super::interrupt;
use super::plan::{InputFile, Job};
use super::progress::Progress;
use super::read::SharedError;
use super::request::{Request, Task};
use super::write::Ours;

mod current;
mod outputs;

use current::with_input;

/// What all jobs share.
pub(super) struct Shared<'r> {
    pub(super) request: &'r Request,
    pub(super) format: Option<&'static Format>,
    pub(super) styling: Styling,
    /// What the user names as the earlier output.
    pub(super) previous: Option<&'r Source>,
    /// What stands where outputs go.
    pub(super) standing: Standing,
    /// The time of the run, in milliseconds since 1970.
    pub(super) now: i64,
    /// Whether there are several outputs.
    pub(super) is_bulk: bool,
    /// The files that are ours to replace.
    pub(super) ours: &'r Ours,
    /// The inputs, the report and the planned outputs, by the one name of each file.
    pub(super) in_use: Mutex<BTreeSet<PathBuf>>,
}

/// An input as far as it is read: its notes, or why there are none.
pub(super) type Read<'s> = Result<Draft<'s>, SharedError>;

/// What became of a job.
pub(super) struct JobDone<'s> {
    pub(super) inputs: Vec<InputDone<'s>>,
    pub(super) outputs: Vec<OutputDone>,
    /// The name of its first output and whether all was there already; or why there is none.
    written: Result<(Option<String>, bool), String>,
    /// Its output was not written because of its inputs.
    pub(super) held_back: Option<String>,
    /// What was doubtful about it then.
    pub(super) doubts: Vec<Diagnostic>,
    /// What stopped its output before there was one.
    pub(super) error: Option<Error>,
    pub(super) status: ExitStatus,
    /// Nobody listens to our standard output any more.
    pub(super) is_unheard: bool,
    /// The user wanted to stop before it was done.
    pub(super) is_interrupted: bool,
    /// Nothing was done, because its output is what it would become.
    pub(super) is_current: bool,
}

/// What became of an input.
pub(super) struct InputDone<'s> {
    pub(super) report: InputReport,
    pub(super) source: Option<&'s Source>,
    /// Why it was read as it was, if the user wants to know.
    pub(super) explanation: Option<(Vec<String>, Option<Recognition>)>,
    /// Why it could not be joined to the others.
    pub(super) error: Option<Error>,
}

/// What became of an output.
pub(super) struct OutputDone {
    pub(super) report: OutputReport,
    pub(super) unchanged: bool,
    /// What to do with it next.
    pub(super) next: String,
    /// What stopped it.
    pub(super) error: Option<Error>,
}

impl<'s> JobDone<'s> {
    fn of(inputs: usize) -> Self {
        Self {
            inputs: Vec::with_capacity(inputs),
            outputs: Vec::new(),
            written: Ok((None, false)),
            held_back: None,
            doubts: Vec::new(),
            error: None,
            status: ExitStatus::Success,
            is_unheard: false,
            is_interrupted: false,
            is_current: false,
        }
    }

    /// There is no output, because of `error`.
    fn stop(&mut self, error: Error) {
        self.worsen(ExitStatus::Failure);
        self.written = Err(error.to_string());
        self.error = Some(error);
    }

    fn worsen(&mut self, status: ExitStatus) {
        self.status = self.status.max(status);
    }

    /// Its inputs as the report has them: what went nowhere has failed.
    pub(super) fn into_reports(self) -> impl Iterator<Item = InputReport> {
        let written = self.written;
        self.inputs.into_iter().map(move |input| {
            let mut report = input.report;
            report.recognised = input.explanation.and_then(|(_, recognised)| recognised);
            match &written {
                _ if report.status == Status::Failed => {}
                Ok((name, unchanged)) => {
                    report.output.clone_from(name);
                    if *unchanged && report.status == Status::Converted {
                        report.status = Status::Unchanged;
                    }
                }
                Err(error) => report.fail(format!("its output was not written: {error}")),
            }
            report
        })
    }
}

impl Shared<'_> {
    /// How `file` of `job` is read.
    pub(super) fn reading(&self, job: &Job, file: &InputFile) -> ReadOptions {
        let mut options = self.request.reading.clone();
        options.target = self.format;
        options.check_at = matches!(self.request.task, Task::Check).then_some(self.now);
        if job.tree {
            options.under = self.above(job, file);
        }
        if !options.under.is_empty() {
            options.deck = None;
        }
        options
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

    /// The severity from which on something counts as an error.
    fn lowest_error(&self) -> Severity {
        if self.request.strict { Severity::Warning } else { Severity::Error }
    }

    /// Does what is left of `job` once its notes have ids: joins them, and writes them.
    pub(super) fn complete<'s>(
        &self,
        job: &Job,
        inputs: impl IntoIterator<Item = (Option<&'s Source>, Read<'s>)>,
        progress: &Progress,
    ) -> JobDone<'s> {
        let mut done = JobDone::of(job.inputs.len());
        if interrupt::is_asked() {
            done.is_interrupted = true;
            return done;
        }
        let mut joint = Joint::new(self.request.reading.duplicates);
        let mut fingerprint = self.fingerprint();
        // Only a mark holds the hash, and hashing takes as long as reading.
        let marks = self.format.is_some_and(|format| format.mark.is_some());
        for (file, (source, draft)) in job.inputs.iter().zip(inputs) {
            let options = self.reading(job, file);
            let mut read = match (source, draft) {
                (Some(source), Ok(draft)) => Ok(draft.complete(source, &options)),
                (_, Err(error)) => Err(error),
                (None, Ok(_)) => continue,
            };
            if let Ok(input) = &mut read {
                joint.take_known(input);
            }
            let explanation = source.filter(|_| self.request.explain).map(|source| {
                let input = read.as_ref().ok();
                (explain::lines(&self.request.reading, source, input), input.and_then(explain::why))
            });
            if let (Ok(input), true) = (&read, marks) {
                let media = &input.collection.media;
                let gathered = media.get(media.len() - input.gathered.min(media.len())..);
                fingerprint = fingerprint.with_media(gathered.unwrap_or_default());
            }
            let (report, input, status) = self.judge(file.path.name(), source, read);
            done.worsen(status);
            let is_missing = |said: &Diagnostic| {
                matches!(&said.problem, Problem::Media(MediaFault::Missing { .. }))
            };
            if report.diagnostics.iter().any(is_missing) {
                // They may be there next time, which nothing else would tell.
                fingerprint = fingerprint.with(b"missing media");
            }
            if let (Some(source), Some(_), true) = (source, &input, marks) {
                fingerprint = with_input(fingerprint, job, file, source);
            }
            let mut input_done = InputDone { report, source, explanation, error: None };
            if let Some(Err(error)) = input.map(|input| joint.append(input)) {
                let error = Error::reading(input_done.report.path.clone(), error);
                input_done.report.fail(error.to_string());
                input_done.error = Some(error);
                done.worsen(ExitStatus::Failure);
            }
            done.inputs.push(input_done);
        }
        if done.status != ExitStatus::Success {
            // What is left out is said again each time: no output of this is ever up to date.
            fingerprint = fingerprint.with(b"not whole");
        }
        let collection = joint.into_collection();
        let is_whole = done.inputs.iter().all(|input| input.report.status != Status::Failed);
        match self.format {
            Some(_) if self.request.strict && !is_whole => {
                let why = "--strict wants every input of it without an error".to_owned();
                done.held_back = Some(why.clone()).filter(|_| done.inputs.len() > 1);
                done.written = Err(why);
            }
            Some(format) if !collection.notes.is_empty() => {
                let fingerprint = fingerprint.finish();
                self.outputs(job, format, collection, &fingerprint, progress, &mut done);
            }
            _ => {}
        }
        done
    }

    /// What is said about an input, and what of it goes on.
    pub(super) fn judge<'s>(
        &self,
        name: String,
        source: Option<&Source>,
        read: Result<ReadInput<'s>, SharedError>,
    ) -> (InputReport, Option<Collection<'s>>, ExitStatus) {
        let encoding = source.and_then(Source::encoding);
        let mut report = InputReport { encoding, ..InputReport::of(name) };
        let input = match read {
            Ok(input) => input,
            Err(SharedError { message, help, is_usage }) => {
                let status = if is_usage { ExitStatus::Usage } else { ExitStatus::Failure };
                (report.error, report.help) = (Some(message), help);
                return (report, None, status);
            }
        };
        let errors = count(&input.diagnostics, self.lowest_error());
        let status = if errors > 0 { ExitStatus::Failure } else { ExitStatus::Success };
        report.format = Some(input.format.name);
        report.decks = input.collection.decks.iter().map(|deck| deck.name.clone()).collect();
        report.counts = input.counts;
        report.diagnostics = input.diagnostics;
        report.status = if input.counts.skipped > 0 { Status::Partly } else { Status::Converted };
        if self.request.strict && errors > 0 {
            let error = Error::reading(report.path.clone(), Cause::Strict { errors });
            report.help = error.help();
            report.fail(error.to_string());
            return (report, None, status);
        }
        if input.counts.kept + input.counts.merged == 0 {
            let found = "records that cannot be used".to_owned();
            let error = Error::reading(report.path.clone(), Cause::NoCards { found });
            report.fail(error.to_string());
            return (report, None, status);
        }
        (report, Some(input.collection), status)
    }
}

/// How many of `diagnostics` are at least so bad.
fn count(diagnostics: &[Diagnostic], lowest: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity() >= lowest).count()
}
