//! HTML stripped exactly as Anki does for its sort field and checksum.
//!
//! The rule is Anki's, odd corners included (a `<` without its `>` stays, everything from a `<` to
//! the next `>` goes); for text that a person reads, use `reduce`. It must not know notes.

use std::borrow::Cow;

/// `html` as Anki strips a field for its sort field and checksum: media tags leave the name of
/// their file, everything else in angle brackets goes, entities are decoded.
///
/// Entities are decoded only if all of them are well-formed; no-break spaces then become spaces.
#[must_use]
pub fn strip(html: &str) -> Cow<'_, str> {
    match name_media(html) {
        Cow::Borrowed(html) => decoded(strip_tags(html)),
        Cow::Owned(named) => Cow::Owned(decoded(strip_tags(&named)).into_owned()),
    }
}

/// `html` as Anki's filter `text` strips it: as [`strip`], but media leave nothing.
#[must_use]
pub fn strip_all(html: &str) -> Cow<'_, str> {
    decoded(strip_tags(html))
}

/// `html` without tags, comments, styles and scripts; entities stay as they are.
#[must_use]
pub fn strip_tags(html: &str) -> Cow<'_, str> {
    if memchr::memchr(b'<', html.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    let mut bare = String::with_capacity(html.len());
    let mut ends = Ends::default();
    let mut rest = html;
    while let Some((before, tag)) = cut_at(rest, '<') {
        bare.push_str(before);
        match ends.construct(tag).and_then(|length| tag.get(length..)) {
            Some(after) => rest = after,
            None => {
                bare.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    bare.push_str(rest);
    Cow::Owned(bare)
}

fn decoded(bare: Cow<'_, str>) -> Cow<'_, str> {
    if !bare.contains('&') {
        return bare;
    }
    match decode_entities(&bare) {
        Some(decoded) => Cow::Owned(decoded.replace('\u{a0}', " ")),
        None => bare,
    }
}

/// `html` with each media tag replaced by the name of its file between spaces.
///
/// Anki does this before it strips anything, so a tag counts wherever it stands.
fn name_media(html: &str) -> Cow<'_, str> {
    let mut named = String::new();
    let mut rest = html;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        let Some((before, tag)) = rest.split_at_checked(at) else { break };
        match media_tag(tag) {
            Some((name, after)) => {
                named.push_str(before);
                named.push(' ');
                named.push_str(&name);
                named.push(' ');
                (rest, from) = (after, 0);
            }
            // If it is no media tag as far as the next `>`, no tag inside that is one either.
            None if media_name(tag).is_some() => match tag.find('>') {
                Some(end) => from = at + end,
                None => break,
            },
            None => from = at + 1,
        }
    }
    if named.is_empty() {
        return Cow::Borrowed(html);
    }
    named.push_str(rest);
    Cow::Owned(named)
}

/// `text` in two: what is before the first `mark`, and the rest, which begins with it.
fn cut_at(text: &str, mark: char) -> Option<(&str, &str)> {
    text.split_at_checked(text.find(mark)?)
}

/// Finds where constructs end, and remembers which ends do not come any more: without that,
/// a megabyte of `<style>` would be searched to its end from each of them.
#[derive(Default)]
struct Ends {
    no_comment: bool,
    no_style: bool,
    no_script: bool,
    no_tag: bool,
}

impl Ends {
    /// The length of the comment, style, script or tag that `text` begins with.
    fn construct(&mut self, text: &str) -> Option<usize> {
        let found = if text.starts_with("<!--") {
            search(&mut self.no_comment, || Some(text.find("-->")? + 3))
        } else if opens(text, "<style") {
            search(&mut self.no_style, || block_len(text, "</style>"))
        } else if opens(text, "<script") {
            search(&mut self.no_script, || block_len(text, "</script>"))
        } else {
            None
        };
        found.or_else(|| search(&mut self.no_tag, || Some(text.find('>')? + 1)))
    }
}

/// What `find` finds; once it has found nothing it is not asked again.
fn search(in_vain: &mut bool, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
    let found = if *in_vain { None } else { find() };
    *in_vain = found.is_none();
    found
}

/// Whether `text` begins with `start`, whatever the case.
fn opens(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// The length of `text` up to and with the closing tag `close`, after the `>` of the opening tag.
fn block_len(text: &str, close: &str) -> Option<usize> {
    let start = text.find('>')? + 1;
    let body = text.get(start..)?.as_bytes();
    let found = body.windows(close.len()).position(|w| w.eq_ignore_ascii_case(close.as_bytes()))?;
    Some(start + found + close.len())
}

/// The file that the media tag at the start of `html` refers to.
pub(crate) fn media_file(html: &str) -> Option<Cow<'_, str>> {
    media_tag(html).map(|(name, _)| name)
}

/// The file that a media tag such as `<img src="x.jpg">` at the start of `html` refers to, entities
/// decoded, and what follows the tag.
fn media_tag(html: &str) -> Option<(Cow<'_, str>, &str)> {
    let (value, after) = media_value(html)?;
    Some((decode_entities(value).map_or(Cow::Borrowed(value), Cow::Owned), after))
}

/// What the `src` or `data` of the media tag at the start of `html` says, as it stands there, and
/// what follows the tag.
pub(super) fn media_value(html: &str) -> Option<(&str, &str)> {
    let attributes = media_name(html)?;
    let (value, after) = source_attribute(attributes)?;
    let (_, after) = after.split_once('>')?;
    Some((value, after))
}

/// What follows the name of the media tag at the start of `html`, if one is there.
pub(super) fn media_name(html: &str) -> Option<&str> {
    const MEDIA: [&str; 5] = ["img", "audio", "video", "object", "source"];
    let inner = html.strip_prefix('<')?;
    // The longest name has six letters.
    let name_end = inner.bytes().take(7).position(|byte| !byte.is_ascii_alphabetic())?;
    let (name, attributes) = inner.split_at_checked(name_end)?;
    MEDIA.iter().any(|media| media.eq_ignore_ascii_case(name)).then_some(attributes)
}

/// The value of the first `src` or `data` attribute, quoted or not, and what follows it.
fn source_attribute(attributes: &str) -> Option<(&str, &str)> {
    let bytes = attributes.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let in_tag = bytes.iter().position(|byte| *byte == b'>').unwrap_or(bytes.len());
    let after_key = (1..in_tag).find_map(|at| {
        let begins_word = bytes.get(at - 1).is_some_and(|before| !is_word(before));
        let rest = attributes.get(at..).filter(|_| begins_word)?;
        ["src=", "data="].into_iter().find(|key| opens(rest, key)).map(|key| at + key.len())
    });
    let value = attributes.get(after_key?..)?;
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            return quoted.split_once(quote);
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    value.split_at_checked(end).filter(|(value, _)| !value.is_empty())
}

/// The named entities that Anki decodes: those of HTML 4 (asked of its engine, name by name).
const NAMES: &str = include_str!("html4_entities.txt");

/// `text` with its entities decoded, or nothing if a `&` in it begins no entity.
pub(super) fn decode_entities(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, entity)) = cut_at(rest, '&') {
        decoded.push_str(before);
        let (name, after) = entity.get(1..)?.split_once(';')?;
        decoded.push_str(&entity_named(name)?);
        rest = after;
    }
    decoded.push_str(rest);
    Some(decoded)
}

