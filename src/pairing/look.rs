//! What a line looks like: the few things by which a person tells a question from its answer
//! without reading either.
//!
//! Small numbers only, so that lines can be counted and compared. It must not know roles.

use crate::text::without_media;

/// How many values each feature has.
pub(super) const LENGTHS: usize = 28;
pub(super) const WORD_COUNTS: usize = 10;
pub(super) const KINDS: usize = 40;
pub(super) const WORDS: usize = 1 << 10;
pub(super) const SCRIPTS: usize = 12;
pub(super) const SHAPES: usize = 6;
pub(super) const SIGNS: usize = 8;
pub(super) const GRAMS: usize = 1 << 12;

/// Pairs of characters are counted up to here; more tell little.
const MOST_GRAMS: usize = 48;

/// The kind of a question mark at an end.
pub(super) const ASKS: u8 = 28;

/// The kind of a small letter.
pub(super) const LOWER_CASE: u8 = 1;

/// What a line looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Characters.
    pub(super) chars: u32,
    /// Words, by white space.
    pub(super) words: u32,
    /// The kind of the first character, below [`KINDS`].
    pub(super) start: u8,
    /// The kind of the last one.
    pub(super) end: u8,
    /// The first word and the last one, hashed, below [`WORDS`].
    pub(super) first: u16,
    pub(super) last: u16,
    /// The script of most of its letters, below [`SCRIPTS`].
    pub(super) script: u8,
    pub(super) shape: Shape,
    /// Which signs stand somewhere in it, a bit each.
    pub(super) signs: u8,
    /// Whether a blank line stands before it.
    pub(super) after_gap: bool,
}

/// What kind of line it is at first sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Text,
    /// Digits, and what stands around page numbers.
    Number,
    /// Marked as a heading: `## x`, `=== x ===`.
    Marked,
    /// A word and a number: `Chapter 4`, `Part III: Review`.
    Numbered,
    /// Capitals only.
    Capitals,
    /// No letter and no digit.
    Rule,
}

impl Look {
    pub(super) fn of(text: &str, after_gap: bool) -> Self {
        let mut look = Self { after_gap, ..Self::default() };
        look.start = text.chars().next().map_or(0, kind);
        // A question with a picture behind it ends as questions do.
        let said = Some(without_media(text)).filter(|said| !said.is_empty()).unwrap_or(text);
        look.end = said.chars().next_back().map_or(0, kind);
        let mut scripts = [0_u32; SCRIPTS];
        let mut counts = Counts::default();
        let mut in_word = false;
        for c in text.chars() {
            look.chars += 1;
            let space = c.is_whitespace();
            look.words += u32::from(!space && !in_word);
            in_word = !space;
            look.signs |= sign(c);
            if c.is_alphabetic() {
                counts.letters += 1;
                counts.capitals += u32::from(c.is_uppercase());
                if let Some(count) = scripts.get_mut(script(c)) {
                    *count += 1;
                }
            } else if c.is_numeric() {
                counts.digits += 1;
            }
        }
        let most = (0_u8..).zip(scripts).max_by_key(|(_, count)| *count);
        look.script = most.filter(|(_, count)| *count > 0).map_or(0, |(script, _)| script);
        let mut words = text.split_whitespace();
        look.first = words.next().map_or(0, hash);
        look.last = words.next_back().map_or(look.first, hash);
        look.shape = shape(text, &counts, look.words);
        look
    }

    /// What this line and the next one look like as one.
    pub(super) fn joined(self, next: &Self) -> Self {
        Self {
            chars: self.chars + 1 + next.chars,
            words: self.words + next.words,
            end: next.end,
            last: next.last,
            script: if self.script == 0 { next.script } else { self.script },
            signs: self.signs | next.signs,
            shape: Shape::Text,
            ..self
        }
    }

    /// Its length on a scale of steps of a third, below [`LENGTHS`].
    pub(super) fn length(&self) -> usize {
        let steps = (f64::from(self.chars) + 1.0).ln() / 0.3;
        (steps as usize).min(LENGTHS - 1)
    }

    /// Its words on a coarse scale, below [`WORD_COUNTS`].
    pub(super) fn word_count(&self) -> usize {
        match self.words {
            0..=4 => self.words as usize,
            5..=6 => 5,
            7..=9 => 6,
            10..=14 => 7,
            15..=24 => 8,
            _ => 9,
        }
    }

