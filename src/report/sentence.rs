//! What is said about each problem: a sentence, and advice where something can be done.
//!
//! It must not know places, files or terminals.

use std::num::NonZeroU32;

use super::Problem;

impl Problem {
    /// What was found, as one sentence without its full stop.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Package(fault) => fault.message(),
            Self::Media(fault) => fault.message(),
            Self::History(news) => news.message(),
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
            Self::SchedulingDropped { notes, .. } => {
                format!("when {} would be due is left out", many(*notes, "note"))
            }
            Self::FourLines => {
                "four lines are one card: every other pair of lines looks different".to_owned()
            }
            Self::OptionUnused { option, format } => {
                format!("--{option} means nothing to {format}, and is not used")
            }
            Self::ForeignNoteTypes { notes } => format!(
                "{} {} from Anki, where {} of other note types: its import may call {} conflicting",
                many(*notes, "id"),
                if *notes == 1 { "comes" } else { "come" },
                if *notes == 1 { "the note is" } else { "the notes are" },
                if *notes == 1 { "it" } else { "them" },
            ),
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
            Self::UnreadKey { key, records } => {
                let have = if *records == 1 { "has" } else { "have" };
                format!(
                    "the key “{}” is not read: {} {have} it",
                    excerpt(key),
                    many(*records, "record")
                )
            }
            Self::UnusedColumn { column, filled } => {
                format!("column {column} is not read: {} in it", many(*filled, "filled cell"))
            }
            Self::UnlistedColumns { columns } => {
                format!("not listed, and so not read: {}", listed("column", columns))
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
            Self::Merged { file, first } => {
                format!("joined to the equal note{}", in_file(file.as_deref(), *first))
            }
            Self::Duplicate { file, first } => {
                let there = in_file(file.as_deref(), *first);
                format!("the same note stands{there} already; this one is left out")
            }
            Self::RepeatedFront { front, first, same_answer } => {
                let answer = if *same_answer { "the same answer" } else { "another answer" };
                let front = excerpt(front);
                format!("“{front}” stands{} already, with {answer}; both are kept", at_line(*first))
            }
            Self::RepeatedElsewhere { notes } => {
                let ask = if *notes == 1 { "asks" } else { "ask" };
                let notes = many(*notes, "note");
                format!(
                    "{notes} {ask} what an earlier input asks, in a deck of the same name; all are kept"
                )
            }
            Self::StaysBasic { notes } => {
                let stay =
                    if *notes == 1 { "hides nothing and stays" } else { "hide nothing and stay" };
                format!("{} {stay} basic", many(*notes, "note"))
            }
            Self::OwnNoteTypes { notes } => {
                let keep = if *notes == 1 { "keeps a note type" } else { "keep note types" };
                format!(
                    "{} {keep} from elsewhere, whatever is wanted of basic ones",
                    many(*notes, "note")
                )
            }
            Self::InSeveralOutputs { notes } => {
                let have = if *notes == 1 {
                    "has several tags and stands"
                } else {
                    "have several tags and stand"
                };
                format!("{} {have} in the output of each", many(*notes, "note"))
            }
            Self::RepeatedId { id } => {
                format!("the id {id} belongs to an earlier note; this one gets an id of its own")
            }
            Self::Lost { loss, notes, items, target } => loss.message(*notes, *items, target),
            Self::ImagesLost { images, notes, target } => format!(
                "{target} holds plain text here: {} {} {}",
                many(*notes, "note"),
                if *notes == 1 { "loses" } else { "lose" },
                listed("image", images)
            ),
            Self::NothingLeft { back, target } if back.trim().is_empty() => {
                format!("a note shows nothing that {target} can hold; it is left out")
            }
            Self::NothingLeft { back, target } => format!(
                "the question that “{}” answers shows nothing that {target} can hold; the note is left \
                 out",
                excerpt(back)
            ),
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
            Self::TooLongToPrint { cards } => {
                let have = if *cards == 1 { "has" } else { "have" };
                format!("{} {have} more text than there is room for", many(*cards, "card"))
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
            Self::Package(fault) => return fault.help(),
            Self::SchedulingDropped { advice, .. } => return *advice,
            Self::Media(fault) => return fault.help(),
            Self::History(news) => return news.help(),
            Self::OrphanQuestion { .. } => "give it an answer, or delete it if it is no question",
            Self::DoubtfulPair { .. } => {
                "a line is missing or too many nearby; see what else is said about these lines"
            }
            Self::SwappedSides { .. } => "change their order if so",
            Self::OrphanAnswer { .. } => {
                "put a question before it, or delete it if it is no answer"
            }
            Self::Heading { .. } => {
                "--headings tags or decks makes use of headings, drop hides this"
            }
            Self::BrokenAlternation { .. } => {
                "look for a missing or surplus line there, and convert again"
            }
            Self::GuessedEncoding { .. } => "if letters are wrong, name it: --encoding NAME",
            Self::Tidied { .. } => "--tidy none leaves it; --tidy RULES says what to take off",
            Self::UndecodableByte { .. } => "name the right encoding with --encoding",
            Self::FourLines => "if two lines are one, say --columns front,back",
            Self::OptionUnused { .. } => "name the format with --from if it was mistaken",
            Self::EmptyFront { .. } => "give it a question, or delete the record",
            Self::ForeignNoteTypes { .. } => {
                "-t anki-text makes a text that updates those of Anki's own note types, such as Basic"
            }
            Self::NoCloze { .. } | Self::StaysBasic { .. } => {
                "put what is to be hidden in {{c1::…}}"
            }
            Self::UnclosedQuote => {
                "end the cell with a quotation mark, or double the one that is part of the text"
            }
            Self::ExtraCells { .. } => {
                "put quotation marks around a cell that holds the separator, or name the columns \
                 with --columns"
            }
            Self::SurplusJoined { .. } => "put quotation marks around a cell that holds it",
            Self::UnusedColumn { .. } => {
                "say what the columns are, for example --columns front,back,back,-: what is in a second \
                 back stands below the first"
            }
            Self::UnlistedColumns { .. } => {
                "a name for each in --columns reads it (back may stand there again), and - says that it is \
                 to be passed over"
            }
            Self::TooLongToPrint { .. } => {
                "fewer and larger cards on a sheet (--grid 1x2) have more room"
            }
            Self::NothingLeft { .. } => "a package or JSON keeps it",
            Self::RepeatedFront { same_answer: true, .. } | Self::RepeatedElsewhere { .. } => {
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

/// `count` things, in words: `1 note`, `2 notes`.
pub(super) fn many(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// `things` by name, a few of them: `2 columns: “a”, “b”`.
fn listed(thing: &str, names: &[String]) -> String {
    const SHOWN: usize = 4;
    let all = many(names.len(), thing);
    let shown: Vec<String> =
        names.iter().take(SHOWN).map(|name| format!("“{}”", excerpt(name))).collect();
    let more = names.len().saturating_sub(SHOWN);
    match (shown.as_slice(), more) {
        ([only], 0) => format!("{thing} {only}"),
        (shown, 0) => format!("{all}: {}", shown.join(", ")),
        (shown, more) => format!("{all}: {} and {more} more", shown.join(", ")),
    }
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

fn in_file(file: Option<&str>, line: Option<NonZeroU32>) -> String {
    match (file, line) {
        (None, line) => at_line(line),
        (Some(file), None) => format!(" in {file}"),
        (Some(file), Some(line)) => format!(" in line {line} of {file}"),
    }
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
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}
