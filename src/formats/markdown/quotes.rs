//! Questions with the answers quoted below them: a paragraph, then lines that begin with `>`.

use std::borrow::Cow;

use super::cards::{Card, Item};
use super::shape::{Shape, heading, is_called, labels_answers};
use crate::formats::page::{Line, Page};
use crate::text::asks;
use crate::titles::names_a_deck;

/// `page` read so; nothing if it has no quotations below paragraphs.
pub(super) fn read<'a>(page: &Page<'a>, name: &str) -> Option<Shape<'a>> {
    let mut items = Vec::new();
    let mut title = None;
    let (mut asking, mut labelled) = (0, 0);
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        let number = line.number;
        if heading(line, &mut title, &mut items) {
            at += 1;
            continue;
        }
        if !is_of_paragraph(page, line) {
            if is_quoted(line) {
                let what = "it belongs to no card";
                items.push(Item::Other { what, text: line.text, line: number });
            }
            at += 1;
            continue;
        }
        let rest = page.lines.get(at..).unwrap_or_default();
        let above = rest.iter().take_while(|line| is_of_paragraph(page, line)).count();
        let blank = rest.iter().skip(above).take_while(|line| line.is_blank()).count();
        let quoted = rest.iter().skip(above + blank).take_while(|line| is_quoted(line)).count();
        let front = page.side(rest.get(..above).unwrap_or_default());
        if quoted == 0 {
            let what = "it belongs to no card";
            items.push(Item::Other { what, text: line.text, line: number });
            at += above;
            continue;
        }
        let back = rest.get(above + blank..above + blank + quoted).unwrap_or_default();
        let back = Cow::Owned(unquoted(back));
        asking += usize::from(asks(&front));
        labelled += usize::from(labels_answers(&front) || labels_answers(&back));
        items.push(Item::Card(Card { line: number, front, back, ..Card::default() }));
        at += above + blank + quoted;
    }
    let shape = Shape::of(page, items, title);
    let cards = shape.cards();
    let called = is_called(page, name, title, names_a_deck);
    let enough = cards >= 3
        && asking * 10 >= cards * if called { 5 } else { 8 }
        && labelled * 2 < cards
        && shape.understood * 10 >= shape.all * 8;
    let why = enough.then(|| format!("{asking} of {cards} paragraphs with a quotation below ask"));
    (cards > 0).then(|| shape.judged(|_| why))
}

fn is_quoted(line: &Line<'_>) -> bool {
    line.is_text() && line.text.trim_start().starts_with('>')
}

/// Whether a line is text of a paragraph or of an item, and nothing else.
fn is_of_paragraph<'a>(page: &Page<'a>, line: &Line<'a>) -> bool {
    line.is_text()
        && !is_quoted(line)
        && line.heading().is_none()
        && !page.side(std::slice::from_ref(line)).is_empty()
}

fn unquoted(lines: &[Line<'_>]) -> String {
    let bare = |line: &Line<'_>| {
        let text = line.text.trim_start();
        let text = text.strip_prefix('>').unwrap_or(text);
        text.strip_prefix(' ').unwrap_or(text).to_owned()
    };
    lines.iter().map(bare).collect::<Vec<_>>().join("\n").trim().to_owned()
}
