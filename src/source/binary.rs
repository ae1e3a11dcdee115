//! Bytes that are no text, and what they are instead.
//!
//! It must not know encodings; what is said of a file is for people.

/// A kind of file: what it begins with, what it is called, and what to do with it.
struct Kind {
    begins: &'static [u8],
    name: &'static str,
    advice: &'static str,
}

const SAVE_AS_TEXT: &str = "save it as plain text or CSV in its app first";
const COPY_TEXT: &str = "copy its text into a text file first";
const UNPACK: &str = "unpack it and convert what is inside";
const NOT_A_DECK: &str = "name the file that holds the cards";

const PDF: &[u8] = b"%PDF-";

#[rustfmt::skip]
const KINDS: &[Kind] = &[
    Kind { begins: PDF, name: "a PDF", advice: COPY_TEXT },
    Kind { begins: b"{\\rtf", name: "an RTF document", advice: SAVE_AS_TEXT },
    Kind { begins: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name: "an old Word, Excel or PowerPoint file", advice: SAVE_AS_TEXT },
    Kind { begins: b"SQLite format 3\0", name: "an SQLite database", advice: "export the cards from its app first" },
    Kind { begins: b"\x1f\x8b", name: "a gzip archive", advice: UNPACK },
    Kind { begins: b"BZh", name: "a bzip2 archive", advice: UNPACK },
    Kind { begins: b"\xfd7zXZ\0", name: "an xz archive", advice: UNPACK },
    Kind { begins: b"7z\xbc\xaf\x27\x1c", name: "a 7z archive", advice: UNPACK },
    Kind { begins: b"Rar!\x1a\x07", name: "a RAR archive", advice: UNPACK },
    Kind { begins: b"\x28\xb5\x2f\xfd", name: "a zstd archive", advice: UNPACK },
    Kind { begins: b"\x89PNG\r\n\x1a\n", name: "a PNG image", advice: NOT_A_DECK },
    Kind { begins: b"\xff\xd8\xff", name: "a JPEG image", advice: NOT_A_DECK },
    Kind { begins: b"GIF8", name: "a GIF image", advice: NOT_A_DECK },
    Kind { begins: b"RIFF", name: "an image or a sound", advice: NOT_A_DECK },
    Kind { begins: b"ID3", name: "an MP3 sound", advice: NOT_A_DECK },
    Kind { begins: b"OggS", name: "an Ogg sound", advice: NOT_A_DECK },
    Kind { begins: b"\x7fELF", name: "a program", advice: NOT_A_DECK },
];

/// What a zip is, by a name that occurs in it.
#[rustfmt::skip]
const ZIPS: &[(&[u8], &str, &str)] = &[
    (b"word/document", "a Word document", SAVE_AS_TEXT),
    (b"xl/workbook", "an Excel workbook", SAVE_AS_TEXT),
    (b"ppt/presentation", "a PowerPoint presentation", COPY_TEXT),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file", SAVE_AS_TEXT),
    (b"mimetypeapplication/epub", "an e-book", COPY_TEXT),
    (b"", "a zip archive", UNPACK),
];

/// What `bytes` are instead of text, and what to do about it, where their beginning tells.
pub(super) fn kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        // Names stand at both ends: before the files and in the list behind them.
        const LOOKED_AT: usize = 1 << 16;
        let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
        let tail = bytes.get(bytes.len().saturating_sub(LOOKED_AT)..).unwrap_or(bytes);
        let has = |name: &[u8]| {
            [head, tail].iter().any(|part| memchr::memmem::find(part, name).is_some())
        };
        let zip = ZIPS.iter().find(|(inside, ..)| has(inside));
        return zip.map(|(_, name, advice)| (*name, *advice));
    }
    // `BZh` and `ID3` begin notes as well: text has no control characters soon after.
    let head = bytes.get(..64).unwrap_or(bytes);
    let kind = KINDS.iter().find(|kind| bytes.starts_with(kind.begins))?;
    let is_text = match kind.begins {
        // It is text at first, and its version stands alone in a line.
        PDF => goes_on(bytes.get(PDF.len()..).unwrap_or_default()),
        begins if begins.is_ascii() && begins.len() <= 4 => {
            !head.iter().any(|byte| is_control(*byte))
        }
        _ => false,
    };
    (!is_text).then_some((kind.name, kind.advice))
}

/// Whether text stands in the first line of `bytes` that is no version.
fn goes_on(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let is_version = |c: char| c.is_ascii_digit() || matches!(c, '.' | ' ');
    str::from_utf8(line).is_ok_and(|line| !line.trim_start_matches(is_version).is_empty())
}

/// Whether so many control characters stand in `bytes` that no text has them.
pub(super) fn is_noise(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 1 << 16;
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let controls = head.iter().filter(|byte| is_control(**byte)).count();
    controls > 1 + head.len() / 20
}

/// Whether `byte` is a control character that no text file has: not white space, and not ESC,
/// which some encodings use.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_text_are_called_by_their_names() {
        let name = |bytes: &[u8]| kind(bytes).map(|(name, _)| name);
        assert_eq!(name(b"%PDF-1.7\n%\xe2\xe3"), Some("a PDF"));
        assert_eq!(name(b"%PDF-1.4\tthe version of a PDF\n"), None);
        assert_eq!(name(b"%PDF-1.4 %\xe2\xe3\n"), Some("a PDF"));
        assert_eq!(name(b"PK\x03\x04\x14\0word/document.xml"), Some("a Word document"));
        assert_eq!(name(b"PK\x03\x04\x14\0cards.txt"), Some("a zip archive"));
        assert_eq!(name(b"ID3\x04\0\0\0\0"), Some("an MP3 sound"));
        assert_eq!(name(b"ID3 tags?\nThey tell the title\n"), None);
        assert_eq!(name(b"plain"), None);
        assert_eq!(name(b""), None);
    }

    #[test]
    fn a_stray_control_character_is_no_noise() {
        assert!(!is_noise(b"an odd \x01 in text"));
        assert!(!is_noise(b"\x0c"));
        assert!(is_noise(&(0..=255).collect::<Vec<u8>>()));
    }
}
