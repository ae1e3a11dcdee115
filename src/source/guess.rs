//! The encoding of bytes that are not UTF-8 and have no mark: the one that reads best.
//!
//! It must not know formats, but a deck has lines, and each with something beyond ASCII is
//! evidence, however few there are.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs as all;
use encoding_rs::Encoding;

use super::binary;
use super::han::{self, Set};
use super::languages::Script;
use super::plausible::Rating;

/// An encoding that text may be in.
struct Candidate {
    encoding: &'static Encoding,
    /// How rare it is, in bits: what evidence has to outweigh.
    rarity: f64,
    made_for: MadeFor,
}

/// What an encoding writes.
#[derive(Clone, Copy)]
enum MadeFor {
    /// Languages with an alphabet, a byte each letter.
    Script(Script),
    /// Thousands of characters.
    Set(Set),
}

const fn bytes(encoding: &'static Encoding, rarity: f64, script: Script) -> Candidate {
    Candidate { encoding, rarity, made_for: MadeFor::Script(script) }
}

const fn pairs(encoding: &'static Encoding, rarity: f64, set: Set) -> Candidate {
    Candidate { encoding, rarity, made_for: MadeFor::Set(set) }
}

#[rustfmt::skip]
static CANDIDATES: &[Candidate] = &[
    bytes(all::WINDOWS_1252, 0.0, Script::Western),
    bytes(all::WINDOWS_1250, 2.0, Script::Central),
    bytes(all::WINDOWS_1251, 1.5, Script::Cyrillic),
    pairs(all::GB18030, 2.0, Set::Chinese),
    pairs(all::SHIFT_JIS, 2.0, Set::JapaneseShifted),
    pairs(all::BIG5, 2.0, Set::Traditional),
    pairs(all::EUC_KR, 2.0, Set::Korean),
    pairs(all::EUC_JP, 2.5, Set::Japanese),
    bytes(all::WINDOWS_1253, 3.0, Script::Greek),
    bytes(all::WINDOWS_1254, 2.5, Script::Turkish),
    bytes(all::WINDOWS_1255, 3.5, Script::Hebrew),
    bytes(all::WINDOWS_1256, 3.0, Script::Arabic),
    bytes(all::WINDOWS_1257, 2.5, Script::Baltic),
    bytes(all::WINDOWS_1258, 5.0, Script::Vietnamese),
    bytes(all::WINDOWS_874, 3.0, Script::Thai),
    bytes(all::KOI8_R, 3.0, Script::Cyrillic),
    bytes(all::KOI8_U, 3.5, Script::Cyrillic),
    bytes(all::MACINTOSH, 2.5, Script::Western),
    bytes(all::X_MAC_CYRILLIC, 5.0, Script::Cyrillic),
    bytes(all::ISO_8859_2, 3.0, Script::Central),
    bytes(all::ISO_8859_5, 4.0, Script::Cyrillic),
    bytes(all::ISO_8859_7, 3.0, Script::Greek),
    bytes(all::ISO_8859_15, 3.0, Script::Western),
    bytes(all::ISO_8859_13, 8.0, Script::Baltic),
    bytes(all::ISO_8859_4, 8.0, Script::Baltic),
    bytes(all::ISO_8859_6, 4.0, Script::Arabic),
    bytes(all::ISO_8859_16, 8.0, Script::Central),
    bytes(all::IBM866, 4.0, Script::Cyrillic),
];

/// What the word of the other judge is worth, in bits for each byte that it saw, and at most.
const SECOND_OPINION: f64 = 0.4;
const MOST_FOR_OPINION: f64 = 8.0;

/// Bits for each character beyond ASCII below which it is no text anybody wrote.
const NOISE: f64 = -17.0;

/// Bits for bytes that break a character of UTF-8.
const UTF_8_BREAK: f64 = -20.0;

/// The encoding that `bytes` are most likely in; UTF-8 where only some bytes of it are broken,
/// none if it is no text.
pub(super) fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if binary::is_noise(bytes) {
        return None;
    }
    let sample = Sample::of(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    sample.lines.iter().for_each(|line| _ = detector.feed(line, false));
    let second_opinion = detector.guess(None, Utf8Detection::Deny);
    let worth = (SECOND_OPINION * sample.beyond_ascii as f64).min(MOST_FOR_OPINION);
    let mut best = (all::UTF_8, sample.bits_in_utf_8());
    for candidate in CANDIDATES {
        let agreed = agrees(candidate.encoding, second_opinion);
        let bonus = if agreed { worth } else { 0.0 };
        let bits = sample.bits_in(candidate) + bonus - candidate.rarity;
        if bits > best.1 {
            best = (candidate.encoding, bits);
        }
    }
    let (encoding, bits) = best;
    (bits > NOISE * sample.beyond_ascii as f64).then_some(encoding)
}

