//! What is said about a conversion: problems found, where, and counts that add up.
//!
//! A [`Diagnostic`] is data; the terminal view and the JSON report come from the same value. It
//! must not know how either looks.

use std::num::NonZeroU32;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::deck::Note;

mod history;
mod loss;
mod media;
mod package;
mod problem;
mod sentence;

pub use history::{Because, History};
pub use loss::Loss;
pub use media::MediaFault;
pub use package::PackageFault;
pub use problem::Problem;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A loss the target forces, or a decision worth knowing.
    Note,
    /// Doubtful: worth a look.
    Warning,
    /// Something failed or was left out.
    Error,
}

/// Where a problem is. Lines and columns count from 1; a column counts characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, where the source has lines.
    pub line: Option<NonZeroU32>,
    /// The column, where one is known.
    pub column: Option<NonZeroU32>,
    /// The last line, where the place is known only roughly.
    pub end_line: Option<NonZeroU32>,
    /// The note's guid, where the source has no lines.
    pub note: Option<String>,
}

impl Place {
    /// The start of line `line` (from 1).
    #[must_use]
    pub fn line(line: usize) -> Self {
        Self::line_column(line, 1)
    }

    /// Column `column` of line `line` (both from 1).
    #[must_use]
    pub fn line_column(line: usize, column: usize) -> Self {
        let number = |n: usize| u32::try_from(n).ok().and_then(NonZeroU32::new);
        Self { line: number(line), column: number(column), end_line: None, note: None }
    }

    /// The same, up to line `end` (from 1).
    #[must_use]
    pub fn up_to(self, end: usize) -> Self {
        let end_line = u32::try_from(end).ok().and_then(NonZeroU32::new);
        Self { end_line, ..self }
    }
}

/// A problem and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub problem: Problem,
}

impl Diagnostic {
    /// `problem` at line `line` (from 1).
    #[must_use]
    pub fn at_line(line: usize, problem: Problem) -> Self {
        Self { place: Place::line(line), problem }
    }

    /// `problem` with the whole input or output, not with a place in it.
    #[must_use]
    pub fn of_all(problem: Problem) -> Self {
        Self { place: Place::default(), problem }
    }

    /// `problem` with `note`: at its line, or named by its guid.
    #[must_use]
    pub fn of_note(problem: Problem, note: &Note<'_>) -> Self {
        let place = match note.origin.line {
            Some(line) => Place::line(line.get() as usize),
            None => Place {
                note: Some(note.id.to_string()).filter(|id| !id.is_empty()),
                ..Place::default()
            },
        };
        Self { place, problem }
    }

    /// Takes in the lines up to `line` (from 1): they are of the same kind.
    pub fn extend_to(&mut self, line: usize) {
        self.place = std::mem::take(&mut self.place).up_to(line);
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostic", 8)?;
        object.serialize_field("code", self.problem.code())?;
        object.serialize_field("severity", &self.severity())?;
        object.serialize_field("line", &self.place.line)?;
        match self.place.column {
            Some(column) => object.serialize_field("column", &column)?,
            None => object.skip_field("column")?,
        }
        match self.place.end_line {
            Some(line) => object.serialize_field("end_line", &line)?,
            None => object.skip_field("end_line")?,
        }
        match &self.place.note {
            Some(note) => object.serialize_field("note", note)?,
            None => object.skip_field("note")?,
        }
        object.serialize_field("message", &self.problem.message())?;
        match self.problem.help() {
            Some(help) => object.serialize_field("help", &help)?,
            None => object.skip_field("help")?,
        }
        object.end()
    }
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All of it was converted.
    Converted,
    /// Some records were left out.
    Partly,
    /// None of it was.
    Failed,
    /// The output was up to date and stays as it is.
    Unchanged,
}

/// The records of one input. One record is one intended note; an orphan line is one too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All records: always `kept + merged + skipped`.
    pub found: usize,
    /// Records that became notes.
    pub kept: usize,
    /// Records joined to an equal one.
    pub merged: usize,
    /// Records left out, each named by a diagnostic.
    pub skipped: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.kept += other.kept;
        self.merged += other.merged;
        self.skipped += other.skipped;
    }
}

/// What is said about one input.
#[derive(Debug, Clone, Serialize)]
pub struct InputReport {
    /// Its name, as the user gave it.
    pub path: String,
    /// What became of it.
    pub status: Status,
    /// What stopped it, if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What to do about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The name of the format it was read as.
    pub format: Option<&'static str>,
    /// Why, if the user wants to know and did not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised: Option<Recognition>,
    /// The name of its encoding.
    pub encoding: Option<&'static str>,
    /// The decks in it.
    pub decks: Vec<String>,
    /// Its records.
    #[serde(flatten)]
    pub counts: Counts,
    /// Where it went.
    pub output: Option<String>,
    /// What was found, in the order of the places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why an input was read as what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recognition {
    /// The name of the format.
    pub format: &'static str,
    /// What speaks for it.
    pub because: String,
    /// The format that came next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<Box<Recognition>>,
}

impl InputReport {
    /// What is said about the input `path` before it is read.
    #[must_use]
    pub fn of(path: String) -> Self {
        Self {
            path,
            status: Status::Failed,
            error: None,
            help: None,
            format: None,
            recognised: None,
            encoding: None,
            decks: Vec::new(),
            counts: Counts::default(),
            output: None,
            diagnostics: Vec::new(),
        }
    }

    /// It failed after all: what was kept of it goes nowhere.
    pub fn fail(&mut self, error: String) {
        self.status = Status::Failed;
        self.error = Some(error);
        self.counts =
            Counts { found: self.counts.found, skipped: self.counts.found, kept: 0, merged: 0 };
    }
}

/// What is said about one output.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OutputReport {
    /// Its name.
    pub path: String,
    /// What stopped it, if it was not written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The name of its format.
    pub format: &'static str,
    /// Notes in it.
    pub notes: usize,
    /// Cards in it: what the target app will ask.
    pub cards: usize,
    /// Its size.
    pub bytes: u64,
    /// Media files in it, or beside it.
    pub media: usize,
    /// The folder beside it in which they are, if they are not in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_folder: Option<String>,
    /// Notes that no earlier output had.
    pub new: usize,
    /// Notes whose id comes from an earlier output.
    pub carried: usize,
    /// Carried notes whose text is not what it was.
    pub changed: usize,
    /// Notes of the earlier output that are gone.
    pub removed: usize,
    /// What the target forced.
    pub diagnostics: Vec<Diagnostic>,
}

/// The sums of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Inputs looked at.
    pub inputs: usize,
    /// Inputs that failed, or whose output did.
    pub failed: usize,
    /// Files of folders that no format recognises.
    pub passed_over: usize,
    /// Inputs that were not read, because their outputs are what they would become.
    #[serde(skip_serializing_if = "is_zero")]
    pub unchanged: usize,
    /// All records.
    #[serde(flatten)]
    pub counts: Counts,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What is said about a whole run.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The version that made it.
    pub deckconv: &'static str,
    /// The inputs, in their order.
    pub inputs: Vec<InputReport>,
    /// The outputs, in the order they were written.
    pub outputs: Vec<OutputReport>,
    /// The sums.
    pub totals: Totals,
}
