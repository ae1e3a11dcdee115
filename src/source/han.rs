//! How plausible a text in Chinese, Japanese or Korean is, in bits: frequent characters have the
//! lower numbers in every one of their encodings.
//!
//! It must not know other scripts; see `plausible`.

use encoding_rs::Encoding;

use super::languages::{CHINESE, JAPANESE, KOREAN};

/// A set of characters, and how its numbers are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// GB 2312 and its extensions.
    Chinese,
    /// Big5.
    Traditional,
    /// KS X 1001.
    Korean,
    /// JIS X 0208 as EUC-JP has it.
    Japanese,
    /// JIS X 0208 as Shift JIS has it.
    JapaneseShifted,
}

const USUAL: f64 = -13.0;
const SELDOM: f64 = -17.0;
const RARE: f64 = -20.0;
const PUNCTUATION: f64 = -6.0;
const FULL_WIDTH: f64 = -9.0;
const KANA: f64 = -6.0;
const HALF_KANA: f64 = -9.0;
/// How Chinese is spelled in Latin letters, with tones.
const PINYIN: f64 = -9.0;
/// Characters of other scripts that the set has as well.
const FOREIGN: f64 = -14.0;
const BROKEN: f64 = -40.0;

/// What a text shows so far.
pub(super) struct Rating {
    encoding: &'static Encoding,
    set: Set,
    bits: f64,
    kana: bool,
}

impl Rating {
    /// Nothing yet; the text is in `encoding`, which writes `set`.
    pub(super) fn of(encoding: &'static Encoding, set: Set) -> Self {
        Self { encoding, set, bits: 0.0, kana: false }
    }

    /// Takes in a line.
    pub(super) fn line(&mut self, line: &[u8]) {
        let mut rest = line;
        let mut after_letter = false;
        while let Some(first) = rest.first() {
            let (unit, after) = rest.split_at_checked(self.set.length(rest)).unwrap_or((rest, &[]));
            if first.is_ascii() {
                after_letter = first.is_ascii_alphabetic();
            } else {
                let bits = self.set.bits(unit, self.encoding);
                self.kana |= bits == KANA;
                // `A型` is written, but not often.
                let before_letter = after.first().is_some_and(u8::is_ascii_alphabetic);
                self.bits +=
                    bits - f64::from(u8::from(after_letter) + u8::from(before_letter)) * 1.5;
                after_letter = false;
            }
            rest = after;
        }
    }

    /// The bits of it all; a deck in Japanese without any kana is seldom.
    pub(super) fn bits(&self) -> f64 {
        let without_kana = self.set.is_japanese() && !self.kana;
        self.bits - if without_kana { 4.0 } else { 0.0 }
    }
}

impl Set {
    /// How many bytes the character is long that `bytes` begin with; 1 if it is none.
    fn length(self, bytes: &[u8]) -> usize {
        let (first, second) = match bytes {
            [first, second, ..] => (*first, *second),
            _ => return 1,
        };
        match (self, first, second) {
            (_, 0..=0x80 | 0xff, _) => 1,
            (Self::Chinese, _, 0x30..=0x39) => 4,
            (Self::JapaneseShifted, 0xa0..=0xdf, _) => 1,
            (Self::Japanese, 0x8f, _) => 3,
            (_, _, 0x40..=0xfe) => 2,
            _ => 1,
        }
    }

    fn is_japanese(self) -> bool {
        matches!(self, Self::Japanese | Self::JapaneseShifted)
    }

    /// The bits of one character.
    fn bits(self, unit: &[u8], encoding: &'static Encoding) -> f64 {
        let Some(read) = encoding.decode_without_bom_handling_and_without_replacement(unit) else {
            return BROKEN;
        };
        let c = read.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
        let (lead, trail) = match unit {
            [lead, trail] => (*lead, *trail),
            [lead] => (*lead, 0),
            _ => return RARE,
        };
        let japanese = self.is_japanese();
        match c {
            '\u{3000}'..='\u{303f}' | '，' | '！' | '？' | '：' | '；' | '（' | '）' => {
                return PUNCTUATION;
            }
            '\u{3040}'..='\u{30ff}' => return if japanese { KANA } else { FOREIGN },
            '\u{ff61}'..='\u{ff9f}' => return HALF_KANA,
            '\u{ff00}'..='\u{ff5e}' => return FULL_WIDTH,
            '\u{2010}'..='\u{2026}' => return PUNCTUATION - 1.0,
            '\u{e000}'..='\u{f8ff}' => return BROKEN / 2.0,
            'ā' | 'á' | 'ǎ' | 'à' | 'ē' | 'é' | 'ě' | 'è' | 'ī' | 'í' | 'ǐ' | 'ì' | 'ō' | 'ó'
            | 'ǒ' | 'ò' | 'ū' | 'ú' | 'ǔ' | 'ù' | 'ǚ' | 'ü'
                if self == Self::Chinese =>
            {
                return PINYIN;
            }
            '\u{0}'..='\u{2fff}' | '\u{3100}'..='\u{33ff}' => return FOREIGN,
            _ => {}
        }
        let frequent = match self {
            Self::Chinese | Self::Traditional => CHINESE,
            Self::Korean => KOREAN,
            Self::Japanese | Self::JapaneseShifted => JAPANESE,
        };
        if let Some(rank) = frequent.chars().position(|frequent| frequent == c) {
            // The usual law: the share falls as the rank grows. Half of Japanese is kana.
            let kana = if japanese { 1.0 } else { 0.0 };
            return -((rank as f64 + 10.0) * 6.0).log2() - kana;
        }
        match (self, lead, trail) {
            (Self::Chinese, 0xb0..=0xd7, 0xa1..) => USUAL,
            (Self::Chinese, 0xd8..=0xf7, 0xa1..) => SELDOM,
            (Self::Traditional, 0xa4..=0xc6, _) => USUAL,
            (Self::Traditional, 0xc9..=0xf9, _) => SELDOM,
            (Self::Korean, 0xb0..=0xc8, 0xa1..) => USUAL - 1.5,
            (Self::Korean, 0xca..=0xfd, 0xa1..) => SELDOM,
            (Self::Korean, ..) => SELDOM - 1.0,
            (Self::Japanese, 0xb0..=0xcf, _) => USUAL,
            (Self::Japanese, 0xd0..=0xf4, _) => SELDOM,
            (Self::JapaneseShifted, 0x88..=0x97, _) => USUAL,
            (Self::JapaneseShifted, 0x98..=0x9f | 0xe0..=0xea, _) => SELDOM,
            _ => RARE,
        }
    }
}
