//! Readings in brackets, as Japanese decks write them: `日本[にほん]`.
//!
//! A base is what stands before a bracket, back to the last space or `>`; the space only separates,
//! and goes. A reading stays on its line; `[sound:…]` is none.

/// Readings above their base.
pub(super) fn furigana(html: &str) -> String {
    rewrite(html, |out, base, reading| {
        for part in ["<ruby><rb>", base, "</rb><rt>", reading, "</rt></ruby>"] {
            out.push_str(part);
        }
    })
}

/// The bases alone.
pub(super) fn kanji(html: &str) -> String {
    rewrite(html, |out, base, _| out.push_str(base))
}

/// The readings in place of their bases.
pub(super) fn kana(html: &str) -> String {
    rewrite(html, |out, _, reading| out.push_str(reading))
}

fn rewrite(html: &str, write: impl Fn(&mut String, &str, &str)) -> String {
    let html = html.replace("&nbsp;", " ");
    let between = |from: usize, to: usize| html.get(from..to).unwrap_or_default();
    let mut out = String::with_capacity(html.len());
    // All before this is written.
    let mut written = 0;
    let mut base_start = 0;
    let mut bound = Bound { at: 0, closes: false };
    for (at, mark) in html.match_indices([' ', '>', '[']) {
        if at < written {
            continue;
        }
        if mark != "[" {
            base_start = at + 1;
            continue;
        }
        let Some(end) = bound.reading_end(&html, at + 1).filter(|_| base_start < at) else {
            // No base or no reading: the bracket may be part of a base itself.
            continue;
        };
        let (base, reading) = (between(base_start, at), between(at + 1, end));
        if reading.starts_with("sound:") {
            out.push_str(between(written, end + 1));
        } else {
            let before = between(written, base_start);
            out.push_str(before.strip_suffix(' ').unwrap_or(before));
            write(&mut out, base, reading);
        }
        written = end + 1;
        base_start = written;
    }
    out.push_str(between(written, html.len()));
    out
}

/// The `]` or end of line that was found last; kept, so that a line full of `[` is not searched
/// from each of them.
struct Bound {
    at: usize,
    closes: bool,
}

impl Bound {
    /// Where the `]` is that ends the reading which starts at `start`: on the same line, behind one
    /// character at least.
    fn reading_end(&mut self, html: &str, start: usize) -> Option<usize> {
        let first = html.get(start..)?.chars().next().filter(|&c| c != '\n')?;
        let from = start + first.len_utf8();
        if self.at < from {
            let found = html.get(from..)?.find([']', '\n']);
            self.at = found.map_or(html.len(), |i| from + i);
            self.closes = html.get(self.at..)?.starts_with(']');
        }
        self.closes.then_some(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings() {
        let html = "日[に]本[ほん] 語[ご]を";
        assert_eq!(
            furigana(html),
            "<ruby><rb>日</rb><rt>に</rt></ruby><ruby><rb>本</rb><rt>ほん</rt></ruby>\
             <ruby><rb>語</rb><rt>ご</rt></ruby>を"
        );
        assert_eq!(kanji(html), "日本語を");
        assert_eq!(kana(html), "にほんごを");
    }

    #[test]
    fn where_a_base_begins() {
        assert_eq!(kana("<b>x[y]</b>"), "<b>y</b>");
        assert_eq!(kana("a  b[c]"), "a c");
        assert_eq!(kana("a&nbsp;b[c]&nbsp;"), "ac ");
        assert_eq!(kana("a\u{3000}b\nd[c]"), "c");
        assert_eq!(kana("a[b][c]d"), "b[c]d");
    }

    #[test]
    fn brackets_that_are_no_reading() {
        for html in ["[x]", "a[]", "a[b", "a [b]", ">[b]", "a[b\nc]", "a[\n]"] {
            assert_eq!(kana(html), html);
        }
        assert_eq!(kana("[[b]]"), "b]");
        assert_eq!(kana("a[b[c]d]"), "b[cd]");
        assert_eq!(kana("a[]]"), "]");
        assert_eq!(kana(" x[sound:a.mp3]y[z]"), " x[sound:a.mp3]z");
    }
}
