//! Text that knows whether it is plain or HTML, and the ways from one to the other.
//!
//! This is the only place that escapes and strips, so that forgetting to is a type error. It must
//! not know notes, formats or templates; cloze marks are in `cloze.rs`.

use std::borrow::Cow;

mod asks;
pub(crate) mod blocks;
mod escape;
mod judge;
mod markdown;
mod reduce;
mod references;
mod shallow;
mod strip;
pub(crate) mod tags;
mod tree;

pub(crate) use asks::{QUESTION_MARKS, asks, without_media};
pub use escape::{escape, escape_marks};
pub use judge::judge;
pub(crate) use markdown::source::formulas::formulas;
pub use markdown::source::{Breaks, Clozes, Lines, Media, Notation, Role};
pub(crate) use markdown::tex::marks as formula_marks;
pub(crate) use reduce::{Piece, Pieces};
pub use reduce::{has_formatting, images, reduce, typed};
pub use references::references;
use references::{rename_references, rename_sounds, sounds};
pub(crate) use shallow::shallow;
pub(crate) use strip::media_file;
pub use strip::{strip, strip_all, strip_tags};
pub(crate) use tree::is_tangled;

/// The text of a field: as typed, or as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text<'a> {
    /// Characters that stand for themselves.
    Plain(Cow<'a, str>),
    /// A fragment of HTML.
    Html(Cow<'a, str>),
}

impl<'a> Text<'a> {
    /// No text.
    pub const EMPTY: Self = Self::Plain(Cow::Borrowed(""));

    /// Plain text.
    pub fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Plain(text.into())
    }

    /// HTML.
    pub fn html(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Html(text.into())
    }

    /// What Markdown shows: plain text where there is nothing but text in it, else HTML.
    pub fn markdown(source: impl Into<Cow<'a, str>>) -> Self {
        markdown::render(source.into())
    }

    /// The Markdown that shows it, as `notation` writes that.
    #[must_use]
    pub fn to_markdown(&self, role: Role, notation: &Notation) -> Cow<'_, str> {
        markdown::source::source(self, role, notation)
    }

    /// The same text without what Markdown cannot show, and whether anything was to be seen of that.
    #[must_use]
    pub fn into_markdown_shown(self) -> (Self, bool) {
        match self {
            plain @ Self::Plain(_) => (plain, false),
            Self::Html(html) => {
                let mut lost = false;
                let shown = map(html, |html| {
                    let (shown, seen) = markdown::shown::shown(html);
                    lost = seen;
                    shown
                });
                (Self::Html(shown), lost)
            }
        }
    }

    /// Whether there is not a character in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw().is_empty()
    }

    /// The characters as they are stored, plain or HTML: for measuring and comparing only.
    #[must_use]
    pub fn raw(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Html(text) => text,
        }
    }

    /// The text as a fragment of HTML that shows what was typed.
    #[must_use]
    pub fn to_html(&self) -> Cow<'_, str> {
        match self {
            Self::Plain(text) => escape(text),
            Self::Html(text) => Cow::Borrowed(text),
        }
    }

    /// The text as a person would type it, without markup.
    #[must_use]
    pub fn to_plain(&self) -> Cow<'_, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            Self::Html(text) => typed(text),
        }
    }

    /// The same text, as HTML; without a copy where nothing needs escaping.
    #[must_use]
    pub fn into_html(self) -> Self {
        match self {
            Self::Plain(text) => Self::Html(map(text, escape)),
            html @ Self::Html(_) => html,
        }
    }

    /// The same text, as plain text; without a copy where there is no markup.
    #[must_use]
    pub fn into_plain(self) -> Self {
        match self {
            plain @ Self::Plain(_) => plain,
            Self::Html(text) => Self::Plain(map(text, typed)),
        }
    }

    /// The names of the files that it refers to: of plain text only those of sounds, which are written
    /// alike there.
    #[must_use]
    pub fn references(&self) -> Vec<Cow<'_, str>> {
        match self {
            Self::Html(html) => references(html),
            Self::Plain(text) => sounds(text),
        }
    }

    /// Changes the names in [`Self::references`] to what `change` makes of them; nothing leaves one
    /// as it is.
    pub fn rename_references(&mut self, change: impl FnMut(&str) -> Option<String>) {
        let renamed = match &*self {
            Self::Html(html) => rename_references(html, change),
            Self::Plain(text) if !text.contains('[') => return,
            Self::Plain(text) => rename_sounds(text, change),
        };
        if let Cow::Owned(new) = renamed {
            *self = match self {
                Self::Html(_) => Self::html(new),
                Self::Plain(_) => Self::plain(new),
            };
        }
    }

    /// The same text, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Text<'static> {
        match self {
            Self::Plain(text) => Text::Plain(text.into_owned().into()),
            Self::Html(text) => Text::Html(text.into_owned().into()),
        }
    }

    /// Applies `change` to the stored characters, which stay plain or HTML.
    #[must_use]
    pub fn map_raw(self, change: impl FnOnce(&str) -> Cow<'_, str>) -> Self {
        match self {
            Self::Plain(text) => Self::Plain(map(text, change)),
            Self::Html(text) => Self::Html(map(text, change)),
        }
    }
}

/// `change` applied to `text`, keeping what it borrows from where `change` only cuts or keeps.
pub(crate) fn map<'a>(
    text: Cow<'a, str>,
    change: impl FnOnce(&str) -> Cow<'_, str>,
) -> Cow<'a, str> {
    match text {
        // `change` gets the long-lived string itself, so a borrowed answer lives as long.
        Cow::Borrowed(text) => change(text),
        Cow::Owned(text) => {
            let changed = match change(&text) {
                Cow::Borrowed(kept) if kept.len() == text.len() => None,
                changed => Some(changed.into_owned()),
            };
            Cow::Owned(changed.unwrap_or(text))
        }
    }
}