    /// Whether it is one that text is made of, and no number, rule or marked heading.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.shape, Shape::Text | Shape::Capitals)
    }

    /// Whether titles look so anywhere: a few words that begin with a capital, or with a letter of
    /// a script without, and end as no sentence does.
    pub(super) fn is_like_a_title(&self) -> bool {
        self.words <= 8 && matches!(self.start, 2 | 4) && matches!(self.end, LOWER_CASE..=5 | 9)
    }

    /// Its length as it would be in Latin letters: one Chinese character says what three letters
    /// say.
    pub(super) fn weight(&self) -> f32 {
        let chars = self.chars as f32;
        if matches!(self.script, 8..=10) { 2.5 * chars } else { chars }
    }
}

#[derive(Default)]
struct Counts {
    letters: u32,
    capitals: u32,
    digits: u32,
}

/// A word's letters and digits, whatever their case, as a number below [`WORDS`].
pub(super) fn hash(word: &str) -> u16 {
    let folded = long_hash(word);
    ((folded ^ (folded >> 16)) % WORDS as u32) as u16
}

/// The same with fewer collisions.
pub(super) fn long_hash(word: &str) -> u32 {
    const BEGIN: u32 = 0x811c_9dc5;
    let with = |hash: u32, c: u32| (hash ^ c).wrapping_mul(0x0100_0193);
    // Most words are plain, and this is asked of every word several times.
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        return letters.fold(BEGIN, |hash, byte| with(hash, byte.to_ascii_lowercase().into()));
    }
    let letters = word.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric());
    letters.fold(BEGIN, |hash, c| with(hash, c.into()))
}

/// The kind of a character that begins or ends a line or a word, below [`KINDS`].
pub(super) fn kind(c: char) -> u8 {
    match c {
        '!'..='/' => 8 + (c as u8 - b'!'),
        ':'..='@' => 23 + (c as u8 - b':'),
        '[' | ']' => 30,
        '{' | '}' => 31,
        '`' => 32,
        '_' | '^' | '\\' | '|' | '~' => 33,
        '？' | '؟' => ASKS,
        '。' | '．' | '।' => 21,
        '！' => 8,
        '」' | '』' | '）' | '”' | '’' | '»' => 35,
        '「' | '『' | '（' | '“' | '‘' | '«' => 36,
        '…' => 37,
        '0'..='9' => 3,
        c if c.is_lowercase() => LOWER_CASE,
        c if c.is_uppercase() => 2,
        c if c.is_alphabetic() => 4,
        c if c.is_numeric() => 5,
        _ => 38,
    }
}

fn sign(c: char) -> u8 {
    match c {
        '?' | '？' | '؟' => 1,
        '(' | '[' | '（' => 2,
        ',' | '，' | '、' => 4,
        ';' | '；' => 8,
        ':' | '：' => 16,
        '"' | '`' => 32,
        '=' | '<' | '>' | '_' | '/' | '\\' => 64,
        c if c.is_numeric() => 128,
        _ => 0,
    }
}

/// The script of a letter, from 1.
fn script(c: char) -> usize {
    match c as u32 {
        0x00..=0x24f | 0x1e00..=0x1eff => 1,
        0x370..=0x3ff | 0x1f00..=0x1fff => 2,
        0x400..=0x52f => 3,
        0x590..=0x5ff => 4,
        0x600..=0x77f | 0xfb50..=0xfeff => 5,
        0x900..=0xdff => 6,
        0xe00..=0xeff => 7,
        0x3040..=0x30ff => 8,
        0x3400..=0x4dbf | 0x4e00..=0x9fff => 9,
        0x1100..=0x11ff | 0xac00..=0xd7af => 10,
        _ => 11,
    }
}

fn shape(text: &str, counts: &Counts, words: u32) -> Shape {
    match counts {
        Counts { letters: 0, digits: 0, .. } => Shape::Rule,
        _ if is_page_number(text) => Shape::Number,
        Counts { letters: 0, .. } => Shape::Text,
        _ if is_marked(text) => Shape::Marked,
        _ if is_numbered(text) => Shape::Numbered,
        Counts { letters: 4.., .. } if counts.capitals == counts.letters && words <= 8 => {
            Shape::Capitals
        }
        _ => Shape::Text,
    }
}

/// Whether it is a small number, alone or as page numbers stand: `- 12 -`, `Page 3 of 20`.
fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = ["Page ", "page ", "p. "].iter().find_map(|p| bare.strip_prefix(p)).unwrap_or(bare);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let is_part = |word: &str| word == "of" || word.bytes().all(|b| b.is_ascii_digit());
    (1..=5).contains(&digits)
        && bare.len() <= 12
        && bare.split([' ', '/', '-', '|']).all(is_part)
        && !text.contains(['+', '=', '$', '%', '€', '.', ','])
}

