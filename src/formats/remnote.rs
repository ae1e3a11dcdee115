//! RemNote: an outline to paste, whose bullets are cards by the arrows in them. Decks are the bullets
//! above.
//!
//! Facts: RemNote's help (9252072, 2026) for arrows, clozes and bullets below a question; how tags are
//! pasted is known from its forum, and nothing could be tried in the app.

use std::borrow::Cow;

use super::markdown::typed::{self, runs, side, written};
use super::page::is_fence;
use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::{
    Carries, ClozeNumbers, ClozeParts, Format, Hints, MediaGoes, Output, READ_ONLY, Writing,
    Written,
};
use crate::text::{Breaks, Clozes, Lines, Media, Notation, Role, Text};

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
            hints: Hints::Without(&['(', ')', '{', '}']),
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
            let level = Text::plain(*level);
            bullet(out, depth, &in_one_line(&side(&level, Role::Side, &SIDES)))?;
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
    // What ends the code that is open: as many backticks as begin it.
    let mut end: Option<String> = None;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let text = line.trim_start();
        if let Some(fence) = &end {
            writeln!(out, "{:1$}{line}", "", depth * 2 + 2)?;
            if text.trim_end() == fence {
                end = None;
            }
            continue;
        }
        let nested = (line.len() - text.len()) / 2;
        let text = text.strip_prefix("- ").unwrap_or(text);
        bullet(out, depth + nested, text)?;
        end = is_fence(text).then(|| text.chars().take_while(|c| *c == '`').collect());
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::settings::Settings;

    fn outline(deck: &str, front: &'static str, back: String) -> String {
        let mut collection = Collection::default();
        collection.decks.named(deck);
        collection.notes.push(Note::basic(Text::plain(front), Text::html(back)));
        let (settings, mut out) = (Settings::default(), Cursor::new(Vec::new()));
        write(&collection, &Writing::new(&settings), &mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn only_cards_are_cards() {
        let long = "w".repeat(60);
        assert_eq!(
            outline("Cells >> {{Parts}}", "q", format!("{long}<br>b<br><br>c")),
            format!("- Cells >\\> {{\\{{Parts}}}}\n  - q >>>\n    - {long}\n    - b\n    - c\n")
        );
    }

    #[test]
    fn code_stays_together() {
        let code = "<pre>```\na</pre><pre>b</pre>".to_owned();
        let below = ["- ````", "  ```", "  a", "  ````", "- ```", "  b", "  ```"];
        let below: String = below.map(|line| format!("    {line}\n")).concat();
        assert_eq!(outline("D", "q", code), format!("- D\n  - q >>>\n{below}"));
    }
}
