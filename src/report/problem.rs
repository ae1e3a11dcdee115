//! The problems that can be found: one variant each, with what is needed to say it.
//!
//! One function gives the stable code, one the severity, one the sentence, one the advice. It must
//! not know places, files or terminals.

use std::num::NonZeroU32;

use super::Severity;

/// A problem, with the facts that its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
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
    },
    /// The user gave an option that the format of the input does not know.
    OptionUnused {
        /// Its name.
        option: String,
        /// What messages call the format.
        format: &'static str,
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
        /// The line of the earlier one.
        first: Option<NonZeroU32>,
    },
    /// An equal note was met before, and the user asked for an error.
    Duplicate {
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
    /// A card template cannot be used.
    BadTemplate {
        /// The note type.
        note_type: String,
        /// What is wrong.
        detail: String,
    },
}

/// What a target format may be unable to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// Bold, lists, images: anything but text and line breaks.
    Formatting,
    /// Tags.
    Tags,
    /// Deck names.
    Decks,
    /// The second card of a note, or that the answer is typed.
    Kinds,
    /// Clozes: each becomes a card with two sides.
    Clozes,
    /// Note types: each card becomes a card with two sides.
    NoteTypes,
    /// The templates and styles of note types.
    Templates,
    /// Ids that the source gave.
    Ids,
}

