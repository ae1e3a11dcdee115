//! What is inside an input, counted: decks, notes, cards, note types, tags, media, how far it is
//! learned.
//!
//! Data only: whoever shows it decides how. It must not know any one format.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::cards::{counts, types_of};
use crate::convert::{ReadInput, ReadOptions, Recognised, format_of, read};
use crate::deck::{Kind, Note, NoteType};
use crate::error::Error;
use crate::formats::{PackageLayout, SCHEDULING};
use crate::identity::Identifier;
use crate::report::{Counts, Severity};
use crate::source::Source;

mod decks;
mod lengths;
mod media;
mod repeated;
mod study;

pub use decks::DeckSummary;
pub use lengths::{LengthClass, Lengths, SideLengths};
pub use media::{ExtensionSummary, MediaSummary};
pub use repeated::Repeated;
pub use study::Study;
pub(crate) use study::day;

/// What is inside an input. Its fields are the keys of `deckconv inspect --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The name of the input.
    pub path: String,
    /// The name of the format it was read as.
    pub format: &'static str,
    /// What speaks for that format; nothing if the user named it.
    pub because: Option<String>,
    /// The name of its encoding, if it is text.
    pub encoding: Option<&'static str>,
    /// How it is laid out, if it is an Anki package.
    pub package: Option<PackageLayout>,
    /// The day on which its collection was made, if it says so: year, month, day.
    pub created: Option<String>,
    /// Its records.
    #[serde(flatten)]
    pub counts: Counts,
    /// How many cards its notes have; where it knows none, how many they would have in Anki.
    pub cards: usize,
    /// The decks, as a tree in the order of their names, those above others with them.
    pub decks: Vec<DeckSummary>,
    /// The kinds of notes, the most frequent first.
    pub kinds: Vec<KindSummary>,
    /// How long the sides of its notes are.
    pub lengths: Lengths,
    /// The tags, the most frequent first.
    pub tags: Vec<TagSummary>,
    /// The questions that stand more than once, the most frequent first.
    pub repeated: Vec<Repeated>,
    /// The media in it, and those that it refers to.
    pub media: MediaSummary,
    /// How far its cards are learned, if it knows its cards.
    pub study: Option<Study>,
    /// How much `check` has to say about it.
    pub problems: Problems,
}

/// The notes of one kind or note type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindSummary {
    /// The name of the kind, as in JSON.
    pub kind: &'static str,
    /// The name of the note type, in Anki.
    pub note_type: String,
    /// Whether its cards come from cloze numbers.
    pub cloze: bool,
    /// How many notes there are of it.
    pub notes: usize,
    /// How many cards they have.
    pub cards: usize,
    /// The names of its fields.
    pub fields: Vec<String>,
    /// The names of its templates.
    pub templates: Vec<String>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagSummary {
    /// The tag.
    pub tag: String,
    /// How many notes have it.
    pub notes: usize,
}

/// How many problems of each severity there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// Something was left out.
    pub errors: usize,
    /// Worth a look.
    pub warnings: usize,
    /// Worth knowing.
    pub notes: usize,
}

/// Reads `source` and counts what is inside.
///
/// # Errors
/// As [`read`].
///
/// ```
/// use deckconv::convert::ReadOptions;
/// use deckconv::inspect::inspect;
/// use deckconv::source::Source;
///
/// let source = Source::of_text("capitals.txt", "Capitals\nFrance?\nParis\nItaly?\nRome\n");
/// let summary = inspect(&source, &ReadOptions::default())?;
/// assert_eq!((summary.format, summary.counts.kept, summary.cards), ("lines", 2, 2));
/// # Ok::<(), deckconv::Error>(())
/// ```
pub fn inspect(source: &Source, options: &ReadOptions) -> Result<Summary, Error> {
    let (format, recognised) = format_of(source, options)?;
    let mut options = ReadOptions { from: Some(format), ..options.clone() };
    if format.options.iter().any(|option| option.name == SCHEDULING.name) {
        options.settings.set(SCHEDULING.name, "");
    }
    let input = read(source, &options, &mut Identifier::default(), "")?;
    Ok(summary(source, &input, recognised))
}

