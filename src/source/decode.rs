//! From bytes to text: which encoding they are in, and which bytes mean nothing there.
//!
//! Marks and zeros tell Unicode's encodings; what is no UTF-8 either is for `guess`. It must not
//! know formats.

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8};
use memchr::{memchr2, memmem};

use super::{BYTE_ORDER_MARK, guess, line_ends, wide};
use crate::many;
use crate::report::{Diagnostic, Place, Problem};

/// Text, and what is to be said about the way to it.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) said: Vec<Diagnostic>,
}

/// The text of `bytes` in `encoding`, or as their mark says, or in what they look like; the bytes
/// themselves if they are no text.
pub(super) fn decode(
    bytes: Vec<u8>,
    encoding: Option<&'static Encoding>,
) -> Result<Decoded, Vec<u8>> {
    if let Some(raw) = wide::marked(&bytes).filter(|_| encoding.is_none()) {
        return Ok(raw.finish());
    }
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    if let Some(encoding) = encoding.or(marked) {
        return Ok(Raw::decoded(bytes, encoding).finish());
    }
    // NUL tells UTF-16, ESC an encoding of Japanese mail.
    let odd = many::any(&bytes, |part| memchr2(0, 0x1b, part).is_some());
    if odd && let Some(raw) = wide::unmarked(&bytes) {
        return Ok(raw.guessed());
    }
    if odd && is_mostly_nul(&bytes) {
        return Err(bytes);
    }
    let declared = declared_in_xml(&bytes);
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if odd && guess::is_iso_2022_jp(text.as_bytes()) => {
            return Ok(Raw::decoded(text.into_bytes(), ISO_2022_JP).guessed());
        }
        Ok(text) => return Ok(Raw::of(text, UTF_8.name()).finish()),
        Err(error) => error.into_bytes(),
    };
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return Ok(Raw::decoded(bytes, encoding).finish());
    }
    match guess::encoding(&bytes) {
        None => Err(bytes),
        Some(encoding) if encoding == UTF_8 => Ok(Raw::decoded(bytes, UTF_8).finish()),
        Some(encoding) => Ok(Raw::decoded(bytes, encoding).guessed()),
    }
}

/// The encoding that an XML says to be in, before its first element.
fn declared_in_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    const LONGEST: usize = 200;
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = head.get(..LONGEST).unwrap_or(head);
    let head = head.split(|byte| *byte == b'>').next().unwrap_or(head);
    let at = memmem::find(head, b"encoding=")? + b"encoding=".len();
    let (quote, rest) = head.get(at..)?.split_first()?;
    Encoding::for_label(rest.split(|byte| byte == quote).next()?)
}

/// Whether every fourth byte or more is NUL: no text at all.
fn is_mostly_nul(bytes: &[u8]) -> bool {
    let nuls = memchr::memchr_iter(0, bytes).count();
    nuls > 0 && nuls >= bytes.len() / 4
}

/// Text as it comes out of the decoder.
#[derive(Debug)]
pub(super) struct Raw {
    text: String,
    encoding: &'static str,
    bad: Vec<Bad>,
}

/// A byte that means nothing.
#[derive(Debug)]
struct Bad {
    byte: u8,
    /// Which U+FFFD of the text stands for it, from 0; the source may have some of its own.
    replacement: usize,
}

impl Raw {
    pub(super) fn of(text: String, encoding: &'static str) -> Self {
        Self { text, encoding, bad: Vec::new() }
    }

    /// `bytes` in `encoding`.
    fn decoded(bytes: Vec<u8>, encoding: &'static Encoding) -> Self {
        const STEP: usize = 1 << 16;
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if encoding == UTF_8 => return Self::of(text, encoding.name()),
            Ok(text) => text.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let mut raw = Self::of(String::with_capacity(bytes.len()), encoding.name());
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut rest = bytes.as_slice();
        let (mut counted, mut replacements) = (0, 0);
        loop {
            let (result, read) =
                decoder.decode_to_string_without_replacement(rest, &mut raw.text, true);
            let (done, left) = rest.split_at_checked(read).unwrap_or((rest, &[]));
            rest = left;
            match result {
                DecoderResult::InputEmpty => return raw,
                DecoderResult::OutputFull => raw.text.reserve(STEP.max(raw.text.len() / 4)),
                DecoderResult::Malformed(length, after) => {
                    let back = usize::from(length) + usize::from(after);
                    let byte = done.len().checked_sub(back).and_then(|at| done.get(at));
                    let new = raw.text.as_bytes().get(counted..).unwrap_or_default();
                    replacements += memmem::find_iter(new, REPLACEMENT).count();
                    raw.push_bad(byte.or(done.last()).copied().unwrap_or(0), replacements);
                    replacements += 1;
                    counted = raw.text.len();
                }
            }
        }
    }

    /// Puts U+FFFD in place of `byte`; `replacements` stand in the text so far.
    fn push_bad(&mut self, byte: u8, replacements: usize) {
        self.text.push(char::REPLACEMENT_CHARACTER);
        self.bad.push(Bad { byte, replacement: replacements });
    }

