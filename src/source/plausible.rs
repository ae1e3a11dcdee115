//! How plausible a text is: the logarithm of how likely somebody wrote it, in bits.
//!
//! Every candidate reads the same bytes, so their ratings can be compared as they are. It must not
//! know which encoding a text comes from.

use std::collections::BTreeMap;

use super::languages::{LANGUAGES, Language, Script};

/// What a text shows so far.
#[derive(Debug, Default)]
pub(super) struct Rating {
    /// What single places say: letters inside numbers, capitals inside words, quotes turned.
    places: f64,
    /// How often each letter beyond ASCII comes, in small.
    letters: BTreeMap<char, u32>,
}

/// A character as its neighbours see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Digit,
    /// An ASCII letter, or a Latin one beyond.
    Latin {
        ascii: bool,
        capital: bool,
    },
    /// A letter of another alphabet.
    Other {
        capital: bool,
    },
    /// Punctuation and symbols.
    Mark,
    /// Those beyond ASCII.
    Sign,
}

impl Rating {
    /// Takes in a line of text in an alphabet.
    pub(super) fn line(&mut self, line: impl Iterator<Item = char>) {
        let line: Vec<(char, Class)> = line.map(|c| (c, class(c))).collect();
        let mut quotes = 0;
        let mut before = Class::Space;
        let mut rest = line.as_slice();
        while let Some(((c, class), below)) = rest.split_first() {
            let after = below.first().map_or(Class::Space, |(_, after)| *after);
            if is_letter(*class) && !c.is_ascii() {
                self.places += letter(before, *class, after);
                *self.letters.entry(small(*c)).or_default() += 1;
            } else if !c.is_ascii() {
                let again = if before == Class::Sign { 3.0 } else { 0.0 };
                self.places += mark(before, *c, after) - again;
                quotes += u32::from(matches!(c, '“' | '”' | '„' | '«' | '»'));
                if *c == '’' && is_letter(before) {
                    let above = line.len() - rest.len();
                    let above = line.get(..above).unwrap_or_default().iter().rev();
                    self.places -= long_around(above, below.iter());
                }
            }
            before = *class;
            rest = below;
        }
        // Somebody who opens them closes them.
        self.places -= if quotes % 2 == 1 { 3.0 } else { 0.0 };
    }

    /// The bits of it all, in the language that fits best.
    pub(super) fn bits(&self) -> f64 {
        let by_language = LANGUAGES.iter().map(|language| self.bits_in(language));
        self.places + by_language.fold(f64::NEG_INFINITY, f64::max)
    }

    fn bits_in(&self, language: &Language) -> f64 {
        let bits = |(c, count): (&char, &u32)| f64::from(*count) * bits_of(*c, language);
        self.letters.iter().map(bits).sum::<f64>() - language.rarity
    }
}

/// A letter of another language that shares the script: decks hold words of two.
const OTHER_LANGUAGE: f64 = -10.0;

/// A letter of no language that is written so.
const FOREIGN: f64 = -14.0;

/// How likely the letter `c` is among those of `language` beyond ASCII.
fn bits_of(c: char, language: &Language) -> f64 {
    match language.letters.chars().position(|letter| letter == c) {
        Some(rank) => {
            let count = language.letters.chars().count() as f64;
            // The usual law: the share falls as the rank grows.
            let all = (count / 2.0 + 1.0).ln() + 0.6;
            -((rank as f64 + 2.0) * all).log2()
        }
        None if in_script(c, language.script) => OTHER_LANGUAGE,
        None => FOREIGN,
    }
}

fn in_script(c: char, script: Script) -> bool {
    LANGUAGES.iter().any(|language| language.script == script && language.letters.contains(c))
}

fn small(c: char) -> char {
    match c {
        'İ' => 'ı',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'a'..='z' => Class::Latin { ascii: true, capital: false },
        'A'..='Z' => Class::Latin { ascii: true, capital: true },
        // Ordinals, and the dot that Catalan has within words, stand where marks do.
        'ª' | 'º' | 'µ' => Class::Sign,
        '\u{c0}'..='\u{24f}' if c.is_alphabetic() => {
            Class::Latin { ascii: false, capital: c.is_uppercase() }
        }
        // What goes onto the letter before it: Vietnamese tones, vowels of Hebrew and Arabic.
        '\u{300}'..='\u{36f}' => Class::Latin { ascii: false, capital: false },
        '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{652}' | '\u{e31}'..='\u{e4e}' => {
            Class::Other { capital: false }
        }
        _ if c.is_alphabetic() => Class::Other { capital: c.is_uppercase() },
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_ascii() => Class::Mark,
        _ => Class::Sign,
    }
}

fn is_letter(class: Class) -> bool {
    matches!(class, Class::Latin { .. } | Class::Other { .. })
}

