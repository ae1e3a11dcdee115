//! Writing for Logseq: a block a card, its answer in the block below it.

use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::markdown::typed::{self, side, written};
use crate::formats::page::is_fence;
use crate::formats::{Carries, ClozeNumbers, ClozeParts, Hints, Output, Writing, Written};
use crate::text::{Breaks, Clozes, Lines, Notation, Role};

/// Ids of blocks are UUIDs, which nothing else has.
pub(super) const CARRIES: Carries = Carries {
    kinds: &[Kind::Basic, Kind::Cloze],
    clozes: ClozeParts {
        backs: true,
        hints: Hints::Without(&[]),
        numbers: ClozeNumbers::One,
        ..ClozeParts::BARE
    },
    tag_form: Some(tag_form),
    ..typed::CARRIES
};

const SIDES: Notation = Notation {
    lines: Lines::Tight,
    breaks: Breaks::Bare,
    headings: false,
    marks: &["::", "{{", "=="],
    line_marks: &["- "],
    ..Notation::PLAIN
};

const CLOZE: Notation = Notation { clozes: Clozes::Macro, ..SIDES };

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    for (at, note) in collection.notes.iter().enumerate() {
        block(out, note, collection.deck_of(note))?;
        (writing.progress)(at + 1)?;
    }
    Ok(written(collection, "put it into the folder `pages` of your graph"))
}

fn block(out: &mut dyn Output, note: &Note<'_>, deck: &str) -> Result<(), Cause> {
    let front = match note.kind {
        Kind::Cloze => side(note.front(), Role::Cloze, &CLOZE),
        _ => side(note.front(), Role::Side, &SIDES),
    };
    let (first, rest) = front.split_once('\n').unwrap_or((&front, ""));
    match is_fence(first) {
        // A fence has its line for itself.
        true => writeln!(out, "- #card")?,
        false => writeln!(out, "- {first} #card")?,
    }
    writeln!(out, "  deck:: {deck}")?;
    if !note.tags.is_empty() {
        let tags: Vec<String> = note.tags.iter().map(|tag| tag.replace("::", "/")).collect();
        writeln!(out, "  tags:: {}", tags.join(", "))?;
    }
    if is_fence(first) {
        writeln!(out, "  {first}")?;
    }
    below(out, rest, "  ")?;
    if note.kind == Kind::Cloze && note.back().raw().trim().is_empty() {
        return Ok(());
    }
    let back = side(note.back(), Role::Side, &SIDES);
    let (first, rest) = back.split_once('\n').unwrap_or((&back, ""));
    writeln!(out, "  - {first}")?;
    below(out, rest, "    ")
}

/// The other lines of a block.
fn below(out: &mut dyn Output, lines: &str, indent: &str) -> Result<(), Cause> {
    for line in lines.split('\n').filter(|_| !lines.is_empty()) {
        let indent = if line.is_empty() { "" } else { indent };
        writeln!(out, "{indent}{line}")?;
    }
    Ok(())
}

/// A tag without what parts tags in a list.
fn tag_form(tag: &str) -> String {
    let form: String = tag.chars().map(|c| if ",#[]/\"".contains(c) { '-' } else { c }).collect();
    if form == "card" { "card-".to_owned() } else { form }
}
