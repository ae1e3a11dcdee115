//! Lines with `#card`: what they say is asked, what follows answers.

use std::borrow::Cow;

use super::{Scan, without_tags};
use crate::deck::Kind;
use crate::formats::markdown::cards::Card;
use crate::formats::page::{Line, Page, is_rule};

/// The kind of card that the tags of `line` ask for.
pub(super) fn tag_kind(line: &Line<'_>) -> Option<Kind> {
    if !line.is_text() || !line.text.contains('#') || line.text.starts_with('|') {
        return None;
    }
    // The tag ends the line, with other tags beside it; prose that speaks of it goes on.
    let words = line.text.rsplit([' ', '\t']).filter(|word| !word.is_empty());
    let mut last = words.take_while(|word| {
        let number = word.strip_prefix('^').unwrap_or("x");
        word.starts_with('#') || number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !last.any(|word| word.contains("card")) {
        return None;
    }
    let (_, tags) = super::split_tags(line.text);
    tags.iter().find_map(|tag| match tag.as_ref() {
        "card" | "flashcard" | "card-spaced" | "card::spaced" => Some(Kind::Basic),
        "card-reverse" | "card::reverse" | "card-reversed" => Some(Kind::Reversed),
        _ => None,
    })
}

impl<'a> Scan<'a> {
    /// A card whose tag stands in the paragraph or heading that begins in line `at`.
    pub(super) fn tagged(&mut self, page: &Page<'a>, at: usize) -> Option<usize> {
        let line = page.lines.get(at)?;
        if line.text.trim_start().starts_with("- ") {
            return None;
        }
        let is_heading = line.heading().is_some();
        let tag_at = *self.ahead.tag.get(at)?;
        let kind = page.lines.get(tag_at).and_then(tag_kind)?;
        let between = page.lines.get(at + 1..tag_at).unwrap_or_default();
        if tag_at > at {
            let tag = page.lines.get(tag_at)?;
            // Below a heading only the tag itself belongs to it.
            let of_heading = tag_at == at + 1 && tag.text.trim().starts_with('#');
            if is_heading && !of_heading || tag_at >= *self.ahead.end.get(at)? {
                return None;
            }
            // A card in the way is its own.
            let in_the_way = |line: &Line<'_>| line.heading().is_some() || line.text.contains("::");
            if !is_heading && (line.text.contains("::") || between.iter().any(in_the_way)) {
                return None;
            }
        }
        // `#flashcard` alone on a line tells the deck.
        let bare = |line: &Line<'_>| line.heading().map_or(line.text, |(_, text)| text).to_owned();
        let mut fronts = Vec::new();
        let mut tags = Vec::new();
        let mut deck = None;
        for line in page.lines.get(at..=tag_at)? {
            let text: &'a str = line.heading().map_or(line.text, |(_, text)| text);
            let (text, own, others) = without_tags(text);
            let others = others.into_iter().filter(|tag| !is_card_tag(tag));
            tags.extend(others);
            deck = own.or(deck);
            if !text.trim().is_empty() {
                fronts.push(text.trim().to_owned());
            }
        }
        let front = fronts.join("\n");
        if front.is_empty() && bare(line).trim_start().starts_with('#') {
            return None;
        }
        let end = self.end_of_answer(page, tag_at, is_heading);
        let body = page.lines.get(tag_at + 1..end).unwrap_or_default();
        let back = without_block_id(page.side(body));
        let front = without_block_id(Cow::Owned(front));
        self.sign = Some("the tag #card");
        let filled = page.lines.get(at..end)?.iter().filter(|line| !line.is_blank()).count();
        self.card(
            Card { line: line.number, kind, front, back, tags, deck, ..Card::default() },
            filled,
        );
        Some(end)
    }

    /// Where the answer ends: below a heading before the next heading, rule or card, else with its
    /// paragraph.
    fn end_of_answer(&self, page: &Page<'a>, tag_at: usize, is_heading: bool) -> usize {
        let mut started = false;
        let mut paragraph = tag_at + 1;
        for (i, line) in page.lines.iter().enumerate().skip(tag_at + 1) {
            if line.is_blank() {
                if started && !is_heading {
                    return i;
                }
                paragraph = i + 1;
                continue;
            }
            if line.heading().is_some() || line.is_text() && is_rule(line.text) {
                return i;
            }
            if tag_kind(line).is_some() {
                return if is_heading || paragraph > tag_at + 1 { paragraph } else { i };
            }
            started = true;
        }
        page.lines.len()
    }
}

fn is_card_tag(tag: &str) -> bool {
    ["card", "card-spaced", "card::spaced", "card-reverse", "card::reverse", "card-reversed"]
        .contains(&tag)
}

/// A side without the number that flashcards-obsidian writes below it: `^1612345678901`.
fn without_block_id(side: Cow<'_, str>) -> Cow<'_, str> {
    crate::text::map(side, |side| {
        let cut = side.rfind('^').and_then(|at| {
            let number = side.get(at + 1..)?.trim_end();
            let is_id = number.len() >= 10 && number.bytes().all(|byte| byte.is_ascii_digit());
            is_id.then(|| side.get(..at)).flatten()
        });
        Cow::Borrowed(cut.unwrap_or(side).trim_end())
    })
}
