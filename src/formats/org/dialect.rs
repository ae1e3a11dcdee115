//! The Emacs packages that Org is written for, and what each of them has.
//!
//! It must not know how anything is written.

use crate::deck::Kind;
use crate::formats::{Carries, ClozeNumbers, ClozeParts, Hints, Markup, MediaGoes, NoteTypes};
use crate::settings::{OptionSpec, Settings, Takes, Used};
use crate::tidy::spaced_deck_name;

/// A package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    AnkiEditor,
    Drill,
    Fc,
}

/// The option that names it.
pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "to-dialect",
    used: Used::Writing,
    takes: Takes::Value { placeholder: "DIALECT", check },
    help: "Which Emacs package Org is for: anki-editor (if not said), drill or fc",
};

const NAMES: [(&str, Dialect); 5] = [
    ("anki-editor", Dialect::AnkiEditor),
    ("drill", Dialect::Drill),
    ("org-drill", Dialect::Drill),
    ("fc", Dialect::Fc),
    ("org-fc", Dialect::Fc),
];

fn named(name: &str) -> Option<Dialect> {
    NAMES.iter().find(|(own, _)| *own == name).map(|(_, dialect)| *dialect)
}

fn check(name: &str) -> Result<(), String> {
    match named(name) {
        Some(_) => Ok(()),
        None => Err("it takes anki-editor, drill or fc".to_owned()),
    }
}

impl Dialect {
    /// The one that the user wants.
    pub(super) fn of(settings: &Settings) -> Self {
        settings.get(OPTION.name).and_then(named).unwrap_or(Self::AnkiEditor)
    }

    /// What a file for it can hold.
    pub(super) const fn carries(self) -> Carries {
        let carries = Carries {
            cards: false,
            deck_form: Some(spaced_deck_name),
            media: MediaGoes::Beside,
            markups: &[Markup::Org],
            ..Carries::EVERYTHING
        };
        // Brackets end at the first that closes, and empty ones are text.
        let clozes = ClozeParts { nested: false, blanks: false, ..ClozeParts::ALL };
        match self {
            Self::AnkiEditor => Carries { note_types: NoteTypes::Fields, ..carries },
            Self::Drill => Carries {
                note_types: NoteTypes::None,
                kinds: &[Kind::Basic, Kind::Reversed, Kind::Cloze],
                // It passes over formulas.
                clozes: ClozeParts {
                    hints: Hints::Without(&['[', ']', '|']),
                    numbers: ClozeNumbers::OneOrEach,
                    maths: false,
                    ..clozes
                },
                ..carries
            },
            Self::Fc => Carries {
                note_types: NoteTypes::None,
                kinds: &[Kind::Basic, Kind::Reversed, Kind::TypeIn, Kind::Cloze],
                clozes: ClozeParts { hints: Hints::Without(&['{', '}']), ..clozes },
                ..carries
            },
        }
    }

    /// What messages call it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::AnkiEditor => "anki-editor",
            Self::Drill => "org-drill",
            Self::Fc => "org-fc",
        }
    }
}
