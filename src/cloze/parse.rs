//! Cloze text cut into pieces: texts, hints, and the marks that open and close a cloze.
//!
//! A tokenizer with a stack, for clozes nest. It follows Anki in every odd case: what is a mark,
//! what is text, what an unclosed mark does. It knows nothing of HTML, nor of what a card looks
//! like.

/// Clozes nest this deep; a mark that opens a deeper one disappears.
const MAX_DEPTH: usize = 10;

/// What is between two marks, or a mark.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// A hint with the `::` before it.
    Hint(&'a str),
    Open(Cloze<'a>),
    Close,
}

/// An opened cloze.
#[derive(Debug)]
pub(super) struct Cloze<'a> {
    /// The mark itself, as `{{c1::`.
    pub(super) mark: &'a str,
    /// Sorted, each once.
    pub(super) numbers: Vec<u16>,
    pub(super) hint: Option<&'a str>,
    /// Where its `Close` is; `None` if it never closes, and then none of those around it does.
    pub(super) end: Option<usize>,
}

/// The pieces of a text, in order.
pub(super) fn parse(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((mark, numbers, after)) = opening(rest) {
            rest = after;
            if open.len() < MAX_DEPTH {
                open.push(pieces.len());
                let numbers = sorted(numbers);
                pieces.push(Piece::Open(Cloze { mark, numbers, hint: None, end: None }));
            }
        } else if let Some(after) = rest.strip_prefix("}}") {
            let end = pieces.len();
            match open.pop().and_then(|at| cloze_at(&mut pieces, at)) {
                Some(cloze) => {
                    cloze.end = Some(end);
                    pieces.push(Piece::Close);
                }
                None => pieces.push(Piece::Text("}}")),
            }
            rest = after;
        } else {
            let (run, after) = rest.split_at_checked(next_mark(rest)).unwrap_or((rest, ""));
            rest = after;
            match open.last() {
                Some(&at) => push_inside(&mut pieces, at, run),
                None => pieces.push(Piece::Text(run)),
            }
        }
    }
    pieces
}

/// A run of text inside the cloze opened at `at`: what follows the first `::` is its hint, and
/// replaces an earlier one.
fn push_inside<'a>(pieces: &mut Vec<Piece<'a>>, at: usize, run: &'a str) {
    let (text, hint) = run.find("::").and_then(|i| run.split_at_checked(i)).unwrap_or((run, ""));
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    if let Some(inner) = hint.strip_prefix("::") {
        pieces.push(Piece::Hint(hint));
        if let Some(cloze) = cloze_at(pieces, at) {
            cloze.hint = Some(inner);
        }
    }
}

fn cloze_at<'p, 'a>(pieces: &'p mut [Piece<'a>], at: usize) -> Option<&'p mut Cloze<'a>> {
    match pieces.get_mut(at) {
        Some(Piece::Open(cloze)) => Some(cloze),
        _ => None,
    }
}

/// `{{c1::` or `{{c1,2::` at the start of `text`: the mark, its numbers, what comes after.
fn opening(text: &str) -> Option<(&str, &str, &str)> {
    let body = text.strip_prefix("{{c")?;
    let end = body.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    let (numbers, after) = body.split_at_checked(end)?;
    let after = after.strip_prefix("::")?;
    // Numbers beyond 65535 do not count; without one that counts there is no mark.
    numbers.split(',').find(|n| n.parse::<u16>().is_ok())?;
    let mark = text.get(..text.len() - after.len())?;
    Some((mark, numbers, after))
}

fn sorted(numbers: &str) -> Vec<u16> {
    let mut numbers: Vec<u16> = numbers.split(',').filter_map(|n| n.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Where the next mark in `text` is, beyond its first character.
fn next_mark(text: &str) -> usize {
    text.match_indices(['{', '}'])
        .map(|(at, _)| at)
        .filter(|&at| at > 0)
        .find(|&at| {
            text.get(at..).is_some_and(|tail| tail.starts_with("}}") || opening(tail).is_some())
        })
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as one line: marks as written, hints in angle brackets.
    fn shown(text: &str) -> String {
        let pieces = parse(text);
        let shown = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Hint(hint) => format!("<{hint}>"),
            Piece::Open(cloze) if cloze.end.is_none() => format!("unclosed {}", cloze.mark),
            Piece::Open(cloze) => cloze.mark.to_owned(),
            Piece::Close => "}}".to_owned(),
        });
        shown.collect::<Vec<_>>().join("|")
    }

    fn first_hint(text: &str) -> Option<&str> {
        parse(text).into_iter().find_map(|piece| match piece {
            Piece::Open(cloze) => cloze.hint,
            _ => None,
        })
    }

    #[test]
    fn braces_that_are_no_mark_are_text() {
        assert_eq!(shown("a }} {{b}} {{{c1::x}}}"), "a |}}| {{b|}}| {|{{c1::|x|}}|}");
        assert_eq!(shown("{{c1::{{c::z}}}}"), "{{c1::|{{c|<::z>|}}|}}");
    }

    #[test]
    fn a_hint_follows_the_first_double_colon_of_a_run() {
        assert_eq!(shown("x::y{{c1::a::b::c}}"), "x::y|{{c1::|a|<::b::c>|}}");
        assert_eq!(shown("{{c1:::a}}"), "{{c1::|:a|}}");
        assert_eq!(first_hint("{{c1::a::}}"), Some(""));
        assert_eq!(first_hint("{{c1::a}}"), None);
    }

    #[test]
    fn the_last_run_with_a_hint_wins() {
        assert_eq!(first_hint("{{c1::a::b{{c2::c}}d::e}}"), Some("e"));
        assert_eq!(first_hint("{{c1::a::b{{c2::c}}d}}"), Some("b"));
    }

    #[test]
    fn numbers_are_sorted_and_single() {
        let pieces = parse("{{c3,1,03,,70000::a}}");
        assert!(matches!(pieces.first(), Some(Piece::Open(cloze)) if cloze.numbers == [1, 3]));
    }

    #[test]
    fn the_eleventh_level_is_dropped() {
        let text = format!("{}x{}", "{{c1::".repeat(11), "}}".repeat(11));
        assert_eq!(shown(&text), format!("{}x{}|}}}}", "{{c1::|".repeat(10), "|}}".repeat(10)));
    }

    #[test]
    fn unclosed_marks_are_known() {
        assert_eq!(shown("{{c1::a {{c2::b}} c"), "unclosed {{c1::|a |{{c2::|b|}}| c");
    }
}
