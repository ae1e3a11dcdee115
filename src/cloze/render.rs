//! A field with clozes as a side of a card shows it.
//!
//! The output is Anki's, byte for byte, for people's card styling and scripts rely on its classes
//! and attributes. Two departures: the shapes of image occlusion, which need Anki's script to be
//! seen, come out as nothing; and see `MAX_ATTRIBUTE_DEPTH`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use super::parse::{Cloze, Piece};
use super::{active, closed_len, is_shape};
use crate::text;

/// A cloze inside another of its number is in that one's attribute too, escaped once more a level:
/// in Anki that grows more than threefold a level, ten levels deep. Here the attribute is empty
/// from the third level on.
const MAX_ATTRIBUTE_DEPTH: usize = 2;

/// Which side of the card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Question,
    Answer,
}

/// The field on one side of card `number`; empty if it has no cloze of that number.
pub(super) fn render(pieces: &[Piece<'_>], number: u16, side: Side) -> String {
    if active(pieces, number).next().is_none() {
        return String::new();
    }
    let html = render_range(pieces, 0..closed_len(pieces), number, side, 0);
    match plain_math(&html) {
        Cow::Borrowed(_) => html,
        Cow::Owned(math) => math,
    }
}

fn render_range(
    pieces: &[Piece<'_>],
    range: Range<usize>,
    number: u16,
    side: Side,
    depth: usize,
) -> String {
    let mut out = String::new();
    let mut at = range.start;
    while at < range.end {
        match pieces.get(at) {
            Some(Piece::Text(text)) => out.push_str(text),
            Some(Piece::Close) => out.push_str("</span>"),
            Some(Piece::Open(cloze)) => {
                let end = cloze.end.unwrap_or(at);
                if is_shape(pieces, at) {
                    at = end;
                } else if !cloze.numbers.contains(&number) {
                    open_span(&mut out, cloze, "cloze-inactive", None);
                } else if side == Side::Answer {
                    open_span(&mut out, cloze, "cloze", None);
                } else {
                    let content = if depth < MAX_ATTRIBUTE_DEPTH {
                        render_range(pieces, at + 1..end, number, side, depth + 1)
                    } else {
                        String::new()
                    };
                    open_span(&mut out, cloze, "cloze", Some(&content));
                    out.push('[');
                    out.push_str(cloze.hint.unwrap_or("..."));
                    out.push_str("]</span>");
                    at = end;
                }
            }
            Some(Piece::Hint(_)) | None => {}
        }
        at += 1;
    }
    out
}

fn open_span(out: &mut String, cloze: &Cloze<'_>, class: &str, content: Option<&str>) {
    out.push_str("<span class=\"");
    out.push_str(class);
    if let Some(content) = content {
        out.push_str("\" data-cloze=\"");
        escape(out, content);
    }
    out.push_str("\" data-ordinal=\"");
    for (i, number) in cloze.numbers.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(out, "{comma}{number}");
    }
    out.push_str("\">");
}

/// Every character of Latin-1 that is not an ASCII letter or digit becomes an entity.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{100}'.. => out.push(c),
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(out, "&#x{:02X};", u32::from(c));
            }
        }
    }
}

