//! What a line with a label does to the cards; so do a row, and a question that alone has none.
//!
//! It must not know what lines without a label do.

use super::{Assembler, Part};
use crate::formats::labels::card::Card;
use crate::formats::labels::mark::{Mark, mark_of};
use crate::formats::labels::outline::Next;
use crate::formats::labels::parts::{tags_in, text_of};
use crate::formats::labels::words::{Role, role_of};
use crate::formats::page::{Line, Side, plain_heading};
use crate::report::{Diagnostic, Problem};

impl<'a> Assembler<'a, '_> {
    pub(super) fn label(&mut self, role: Role, line: &Line<'a>, touching: bool, next: Next) {
        let Some(mark) = mark_of(line.text) else { return };
        self.understood += 1;
        self.since_label = 0;
        self.said_loose = false;
        self.quoted = mark.quoted;
        let (text, start) = text_of(line, &mark);
        match role {
            Role::Question | Role::Answer => {
                if role == Role::Question
                    && (self.scheme.inline || matches!(next, Next::Card | Next::End))
                    && let Some((end, from)) = self.halves(line.from(mark.text))
                {
                    self.inline(line, mark.text, end, from);
                    return;
                }
                self.side(role, line, &mark, &text, start, touching);
            }
            Role::Tags | Role::Category | Role::Deck => {
                self.tags(role, &text);
                self.part = if text.is_empty() { Part::Tags(role) } else { self.part };
            }
            Role::Schedule => self.scheduled += usize::from(mark.word == "i"),
            Role::Extra => self.extra(line, &mark),
            Role::Counter => {}
        }
    }

    /// A line `Q: … A: …`.
    fn inline(&mut self, line: &Line<'a>, text: usize, end: usize, from: usize) {
        let rest = line.from(text);
        let mut card = self.open(line.number);
        let mut front = Side::of(self.text);
        front.push(line.start + text, rest.get(..end).unwrap_or_default());
        let mut back = Side::of(self.text);
        back.push(line.start + text + from, rest.get(from..).unwrap_or_default());
        (card.front, card.back) = (Some(front), Some(back));
        self.card = Some(card);
        self.part = Part::Back;
    }

    /// Where the question behind a label ends and its answer begins, on the same line.
    fn halves(&self, rest: &str) -> Option<(usize, usize)> {
        self.scheme.inline_answer(rest).or_else(|| {
            let (front, back) = rest.split_once("::").filter(|_| self.scheme.rows)?;
            Some((front.trim_end().len(), rest.len() - back.trim_start().len()))
        })
    }

    /// A line `question::answer`.
    pub(super) fn row(&mut self, line: &Line<'a>) {
        self.understood += 1;
        self.since_label = 0;
        let Some((front, back)) = line.text.split_once("::") else { return };
        self.inline(line, 0, front.trim_end().len(), line.text.len() - back.trim_start().len());
    }

    /// The first line of a question without a label.
    pub(super) fn asked(&mut self, line: &Line<'a>) {
        self.understood += 1;
        self.since_label = 0;
        self.quoted = line.text.starts_with('>');
        let heading = plain_heading(line.text).map(|(_, text)| text);
        let bare = heading.unwrap_or_else(|| line.text.trim_start());
        let counts =
            |mark: &Mark| mark.word.is_empty() || role_of(&mark.word) == Some(Role::Counter);
        let numbered = mark_of(bare).filter(counts);
        let from = numbered.as_ref().map_or(0, |mark| mark.text);
        let text = bare.get(from..).unwrap_or_default();
        let text = match numbered.and_then(|mark| mark.bold) {
            Some(bold) => text.strip_suffix(bold).unwrap_or(text),
            None => text
                .strip_prefix("**")
                .and_then(|text| text.strip_suffix("**"))
                .filter(|text| !text.contains("**"))
                .unwrap_or(text),
        };
        let at = line.text.find(text).unwrap_or(0);
        let mut card = self.open(line.number);
        let mut front = Side::of(self.text);
        front.push(line.start + at, text);
        card.front = Some(front);
        self.card = Some(card);
        self.part = Part::Front;
    }

    /// The label of a side.
    fn side(
        &mut self,
        role: Role,
        line: &Line<'a>,
        mark: &Mark,
        text: &str,
        start: usize,
        touching: bool,
    ) {
        let first = role == self.scheme.opener;
        let has = |card: &Card<'_>, role: Role| match role {
            Role::Question => card.front.is_some(),
            _ => card.back.is_some(),
        };
        let other = if role == Role::Question { Role::Answer } else { Role::Question };
        let fits = match &self.card {
            None => false,
            Some(card) => {
                let counted = mark.number.is_some() && card.number.is_some();
                let same = mark.number == card.number;
                let complete = has(card, role) && has(card, other);
                if !has(card, role) {
                    !first && (!counted || same)
                } else if first {
                    // The first side again: it goes on, or the second one is missing.
                    !complete && touching && mark.number.is_none() && self.goes_on(card, text)
                } else {
                    let several = mark.number.is_some() && card.number.is_none();
                    several || (touching && (!counted || same))
                }
            }
        };
        if !fits {
            let mut card = self.open(line.number);
            card.number = mark.number.filter(|_| first);
            self.card = Some(card);
        }
        let whole = self.text;
        let Some(card) = self.card.as_mut() else { return };
        let side = match role {
            Role::Question => &mut card.front,
            _ => &mut card.back,
        };
        let again = side.is_some();
        let side = side.get_or_insert_with(|| Side::of(whole));
        if again && side.as_str() == text && !text.is_empty() {
            let problem = Problem::RepeatedLine { line: text.to_owned() };
            self.found.diagnostics.push(Diagnostic::at_line(line.number, problem));
        } else {
            side.push(start, text);
        }
        self.part = if role == Role::Question { Part::Front } else { Part::Back };
    }

    /// Whether a first side that is labelled once more goes on with `text`.
    fn goes_on(&self, card: &Card<'_>, text: &str) -> bool {
        let so_far = card.front.as_ref().or(card.back.as_ref()).map_or("", Side::as_str);
        let ended = so_far.ends_with(['?', '.', '!', '？', '。', '！']);
        self.scheme.goes_on
            || self.scheme.apart
            || so_far == text
            || (!ended && text.starts_with(char::is_lowercase))
    }

    fn extra(&mut self, line: &Line<'a>, mark: &Mark) {
        let labelled = line.from(mark.begins);
        let start = line.start + mark.begins;
        match &mut self.card {
            Some(card) if card.back.is_some() => {
                if let Some(back) = &mut card.back {
                    back.push(start, labelled);
                }
                self.part = Part::Back;
            }
            Some(card) => {
                card.extra.push(start, labelled);
                self.part = Part::Extra;
            }
            None => self.loose(line),
        }
    }

    pub(super) fn tags(&mut self, role: Role, text: &str) {
        let names =
            if role == Role::Deck { vec![text.trim().to_owned()] } else { tags_in(role, text) };
        let standing = self.scheme.tags_above || self.card.is_none();
        if standing {
            self.close();
            match role {
                Role::Deck => self.standing_deck = names.into_iter().find(|name| !name.is_empty()),
                _ => _ = self.standing.insert(role, names),
            }
        } else if let Some(card) = &mut self.card {
            match role {
                Role::Deck => card.deck = names.into_iter().find(|name| !name.is_empty()),
                _ => card.tags.extend(names),
            }
        }
    }
}
