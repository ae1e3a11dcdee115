//! What stands in a card: sides, and clozes in the first.
//!
//! It must not know archives.

use std::borrow::Cow;

use crate::formats::markdown::notation::{blotted, push_cloze};
use crate::formats::page::{Line, fenced, lines};

/// What parts the sides of a card. Four dashes or more are a rule.
pub(super) const SIDES: &str = "---";

/// The sides of a card, each as Markdown. In a fence a line is code, whatever it says.
pub(super) fn sides(content: &str) -> Vec<String> {
    let mut sides = vec![String::new()];
    let lines: Vec<Line<'_>> = lines(content).collect();
    let is_code = fenced(&lines).into_iter().chain(std::iter::repeat(false));
    for (line, is_code) in content.split('\n').zip(is_code) {
        if !is_code && line.trim() == SIDES {
            sides.push(String::new());
        } else if let Some(side) = sides.last_mut() {
            if !side.is_empty() {
                side.push('\n');
            }
            side.push_str(line);
        }
    }
    sides.iter().map(|side| side.trim_matches('\n').to_owned()).collect()
}

/// A side with `{{hidden}}` and `{{1::hidden}}` as Anki has them; nothing where nothing is hidden.
pub(super) fn clozes(side: &str) -> Option<String> {
    if !side.contains("{{") {
        return None;
    }
    let blotted = blotted(side);
    let (mut out, mut found, mut next) = (String::with_capacity(side.len() + 16), false, 0);
    // Both always begin at the same place.
    let (mut rest, mut bare) = (side, &*blotted);
    // A cloze may hold code and maths, in which braces end nothing; more braces before it are text.
    while let Some(end) = bare.find("}}") {
        let Some(before) = bare.get(..end).and_then(|text| text.rfind("{{")) else {
            out.push_str(rest.get(..end + 2).unwrap_or_default());
            rest = rest.get(end + 2..).unwrap_or_default();
            bare = bare.get(end + 2..).unwrap_or_default();
            continue;
        };
        let open = before + 2;
        out.push_str(rest.get(..before).unwrap_or_default());
        let inner = rest.get(open..end).unwrap_or_default();
        let (number, hidden) = numbered(inner);
        next += u32::from(number.is_none());
        push_cloze(&mut out, number.unwrap_or(next), hidden, None);
        found = true;
        rest = rest.get(end + 2..).unwrap_or_default();
        bare = bare.get(end + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The number before `::`, and what is hidden.
fn numbered(inner: &str) -> (Option<u32>, &str) {
    let parts = inner.split_once("::").and_then(|(number, hidden)| {
        Some((number.parse().ok().filter(|number| *number > 0)?, hidden))
    });
    parts.map_or((None, inner), |(number, hidden)| (Some(number), hidden))
}

/// Several sides as one: a rule between them.
pub(super) fn joined(sides: &[String]) -> Cow<'_, str> {
    match sides {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one),
        several => Cow::Owned(several.join("\n\n----\n\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_dashes_part_sides() {
        assert_eq!(sides("a\n\n----\n\nb\n---\nc\n"), ["a\n\n----\n\nb", "c"]);
        assert_eq!(sides("```\n---\n```\n --- \nb"), ["```\n---\n```", "b"]);
        assert_eq!(sides("````\n```\n````\n---\nb"), ["````\n```\n````", "b"]);
        assert_eq!(sides("``` is three\n---\nb"), ["``` is three", "b"]);
        assert_eq!(sides(""), [""]);
        assert_eq!(joined(&sides("a\n---\nb\n---\nc")[1..]), "b\n\n----\n\nc");
    }

    #[test]
    fn braces_hide_words() {
        let read = |side: &str| clozes(side).unwrap_or_default();
        assert_eq!(read("{{a}} is {{b}}"), "{{c1::a}} is {{c2::b}}");
        assert_eq!(read("{{2::a}} {{1::b}} {{2::c}}"), "{{c2::a}} {{c1::b}} {{c2::c}}");
        assert_eq!(read("{{open"), "");
        assert_eq!(read("x}} {{ {{{{1::a}} {{b}}"), "x}} {{ {{{{c1::a}} {{c1::b}}");
        assert_eq!(read("`{{code}}` $x$"), "");
    }
}
