//! Rules: lines that are drawn rather than written.

/// Whether `line` is nothing but a rule.
pub(in crate::formats) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    if matches!(line, "* * *" | "- - -" | "_ _ _") {
        return true;
    }
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    let drawn =
        matches!(first, '-' | '=' | '*' | '_' | '~' | '#' | '+' | '─' | '━' | '═' | '—' | '–');
    drawn && line.chars().count() >= 3 && chars.all(|c| c == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known() {
        for rule in ["---", "=====", "***", "* * *", "────", "________"] {
            assert!(is_rule(rule), "{rule}");
        }
        for text in ["--", "* * * * *", "- x", "...", "-=-"] {
            assert!(!is_rule(text), "{text}");
        }
    }
}
