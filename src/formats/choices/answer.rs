//! What tells the right option, and why: labels in many languages, and what stands behind them.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::line::{letter, lettered};

const ANSWER: &str = "answer|answers|ans|correct|correct answer|correct answers|correct option|the correct \
    answer|the correct answer is|the answer is|right answer|right answers|solution|key|answer key|correct choice|antwort|\
    richtige antwort|richtig|lösung|respuesta|respuesta correcta|correcta|respuestas correctas|réponse|bonne réponse|\
    réponse correcte|resposta|resposta correta|gabarito|correta|risposta|risposta corretta|soluzione|\
    antwoord|juiste antwoord|svar|rätt svar|riktig svar|odpowiedź|poprawna odpowiedź|odpověď|\
    správná odpověď|ответ|правильный ответ|верный ответ|відповідь|правильна відповідь|отговор|\
    cevap|doğru cevap|đáp án|jawaban|kunci jawaban|答案|参考答案|正确答案|標準答案|标准答案|正確答案|答|正解|答え|解答|정답|답|\
    الجواب|الإجابة|الإجابة الصحيحة|उत्तर|सही उत्तर";

const EXPLANATION: &str = "explanation|explain|rationale|reason|reasoning|why|note|notes|feedback|\
    justification|reference|erklärung|begründung|erläuterung|explicación|justificación|explication|\
    justification|explicação|justificativa|comentário|spiegazione|uitleg|förklaring|forklaring|\
    wyjaśnienie|vysvětlení|пояснение|объяснение|комментарий|пояснення|açıklama|giải thích|pembahasan|\
    解析|解释|说明|答案解析|试题解析|詳解|详解|解説|説明|해설|설명|풀이|व्याख्या";

/// What stands behind the label of an answer (`Answer: C`), and where it begins.
pub(super) fn answer(line: &str) -> Option<(usize, &str)> {
    labelled(line, &ANSWERS)
}

/// What stands behind the label of an explanation, and where it begins.
pub(super) fn explanation(line: &str) -> Option<(usize, &str)> {
    labelled(line, &EXPLANATIONS)
}

static ANSWERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| ANSWER.split('|').map(str::trim).collect());
static EXPLANATIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| EXPLANATION.split('|').map(str::trim).collect());

fn labelled<'a>(line: &'a str, words: &HashSet<&str>) -> Option<(usize, &'a str)> {
    const LONGEST: usize = 60;
    let decoration = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '_'
                    | '>'
                    | '#'
                    | '-'
                    | '【'
                    | '['
                    | '('
                    | '（'
                    | '✅'
                    | '✔'
                    | '✓'
                    | '\u{fe0f}'
                    | '💡'
                    | '👉'
                    | '📝'
            )
    };
    let body = line.trim_start_matches(decoration);
    let begins = line.len() - body.len();
    let head = body
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| matches!(c, ':' | '：' | '】' | ']' | '-' | '=' | '.'));
    let (word, text) = match head {
        Some((at, c)) => (body.get(..at)?, body.get(at + c.len_utf8()..)?),
        // `Answer C`, `Correct answer is B`
        None => body
            .rsplit_once(' ')
            .filter(|(_, value)| value.trim_matches(['(', ')', '*', '.']).len() == 1)?,
    };
    let bare = word.trim_matches(|c: char| decoration(c) || c == ')' || c == '）').to_lowercase();
    let without_number = bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let known = |word: &str| !word.is_empty() && words.contains(word);
    let (without_is, _) = without_number
        .rsplit_once(' ')
        .filter(|(_, last)| *last == "is")
        .unwrap_or((without_number, ""));
    if !known(without_is) && !known(without_number) {
        return None;
    }
    let closing = |c: char| {
        c.is_whitespace() || matches!(c, ':' | '：' | '*' | '_' | '】' | ']' | ')' | '）')
    };
    let value = text.trim_start_matches(closing);
    Some((begins, value.trim_end().trim_end_matches(['*', '_'])))
}

