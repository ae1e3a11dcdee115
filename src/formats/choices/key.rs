//! The key at the end of a quiz: `1. C  2. A`, `1-5 CABDA`.

use super::Answers;
use super::answer::{letters, verdict};

/// Whether `line` heads a key.
pub(super) fn heads_key(line: &str) -> bool {
    const WORDS: [&str; 16] = [
        "answers",
        "answer key",
        "answer keys",
        "key",
        "solutions",
        "answer sheet",
        "lösungen",
        "antworten",
        "respuestas",
        "réponses",
        "respostas",
        "gabarito",
        "ответы",
        "答案",
        "参考答案",
        "정답",
    ];
    let decoration = |c: char| c.is_whitespace() || "#*_=-:：【】[]".contains(c);
    let bare = line.trim_matches(decoration).to_lowercase();
    WORDS.contains(&bare.as_str())
}

/// Puts the answers of `line` into `answers` if it is made of nothing else.
pub(super) fn read_key<'a>(line: &'a str, answers: &mut Answers<'a>) -> bool {
    let mut found = Answers::new();
    let mut open: Option<(u32, u32)> = None;
    let separators =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '，' | '、' | '；' | '*');
    for word in line.split(separators).filter(|word| !word.is_empty()) {
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, mut rest) = word.split_at_checked(digits).unwrap_or(("", word));
        if let (Ok(number), None) = (number.parse::<u32>(), open) {
            open = Some((number, number));
            if let Some(range) = rest.strip_prefix(['-', '~', '–', '—']) {
                let digits =
                    range.len() - range.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                if let Some((Ok(last), behind)) =
                    range.split_at_checked(digits).map(|(last, behind)| (last.parse(), behind))
                {
                    open = Some((number, last));
                    rest = behind;
                }
            }
            rest = rest.trim_start_matches(['.', ')', ':', '-', '=', '．', '：', '）', '–', '(']);
        } else if digits > 0 {
            return false;
        }
        if rest.trim_matches(['.', ')', ':', '-', '=', '(']).is_empty() {
            continue;
        }
        let Some((first, last)) = open.take() else { return false };
        if first == last {
            if letters(rest).is_empty() && verdict(rest).is_none() {
                return false;
            }
            found.insert(first, rest);
        } else {
            let many = rest.chars().count();
            if many != (last.saturating_sub(first) as usize) + 1 || letters(rest).is_empty() {
                return false;
            }
            for ((at, c), number) in rest.char_indices().zip(first..) {
                found.insert(number, rest.get(at..at + c.len_utf8()).unwrap_or_default());
            }
        }
    }
    let is_key = open.is_none() && !found.is_empty();
    if is_key {
        answers.extend(found);
    }
    is_key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read() {
        let read = |line| {
            let mut answers = Answers::new();
            let is_key = read_key(line, &mut answers);
            is_key.then(|| {
                answers.into_iter().map(|(n, a)| format!("{n}{a}")).collect::<Vec<_>>().join(" ")
            })
        };
        assert_eq!(read("1. C  2. A 3) b").as_deref(), Some("1C 2A 3b"));
        assert_eq!(read("1-C, 2-AB").as_deref(), Some("1C 2AB"));
        assert_eq!(read("1-3 CAB").as_deref(), Some("1C 2A 3B"));
        assert_eq!(read("1: True").as_deref(), Some("1True"));
        assert_eq!(read("1. Which city is it?"), None);
        assert_eq!(read("C"), None);
        assert_eq!(read(""), None);
    }
}
