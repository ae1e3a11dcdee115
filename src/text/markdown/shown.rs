//! What of HTML Markdown can show: marks, lists, tables, links, but no colours, fonts or alignment.
//!
//! It must not know how Markdown is written.

use std::borrow::Cow;

use super::html::attribute as quoted;
use super::source::element::{Element, attribute};
use crate::cloze::PARTED;
use crate::text::escape_marks;
use crate::text::reduce::{Piece, Pieces};

/// `html` without what Markdown cannot show, and whether anything was to be seen of that.
pub(in crate::text) fn shown(html: &str) -> (Cow<'_, str>, bool) {
    if !html.contains('<') {
        return (Cow::Borrowed(html), false);
    }
    let (mut out, mut lost, mut kept) = (String::with_capacity(html.len()), false, true);
    // Whether nothing stands where a tag stood.
    let mut left_out = false;
    // The tags of code that is open: nothing but text is seen in it.
    let mut code: Vec<OpenCode<'_>> = Vec::new();
    for piece in Pieces::of(html) {
        let tag = match piece {
            Piece::Text(text) => {
                // Signs would begin a tag or an entity with what follows a tag that is left out.
                if std::mem::take(&mut left_out) && are_parted(&out, text) {
                    out.push_str(PARTED);
                }
                let (text, end) = text.split_at_checked(open_entity(text)).unwrap_or((text, ""));
                kept &= !may_begin_tag(text);
                out.push_str(&text.replace('<', "&lt;"));
                out.push_str(&escape_marks(&htmlize::unescape(end)));
                continue;
            }
            Piece::Tag { name, closing, whole } => Tag { name, closing, whole },
        };
        let html = match tag.shown() {
            Shown::Whole => Cow::Borrowed(tag.whole),
            Shown::Less { html, seen } => {
                (lost, kept) = (lost | seen, false);
                Cow::Owned(html)
            }
        };
        left_out = html.is_empty();
        if tag.is_image() && !code.is_empty() {
            code.iter().rev().for_each(|open| out.extend(["</", open.name, ">"]));
            out.push_str(&html);
            out.extend(code.iter().map(|open| open.tag.as_str()));
            kept = false;
            continue;
        }
        // Code in code is no more than code.
        let open = code.iter_mut().find(|open| open.name.eq_ignore_ascii_case(tag.name));
        let means_nothing = match (open, tag.closing) {
            (Some(open), false) => {
                open.depth += 1;
                true
            }
            (Some(open), true) => {
                open.depth -= 1;
                open.depth > 0
            }
            (None, false) if tag.is_code() => {
                code.push(OpenCode { name: tag.name, tag: html.clone().into_owned(), depth: 1 });
                false
            }
            (None, _) => false,
        };
        code.retain(|open| open.depth > 0);
        if means_nothing {
            (left_out, kept) = (true, false);
            continue;
        }
        out.push_str(&html);
    }
    (if kept { Cow::Borrowed(html) } else { Cow::Owned(out) }, lost)
}

/// Code that is open: what its element is called, the tag that began it, and how many of that name are open.
struct OpenCode<'h> {
    name: &'h str,
    tag: String,
    depth: usize,
}

/// Whether something must stand between `before` and `after`, lest there be a cloze or a hint.
fn are_parted(before: &str, after: &str) -> bool {
    let signs = [':', '{', '}'];
    // No number of a cloze is longer, and what stands before it may be a megabyte.
    let near = before.floor_char_boundary(before.len().saturating_sub(16));
    let near = before.get(near..).unwrap_or_default();
    let number = near.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    let begins = number.ends_with("{{c");
    begins || before.ends_with(signs) && after.starts_with(signs)
}

/// Whether a tag begins in `text` where something comes behind it that ends one.
fn may_begin_tag(text: &str) -> bool {
    let mut behind = text.split('<').skip(1);
    behind.any(|behind| behind.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)))
}

/// Where an entity begins that `text` ends in without ending it; its length if there is none.
fn open_entity(text: &str) -> usize {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let bare = text.trim_end_matches(is_name);
    if bare.ends_with('&') { bare.len() - 1 } else { text.len() }
}

struct Tag<'h> {
    name: &'h str,
    closing: bool,
    whole: &'h str,
}

enum Shown {
    Whole,
    /// This is left; `seen` is whether what is not could be seen.
    Less {
        html: String,
        seen: bool,
    },
}

