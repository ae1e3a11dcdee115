//! Finds the marks inside a paragraph of Org, each with the text before it.
//!
//! Each search for an end that fails is not made again, so that the time stays in proportion to the
//! text. It must not know what becomes of the marks.

use memchr::memmem;

use super::entities::ENTITIES;
use super::holes::{Clozes, Holes, OPEN};
use super::link::Link;
use super::wide::SHUT;

/// What Org's manual parts signs with that are to be no mark: it counts as white space.
pub(super) const GUARD: char = '\u{200b}';

/// Whether `c` is white space to Org.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == GUARD
}

/// A mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'s> {
    /// Text in an element.
    Marked { tag: &'static str, text: &'s str },
    /// Code, to be shown as it is.
    Code(&'s str),
    /// TeX.
    Math { display: bool, tex: &'s str },
    /// A character with a name.
    Character(&'static str),
    /// A line break.
    Break,
    /// HTML as it is.
    Html(&'s str),
    /// A link and what it shows.
    Link { link: Link<'s>, shown: Option<&'s str> },
    /// A cloze.
    Hole { text: &'s str, hint: Option<&'s str>, number: Option<u16> },
}

/// Goes through a text from mark to mark.
pub(super) struct Scanner<'s> {
    source: &'s str,
    at: usize,
    /// Only clozes are marks.
    code: bool,
    /// Whether a sign stands right before it.
    is_attached: bool,
    done: bool,
    /// What was looked for and does not come any more.
    missing: Vec<&'static str>,
    clozes: Clozes<'s>,
}

impl<'s> Scanner<'s> {
    /// Looks for every mark.
    pub(super) fn of(source: &'s str, holes: Holes) -> Self {
        let clozes = Clozes::of(source, holes);
        let missing = Vec::new();
        Self { source, at: 0, code: false, is_attached: false, done: false, missing, clozes }
    }

    /// Looks for every mark in what a cloze hides.
    pub(super) fn of_hidden(source: &'s str, holes: Holes) -> Self {
        Self { is_attached: true, ..Self::of(source, holes) }
    }

    /// Looks for clozes only.
    pub(super) fn of_code(source: &'s str, holes: Holes) -> Self {
        Self { code: true, ..Self::of(source, holes) }
    }

    fn slice(&self, from: usize, to: usize) -> &'s str {
        slice(self.source, from, to)
    }

    /// Where `needle` comes next from `from` on.
    fn find(&mut self, needle: &'static str, from: usize) -> Option<usize> {
        if self.missing.contains(&needle) {
            return None;
        }
        let found = memmem::find(self.source.as_bytes().get(from..)?, needle.as_bytes());
        if found.is_none() {
            self.missing.push(needle);
        }
        found.map(|after| from + after)
    }

    /// The mark at `at`, and where it ends.
    fn token(&mut self, at: usize, byte: u8) -> Option<(Token<'s>, usize)> {
        match byte {
            b'{' => self.clozes.fc(at),
            _ if self.code => None,
            b'*' => self.emphasis(at, "*", "b"),
            b'/' => self.emphasis(at, "/", "i"),
            b'_' => self.emphasis(at, "_", "u").or_else(|| self.script(at, "_{", "sub")),
            b'+' => self.emphasis(at, "+", "s"),
            b'=' => self.emphasis(at, "=", "code"),
            b'~' => self.emphasis(at, "~", "code"),
            b'^' => self.script(at, "^{", "sup"),
            b'$' => self.dollars(at),
            b'\\' => self.backslash(at),
            b'[' => self.bracket(at),
            b'<' => self.angle(at),
            b'@' => {
                self.slice(at, at + 7).eq_ignore_ascii_case("@@html:").then_some(())?;
                let end = self.find("@@", at + 7)?;
                Some((Token::Html(self.slice(at + 7, end)), end + 2))
            }
            _ => None,
        }
    }

    /// Text between two equal marks, by Org's rules for what may stand around them.
    fn emphasis(
        &mut self,
        at: usize,
        mark: &'static str,
        tag: &'static str,
    ) -> Option<(Token<'s>, usize)> {
        let before = self.slice(0, at).chars().next_back();
        let opens = before.is_none_or(|c| {
            // What follows a colon in `https://` is no emphasis.
            is_space(c)
                || "-–—({[<'\"“‘«„>|".contains(c)
                || matches!(c, OPEN | SHUT)
                || (c == ':' && mark != "/")
                || is_wide(c)
        });
        if !opens || is_space(self.slice(at + 1, self.source.len()).chars().next()?) {
            return None;
        }
        let mut from = at + 2;
        loop {
            let close = self.find(mark, from)?;
            let (last, after) = (
                self.slice(0, close).chars().next_back(),
                self.slice(close + 1, self.source.len()).chars().next(),
            );
            let ends = last.is_some_and(|c| !is_space(c))
                && after.is_none_or(|c| !c.is_alphanumeric() && c != mark_char(mark) || is_wide(c));
            if ends {
                let text = self.slice(at + 1, close);
                let token =
                    if tag == "code" { Token::Code(text) } else { Token::Marked { tag, text } };
                return Some((token, close + 1));
            }
            from = close + 1;
            if self.source.len() <= from {
                self.missing.push(mark);
                return None;
            }
        }
    }

    fn script(
        &mut self,
        at: usize,
        open: &'static str,
        tag: &'static str,
    ) -> Option<(Token<'s>, usize)> {
        let before = self.slice(0, at).chars().next_back();
        let attached = before.map_or(self.is_attached, |c| !is_space(c));
        if !attached || self.slice(at, at + 2) != open {
            return None;
        }
        let length = self.slice(at + 2, self.source.len()).find(['{', '}', '\n'])?;
        let close = at + 2 + length;
        let text = self.slice(at + 2, close);
        (!text.is_empty() && self.slice(close, close + 1) == "}")
            .then_some((Token::Marked { tag, text }, close + 1))
    }

    /// `$…$` and `$$…$$`.
    fn dollars(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        if self.slice(at, at + 2) == "$$" {
            let close = self.find("$$", at + 2)?;
            let tex = self.slice(at + 2, close);
            return (!tex.trim().is_empty())
                .then_some((Token::Math { display: true, tex }, close + 2));
        }
        let before = self.slice(0, at).chars().next_back();
        let first = self.slice(at + 1, self.source.len()).chars().next()?;
        if before.is_some_and(|c| c.is_alphanumeric() || c == '$')
            || first.is_whitespace()
            || ".,;$".contains(first)
        {
            return None;
        }
        let close = self.find("$", at + 2)?;
        let tex = self.slice(at + 1, close);
        let after = self.slice(close + 1, self.source.len()).chars().next();
        let ends = !tex.ends_with([' ', '\n', '\t', '.', ','])
            && after.is_none_or(|c| !c.is_ascii_alphanumeric())
            && tex.matches('\n').count() <= 2;
        ends.then_some((Token::Math { display: false, tex }, close + 1))
    }

    /// Maths, a line break, or a character with a name.
    fn backslash(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        let closed = |scanner: &mut Self, close, display| {
            let end = scanner.find(close, at + 2)?;
            Some((Token::Math { display, tex: scanner.slice(at + 2, end) }, end + 2))
        };
        match self.slice(at, at + 2) {
            "\\(" => return closed(self, "\\)", false),
            "\\[" => return closed(self, "\\]", true),
            "\\\\" => {
                let rest = self.slice(at + 2, self.source.len());
                let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                let rest = rest.get(blank..)?;
                return match rest.chars().next() {
                    None => Some((Token::Character(""), at + 2 + blank)),
                    Some('\n') => Some((Token::Break, at + 3 + blank)),
                    Some(_) => None,
                };
            }
            _ => {}
        }
        let rest = self.slice(at + 1, self.source.len());
        let name = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (_, character) =
            ENTITIES.iter().find(|(own, _)| rest.get(..name).is_some_and(|name| name == *own))?;
        let braces = if self.slice(at + 1 + name, at + 3 + name) == "{}" { 2 } else { 0 };
        Some((Token::Character(character), at + 1 + name + braces))
    }

    /// A link, or a cloze in the manner of org-drill.
    fn bracket(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        if self.slice(at, at + 2) == "[[" {
            let close = self.find("]]", at + 2)?;
            let inside = self.slice(at + 2, close);
            let (target, shown) = match inside.split_once("][") {
                Some((target, shown)) => (target, Some(shown)),
                None => (inside, None),
            };
            return Some((Token::Link { link: Link::to(target.trim()), shown }, close + 2));
        }
        self.clozes.drill(at)
    }

    /// `<https://…>`.
    fn angle(&mut self, at: usize) -> Option<(Token<'s>, usize)> {
        let rest = self.slice(at + 1, self.source.len());
        (rest.starts_with("http://") || rest.starts_with("https://")).then_some(())?;
        let length = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '<')?;
        let address = rest.get(..length)?;
        let closed = rest.get(length..)?.starts_with('>');
        closed.then_some((Token::Link { link: Link::to(address), shown: None }, at + length + 2))
    }
}

