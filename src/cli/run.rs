//! The loop over jobs: read, join, write, and say what happened.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use deckconv::carry::{Carried, Carrying, TAG_REMOVED, carry};
use deckconv::convert::{Fingerprint, ReadOptions};
use deckconv::deck::Collection;
use deckconv::formats::Format;
use deckconv::identity::Identifier;
use deckconv::report::{Diagnostic, InputReport, OutputReport, Severity, Status, Totals};
use deckconv::source::Source;
use deckconv::{Cause, Error, Joint, Styling};

use super::ExitStatus;
use super::explain;
use super::parts::parts;
use super::plan::{self, Job, Plan, Target};
use super::previous;
use super::progress::Progress;
use super::read::{SharedError, source};
use super::render::Screen;
use super::report_file::ReportFile;
use super::request::Request;
use super::write::{Work, name_of};

/// Does all jobs of `plan`; one that fails never stops the next.
pub(super) fn run(request: &Request, plan: Plan) -> ExitStatus {
    let screen = Screen::of(request, plan.inputs(), plan.jobs.len());
    let report = match ReportFile::create(request.report.as_deref()) {
        Ok(report) => report,
        Err(error) => return screen.fail(&report_error(request, error)),
    };
    let previous = match previous::named(request).transpose() {
        Ok(previous) => previous,
        Err(error) => return screen.fail(&error),
    };
    let previous = previous.as_ref();
    let mut run = Run {
        request,
        format: plan.format,
        styling: plan.styling.clone(),
        previous,
        now: now(),
        identifier: Identifier::default(),
        totals: Totals { passed_over: plan.passed_over, ..Totals::default() },
        status: ExitStatus::Success,
        in_use: plan.names_in_use(request),
        report,
        screen,
    };
    match run.jobs(plan) {
        Ok(()) => run.finish(),
        // Whoever read our output has read enough; the report is for somebody else.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => run.finish(),
        Err(error) => run.screen.fail(&report_error(request, error)),
    }
}

fn report_error(request: &Request, error: io::Error) -> Error {
    let path = request.report.as_deref().unwrap_or(Path::new("standard output"));
    Error::writing(path.display().to_string(), error)
}

/// The latest time that is believed, in seconds: the year 2286, where Anki's numbers get longer.
const LATEST: i64 = 9_999_999_999;

/// The time of the run in milliseconds since 1970; `SOURCE_DATE_EPOCH` sets it in seconds.
pub(super) fn now() -> i64 {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|epoch| epoch.parse::<i64>().ok());
    if let Some(seconds) = epoch {
        return seconds.clamp(0, LATEST) * 1000;
    }
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let milliseconds = since.map_or(0, |since| since.as_millis());
    i64::try_from(milliseconds).unwrap_or(i64::MAX).min(LATEST * 1000)
}

/// What all jobs share.
pub(super) struct Run<'r> {
    pub(super) request: &'r Request,
    pub(super) format: Option<&'static Format>,
    styling: Styling,
    /// What the user names as the earlier output.
    previous: Option<&'r Source>,
    pub(super) now: i64,
    pub(super) identifier: Identifier,
    totals: Totals,
    pub(super) status: ExitStatus,
    /// The inputs, the report and the planned outputs, by the one name of each file.
    in_use: BTreeSet<PathBuf>,
    report: ReportFile,
    screen: Screen,
}