/// What speaks for or against a letter beyond ASCII where it stands.
fn letter(before: Class, class: Class, after: Class) -> f64 {
    let mut bits = 0.0;
    let capital = |class| matches!(class, Class::Latin { capital: true, .. } | Class::Other { capital: true });
    let is_small = |class| is_letter(class) && !capital(class);
    let other = matches!(class, Class::Other { .. });
    let same = |neighbour| is_letter(neighbour) && matches!(neighbour, Class::Other { .. }) == other;
    for neighbour in [before, after] {
        if is_letter(neighbour) && !same(neighbour) {
            bits -= 8.0;
        }
        if neighbour == Class::Digit {
            bits -= if other { 2.0 } else { 6.0 };
        }
    }
    if capital(class) {
        bits -= 3.0;
        bits -= if is_small(before) { 9.0 } else { 0.0 };
    } else if capital(after) {
        bits -= 7.0;
    }
    if other && !same(before) && !same(after) {
        bits -= 3.0;
    }
    match before {
        // Hardly a language has them beside one another.
        Class::Latin { ascii: false, .. } => bits -= 3.0,
        // A letter says something of the next.
        Class::Other { .. } if other => bits += 0.8,
        _ => {}
    }
    bits
}

/// What speaks against an apostrophe with much of a word before it and much after it.
fn long_around<'l>(
    above: impl Iterator<Item = &'l (char, Class)>,
    below: impl Iterator<Item = &'l (char, Class)>,
) -> f64 {
    let is_long = 3;
    let before = above.take(is_long).take_while(|(_, class)| is_letter(*class)).count();
    let after = below.take(is_long).take_while(|(_, class)| is_letter(*class)).count();
    if before == is_long && after == is_long { 5.0 } else { 0.0 }
}

/// How likely the mark `c` is where it stands.
fn mark(before: Class, c: char, after: Class) -> f64 {
    let inside = is_letter(before) && is_letter(after);
    let if_fits = |fits: bool, good: f64, bad: f64| if fits { good } else { bad };
    match c {
        char::REPLACEMENT_CHARACTER => -40.0,
        '\u{80}'..='\u{9f}' => -25.0,
        '\u{e000}'..='\u{f8ff}' => -20.0,
        '\u{a0}' => if_fits(before != Class::Space, -5.0, -11.0),
        '\u{ad}' => if_fits(inside, -9.0, -12.0),
        '\u{200c}'..='\u{200f}' => -8.0,
        '’' if inside => -3.5,
        '’' => if_fits(is_letter(before), -6.0, -8.0),
        '‘' | '‚' => if_fits(!is_letter(before) && !inside, -5.0, -12.0),
        '“' | '„' => if_fits(!is_letter(before), -4.5, if_fits(inside, -12.0, -7.0)),
        '”' | '«' | '»' => if_fits(!inside, -4.5, -12.0),
        '‹' | '›' => if_fits(!is_letter(before), -7.0, -11.0),
        '–' | '—' => if_fits(!inside, -5.0, -8.0),
        '…' => if_fits(!inside, -5.0, -10.0),
        '•' => if_fits(!is_letter(before), -5.0, -11.0),
        '·' => if_fits(inside, -5.0, -7.0),
        '°' => if_fits(before == Class::Digit || !is_letter(before), -4.5, -10.0),
        'º' | 'ª' => if_fits(before == Class::Digit, -5.0, -9.0),
        '½' | '¼' | '¾' => if_fits(!is_letter(before), -7.0, -13.0),
        '²' | '³' | '¹' => if_fits(!inside && before != Class::Space, -6.5, -13.0),
        '×' | '÷' | '±' => if_fits(!inside, -6.0, -12.0),
        '€' | '£' | '¥' | '¢' => {
            if_fits(!is_letter(before) && !is_letter(after), -5.5, -12.0)
        }
        '©' | '®' | '™' | '§' => if_fits(!inside, -8.0, -12.0),
        '¿' | '¡' => {
            let opens = matches!(before, Class::Space | Class::Mark) && is_letter(after);
            if_fits(opens, -3.0, -10.0)
        }
        'µ' => if_fits(matches!(before, Class::Space | Class::Digit), -6.0, -12.0),
        '´' => if_fits(is_letter(before), -8.0, -12.0),
        '№' => if_fits(!inside, -7.0, -12.0),
        _ => if_fits(!is_letter(before) && !is_letter(after), -10.0, -14.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(text: &str) -> f64 {
        let mut rating = Rating::default();
        text.lines().for_each(|line| rating.line(line.chars()));
        rating.bits()
    }

    #[test]
    fn what_people_write_is_more_plausible() {
        let pairs = [
            ("café", "cafŽ"),
            ("café", "cafй"),
            ("100°C", "100∞C"),
            ("d’accord", "dÕaccord"),
            ("książka", "ksi¹¿ka"),
            ("Привет", "оПХБЕР"),
            ("Привет", "Ïðèâåò"),
            ("être", "кtre"),
            ("naïve", "na•ve"),
            ("“quoted”", "ÒquotedÓ"),
        ];
        for (written, misread) in pairs {
            assert!(bits(written) > bits(misread) + 1.0, "{written} {misread}");
        }
    }
}
