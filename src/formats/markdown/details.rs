//! `<details><summary>Question</summary>` Answer `</details>`, as on GitHub.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cards::{Card, Item};
use super::shape::{Shape, between_cards};
use crate::formats::page::{Line, Page, is_rule};
use crate::report::Problem;
use crate::titles::is_document;

/// `page` read so; nothing if it has no such element.
pub(super) fn read<'a>(page: &Page<'a>, name: &str) -> Option<Shape<'a>> {
    let mut items = Vec::new();
    let mut title = None;
    let mut found = false;
    let labels = are_labels(page);
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        if line.is_text() && has_tag(line.text, "<details") {
            found = true;
            let end = end_of(page, at);
            let lines = page.lines.get(at..end).unwrap_or_default();
            let asked = if labels { question_before(page, &mut items, at) } else { None };
            items.push(card(lines, asked));
            at = end;
            continue;
        }
        between_cards(page, line, &mut title, &mut items);
        at += 1;
    }
    let shape = Shape::of(page, items, title);
    let cards = shape.cards();
    let fronts = shape.items.iter().filter_map(|item| match item {
        Item::Card(card) => Some(card.front.as_ref()),
        _ => None,
    });
    // “Example” and “Click to expand” hide what a document has too much of.
    let distinct = fronts.collect::<BTreeSet<&str>>().len();
    let likely = cards >= 2
        && distinct * 2 > cards
        && shape.understood * 10 >= shape.all * 6
        && !is_document(name);
    let why = || format!("{cards} summaries hide what answers them");
    found.then(|| shape.judged(|_| likely.then(why)))
}

/// Where the element ends that begins in line `at`: after the line that closes it, or before the
/// next one if none does.
fn end_of(page: &Page<'_>, at: usize) -> usize {
    let mut depth = 0_usize;
    for (i, line) in page.lines.iter().enumerate().skip(at) {
        if !line.is_text() {
            continue;
        }
        let (opens, closes) = (count(line.text, "<details"), count(line.text, "</details"));
        if i > at && opens > 0 && line.text.starts_with("<details") && closes == 0 && depth == 1 {
            // Nested elements are indented or inside a line; this one was never closed.
            if !is_closed_later(page, i) {
                return i;
            }
        }
        depth = (depth + opens).saturating_sub(closes);
        if depth == 0 {
            return i + 1;
        }
    }
    let next = page.lines.iter().skip(at + 1).position(|line| has_tag(line.text, "<details"));
    next.map_or(page.lines.len(), |found| at + 1 + found)
}

/// Whether two closing tags follow line `at` before the next opening one: then it is nested.
fn is_closed_later(page: &Page<'_>, at: usize) -> bool {
    let mut closed = 0;
    for line in page.lines.iter().skip(at + 1) {
        if has_tag(line.text, "<details") {
            return false;
        }
        closed += count(line.text, "</details");
        if closed == 2 {
            return true;
        }
    }
    false
}

/// Whether all summaries say the same, such as “Answer”: then what stands before them asks.
fn are_labels(page: &Page<'_>) -> bool {
    let summaries = page.lines.iter().filter(|line| line.is_text());
    let summaries = summaries.filter_map(|line| summary(line.text)).map(|(front, _)| front.trim());
    let (mut all, mut texts) = (0, BTreeSet::new());
    for text in summaries {
        all += 1;
        texts.insert(text);
    }
    all >= 2 && texts.len() * 4 <= all.max(4)
}

/// The question that stands before line `at`: the last paragraph, with the one before it if it is
/// code or a list; if there is none, the heading. Its items are taken back.
fn question_before<'a>(
    page: &Page<'a>,
    items: &mut Vec<Item<'a>>,
    at: usize,
) -> Option<(usize, Cow<'a, str>)> {
    let mut from = None;
    let mut after_blank = false;
    while let Some(Item::Other { line, .. }) = items.last() {
        let index = line.checked_sub(page.lines.first()?.number)?;
        let own = page.lines.get(index)?;
        let is_blank = |at: usize| page.lines.get(at).is_some_and(Line::is_blank);
        let belongs = !after_blank || from.and_then(|from| page.lines.get(from)).is_some_and(leans);
        if !belongs || is_rule(own.text) {
            break;
        }
        after_blank = index > 0 && is_blank(index - 1);
        from = Some(index);
        items.pop();
    }
    if let Some(from) = from {
        let line = page.lines.get(from)?.number;
        return Some((line, page.side(page.lines.get(from..at)?)));
    }
    match items.last() {
        Some(Item::Heading { text, line, .. }) => {
            let asked = (*line, Cow::Borrowed(*text));
            items.pop();
            Some(asked)
        }
        _ => None,
    }
}

/// Whether a block that begins so belongs to the paragraph before it.
fn leans(line: &Line<'_>) -> bool {
    line.is_code()
        || line.text.starts_with(['-', '*', '|', '>', ' ', '\t', '!', '+'])
            && !line.text.starts_with("**")
}

fn card<'a>(lines: &[Line<'a>], asked: Option<(usize, Cow<'a, str>)>) -> Item<'a> {
    let line = lines.first().map_or(0, |line| line.number);
    let text = lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    let text = text.split_once('>').map_or("", |(_, rest)| rest).trim_end();
    let text = match text.rfind("</details").and_then(|at| text.get(..at)) {
        Some(inner) => inner,
        None => text,
    };
    let Some((front, back)) = summary(text) else {
        let detail = "this <details> has no <summary>".to_owned();
        return Item::Bad { line, problem: Problem::BadRecord { detail } };
    };
    let (front, back) = (Cow::Owned(front.trim().to_owned()), Cow::Owned(back.trim().to_owned()));
    let (line, front) = asked.unwrap_or((line, front));
    Item::Card(Card { line, front, back, ..Card::default() })
}

/// What stands in the first summary of `text`, and what follows it.
fn summary(text: &str) -> Option<(&str, &str)> {
    let open = find(text, "<summary")?;
    let (_, inner) = text.get(open..)?.split_once('>')?;
    let close = find(inner, "</summary")?;
    let after = inner.get(close..)?.split_once('>').map_or("", |(_, after)| after);
    Some((inner.get(..close)?, after))
}

fn has_tag(text: &str, tag: &str) -> bool {
    find(text, tag).is_some()
}

fn count(text: &str, tag: &str) -> usize {
    text.to_ascii_lowercase().matches(tag).count()
}

fn find(text: &str, tag: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(tag)
}
