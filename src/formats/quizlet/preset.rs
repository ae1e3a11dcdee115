//! The apps that take the same text as Quizlet, and how each wants it.
//!
//! What is known comes from their help pages; where those say nothing, tab and line end are what every
//! one of them takes by itself. None says how much it takes, so nothing is cut.

use crate::formats::Format;
use crate::settings::{OptionSpec, Settings, Takes, Used};

/// An app.
#[derive(Debug)]
pub(super) struct Preset {
    name: &'static str,
    title: &'static str,
    /// Where to paste the text; what separators to choose follows.
    pub(super) steps: &'static str,
    /// Whether other separators than tab and line end may be chosen where a side holds those.
    pub(super) may_choose: bool,
}

const QUIZLET: Preset = Preset {
    name: "quizlet",
    title: "Quizlet",
    steps: "in Quizlet: Create, Flashcard set, Import; paste it",
    may_choose: true,
};

const PRESETS: [Preset; 5] = [
    QUIZLET,
    Preset {
        name: "knowt",
        title: "Knowt",
        steps: "in Knowt: Create, Import, Import manually; paste it",
        may_choose: false,
    },
    Preset {
        name: "cram",
        title: "Cram",
        steps: "in Cram: Create flashcards, Import; paste it",
        may_choose: false,
    },
    Preset {
        name: "studystack",
        title: "StudyStack",
        steps: "in StudyStack: Create, Data, Import text; paste it",
        may_choose: false,
    },
    Preset {
        name: "memrise",
        title: "Memrise",
        steps: "in a level of your Memrise course: Bulk add words; paste it",
        may_choose: false,
    },
];

/// The option that names the app.
pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "for",
    used: Used::Writing,
    takes: Takes::Value { placeholder: "APP", check },
    help: "Which app the text is for: quizlet (if not said), knowt, cram, studystack or memrise",
};

fn named(name: &str) -> Option<&'static Preset> {
    const ALL: &[Preset] = &PRESETS;
    ALL.iter().find(|preset| preset.name == name)
}

fn check(name: &str) -> Result<(), String> {
    match named(name) {
        Some(_) => Ok(()),
        None => Err("it takes quizlet, knowt, cram, studystack or memrise".to_owned()),
    }
}

/// The app that the user wants the text for.
pub(super) fn of(settings: &Settings) -> &'static Preset {
    settings.get(OPTION.name).and_then(named).unwrap_or(&QUIZLET)
}

/// The format as messages call it for that app.
pub(super) fn under(format: Format, settings: &Settings) -> Format {
    Format { title: of(settings).title, ..format }
}