/// Whether somebody marked it as a heading.
fn is_marked(text: &str) -> bool {
    let after_hashes = text.trim_start_matches('#');
    let framed = |mark: &str| text.starts_with(mark) && text.ends_with(mark);
    (after_hashes.len() < text.len() && after_hashes.starts_with(' '))
        || ["==", "--", "~~", "**", "__"].into_iter().any(framed)
}

/// Whether it is a word and a number, with perhaps a colon and a few words after it.
fn is_numbered(text: &str) -> bool {
    const MARKS: [char; 4] = [':', '.', '–', '—'];
    let (head, rest) = text.split_once(MARKS).unwrap_or((text, ""));
    let mut words = head.split_whitespace();
    let (Some(word), Some(number), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let is_word = word.chars().all(char::is_alphabetic)
        && word.chars().count() >= 3
        && !word.starts_with(char::is_lowercase);
    let is_roman = number.bytes().all(|b| b"IVXLC".contains(&b));
    let is_letter = number.len() == 1 && number.starts_with(char::is_uppercase) && !rest.is_empty();
    let is_small = number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    is_word
        && (is_small || is_roman || is_letter)
        && rest.split_whitespace().count() <= 6
        && !rest.ends_with(['?', '.'])
}

/// The pairs of neighbouring characters at the beginning of `text`, whatever their case, as
/// numbers below [`GRAMS`].
pub(super) fn grams(text: &str) -> Vec<u16> {
    let mut before = 1_u32;
    let gram = |c: char| {
        let c = c.to_lowercase().next().unwrap_or(c) as u32;
        let mixed = (before.wrapping_mul(0x9e37_79b1) ^ c).wrapping_mul(0x85eb_ca6b);
        before = c;
        (mixed >> 20) as u16
    };
    text.chars().take(MOST_GRAMS).map(gram).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape_of(text: &str) -> Shape {
        Look::of(text, false).shape
    }

    #[test]
    fn shapes_are_seen() {
        let cases = [
            ("What is it?", Shape::Text),
            ("12", Shape::Number),
            ("- 7 -", Shape::Number),
            ("Page 3 of 20", Shape::Number),
            ("3.14", Shape::Text),
            ("25 %", Shape::Text),
            ("## Fruit", Shape::Marked),
            ("#hashtag", Shape::Text),
            ("=== Fruit ===", Shape::Marked),
            ("Chapter 4", Shape::Numbered),
            ("Part III: Review", Shape::Numbered),
            ("Teil B. Verben", Shape::Numbered),
            ("act 2", Shape::Text),
            ("VERBS OF MOTION", Shape::Capitals),
            ("UNO", Shape::Text),
            ("-----", Shape::Rule),
            ("12345", Shape::Number),
            ("123456", Shape::Text),
            ("== 1.5 ==", Shape::Text),
            ("-- he said", Shape::Text),
            ("Mp3 4", Shape::Text),
            ("Go 4", Shape::Text),
            ("The cat", Shape::Text),
            ("Article 1984", Shape::Text),
            ("Verbs b: to go", Shape::Text),
            ("Great Britain: an island", Shape::Text),
        ];
        for (text, shape) in cases {
            assert_eq!(shape_of(text), shape, "{text:?}");
        }
    }

    #[test]
    fn features_stay_within_their_tables() {
        for text in
            ["", "?", "x", "日本語。", "مرحبا؟", "🎈🎈", "À bientôt !", &"long ".repeat(9999)]
        {
            let look = Look::of(text, true);
            assert!(look.length() < LENGTHS && look.word_count() < WORD_COUNTS, "{text:.9}");
            assert!(usize::from(look.start) < KINDS && usize::from(look.end) < KINDS);
            assert!(usize::from(look.script) < SCRIPTS && usize::from(look.first) < WORDS);
            assert!(grams(text).iter().all(|gram| usize::from(*gram) < GRAMS));
        }
    }

    #[test]
    fn two_lines_look_like_one() {
        let whole = Look::of("to be, or not to be?", false);
        let joined = Look::of("to be, or", false).joined(&Look::of("not to be?", true));
        assert_eq!(joined, whole);
        // What the first line lacks, and what both have.
        let whole = Look::of("17 of them, and 3", false);
        let joined = Look::of("17", false).joined(&Look::of("of them, and 3", false));
        assert_eq!(joined, whole);
    }

    #[test]
    fn a_line_is_seen_as_it_is() {
        let look = Look::of("Ab 1, x?", true);
        let expected = Look {
            chars: 8,
            words: 3,
            start: 2,
            end: ASKS,
            first: hash("ab"),
            last: hash("X"),
            script: 1,
            shape: Shape::Text,
            // A question mark, a comma and a number.
            signs: 1 | 4 | 128,
            after_gap: true,
        };
        assert_eq!(look, expected);
    }

    #[test]
    fn characters_that_mean_the_same_are_of_one_kind() {
        let same = [
            "?？؟",
            ".。．।",
            "!！",
            "[]",
            "{}",
            "_^\\|~",
            "」』）”’»",
            "「『（“‘«",
            "09",
            "aß",
            "AÉ",
            "日א",
            "²½",
        ];
        for chars in same {
            let first = chars.chars().next().map(kind);
            assert!(chars.chars().all(|c| Some(kind(c)) == first), "{chars}");
        }
        let others = ["`", "…", "🎈", "\"", "(", ")", ",", "-", "/", ":", ";", "=", "@"];
        let all = same.iter().chain(&others).flat_map(|chars| chars.chars().next());
        let mut kinds: Vec<u8> = all.map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), same.len() + others.len());
        assert_eq!((kind('?'), kind('a')), (ASKS, LOWER_CASE));
    }

    #[test]
    fn signs_that_mean_the_same_are_one_bit() {
        let same = ["?？؟", "([（", ",，、", ";；", ":：", "\"`", "=<>_/\\", "7²"];
        for (bit, chars) in same.iter().enumerate() {
            assert!(chars.chars().all(|c| sign(c) == 1 << bit), "{chars}");
        }
        assert!("aÉ日 .!-🎈".chars().all(|c| sign(c) == 0));
    }

    #[test]
    fn a_line_has_the_script_of_most_of_its_letters() {
        let script = |text: &str| Look::of(text, false).script;
        let words = [
            "word",
            "λόγος",
            "слово",
            "דבר",
            "كلمة",
            "शब्द",
            "คำ",
            "ことば",
            "漢字",
            "단어",
            "სიტყვა",
        ];
        assert!(words.into_iter().map(script).eq(1..=11));
        let others = ["ẻ", "ἀ", "ﻙ", "㐀", "ᄀ"];
        assert_eq!(others.map(script), [1, 2, 5, 9, 10]);
        assert_eq!(["ab слово", "12, 13", "abc да"].map(script), [3, 0, 1]);
    }

    #[test]
    fn many_words_are_counted_roughly() {
        let count = |words: usize| Look::of(&"word ".repeat(words), false).word_count();
        assert_eq!([0, 1, 4, 5, 6, 7, 9].map(count), [0, 1, 4, 5, 5, 6, 6]);
        assert_eq!([10, 14, 15, 24, 25].map(count), [7, 7, 8, 8, 9]);
    }

    #[test]
    fn titles_are_a_few_words_that_are_no_sentence() {
        let titles = ["Capitals of Europe", "漢字", "Unit 3", "The word \"go\"", "A a a a a a a a"];
        let others = ["capitals of Europe", "Who?", "It is so.", "7 words", "A a a a a a a a a"];
        let is_title = |text: &str| Look::of(text, false).is_like_a_title();
        assert_eq!(titles.map(is_title), [true; 5]);
        assert_eq!(others.map(is_title), [false; 5]);
    }

    #[test]
    fn a_character_weighs_what_it_says() {
        let weight = |text: &str| Look::of(text, false).weight();
        assert_eq!(
            ["word", "слово", "ことば", "漢字", "단어"].map(weight),
            [4.0, 5.0, 7.5, 5.0, 5.0]
        );
    }

    #[test]
    fn words_are_told_apart_by_letters_and_digits_alone() {
        // The sums of FNV-1a, as published.
        assert_eq!([long_hash(""), long_hash("a")], [0x811c_9dc5, 0xe40c_292c]);
        assert_eq!(long_hash("foobar"), 0xbf9c_f968);
        for same in ["Foobar", "(foobar)", "foo-bar", "„Foobar”"] {
            assert_eq!(long_hash(same), long_hash("foobar"), "{same}");
        }
        assert_eq!(long_hash("Über"), long_hash("«über»"));
        assert_eq!(u32::from(hash("foobar")), (0xbf9c_f968 ^ 0xbf9c) % WORDS as u32);
    }
}
