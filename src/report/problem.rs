//! The problems that can be found: a variant each, with the facts that its sentence needs, and a
//! row with its stable code and how bad it is. What is said about each is in `sentence.rs`.
//!
//! It must not know places, files or terminals.

use std::num::NonZeroU32;

use super::Severity::{self, Error, Note, Warning};
use super::history::History;
use super::loss::Loss;
use super::media::MediaFault;
use super::package::PackageFault;

/// A problem, with the facts that its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Something is wrong with an Anki package.
    Package(PackageFault),
    /// Something is odd about the files that text refers to.
    Media(MediaFault),
    /// What became of notes of an earlier output.
    History(History),
    /// A question at the end has no answer.
    OrphanQuestion {
        /// The line.
        question: String,
    },
    /// A close call: two lines were taken for question and answer, and may be none.
    DoubtfulPair {
        /// The one taken for the question.
        front: String,
        /// The one taken for the answer.
        back: String,
    },
    /// Question and answer look as if they stood the wrong way round.
    SwappedSides {
        /// The one taken for the question.
        front: String,
        /// The one taken for the answer.
        back: String,
    },
    /// An answer has no question before it.
    OrphanAnswer {
        /// The line.
        answer: String,
    },
    /// A line or block that heads a section and is no card.
    Heading {
        /// Its text.
        heading: String,
        /// Whether nothing marks it as one: it only looks like it.
        guessed: bool,
    },
    /// Lines that are no part of a card, and no record either.
    PassedOver {
        /// What they are, such as “a page number”, “a rule” or “a greeting”.
        what: &'static str,
        /// The first of them.
        text: String,
    },
    /// A side goes on in a line that looked like one of its own.
    Rejoined {
        /// That line.
        line: String,
    },
    /// A line stands twice in a row; once was meant.
    RepeatedLine {
        /// The line.
        line: String,
    },
    /// Somewhere in a range the alternation breaks, and nobody can say where.
    BrokenAlternation {
        /// The records in the range that are left out.
        records: usize,
    },
    /// The encoding was not told, and is no UTF-8.
    GuessedEncoding {
        /// What it was taken for.
        encoding: &'static str,
    },
    /// Bytes that mean nothing in the encoding; U+FFFD stands for each.
    UndecodableByte {
        /// The first of them.
        byte: u8,
        /// How many there are on the line.
        count: usize,
        /// The encoding.
        encoding: &'static str,
    },
    /// Decoration that the whole deck shows was taken off.
    Tidied {
        /// What it was, such as “numbering before questions”.
        what: &'static str,
        /// The name by which it is switched off.
        rule: &'static str,
        /// How many sides had it.
        sides: usize,
    },
    /// The same question stood before but for case, punctuation or space.
    SimilarFront {
        /// The question.
        front: String,
        /// The earlier one.
        earlier: String,
        /// Its line.
        first: Option<NonZeroU32>,
    },
    /// The source tells when cards are due; that is left out.
    SchedulingDropped {
        /// The notes it concerns.
        notes: usize,
        /// How to keep it, if the format can.
        advice: Option<&'static str>,
    },
    /// Lines in turn are records of four, where they might be twice as many pairs.
    FourLines,
    /// The user gave an option that the format of the input does not know.
    OptionUnused {
        /// Its name.
        option: String,
        /// What messages call the format.
        format: &'static str,
    },
    /// Notes keep the ids that Anki gave them, but not their note types.
    ForeignNoteTypes {
        /// How many.
        notes: usize,
    },
    /// A record has an answer but no question.
    EmptyFront {
        /// The answer.
        back: String,
    },
    /// A note asks, but answers nothing.
    EmptyBack {
        /// The question.
        front: String,
    },
    /// A cloze note hides nothing.
    NoCloze {
        /// Its text.
        text: String,
    },
    /// Basic notes were to become clozes, and hide nothing.
    StaysBasic {
        /// How many.
        notes: usize,
    },
    /// Notes of custom types, which the options for note types do not change.
    OwnNoteTypes {
        /// How many.
        notes: usize,
    },
    /// Notes have several tags, and there is an output for each tag.
    InSeveralOutputs {
        /// How many.
        notes: usize,
    },
    /// A row has nothing in any cell.
    BlankRow,
    /// A row has cells beyond the columns of the table.
    ExtraCells {
        /// How many.
        cells: usize,
    },
    /// A row has more cells than columns, because text in it holds the separator.
    SurplusJoined {
        /// How many.
        cells: usize,
    },
    /// A column means nothing to us and is not read.
    UnusedColumn {
        /// Its name, or its number.
        column: String,
        /// How many of its cells are filled.
        filled: usize,
    },
    /// A key of records means nothing to us and is not read.
    UnreadKey {
        /// The key.
        key: String,
        /// How many records have it.
        records: usize,
    },
    /// The table has more columns than the user lists.
    UnlistedColumns {
        /// Their names, or their numbers.
        columns: Vec<String>,
    },
    /// A quoted cell never ends.
    UnclosedQuote,
    /// A record is not what the format asks for.
    BadRecord {
        /// What is wrong.
        detail: String,
    },
    /// A tag had characters that no tag can have.
    TagChanged {
        /// As it was.
        tag: String,
        /// As it is now.
        changed: String,
    },
    /// A deck's name had something in it that no name can have.
    DeckChanged {
        /// As it was.
        deck: String,
        /// As it is now.
        changed: String,
    },
    /// Control characters were taken out of a note.
    ControlCharacters {
        /// How many.
        count: usize,
    },
    /// An equal note was met before, and the two were joined.
    Merged {
        /// The input of the earlier one, if it is another.
        file: Option<String>,
        /// The line of the earlier one.
        first: Option<NonZeroU32>,
    },
    /// An equal note was met before, and the user asked for an error.
    Duplicate {
        /// The input of the earlier one, if it is another.
        file: Option<String>,
        /// The line of the earlier one.
        first: Option<NonZeroU32>,
    },
    /// The same question stood before.
    RepeatedFront {
        /// The question.
        front: String,
        /// The line of the earlier one.
        first: Option<NonZeroU32>,
        /// Whether the answers are equal too.
        same_answer: bool,
    },
    /// Other inputs of the same output ask the same.
    RepeatedElsewhere {
        /// How many notes of this input.
        notes: usize,
    },
    /// The source gives one id to two notes.
    RepeatedId {
        /// The id.
        id: String,
    },
    /// The target cannot hold something.
    Lost {
        /// What.
        loss: Loss,
        /// The notes it concerns.
        notes: usize,
        /// How many there are of it.
        items: usize,
        /// The name of the target format.
        target: &'static str,
    },
    /// Images that the target cannot hold.
    ImagesLost {
        /// The names of their files.
        images: Vec<String>,
        /// The notes that had them.
        notes: usize,
        /// What messages call the target format.
        target: &'static str,
    },
    /// Nothing is left of a question that the target cannot hold.
    NothingLeft {
        /// The answer.
        back: String,
        /// What messages call the target format.
        target: &'static str,
    },
    /// A separator inside a side was replaced.
    SeparatorReplaced {
        /// The separator.
        separator: String,
        /// What stands there now.
        replacement: String,
        /// How often.
        times: usize,
    },
    /// A side and the separator beside it would form another separator.
    SeparatorPadded,
    /// Other separators than the usual ones were needed.
    SeparatorsChosen {
        /// Between front and back.
        between_sides: String,
        /// Between rows.
        between_rows: String,
    },
    /// Cells that a spreadsheet would run as a formula were guarded.
    FormulaGuarded {
        /// How many.
        cells: usize,
    },
    /// Cells that a spreadsheet would run as a formula stand in the file.
    FormulaCells {
        /// How many.
        cells: usize,
    },
    /// The text ends where more was to come.
    CutShort,
    /// Cards whose text has no room on paper, however small it is printed.
    TooLongToPrint {
        /// How many.
        cards: usize,
    },
    /// A card template cannot be used.
    BadTemplate {
        /// The note type.
        note_type: String,
        /// What is wrong.
        detail: String,
    },
}

