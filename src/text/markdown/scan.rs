//! Finds what Markdown must not touch: maths, sounds, embedded media; code hides all of these.
//!
//! Each search for an end that fails is not made again, so that the time stays in proportion to the
//! text. It must not know the rest of Markdown.

use std::borrow::Cow;

use super::guard::{CLOSE, Guarded, OPEN, Piece, Shown};
use super::media::media;
use super::tex::{end_of, ends_early, is_money, looks_like_tex, marks, tidy_tex};

/// What ends a piece; where it was found missing is remembered, so that no stretch is searched
/// twice.
#[derive(Clone, Copy)]
enum End {
    Dollars,
    Round,
    Square,
    Tag,
}

/// Goes through a source once.
pub(super) struct Scan<'a> {
    source: &'a str,
    at: usize,
    copied: usize,
    out: String,
    pieces: Vec<Piece<'a>>,
    /// Where the paragraph ends that `at` is in; inline constructs end there at the latest.
    paragraph_end: usize,
    /// For each [`End`]: there is none before this place.
    missing: [usize; 4],
    /// The next dollar sign that may end maths, and the end of the paragraph it was looked for in.
    closing: (usize, usize),
    /// Lengths of runs of backticks that do not come again in this paragraph.
    missing_ticks: Vec<usize>,
    /// How many clozes are open.
    clozes: usize,
    line_start: bool,
}

/// Inline maths is not longer.
const LONGEST_INLINE: usize = 2000;

