//! Lists whose items are cards: numbered or not, with the answer indented below; and glossaries,
//! `- **Term**: definition`.

use std::borrow::Cow;

use super::cards::{Card, Item};
use super::shape::{Shape, between_cards, is_called, labels_answers};
use crate::formats::page::{Line, LineIs, Page};
use crate::text::asks;
use crate::titles::{names_a_deck, names_a_glossary};

/// `page` read so; nothing if it has no list.
pub(super) fn read<'a>(page: &Page<'a>, name: &str) -> Option<Shape<'a>> {
    let mut items = Vec::new();
    let mut title = None;
    let mut counts = Counts::default();
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        if let Some(text) = marked(line) {
            let end = end_of_item(page, at);
            let body = page.lines.get(at + 1..end).unwrap_or_default();
            items.push(item(page, line, text, body, &mut counts));
            at = end;
            continue;
        }
        between_cards(page, line, &mut title, &mut items);
        at += 1;
    }
    let shape = Shape::of(page, items, title);
    let is_name = |name: &str| names_a_deck(name) || names_a_glossary(name);
    let called = is_called(page, name, title, is_name);
    let why = why(&shape, &counts, called);
    (shape.cards() > 0).then(|| shape.judged(|_| why))
}

#[derive(Debug, Default)]
struct Counts {
    items: usize,
    terms: usize,
    asking: usize,
    labelled: usize,
}

fn why(shape: &Shape<'_>, counts: &Counts, called: bool) -> Option<String> {
    let cards = shape.cards();
    let whole = cards * 10 >= counts.items * 9 && shape.understood * 10 >= shape.all * 8;
    if cards < 3 || !whole || counts.labelled * 2 >= cards {
        return None;
    }
    let asks = counts.asking * 2 >= cards;
    let terms = counts.terms * 10 >= cards * 9;
    if terms && (called || asks || cards >= 8) {
        let what = if asks { "question" } else { "term" };
        return Some(format!("{cards} items of lists begin with a {what} in bold"));
    }
    (asks || called).then(|| format!("{cards} items of lists have an answer indented below them"))
}

fn item<'a>(
    page: &Page<'a>,
    line: &Line<'a>,
    text: &'a str,
    body: &[Line<'a>],
    counts: &mut Counts,
) -> Item<'a> {
    counts.items += 1;
    let number = line.number;
    let back = dedented(page, body);
    if let Some((term, definition)) = term(text) {
        counts.terms += 1;
        counts.asking += usize::from(asks(term));
        let back = match back.is_empty() {
            true => Cow::Borrowed(definition),
            false => Cow::Owned(format!("{definition}\n\n{back}").trim().to_owned()),
        };
        return Item::Card(Card {
            line: number,
            front: Cow::Borrowed(term),
            back,
            ..Card::default()
        });
    }
    if back.is_empty() {
        return Item::Other { what: "it belongs to no card", text: line.text, line: number };
    }
    counts.asking += usize::from(asks(text));
    counts.labelled += usize::from(labels_answers(&back) || labels_answers(text));
    let back = Cow::Owned(only_item(&back).to_owned());
    let front = Cow::Borrowed(without_bold(text.trim()));
    Item::Card(Card { line: number, front, back, ..Card::default() })
}

/// The text of an item of a list that is not indented.
fn marked<'a>(line: &Line<'a>) -> Option<&'a str> {
    if !line.is_text() {
        return None;
    }
    let rest = line.text.strip_prefix(['-', '*', '+']).or_else(|| {
        let digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = line.text.get(digits..).filter(|_| (1..=9).contains(&digits))?;
        rest.strip_prefix(['.', ')'])
    })?;
    rest.strip_prefix([' ', '\t']).map(str::trim).filter(|text| !text.is_empty())
}

/// Where the item ends that begins in line `at`: before the next line that is not indented.
fn end_of_item(page: &Page<'_>, at: usize) -> usize {
    let mut end = at + 1;
    let mut in_code = false;
    for (i, line) in page.lines.iter().enumerate().skip(at + 1) {
        let inside = line.text.starts_with([' ', '\t']) || in_code && line.is == LineIs::Code;
        in_code = inside && line.is_code();
        match line.is {
            LineIs::Blank => {}
            _ if inside => end = i + 1,
            _ => break,
        }
    }
    end
}

/// Lines without the white space that all of them begin with.
fn dedented<'a>(page: &Page<'a>, body: &[Line<'a>]) -> Cow<'a, str> {
    if page.side(body).is_empty() {
        return Cow::Borrowed("");
    }
    let indent = |line: &&Line<'_>| line.text.len() - line.text.trim_start().len();
    let least = body.iter().filter(|line| !line.is_blank()).map(|line| indent(&line)).min();
    let cut = |line: &Line<'a>| line.text.get(least.unwrap_or(0)..).unwrap_or_default();
    let kept = body.iter().filter(|line| line.is != LineIs::Comment);
    Cow::Owned(
        kept.map(cut).collect::<Vec<_>>().join("\n").trim_end().trim_start_matches('\n').to_owned(),
    )
}

/// A list of one item is that item.
fn only_item(back: &str) -> &str {
    let inner = back.strip_prefix("- ").or_else(|| back.strip_prefix("* "));
    inner.filter(|inner| !inner.contains('\n')).map_or(back, str::trim_start)
}

/// The head of an item without the bold that only sets it off from what is below.
fn without_bold(text: &str) -> &str {
    let inner = text.strip_prefix("**").and_then(|text| text.strip_suffix("**"));
    inner.filter(|inner| !inner.contains("**") && !inner.is_empty()).unwrap_or(text)
}

/// The term in bold and what follows it: `**Term**: definition`, `**Term:** definition`.
fn term(text: &str) -> Option<(&str, &str)> {
    let (term, rest) = text.strip_prefix("**")?.split_once("**")?;
    let separators = [":", "：", "—", "–", "- ", "->", "→", "="];
    let (term, inside) = match term.trim_end().strip_suffix([':', '：']) {
        Some(term) => (term, true),
        None => (term, false),
    };
    let rest = rest.trim_start();
    let cut = separators.iter().find_map(|separator| rest.strip_prefix(separator));
    // A question needs no more than its mark.
    let definition = cut.or_else(|| (inside || asks(term)).then_some(rest))?.trim();
    (!term.trim().is_empty() && !definition.is_empty()).then_some((term.trim(), definition))
}

#[cfg(test)]
mod tests {
    use super::term;

    #[test]
    fn terms_are_in_bold() {
        assert_eq!(term("**a b**: c"), Some(("a b", "c")));
        assert_eq!(term("**a:** c"), Some(("a", "c")));
        assert_eq!(term("**a** — c"), Some(("a", "c")));
        assert_eq!(term("**a?** c"), Some(("a?", "c")));
        assert_eq!(term("**a** c"), None);
        assert_eq!(term("a: c"), None);
    }
}
