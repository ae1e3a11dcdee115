//! HTML cut into text and the elements that Markdown has a way to write, each with where it ends.
//!
//! Ends are found once, in one pass; what is never closed ends with what is around it. It must not
//! know how anything is written.

use std::borrow::Cow;

use crate::cloze::PARTED;
use crate::text::reduce::{Piece, Pieces};

/// Text, or a tag.
#[derive(Debug)]
pub(super) enum Token<'h> {
    /// Characters, white space as it stands.
    Text(Cow<'h, str>),
    /// An element begins; it ends before the token at `end`.
    Open { element: Element, tag: &'h str, end: usize },
    /// An element ends.
    Close(Element),
}

/// An element that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text::markdown) enum Element {
    /// `<br>`.
    Break,
    /// A line or lines of their own.
    Block,
    /// A paragraph.
    Paragraph,
    Heading(u8),
    List,
    NumberedList,
    Item,
    Quote,
    Pre,
    Rule,
    Table,
    Row,
    Cell,
    HeadCell,
    Code,
    Link,
    Image,
    Bold,
    Italic,
    Strike,
    /// One that Markdown has only as HTML.
    Inline(&'static str),
}

impl Element {
    pub(in crate::text::markdown) fn of(name: &str) -> Option<Self> {
        const INLINE: [&str; 12] =
            ["sub", "sup", "u", "ins", "kbd", "mark", "small", "ruby", "rb", "rt", "rp", "q"];
        const BLOCKS: [&str; 17] = [
            "address",
            "article",
            "aside",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figure",
            "figcaption",
            "footer",
            "header",
            "section",
            "summary",
            "center",
            "main",
            "caption",
        ];
        let name = name.to_ascii_lowercase();
        Some(match name.as_str() {
            "br" => Self::Break,
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                Self::Heading(name.bytes().last().map_or(1, |digit| digit - b'0'))
            }
            "ul" => Self::List,
            "ol" => Self::NumberedList,
            "li" => Self::Item,
            "blockquote" => Self::Quote,
            "pre" => Self::Pre,
            "hr" => Self::Rule,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" => Self::Cell,
            "th" => Self::HeadCell,
            "code" | "tt" | "samp" => Self::Code,
            "a" => Self::Link,
            "img" => Self::Image,
            "b" | "strong" => Self::Bold,
            "i" | "em" => Self::Italic,
            "s" | "del" | "strike" => Self::Strike,
            name if BLOCKS.contains(&name) => Self::Block,
            name => Self::Inline(INLINE.into_iter().find(|inline| *inline == name)?),
        })
    }

    /// Whether it stands for itself and has no end.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Rule | Self::Image)
    }

    /// Whether what is in it is a block that is written by itself.
    pub(super) fn is_container(self) -> bool {
        matches!(
            self,
            Self::Heading(_)
                | Self::List
                | Self::NumberedList
                | Self::Quote
                | Self::Pre
                | Self::Rule
                | Self::Table
        )
    }

    /// Whether it marks a part of a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Code | Self::Link | Self::Bold | Self::Italic | Self::Strike | Self::Inline(_)
        )
    }

    /// Whether the end of `other` is its end.
    pub(super) fn is_ended_by(self, other: Self) -> bool {
        self == other || self.kind() == other.kind() && self.kind() < KINDS
    }

    /// A number for its kind: elements of one kind end one another.
    fn kind(self) -> usize {
        match self {
            Self::List | Self::NumberedList => 0,
            Self::Item => 1,
            Self::Quote => 2,
            Self::Pre => 3,
            Self::Table => 4,
            Self::Row => 5,
            Self::Cell | Self::HeadCell => 6,
            Self::Code => 7,
            Self::Heading(_) => 8,
            Self::Link => 9,
            _ => KINDS,
        }
    }
}

const KINDS: usize = 10;

