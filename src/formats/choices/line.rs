//! What a line of a quiz is: an option, an answer, an explanation.

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
fn lettered(line: &str) -> Option<Choice<'_>> {
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
    let loose_dash = matches!(end, '-' | '–' | '—' | ',' | '，') && !(spaced && behind.starts_with(' '));
    if !fits || loose_dash || !(spaced || tight) {
        return None;
    }
    let label = line.get(..line.len() - text.len())?.trim_end_matches('*');
    Some(Choice { letter, label, text: text.trim(), is_right: false, is_box: false })
}

/// The letter of an option, in upper case, and its width in bytes.
fn letter(body: &str) -> Option<(char, usize)> {
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
    labelled(line, ANSWER)
}

/// What stands behind the label of an explanation, and where it begins.
pub(super) fn explanation(line: &str) -> Option<(usize, &str)> {
    labelled(line, EXPLANATION)
}

fn labelled<'a>(line: &'a str, words: &str) -> Option<(usize, &'a str)> {
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
    let known = |word: &str| !word.is_empty() && words.split('|').any(|own| own.trim() == word);
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
    lettered(answer).map_or("", |choice| choice.text.trim_matches(|c: char| c == '*' || c.is_whitespace()))
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
