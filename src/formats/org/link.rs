//! Where links lead, and which of them a card shows or plays. It must not know how they are marked.

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Link<'s> {
    /// To an image, which is shown.
    Image(&'s str),
    /// To a sound, which is played.
    Sound(&'s str),
    /// Into the web.
    Web(&'s str),
    /// To a place that a card cannot reach.
    Elsewhere(&'s str),
}

impl<'s> Link<'s> {
    /// The link to `target`.
    pub(super) fn to(target: &'s str) -> Self {
        let path = ["file:", "attachment:", "./"]
            .iter()
            .fold(target, |path, prefix| path.strip_prefix(prefix).unwrap_or(path));
        let ends = |extensions: &[&str]| {
            let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
            extensions.iter().any(|own| own.eq_ignore_ascii_case(extension))
        };
        let one_line = !path.contains(['\n', '[', ']']);
        if one_line
            && ends(&[
                "png", "jpg", "jpeg", "jfif", "gif", "svg", "webp", "avif", "apng", "bmp", "tif",
                "tiff", "ico", "heic",
            ])
        {
            Self::Image(path)
        } else if one_line
            && ends(&["mp3", "ogg", "oga", "opus", "wav", "flac", "m4a", "mp4", "webm"])
        {
            Self::Sound(path)
        } else if ["http://", "https://", "ftp://", "mailto:"].iter().any(|s| target.starts_with(s))
        {
            Self::Web(target)
        } else {
            Self::Elsewhere(target.trim_start_matches(['*', '#']))
        }
    }
}