/// Math without tags, for `MathJax` would typeset them: all that is between `\(` or `\[` and the
/// next `\)` or `\]`.
fn plain_math(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, math, after)) = next_math(rest) {
        out.push_str(before);
        out.push_str(&text::strip_tags(math));
        rest = after;
    }
    if out.is_empty() {
        return Cow::Borrowed(html);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What is before the next math, its opening delimiter included; the math; what comes after, its
/// closing delimiter included.
fn next_math(html: &str) -> Option<(&str, &str, &str)> {
    let open = delimiter(html, ['(', '['])? + 2;
    let (before, rest) = html.split_at_checked(open)?;
    let (math, after) = rest.split_at_checked(delimiter(rest, [')', ']'])?)?;
    Some((before, math, after))
}

/// Where the next backslash is that one of the two characters follows.
fn delimiter(html: &str, either: [char; 2]) -> Option<usize> {
    html.match_indices('\\')
        .map(|(at, _)| at)
        .find(|&at| html.get(at + 1..).is_some_and(|tail| tail.starts_with(either)))
}

#[cfg(test)]
mod tests {
    use super::super::{answer, question};

    #[test]
    fn the_asked_cloze_is_hidden_and_the_others_show() {
        let html = "{{c1::Rome}} is in {{c2::Italy::country}}";
        assert_eq!(
            question(html, 2),
            "<span class=\"cloze-inactive\" data-ordinal=\"1\">Rome</span> is in \
             <span class=\"cloze\" data-cloze=\"Italy\" data-ordinal=\"2\">[country]</span>"
        );
        assert_eq!(
            answer(html, 2),
            "<span class=\"cloze-inactive\" data-ordinal=\"1\">Rome</span> is in \
             <span class=\"cloze\" data-ordinal=\"2\">Italy</span>"
        );
    }

    #[test]
    fn a_field_without_that_number_is_empty() {
        assert_eq!(question("{{c1::a}} b", 2), "");
        assert_eq!(answer("b", 1), "");
        assert_eq!(answer("{{c1::a {{c2::b}}", 2), "");
    }

    #[test]
    fn text_after_an_unclosed_mark_is_dropped() {
        assert_eq!(
            answer("{{c1::b}} x {{c2::a {{c3::d}} e", 1),
            "<span class=\"cloze\" data-ordinal=\"1\">b</span> x "
        );
    }

    #[test]
    fn several_numbers_in_one_mark() {
        let expected = "<span class=\"cloze\" data-cloze=\"a\" data-ordinal=\"1,2\">[...]</span>";
        assert_eq!(question("{{c2,1::a}}", 1), expected);
        assert_eq!(question("{{c2,1::a}}", 2), expected);
    }

    #[test]
    fn the_attribute_is_escaped_in_full() {
        assert_eq!(
            question("{{c1::<b>é</b>\n日 &amp;}}", 1),
            "<span class=\"cloze\" data-cloze=\"&lt;b&gt;&#xE9;&lt;&#x2F;b&gt;&#x0A;日&#x20;\
             &amp;amp&#x3B;\" data-ordinal=\"1\">[...]</span>"
        );
    }

    #[test]
    fn nested_clozes() {
        let html = "{{c1::a {{c2::b}}::h}}";
        assert_eq!(
            question(html, 1),
            "<span class=\"cloze\" data-cloze=\"a&#x20;&lt;span&#x20;class&#x3D;&quot;\
             cloze&#x2D;inactive&quot;&#x20;data&#x2D;ordinal&#x3D;&quot;2&quot;&gt;b\
             &lt;&#x2F;span&gt;\" data-ordinal=\"1\">[h]</span>"
        );
        assert_eq!(
            question(html, 2),
            "<span class=\"cloze-inactive\" data-ordinal=\"1\">a \
             <span class=\"cloze\" data-cloze=\"b\" data-ordinal=\"2\">[...]</span></span>"
        );
    }

    #[test]
    fn deep_nesting_of_one_number_stays_small() {
        let html = format!("{}x{}", "{{c1::".repeat(10), "}}".repeat(10));
        assert!(question(&html, 1).len() < 1_000);
    }

    #[test]
    fn math_has_no_tags() {
        assert_eq!(question("\\(x^{{c1::2::<i>n</i>}} &lt;\\)", 1), "\\(x^[n] &lt;\\)");
        assert_eq!(
            answer("\\[<b>{{c2::a}}\\) {{c2::b}}\\(", 2),
            "\\[a\\) <span class=\"cloze\" data-ordinal=\"2\">b</span>\\("
        );
    }

    #[test]
    fn a_shape_over_an_image_is_nothing() {
        assert_eq!(question("{{c1::image-occlusion:rect:left=.1:top=.2}}", 1), "");
    }
}
