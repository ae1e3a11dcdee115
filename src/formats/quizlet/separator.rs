//! What stands between the sides of a card on one line, and where it cuts the line.
//!
//! The first one cuts; what follows belongs to the answer. Which one a text has is in `find.rs`.

use crate::cloze;
use crate::text::QUESTION_MARKS;

/// A separator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Separator {
    /// What the user says, wherever it stands.
    Given(String),
    /// A tab.
    Tab,
    /// Signs in a row, such as `|`, `::` or `/////`.
    Run(String),
    /// A dash of any length with space around it.
    Dash,
    /// A colon with space after it.
    Colon,
    /// An equals sign with space around it.
    Equals,
    /// A comma or a colon after the question mark of the question.
    QuestionComma,
    /// The end of the question itself.
    Question,
    /// Two spaces or more, as in columns.
    Gap,
    /// Nothing but a space: the words before it are of one script, those behind it of another.
    Script,
    /// Nothing: a line with clozes is a card by itself. What stands behind a tab belongs to its answer.
    Cloze,
}

const DASHES: [char; 5] = ['-', '–', '—', '−', '―'];

impl Separator {
    /// The sides of `line`, the first one with something in it; nothing if it has only one.
    pub(super) fn split<'t>(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        let cut = |(at, len): (usize, usize)| {
            let (front, back) = (line.get(..at)?, line.get(at + len..)?);
            (!front.trim().is_empty()).then_some((front, back))
        };
        match self {
            Self::Given(given) => line.split_once(given.as_str()),
            Self::Tab => places(line, &['\t']).find_map(cut),
            Self::Run(run) => {
                let whole = runs(line).filter(|(at, found)| found == run && !in_cloze(line, *at));
                whole.map(|(at, found)| (at, found.len())).find_map(cut).or_else(|| {
                    // It may touch other signs: `C++;a language`.
                    line.match_indices(run.as_str())
                        .filter(|(at, _)| !goes_on(line, *at, run) && !in_cloze(line, *at))
                        .map(|(at, found)| (at, found.len()))
                        .find_map(cut)
                })
            }
            Self::Dash => {
                let spaced = |place: &(usize, usize)| before(line, *place) && after(line, *place);
                let half = |place: &(usize, usize)| before(line, *place) != after(line, *place);
                let mut strict = places(line, &DASHES).filter(spaced);
                strict.find_map(cut).or_else(|| places(line, &DASHES).filter(half).find_map(cut))
            }
            Self::Equals => {
                let spaced = |place: &(usize, usize)| before(line, *place) && after(line, *place);
                places(line, &['=']).filter(spaced).find_map(cut)
            }
            Self::Colon => {
                let ends = |place: &(usize, usize)| {
                    place.1 > 1 || after(line, *place) || self::bold_ends(line, *place)
                };
                let (front, back) = places(line, &[':', '：']).filter(ends).find_map(cut)?;
                // **Term:** definition
                match (front.trim_start().strip_prefix("**"), back.strip_prefix("**")) {
                    (Some(front), Some(back)) => Some((front, back)),
                    _ => Some((front, back)),
                }
            }
            Self::Gap => {
                let gaps = memchr::memmem::find_iter(line.as_bytes(), b"  ");
                gaps.map(|at| (at, 2)).find_map(cut)
            }
            Self::Script => script_change(line).map(|at| (at, 1)).and_then(cut),
            Self::Cloze => {
                let mut tabs = places(line, &['\t']).filter(|(at, _)| !in_cloze(line, *at));
                let sides = tabs.find_map(cut).unwrap_or((line, ""));
                cloze::hides(sides.0).then_some(sides)
            }
            Self::QuestionComma | Self::Question => {
                places(line, &QUESTION_MARKS).map(|(at, len)| at + len).find_map(|end| {
                    let (front, rest) = (line.get(..end)?, line.get(end..)?);
                    let back = match self {
                        Self::Question => rest.starts_with([' ', '\t']).then_some(rest),
                        _ => rest.strip_prefix([',', '،', '，', ':', '：']),
                    };
                    back.map(|back| (front, back))
                })
            }
        }
    }

    /// How often it stands in `line`.
    pub(super) fn count(&self, line: &str) -> usize {
        match self {
            Self::Given(given) => line.matches(given.as_str()).count(),
            Self::Tab => line.matches('\t').count(),
            Self::Run(run) => runs(line).filter(|(_, found)| found == run).count(),
            Self::Dash => places(line, &DASHES)
                .filter(|place| before(line, *place) && after(line, *place))
                .count(),
            Self::Colon => places(line, &[':', '：']).filter(|place| after(line, *place)).count(),
            Self::Equals => line.matches(" = ").count(),
            Self::Gap => line
                .trim()
                .split("  ")
                .filter(|piece| !piece.trim().is_empty())
                .count()
                .saturating_sub(1),
            Self::Script => usize::from(script_change(line).is_some()),
            Self::Cloze => usize::from(self.split(line).is_some()),
            Self::QuestionComma | Self::Question => line.matches(QUESTION_MARKS).count(),
        }
    }

    /// All pieces of `line`, for a table of more than two columns.
    pub(super) fn pieces<'t>(&self, line: &'t str) -> Vec<&'t str> {
        let mut pieces = Vec::new();
        if *self == Self::Cloze {
            let mut from = 0;
            for (at, _) in places(line, &['\t']).filter(|(at, _)| !in_cloze(line, *at)) {
                pieces.push(line.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            pieces.push(line.get(from..).unwrap_or_default());
            return pieces;
        }
        let mut rest = line;
        while let Some((front, back)) = self.split(rest) {
            pieces.push(front);
            rest = back;
        }
        pieces.push(rest);
        pieces
    }

    /// What a message calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Tab => "a tab".to_owned(),
            Self::Given(text) | Self::Run(text) => format!("“{text}”"),
            Self::Dash => "a dash".to_owned(),
            Self::Colon => "a colon".to_owned(),
            Self::Equals => "“=”".to_owned(),
            Self::QuestionComma => "a sign after a question mark".to_owned(),
            Self::Question => "a question mark".to_owned(),
            Self::Gap => "a wide gap".to_owned(),
            Self::Script => "a change of script".to_owned(),
            Self::Cloze => "a cloze".to_owned(),
        }
    }
}