/// What the entity `name`, without its `&` and `;`, stands for.
fn entity_named(name: &str) -> Option<Cow<'_, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).map(|c| Cow::Owned(c.to_string()));
    }
    match name {
        // Later versions of HTML moved these two.
        "lang" => Some(Cow::Borrowed("\u{2329}")),
        "rang" => Some(Cow::Borrowed("\u{232a}")),
        name if NAMES.split_ascii_whitespace().any(|known| known == name) => {
            Some(Cow::Owned(htmlize::unescape(format!("&{name};")).into_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_names_stay_only_where_anki_keeps_them() {
        let html = "a<img src=\"x.jpg\">b &amp; <i>c</i>";
        assert_eq!(strip(html), "a x.jpg b & c");
        assert_eq!(strip_all(html), "ab & c");
        assert_eq!(strip_tags(html), "ab &amp; c");
    }

    #[test]
    fn unclosed_constructs_take_linear_time() {
        for open in ["<", "<style>", "<!--", "<script", "<img src=", "<img ", "<img src='x"] {
            let hostile = open.repeat(200_000) + ">";
            assert!(strip(&hostile).len() <= hostile.len());
        }
    }

    #[test]
    fn strips_as_anki_does() {
        let cases = [
            ("hello", "hello"),
            ("a &amp; b", "a & b"),
            ("<img src=\"x.jpg\">", " x.jpg "),
            ("<IMG alt='' src='a b.png' />", " a b.png "),
            ("<video src=v.mp4 controls>", " v.mp4 "),
            ("<b>bold</b>", "bold"),
            ("one<br>two", "onetwo"),
            ("a<!-- > no -->b", "ab"),
            ("a<style>p > b {}</style>b", "ab"),
            ("a<script>1 > 0</script>b", "ab"),
            ("a < b and c > d", "a  d"),
            ("a < b", "a < b"),
            ("a&nbsp;b", "a b"),
            ("AT&T &amp; co", "AT&T &amp; co"),
            ("[sound:a.mp3]", "[sound:a.mp3]"),
            ("<img alt=x data-src=\"q.png\" src=\"r.png\">", " q.png "),
            ("<imgx src=\"q.png\">", ""),
            ("<img xsrc=q.png my_src=r.png>", ""),
            ("a<<img src=\"x.png\">b", "a< x.png b"),
            ("<img src=a.png/>", " a.png/ "),
            ("<object data='a&amp;b.svg'>z</object>", " a&b.svg z"),
            ("<b title='a > b'>x</b>", " b'>x"),
            ("a&#59;b &#x41; &lang;&rang;", "a;b A \u{2329}\u{232a}"),
            ("not HTML 4: &apos; &lt;", "not HTML 4: &apos; &lt;"),
            ("a &amp b &lt;", "a &amp b &lt;"),
        ];
        for (html, text) in cases {
            assert_eq!(strip(html), text, "{html:?}");
        }
    }
}
