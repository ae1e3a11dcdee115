//! apy and ki: a heading `# Note` for each note, and `## Field` for each of its fields.

use std::borrow::Cow;

use super::markdown::DIALECT;
use super::markdown::cards::{Card, Item, Notes};
use super::page::{Line, LineIs, Page, is_fence};
use crate::deck::Kind;
use crate::error::Error;
use crate::formats::{Evidence, Format, Found, Heeds, Reading, sample_of};
use crate::report::Problem;
use crate::source::Source;

pub(super) const FORMAT: Format = Format {
    name: "apy",
    title: "apy",
    summary: "# Note headings with ## Front and ## Back fields, as apy and ki write",
    over: &["markdown"],
    heeds: Heeds::MARKUP,
    detect,
    read: Some(read),
    ..DIALECT
};

/// What stands before the notes, or at the head of one.
#[derive(Debug, Default, Clone)]
struct Keys<'a> {
    model: Option<&'a str>,
    deck: Option<&'a str>,
    guid: Option<&'a str>,
    tags: Vec<Cow<'a, str>>,
    any: bool,
}

fn detect(source: &Source) -> Evidence {
    let page = Page::of(sample_of(source));
    let (keys, items) = notes(&page);
    let cards = items.iter().filter(|item| matches!(item, Item::Card(_))).count();
    if cards == 0 || cards * 2 < items.len() {
        return Evidence::NONE;
    }
    let why = format!("{cards} headings “Note” have their fields below them");
    if keys.any { Evidence::certain(why) } else { Evidence::likely(1, 1, why) }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    let (keys, items) = notes(&page);
    let deck = keys.deck.or(page.front_matter.deck()).unwrap_or(source.stem());
    let mut notes = Notes::new(reading, deck, &page.front_matter);
    notes.extend(items);
    notes.finish(source)
}

/// The keys for all notes, and the notes.
fn notes<'a>(page: &Page<'a>) -> (Keys<'a>, Vec<Item<'a>>) {
    let is_note = |line: &Line<'_>| {
        line.heading()
            .is_some_and(|(level, text)| level == 1 && text.split(' ').next() == Some("Note"))
    };
    let mut parts = page.lines.len();
    let starts: Vec<usize> =
        page.lines.iter().enumerate().filter(|(_, line)| is_note(line)).map(|(at, _)| at).collect();
    let mut keys = Keys::default();
    let head = page.lines.get(..starts.first().copied().unwrap_or(parts)).unwrap_or_default();
    head.iter().for_each(|line| _ = keys.take(line));
    let mut items = Vec::new();
    for start in starts.iter().rev() {
        let lines = page.lines.get(*start..parts).unwrap_or_default();
        items.push(note(page, lines, &keys));
        parts = *start;
    }
    items.reverse();
    (keys, items)
}

fn note<'a>(page: &Page<'a>, lines: &[Line<'a>], defaults: &Keys<'a>) -> Item<'a> {
    let line = lines.first().map_or(0, |line| line.number);
    let is_field = |line: &Line<'_>| line.heading().is_some_and(|(level, _)| level == 2);
    let mut parts = lines.split(is_field);
    let mut keys = Keys { guid: None, ..defaults.clone() };
    let mut in_tags = false;
    for line in parts.next().unwrap_or_default().iter().skip(1) {
        // ki writes tags below a heading of their own, one a line.
        if let Some((_, text)) = line.heading() {
            in_tags = text.eq_ignore_ascii_case("tags");
        } else if in_tags && !line.is_blank() && !is_fence(line.text) {
            keys.tags.push(Cow::Borrowed(line.text.trim()));
        } else {
            keys.take(line);
        }
    }
    let mut sides = parts.map(|lines| page.side(lines));
    let Some(front) = sides.next() else {
        let detail = "this note has no fields".to_owned();
        return Item::Bad { line, problem: Problem::BadRecord { detail } };
    };
    let mut sides: Vec<Cow<'a, str>> = sides.filter(|side| !side.is_empty()).collect();
    let back = match sides.len() {
        0 => Cow::Borrowed(""),
        1 => sides.swap_remove(0),
        _ => Cow::Owned(sides.join("\n\n")),
    };
    let model = keys.model.unwrap_or_default().to_lowercase();
    let kind = match model.as_str() {
        model if model.contains("cloze") => Kind::Cloze,
        model if model.contains("optional") => Kind::Basic,
        model if model.contains("reversed") => Kind::Reversed,
        model if model.contains("type in") => Kind::TypeIn,
        _ => Kind::Basic,
    };
    let deck = keys.deck.map(str::to_owned);
    Item::Card(Card { line, kind, front, back, tags: keys.tags, deck, id: keys.guid })
}

impl<'a> Keys<'a> {
    /// Takes in a line `key: value`.
    fn take(&mut self, line: &Line<'a>) -> Option<()> {
        if matches!(line.is, LineIs::Blank | LineIs::Comment) {
            return None;
        }
        let (key, value) = line.text.trim().split_once(':')?;
        let value = value.trim();
        match key.to_ascii_lowercase().as_str() {
            "model" | "notetype" => self.model = Some(value),
            "deck" => self.deck = Some(value),
            "guid" => self.guid = Some(value),
            "tags" => {
                let tags = value.split([' ', ',']).filter(|tag| !tag.is_empty());
                self.tags = tags.map(Cow::Borrowed).collect();
            }
            "nid" | "cid" | "markdown" => {}
            _ => return None,
        }
        self.any = true;
        Some(())
    }
}
