//! hashcards: `Q:` and `A:`, `T:` and `D:` for both ways, and `C:` with the hidden words in brackets.
//!
//! A card ends at the next one, at a rule, or at the end. Files of `Q:` and `A:` alone are labelled
//! text like any other; what tells this format is its clozes and its front matter.

use std::borrow::Cow;

use super::markdown::DIALECT;
use super::markdown::cards::{Card, Item, Notes};
use super::markdown::notation::{push_cloze, stretches};
use super::page::{Line, Page, is_rule};
use crate::deck::Kind;
use crate::error::Error;
use crate::formats::{Evidence, Format, Found, Reading, sample_of};
use crate::report::Problem;
use crate::source::Source;

mod write;

pub(super) const FORMAT: Format = Format {
    name: "hashcards",
    title: "hashcards",
    summary: "Q: and A: lines, C: with [hidden] words, rules between cards",
    carries: write::CARRIES,
    detect,
    read: Some(read),
    write: Some(write::write),
    ..DIALECT
};

fn detect(source: &Source) -> Evidence {
    let page = Page::of(sample_of(source));
    let starts = |label: Label| {
        page.lines.iter().filter(move |l| labelled(l).is_some_and(|(own, _)| own == label))
    };
    let (questions, answers) = (starts(Label::Q).count(), starts(Label::A).count());
    let items = items(&page);
    let is_cloze = |item: &&Item<'_>| matches!(item, Item::Card(card) if card.kind == Kind::Cloze);
    let clozes = items.iter().filter(is_cloze).count();
    let lost = items.iter().filter(|item| !matches!(item, Item::Card(_))).count();
    let cards = items.len() - lost;
    if cards == 0 || lost > cards || questions > answers * 2 {
        return Evidence::NONE;
    }
    if page.front_matter.get("name").is_some() && page.front_matter.is_toml() {
        return Evidence::certain(format!(
            "its front matter names the deck, and {cards} cards follow"
        ));
    }
    let all = page.filled();
    match clozes {
        0 => Evidence::possible(all - lost.min(all), all, "lines begin with Q: and A:"),
        _ => Evidence::likely(
            all - lost.min(all),
            all,
            format!("{clozes} clozes begin with C: and hide words in brackets"),
        ),
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    let deck = page.front_matter.deck().map_or(Cow::Borrowed(source.stem()), string);
    let mut notes = Notes::new(reading, &deck, &page.front_matter);
    notes.extend(items(&page));
    notes.finish(source)
}

/// A string of TOML whose quotes are gone, its escapes those of quotes and backslashes. One that holds
/// neither kind of quote may be literal, where a backslash is one.
fn string(text: &str) -> Cow<'_, str> {
    match text.contains(['"', '\'']) && text.contains('\\') {
        true => Cow::Owned(text.replace("\\\"", "\"").replace(r"\\", r"\")),
        false => Cow::Borrowed(text),
    }
}

/// What a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Q,
    A,
    T,
    D,
    C,
}

fn labelled<'a>(line: &Line<'a>) -> Option<(Label, &'a str)> {
    if !line.is_text() {
        return None;
    }
    let labels =
        [("Q:", Label::Q), ("A:", Label::A), ("T:", Label::T), ("D:", Label::D), ("C:", Label::C)];
    labels.into_iter().find_map(|(mark, label)| Some((label, line.text.strip_prefix(mark)?)))
}

fn items<'a>(page: &Page<'a>) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        let label = labelled(line);
        // Only a label begins a side: to look for the end of each loose line would take forever.
        let end = if label.is_some() { end_of_side(page, at) } else { at + 1 };
        let side = |from: usize, to: usize| without_label(page, from, to);
        match label {
            Some((asks @ (Label::Q | Label::T), _)) => {
                let (wanted, kind) = match asks {
                    Label::T => (Label::D, Kind::Reversed),
                    _ => (Label::A, Kind::Basic),
                };
                let answer = page.lines.get(end).filter(|_| end > at);
                let answers = answer.and_then(labelled).is_some_and(|(label, _)| label == wanted);
                if answers {
                    let after = end_of_side(page, end);
                    let (front, back) = (side(at, end), side(end, after));
                    items.push(Item::Card(Card {
                        line: line.number,
                        kind,
                        front,
                        back,
                        ..Card::default()
                    }));
                    at = after;
                } else {
                    let question = side(at, end).into_owned();
                    let problem = Problem::OrphanQuestion { question };
                    items.push(Item::Bad { line: line.number, problem });
                    at = end;
                }
            }
            Some((Label::A | Label::D, _)) => {
                let answer = side(at, end).into_owned();
                items.push(Item::Bad {
                    line: line.number,
                    problem: Problem::OrphanAnswer { answer },
                });
                at = end;
            }
            Some((Label::C, _)) => {
                let front = deletions(side(at, end));
                let card = Card { line: line.number, kind: Kind::Cloze, front, ..Card::default() };
                items.push(Item::Card(card));
                at = end;
            }
            None => {
                if let Some((level, text)) = line.heading() {
                    items.push(Item::Heading { level, text, line: line.number });
                } else if !page.side(std::slice::from_ref(line)).is_empty() {
                    let (text, line) = (line.text, line.number);
                    items.push(Item::Other { what: "it belongs to no card", text, line });
                }
                at += 1;
            }
        }
    }
    items
}

