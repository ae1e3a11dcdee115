//! Numbered questions first, and their answers by number at the end, as worksheets have them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::numbered::numbered;
use super::{Cut, Record};
use crate::formats::page::{Line, heading, is_rule, is_title};
use crate::text::asks;
use crate::vocabulary::{self, Part};

/// Fewer items could be two short lists of anything.
const FEWEST: usize = 3;

/// A list that counts up from one: its items, each from its number to the next.
struct List<'l, 'a> {
    items: Vec<(u32, &'l [Line<'a>])>,
    /// The index of its first line.
    from: usize,
}

/// The two lists of a text: what is asked, what answers; nothing if there are more or fewer, or
/// the second one does not look like an answer key.
fn lists<'l, 'a>(lines: &'l [Line<'a>]) -> Option<[List<'l, 'a>; 2]> {
    let mut runs: Vec<Vec<(u32, usize)>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((number, _)) = numbered(line.text) else { continue };
        match runs.last_mut() {
            // One that is missing leaves a gap in the numbers.
            Some(run)
                if run
                    .last()
                    .is_some_and(|(last, _)| (1..4).contains(&number.wrapping_sub(*last))) =>
            {
                run.push((number, at));
            }
            _ if number == 1 => runs.push(vec![(number, at)]),
            _ => return None,
        }
    }
    let [first, second] = runs.as_slice() else { return None };
    let starts = |run: &[(u32, usize)]| run.first().map_or(0, |(_, at)| *at);
    let (from, middle) = (starts(first), starts(second));
    let list = |run: &[(u32, usize)], from, to: usize| {
        let ends = run.iter().skip(1).map(|(_, at)| *at).chain([to]);
        let item = |((number, from), to): (&(u32, usize), usize)| {
            (*number, lines.get(*from..to).unwrap_or_default())
        };
        List { items: run.iter().zip(ends).map(item).collect(), from }
    };
    Some([list(first, from, middle), list(second, middle, lines.len())])
}

/// What an item says behind its number, and the lines it takes.
fn body<'a>(item: &[Line<'a>]) -> (Cow<'a, str>, usize) {
    let end = item.iter().position(|line| line.is_blank() || is_rule(line.text));
    let own = item.get(..end.unwrap_or(item.len())).unwrap_or_default();
    let own: Vec<&Line<'a>> = own.iter().take_while(|line| !names_answers(line.text)).collect();
    let text = |line: &Line<'a>| match numbered(line.text) {
        Some((_, at)) => line.from(at).trim(),
        None => line.text.trim(),
    };
    match own.as_slice() {
        [one] => (Cow::Borrowed(text(one)), 1),
        several => {
            let lines: Vec<&str> = several.iter().map(|line| text(line)).collect();
            (Cow::Owned(lines.join("\n")), several.len())
        }
    }
}

/// Whether a line is a heading such as “Answers” or “Answer key:”.
fn names_answers(line: &str) -> bool {
    let bare = heading(line).map_or(line, |(_, text)| text);
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let is_answer = |name: &str| vocabulary::part(name) == Some(Part::Answer);
    let first = bare.split([' ', '\t']).next().unwrap_or_default();
    let last = bare.rsplit([' ', '\t']).next().unwrap_or_default();
    numbered(line).is_none()
        && bare.split_whitespace().count() <= 3
        && [bare, first, last].into_iter().any(is_answer)
}

/// Whether the text is two lists of about the same length, the second one of answers.
pub(super) fn fits(lines: &[Line<'_>]) -> bool {
    let Some([questions, answers]) = lists(lines) else { return false };
    let (asked, answered) = (questions.items.len(), answers.items.len());
    if asked < FEWEST || answered.abs_diff(asked) * 5 > asked {
        return false;
    }
    let between = lines.get(questions.from..answers.from).unwrap_or_default();
    let is_headed = between.iter().any(|line| names_answers(line.text));
    let asking = |list: &List<'_, '_>| {
        list.items.iter().filter(|(_, item)| asks(&body(item).0)).count() * 10
    };
    is_headed || (asking(&questions) >= asked * 7 && asking(&answers) <= answered * 2)
}

/// The questions, each with the answer of its number.
pub(super) fn cut<'a>(lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    let Some([questions, answers]) = lists(lines) else { return cut };
    for line in lines.iter().take(questions.from).filter(|line| !line.is_blank()) {
        let text = heading(line.text).map_or(line.text.trim(), |(_, text)| text);
        match cut.title {
            None if is_title(text) => {
                cut.title = Some(text);
                cut.understood += 1;
            }
            _ => cut.records.push(Record::Loose { line: line.number, text }),
        }
    }
    let number_of = |item: &[Line<'_>]| item.first().map_or(0, |line| line.number);
    let mut by_number: BTreeMap<u32, (usize, Cow<'a, str>, usize)> = BTreeMap::new();
    for (number, item) in &answers.items {
        let (text, taken) = body(item);
        by_number.insert(*number, (number_of(item), text, taken));
    }
    for (number, item) in &questions.items {
        let (front, taken) = body(item);
        match (by_number.remove(number), item.first()) {
            (Some((_, back, more)), Some(first)) => {
                cut.understood += taken + more;
                let line = first.number;
                cut.records.push(Record::Card { line, front, back, tags: Vec::new() });
            }
            (None, Some(first)) => {
                cut.records.push(Record::Orphan { line: first.number, text: first.text.trim() });
            }
            _ => {}
        }
        left_over(item, taken, &mut cut);
    }
    for (line, ..) in by_number.into_values() {
        let text = lines.iter().find(|known| known.number == line).map_or("", |line| line.text);
        cut.records.push(Record::Unasked { line, text: text.trim() });
    }
    for (_, item) in &answers.items {
        left_over(item, body(item).1, &mut cut);
    }
    cut
}

/// What stands below an item and is no part of it.
fn left_over<'a>(item: &[Line<'a>], taken: usize, cut: &mut Cut<'a>) {
    for line in item.iter().skip(taken).filter(|line| !line.is_blank()) {
        match names_answers(line.text) || is_rule(line.text) {
            true => cut.understood += 1,
            false => {
                let text = line.text.trim();
                cut.records.push(Record::Loose { line: line.number, text });
            }
        }
    }
}
