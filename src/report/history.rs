//! What became of the notes of an earlier output: one variant each, as [`super::Problem`] has them.

use super::Severity;
use super::sentence::{excerpt, many};

/// What says that a note with another front is an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Its answer.
    Answer,
    /// What its cloze text asks.
    Asked,
    /// How alike they are, in hundredths.
    Likeness(u8),
}

/// Something about notes that were there before, with the facts that its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum History {
    /// A note with another front keeps its id.
    Edited {
        /// The front that it had.
        was: String,
        /// The front that it has.
        is: String,
        /// What says so.
        because: Because,
    },
    /// A note that may be an earlier one, edited; it gets an id of its own.
    Doubtful {
        /// The front of the earlier one.
        was: String,
        /// Its front.
        is: String,
        /// How alike the notes are, in hundredths.
        likeness: u8,
    },
    /// A note whose cards are made in another way than before cannot keep its id.
    OtherKind {
        /// Its front.
        front: String,
        /// The kind that it had.
        was: String,
        /// The kind that it has.
        is: String,
    },
    /// A deck has another name.
    Renamed {
        /// The old one.
        from: String,
        /// The new one.
        to: String,
        /// How many of its notes were there before.
        notes: usize,
    },
    /// Notes are in another deck than before.
    Moved {
        /// The deck they were in.
        from: String,
        /// The deck they are in.
        to: String,
        /// How many.
        notes: usize,
    },
    /// Clozes hide less than before: the cards of what they hid are empty.
    EmptyCards {
        /// How many notes.
        notes: usize,
    },
    /// A note is not there any more.
    Removed {
        /// Its front.
        front: String,
        /// The deck it was in.
        deck: String,
    },
    /// Notes that are not there any more stay in the output, as something could not be read.
    Kept {
        /// How many.
        notes: usize,
    },
    /// Records of an earlier output that cannot be read.
    Unread {
        /// Its name.
        path: String,
        /// How many.
        records: usize,
    },
    /// A note type has other fields or templates than before.
    OtherFields {
        /// Its name.
        note_type: String,
    },
}

impl History {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Edited { .. } => "carried",
            Self::Doubtful { .. } => "doubtful-edit",
            Self::OtherKind { .. } => "kind-changed",
            Self::Renamed { .. } => "deck-renamed",
            Self::Moved { .. } => "moved",
            Self::EmptyCards { .. } => "empty-cards",
            Self::Removed { .. } => "removed",
            Self::Kept { .. } => "kept",
            Self::Unread { .. } => "previous-unread",
            Self::OtherFields { .. } => "note-type-changed",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Edited { .. }
            | Self::Renamed { .. }
            | Self::Moved { .. }
            | Self::EmptyCards { .. }
            | Self::Kept { .. }
            | Self::Removed { .. } => Severity::Note,
            Self::Doubtful { .. }
            | Self::OtherKind { .. }
            | Self::Unread { .. }
            | Self::OtherFields { .. } => Severity::Warning,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Edited { was, is, because } => {
                let why = match because {
                    Because::Likeness(likeness) => format!("{likeness} % alike"),
                    Because::Asked => "it asks the same".to_owned(),
                    Because::Answer => "the answer is the same".to_owned(),
                };
                let (was, is) = (excerpt(was), excerpt(is));
                format!("“{is}” was “{was}” ({why}): it keeps its id, and its history")
            }
            Self::Doubtful { was, is, likeness } => format!(
                "“{}” may be “{}”, edited ({likeness} % alike); it is taken for a new note",
                excerpt(is),
                excerpt(was)
            ),
            Self::OtherKind { front, was, is } => format!(
                "“{}” was {was} and is {is}, which Anki cannot make of a note: it is a new one, and \
                 the earlier one stays there",
                excerpt(front)
            ),
            Self::Renamed { from, to, notes } => format!(
                "the deck “{}” with {} is called “{}” now; Anki leaves cards where they are",
                excerpt(from),
                many(*notes, "note"),
                excerpt(to)
            ),
            Self::Moved { from, to, notes } => format!(
                "{} moved from “{}” to “{}”; Anki leaves cards where they are",
                many(*notes, "note"),
                excerpt(from),
                excerpt(to)
            ),
            Self::EmptyCards { notes } => format!(
                "{} {} less than before; Anki keeps the cards of what is not hidden any more, and they are empty",
                many(*notes, "cloze note"),
                if *notes == 1 { "hides" } else { "hide" }
            ),
            Self::Removed { front, deck } => {
                format!("“{}” is not in “{}” any more", excerpt(front), excerpt(deck))
            }
            Self::Kept { notes } => format!(
                "{} of the earlier package that {} not here {} in it: something could not be read",
                many(*notes, "note"),
                if *notes == 1 { "is" } else { "are" },
                if *notes == 1 { "stays" } else { "stay" }
            ),
            Self::Unread { path, records } => format!(
                "{} of {} cannot be read: their ids are not known",
                many(*records, "record"),
                excerpt(path)
            ),
            Self::OtherFields { note_type } => format!(
                "the note type “{}” has other fields or templates than before",
                excerpt(note_type)
            ),
        }
    }

    pub(super) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Doubtful { .. } => {
                "if it is the same, put its question back as it was and convert: it gets its id back; \
                 then change it again, one side at a time, and delete the new one in Anki"
            }
            Self::OtherKind { .. } => {
                "to keep the history, change the note type of the earlier one in Anki's browser, \
                 export it, and convert again with --previous and that export"
            }
            Self::Renamed { .. } => "rename the deck in Anki before importing",
            Self::EmptyCards { .. } => "in Anki, after importing: Tools, Empty Cards",
            Self::Moved { .. } => "move them in Anki's browser: Cards, Change Deck",
            Self::OtherFields { .. } => "tick “Merge note types” when you import",
            Self::Edited { .. }
            | Self::Removed { .. }
            | Self::Kept { .. }
            | Self::Unread { .. } => return None,
        })
    }
}
