//! Cloze deletions: `{{c1::text::hint}}`.
//!
//! Which cards such a text makes and what each of them shows, exactly as Anki does it, so that a
//! package carries the right card rows and a target without clozes gets the two sides Anki would
//! show. It knows one text at a time: which field of which note it is, and the template around it,
//! are the caller's business.

mod parse;
mod render;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use parse::{Cloze, Piece, parse};
use render::{Side, render};

/// Anki makes no card for a cloze number above this; greater ones share the last card.
pub const MAX_NUMBER: u16 = 500;

/// How every mark begins; most texts have none, and are done with by looking for it.
const ANY_MARK: &str = "{{c";

/// What parts two characters that would be a mark side by side, and shows nothing.
pub(crate) const PARTED: &str = "<!-- -->";

/// The cloze numbers in a field that make cards; the card's ordinal is the number less one.
///
/// A cloze note has the cards of all its fields together, whichever its template shows; where no
/// field has any, it has the one card of number 1.
#[must_use]
pub fn numbers(html: &str) -> BTreeSet<u16> {
    if !html.contains(ANY_MARK) {
        return BTreeSet::new();
    }
    closed(&parse(html))
        .flat_map(|(_, cloze)| cloze.numbers.iter())
        .filter(|&&number| number > 0)
        .map(|&number| number.min(MAX_NUMBER))
        .collect()
}

/// Whether a field hides something, so that it makes cards.
#[must_use]
pub(crate) fn hides(html: &str) -> bool {
    html.contains(ANY_MARK)
        && closed(&parse(html)).any(|(_, cloze)| cloze.numbers.iter().any(|number| *number > 0))
}

/// The field as the question of card `number` shows it; empty where the field has no such cloze.
#[must_use]
pub fn question(html: &str, number: u16) -> String {
    render(&parse(html), number, Side::Question)
}

/// The field as the answer of card `number` shows it; empty where the field has no such cloze.
#[must_use]
pub fn answer(html: &str, number: u16) -> String {
    render(&parse(html), number, Side::Answer)
}

/// The hints alone (`...` for want of one), as the filter `cloze-only` shows them on the question.
pub(crate) fn prompts(html: &str, number: u16) -> String {
    let pieces = parse(html);
    let prompts: Vec<&str> =
        active(&pieces, number).map(|(_, cloze)| cloze.hint.unwrap_or("...")).collect();
    prompts.join(", ")
}

/// The hidden texts alone, as the filter `cloze-only` shows them on the answer.
pub(crate) fn answers(html: &str, number: u16) -> String {
    let pieces = parse(html);
    hidden(&pieces, number).join(", ")
}

/// What the user is asked to type for card `number`: the hidden texts, or one if all are the same.
pub(crate) fn typed(html: &str, number: u16) -> String {
    let pieces = parse(html);
    let mut texts = hidden(&pieces, number);
    if let Some((first, others)) = texts.split_first()
        && others.iter().all(|other| other == first)
    {
        texts.truncate(1);
    }
    texts.join(", ")
}

/// Every cloze replaced by its own text; hints and marks gone. For plain text and HTML alike.
///
/// A mark that never closes stays as text: Anki drops what follows it, here nothing may be lost.
#[must_use]
pub fn reveal(text: &str) -> Cow<'_, str> {
    if !text.contains(ANY_MARK) {
        return Cow::Borrowed(text);
    }
    let pieces = parse(text);
    if closed(&pieces).next().is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(reveal_range(&pieces, 0..pieces.len(), 0))
}

/// A stretch of a text with clozes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Text inside or outside of clozes.
    Text(&'a str),
    /// A cloze begins.
    Open(Mark<'a>),
    /// The cloze that was opened last ends.
    Close,
}

/// What a cloze is besides the text that it hides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark<'a> {
    /// Its numbers, in order, each once.
    pub(crate) numbers: Vec<u16>,
    /// What is shown in its place.
    pub(crate) hint: Option<&'a str>,
}

