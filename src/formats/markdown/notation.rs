//! What dialects write inside a side: wiki links, tags, comments for their own use.
//!
//! Code and maths are never looked into. It must not know what makes a card.

use std::borrow::Cow;

use crate::formats::page::as_levels;

mod clozes;

pub(in crate::formats) use clozes::{curly_clozes, highlight_clozes, push_cloze};

/// A stretch of text: code, maths or a comment, or anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) struct Stretch<'a> {
    /// Its characters.
    pub(in crate::formats) text: &'a str,
    /// Whether it is code, maths or a comment.
    pub(in crate::formats) opaque: bool,
}

/// Inline maths is not longer.
const LONGEST_MATHS: usize = 2000;

/// `text` cut into code, maths, comments and the rest.
pub(in crate::formats) fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut missing = Missing::default();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'`' => code_end(bytes, at, &mut missing),
            b'$' => maths_end(text, at, &mut missing),
            b'<' if text.get(at..).is_some_and(|rest| rest.starts_with("<!--")) => {
                find(text, at + 4, "-->", &mut missing.comment)
            }
            b'\\' if bytes.get(at + 1) == Some(&b'(') => {
                find(text, at + 2, r"\)", &mut missing.round)
            }
            _ => None,
        };
        match end {
            Some(end) => {
                let parts = [(start, at, false), (at, end, true)];
                for (from, to, opaque) in parts {
                    if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
                        found.push(Stretch { text, opaque });
                    }
                }
                (start, at) = (end, end);
            }
            None => {
                at += match byte {
                    b'`' => run_of(bytes, at),
                    b'\\' => 2,
                    b'$' if bytes.get(at + 1) == Some(&b'$') => 2,
                    _ => 1,
                }
            }
        }
    }
    if let Some(text) = text.get(start..).filter(|text| !text.is_empty()) {
        found.push(Stretch { text, opaque: false });
    }
    found
}

/// What does not come again.
#[derive(Debug, Default)]
struct Missing {
    ticks: Vec<usize>,
    dollars: bool,
    comment: bool,
    round: bool,
}

fn run_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|byte| **byte == b'`').count()
}

fn code_end(bytes: &[u8], at: usize, missing: &mut Missing) -> Option<usize> {
    let run = run_of(bytes, at);
    if missing.ticks.contains(&run) {
        return None;
    }
    let mut from = at + run;
    while let Some(found) = memchr::memchr(b'`', bytes.get(from..)?) {
        let other = run_of(bytes, from + found);
        if other == run {
            return Some(from + found + run);
        }
        from += found + other;
    }
    missing.ticks.push(run);
    None
}

fn find(text: &str, from: usize, mark: &str, missing: &mut bool) -> Option<usize> {
    if *missing {
        return None;
    }
    let found = text.get(from..)?.find(mark).map(|found| from + found + mark.len());
    *missing = found.is_none();
    found
}

fn maths_end(text: &str, at: usize, missing: &mut Missing) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at + 1) == Some(&b'$') {
        return find(text, at + 2, "$$", &mut missing.dollars);
    }
    let rest = bytes.get(at + 1..)?;
    let rest = rest.get(..LONGEST_MATHS).unwrap_or(rest);
    if rest.first().is_none_or(u8::is_ascii_whitespace) {
        return None;
    }
    let ends = |found: &usize| {
        let before = found.checked_sub(1).and_then(|before| rest.get(before)).copied();
        !before.is_none_or(|byte| byte.is_ascii_whitespace() || byte == b'\\')
            && !rest.get(found + 1).is_some_and(u8::is_ascii_digit)
    };
    memchr::memchr_iter(b'$', rest).find(ends).map(|found| at + found + 2)
}

/// `text` with its stretches of plain text changed; borrowed where nothing changes.
pub(in crate::formats) fn outside_code<'a>(
    text: Cow<'a, str>,
    may_change: impl Fn(&str) -> bool,
    mut change: impl FnMut(&str, &mut String),
) -> Cow<'a, str> {
    if !may_change(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for stretch in stretches(&text) {
        match stretch.opaque {
            true => out.push_str(stretch.text),
            false => change(stretch.text, &mut out),
        }
    }
    if out == *text { text } else { Cow::Owned(out) }
}

