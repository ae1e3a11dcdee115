//! Which names are those of pictures and sounds.

use super::guard::Shown;
use super::html::attribute;

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
    const SOUNDS: [&str; 15] = [
        "mp3", "wav", "ogg", "oga", "opus", "flac", "m4a", "aac", "spx", "mp4", "mov", "mpg",
        "mkv", "webm", "3gp",
    ];
    ends_in(name, &SOUNDS) && !name.contains("://")
}

/// Whether a file called so is a picture.
pub(super) fn is_picture(name: &str) -> bool {
    const PICTURES: [&str; 11] =
        ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "tif", "tiff", "ico"];
    ends_in(name, &PICTURES)
}

fn ends_in(name: &str, extensions: &[&str]) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|own| extensions.iter().any(|known| known.eq_ignore_ascii_case(own)))
}
