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

    /// The bits of it all, in the language of `script` that fits best.
    pub(super) fn bits(&self, script: Script) -> f64 {
        let languages = || LANGUAGES.iter().filter(move |language| language.script == script);
        let best = |bits: f64, other: f64| bits.max(other);
        // Each letter with the language among the others where it is at home.
        let letters: Vec<(char, f64, f64)> = self
            .letters
            .iter()
            .map(|(c, count)| {
                let homes = languages().filter_map(|language| {
                    Some(bits_of(*c, language)? - language.rarity - OTHER_LANGUAGE)
                });
                (*c, f64::from(*count), homes.fold(FOREIGN, best))
            })
            .collect();
        let by_language = languages().map(|language| {
            let bits = letters.iter().map(|(c, count, elsewhere)| {
                count * bits_of(*c, language).unwrap_or(*elsewhere).max(*elsewhere)
            });
            bits.sum::<f64>() - language.rarity
        });
        self.places + by_language.fold(f64::NEG_INFINITY, best)
    }
}

/// What it costs that a word is of another language than most: decks hold words of two.
const OTHER_LANGUAGE: f64 = 4.0;

/// A letter of no language that is written so.
const FOREIGN: f64 = -14.0;

/// How likely the letter `c` is among those of `language` beyond ASCII, if it is one of them.
fn bits_of(c: char, language: &Language) -> Option<f64> {
    let rank = language.letters.chars().position(|letter| letter == c)?;
    // The usual law: the share falls as the rank grows.
    let count = language.letters.chars().count() as f64;
    let all = (count / 2.0 + 1.0).ln() + 0.6;
    Some(-((rank as f64 + 2.0) * all).log2())
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
    let capital = |class| {
        matches!(class, Class::Latin { capital: true, .. } | Class::Other { capital: true })
    };
    let is_small = |class| is_letter(class) && !capital(class);
    let other = matches!(class, Class::Other { .. });
    let same =
        |neighbour| is_letter(neighbour) && matches!(neighbour, Class::Other { .. }) == other;
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
    if !same(before) && !same(after) {
        bits -= if capital(class) && !other { 8.0 } else { 3.0 };
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
        '\u{a0}' => if_fits(before != Class::Space && !inside, -5.0, -11.0),
        '\u{ad}' => if_fits(inside, -9.0, -12.0),
        '\u{200c}'..='\u{200f}' => -8.0,
        '’' if inside => -3.5,
        '’' => if_fits(is_letter(before), -5.0, -8.0),
        '‘' | '‚' => if_fits(!is_letter(before) && !inside, -5.0, -12.0),
        '“' | '„' => if_fits(!is_letter(before), -4.5, if_fits(inside, -12.0, -7.0)),
        '”' | '«' | '»' => if_fits(!inside, -4.5, -12.0),
        '‹' | '›' => if_fits(!is_letter(before), -7.0, -11.0),
        '–' | '—' if before == Class::Space && after == Class::Space => -3.5,
        '–' | '—' => if_fits(!inside, -5.0, -8.0),
        '…' => if_fits(!inside, -5.0, -10.0),
        '•' => if_fits(!is_letter(before), -5.0, -11.0),
        '·' => if_fits(inside, -5.0, -7.0),
        '°' => if_fits(before == Class::Digit || !is_letter(before), -4.5, -10.0),
        'º' | 'ª' => if_fits(before == Class::Digit, -5.0, -9.0),
        '½' | '¼' | '¾' => if_fits(!is_letter(before), -7.0, -13.0),
        '²' | '³' | '¹' => if_fits(!inside && before != Class::Space, -6.5, -13.0),
        '×' | '÷' | '±' => if_fits(!inside, -6.0, -12.0),
        '€' | '£' | '¥' | '¢' => if_fits(!is_letter(before) && !is_letter(after), -5.5, -12.0),
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

    fn bits(text: &str, script: Script) -> f64 {
        let mut rating = Rating::default();
        text.lines().for_each(|line| rating.line(line.chars()));
        rating.bits(script)
    }

    #[test]
    fn what_people_write_is_more_plausible() {
        let pairs = [
            ("café", "cafŽ", Script::Western),
            ("100°C", "100∞C", Script::Western),
            ("d’accord", "dÕaccord", Script::Western),
            ("naïve", "na•ve", Script::Western),
            ("“quoted”", "ÒquotedÓ", Script::Western),
            ("one — two", "one ó two", Script::Western),
            ("¿Qué?", "øQuŽ?", Script::Western),
            ("książka", "ksišżka", Script::Central),
            ("Привет", "оПХБЕР", Script::Cyrillic),
            ("объект", "Њб©ект", Script::Cyrillic),
        ];
        for (written, misread, script) in pairs {
            let (good, bad) = (bits(written, script), bits(misread, script));
            assert!(good > bad + 1.0, "{written} {good}, {misread} {bad}");
        }
        assert!(bits("Привет", Script::Cyrillic) > bits("Ïðèâåò", Script::Western));
        assert!(bits("être", Script::Western) > bits("кtre", Script::Cyrillic));
    }
}
