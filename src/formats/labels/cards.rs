//! Makes cards of the lines of a labelled deck.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::card::Card;
use super::outline::{Is, Next, Outline};
use super::scheme::{Labelled, Scheme};
use super::words::Role;
use crate::deck::{Note, Origin};
use crate::formats::page::{
    Line, Side, is_farewell, is_greeting, is_section, plain_heading, unframed,
};
use crate::formats::{Found, Reading, Sections};
use crate::report::{Diagnostic, Problem};
use crate::tidy::clean_tag;

mod labelled;

/// How many lines of a side without a label of their own count as understood.
const TRUSTED_LINES: usize = 20;

/// The part of the card that a line without a label goes on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Front,
    Back,
    Extra,
    Tags(Role),
}

/// Goes through the lines once.
pub(super) struct Assembler<'a, 'r> {
    text: &'a str,
    scheme: &'r Scheme,
    reading: Reading<'r>,
    pub(super) found: Found<'a>,
    /// Lines that ended in cards or are known furniture.
    pub(super) understood: usize,
    sections: Sections,
    card: Option<Card<'a>>,
    part: Part,
    /// Lines since the last label.
    since_label: usize,
    /// The text before was no part of a card, and it was said.
    said_loose: bool,
    quoted: bool,
    /// Tags that hold until the next of their kind.
    standing: BTreeMap<Role, Vec<String>>,
    standing_deck: Option<String>,
    scheduled: usize,
}

impl<'a, 'r> Assembler<'a, 'r> {
    pub(super) fn new(text: &'a str, deck: &str, scheme: &'r Scheme, reading: Reading<'r>) -> Self {
        Self {
            text,
            scheme,
            reading,
            found: Found::default(),
            understood: 0,
            sections: Sections::new(&reading, deck),
            card: None,
            part: Part::None,
            since_label: 0,
            said_loose: false,
            quoted: false,
            standing: BTreeMap::new(),
            standing_deck: None,
            scheduled: 0,
        }
    }

    /// Takes all lines of `outline`; `title` is the one that names the deck.
    pub(super) fn take(&mut self, outline: &Outline<'a>, title: Option<usize>) {
        let tags: Vec<String> = outline.front.tags().iter().map(|tag| clean_tag(tag)).collect();
        self.standing.insert(Role::Counter, tags);
        self.found.diagnostics.extend(outline.front.passed_over());
        let mut touching = false;
        for (at, line) in outline.lines.iter().enumerate() {
            let is = outline.is.get(at).copied().unwrap_or(Is::Blank);
            let next = outline.next.get(at).copied().unwrap_or(Next::End);
            if title == Some(at) {
                self.understood += 1;
                continue;
            }
            match is {
                Is::Blank => self.said_loose = self.said_loose && self.card.is_some(),
                Is::Label(role) => self.label(role, line, touching, next),
                Is::Asked => self.asked(line),
                Is::Row => self.row(line),
                Is::Wrapper => self.part(),
                Is::FrontMatter => self.understood += 1,
                Is::Rule if matches!(next, Next::Card | Next::End) || outline.rules_part => {
                    self.part()
                }
                Is::Rule => self.text(line, touching, next),
                Is::Heading(level) => self.heading(level, line, touching, next),
                Is::Text => self.text(line, touching, next),
            }
            touching = is != Is::Blank;
        }
        self.close();
        if self.scheduled > 0 {
            let problem = Problem::SchedulingDropped { notes: self.scheduled, advice: None };
            self.say_of_all(problem);
        }
    }

    /// A rule: the card is over, and what follows without a label is no part of it.
    fn part(&mut self) {
        self.understood += 1;
        self.close();
    }

    fn heading(&mut self, level: u8, line: &Line<'a>, touching: bool, next: Next) {
        let inside = self.card.is_some() && self.part != Part::None;
        if inside && matches!(next, Next::Text | Next::Part) && (level > 2 || touching) {
            self.text(line, touching, next);
            return;
        }
        self.close();
        self.understood += 1;
        if let Some((level, text)) = plain_heading(line.text) {
            self.sections.open(level, text, line.number, &mut self.found.diagnostics);
        }
    }

