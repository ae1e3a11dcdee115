//! The three streams: who is listening, in which colours, and what happens when nobody is.

use std::io::{self, IsTerminal, Write};

use anstream::ColorChoice;

use super::ExitStatus;
use super::request::When;

/// Obeys `--color`; by itself, colours go only to terminals and `NO_COLOR` turns them off.
pub(super) fn obey(color: When) {
    let choice = match color {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether standard output shows colours.
pub(super) fn is_coloured() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Standard output for people.
pub(super) fn out() -> impl Write {
    anstream::stdout()
}

/// Standard error for people.
pub(super) fn err() -> impl Write {
    anstream::stderr()
}

/// How many columns lines on standard output may take; nothing limits them where it is no terminal.
pub(super) fn out_width() -> Option<usize> {
    is_watched().then(|| columns(terminal_size::terminal_size_of(io::stdout())))
}

/// The same of standard error.
pub(super) fn err_width() -> Option<usize> {
    io::stderr().is_terminal().then(|| columns(terminal_size::terminal_size_of(io::stderr())))
}

/// The columns of a terminal. Some do not know how many they have.
fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    size.map_or(80, |(columns, _)| usize::from(columns.0)).max(20)
}

/// How many columns help has, if that is known.
pub(super) fn help_width() -> Option<usize> {
    let columns = |size| {
        let (terminal_size::Width(columns), _) = size;
        usize::from(columns)
    };
    let said = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal_size::terminal_size().map(columns).or_else(said)
}

/// Prints what was asked for on standard output. Whoever closed the pipe has seen enough.
pub(super) fn print(text: &[u8]) -> ExitStatus {
    match io::stdout().write_all(text).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitStatus::Failure,
        _ => ExitStatus::Success,
    }
}

/// Whether standard input is typed by a person.
pub(super) fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Whether standard output is looked at by a person.
pub(super) fn is_watched() -> bool {
    io::stdout().is_terminal()
}

/// Says what clap has to say: help, the version, or what is wrong with the arguments.
pub(super) fn answer(answer: &clap::Error) -> ExitStatus {
    // Nobody is left to be told when even this cannot be printed.
    _ = answer.print();
    if answer.use_stderr() { ExitStatus::Usage } else { ExitStatus::Success }
}
