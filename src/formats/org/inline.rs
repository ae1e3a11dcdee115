//! What stands inside a paragraph of Org: emphasis, code, links, maths, clozes.
//!
//! It writes HTML and plain text side by side, so that a side without markup can stay plain. What
//! the marks are is in `scan.rs`. It must not know blocks or cards.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::cloze::{self, PARTED};
use crate::text::escape_marks;

use super::holes::Holes;
use super::link::Link;
use super::scan::{GUARD, Scanner, Token};

/// Text in the making.
#[derive(Debug, Default)]
pub(super) struct Inline {
    /// As HTML.
    pub(super) html: String,
    /// As plain text, which says the same unless it is `rich`.
    pub(super) plain: String,
    /// Whether there is something that plain text cannot say.
    pub(super) rich: bool,
    /// How clozes are written.
    pub(super) holes: Holes,
    /// Whether a cloze may be open, as Anki writes them.
    pub(super) may_hide: bool,
    /// The greatest cloze number so far.
    pub(super) hidden: u16,
}

/// `text` without the spaces of no width that keep signs from being marks; those between letters
/// are the author's own.
fn unguarded(text: &str) -> Cow<'_, str> {
    if !text.contains(GUARD) {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let between = letter(bare.chars().next_back()) && letter(rest.peek().copied());
        if c != GUARD || between {
            bare.push(c);
        }
    }
    Cow::Owned(bare)
}

/// Markup inside markup, at most.
const DEEPEST: usize = 8;

impl Inline {
    /// Text that stands for itself.
    pub(super) fn text(&mut self, text: &str) {
        self.plain.push_str(text);
        let mut lines = text.split('\n');
        self.html.push_str(&escape_marks(lines.next().unwrap_or_default()));
        for line in lines {
            self.html.push_str("<br>");
            self.html.push_str(&escape_marks(line));
        }
    }

    /// HTML that plain text cannot say.
    pub(super) fn tag(&mut self, html: &str) {
        self.rich = true;
        self.html.push_str(html);
    }

    /// A paragraph, or a part of one.
    pub(super) fn paragraph(&mut self, source: &str) {
        self.inside(source, 0);
    }

    /// Code, with its clozes.
    pub(super) fn code(&mut self, source: &str) {
        let holes = if self.holes == Holes::Fc { Holes::Fc } else { Holes::None };
        for (before, token) in Scanner::of_code(source, holes) {
            self.plain.push_str(before);
            self.html.push_str(&escape_marks(before));
            if let Some(Token::Hole { text, hint, number }) = token {
                self.hole(text, hint, number, |inline, text| {
                    inline.plain.push_str(text);
                    inline.html.push_str(&escape_marks(text));
                });
            }
        }
    }

    /// A formula, with its clozes. Without a number, braces in braces are TeX.
    fn formula(&mut self, tex: &str) {
        let mut scanner = Scanner::of_code(tex, self.holes);
        let numbered =
            scanner.any(|(_, token)| matches!(token, Some(Token::Hole { number: Some(_), .. })));
        match numbered && self.holes == Holes::Fc {
            true => self.code(tex),
            false => self.text(tex),
        }
    }