impl<'a> Scan<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            copied: 0,
            out: String::new(),
            pieces: Vec::new(),
            paragraph_end: 0,
            missing: [0; 4],
            closing: (0, 0),
            missing_ticks: Vec::new(),
            clozes: 0,
            line_start: true,
        }
    }

    /// Takes out all there is.
    pub(super) fn run(mut self) -> Guarded<'a> {
        self.find();
        let Self { source, mut out, pieces, copied, .. } = self;
        if pieces.is_empty() {
            return Guarded { source: Cow::Borrowed(source), pieces };
        }
        out.push_str(source.get(copied..).unwrap_or_default());
        Guarded { source: Cow::Owned(out), pieces }
    }

    fn find(&mut self) {
        while let Some(byte) = self.rest().bytes().next() {
            if self.at >= self.paragraph_end {
                self.next_paragraph();
            }
            let fresh = std::mem::replace(&mut self.line_start, byte == b'\n');
            match byte {
                b'`' | b'~' => self.code(byte, fresh),
                b'\\' => self.backslash(),
                b'$' => self.dollar(),
                b'[' => self.bracket(),
                b'!' if self.rest().starts_with("![[") => self.embed(),
                b'{' if opens_cloze(self.rest()) => self.skip(3, 1),
                b'}' if self.clozes > 0 && self.rest().starts_with("}}") => self.skip(2, -1),
                b' ' | b'\t' | b'>' => {
                    self.line_start = fresh;
                    self.at += 1;
                }
                // Fenced code may begin an item of a list.
                b'-' | b'+' | b'*' | b'0'..=b'9' | b'.' | b')' => {
                    self.line_start = fresh;
                    self.at += 1;
                }
                _ => self.pass(1),
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Goes on behind `characters` characters.
    fn pass(&mut self, characters: usize) {
        self.at += self.rest().chars().take(characters).map(char::len_utf8).sum::<usize>();
    }

    fn skip(&mut self, bytes: usize, clozes: isize) {
        self.at += bytes;
        self.clozes = self.clozes.saturating_add_signed(clozes);
    }

    fn next_paragraph(&mut self) {
        let blank = memchr::memmem::find(self.rest().as_bytes(), b"\n\n");
        self.paragraph_end = blank.map_or(self.source.len(), |blank| self.at + blank + 1);
        self.missing_ticks.clear();
    }

    /// The text from `from` on to the next `end` before `limit`.
    fn until(&mut self, from: usize, end: End, mark: &str, limit: usize) -> Option<&'a str> {
        let missing = self.missing.get_mut(end as usize)?;
        if from < *missing {
            return None;
        }
        let text = self.source.get(from..limit)?;
        let found = match mark {
            r"\)" | r"\]" => end_of(text, mark),
            mark => memchr::memmem::find(text.as_bytes(), mark.as_bytes()),
        };
        match found {
            Some(at) => text.get(..at),
            None => {
                *missing = limit;
                None
            }
        }
    }

    /// Replaces what stands from `at` to `end` by a number.
    fn take(&mut self, end: usize, shown: Shown) {
        use std::fmt::Write as _;
        self.out.push_str(self.source.get(self.copied..self.at).unwrap_or_default());
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{OPEN}{}{CLOSE}", self.pieces.len());
        let typed = self.source.get(self.at..end).unwrap_or_default();
        self.pieces.push(Piece { typed, shown });
        self.at = end;
        self.copied = end;
    }

    fn take_maths(&mut self, end: usize, tex: &str, display: bool) {
        let (open, close) = marks(display);
        let tex = tidy_tex(tex, self.clozes > 0);
        self.take(end, Shown::Text(format!("{open}{tex}{close}")));
    }

    /// Code spans and fenced code hide everything.
    fn code(&mut self, mark: u8, fresh: bool) {
        let run = self.rest().bytes().take_while(|byte| *byte == mark).count();
        let start = self.at;
        self.at += run;
        // What is written behind the backticks of a fence has none.
        let line = || self.rest().split('\n').next().unwrap_or_default();
        if fresh && run >= 3 && (mark == b'~' || !line().contains('`')) {
            self.at = fence_end(self.source, self.at, mark, run);
            self.paragraph_end = self.at;
            self.line_start = true;
            return;
        }
        if mark != b'`' || self.missing_ticks.contains(&run) {
            return;
        }
        let text = self.source.as_bytes().get(self.at..self.paragraph_end).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = memchr::memchr(b'`', text.get(from..).unwrap_or_default()) {
            let at = from + found;
            let tail = text.get(at..).unwrap_or_default();
            let other = tail.iter().take_while(|byte| **byte == b'`').count();
            if other == run {
                self.at += at + run;
                return;
            }
            from = at + other;
        }
        self.missing_ticks.push(run);
        self.at = start + run;
    }

    fn backslash(&mut self) {
        let rest = self.rest();
        // Two backslashes are one where Markdown is the rule: `\\(x\\)` is `\(x\)`.
        let pairs = [
            (r"\\(", r"\\)", End::Round, false),
            (r"\\[", r"\\]", End::Square, true),
            (r"\(", r"\)", End::Round, false),
            (r"\[", r"\]", End::Square, true),
        ];
        for (open, close, end, display) in pairs {
            if !rest.starts_with(open) {
                continue;
            }
            let from = self.at + open.len();
            let Some(tex) = self.until(from, end, close, self.paragraph_end) else { break };
            let glued = self.source.get(..self.at).is_some_and(|before| {
                before.ends_with(|c: char| c.is_alphanumeric() || c == ']' || c == ')')
            });
            let is_text = display && (glued || !looks_like_tex(tex));
            if tex.trim().is_empty() || is_text || ends_early(tex, display) {
                break;
            }
            self.take_maths(from + tex.len() + close.len(), tex, display);
            return;
        }
        self.pass(2);
    }

    fn dollar(&mut self) {
        if self.rest().starts_with("$$") {
            let from = self.at + 2;
            match self.until(from, End::Dollars, "$$", self.paragraph_end) {
                Some(tex) if ends_early(tex, true) => self.at = from + tex.len() + 2,
                Some(tex) if !tex.trim().is_empty() => {
                    self.take_maths(from + tex.len() + 2, tex, true);
                }
                _ => self.at += 2,
            }
            return;
        }
        match self.inline_maths() {
            Some(tex) => self.take_maths(self.at + tex.len() + 2, tex, false),
            None => self.at += 1,
        }
    }

    /// What stands between the dollar sign at `at` and the one that ends the maths.
    fn inline_maths(&mut self) -> Option<&'a str> {
        let from = self.at + 1;
        if self.source.as_bytes().get(from).is_none_or(u8::is_ascii_whitespace) {
            return None;
        }
        let end = self.closing_dollar(from)?;
        let tex = self.source.get(from..end).filter(|tex| tex.len() <= LONGEST_INLINE)?;
        (!tex.contains('`') && !is_money(tex) && !ends_early(tex, false)).then_some(tex)
    }

    /// The first dollar sign from `from` on that may end maths, in the same paragraph. It depends
    /// on nothing before `from`, so each is looked for once.
    fn closing_dollar(&mut self, from: usize) -> Option<usize> {
        if self.closing.0 > from {
            return Some(self.closing.0).filter(|at| *at < self.closing.1);
        }
        let text = self.source.as_bytes().get(..self.paragraph_end)?;
        let ends = |at: &usize| {
            let before = text.get(..*at).unwrap_or_default();
            let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
            let after = text.get(at + 1).copied().unwrap_or(b' ');
            let closes_word =
                |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'}' | b')');
            backslashes % 2 == 0
                && !before.last().is_none_or(u8::is_ascii_whitespace)
                && !after.is_ascii_digit()
                && (!after.is_ascii_alphabetic() || before.last().is_some_and(closes_word))
        };
        let mut dollars = memchr::memchr_iter(b'$', text.get(from..)?).map(|at| from + at);
        let found = dollars.find(ends);
        self.closing = (found.unwrap_or(text.len()), text.len());
        found
    }

    fn bracket(&mut self) {
        let tags = [("[$$]", "[/$$]", true), ("[$]", "[/$]", false)];
        for (open, close, display) in tags {
            if self.rest().starts_with(open) {
                let from = self.at + open.len();
                if let Some(tex) = self.until(from, End::Tag, close, self.source.len())
                    && !ends_early(tex, display)
                {
                    return self.take_maths(from + tex.len() + close.len(), tex, display);
                }
            }
        }
        if self.rest().starts_with("[latex]") {
            let from = self.at + "[latex]".len();
            if let Some(inner) = self.until(from, End::Tag, "[/latex]", self.source.len()) {
                let whole = format!("[latex]{}[/latex]", with_characters(inner));
                return self.take(from + inner.len() + "[/latex]".len(), Shown::Text(whole));
            }
        }
        if let Some(name) = self.sound() {
            let shown = format!("[sound:{}]", name.replace(['\t', '\n'], " "));
            return self.take(self.at + shown.len(), Shown::Text(shown));
        }
        self.at += 1;
    }

    /// The name in the `[sound:…]` at `at`: as for Anki, no other bracket or tag begins in it.
    fn sound(&self) -> Option<&'a str> {
        let inner = self.rest().strip_prefix("[sound:")?;
        let text = inner.get(..self.paragraph_end.checked_sub(self.source.len() - inner.len())?)?;
        let end = memchr::memchr3(b']', b'[', b'<', text.as_bytes())?;
        text.get(..end).filter(|_| text.as_bytes().get(end) == Some(&b']'))
    }

    /// `![[picture.png|100]]`, as Obsidian embeds media; embedded notes stay as they are.
    fn embed(&mut self) {
        let from = self.at + 3;
        let text = self.source.get(from..self.paragraph_end).unwrap_or_default();
        // Where another one begins before it ends, it is none.
        let mut doubled = memchr::memchr2_iter(b'[', b']', text.as_bytes())
            .filter(|at| matches!(text.as_bytes().get(*at..at + 2), Some(b"[[" | b"]]")));
        let inner = doubled.next().and_then(|at| text.split_at_checked(at));
        let inner = inner.filter(|(_, end)| end.starts_with(']')).map(|(inner, _)| inner);
        let shown = inner.and_then(|inner| {
            let (name, size) = inner.split_once('|').unwrap_or((inner, ""));
            let name = name.split('#').next().unwrap_or(name).trim();
            media(name, size.trim().parse().ok())
        });
        match (inner, shown) {
            (Some(inner), Some(shown)) => self.take(from + inner.len() + 2, shown),
            _ => self.at += 3,
        }
    }
}

