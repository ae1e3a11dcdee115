//! `question::answer` in a line, and `?` or `??` in a line between question and answer.

use std::borrow::Cow;

use super::{Scan, unmarked, without_tags};
use crate::deck::Kind;
use crate::formats::markdown::cards::Card;
use crate::formats::markdown::notation::blotted;
use crate::formats::markdown::shape::tag_line;
use crate::formats::page::{Line, LineIs, Page};

impl<'a> Scan<'a> {
    /// A card with a separator, in the paragraph that begins in line `at`.
    pub(super) fn separated(&mut self, page: &Page<'a>, at: usize) -> Option<usize> {
        let line = page.lines.get(at)?;
        let end = *self.ahead.end.get(at + 1)?;
        let marked = self.ahead.mark.get(at).copied().filter(|mark| *mark < end);
        if let Some(mark) = marked.filter(|mark| *mark > at) {
            // A one-line card that touches the question is a card of its own.
            let asked = page.lines.get(at..mark)?;
            let first =
                asked.iter().rposition(|line| line.heading().is_some() || split(line).is_some());
            match first {
                Some(0) if split(line).is_some() => {}
                Some(0) if asked.len() == 1 => return self.of_lines(page, at, mark, end),
                Some(_) => {}
                None => return self.of_lines(page, at, mark, end),
            }
            if line.heading().is_some() {
                return None;
            }
        }
        let (front, back, kind) = split(line)?;
        if line.heading().is_some() {
            return None;
        }
        let (front, deck, mut tags) = without_tags(front);
        let (back, last) = without_last_tags(back);
        tags.extend(last);
        if deck.is_some() {
            self.sign = Some("the tag #flashcards");
        }
        let front = unmarked(Cow::Owned(front));
        let back = Cow::Borrowed(back.trim());
        if front.is_empty() || back.is_empty() {
            return None;
        }
        self.separators += 1;
        self.card(Card { line: line.number, kind, front, back, tags, deck, ..Card::default() }, 1);
        Some(at + 1)
    }

    /// A card of lines whose question begins with code, if that begins in line `at`.
    pub(super) fn asked_from_code(&mut self, page: &Page<'a>, at: usize) -> Option<usize> {
        if page.lines.get(at)?.is != LineIs::Fence {
            return None;
        }
        let end = *self.ahead.end.get(at + 1)?;
        let mark = self.ahead.mark.get(at).copied().filter(|mark| *mark < end)?;
        let asked = page.lines.get(at..mark)?;
        let parts = |line: &Line<'_>| line.heading().is_some() || split(line).is_some();
        match asked.iter().any(parts) {
            true => None,
            false => self.of_lines(page, at, mark, end),
        }
    }

    fn of_lines(&mut self, page: &Page<'a>, at: usize, mark: usize, end: usize) -> Option<usize> {
        let line = page.lines.get(at)?;
        let asked = page.lines.get(at..mark)?;
        let kind = match page.lines.get(mark)?.text.trim() {
            "??" => Kind::Reversed,
            _ => Kind::Basic,
        };
        let side = match line.heading() {
            Some((_, text)) if asked.len() == 1 => Cow::Borrowed(text),
            _ => page.side(asked),
        };
        let (mut front, mut deck, mut tags) = (side, None, Vec::new());
        if line.text.contains('#') {
            let (first, own, others) = without_tags(line.text.trim_start_matches(['#', ' ']));
            let rest = page.side(asked.get(1..).unwrap_or_default());
            front = Cow::Owned(format!("{first}\n{rest}").trim().to_owned());
            (deck, tags) = (own, others);
            if deck.is_some() || line.text.contains("#flashcard") {
                self.sign = Some("the tag #flashcards");
            }
        }
        let back = page.side(page.lines.get(mark + 1..end)?);
        let skip = page.lines.get(end).is_some_and(|line| line.text.trim() == "+++");
        self.separators += 1;
        let lines = end - at + usize::from(skip);
        self.card(
            Card { line: line.number, kind, front, back, tags, deck, ..Card::default() },
            lines,
        );
        Some(end + usize::from(skip))
    }
}

/// A side without the tags that it ends in; `#fff` is a colour.
fn without_last_tags(side: &str) -> (&str, Vec<Cow<'_, str>>) {
    let is_tag = |word: &str| {
        word.strip_prefix('#').is_some_and(|tag| {
            let is_colour =
                matches!(tag.len(), 3 | 6) && tag.bytes().all(|c| c.is_ascii_hexdigit());
            !is_colour && tag.chars().any(char::is_alphabetic)
        })
    };
    let mut rest = side.trim_end();
    while let Some((before, word)) = rest.rsplit_once(' ')
        && is_tag(word)
        && !before.trim().is_empty()
    {
        rest = before.trim_end();
    }
    let tags = side.get(rest.len()..).and_then(tag_line);
    tags.map_or((side, Vec::new()), |tags| (rest, tags))
}

/// Properties of pages, not cards, though they are written alike.
const PROPERTIES: [&str; 14] = [
    "id",
    "tags",
    "tag",
    "alias",
    "aliases",
    "type",
    "status",
    "created",
    "updated",
    "date",
    "up",
    "title",
    "collapsed",
    "template",
];

/// Whether `key::` is a property of the page.
pub(super) fn is_property(key: &str) -> bool {
    PROPERTIES.iter().any(|property| property.eq_ignore_ascii_case(key))
}

/// The sides of a line with a separator outside code, maths and clozes.
fn split<'a>(line: &Line<'a>) -> Option<(&'a str, &'a str, Kind)> {
    let names_a_link = line.text.starts_with('[') && line.text.contains("]:");
    if !line.is_text() || names_a_link || line.text.starts_with('|') || !line.text.contains("::") {
        return None;
    }
    let (front, rest) = line.text.split_at_checked(separator(&blotted(line.text))?)?;
    let (back, kind) = match rest.strip_prefix(":::") {
        Some(back) => (back, Kind::Reversed),
        None => (rest.strip_prefix("::")?, Kind::Basic),
    };
    let key = front.trim_start_matches(['-', '*', ' ', '\t']).trim_end();
    let is_card = !front.trim().is_empty() && !back.trim().is_empty() && !is_property(key);
    is_card.then_some((front, back, kind))
}

/// Where the first `::` stands that is in no cloze and no path such as `std::io`.
fn separator(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut rest = text;
    loop {
        let at = rest.find(['{', '}', ':', '='])?;
        let here = rest.get(at..)?;
        let step = if here.starts_with("{{") {
            depth += 1;
            2
        } else if here.starts_with("}}") {
            depth = depth.saturating_sub(1);
            2
        } else if here.starts_with("==") {
            // What is highlighted stands on one side, and may be a cloze `==c1::hidden==`.
            let inner = here.get(2..)?.split_once("==").map(|(inner, _)| inner);
            let inner = inner.filter(|inner| inner.trim() == *inner && !inner.is_empty());
            inner.map_or(2, |inner| inner.len() + 4)
        } else if here.starts_with("::") && depth == 0 {
            return Some(text.len() - rest.len() + at);
        } else {
            1
        };
        rest = rest.get(at + step..)?;
    }
}
