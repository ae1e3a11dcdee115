//! The registry: every format deckconv knows, as a table of values.
//!
//! A format is one file (or folder) here plus two lines below: its `mod` line and its row in
//! [`FORMATS`]. Help, options, extension guess, the loss pass and the tests come from the row.
//! It must not know the command line.

use std::io::{self, Read, Seek, Write};

use tempfile::TempPath;

use crate::deck::{Collection, Kind};
use crate::error::{Cause, Error};
use crate::settings::{OptionSpec, Settings, Used};
use crate::source::Source;

mod anki_text;
mod apkg;
mod apy;
mod archive;
mod blocks;
mod brainscape;
mod choices;
mod crowdanki;
mod csv;
mod document;
mod foreign_ids;
mod hashcards;
mod inka;
mod json;
mod jsonl;
mod labels;
mod lines;
mod logseq;
mod markdown;
mod mnemosyne;
mod mnemosyne_text;
mod mnemosyne_xml;
mod mochi;
mod obsidian;
mod org;
mod page;
mod preview;
mod print;
mod quizlet;
mod reading;
mod remnote;
mod rows;
mod slides;
mod smconv;
mod supermemo;
mod supermemo_text;
mod writing;
mod xml;

pub use apkg::replaces_collection;
pub use preview::NAME as PREVIEW;
use reading::sample_of;
pub use reading::{
    Evidence, Found, Headings, Likelihood, PackageLayout, Reading, SCHEDULING, Sections, TextIs,
};
pub use writing::{Mark, Writing, Written};

/// Every format, in the order of the names, a row each.
#[rustfmt::skip]
pub static FORMATS: &[Format] = &[
    anki_text::FORMAT,
    apkg::FORMAT,
    apy::FORMAT,
    blocks::FORMAT,
    brainscape::FORMAT,
    choices::FORMAT,
    crowdanki::FORMAT,
    csv::FORMAT,
    hashcards::FORMAT,
    inka::FORMAT,
    json::FORMAT,
    jsonl::FORMAT,
    labels::FORMAT,
    lines::FORMAT,
    logseq::FORMAT,
    markdown::FORMAT,
    mnemosyne::FORMAT,
    mnemosyne_text::FORMAT,
    mnemosyne_xml::FORMAT,
    mochi::FORMAT,
    obsidian::FORMAT,
    org::FORMAT,
    preview::FORMAT,
    print::FORMAT,
    quizlet::FORMAT,
    remnote::FORMAT,
    slides::FORMAT,
    smconv::FORMAT,
    supermemo::FORMAT,
    supermemo_text::FORMAT,
];

/// A format: what it is called, what it can hold, and how it is recognised, read and written.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user types.
    pub name: &'static str,
    /// What messages call it, or the app that it belongs to.
    pub title: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// Extensions without the dot, the usual one first.
    pub extensions: &'static [&'static str],
    /// The extensions that mean this format when an output has one; no other format claims them.
    pub claims: &'static [&'static str],
    /// Whether its bytes are no text, and so not for a terminal.
    pub binary: bool,
    /// Formats that make sense of some of its inputs too, and miss what makes it special: where it
    /// is as likely as they are, they are out.
    pub over: &'static [&'static str],
    /// What it can hold.
    pub carries: Carries,
    /// Its own options.
    pub options: &'static [OptionSpec],
    /// What it is under the user's options, where they decide what it can hold.
    pub under: fn(Self, &Settings) -> Self,
    /// Which of the options that every format shares mean something to its reader.
    pub heeds: Heeds,
    /// How much an input looks like it.
    pub detect: fn(&Source) -> Evidence,
    /// Reads an input, if the format is read.
    pub read: Option<Reader>,
    /// Writes an output, if the format is written.
    pub write: Option<Writer>,
    /// Finds deckconv's mark in an earlier output, if the format can carry one.
    pub mark: Option<MarkFinder>,
}

/// What a text format that is only read need not say: it holds two plain sides a note, and has no
/// options.
const READ_ONLY: Format = Format {
    name: "",
    title: "",
    summary: "",
    extensions: &["txt", "text"],
    claims: &[],
    binary: false,
    over: &[],
    carries: Carries::NOTHING,
    options: &[],
    under: |format, _| format,
    heeds: Heeds::ALL,
    detect: |_| Evidence::NONE,
    read: None,
    write: None,
    mark: None,
};

/// A reader: what `source` means, and what was odd about it.
pub type Reader = for<'a> fn(&'a Source, &Reading<'_>) -> Result<Found<'a>, Error>;

/// A writer. The collection is already reduced to what the format carries.
pub type Writer = fn(&Collection<'_>, &Writing<'_>, &mut dyn Output) -> Result<Written, Cause>;