/// `text` cut at the marks of its clozes; a mark that never closes is text, and shapes over images
/// are left out.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    if !text.contains(ANY_MARK) {
        return vec![Part::Text(text)];
    }
    let pieces = parse(text);
    let mut parts = Vec::with_capacity(pieces.len());
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(piece) = pieces.get(at) {
        match piece {
            Piece::Text(text) => parts.push(Part::Text(text)),
            Piece::Hint(hint) if depth == 0 => parts.push(Part::Text(hint)),
            Piece::Hint(_) => {}
            Piece::Open(cloze) => match cloze.end {
                Some(end) if is_shape(&pieces, at) => at = end,
                Some(_) => {
                    depth += 1;
                    let numbers = cloze.numbers.clone();
                    parts.push(Part::Open(Mark { numbers, hint: cloze.hint }));
                }
                None => parts.push(Part::Text(cloze.mark)),
            },
            Piece::Close => {
                depth = depth.saturating_sub(1);
                parts.push(Part::Close);
            }
        }
        at += 1;
    }
    parts
}

/// How a shape over an image begins, which is no text.
const SHAPE: &str = "image-occlusion:";

/// HTML made safe to stand as the content or the hint of a cloze: no `}}`, `::` or `{{` is left
/// that would end it, start its hint or open another, and it is no shape over an image.
///
/// Between the two characters goes an empty comment, as Anki's manual advises; inside a tag, where
/// that cannot be, the second one becomes an entity.
#[must_use]
pub fn protect(content: &str) -> Cow<'_, str> {
    if content.starts_with(SHAPE) {
        return Cow::Owned(format!("{PARTED}{}", protect_pairs(content)));
    }
    protect_pairs(content)
}

fn protect_pairs(content: &str) -> Cow<'_, str> {
    let pairs = ["::", "{{", "}}"];
    if !content.ends_with([':', '}']) && !pairs.iter().any(|pair| content.contains(pair)) {
        return Cow::Borrowed(content);
    }
    let last_tag_end = content.rfind('>').unwrap_or(0);
    let mut out = String::with_capacity(content.len() + 16);
    // Inside a tag or a comment: what must stand before the `>` that ends it.
    let mut inside = None;
    let mut previous = ' ';
    for (at, c) in content.char_indices() {
        match inside {
            None if previous == '<' && at < last_tag_end => {
                let opens = c.is_ascii_alphabetic() || matches!(c, '/' | '!');
                inside = opens.then_some(if c == '!' { "--" } else { "" });
            }
            Some(before) if c == '>' && out.ends_with(before) => inside = None,
            _ => {}
        }
        if c == previous && matches!(c, ':' | '{' | '}') {
            if inside.is_some() {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#{};", u32::from(c));
                previous = ' ';
                continue;
            }
            out.push_str(PARTED);
        }
        out.push(c);
        previous = c;
    }
    // What comes next is the `}}` that ends the cloze, or the `::` before its hint.
    if matches!(previous, ':' | '}') {
        out.push_str(PARTED);
    }
    Cow::Owned(out)
}

/// How many pieces there are before the first cloze that never closes.
fn closed_len(pieces: &[Piece<'_>]) -> usize {
    let unclosed =
        pieces.iter().position(|piece| matches!(piece, Piece::Open(cloze) if cloze.end.is_none()));
    unclosed.unwrap_or(pieces.len())
}

/// The clozes that do close, each with the place of its piece.
fn closed<'p, 'a>(pieces: &'p [Piece<'a>]) -> impl Iterator<Item = (usize, &'p Cloze<'a>)> {
    pieces.iter().take(closed_len(pieces)).enumerate().filter_map(|(at, piece)| match piece {
        Piece::Open(cloze) => Some((at, cloze)),
        _ => None,
    })
}

fn active<'p, 'a>(
    pieces: &'p [Piece<'a>],
    number: u16,
) -> impl Iterator<Item = (usize, &'p Cloze<'a>)> {
    closed(pieces).filter(move |(_, cloze)| cloze.numbers.contains(&number))
}

