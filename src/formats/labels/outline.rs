//! What each line of a labelled deck is, before cards are made of them.

use super::mark::mark_of;
use super::scheme::{Labelled, Scheme, is_counter};
use super::words::{Role, role_of};
use crate::formats::page::{
    FrontMatter, Line, fenced, is_fence, is_rule, is_section, is_title, lines, plain_heading,
};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// Nothing stands on it.
    Blank,
    /// A part of a card begins.
    Label(Role),
    /// The question before an answer that alone is labelled.
    Asked,
    /// A card without labels, on one line.
    Row,
    /// Decoration between cards.
    Rule,
    /// A fence around cards.
    Wrapper,
    /// A heading of this level.
    Heading(u8),
    /// What Markdown files begin with, between two rules.
    FrontMatter,
    /// Text.
    Text,
}

/// What comes next after a line that has something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A card begins.
    Card,
    /// Another part of a card begins.
    Part,
    /// Text goes on.
    Text,
    /// The deck ends.
    End,
}

/// The lines of a deck, and what each is.
pub(super) struct Outline<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) is: Vec<Is>,
    /// For each line, what comes behind it; rules, headings and blank lines are looked over.
    pub(super) next: Vec<Next>,
    /// Rules stand between cards, not inside of them.
    pub(super) rules_part: bool,
    pub(super) front: FrontMatter<'a>,
}

impl<'a> Outline<'a> {
    pub(super) fn of(text: &'a str, scheme: &Scheme) -> Self {
        let lines: Vec<Line<'a>> = lines(text).collect();
        let mut fences = fenced(&lines);
        if scheme.wrapped {
            for (inside, line) in fences.iter_mut().zip(&lines) {
                *inside = *inside && is_fence(line.text);
            }
        }
        let each = fences.iter().enumerate();
        let mut is: Vec<Is> =
            each.map(|(at, fenced)| what_is(&lines, at, *fenced, scheme)).collect();
        let front = FrontMatter::of(text);
        is.iter_mut().take(front.lines).for_each(|is| *is = Is::FrontMatter);
        let mut outline = Self { lines, is, next: Vec::new(), rules_part: true, front };
        if scheme.labelled == Labelled::Answers {
            outline.find_questions();
        }
        outline.look_ahead(scheme);
        outline
    }

    /// In a deck whose answers alone are labelled, marks the first line of each question.
    fn find_questions(&mut self) {
        let answers: Vec<usize> = (0..self.is.len())
            .filter(|at| self.is.get(*at) == Some(&Is::Label(Role::Answer)))
            .collect();
        for answer in answers {
            if let Some(asked) = self.question_before(answer).and_then(|at| self.is.get_mut(at)) {
                *asked = Is::Asked;
            }
        }
    }

    fn question_before(&self, answer: usize) -> Option<usize> {
        let is = |at: usize| self.is.get(at).copied();
        let mut at = answer.checked_sub(1)?;
        while is(at) == Some(Is::Blank) {
            at = at.checked_sub(1)?;
        }
        let last = at;
        if matches!(is(last), Some(Is::Heading(_))) {
            return Some(last);
        }
        if is(last) != Some(Is::Text) {
            return None;
        }
        loop {
            let numbered = self.lines.get(at).and_then(|line| mark_of(line.text));
            if numbered.is_some_and(|mark| {
                mark.word.is_empty() || role_of(&mark.word) == Some(Role::Counter)
            }) {
                return Some(at);
            }
            match at.checked_sub(1).map(|above| (above, is(above))) {
                Some((above, Some(Is::Text))) => at = above,
                // A heading right above the text asks together with it.
                Some((above, Some(Is::Heading(_)))) => return Some(above),
                // The answer before goes on down to here: only the last line asks.
                Some((_, Some(Is::Label(_)))) => return Some(last),
                _ => return Some(at),
            }
        }
    }

    fn look_ahead(&mut self, scheme: &Scheme) {
        let mut ahead = Next::End;
        let (mut parting, mut rules) = (0, 0);
        self.next = vec![Next::End; self.is.len()];
        for (next, is) in self.next.iter_mut().zip(&self.is).rev() {
            *next = ahead;
            match is {
                Is::Blank | Is::Heading(_) | Is::Wrapper | Is::FrontMatter => {}
                Is::Rule => {
                    rules += 1;
                    parting += usize::from(matches!(ahead, Next::Card | Next::End));
                }
                Is::Asked | Is::Row => ahead = Next::Card,
                Is::Label(role) if *role == scheme.opener => ahead = Next::Card,
                Is::Label(Role::Tags | Role::Category | Role::Deck) if scheme.tags_above => {
                    ahead = Next::Card
                }
                Is::Label(_) => ahead = Next::Part,
                Is::Text => ahead = Next::Text,
            }
        }
        self.rules_part = parting * 2 >= rules;
    }

    /// The title above the first card, and the line it stands on.
    pub(super) fn title(&self, scheme: &Scheme) -> Option<(usize, &'a str)> {
        let skipped = |is: &Is| matches!(is, Is::Blank | Is::Wrapper | Is::Rule | Is::FrontMatter);
        let first = self.is.iter().position(|is| !skipped(is))?;
        let line = self.lines.get(first)?;
        match self.is.get(first)? {
            Is::Heading(level) => {
                let of_level = self.is.iter().filter(|is| **is == Is::Heading(*level)).count();
                (of_level == 1)
                    .then(|| plain_heading(line.text))
                    .flatten()
                    .map(|(_, text)| (first, text))
            }
            Is::Text if is_title(line.text) && !is_section(line.text) => {
                // Where cards are lines, a line right above some of them heads these.
                let below = self.is.get(first + 1);
                let alone = match scheme.inline {
                    true => below == Some(&Is::Blank),
                    false => !matches!(below, Some(Is::Text | Is::Asked)),
                };
                let bare = line.text.trim().trim_matches(['*', '_', '=', '#', '-']).trim();
                (alone && !bare.is_empty()).then_some((first, bare))
            }
            _ => None,
        }
    }
}

fn what_is(lines: &[Line<'_>], at: usize, fenced: bool, scheme: &Scheme) -> Is {
    let Some(line) = lines.get(at) else { return Is::Blank };
    if line.is_blank() {
        return Is::Blank;
    }
    if fenced {
        return if scheme.wrapped { Is::Wrapper } else { Is::Text };
    }
    let trimmed = line.text.trim_start();
    if scheme.separator.as_deref() == Some(trimmed) {
        return Is::Rule;
    }
    if let Some(mark) = mark_of(line.text) {
        if is_counter(lines, at, &mark) {
            return Is::Rule;
        }
        if let Some(role) = scheme.role(&mark, line.text).filter(|role| *role != Role::Counter) {
            return Is::Label(role);
        }
    }
    if is_rule(trimmed) {
        return Is::Rule;
    }
    if scheme.rows && is_row(trimmed) {
        return Is::Row;
    }
    match plain_heading(trimmed) {
        Some((level, _)) => Is::Heading(u8::try_from(level).unwrap_or(6)),
        None => Is::Text,
    }
}

/// Whether `line` is `question::answer`.
fn is_row(line: &str) -> bool {
    line.split_once("::")
        .is_some_and(|(front, back)| !front.trim().is_empty() && !back.trim().is_empty())
}
