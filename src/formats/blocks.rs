//! Blocks of lines: groups between blank lines, numbered items, indented answers, records with a
//! line between them. The first line asks, the rest answers.
//!
//! Which of these shapes a text has is found out in `blocks/shape.rs`; each shape's own file cuts
//! the text into records.

use crate::deck::{Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::document::{is_history, is_settings, runs_on, width};
use crate::formats::page::{FrontMatter, Line, body, is_fence, lines};
use crate::formats::{Evidence, Format, Found, READ_ONLY, Reading, Sections, sample_of};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text;
use crate::titles::is_document;

mod answer_key;
mod groups;
mod indented;
mod numbered;
mod paragraphs;
mod sentinel;
mod shape;

use shape::Shape;

/// Read only.
pub(super) const FORMAT: Format = Format {
    name: "blocks",
    title: "blocks of lines",
    summary: "blocks of lines or numbered items: the first line asks, the rest answers",
    detect,
    read: Some(read),
    ..READ_ONLY
};

/// What a shape makes of a text.
#[derive(Debug, Default)]
struct Cut<'a> {
    title: Option<&'a str>,
    records: Vec<Record<'a>>,
    /// Lines that ended in cards or are known furniture.
    understood: usize,
}

/// A record that a shape cut out.
#[derive(Debug)]
enum Record<'a> {
    /// A card.
    Card {
        line: usize,
        front: std::borrow::Cow<'a, str>,
        back: std::borrow::Cow<'a, str>,
        tags: Vec<&'a str>,
    },
    /// A question without an answer.
    Orphan { line: usize, text: &'a str },
    /// An answer without a question.
    Unasked { line: usize, text: &'a str },
    /// A heading and its level.
    Heading { line: usize, level: usize, text: &'a str },
    /// Text that is no record.
    Loose { line: usize, text: &'a str },
}

fn detect(source: &Source) -> Evidence {
    // A project's CHANGELOG has blocks too.
    let shouts = !source.stem().contains(char::is_lowercase);
    if shouts && is_document(source.stem()) {
        return Evidence::NONE;
    }
    let sample = sample_of(source);
    // What has front matter is a page of something, and its paragraphs are seldom cards.
    if FrontMatter::of(sample).lines > 0 {
        return Evidence::NONE;
    }
    let all: Vec<Line<'_>> = lines(sample).collect();
    let body = all.get(body(&all)).unwrap_or_default();
    let Some(shape) = Shape::of(sample, body) else { return Evidence::NONE };
    let cut = shape.cut(sample, body);
    if is_settings(body) || is_history(body) || run_on(&cut, &all) {
        return Evidence::NONE;
    }
    let full = all.iter().filter(|line| !line.is_blank()).count();
    let cards = cut.records.iter().filter(|record| matches!(record, Record::Card { .. })).count();
    Evidence::likely(cut.understood, full, shape.why(cards))
}

/// Whether fronts are no more than the first line of what they begin: the sentence goes on in the
/// line below.
fn run_on(cut: &Cut<'_>, lines: &[Line<'_>]) -> bool {
    let width = width(lines);
    let (mut cards, mut running) = (0, 0);
    for record in &cut.records {
        let Record::Card { line, front, .. } = record else { continue };
        cards += 1;
        let below = *line + front.lines().count().saturating_sub(1);
        if let (Some(last), Some(next)) = (lines.get(below - 1), lines.get(below)) {
            running += usize::from(runs_on(last.text, next.text, width));
        }
    }
    running > 0 && running * 5 >= cards * 2
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let none = || {
        source.error(Cause::NoCards {
            found: "lines that form no blocks of question and answer".to_owned(),
        })
    };
    let sample = source.sample()?;
    let front_matter = FrontMatter::of(text);
    let head: Vec<Line<'_>> = lines(sample).skip(front_matter.lines).collect();
    // Whoever names the format wants the most likely shape, whatever there is.
    let shape =
        Shape::of(sample, head.get(body(&head)).unwrap_or_default()).unwrap_or(Shape::Groups);
    drop(head);
    let all: Vec<Line<'a>> = lines(text).skip(front_matter.lines).collect();
    let cards = body(&all);
    let cut = shape.cut(text, all.get(cards.clone()).unwrap_or_default());
    let (above, below) = (all.get(..cards.start), all.get(cards.end..));
    let reading = reading.or_text_is(text::judge(sample.lines()));
    let mut found = Found::default();
    for around in [above, below].into_iter().flatten() {
        let said = around.iter().find(|line| !line.is_blank() && !is_fence(line.text));
        if let Some(line) = said {
            let what = "it is said around the cards";
            let problem = Problem::PassedOver { what, text: line.text.trim().to_owned() };
            found.diagnostics.push(Diagnostic::at_line(line.number, problem));
        }
    }
    let named = front_matter.deck().or(cut.title);
    let mut sections = Sections::new(&reading, named.unwrap_or(source.stem()));
    for record in cut.records {
        match record {
            Record::Card { line, front, back, tags } => {
                let sides = (reading.text(front), reading.text(back));
                let mut note = Note { origin: Origin::at(line), ..Note::basic(sides.0, sides.1) };
                note.tags =
                    tags.into_iter().map(|tag| crate::tidy::clean_tag(tag).into()).collect();
                sections.place(&mut note, &mut found.collection);
                found.collection.notes.push(note);
            }
            Record::Orphan { line, text } => {
                found.skipped += 1;
                let problem = Problem::OrphanQuestion { question: text.to_owned() };
                found.diagnostics.push(Diagnostic::at_line(line, problem));
            }
            Record::Unasked { line, text } => {
                found.skipped += 1;
                let problem = Problem::OrphanAnswer { answer: text.to_owned() };
                found.diagnostics.push(Diagnostic::at_line(line, problem));
            }
            Record::Heading { line, level, text } => {
                sections.open(level, text, line, &mut found.diagnostics);
            }
            Record::Loose { line, text } => {
                let what = "it belongs to no card";
                let problem = Problem::PassedOver { what, text: text.to_owned() };
                found.diagnostics.push(Diagnostic::at_line(line, problem));
            }
        }
    }
    found.call_clozes();
    front_matter.tell(&mut found);
    if found.collection.notes.is_empty() { Err(none()) } else { Ok(found) }
}