/// What a wiki link names whose opening brackets `inside` follows, and what stands behind it.
pub(in crate::formats) fn wiki_link(inside: &str) -> Option<(&str, &str)> {
    // None goes on in the next line, or has another one in it.
    let most = inside.find(['[', '\n']).unwrap_or(inside.len());
    let (link, _) = inside.get(..most)?.split_once("]]")?;
    Some((link, inside.get(link.len() + "]]".len()..)?))
}

/// `text` with wiki links as what they show: `[[note|shown]]`; embedded notes stay.
pub(in crate::formats) fn without_wiki_links(text: Cow<'_, str>) -> Cow<'_, str> {
    outside_code(
        text,
        |text| text.contains("[["),
        |text, out| {
            let mut rest = text;
            while let Some((before, after)) = rest.split_once("[[") {
                out.push_str(before);
                match wiki_link(after) {
                    Some((link, after)) if !before.ends_with('!') => {
                        let shown = link.rsplit_once('|').map_or(link, |(_, shown)| shown);
                        out.push_str(shown);
                        rest = after;
                    }
                    _ => {
                        out.push_str("[[");
                        rest = after;
                    }
                }
            }
            out.push_str(rest);
        },
    )
}

/// `text` without the comments in which dialects keep when a card is due, or its number.
pub(in crate::formats) fn without_own_comments(text: Cow<'_, str>) -> Cow<'_, str> {
    const OWN: [&str; 3] = ["<!--SR:", "<!--ID:", "<!-- ID:"];
    if !OWN.iter().any(|own| text.contains(own)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for stretch in stretches(&text) {
        let is_own = OWN.iter().any(|own| stretch.text.starts_with(own));
        if !(stretch.opaque && is_own) {
            out.push_str(stretch.text);
        }
    }
    Cow::Owned(out.trim().to_owned())
}

/// `text` with code, maths and comments blotted out byte for byte: marks found here stand outside.
pub(in crate::formats) fn blotted(text: &str) -> String {
    let mut blotted = String::with_capacity(text.len());
    for stretch in stretches(text) {
        match stretch.opaque {
            true => blotted.extend(stretch.text.bytes().map(|_| '\u{1}')),
            false => blotted.push_str(stretch.text),
        }
    }
    blotted
}

/// The tags of `text`, `#like/this`, and the text without them; tags in code are none.
pub(in crate::formats) fn split_tags(text: &str) -> (String, Vec<Cow<'_, str>>) {
    let mut tags = Vec::new();
    let mut out = String::with_capacity(text.len());
    for stretch in stretches(text) {
        if stretch.opaque || !stretch.text.contains('#') {
            out.push_str(stretch.text);
            continue;
        }
        let mut rest = stretch.text;
        while let Some((before, after)) = rest.split_once('#') {
            out.push_str(before);
            let end = after.find(|c: char| !(c.is_alphanumeric() || "/_-".contains(c)));
            let (tag, after) =
                after.split_at_checked(end.unwrap_or(after.len())).unwrap_or((after, ""));
            let stands_alone = out.is_empty() || out.ends_with(char::is_whitespace);
            let is_tag = tag.chars().any(char::is_alphabetic);
            if stands_alone && is_tag {
                tags.push(as_levels(tag));
                rest = after.strip_prefix(' ').unwrap_or(after);
                continue;
            } else {
                out.push('#');
                out.push_str(tag);
            }
            rest = after;
        }
        out.push_str(rest);
    }
    let text = if tags.is_empty() { out } else { out.trim().to_owned() };
    (text, tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_tags_are_taken_out() {
        let links = |text: &str| without_wiki_links(text.into()).into_owned();
        assert_eq!(links("[[a]] [[b|c]] ![[d]] `[[e]]`"), "a c ![[d]] `[[e]]`");
        assert_eq!(links("[[a [[b]] [[c\nd]]"), "[[a b [[c\nd]]");
        let open = "[[".repeat(100_000);
        assert!(links(&open) == open, "in linear time");
        let (text, tags) = split_tags("# What is C#? #card #open-source/x `#no`");
        assert_eq!(text, "# What is C#? `#no`");
        assert_eq!(tags, ["card", "open-source::x"]);
    }

    #[test]
    fn comments_of_schedulers_are_dropped() {
        let bare = |text: &str| without_own_comments(text.into()).into_owned();
        assert_eq!(bare("a <!--SR:!2026-01-01,1,230-->"), "a");
        assert_eq!(bare("a <!-- b -->"), "a <!-- b -->");
    }
}
