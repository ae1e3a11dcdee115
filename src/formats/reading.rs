//! What readers and detectors are told and what they answer.
//!
//! It must not know any one format.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::cloze;
use crate::deck::{Collection, Kind, Note};
use crate::report::{Diagnostic, Problem};
use crate::settings::{OptionSpec, Settings, Takes, Used};
use crate::source::Source;
use crate::text::Text;
use crate::tidy::Rules;

/// How much an input looks like a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likelihood {
    /// Not at all.
    No,
    /// It could be read so, as much else could.
    Possible,
    /// It has the shape.
    Likely,
    /// It says so itself.
    Certain,
}

/// What a detector saw. A detector looks at [`Source::sample`] only, so that a long input costs no
/// more than a short one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// How much the input looks like the format.
    pub likelihood: Likelihood,
    /// Of the sample's lines with something on them, how many the format would make sense of, in
    /// thousandths. Between formats of one likelihood the one that makes sense of more wins.
    pub share: u16,
    /// What speaks for it, as a clause that goes on from “because”: `12 lines begin with “Q:”`.
    pub why: String,
}

impl Evidence {
    /// Nothing speaks for it.
    pub const NONE: Self = Self { likelihood: Likelihood::No, share: 0, why: String::new() };

    /// The input says itself what it is.
    pub fn certain(why: impl Into<String>) -> Self {
        Self { likelihood: Likelihood::Certain, share: 1000, why: why.into() }
    }

    /// The input has the shape: `understood` of `all` lines make sense.
    pub fn likely(understood: usize, all: usize, why: impl Into<String>) -> Self {
        let share = share(understood, all);
        Self { likelihood: Likelihood::Likely, share, why: why.into() }
    }

    /// The input could be read so: `understood` of `all` lines make sense.
    pub fn possible(understood: usize, all: usize, why: impl Into<String>) -> Self {
        let share = share(understood, all);
        Self { likelihood: Likelihood::Possible, share, why: why.into() }
    }
}

fn share(understood: usize, all: usize) -> u16 {
    let thousandths = understood.min(all) * 1000 / all.max(1);
    u16::try_from(thousandths).unwrap_or(1000)
}

/// How input text without markup of its own is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextIs {
    /// As the format usually means it, or as the whole deck shows.
    #[default]
    Auto,
    /// As typed.
    Plain,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
}

/// What becomes of section headings between cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Headings {
    /// Each is reported, and not used.
    #[default]
    Report,
    /// Each is a tag of the notes below it.
    Tags,
    /// Each is a deck below the input's own.
    Decks,
    /// They are left out, and not a word about it.
    Drop,
}

/// What a reader is told.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    /// The user's options.
    pub settings: &'r Settings,
    /// How text is meant.
    pub text_is: TextIs,
    /// What becomes of section headings.
    pub headings: Headings,
    /// Which decoration is taken off; most of it after reading, by `tidy`.
    pub tidy: Rules,
    /// Where the input is checked and not converted: when, in milliseconds since 1970. All that is
    /// wrong with it is said then, not only what changes what is read.
    pub check_at: Option<i64>,
}

impl<'r> Reading<'r> {
    /// Reading with `settings`, text and headings as usual.
    #[must_use]
    pub fn new(settings: &'r Settings) -> Self {
        Self {
            settings,
            text_is: TextIs::Auto,
            headings: Headings::Report,
            tidy: Rules::ALL,
            check_at: None,
        }
    }

    /// Whether the user wants to keep how far cards are learned.
    pub(super) fn keeps_scheduling(&self) -> bool {
        self.settings.has(SCHEDULING.name)
    }

    /// The same, with text meant as `judged` where the user did not say.
    #[must_use]
    pub fn or_text_is(self, judged: TextIs) -> Self {
        let text_is = if self.text_is == TextIs::Auto { judged } else { self.text_is };
        Self { text_is, ..self }
    }

    /// `raw` as the user means it; plain unless they say otherwise.
    pub fn text<'a>(&self, raw: impl Into<Cow<'a, str>>) -> Text<'a> {
        match self.text_is {
            TextIs::Auto | TextIs::Plain => Text::plain(raw),
            TextIs::Markdown => Text::markdown(raw),
            TextIs::Html => Text::html(raw),
        }
    }
}

/// The option of formats that know how far cards are learned.
pub const SCHEDULING: OptionSpec = OptionSpec {
    name: "with-scheduling",
    takes: Takes::Nothing,
    help: "Keep how far cards are learned, and their answers so far",
    used: Used::Reading,
};

/// What is said where the user does not want to keep it.
pub(super) fn scheduling_dropped(notes: usize) -> Diagnostic {
    let advice = Some("--with-scheduling keeps it");
    Diagnostic::of_all(Problem::SchedulingDropped { notes, advice })
}

/// What a reader found.
#[derive(Debug, Clone, Default)]
pub struct Found<'a> {
    /// The notes and what belongs to them.
    pub collection: Collection<'a>,
    /// Records that became no note, each with a diagnostic.
    pub skipped: usize,
    /// The media that left-out records refer to: those are no less in use.
    pub left_out: Vec<String>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether its sides are exactly what is meant, as a program wrote them: nothing in them is
    /// decoration.
    pub exact: bool,
    /// Notes whose ids Anki has under note types that are not ours.
    pub foreign_types: usize,
    /// Media that it refers to lie beside it, though it is exact.
    pub media_beside: bool,
    /// How the package is laid out that they come from.
    pub package: Option<PackageLayout>,
}

