//! One question of a quiz, and the sides that it makes.

use std::borrow::Cow;

use super::answer::{behind_letter, in_brackets, letters, verdict};
use super::line::Choice;
use crate::formats::page::Side;
use crate::report::Problem;

/// A question with its options, as far as they were found.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    /// The line on which it begins.
    pub(super) line: usize,
    pub(super) number: Option<u32>,
    pub(super) stem: Side<'a>,
    pub(super) options: Vec<Choice<'a>>,
    /// Lines that go on with an option, by its place.
    pub(super) more: Vec<(usize, &'a str)>,
    /// What the answer says.
    pub(super) answer: Option<Cow<'a, str>>,
    pub(super) explanation: Side<'a>,
    /// The answer stands in brackets of the question, which are shown empty.
    in_brackets: bool,
}

impl<'a> Item<'a> {
    pub(super) fn new(line: usize, number: Option<u32>, text: &'a str) -> Self {
        Self {
            line,
            number,
            stem: Side::of(text),
            options: Vec::new(),
            more: Vec::new(),
            answer: None,
            explanation: Side::of(text),
            in_brackets: false,
        }
    }

    /// Whether the right answer is told.
    pub(super) fn is_answered(&self) -> bool {
        self.answer.is_some() || self.has_marked()
    }

    /// Whether it is a list of what is done and what is left to do: boxes to tick below what asks
    /// nothing, some number of them ticked.
    pub(super) fn is_checklist(&self) -> bool {
        let ticked = self.options.iter().filter(|option| option.is_right).count();
        let asks = self.number.is_some()
            || self
                .stem
                .as_str()
                .trim_end_matches(['*', '_', ' '])
                .ends_with(['?', '？', ':', '：', '…']);
        self.options.iter().all(|option| option.is_box)
            && self.answer.is_none()
            && !asks
            && ticked != 1
    }

    /// Takes the answer that stands in brackets of the question, if it has none yet.
    pub(super) fn look_in_brackets(&mut self) {
        if self.is_answered() || self.options.len() == 1 {
            return;
        }
        let stem = self.stem.clone().finish();
        if let Some((_, answer)) = in_brackets(&stem, self.options.is_empty()) {
            self.answer = Some(Cow::Owned(answer.to_owned()));
            self.in_brackets = true;
        }
    }

    /// Whether some options, and not all, are marked as right.
    fn has_marked(&self) -> bool {
        let marked = self.options.iter().filter(|option| option.is_right).count();
        marked > 0 && marked < self.options.len()
    }

    /// The letter that comes next, of an option or of a box to tick.
    pub(super) fn takes(&self, choice: &Choice<'_>) -> bool {
        match (choice.is_box, choice.letter, self.options.last()) {
            (true, _, last) => last.is_none_or(|last| last.is_box),
            (_, 'A' | 'T', None) => true,
            (_, 'F', Some(last)) if last.letter == 'T' => true,
            (_, letter, Some(last)) => u32::from(letter) == u32::from(last.letter) + 1,
            _ => false,
        }
    }

    /// The option numbered `at` as it is shown.
    fn option(&self, at: usize) -> String {
        let Some(option) = self.options.get(at) else { return String::new() };
        let mut shown = option.label.trim_start_matches('*').to_owned();
        if option.is_box {
            shown.push('-');
        }
        // `A、` is followed by its text at once.
        if shown.ends_with(|c: char| c.is_ascii()) {
            shown.push(' ');
        }
        shown.push_str(option.text);
        for (_, line) in self.more.iter().filter(|(of, _)| *of == at) {
            shown.push('\n');
            shown.push_str(line.trim());
        }
        shown
    }

    /// Front and back, with `line_break` between options, or what is wrong with it.
    pub(super) fn sides(&self, line_break: &str) -> Result<(String, String), Problem> {
        let stem = self.stem.clone().finish();
        if stem.trim().is_empty() {
            let answer = self.answer.as_deref().unwrap_or_default();
            return Err(Problem::OrphanAnswer { answer: answer.to_owned() });
        }
        let orphan = || Problem::OrphanQuestion { question: self.stem.first_line().to_owned() };
        let right = match self.right()? {
            Some(right) => right,
            None if self.options.is_empty() => match &self.answer {
                Some(answer) => vec![answer.to_string()],
                None => return Err(orphan()),
            },
            None => return Err(orphan()),
        };
        let mut front = stem.into_owned();
        let held = in_brackets(&front, self.options.is_empty()).map(|(place, _)| place);
        if let Some(place) = held.filter(|_| self.in_brackets) {
            front.replace_range(place, " ");
        }
        for at in 0..self.options.len() {
            // A code block that ends the question ends with its line.
            front.push_str(if front.ends_with("```") { "\n" } else { line_break });
            front.push_str(self.option(at).trim_start());
        }
        let mut back = right.join(line_break);
        let reason = self.reason();
        if !reason.is_empty() {
            back.push_str(line_break);
            back.push_str(reason);
        }
        if !self.explanation.is_empty() {
            back.push_str(line_break);
            back.push_str(&self.explanation.clone().finish());
        }
        Ok((front, back))
    }

    /// What the answer says besides the option: why it is right.
    fn reason(&self) -> &str {
        let Some(answer) = &self.answer else { return "" };
        let behind = behind_letter(answer).to_lowercase();
        let same = |option: &Choice<'_>| {
            let text = option.text.to_lowercase();
            text.starts_with(&behind) || behind.starts_with(&text)
        };
        if behind.is_empty() || self.options.is_empty() || self.options.iter().any(same) {
            return "";
        }
        behind_letter(answer)
    }

    /// The right options as they are shown; nothing if none is told.
    fn right(&self) -> Result<Option<Vec<String>>, Problem> {
        if self.options.is_empty() {
            return Ok(None);
        }
        let Some(answer) = &self.answer else {
            let marked = (0..self.options.len())
                .filter(|at| self.options.get(*at).is_some_and(|o| o.is_right));
            let right = || {
                marked
                    .map(|at| self.option(at).trim_start_matches("- ").trim_start().to_owned())
                    .collect()
            };
            return Ok(self.has_marked().then(right));
        };
        let named = letters(answer);
        let found: Vec<String> = (0..self.options.len())
            .filter(|at| self.options.get(*at).is_some_and(|option| named.contains(&option.letter)))
            .map(|at| self.option(at).trim_start().to_owned())
            .collect();
        if !named.is_empty() && found.len() == named.len() {
            return Ok(Some(found));
        }
        let says = verdict(answer);
        let by_text = (0..self.options.len()).find(|at| {
            let option = self.options.get(*at);
            option.is_some_and(|option| {
                let same = option.text.trim().to_lowercase() == answer.trim().to_lowercase();
                let truth = match option.letter {
                    'T' => Some(true),
                    'F' => Some(false),
                    _ => verdict(option.text),
                };
                same || (says.is_some() && truth == says)
            })
        });
        if let Some(at) = by_text {
            return Ok(Some(vec![self.option(at).trim_start().to_owned()]));
        }
        if named.is_empty() && !answer.trim().is_empty() {
            // It is told in words of its own.
            return Ok(Some(vec![answer.to_string()]));
        }
        let detail = format!("the answer is “{}”, and no option is called so", answer.trim());
        Err(Problem::BadRecord { detail })
    }
}
