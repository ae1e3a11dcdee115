//! Records with a line between them that is the same again and again.

use std::collections::BTreeMap;

use super::{Cut, Record};
use crate::formats::page::{Line, is_rule, is_title, plain_heading};
use crate::text::asks;

const LONGEST: usize = 40;
const FEWEST: usize = 2;

/// The line that stands between records, if there is one.
pub(super) fn find(lines: &[Line<'_>]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.is_blank() && line.text.len() <= LONGEST) {
        *counts.entry(line.text.trim()).or_default() += 1;
    }
    let mut candidates: Vec<(&str, usize)> =
        counts.into_iter().filter(|(_, times)| *times >= FEWEST).collect();
    // A rule is the likelier one; of equals the one that stands more often.
    candidates.sort_by_key(|(line, times)| (!is_rule(line), std::cmp::Reverse(*times)));
    candidates
        .into_iter()
        .take(4)
        .map(|(line, _)| line)
        .find(|line| parts(lines, line))
        .map(str::to_owned)
}

/// The records between the lines that are `sentinel`, without blank lines around them.
fn records<'l, 'a>(lines: &'l [Line<'a>], sentinel: &str) -> impl Iterator<Item = &'l [Line<'a>]> {
    lines
        .split(move |line| line.text.trim() == sentinel)
        .map(trimmed)
        .filter(|record| !record.is_empty())
}

fn trimmed<'l, 'a>(record: &'l [Line<'a>]) -> &'l [Line<'a>] {
    let from = record.iter().position(|line| !line.is_blank()).unwrap_or(record.len());
    let to = record.iter().rposition(|line| !line.is_blank()).map_or(from, |at| at + 1);
    record.get(from..to).unwrap_or_default()
}

/// Whether most of what stands between the lines that are `sentinel` is a question and an answer.
fn parts(lines: &[Line<'_>], sentinel: &str) -> bool {
    let (mut all, mut pairs, mut asking, mut long) = (0, 0, 0, 0);
    for record in records(lines, sentinel) {
        let full = record.iter().filter(|line| !line.is_blank()).count();
        all += 1;
        pairs += usize::from(full == 2);
        asking += usize::from(full >= 2 && record.first().is_some_and(|line| asks(line.text)));
        long += usize::from(full >= 2);
    }
    let worded = sentinel.contains(char::is_alphanumeric);
    // `YYYYY`, `END`, `next card`; a sentence is an answer that many questions have.
    let could = !worded
        || (!sentinel.ends_with(['.', '!', '?', ':'])
            && sentinel.split(' ').count() <= 2
            && all > FEWEST);
    could
        && all >= FEWEST
        && (pairs * 10 >= all * 7 || (asking * 10 >= all * 7 && long * 10 >= all * 8 && !worded))
}

/// The cards between the lines that are `sentinel`.
pub(super) fn cut<'a>(text: &'a str, lines: &[Line<'a>], sentinel: &str) -> Cut<'a> {
    let mut cut = Cut {
        understood: lines.iter().filter(|line| line.text.trim() == sentinel).count(),
        ..Cut::default()
    };
    for record in records(lines, sentinel) {
        let mut record = record;
        // Headings and a title stand above the first line of the card.
        while let [line, rest @ ..] = record {
            if let Some((level, heading)) = plain_heading(line.text) {
                cut.heading(line.number, level, heading);
            } else if cut.records.is_empty()
                && cut.title.is_none()
                && !asks(line.text)
                && is_title(line.text)
                && rest.first().is_some_and(Line::is_blank)
                && trimmed(rest).len() > 1
            {
                cut.title = Some(line.text.trim());
                cut.understood += 1;
            } else {
                break;
            }
            record = trimmed(rest);
        }
        let blank = record.iter().position(Line::is_blank);
        // A question of several lines ends at the blank line, if there is one above the answer.
        let ends = blank
            .filter(|at| record.get(at - 1).is_some_and(|line| *at == 1 || asks(line.text)))
            .unwrap_or(1);
        let (front, back) = record.split_at_checked(ends).unwrap_or((record, &[]));
        let back = trimmed(back);
        match (front.first(), back.is_empty()) {
            (None, _) => {}
            (Some(line), true) => {
                cut.records.push(Record::Orphan { line: line.number, text: line.text.trim() })
            }
            (Some(_), false) => {
                let full = back.iter().filter(|line| line.is_blank()).count();
                cut.card(text, front, back);
                cut.understood -= full;
            }
        }
    }
    cut
}
