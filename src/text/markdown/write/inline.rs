//! What stands inside of a line: text, code, images, links, HTML as it was typed.
//!
//! It must not know blocks.

use super::Writer;
use crate::cloze::{self, PARTED};
use crate::text::markdown::guard::{Part, Shown};
use crate::text::markdown::html::{Piece, attribute, characters, pieces};
use crate::text::markdown::media::media;

impl Writer<'_> {
    /// Writes a tag inside a line; an alternative text has none.
    pub(super) fn inline(&mut self, html: &str) {
        if self.alt.is_none() {
            self.markup(html);
        }
    }

    pub(super) fn image(&mut self) {
        let Some((dest, title, alt)) = self.alt.take() else { return };
        match media(&dest, None) {
            Some(Shown::Text(sound)) => self.both(&sound, &characters(&sound)),
            _ if dest.is_empty() => self.both(&alt, &characters(&alt)),
            _ => {
                // Obsidian writes the width where others write what is to be seen.
                let (alt, width) = match alt.rsplit_once('|').unwrap_or(("", &alt)) {
                    (alt, width) if width.parse::<u16>().is_ok() => {
                        (alt.to_owned(), format!(" width=\"{width}\""))
                    }
                    _ => (alt, String::new()),
                };
                let alt = match alt.is_empty() {
                    true => String::new(),
                    false => format!(" alt=\"{}\"", attribute(&alt)),
                };
                let title = titled(&title);
                self.markup(&format!("<img src=\"{}\"{alt}{title}{width}>", attribute(&dest)));
            }
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(&self.guarded.as_typed(text));
            return;
        }
        let guarded = self.guarded;
        for part in guarded.parts(text) {
            match part {
                Part::Text(text) => {
                    self.count_clozes(text);
                    self.both(text, &characters(text));
                }
                Part::Piece { shown: shown @ Shown::Text(text), .. } => {
                    self.both(text, &shown.to_html());
                }
                Part::Piece { shown: Shown::Html(html), .. } => self.inline(html),
            }
        }
    }

    fn count_clozes(&mut self, text: &str) {
        self.clozes += text.matches("{{c").count();
        self.clozes = self.clozes.saturating_sub(text.matches("}}").count());
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        let code = self.guarded.as_typed(code);
        if let Some((_, _, alt)) = &mut self.alt {
            alt.push_str(&code);
            return;
        }
        let html = self.code_html(&code);
        self.markup("<code>");
        self.markup(&html);
        self.markup("</code>");
    }

    /// `code` as HTML; inside a cloze it neither ends it nor begins its hint.
    pub(super) fn code_html(&self, code: &str) -> String {
        let html = characters(code);
        if self.clozes > 0 { cloze::protect(&html).into_owned() } else { html.into_owned() }
    }

    /// HTML as it stands; tags that are not meant as tags become text.
    pub(super) fn raw(&mut self, html: &str) {
        if self.alt.is_some() {
            return;
        }
        for piece in pieces(html) {
            match piece {
                Piece::Tag { name, text, .. } if self.balance.is_meant(name) => {
                    let typed = self.guarded.as_typed(text).into_owned();
                    self.markup(&typed);
                }
                Piece::Tag { text, .. } => {
                    let typed = self.guarded.as_typed(text).into_owned();
                    self.both(&typed, &characters(&typed));
                }
                // Anki's way to part two braces inside a cloze.
                Piece::Comment(PARTED) => self.markup(PARTED),
                Piece::Comment(_) => {}
                Piece::Text(text) => self.raw_text(text),
            }
        }
    }

    fn raw_text(&mut self, text: &str) {
        let guarded = self.guarded;
        for part in guarded.parts(text) {
            match part {
                Part::Text(text) if text.contains('<') => {
                    self.both(text, &text.replace('<', "&lt;"));
                }
                Part::Text(text) if text.contains('&') => self.markup(text),
                Part::Text(text) => self.both(text, text),
                Part::Piece { shown: shown @ Shown::Text(text), .. } => {
                    self.both(text, &shown.to_html());
                }
                Part::Piece { shown: Shown::Html(html), .. } => self.markup(html),
            }
        }
    }
}

/// No name between double underscores is longer.
const LONGEST_NAME: usize = 40;

/// Whether `__init__` is the name of something rather than emphasis: one word in lower case.
pub(super) fn is_dunder(source: &str) -> bool {
    let inner = source.strip_prefix("__").and_then(|rest| rest.strip_suffix("__"));
    inner.is_some_and(|name| {
        (1..=LONGEST_NAME).contains(&name.len())
            && name.bytes().all(|c| c.is_ascii_lowercase() || c == b'_')
    })
}

/// What follows an image without `{width=50%}` or `{:height 20, :width 30}`.
pub(in crate::text::markdown) fn without_attributes(text: &str) -> &str {
    let inner = text.strip_prefix('{').and_then(|text| text.split_once('}'));
    let are_attributes = |inner: &str| {
        inner.starts_with([':', '.', '#']) || inner.contains('=') && !inner.contains('{')
    };
    inner.filter(|(inner, _)| are_attributes(inner)).map_or(text, |(_, rest)| rest)
}

/// Whether a link would run something.
pub(in crate::text::markdown) fn runs(dest: &str) -> bool {
    let start: String = dest.chars().filter(|c| !c.is_whitespace()).take(11).collect();
    start.eq_ignore_ascii_case("javascript:")
}

pub(super) fn titled(title: &str) -> String {
    match title.is_empty() {
        true => String::new(),
        false => format!(" title=\"{}\"", attribute(title)),
    }
}
