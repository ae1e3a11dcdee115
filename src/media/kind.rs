//! What a media file is by the end of its name: the one list of what decks show and play.
//!
//! It must not know what is in a file.

/// What a card does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It shows it.
    Picture,
    /// It plays it.
    Sound,
    /// It plays it, and shows it.
    Film,
}

use Kind::{Film, Picture, Sound};

/// Each extension, what such a file is, and its media type if browsers show it.
const KINDS: [(&str, Kind, Option<&str>); 33] = [
    ("3gp", Film, None),
    ("aac", Sound, Some("audio/aac")),
    ("apng", Picture, Some("image/png")),
    ("avi", Film, None),
    ("avif", Picture, Some("image/avif")),
    ("bmp", Picture, Some("image/bmp")),
    ("flac", Sound, Some("audio/flac")),
    ("gif", Picture, Some("image/gif")),
    ("heic", Picture, None),
    ("ico", Picture, Some("image/x-icon")),
    ("jfif", Picture, Some("image/jpeg")),
    ("jpeg", Picture, Some("image/jpeg")),
    ("jpg", Picture, Some("image/jpeg")),
    ("m4a", Sound, Some("audio/mp4")),
    ("m4v", Film, Some("video/mp4")),
    ("mkv", Film, None),
    ("mov", Film, None),
    ("mp3", Sound, Some("audio/mpeg")),
    ("mp4", Film, Some("video/mp4")),
    ("mpg", Film, None),
    ("oga", Sound, Some("audio/ogg")),
    ("ogg", Sound, Some("audio/ogg")),
    ("ogv", Film, Some("video/ogg")),
    ("opus", Sound, Some("audio/ogg")),
    ("png", Picture, Some("image/png")),
    ("spx", Sound, None),
    ("svg", Picture, Some("image/svg+xml")),
    ("tif", Picture, None),
    ("tiff", Picture, None),
    ("wav", Sound, Some("audio/wav")),
    ("webm", Film, Some("video/webm")),
    ("webp", Picture, Some("image/webp")),
    ("wma", Sound, None),
];

/// What the name of a file promises; nothing if decks have no such files.
///
/// ```
/// use deckconv::media::{Kind, kind};
///
/// assert_eq!(kind("map.PNG"), Some(Kind::Picture));
/// assert_eq!(kind(".profile"), None);
/// ```
#[must_use]
pub fn kind(name: &str) -> Option<Kind> {
    of(name).map(|(kind, _)| kind)
}

/// The media type of a file of that name, if browsers show it.
pub(crate) fn shown_as(name: &str) -> Option<&'static str> {
    of(name)?.1
}

fn of(name: &str) -> Option<(Kind, Option<&'static str>)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let is_it = |own: &str| own.eq_ignore_ascii_case(extension) && !stem.is_empty();
    KINDS.iter().find(|(own, ..)| is_it(own)).map(|(_, kind, shown)| (*kind, *shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_extension_is_known_once() {
        assert!(KINDS.is_sorted_by(|one, other| one.0 < other.0));
    }

    #[test]
    fn what_is_shown_is_what_it_is() {
        for (extension, kind, shown) in KINDS {
            let family = match kind {
                Picture => "image/",
                Sound => "audio/",
                Film => "video/",
            };
            assert!(shown.is_none_or(|shown| shown.starts_with(family)), "{extension}");
        }
        for none in ["png", ".png", "a.pngx", "a.", "", ".bash_login", "Makefile"] {
            assert_eq!(kind(none), None, "{none}");
        }
    }
}