impl Problem {
    /// The stable code, in kebab case: what scripts match on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OrphanQuestion { .. } => "orphan-question",
            Self::DoubtfulPair { .. } => "doubtful-pair",
            Self::SwappedSides { .. } => "swapped-sides",
            Self::OrphanAnswer { .. } => "orphan-answer",
            Self::Heading { .. } => "heading",
            Self::PassedOver { .. } => "passed-over",
            Self::Rejoined { .. } => "rejoined",
            Self::RepeatedLine { .. } => "repeated-line",
            Self::BrokenAlternation { .. } => "broken-alternation",
            Self::GuessedEncoding { .. } => "guessed-encoding",
            Self::UndecodableByte { .. } => "undecodable-byte",
            Self::Tidied { .. } => "tidied",
            Self::SimilarFront { .. } => "similar-question",
            Self::SchedulingDropped { .. } => "scheduling-dropped",
            Self::OptionUnused { .. } => "option-unused",
            Self::EmptyFront { .. } => "empty-front",
            Self::EmptyBack { .. } => "empty-back",
            Self::NoCloze { .. } => "no-cloze",
            Self::BlankRow => "blank-row",
            Self::ExtraCells { .. } => "extra-cells",
            Self::SurplusJoined { .. } => "surplus-joined",
            Self::UnusedColumn { .. } => "unused-column",
            Self::UnreadKey { .. } => "unread-key",
            Self::UnclosedQuote => "unclosed-quote",
            Self::BadRecord { .. } => "bad-record",
            Self::TagChanged { .. } => "tag-changed",
            Self::DeckChanged { .. } => "deck-changed",
            Self::ControlCharacters { .. } => "control-characters",
            Self::Merged { .. } => "merged",
            Self::Duplicate { .. } => "duplicate",
            Self::RepeatedFront { same_answer: true, .. } => "repeated-note",
            Self::RepeatedFront { .. } => "repeated-question",
            Self::RepeatedId { .. } => "repeated-id",
            Self::Lost { loss, .. } => loss.code(),
            Self::SeparatorReplaced { .. } => "separator-replaced",
            Self::SeparatorPadded => "separator-padded",
            Self::SeparatorsChosen { .. } => "separators-chosen",
            Self::FormulaGuarded { .. } => "formula-guarded",
            Self::FormulaCells { .. } => "formula-cells",
            Self::CutShort => "cut-short",
            Self::BadTemplate { .. } => "bad-template",
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::OrphanQuestion { .. }
            | Self::OrphanAnswer { .. }
            | Self::BrokenAlternation { .. }
            | Self::EmptyFront { .. }
            | Self::ExtraCells { .. }
            | Self::UnclosedQuote
            | Self::BadRecord { .. }
            | Self::Duplicate { .. }
            | Self::BadTemplate { .. } => Severity::Error,
            Self::EmptyBack { .. }
            | Self::CutShort
            | Self::DoubtfulPair { .. }
            | Self::SwappedSides { .. }
            | Self::OptionUnused { .. }
            | Self::Heading { guessed: true, .. }
            | Self::Rejoined { .. }
            | Self::RepeatedLine { .. }
            | Self::GuessedEncoding { .. }
            | Self::UndecodableByte { .. }
            | Self::SimilarFront { .. }
            | Self::NoCloze { .. }
            | Self::SurplusJoined { .. }
            | Self::UnusedColumn { .. }
            | Self::ControlCharacters { .. }
            | Self::RepeatedFront { .. }
            | Self::RepeatedId { .. } => Severity::Warning,
            Self::BlankRow
            | Self::Heading { guessed: false, .. }
            | Self::PassedOver { .. }
            | Self::UnreadKey { .. }
            | Self::Tidied { .. }
            | Self::SchedulingDropped { .. }
            | Self::TagChanged { .. }
            | Self::DeckChanged { .. }
            | Self::Merged { .. }
            | Self::Lost { .. }
            | Self::SeparatorReplaced { .. }
            | Self::SeparatorPadded
            | Self::SeparatorsChosen { .. }
            | Self::FormulaGuarded { .. }
            | Self::FormulaCells { .. } => Severity::Note,
        }
    }

    /// What was found, as one sentence without its full stop.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::OrphanQuestion { question } => {
                format!("“{}” has no answer; this line is left out", excerpt(question))
            }
            Self::DoubtfulPair { front, back } => format!(
                "“{}” is taken for the question that “{}” answers, and may be none",
                excerpt(front),
                excerpt(back)
            ),
            Self::SwappedSides { front, back } => format!(
                "“{}” looks like an answer and “{}” like its question; they are kept as they stand",
                excerpt(front),
                excerpt(back)
            ),
            Self::OrphanAnswer { answer } => {
                format!("“{}” answers nothing; this line is left out", excerpt(answer))
            }
            Self::Heading { heading, .. } => {
                format!("“{}” is taken for a heading, not for a card", excerpt(heading))
            }
            Self::PassedOver { what, text } => {
                format!("“{}” is passed over: {what}", excerpt(text))
            }
            Self::Rejoined { line } => {
                format!(
                    "“{}” is taken for a part of the line before, and joined to it",
                    excerpt(line)
                )
            }
            Self::RepeatedLine { line } => {
                format!("“{}” stands twice in a row; once is kept", excerpt(line))
            }
            Self::BrokenAlternation { records } => format!(
                "question and answer fall out of step somewhere in these lines; {} left out",
                many(*records, "record")
            ),
            Self::GuessedEncoding { encoding } => {
                format!("the text is not UTF-8 and was taken for {encoding}")
            }
            Self::UndecodableByte { byte, count: 1, encoding } => {
                format!("byte {byte:#04x} means nothing in {encoding}; U+FFFD stands for it")
            }
            Self::UndecodableByte { byte, count, encoding } => format!(
                "byte {byte:#04x} and {} more on this line mean nothing in {encoding}; U+FFFD \
                 stands for each",
                count - 1
            ),
            Self::Tidied { what, sides, .. } => {
                format!("{what} taken off {}", many(*sides, "side"))
            }
            Self::SimilarFront { front, earlier, first } => format!(
                "“{}” is “{}”{} but for case, punctuation or space; both are kept",
                excerpt(front),
                excerpt(earlier),
                at_line(*first)
            ),
            Self::SchedulingDropped { notes } => {
                format!("when {} would be due is left out", many(*notes, "note"))
            }
            Self::OptionUnused { option, format } => {
                format!("--{option} means nothing to {format}, and is not used")
            }
            Self::EmptyFront { back } if back.is_empty() => {
                "neither question nor answer has any text; the record is left out".to_owned()
            }
            Self::EmptyFront { back } => {
                format!("no question stands before “{}”; the record is left out", excerpt(back))
            }
            Self::EmptyBack { front } => format!("“{}” has an empty answer", excerpt(front)),
            Self::NoCloze { text } => {
                format!("“{}” is a cloze note that hides nothing", excerpt(text))
            }
            Self::BlankRow => "a row without any text is passed over".to_owned(),
            Self::ExtraCells { cells } => {
                format!("{} beyond the last column {} not read", many(*cells, "cell"), is(*cells))
            }
            Self::SurplusJoined { cells } => format!(
                "{} too many: the text seems to hold the separator, and was joined again",
                many(*cells, "cell")
            ),
            Self::UnusedColumn { column, filled } => {
                format!("column {column} is not read: {} in it", many(*filled, "filled cell"))
            }
            Self::UnreadKey { key, records } => {
                let have = if *records == 1 { "has" } else { "have" };
                format!(
                    "the key “{}” is not read: {} {have} it",
                    excerpt(key),
                    many(*records, "record")
                )
            }
            Self::UnclosedQuote => "a quoted cell begins here and never ends".to_owned(),
            Self::BadRecord { detail } => format!("{detail}; the record is left out"),
            Self::TagChanged { tag, changed } => match changed.is_empty() {
                true => "a tag without a visible character is left out".to_owned(),
                false => format!("the tag “{}” becomes “{}”", excerpt(tag), excerpt(changed)),
            },
            Self::DeckChanged { deck, changed } => {
                format!("the deck “{}” becomes “{}”", excerpt(deck), excerpt(changed))
            }
            Self::ControlCharacters { count } => {
                format!("{} taken out", many(*count, "control character"))
            }
            Self::Merged { first } => {
                format!("joined to the equal note{}", at_line(*first))
            }
            Self::Duplicate { first } => {
                format!("the same note stands{} already; this one is left out", at_line(*first))
            }
            Self::RepeatedFront { front, first, same_answer } => {
                let answer = if *same_answer { "the same answer" } else { "another answer" };
                let front = excerpt(front);
                format!("“{front}” stands{} already, with {answer}; both are kept", at_line(*first))
            }
            Self::RepeatedId { id } => {
                format!("the id {id} belongs to an earlier note; this one gets an id of its own")
            }
            Self::Lost { loss, notes, items, target } => loss.message(*notes, *items, target),
            Self::SeparatorReplaced { separator, replacement, times } => {
                let (from, to) = (show(separator), show(replacement));
                format!(
                    "{from} inside a side is the separator: replaced by {to}, {}",
                    often(*times)
                )
            }
            Self::SeparatorPadded => {
                "a side ends as the separator begins: a space keeps them apart".to_owned()
            }
            Self::SeparatorsChosen { between_sides, between_rows } => format!(
                "the usual separators occur in the text, so others stand here: {} between term \
                 and definition, {} between rows",
                show(between_sides),
                show(between_rows)
            ),
            Self::FormulaGuarded { cells } => {
                let each = if *cells == 1 { "it" } else { "each" };
                let cells = many(*cells, "cell");
                format!("a spreadsheet would run {cells}: an apostrophe stands before {each}")
            }
            Self::FormulaCells { cells: 1 } => {
                "a spreadsheet would take 1 cell for a formula".to_owned()
            }
            Self::FormulaCells { cells } => {
                format!("a spreadsheet would take {cells} cells for formulas")
            }
            Self::CutShort => {
                "the text ends inside the list: what should come after it is missing".to_owned()
            }
            Self::BadTemplate { note_type, detail } => {
                format!("the templates of note type “{}”: {detail}", excerpt(note_type))
            }
        }
    }

    /// What to do about it, if there is something to do.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::OrphanQuestion { .. } => {
                "question and answer take turns here: an answer is missing after it, or the line \
                 is too many"
            }
            Self::DoubtfulPair { .. } => {
                "a line is missing or too many nearby; see what else is said about these lines"
            }
            Self::SwappedSides { .. } => "change their order if so",
            Self::OrphanAnswer { .. } => "a question is missing before it, or the line is too many",
            Self::Heading { .. } => {
                "--headings tags or decks makes use of headings, drop hides this"
            }
            Self::BrokenAlternation { .. } => {
                "look for a missing or surplus line there, and convert again"
            }
            Self::GuessedEncoding { .. } => "if letters are wrong, name it: --encoding NAME",
            Self::Tidied { .. } => "--tidy none leaves it; --tidy RULES says what to take off",
            Self::UndecodableByte { .. } => "name the right encoding with --encoding",
            Self::OptionUnused { .. } => "name the format with --from if it was mistaken",
            Self::EmptyFront { .. } => "give it a question, or delete the record",
            Self::NoCloze { .. } => "put what is to be hidden in {{c1::…}}",
            Self::UnclosedQuote => {
                "end the cell with a quotation mark, or double the one that is part of the text"
            }
            Self::ExtraCells { .. } => {
                "put quotation marks around a cell that holds the separator, or name the columns \
                 with --columns"
            }
            Self::SurplusJoined { .. } => "put quotation marks around a cell that holds it",
            Self::UnusedColumn { .. } => {
                "say what the columns are, for example --columns front,back,tags,-"
            }
            Self::RepeatedFront { same_answer: true, .. } => {
                "--duplicates merge joins notes that are equal in every field"
            }
            Self::RepeatedFront { .. } => {
                "a learner cannot know which answer is meant: make the questions differ"
            }
            Self::Duplicate { .. } => "--duplicates keep or merge accepts it",
            Self::SeparatorsChosen { .. } => {
                "choose Custom for both in the import box and type them there"
            }
            Self::FormulaCells { .. } => "--excel-safe guards them",
            Self::FormulaGuarded { .. } => "reading the file with --excel-safe takes it off again",
            _ => return None,
        })
    }
}

