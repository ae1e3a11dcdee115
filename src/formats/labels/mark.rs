//! The label that a line begins with, whatever decoration is around it.
//!
//! It must not know what labels mean, except that a list of words tells how much to trust one.

use super::name::Name;
use super::words::{exactly, role_of};
use crate::formats::markdown::shape::tag_line;
use crate::formats::page::is_symbol;

/// What stands between a label and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends {
    /// `:`, of any width.
    Colon,
    /// `.`
    Dot,
    /// `)` or `]`
    Bracket,
    /// ` - `
    Dash,
    /// `、`
    Comma,
    /// Only space: `Q1 What is it?`
    Space,
    /// Nothing: the label is alone on its line.
    Alone,
}

/// The label of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its word or words in lower case, without numbers; nothing if it is a bare number.
    pub(super) word: String,
    /// Its number.
    pub(super) number: Option<u32>,
    /// How it ends.
    pub(super) ends: Ends,
    /// Bold or a heading: it is Markdown.
    pub(super) is_markdown: bool,
    /// It stands in a quotation (`> Q:`).
    pub(super) quoted: bool,
    /// The byte of the line at which the label itself begins.
    pub(super) begins: usize,
    /// The byte of the line at which the text begins.
    pub(super) text: usize,
    /// The bold that begins before the label and goes on to the end of the line.
    pub(super) bold: Option<&'static str>,
}

const BOLD: [&str; 7] = ["***", "**", "__", "<b>", "<strong>", "*", "_"];
const OPEN: [char; 6] = ['[', '【', '(', '（', '「', '〔'];

/// The label that `line` begins with, if it begins as if with one.
pub(super) fn mark_of(line: &str) -> Option<Mark> {
    let mut at = Cursor { line, rest: line.trim_start() };
    let quoted = at.rest.starts_with('>');
    at.skip(|c| c == '>' || c == ' ');
    let mut is_markdown = false;
    // Words with a hash are tags, as in `#cards/algebra`, whatever else they mean.
    if at.rest.starts_with('#') && !at.rest.ends_with([':', '：']) && tag_line(at.rest).is_some() {
        return None;
    }
    let hashes = at.rest.trim_start_matches('#');
    if hashes.len() < at.rest.len() && hashes.starts_with(' ') {
        is_markdown = true;
        at.rest = hashes.trim_start();
    }
    for bullet in ["- ", "* ", "+ ", "• ", "– "] {
        if let Some(rest) = at.rest.strip_prefix(bullet) {
            at.rest = rest.trim_start();
            break;
        }
    }
    at.skip_symbols();
    let begins = at.place();
    if let Some(mark) = at.clone().word(begins, quoted, is_markdown) {
        return Some(mark);
    }
    // `12. Q: …`: an ordinal before the label; alone it is a label of its own.
    let number = at.ordinal()?;
    let ends = number.ends;
    let mut behind = Cursor { line, rest: at.rest };
    behind.skip_symbols();
    let labelled = behind.word(begins, quoted, is_markdown || number.bold.is_some());
    match labelled {
        Some(mark) if role_of(&mark.word).is_some() && mark.ends != Ends::Space => Some(mark),
        _ => Some(Mark {
            word: String::new(),
            number: Some(number.value),
            ends,
            is_markdown: is_markdown || number.bold.is_some(),
            quoted,
            begins,
            text: at.place(),
            bold: number.bold.filter(|_| !number.bold_closed),
        }),
    }
}

struct Ordinal {
    value: u32,
    ends: Ends,
    bold: Option<&'static str>,
    bold_closed: bool,
}

