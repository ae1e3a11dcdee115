//! Plain text to HTML that shows just what was typed. It must not know notes or formats.

use std::borrow::Cow;

use memchr::memchr3;

/// HTML that shows `text` as typed: its line breaks, its runs of spaces, its angle brackets.
///
/// A run of spaces becomes no-break spaces but for one ordinary space inside a line, so that the
/// line can still wrap there. A tab stands in a span that keeps white space. Carriage returns
/// before a line feed vanish; a lone one counts as a line break.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len() + text.len() / 8 + 16);
    let mut rest = text.chars().peekable();
    let mut at_line_start = true;
    while let Some(c) = rest.next() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\t' => html.push_str("<span style=\"white-space:pre\">&#9;</span>"),
            '\r' if rest.peek() == Some(&'\n') => continue,
            '\n' | '\r' => html.push_str("<br>"),
            ' ' => {
                let mut run = 1;
                while rest.next_if_eq(&' ').is_some() {
                    run += 1;
                }
                let at_line_end = matches!(rest.peek(), None | Some('\n' | '\r'));
                if !at_line_start && !at_line_end {
                    html.push(' ');
                    run -= 1;
                }
                (0..run).for_each(|_| html.push_str("&nbsp;"));
            }
            c => html.push(c),
        }
        at_line_start = matches!(c, '\n' | '\r');
    }
    Cow::Owned(html)
}

/// `text` with `&`, `<`, `>` and `"` as entities and nothing else changed: for inside `<pre>`, for
/// attributes, and where the white space around belongs to markup.
#[must_use]
pub fn escape_marks(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    Cow::Owned(html)
}

/// Whether `text` means the same as HTML.
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3(b'&', b'<', b'>', bytes).is_none()
        && memchr3(b'\n', b'\r', b'\t', bytes).is_none()
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && memchr::memmem::find(bytes, b"  ").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reduce;

    #[test]
    fn shows_what_was_typed() {
        let cases = [
            ("plain", "plain"),
            (r#"What does <div> & "x" do?"#, r#"What does &lt;div&gt; &amp; "x" do?"#),
            ("a\nb\r\nc\rd", "a<br>b<br>c<br>d"),
            ("a  b   c", "a &nbsp;b &nbsp;&nbsp;c"),
            ("if x:\n    y", "if x:<br>&nbsp;&nbsp;&nbsp;&nbsp;y"),
            ("a\tb", "a<span style=\"white-space:pre\">&#9;</span>b"),
            (" ", "&nbsp;"),
        ];
        for (plain, html) in cases {
            assert_eq!(escape(plain), html, "{plain:?}");
            let ends = plain.replace("\r\n", "\n").replace('\r', "\n");
            assert_eq!(reduce(html), ends, "{html:?} back");
        }
    }

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(escape("What is WSGI? It's \"it\"."), Cow::Borrowed(_)));
    }
}
