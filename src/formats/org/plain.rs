//! Org without any mark of a flashcard package: headings that ask and bodies that answer.
//!
//! Notes are kept in Org too, so that only strong evidence makes a deck of it.

use crate::deck::Note;
use crate::formats::Evidence;

use super::card::{Card, Cards};
use super::holes::Holes;
use super::outline::{Heading, Outline};
use super::render::Side;
use super::{Refusal, has_text};
use crate::text::asks;

/// Sub-headings that ask.
pub(super) const FRONTS: [&str; 5] = ["front", "question", "vorderseite", "frage", "q"];

/// Sub-headings that answer.
pub(super) const BACKS: [&str; 10] = [
    "back",
    "answer",
    "the answer",
    "rückseite",
    "antwort",
    "réponse",
    "respuesta",
    "risposta",
    "a",
    "solution",
];

/// So many headings must ask.
const FEWEST: usize = 3;

/// What speaks for a deck in a file that has no mark of one; `stem` is the file's name.
pub(super) fn evidence(outline: &Outline<'_>, stem: &str) -> Evidence {
    let cards = cards(outline);
    let found: Vec<&Heading<'_>> =
        cards.indexes().filter_map(|(index, _)| outline.headings.get(index)).collect();
    let all = outline.filled_lines();
    let lines = |heading: &&Heading<'_>| {
        let below = outline.headings.get(heading.end).map(|next| next.line - 1);
        let end = below.unwrap_or_else(|| outline.headings.last().map_or(0, |last| last.body.end));
        let range = heading.line - 1..end;
        outline.lines(&range).iter().filter(|line| !line.trim().is_empty()).count()
    };
    let sections = outline.headings.len() - found.len();
    let understood = found.iter().map(lines).sum::<usize>() + sections.min(found.len());
    if outline.file_property("ANKI_DECK").is_some() && !found.is_empty() {
        return Evidence::certain("the file names an Anki deck");
    }
    let asking = found.iter().filter(|heading| asks(heading.title)).count();
    let sided = cards.indexes().filter(|(index, _)| has_named_sides(outline, *index)).count();
    let (asked, of) = (asking.max(sided), found.len());
    if asked >= FEWEST && asked * 5 >= of * 3 {
        return Evidence::likely(
            understood,
            all,
            format!("{asked} of {of} headings with a body ask"),
        );
    }
    let named =
        [stem, outline.keyword("title").last().unwrap_or_default()].into_iter().any(|name| {
            let name = name.to_lowercase();
            ["flashcard", "flash-card", "flash card", "anki", "karteikarte"]
                .iter()
                .any(|word| name.contains(word))
        });
    if named && of >= FEWEST && understood * 10 >= all * 8 {
        let why = format!("it is called a deck, and {of} headings have a body");
        return Evidence::likely(understood, all, why);
    }
    Evidence::NONE
}

/// Whether the file names an Anki deck and leaves note types to org-anki.
pub(super) fn is_deck_of_org_anki(outline: &Outline<'_>) -> bool {
    outline.file_property("ANKI_DECK").is_some()
        && outline.headings.iter().all(|heading| heading.property("ANKI_NOTE_TYPE").is_none())
}

/// The headings that make cards in a file without marks.
pub(super) fn cards(outline: &Outline<'_>) -> Cards {
    let count = outline.headings.len();
    // How many headings ask before each one.
    let mut asking = Vec::with_capacity(count + 1);
    asking.push(0_usize);
    for heading in &outline.headings {
        asking.push(asking.last().copied().unwrap_or(0) + usize::from(asks(heading.title)));
    }
    let asked = |from: usize, to: usize| asking.get(to) > asking.get(from);
    let mut indexes = Vec::new();
    let mut at = 0;
    while let Some(heading) = outline.headings.get(at) {
        let leaf = heading.end == at + 1;
        let body = has_text(outline.lines(&heading.body));
        let whole = asks(heading.title) && !leaf && !asked(at + 1, heading.end);
        let is_card = !heading.comment
            && (has_named_sides(outline, at)
                || (leaf && (body || asks(heading.title) || hides(heading.title)))
                || whole);
        if is_card {
            indexes.push(at);
        }
        at = if is_card || heading.comment { heading.end.max(at + 1) } else { at + 1 };
    }
    Cards::plain(indexes.into_iter())
}

/// The note of a heading with a body.
pub(super) fn notes<'a>(card: &Card<'a, '_>) -> Result<Vec<Note<'a>>, Refusal> {
    let (front, back) = (card.side_named(&FRONTS), card.side_named(&BACKS));
    let side = |index| Side::of(&card.content(index), Holes::None);
    let title = || {
        let mut side = Side::new(Holes::None);
        side.title(card.heading.title);
        side.finish()
    };
    let (question, answer) = match (front, back) {
        (Some(front), Some(back)) => (side(front), side(back)),
        (None, Some(back)) if has_text(card.body()) => {
            (card.question(Holes::None).finish(), side(back))
        }
        (None, Some(back)) => (title(), side(back)),
        (_, None) => (title(), side(card.index)),
    };
    if answer.is_empty() && !hides(question.raw()) {
        return Err(Refusal::Unanswered);
    }
    Ok(vec![super::card::note(question, answer)])
}

/// Whether there are clozes in Anki's notation.
fn hides(text: &str) -> bool {
    crate::cloze::hides(text)
}

/// Whether a sub-heading is called an answer.
fn has_named_sides(outline: &Outline<'_>, index: usize) -> bool {
    outline.children(index).filter_map(|child| outline.headings.get(child)).any(|heading| {
        let title = heading.title.trim_end_matches(':');
        BACKS.iter().any(|name| name.eq_ignore_ascii_case(title))
    })
}
