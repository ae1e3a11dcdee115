//! What is promised of everything that is read: nothing is lost in silence, what is kept is in
//! order, and what is said has a place.

use deckconv::convert::ReadInput;
use deckconv::deck::{Kind, Note};
use deckconv::error::Error;
use deckconv::media::normal_name;
use deckconv::report::{Diagnostic, Problem, Severity};
use deckconv::source::Source;
use deckconv::text::Text;
use deckconv::tidy::{clean_deck_name, clean_tag};

use crate::each_once;

/// What may be said in one sentence, in bytes.
const LONGEST_SENTENCE: usize = 4096;

/// Panics if `input`, which `source` was read as, breaks a promise.
pub fn is_well_read(source: &Source, input: &ReadInput<'_>) {
    buckets_add_up(input);
    are_well_said(source, &input.diagnostics);
    let lines = source.text().map_or(usize::MAX, |text| text.split('\n').count());
    for deck in input.collection.decks.iter() {
        assert_eq!(clean_deck_name(&deck.name), deck.name);
    }
    each_once(input.collection.decks.iter().map(|deck| &deck.name));
    for media in input.collection.media.iter() {
        assert_eq!(normal_name(&media.name), media.name);
        assert!(!media.name.contains(['/', '\\']) && media.name != "..", "{}", media.name);
    }
    each_once(input.collection.media.iter().map(|media| &media.name));
    for note in &input.collection.notes {
        is_in_order(lines, input, note);
    }
    each_once(input.collection.notes.iter().map(|note| note.id.to_string()));
}

/// Every record is kept, merged or skipped, and what was not kept is said.
fn buckets_add_up(input: &ReadInput<'_>) {
    let counts = input.counts;
    assert_eq!(counts.found, counts.kept + counts.merged + counts.skipped);
    assert_eq!(counts.kept, input.collection.notes.len());
    let said = |what: fn(&Diagnostic) -> usize| input.diagnostics.iter().map(what).sum::<usize>();
    let left_out = said(|said| match said.problem {
        Problem::BrokenAlternation { records } => records,
        _ => usize::from(said.severity() == Severity::Error),
    });
    assert!(left_out >= counts.skipped, "{counts:?}, but {left_out} said: {:?}", input.diagnostics);
    let joined = said(|said| usize::from(matches!(said.problem, Problem::Merged { .. })));
    assert!(joined >= counts.merged, "{counts:?}, but {joined} said");
}

/// A note has a deck, the fields of its kind, an id, and nothing in it that Anki would not store.
fn is_in_order(lines: usize, input: &ReadInput<'_>, note: &Note<'_>) {
    let collection = &input.collection;
    assert!(collection.decks.get(note.deck).is_some(), "its deck is not there: {note:?}");
    assert!(!note.id.to_string().is_empty(), "it has no id: {note:?}");
    let fields = match note.kind {
        Kind::Custom(_) => {
            let of = collection.note_type_of(note).expect("its note type is there");
            of.fields.len()
        }
        kind => kind.fields().len(),
    };
    assert_eq!(note.fields.len(), fields, "{note:?}");
    for text in &note.fields {
        let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\t');
        assert!(!text.raw().contains(is_control), "{text:?}");
    }
    for tag in &note.tags {
        assert!(!tag.is_empty() && clean_tag(tag) == **tag, "{tag:?}");
    }
    each_once(&note.tags);
    let is_blank = |text: &Text<'_>| text.to_html().trim_ascii().is_empty();
    let asks = matches!(note.kind, Kind::Custom(_)) || !is_blank(note.front());
    assert!(asks, "it asks nothing: {note:?}");
    let line = note.origin.line.map_or(1, |line| line.get() as usize);
    assert!(line <= lines, "line {line} of {lines}: {note:?}");
    for card in note.anki.iter().flat_map(|anki| &anki.cards) {
        assert!(collection.decks.get(card.deck).is_some(), "a card's deck is not there: {note:?}");
    }
}

/// Panics if something that is said of `source` has no place there, or no measure. What it quotes may
/// hold control characters: whoever prints it shows them, and JSON has its own way.
pub fn are_well_said(source: &Source, said: &[Diagnostic]) {
    let lines: Option<Vec<&str>> = source.text().ok().map(|text| text.split('\n').collect());
    for said in said {
        let message = said.problem.message();
        assert!(!message.is_empty() && message.len() <= LONGEST_SENTENCE, "{said:?}");
        serde_json::to_string(said).expect("a diagnostic is JSON");
        let place = &said.place;
        let (Some(line), Some(lines)) = (place.line, &lines) else { continue };
        let line = line.get() as usize;
        assert!(line <= lines.len(), "line {line} of {}: {said:?}", lines.len());
        let columns = lines[line - 1].chars().count() + 1;
        let column = place.column.map_or(1, |column| column.get() as usize);
        assert!(column <= columns, "column {column} of {columns}: {said:?}");
        let end = place.end_line.map_or(line, |end| end.get() as usize);
        assert!((line..=lines.len()).contains(&end), "up to line {end}: {said:?}");
    }
}

/// Panics if `error` does not say in measure what stopped the input.
pub fn cannot_be_read(error: &Error) {
    let message = error.to_string();
    assert!(!message.is_empty() && message.len() <= LONGEST_SENTENCE, "{message}");
    assert!(!error.help().is_some_and(|help| help.is_empty()), "{message}");
}
