//! HTML inside Markdown: which tags are meant as tags.
//!
//! `What does <div> do?` and `Vec<T>` are text: a tag counts if it is one that cards have and if it
//! is closed as often as it is opened.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Elements that need no end tag.
const VOID: [&str; 7] = ["br", "hr", "img", "wbr", "col", "source", "input"];

/// Other elements that people put into cards.
const KNOWN: [&str; 60] = [
    "a",
    "abbr",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
];
const KNOWN_TOO: [&str; 6] = ["ul", "var", "video", "section", "colgroup", "rb"];

/// How often each element is opened, less how often it is closed.
#[derive(Debug, Default)]
pub(super) struct Balance(BTreeMap<String, isize>);

impl Balance {
    /// Counts the tags of `html`.
    pub(super) fn count(&mut self, html: &str) {
        for piece in pieces(html) {
            if let Piece::Tag { name, closing, text } = piece {
                let step = match (closing, text.ends_with("/>")) {
                    (true, _) => -1,
                    (false, false) => 1,
                    (false, true) => 0,
                };
                *self.0.entry(name.to_ascii_lowercase()).or_default() += step;
            }
        }
    }

    /// Whether tags of that name are meant as tags.
    pub(super) fn is_meant(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let name = name.as_str();
        VOID.contains(&name)
            || (KNOWN.contains(&name) || KNOWN_TOO.contains(&name))
                && self.0.get(name).is_none_or(|open| *open == 0)
    }
}

/// A piece of HTML.
pub(super) enum Piece<'a> {
    /// Text between tags.
    Text(&'a str),
    /// A tag as it stands.
    Tag { name: &'a str, closing: bool, text: &'a str },
    /// A comment.
    Comment(&'a str),
}

/// The pieces of `html`.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    // Where nothing ends a comment or a tag any more: found out once.
    let mut comments = true;
    let ends = html.rfind('>').map_or(0, |at| at + 1);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if comments && rest.starts_with("<!--") {
            match rest.find("-->").and_then(|at| rest.split_at_checked(at + 3)) {
                Some((comment, after)) => {
                    rest = after;
                    return Some(Piece::Comment(comment));
                }
                None => comments = false,
            }
        }
        if html.len() - rest.len() < ends
            && let Some((name, closing, text)) = tag(rest)
        {
            rest = rest.get(text.len()..).unwrap_or_default();
            return Some(Piece::Tag { name, closing, text });
        }
        let skip = usize::from(rest.starts_with('<'));
        let next = rest.get(skip..).and_then(|rest| rest.find('<')).map(|at| at + skip);
        let (text, after) = rest.split_at_checked(next.unwrap_or(rest.len()))?;
        rest = after;
        Some(Piece::Text(text))
    })
}

/// The tag that `html` begins with: its name, whether it closes, and all of it.
fn tag(html: &str) -> Option<(&str, bool, &str)> {
    let inner = html.strip_prefix('<')?;
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((name, closing, html.get(..=at)?)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// `text` as the value of an attribute between double quotes.
pub(super) fn attribute(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '"', '<', '>']) {
        return Cow::Borrowed(text);
    }
    let safe = text.replace('&', "&amp;").replace('"', "&quot;");
    Cow::Owned(safe.replace('<', "&lt;").replace('>', "&gt;"))
}

/// `text` as HTML; its white space is what HTML makes of it.
pub(super) fn characters(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
