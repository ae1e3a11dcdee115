//! `--watch`: converts again whenever an input changes, until the user stops it.
//!
//! It must not know how an input is converted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

use deckconv::Error;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::ExitStatus;
use super::interrupt;
use super::plan::{InputPath, Job, Plan, usage};
use super::render::Screen;
use super::request::Request;
use super::write::{Ours, name_of};
use super::{run, terminal};

/// Editors write a file in several steps: so long nothing has to happen before it is read.
const QUIET: Duration = Duration::from_millis(150);

/// So often a look is taken at whether the user wants to stop.
const PATIENCE: Duration = Duration::from_millis(200);

/// What tells a version of a file from another: its path, when it was changed, and its length.
type Version = (PathBuf, Option<SystemTime>, u64);

/// Converts the inputs of `request`, and again what changes.
pub(super) fn run(request: &Request) -> ExitStatus {
    interrupt::heed();
    let screen = Screen::of(request, 0, 0);
    let (happened, events) = channel();
    // Nobody listens any more once the watch is over.
    let tell = move |event: notify::Result<Event>| _ = happened.send(event);
    let watcher = notify::recommended_watcher(tell).and_then(|mut watcher| {
        folders(request).try_for_each(|(folder, mode)| watcher.watch(folder, mode))?;
        Ok(watcher)
    });
    // Dropped, it would watch no more.
    let _watcher: RecommendedWatcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => {
            return screen.fail(&Error::reading("the inputs", std::io::Error::other(error)));
        }
    };
    let ours = Ours::default();
    let mut versions = BTreeMap::new();
    let mut is_first = true;
    loop {
        let mut plan = match Plan::of(request) {
            Ok(plan) => plan,
            Err(error) => return terminal::answer(&error),
        };
        let now: BTreeMap<String, Vec<Version>> =
            plan.jobs.iter().map(|job| (name_of(&job.target), versions_of(job))).collect();
        plan.jobs.retain(|job| {
            let name = name_of(&job.target);
            versions.get(&name) != now.get(&name)
        });
        versions = now;
        if !plan.jobs.is_empty() {
            run::run(request, plan, &ours);
        }
        if std::mem::take(&mut is_first) {
            screen.waiting();
        }
        if !changes(&events) {
            return ExitStatus::Interrupted;
        }
    }
}

/// Why `request` cannot be watched.
pub(super) fn refusal(request: &Request) -> Option<clap::Error> {
    if request.inputs.is_empty() || request.inputs.iter().any(|path| path.as_os_str() == "-") {
        return Some(usage("--watch: standard input does not change; name a file or a folder"));
    }
    if request.report.is_some() {
        return Some(usage("--watch never ends, so there is no --report of it"));
    }
    let inside = |out: &Path| {
        let out = out.canonicalize().ok()?;
        request.inputs.iter().find(|input| {
            input.is_dir() && input.canonicalize().is_ok_and(|input| out.starts_with(input))
        })
    };
    let output = request.output.as_deref().unwrap_or(Path::new("."));
    let folder = if output.is_dir() { Some(output) } else { output.parent() };
    let folder =
        folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let input = folder.and_then(inside)?.display();
    Some(usage(format!("--watch: outputs in {input} would be inputs; say another place with -o")))
}

/// Waits until something has happened and all is quiet again; not if the user wants to stop.
fn changes(events: &Receiver<notify::Result<Event>>) -> bool {
    loop {
        if interrupt::is_asked() {
            return false;
        }
        match events.recv_timeout(PATIENCE) {
            Ok(_) => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    while events.recv_timeout(QUIET).is_ok() {}
    !interrupt::is_asked()
}

/// The folders to watch. A file is watched by its folder: editors put another one in its place.
fn folders(request: &Request) -> impl Iterator<Item = (&Path, RecursiveMode)> {
    request.inputs.iter().map(|input| match input.parent() {
        _ if input.is_dir() => (input.as_path(), RecursiveMode::Recursive),
        Some(folder) if !folder.as_os_str().is_empty() => (folder, RecursiveMode::NonRecursive),
        _ => (Path::new("."), RecursiveMode::NonRecursive),
    })
}

/// The versions of all inputs of `job`: one that is gone changes its output too.
fn versions_of(job: &Job) -> Vec<Version> {
    let files = job.inputs.iter().filter_map(|input| match &input.path {
        InputPath::File(path) => Some(path.clone()),
        InputPath::Stdin => None,
    });
    let version = |path: PathBuf| {
        let found = path.metadata().ok();
        let changed = found.as_ref().and_then(|found| found.modified().ok());
        (path, changed, found.map_or(0, |found| found.len()))
    };
    files.map(version).collect()
}