fn hidden(pieces: &[Piece<'_>], number: u16) -> Vec<String> {
    active(pieces, number)
        .map(|(at, cloze)| reveal_range(pieces, at + 1..cloze.end.unwrap_or(at), 1))
        .collect()
}

/// The text of some pieces, which lie inside `depth` clozes.
fn reveal_range(pieces: &[Piece<'_>], range: Range<usize>, mut depth: usize) -> String {
    let mut out = String::new();
    let mut at = range.start;
    while at < range.end {
        match pieces.get(at) {
            Some(Piece::Text(text)) => out.push_str(text),
            // Inside an unclosed cloze it is no hint.
            Some(Piece::Hint(hint)) if depth == 0 => out.push_str(hint),
            Some(Piece::Open(cloze)) => match cloze.end {
                Some(end) if is_shape(pieces, at) => at = end,
                Some(_) => depth += 1,
                None => out.push_str(cloze.mark),
            },
            Some(Piece::Close) => depth = depth.saturating_sub(1),
            Some(Piece::Hint(_)) | None => {}
        }
        at += 1;
    }
    out
}

/// Whether the cloze opened at `at` is a shape over an image, not a text.
fn is_shape(pieces: &[Piece<'_>], at: usize) -> bool {
    matches!(pieces.get(at + 1), Some(Piece::Text(text)) if text.starts_with(SHAPE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(html: &str) -> Vec<u16> {
        numbers(html).into_iter().collect()
    }

    #[test]
    fn numbers_that_make_cards() {
        assert_eq!(cards("{{c2::b}} {{c1::a}} {{c1::again}}"), [1, 2]);
        assert_eq!(cards("{{c1,3::several}} {{c02::zero before}}"), [1, 2, 3]);
        assert_eq!(cards("{{c1::outer {{c4::inner}}}}"), [1, 4]);
        // The greatest number that makes a card of its own is 500, that is read at all 65535.
        assert_eq!(cards("{{c501::a}} {{c65535::b}} {{c65536::c}} {{c1,65536::d}}"), [1, 500]);
        for none in [
            "",
            "plain",
            "{{c0::a}}",
            "{{c::a}}",
            "{{c1:a}}",
            "{{C1::a}}",
            "{{ c1::a}}",
            "{{c,::a}}",
        ] {
            assert!(cards(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn an_unclosed_mark_makes_no_card_and_hides_what_follows() {
        assert_eq!(cards("{{c1::a}} {{c2::b {{c3::c}}"), [1]);
    }

    #[test]
    fn cloze_only_lists_hints_and_texts() {
        let html = "{{c1::a}} {{c2::b}} {{c1::c::hint}}";
        assert_eq!(prompts(html, 1), "..., hint");
        assert_eq!(answers(html, 1), "a, c");
        assert_eq!(answers("{{c1::a {{c1::b::h}} c}}", 1), "a b c, b");
        assert_eq!(answers(html, 3), "");
    }

    #[test]
    fn equal_texts_are_typed_once() {
        assert_eq!(typed("{{c1::a::h}} {{c1::a}}", 1), "a");
        assert_eq!(typed("{{c1::a}} {{c1::b}} {{c1::a}}", 1), "a, b, a");
    }

    #[test]
    fn reveal_leaves_the_text_alone() {
        assert_eq!(reveal("{{c1::Canberra::city}} is a {{c2::city}}."), "Canberra is a city.");
        assert_eq!(reveal("{{c1::a {{c2::b::h}} c::h}}d"), "a b cd");
        assert_eq!(reveal("x::y {{c1::a}} }}"), "x::y a }}");
        assert_eq!(reveal("{{c1::image-occlusion:rect:left=.1}}"), "");
        assert!(matches!(reveal("no {{ cloze }} a::b"), Cow::Borrowed(_)));
    }

    #[test]
    fn reveal_keeps_what_never_closes() {
        assert!(matches!(reveal("{{c1::a::b {{c2::c"), Cow::Borrowed(_)));
        assert_eq!(reveal("{{c1::a}} {{c2::b::c {{c3::d::h}} e::f"), "a {{c2::b::c d e::f");
    }

    #[test]
    fn protected_content_comes_back_whole() {
        for content in [
            "std::vec",
            "\\(x^{2^{n}}\\)",
            "a}",
            "a:",
            ":::",
            "}}}",
            "{{c2::x}}",
            "{{c2",
            "::a",
            "image-occlusion:x",
        ] {
            let cloze = format!("{{{{c1::{0}::{0}}}}}", protect(content));
            assert_eq!(cards(&cloze), [1], "{cloze}");
            assert_eq!(answers(&cloze, 1).replace(PARTED, ""), content);
            assert_eq!(prompts(&cloze, 1).replace(PARTED, ""), content);
        }
        assert!(matches!(protect("a: b {c} <i>d</i>"), Cow::Borrowed(_)));
    }

    #[test]
    fn protection_keeps_tags_and_comments_whole() {
        assert_eq!(
            protect("<a href=\"x::y\">a::b</a> 1 < 2::3"),
            "<a href=\"x:&#58;y\">a:<!-- -->:b</a> 1 < 2:<!-- -->:3"
        );
        assert_eq!(protect("<!-- a > b::c -->"), "<!-- a > b:&#58;c -->");
    }
}
