//! What stands behind a label: the text of a side, tags, or an answer with a label of its own.

use std::borrow::Cow;

use super::mark::Mark;
use super::words::Role;
use crate::formats::page::Line;
use crate::tidy::clean_tag;

/// The text behind the label of `line`, and where it begins in the whole text; of a line that is
/// bold as a whole without the mark at its end.
pub(super) fn text_of<'a>(line: &Line<'a>, mark: &Mark) -> (Cow<'a, str>, usize) {
    let rest = line.from(mark.text);
    let start = line.start + mark.text;
    let Some(bold) = mark.bold else { return (Cow::Borrowed(rest), start) };
    let closing = match bold {
        "<b>" => "</b>",
        "<strong>" => "</strong>",
        marks => marks,
    };
    match rest.strip_suffix(closing).filter(|inner| !inner.contains(closing)) {
        Some(inner) => (Cow::Borrowed(inner.trim_end()), start),
        // The bold ends further on: it goes around the text alone.
        None => (Cow::Owned(format!("{bold}{rest}")), start),
    }
}

/// The tags that a line lists.
pub(super) fn tags_in(role: Role, text: &str) -> Vec<String> {
    const MARKS: [char; 12] = ['#', '[', ']', '`', '"', '\'', '*', '【', '】', '“', '”', '.'];
    let listed = |c: char| matches!(c, ',' | ';' | '、' | '，' | '；' | '|');
    let hashed = text.contains('#');
    let cut = |c: char| {
        listed(c) || (role == Role::Tags && (hashed || !text.contains(listed)) && c.is_whitespace())
    };
    text.split(cut)
        .map(|tag| clean_tag(tag.trim().trim_matches(MARKS)))
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// Finds ` A:` in the text behind a question's label.
pub(super) fn inline_answer(rest: &str, answers: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    const LONGEST_WORD: usize = 16;
    for (at, c) in rest.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let before = rest.get(..at).unwrap_or_default();
        let bold_free = before.trim_end_matches(['*', '_']);
        let mut from = bold_free.len();
        for (i, c) in bold_free.char_indices().rev().take(LONGEST_WORD) {
            if !c.is_alphanumeric() {
                break;
            }
            from = i;
        }
        let word = bold_free
            .get(from..)
            .unwrap_or_default()
            .trim_end_matches(|c: char| c.is_ascii_digit());
        let head = bold_free.get(..from).unwrap_or_default();
        let apart = head
            .ends_with([' ', '\t', ':', '|', ';', ',', '*', '_', '(', '>', '　', '。', '？', '?']);
        if !word.is_empty() && apart && answers(&word.to_lowercase()) {
            let head = head.trim_end_matches(['*', '_', '(']).trim_end();
            let cut = ["::", "|", ";", "/", "->", "=>", "→", " -", " –", " —", "<br>"];
            let bare = cut.iter().find_map(|cut| head.strip_suffix(cut)).unwrap_or(head).trim_end();
            let behind = rest.get(at + c.len_utf8()..).unwrap_or_default();
            let text = behind.trim_start_matches(['*', '_']).trim_start();
            return Some((bare.len(), rest.len() - text.len()));
        }
    }
    None
}
