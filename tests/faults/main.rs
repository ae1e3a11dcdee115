//! What the world does to a run: disks that fill up, inputs that change while they are read, signals,
//! odd files and odd surroundings. Nothing is lost or half done, and whatever stops is said.
//!
//! What needs more than it has here says so, in capitals. `DECKCONV_LONG=1` does more of what goes by chance.

#![cfg(all(feature = "cli", unix))]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test may panic, print and run programs"
)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;

#[allow(dead_code, reason = "other tests have use for the rest of it")]
#[path = "../outputs/desk.rs"]
mod desk;
mod disks;
mod inputs;
mod kills;
#[path = "../sixty/mod.rs"]
mod sixty;
mod surroundings;

/// Whether there is time for a lot.
fn is_long() -> bool {
    std::env::var_os("DECKCONV_LONG").is_some()
}

/// Says that something was not tried, and why.
fn not_tried(what: &str, why: &str) {
    eprintln!("NOT TRIED: {}: {why}", what.to_uppercase());
}

/// deckconv in the folder of `desk`, by a user to whom permissions mean something; nothing where this is
/// the superuser and cannot become another one.
fn as_nobody(desk: &desk::Desk) -> Option<Command> {
    const NOBODY: u32 = 65534;
    fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o755)).expect("chmod");
    let is_superuser = desk.path("capitals.txt").metadata().is_ok_and(|found| found.uid() == 0);
    if !is_superuser {
        return Some(desk.command(env!("CARGO_BIN_EXE_deckconv")));
    }
    // The program may lie where nobody else can look.
    let program = desk.path("deckconv");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_deckconv"), &program).expect("a copy");
    }
    let mut command = desk.command(program.to_str().expect("a path"));
    command.uid(NOBODY).gid(NOBODY);
    let works = command.arg("--version").output().is_ok_and(|ran| ran.status.success());
    if !works {
        not_tried("permissions", "the superuser may do everything, and could not become nobody");
        return None;
    }
    let mut command = desk.command(program.to_str().expect("a path"));
    command.uid(NOBODY).gid(NOBODY);
    Some(command)
}