impl Found<'_> {
    /// Where the fronts of most notes hide something as Anki does, such basic notes are cloze notes: for text
    /// that has no other way to say so.
    pub(super) fn call_clozes(&mut self) {
        let hides = |note: &Note<'_>| note.kind == Kind::Basic && cloze::hides(note.front().raw());
        let notes = &mut self.collection.notes;
        let hiding = notes.iter().filter(|note| hides(note)).count();
        if hiding * 2 > notes.len() {
            let hiding = notes.iter_mut().filter(|note| hides(note));
            hiding.for_each(|note| note.kind = Kind::Cloze);
        }
    }

    /// Leaves out a record that cannot be used because of `detail`.
    pub(super) fn skip(&mut self, detail: impl Into<String>) {
        self.skipped += 1;
        self.diagnostics.push(Diagnostic::of_all(Problem::BadRecord { detail: detail.into() }));
    }

    /// The same of one that stands at `line`.
    pub(super) fn skip_at(&mut self, line: usize, detail: impl Into<String>) {
        self.skipped += 1;
        self.diagnostics
            .push(Diagnostic::at_line(line, Problem::BadRecord { detail: detail.into() }));
    }

    /// Says that it is left out when so many notes are due, if some are: their format says it, and its
    /// numbers mean nothing elsewhere.
    pub(super) fn without_scheduling(&mut self, notes: usize) {
        if notes > 0 {
            let problem = Problem::SchedulingDropped { notes, advice: None };
            self.diagnostics.push(Diagnostic::of_all(problem));
        }
    }
}

/// How an Anki package is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PackageLayout {
    /// The name of the collection in it.
    pub collection: &'static str,
    /// The version of the collection's tables, as it says itself.
    pub schema: i64,
}

/// The section headings above the notes of an input, as the user wants them used.
#[derive(Debug, Clone)]
pub struct Sections {
    headings: Headings,
    deck: String,
    /// The headings in force, with their levels; a deeper one stands below a shallower one.
    open: Vec<(usize, String)>,
}

impl Sections {
    /// No heading yet; `deck` is the input's own deck.
    pub fn new(reading: &Reading<'_>, deck: impl Into<String>) -> Self {
        Self { headings: reading.headings, deck: deck.into(), open: Vec::new() }
    }

    /// The heading `text` at `line` begins; 1 is the highest `level`.
    pub fn open(&mut self, level: usize, text: &str, line: usize, said: &mut Vec<Diagnostic>) {
        self.begin(level, text, line, false, said);
    }

    /// The same with a line that nothing marks as a heading.
    pub fn guess(&mut self, text: &str, line: usize, said: &mut Vec<Diagnostic>) {
        self.begin(1, text, line, true, said);
    }

    fn begin(
        &mut self,
        level: usize,
        text: &str,
        line: usize,
        guessed: bool,
        said: &mut Vec<Diagnostic>,
    ) {
        self.close(level);
        self.open.push((level, text.to_owned()));
        if self.headings == Headings::Report {
            let problem = Problem::Heading { heading: text.to_owned(), guessed };
            said.push(Diagnostic::at_line(line, problem));
        }
    }

    /// What the headings of `level` and below began ends here, without another of them.
    pub fn close(&mut self, level: usize) {
        self.open.retain(|(above, _)| *above < level);
    }

    /// Puts `note` where the headings in force want it.
    pub fn place(&self, note: &mut Note<'_>, collection: &mut Collection<'_>) {
        self.place_in(note, collection, &self.deck);
    }

    /// As [`Self::place`], for a note that belongs to `deck` rather than to the input's own.
    pub fn place_in(&self, note: &mut Note<'_>, collection: &mut Collection<'_>, deck: &str) {
        let names = || self.open.iter().map(|(_, name)| name.replace("::", ":"));
        note.deck = match self.headings {
            Headings::Decks if !self.open.is_empty() => {
                let levels: Vec<String> = std::iter::once(deck.to_owned()).chain(names()).collect();
                collection.decks.named(&levels.join("::"))
            }
            _ => collection.decks.named(deck),
        };
        if self.headings == Headings::Tags {
            note.tags.extend(names().map(|name| Cow::Owned(crate::tidy::clean_tag(&name))));
        }
    }
}

impl fmt::Display for TextIs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::Html => "html",
        })
    }
}

/// The sample of a source for a detector; nothing if it is no text.
pub(super) fn sample_of(source: &Source) -> &str {
    source.sample().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_become_what_the_user_wants() {
        let settings = Settings::default();
        let placed = |headings| {
            let reading = Reading { headings, ..Reading::new(&settings) };
            let mut said = Vec::new();
            let mut sections = Sections::new(&reading, "d");
            sections.open(1, "one", 1, &mut said);
            sections.open(2, "two words", 2, &mut said);
            sections.open(2, "three", 3, &mut said);
            let mut collection = Collection::default();
            let mut note = Note::basic(Text::plain("f"), Text::plain("b"));
            sections.place(&mut note, &mut collection);
            let tags: Vec<String> = note.tags.iter().map(ToString::to_string).collect();
            (collection.deck_of(&note).to_owned(), tags.join(" "), said.len())
        };
        assert_eq!(placed(Headings::Report), ("d".to_owned(), String::new(), 3));
        assert_eq!(placed(Headings::Tags), ("d".to_owned(), "one three".to_owned(), 0));
        assert_eq!(placed(Headings::Decks), ("d::one::three".to_owned(), String::new(), 0));
        assert_eq!(placed(Headings::Drop), ("d".to_owned(), String::new(), 0));
    }

    #[test]
    fn a_share_is_of_a_thousand() {
        assert_eq!(Evidence::likely(3, 4, "").share, 750);
        assert_eq!(Evidence::likely(0, 0, "").share, 0);
    }
}
