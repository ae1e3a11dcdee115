//! The media files that a field refers to: `src` and `data` of media tags, and `[sound:…]`.
//!
//! What counts is what counts for Anki, asked of its engine. It must not know files.

use std::borrow::Cow;

use super::escape_marks;
use super::strip::{decode_entities, media_name, media_value};

/// The names of the files that `html` refers to, in the order in which they stand there.
///
/// ```
/// let html = "<img src='a &amp; b.png'> [sound:c.mp3]";
/// assert_eq!(deckconv::text::references(html), ["a & b.png", "c.mp3"]);
/// ```
#[must_use]
pub fn references(html: &str) -> Vec<Cow<'_, str>> {
    Pieces::of(html).filter_map(|piece| piece.reference).collect()
}

/// The names in the `[sound:…]` of a plain text: nothing else refers there.
#[must_use]
pub(super) fn sounds(text: &str) -> Vec<Cow<'_, str>> {
    Pieces::of(text).filter(|piece| piece.is_sound).filter_map(|piece| piece.reference).collect()
}

/// `html` with each reference changed to what `change` makes of it; nothing leaves it as it is.
pub(super) fn rename_references<'h>(
    html: &'h str,
    change: impl FnMut(&str) -> Option<String>,
) -> Cow<'h, str> {
    rename(html, |_| true, change)
}

/// `text`, which is plain, with each sound changed in the same way.
pub(super) fn rename_sounds<'h>(
    text: &'h str,
    change: impl FnMut(&str) -> Option<String>,
) -> Cow<'h, str> {
    rename(text, |piece| piece.is_sound, change)
}

fn rename<'h>(
    html: &'h str,
    wanted: impl Fn(&Piece<'_>) -> bool,
    mut change: impl FnMut(&str) -> Option<String>,
) -> Cow<'h, str> {
    // Most texts refer to nothing, and are not copied.
    let mut renamed: Option<String> = None;
    let mut done = 0;
    for piece in Pieces::of(html) {
        let name = piece.reference.as_ref().filter(|_| wanted(&piece));
        let new = name.and_then(|name| change(name));
        let before = || html.get(..done).unwrap_or_default().to_owned();
        match (new, &mut renamed) {
            (Some(name), renamed) => {
                let before_it = html.get(..done).unwrap_or_default();
                let name = match piece.is_sound {
                    true => name,
                    false if before_it.ends_with(['"', '\'']) => in_quotes(&name),
                    // A value without quotes ends at a space; quotes of its own might end another one.
                    false => in_quotes(&name).replace(' ', "&#32;"),
                };
                renamed.get_or_insert_with(before).push_str(&name);
            }
            (None, Some(renamed)) => renamed.push_str(piece.text),
            (None, None) => {}
        }
        done += piece.text.len();
    }
    renamed.map_or(Cow::Borrowed(html), Cow::Owned)
}

/// `name` as it may stand between quotes of either kind.
fn in_quotes(name: &str) -> String {
    escape_marks(name).replace('\'', "&#39;")
}

/// A part of a text: a reference as it is written there, or what stands between two.
struct Piece<'h> {
    text: &'h str,
    reference: Option<Cow<'h, str>>,
    is_sound: bool,
}

/// All parts of a text, one after the other.
struct Pieces<'h> {
    rest: &'h str,
    /// The reference that follows what was given last: how long it is, and whether it is a sound.
    next: Option<(usize, bool)>,
    /// So many bytes before the end there may be a tag again: without that, text of tags that
    /// never end would be searched from each of them.
    tags_from: usize,
}

impl<'h> Pieces<'h> {
    fn of(html: &'h str) -> Self {
        Self { rest: html, next: None, tags_from: usize::MAX }
    }

    /// Where the next reference stands in what is left.
    fn next_reference(&mut self) -> Option<(usize, usize, bool)> {
        let mut from = 0;
        loop {
            let at = from + memchr::memchr2(b'<', b'[', self.rest.as_bytes().get(from..)?)?;
            let found = self.rest.get(at..)?;
            let value = if found.starts_with('<') {
                self.tag(found).map(|value| (value, false))
            } else {
                sound(found).map(|name| (name, true))
            };
            if let Some((value, is_sound)) = value {
                let start = (value.as_ptr() as usize).saturating_sub(self.rest.as_ptr() as usize);
                return Some((start, value.len(), is_sound));
            }
            from = at + 1;
        }
    }
}