impl Tag<'_> {
    fn is_image(&self) -> bool {
        !self.closing && self.name.eq_ignore_ascii_case("img")
    }

    fn is_code(&self) -> bool {
        ["code", "pre", "tt", "samp"].iter().any(|own| own.eq_ignore_ascii_case(self.name))
    }

    fn shown(&self) -> Shown {
        let less = |html: String, seen| Shown::Less { html, seen };
        let is_named = |names: &[&str]| names.iter().any(|own| own.eq_ignore_ascii_case(self.name));
        if self.whole == PARTED {
            return Shown::Whole;
        }
        let Some(element) = Element::of(self.name) else {
            let source = if self.closing { None } else { attribute(self.whole, "src") };
            return match source
                .filter(|source| is_named(&["audio", "video"]) && !source.contains(['<', '[', ']']))
            {
                Some(source) => less(format!("[sound:{source}]"), false),
                None => {
                    let plain =
                        is_named(&["", "span", "tbody", "thead", "tfoot", "abbr", "time", "label"]);
                    less(String::new(), !self.closing && (!plain || self.has_style(None)))
                }
            };
        };
        match is_named(&["center"]) {
            true => less(if self.closing { "</div>" } else { "<div>" }.to_owned(), !self.closing),
            false if !self.closing && self.has_style(Some(element)) => {
                less(self.bare(element), true)
            }
            // Where the quote ends would depend on what follows, and nothing is hidden in a tag.
            false if self.quote_is_open() || self.whole.contains("{{") => {
                less(self.bare(element), false)
            }
            false => Shown::Whole,
        }
    }

    /// Whether it says how something looks that Markdown cannot show.
    fn has_style(&self, element: Option<Element>) -> bool {
        const LOOKS: [&str; 8] =
            ["style", "color", "face", "size", "align", "bgcolor", "background", "dir"];
        let looks = LOOKS.iter().filter_map(|name| Some((*name, attribute(self.whole, name)?)));
        let mut lost = looks.filter(|(name, value)| {
            let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            let is_cell = matches!(element, Some(Element::Cell | Element::HeadCell));
            let aligns = *name == "style" && is_cell && value.starts_with("text-align:");
            let kept = aligns || value == "white-space:pre" || *name == "dir" && value == "auto";
            !(kept || value.is_empty())
        });
        lost.next().is_some()
            || element == Some(Element::Image) && attribute(self.whole, "height").is_some()
    }

    /// Whether a quote begins in it that does not end there.
    fn quote_is_open(&self) -> bool {
        let mut quote = None;
        for c in self.whole.chars().filter(|c| matches!(c, '"' | '\'')) {
            quote = match quote {
                None => Some(c),
                Some(open) if open == c => None,
                open => open,
            };
        }
        quote.is_some()
    }

    /// It with the attributes alone that Markdown has.
    fn bare(&self, element: Element) -> String {
        let kept: &[&str] = match element {
            _ if self.closing => &[],
            Element::Link => &["href"],
            Element::Image => &["src", "alt", "width"],
            Element::NumberedList => &["start"],
            Element::Code => &["class"],
            _ => &[],
        };
        let kept = kept.iter().filter_map(|name| {
            let value = attribute(self.whole, name)?;
            Some(format!(" {name}=\"{}\"", quoted(&value)))
        });
        let end = if self.closing { "/" } else { "" };
        format!("<{end}{}{}>", self.name, kept.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_lost_and_nothing_else() {
        let cases = [
            ("a <b>b</b> <span>c</span> <u>d</u>", "a <b>b</b> c <u>d</u>", false),
            ("<span style=\"color:red\">a</span>", "a", true),
            ("<font color=red>a</font><big>b</big>", "ab", true),
            ("<div align=center>a</div>", "<div>a</div>", true),
            (
                "<td style=\"text-align: right\">a</td>",
                "<td style=\"text-align: right\">a</td>",
                false,
            ),
            (
                "<img src='a&amp;b.png' style=\"x\" width=5>",
                "<img src=\"a&amp;b.png\" width=\"5\">",
                true,
            ),
            ("<video src=a.mp4 controls></video>", "[sound:a.mp4]", false),
            ("a<audio src='b<c>'>", "a", true),
            ("1 < 2 <b", "1 &lt; 2 &lt;b", false),
            ("a<style>b</style><script>c</script>", "a", false),
            ("a&#<x>8 b&am<x>p; c&lt<x>d", "a&amp;#8 b&amp;amp; c&lt;d", true),
            ("<code class=\"a</code>b", "<code>b", false),
            (
                "<td {{c1::a}}>b {{c<x>1:<span>:c}<!-- a -->} {{<span>d",
                "<td>b {{c<!-- -->1:<!-- -->:c}<!-- -->} {{d",
                true,
            ),
            ("<a href='a\"b'>c</a'>", "<a href='a\"b'>c</a>", false),
            ("<pre>a<img src=b></pre>", "<pre>a</pre><img src=b><pre></pre>", false),
            (
                "<code><code>a</code><img src=b></code><img src=b>",
                "<code>a</code><img src=b><code></code><img src=b>",
                false,
            ),
            (
                "<pre><code class=c>a<img src=b>d</code></pre> <img src=b>",
                "<pre><code class=c>a</code></pre><img src=b><pre><code class=c>d</code></pre> <img src=b>",
                false,
            ),
            ("1 < 2, <b>a<<x>at b</b>", "1 &lt; 2, <b>a&lt;at b</b>", true),
            ("<b", "&lt;b", false),
            ("{{c1<x>::a}}", "{{c1<!-- -->::a}}", true),
            ("<center>a", "<div>a", true),
            ("<p style='text-align:center'>a", "<p>a", true),
            ("<p dir=rtl>a<p dir=auto>b", "<p>a<p dir=auto>b", true),
            ("<p dir=auto>a", "<p dir=auto>a", false),
            ("<img src=a height=5><a href=b size=1>", "<img src=\"a\"><a href=\"b\">", true),
            (
                "<ol start=3 dir=rtl><code class=a dir=rtl>",
                "<ol start=\"3\"><code class=\"a\">",
                true,
            ),
            ("<a href=b>c</a href=b {{>", "<a href=b>c</a>", false),
        ];
        for (html, left, lost) in cases {
            let (shown, seen) = shown(html);
            assert_eq!((&*shown, seen), (left, lost), "{html:?}");
            assert_eq!(super::shown(&shown), (Cow::Borrowed(&*shown), false), "{html:?} again");
        }
    }
}
