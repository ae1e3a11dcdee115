//! What of a quiz is settled: its title, its headings and the questions that are over, which may
//! still get their answers, from a key or one by one further down.
//!
//! It must not know how lines become a question.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Answers;
use super::item::Item;
use super::key::{heads_key, read_key};
use super::quiz::{Part, Quiz};
use crate::formats::page::{Line, plain_heading};

/// The quiz as far as it is settled.
#[derive(Default)]
pub(super) struct Settled<'a> {
    pub(super) quiz: Quiz<'a>,
    /// The answers of the key that is being read.
    key: Answers<'a>,
    in_key: bool,
    /// The parts before this one have their key.
    since_key: usize,
    /// Where the items without an answer are, by their numbers.
    open: BTreeMap<u32, usize>,
}

impl<'a> Settled<'a> {
    /// Whether nothing stands before what comes now.
    pub(super) fn is_blank(&self) -> bool {
        self.quiz.parts.is_empty() && self.quiz.title.is_none()
    }

    /// Takes in a heading, which is the title if it stands first and alone.
    pub(super) fn heading(&mut self, line: &Line<'a>) {
        self.quiz.understood += 1;
        let marked = plain_heading(line.text);
        let (level, text) = marked.unwrap_or((1, line.text.trim()));
        match self.is_blank() && level == 1 && marked.is_some() {
            true => self.quiz.title = Some(text),
            false => self.quiz.parts.push(Part::Heading(level, text, line.number)),
        }
    }

    /// Takes in an item of so many lines, which is over. One that is nothing but a number and an
    /// answer belongs to an earlier one.
    pub(super) fn item(&mut self, mut item: Box<Item<'a>>, lines: usize) {
        item.look_in_brackets();
        if item.options.len() > 1 || item.is_answered() {
            self.quiz.understood += lines;
        }
        if item.stem.is_empty() && item.options.is_empty() {
            let earlier = item.number.and_then(|number| self.open.remove(&number));
            if let Some(Part::Item(earlier)) = earlier.and_then(|at| self.quiz.parts.get_mut(at)) {
                earlier.answer = item.answer;
                earlier.explanation = item.explanation;
                return;
            }
        }
        if let Some(number) = item.number.filter(|_| !item.is_answered()) {
            self.open.insert(number, self.quiz.parts.len());
        }
        self.quiz.parts.push(Part::Item(item));
    }

    /// Whether the last question may still get its answer from a key.
    fn awaits_key(&self) -> bool {
        let last = self.quiz.parts.iter().skip(self.since_key).next_back();
        matches!(last, Some(Part::Item(item)) if !item.is_answered())
    }

    /// Takes in a line of a key; whether it was one. Only where a question `is_open`, here or
    /// before, does a key begin.
    pub(super) fn key_line(&mut self, text: &'a str, is_open: bool) -> bool {
        if !(self.in_key || is_open || self.awaits_key()) {
            return false;
        }
        if heads_key(text) || read_key(text, &mut self.key) {
            self.in_key = true;
            self.quiz.understood += 1;
            return true;
        }
        if self.in_key {
            self.apply_key();
        }
        false
    }

    /// Gives the questions since the last key their answers.
    fn apply_key(&mut self) {
        self.in_key = false;
        let key = std::mem::take(&mut self.key);
        for part in self.quiz.parts.iter_mut().skip(self.since_key) {
            if let Part::Item(item) = part
                && let Some(answer) = item.number.and_then(|number| key.get(&number))
                && !item.is_answered()
            {
                item.answer = Some(Cow::Borrowed(answer));
            }
        }
        self.since_key = self.quiz.parts.len();
    }

    /// The whole quiz: nothing comes any more.
    pub(super) fn finish(mut self) -> Quiz<'a> {
        if !self.key.is_empty() {
            self.apply_key();
        }
        self.quiz
    }
}
