//! Which line asks and which answers.
//!
//! The one rule so far: lines alternate, and a title may stand before them. It must not know
//! files, formats or notes.

/// A line with something on it: its number from 1, and its text without the space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number in the source, from 1.
    pub number: usize,
    /// Its text, trimmed and not empty.
    pub text: &'a str,
}

/// Lines with a part to play.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paired<'a> {
    /// The deck's title.
    pub title: Option<Line<'a>>,
    /// Questions and their answers.
    pub pairs: Vec<(Line<'a>, Line<'a>)>,
    /// A question at the end that nothing answers.
    pub orphan: Option<Line<'a>>,
    /// Answers that end in a question mark after questions that do not, in a deck where questions
    /// do: the alternation broke there, or further up.
    pub doubtful: Vec<Line<'a>>,
}

/// The lines of `text` that have something on them. `\n`, `\r\n` and a lone `\r` end a line.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).chain([text.len()]);
    let (mut start, mut number) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let end = ends.next()?;
            let ends_crlf = text.as_bytes().get(..end).is_some_and(|b| b.ends_with(b"\r"))
                && text.as_bytes().get(end) == Some(&b'\n');
            let line = text.get(start..end).unwrap_or_default().trim();
            start = end + 1;
            number += usize::from(!ends_crlf);
            if !line.is_empty() {
                return Some(Line { number, text: line });
            }
        }
    })
}

/// Pairs alternating lines.
///
/// The first line is the title where the questions then stand on the lines that end in question
/// marks; in a deck without any, where only so the lines come out even.
#[must_use]
pub fn pair<'a>(lines: &[Line<'a>]) -> Paired<'a> {
    let (title, body) = match lines {
        [title, body @ ..] if has_title(lines) => (Some(*title), body),
        _ => (None, lines),
    };
    let (pairs, orphan) = body.as_chunks::<2>();
    let asking = pairs.iter().filter(|[question, _]| asks(question)).count();
    let doubtful = pairs.iter().filter(|[question, answer]| !asks(question) && asks(answer));
    let doubtful = doubtful.map(|[_, answer]| *answer).filter(|_| asking > 0);
    Paired {
        title,
        doubtful: doubtful.collect(),
        pairs: pairs.iter().map(|[question, answer]| (*question, *answer)).collect(),
        orphan: orphan.first().copied(),
    }
}

/// Whether a line ends in a question mark of some script.
fn asks(line: &Line<'_>) -> bool {
    line.text.ends_with(['?', '？', '؟'])
}

fn has_title(lines: &[Line<'_>]) -> bool {
    let with_title = lines.iter().skip(1).step_by(2).filter(|line| asks(line)).count();
    let without = lines.iter().step_by(2).filter(|line| asks(line)).count();
    match with_title.cmp(&without) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => lines.len() % 2 == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(text: &str) -> Paired<'_> {
        pair(&lines(text).collect::<Vec<_>>())
    }

    fn numbers(text: &str) -> Vec<usize> {
        lines(text).map(|line| line.number).collect()
    }

    #[test]
    fn every_line_end_counts() {
        assert_eq!(numbers("a\nb\n\nc"), [1, 2, 4]);
        assert_eq!(numbers("a\r\nb\r\n\r\nc\r\n"), [1, 2, 4]);
        assert_eq!(numbers("a\rb\r\rc"), [1, 2, 4]);
        assert!(numbers(" \n\t\n").is_empty());
    }

    #[test]
    fn an_odd_count_has_a_title() {
        let deck = paired("Capitals\nFrance\nParis\nItaly\nRome\n");
        assert_eq!(deck.title.map(|line| line.text), Some("Capitals"));
        assert_eq!((deck.pairs.len(), deck.orphan), (2, None));
    }

    #[test]
    fn an_even_count_has_none() {
        let deck = paired("France\nParis\n\nItaly\nRome\n");
        assert_eq!((deck.title, deck.pairs.len(), deck.orphan), (None, 2, None));
        assert_eq!(deck.pairs[1].0.number, 4);
    }

    #[test]
    fn a_break_in_a_deck_of_questions_is_seen() {
        let deck = paired("Q1?\nA1\nQ2?\nQ3?\nA3\nQ4?\nA4\nQ5?\nA5\nQ6?");
        assert_eq!(deck.doubtful.first().map(|line| line.number), Some(3));
        assert!(paired("Deck\nQ1?\nA1\nQ2?\nIs it?\n").doubtful.is_empty());
        assert!(paired("perro\ndog?\ngato\ncat\n").doubtful.is_empty());
    }

    #[test]
    fn question_marks_outweigh_the_count() {
        let deck = paired("Deck\nWhy?\nBecause.\nHow?\nSo.\nWhere?");
        assert_eq!(deck.title.map(|line| line.text), Some("Deck"));
        assert_eq!(deck.orphan.map(|line| (line.number, line.text)), Some((6, "Where?")));
        let deck = paired("Why?\nBecause.\nHow?\nSo.\nWhere?");
        assert_eq!((deck.title, deck.pairs.len()), (None, 2));
        assert_eq!(deck.orphan.map(|line| line.number), Some(5));
    }
}
