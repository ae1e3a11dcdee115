//! The options of a question, one on a line or several.

/// An option: its letter in upper case, its text, and whether it is marked as right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice<'a> {
    /// `A`, `B`…; of a box to tick the letter that its place gives; `T` and `F` of true and false.
    pub(super) letter: char,
    /// As it is written, without what marks it.
    pub(super) label: &'a str,
    pub(super) text: &'a str,
    pub(super) is_right: bool,
    /// It is a box to tick and has no letter of its own.
    pub(super) is_box: bool,
}

const TICKS: [&str; 6] = ["✅", "✓", "✔️", "✔", "☑", "√"];
const RIGHT_ENDS: [&str; 12] = [
    "(correct)",
    "(Correct)",
    "(correct answer)",
    "(Correct Answer)",
    "[correct]",
    "<-- correct",
    "← correct",
    "<- correct",
    "<--",
    "（正确）",
    "(richtig)",
    "(correcto)",
];

/// The option that `line` is, if it is one.
pub(super) fn option(line: &str) -> Option<Choice<'_>> {
    let mut is_right = false;
    let mut rest = line.trim().trim_start_matches('>').trim_start();
    if let Some((ticked, text)) = ticked_box(rest) {
        return Some(match lettered(text) {
            Some(choice) => Choice { is_right: ticked, ..choice },
            None => Choice { letter: '?', label: "", text, is_right: ticked, is_box: true },
        });
    }
    for bullet in ["- ", "* ", "+ ", "• "] {
        if let Some(text) = rest.strip_prefix(bullet) {
            rest = text.trim_start();
            break;
        }
    }
    for tick in TICKS {
        if let Some(text) = rest.strip_prefix(tick) {
            is_right = true;
            rest = text.trim_start_matches('\u{fe0f}').trim_start();
            break;
        }
    }
    let wrong = rest.strip_prefix("❌").or_else(|| rest.strip_prefix('✗'));
    rest = wrong.unwrap_or(rest).trim_start_matches('\u{fe0f}').trim_start();
    // `*C) right`, `**C. right**`, `**C.** text`
    let stars = rest.len() - rest.trim_start_matches('*').len();
    let inner = rest.get(stars..).unwrap_or_default();
    let mut choice = lettered(inner)?;
    match stars {
        0 => {}
        1 if !inner.contains('*') => is_right = true,
        stars => {
            let marks = rest.get(..stars).unwrap_or_default();
            if let Some(text) = choice.text.strip_prefix(marks) {
                // Only the letter is bold: that is how it looks, and says nothing.
                choice.text = text.trim_start();
            } else if let Some(text) = choice.text.strip_suffix(marks) {
                choice.text = text.trim_end();
                is_right = true;
            }
        }
    }
    choice.is_right |= is_right;
    Some(without_marks(choice))
}

/// Takes off what marks an option behind its text.
fn without_marks(mut choice: Choice<'_>) -> Choice<'_> {
    let ends = TICKS.iter().chain(&RIGHT_ENDS).copied().chain(["✔️", "✅"]);
    for end in ends {
        if let Some(text) = choice.text.strip_suffix(end) {
            choice.text = text.trim_end_matches('\u{fe0f}').trim_end();
            choice.is_right = true;
        }
    }
    for end in [" *", " **", "❌", "✗"] {
        if let Some(text) = choice.text.strip_suffix(end) {
            choice.is_right |= end.ends_with('*');
            choice.text = text.trim_end();
        }
    }
    // The text alone is bold.
    let bold = choice.text.strip_prefix("**").and_then(|text| text.strip_suffix("**"));
    if let Some(text) = bold.filter(|text| !text.contains("**")) {
        choice.text = text;
        choice.is_right = true;
    }
    choice
}

/// `- [x] text`, `☐ text`
fn ticked_box(line: &str) -> Option<(bool, &str)> {
    let behind = line.strip_prefix(['-', '*', '+']).map_or(line, str::trim_start);
    let boxes =
        [("[ ]", false), ("[x]", true), ("[X]", true), ("☐", false), ("☑", true), ("☒", true)];
    boxes.into_iter().find_map(|(drawn, ticked)| {
        let text = behind.strip_prefix(drawn)?;
        Some((ticked, text.trim())).filter(|(_, text)| !text.is_empty())
    })
}

/// `A. text`, `b) text`, `(c) text`, `D、text`, `true. text`
pub(super) fn lettered(line: &str) -> Option<Choice<'_>> {
    let inner = line.strip_prefix(['(', '（', '[', '【']);
    let body = inner.unwrap_or(line);
    let (letter, width) = letter(body)?;
    let behind = body.get(width..)?;
    let bold_free = behind.trim_start_matches('*');
    let mut chars = bold_free.trim_start().chars();
    let end = chars.next()?;
    let closes = matches!(end, ')' | '）' | ']' | '】');
    let fits = if inner.is_some() {
        closes
    } else {
        closes || matches!(end, '.' | '．' | '、' | ':' | '：' | ',' | '，' | '-' | '–' | '—')
    };
    let text = chars.as_str();
    let spaced = text.starts_with([' ', '\t', '*']) || text.is_empty();
    let tight = closes
        || matches!(end, '、' | '．' | '：')
        || !text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
    let loose_dash =
        matches!(end, '-' | '–' | '—' | ',' | '，') && !(spaced && behind.starts_with(' '));
    if !fits || loose_dash || !(spaced || tight) {
        return None;
    }
    let label = line.get(..line.len() - text.len())?.trim_end_matches('*');
    Some(Choice { letter, label, text: text.trim(), is_right: false, is_box: false })
}