/// Where one of `signs` stands in `line`, and its length. The first of them is the one of ASCII, and most
/// lines have no others.
fn places<'t>(line: &'t str, signs: &'t [char]) -> impl Iterator<Item = (usize, usize)> + 't {
    let plain = signs.first().and_then(|sign| u8::try_from(*sign).ok()).unwrap_or(0);
    let (is_plain, mut from) = (line.is_ascii(), 0);
    std::iter::from_fn(move || {
        let rest = line.get(from..)?;
        let (at, len) = match is_plain {
            true => (memchr::memchr(plain, rest.as_bytes())?, 1),
            false => {
                let (at, sign) = rest.char_indices().find(|(_, c)| signs.contains(c))?;
                (at, sign.len_utf8())
            }
        };
        let place = (from + at, len);
        from = place.0 + len;
        Some(place)
    })
}

/// Whether there is space before the sign at `at`.
fn before(line: &str, (at, _): (usize, usize)) -> bool {
    line.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace))
}

/// Whether there is space or nothing after it.
fn after(line: &str, (at, len): (usize, usize)) -> bool {
    line.get(at + len..)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Whether bold text ends right after it.
fn bold_ends(line: &str, (at, len): (usize, usize)) -> bool {
    line.starts_with("**") && line.get(at + len..).is_some_and(|rest| rest.starts_with("** "))
}

/// Whether `at` is within a cloze or a comment, which have signs of their own.
pub(super) fn in_cloze(line: &str, at: usize) -> bool {
    let near = at.saturating_sub(CLOZE_REACH)..at;
    let before = line.as_bytes().get(near).unwrap_or_default();
    let last = |pair: &[u8]| memchr::memmem::rfind(before, pair);
    before.ends_with(b"<!") || (last(b"{{").is_some() && last(b"{{") > last(b"}}"))
}

/// How far back the beginning of a cloze is looked for, in bytes.
const CLOZE_REACH: usize = 1 << 10;

/// Whether `run` at `at` goes on to either side with its own signs.
fn goes_on(line: &str, at: usize, run: &str) -> bool {
    let (first, last) = (run.chars().next(), run.chars().last());
    let before = line.get(..at).and_then(|before| before.chars().last());
    let after = line.get(at + run.len()..).and_then(|after| after.chars().next());
    // `--` ends a comment, too.
    let closed = after.is_some_and(|after| Some(after) == last || after == '>');
    (before.is_some() && before == first) || closed
}

/// Whether `c` is a sign that people separate sides with.
fn is_sign(c: char) -> bool {
    match c {
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '.' | ',' | '?' | '!' | '`' | '<' => false,
        c if c.is_ascii() => c.is_ascii_punctuation(),
        '–' | '—' | '→' | '⇒' | '↔' | '：' | '；' | '｜' | '＝' | '•' | '·' | '»' | '¦' | '§' => {
            true
        }
        _ => false,
    }
}

/// Whether a sign may begin with `byte`: those beyond ASCII begin with one of three.
fn may_begin_sign(byte: u8) -> bool {
    byte.is_ascii_punctuation() || matches!(byte, 0xc2 | 0xe2 | 0xef)
}

/// Where the first sign in `text` stands. Detection asks that of every line more than once, so most
/// bytes are passed over without a look at their character.
fn first_sign(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = text.as_bytes().get(from..)?;
        let at = from + rest.iter().position(|byte| may_begin_sign(*byte))?;
        if text.get(at..)?.starts_with(is_sign) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The longest runs of signs in `line`, with their places.
pub(super) fn runs(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..)?;
        let start = at + first_sign(rest)?;
        let rest = line.get(start..)?;
        let end = start + rest.find(|c| !is_sign(c)).unwrap_or(rest.len());
        at = end;
        line.get(start..end).map(|run| (start, run))
    })
}

