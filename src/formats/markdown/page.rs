//! A Markdown file as lines: its front matter, and which lines are code or comments.
//!
//! Shared by all dialects. It must not know what makes a card.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::front_matter::{self, FrontMatter};

/// A file in lines.
#[derive(Debug)]
pub(in crate::formats) struct Page<'a> {
    text: &'a str,
    /// What stands before the text.
    pub(in crate::formats) front_matter: FrontMatter<'a>,
    /// The lines after the front matter.
    pub(in crate::formats) lines: Vec<Line<'a>>,
}

/// A line, without what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) struct Line<'a> {
    /// Its number, from 1.
    pub(in crate::formats) number: usize,
    /// The characters.
    pub(in crate::formats) text: &'a str,
    /// What it is.
    pub(in crate::formats) is: LineIs,
    start: usize,
}

/// What a line is, whatever the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum LineIs {
    /// Text that may mean something.
    Text,
    /// Nothing.
    Blank,
    /// Fenced code, the fences included.
    Code,
    /// A comment from its beginning to its end.
    Comment,
}

impl<'a> Page<'a> {
    /// The lines of `text`.
    pub(in crate::formats) fn of(text: &'a str) -> Self {
        let (front_matter, lines_before, start) = front_matter::split(text);
        let mut lines = Vec::new();
        let mut at = start;
        let body = text.get(start..).unwrap_or_default();
        for (i, whole) in body.split_inclusive('\n').enumerate() {
            let text = whole.trim_end_matches(['\n', '\r']);
            let is = if text.trim().is_empty() { LineIs::Blank } else { LineIs::Text };
            lines.push(Line { number: lines_before + i + 1, text, is, start: at });
            at += whole.len();
        }
        let mut page = Self { text, front_matter, lines };
        page.mark_code_and_comments();
        page
    }

    /// The lines that are not blank.
    pub(in crate::formats) fn filled(&self) -> usize {
        self.lines.iter().filter(|line| line.is != LineIs::Blank).count()
    }

    fn mark_code_and_comments(&mut self) {
        // The shortest fence of each kind that is opened and never closed: then it is no fence.
        let mut unclosed = [usize::MAX; 2];
        let mut comments_end = true;
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            if line.is == LineIs::Text
                && let Some((mark, run)) = opens_fence(line.text)
                && let Some(shortest) = unclosed.get_mut(usize::from(mark == b'~'))
                && run < *shortest
            {
                match self.closing(at, |text| closes_fence(text, mark, run)) {
                    Some(end) => {
                        self.mark(at, end, LineIs::Code);
                        at = end;
                    }
                    None => *shortest = run,
                }
            } else if comments_end && line.text.trim_start().starts_with("<!--") {
                let ends = |text: &str| text.contains("-->");
                let end = if ends(line.text) { Some(at) } else { self.closing(at, ends) };
                comments_end = end.is_some();
                if let Some(end) = end {
                    if self.lines.get(end).is_some_and(|line| ends_in_comment(line.text)) {
                        self.mark(at, end, LineIs::Comment);
                    }
                    at = end;
                }
            }
            at += 1;
        }
    }

    fn closing(&self, at: usize, closes: impl Fn(&str) -> bool) -> Option<usize> {
        let after = self.lines.get(at + 1..)?;
        after.iter().position(|line| closes(line.text)).map(|found| at + 1 + found)
    }

    fn mark(&mut self, from: usize, to: usize, is: LineIs) {
        for line in self.lines.get_mut(from..=to).unwrap_or_default() {
            line.is = is;
        }
    }

    /// The text of `lines`, which follow one another, without blank lines, comments and rules at
    /// either end.
    pub(in crate::formats) fn side(&self, lines: &[Line<'a>]) -> Cow<'a, str> {
        let counts = |line: &Line<'_>| {
            !matches!(line.is, LineIs::Blank | LineIs::Comment)
                && (line.is == LineIs::Code || !is_rule(line.text))
        };
        let (Some(first), Some(last)) =
            (lines.iter().position(counts), lines.iter().rposition(counts))
        else {
            return Cow::Borrowed("");
        };
        let lines = lines.get(first..=last).unwrap_or_default();
        let is_comment = |line: &&Line<'_>| line.is == LineIs::Comment;
        if lines.iter().any(|line| is_comment(&line)) {
            let kept = lines.iter().filter(|line| !is_comment(line)).map(|line| line.text);
            return Cow::Owned(kept.collect::<Vec<_>>().join("\n"));
        }
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Cow::Borrowed("");
        };
        Cow::Borrowed(self.text.get(first.start..last.start + last.text.len()).unwrap_or_default())
    }
}

