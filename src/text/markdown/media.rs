//! Which names are those of pictures and sounds.

use super::guard::Shown;
use super::html::attribute;
use crate::media::{Kind, kind};

/// The picture or sound called `name`, as Anki shows or plays it; nothing if it is neither.
pub(super) fn media(name: &str, width: Option<u32>) -> Option<Shown> {
    if is_sound(name) {
        return Some(Shown::Text(format!("[sound:{name}]")));
    }
    let width = width.map_or_else(String::new, |width| format!(" width=\"{width}\""));
    let html = || format!("<img src=\"{}\"{width}>", attribute(name));
    is_picture(name).then(|| Shown::Html(html()))
}

/// Whether a file called so is a sound or a film, and no page of the web.
pub(super) fn is_sound(name: &str) -> bool {
    matches!(kind(name), Some(Kind::Sound | Kind::Film)) && !name.contains("://")
}

/// Whether a file called so is a picture.
pub(super) fn is_picture(name: &str) -> bool {
    kind(name) == Some(Kind::Picture)
}
