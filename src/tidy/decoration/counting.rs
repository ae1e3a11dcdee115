//! Numbering: `1.`, `2)`, `Q3:`, `#4`, `第5题`. Numbers that count cards up are no part of them.

use super::Bare;
use super::labels::is_label;
use super::marks::BOLD;

/// Words that stand before a number and mean nothing else.
const NUMBER: [&str; 8] = ["no", "nr", "num", "n", "№", "number", "nummer", "第"];

/// A side without the number before it.
pub(super) fn without_number(side: &str) -> Option<Bare<'_>> {
    let bold = BOLD.iter().find_map(|(open, close)| Some((side.strip_prefix(open)?, *close)));
    let (text, close) = bold.unwrap_or((side, ""));
    let (named, text) = without_name(text)?;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, text) = text.split_at_checked(digits).filter(|_| (1..=4).contains(&digits))?;
    let text = text.trim_start_matches(['题', '題', '問', '问']);
    // The bold ends before or behind what follows the number.
    let ended = if close.is_empty() { None } else { text.strip_prefix(close) };
    let (delimited, text) = without_delimiter(ended.unwrap_or(text));
    let text = if ended.is_some() { text } else { text.strip_prefix(close)? };
    let next = text.chars().next()?;
    let apart = match delimited {
        None => named && next.is_whitespace(),
        // `1.5` and `12:30` are numbers, `1.a` is a number and a letter.
        Some('.' | ':') => next.is_whitespace() || next.is_alphabetic() || !close.is_empty(),
        Some('-' | '–' | '—') => next.is_whitespace(),
        Some(_) => true,
    };
    let bare = Bare::of(text).filter(|_| apart)?;
    Some(Bare { number: number.parse().ok(), ..bare })
}

/// What follows `Question`, `#`, `(` or nothing at all, and whether there was something.
fn without_name(text: &str) -> Option<(bool, &str)> {
    if let Some(text) = text.strip_prefix(['#', '(', '[', '（']) {
        return Some((true, text));
    }
    let letters = text.find(|c: char| !c.is_alphabetic() && c != '№')?;
    let (word, rest) = text.split_at_checked(letters)?;
    if word.is_empty() {
        return Some((false, rest));
    }
    let is_name = is_label(word) || NUMBER.contains(&word.to_lowercase().as_str());
    let rest = rest.trim_start_matches(['.', '°', 'º']).trim_start();
    is_name.then(|| (true, rest.strip_prefix('#').unwrap_or(rest)))
}

/// What stands between a number and the text, and the rest.
fn without_delimiter(text: &str) -> (Option<char>, &str) {
    let spaced = text.trim_start_matches(' ');
    let dash = spaced.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | ':'));
    let text = if dash.is_some() { spaced } else { text };
    let mut characters = text.chars();
    match characters.next() {
        Some(c @ ('.' | ':' | '-' | '–' | '—')) => {
            match characters.as_str().strip_prefix(')') {
                Some(rest) => (Some(')'), rest),
                None => (Some(c), characters.as_str()),
            }
        }
        Some(c @ (')' | ']' | '、' | '．' | '）' | '：')) => {
            let rest = characters.as_str();
            (Some(c), rest.strip_prefix(['.', ':']).unwrap_or(rest))
        }
        _ => (None, text),
    }
}

/// Whether `numbers` count: each is one more than the one before, but for a few that were left
/// out and for sections that begin anew. Years are no count.
pub(super) fn counts_up(numbers: &[Option<u32>]) -> bool {
    const FIRST_YEAR: u32 = 1000;
    let numbers: Vec<u32> = numbers.iter().flatten().copied().collect();
    let pairs = || numbers.iter().zip(numbers.iter().skip(1));
    let next = pairs().filter(|(one, other)| **one + 1 == **other).count();
    let near =
        |(one, other): &(&u32, &u32)| **other == 1 || (**one + 1..=**one + 5).contains(*other);
    let odd = pairs().count() - pairs().filter(near).count();
    let all = numbers.len().saturating_sub(1);
    let from_year = numbers.iter().all(|number| *number >= FIRST_YEAR);
    all > 0 && next * 10 >= all * 7 && odd * 20 <= all && !from_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_however_they_stand() {
        let cases = [
            ("1. a", Some((1, "a"))),
            ("2) a", Some((2, "a"))),
            ("(3) a", Some((3, "a"))),
            ("Q4: a", Some((4, "a"))),
            ("#5 a", Some((5, "a"))),
            ("Question 6 - a", Some((6, "a"))),
            ("Nr. 7: a", Some((7, "a"))),
            ("第8题：甲", Some((8, "甲"))),
            ("**9.** a", Some((9, "a"))),
            ("**10**. a", Some((10, "a"))),
            ("Kysymys 11. a", Some((11, "a"))),
            ("12 – a", Some((12, "a"))),
            ("13、甲", Some((13, "甲"))),
            ("1.5 metres", None),
            ("12:30 is when?", None),
            ("3 apples", None),
            ("1. ", None),
            ("Article 1: a", None),
            ("Question 1", None),
            ("**1. a**", None),
            ("20000. a", None),
            ("", None),
        ];
        for (side, bare) in cases {
            let found = without_number(side).map(|bare| (bare.number.unwrap(), bare.text));
            assert_eq!(found, bare, "{side:?}");
        }
    }

    #[test]
    fn only_numbers_that_count_count() {
        let counts =
            |numbers: &[u32]| counts_up(&numbers.iter().copied().map(Some).collect::<Vec<_>>());
        assert!(counts(&[1, 2, 3, 4, 5]));
        assert!(counts(&[51, 52, 53, 55, 56, 57, 58]));
        assert!(counts(&[1, 2, 3, 4, 1, 2, 3, 4]));
        assert!(!counts(&[1, 1, 1, 2, 2, 2]));
        assert!(!counts(&[5, 4, 3, 2, 1]));
        assert!(!counts(&[1914, 1915, 1916, 1917]));
        assert!(!counts(&[]));
    }
}
