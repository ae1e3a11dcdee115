//! Which kind of blocks a text is made of, and texts that are none of them.

use super::{Cut, answer_key, groups, indented, numbered, paragraphs, sentinel};
use crate::formats::document::{Tally, has_marks};
use crate::formats::page::{Line, is_rule};

/// How the text is cut into records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Blank lines between; the first line of each asks.
    Groups,
    /// Wider gaps between; the first paragraph of each asks.
    WideGroups,
    /// A line stands after each record, the same again and again.
    Sentinel(String),
    /// `1. question`, then the answer.
    Numbered,
    /// `1. question`, and further down `1. answer`.
    AnswerKey,
    /// The question at the margin, the answer indented.
    Indented,
    /// Question, blank line, answer, blank line, and bare tags above the next question.
    Tagged,
    /// A paragraph each: `Term: definition`.
    Terms,
}

impl Shape {
    /// The shape of the text that begins with `sample`, if it has one.
    pub(super) fn of(sample: &str, lines: &[Line<'_>]) -> Option<Self> {
        if has_another_notation(sample, lines) {
            return None;
        }
        if let Some(line) = sentinel::find(lines) {
            return Some(Self::Sentinel(line));
        }
        if answer_key::fits(lines) {
            return Some(Self::AnswerKey);
        }
        if numbered::fits(lines) {
            return Some(Self::Numbered);
        }
        if paragraphs::are_tagged(lines) {
            return Some(Self::Tagged);
        }
        if paragraphs::are_terms(lines) {
            return Some(Self::Terms);
        }
        if groups::are_wide(lines) {
            return Some(Self::WideGroups);
        }
        if indented::fits(lines) {
            return Some(Self::Indented);
        }
        groups::fits(lines).then_some(Self::Groups)
    }

    /// The records of `text`, whose lines are `lines`.
    pub(super) fn cut<'a>(&self, text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
        match self {
            Self::Groups => groups::cut(text, lines),
            Self::WideGroups => groups::cut_wide(text, lines),
            Self::Sentinel(line) => sentinel::cut(text, lines, line),
            Self::Numbered => numbered::cut(text, lines),
            Self::AnswerKey => answer_key::cut(lines),
            Self::Indented => indented::cut(text, lines),
            Self::Tagged => paragraphs::cut_tagged(text, lines),
            Self::Terms => paragraphs::cut_terms(text, lines),
        }
    }

    /// What was seen, for the user.
    pub(super) fn why(&self, cards: usize) -> String {
        match self {
            Self::Groups => format!("blank lines part {cards} blocks with a question line first"),
            Self::WideGroups => format!("wider gaps part {cards} pairs of paragraphs"),
            Self::Sentinel(line) => format!("the line “{line}” stands between {cards} cards"),
            Self::Numbered => format!("{cards} numbered lines have their answers below them"),
            Self::AnswerKey => {
                format!("{cards} numbered lines have their answers by number at the end")
            }
            Self::Indented => format!("{cards} lines at the margin have indented answers"),
            Self::Tagged => format!("{cards} questions and answers have tags between them"),
            Self::Terms => format!("{cards} paragraphs begin with a term and a colon"),
        }
    }
}

/// Whether the text is in a notation that has readers of its own: Markdown's headings and lists,
/// Org, tables, JSON, HTML, source code; or prose whose lines were broken.
fn has_another_notation(sample: &str, lines: &[Line<'_>]) -> bool {
    if has_marks(lines) || sample.trim_start().starts_with(['{', '<']) {
        return true;
    }
    let full = || lines.iter().filter(|line| !line.is_blank());
    let document = Tally::of(full().map(|line| line.text));
    let all = document.all.max(1);
    let share =
        |holds: &dyn Fn(&str) -> bool| full().filter(|line| holds(line.text)).count() * 100 / all;
    let markers = ["?", "??", "%", ". . .", "+++", "START", "STARTI"];
    let marked =
        share(&|line| markers.contains(&line.trim()) || line.trim_start().starts_with("<!--"));
    let tabs = share(&|line| line.trim().contains('\t'));
    let rows =
        share(&|line| line.contains("::") || line.contains('|') || line.matches(';').count() > 1);
    let bullets = share(&|line| line.starts_with(['-', '*', '+']) && !is_rule(line));
    let broken = full().zip(full().skip(1)).filter(|(line, below)| is_broken(line, below)).count()
        * 100
        / all;
    marked >= 5
        || document.statements * 100 / all >= 30
        || document.declarations * 100 / all >= 10
        || tabs >= 60
        || rows >= 60
        || bullets >= 30
        || (document.headings + document.fences) * 100 / all >= 10
        || broken >= 25
}

/// Whether a sentence goes on from one line to the next, as in prose with broken lines.
fn is_broken(line: &Line<'_>, below: &Line<'_>) -> bool {
    const WIDTH: usize = 60;
    below.number == line.number + 1
        && line.text.chars().count() >= WIDTH
        && line.text.ends_with(|c: char| c.is_alphanumeric() || c == ',')
        && below.text.starts_with(char::is_lowercase)
}
