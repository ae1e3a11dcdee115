//! A run: jobs in groups that are worked on side by side, and what is said about them in the order
//! of the inputs.
//!
//! It must not know what one job does.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::time::SystemTime;

use deckconv::convert::Draft;
use deckconv::identity::Identifier;
use deckconv::output;
use deckconv::report::{InputReport, Status, Totals};
use deckconv::source::Source;
use deckconv::{Cause, Error};

use super::ExitStatus;
use super::crew::Crew;
use super::existing::Standing;
use super::interrupt;
use super::job::{JobDone, Read, Shared};
use super::plan::{InputFile, Job, Plan};
use super::previous;
use super::progress::Progress;
use super::read::{SharedError, length, source};
use super::render::Screen;
use super::report_file::{self, ReportFile};
use super::request::Request;
use super::write::{Ours, name_of};

/// So many inputs are in memory at once, unless one output is made of more.
const GROUP_INPUTS: usize = 256;

/// And no more bytes of them than this, unless one has more.
const GROUP_BYTES: u64 = 64 << 20;

/// Does all jobs of `plan`; one that fails never stops the next.
pub(super) fn run(request: &Request, plan: Plan, ours: &Ours) -> ExitStatus {
    let screen = Screen::of(request, plan.inputs(), plan.jobs.len());
    screen.config(&request.config);
    let report = match ReportFile::create(request.report.as_deref()) {
        Ok(report) => report,
        Err(error) => return screen.fail(&report_error(request, error)),
    };
    let only_input = match plan.jobs.as_slice() {
        [Job { inputs, .. }] if inputs.len() == 1 => inputs.first().map(|input| input.path.name()),
        _ => None,
    };
    let previous = match previous::named(request, only_input.as_deref()).transpose() {
        Ok(previous) => previous,
        Err(error) => return screen.fail(&error),
    };
    let shared = Shared {
        request,
        format: plan.format,
        styling: plan.styling.clone(),
        previous: previous.as_ref(),
        standing: Standing::default(),
        now: now(),
        ours,
        is_bulk: plan.jobs.len() > 1,
        in_use: Mutex::new(plan.names_in_use(request)),
    };
    let mut run = Run {
        shared,
        crew: Crew::of(request.threads),
        identifier: Identifier::default(),
        inputs: plan.inputs(),
        totals: Totals { passed_over: plan.passed_over, ..Totals::default() },
        status: ExitStatus::Success,
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
    let path = request.report.as_deref().filter(|path| !report_file::is_printed(Some(path)));
    let path = path.unwrap_or(Path::new("standard output"));
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

struct Run<'r> {
    shared: Shared<'r>,
    crew: Crew,
    identifier: Identifier,
    /// How many inputs there are.
    inputs: usize,
    totals: Totals,
    status: ExitStatus,
    report: ReportFile,
    screen: Screen,
}

/// Waits until all outputs of a run are on the disk.
fn sync_outputs(request: &Request) -> Result<(), Error> {
    let folder = request.output.as_deref().filter(|output| output.is_dir());
    let folder = folder.unwrap_or(Path::new("."));
    let synced = if request.dry_run { Ok(()) } else { output::sync_all_in(folder) };
    synced.map_err(|error| Error::writing(folder.display().to_string(), error))
}

impl Run<'_> {
    /// An error means that nobody hears us any more.
    fn jobs(&mut self, plan: Plan) -> io::Result<()> {
        let progress = Progress::of(self.shared.request.progress, plan.jobs.len(), plan.inputs());
        for folder in plan.empty {
            let error = Error::reading(folder.clone(), Cause::NothingInside);
            let (report, _, status) = self.shared.judge(folder, None, Err(error.into()));
            self.status = self.status.max(status);
            self.screen.input(&report, None);
            self.account(report)?;
        }
        for jobs in groups(plan.jobs) {
            if interrupt::is_asked() {
                break;
            }
            self.group(&jobs, &progress)?;
        }
        Ok(())
    }

    /// Does the jobs of a group: everything side by side that does not depend on what was before.
    fn group(&mut self, jobs: &[Job], progress: &Progress) -> io::Result<()> {
        let (shared, crew) = (&self.shared, &self.crew);
        let sources = crew.each(jobs.iter().flat_map(|job| &job.inputs), |file| {
            progress.reading(&file.path.name());
            source(shared.request, file).map_err(SharedError::from)
        });
        let mut rest = sources.as_slice();
        let own_sources = jobs.iter().map(|job| {
            let (own, others) = rest.split_at_checked(job.inputs.len()).unwrap_or_default();
            rest = others;
            (job, own)
        });
        let current = crew.each(own_sources, |(job, own)| (job, own, shared.current(job, own)));
        let stale = current.iter().filter(|(.., current)| current.is_none());
        let inputs = stale.flat_map(|(job, own, _)| {
            job.inputs.iter().zip(own.iter()).map(move |(file, source)| (*job, file, source))
        });
        let drafts = crew.each(inputs, |(job, file, source)| {
            progress.reading(&file.path.name());
            let draft = draft(shared, job, file, source);
            progress.has_read();
            (source, draft)
        });
        let mut drafts = drafts.into_iter();
        let mut identified = Vec::with_capacity(jobs.len());
        for (job, _, current) in current {
            self.identifier.begin_output();
            let own = job.inputs.iter().take(if current.is_some() { 0 } else { usize::MAX });
            let own = own.zip(drafts.by_ref()).map(|(file, (source, draft))| {
                (source.as_ref().ok(), with_ids(draft, &mut self.identifier, file))
            });
            identified.push(Identified { job, current, inputs: own.collect() });
        }
        let complete = |job| complete(shared, job, progress);
        // Names that nobody planned are given in the order of the jobs.
        let done = match shared.request.makes_parts() {
            true => identified.into_iter().map(complete).collect(),
            false => crew.each(identified, complete),
        };
        progress.clear();
        progress.aside(|| done.into_iter().try_for_each(|(name, done)| self.say(&name, done)))
    }

    /// Says and counts what became of the job whose output is `name`.
    fn say(&mut self, name: &str, done: JobDone<'_>) -> io::Result<()> {
        if done.is_interrupted {
            return Ok(());
        }
        if done.is_current {
            self.totals.unchanged += done.inputs.len();
            self.screen.current(name);
            return done.into_reports().try_for_each(|report| self.account(report));
        }
        self.status = self.status.max(done.status);
        for input in &done.inputs {
            if input.error.is_none() {
                self.screen.input(&input.report, input.source);
            }
            if let Some((lines, _)) = &input.explanation {
                self.screen.explanation(lines);
            }
            if let Some(error) = &input.error {
                self.screen.fail(error);
            }
        }
        if let Some(error) = &done.error {
            self.screen.fail(error);
        }
        for output in &done.outputs {
            match &output.error {
                Some(error) => {
                    self.screen.fail(error);
                }
                None => self.screen.output(&output.report, output.unchanged, &output.next),
            }
            self.report.output(output.report.clone())?;
        }
        self.screen.doubts(name, &done.doubts);
        if let Some(why) = &done.held_back {
            self.screen.held_back(name, why);
        }
        let is_unheard = done.is_unheard;
        for report in done.into_reports() {
            self.account(report)?;
        }
        if is_unheard { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }

    /// Says the sums and closes the report.
    fn finish(mut self) -> ExitStatus {
        if self.shared.is_bulk
            && self.shared.format.is_some()
            && let Err(error) = sync_outputs(self.shared.request)
        {
            self.status = self.status.max(self.screen.fail(&error));
        }
        self.screen.totals(&self.totals, self.shared.request);
        if interrupt::is_asked() && self.totals.inputs < self.inputs {
            self.screen.interrupted(&self.totals, self.inputs);
            self.status = ExitStatus::Interrupted;
        }
        let heard = self.screen.was_heard();
        match self.report.finish(self.totals) {
            Ok(()) if heard => self.status,
            Ok(()) => ExitStatus::Failure,
            // Whoever read the report has read enough.
            Err(error)
                if error.kind() == io::ErrorKind::BrokenPipe
                    && report_file::is_printed(self.shared.request.report.as_deref()) =>
            {
                ExitStatus::Failure
            }
            Err(error) => self.screen.fail(&report_error(self.shared.request, error)),
        }
    }

    /// Counts an input and puts it into the report.
    fn account(&mut self, report: InputReport) -> io::Result<()> {
        self.totals.inputs += 1;
        self.totals.failed += usize::from(report.status == Status::Failed);
        self.totals.counts += report.counts;
        self.report.input(report)
    }
}

/// What `file` of `job` says; needs nothing but its own bytes.
fn draft<'s>(
    shared: &Shared<'_>,
    job: &Job,
    file: &InputFile,
    source: &'s Result<Source, SharedError>,
) -> Read<'s> {
    let source = source.as_ref().map_err(Clone::clone)?;
    Draft::read(source, &shared.reading(job, file)).map_err(SharedError::from)
}