/// Finds the mark in an output; the second argument makes empty files to work in.
pub type MarkFinder = fn(&mut dyn Input, &dyn Fn() -> io::Result<TempPath>) -> Option<Mark>;

/// Bytes that can be read anywhere.
pub trait Input: Read + Seek {}
impl<T: Read + Seek> Input for T {}

/// Bytes that can be written anywhere.
pub trait Output: Write + Seek {}
impl<T: Write + Seek> Output for T {}

/// The format called `name`.
#[must_use]
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// Whether `extension` is one of its own, whatever the case.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        self.extensions.iter().any(|own| own.eq_ignore_ascii_case(extension))
    }

    /// Whether every option of `settings` that is for reading alone is its own, with a value that
    /// it takes.
    #[must_use]
    pub fn reads_by(&self, settings: &Settings) -> bool {
        self.options_without_use(settings).next().is_none()
    }

    /// The options of `settings` that are for reading alone and that it does not know, or not with
    /// such a value.
    pub fn options_without_use<'s>(
        &'s self,
        settings: &'s Settings,
    ) -> impl Iterator<Item = &'s str> {
        let only_reading = settings.iter().filter(|(name, _)| {
            let mut specs = FORMATS.iter().flat_map(|format| format.options);
            specs.any(|spec| spec.name == *name && spec.used == Used::Reading)
        });
        let unknown = only_reading.filter(|(name, value)| {
            !self.options.iter().any(|spec| spec.name == *name && spec.check(value).is_ok())
        });
        unknown.map(|(name, _)| name)
    }

    /// The extension of its outputs.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        self.extensions.first().copied().unwrap_or(self.name)
    }
}

/// What a format can hold. The loss pass reduces the model to this before writing.
#[derive(Debug, Clone, Copy)]
pub struct Carries {
    /// Ids that make a second import an update.
    pub ids: bool,
    /// Tags.
    pub tags: bool,
    /// Names of decks.
    pub decks: bool,
    /// The built-in kinds that it tells apart, [`Kind::Basic`] first.
    pub kinds: &'static [Kind],
    /// How much of a cloze it can hold, if it has clozes.
    pub clozes: ClozeParts,
    /// What it makes of a tag; nothing if it takes any.
    pub tag_form: Option<fn(&str) -> String>,
    /// What it makes of the name of a deck; nothing if it takes any.
    pub deck_form: Option<fn(&str) -> String>,
    /// Custom note types.
    pub note_types: NoteTypes,
    /// What an Anki collection knows of cards: decks of their own, flags, how far they are learned.
    pub cards: bool,
    /// The files that text refers to.
    pub media: MediaGoes,
    /// What the folder is called that they go into beside an output.
    pub media_folder: MediaFolder,
    /// What its text may be, the default first.
    pub markups: &'static [Markup],
}

/// What a reader makes use of, of the options that are no one format's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heeds {
    /// What becomes of section headings: there may be some.
    pub headings: bool,
    /// How text is meant: the format itself does not say.
    pub markup: bool,
}

impl Heeds {
    /// Whatever a reader can make use of.
    pub const ALL: Self = Self { headings: true, markup: true };

    /// Text is meant as the user says; there are no headings.
    pub const MARKUP: Self = Self { headings: false, markup: true };

    /// Headings are used; what text means is fixed.
    pub const HEADINGS: Self = Self { headings: true, markup: false };

    /// Nothing.
    pub const NONE: Self = Self { headings: false, markup: false };
}

impl Carries {
    /// All that the model has.
    pub const EVERYTHING: Self = Self {
        ids: true,
        tags: true,
        decks: true,
        kinds: &Kind::BUILT_IN,
        clozes: ClozeParts::ALL,
        tag_form: None,
        deck_form: None,
        note_types: NoteTypes::Whole,
        cards: true,
        media: MediaGoes::Inside,
        media_folder: MediaFolder::Own,
        markups: &[Markup::Each, Markup::Plain, Markup::Html],
    };

    /// Two plain sides a note.
    pub const NOTHING: Self = Self {
        ids: false,
        tags: false,
        decks: false,
        kinds: &[Kind::Basic],
        clozes: ClozeParts::ALL,
        tag_form: None,
        deck_form: None,
        note_types: NoteTypes::None,
        cards: false,
        media: MediaGoes::Nowhere,
        media_folder: MediaFolder::Own,
        markups: &[Markup::Plain],
    };
}

/// How much of a cloze a format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClozeParts {
    /// What is shown below the text, on the answer alone.
    pub backs: bool,
    /// What is shown in place of what is hidden.
    pub hints: Hints,
    /// Which clozes are hidden together.
    pub numbers: ClozeNumbers,
    /// Clozes inside of one another.
    pub nested: bool,
    /// Clozes inside of maths.
    pub maths: bool,
    /// Clozes that hide nothing.
    pub blanks: bool,
}

