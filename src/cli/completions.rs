//! `deckconv completions`: what a shell needs to complete a command that is being typed.

use clap_complete::Shell;

use super::{ExitStatus, args, terminal};

/// Prints the completions for `shell`.
pub(super) fn print(shell: Shell) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "deckconv", &mut script);
    terminal::print(&script)
}