/// The same with ids for its notes.
fn with_ids<'s>(draft: Read<'s>, identifier: &mut Identifier, file: &InputFile) -> Read<'s> {
    let mut draft = draft?;
    draft.identify(identifier, &file.below());
    Ok(draft)
}

/// A job whose notes have ids.
struct Identified<'g> {
    job: &'g Job,
    /// What became of it, if there is nothing to do.
    current: Option<JobDone<'g>>,
    inputs: Vec<(Option<&'g Source>, Read<'g>)>,
}

/// What became of `job`, and the name of its output.
fn complete<'g>(
    shared: &Shared<'_>,
    job: Identified<'g>,
    progress: &Progress,
) -> (String, JobDone<'g>) {
    let Identified { job, current, inputs } = job;
    let done = current.unwrap_or_else(|| shared.complete(job, inputs, progress));
    let cards = done.outputs.iter().map(|output| output.report.cards).sum();
    progress.did(job.inputs.len(), cards);
    (name_of(&job.target), done)
}

/// `jobs` in groups that memory has room for, in their order.
fn groups(jobs: Vec<Job>) -> impl Iterator<Item = Vec<Job>> {
    let mut jobs = jobs.into_iter().peekable();
    std::iter::from_fn(move || {
        let (mut group, mut inputs, mut bytes) = (Vec::new(), 0, 0);
        let has_room = |job: &Job, inputs: &mut usize, bytes: &mut u64| {
            *inputs += job.inputs.len();
            *bytes += job.inputs.iter().map(|input| length(&input.path)).sum::<u64>();
            *inputs <= GROUP_INPUTS && *bytes <= GROUP_BYTES
        };
        while let Some(job) = jobs.next_if(|job| {
            let has_room = has_room(job, &mut inputs, &mut bytes);
            has_room || group.is_empty()
        }) {
            group.push(job);
        }
        (!group.is_empty()).then_some(group)
    })
}