    /// The text of 16-bit or 32-bit `units`; what is no character is a bad byte.
    pub(super) fn of_units(
        units: impl Iterator<Item = Result<char, u8>>,
        encoding: &'static str,
    ) -> Self {
        let mut raw = Self::of(String::new(), encoding);
        let mut replacements = 0;
        for unit in units {
            match unit {
                Ok(c) => {
                    replacements += usize::from(c == char::REPLACEMENT_CHARACTER);
                    raw.text.push(c);
                }
                Err(byte) => {
                    raw.push_bad(byte, replacements);
                    replacements += 1;
                }
            }
        }
        raw
    }

    /// Nobody said that it is in this encoding.
    pub(super) fn guessed(self) -> Decoded {
        let guess = Problem::GuessedEncoding { encoding: self.encoding };
        let mut decoded = self.finish();
        decoded.said.insert(0, Diagnostic::of_all(guess));
        decoded
    }

    /// As readers want it: without a byte order mark, every line end a `\n`.
    pub(super) fn finish(mut self) -> Decoded {
        let marks = self.text.len() - self.text.trim_start_matches(BYTE_ORDER_MARK).len();
        self.text.drain(..marks);
        let text = line_ends::normal(self.text);
        let said = located(&text, &self.bad, self.encoding);
        Decoded { text, encoding: self.encoding, said }
    }
}

/// U+FFFD in UTF-8.
const REPLACEMENT: &[u8] = b"\xef\xbf\xbd";

/// What there is to say about the bad bytes of `text`, line by line.
fn located(text: &str, bad: &[Bad], encoding: &'static str) -> Vec<Diagnostic> {
    let mut said: Vec<Diagnostic> = Vec::new();
    let mut bad = bad.iter().peekable();
    let (mut line, mut line_start, mut counted) = (1, 0, 0);
    let places = memmem::find_iter(text.as_bytes(), REPLACEMENT);
    for (replacement, at) in places.enumerate() {
        let Some(next) = bad.peek() else { break };
        if next.replacement != replacement {
            continue;
        }
        let before = text.as_bytes().get(counted..at).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', before).count();
        line_start = memchr::memrchr(b'\n', before).map_or(line_start, |end| counted + end + 1);
        counted = at;
        let byte = next.byte;
        bad.next();
        let same_line = said.last_mut().filter(|said| said.place.line == Place::line(line).line);
        if let Some(Diagnostic { problem: Problem::UndecodableByte { count, .. }, .. }) = same_line
        {
            *count += 1;
            continue;
        }
        let column = text.get(line_start..at).map_or(1, |before| before.chars().count() + 1);
        let problem = Problem::UndecodableByte { byte, count: 1, encoding };
        said.push(Diagnostic { place: Place::line_column(line, column), problem });
    }
    said
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, UTF_16LE, WINDOWS_1252};

    use super::*;

    fn places(decoded: &Decoded) -> Vec<(u32, u32, usize)> {
        let bad = decoded.said.iter().filter_map(|said| match said.problem {
            Problem::UndecodableByte { count, .. } => {
                Some((said.place.line?.get(), said.place.column?.get(), count))
            }
            _ => None,
        });
        bad.collect()
    }

    #[test]
    fn bad_bytes_are_located_and_replaced() {
        let bytes =
            b"\xef\xbb\xbfEr\xc3\xb6ffnung\r\n\xef\xbf\xbd\xc3\xa9 \xff\xfe x\r\n\r\n\xe2\x82";
        let decoded = decode(bytes.to_vec(), None).unwrap();
        assert_eq!(decoded.text, "Eröffnung\n\u{fffd}é \u{fffd}\u{fffd} x\n\n\u{fffd}");
        assert_eq!(places(&decoded), [(2, 4, 2), (4, 1, 1)]);
    }

    #[test]
    fn a_named_encoding_wins_and_nothing_is_said() {
        let decoded = decode(b"100\xb0C".to_vec(), Some(WINDOWS_1252)).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.said.len()), ("100°C", 0));
        let decoded = decode(b"\x82\xa0\n\x82\xff".to_vec(), Some(SHIFT_JIS)).unwrap();
        assert_eq!(decoded.text, "あ\n\u{fffd}");
        assert_eq!(places(&decoded), [(2, 1, 1)]);
        let decoded = decode(b"h\0i\0\0".to_vec(), Some(UTF_16LE)).unwrap();
        assert_eq!((decoded.text.as_str(), places(&decoded)), ("hi\u{fffd}", vec![(1, 3, 1)]));
    }

    #[test]
    fn long_text_with_many_bad_bytes_is_linear() {
        let bytes = "\u{e9}\n".repeat(50_000).into_bytes();
        let broken: Vec<u8> = bytes.iter().copied().chain(*b"\xff").collect();
        assert_eq!(places(&decode(broken, Some(UTF_8)).unwrap()), [(50_001, 1, 1)]);
        let noise = vec![0xff; 200_000];
        let decoded = decode(noise, Some(UTF_8)).unwrap();
        assert_eq!(places(&decoded), [(1, 1, 200_000)]);
    }
}
