//! What a reference says: a name, a path, an address on the web, or the file itself.
//!
//! It must not know where files lie.

use std::borrow::Cow;

use crate::identity::nfc;

/// Whether `reference` leads into the web.
pub(crate) fn is_remote(reference: &str) -> bool {
    ["http://", "https://", "//", "ftp://"].iter().any(|scheme| begins(reference, scheme))
}

/// Whether `text` begins with `start`, whatever the case of its letters.
pub(super) fn begins(text: &str, start: &str) -> bool {
    let head = text.as_bytes().get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// The names that a file may have to which `reference` refers: as it stands, as an address, and
/// as every system composes its letters.
pub(crate) fn names(reference: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let decoded = decoded(reference);
    let composed = decoded.as_deref().map(|name| Cow::Owned(nfc(name).into_owned()));
    let all =
        [Some(Cow::Borrowed(reference)), Some(nfc(reference)), composed, decoded.map(Cow::Owned)];
    all.into_iter().flatten()
}

/// The paths that `reference` may mean, the likeliest first. Only the name of a file is left of
/// a path that begins at the root of another disk or machine.
pub(super) fn paths(reference: &str) -> Vec<String> {
    let path = if begins(reference, "file:") {
        let path = reference.get("file:".len()..).unwrap_or_default();
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.strip_prefix("localhost").unwrap_or(path);
        path.strip_prefix('/').filter(|path| has_drive(path)).unwrap_or(path)
    } else {
        reference
    };
    let mut paths = vec![path.to_owned()];
    paths.extend(decoded(path));
    for path in paths.clone() {
        if path.contains('\\') {
            paths.push(path.replace('\\', "/"));
        }
    }
    // Some programs call the uppermost folder so.
    paths.extend(path.strip_prefix("@/").map(str::to_owned));
    let absolute = |path: &&String| path.starts_with('/') || has_drive(path);
    if let Some(path) = paths.iter().rfind(absolute) {
        paths.push(file_name(path).to_owned());
    }
    paths
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic())
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// `text` with its `%20` and the like decoded, if it has any and they are text.
fn decoded(text: &str) -> Option<String> {
    let decoded = text.contains('%').then(|| String::from_utf8(percent_decoded(text)).ok());
    decoded.flatten().filter(|decoded| decoded != text)
}

/// The bytes that `text` means; a `%` that begins no number stands for itself.
pub(super) fn percent_decoded(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let number = match (byte, after) {
            (b'%', [high, low, ..]) => digit(high).zip(digit(low)),
            _ => None,
        };
        match number {
            Some((high, low)) => {
                decoded.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            }
            None => decoded.push(*byte),
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_every_system_are_understood() {
        let cases: [(&str, &[&str]); 8] = [
            ("a.png", &["a.png"]),
            ("a%20b%C3%A4.png", &["a%20b%C3%A4.png", "a bä.png"]),
            ("100%.png", &["100%.png"]),
            ("@/a.png", &["@/a.png", "a.png"]),
            (r"img\a.png", &[r"img\a.png", "img/a.png"]),
            ("file:///home/me/a.png", &["/home/me/a.png", "a.png"]),
            ("file:///C:/me/a%20b.png", &["C:/me/a%20b.png", "C:/me/a b.png", "a b.png"]),
            (r"C:\me\a.png", &[r"C:\me\a.png", "C:/me/a.png", "a.png"]),
        ];
        for (reference, expected) in cases {
            assert_eq!(paths(reference), expected, "{reference}");
        }
        assert!(is_remote("HTTPS://x.org/a.png") && is_remote("//x.org/a.png"));
        assert!(!is_remote("https.png") && !is_remote("é"));
    }
}
