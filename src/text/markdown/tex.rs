//! What is maths, and what it must be like inside a card.

/// `tex` without runs of spaces, which HTML would keep; inside a cloze also without the pairs that
/// would end it or begin its hint.
pub(super) fn tidy_tex(tex: &str, in_cloze: bool) -> String {
    let mut out = String::with_capacity(tex.len());
    let mut previous = '\n';
    for c in tex.trim_matches('\n').chars() {
        let c = if c == '\t' { ' ' } else { c };
        if c == ' ' && matches!(previous, ' ' | '\n') {
            continue;
        }
        if in_cloze && c == previous && matches!(c, '}' | ':') {
            out.push(' ');
        }
        out.push(c);
        previous = c;
    }
    out
}

/// Where `close` ends the formula that `text` begins with, as Anki sees it: a sign behind a backslash that
/// is no sign itself is none, such as the bracket of a line break `\\]`.
pub(in crate::text) fn end_of(text: &str, close: &str) -> Option<usize> {
    let is_sign = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default();
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        !close.starts_with('\\') || backslashes % 2 == 0
    };
    text.match_indices(close).map(|(at, _)| at).find(is_sign)
}

/// How a formula begins and ends in Anki.
pub(crate) fn marks(display: bool) -> (&'static str, &'static str) {
    if display { (r"\[", r"\]") } else { (r"\(", r"\)") }
}

/// Whether `tex` holds what would end it in Anki.
pub(super) fn ends_early(tex: &str, display: bool) -> bool {
    end_of(tex, marks(display).1).is_some()
}

/// Whether something between `\[` and `\]` is maths, not text in escaped brackets.
pub(super) fn looks_like_tex(text: &str) -> bool {
    text.contains(['\\', '^', '_', '=', '+', '<', '>', '{', '/', '|', '\n'])
}

/// Whether `$5 and 6$` are two sums of money: a number, then words.
pub(super) fn is_money(tex: &str) -> bool {
    let word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    tex.starts_with(|c: char| c.is_ascii_digit())
        && !tex.contains(['\\', '^', '_', '=', '{'])
        && tex.split_ascii_whitespace().any(word)
}
