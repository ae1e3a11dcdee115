//! Inka: sections between two rules in a note, with numbered questions and quoted answers.
//!
//! The numbers in `<!--ID:1-->` are those of notes in one user's collection, no guids: left out.

use std::borrow::Cow;

use super::markdown::DIALECT;
use super::markdown::cards::{Card, Item, Notes, has_cloze};
use super::markdown::notation::curly_clozes;
use super::page::{Line, LineIs, Page};
use crate::deck::Kind;
use crate::error::Error;
use crate::formats::{Evidence, Format, Found, Heeds, Reading, sample_of};
use crate::report::Problem;
use crate::source::Source;

mod write;

pub(super) const FORMAT: Format = Format {
    name: "inka",
    title: "Inka",
    summary: "sections between --- with numbered questions and > answers",
    heeds: Heeds::MARKUP,
    carries: write::CARRIES,
    detect,
    read: Some(read),
    write: Some(write::write),
    ..DIALECT
};

fn detect(source: &Source) -> Evidence {
    let page = Page::of(sample_of(source));
    let sections = sections(&page);
    let items = sections.iter().flat_map(|section| items(&page, section, &mut Vec::new()));
    let cards = items.filter(|item| matches!(item, Item::Card(_))).count();
    if cards == 0 {
        return Evidence::NONE;
    }
    let keyed = sections.iter().any(|section| {
        let lines = page.lines.get(section.from..section.to).unwrap_or_default();
        lines.iter().any(|line| key(line, "Deck:").is_some() || line.text.starts_with("<!--ID:"))
    });
    let why = format!("{cards} numbered questions stand between rules, with quoted answers");
    match keyed {
        true => Evidence::certain(why),
        false => {
            let understood = sections.iter().map(|section| section.to - section.from + 2).sum();
            Evidence::likely(understood, page.lines.len(), why)
        }
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    let deck = page.front_matter.deck().unwrap_or(source.stem());
    let mut notes = Notes::new(reading, deck, &page.front_matter);
    let mut at = 0;
    for section in sections(&page) {
        notes.extend(outside(&page, at, section.from));
        let mut found = Vec::new();
        let deck = page.lines.get(section.from..section.to).unwrap_or_default().iter();
        let deck = deck.filter_map(|line| key(line, "Deck:")).next();
        for item in items(&page, &section, &mut found) {
            notes.extend([match item {
                Item::Card(card) => {
                    Item::Card(Card { tags: found.clone(), deck: deck.map(str::to_owned), ..card })
                }
                other => other,
            }]);
        }
        at = section.to;
    }
    notes.extend(outside(&page, at, page.lines.len()));
    notes.finish(source)
}

/// The lines of a section, without the rules around it.
struct Section {
    from: usize,
    to: usize,
}

/// The stretches between rules that hold questions; as Inka takes them, rules come in pairs.
fn sections(page: &Page<'_>) -> Vec<Section> {
    let rules = page
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.is_text() && line.text.trim_end() == "---");
    let mut rules = rules.map(|(at, _)| at).peekable();
    let mut sections = Vec::new();
    while let (Some(open), Some(&close)) = (rules.next(), rules.peek()) {
        let lines = page.lines.get(open + 1..close).unwrap_or_default();
        if holds_cards(lines) {
            sections.push(Section { from: open + 1, to: close });
            rules.next();
        }
    }
    sections
}

/// Whether each numbered line of a section is answered, or hides something.
fn holds_cards(lines: &[Line<'_>]) -> bool {
    let questions = lines.iter().filter(|line| question(line).is_some()).count();
    let answers = lines.iter().filter(|line| answer(line).is_some()).count();
    let clozes = lines
        .iter()
        .filter_map(question)
        .filter(|text| has_cloze(&curly_clozes(Cow::Borrowed(text))))
        .count();
    questions > 0 && (answers > 0 || clozes * 2 >= questions)
}

fn question<'a>(line: &Line<'a>) -> Option<&'a str> {
    let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.text.get(digits..).filter(|_| line.is_text() && (1..=6).contains(&digits))?;
    rest.strip_prefix(". ").map(str::trim)
}

fn answer<'a>(line: &Line<'a>) -> Option<&'a str> {
    let rest = line.text.strip_prefix('>')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

fn key<'a>(line: &Line<'a>, key: &str) -> Option<&'a str> {
    line.text.strip_prefix(key).filter(|_| line.is_text()).map(str::trim)
}

/// The cards of a section; its tags are put into `tags`.
fn items<'a>(page: &Page<'a>, section: &Section, tags: &mut Vec<Cow<'a, str>>) -> Vec<Item<'a>> {
    let lines = page.lines.get(section.from..section.to).unwrap_or_default();
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some(own) = key(line, "Tags:") {
            tags.extend(own.split_whitespace().map(Cow::Borrowed));
        }
        let Some(first) = question(line) else {
            let known = key(line, "Tags:").or_else(|| key(line, "Deck:")).is_some();
            if !known && !page.side(std::slice::from_ref(line)).is_empty() {
                let (text, line) = (line.text, line.number);
                items.push(Item::Other { what: "it belongs to no card", text, line });
            }
            at += 1;
            continue;
        };
        let after = lines.get(at + 1..).unwrap_or_default();
        let end = after.iter().position(|line| question(line).is_some());
        let body = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
        at += 1 + body.len();
        items.push(card(line.number, first, body));
    }
    items
}

fn card<'a>(line: usize, first: &'a str, body: &[Line<'a>]) -> Item<'a> {
    let mut front = vec![first];
    let mut back = Vec::new();
    for line in body.iter().filter(|line| line.is != LineIs::Comment) {
        match answer(line) {
            Some(text) => back.push(text),
            // What follows an answer without its mark goes on with it.
            None if !back.is_empty() => back.push(line.text),
            None => front.push(line.text.trim_start()),
        }
    }
    let front = Cow::Owned(front.join("\n").trim().to_owned());
    let back = back.join("\n").trim().to_owned();
    if !back.is_empty() {
        return Item::Card(Card { line, front, back: Cow::Owned(back), ..Card::default() });
    }
    let hidden = curly_clozes(front);
    match has_cloze(&hidden) {
        true => Item::Card(Card { line, kind: Kind::Cloze, front: hidden, ..Card::default() }),
        false => {
            let problem = Problem::OrphanQuestion { question: hidden.into_owned() };
            Item::Bad { line, problem }
        }
    }
}

/// The notes around the sections.
fn outside<'a>(page: &Page<'a>, from: usize, to: usize) -> Option<Item<'a>> {
    let lines = page.lines.get(from..to).unwrap_or_default();
    let first = lines.iter().find(|line| !page.side(std::slice::from_ref(line)).is_empty())?;
    Some(Item::Other {
        what: "it stands outside the sections",
        text: first.text,
        line: first.number,
    })
}
