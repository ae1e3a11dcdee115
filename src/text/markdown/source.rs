//! Text to the Markdown that shows it: the way back from [`super::render`].
//!
//! What is no text (clozes, maths, sounds) is taken out first; the tags of the HTML are cut into
//! blocks and lines, and each line is written with as few escapes as show just its characters. Where
//! a target's lines cannot hold a block, the side becomes a line of HTML, which Markdown shows as
//! well. It must not know formats: how they differ is a [`Notation`].
//!
//! `htmd` would be a library for this. It recurses, so that HTML nested ten thousand deep ends the
//! program; it escapes maths and leaves `---` bare, which makes a heading of the line before; and
//! what is visible has to be the same for it as for `reduce`, which is why both cut HTML alike.

use std::borrow::Cow;

use crate::text::Text;

mod blocks;
pub(super) mod element;
mod escape;
pub(in crate::text) mod formulas;
mod html;
mod line;
mod signs;
mod span;
mod table;
mod taken;
#[cfg(test)]
mod tests;

/// How a dialect of Markdown writes what differs from one to another.
#[derive(Debug, Clone, Copy)]
pub struct Notation {
    /// What a side may be made of.
    pub lines: Lines,
    /// How a line ends that goes on in the next.
    pub breaks: Breaks,
    /// How a cloze is written.
    pub clozes: Clozes,
    /// How a picture or a sound is written.
    pub media: Media,
    /// Whether headings may stand inside of a side; else they are written as HTML.
    pub headings: bool,
    /// Whether `~~struck~~` means something; else it is written as HTML.
    pub strike: bool,
    /// Whether HTML means something, such as `<sub>`.
    pub html: bool,
    /// Whether a brace alone means something.
    pub braces: bool,
    /// Runs of two signs that mean something to the dialect: they are parted where they are text.
    pub marks: &'static [&'static str],
    /// What lines begin with that mean something to the dialect, in code too.
    pub line_marks: &'static [&'static str],
}

/// What a side may be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// One line.
    One,
    /// Lines without a blank one between them, but in fenced code.
    Tight,
    /// Anything.
    Any,
}

/// How a line ends that goes on in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// As it does: the dialect takes each line for one.
    Bare,
    /// With a backslash, as `CommonMark` has it.
    Backslash,
}

/// How a cloze is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clozes {
    /// `{{c1::hidden::hint}}`.
    Anki,
    /// `{{1::hidden}}`.
    Numbered,
    /// `{{hidden}}`.
    Braces,
    /// `{{hidden}}{({hint})}`, as `RemNote` has it.
    BracesHint,
    /// `{{cloze hidden \\ hint}}`.
    Macro,
    /// `==hidden==^[hint][^1]`.
    Highlight,
    /// `[hidden]`: every other bracket is escaped.
    Brackets,
}

/// How a picture or a sound is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `![](name)`.
    Image,
    /// Pictures as `![](name)`, sounds as `[sound:name]`.
    SoundTag,
    /// `![[name]]`.
    Embed,
}

impl Notation {
    /// Markdown as `CommonMark` has it, with clozes and sounds as Anki has them.
    pub const PLAIN: Self = Self {
        lines: Lines::Any,
        breaks: Breaks::Backslash,
        clozes: Clozes::Anki,
        media: Media::Image,
        headings: true,
        strike: true,
        html: true,
        braces: false,
        marks: &[],
        line_marks: &[],
    };

    /// The same in other lines.
    #[must_use]
    pub const fn in_lines(self, lines: Lines) -> Self {
        Self { lines, ..self }
    }
}

/// What the text is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A side of a card: what looks like a cloze is text.
    Side,
    /// The text of a cloze note.
    Cloze,
}

/// The Markdown that shows `text`.
pub(in crate::text) fn source<'t>(
    text: &'t Text<'_>,
    role: Role,
    notation: &Notation,
) -> Cow<'t, str> {
    if let Text::Plain(plain) = text
        && escape::is_bare(plain, notation)
    {
        return Cow::Borrowed(plain);
    }
    let html = text.to_html();
    let mut taken = taken::take_out(&html, role, notation);
    let written = blocks::write(&taken, notation);
    if !escape::may_hold_maths(&written, notation) {
        return Cow::Owned(written);
    }
    taken.brackets_by_number = true;
    Cow::Owned(blocks::write(&taken, notation))
}
