//! Writing for hashcards, which reads lines and knows no fences: what looks like a label or a rule in
//! code stands in HTML.

use crate::deck::{Collection, Kind};
use crate::error::Cause;
use crate::formats::markdown::typed::{self, side, written};
use crate::formats::page::is_fence;
use crate::formats::{Carries, Output, Writing, Written};
use crate::text::{Breaks, Clozes, Notation, Role};

/// A file is one deck, without tags.
pub(super) const CARRIES: Carries = Carries {
    tags: false,
    decks: false,
    kinds: &[Kind::Basic, Kind::Reversed, Kind::Cloze],
    ..typed::CARRIES
};

const SIDES: Notation = Notation {
    breaks: Breaks::Backslash,
    strike: false,
    // Two dashes become a long one there.
    marks: &["--"],
    line_marks: &["Q:", "A:", "T:", "D:", "C:", "---"],
    ..Notation::PLAIN
};

const CLOZE: Notation = Notation { clozes: Clozes::Brackets, ..SIDES };

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    if let Some(deck) = collection.notes.first().map(|note| collection.deck_of(note)) {
        write!(out, "---\nname = {}\n---\n", toml(deck))?;
    }
    let mut last = Kind::Basic;
    for (at, note) in collection.notes.iter().enumerate() {
        // A term must not follow anything else without a rule between.
        let is_apart = at > 0 && (note.kind == Kind::Reversed) != (last == Kind::Reversed);
        out.write_all(if is_apart { b"\n---\n\n" } else { b"\n" })?;
        last = note.kind;
        let labels = match note.kind {
            Kind::Cloze => {
                label(out, "C", &side(note.front(), Role::Cloze, &CLOZE))?;
                (writing.progress)(at + 1)?;
                continue;
            }
            Kind::Reversed => ["T", "D"],
            _ => ["Q", "A"],
        };
        for (name, text) in labels.iter().zip([note.front(), note.back()]) {
            label(out, name, &side(text, Role::Side, &SIDES))?;
        }
        (writing.progress)(at + 1)?;
    }
    Ok(written(collection, "put it into your folder of decks; `hashcards check` reads it"))
}

fn label(out: &mut dyn Output, name: &str, side: &str) -> Result<(), Cause> {
    // Fences stand at the beginning of a line.
    let first = side.split('\n').next().unwrap_or_default();
    let gap = if is_fence(first) { "\n" } else { " " };
    writeln!(out, "{name}:{gap}{side}")?;
    Ok(())
}

/// `text` as a string of TOML, without escapes where it can be.
fn toml(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_control()).collect();
    match (bare.contains(['"', '\\']), bare.contains('\'')) {
        (false, _) => format!("\"{bare}\""),
        (true, false) => format!("'{bare}'"),
        (true, true) => format!("\"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
