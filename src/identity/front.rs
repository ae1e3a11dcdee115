//! A front as it goes into the key of a note: the text alone, in one form.
//!
//! It must not know keys.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::cloze;
use crate::media::file_name;
use crate::text::{self, Text};

/// A front as it goes into the key: no markup, no cloze marks, NFC, single spaces, trimmed.
/// Of a front that shows only pictures, the names of their files.
#[must_use]
pub fn normal_front<'t>(front: &'t Text<'_>) -> Cow<'t, str> {
    if is_normal(front.raw()) && (matches!(front, Text::Plain(_)) || is_bare(front.raw())) {
        return Cow::Borrowed(front.raw());
    }
    let shown = match front {
        Text::Plain(text) => Cow::Borrowed(&**text),
        Text::Html(html) => text::reduce(html),
    };
    let bare = text::map(shown, cloze::reveal);
    let normal = text::map(text::map(bare, nfc), single_spaced);
    match front {
        // What shows nothing but pictures is told apart by their names.
        Text::Html(html) if normal.is_empty() => media_names(html),
        _ => normal,
    }
}

/// The names of the files that `html` refers to, without their folders.
fn media_names(html: &str) -> Cow<'_, str> {
    let references = text::references(html);
    let names: Vec<&str> = references.iter().map(|path| file_name(path)).collect();
    Cow::Owned(names.join(" "))
}

/// Whether `text` is its own key: printable ASCII in single spaces, without a brace of a cloze.
fn is_normal(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without a way out of the loop it runs over many bytes at once.
    let odd = bytes.iter().fold(false, |odd, byte| odd | !matches!(byte, b' '..b'{'));
    let after = bytes.get(1..).unwrap_or_default().iter();
    let double = bytes
        .iter()
        .zip(after)
        .fold(false, |two, (one, other)| two | ((*one == b' ') & (*other == b' ')));
    !odd && !double && !text.starts_with(' ') && !text.ends_with(' ')
}

/// Whether `html` shows itself: no tag, no entity, no sound.
fn is_bare(html: &str) -> bool {
    !html.is_empty()
        && !html.bytes().fold(false, |odd, byte| odd | matches!(byte, b'<' | b'&' | b'['))
}

/// `text` without space around it, and with one space wherever there is white space.
fn single_spaced(text: &str) -> Cow<'_, str> {
    let mut after_space = true;
    let is_odd = |c: char| {
        let odd = c.is_whitespace() && (after_space || c != ' ');
        after_space = c == ' ';
        odd
    };
    if !text.contains(is_odd) && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `text` in the composed normal form, without a copy where it is already.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_apart_by_their_names() {
        let of = |html: &'static str| normal_front(&Text::html(html)).into_owned();
        assert_eq!(of("<img src=\"img/oak.png\"> "), "oak.png");
        assert_eq!(of("<img src=oak.png>"), "oak.png");
        assert_eq!(of("Which? <img src=oak.png>"), "Which?");
        assert_eq!(of("<br>"), "");
    }
}
