//! Multiple choice: a question, its options, and which of them is right.
//!
//! The front is the question with its options, the back the right option; nobody guesses where
//! none is marked. `choices/line.rs` knows options, `choices/answer.rs` what
//! marks them, `choices/builder.rs` puts the lines together.

use std::collections::BTreeMap;

use crate::deck::{Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::page::{is_markdown, lines};
use crate::formats::{Evidence, Format, Found, READ_ONLY, Reading, Sections, TextIs, sample_of};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text;

mod answer;
mod builder;
mod item;
mod key;
mod line;
mod quiz;
mod settled;
mod stem;

use item::Item;
use quiz::{Part, Quiz};

/// Read only.
pub(super) const FORMAT: Format = Format {
    name: "choices",
    title: "multiple choice",
    summary: "questions with options A, B, C, the right ones marked or listed below",
    extensions: &["txt", "text", "md", "markdown"],
    over: &["blocks", "csv", "hashcards", "labels", "markdown", "quizlet"],
    detect,
    read: Some(read),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    recognised(sample_of(source)).unwrap_or(Evidence::NONE)
}

fn recognised(sample: &str) -> Option<Evidence> {
    // Most texts have no two options: that is found out without much ado.
    if lines(sample).filter(|line| line::option(line.text).is_some()).take(4).count() < 4 {
        let in_rows = |text: &str| line::options_in(text).len() > 1;
        if lines(sample).filter(|line| in_rows(line.text)).take(2).count() < 2 {
            return None;
        }
    }
    let quiz = Quiz::of(sample);
    let to_choose = |item: &&Item<'_>| item.options.len() > 1 && !item.is_checklist();
    let with_options = quiz.items().filter(to_choose).count();
    let answered = quiz.items().filter(to_choose).filter(|item| item.is_answered()).count();
    let many =
        |count: usize| if count == 1 { "1 question has" } else { "questions have" }.to_owned();
    let share = quiz.understood * 10 / quiz.lines.max(1);
    let questions = if with_options == 1 { many(1) } else { format!("{with_options} {}", many(2)) };
    let why = format!("{questions} options to choose from");
    let all_items = quiz.items().count();
    let mostly = with_options * 2 >= all_items && share >= 5;
    let marked =
        with_options >= 1 && answered * 2 >= with_options && (with_options > 1 || share >= 9);
    // Without answers only what is a quiz from end to end counts.
    let bare = with_options >= 3 && share >= 9 && quiz.items().all(|item| item.options.len() != 1);
    (mostly && (marked || bare)).then(|| Evidence::likely(quiz.understood, quiz.lines, why))
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let sample = source.sample()?;
    let judged = if is_markdown(source) { TextIs::Markdown } else { text::judge(sample.lines()) };
    let reading = reading.or_text_is(judged);
    let quiz = Quiz::of(text);
    let mut found = Found::default();
    let named = quiz.front_matter.deck().or(quiz.title);
    let mut sections = Sections::new(&reading, named.unwrap_or(source.stem()));
    for part in quiz.parts {
        match part {
            Part::Heading(level, text, line) => {
                sections.open(level, text, line, &mut found.diagnostics);
            }
            Part::Loose(text, line) => {
                let what = "it belongs to no question";
                let problem = Problem::PassedOver { what, text: text.to_owned() };
                found.diagnostics.push(Diagnostic::at_line(line, problem));
            }
            Part::Item(item) => take(&item, &reading, &sections, &mut found),
        }
    }
    quiz.front_matter.tell(&mut found);
    if found.collection.notes.is_empty() {
        let found = "questions to choose from, and none with the right answer marked".to_owned();
        return Err(source.error(Cause::NoCards { found }));
    }
    Ok(found)
}

/// Makes a note of `item`, or says why it is none.
fn take(item: &Item<'_>, reading: &Reading<'_>, sections: &Sections, found: &mut Found<'_>) {
    // In Markdown only a line break that is marked is one.
    let line_break = if reading.text_is == TextIs::Markdown { "  \n" } else { "\n" };
    match item.sides(line_break) {
        Ok((front, back)) => {
            let sides = (reading.text(front), reading.text(back));
            let mut note = Note { origin: Origin::at(item.line), ..Note::basic(sides.0, sides.1) };
            sections.place(&mut note, &mut found.collection);
            found.collection.notes.push(note);
        }
        Err(problem) => {
            found.skipped += 1;
            found.diagnostics.push(Diagnostic::at_line(item.line, problem));
        }
    }
}

/// The answers of a key, by the number of the question.
type Answers<'a> = BTreeMap<u32, &'a str>;
