//! Asks other study apps, the real ones, whether they open what deckconv writes, and reads what they
//! write.
//!
//! Each client is a file in `tests/clients/`. What a client needs is installed once below the target
//! folder; where that cannot be had, its trials are listed as ignored with the reason. Where `CI` is set
//! that is a failure.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "a test may read the environment, print and panic; its items are for this file only"
)]

#[path = "clients/brain_brew.rs"]
mod brain_brew;
#[path = "clients/chromium.rs"]
mod chromium;
#[path = "clients/desk.rs"]
mod desk;
#[path = "clients/emacs.rs"]
mod emacs;
#[path = "clients/hashcards.rs"]
mod hashcards;
#[path = "clients/mnemosyne.rs"]
mod mnemosyne;
#[path = "clients/python.rs"]
mod python;
#[path = "sixty/mod.rs"]
mod sixty;

use std::env;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Trial};

/// The trials of a client from the functions of the same names.
macro_rules! trials {
    ($($client:ident: $($name:ident),+;)+) => {
        vec![$($(trial(
            concat!(stringify!($client), "::", stringify!($name)),
            $client::missing,
            $client::$name,
        )),+),+]
    };
}

fn main() -> ExitCode {
    let mut trials = trials! {
        brain_brew: reads_sixty_notes, the_same_again;
        chromium: prints_both_sides;
        emacs: anki_editor, drill, fc;
        mnemosyne: imports_cards, imports_cards_again, imports_text, what_it_exports_is_read;
    };
    trials.push(long_trial(
        "hashcards::exports_sixty_notes",
        hashcards::missing,
        hashcards::exports_sixty_notes,
    ));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A trial whose client takes minutes to build: it runs where somebody has built it, CI or not.
fn long_trial(name: &str, missing: fn() -> Option<&'static str>, run: fn()) -> Trial {
    Trial::ignorable_test(name, move || match missing() {
        None => {
            run();
            Ok(Completion::Completed)
        }
        Some(reason) => {
            eprintln!("\n{reason}");
            Ok(Completion::ignored_with(reason))
        }
    })
}

/// A trial that runs only where its client is not `missing`.
fn trial(name: &str, missing: fn() -> Option<&'static str>, run: fn()) -> Trial {
    Trial::ignorable_test(name, move || match missing() {
        None => {
            run();
            Ok(Completion::Completed)
        }
        Some(reason) if env::var_os("CI").is_some() => Err(reason.into()),
        Some(reason) => Ok(Completion::ignored_with(reason)),
    })
}