/// The letter of an option, in upper case, and its width in bytes.
pub(super) fn letter(body: &str) -> Option<(char, usize)> {
    for (word, letter) in [("true", 'T'), ("false", 'F'), ("True", 'T'), ("False", 'F')] {
        if body.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', ')'])) {
            return Some((letter, word.len()));
        }
    }
    let first = body.chars().next()?;
    let letter = match first {
        'A'..='J' => first,
        'a'..='j' => first.to_ascii_uppercase(),
        'Ａ'..='Ｊ' => char::from_u32(u32::from(first) - 0xfee0)?,
        'А' | 'а' => 'A',
        'Б' | 'б' => 'B',
        'В' | 'в' => 'C',
        'Г' | 'г' => 'D',
        'Д' | 'д' => 'E',
        '①'..='⑧' => char::from_u32(u32::from(first) - u32::from('①') + u32::from('A'))?,
        _ => return None,
    };
    Some((letter, first.len_utf8()))
}

/// The options on one line: `A. x  B. y  C. z`, also behind the question they belong to. The first
/// part is what stands before them.
pub(super) fn options_in(line: &str) -> Vec<(usize, Choice<'_>)> {
    let mut starts = Vec::new();
    let mut wanted = 'A';
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let may_begin = before.is_whitespace()
            || matches!(before, '?' | '？' | '）' | ')' | '。' | '*' | '；' | ';');
        if may_begin && (c.is_alphabetic() || matches!(c, '(' | '（' | '[' | '①'..='⑧')) {
            let here = line.get(at..).unwrap_or_default();
            if lettered(here).is_some_and(|choice| choice.letter == wanted) {
                starts.push(at);
                wanted = char::from_u32(u32::from(wanted) + 1).unwrap_or('A');
            }
        }
        before = c;
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    let pieces = starts.iter().zip(ends).filter_map(|(from, to)| {
        let piece = line
            .get(*from..to)?
            .trim_end()
            .trim_end_matches([',', ';', '；', '，', '|'])
            .trim_end();
        let starred = line
            .get(..*from)
            .is_some_and(|before| before.ends_with('*') && !before.ends_with("**"));
        let mut choice = without_marks(lettered(piece)?);
        choice.is_right |= starred;
        choice.text = choice.text.trim_end_matches('*').trim_end();
        Some((*from, choice))
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_known_in_every_dress() {
        let cases = [
            ("A. one", 'A', "one", false),
            ("  b) two", 'B', "two", false),
            ("(c) three", 'C', "three", false),
            ("D、四", 'D', "四", false),
            ("A.一", 'A', "一", false),
            ("- **B.** two", 'B', "two", false),
            ("**B. two**", 'B', "two", true),
            ("*C) three", 'C', "three", true),
            ("C) three *", 'C', "three", true),
            ("✅ B) two", 'B', "two", true),
            ("B) two ✓", 'B', "two", true),
            ("B) two (correct)", 'B', "two", true),
            ("- [x] two", '?', "two", true),
            ("- [ ] C) three", 'C', "three", false),
            ("true. 正确", 'T', "正确", false),
            ("в) три", 'C', "три", false),
        ];
        for (line, letter, text, is_right) in cases {
            let choice = option(line);
            let got = choice.as_ref().map(|choice| (choice.letter, choice.text, choice.is_right));
            assert_eq!(got, Some((letter, text, is_right)), "{line}");
        }
        for line in
            ["A dog", "a.m. or p.m.", "e.g. this", "Answer: C", "C: x", "1. one", "Apple. x"]
        {
            assert!(option(line).is_none_or(|choice| choice.letter == 'C'), "{line}");
        }
    }

    #[test]
    fn options_share_a_line() {
        let found: Vec<_> = options_in("Which? A. one  B. two   C. three")
            .into_iter()
            .map(|(at, c)| (at, c.text))
            .collect();
        assert_eq!(found, [(7, "one"), (15, "two"), (24, "three")]);
        assert!(options_in("A. one and more").is_empty());
    }
}