impl<'a> Line<'a> {
    /// Whether it is text that may mean something.
    pub(in crate::formats) fn is_text(&self) -> bool {
        self.is == LineIs::Text
    }

    /// Whether it is blank.
    pub(in crate::formats) fn is_blank(&self) -> bool {
        self.is == LineIs::Blank
    }

    /// Its level and text, if it is a heading.
    pub(in crate::formats) fn heading(&self) -> Option<(usize, &'a str)> {
        if !self.is_text() {
            return None;
        }
        let bare = self.text.trim_start_matches(' ');
        let level = bare.bytes().take_while(|byte| *byte == b'#').count();
        let rest = bare.get(level..)?;
        let is_heading = (1..=6).contains(&level)
            && self.text.len() - bare.len() <= 3
            && (rest.is_empty() || rest.starts_with([' ', '\t']));
        is_heading.then(|| (level, without_closing_marks(rest)))
    }
}

/// The text of a heading without the marks that may close it.
fn without_closing_marks(text: &str) -> &str {
    let text = text.trim();
    let open = text.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { text }
}

/// Whether `text` is a rule: three or more of `-`, `*` or `_`, and nothing else but spaces.
pub(in crate::formats) fn is_rule(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    let Some(first @ ('-' | '*' | '_')) = marks.next() else { return false };
    let mut count = 1;
    for mark in marks {
        if mark != first {
            return false;
        }
        count += 1;
    }
    count >= 3
}

/// The mark and its length, if `text` opens fenced code; it may stand in a list.
fn opens_fence(text: &str) -> Option<(u8, usize)> {
    let bare = text.trim_start_matches([' ', '\t', '>']);
    let bare = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")).unwrap_or(bare);
    let mark = bare.bytes().next().filter(|mark| matches!(mark, b'`' | b'~'))?;
    let run = bare.bytes().take_while(|byte| *byte == mark).count();
    let info = bare.get(run..)?;
    (run >= 3 && !(mark == b'`' && info.contains('`'))).then_some((mark, run))
}

fn closes_fence(text: &str, mark: u8, run: usize) -> bool {
    let bare = text.trim_matches(|c: char| c == '>' || c.is_whitespace());
    bare.len() >= run && bare.bytes().all(|byte| byte == mark)
}

fn ends_in_comment(text: &str) -> bool {
    text.trim_end().ends_with("-->")
}

/// Words that a title or a file name has when it names a deck.
pub(in crate::formats) fn names_a_deck(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "flashcard",
        "flashcards",
        "flash",
        "anki",
        "ankideck",
        "deck",
        "decks",
        "cards",
        "quiz",
        "karteikarten",
        "lernkarten",
        "tarjetas",
        "cartões",
        "vocab",
        "vocabulary",
        "vokabeln",
        "карточки",
        "単語帳",
        "卡片",
        "fiches",
        "mdanki",
        "srs",
    ];
    let name = name.to_lowercase();
    let words: BTreeSet<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    WORDS.iter().any(|word| words.contains(word))
}

/// Whether a file of that name is about a project.
pub(in crate::formats) fn is_document(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "readme",
        "changelog",
        "changes",
        "contributing",
        "license",
        "security",
        "news",
        "todo",
        "authors",
        "code_of_conduct",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|document| name.starts_with(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<LineIs> {
        Page::of(text).lines.iter().map(|line| line.is).collect()
    }

    #[test]
    fn code_and_comments_are_no_text() {
        use LineIs::{Blank, Code, Comment, Text};
        assert_eq!(kinds("a\n```\n# b\n\n```\nc"), [Text, Code, Code, Code, Code, Text]);
        assert_eq!(kinds("~~~~\n```\n~~~\n~~~~\nx"), [Code, Code, Code, Code, Text]);
        assert_eq!(kinds("<!-- a\n# b\n-->\nc"), [Comment, Comment, Comment, Text]);
        assert_eq!(kinds("<!-- a --> b\n\n"), [Text, Blank]);
    }

    #[test]
    fn what_never_ends_hides_nothing() {
        use LineIs::Text;
        assert_eq!(kinds("```\n# a\n```sh\nb"), [Text, Text, Text, Text]);
        assert_eq!(kinds("<!-- a\n# b"), [Text, Text]);
    }

    #[test]
    fn headings_have_a_level() {
        let heading = |text| Page::of(text).lines[0].heading().map(|(l, t)| (l, t.to_owned()));
        assert_eq!(heading("## a b ##"), Some((2, "a b".to_owned())));
        assert_eq!(heading("# C#"), Some((1, "C#".to_owned())));
        assert_eq!(heading("###   "), Some((3, String::new())));
        assert_eq!(heading("#tag"), None);
        assert_eq!(heading("    # code"), None);
    }
}
