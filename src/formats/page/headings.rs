//! Lines that head what is below them: headings in Markdown's manner, sections named by their own
//! words, titles.

use super::is_greeting;

/// The level and the text of a heading in Markdown's manner; the text may be empty.
pub(in crate::formats) fn heading(line: &str) -> Option<(usize, &str)> {
    let bare = line.trim_start_matches(' ');
    let level = bare.bytes().take_while(|byte| *byte == b'#').count();
    let rest = bare.get(level..)?;
    let is_heading = (1..=6).contains(&level)
        && line.len() - bare.len() <= 3
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_heading.then(|| (level, without_closing_marks(rest)))
}

/// The level and the text of a heading where text is plain: never empty, and not in bold.
pub(in crate::formats) fn plain_heading(line: &str) -> Option<(usize, &str)> {
    let (level, text) = heading(line)?;
    let bare = text.strip_prefix("**").and_then(|text| text.strip_suffix("**")).unwrap_or(text);
    Some((level, bare)).filter(|(_, text)| !text.is_empty())
}

/// The text of a heading without the marks that may close it.
fn without_closing_marks(text: &str) -> &str {
    let text = text.trim();
    let open = text.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { text }
}

/// `line` without what frames it, such as `== x ==` or `[x]`, if anything is left then.
pub(in crate::formats) fn unframed(line: &str) -> &str {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "=*_#-—~[]【】".contains(c));
    if bare.is_empty() { line.trim() } else { bare }
}

/// Whether `line` could be the title of a deck: short, and no sentence.
pub(in crate::formats) fn is_title(line: &str) -> bool {
    const LONGEST: usize = 80;
    let line = line.trim();
    !line.is_empty()
        && line.chars().count() <= LONGEST
        && !line.ends_with(['.', '!', '?', ':', ',', ';', '。', '！', '？', '：'])
        && !is_greeting(line)
}

/// Whether `line` heads a section, by its own words: `Chapter 3`, `PART TWO`, `第3章`, `== x ==`.
pub(in crate::formats) fn is_section(line: &str) -> bool {
    const WORDS: [&str; 24] = [
        "chapter",
        "section",
        "part",
        "unit",
        "lesson",
        "module",
        "topic",
        "week",
        "lecture",
        "domain",
        "kapitel",
        "abschnitt",
        "teil",
        "lektion",
        "capítulo",
        "tema",
        "unidad",
        "chapitre",
        "leçon",
        "capitolo",
        "глава",
        "раздел",
        "тема",
        "rozdział",
    ];
    const LONGEST: usize = 80;
    let line = line.trim();
    if line.is_empty()
        || line.chars().count() > LONGEST
        || line.ends_with(['.', '?', '!', '？', '。'])
    {
        return false;
    }
    let lower = line.to_lowercase();
    let word = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let rest = lower.get(word.len()..).unwrap_or_default().trim_start();
    let numbered = rest.starts_with(|c: char| c.is_numeric()) || rest.is_empty();
    let letters = || line.chars().filter(|c| c.is_alphabetic());
    let shouted = letters().count() >= 4 && letters().all(char::is_uppercase);
    let framed = line.starts_with(['=', '[', '【', '—', '-', '*', '#']) && {
        let inner = line.trim_matches(|c: char| !c.is_alphanumeric());
        line.len() - inner.len() >= 4 && line.ends_with(['=', ']', '】', '—', '-', '*', '#'])
    };
    let counted = line.strip_prefix('第').is_some_and(|rest| {
        let rest = rest
            .trim_start_matches(|c: char| c.is_numeric() || "一二三四五六七八九十百 ".contains(c));
        rest.starts_with(['章', '讲', '講', '节', '節', '课', '課', '单', '單', '部', '回'])
    });
    (WORDS.contains(&word) && numbered) || shouted || framed || counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_a_level() {
        assert_eq!(heading("## a b ##"), Some((2, "a b")));
        assert_eq!(heading("# C#"), Some((1, "C#")));
        assert_eq!(heading("###   "), Some((3, "")));
        assert_eq!(heading("#tag"), None);
        assert_eq!(heading("    # code"), None);
        assert_eq!(plain_heading("# **a**"), Some((1, "a")));
        assert_eq!(plain_heading("###"), None);
    }

    #[test]
    fn sections_are_known_by_their_words() {
        for line in ["Chapter 3: Rivers", "UNIT TWO", "第3章 化学", "== Lakes ==", "Kapitel 4"]
        {
            assert!(is_section(line), "{line}");
        }
        for line in ["Part of the brain that sees", "DNA", "The Nile", "第一", "-5 - 3-"] {
            assert!(!is_section(line), "{line}");
        }
    }
}