/// Where fenced code ends that was opened by `run` marks before `at`: after its closing line.
fn fence_end(source: &str, at: usize, mark: u8, run: usize) -> usize {
    let mut end = at;
    let mut first = true;
    for line in source.get(at..).unwrap_or_default().split_inclusive('\n') {
        end += line.len();
        let bare = line.trim_matches(|c: char| c == '>' || c.is_whitespace());
        let closes = bare.len() >= run && bare.bytes().all(|byte| byte == mark);
        if closes && !std::mem::take(&mut first) {
            return end;
        }
        first = false;
    }
    end
}

/// Whether `text` begins with `{{c`, digits and `::`.
fn opens_cloze(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("{{c") else { return false };
    let digits = rest.bytes().take(8).take_while(u8::is_ascii_digit).count();
    digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with("::"))
}

/// LaTeX with the characters that stand in it by their numbers, because they mean something elsewhere.
fn with_characters(latex: &str) -> String {
    let mut out = String::with_capacity(latex.len());
    let mut rest = latex;
    while let Some((before, after)) = rest.find("&#").and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        // The longest is that of the last character there is.
        let end = after.bytes().take("&#1114111;".len()).position(|byte| byte == b';');
        let (number, after) =
            after.split_at_checked(end.map_or(2, |end| end + 1)).unwrap_or((after, ""));
        out.push_str(&htmlize::unescape(number));
        rest = after;
    }
    out + rest
}
