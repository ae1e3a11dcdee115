//! Alternating lines: a question, its answer, the next question; a title may stand first.
//!
//! The plainest dump there is, and the one deckconv was made for. Which line plays which part is
//! decided in `pairing.rs`.

use crate::deck::{Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::{Carries, Evidence, Format, Found, Markup, NoteTypes, Reading};
use crate::pairing;
use crate::report::{Diagnostic, Problem};
use crate::source::Source;

/// Read only: a side with a line break could not be written.
pub(super) const FORMAT: Format = Format {
    name: "lines",
    title: "alternating lines",
    summary: "question and answer in turn, a line each; a title line may stand first",
    extensions: &["txt", "text"],
    claims: &[],
    binary: false,
    carries: Carries {
        ids: false,
        tags: false,
        decks: false,
        kinds: false,
        clozes: false,
        note_types: NoteTypes::None,
        markups: &[Markup::Plain],
    },
    options: &[],
    detect,
    read: Some(read),
    write: None,
    mark: None,
};

fn detect(source: &Source) -> Evidence {
    match source.text() {
        Ok(_) if !source.is_blank() => Evidence::possible(1, 1, "it is text, a line each"),
        _ => Evidence::NONE,
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let lines: Vec<_> = pairing::lines(source.text()?).collect();
    let paired = pairing::pair(&lines);
    if paired.pairs.is_empty() {
        let found = match lines.len() {
            0 => return Err(source.error(Cause::Empty)),
            1 => "one line".to_owned(),
            lines => format!("{lines} lines that ask and answer nothing"),
        };
        return Err(source.error(Cause::NoCards { found }));
    }
    let mut found = Found::default();
    let title = paired.title.map_or(source.stem(), |title| title.text);
    found.collection.decks.named(title);
    found.collection.notes = paired
        .pairs
        .iter()
        .map(|(question, answer)| Note {
            origin: Origin::at(question.number),
            ..Note::basic(reading.text(question.text), reading.text(answer.text))
        })
        .collect();
    for line in paired.doubtful {
        let answer = line.text.to_owned();
        found.diagnostics.push(Diagnostic::at_line(line.number, Problem::DoubtfulPair { answer }));
    }
    if let Some(orphan) = paired.orphan {
        let question = orphan.text.to_owned();
        found.skipped = 1;
        found
            .diagnostics
            .push(Diagnostic::at_line(orphan.number, Problem::OrphanQuestion { question }));
    }
    Ok(found)
}
