//! A deck written in a format, read back, and written again: what must be the same.

use std::io::Cursor;
use std::sync::Arc;

use deckconv::cloze;
use deckconv::convert::{ReadInput, ReadOptions, read, write_fitted};
use deckconv::deck::{Collection, Note, Origin};
use deckconv::fit::fit;
use deckconv::formats::{Format, Markup, TextIs, Writing};
use deckconv::identity::Identifier;
use deckconv::report::{Diagnostic, Problem, Severity};
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv::tidy::Rules;

use super::sixty::Beside;

/// The time of all passages, in milliseconds since 1970.
const NOW: i64 = 1_795_305_600_000;

/// A deck on its way through a format.
pub struct Passage<'a> {
    format: &'static Format,
    /// How many notes it had before.
    notes: usize,
    fitted: Collection<'a>,
    said: Vec<Diagnostic>,
    bytes: Vec<u8>,
    markup: Option<Markup>,
    settings: Settings,
}

impl<'a> Passage<'a> {
    pub fn of(collection: Collection<'a>, format: &'static Format, markup: Option<Markup>) -> Self {
        let notes = collection.notes.len();
        // Where a note stood is nothing that an output has to say again.
        let notes_here = collection.notes.into_iter();
        let notes_here = notes_here.map(|note| Note { origin: Origin::default(), ..note });
        let collection = Collection { notes: notes_here.collect(), ..collection };
        let (fitted, mut said) = fit(collection, format, markup);
        let settings = Settings::default();
        let writing = Writing { now: NOW, ..Writing::new(&settings) };
        let mut out = Cursor::new(Vec::new());
        let done = write_fitted(&fitted, format, &writing, &mut out).expect("memory takes it");
        said.extend(done.diagnostics);
        let settings = reading_back(&said);
        Self { format, notes, fitted, said, bytes: out.into_inner(), markup, settings }
    }

    /// What was written, as an input.
    pub fn source(&self) -> Source {
        let name = format!("deck.{}", self.format.extension());
        let beside = Beside::of(&self.fitted.media);
        Source::new(name, self.bytes.clone(), None).at(Arc::new(beside))
    }

    /// What is wrong with it.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let left_out = |said: &&Diagnostic| matches!(said.problem, Problem::NothingLeft { .. });
        let left_out = self.said.iter().filter(left_out).count();
        if self.fitted.notes.len() + left_out < self.notes {
            let kept = self.fitted.notes.len();
            faults.push(format!("{} notes became {kept}, {left_out} said", self.notes));
        }
        if self.format.read.is_none() || self.fitted.notes.is_empty() {
            return faults;
        }
        let source = self.source();
        let input = back(&source, self);
        faults.extend(self.differences(&input));
        let again = Passage::of(input.collection, self.format, self.markup);
        // What the reader refused, and said, is gone by the second pass.
        if again.bytes != self.bytes {
            let source = again.source();
            let input = back(&source, &again);
            let third = Passage::of(input.collection, self.format, self.markup);
            if third.bytes != again.bytes {
                faults.push(first_difference(&again.bytes, &third.bytes));
            }
        }
        faults
    }

    /// Notes that are not what they were; one that the reader left out it has named.
    fn differences(&self, input: &ReadInput<'_>) -> Vec<String> {
        let (counts, written) = (input.counts, self.fitted.notes.len());
        let errors = input.diagnostics.iter().filter(|said| said.severity() == Severity::Error);
        let errors: Vec<String> = errors.map(|said| said.problem.message()).collect();
        if counts.found != written || counts.merged > 0 || counts.skipped > errors.len() {
            return vec![format!("{written} notes are read as {counts:?}: {}", errors.join("; "))];
        }
        // An id that was made is made again, of what is left of the text.
        let all_given = self.fitted.notes.iter().all(|note| note.id.is_given());
        let notes = |collection: &Collection<'_>| {
            let note = |note| shown(note, collection, self.format, all_given);
            let mut notes: Vec<_> = collection.notes.iter().map(note).collect();
            notes.sort();
            notes
        };
        let (there, mut here) = (notes(&self.fitted), notes(&input.collection));
        let changed: Vec<_> = there
            .into_iter()
            .filter(|note| match here.iter().position(|known| known == note) {
                Some(at) => {
                    here.remove(at);
                    false
                }
                None => true,
            })
            .collect();
        // A note with one side is none to most readers, and they say so.
        let sides = |shown: &Shown| shown.fields.iter().filter(|side| !side.is_empty()).count();
        let left_out = changed.iter().filter(|shown| sides(shown) < 2).count();
        if here.is_empty() && changed.len() == counts.skipped && left_out == changed.len() {
            return Vec::new();
        }
        let changed = changed.iter().map(|note| format!("{note:?} was written"));
        changed.chain(here.iter().map(|note| format!("{note:?} was read"))).collect()
    }
}

/// What was written, read by the reader of its format.
pub fn back<'s>(source: &'s Source, passage: &Passage<'_>) -> ReadInput<'s> {
    let plain = passage.format.carries.markups == [Markup::Plain];
    let text_is = if plain { TextIs::Plain } else { TextIs::Auto };
    let options = ReadOptions {
        from: Some(passage.format),
        settings: passage.settings.clone(),
        text_is,
        tidy: Rules::NONE,
        ..ReadOptions::default()
    };
    match read(source, &options, &mut Identifier::default(), "") {
        Ok(input) => input,
        Err(error) => panic!("{}: {error}", passage.format.name),
    }
}

/// What to tell the reader of a format whose writer had to choose.
fn reading_back(said: &[Diagnostic]) -> Settings {
    let mut settings = Settings::default();
    for said in said {
        if let Problem::SeparatorsChosen { between_sides, between_rows } = &said.problem {
            settings.set("separator", between_sides.replace('\t', "\\t"));
            settings.set("row-separator", between_rows.replace('\n', "\\n"));
        }
    }
    settings
}

/// What a learner sees of a note, and what tells it apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    kind: &'static str,
    /// The words of its fields, without what is invisible.
    fields: Vec<String>,
    tags: Vec<String>,
    deck: String,
    id: String,
}

fn shown(note: &Note<'_>, collection: &Collection<'_>, format: &Format, ids: bool) -> Shown {
    let words = |text: &str| {
        let visible = text.replace(['\u{200b}', '\u{200e}'], "");
        visible.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let field = |text: &deckconv::text::Text<'_>| words(&cloze::reveal(&text.to_plain()));
    let mut fields: Vec<String> = note.fields.iter().map(field).collect();
    while fields.last().is_some_and(String::is_empty) {
        fields.pop();
    }
    let mut tags: Vec<String> = note.tags.iter().map(ToString::to_string).collect();
    tags.sort();
    tags.dedup();
    let carries = (format.under)(*format, &Settings::default()).carries;
    Shown {
        kind: note.kind.name(),
        fields,
        tags,
        deck: if carries.decks { collection.deck_of(note).to_owned() } else { String::new() },
        id: if carries.ids && ids { note.id.to_string() } else { String::new() },
    }
}

fn first_difference(one: &[u8], other: &[u8]) -> String {
    let at = one.iter().zip(other).position(|(a, b)| a != b).unwrap_or(one.len().min(other.len()));
    let around = |bytes: &[u8]| {
        let from = at.saturating_sub(60);
        let to = (at + 60).min(bytes.len());
        String::from_utf8_lossy(bytes.get(from..to).unwrap_or_default()).into_owned()
    };
    format!("it changes again at byte {at}:\n{:?}\n{:?}", around(one), around(other))
}
