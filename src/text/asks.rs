//! Whether a text asks, by its question mark. It must not know what words ask.

/// The question marks of all scripts.
pub(crate) const QUESTION_MARKS: [char; 12] = [
    '?', '？', '﹖', '؟', '՞', '፧', '⁇', '⁈', '⸮', '꘏', '⳺',
    // The Greek one, which looks like a semicolon.
    '\u{37e}',
];

/// `text` without the pictures and sounds that it ends in.
pub(crate) fn without_media(text: &str) -> &str {
    const MEDIA: [(&str, &str); 4] = [("![[", "]]"), ("![", ")"), ("<img ", ">"), ("[sound:", "]")];
    let mut bare = text.trim_end();
    // Most lines end in a letter or a question mark.
    while bare.ends_with([']', ')', '>'])
        && let Some(begin) = MEDIA.iter().find_map(|(begin, end)| {
            let at = bare.strip_suffix(end)?.rfind(begin)?;
            let inside = bare.get(at + begin.len()..bare.len() - end.len())?;
            (!inside.contains(end) && (*end != ")" || inside.contains("]("))).then_some(at)
        })
    {
        bare = bare.get(..begin).unwrap_or_default().trim_end();
    }
    bare
}

/// Whether `text` ends in a question mark, or in one before what closes it, or begins as Spanish
/// questions do.
pub(crate) fn asks(text: &str) -> bool {
    let closes = |c: char| {
        c.is_whitespace()
            || matches!(c, '*' | '_' | '`' | '/' | '~' | '"' | '\'' | '”' | '’' | '»' | '」' | '』')
            || matches!(c, ')' | ']' | '）' | '】')
    };
    let bare = without_media(text).trim_end_matches(closes);
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
        for text in
            ["What? ![](a.png)", "What? ![a](b.png) [sound:c.mp3]", "What?<img src='a.png'>"]
        {
            assert!(asks(text), "{text}");
        }
        for text in [
            "What? [a](b.png)",
            "What? ![](a.png) (b)",
            "What? (a)",
            "![](a?)",
            "What? That.",
            "a;",
            "",
            " * ",
            "Why",
        ] {
            assert!(!asks(text), "{text}");
        }
    }
}