impl ClozeParts {
    /// All that Anki has.
    pub const ALL: Self = Self {
        backs: true,
        hints: Hints::All,
        numbers: ClozeNumbers::Any,
        nested: true,
        maths: true,
        blanks: true,
    };

    /// What is hidden, and nothing else.
    pub const BARE: Self = Self {
        backs: false,
        hints: Hints::None,
        numbers: ClozeNumbers::Each,
        nested: false,
        maths: false,
        blanks: false,
    };
}

/// What a format can show in place of what a cloze hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hints {
    /// Nothing.
    None,
    /// One line of text without these signs.
    Without(&'static [char]),
    /// Whatever Anki can.
    All,
}

/// Which clozes of a text a format can hide together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClozeNumbers {
    /// Any, by number.
    Any,
    /// Each is hidden by itself.
    Each,
    /// All are hidden at once.
    One,
    /// All at once, or each by itself.
    OneOrEach,
}

/// Where the files go that the text of an output refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaGoes {
    /// Nowhere: its app takes none.
    Nowhere,
    /// Into a folder beside it.
    Beside,
    /// Into the output itself.
    Inside,
}

/// The folder for media beside an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFolder {
    /// One of the output's own: `NAME.media`.
    Own,
    /// The one of this name: its app looks nowhere else.
    Called(&'static str),
    /// That of the output itself.
    Same,
}

/// How much of a custom note type a format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteTypes {
    /// Nothing.
    None,
    /// Its name and fields.
    Fields,
    /// Templates and style too.
    Whole,
}

/// What the text of an output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Plain or HTML, each side as it is.
    Each,
    /// Plain text only.
    Plain,
    /// HTML only.
    Html,
    /// What Markdown can show: the writer makes Markdown of it.
    Markdown,
    /// Org, which the writer makes of either.
    Org,
}

impl Markup {
    /// Whether what is written is read again as just what it was; else it only shows the same.
    #[must_use]
    pub fn is_exact(self) -> bool {
        !matches!(self, Self::Markdown | Self::Org)
    }

    /// What the user types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Plain => "plain",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Org => "org",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(FORMATS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn an_extension_has_one_default_writer() {
        let mut claimed: Vec<&str> = FORMATS
            .iter()
            .filter(|format| format.write.is_some())
            .flat_map(|format| format.claims.iter().copied())
            .collect();
        let all = claimed.len();
        claimed.sort_unstable();
        claimed.dedup();
        assert_eq!(claimed.len(), all, "an extension is claimed twice: {claimed:?}");
    }

    #[test]
    fn every_format_does_something() {
        for format in FORMATS {
            assert!(format.read.is_some() || format.write.is_some(), "{}", format.name);
            assert!(!format.extensions.is_empty() && !format.carries.markups.is_empty());
            assert_eq!(format.carries.kinds.first(), Some(&Kind::Basic), "{}", format.name);
            assert!(format.summary.len() <= 72, "the summary of {} is long", format.name);
        }
    }

    #[test]
    fn the_cards_of_an_output_are_those_that_its_notes_make() {
        let notes = "kind,front,back\nbasic,a,b\nreversed,c,d\ncloze,{{c1::e}} {{c2::f}},g\n";
        let source = Source::of_text("notes.csv", notes);
        let all = "front,back,kind";
        for (format, columns, cards) in [
            ("anki-text", all, 5),
            ("apkg", all, 5),
            ("csv", all, 5),
            ("csv", "front,back", 3),
            ("json", all, 5),
            ("jsonl", all, 5),
            ("preview", all, 5),
            ("quizlet", all, 4),
        ] {
            let read = convert::read(&source, &Default::default(), &mut Default::default(), "");
            let (collection, mut settings) = (read.unwrap().collection, Settings::default());
            settings.set("to-columns", columns);
            let (writing, mut out) = (Writing::new(&settings), std::io::Cursor::new(Vec::new()));
            let format = named(format).unwrap();
            let done = convert::write(collection, format, None, &writing, &mut out).unwrap();
            assert_eq!(done.cards, cards, "{}", format.name);
        }
    }

    #[test]
    fn only_formats_there_are_are_outdone() {
        for over in FORMATS.iter().flat_map(|format| format.over) {
            assert!(named(over).is_some(), "{over}");
        }
    }

    #[test]
    fn options_of_one_name_mean_the_same() {
        use std::mem::discriminant;
        for a in FORMATS.iter().flat_map(|format| format.options) {
            for b in FORMATS.iter().flat_map(|format| format.options) {
                let same = a.help == b.help && discriminant(&a.takes) == discriminant(&b.takes);
                assert!(a.name != b.name || same, "--{} differs", a.name);
            }
        }
    }
}