impl<'h> Pieces<'h> {
    /// What the media tag at the start of `text` refers to.
    fn tag(&mut self, text: &'h str) -> Option<&'h str> {
        if text.len() > self.tags_from || media_name(text).is_none() {
            return None;
        }
        let found = media_value(text);
        // No tag inside of this one is one; nor is any as far as the next `>`, if it is none.
        self.tags_from = match found {
            Some((_, after)) => after.len(),
            None => text.find('>').map_or(0, |end| text.len() - end),
        };
        found.map(|(value, _)| value)
    }
}

/// The name in a `[sound:…]` at the start of `text`.
fn sound(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("[sound:")?;
    // Anki's names of files hold none of these; without this bound a text of openings is searched often.
    let end = inner.find([']', '[', '\n', '<', '>'])?;
    let (name, after) = inner.split_at_checked(end)?;
    (after.starts_with(']') && !name.is_empty()).then_some(name)
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if let Some((length, is_sound)) = self.next.take() {
            let (text, rest) = self.rest.split_at_checked(length)?;
            self.rest = rest;
            let decoded = if is_sound { None } else { decode_entities(text) };
            let name = decoded.map_or(Cow::Borrowed(text), Cow::Owned);
            return Some(Piece { text, reference: Some(name), is_sound });
        }
        if self.rest.is_empty() {
            return None;
        }
        let (start, length, is_sound) =
            self.next_reference().unwrap_or((self.rest.len(), 0, false));
        self.next = (length > 0).then_some((length, is_sound));
        let (text, rest) = self.rest.split_at_checked(start)?;
        self.rest = rest;
        Some(Piece { text, reference: None, is_sound: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anki_plays_or_shows_is_found() {
        let cases: [(&str, &[&str]); 9] = [
            ("<img src=\"a.png\">", &["a.png"]),
            ("<IMG alt='x' SRC=a.png >", &["a.png"]),
            ("<video src='v&amp;w.mp4'></video>", &["v&w.mp4"]),
            ("<object data=\"x.svg\"></object>", &["x.svg"]),
            ("[sound:a b.mp3] [sound:c.ogg]", &["a b.mp3", "c.ogg"]),
            ("<img src=a.png><img src='b.png'>", &["a.png", "b.png"]),
            ("[sound:] [sound:x", &[]),
            ("<a href=\"x.png\">x</a>", &[]),
            ("a [b] <i>c</i>", &[]),
        ];
        for (html, names) in cases {
            assert_eq!(references(html), names, "{html}");
        }
    }

    #[test]
    fn what_never_ends_takes_linear_time() {
        for open in ["<", "<img ", "<img src=", "<img src='x", "<img src=x ", "[sound:x", "["] {
            for end in ["", ">"] {
                let hostile = open.repeat(200_000) + end;
                assert!(references(&hostile).len() <= 1, "{open}{end}");
                assert!(matches!(rename_references(&hostile, |_| None), Cow::Borrowed(_)));
            }
        }
        assert_eq!(
            references("<img <img > <img src=a.png> [sound:[sound:b.mp3]"),
            ["a.png", "b.mp3"]
        );
    }

    #[test]
    fn names_change_in_place() {
        let html = "x <img alt=1 src='a.png' width=2> [sound:a.png] <img src=\"b.png\">";
        let new = |name: &str| (name == "a.png").then(|| "c & d.png".to_owned());
        let expected =
            "x <img alt=1 src='c &amp; d.png' width=2> [sound:c & d.png] <img src=\"b.png\">";
        assert_eq!(rename_references(html, new), expected);
        assert!(matches!(rename_references(html, |_| None), Cow::Borrowed(_)));
        // In plain text a tag is text.
        let text = "<img src=a.png> [sound:a.png]";
        assert_eq!(sounds(text), ["a.png"]);
        assert_eq!(rename_sounds(text, new), "<img src=a.png> [sound:c & d.png]");
    }

    #[test]
    fn a_changed_name_is_read_again_however_it_stood() {
        for html in ["<img src=a.png>", "<img src='a.png'>", "<img src=\"a.png\">"] {
            for name in ["b c.png", "l'eau.png", "a  \"b\".png", "a&b.png"] {
                let renamed = rename_references(html, |_| Some(name.to_owned()));
                assert_eq!(references(&renamed), [name], "{renamed}");
            }
        }
        // A quote that never ends stays so.
        let renamed =
            rename_references("<img src=\"x> <img src=a.png>", |_| Some("b c".to_owned()));
        assert_eq!(references(&renamed), ["b c"], "{renamed}");
    }
}
