//! A paragraph: text, line breaks and what is emphasised in it.
//!
//! White space collapses as it does in HTML, and never stands at the edge of what is emphasised,
//! where Markdown would not see the marks. Marks are stars where these are sure to be read as such,
//! else tags. It must not know blocks.

use super::element::{Element, Token, attribute};
use super::escape::{At, Escape, entity, spaced};
use super::signs::{first_of, last_of, signs};
use super::span::{code_span, destination, image, link};
use super::taken::Taken;
use super::{Breaks, Clozes, Lines, Notation, html};
use crate::cloze::PARTED;
use crate::text::markdown::write::without_attributes;

/// What a paragraph is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    /// Characters that stand for themselves, and numbers of pieces.
    Text(String),
    /// Markdown.
    Raw(String),
    Open(Mark),
    Close(Mark),
    Break(usize),
}

/// What emphasises, or is a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Bold,
    Italic,
    Strike,
    Tag(&'static str),
    Link(String),
}

impl Mark {
    fn of(element: Element, tag: &str) -> Option<Self> {
        Some(match element {
            Element::Bold => Self::Bold,
            Element::Italic => Self::Italic,
            Element::Strike => Self::Strike,
            Element::Inline(name) => Self::Tag(name),
            Element::Link => Self::Link(link(tag)?),
            _ => return None,
        })
    }

    /// Whether the one means nothing inside of the other.
    fn is_like(&self, other: &Self) -> bool {
        self == other || matches!((self, other), (Self::Link(_), Self::Link(_)))
    }

    /// What stands around in Markdown, if that has a mark for it.
    pub(super) fn sign(&self, notation: &Notation) -> Option<&'static str> {
        match self {
            Self::Bold => Some("**"),
            Self::Italic => Some("*"),
            Self::Strike if notation.strike => Some("~~"),
            _ => None,
        }
    }

    fn tag(&self) -> &'static str {
        match self {
            Self::Bold => "b",
            Self::Italic => "i",
            Self::Strike => "del",
            Self::Tag(name) => name,
            Self::Link(_) => "a",
        }
    }
}

/// A mark that is open, and whether it is written: not inside of one of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Opened {
    mark: Mark,
    shows: bool,
}

/// A paragraph that grows.
#[derive(Debug)]
pub(super) struct Line<'p> {
    taken: &'p Taken<'p>,
    notation: &'p Notation,
    items: Vec<Inline>,
    /// What is emphasised where the paragraph ends goes on in the next one.
    open: Vec<Opened>,
    /// Line breaks owed before the next visible character.
    breaks: usize,
    space: bool,
}

impl<'p> Line<'p> {
    /// An empty one in which `marks` are open.
    pub(super) fn new(taken: &'p Taken<'p>, notation: &'p Notation, marks: &[Mark]) -> Self {
        let (items, open) = (Vec::new(), Vec::new());
        let mut line = Self { taken, notation, items, open, breaks: 0, space: false };
        marks.iter().for_each(|mark| line.open(mark.clone()));
        line
    }

    /// The marks that are open.
    pub(super) fn marks(&self) -> Vec<Mark> {
        self.open.iter().map(|open| open.mark.clone()).collect()
    }

    /// An item of a list begins that is too deep to be one.
    fn item(&mut self) {
        self.boundary(Element::Item);
        self.pay();
        self.push_text("-");
        self.space = true;
    }

