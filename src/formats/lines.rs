//! Alternating lines: a question, its answer, the next question; a title may stand first.
//!
//! The plainest dump there is, and the one deckconv was made for. Which line plays which part is
//! decided in `pairing.rs`; here the parts become notes and diagnostics.

use std::borrow::Cow;

use crate::deck::{Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::page::{FrontMatter, heading, unframed};
use crate::formats::{
    Evidence, Format, Found, READ_ONLY, Reading, Sections, TextIs, document, page, sample_of,
};
use crate::many;
use crate::pairing::{self, Departure, Line, Paired, Part, Record, Span};
use crate::report::{Diagnostic, Place, Problem};
use crate::settings::{OptionSpec, Takes};
use crate::source::Source;
use crate::text::judge;

mod columns;

use columns::Meanings;

/// Read only: a side with a line break could not be written.
pub(super) const FORMAT: Format = Format {
    name: "lines",
    title: "alternating lines",
    summary: "question and answer in turn, a line each; a title line may stand first",
    options: &[OptionSpec {
        takes: Takes::Value { placeholder: "LIST", check: columns::check },
        ..super::rows::COLUMNS
    }],
    detect,
    read: Some(read),
    ..READ_ONLY
};

/// How many lines are looked at to judge whether a text takes turns: more tell little more.
const LINES_TO_JUDGE: usize = 600;

fn detect(source: &Source) -> Evidence {
    let (_, mut lines, _) = parts(sample_of(source));
    let is_all = is_short(source, &lines);
    lines.truncate(LINES_TO_JUDGE);
    let pair = || pairing::pair(&lines, None, source.stem());
    let paired = if is_all { Cow::Borrowed(source.paired(pair)) } else { Cow::Owned(pair()) };
    let written: Vec<page::Line<'_>> =
        page::lines(sample_of(source)).take(LINES_TO_JUDGE).collect();
    let is_running_text = document::is_running_text(&written);
    if !paired.is_deck() || is_document(&written, &paired) || is_running_text {
        let why = match lines.len() {
            0 => String::new(),
            1 => "it is one line, and a card has two sides".to_owned(),
            _ if is_running_text => "it is text that goes on, and asks nothing".to_owned(),
            _ => "its lines do not take turns as questions and answers do".to_owned(),
        };
        return Evidence { why, ..Evidence::NONE };
    }
    let sides = paired.records.iter().flat_map(|record| record.sides);
    let in_records: usize = sides.map(|side| side.lines as usize).sum();
    let understood = in_records + usize::from(paired.title.is_some());
    let why = match paired.roles {
        2 => format!("question and answer take turns on {understood} of {} lines", lines.len()),
        roles => format!("records of {roles} lines explain {understood} of {}", lines.len()),
    };
    Evidence::possible(understood, lines.len(), why)
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let (front_matter, lines, conflicts) = parts(source.text()?);
    let columns = reading.settings.get("columns");
    if let Some(Err(detail)) = columns.map(columns::check) {
        return Err(source.error(Cause::Setting { name: "columns".to_owned(), detail }));
    }
    let roles = columns.map(|list| list.split(',').count());
    let pair = || pairing::pair(&lines, roles, source.stem());
    let paired = match roles.is_none() && is_short(source, &lines) {
        true => source.paired(pair).clone(),
        false => pair(),
    };
    if paired.records.is_empty() {
        let found = match lines.len() {
            0 => return Err(source.error(Cause::Empty)),
            1 => "one line".to_owned(),
            lines => format!("{lines} lines that ask and answer nothing"),
        };
        return Err(source.error(Cause::NoCards { found }));
    }
    let title = paired.title.and_then(|title| lines.get(title)).map(|line| line.text);
    let deck = front_matter.deck().or(title).unwrap_or(source.stem());
    let meanings = match columns {
        Some(list) => Meanings::listed(list),
        None => Meanings::found(&paired, &lines),
    };
    let sections = Sections::new(reading, deck);
    // What is typed is plain, unless there are pictures as Markdown has them.
    let has_pictures = memchr::memmem::find(source.text()?.as_bytes(), b"![").is_some();
    let judged =
        if has_pictures { judge(lines.iter().map(|line| line.text)) } else { TextIs::Auto };
    let reading = match judged {
        TextIs::Markdown => reading.or_text_is(judged),
        _ => *reading,
    };
    let deck = Deck { lines, paired, meanings, sections, front_matter };
    Ok(deck.into_notes(&reading, conflicts))
}

/// Whether all `lines` of `source` are looked at to judge it: then reading it pairs them no other way.
fn is_short(source: &Source, lines: &[Line<'_>]) -> bool {
    let whole = source.text().map_or(0, str::len);
    sample_of(source).len() == whole && lines.len() <= LINES_TO_JUDGE
}

/// Whether it has what documents and programs have, and decks of plain lines have not.
fn is_document(lines: &[page::Line<'_>], paired: &Paired) -> bool {
    let document::Tally { all, headings, fences, .. } =
        document::Tally::of(lines.iter().map(|line| line.text));
    let headed = headings * 3 >= all && headings > 1;
    let (headings, fences) = (headings >= 2.max(all / 50), fences >= 2);
    // Where every other line is a heading of Markdown, it is no plain text.
    headed
        || document::is_filled_prose(lines)
        || document::is_settings(lines)
        || document::is_nested(lines)
        || document::is_history(lines)
        // Lines that take turns may stand in sections, but a heading is no side of longer records.
        || headings && (paired.roles > 2 || !paired.is_clear())
        || !paired.is_clear() && (fences || document::is_program(lines))
}

/// What `text` consists of: its front matter, its lines, and those that git put there.
fn parts(text: &str) -> (FrontMatter<'_>, Vec<Line<'_>>, Vec<Line<'_>>) {
    let front_matter = FrontMatter::of(text);
    let (mut lines, conflicts) = without_conflicts(text);
    lines.drain(..lines.partition_point(|line| line.number <= front_matter.lines));
    (front_matter, lines, conflicts)
}

/// What begins a conflict that git left, and what shows the version before both.
const OURS: &str = "<<<<<<< ";
const BASE: &str = "|||||||";

/// Whether git put `line` there where two versions met.
fn is_marker(line: &str) -> bool {
    [OURS, ">>>>>>> ", BASE].iter().any(|mark| line.starts_with(mark)) || line == "======="
}

/// The lines of `text`, and those that git put there where two versions of it met.
fn without_conflicts<'t>(text: &'t str) -> (Vec<Line<'t>>, Vec<Line<'t>>) {
    // Cutting a long text into lines takes as long as any of what follows.
    let lines_of = |before: &str, part: &'t str| {
        let before = memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let numbered = |line: Line<'t>| Line { number: before + line.number, ..line };
        pairing::lines(part).map(numbered).collect()
    };
    let has_marks = |_: &str, part: &str| match part.starts_with(OURS) {
        true => vec![()],
        false => part.find("\n<<<<<<< ").map(|_| ()).into_iter().collect(),
    };
    let begins = !many::map_lines(text, has_marks).is_empty();
    let mut conflicts = Vec::new();
    let mut lines: Vec<Line<'_>> = many::map_lines(text, lines_of);
    if begins {
        // What both versions came from stands between them, where git was asked to show it.
        let mut in_base = false;
        let is_conflict = |line: &mut Line<'_>| {
            let is_marker = is_marker(line.text);
            if is_marker {
                in_base = line.text.starts_with(BASE);
            }
            is_marker || in_base
        };
        conflicts = lines.extract_if(.., is_conflict).collect();
    }
    (lines, conflicts)
}

