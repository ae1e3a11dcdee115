//! Text as words that can be compared: in small, without punctuation; of scripts without spaces, each
//! pair of characters.
//!
//! It must not know notes.

use std::collections::HashMap;

/// Calls `each` with the words of `text`, in order.
pub(super) fn each_word(text: &str, mut each: impl FnMut(&str)) {
    if text.is_ascii() {
        return each_ascii_word(text, each);
    }
    let mut word = String::new();
    // The character before, where it is of a script without spaces.
    let mut before: Option<char> = None;
    for c in text.chars().chain([' ']) {
        if is_unspaced(c) || !(c.is_alphanumeric() || is_joining(c)) {
            if !word.is_empty() {
                each(&word);
                word.clear();
            }
        } else {
            word.extend(c.to_lowercase());
        }
        if is_unspaced(c) {
            word.extend(before);
            word.push(c);
            each(&word);
            word.clear();
            before = Some(c);
        } else {
            before = None;
            if is_sign(c) {
                each(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

/// The same for text of which every byte is a character: most texts, three times as fast.
fn each_ascii_word(text: &str, mut each: impl FnMut(&str)) {
    let (mut start, mut small) = (None, String::new());
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if byte.is_ascii_alphanumeric() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(word) = start.take().and_then(|start| text.get(start..at)) {
            if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
                small.clear();
                small.push_str(word);
                small.make_ascii_lowercase();
                each(&small);
            } else {
                each(word);
            }
        }
        if is_sign(char::from(byte)) {
            each(char::from(byte).encode_utf8(&mut [0; 4]));
        }
    }
}

/// Marks above and below letters, which belong to their word.
fn is_joining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether `c` is of a script that is written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` means something by itself, as in mathematics and code; punctuation does not.
fn is_sign(c: char) -> bool {
    const PUNCTUATION: &str = ".,;:!?'\"`()[]{}-–—_…“”‘’„«»¿¡·•、。，：；！？「」『』（）【】";
    !c.is_alphanumeric()
        && !c.is_whitespace()
        && !c.is_control()
        && !is_joining(c)
        && !PUNCTUATION.contains(c)
}

/// Words by number, and how telling each is.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    /// In how many notes each stands.
    notes: Vec<u32>,
    /// How many notes there are.
    all: u32,
}

impl Lexicon {
    /// One for `all` notes.
    pub(super) fn new(all: usize) -> Self {
        Self { all: all as u32, ..Self::default() }
    }

    /// The numbers of the words of `text`, sorted; new ones get a number.
    pub(super) fn learn_text(&mut self, text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        each_word(text, |word| {
            let number = self.numbers.get(word).copied().unwrap_or_else(|| {
                let number = self.words.len() as u32;
                self.numbers.insert(word.to_owned(), number);
                self.words.push(word.to_owned());
                self.notes.push(0);
                number
            });
            found.push(number);
        });
        found.sort_unstable();
        found
    }

    /// The numbers of those words of `text` that are known, sorted, and how many are not.
    pub(super) fn known_text(&self, text: &str) -> (Vec<u32>, usize) {
        let (mut found, mut unknown) = (Vec::new(), 0);
        each_word(text, |word| match self.numbers.get(word) {
            Some(number) => found.push(*number),
            None => unknown += 1,
        });
        found.sort_unstable();
        (found, unknown)
    }

    /// Counts one more note with the word.
    pub(super) fn count(&mut self, word: u32) {
        if let Some(notes) = self.notes.get_mut(word as usize) {
            *notes += 1;
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word with this number.
    pub(super) fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }

    /// Whether the word with this number has a digit.
    pub(super) fn is_number(&self, number: u32) -> bool {
        self.word(number).contains(char::is_numeric)
    }

    /// Whether the word with this number is a letter or a sign.
    pub(super) fn is_letter(&self, number: u32) -> bool {
        self.word(number).chars().nth(1).is_none()
    }

    /// The weight of a word that one note has: none weighs more.
    pub(super) fn weight_of_one(&self) -> f32 {
        self.weight(u32::MAX)
    }

    /// How telling a word is: the fewer notes have it, the more.
    pub(super) fn weight(&self, number: u32) -> f32 {
        let notes = self.notes.get(number as usize).copied().unwrap_or_default().max(1);
        (1.0 + self.all as f32 / notes as f32).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_a_reader_would_count() {
        let words = |text: &str| {
            let mut words = Vec::new();
            each_word(text, |word| words.push(word.to_owned()));
            words.join("|")
        };
        assert_eq!(words("What's the GIL (in Python 3)?"), "what|s|the|gil|in|python|3");
        assert_eq!(words("x + y ≠ z"), "x|+|y|≠|z");
        assert_eq!(words("日本語 です"), "日|日本|本語|で|です");
        assert_eq!(words("cafe\u{301} naïve"), "cafe\u{301}|naïve");
        assert_eq!(words(""), "");
        assert_eq!(words("HTTP/2 + TLS"), "http|/|2|+|tls");
        assert_eq!(words("HTTP/2 + TLS é"), "http|/|2|+|tls|é");
    }
}