/// A place in a line.
#[derive(Clone)]
struct Cursor<'a> {
    line: &'a str,
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn place(&self) -> usize {
        self.line.len() - self.rest.len()
    }

    fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        self.rest = self.rest.trim_start_matches(skipped);
    }

    fn take(&mut self, prefix: &str) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Skips emoji and the like.
    fn skip_symbols(&mut self) {
        if self.rest.starts_with(is_symbol) {
            self.skip(|c| is_symbol(c) || c == ' ');
        }
    }

    fn bold(&mut self) -> Option<&'static str> {
        let bold = BOLD.into_iter().find(|bold| self.rest.starts_with(bold))?;
        self.take(bold);
        Some(bold)
    }

    fn close(&mut self, bold: &'static str) -> bool {
        match bold {
            "<b>" => self.take("</b>"),
            "<strong>" => self.take("</strong>"),
            marks => self.take(marks),
        }
    }

    /// `12.`, `**12)**`, `3、`: the number, and the cursor behind it.
    fn ordinal(&mut self) -> Option<Ordinal> {
        let bold = self.bold();
        self.take("第");
        let digits =
            self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = self.rest.split_at_checked(digits)?;
        let value = number.parse().ok().filter(|_| digits <= 4)?;
        self.rest = rest;
        let mut bold_closed = bold.is_some_and(|bold| self.close(bold));
        self.take("题");
        let ends = self.ending()?;
        let loose = self.rest.is_empty() || self.rest.starts_with([' ', '\t', '*', '_', '<']);
        if !(loose || matches!(ends, Ends::Comma | Ends::Colon)) {
            return None;
        }
        bold_closed = bold_closed || bold.is_some_and(|bold| self.close(bold));
        self.rest = self.rest.trim_start();
        Some(Ordinal { value, ends, bold, bold_closed })
    }

    /// The punctuation that ends a label.
    fn ending(&mut self) -> Option<Ends> {
        let spaced = self.rest.trim_start();
        let ends = match spaced.chars().next() {
            None => return Some(Ends::Alone),
            Some(':' | '：' | '﹕') => Ends::Colon,
            Some('.' | '．') => Ends::Dot,
            Some(')' | '）' | ']' | '】' | '」' | '〕') => Ends::Bracket,
            Some('、') => Ends::Comma,
            Some('-' | '–' | '—') if spaced.len() < self.rest.len() => Ends::Dash,
            _ => return None,
        };
        let mut chars = spaced.chars();
        chars.next();
        self.rest = chars.as_str();
        // `【问】：` and `[Q]:` end twice.
        if ends == Ends::Bracket && self.rest.starts_with([':', '：']) {
            self.rest = self.rest.trim_start_matches([':', '：']);
            return Some(Ends::Colon);
        }
        // `Q::` is no label but a separator behind a short term.
        if ends == Ends::Colon && self.rest.starts_with(':') { None } else { Some(ends) }
    }

    /// A label of words, and the cursor behind it.
    fn word(mut self, begins: usize, quoted: bool, in_heading: bool) -> Option<Mark> {
        let bold = self.bold();
        self.skip_symbols();
        let bracket = self.rest.starts_with(OPEN);
        if bracket {
            self.skip(|c| OPEN.contains(&c));
        }
        let Name { word, number, length } = Name::at(self.rest)?;
        self.rest = self.rest.get(length..)?;
        let mut open = bold.filter(|bold| !self.clone().close(bold));
        if let (Some(bold), None) = (bold, open) {
            self.close(bold);
        }
        let known = exactly(&word);
        let closed_before = bold.is_some() && open.is_none();
        let behind = self.rest;
        let ends = match self.ending() {
            Some(ends) => ends,
            // `**Question** text`, `Q1 text`
            None if known.is_some()
                && behind.starts_with([' ', '\t'])
                && (closed_before || number.is_some() && length <= 5) =>
            {
                Ends::Space
            }
            None => return None,
        };
        if bracket && !matches!(ends, Ends::Bracket | Ends::Colon) {
            return None;
        }
        if open.is_some_and(|bold| self.close(bold)) {
            open = None;
        }
        let trusted = match ends {
            Ends::Colon => true,
            Ends::Dot | Ends::Bracket => known.is_some() || number.is_some(),
            Ends::Dash | Ends::Space => known.is_some() && !word.contains(' '),
            Ends::Alone => {
                known.is_some()
                    && (number.is_some()
                        || word.chars().count() > 1
                        || in_heading
                        || bold.is_some())
            }
            Ends::Comma => number.is_some(),
        };
        // `a.m.`, `e.g.`, `Q.E.D.`
        let abbreviation =
            ends == Ends::Dot && self.rest.starts_with(char::is_alphanumeric) && number.is_none();
        if !trusted || abbreviation {
            return None;
        }
        self.rest = self.rest.trim_start();
        Some(Mark {
            word,
            number,
            ends,
            is_markdown: in_heading || bold.is_some_and(|bold| !bold.starts_with('<')),
            quoted,
            begins,
            text: self.place(),
            bold: open,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, word: &str, number: Option<u32>, text: &str) {
        let mark = mark_of(line);
        let got = mark
            .as_ref()
            .map(|m| (m.word.as_str(), m.number, line.get(m.text..).unwrap_or_default()));
        assert_eq!(got, Some((word, number, text)), "{line}");
    }

    #[test]
    fn labels_in_every_decoration() {
        check("Q: what", "q", None, "what");
        check("q:what", "q", None, "what");
        check("Q:\twhat", "q", None, "what");
        check("Ｑ：何", "q", None, "何");
        check("**Q:** what", "q", None, "what");
        check("**Q**: what", "q", None, "what");
        check("**Q12.** what", "q", Some(12), "what");
        check("**Q: what**", "q", None, "what**");
        check("## Front: what", "front", None, "what");
        check("### Q3", "q", Some(3), "");
        check("- Q: what", "q", None, "what");
        check("> A: what", "a", None, "what");
        check("1. **Question:** what", "question", None, "what");
        check("Question 3: what", "question", Some(3), "what");
        check("Question #3: what", "question", Some(3), "what");
        check("Вопрос 1. что", "вопрос", Some(1), "что");
        check("❓ **Question:** what", "question", None, "what");
        check("[Q] what", "q", None, "what");
        check("【问】什么", "问", None, "什么");
        check("问题1：什么", "问题", Some(1), "什么");
        check("Q1 what", "q", Some(1), "what");
        check("<b>Front:</b> what", "front", None, "what");
        check("**Question** what", "question", None, "what");
        check("12. what", "", Some(12), "what");
        check("**3) what**", "", Some(3), "what**");
        check("Card 3 Front: x", "card front", Some(3), "x");
        check("A - x", "a", None, "x");
    }

    #[test]
    fn what_only_looks_like_a_label() {
        for line in [
            "Q",
            "e.g. this",
            "a.m. or p.m.",
            "A dog",
            "std::vec",
            "What is it?",
            "3.14 is pi",
            "",
            "---",
            "A::b",
        ] {
            assert_eq!(mark_of(line), None, "{line}");
        }
    }
}
