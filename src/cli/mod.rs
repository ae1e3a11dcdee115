//! The command line: all that knows a terminal, the clock, the environment or the disk's layout.
//!
//! `args` says what was typed, `walk` and `plan` what to do, `run` and `write` do it, `render` says what
//! was done.

#![allow(clippy::disallowed_methods, reason = "this is where terminal, clock and disk are known")]

use std::process::ExitCode;

mod args;
mod beside;
mod completions;
mod config;
mod crew;
mod diff;
mod disk;
mod excerpt;
mod existing;
mod explain;
mod format_name;
mod formats_table;
mod help;
mod inline;
mod inspect;
mod interrupt;
mod job;
mod layout;
mod man;
mod names;
mod open;
mod parts;
mod plan;
mod previous;
mod progress;
mod read;
mod render;
mod report_file;
mod request;
mod run;
mod stream;
mod terminal;
mod walk;
mod watch;
mod write;

/// How the process ends; part of the command line's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitStatus {
    /// No error.
    Success = 0,
    /// Something was left out or failed; the rest was done.
    Failure = 1,
    /// The arguments make no sense; or there is nothing to compare, so that 1 can mean “different”.
    Usage = 2,
    /// The user stopped it.
    Interrupted = 130,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Does what the arguments say.
pub(crate) fn main() -> ExitStatus {
    let request = match request::parse(std::env::args_os()) {
        Ok(request) => request,
        Err(answer) => return terminal::answer(&answer),
    };
    terminal::obey(request.color);
    match &request.task {
        request::Task::Formats { json } => formats_table::print(*json),
        request::Task::Completions(shell) => completions::print(*shell),
        request::Task::Config(shown) => terminal::print(shown.as_bytes()),
        request::Task::Man(command) => man::print(command.as_deref()),
        request::Task::Inspect { json } => inspect::run(&request, *json),
        request::Task::Diff { json, search } => diff::run(&request, *json, *search),
        request::Task::Convert(_) if request.watch => match watch::refusal(&request) {
            None => watch::run(&request),
            Some(error) => terminal::answer(&error),
        },
        request::Task::Convert(_) | request::Task::Check => match plan::Plan::of(&request) {
            Ok(plan) if request.open => open::run(&request, plan),
            Ok(plan) => run::run(&request, plan, &write::Ours::default()),
            Err(error) => terminal::answer(&error),
        },
    }
}
