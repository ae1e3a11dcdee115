//! Files that stand in the text itself, as `data:` addresses.

use std::sync::Arc;

use data_encoding::{BASE64_NOPAD, HEXLOWER};
use sha1::{Digest, Sha1};

use super::Media;
use super::reference::{begins, percent_decoded};

const SCHEME: &str = "data:";

/// Whether `reference` is a file rather than the name of one.
pub(crate) fn is_embedded(reference: &str) -> bool {
    begins(reference, SCHEME)
}

/// The file that `address` is, named after its content; nothing if it cannot be read or is of no
/// kind that a card shows or plays.
pub(super) fn unpack(address: &str) -> Option<Media> {
    let (kind, data) = address.get(SCHEME.len()..)?.split_once(',')?;
    let (mime, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    let extension = extension(&mime.trim().to_ascii_lowercase())?;
    let mut bytes = percent_decoded(data);
    if parameters.split(';').any(|one| one.trim().eq_ignore_ascii_case("base64")) {
        bytes.retain(|byte| !byte.is_ascii_whitespace() && *byte != b'=');
        bytes = BASE64_NOPAD.decode(&bytes).ok()?;
    }
    if bytes.is_empty() {
        return None;
    }
    let name = HEXLOWER.encode(&Sha1::digest(&bytes));
    Some(Media::new(format!("{name}.{extension}"), Arc::new(bytes)))
}

fn extension(mime: &str) -> Option<&'static str> {
    Some(match mime {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        "image/webp" => "webp",
        "image/avif" => "avif",
        "image/bmp" => "bmp",
        "image/tiff" => "tif",
        "image/x-icon" | "image/vnd.microsoft.icon" => "ico",
        "audio/mpeg" | "audio/mp3" => "mp3",
        "audio/ogg" => "ogg",
        "audio/opus" => "opus",
        "audio/wav" | "audio/x-wav" | "audio/wave" => "wav",
        "audio/flac" => "flac",
        "audio/mp4" | "audio/x-m4a" => "m4a",
        "audio/aac" => "aac",
        "audio/webm" | "video/webm" => "webm",
        "video/mp4" => "mp4",
        "video/ogg" => "ogv",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_kind_make_the_file() {
        let cases = [
            ("data:image/png;base64,aGVsbG8=", "png", "hello"),
            ("DATA:image/PNG;charset=x; BASE64,aGVs\n bG8", "png", "hello"),
            ("data:image/svg+xml;utf8,<svg>%20100%</svg>", "svg", "<svg> 100%</svg>"),
        ];
        for (address, extension, content) in cases {
            let media = unpack(address).unwrap();
            let mut bytes = Vec::new();
            let print = media.copy_to(&mut bytes).unwrap();
            assert_eq!(bytes, content.as_bytes(), "{address}");
            assert_eq!(media.name, format!("{}.{extension}", HEXLOWER.encode(&print.sha1)));
        }
        for no in [
            "data:",
            "data:,x",
            "data:image/png;base64,!",
            "data:image/png;base64,",
            "data:text/html,x",
        ] {
            assert!(unpack(no).is_none(), "{no}");
        }
    }
}