fn summary(source: &Source, input: &ReadInput<'_>, recognised: Option<Recognised>) -> Summary {
    let collection = &input.collection;
    let types = types_of(collection);
    let cards = counts(collection);
    let mut problems = Problems::default();
    for said in &input.diagnostics {
        match said.severity() {
            Severity::Error => problems.errors += 1,
            Severity::Warning => problems.warnings += 1,
            Severity::Note => problems.notes += 1,
        }
    }
    Summary {
        path: source.name().to_owned(),
        format: input.format.name,
        because: recognised.map(|recognised| recognised.evidence.why),
        encoding: source.encoding(),
        package: input.package,
        created: collection.created.map(day),
        counts: input.counts,
        cards: cards.iter().sum(),
        decks: decks::summaries(collection, &cards),
        kinds: kinds(&types, &collection.notes, &cards),
        lengths: lengths::summary(&collection.notes),
        tags: tags(&collection.notes),
        repeated: repeated::summaries(&collection.notes),
        media: media::summary(collection),
        study: study::summary(&collection.notes),
        problems,
    }
}

fn kinds(
    types: &BTreeMap<Kind, Cow<'_, NoteType>>,
    notes: &[Note<'_>],
    cards: &[usize],
) -> Vec<KindSummary> {
    let mut counts: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for (note, cards) in notes.iter().zip(cards) {
        let (notes, sum) = counts.entry(note.kind).or_default();
        *notes += 1;
        *sum += cards;
    }
    let summary = |(kind, (notes, cards)): (Kind, (usize, usize))| {
        let of = types.get(&kind)?;
        Some(KindSummary {
            kind: kind.name(),
            note_type: of.name.clone(),
            cloze: of.cloze,
            notes,
            cards,
            fields: of.fields.iter().map(|field| field.name.clone()).collect(),
            templates: of.templates.iter().map(|template| template.name.clone()).collect(),
        })
    };
    let mut kinds: Vec<KindSummary> = counts.into_iter().filter_map(summary).collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.notes));
    kinds
}

fn tags(notes: &[Note<'_>]) -> Vec<TagSummary> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in notes {
        let tags: BTreeSet<&str> = note.tags.iter().map(|tag| &**tag).collect();
        for tag in tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let tags = counts.into_iter().map(|(tag, notes)| TagSummary { tag: tag.to_owned(), notes });
    let mut tags: Vec<TagSummary> = tags.collect();
    tags.sort_by_key(|tag| std::cmp::Reverse(tag.notes));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_table_holds_is_counted() {
        let table = "front,back,tags,deck,kind\nperro,dog,a b,Spanish::Animals,basic\n\
                     gato,\"cat <img src=\"\"cat.png\"\">\",a,Spanish::Animals,reversed\n\
                     {{c1::uno}} {{c2::dos}},,,Spanish,cloze\n";
        let source = Source::of_text("words.csv", table);
        let options =
            ReadOptions { text_is: crate::formats::TextIs::Html, ..ReadOptions::default() };
        let summary = inspect(&source, &options).unwrap();
        assert_eq!((summary.format, summary.counts.kept, summary.cards), ("csv", 3, 5));
        let decks = summary.decks.iter();
        let decks: Vec<_> =
            decks.map(|deck| (&*deck.name, deck.notes, deck.cards, deck.all_cards)).collect();
        assert_eq!(decks, [("Spanish", 1, 2, 5), ("Spanish::Animals", 2, 3, 3)]);
        let kinds: Vec<_> = summary.kinds.iter().map(|kind| (kind.kind, kind.cards)).collect();
        assert_eq!(kinds, [("basic", 1), ("reversed", 2), ("cloze", 2)]);
        let tags: Vec<_> = summary.tags.iter().map(|tag| (&*tag.tag, tag.notes)).collect();
        assert_eq!(tags, [("a", 2), ("b", 1)]);
        assert_eq!((summary.media.referenced, summary.media.missing), (1, 1));
        assert_eq!((summary.study, summary.created), (None, None));
    }

    #[test]
    fn questions_that_stand_twice_are_grouped() {
        let table =
            "front,back,deck\nperro,dog,A\ngato,cat,A\nperro,dog,B\ngato,tomcat,A\nuno,one,A\n";
        let source = Source::of_text("words.csv", table);
        let summary = inspect(&source, &ReadOptions::default()).unwrap();
        let groups = summary.repeated.iter().map(|group| {
            let lines: Vec<u32> = group.lines.iter().map(|line| line.get()).collect();
            (&*group.front, group.notes, group.equal, lines)
        });
        let expected = [("perro", 2, true, vec![2, 4]), ("gato", 2, false, vec![3, 5])];
        assert_eq!(groups.collect::<Vec<_>>(), expected);
        let front = summary.lengths.front;
        assert_eq!((front.shortest, front.median, front.longest), (3, 4, 5));
    }
}
