//! Asks Anki's own engine whether the packages that deckconv writes are right.
//!
//! Each trial writes a deck, lets the built binary make a package of it, imports that into an
//! empty collection and looks at what the user would have; or lets the engine make the package. Needs Python 3, its `venv` module
//! and, the first time, the network; without them every trial is listed as ignored with the
//! reason. Where `CI` is set that is a failure.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a test may read the environment, print and panic; its items are for this file only"
)]

#[path = "anki/arrival.rs"]
mod arrival;
#[path = "anki/carried.rs"]
mod carried;
#[path = "anki/checked.rs"]
mod checked;
#[path = "anki/course.rs"]
mod course;
#[path = "anki/engine.rs"]
mod engine;
#[path = "anki/generated.rs"]
mod generated;
#[path = "anki/in_parts.rs"]
mod in_parts;
#[path = "anki/learning.rs"]
mod learning;
#[path = "anki/looks.rs"]
mod looks;
#[path = "anki/media.rs"]
mod media;
#[path = "anki/packages.rs"]
mod packages;
#[path = "anki/previous.rs"]
mod previous;
#[path = "anki/removed.rs"]
mod removed;
#[path = "anki/sought.rs"]
mod sought;
#[path = "anki/stored.rs"]
mod stored;
#[path = "anki/survives.rs"]
mod survives;
#[path = "anki/text.rs"]
mod text;
#[path = "anki/updates.rs"]
mod updates;
#[path = "anki/workspace.rs"]
mod workspace;

use std::env;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Trial};

/// A list of trials from the functions of the same names.
macro_rules! trials {
    ($($module:ident: $($name:ident),+;)+) => {
        vec![$($(trial(concat!(stringify!($module), "::", stringify!($name)), $module::$name)),+),+]
    };
}

fn main() -> ExitCode {
    let trials = trials! {
        arrival: seed_deck, plain_text_stays_plain, odd_lines_show_as_typed,
            odd_text_shows_as_typed, same_question_twice, every_kind, two_packages;
        updates: same_package_twice, corrected_answer, after_a_renamed_field,
            after_a_renamed_template, after_a_renamed_note_type, after_an_added_field,
            older_package_changes_nothing, other_order_and_other_cards, deck_renamed_in_anki,
            another_cloze;
        carried: times_of_unchanged_notes, edits_made_in_anki, tags_added_in_anki,
            a_package_made_of_a_package;
        learning: edited_notes, other_notes, decks, kinds, changes_in_anki,
            table_of_the_readme;
        in_parts: parts_over_parts, whole_and_parts;
        removed: tagged_until_they_return;
        previous: cards_made_in_anki, a_spreadsheet, a_table_of_cards_made_in_anki,
            an_earlier_text, grown_note_types, five_in_a_row, back_after_a_while,
            a_doubt_resolved;
        checked: exports_of_anki, empty_cards, packages_of_ours;
        media: of_markdown;
        stored: seed_deck, plain_text, every_kind, odd_text;
        looks: a_style_restyles_one_deck, templates_are_updated, every_note_type,
            merged_packages, tags_in_packages_of_their_own;
        survives: markdown, clozes, plain_lines;
        packages: own_old_layout, own_latest_layout, own_scheduling, own_scheduling_latest,
            own_scheduling_dropped, own_cards_look_the_same, found_come_through,
            found_come_through_with_scheduling, found_cards_look_the_same, same_as_genanki;
        generated: cards_of_templates, cards_of_clozes;
        sought: removed_notes, after_an_import, very_many_notes;
        text: odd_text_shows_as_typed, every_kind, each_deck_once;
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(name: &str, run: fn()) -> Trial {
    Trial::ignorable_test(name, move || match engine::missing() {
        None => {
            run();
            Ok(Completion::Completed)
        }
        Some(reason) if env::var_os("CI").is_some() => Err(reason.into()),
        Some(reason) => Ok(Completion::ignored_with(reason)),
    })
}