impl Problem {
    /// The stable code, in kebab case: what scripts match on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.row().0
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.row().1
    }

    fn row(&self) -> (&'static str, Severity) {
        match self {
            Self::Package(fault) => (fault.code(), fault.severity()),
            Self::Media(fault) => (fault.code(), fault.severity()),
            Self::History(news) => (news.code(), news.severity()),
            Self::OrphanQuestion { .. } => ("orphan-question", Error),
            Self::DoubtfulPair { .. } => ("doubtful-pair", Warning),
            Self::SwappedSides { .. } => ("swapped-sides", Warning),
            Self::OrphanAnswer { .. } => ("orphan-answer", Error),
            Self::Heading { guessed: true, .. } => ("heading", Warning),
            Self::Heading { .. } => ("heading", Note),
            Self::PassedOver { .. } => ("passed-over", Note),
            Self::Rejoined { .. } => ("rejoined", Warning),
            Self::RepeatedLine { .. } => ("repeated-line", Warning),
            Self::BrokenAlternation { .. } => ("broken-alternation", Error),
            Self::GuessedEncoding { .. } => ("guessed-encoding", Warning),
            Self::UndecodableByte { .. } => ("undecodable-byte", Warning),
            Self::Tidied { .. } => ("tidied", Note),
            Self::SimilarFront { .. } => ("similar-question", Warning),
            Self::SchedulingDropped { .. } => ("scheduling-dropped", Note),
            Self::OptionUnused { .. } => ("option-unused", Warning),
            Self::FourLines => ("four-lines", Note),
            Self::ForeignNoteTypes { .. } => ("foreign-note-types", Note),
            Self::EmptyFront { .. } => ("empty-front", Error),
            Self::EmptyBack { .. } => ("empty-back", Warning),
            Self::NoCloze { .. } => ("no-cloze", Warning),
            Self::StaysBasic { .. } => ("stays-basic", Warning),
            Self::OwnNoteTypes { .. } => ("own-note-types", Note),
            Self::InSeveralOutputs { .. } => ("in-several-outputs", Note),
            Self::BlankRow => ("blank-row", Note),
            Self::ExtraCells { .. } => ("extra-cells", Error),
            Self::SurplusJoined { .. } => ("surplus-joined", Warning),
            Self::UnusedColumn { .. } => ("unused-column", Warning),
            Self::UnreadKey { .. } => ("unread-key", Note),
            Self::UnlistedColumns { .. } => ("unlisted-columns", Note),
            Self::UnclosedQuote => ("unclosed-quote", Error),
            Self::BadRecord { .. } => ("bad-record", Error),
            Self::TagChanged { .. } => ("tag-changed", Note),
            Self::DeckChanged { .. } => ("deck-changed", Note),
            Self::ControlCharacters { .. } => ("control-characters", Warning),
            Self::Merged { .. } => ("merged", Note),
            Self::Duplicate { .. } => ("duplicate", Error),
            Self::RepeatedFront { same_answer: true, .. } => ("repeated-note", Warning),
            Self::RepeatedFront { .. } => ("repeated-question", Warning),
            Self::RepeatedElsewhere { .. } => ("repeated-elsewhere", Note),
            Self::RepeatedId { .. } => ("repeated-id", Warning),
            Self::Lost { loss, .. } => (loss.code(), Note),
            Self::ImagesLost { .. } => ("lost-images", Note),
            Self::NothingLeft { .. } => ("nothing-left", Error),
            Self::SeparatorReplaced { .. } => ("separator-replaced", Note),
            Self::SeparatorPadded => ("separator-padded", Note),
            Self::SeparatorsChosen { .. } => ("separators-chosen", Note),
            Self::FormulaGuarded { .. } => ("formula-guarded", Note),
            Self::FormulaCells { .. } => ("formula-cells", Note),
            Self::CutShort => ("cut-short", Warning),
            Self::TooLongToPrint { .. } => ("too-long-to-print", Warning),
            Self::BadTemplate { .. } => ("bad-template", Error),
        }
    }
}
