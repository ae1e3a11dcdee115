//! One job: inputs that become one output. What is known of it, what it says, what it writes.
//!
//! Jobs know nothing of each other, so that many can be done side by side; nothing is said here.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use deckconv::carry::{Carried, Carrying, TAG_REMOVED, carry};
use deckconv::convert::{Draft, Fingerprint, ReadOptions};
use deckconv::deck::Collection;
use deckconv::formats::Format;
use deckconv::report::{Diagnostic, InputReport, OutputReport, Recognition, Severity, Status};
use deckconv::source::Source;
use deckconv::{Cause, Error, Joint, Styling};

use super::ExitStatus;
use super::explain;
use super::parts::{Part, parts};
use super::plan::{self, InputFile, Job, Target};
use super::previous;
use super::progress::Progress;
use super::read::SharedError;
use super::request::{Request, Task};
use super::write::{Work, name_of};

/// What all jobs share.
pub(super) struct Shared<'r> {
    pub(super) request: &'r Request,
    pub(super) format: Option<&'static Format>,
    pub(super) styling: Styling,
    /// What the user names as the earlier output.
    pub(super) previous: Option<&'r Source>,
    /// The time of the run, in milliseconds since 1970.
    pub(super) now: i64,
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
    /// What stopped its output before there was one.
    pub(super) error: Option<Error>,
    pub(super) status: ExitStatus,
    /// Nobody listens to our standard output any more.
    pub(super) is_unheard: bool,
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
            error: None,
            status: ExitStatus::Success,
            is_unheard: false,
        }
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
            if let (Some(source), Some(_), true) = (source, &input, marks) {
                let folders = format!("{:?} {}", file.folders, job.tree);
                fingerprint = fingerprint.with(folders.as_bytes()).with_source(source);
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
        read: Result<deckconv::convert::ReadInput<'s>, SharedError>,
    ) -> (InputReport, Option<Collection<'s>>, ExitStatus) {
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

    /// Everything but the inputs that decides what an output holds.
    fn fingerprint(&self) -> Fingerprint {
        let ReadOptions {
            from,
            text_is,
            headings,
            duplicates,
            tidy,
            deck,
            under: _,
            tags,
            settings,
            target: _,
            without_media: _,
            check_at: _,
        } = &self.request.reading;
        let encoding = self.request.encoding.map(|encoding| encoding.name());
        let choices = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            self.format.map(|format| format.name),
            from.map(|format| format.name),
            (text_is, headings, tidy),
            duplicates,
            deck,
            tags,
            settings,
            encoding,
            self.request.writing,
            (self.request.markup, self.request.split),
            (self.request.strict, self.request.carry),
        );
        let fingerprint = Fingerprint::new().with(choices.as_bytes());
        match self.previous {
            Some(previous) => fingerprint.with_source(previous),
            None => fingerprint,
        }
    }

    /// Writes the output of a job, in parts if the user wants.
    fn outputs(
        &self,
        job: &Job,
        format: &'static Format,
        mut collection: Collection<'_>,
        fingerprint: &str,
        progress: &Progress,
        done: &mut JobDone<'_>,
    ) {
        let target = match &job.target {
            Target::AfterDeck => {
                let deck = collection.decks.iter().next().map_or("deck", |deck| &deck.name);
                Target::Chosen(PathBuf::from(plan::file_name(deck, format)))
            }
            target => target.clone(),
        };
        let mut said = self.styling.apply(&mut collection);
        let mut carried = match self.carry(&mut collection, format, &target, &mut said) {
            Ok(carried) => carried,
            Err(error) => {
                done.worsen(ExitStatus::Failure);
                done.written = Err(error.to_string());
                done.error = Some(error);
                return;
            }
        };
        let whole = match &target {
            Target::Named(path) | Target::Chosen(path) => Some(plan::file_name_of(path)),
            _ => None,
        };
        let is_planned = !self.request.makes_parts() && job.target != Target::AfterDeck;
        let mut unchanged = true;
        for mut part in parts(self.request, said, collection, format, &target) {
            let target = part.target(&target);
            let work = Work {
                request: self.request,
                now: self.now,
                format,
                fitted: &part.fitted,
                fingerprint,
                part_of: whole.as_deref().filter(|_| part.is_part()),
                is_known: carried.is_some(),
                progress,
            };
            progress.writing(&name_of(&target), part.fitted.notes.len());
            let written = match is_planned || self.claim(&target) {
                true => work.write_to(&target),
                false => Err(Cause::InUse),
            };
            progress.clear();
            let said = std::mem::take(&mut part.said);
            let mut output = OutputDone::of(&target, format, &part, said);
            match written {
                Ok(written) => {
                    unchanged &= written.unchanged;
                    output.take(written, &part, carried.as_mut());
                    if count(&output.report.diagnostics, self.lowest_error()) > 0 {
                        done.worsen(ExitStatus::Failure);
                    }
                    done.outputs.push(output);
                }
                Err(Cause::Io(error))
                    if error.kind() == io::ErrorKind::BrokenPipe && target == Target::Stdout =>
                {
                    done.is_unheard = true;
                    return;
                }
                Err(cause) => {
                    let is_usage = matches!(cause, Cause::Setting { .. });
                    done.worsen(if is_usage { ExitStatus::Usage } else { ExitStatus::Failure });
                    let error = Error::writing(output.report.path.clone(), cause);
                    done.written = Err(error.to_string());
                    output.report.error = Some(error.to_string());
                    output.error = Some(error);
                    done.outputs.push(output);
                    return;
                }
            }
        }
        let first = done.outputs.first().map(|output| output.report.path.clone());
        done.written = Ok((first, unchanged));
    }

    /// Gives the notes of `collection` the ids that they have in what `target` held before; nothing if
    /// there is no such thing.
    fn carry(
        &self,
        collection: &mut Collection<'_>,
        format: &'static Format,
        target: &Target,
        said: &mut Vec<Diagnostic>,
    ) -> Result<Option<Carried>, Error> {
        let replaced;
        let sources = match self.previous {
            Some(named) if format.carries.ids => std::slice::from_ref(named),
            _ => {
                replaced = previous::replaced(self.request, format, target)?;
                &replaced
            }
        };
        if sources.is_empty() {
            return Ok(None);
        }
        let (old, mut unread) = previous::collection(sources)?;
        said.append(&mut unread);
        let carrying = Carrying {
            carry: self.request.carry,
            now: self.now,
            to_anki: format.mark.is_some(),
            tag_removed: self.request.writing.has(TAG_REMOVED.name),
        };
        let mut carried = carry(collection, &old, carrying);
        said.append(&mut carried.diagnostics);
        Ok(Some(carried))
    }

    /// Takes a name for an output that nobody planned; not if it is taken.
    fn claim(&self, target: &Target) -> bool {
        match target {
            Target::Named(path) | Target::Chosen(path) => {
                let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
                in_use.insert(plan::one_name(path))
            }
            _ => true,
        }
    }
}

impl OutputDone {
    fn of(
        target: &Target,
        format: &'static Format,
        part: &Part<'_>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let report = OutputReport {
            path: name_of(target),
            format: format.name,
            notes: part.fitted.notes.len(),
            diagnostics,
            ..OutputReport::default()
        };
        Self { report, unchanged: false, next: String::new(), error: None }
    }

    /// Takes over what was written, and how that compares with what was there.
    fn take(&mut self, done: super::write::Done, part: &Part<'_>, carried: Option<&mut Carried>) {
        let report = &mut self.report;
        report.diagnostics.extend(done.written.diagnostics);
        report.cards = done.written.cards;
        report.media = done.written.media;
        report.media_folder = done.media_folder;
        report.bytes = done.bytes;
        if let Some(carried) = carried {
            (report.carried, report.changed) = carried.count(&part.fitted.notes);
            // What is gone is gone from all parts together: it counts with the first.
            report.removed = std::mem::take(&mut carried.removed);
        }
        report.new = report.notes - report.carried.min(report.notes);
        (self.unchanged, self.next) = (done.unchanged, done.written.next);
    }
}

fn count(diagnostics: &[Diagnostic], lowest: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity() >= lowest).count()
}
