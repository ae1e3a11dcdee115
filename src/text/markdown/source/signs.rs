//! Where stars are sure to be read as marks: beside other signs and inside of words they may not be.
//!
//! It must not know how anything else is written.

use super::line::{Inline, Mark};
use super::{Lines, Notation};
use crate::text::markdown::guard::{CLOSE, OPEN};

/// For each item the sign by which it opens or closes, if it is written by one.
pub(super) fn signs(items: &[Inline], notation: &Notation) -> Vec<Option<&'static str>> {
    let mut signs = vec![None; items.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut pairs = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match item {
            Inline::Open(_) => open.push(at),
            Inline::Close(_) => pairs.extend(open.pop().map(|from| (from, at))),
            _ => {}
        }
    }
    // Outer pairs first: those within see what these are.
    pairs.sort_unstable();
    for (from, to) in pairs {
        let sign = match items.get(from) {
            Some(Inline::Open(mark)) => mark.sign(notation),
            _ => None,
        };
        if sign.is_some() && is_read_as_sign(items, notation, &signs, from, to) {
            for at in [from, to] {
                if let Some(place) = signs.get_mut(at) {
                    *place = sign;
                }
            }
        }
    }
    signs
}

/// Whether signs at `from` and `to` are sure to be read as a pair of such.
fn is_read_as_sign(
    items: &[Inline],
    notation: &Notation,
    signs: &[Option<&str>],
    from: usize,
    to: usize,
) -> bool {
    let (before, last) = (from.checked_sub(1), to.checked_sub(1));
    let is_sign = |at: usize| signs.get(at).is_some_and(Option::is_some);
    let first = |at: usize| items.get(at).and_then(first_of);
    let end = |at: Option<usize>| at.and_then(|at| items.get(at)).and_then(last_of);
    // Signs end with their paragraph.
    let splits = |item: &Inline| matches!(item, Inline::Break(breaks) if *breaks > 1);
    let inner = items.get(from..to).unwrap_or_default();
    let is_split = notation.lines == Lines::Any && inner.iter().any(splits);
    !is_split
        && !before.is_some_and(is_sign)
        && !is_sign(to + 1)
        && is_edge(end(before), first(from + 1))
        && is_edge(first(to + 1), end(last))
}

/// Whether a sign between `outer` and `inner` is read as one: nothing outside means white space.
fn is_edge(outer: Option<char>, inner: Option<char>) -> bool {
    let inner = inner.unwrap_or('<');
    match outer {
        None => !inner.is_whitespace(),
        Some(outer) => {
            let is_apart = outer.is_whitespace() || outer.is_ascii_punctuation();
            let is_signless = !matches!(outer, '*' | '_' | '~' | '\\');
            inner.is_alphanumeric() || is_apart && is_signless && !inner.is_whitespace()
        }
    }
}

/// What stands for a piece: some read it as a sign, our reader as a letter.
const PIECE: char = '\u{1}';

pub(super) fn first_of(item: &Inline) -> Option<char> {
    match item {
        Inline::Text(text) => text.chars().next().map(|c| if c == OPEN { PIECE } else { c }),
        Inline::Raw(markdown) if markdown.starts_with("![[") => Some(PIECE),
        Inline::Raw(markdown) => markdown.chars().next(),
        Inline::Open(Mark::Link(_)) => Some('['),
        Inline::Open(_) | Inline::Close(_) => Some('<'),
        Inline::Break(_) => Some('\n'),
    }
}

pub(super) fn last_of(item: &Inline) -> Option<char> {
    match item {
        Inline::Text(text) => text.chars().next_back().map(|c| if c == CLOSE { PIECE } else { c }),
        Inline::Raw(markdown) if markdown.ends_with("]]") => Some(PIECE),
        Inline::Raw(markdown) => markdown.chars().next_back(),
        Inline::Open(_) | Inline::Close(_) => Some('>'),
        Inline::Break(_) => Some('\n'),
    }
}
