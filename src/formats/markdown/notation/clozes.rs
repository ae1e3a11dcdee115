//! Highlights and braces that hide something, as clozes of Anki.
//!
//! Code and maths are never looked into. It must not know what makes a card.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Stretch, blotted, stretches};
use crate::cloze::{hides, protect};
use crate::text::escape_marks;

/// `==hidden==` as a cloze, with a hint `^[hint]` and a number `[^1]` behind it, or `==c1::x==`.
pub(in crate::formats) fn highlight_clozes(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("==") {
        return text;
    }
    let blotted = blotted(&text);
    let (mut out, mut next) = (String::with_capacity(text.len() + 16), 0);
    // Both always begin at the same place.
    let (mut rest, mut bare) = (&*text, &*blotted);
    while let Some((before, after)) = bare.split_once("==") {
        let inner = after.split_once("==").map(|(inner, _)| inner).filter(|inner| {
            !inner.trim().is_empty() && !inner.contains("\n\n") && !inner.starts_with('=')
        });
        let open = before.len() + 2;
        let Some(inner) = inner else {
            out.push_str(rest.get(..open).unwrap_or_default());
            (rest, bare) = (rest.get(open..).unwrap_or_default(), after);
            continue;
        };
        out.push_str(rest.get(..before.len()).unwrap_or_default());
        let close = open + inner.len();
        let inner = rest.get(open..close).unwrap_or_default();
        let after = rest.get(close + 2..).unwrap_or_default();
        let (hint, after) = bracketed(after, "^[");
        let (group, after) = bracketed(after, "[^");
        let (own, inner) = numbered(inner, &["::"]).unwrap_or((None, inner));
        let number = own.or_else(|| group.and_then(|group| group.parse().ok()));
        let number = number.unwrap_or_else(|| {
            next += 1;
            next
        });
        push_cloze(&mut out, number, inner, hint);
        (rest, bare) = (after, bare.get(bare.len() - after.len()..).unwrap_or_default());
    }
    out.push_str(rest);
    if out == *text { text } else { Cow::Owned(out) }
}

/// What a cloze hides, so that nothing in it ends the cloze or begins its hint: in text an empty
/// comment is put between, code becomes HTML for that; maths is seen to where it is rendered. A
/// cloze within stays one.
fn without_marks(inner: &str) -> Cow<'_, str> {
    let has_mark = ["::", "{{", "}}"].iter().any(|mark| inner.contains(mark));
    if !has_mark && !inner.ends_with([':', '}']) || hides(inner) {
        return Cow::Borrowed(inner);
    }
    let mut out = String::with_capacity(inner.len() + 16);
    for Stretch { text, opaque } in stretches(inner) {
        let code = text.trim_matches('`');
        if !opaque {
            out.push_str(&protect(text));
        } else if code.len() < text.len() && code.contains(['{', '}', ':']) {
            let _ = write!(out, "<code>{}</code>", protect(&escape_marks(code.trim())));
        } else {
            out.push_str(text);
        }
    }
    Cow::Owned(out)
}

/// `{hidden}`, `{2:hidden}`, `{c2|hidden}` as clozes; `{{c1::hidden}}` stays.
pub(in crate::formats) fn curly_clozes(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('{') {
        return text;
    }
    let blotted = blotted(&text);
    let (mut out, mut next) = (String::with_capacity(text.len() + 16), 0);
    // Both always begin at the same place.
    let (mut rest, mut bare) = (&*text, &*blotted);
    while let Some((before, after)) = bare.split_once('{') {
        let open = before.len() + 1;
        let inner = after
            .split_once('}')
            .map(|(inner, _)| inner)
            .filter(|inner| !inner.trim().is_empty() && !inner.contains(['{', '\n']));
        let length = match (after.strip_prefix('{'), inner) {
            (Some(whole), _) => open + 1 + whole.find("}}").map_or(whole.len(), |end| end + 2),
            (None, None) => open,
            (None, Some(inner)) => {
                out.push_str(rest.get(..before.len()).unwrap_or_default());
                let inner = rest.get(open..open + inner.len()).unwrap_or_default();
                let length = open + inner.len() + 1;
                let (own, inner) = numbered(inner, &["::", ":", "|"]).unwrap_or((None, inner));
                let number = own.unwrap_or_else(|| {
                    next += 1;
                    next
                });
                push_cloze(&mut out, number, inner, None);
                (rest, bare) = (
                    rest.get(length..).unwrap_or_default(),
                    bare.get(length..).unwrap_or_default(),
                );
                continue;
            }
        };
        out.push_str(rest.get(..length).unwrap_or_default());
        (rest, bare) =
            (rest.get(length..).unwrap_or_default(), bare.get(length..).unwrap_or_default());
    }
    out.push_str(rest);
    if out == *text { text } else { Cow::Owned(out) }
}

