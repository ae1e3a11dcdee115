//! Puts the questions of a quiz together line by line: what each line is to the question that is open.
//!
//! It must not know what becomes of a question that is over: that is `settled.rs`.

use std::borrow::Cow;

use super::answer::{answer, explanation, letters, verdict};
use super::item::Item;
use super::line::{option, options_in};
use super::quiz::{Part, Quiz};
use super::settled::Settled;
use super::stem::{Stem, unnumbered};
use crate::formats::page::{
    Line, is_farewell, is_fence, is_rule, is_section, is_title, plain_heading,
};

/// Where in an item a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Nowhere,
    Stem,
    Options,
    Answer,
    Explanation,
}

/// Puts the lines of a quiz together.
pub(super) struct Builder<'a> {
    text: &'a str,
    settled: Settled<'a>,
    item: Option<Box<Item<'a>>>,
    at: At,
    /// Lines without a number that may turn out to be a question.
    paragraph: Vec<Line<'a>>,
    /// The lines of the item so far.
    item_lines: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            settled: Settled::default(),
            item: None,
            at: At::Nowhere,
            paragraph: Vec::new(),
            item_lines: 0,
        }
    }

    /// A line of a code block, which is part of a question or of an explanation.
    pub(super) fn code(&mut self, line: &Line<'a>, touching: bool) {
        self.other(line, touching || self.at == At::Nowhere);
    }

    pub(super) fn blank(&mut self) {
        if self.at == At::Explanation || self.at == At::Answer {
            self.at = At::Nowhere;
        }
    }

    pub(super) fn line(&mut self, line: &Line<'a>, touching: bool) {
        let text = line.text.trim_start();
        let is_open = self.item.as_deref().is_some_and(|item| !item.is_answered());
        if self.settled.key_line(text, is_open) {
            self.close();
            return;
        }
        let folds = ["<details", "</details>", "<summary"].iter().any(|tag| text.starts_with(tag));
        if folds {
            self.settled.quiz.understood += 1;
            return;
        }
        if is_rule(text) || is_fence(text) {
            self.close();
            self.settled.quiz.understood += 1;
            return;
        }
        if self.option_line(line) {
            return;
        }
        if let Some((begins, value)) = answer(line.text)
            && self.answer_line(line, begins, value)
        {
            return;
        }
        if self.bare_answer(text.trim_end()) {
            return;
        }
        if explanation(line.text).is_some()
            && let Some(item) =
                self.item.as_mut().filter(|item| item.is_answered() || !item.options.is_empty())
        {
            let decoration = |c: char| c.is_whitespace() || c == '>';
            let labelled = line.text.trim_start_matches(decoration);
            item.explanation.push(line.start + line.text.len() - labelled.len(), labelled);
            self.at = At::Explanation;
            self.item_lines += 1;
            return;
        }
        if let Some(stem) = Stem::of(line) {
            self.close();
            self.open(line, &stem);
            return;
        }
        self.other(line, touching);
    }

    /// A line of options, or an option alone; whether it was one.
    fn option_line(&mut self, line: &Line<'a>) -> bool {
        let several = options_in(line.text);
        if let Some((from, first)) = several.first() {
            let before = line
                .text
                .get(..*from)
                .unwrap_or_default()
                .trim()
                .trim_end_matches(['*', '-'])
                .trim_end();
            let continues = self.item.as_ref().is_some_and(|item| item.options.is_empty());
            if first.letter == 'A'
                && (!before.is_empty() || continues || !self.paragraph.is_empty())
            {
                if !before.is_empty() {
                    let head = Line {
                        text: line.text.get(..*from).unwrap_or_default().trim_end(),
                        ..*line
                    };
                    match Stem::of(&head) {
                        Some(stem) => {
                            self.close();
                            self.open(&head, &stem);
                        }
                        None if continues && self.at == At::Stem => self.other(&head, true),
                        None => {
                            self.close();
                            self.paragraph.push(head);
                        }
                    }
                    self.item_lines = self.item_lines.saturating_sub(1);
                }
                self.adopt();
                if let Some(item) = &mut self.item {
                    item.options.extend(several.into_iter().map(|(_, choice)| choice));
                    self.at = At::Options;
                    self.item_lines += 1;
                    return true;
                }
            }
        }
        let Some(choice) = option(line.text) else { return false };
        let is_first = matches!(choice.letter, 'A' | 'T' | '?');
        let fits = |item: &Item<'_>| item.takes(&choice);
        if self.paragraph.is_empty()
            && matches!(self.at, At::Stem | At::Options)
            && self.item.as_deref().is_some_and(fits)
        {
        } else if is_first && !self.paragraph.is_empty() {
            self.adopt();
        } else {
            return false;
        }
        let Some(item) = &mut self.item else { return false };
        item.options.push(choice);
        // `D. x  E. y`: the rest of the line may hold more.
        self.at = At::Options;
        self.item_lines += 1;
        true
    }

    /// The answer of the open item; whether it was one.
    fn answer_line(&mut self, line: &Line<'a>, begins: usize, value: &'a str) -> bool {
        let fits = |item: &Item<'_>| {
            item.answer.is_none() && (!item.stem.is_empty() || item.number.is_some())
        };
        if !self.item.as_deref().is_some_and(fits) {
            let is_value = !letters(value).is_empty() || verdict(value).is_some();
            if self.paragraph.is_empty() || !is_value {
                return false;
            }
            self.adopt();
        }
        let labelled = line.from(begins);
        let Some(item) = &mut self.item else { return false };
        item.answer = Some(if value.is_empty() { Cow::Borrowed("") } else { Cow::Borrowed(value) });
        self.item_lines += 1;
        self.at = At::Answer;
        // `Answer: C. Explanation: …` on one line.
        if let Some(from) = ["Explanation:", "解析：", "Rationale:", "Reason:"]
            .iter()
            .find_map(|word| value.find(word))
        {
            let (head, tail) = value.split_at_checked(from).unwrap_or((value, ""));
            item.answer = Some(Cow::Borrowed(head.trim().trim_end_matches([',', ';', '(', '*'])));
            let start =
                line.start + line.text.len() - labelled.len() + labelled.find(tail).unwrap_or(0);
            item.explanation.push(start, tail);
            self.at = At::Explanation;
        }
        true
    }

    /// A line of nothing but the letters of options: the answer without a label; whether it is one.
    fn bare_answer(&mut self, text: &str) -> bool {
        let Some(item) = self.item.as_mut().filter(|_| self.at == At::Options) else {
            return false;
        };
        let known = |c: char| {
            c.is_ascii_alphabetic()
                && item.options.iter().any(|option| option.letter == c.to_ascii_uppercase())
        };
        let fits = item.options.len() > 1 && text.len() <= item.options.len();
        if !fits || item.is_answered() || text.is_empty() || !text.chars().all(known) {
            return false;
        }
        item.answer = Some(Cow::Owned(text.to_ascii_uppercase()));
        self.at = At::Answer;
        self.item_lines += 1;
        true
    }

    /// A line that is nothing special.
    fn other(&mut self, line: &Line<'a>, touching: bool) {
        let item = self.item.as_deref_mut().map(|item| (item, self.at));
        match item {
            Some((item, At::Stem)) => {
                item.stem.push_line(line);
                self.item_lines += 1;
            }
            Some((item, At::Options))
                if touching && !item.options.is_empty() && self.paragraph.is_empty() =>
            {
                item.more.push((item.options.len() - 1, line.text));
                self.item_lines += 1;
            }
            Some((item, At::Answer)) if touching && item.answer.as_deref() == Some("") => {
                item.answer = Some(Cow::Borrowed(line.text.trim()));
                self.item_lines += 1;
            }
            Some((item, At::Answer | At::Explanation))
                if touching && plain_heading(line.text).is_none() && !is_section(line.text) =>
            {
                item.explanation.push_line(line);
                self.at = At::Explanation;
                self.item_lines += 1;
            }
            _ => {
                if plain_heading(line.text).is_some() || is_section(line.text) {
                    self.close();
                    self.settled.heading(line);
                    return;
                }
                if !touching && self.paragraph.last().is_some() {
                    self.drop_paragraph();
                }
                self.paragraph.push(*line);
            }
        }
    }

    /// The paragraph before is the question of a new item.
    fn adopt(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let Some(first) = paragraph.first() else { return };
        self.close();
        let mut item = Box::new(Item::new(first.number, None, self.text));
        for (at, line) in paragraph.iter().enumerate() {
            let from = if at == 0 { unnumbered(line.text) } else { 0 };
            item.stem.push(line.start + from, line.from(from));
        }
        self.item_lines = paragraph.len();
        self.item = Some(item);
        self.at = At::Stem;
    }

    fn open(&mut self, line: &Line<'a>, stem: &Stem) {
        let mut item = Box::new(Item::new(line.number, stem.number, self.text));
        let text = line.text.get(stem.from..stem.to).unwrap_or_default();
        item.stem.push(line.start + stem.from, text);
        self.item = Some(item);
        self.at = At::Stem;
        self.item_lines = 1;
    }

    fn close(&mut self) {
        self.drop_paragraph();
        self.at = At::Nowhere;
        if let Some(item) = self.item.take() {
            self.settled.item(item, self.item_lines);
        }
    }

    /// The paragraph turned out to be no question.
    fn drop_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let Some(line) = paragraph.first() else { return };
        let text = line.text.trim();
        if self.settled.is_blank() && self.item.is_none() && paragraph.len() == 1 && is_title(text)
        {
            self.settled.quiz.title = Some(text);
            self.settled.quiz.understood += 1;
            return;
        }
        let heads = paragraph.len() == 1 && is_title(text);
        let explains = |item: &Item<'_>| item.is_answered() && item.number.is_some();
        if let Some(item) = self.item.as_deref_mut().filter(|item| explains(item))
            && !heads
            && !is_farewell(text)
        {
            paragraph.iter().for_each(|line| item.explanation.push_line(line));
            self.item_lines += paragraph.len();
            return;
        }
        // It stands between two items, so the open one comes first.
        if let Some(item) = self.item.take() {
            self.settled.item(item, self.item_lines);
            self.at = At::Nowhere;
        }
        self.settled.quiz.parts.push(match heads {
            true => Part::Heading(1, text, line.number),
            false => Part::Loose(text, line.number),
        });
    }

    pub(super) fn finish(mut self) -> Quiz<'a> {
        self.close();
        self.settled.finish()
    }
}
