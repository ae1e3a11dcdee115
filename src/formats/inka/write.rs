//! Writing for Inka: a section for each run of notes of one deck and the same tags.

use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::markdown::typed::{self, runs, side, written};
use crate::formats::{Carries, ClozeParts, Hints, Output, Writing, Written};
use crate::text::{Lines, Notation, Role};

pub(super) const CARRIES: Carries = Carries {
    kinds: &[Kind::Basic, Kind::Cloze],
    clozes: ClozeParts { backs: false, hints: Hints::Without(&[]), ..ClozeParts::ALL },
    ..typed::CARRIES
};

const FRONT: Notation = Notation::PLAIN.in_lines(Lines::One);
/// A brace alone hides something there.
const CLOZE: Notation = Notation { braces: true, ..FRONT };
const BACK: Notation = Notation::PLAIN;

/// The longest number of a question.
const MOST: usize = 999_999;

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut done = 0;
    for (deck, run) in runs(collection) {
        for section in run.chunk_by(|one, other| one.tags == other.tags) {
            let gap = if done > 0 { "\n" } else { "" };
            write!(out, "{gap}---\nDeck: {deck}\n")?;
            let tags = section.first().map(|note| note.tags.join(" ")).unwrap_or_default();
            if !tags.is_empty() {
                write!(out, "\nTags: {tags}\n")?;
            }
            for (at, note) in section.iter().enumerate() {
                card(out, at % MOST + 1, note)?;
                done += 1;
                (writing.progress)(done)?;
            }
            out.write_all(b"\n---\n")?;
        }
    }
    Ok(written(collection, "run `inka2 collect` on it while Anki is open"))
}

fn card(out: &mut dyn Output, number: usize, note: &Note<'_>) -> Result<(), Cause> {
    if note.kind == Kind::Cloze {
        let text = side(note.front(), Role::Cloze, &CLOZE);
        writeln!(out, "\n{number}. {text}")?;
        return Ok(());
    }
    writeln!(out, "\n{number}. {}\n", side(note.front(), Role::Side, &FRONT))?;
    for line in side(note.back(), Role::Side, &BACK).split('\n') {
        let gap = if line.is_empty() { "" } else { " " };
        writeln!(out, ">{gap}{line}")?;
    }
    Ok(())
}
