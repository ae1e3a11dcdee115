//! Writing for Obsidian's Spaced Repetition: `a::b`, or the sides around a line `?`.
//!
//! A blank line ends a card there, so that sides have none.

use super::inline::is_property;
use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::markdown::typed::{self, hash_tag, runs, side, written};
use crate::formats::{
    Carries, ClozeNumbers, ClozeParts, Hints, MediaFolder, Output, Writing, Written,
};
use crate::text::{Breaks, Clozes, Lines, Media, Notation, Role};

/// Decks and tags are both tags there.
pub(super) const CARRIES: Carries = Carries {
    kinds: &[Kind::Basic, Kind::Reversed, Kind::Cloze],
    clozes: ClozeParts {
        hints: Hints::Without(&['[', ']']),
        numbers: ClozeNumbers::Any,
        ..ClozeParts::BARE
    },
    tag_form: Some(tag_form),
    deck_form: Some(typed::tag_form),
    // It finds a file by its name, wherever it lies.
    media_folder: MediaFolder::Own,
    ..typed::CARRIES
};

const SIDES: Notation = Notation {
    lines: Lines::Tight,
    breaks: Breaks::Bare,
    media: Media::Embed,
    headings: false,
    marks: &["::", "==", "%%", "{{"],
    line_marks: &["?", "START", "TARGET DECK", "FILE TAGS"],
    ..Notation::PLAIN
};

const CLOZE: Notation = Notation { clozes: Clozes::Highlight, braces: true, ..SIDES };

/// A card in one line is no longer.
const LONGEST: usize = 120;

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut done = 0;
    for (deck, run) in runs(collection) {
        let gap = if done > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{}", hash_tag(&format!("flashcards::{deck}")))?;
        for note in run {
            out.write_all(b"\n")?;
            card(out, note)?;
            done += 1;
            (writing.progress)(done)?;
        }
    }
    Ok(written(collection, "put it into your vault; Spaced Repetition finds the tag #flashcards"))
}

fn card(out: &mut dyn Output, note: &Note<'_>) -> Result<(), Cause> {
    let tags: String = note.tags.iter().map(|tag| format!(" {}", hash_tag(tag))).collect();
    if note.kind == Kind::Cloze {
        let text = side(note.front(), Role::Cloze, &CLOZE);
        writeln!(out, "{}", tagged(&text, &tags))?;
        return Ok(());
    }
    let [front, back] = [note.front(), note.back()].map(|text| side(text, Role::Side, &SIDES));
    let short = |side: &str| !side.contains('\n') && side.chars().count() <= LONGEST;
    let (inline, between) = match note.kind {
        Kind::Reversed => (":::", "??"),
        _ => ("::", "?"),
    };
    match short(&front) && short(&back) && !means_else(&front) {
        true => writeln!(out, "{front}{tags}{inline}{back}")?,
        false => writeln!(out, "{}\n{between}\n{back}", tagged(&front, &tags))?,
    }
    Ok(())
}

/// `side` with `tags` at the end of its first line, or above it where that begins code.
fn tagged(side: &str, tags: &str) -> String {
    match side.split_once('\n') {
        _ if side.starts_with("```") && !tags.is_empty() => format!("{}\n{side}", tags.trim()),
        Some((first, rest)) => format!("{first}{tags}\n{rest}"),
        None => format!("{side}{tags}"),
    }
}

/// Whether `front::` would be taken for something else than a question.
fn means_else(front: &str) -> bool {
    front.starts_with(['|', '[']) || front.ends_with(':') || is_property(front)
}

fn tag_form(tag: &str) -> String {
    let form = typed::tag_form(tag);
    let first = form.split("::").next().unwrap_or_default();
    let means_else = first.starts_with("flashcard") || form.starts_with("card");
    if means_else { format!("about-{form}") } else { form }
}