    /// A line without a label.
    fn text(&mut self, line: &Line<'a>, touching: bool, next: Next) {
        self.since_label += 1;
        let apart = !touching;
        let ended = self.card.as_ref().is_some_and(|card| card.back.is_some());
        let heads = next == Next::Card && apart && (is_section(line.text) || self.scheme.inline);
        if heads && (ended || self.card.is_none()) {
            self.close();
            self.understood += 1;
            let text = unframed(line.text);
            self.sections.open(1, text, line.number, &mut self.found.diagnostics);
            return;
        }
        if apart && ended && is_farewell(line.text) && matches!(next, Next::End | Next::Text) {
            self.close();
        }
        if self.scheme.labelled == Labelled::Questions && self.part == Part::Front {
            self.quoted = line.text.starts_with('>');
            self.part = Part::Back;
        }
        let unquoted = match self.quoted.then(|| line.text.trim_start().strip_prefix('>')).flatten()
        {
            Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
            None => line.text,
        };
        let start = line.start + line.text.len() - unquoted.len();
        let whole = self.text;
        let Some(card) = self.card.as_mut() else {
            self.loose(line);
            return;
        };
        match self.part {
            Part::Front => card.front.get_or_insert_with(|| Side::of(whole)).push(start, unquoted),
            Part::Back => card.back.get_or_insert_with(|| Side::of(whole)).push(start, unquoted),
            Part::Extra => card.extra.push(start, unquoted),
            Part::Tags(role) => self.tags(role, unquoted),
            Part::None => {
                self.loose(line);
                return;
            }
        }
        self.understood += usize::from(self.since_label <= TRUSTED_LINES);
    }

    /// A line that belongs to no card; of several in a row the first is named.
    fn loose(&mut self, line: &Line<'a>) {
        if std::mem::replace(&mut self.said_loose, true) {
            let said = self.found.diagnostics.last_mut();
            let said = said.filter(|said| matches!(said.problem, Problem::PassedOver { .. }));
            said.into_iter().for_each(|said| said.extend_to(line.number));
            return;
        }
        let what = if is_greeting(line.text) {
            "it introduces the cards"
        } else if is_farewell(line.text) {
            "it is said after the cards"
        } else {
            "it belongs to no card"
        };
        let problem = Problem::PassedOver { what, text: line.text.trim().to_owned() };
        self.found.diagnostics.push(Diagnostic::at_line(line.number, problem));
    }

    /// A new card; the one before is done.
    fn open(&mut self, line: usize) -> Card<'a> {
        self.close();
        Card::new(line, self.text)
    }

    /// The card is over: it becomes a note, or it is said what is missing.
    fn close(&mut self) {
        self.part = Part::None;
        self.said_loose = false;
        let Some(mut card) = self.card.take() else { return };
        let line = card.line;
        let (tags, deck) = (std::mem::take(&mut card.tags), card.deck.take());
        let (front, back) = match card.into_sides() {
            Ok(sides) => sides,
            Err(problem) => {
                self.found.skipped += 1;
                self.found.diagnostics.push(Diagnostic::at_line(line, problem));
                return;
            }
        };
        let sides = (self.reading.text(front), self.reading.text(back));
        let mut note = Note { origin: Origin::at(line), ..Note::basic(sides.0, sides.1) };
        note.tags = self.standing.values().flatten().cloned().chain(tags).map(Cow::Owned).collect();
        self.sections.place(&mut note, &mut self.found.collection);
        if let Some(deck) = deck.as_ref().or(self.standing_deck.as_ref()) {
            note.deck = self.found.collection.decks.named(deck);
        }
        self.found.collection.notes.push(note);
    }

    fn say_of_all(&mut self, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::of_all(problem));
    }
}