    /// Text with spaces of no width. In a cloze, one keeps two signs from being a hint or an end.
    fn guarded(&mut self, text: &str) {
        self.may_hide |= self.holes == Holes::None && text.contains("{{c");
        if !self.may_hide || !text.contains(GUARD) {
            return self.text(&unguarded(text));
        }
        let signs = [':', '{', '}'];
        let mut rest = text;
        let mut from = 0;
        while let Some(at) = rest.get(from..).and_then(|text| Some(from + text.find(GUARD)?)) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            let after = after.get(GUARD.len_utf8()..).unwrap_or_default();
            if before.ends_with(signs) && after.starts_with(signs) {
                self.text(&unguarded(before));
                self.tag(PARTED);
                (rest, from) = (after, 0);
            } else {
                from = at + GUARD.len_utf8();
            }
        }
        self.text(&unguarded(rest));
    }

    fn inside(&mut self, source: &str, depth: usize) {
        self.scanned(Scanner::of(source, self.holes), source, depth);
    }

    fn scanned<'s>(&mut self, scanner: Scanner<'s>, source: &'s str, depth: usize) {
        if depth >= DEEPEST {
            return self.text(source);
        }
        for (before, token) in scanner {
            self.guarded(before);
            if let Some(token) = token {
                self.token(token, depth + 1);
            }
        }
    }

    fn token(&mut self, token: Token<'_>, depth: usize) {
        match token {
            Token::Marked { tag, text } => {
                self.tag(&format!("<{tag}>"));
                self.inside(text, depth);
                self.tag(&format!("</{tag}>"));
            }
            Token::Code(text) => {
                self.tag("<code>");
                self.code(text);
                self.tag("</code>");
            }
            Token::Math { display, tex } => {
                let (open, close) = if display { ("\\[", "\\]") } else { ("\\(", "\\)") };
                self.text(open);
                self.formula(&tex.trim().replace('\n', " "));
                self.text(close);
            }
            Token::Character(character) => self.text(character),
            Token::Break => self.text("\n"),
            Token::Html(html) => self.tag(html),
            Token::Link { link, shown } => self.link(link, shown, depth),
            Token::Hole { text, hint, number } => {
                let scanner = Scanner::of_hidden(text, self.holes);
                self.hole(text, hint, number, |inline, text| inline.scanned(scanner, text, depth));
            }
        }
    }

    fn link(&mut self, link: Link<'_>, shown: Option<&str>, depth: usize) {
        match link {
            // To show an image from the web, a link shows nothing else.
            Link::Image(address) if address.contains("://") && shown.is_some() => {
                self.link(Link::Web(address), shown, depth);
            }
            Link::Image(path) => {
                let (path, shown) = (escape_marks(path), escape_marks(shown.unwrap_or_default()));
                self.tag(&match &*shown {
                    "" => format!("<img src=\"{path}\">"),
                    shown => format!("<img src=\"{path}\" alt=\"{shown}\">"),
                });
            }
            Link::Sound(path) => self.text(&format!("[sound:{path}]")),
            Link::Web(address) => {
                self.tag(&format!("<a href=\"{}\">", escape_marks(address)));
                self.shown(shown.unwrap_or(address), depth);
                self.tag("</a>");
            }
            Link::Elsewhere(target) => self.shown(shown.unwrap_or(target), depth),
        }
    }

    /// What a link shows; that may be an image.
    fn shown(&mut self, shown: &str, depth: usize) {
        match Link::to(shown) {
            image @ Link::Image(_) => self.link(image, None, depth),
            _ if shown.contains("://") => self.text(shown),
            _ => self.inside(shown, depth),
        }
    }

    /// A cloze, whose text `write` writes.
    fn hole(
        &mut self,
        text: &str,
        hint: Option<&str>,
        number: Option<u16>,
        write: impl FnOnce(&mut Self, &str),
    ) {
        let number = match (number, self.holes) {
            (Some(number), _) => number.saturating_add(1),
            (None, Holes::DrillTogether) => 1,
            (None, _) => self.hidden.saturating_add(1),
        };
        self.hidden = self.hidden.max(number);
        let (html, plain) = (self.html.len(), self.plain.len());
        write(self, text);
        let html = self.html.split_off(html.min(self.html.len()));
        let plain = self.plain.split_off(plain.min(self.plain.len()));
        // Writing to a string cannot fail.
        let _ = write!(self.html, "{{{{c{number}::{}", cloze::protect(&html));
        let _ = write!(self.plain, "{{{{c{number}::{plain}");
        self.rich |= cloze::protect(&plain) != plain;
        if let Some(hint) = hint.map(str::trim).filter(|hint| !hint.is_empty()) {
            self.rich |= cloze::protect(hint) != hint;
            let _ = write!(self.html, "::{}", cloze::protect(&escape_marks(hint)));
            let _ = write!(self.plain, "::{hint}");
        }
        self.html.push_str("}}");
        self.plain.push_str("}}");
    }
}
