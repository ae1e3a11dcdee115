//! HTML that is HTML in every Markdown: for what lines cannot hold.
//!
//! A block of HTML is taken as it stands, tags within a line have Markdown between them: signs are
//! entities, so that both show the same. It must not know when it is needed.

use super::element::{Element, Token, attribute};
use super::escape::{begins_cloze, entities, holds_cloze};
use super::line::MOST_BREAKS;
use super::taken::Taken;
use super::{Media, Notation};
use crate::cloze::PARTED;
use crate::text::markdown::guard::OPEN;

/// `tokens` as one line of HTML.
pub(super) fn line(tokens: &[Token<'_>], taken: &Taken<'_>, notation: &Notation) -> String {
    let out = String::new();
    let mut writer =
        Writer { taken, notation, out, open: Vec::new(), pre: 0, owed: Owed::Nothing, fresh: true };
    tokens.iter().for_each(|token| writer.token(token));
    writer.close_all(0);
    writer.out
}

/// No more elements are open at once: what is deeper is not seen.
const DEEPEST: usize = 64;

/// What stands before the next visible character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owed {
    Nothing,
    Space,
    Breaks(usize),
}

struct Writer<'w> {
    taken: &'w Taken<'w>,
    notation: &'w Notation,
    out: String,
    open: Vec<(Element, &'static str)>,
    pre: usize,
    owed: Owed,
    /// Whether what follows stands at the beginning of a block.
    fresh: bool,
}

impl Writer<'_> {
    fn token(&mut self, token: &Token<'_>) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Open { element: Element::Break, .. } => match self.pre {
                0 => self.owe_break(1),
                _ => self.out.push_str("&#10;"),
            },
            Token::Open { element, tag, .. } => self.open(*element, tag),
            Token::Close(element) => self.close(*element),
        }
    }

    fn owe_break(&mut self, more: usize) {
        let breaks = if let Owed::Breaks(breaks) = self.owed { breaks } else { 0 };
        self.owed = Owed::Breaks((breaks + more).min(MOST_BREAKS));
    }

    /// What comes stands on a line of its own.
    fn boundary(&mut self) {
        match self.owed {
            Owed::Breaks(_) => {}
            _ if self.fresh => self.owed = Owed::Nothing,
            _ => self.owed = Owed::Breaks(1),
        }
    }

    /// Writes what is owed.
    fn pay(&mut self) {
        match std::mem::replace(&mut self.owed, Owed::Nothing) {
            Owed::Space if !self.fresh => self.out.push(' '),
            Owed::Breaks(breaks) if !self.out.is_empty() => {
                let line_end = if self.pre > 0 { "&#10;" } else { "<br>" };
                self.out.push_str(&line_end.repeat(breaks));
            }
            _ => {}
        }
        self.fresh = false;
    }

    fn text(&mut self, raw: &str) {
        if raw == PARTED {
            let signs = ["&#123;", "&#125;", "&#58;"];
            if signs.iter().any(|sign| self.out.ends_with(sign)) {
                self.out.push_str(PARTED);
            }
        } else if self.pre > 0 {
            self.pay();
            let text = htmlize::unescape(raw);
            self.characters(&text);
        } else {
            let mut words = raw.split(|c: char| c.is_ascii_whitespace()).peekable();
            while let Some(word) = words.next() {
                if !word.is_empty() {
                    self.pay();
                    let word = htmlize::unescape(word);
                    self.characters(&super::escape::spaced(&word));
                }
                if words.peek().is_some() && self.owed == Owed::Nothing {
                    self.owed = Owed::Space;
                }
            }
        }
    }

    fn characters(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == OPEN
                && let Some((piece, after)) = self.taken.piece(rest)
            {
                // No Markdown is read inside of tags, so that sounds are what only we know, and
                // what follows may be anything: a digit would be in the way of dollars.
                let notation = Notation { media: Media::SoundTag, ..*self.notation };
                match piece.written(Some('0'), &notation) {
                    Some(written) if self.pre == 0 || piece.is_mark() => {
                        self.out.push_str(&written)
                    }
                    _ => self.out.push_str(&encoded(&piece.typed())),
                }
                rest = after;
                continue;
            }
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                ' ' if self.pre == 0 => self.out.push(' '),
                // Read again, entities are the signs that they stand for.
                '{' if self.out.ends_with("&#123;") && begins_cloze(rest) => {
                    self.out.push_str(PARTED);
                    self.out.push_str(&encoded("{"));
                }
                c => self.out.push_str(&encoded(c.encode_utf8(&mut [0; 4]))),
            }
            rest = after;
        }
    }

    fn open(&mut self, element: Element, tag: &str) {
        let is_block = element.is_container() || is_part(element);
        match element {
            Element::Block | Element::Paragraph => return self.boundary(),
            _ if is_part(element) && !self.is_in_its_whole(element) => {
                self.boundary();
                if element == Element::Item {
                    self.text("- ");
                }
                return;
            }
            _ if is_block => (self.owed, self.fresh) = (Owed::Nothing, true),
            _ => self.pay(),
        }
        let name = name(element);
        match element {
            Element::Rule => self.out.push_str("<hr>"),
            Element::Image => {
                let Some(src) = attribute(tag, "src") else { return };
                let alt = attribute(tag, "alt").filter(|alt| !alt.is_empty());
                let alt = alt.map(|alt| format!(" alt=\"{}\"", encoded(&alt))).unwrap_or_default();
                self.out.push_str(&format!("<img src=\"{}\"{alt}>", encoded_url(&src)));
            }
            _ if self.open.len() >= DEEPEST => {}
            Element::Link => {
                let Some(href) = super::span::link(tag) else { return };
                self.out.push_str(&format!("<a href=\"{}\">", encoded_url(&href)));
                self.open.push((element, name));
            }
            _ => {
                self.pre += usize::from(element == Element::Pre);
                self.out.push_str(&format!("<{name}>"));
                self.open.push((element, name));
            }
        }
    }

    /// Whether `element`, a part of a list or a table, is in one.
    fn is_in_its_whole(&self, element: Element) -> bool {
        self.open.iter().any(|(open, _)| match element {
            Element::Item => matches!(open, Element::List | Element::NumberedList),
            _ => *open == Element::Table,
        })
    }

    /// Ends `element` and all in it; a stray end means a line of its own at most.
    fn close(&mut self, element: Element) {
        let is_block = element.is_container() || is_part(element);
        match self.open.iter().rposition(|(open, _)| open.is_ended_by(element)) {
            Some(at) => {
                self.close_all(at);
                if is_block {
                    (self.owed, self.fresh) = (Owed::Nothing, true);
                }
            }
            None if is_block || matches!(element, Element::Block | Element::Paragraph) => {
                self.boundary();
            }
            None => {}
        }
    }

    fn close_all(&mut self, from: usize) {
        while self.open.len() > from
            && let Some((element, name)) = self.open.pop()
        {
            self.pre = self.pre.saturating_sub(usize::from(element == Element::Pre));
            self.out.push_str(&format!("</{name}>"));
        }
    }
}