impl Run<'_> {
    fn jobs(&mut self, plan: Plan) -> io::Result<()> {
        for folder in plan.empty {
            let error = Error::reading(folder.clone(), Cause::NothingInside);
            let (report, _) = self.judge(folder, None, Err(error.into()));
            self.screen.input(&report, None);
            self.account(report)?;
        }
        let jobs = plan.jobs.len();
        for (index, job) in plan.jobs.into_iter().enumerate() {
            let progress = Progress::of(self.request.progress, index, jobs);
            self.job(&job, &progress)?;
        }
        Ok(())
    }

    /// Says the sums and closes the report.
    fn finish(self) -> ExitStatus {
        self.screen.totals(&self.totals, self.request);
        let heard = self.screen.was_heard();
        match self.report.finish(self.totals) {
            Ok(()) if heard => self.status,
            Ok(()) => ExitStatus::Failure,
            Err(error) => self.screen.fail(&report_error(self.request, error)),
        }
    }

    /// Counts an input and puts it into the report.
    fn account(&mut self, report: InputReport) -> io::Result<()> {
        self.totals.inputs += 1;
        self.totals.failed += usize::from(report.status == Status::Failed);
        self.totals.counts += report.counts;
        self.report.input(report)
    }

    /// Does one job. An error means that nobody hears us any more.
    fn job(&mut self, job: &Job, progress: &Progress) -> io::Result<()> {
        self.identifier.begin_output();
        let sources: Vec<_> = job
            .inputs
            .iter()
            .map(|input| source(self.request, input).map_err(SharedError::from))
            .collect();
        let mut joint = Joint::new(self.request.reading.duplicates);
        let mut reports = Vec::with_capacity(job.inputs.len());
        let mut whole = true;
        let mut fingerprint = self.fingerprint();
        for (file, source) in job.inputs.iter().zip(&sources) {
            progress.reading(&file.path.name());
            let mut read = source
                .as_ref()
                .map_err(Clone::clone)
                .and_then(|source| self.read(job, file, source).map_err(SharedError::from));
            if let Ok(input) = &mut read {
                joint.take_known(input);
            }
            let source = source.as_ref().ok();
            let explanation = source.filter(|_| self.request.explain).map(|source| {
                let input = read.as_ref().ok();
                (explain::lines(&self.request.reading, source, input), input.and_then(explain::why))
            });
            // Only a mark holds the hash, and hashing takes as long as reading.
            let marks = self.format.is_some_and(|format| format.mark.is_some());
            if let (Ok(input), true) = (&read, marks) {
                let media = &input.collection.media;
                let gathered = media.get(media.len() - input.gathered.min(media.len())..);
                fingerprint = fingerprint.with_media(gathered.unwrap_or_default());
            }
            let (mut report, input) = self.judge(file.path.name(), source, read);
            if let (Some(source), Some(_), true) = (source, &input, marks) {
                let folders = format!("{:?} {}", file.folders, job.tree);
                fingerprint = fingerprint.with(folders.as_bytes()).with_source(source);
            }
            whole &= report.status != Status::Failed;
            progress.clear();
            self.screen.input(&report, source);
            if let Some((lines, recognised)) = explanation {
                self.screen.explanation(&lines);
                report.recognised = recognised;
            }
            if let Some(Err(error)) = input.map(|input| joint.append(input)) {
                let error = Error::reading(report.path.clone(), error);
                self.status = self.status.max(self.screen.fail(&error));
                report.fail(error.to_string());
                whole = false;
            }
            reports.push(report);
        }
        let collection = joint.into_collection();
        let held_back = self.request.strict && !whole;
        let written = match self.format {
            Some(_) if held_back => {
                Err("--strict wants every input of it without an error".to_owned())
            }
            Some(format) if !collection.notes.is_empty() => {
                self.outputs(job, format, collection, fingerprint.finish(), progress)?
            }
            _ => Ok((None, false)),
        };
        if let (Err(error), true, 2..) = (&written, held_back, reports.len()) {
            self.screen.held_back(&name_of(&job.target), error);
        }
        for mut report in reports {
            if report.status != Status::Failed {
                match &written {
                    Ok((name, unchanged)) => {
                        report.output.clone_from(name);
                        if *unchanged && report.status == Status::Converted {
                            report.status = Status::Unchanged;
                        }
                    }
                    Err(error) => {
                        report.fail(format!("its output was not written: {error}"));
                    }
                }
            }
            self.account(report)?;
        }
        Ok(())
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

    /// The severity from which on something counts as an error.
    pub(super) fn lowest_error(&self) -> Severity {
        if self.request.strict { Severity::Warning } else { Severity::Error }
    }

    /// Writes the output of a job, in parts if the user wants; gives its name and whether all of
    /// it was there already.
    fn outputs(
        &mut self,
        job: &Job,
        format: &'static Format,
        mut collection: Collection<'_>,
        fingerprint: String,
        progress: &Progress,
    ) -> io::Result<Result<(Option<String>, bool), String>> {
        let target = match &job.target {
            Target::AfterDeck => {
                let deck = collection.decks.iter().next().map_or("deck", |deck| &deck.name);
                Target::Chosen(PathBuf::from(plan::file_name(deck, format)))
            }
            target => target.clone(),
        };
        let mut said = self.styling.apply(&mut collection);
        let carried = match self.carry(&mut collection, format, &target) {
            Ok(carried) => carried,
            Err(error) => {
                self.status = self.status.max(self.screen.fail(&error));
                return Ok(Err(error.to_string()));
            }
        };
        let mut carried = carried.map(|(carried, mut unread)| {
            said.append(&mut unread);
            carried
        });
        said.extend(
            carried.iter_mut().flat_map(|carried| std::mem::take(&mut carried.diagnostics)),
        );
        let whole = match &target {
            Target::Named(path) | Target::Chosen(path) => Some(plan::file_name_of(path)),
            _ => None,
        };
        let mut unchanged = true;
        let mut first_name = None;
        for mut part in parts(self.request, said, collection, format, &target) {
            let target = part.target(&target);
            let name = name_of(&target);
            let planned = !self.request.makes_parts() && job.target != Target::AfterDeck;
            progress.writing(&name, part.fitted.notes.len());
            let done = match planned || self.claim(&target) {
                true => Work {
                    request: self.request,
                    now: self.now,
                    format,
                    fitted: &part.fitted,
                    fingerprint: &fingerprint,
                    part_of: whole.as_deref().filter(|_| part.is_part()),
                    is_known: carried.is_some(),
                    progress,
                }
                .write_to(&target),
                false => Err(Cause::InUse),
            };
            progress.clear();
            let mut report = OutputReport {
                path: name.clone(),
                format: format.name,
                notes: part.fitted.notes.len(),
                diagnostics: std::mem::take(&mut part.said),
                ..OutputReport::default()
            };
            match done {
                Ok(done) => {
                    unchanged &= done.unchanged;
                    report.diagnostics.extend(done.written.diagnostics);
                    report.cards = done.written.cards;
                    report.media = done.written.media;
                    report.media_folder = done.media_folder;
                    report.bytes = done.bytes;
                    if let Some(carried) = &mut carried {
                        (report.carried, report.changed) = carried.count(&part.fitted.notes);
                        report.removed = std::mem::take(&mut carried.removed);
                    }
                    report.new = report.notes - report.carried.min(report.notes);
                    if count(&report.diagnostics, self.lowest_error()) > 0 {
                        self.status = self.status.max(ExitStatus::Failure);
                    }
                    self.screen.output(&report, done.unchanged, &done.written.next);
                    self.report.output(report)?;
                    first_name.get_or_insert(name);
                }
                // Only our own standard output says that nobody listens to us any more.
                Err(Cause::Io(error))
                    if error.kind() == io::ErrorKind::BrokenPipe && target == Target::Stdout =>
                {
                    return Err(error);
                }
                Err(cause) => {
                    let is_usage = matches!(cause, Cause::Setting { .. });
                    let error = Error::writing(name, cause);
                    let status = self.screen.fail(&error);
                    let status = if is_usage { ExitStatus::Usage } else { status };
                    self.status = self.status.max(status);
                    report.error = Some(error.to_string());
                    self.report.output(report)?;
                    return Ok(Err(error.to_string()));
                }
            }
        }
        Ok(Ok((first_name, unchanged)))
    }

    /// Gives the notes of `collection` the ids that they have in what `target` held before; nothing if
    /// there is no such thing.
    fn carry(
        &self,
        collection: &mut Collection<'_>,
        format: &'static Format,
        target: &Target,
    ) -> Result<Option<(Carried, Vec<Diagnostic>)>, Error> {
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
        let (old, unread) = previous::collection(sources)?;
        let carrying = Carrying {
            carry: self.request.carry,
            now: self.now,
            to_anki: format.mark.is_some(),
            tag_removed: self.request.writing.has(TAG_REMOVED.name),
        };
        Ok(Some((carry(collection, &old, carrying), unread)))
    }

    /// Takes a name for an output that nobody planned; not if it is taken.
    fn claim(&mut self, target: &Target) -> bool {
        match target {
            Target::Named(path) | Target::Chosen(path) => self.in_use.insert(plan::one_name(path)),
            _ => true,
        }
    }
}

pub(super) fn count(diagnostics: &[Diagnostic], lowest: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity() >= lowest).count()
}
