//! Characters that decorate lines.

/// Whether `c` is an emoji, an arrow or the like, or joins such.
pub(in crate::formats) fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{20e3}' | '\u{200d}') || c >= '\u{1f000}'
}