/// Where the side ends that begins in line `at`: before the next label or rule.
fn end_of_side(page: &Page<'_>, at: usize) -> usize {
    let ends = |line: &Line<'_>| {
        labelled(line).is_some()
            || line.is_text() && line.text.starts_with("---") && is_rule(line.text)
    };
    let after = page.lines.get(at + 1..).unwrap_or_default();
    after.iter().position(ends).map_or(page.lines.len(), |found| at + 1 + found)
}

/// The text of lines `from` to `to` without the label that it begins with.
fn without_label<'a>(page: &Page<'a>, from: usize, to: usize) -> Cow<'a, str> {
    let lines = page.lines.get(from..to).unwrap_or_default();
    let Some(((_, first), rest)) =
        lines.split_first().and_then(|(l, rest)| Some((labelled(l)?, rest)))
    else {
        return Cow::Borrowed("");
    };
    if first.trim().is_empty() {
        return page.side(rest);
    }
    match page.side(lines) {
        Cow::Borrowed(side) => {
            Cow::Borrowed(side.get(2..).unwrap_or_default().trim_start_matches([' ', '\t']))
        }
        Cow::Owned(side) => Cow::Owned(side.get(2..).unwrap_or_default().trim_start().to_owned()),
    }
}

/// `[hidden]` as clozes, each with its own number; not in code, maths, images and links.
fn deletions(side: Cow<'_, str>) -> Cow<'_, str> {
    if !side.contains('[') {
        return side;
    }
    let mut out = String::with_capacity(side.len() + 16);
    let mut number = 0;
    // A deletion may hold code and maths, so brackets are matched across stretches.
    let stretches = stretches(&side);
    let mut open: Option<usize> = None;
    let mut in_image = false;
    for stretch in stretches {
        if stretch.opaque {
            // Brackets are escaped wherever they stand.
            out.push_str(&stretch.text.replace(r"\[", "[").replace(r"\]", "]"));
            continue;
        }
        let mut characters = stretch.text.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\\' => {
                    let escaped = characters.next();
                    match escaped {
                        Some(bracket @ ('[' | ']')) => out.push(bracket),
                        Some(other) => out.extend(['\\', other]),
                        None => out.push('\\'),
                    }
                }
                '[' if out.ends_with('!') => {
                    in_image = true;
                    out.push('[');
                }
                ']' if in_image => {
                    in_image = false;
                    out.push(']');
                }
                '[' if open.is_none() => {
                    open = Some(out.len());
                    out.push('[');
                }
                ']' if open.is_some() => {
                    let start = open.take().unwrap_or(0);
                    let inner = out.split_off(start);
                    let inner = inner.strip_prefix('[').unwrap_or(&inner);
                    let is_link = characters.peek() == Some(&'(');
                    if is_link || inner.trim().is_empty() || inner.starts_with("sound:") {
                        out.extend(["[", inner, "]"]);
                    } else {
                        number += 1;
                        push_cloze(&mut out, number, inner, None);
                    }
                }
                c => out.push(c),
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_hide_words() {
        let cloze = |text: &str| deletions(text.into()).into_owned();
        assert_eq!(cloze("[a] is [b]"), "{{c1::a}} is {{c2::b}}");
        assert_eq!(cloze("see [a](b) ![c](d) `[e]` $[f]$"), "see [a](b) ![c](d) `[e]` $[f]$");
        assert_eq!(cloze(r"it is [$\alpha$], \[not\]"), r"it is {{c1::$\alpha$}}, [not]");
        assert_eq!(cloze("[sound:a.mp3] [a"), "[sound:a.mp3] [a");
        assert_eq!(cloze("[![a](b) c] ![](d)"), "{{c1::![a](b) c}} ![](d)");
    }
}
