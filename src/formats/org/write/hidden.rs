//! The clozes of a side: marked before it is taken apart into blocks, and written where the marks come to
//! stand. It must not know how blocks are written.

use crate::cloze::{self, Part};
use crate::text::blocks::Inline;
use crate::text::{Piece, Pieces, reduce};

use super::super::dialect::Dialect;
use super::super::holes::{CLOSE, OPEN, is_of_org};
use super::escape::GUARD;

/// A cloze as the dialect writes it.
struct Hole {
    /// What it ends in: its hint and its number, if it has such.
    end: String,
    /// Whether its own brackets would end it elsewhere.
    is_odd: bool,
}

/// The clozes of a side.
pub(super) struct Hidden {
    dialect: Dialect,
    /// In the order in which they begin.
    holes: Vec<Hole>,
    /// How many of them have begun, and those that are open.
    begun: usize,
    open: Vec<usize>,
}

impl Hidden {
    pub(super) fn none(dialect: Dialect) -> Self {
        Self { dialect, holes: Vec::new(), begun: 0, open: Vec::new() }
    }

    /// The clozes of `html`, and `html` with marks where they begin and end.
    pub(super) fn marked(html: &str, dialect: Dialect) -> (Self, String) {
        let mut hidden = Self::none(dialect);
        let bare = html.replace([OPEN, CLOSE], "");
        let mut marked = String::with_capacity(bare.len());
        // The clozes that are open, each with where its text begins.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for part in cloze::parts(&bare) {
            match part {
                Part::Text(text) => marked.push_str(text),
                Part::Close => {
                    if let Some((at, from)) = open.pop()
                        && let Some(hole) = hidden.holes.get_mut(at)
                    {
                        let inside = reduce(marked.get(from..).unwrap_or_default());
                        hole.is_odd = is_odd(&inside, dialect);
                        if dialect == Dialect::Drill && is_of_org(&inside) {
                            part_first(&mut marked, from);
                        }
                    }
                    marked.push(CLOSE);
                }
                Part::Open(mark) => {
                    marked.push(OPEN);
                    open.push((hidden.holes.len(), marked.len()));
                    hidden.holes.push(Hole { end: end(&mark, dialect), is_odd: false });
                }
            }
        }
        (hidden, marked)
    }

    /// `text` with its marks as the dialect has them.
    pub(super) fn written(&mut self, text: &str) -> String {
        if !has_ends(text) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            match c {
                OPEN => {
                    out.push_str(if self.dialect == Dialect::Fc { "{{" } else { "[" });
                    self.open.push(self.begun);
                    self.begun += 1;
                }
                CLOSE => {
                    let hole = self.open.pop().and_then(|at| self.holes.get(at));
                    out.push_str(hole.map_or("", |hole| hole.end.as_str()));
                }
                c => out.push(c),
            }
        }
        out
    }

    /// Whether what is written next is hidden.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether `text` has brackets, and stands in a cloze that ends elsewhere because of such.
    pub(super) fn is_odd(&self, text: &str) -> bool {
        let is_odd = |at: &usize| self.holes.get(*at).is_some_and(|hole| hole.is_odd);
        text.contains(<[char; 2]>::from(brackets(self.dialect))) && self.open.iter().any(is_odd)
    }

    /// Whether `code` can only be written as text, because of its clozes, or of what would be one.
    pub(super) fn is_text(&self, code: &str) -> bool {
        match self.dialect {
            Dialect::AnkiEditor => false,
            Dialect::Drill => has_ends(code),
            Dialect::Fc => {
                let ends_elsewhere = has_ends(code) && code.contains(['{', '}']);
                ends_elsewhere || !self.holes.is_empty() && code.contains("{{")
            }
        }
    }
}