/// The letters that an answer names, in upper case: `C`, `A, C`, `ABD`, `b) Paris`; nothing if it
/// is something else.
pub(super) fn letters(answer: &str) -> Vec<char> {
    let answer = answer.trim().trim_matches(['*', '_', '`', '"', '【', '】']).trim();
    if let Some(choice) = lettered(answer)
        && choice.text.chars().nth(1).is_some()
    {
        return vec![choice.letter];
    }
    let bare = answer.trim_end_matches(['.', '。', ')', ']']).trim_start_matches(['(', '[', '（']);
    let mut found = Vec::new();
    for word in bare.split(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | '/' | '&' | '+' | '、' | '，' | '(' | ')' | '.')
    }) {
        if word.is_empty()
            || matches!(
                word.to_lowercase().as_str(),
                "and" | "und" | "y" | "et" | "e" | "и" | "or" | "和"
            )
        {
            continue;
        }
        let upper = word.chars().all(|c| c.is_ascii_uppercase() || !c.is_ascii());
        let alone = word.chars().count() == 1;
        let mut letters =
            word.chars().map(|c| letter(c.encode_utf8(&mut [0; 4])).map(|(letter, _)| letter));
        match letters.by_ref().collect::<Option<Vec<char>>>() {
            Some(letters) if upper || alone => found.extend(letters),
            // `C Paris`: the letter comes first.
            _ if found.len() == 1 && answer.starts_with(|c: char| c.is_ascii_uppercase()) => {
                return found;
            }
            _ => return Vec::new(),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What stands behind the letter that an answer names: the option, or why it is right.
pub(super) fn behind_letter(answer: &str) -> &str {
    let answer = answer.trim().trim_start_matches(['*', '_', '`', '"', '【']);
    lettered(answer)
        .map_or("", |choice| choice.text.trim_matches(|c: char| c == '*' || c.is_whitespace()))
}

/// The brackets of a question that hold its answer, `… is ( B )`, and the answer in them: letters,
/// or for a statement a sign that it is true or false.
pub(super) fn in_brackets(
    stem: &str,
    is_statement: bool,
) -> Option<(std::ops::Range<usize>, &str)> {
    const SIGNS: [&str; 14] =
        ["√", "×", "✓", "✗", "✔", "✘", "对", "错", "正确", "错误", "對", "錯", "T", "F"];
    const LONGEST: usize = 24;
    let mut found = stem.match_indices(['(', '（']).filter_map(|(at, open)| {
        let from = at + open.len();
        let near = stem.get(from..stem.floor_char_boundary(from + LONGEST))?;
        let inner = near.get(..near.find([')', '）'])?)?;
        let answer = inner.trim();
        let letters = |c: char| matches!(c, 'A'..='J' | ' ' | ',' | '，' | '、');
        let says = match is_statement {
            true => SIGNS.contains(&answer),
            false => !answer.is_empty() && answer.chars().all(letters),
        };
        says.then_some((from..from + inner.len(), answer))
    });
    found.next_back()
}

/// What `answer` says of a statement: that it is true, or false.
pub(super) fn verdict(answer: &str) -> Option<bool> {
    const TRUE: [&str; 22] = [
        "true",
        "t",
        "yes",
        "correct",
        "right",
        "✔",
        "✓",
        "√",
        "✅",
        "☑",
        "对",
        "對",
        "正确",
        "正確",
        "是",
        "verdadero",
        "vrai",
        "wahr",
        "richtig",
        "vero",
        "верно",
        "да",
    ];
    const FALSE: [&str; 21] = [
        "false",
        "f",
        "no",
        "incorrect",
        "wrong",
        "❌",
        "✗",
        "×",
        "✘",
        "✖",
        "错",
        "錯",
        "错误",
        "錯誤",
        "否",
        "falso",
        "faux",
        "falsch",
        "неверно",
        "нет",
        "x",
    ];
    let answer = answer
        .trim()
        .trim_matches(|c: char| matches!(c, '*' | '_' | '.' | '。' | '(' | ')' | '\u{fe0f}'))
        .to_lowercase();
    if TRUE.contains(&answer.as_str()) {
        return Some(true);
    }
    FALSE.contains(&answer.as_str()).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_name_letters() {
        let cases = [
            ("C", "C"),
            ("A, C", "AC"),
            ("ABD", "ABD"),
            ("A and C", "AC"),
            ("b)", "B"),
            ("(b)", "B"),
            ("C. Paris", "C"),
            ("**B**", "B"),
            ("C Paris", "C"),
            ("Paris", ""),
            ("42", ""),
            ("A、C", "AC"),
        ];
        for (answer, letters) in cases {
            assert_eq!(super::letters(answer).into_iter().collect::<String>(), letters, "{answer}");
        }
    }

    #[test]
    fn brackets_hold_answers() {
        let found = |stem, is_statement| in_brackets(stem, is_statement).map(|(_, found)| found);
        assert_eq!(found("Water boils at （ A C ）.", false), Some("A C"));
        assert_eq!(found("Water boils at (   ).", false), None);
        assert_eq!(found("Water is wet (mostly).", false), None);
        assert_eq!(found("Water is wet. (√)", true), Some("√"));
    }

    #[test]
    fn labels_of_answers_are_known() {
        let cases = [
            ("Answer: C", Some("C")),
            ("**Answer:** C", Some("C")),
            ("**Answer: C**", Some("C")),
            ("参考答案：B", Some("B")),
            ("【答案】B", Some("B")),
            ("Ans. B", Some("B")),
            ("Correct answer is B", Some("B")),
            ("> Correct Answer - B", Some("B")),
            ("Answer is simple", None),
            ("Paris", None),
        ];
        for (line, value) in cases {
            assert_eq!(answer(line).map(|(_, value)| value), value, "{line}");
        }
    }
}