/// Whether `candidate` is `opinion`, or something that the other judge does not tell from it.
fn agrees(candidate: &'static Encoding, opinion: &'static Encoding) -> bool {
    candidate == opinion
        || (opinion == all::GBK && candidate == all::GB18030)
        || (opinion == all::KOI8_U && candidate == all::KOI8_R)
        || (opinion == all::WINDOWS_1252 && [all::MACINTOSH, all::ISO_8859_15].contains(&candidate))
        || (opinion == all::WINDOWS_1251 && candidate == all::X_MAC_CYRILLIC)
}

/// Whether ASCII text has the escapes of Japanese mail.
pub(super) fn is_iso_2022_jp(text: &[u8]) -> bool {
    text.is_ascii()
        && [&b"\x1b$B"[..], b"\x1b$@", b"\x1b(J"]
            .iter()
            .any(|escape| memchr::memmem::find(text, escape).is_some())
}

/// The first lines that are not all ASCII.
struct Sample<'s> {
    lines: Vec<&'s [u8]>,
    /// How many bytes beyond ASCII they have.
    beyond_ascii: usize,
}

impl<'s> Sample<'s> {
    fn of(bytes: &'s [u8]) -> Self {
        /// So many bytes beyond ASCII are evidence enough.
        const ENOUGH: usize = 4000;
        /// Long lines are cut: a file may be one line.
        const LONGEST: usize = 8192;
        let mut sample = Self { lines: Vec::new(), beyond_ascii: 0 };
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let mut rest = bytes;
        while sample.beyond_ascii < ENOUGH {
            let ascii = Encoding::ascii_valid_up_to(rest);
            let Some((before, _)) = rest.split_at_checked(ascii) else { break };
            if before.len() == rest.len() {
                break;
            }
            let reach = before.get(before.len().saturating_sub(LONGEST)..).unwrap_or(before);
            let line_length = reach.iter().rev().position(is_end).unwrap_or(reach.len());
            let start = rest.get(ascii - line_length..).unwrap_or_default();
            let end = start.get(line_length..).unwrap_or_default();
            let end = end.iter().take(LONGEST).position(is_end).unwrap_or(end.len().min(LONGEST));
            let (line, after) = start.split_at_checked(line_length + end).unwrap_or((start, &[]));
            sample.beyond_ascii += line.iter().filter(|byte| !byte.is_ascii()).count();
            sample.lines.push(line);
            rest = after;
        }
        sample
    }

    fn bits_in(&self, candidate: &Candidate) -> f64 {
        let script = match candidate.made_for {
            MadeFor::Script(script) => script,
            MadeFor::Set(set) => {
                let mut rating = han::Rating::of(candidate.encoding, set);
                self.lines.iter().for_each(|line| rating.line(line));
                return rating.bits();
            }
        };
        let beyond: Vec<u8> = (0x80..=0xff).collect();
        let (table, _) = candidate.encoding.decode_without_bom_handling(&beyond);
        let table: Vec<char> = table.chars().collect();
        let read = |byte: &u8| match byte.checked_sub(0x80) {
            Some(index) => table.get(usize::from(index)).copied().unwrap_or('\u{fffd}'),
            None => char::from(*byte),
        };
        let mut rating = Rating::default();
        self.lines.iter().for_each(|line| rating.line(line.iter().map(read)));
        rating.bits(script)
    }

    fn bits_in_utf_8(&self) -> f64 {
        let chunks = self.lines.iter().flat_map(|line| line.utf8_chunks());
        let bits = chunks.map(|chunk| {
            let beyond = chunk.valid().chars().filter(|c| !c.is_ascii());
            let valid: f64 = beyond.map(bits_of_character).sum();
            valid + if chunk.invalid().is_empty() { 0.0 } else { UTF_8_BREAK }
        });
        bits.sum()
    }
}

/// Bits for a character that is written in UTF-8: hardly anything but text falls into its order,
/// and then into scripts that nobody writes.
fn bits_of_character(c: char) -> f64 {
    match c {
        '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{590}'..='\u{6ff}' => -6.0,
        '\u{900}'..='\u{e7f}' | '\u{1e00}'..='\u{22ff}' | '\u{3000}'..='\u{30ff}' => -6.0,
        '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}' => -6.0,
        '\u{1f000}'..='\u{1faff}' => -6.0,
        _ => -14.0,
    }
}
