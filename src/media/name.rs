//! How media files are called: the names that Anki takes on every system.
//!
//! The rules were asked of Anki's engine. It must not know where files lie.

use std::borrow::Cow;

use crate::identity::nfc;

/// A name may have so many bytes, its extension among them.
const MOST_BYTES: usize = 120;

/// Names of devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether `name` is that of a device, which Windows gives to no file, whatever follows the first dot.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem.trim_end()))
}

/// `name` as Anki would store it; nothing is left of one that has no character that counts.
///
/// ```
/// use deckconv::media::normal_name;
/// assert_eq!(normal_name("a/b?.png"), "ab.png");
/// assert_eq!(normal_name("con.jpg"), "con_.jpg");
/// ```
#[must_use]
pub fn normal_name(name: &str) -> Cow<'_, str> {
    let composed = nfc(name);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let safe = |c: char| is_plain(c) || c == '.' || (!c.is_ascii() && !is_unsafe(c));
    let ends_well = composed.ends_with(is_plain);
    if composed.chars().all(safe)
        && ends_well
        && !is_device(&composed)
        && composed.len() <= MOST_BYTES
    {
        return composed;
    }
    let kept = composed.chars().filter(|c| !is_unsafe(*c));
    let mut clean: String = kept.map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
    let stem = clean.split('.').next().unwrap_or_default();
    if DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) {
        clean.insert(stem.len(), '_');
    }
    if clean.ends_with([' ', '.']) {
        clean.push('_');
    }
    Cow::Owned(shortened(clean))
}

/// Whether some system or Anki's notation cannot have `c` in a name.
fn is_unsafe(c: char) -> bool {
    c.is_ascii_control() || "[]<>:\"/?*^\\|".contains(c)
}

/// `name` cut to the length that Anki takes, its extension kept.
fn shortened(name: String) -> String {
    if name.len() <= MOST_BYTES {
        return name;
    }
    let cut = with_mark(&name, "");
    // Where it was cut there may be what no name ends in.
    match cut.strip_suffix([' ', '.']) {
        Some(kept) => format!("{kept}_"),
        None => cut,
    }
}

/// `name` with `mark` after its stem, which is cut to what Anki takes.
fn with_mark(name: &str, mark: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() < MOST_BYTES / 2 => (stem, Some(extension)),
        _ => (name, None),
    };
    let room = MOST_BYTES - mark.len() - extension.map_or(0, |extension| extension.len() + 1);
    let stem = stem.get(..stem.floor_char_boundary(room)).unwrap_or(stem);
    match extension {
        Some(extension) => format!("{stem}{mark}.{extension}"),
        None => format!("{stem}{mark}"),
    }
}

/// `name` with a mark of its content, for a file that shares its name with another.
#[must_use]
pub fn told_apart(name: &str, sha1: &[u8; 20]) -> String {
    with_mark(name, &format!("-{}", data_encoding::HEXLOWER.encode(sha1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_cut_stays_as_it_is() {
        let long = format!("{} .b {}", "a".repeat(90), "c".repeat(80));
        let spaced = format!("{} {}", "a".repeat(119), "b".repeat(9));
        let dotted = format!("{} .b{} {}", "a".repeat(90), "c".repeat(26), "d".repeat(40));
        for name in [long, spaced, dotted] {
            let cut = normal_name(&name).into_owned();
            assert_eq!(cut.len(), MOST_BYTES);
            assert!(!cut.ends_with([' ', '.']), "{cut}");
            assert_eq!(normal_name(&cut), cut);
        }
    }

    #[test]
    fn a_long_name_keeps_its_mark() {
        let long = format!("{}.png", "ä".repeat(58));
        let apart = told_apart(&long, &[0xab; 20]);
        assert!(apart.ends_with(&format!("ä-{}.png", "ab".repeat(20))), "{apart}");
        assert_eq!(normal_name(&apart), apart);
        assert_eq!(told_apart("a", &[0; 20]), format!("a-{}", "0".repeat(40)));
    }
}