    /// Takes in a token that is no container; code is taken in whole by the caller.
    pub(super) fn token(&mut self, token: &Token<'_>) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Open { element: Element::Break, .. } => {
                self.breaks += 1;
                self.space = false;
            }
            Token::Open { element: Element::Image, tag, .. } => self.image(tag),
            Token::Open { element: Element::Item, .. } => self.item(),
            Token::Open { element, tag, .. } => match Mark::of(*element, tag) {
                Some(mark) => self.open(mark),
                None => self.boundary(*element),
            },
            Token::Close(element) => match element {
                Element::Link => self.close(|mark| matches!(mark, Mark::Link(_))),
                _ => match Mark::of(*element, "") {
                    Some(mark) => self.close(|open| *open == mark),
                    None => self.boundary(*element),
                },
            },
        }
    }

    /// What a block element around does to the text: it stands on a line of its own.
    fn boundary(&mut self, element: Element) {
        match element {
            Element::Cell | Element::HeadCell => self.space = true,
            Element::Code => {}
            _ => {
                self.space = false;
                let wanted = 1 + usize::from(element == Element::Paragraph);
                self.breaks = self.breaks.max(wanted);
            }
        }
    }

    fn text(&mut self, raw: &str) {
        if raw == PARTED {
            // It parts two signs that would mean something side by side.
            let last = self.items.last().and_then(last_of);
            if self.notation.html && last.is_some_and(|last| ":{}".contains(last)) {
                self.raw(raw.to_owned());
            }
            return;
        }
        let mut words = raw.split(|c: char| c.is_ascii_whitespace()).peekable();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                self.pay();
                let word = htmlize::unescape(word);
                self.push_text(&spaced(&word));
            }
            self.space |= words.peek().is_some();
        }
    }

    fn push_text(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.items.push(Inline::Text(text.to_owned())),
        }
    }

    fn raw(&mut self, markdown: String) {
        self.pay();
        self.items.push(Inline::Raw(markdown));
    }

    /// Writes the breaks or the space that are owed, before what was opened last.
    fn pay(&mut self) {
        let (breaks, space) = (std::mem::take(&mut self.breaks), std::mem::take(&mut self.space));
        let opened = self.items.iter().rev();
        let opened = opened.take_while(|item| matches!(item, Inline::Open(_))).count();
        let at = self.items.len() - opened;
        if at == 0 || breaks == 0 && !space {
            return;
        }
        let item = match breaks.min(MOST_BREAKS) {
            0 => Inline::Text(" ".to_owned()),
            breaks => Inline::Break(breaks),
        };
        match (self.items.get_mut(at - 1), &item) {
            (Some(Inline::Text(before)), Inline::Text(space)) => before.push_str(space),
            (Some(Inline::Break(_)), Inline::Text(_)) => {}
            _ => self.items.insert(at, item),
        }
    }

    /// Begins `mark`, which shows nothing inside of one of its kind.
    fn open(&mut self, mark: Mark) {
        if self.open.len() >= DEEPEST {
            return;
        }
        let shows = !self.open.iter().any(|open| open.mark.is_like(&mark));
        if shows {
            self.items.push(Inline::Open(mark.clone()));
        }
        self.open.push(Opened { mark, shows });
    }

    /// Ends the last mark that is the one meant; those that were opened in it go on.
    fn close(&mut self, is_meant: impl Fn(&Mark) -> bool) {
        let Some(at) = self.open.iter().rposition(|open| is_meant(&open.mark)) else { return };
        let again = self.open.split_off(at + 1);
        let Some(opened) = self.open.pop() else { return };
        if opened.shows {
            again.iter().rev().for_each(|inner| self.end(inner.clone()));
            self.end(opened);
            again.iter().filter(|inner| inner.shows).for_each(|inner| {
                self.items.push(Inline::Open(inner.mark.clone()));
            });
        }
        self.open.extend(again);
    }

    /// Writes the end of a mark; one that has nothing in it vanishes.
    fn end(&mut self, Opened { mark, shows }: Opened) {
        if !shows {
            return;
        }
        if self.items.last() == Some(&Inline::Open(mark.clone())) {
            self.items.pop();
        } else {
            self.items.push(Inline::Close(mark));
        }
    }

    fn image(&mut self, tag: &str) {
        let Some(src) = attribute(tag, "src").filter(|src| !src.trim().is_empty()) else { return };
        let markdown = image(&src, tag, self.notation);
        self.raw(markdown);
    }

    /// Takes in code: the tokens inside of it.
    pub(super) fn code(&mut self, tokens: &[Token<'_>]) {
        let Some(code) = html::code_of(tokens, self.taken) else {
            // It has clozes in it, which Markdown would not see.
            self.open(Mark::Tag("code"));
            tokens.iter().for_each(|token| self.token(token));
            self.close(|mark| *mark == Mark::Tag("code"));
            return;
        };
        if !code.trim().is_empty() {
            let one_line = code.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_one_line = !code.contains(['\n', '\t', '\r', '\u{c}']);
            // What one line has no place for at its ends stands around it.
            self.space |= !is_one_line && code.starts_with(char::is_whitespace);
            let is_apart = !is_one_line && code.ends_with(char::is_whitespace);
            let kept = if is_one_line { code } else { one_line };
            self.pay();
            // Two spans side by side would be one.
            let touches = self.items.last().and_then(last_of) == Some('`');
            let markdown = match touches && self.notation.html {
                true => html::code(&kept),
                false => code_span(&kept, self.notation),
            };
            self.raw(markdown);
            self.space = is_apart;
        } else if !code.is_empty() {
            self.space = true;
        }
    }

    /// Whether there is nothing to see yet.
    pub(super) fn is_empty(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Inline::Open(_)))
    }

    /// The Markdown of the paragraph; another one begins.
    pub(super) fn finish(&mut self) -> String {
        for opened in self.open.clone().into_iter().rev() {
            self.end(opened);
        }
        let again = self.open.iter().filter(|open| open.shows);
        let again = again.map(|open| Inline::Open(open.mark.clone())).collect();
        let items = std::mem::replace(&mut self.items, again);
        (self.breaks, self.space) = (0, false);
        self.write(&items)
    }

    fn write(&self, items: &[Inline]) -> String {
        let signs = signs(items, self.notation);
        let mut out = String::new();
        let mut in_link = false;
        for (at, item) in items.iter().enumerate() {
            match item {
                Inline::Text(text) => {
                    // A line that ends may end in a tag.
                    let next = items.get(at + 1).filter(|next| !matches!(next, Inline::Break(_)));
                    let next = next.and_then(first_of);
                    let at_start = out.is_empty() || out.ends_with('\n');
                    let place = At { line_start: at_start, in_link, next };
                    let before = at.checked_sub(1).and_then(|before| items.get(before));
                    let text = match text.split_at_checked(1) {
                        Some((first, rest)) if is_read_with(before, text) => {
                            out.push_str(&first.chars().map(entity).collect::<String>());
                            rest
                        }
                        _ => text,
                    };
                    Escape { taken: self.taken, notation: self.notation, place }
                        .push(text, &mut out);
                }
                Inline::Raw(markdown) => out.push_str(markdown),
                Inline::Break(breaks) if in_link => out.push_str(&self.tags(*breaks)),
                Inline::Break(breaks) => self.break_line(*breaks, &mut out),
                Inline::Open(mark) => match (signs.get(at).copied().flatten(), mark) {
                    (Some(sign), _) => out.push_str(sign),
                    (None, Mark::Link(url)) => in_link = self.open_link(url, &mut out),
                    (None, _) if !self.notation.html => {}
                    (None, _) => out.push_str(&format!("<{}>", mark.tag())),
                },
                Inline::Close(mark) => match (signs.get(at).copied().flatten(), mark) {
                    (Some(sign), _) => out.push_str(sign),
                    (None, Mark::Link(url)) if in_link => {
                        in_link = false;
                        out.push_str(&format!("]({})", destination(url, self.notation)));
                    }
                    (None, _) if !self.notation.html => {}
                    (None, _) => out.push_str(&format!("</{}>", mark.tag())),
                },
            }
        }
        out
    }

    /// Begins a link; whether it is one in Markdown.
    fn open_link(&self, url: &str, out: &mut String) -> bool {
        // Every bracket hides something there.
        let is_markdown = self.notation.clozes != Clozes::Brackets;
        match is_markdown {
            true => out.push('['),
            false => {
                let url = html::encoded_url(url);
                out.push_str(&format!("<a href=\"{url}\">"));
            }
        }
        is_markdown
    }

    fn break_line(&self, breaks: usize, out: &mut String) {
        let more = match self.notation.lines {
            Lines::One => return out.push_str(&self.tags(breaks)),
            Lines::Any if breaks > 1 => {
                out.push_str("\n\n");
                breaks - 2
            }
            Lines::Any | Lines::Tight => {
                break_once(self.notation, out);
                breaks.saturating_sub(1)
            }
        };
        if self.notation.html {
            out.push_str(&"<br>".repeat(more));
        }
    }

    /// Line breaks in the middle of a line: where HTML means nothing, there are none.
    fn tags(&self, breaks: usize) -> String {
        if self.notation.html { "<br>".repeat(breaks) } else { " ".to_owned() }
    }
}

/// Whether `text` would be read as one with what stands before it: as attributes of a picture, or in
/// a link as a sound.
fn is_read_with(before: Option<&Inline>, text: &str) -> bool {
    match before {
        Some(Inline::Raw(markdown)) => {
            let is_picture = markdown.starts_with("![") && markdown.ends_with(')');
            is_picture && without_attributes(text).len() < text.len()
        }
        Some(Inline::Open(Mark::Link(_))) => text.starts_with("sound:"),
        _ => false,
    }
}

/// Ends a line that the next one belongs to.
pub(super) fn break_once(notation: &Notation, out: &mut String) {
    // A line as wide as prose that is wrapped would be taken for such.
    const NARROW: usize = 56;
    let is_narrow = || out.chars().rev().take(NARROW).take_while(|c| *c != '\n').count() < NARROW;
    match notation.breaks {
        Breaks::Backslash => out.push_str("\\\n"),
        Breaks::Bare if !notation.html || is_narrow() => out.push('\n'),
        Breaks::Bare => out.push_str("<br>"),
    }
}

/// No more marks are open at once: what is deeper is not seen.
const DEEPEST: usize = 16;

/// More line breaks than this in a row are of no use.
pub(super) const MOST_BREAKS: usize = 100;
