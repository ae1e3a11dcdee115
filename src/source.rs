//! One input: its name and its bytes, as text where they are text.
//!
//! Decides the encoding. It must not know formats, or where the bytes came from.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Cause, Error};

mod line_ends;

/// How many bytes of a text are looked at to judge what it is.
pub const SAMPLE: usize = 1 << 17;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// An input that readers look at. Notes borrow from it.
#[derive(Debug)]
pub struct Source {
    name: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Text { text: String, encoding: &'static Encoding },
    Binary { bytes: Vec<u8>, bad: BadByte },
}

/// The first byte that is not text, and where it stands.
#[derive(Debug, Clone, Copy)]
struct BadByte {
    line: usize,
    column: usize,
    byte: u8,
    encoding: &'static str,
}

impl Source {
    /// The input called `name`: text in `encoding`, or as its byte order mark says, or UTF-8.
    ///
    /// Bytes that are not text there are kept for the formats that are binary.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        bytes: Vec<u8>,
        encoding: Option<&'static Encoding>,
    ) -> Self {
        Self { name: name.into(), content: decode(bytes, encoding) }
    }

    /// The input called `name` with this text.
    #[must_use]
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(name, text.into().into_bytes(), None)
    }

    /// Its name, as the user gave it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name without folders and extension: the deck's name where the text gives none.
    #[must_use]
    pub fn stem(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        match file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file,
        }
    }

    /// Its extension, as it is written.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        file.rsplit_once('.').map(|(_, extension)| extension)
    }

    /// Its text, without a byte order mark, every line end a `\n`.
    ///
    /// # Errors
    /// If its bytes are not text in the encoding they should be in.
    pub fn text(&self) -> Result<&str, Error> {
        match &self.content {
            Content::Text { text, .. } => Ok(text),
            Content::Binary { bad, .. } => {
                let BadByte { line, column, byte, encoding } = *bad;
                let cause = Cause::NotText { line, column, byte, encoding };
                Err(Error::reading(&self.name, cause))
            }
        }
    }

    /// The beginning of its text, for judging what it is: whole lines, at most [`SAMPLE`] bytes
    /// unless the first line is longer.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn sample(&self) -> Result<&str, Error> {
        let text = self.text()?;
        let head = text.as_bytes().get(..SAMPLE).unwrap_or(text.as_bytes());
        if head.len() == text.len() {
            return Ok(text);
        }
        let end = match memchr::memrchr(b'\n', head) {
            Some(at) => at + 1,
            None => memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1),
        };
        Ok(text.get(..end).unwrap_or(text))
    }

    /// Its bytes: the original ones if it is not text, else its text as UTF-8.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text { text, .. } => text.as_bytes(),
            Content::Binary { bytes, .. } => bytes,
        }
    }

    /// The name of its encoding, if it is text.
    #[must_use]
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.content {
            Content::Text { encoding, .. } => Some(encoding.name()),
            Content::Binary { .. } => None,
        }
    }

    /// Whether there is nothing in it but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self.text() {
            Ok(text) => text.trim().is_empty(),
            Err(_) => self.bytes().is_empty(),
        }
    }

    /// An error while reading it.
    #[must_use]
    pub fn error(&self, cause: impl Into<Cause>) -> Error {
        Error::reading(&self.name, cause)
    }
}

fn decode(bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> Content {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let encoding = encoding.or(marked).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        return match String::from_utf8(bytes) {
            Ok(text) if is_mostly_nul(text.as_bytes()) => {
                let bytes = text.into_bytes();
                let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(0);
                let bad = bad_byte(&bytes, at, encoding);
                Content::Binary { bytes, bad }
            }
            Ok(text) => as_text(text, encoding),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let bad = bad_byte(&bytes, at, encoding);
                Content::Binary { bytes, bad }
            }
        };
    }
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => as_text(text.into_owned(), encoding),
        None => {
            let at = first_malformed(&bytes, encoding);
            let bad = bad_byte(&bytes, at, encoding);
            Content::Binary { bytes, bad }
        }
    }
}

/// `text` as readers want it: without a byte order mark, every line end a `\n`.
fn as_text(mut text: String, encoding: &'static Encoding) -> Content {
    if text.starts_with(BYTE_ORDER_MARK) {
        text.drain(..BYTE_ORDER_MARK.len_utf8());
    }
    Content::Text { text: line_ends::normal(text), encoding }
}

/// Whether every fourth byte or more is NUL: UTF-16 or UTF-32 without a mark, or no text at all.
fn is_mostly_nul(bytes: &[u8]) -> bool {
    let nuls = memchr::memchr_iter(0, bytes).count();
    nuls > 0 && nuls >= bytes.len() / 4
}

/// Where the first byte stands that `encoding` has no character for.
fn first_malformed(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut scratch = vec![0; room];
    let (result, read, _) = decoder.decode_to_utf8_without_replacement(bytes, &mut scratch, true);
    match result {
        encoding_rs::DecoderResult::Malformed(bad, after) => {
            read.saturating_sub(usize::from(bad) + usize::from(after))
        }
        _ => 0,
    }
}

fn bad_byte(bytes: &[u8], at: usize, encoding: &'static Encoding) -> BadByte {
    let before = bytes.get(..at).unwrap_or(bytes);
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    BadByte {
        line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
        column: if wide { (at - line_start) / 2 } else { at - line_start } + 1,
        byte: bytes.get(at).copied().unwrap_or(0),
        encoding: encoding.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(bytes: &[u8], encoding: Option<&'static Encoding>) -> Source {
        Source::new("folder/deck.one.txt", bytes.to_vec(), encoding)
    }

    #[test]
    fn byte_order_marks_decide() {
        let hello = [
            &b"\xef\xbb\xbfh\xc3\xa9"[..],
            &b"\xff\xfeh\x00\xe9\x00"[..],
            &b"\xfe\xff\x00h\x00\xe9"[..],
            &b"h\xc3\xa9"[..],
        ];
        for bytes in hello {
            assert_eq!(source(bytes, None).text().unwrap(), "hé", "{bytes:?}");
        }
    }

    #[test]
    fn a_named_encoding_wins() {
        let latin = source(b"100\xb0C", Some(encoding_rs::WINDOWS_1252));
        assert_eq!(latin.text().unwrap(), "100°C");
        assert_eq!(latin.encoding(), Some("windows-1252"));
    }

    #[test]
    fn wrong_bytes_are_located() {
        let error = source(b"one\ntwo \xb0C\n", None).text().unwrap_err();
        let expected =
            "cannot read folder/deck.one.txt: byte 0xb0 at line 2, byte 5 of it, is not UTF-8 text";
        assert_eq!(error.to_string(), expected);
        let japanese = source(b"\x82\xa0\n\x82\xff", Some(encoding_rs::SHIFT_JIS));
        let error = japanese.text().unwrap_err().to_string();
        assert!(error.contains("line 2, byte 1"), "{error}");
    }

    #[test]
    fn utf_16_without_a_mark_is_no_utf_8() {
        assert!(source(b"h\0i\0", None).text().is_err());
        assert!(source(b"an odd \0 in text", None).text().is_ok());
        assert_eq!(source(b"h\0i\0", Some(UTF_16LE)).text().unwrap(), "hi");
    }

    #[test]
    fn names_are_taken_apart() {
        let named = source(b"", None);
        assert_eq!((named.stem(), named.extension()), ("deck.one", Some("txt")));
        assert!(named.is_blank());
        assert_eq!(Source::of_text(".hidden", "").stem(), ".hidden");
    }
}
