//! Text written so that Org takes it for text: a zero-width space parts what would be a mark, as Org's
//! manual advises, and a few signs are written by their names.
//!
//! It must not know blocks.

use super::super::dialect::Dialect;
use super::super::scan::is_wide;
use super::paragraph::Signs;

/// The sign by which Org's manual keeps text from being markup. To Org it is white space.
pub(super) const GUARD: char = '\u{200b}';

/// What Org lets stand before a mark that opens.
pub(super) fn may_precede(c: Option<char>) -> bool {
    c.is_none_or(|c| c.is_whitespace() || "-–—('\"{".contains(c) || c == GUARD)
}

/// What may stand before a mark that opens to somebody who reads it: to our reader more than to Org.
pub(super) fn may_be_opened_after(c: Option<char>) -> bool {
    may_precede(c) || c.is_some_and(|c| "[<“‘«„>|:".contains(c) || is_wide(c))
}

/// Whether `text` ends in a sign that would open a mark, or make another one, were a line broken after it.
pub(super) fn ends_in_mark(text: &str) -> bool {
    let mut last = text.chars().rev();
    match last.next() {
        // It would be a part of the sign that breaks the line.
        Some('\\') => true,
        Some('*' | '/' | '+' | '=' | '~' | '_') => may_be_opened_after(last.next()),
        _ => false,
    }
}

/// What Org lets stand after a mark that closes.
pub(super) fn may_follow(c: char) -> bool {
    c.is_whitespace() || "-–—.,:;!?'\")}\\[".contains(c) || c == GUARD
}

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// What is written before it.
    pub(super) before: Option<char>,
    /// Whether something stands after it, in the same paragraph.
    pub(super) more: bool,
    /// The signs that come after it, on other lines of the paragraph, too.
    pub(super) ahead: Signs,
    /// The marks that it stands in, which must not end in it.
    pub(super) open: &'a [char],
    /// Whether a bar would end it: a cell of a table, or what a cloze of org-drill hides.
    pub(super) ends_at_bars: bool,
    pub(super) dialect: Dialect,
}

/// Adds `text`, which has no line breaks, to `out`.
pub(super) fn escape(text: &str, around: Around<'_>, out: &mut String) {
    let mut before = around.before;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        let next = rest.chars().next();
        let goes_on = next.map_or(around.more, |next| !next.is_whitespace());
        let again = || around.more || around.ahead.has(c) || rest.contains(c);
        let guarded = match c {
            c if around.open.contains(&c) => {
                if before.is_some() {
                    out.push(GUARD);
                }
                true
            }
            '*' | '/' | '+' | '=' | '~' => may_be_opened_after(before) && goes_on && again(),
            '_' | '^' => {
                let script = before.is_some_and(|c| !c.is_whitespace() && c != GUARD);
                goes_on && (script || (c == '_' && may_be_opened_after(before) && again()))
            }
            '\\' => next.map_or(around.more, |c| c.is_ascii_alphabetic() || "\\([_-".contains(c)),
            '-' => next == Some('-') || (next.is_none() && around.more),
            '<' => next.map_or(around.more, |c| c.is_ascii_alphanumeric() || "<%".contains(c)),
            '@' => next.map_or(around.more, |next| next == '@'),
            '{' => {
                let three = next == Some('{') && rest.chars().nth(1) == Some('{');
                three || (around.dialect == Dialect::Fc && (next == Some('{') || next.is_none()))
            }
            '[' => {
                let opens = ["[", "fn:", "cite"].iter().any(|mark| rest.starts_with(mark));
                let hides = around.dialect == Dialect::Drill;
                hides || opens || (next.is_none() && around.more)
            }
            _ => false,
        };
        let name = match c {
            '$' if again() => Some("dollar"),
            '|' if around.ends_at_bars => Some("vert"),
            _ => None,
        };
        match name {
            Some(name) => out.extend(["\\", name, "{}"]),
            None => out.push(c),
        }
        if guarded && name.is_none() {
            out.push(GUARD);
            before = Some(GUARD);
        } else {
            before = Some(c);
        }
    }
}

/// `line` so that it begins nothing but a paragraph.
pub(super) fn guard_line(line: &str, out: &mut String) {
    if begins_something(line) {
        out.push(GUARD);
    }
    out.push_str(line);
}

fn begins_something(line: &str) -> bool {
    // A no-break space is white space to some.
    let line = line.trim();
    const BEGINNINGS: [&str; 11] = [
        "#+",
        "# ",
        "#\t",
        ":",
        "|",
        "-----",
        "%%(",
        "CLOCK:",
        "SCHEDULED:",
        "DEADLINE:",
        "CLOSED:",
    ];
    let bullet = |line: &str| line.is_empty() || line.starts_with([' ', '\t']);
    let stars = line.trim_start_matches('*');
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line == "#"
        || BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
        || (stars.len() < line.len() && bullet(stars))
        || line.strip_prefix(['-', '+']).is_some_and(bullet)
        || (number.len() < line.len() && number.strip_prefix(['.', ')']).is_some_and(bullet))
}

/// The lines of `code` so that none ends its block or begins a heading.
pub(super) fn guard_code(code: &str) -> impl Iterator<Item = String> {
    code.split('\n').map(|line| {
        let bare = line.trim_start_matches([' ', '\t']);
        let inner = bare.trim_start_matches(',');
        match inner.starts_with('*') || inner.starts_with("#+") {
            true => {
                let indent = line.get(..line.len() - bare.len()).unwrap_or_default();
                format!("{indent},{bare}")
            }
            false => line.to_owned(),
        }
    })
}

/// `title` so that nothing in it is a keyword, a priority or a tag of its heading.
pub(super) fn guard_title(title: &str) -> String {
    let first = title.split(' ').next().unwrap_or_default();
    let keyword = first.chars().all(|c| c.is_ascii_uppercase()) && first.len() > 1;
    let mut guarded = String::new();
    if keyword && matches!(first, "TODO" | "DONE" | "COMMENT") || title.starts_with("[#") {
        guarded.push(GUARD);
    }
    guarded.push_str(title);
    let last = title.rsplit(' ').next().unwrap_or_default();
    if last.len() > 2 && last.starts_with(':') && last.ends_with(':') || title.ends_with('*') {
        guarded.push(GUARD);
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_parted_wherever_somebody_reads_them() {
        let around = Around {
            before: None,
            more: false,
            ahead: Signs::default(),
            open: &[],
            ends_at_bars: false,
            dialect: Dialect::AnkiEditor,
        };
        for text in ["<b>*b*", "[*b*]", "日*b*"] {
            let mut out = String::new();
            escape(text, around, &mut out);
            assert!(out.contains(&format!("*{GUARD}b")), "{out:?}");
        }
    }
}
