//! Whether a text asks, by its question mark. It must not know what words ask.

/// The question marks of all scripts.
pub(crate) const QUESTION_MARKS: [char; 12] = [
    '?', '？', '﹖', '؟', '՞', '፧', '⁇', '⁈', '⸮', '꘏', '⳺',
    // The Greek one, which looks like a semicolon.
    '\u{37e}',
];

/// Whether `text` ends in a question mark, or in one before what closes it, or begins as Spanish
/// questions do.
pub(crate) fn asks(text: &str) -> bool {
    let closes = |c: char| {
        c.is_whitespace()
            || matches!(c, '*' | '_' | '`' | '/' | '~' | '"' | '\'' | '”' | '’' | '»' | '」' | '』')
            || matches!(c, ')' | ']' | '）' | '】')
    };
    let bare = text.trim_end_matches(closes);
    bare.ends_with(QUESTION_MARKS) || bare.trim_start_matches(closes).starts_with('¿')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_ask_in_every_script() {
        for text in
            ["What?", "**What?**", "(What?) ", "何？", "ماذا؟", "Τι\u{37e}", "*¿Qué", "“What?”"]
        {
            assert!(asks(text), "{text}");
        }
        for text in ["What? That.", "a;", "", " * ", "Why"] {
            assert!(!asks(text), "{text}");
        }
    }
}