impl Loss {
    fn code(self) -> &'static str {
        match self {
            Self::Formatting => "lost-formatting",
            Self::Tags => "lost-tags",
            Self::Decks => "lost-decks",
            Self::Kinds => "lost-kinds",
            Self::Clozes => "lost-clozes",
            Self::NoteTypes => "lost-note-types",
            Self::Templates => "lost-templates",
            Self::Ids => "lost-ids",
        }
    }

    fn message(self, notes: usize, items: usize, target: &str) -> String {
        let one = notes == 1;
        let lose = if one { "loses" } else { "lose" };
        let become_ = if one { "becomes" } else { "become" };
        let notes = many(notes, "note");
        match self {
            Self::Formatting => {
                format!("{target} holds plain text here: {notes} {lose} formatting")
            }
            Self::Tags => format!("{target} has no tags: {notes} {lose} {items}"),
            Self::Decks => {
                format!(
                    "{target} has no decks: {notes} {lose} the names of {}",
                    many(items, "deck")
                )
            }
            Self::Kinds => {
                let each = if one { "" } else { " each" };
                format!("{target} knows only two sides: {notes} {become_} one plain card{each}")
            }
            Self::Clozes => {
                let cards = many(items, "card");
                format!("{target} has no clozes: {notes} {become_} {cards} with two sides")
            }
            Self::NoteTypes => {
                let cards = many(items, "card");
                format!("{target} has no note types: {notes} {become_} {cards} with two sides")
            }
            Self::Templates => {
                let types = many(items, "note type");
                let keep = if items == 1 { "keeps only its" } else { "keep only their" };
                format!("{target} holds no templates: {types} {keep} fields ({notes})")
            }
            Self::Ids => {
                let theirs = if one { "its id" } else { "their ids" };
                format!("{target} has no ids: {notes} {lose} {theirs}")
            }
        }
    }
}

/// `count` things, in words: `1 note`, `2 notes`.
pub(crate) fn many(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn often(times: usize) -> String {
    if times == 1 { "once".to_owned() } else { format!("{times} times") }
}

fn at_line(line: Option<NonZeroU32>) -> String {
    line.map_or_else(|| " further up".to_owned(), |line| format!(" in line {line}"))
}

/// A separator as a person can see it.
fn show(separator: &str) -> String {
    match separator {
        "\t" => "a tab".to_owned(),
        "\n" => "a new line".to_owned(),
        " " => "a space".to_owned(),
        other => format!("`{}`", other.escape_debug()),
    }
}

/// The start of `text`, on one line.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}
