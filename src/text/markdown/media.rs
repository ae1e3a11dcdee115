//! Which names are those of pictures and sounds.

use super::guard::Shown;
use super::html::attribute;

/// The picture or sound called `name`, as Anki shows or plays it; nothing if it is neither.
pub(super) fn media(name: &str, width: Option<u32>) -> Option<Shown> {
    const SOUNDS: [&str; 15] = [
        "mp3", "wav", "ogg", "oga", "opus", "flac", "m4a", "aac", "spx", "mp4", "mov", "mpg",
        "mkv", "webm", "3gp",
    ];
    const PICTURES: [&str; 11] =
        ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "tif", "tiff", "ico"];
    let (_, extension) = name.rsplit_once('.')?;
    let is_one = |all: &[&str]| all.iter().any(|known| known.eq_ignore_ascii_case(extension));
    if is_one(&SOUNDS) && !name.contains("://") {
        return Some(Shown::Text(format!("[sound:{name}]")));
    }
    let width = width.map_or_else(String::new, |width| format!(" width=\"{width}\""));
    let html = || format!("<img src=\"{}\"{width}>", attribute(name));
    is_one(&PICTURES).then(|| Shown::Html(html()))
}
