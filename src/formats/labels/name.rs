//! The words and the number that a label consists of.

use super::words::role_of;

const LONGEST_LABEL: usize = 40;

/// The words of a label, cleaned, its number, and how long it was.
pub(super) struct Name {
    pub(super) word: String,
    pub(super) number: Option<u32>,
    /// In bytes.
    pub(super) length: usize,
}

impl Name {
    /// The name that `rest` begins with.
    pub(super) fn at(rest: &str) -> Option<Self> {
        let mut name = Self { word: String::new(), number: None, length: 0 };
        let mut digits = String::new();
        if rest.starts_with(' ') {
            return None;
        }
        for (at, c) in rest.char_indices() {
            if at > LONGEST_LABEL {
                return None;
            }
            match c {
                _ if is_letter(c) => {
                    if digits.is_empty() || !name.word.is_empty() {
                        name.word.extend(folded(c).to_lowercase());
                    } else {
                        return None;
                    }
                }
                '0'..='9' => digits.push(c),
                ' ' | '#' | '№' | '/' | '\'' | '’' | '-' | '(' | ')' => {
                    // A dash that stands free, or a bracket that was opened before, ends the label.
                    let next = rest.get(at + c.len_utf8()..).unwrap_or_default();
                    let ahead = next.trim_start();
                    let goes_on = match c {
                        ' ' => ahead.starts_with(|c: char| {
                            is_letter(c) || c.is_ascii_digit() || c == '#' || c == '№' || c == '('
                        }),
                        '-' => {
                            next.starts_with(is_letter)
                                && !name.word.is_empty()
                                && !name.word.ends_with(' ')
                        }
                        '(' => {
                            next.starts_with(|c: char| c.is_ascii_digit()) && !name.word.is_empty()
                        }
                        ')' => {
                            rest.get(..at).is_some_and(|before| before.contains('('))
                                && !digits.is_empty()
                        }
                        _ => true,
                    };
                    // `Q1 What is it?`: the number is glued to the word, and the text begins.
                    let glued = rest.get(..at).is_some_and(|label| {
                        label.ends_with(|c: char| c.is_ascii_digit()) && !label.contains(' ')
                    });
                    if !goes_on || c == ' ' && glued && role_of(&name.word).is_some() {
                        name.length = at;
                        return name.finish(&digits);
                    }
                    if matches!(c, ' ' | '-') && !name.word.is_empty() && !name.word.ends_with(' ')
                    {
                        name.word.push(' ');
                    }
                }
                _ => {
                    name.length = at;
                    return name.finish(&digits);
                }
            }
        }
        name.length = rest.len();
        name.finish(&digits)
    }

    fn finish(mut self, digits: &str) -> Option<Self> {
        const MOST_WORDS: usize = 4;
        self.word.truncate(self.word.trim_end().len());
        let words = self.word.split(' ').count();
        self.number = digits.parse().ok();
        (!self.word.is_empty() && words <= MOST_WORDS).then_some(self)
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}')
}

/// Full-width letters as ordinary ones.
fn folded(c: char) -> char {
    match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}