/// The tokens of `html`.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut open = Open::default();
    for piece in Pieces::of(html) {
        let (name, closing, tag) = match piece {
            Piece::Text(text) => {
                tokens.push(Token::Text(Cow::Borrowed(text)));
                continue;
            }
            Piece::Tag { name, closing, whole } => (name, closing, whole),
        };
        if tag == PARTED {
            tokens.push(Token::Text(Cow::Borrowed(tag)));
            continue;
        }
        let Some(element) = Element::of(name) else { continue };
        let at = tokens.len();
        match (closing, element.is_void()) {
            // `</br>` breaks a line too; no other end of these means anything.
            (true, true) if element != Element::Break => continue,
            (true, false) => {
                open.close(element.kind(), at, &mut tokens);
                tokens.push(Token::Close(element));
            }
            _ => {
                open.open(element, at, &mut tokens);
                tokens.push(Token::Open { element, tag, end: usize::MAX });
            }
        }
    }
    let all = tokens.len();
    open.close_all(all, &mut tokens);
    tokens
}

/// The elements that are open: where they began, and how many of each kind.
#[derive(Default)]
struct Open {
    stack: Vec<(usize, usize)>,
    count: [usize; KINDS],
    /// The open lists and items, and the open tables, rows and cells: their kinds.
    lists: Vec<usize>,
    tables: Vec<usize>,
}

impl Open {
    fn open(&mut self, element: Element, at: usize, tokens: &mut [Token<'_>]) {
        let kind = element.kind();
        if kind == KINDS {
            return;
        }
        match element {
            // An item ends the one before it in the same list, a cell and a row likewise.
            Element::Item if self.lists.last() == Some(&kind) => self.close(kind, at, tokens),
            Element::Cell | Element::HeadCell if self.tables.last() == Some(&kind) => {
                self.close(kind, at, tokens);
            }
            Element::Row if self.tables.last().is_some_and(|last| *last >= kind) => {
                self.close(kind, at, tokens);
            }
            _ => {}
        }
        self.stack.push((kind, at));
        if let Some(count) = self.count.get_mut(kind) {
            *count += 1;
        }
        match element {
            Element::List | Element::NumberedList | Element::Item => self.lists.push(kind),
            Element::Table | Element::Row | Element::Cell | Element::HeadCell => {
                self.tables.push(kind);
            }
            _ => {}
        }
    }

    /// Ends the last open element of `kind` and all in it, before the token at `at`.
    fn close(&mut self, kind: usize, at: usize, tokens: &mut [Token<'_>]) {
        if self.count.get(kind).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(inner) = self.close_last(at, tokens) {
            if inner == kind {
                return;
            }
        }
    }

    fn close_all(&mut self, at: usize, tokens: &mut [Token<'_>]) {
        while self.close_last(at, tokens).is_some() {}
    }

    fn close_last(&mut self, at: usize, tokens: &mut [Token<'_>]) -> Option<usize> {
        let (kind, begin) = self.stack.pop()?;
        if let Some(Token::Open { end, .. }) = tokens.get_mut(begin) {
            *end = at;
        }
        if let Some(count) = self.count.get_mut(kind) {
            *count = count.saturating_sub(1);
        }
        match kind {
            0 | 1 => drop(self.lists.pop()),
            4..=6 => drop(self.tables.pop()),
            _ => {}
        }
        Some(kind)
    }
}

/// The value of the attribute `name` of `tag`, its entities decoded.
pub(in crate::text::markdown) fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag.trim_start_matches('<').trim_start_matches(|c: char| c.is_alphanumeric());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let (key, after) = rest.split_at_checked(end)?;
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => value_of(value.trim_start())?,
            None => ("", after),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(htmlize::unescape_attribute(value).into_owned());
        }
        if key.is_empty() && after.len() == rest.len() {
            return None;
        }
        rest = after;
    }
}

/// The value that `text` begins with, quoted or not, and what follows it.
fn value_of(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote);
        }
    }
    text.split_at_checked(text.find(|c: char| c.is_whitespace() || c == '>')?)
}
