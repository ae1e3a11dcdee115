//! Line ends as readers see them: `\n`, whatever the source had.
//!
//! It must not know encodings or lines: only what stands between two of them.

use memchr::{memchr, memmem};

use crate::many;

/// U+0085, the line end of some mainframes, in UTF-8.
const NEXT_LINE: &[u8] = b"\xc2\x85";

/// `text` with every CRLF, CR, CR CR LF and NEL as `\n`; nothing is moved where all ends are.
pub(super) fn normal(text: String) -> String {
    let is_odd = |part: &[u8]| !part.is_ascii() || memchr(b'\r', part).is_some();
    if !many::any(text.as_bytes(), is_odd) {
        return text;
    }
    let next_lines = has_next_lines(text.as_bytes());
    if !next_lines && memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut bytes = text.into_bytes();
    mend(&mut bytes, next_lines);
    match String::from_utf8(bytes) {
        Ok(text) => text,
        // Whole characters went for whole characters, so this does not come; it loses nothing.
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// Whether U+0085 ends lines. Where others do, it is a character; among other C1 controls it is the wrong
/// reading of an ellipsis.
fn has_next_lines(text: &[u8]) -> bool {
    let is_other = |at: usize| matches!(text.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9f));
    // An editor may have put one at the end.
    memchr::memchr2(b'\n', b'\r', text.trim_ascii_end()).is_none()
        && memmem::find(text, NEXT_LINE).is_some()
        && !memchr::memchr_iter(0xc2, text).any(is_other)
}

/// Moves what stands between line ends together, with one `\n` for each end.
fn mend(text: &mut Vec<u8>, next_lines: bool) {
    let (mut read, mut kept) = (0, 0);
    while let Some(at) = next_end(text.get(read..).unwrap_or_default(), next_lines) {
        text.copy_within(read..read + at, kept);
        (read, kept) = (read + at, kept + at);
        let (length, ends) = measure(text.get(read..).unwrap_or_default());
        // An end is never longer than what stood there.
        text.get_mut(kept..kept + ends).unwrap_or_default().fill(b'\n');
        (read, kept) = (read + length, kept + ends);
    }
    text.copy_within(read.., kept);
    text.truncate(kept + text.len() - read);
}

/// Where the next end begins that is not `\n` alone.
fn next_end(text: &[u8], next_lines: bool) -> Option<usize> {
    if !next_lines {
        return memchr(b'\r', text);
    }
    let is_end = |at: &usize| text.get(*at..).is_some_and(|rest| measure(rest).1 > 0);
    memchr::memchr2_iter(b'\r', 0xc2, text).find(is_end)
}

/// The bytes of the ends that `text` begins with, and how many ends they are: carriage returns
/// before `\n` are one, however many.
fn measure(text: &[u8]) -> (usize, usize) {
    if text.starts_with(NEXT_LINE) {
        return (NEXT_LINE.len(), 1);
    }
    let returns = text.iter().take_while(|byte| **byte == b'\r').count();
    match text.get(returns) {
        Some(b'\n') if returns > 0 => (returns + 1, 1),
        _ => (returns, returns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_is_one_line_feed() {
        let cases = [
            ("a\nb\n", "a\nb\n"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\rb\r", "a\nb\n"),
            ("a\r\r\nb\r\r\n", "a\nb\n"),
            ("a\r\rb", "a\n\nb"),
            ("a\n\r\nb\r", "a\n\nb\n"),
            ("é\u{85}ö\u{85}", "é\nö\n"),
            ("é\u{85}ü\u{c2}\u{c5}", "é\nü\u{c2}\u{c5}"),
            ("é\u{85}ö\u{85}\n", "é\nö\n\n"),
            ("é\u{85}ö\r\nü", "é\u{85}ö\nü"),
            ("\r", "\n"),
            ("", ""),
        ];
        for (raw, normalised) in cases {
            assert_eq!(normal(raw.to_owned()), normalised, "{raw:?}");
        }
    }

    #[test]
    fn an_ellipsis_read_wrongly_ends_no_line() {
        let text = "It\u{92}s\u{85} so";
        assert_eq!(normal(text.to_owned()), text);
    }

    #[test]
    fn many_returns_take_no_longer_each() {
        let text = "\r".repeat(1 << 20);
        assert_eq!(normal(text).len(), 1 << 20);
    }
}
