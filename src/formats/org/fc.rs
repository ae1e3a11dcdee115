//! The cards of org-fc: headings tagged `fc`, with a sub-heading `Back` or the body as the answer.
//!
//! Other tags that make a card of a heading, such as `flashcard`, mean the same.

use crate::deck::{Kind, Note};

use super::card::Card;
use super::holes::Holes;
use super::plain::{BACKS, FRONTS};
use super::render::Side;
use super::{Refusal, has_text};

/// The notes that an `fc` heading makes.
pub(super) fn notes<'a>(card: &Card<'a, '_>) -> Result<Vec<Note<'a>>, Refusal> {
    let kind = card.heading.property("FC_TYPE").unwrap_or("normal").to_lowercase();
    if kind == "cloze" {
        return Ok(vec![cloze(card)]);
    }
    let back = card.side_named(&BACKS);
    let front = card.side_named(&FRONTS);
    let content = card.content(card.index);
    if back.is_none() && !has_text(&content) {
        return Err(Refusal::Unanswered);
    }
    let (question, answer) = match (front, back) {
        (Some(front), Some(back)) => (side(card, front), side(card, back)),
        (None, Some(back)) => (card.question(Holes::None).finish(), side(card, back)),
        (_, None) => {
            let mut title = Side::new(Holes::None);
            title.title(card.heading.title);
            (title.finish(), Side::of(&content, Holes::None))
        }
    };
    let mut note = Note::basic(question, answer);
    note.kind = match kind.as_str() {
        "double" | "twosided" | "vocab" => Kind::Reversed,
        "text-input" => Kind::TypeIn,
        _ => Kind::Basic,
    };
    Ok(vec![note])
}

fn side(card: &Card<'_, '_>, index: usize) -> crate::text::Text<'static> {
    Side::of(&card.content(index), Holes::None)
}

/// The cloze note: the holes may stand in the title too; a sub-heading `Back` comes with the answer.
fn cloze<'a>(card: &Card<'a, '_>) -> Note<'a> {
    let back = card.side_named(&BACKS);
    let mut text = Side::new(Holes::Fc);
    if card.title_tells() {
        text.title(card.heading.title);
    }
    match back {
        Some(_) => text.body(card.body()),
        None => text.body(&card.content(card.index)),
    }
    let extra = back.map_or(crate::text::Text::EMPTY, |back| side(card, back));
    let mut note = Note::basic(text.finish(), extra);
    note.kind = Kind::Cloze;
    note
}