/// Whether an element is a part of a list or a table.
fn is_part(element: Element) -> bool {
    matches!(element, Element::Item | Element::Row | Element::Cell | Element::HeadCell)
}

fn name(element: Element) -> &'static str {
    match element {
        Element::Break => "br",
        Element::Block => "div",
        Element::Paragraph => "p",
        Element::Heading(1) => "h1",
        Element::Heading(2) => "h2",
        Element::Heading(3) => "h3",
        Element::Heading(4) => "h4",
        Element::Heading(5) => "h5",
        Element::Heading(_) => "h6",
        Element::List => "ul",
        Element::NumberedList => "ol",
        Element::Item => "li",
        Element::Quote => "blockquote",
        Element::Pre => "pre",
        Element::Rule => "hr",
        Element::Table => "table",
        Element::Row => "tr",
        Element::Cell => "td",
        Element::HeadCell => "th",
        Element::Code => "code",
        Element::Link => "a",
        Element::Image => "img",
        Element::Bold => "b",
        Element::Italic => "i",
        Element::Strike => "del",
        Element::Inline(name) => name,
    }
}

/// The text of code, blocks and cells on lines of their own; nothing if a cloze begins or ends in it.
pub(super) fn code_of(tokens: &[Token<'_>], taken: &Taken<'_>) -> Option<String> {
    let mut code = String::new();
    for token in tokens {
        match token {
            Token::Text(text) if text == PARTED => {}
            Token::Text(text) => {
                let text = htmlize::unescape(&**text);
                let mut rest = &*text;
                while let Some((before, _)) = rest.split_once(OPEN) {
                    code.push_str(before);
                    let here = rest.get(before.len()..).unwrap_or_default();
                    let (piece, after) = taken.piece(here)?;
                    if piece.is_mark() {
                        return None;
                    }
                    code.push_str(&piece.typed());
                    rest = after;
                }
                code.push_str(rest);
            }
            Token::Open { element: Element::Break, .. } => code.push('\n'),
            Token::Open { element, .. } | Token::Close(element) => {
                let is_block = element.is_container()
                    || is_part(*element)
                    || matches!(element, Element::Block | Element::Paragraph);
                if is_block && !code.ends_with('\n') {
                    code.push('\n');
                }
                if matches!(token, Token::Open { element: Element::Item, .. }) {
                    code.push_str("- ");
                }
            }
        }
    }
    Some(code)
}

/// `text` with everything but letters, digits and single spaces as entities.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut previous = ' ';
    for c in text.chars() {
        match c {
            ' ' if previous != ' ' => out.push(' '),
            ',' | '?' | '\'' | '!' if previous.is_alphanumeric() => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            '\u{a0}' => out.push_str("&nbsp;"),
            c if c.is_ascii() => out.push_str(&format!("&#{};", u32::from(c))),
            c if c.is_whitespace() => out.push_str(&entities(c.encode_utf8(&mut [0; 4]))),
            c => out.push(c),
        }
        previous = c;
    }
    if out.ends_with(' ') {
        out.pop();
        out.push_str("&#32;");
    }
    out
}

/// `code` as an element, in which no cloze begins.
pub(super) fn code(code: &str) -> String {
    let mut signs = encoded(code);
    if holds_cloze(code) {
        signs = signs.replace("&#123;&#123;c", &format!("&#123;{PARTED}&#123;c"));
    }
    format!("<code>{signs}</code>")
}

/// `url` for between double quotes.
pub(super) fn encoded_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '[' | ']' | '<' | '>' | '"' | '\\' | '`' | '$' | '{' | '}' | '|' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_control() || c == OPEN => {}
            c => out.push(c),
        }
    }
    out
}
