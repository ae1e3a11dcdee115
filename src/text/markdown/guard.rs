//! What Markdown must not touch is taken out and put back: maths, sounds, embedded media.
//!
//! Each piece is replaced by its number between two noncharacters, which Markdown takes for
//! letters. It must not know Markdown.

use std::borrow::Cow;

use super::html::characters;
use super::scan::Scan;

pub(super) const OPEN: char = '\u{fdd0}';
pub(super) const CLOSE: char = '\u{fdd1}';

/// A source without the pieces that Markdown must not touch, and the pieces.
#[derive(Debug)]
pub(super) struct Guarded<'a> {
    /// Markdown in which numbers stand for the pieces.
    pub(super) source: Cow<'a, str>,
    pub(super) pieces: Vec<Piece<'a>>,
}

#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) typed: &'a str,
    pub(super) shown: Shown,
}

/// What a piece becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// Characters that stand for themselves.
    Text(String),
    /// HTML.
    Html(String),
}

/// Text as parsed, cut into what was typed as it stands and what was taken out.
pub(super) enum Part<'g> {
    /// Text between pieces.
    Text(&'g str),
    /// A piece: as typed, and as it is shown.
    Piece { typed: &'g str, shown: &'g Shown },
}

impl Guarded<'_> {
    /// The parts of `text`, which was parsed from the source.
    pub(super) fn parts<'g>(&'g self, text: &'g str) -> impl Iterator<Item = Part<'g>> {
        let mut rest = text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            if let Some((piece, after)) = self.piece(rest) {
                rest = after;
                return Some(Part::Piece { typed: piece.typed, shown: &piece.shown });
            }
            let skip = rest.chars().next().map_or(0, char::len_utf8);
            let next = rest.get(skip..).and_then(|rest| rest.find(OPEN)).map(|at| at + skip);
            let (text, after) = rest.split_at_checked(next.unwrap_or(rest.len()))?;
            rest = after;
            Some(Part::Text(text))
        })
    }

    /// `text` with all pieces as they were typed.
    pub(super) fn as_typed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        let part = |part| match part {
            Part::Text(text) | Part::Piece { typed: text, .. } => text,
        };
        Cow::Owned(self.parts(text).map(part).collect())
    }

    fn piece<'t>(&self, text: &'t str) -> Option<(&Piece<'_>, &'t str)> {
        let inner = text.strip_prefix(OPEN)?;
        // No number is longer, so that a stray mark costs nothing.
        let digits = inner.bytes().take(20).take_while(u8::is_ascii_digit).count();
        let (number, rest) = inner.split_at_checked(digits)?;
        let rest = rest.strip_prefix(CLOSE)?;
        Some((self.pieces.get(number.parse::<usize>().ok()?)?, rest))
    }
}

/// Takes out of `source` what Markdown must not touch.
pub(super) fn guard(source: &str) -> Guarded<'_> {
    // Whoever uses noncharacters gets Markdown without maths rather than a mixture.
    if !source.bytes().any(|byte| b"$\\[".contains(&byte)) || source.contains(OPEN) {
        return Guarded { source: Cow::Borrowed(source), pieces: Vec::new() };
    }
    Scan::of(source).run()
}

impl Shown {
    /// It as HTML; line breaks inside maths are white space.
    pub(super) fn to_html(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => characters(text),
            Self::Html(html) => Cow::Borrowed(html),
        }
    }
}
