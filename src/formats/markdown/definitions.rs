//! Definition lists: a term, and below it `: definition`.

use std::borrow::Cow;

use super::cards::{Card, Item};
use super::shape::{Shape, between_cards};
use crate::formats::page::{Line, LineIs, Page};

/// `page` read so; nothing if it has no definitions.
pub(super) fn read<'a>(page: &Page<'a>) -> Option<Shape<'a>> {
    let mut items = Vec::new();
    let mut title = None;
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        let first = definition_after(page, at);
        if let Some(first) = first.filter(|_| line.is_text() && definition(line).is_none()) {
            let end = end_of(page, first);
            let body = page.lines.get(first..end).unwrap_or_default();
            let front = Cow::Borrowed(line.text.trim());
            let back = Cow::Owned(text_of(body));
            items.push(Item::Card(Card { line: line.number, front, back, ..Card::default() }));
            at = end;
            continue;
        }
        between_cards(page, line, &mut title, &mut items);
        at += 1;
    }
    let shape = Shape::of(page, items, title);
    let cards = shape.cards();
    let likely = cards >= 2 && shape.understood * 10 >= shape.all * 6;
    let why = || format!("{cards} terms have a line below them that begins with a colon");
    (cards > 0).then(|| shape.judged(|_| likely.then(why)))
}

/// What follows the colon that `line` begins with.
fn definition<'a>(line: &Line<'a>) -> Option<&'a str> {
    let bare = line.text.trim_start_matches(' ');
    let rest = bare.strip_prefix([':', '~'])?;
    (line.is_text() && rest.starts_with([' ', '\t'])).then(|| rest.trim())
}

/// Where the definition begins of the term in line `at`; one blank line may stand between.
fn definition_after(page: &Page<'_>, at: usize) -> Option<usize> {
    let next = page.lines.get(at + 1)?;
    let first = if next.is_blank() { at + 2 } else { at + 1 };
    page.lines.get(first).and_then(definition).map(|_| first)
}

/// Where the definitions end that begin in line `at`: with the last line that begins with a colon,
/// is indented, or follows one such line at once.
fn end_of(page: &Page<'_>, at: usize) -> usize {
    let mut end = at + 1;
    let mut after_blank = false;
    for (i, line) in page.lines.iter().enumerate().skip(at + 1) {
        let belongs = definition(line).is_some() || line.text.starts_with(['\t', ' ']);
        let next_is_term = definition_after(page, i).is_some() && definition(line).is_none();
        match line.is {
            LineIs::Blank => after_blank = true,
            LineIs::Fence | LineIs::Code => end = i + 1,
            _ if belongs || !after_blank && !next_is_term && line.heading().is_none() => {
                end = i + 1;
                after_blank = false;
            }
            _ => break,
        }
    }
    end
}

fn text_of(body: &[Line<'_>]) -> String {
    let line = |line: &Line<'_>| match definition(line) {
        Some(text) => text.to_owned(),
        None if line.is_code() => line.text.to_owned(),
        None => line.text.strip_prefix("    ").unwrap_or(line.text).trim_end().to_owned(),
    };
    body.iter().map(line).collect::<Vec<_>>().join("\n").trim().to_owned()
}