/// The space at which the script of `line` changes, if it does so once.
fn script_change(line: &str) -> Option<usize> {
    if line.is_ascii() {
        return None;
    }
    let script = |c: char| match c as u32 {
        _ if !c.is_alphabetic() => None,
        0..=0x24f | 0x1e00..=0x1eff => Some(0),
        0x370..=0x3ff => Some(1),
        0x400..=0x52f => Some(2),
        0x590..=0x5ff => Some(3),
        0x600..=0x77f => Some(4),
        0x900..=0x97f => Some(5),
        0xe00..=0xe7f => Some(6),
        // Chinese, Japanese and Korean characters mix.
        0x1100..=0x11ff | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff => Some(7),
        _ => Some(8),
    };
    let (mut now, mut space, mut change) = (None, None, None);
    for (at, c) in line.trim_end().char_indices() {
        if c == ' ' {
            space = space.or(Some(at));
        } else if let Some(next) = script(c) {
            if now.is_some_and(|now| now != next) {
                // Within a word, or a second time.
                if space.is_none() || change.is_some() {
                    return None;
                }
                change = space;
            }
            (now, space) = (Some(next), None);
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_one_cuts_and_text_stays_whole() {
        let dash = Separator::Dash;
        assert_eq!(dash.split("7-a-side game - a - b"), Some(("7-a-side game ", " a - b")));
        assert_eq!(dash.split("well-known – known"), Some(("well-known ", " known")));
        assert_eq!(dash.split("term- definition"), Some(("term", " definition")));
        assert_eq!(dash.split("mother-in-law"), None);
        let run = Separator::Run("/////".to_owned());
        assert_eq!(run.split("either/or/////both"), Some(("either/or", "both")));
        let semicolon = Separator::Run(";".to_owned());
        assert_eq!(semicolon.split("C++;a language"), Some(("C++", "a language")));
        assert_eq!(Separator::Colon.split("12:30: lunch: soup"), Some(("12:30", " lunch: soup")));
        assert_eq!(Separator::Colon.split("**Term:** meaning"), Some(("Term", " meaning")));
        assert_eq!(Separator::QuestionComma.split("Who, me?, you"), Some(("Who, me?", " you")));
        assert_eq!(Separator::Tab.split("\tback"), None);
        assert_eq!(
            Separator::Script.split("добрый день good day"),
            Some(("добрый день", "good day"))
        );
        assert_eq!(Separator::Script.split("слово word слово"), None);
        assert_eq!(Separator::Script.split("T恤 T-shirt"), None);
        assert_eq!(Separator::Gap.split("good day   bon dì"), Some(("good day", " bon dì")));
    }

    #[test]
    fn signs_are_found_in_any_text() {
        let found = |line: &str, signs| places(line, signs).collect::<Vec<_>>();
        assert_eq!(found("a - b-c -", &DASHES), [(2, 1), (5, 1), (8, 1)]);
        assert_eq!(found("é - b—c", &DASHES), [(3, 1), (6, 3)]);
        for signs in [DASHES.as_slice(), &QUESTION_MARKS] {
            assert_eq!(signs.iter().filter(|sign| sign.is_ascii()).count(), 1);
            assert!(signs.first().is_some_and(char::is_ascii));
        }
    }

    #[test]
    fn every_sign_is_found() {
        for sign in (char::MIN..=char::MAX).filter(|c| is_sign(*c)) {
            let text = format!("é… {sign} -");
            assert_eq!(first_sign(&text), text.find(sign), "{sign}");
        }
    }

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let found: Vec<&str> = runs("a :: b--c <-> d/e").map(|(_, run)| run).collect();
        assert_eq!(found, ["::", "--", "->", "/"]);
    }
}
