//! Cards as slides: a rule between cards, and another line between their sides.
//!
//! As pandoc pauses a slide (`. . .`) and as ankdown parts fields (`%`); the two lines may also be
//! two kinds of rules. A third field is tags.

use std::borrow::Cow;

use super::markdown::DIALECT;
use super::markdown::cards::{Card, Item, Notes};
use super::page::{Line, Page, is_rule};
use crate::error::Error;
use crate::formats::{Evidence, Format, Found, Reading, sample_of};
use crate::report::Problem;
use crate::source::Source;

pub(super) const FORMAT: Format = Format {
    name: "slides",
    title: "slides",
    summary: "--- between cards, and `. . .` or % between their sides",
    detect,
    read: Some(read),
    ..DIALECT
};

/// A line that parts cards or sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Dashes,
    Stars,
    Equals,
    Pause,
    Percent,
}

fn mark(line: &Line<'_>) -> Option<Mark> {
    let text = line.text.trim();
    if !line.is_text() || text.len() > 200 {
        return None;
    }
    match text {
        ". . ." | "..." | ". . . ." => Some(Mark::Pause),
        "%" | "%%" => Some(Mark::Percent),
        _ if text.starts_with('-') && is_rule(text) => Some(Mark::Dashes),
        _ if text.starts_with(['*', '_']) && is_rule(text) => Some(Mark::Stars),
        _ if text.len() >= 3 && text.bytes().all(|byte| byte == b'=') => Some(Mark::Equals),
        _ => None,
    }
}

/// What parts cards and what parts sides, and how many cards that makes of how many stretches.
#[derive(Debug, Clone, Copy)]
struct Cut {
    cards: Mark,
    sides: Mark,
    made: usize,
    stretches: usize,
}

/// The pair of marks that makes most cards; a mark for sides never stands beside another one.
fn cut(page: &Page<'_>) -> Option<Cut> {
    const PAIRS: [(Mark, Mark); 9] = [
        (Mark::Dashes, Mark::Pause),
        (Mark::Dashes, Mark::Percent),
        (Mark::Stars, Mark::Pause),
        (Mark::Stars, Mark::Percent),
        (Mark::Equals, Mark::Pause),
        (Mark::Equals, Mark::Percent),
        (Mark::Stars, Mark::Dashes),
        (Mark::Equals, Mark::Dashes),
        (Mark::Equals, Mark::Stars),
    ];
    let cuts = PAIRS.into_iter().map(|(cards, sides)| {
        let (mut made, mut stretches, mut parted, mut filled) = (0, 0, 0, false);
        for line in page.lines.iter().map(Some).chain([None]) {
            let here = line.and_then(mark);
            if line.is_none() || here == Some(cards) {
                stretches += usize::from(filled || parted > 0);
                made += usize::from(parted == 1 || parted == 2 && sides == Mark::Percent);
                (parted, filled) = (0, false);
            } else if here == Some(sides) {
                parted += 1;
            } else {
                filled |= line.is_some_and(|line| !line.is_blank() && line.heading().is_none());
            }
        }
        Cut { cards, sides, made, stretches }
    });
    // Of equals the first: the last one that is greater wins.
    cuts.filter(|cut| cut.made > 0)
        .reduce(|best, cut| if cut.made > best.made { cut } else { best })
}

fn detect(source: &Source) -> Evidence {
    let page = Page::of(sample_of(source));
    let Some(cut) = cut(&page) else { return Evidence::NONE };
    let usual = matches!(cut.sides, Mark::Pause | Mark::Percent);
    let enough = cut.made * 4 >= cut.stretches * 3 && (cut.made >= 3 || usual && cut.made >= 2);
    let headed = page.lines.iter().filter(|line| line.heading().is_some()).count();
    if !enough || !usual && headed > cut.made {
        return Evidence::NONE;
    }
    let why = format!("{} stretches between rules have a line that parts two sides", cut.made);
    Evidence::likely(cut.made, cut.stretches, why)
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    let deck = page.front_matter.deck().unwrap_or(source.stem());
    let mut notes = Notes::new(reading, deck, &page.front_matter);
    if let Some(cut) = cut(&page) {
        let slides = page.lines.split(|line| mark(line) == Some(cut.cards));
        notes.extend(slides.filter_map(|slide| item(&page, slide, cut.sides)));
    }
    notes.finish(source)
}

fn item<'a>(page: &Page<'a>, slide: &[Line<'a>], between: Mark) -> Option<Item<'a>> {
    let first = slide.iter().find(|line| !page.side(std::slice::from_ref(line)).is_empty())?;
    let mut sides = slide.split(|line| mark(line) == Some(between));
    let front = page.side(sides.next()?);
    let Some(back) = sides.next() else {
        if let (Some((level, text)), true) = (first.heading(), !front.contains('\n')) {
            return Some(Item::Heading { level, text, line: first.number });
        }
        let problem = Problem::OrphanQuestion { question: front.into_owned() };
        return Some(Item::Bad { line: first.number, problem });
    };
    let mut card = Card { line: first.number, front, back: page.side(back), ..Card::default() };
    let more: Vec<Cow<'a, str>> = sides.map(|side| page.side(side)).collect();
    match (between, more.as_slice()) {
        (Mark::Percent, [tags]) if !tags.contains('\n') => {
            let tags = tags.split(',').map(|tag| tag.trim().to_owned());
            card.tags = tags.filter(|tag| !tag.is_empty()).map(Cow::Owned).collect();
        }
        (_, []) => {}
        (_, more) => card.back = Cow::Owned(format!("{}\n\n{}", card.back, more.join("\n\n"))),
    }
    Some(Item::Card(card))
}
