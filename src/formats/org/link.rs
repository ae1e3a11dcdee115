//! Where links lead, and which of them a card shows or plays. It must not know how they are marked.

use crate::media::{Kind, kind};

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
        let kind = if path.contains(['\n', '[', ']']) { None } else { kind(path) };
        match kind {
            Some(Kind::Picture) => Self::Image(path),
            Some(Kind::Sound | Kind::Film) => Self::Sound(path),
            None if is_of_the_web(target) => Self::Web(target),
            None => Self::Elsewhere(target.trim_start_matches(['*', '#'])),
        }
    }
}

fn is_of_the_web(target: &str) -> bool {
    ["http://", "https://", "ftp://", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}
