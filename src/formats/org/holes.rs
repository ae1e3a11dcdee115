//! Clozes as org-drill and org-fc write them.
//!
//! It must not know other marks.

use super::scan::{GUARD, Token, slice};

/// How clozes are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Holes {
    /// As Anki writes them, or not at all.
    #[default]
    None,
    /// `[text]` or `[text||hint]`, all hidden at once.
    DrillTogether,
    /// `[text]` or `[text||hint]`, each on a card of its own.
    DrillEach,
    /// `{{text}{hint}@number}`.
    Fc,
}

/// Noncharacters, which no text has: where a cloze begins and ends.
pub(super) const OPEN: char = '\u{fdd0}';
pub(super) const CLOSE: char = '\u{fdd1}';

/// Openings that open no cloze and are looked into at length, at most.
const MOST_UNCLOSED: usize = 64;

/// So many bytes are a length.
const LONG: usize = 200;

/// Looks for clozes in a text.
pub(super) struct Clozes<'s> {
    source: &'s str,
    holes: Holes,
    /// What opened none, at length.
    unclosed: usize,
}

impl<'s> Clozes<'s> {
    pub(super) fn of(source: &'s str, holes: Holes) -> Self {
        Self { source, holes, unclosed: 0 }
    }

    /// `[text]` or `[text||hint]` at `at`, and where it ends.
    pub(super) fn drill(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        let (inside, end) = self.bracketed(at)?;
        let hinted = inside.split_once("||").or_else(|| inside.split_once('|'));
        Some((hole(inside, hinted), end))
    }

    /// The same over several blocks, in which a single bar may part cells.
    pub(super) fn drill_over_blocks(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        let (inside, end) = self.bracketed(at)?;
        let hinted = inside.rsplit_once("||").filter(|(_, hint)| !hint.contains(['\n', '|']));
        Some((hole(inside, hinted), end))
    }

    /// What stands in the brackets at `at` that hide it, and where they end.
    fn bracketed(&mut self, at: usize) -> Option<(&'s str, usize)> {
        if !matches!(self.holes, Holes::DrillTogether | Holes::DrillEach) {
            return None;
        }
        if self.unclosed > MOST_UNCLOSED {
            return None;
        }
        let Some(close) = matching(self.source, at + 1, '[', ']') else {
            self.unclosed += 1;
            return None;
        };
        let inside = slice(self.source, at + 1, close);
        if inside.trim().is_empty() || is_of_org(inside) {
            self.unclosed += usize::from(inside.len() > LONG);
            return None;
        }
        Some((inside, close + 1))
    }

    /// `{{text}{hint}@number}` at `at`, hint and number possibly missing, and where it ends.
    pub(super) fn fc(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        if self.holes != Holes::Fc
            || slice(self.source, at, at + 2) != "{{"
            || self.unclosed > MOST_UNCLOSED
        {
            return None;
        }
        let Some(close) = matching(self.source, at + 2, '{', '}') else {
            self.unclosed += 1;
            return None;
        };
        let text = slice(self.source, at + 2, close);
        let mut end = close + 1;
        let mut hint = None;
        if slice(self.source, end, end + 1) == "{" {
            let Some(close) = matching(self.source, end + 1, '{', '}') else {
                self.unclosed += 1;
                return None;
            };
            hint = Some(slice(self.source, end + 1, close));
            end = close + 1;
        }
        let mut number = None;
        if let Some(rest) = slice(self.source, end, self.source.len()).strip_prefix('@') {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            number = rest.get(..digits).and_then(|digits| digits.parse().ok());
            end += 1 + digits;
        }
        if slice(self.source, end, end + 1) != "}" || text.is_empty() {
            self.unclosed += usize::from(end - at > LONG);
            return None;
        }
        Some((Token::Hole { text, hint, number }, end + 1))
    }
}

/// What `inside` hides, and what is shown in its place.
fn hole<'s>(inside: &'s str, hinted: Option<(&'s str, &'s str)>) -> Token<'s> {
    let (text, hint) = hinted.map_or((inside, None), |(text, hint)| (text, Some(hint)));
    Token::Hole { text, hint, number: None }
}

/// Where the bracket ends that was opened before `from`.
fn matching(source: &str, from: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in source.get(from..)?.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return Some(from + at);
            }
            depth -= 1;
        }
    }
    None
}

/// Whether brackets around `inside` are Org's own: a date, a box, a count, a footnote.
pub(super) fn is_of_org(inside: &str) -> bool {
    // The author has parted the bracket from its text so that it hides nothing.
    if inside.starts_with(GUARD) {
        return true;
    }
    let counts = |c: char| c.is_ascii_digit() || c == '/' || c == '%';
    let dated = inside.get(..10).is_some_and(|date| {
        date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    });
    let counted = inside.contains(['/', '%']) && inside.chars().all(counts);
    dated
        || counted
        || matches!(inside, "X" | "-")
        || inside.starts_with("fn:")
        || inside.starts_with("sound:")
        || inside.starts_with("cite:")
}

#[cfg(test)]
mod tests {
    use super::super::scan::Scanner;
    use super::*;

    fn tokens(source: &str, holes: Holes) -> Vec<Token<'_>> {
        Scanner::of(source, holes).filter_map(|(_, token)| token).collect()
    }

    #[test]
    fn holes_are_told_from_brackets() {
        let hole = |text, hint| Token::Hole { text, hint, number: None };
        assert_eq!(
            tokens("[a|b] [2026-01-01 Thu] [c||d] [1/2] [e]", Holes::DrillEach),
            [hole("a", Some("b")), hole("c", Some("d")), hole("e", None)]
        );
        assert_eq!(
            tokens("{{a {b}}{h}@3} {{c}} {d}", Holes::Fc),
            [Token::Hole { text: "a {b}", hint: Some("h"), number: Some(3) }, hole("c", None)]
        );
    }
}
