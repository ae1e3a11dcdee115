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

/// Whether `close`, by which Anki ends a formula, stands in `tex` already.
pub(super) fn ends_early(tex: &str, close: &str) -> bool {
    tex.match_indices(close).any(|(at, _)| !tex.get(..at).is_some_and(|tex| tex.ends_with('\\')))
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