impl<'s> Iterator for Scanner<'s> {
    type Item = (&'s str, Option<Token<'s>>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let start = self.at;
        while let Some(byte) = self.source.as_bytes().get(self.at).copied() {
            let special = b"*/_=~+[\\$<^@{".contains(&byte);
            if special && let Some((token, end)) = self.token(self.at, byte) {
                let before = self.slice(start, self.at);
                self.at = end.max(self.at + 1);
                return Some((before, Some(token)));
            }
            self.at += 1;
        }
        self.done = true;
        Some((self.slice(start, self.source.len()), None))
    }
}

/// What stands in `source` between two places.
pub(super) fn slice(source: &str, from: usize, to: usize) -> &str {
    source.get(from..to).unwrap_or_default()
}

fn mark_char(mark: &str) -> char {
    mark.chars().next().unwrap_or(' ')
}

/// Whether `c` belongs to a script that puts no spaces between words.
pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xffef)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(source: &str, holes: Holes) -> Vec<Token<'_>> {
        Scanner::of(source, holes).filter_map(|(_, token)| token).collect()
    }

    #[test]
    fn marks_need_their_surroundings() {
        assert_eq!(tokens("a *b c* d", Holes::None), [Token::Marked { tag: "b", text: "b c" }]);
        assert_eq!(tokens("=a*b*c=", Holes::None), [Token::Code("a*b*c")]);
        for none in ["2*3*4", "a * b * c", "*a", "and/or/not", "snake_case_name", "~ a ~", "* * *"]
        {
            assert!(tokens(none, Holes::None).is_empty(), "{none}");
        }
    }

    #[test]
    fn dollars_may_be_money() {
        let math = |tex| Token::Math { display: false, tex };
        assert_eq!(tokens("$x$, $O(n)$", Holes::None), [math("x"), math("O(n)")]);
        for none in ["$5 and $10", "5$ a$", "$5-$10"] {
            assert!(tokens(none, Holes::None).is_empty(), "{none}");
        }
    }

    #[test]
    fn unclosed_marks_cost_no_time() {
        for piece in ["*a ", "[", "{{", "[[", "$a ", "\\(", "_{", "=a"] {
            let many = piece.repeat(50_000);
            for holes in [Holes::DrillEach, Holes::Fc] {
                assert!(Scanner::of(&many, holes).count() > 0);
            }
        }
    }
}