/// A dump whose lines have their parts.
struct Deck<'a> {
    lines: Vec<Line<'a>>,
    paired: Paired,
    meanings: Meanings,
    sections: Sections,
    front_matter: FrontMatter<'a>,
}

impl<'a> Deck<'a> {
    fn into_notes(mut self, reading: &Reading<'_>, conflicts: Vec<Line<'a>>) -> Found<'a> {
        let mut found = Found::default();
        for line in conflicts {
            let what = match is_marker(line.text) {
                true => "a mark that git left",
                false => "what git shows of the version before both",
            };
            let problem = Problem::PassedOver { what, text: owned(line) };
            found.diagnostics.push(Diagnostic::at_line(line.number, problem));
        }
        if self.paired.roles == 4 && !reading.settings.has("columns") {
            found.diagnostics.push(Diagnostic::of_all(Problem::FourLines));
        }
        found.diagnostics.extend(self.meanings.same.iter().filter_map(|role| self.same(*role)));
        let records = std::mem::take(&mut self.paired.records);
        let departures = std::mem::take(&mut self.paired.departures);
        let mut departures = departures.iter().peekable();
        let mut notes = many::map(&records, |records| {
            records.iter().map(|record| self.note(record, reading)).collect()
        });
        for (record, note) in records.iter().zip(&mut notes) {
            let first = record.sides.first().map_or(0, |front| front.first as usize);
            while let Some(departure) = departures.next_if(|departure| departure.first < first) {
                self.report(*departure, &mut found);
            }
            self.sections.place(note, &mut found.collection);
        }
        found.collection.notes = notes;
        found.call_clozes();
        departures.for_each(|departure| self.report(*departure, &mut found));
        self.front_matter.tell(&mut found);
        found
    }

    fn note(&self, record: &Record, reading: &Reading<'_>) -> Note<'a> {
        let side =
            |role: usize| record.sides.get(role).map_or(Cow::Borrowed(""), |s| self.text(*s));
        let front = reading.text(side(self.meanings.front));
        let mut backs = self.meanings.backs.iter().map(|role| side(*role));
        let mut back = backs.next().unwrap_or_default();
        for more in backs {
            back.to_mut().push('\n');
            back.to_mut().push_str(&more);
        }
        let first = record.sides.first().map_or(0, |front| front.first as usize);
        let number = self.lines.get(first).map_or(1, |line| line.number);
        let tags = self.meanings.tags.map(side).unwrap_or_default();
        Note {
            origin: Origin::at(number),
            tags: columns::tags_of(tags),
            ..Note::basic(front, reading.text(back))
        }
    }

    /// The text of a side. What was one line before it was broken becomes one line again.
    fn text(&self, side: Span) -> Cow<'a, str> {
        let first = side.first as usize;
        let lines = self.lines.get(first..first + side.lines as usize).unwrap_or_default();
        match lines {
            [] => Cow::Borrowed(""),
            [line] => Cow::Borrowed(line.text),
            [line, more @ ..] => {
                let mut text = line.text.to_owned();
                for line in more {
                    text.push_str(between(&text, line.text));
                    text.push_str(line.text);
                }
                Cow::Owned(text)
            }
        }
    }

    /// What is said of the side of each record that means nothing, if anything stands there to be read.
    fn same(&self, role: usize) -> Option<Diagnostic> {
        let sides = self.paired.records.iter().filter_map(|record| record.sides.get(role));
        let mut lines = sides.filter_map(|side| self.lines.get(side.first as usize));
        let first = lines.next().filter(|line| line.text.contains(char::is_alphanumeric))?;
        let what = "it is the same in each record";
        let problem = Problem::PassedOver { what, text: owned(*first) };
        let mut said = Diagnostic::at_line(first.number, problem);
        said.extend_to(lines.next_back().unwrap_or(first).number);
        Some(said)
    }

    fn report(&mut self, departure: Departure, found: &mut Found<'a>) {
        let line = |index: usize| self.lines.get(index).copied();
        let (Some(first), Some(last)) = (line(departure.first), line(departure.last)) else {
            return;
        };
        let text = || owned(first);
        let problem = match departure.part {
            Part::OrphanQuestion => Problem::OrphanQuestion { question: text() },
            Part::OrphanAnswer => Problem::OrphanAnswer { answer: text() },
            Part::Noise => {
                let is_number = first.text.contains(|c: char| c.is_numeric());
                let what = if is_number { "a page number" } else { "a rule between lines" };
                Problem::PassedOver { what, text: text() }
            }
            Part::Repeated => Problem::RepeatedLine { line: text() },
            Part::Rejoined => Problem::Rejoined { line: text() },
            Part::Doubtful => Problem::DoubtfulPair { front: text(), back: owned(last) },
            Part::Swapped => Problem::SwappedSides { front: text(), back: owned(last) },
            Part::Broken { records } => Problem::BrokenAlternation { records },
            Part::Heading => {
                let level = heading(first.text).map_or(1, |(level, _)| level);
                let heading = unframed(first.text);
                let is_marked = heading != first.text || heading.contains(char::is_numeric);
                match is_marked {
                    true => {
                        self.sections.open(level, heading, first.number, &mut found.diagnostics);
                    }
                    false => self.sections.guess(heading, first.number, &mut found.diagnostics),
                }
                return;
            }
        };
        found.skipped += match departure.part {
            Part::OrphanQuestion | Part::OrphanAnswer => 1,
            Part::Broken { records } => records,
            _ => 0,
        };
        let mut place = Place::line(first.number);
        if last.number > first.number {
            place = place.up_to(last.number);
        }
        found.diagnostics.push(Diagnostic { place, problem });
    }
}

fn owned(line: Line<'_>) -> String {
    line.text.to_owned()
}

/// What stood between two lines before they were broken: a space, or nothing where words are
/// written without; a list keeps its lines.
fn between(before: &str, next: &str) -> &'static str {
    const BULLETS: [&str; 5] = ["- ", "* ", "• ", "– ", "+ "];
    let number = next.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_item = BULLETS.iter().any(|bullet| next.starts_with(bullet))
        || (number.len() < next.len() && number.starts_with([')', '.']));
    let unspaced = |c: Option<char>| c.is_some_and(|c| matches!(c as u32, 0x3000..=0x9fff));
    match (is_item, unspaced(before.chars().next_back()) && unspaced(next.chars().next())) {
        (true, _) => "\n",
        (false, true) => "",
        (false, false) => " ",
    }
}
