//! The first line of a question: its number, its label, and where its text stands.

use crate::formats::page::{Line, is_symbol};

/// What a question is called before its number.
const STEM_WORDS: [&str; 16] = [
    "question",
    "q",
    "no",
    "frage",
    "pregunta",
    "questão",
    "domanda",
    "vraag",
    "вопрос",
    "задание",
    "问题",
    "题目",
    "第",
    "題",
    "문제",
    "soal",
];

/// Where the text of a question without a number begins: behind `Question:`.
pub(super) fn unnumbered(line: &str) -> usize {
    let body =
        line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '>' | '-'));
    let text = body.split_once([':', '：']).filter(|(word, _)| {
        let word = word.trim_end_matches('*').to_lowercase();
        STEM_WORDS.contains(&word.as_str())
    });
    match text {
        Some((_, text)) => line.len() - text.trim_start_matches(['*', ' ', '\t']).len(),
        None => 0,
    }
}

/// The first line of a question that has a number: where its text stands.
pub(super) struct Stem {
    pub(super) number: Option<u32>,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Stem {
    /// `12. text`, `Q3) text`, `**Question 4:** text`, `### 5、text`, `第6题 text`
    pub(super) fn of(line: &Line<'_>) -> Option<Self> {
        let text = line.text;
        let body = text.trim_start_matches(|c: char| {
            c.is_whitespace() || is_symbol(c) || matches!(c, '#' | '*' | '_' | '>' | '【' | '[')
        });
        let lower: String = body.chars().take(12).flat_map(char::to_lowercase).collect();
        let digits = body.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= 24)?;
        let word =
            body.get(..digits)?.trim().trim_end_matches(['.', '#', '№']).trim_end().to_lowercase();
        let worded = STEM_WORDS.contains(&word.as_str());
        if !word.is_empty() && !worded || lower.is_empty() {
            return None;
        }
        let from_digits = body.get(digits..)?;
        let behind = from_digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u32 = from_digits.get(..from_digits.len() - behind.len())?.parse().ok()?;
        let closed = behind.trim_start_matches(['*', '_']);
        let marks = |c: char| {
            matches!(
                c,
                '.' | ')' | ':' | '、' | '．' | '：' | '）' | '】' | ']' | '题' | '題' | '번'
            )
        };
        let rest = closed.trim_start_matches(marks);
        let punctuated = rest.len() < closed.len();
        let tight = rest.starts_with(|c: char| c.is_ascii_digit())
            || (rest.starts_with(|c: char| c.is_ascii_alphabetic())
                && !worded
                && closed.starts_with('.')
                && number > 999);
        // `第3题` is a question, `第3章` a chapter.
        let counts_questions = !word.starts_with('第') || closed.starts_with(['题', '題']);
        if !(punctuated || worded) || tight || !counts_questions {
            return None;
        }
        let inner = rest.trim_start_matches(['*', '_', ' ', '\t', ':', '-', '–']);
        let from = text.len() - inner.len();
        let shut = inner.trim_end_matches('*');
        // Bold that began before the number ends at the end of the line.
        let open = text.trim_start().trim_start_matches('#').trim_start().starts_with("**")
            && !behind.starts_with('*')
            && !rest.starts_with('*');
        let to = if open && !shut.contains("**") { from + shut.len() } else { text.len() };
        Some(Self { number: Some(number), from, to })
    }
}