/// What a cloze ends in.
fn end(mark: &cloze::Mark<'_>, dialect: Dialect) -> String {
    let hint = mark.hint.map(reduce).unwrap_or_default().replace('\n', " ");
    let number = mark.numbers.first().map_or(0, |number| number.saturating_sub(1));
    match (dialect, hint.as_str()) {
        (Dialect::Fc, "") => format!("}}@{number}}}"),
        (Dialect::Fc, hint) => format!("}}{{{}}}@{number}}}", hint.replace(['{', '}'], "")),
        (_, "") => "]".to_owned(),
        (_, hint) => format!("||{}]", hint.replace(['[', ']', '|'], "")),
    }
}

/// Whether the brackets in what is `hidden` end it elsewhere. To org-drill the first that closes does.
fn is_odd(hidden: &str, dialect: Dialect) -> bool {
    let (open, close) = brackets(dialect);
    match dialect {
        Dialect::Drill => hidden.contains([open, close]),
        Dialect::AnkiEditor | Dialect::Fc => !is_even(hidden, open, close),
    }
}

/// Parts the first character of the text of `html` from `from` on, so that it is none of Org's own in brackets.
fn part_first(html: &mut String, from: usize) {
    let mut at = from;
    for piece in Pieces::of(html.get(from..).unwrap_or_default()) {
        let text = match piece {
            Piece::Tag { whole, .. } => {
                at += whole.len();
                continue;
            }
            Piece::Text(text) => text,
        };
        let bare = text.trim_ascii_start();
        if let Some(first) = bare.chars().next() {
            at += text.len() - bare.len() + first.len_utf8();
            return html.insert(at, GUARD);
        }
        at += text.len();
    }
}

/// The brackets of the clozes of a dialect.
pub(super) fn brackets(dialect: Dialect) -> (char, char) {
    match dialect {
        Dialect::Fc => ('{', '}'),
        Dialect::AnkiEditor | Dialect::Drill => ('[', ']'),
    }
}

/// Whether each `open` in `text` has its `close`.
pub(super) fn is_even(text: &str, open: char, close: char) -> bool {
    let mut depth = 0_usize;
    for c in text.chars() {
        if c == open {
            depth += 1;
        } else if c == close {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
    }
    depth == 0
}

/// Whether a cloze begins or ends in `text`.
pub(super) fn has_ends(text: &str) -> bool {
    text.contains([OPEN, CLOSE])
}

/// Whether each cloze that begins in `inline` ends in it, and the other way round.
pub(super) fn is_whole(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => is_even(text, OPEN, CLOSE),
        Inline::Marked(_, inside) | Inline::Link(_, inside) => inside.iter().all(is_whole),
        _ => true,
    }
}

/// How often clozes begin and end in `inline`.
pub(super) fn ends_in(inline: &Inline) -> usize {
    match inline {
        Inline::Text(text) => text.matches([OPEN, CLOSE]).count(),
        Inline::Marked(_, inside) | Inline::Link(_, inside) => inside.iter().map(ends_in).sum(),
        _ => 0,
    }
}

/// `inline` in a mark or a link, as `wrap` makes it, but for where a cloze begins or ends.
pub(super) fn around_ends(wrap: &dyn Fn(Inline) -> Inline, inline: &Inline) -> Vec<Inline> {
    let inside_of = |inside: &[Inline]| -> Vec<Inline> {
        inside.iter().flat_map(|inline| around_ends(wrap, inline)).collect()
    };
    match inline {
        Inline::Text(text) => {
            let pieces = text.split_inclusive([OPEN, CLOSE]).flat_map(|piece| {
                let (text, end) = piece.split_at(piece.trim_end_matches([OPEN, CLOSE]).len());
                let text = (!text.is_empty()).then(|| wrap(Inline::Text(text.to_owned())));
                let end = (!end.is_empty()).then(|| Inline::Text(end.to_owned()));
                text.into_iter().chain(end)
            });
            pieces.collect()
        }
        Inline::Marked(own, inside) => vec![Inline::Marked(*own, inside_of(inside))],
        Inline::Link(to, inside) => vec![Inline::Link(to.clone(), inside_of(inside))],
        Inline::Break => vec![Inline::Break],
        other => vec![wrap(other.clone())],
    }
}
