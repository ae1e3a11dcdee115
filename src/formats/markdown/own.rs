//! Plain Markdown as deckconv writes it: `# deck`, `## front`, the answer below, tags in the last line.
//!
//! A comment in the first line says so, for nothing else tells headings of cards from others.

use std::borrow::Cow;

use super::cards::{Card, Item};
use super::shape::tag_line;
use super::typed::{self, hash_tag, runs, side, written};
use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::page::{Line, Page};
use crate::formats::{Carries, ClozeParts, Hints, Output, Writing, Written};
use crate::text::{Lines, Notation, Role};
use crate::tidy::spaced_deck_name;

pub(super) const CARRIES: Carries = Carries {
    kinds: &[Kind::Basic, Kind::Cloze],
    clozes: ClozeParts { hints: Hints::Without(&[]), ..ClozeParts::ALL },
    tag_form: Some(typed::tag_form),
    deck_form: Some(spaced_deck_name),
    ..typed::CARRIES
};

const SIGN: &str = "<!-- cards: ## asks, what is below it answers -->";

const FRONT: Notation = Notation::PLAIN.in_lines(Lines::One);
const BACK: Notation = Notation { headings: false, ..Notation::PLAIN };

/// Whether `text` is written so.
pub(super) fn is_own(text: &str) -> bool {
    text.starts_with(SIGN)
}

/// The cards of a page that is written so.
pub(super) fn items<'a>(page: &Page<'a>) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut deck: Option<String> = None;
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        let after = page.lines.get(at + 1..).unwrap_or_default();
        let end = match line.heading() {
            Some((2, _)) => after.iter().position(heads).unwrap_or(after.len()),
            _ => 0,
        };
        match line.heading() {
            Some((1, name)) => {
                deck = Some(crate::text::Text::markdown(name).to_plain().into_owned())
            }
            Some((2, front)) => {
                let body = after.get(..end).unwrap_or_default();
                items.push(Item::Card(card(page, line.number, front, body, deck.clone())));
            }
            _ if page.side(std::slice::from_ref(line)).is_empty() => {}
            _ => {
                let (what, text) = ("it belongs to no card", line.text);
                items.push(Item::Other { what, text, line: line.number });
            }
        }
        at += 1 + end;
    }
    items
}

/// The deck of the first card.
pub(super) fn first_deck<'i>(items: &'i [Item<'_>]) -> Option<&'i str> {
    let first = items.iter().find_map(|item| match item {
        Item::Card(card) => Some(card.deck.as_deref()),
        _ => None,
    });
    first.flatten()
}

fn heads(line: &Line<'_>) -> bool {
    line.heading().is_some_and(|(level, _)| level <= 2)
}

fn card<'a>(
    page: &Page<'a>,
    line: usize,
    front: &'a str,
    body: &[Line<'a>],
    deck: Option<String>,
) -> Card<'a> {
    let last = body.iter().rposition(|line| !line.is_blank());
    let tags = last.and_then(|at| body.get(at)).filter(|line| line.is_text());
    let tags = tags.and_then(|line| tag_line(line.text));
    let body = match &tags {
        Some(_) => body.get(..last.unwrap_or(0)).unwrap_or_default(),
        None => body,
    };
    let (front, back) = (Cow::Borrowed(front), page.side(body));
    Card { line, front, back, tags: tags.unwrap_or_default(), deck, ..Card::default() }
}

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    writeln!(out, "{SIGN}")?;
    let mut done = 0;
    for (deck, run) in runs(collection) {
        let name = crate::text::Text::plain(deck);
        writeln!(out, "\n# {}", side(&name, Role::Side, &FRONT))?;
        for note in run {
            section(out, note)?;
            done += 1;
            (writing.progress)(done)?;
        }
    }
    Ok(written(collection, "open it in any editor; `deckconv` reads it back"))
}

fn section(out: &mut dyn Output, note: &Note<'_>) -> Result<(), Cause> {
    let role = if note.kind == Kind::Cloze { Role::Cloze } else { Role::Side };
    writeln!(out, "\n## {}", side(note.front(), role, &FRONT))?;
    let back = note.back().to_markdown(Role::Side, &BACK);
    if !back.is_empty() {
        writeln!(out, "\n{back}")?;
    }
    if !note.tags.is_empty() {
        let tags: Vec<String> = note.tags.iter().map(|tag| hash_tag(tag)).collect();
        writeln!(out, "\n{}", tags.join(" "))?;
    }
    Ok(())
}
