//! The cards of org-drill: headings tagged `drill`, whose sub-headings are hidden until answered.

use crate::deck::{Kind, Note};
use crate::text::Text;

use super::card::Card;
use super::holes::Holes;
use super::render::Side;
use super::{Refusal, has_text};

/// Titles of a sub-heading that only say that it answers.
const ANSWERS: [&str; 8] =
    ["answer", "the answer", "back", "antwort", "réponse", "respuesta", "risposta", "resposta"];

/// The notes that a `drill` heading makes.
pub(super) fn notes<'a>(card: &Card<'a, '_>) -> Result<Vec<Note<'a>>, Refusal> {
    let kind = card.heading.property("DRILL_CARD_TYPE").unwrap_or("simple").to_lowercase();
    let sided = kind.starts_with("twosided") || kind == "multisided";
    if sided && card.sides().take(2).count() == 2 {
        return Ok(sides(card, if kind == "multisided" { usize::MAX } else { 2 }));
    }
    let has_sides = card.sides().next().is_some();
    if !has_text(card.body()) && !has_sides {
        return Err(Refusal::Empty("a drill item without a body, which org-drill does not ask"));
    }
    if let Some(cloze) = cloze(card, &kind) {
        return Ok(vec![cloze]);
    }
    if !has_sides {
        let body = Side::of(card.body(), Holes::None);
        return Ok(vec![Note::basic(prompt(card).finish(), body)]);
    }
    let question = if has_text(card.body()) { card.question(Holes::None) } else { prompt(card) };
    Ok(vec![Note::basic(question.finish(), answer(card, |_| true))])
}

/// The title, below that of the item which this one is a part of.
fn prompt(card: &Card<'_, '_>) -> Side {
    let mut side = Side::new(Holes::None);
    match card.item_above() {
        Some(above) => side.title(&format!("{}: {}", above.title, card.heading.title)),
        None => side.title(card.heading.title),
    }
    side
}

/// What the sub-headings say, each under its title unless that says nothing.
fn answer(card: &Card<'_, '_>, wanted: impl Fn(usize) -> bool) -> Text<'static> {
    let mut side = Side::new(Holes::None);
    let mut several = 0;
    for (index, heading) in card.sides().filter(|(index, _)| wanted(*index)) {
        let title = heading.title.trim_end_matches(':').to_lowercase();
        let content = card.content(index);
        several += 1;
        if several > 1 {
            side.label(heading.title);
        } else if !ANSWERS.contains(&title.as_str()) && !has_text(&content) {
            side.title(heading.title);
        }
        side.body(&content);
    }
    side.finish()
}

/// A cloze note, if the body hides something.
fn cloze<'a>(card: &Card<'a, '_>, kind: &str) -> Option<Note<'a>> {
    let holes = match kind {
        "simple" | "" | "hideall" => Holes::DrillTogether,
        _ if kind.ends_with("nocloze") => return None,
        "twosided" | "multisided" | "conjugate" | "spanish_verb" | "decline_noun" => return None,
        _ => Holes::DrillEach,
    };
    let mut text = Side::new(holes);
    text.body(card.body());
    if text.hidden() == 0 {
        return None;
    }
    let shown = text.finish();
    // A title that gives the answer away is no title for a card.
    let title = card.heading.title.to_lowercase();
    let leaks = hidden_texts(shown.raw()).any(|hidden| title.contains(&hidden));
    let text = if leaks { shown } else { card.question(holes).finish() };
    let mut note = Note::basic(text, answer(card, |_| true));
    note.kind = Kind::Cloze;
    Some(note)
}

/// What clozes hide, in lower case.
fn hidden_texts(text: &str) -> impl Iterator<Item = String> {
    text.split("{{c").skip(1).filter_map(|after| {
        let inside = after.split_once("::")?.1;
        let end = inside.find("::").unwrap_or(usize::MAX).min(inside.find("}}")?);
        inside.get(..end).map(|hidden| hidden.trim().to_lowercase())
    })
}

/// A note for each of the first `asked` sides, answered by the others.
fn sides<'a>(card: &Card<'a, '_>, asked: usize) -> Vec<Note<'a>> {
    let sides: Vec<usize> = card.sides().map(|(index, _)| index).collect();
    let shown = |index: usize| Side::of(&card.content(index), Holes::None);
    if let [front, back] = sides.as_slice()
        && !has_text(card.body())
    {
        let mut note = Note::basic(shown(*front), shown(*back));
        note.kind = Kind::Reversed;
        return vec![note];
    }
    let note = |index: &usize| {
        let mut front = Side::new(Holes::None);
        front.body(card.body());
        front.body(&card.content(*index));
        Note::basic(front.finish(), answer(card, |other| other != *index))
    };
    sides.iter().take(asked).filter(|side| has_text(&card.content(**side))).map(note).collect()
}