/// Writes a cloze as Anki has it.
pub(in crate::formats) fn push_cloze(
    out: &mut String,
    number: u32,
    inner: &str,
    hint: Option<&str>,
) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{{{{c{number}::{}", without_marks(inner));
    if let Some(hint) = hint.filter(|hint| !hint.is_empty()) {
        let _ = write!(out, "::{}", without_marks(hint));
    }
    out.push_str("}}");
}

/// The number before one of `marks` in `2:text` or `c2:text`, and the text.
fn numbered<'a>(inner: &'a str, marks: &[&str]) -> Option<(Option<u32>, &'a str)> {
    let bare = inner.strip_prefix('c').unwrap_or(inner);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = bare.split_at_checked(digits)?;
    let rest = marks.iter().find_map(|mark| rest.strip_prefix(mark))?;
    Some((Some(number.parse().ok()?), rest))
}

fn bracketed<'a>(text: &'a str, open: &str) -> (Option<&'a str>, &'a str) {
    let inner = text.strip_prefix(open).and_then(|text| text.split_once(']'));
    inner.map_or((None, text), |(inner, rest)| (Some(inner), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clozes_become_those_of_anki() {
        let highlights = |text: &str| highlight_clozes(text.into()).into_owned();
        assert_eq!(highlights("a ==b== c ==d=="), "a {{c1::b}} c {{c2::d}}");
        assert_eq!(highlights("==a==^[h][^2] ==c1::b=="), "{{c2::a::h}} {{c1::b}}");
        assert_eq!(highlights("a `==` b `==` c == d"), "a `==` b `==` c == d");
        assert_eq!(highlights("==`a`== and ==$x$ b=="), "{{c1::`a`}} and {{c2::$x$ b}}");
        assert_eq!(highlights("é ==`a==b`==[^4] ü"), "é {{c4::`a==b`}} ü");
        let curly = |text: &str| curly_clozes(text.into()).into_owned();
        assert_eq!(curly("{a} {2:b} {c3|c} {{c4::d}}"), "{{c1::a}} {{c2::b}} {{c3::c}} {{c4::d}}");
        assert_eq!(curly(r"$\frac{1}{2}$ `{x}`"), r"$\frac{1}{2}$ `{x}`");
        assert_eq!(curly(r"{$\frac{1}{2}$} {`}`}"), r"{{c1::$\frac{1}{2}$}} {{c2::`}`}}");
    }

    #[test]
    fn nothing_in_a_cloze_ends_it_or_begins_a_hint() {
        let highlights = |text: &str| highlight_clozes(text.into()).into_owned();
        assert_eq!(highlights("==std::sort==^[h]"), "{{c1::std:<!-- -->:sort::h}}");
        assert_eq!(
            highlights("==`a::b<c>{{1}}` x=="),
            "{{c1::<code>a:<!-- -->:b&lt;c&gt;{<!-- -->{1}<!-- -->}<!-- --></code> x}}"
        );
        assert_eq!(highlights("==${{a}}$=="), "{{c1::${{a}}$}}");
        assert_eq!(highlights("==a {{c2::b}}=="), "{{c1::a {{c2::b}}}}");
    }
}
