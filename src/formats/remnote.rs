//! RemNote: an outline to paste, whose bullets are cards by the arrows in them. Decks are the bullets
//! above.
//!
//! Facts: RemNote's help (9252072, 2026) for arrows, clozes and bullets below a question; how tags are
//! pasted is known from its forum, and nothing could be tried in the app.

use std::borrow::Cow;

use super::markdown::typed::{self, runs, side, written};
use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::{
    Carries, ClozeNumbers, ClozeParts, Format, MediaGoes, Output, READ_ONLY, Writing, Written,
};
use crate::text::{Breaks, Clozes, Lines, Media, Notation, Role};

/// Write only: what it exports is Markdown of other dialects.
pub(super) const FORMAT: Format = Format {
    name: "remnote",
    title: "RemNote",
    summary: "an outline to paste into RemNote: front >> back, {{cloze}}",
    extensions: &["md"],
    carries: Carries {
        kinds: &[Kind::Basic, Kind::Reversed, Kind::Cloze],
        clozes: ClozeParts {
            backs: true,
            hints: true,
            numbers: ClozeNumbers::Each,
            ..ClozeParts::BARE
        },
        // What is pasted is text alone.
        media: MediaGoes::Nowhere,
        ..typed::CARRIES
    },
    write: Some(write),
    ..READ_ONLY
};

const SIDES: Notation = Notation {
    lines: Lines::Tight,
    breaks: Breaks::Bare,
    media: Media::Image,
    headings: false,
    strike: false,
    html: false,
    marks: &[">>", "<<", "<>", ">-", "::", ";;", "==", "{{", "##", "[[", "((", "^^"],
    ..Notation::PLAIN
};

const CLOZE: Notation = Notation { clozes: Clozes::BracesHint, ..SIDES };

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut above: Vec<&str> = Vec::new();
    let mut count = 0;
    for (deck, notes) in runs(collection) {
        let levels: Vec<&str> = deck.split("::").collect();
        let shared = above.iter().zip(&levels).take_while(|(one, other)| one == other).count();
        for (depth, level) in levels.iter().enumerate().skip(shared) {
            bullet(out, depth, level)?;
        }
        for note in notes {
            card(out, levels.len(), note)?;
            count += 1;
            (writing.progress)(count)?;
        }
        above = levels;
    }
    Ok(written(collection, "copy the text and paste it into a document of RemNote"))
}

fn card(out: &mut dyn Output, depth: usize, note: &Note<'_>) -> Result<(), Cause> {
    let is_cloze = note.kind == Kind::Cloze;
    let front = match is_cloze {
        true => side(note.front(), Role::Cloze, &CLOZE),
        false => side(note.front(), Role::Side, &SIDES),
    };
    let (front, back) = (in_one_line(&front), side(note.back(), Role::Side, &SIDES));
    let tags: String = note.tags.iter().map(|tag| format!(" ##[[{}]]", tag_of(tag))).collect();
    if is_cloze {
        bullet(out, depth, &(front + &tags))?;
        return match note.back().raw().trim().is_empty() {
            true => Ok(()),
            false => below(out, depth + 1, &back),
        };
    }
    match (note.kind, back.contains('\n')) {
        (Kind::Reversed, _) => {
            bullet(out, depth, &format!("{front} <> {}{tags}", in_one_line(&back)))
        }
        (_, false) => bullet(out, depth, &format!("{front} >> {back}{tags}")),
        (_, true) => {
            bullet(out, depth, &format!("{front}{tags} >>>"))?;
            below(out, depth + 1, &back)
        }
    }
}

fn bullet(out: &mut dyn Output, depth: usize, text: &str) -> Result<(), Cause> {
    Ok(writeln!(out, "{:1$}- {text}", "", depth * 2)?)
}

/// A bullet for each line; those of a list have theirs, and those of code stay together.
fn below(out: &mut dyn Output, depth: usize, lines: &str) -> Result<(), Cause> {
    let mut fence: Option<&str> = None;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let mark = line.trim_start().get(..3).filter(|mark| *mark == "```" || *mark == "~~~");
        match (fence, mark) {
            (Some(_), _) => writeln!(out, "{:1$}{line}", "", depth * 2 + 2)?,
            (None, _) => {
                let text = line.trim_start();
                let nested = (line.len() - text.len()) / 2;
                bullet(out, depth + nested, text.strip_prefix("- ").unwrap_or(text))?;
            }
        }
        fence = match (fence, mark) {
            (None, mark) => mark,
            (Some(open), Some(mark)) if open == mark => None,
            (open, _) => open,
        };
    }
    Ok(())
}

/// A side that has to be one bullet.
fn in_one_line(side: &str) -> String {
    let lines = side.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A tag as it stands in double brackets: its levels apart by a slash.
fn tag_of(tag: &str) -> Cow<'_, str> {
    Cow::Owned(tag.replace("::", "/").replace(['[', ']'], "-"))
}
