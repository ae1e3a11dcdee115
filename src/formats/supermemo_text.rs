//! SuperMemo's text of questions and answers: every line begins with `Q:` or `A:`, also where a side
//! has several, and an item ends with a blank line.
//!
//! What its code page lacks stands there by its number (`&#33267;`); without such numbers it is labelled
//! text, which `labels` reads by itself. Old exports say below an item how far it is learned (`I:` and
//! `O:` lines), which is left out.

use std::borrow::Cow;

use crate::deck::{Collection, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::{
    Evidence, Format, Found, Heeds, Output, READ_ONLY, Reading, Writing, Written, sample_of,
};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "supermemo-text",
    title: "SuperMemo's text",
    summary: "Q: and A: at the beginning of every line, as SuperMemo has it",
    over: &["labels", "hashcards"],
    heeds: Heeds::MARKUP,
    detect,
    read: Some(read),
    write: Some(write),
    ..READ_ONLY
};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Question(&'t str),
    Answer(&'t str),
    Learning,
    Blank,
    Other,
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Self {
        let after = |label: &str| {
            line.strip_prefix(label)
                .or_else(|| line.strip_prefix(label.to_ascii_lowercase().as_str()))
        };
        let side = |rest: &'t str| rest.strip_prefix(' ').unwrap_or(rest);
        match (after("Q:"), after("A:")) {
            (Some(rest), _) => Self::Question(side(rest)),
            (_, Some(rest)) => Self::Answer(side(rest)),
            _ if line.trim().is_empty() => Self::Blank,
            _ if line.starts_with("I:") || line.starts_with("O:") => Self::Learning,
            _ => Self::Other,
        }
    }
}

/// It is SuperMemo's own where every line says what it is, and characters stand there by their
/// numbers; else it is labelled text like any other.
fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let lines: Vec<Line<'_>> = text.lines().map(Line::of).collect();
    let has = |wanted: fn(&Line<'_>) -> bool| lines.iter().any(wanted);
    let is_labelled = has(|line| matches!(line, Line::Question(_)))
        && has(|line| matches!(line, Line::Answer(_)))
        && !has(|line| *line == Line::Other);
    match is_labelled && matches!(decoded(text), Cow::Owned(decoded) if decoded != text) {
        true => Evidence::certain(
            "every line begins with Q: or A:, and characters stand in it by their numbers",
        ),
        false => Evidence::NONE,
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let mut reader = Reader { reading, open: None, found: Found::default(), learned: 0 };
    for (number, line) in (1..).zip(source.text()?.lines()) {
        reader.line(line, number);
    }
    reader.finish();
    let Reader { mut found, learned, .. } = reader;
    found.without_scheduling(learned);
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(source.error(Cause::NoCards { found: "lines without Q: and A:".to_owned() }));
    }
    found.collection.decks.named(source.stem());
    found.exact = true;
    Ok(found)
}

/// An item so far: the lines of its sides, and where it began.
#[derive(Default)]
struct Item<'a> {
    line: usize,
    question: Vec<Cow<'a, str>>,
    answer: Vec<Cow<'a, str>>,
}

struct Reader<'a, 'r> {
    reading: &'r Reading<'r>,
    open: Option<Item<'a>>,
    found: Found<'a>,
    learned: usize,
}

impl<'a> Reader<'a, '_> {
    fn line(&mut self, line: &'a str, number: usize) {
        match Line::of(line) {
            Line::Question(text) => {
                if self.open.as_ref().is_some_and(|item| !item.answer.is_empty()) {
                    self.finish();
                }
                let item =
                    self.open.get_or_insert_with(|| Item { line: number, ..Item::default() });
                item.question.push(decoded(text));
            }
            Line::Answer(text) => match &mut self.open {
                Some(item) => item.answer.push(decoded(text)),
                None => self.lone(number, Problem::OrphanAnswer { answer: text.to_owned() }),
            },
            Line::Learning => {
                let is_learned = line.starts_with("I:") && !line.contains("REP=0");
                self.learned += usize::from(is_learned && self.open.is_some());
            }
            Line::Blank => self.finish(),
            Line::Other => self.other(line, number),
        }
    }

    /// Ends the item that is open.
    fn finish(&mut self) {
        let Some(item) = self.open.take() else { return };
        if item.answer.is_empty() {
            let question = item.question.join("\n");
            self.lone(item.line, Problem::OrphanQuestion { question });
            return;
        }
        let side = |lines: Vec<Cow<'a, str>>| match <[_; 1]>::try_from(lines) {
            Ok([one]) => self.reading.text(one),
            Err(lines) => self.reading.text(lines.join("\n")),
        };
        let mut note = Note::basic(side(item.question), side(item.answer));
        note.origin = Origin::at(item.line);
        self.found.collection.notes.push(note);
    }

    /// A line without a label goes on with the side before it.
    fn other(&mut self, line: &'a str, number: usize) {
        let side = self.open.as_mut().map(|item| match item.answer.is_empty() {
            true => &mut item.question,
            false => &mut item.answer,
        });
        match side {
            Some(side) => side.push(decoded(line)),
            None => {
                let (what, text) = ("it has no label", line.to_owned());
                let problem = Problem::PassedOver { what, text };
                self.found.diagnostics.push(Diagnostic::at_line(number, problem));
            }
        }
    }

    fn lone(&mut self, line: usize, problem: Problem) {
        self.found.skipped += 1;
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }
}

/// `text` with the characters that it has by their numbers (`&#33267;`), as SuperMemo and Mnemosyne
/// write what their code page lacks.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains("&#") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, here)) = rest.find("&#").and_then(|at| rest.split_at_checked(at)) {
        plain.push_str(before);
        // The longest number has seven digits, and an `x` may stand before them.
        let end = here.bytes().take(11).position(|byte| byte == b';');
        let reference = end.and_then(|end| here.get(..=end));
        let character = reference.map(htmlize::unescape).filter(|c| !c.starts_with("&#"));
        match (character, reference) {
            (Some(character), Some(reference)) => {
                plain.push_str(&character);
                rest = here.get(reference.len()..).unwrap_or_default();
            }
            _ => {
                plain.push_str("&#");
                rest = here.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    for (index, note) in collection.notes.iter().enumerate() {
        for (label, side) in [("Q:", note.front().to_plain()), ("A:", note.back().to_plain())] {
            for line in side.split('\n') {
                // What looks like a character by its number would be read as one.
                writeln!(out, "{label} {}", line.replace("&#", "&#38;#"))?;
            }
        }
        writeln!(out)?;
        (writing.progress)(index + 1)?;
    }
    Ok(Written {
        cards: collection.notes.len(),
        next: "in SuperMemo: File, Import, Q&A text; or in Mnemosyne: File, Import".to_owned(),
        ..Written::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_by_their_numbers_are_read() {
        let cases = [
            ("a &#33267; b &#x41;", "a 至 b A"),
            ("&#38;#65; &#; &#x; &#abc; &#1", "&#65; &#; &#x; &#abc; &#1"),
            ("&amp; &lt;", "&amp; &lt;"),
        ];
        for (raw, text) in cases {
            assert_eq!(decoded(raw), text);
        }
        assert_eq!(decoded(&"&#".repeat(100_000)).len(), 200_000);
    }
}
