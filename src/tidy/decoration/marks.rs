//! Marks at both ends of a side: bold, bullets, colons.

use super::Bare;

/// What stands for bold around text.
pub(super) const BOLD: [(&str, &str); 3] =
    [("**", "**"), ("<b>", "</b>"), ("<strong>", "</strong>")];

/// A side without the bold that is around all of it.
pub(super) fn without_bold(side: &str) -> Option<Bare<'_>> {
    BOLD.iter().find_map(|(open, close)| {
        let inside = side.trim().strip_prefix(open)?.strip_suffix(close)?;
        let is_one = !inside.contains(open) && !inside.contains(close);
        // `***a***` and `** a **` are something else.
        let is_tight = !inside.starts_with(['*', ' ']) && !inside.ends_with(['*', ' ']);
        Bare::of(inside).filter(|_| is_one && is_tight)
    })
}

/// A side of one line without the bullet before it: several lines are a list.
pub(super) fn without_bullet(side: &str) -> Option<Bare<'_>> {
    const BULLETS: [char; 15] =
        ['-', '*', '+', '•', '‣', '▪', '◦', '●', '○', '■', '–', '—', '→', '➤', '✓'];
    let rest = side.strip_prefix(BULLETS)?.strip_prefix([' ', '\t', '\u{a0}'])?;
    // `- 5` is a number.
    let is_number = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    Bare::of(rest).filter(|_| !side.contains('\n') && !side.contains("<br") && !is_number)
}

/// A term without the colon after it; a sentence may end in one.
pub(super) fn without_colon(side: &str) -> Option<Bare<'_>> {
    const MOST_WORDS: usize = 6;
    let term = side.trim_end().strip_suffix([':', '：'])?;
    let words = term.split_whitespace().take(MOST_WORDS + 1).count();
    Bare::of(term).filter(|_| words <= MOST_WORDS && !term.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(rule: fn(&str) -> Option<Bare<'_>>, side: &str) -> Option<&str> {
        rule(side).map(|bare| bare.text)
    }

    #[test]
    fn marks_around_the_whole_side_go() {
        assert_eq!(bare(without_bold, "**a term**"), Some("a term"));
        assert_eq!(bare(without_bold, "<b>a</b>"), Some("a"));
        assert_eq!(bare(without_bold, "**a** and **b**"), None);
        assert_eq!(bare(without_bold, "****"), None);
        assert_eq!(bare(without_bold, "2**3**"), None);
        assert_eq!(bare(without_bullet, "- a"), Some("a"));
        assert_eq!(bare(without_bullet, "• a"), Some("a"));
        assert_eq!(bare(without_bullet, "-a"), None);
        assert_eq!(bare(without_bullet, "- 5"), None);
        assert_eq!(bare(without_bullet, "- a\n- b"), None);
        assert_eq!(bare(without_colon, "mitosis :"), Some("mitosis"));
        assert_eq!(bare(without_colon, "this is how you do all of that:"), None);
        assert_eq!(bare(without_colon, "std::"), None);
    }
}
