//! What stands behind a label: the text of a side, or tags.

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
