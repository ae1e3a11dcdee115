//! Questions at the margin, answers indented below them.

use super::{Cut, Record};
use crate::formats::page::{Line, is_rule, is_title};

fn is_indented(line: &Line<'_>) -> bool {
    line.text.starts_with(['\t', '\u{3000}']) || line.text.starts_with("  ")
}

/// The cards, each a line at the margin and the indented lines below it.
fn records<'l, 'a>(lines: &'l [Line<'a>]) -> Vec<(&'l Line<'a>, &'l [Line<'a>])> {
    let full = |line: &Line<'_>| !line.is_blank() && !is_rule(line.text);
    let margins: Vec<usize> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| full(line) && !is_indented(line)))
        .collect();
    let ends = margins.iter().skip(1).copied().chain([lines.len()]);
    let record = |(from, to): (&usize, usize)| Some((lines.get(*from)?, lines.get(from + 1..to)?));
    margins.iter().zip(ends).filter_map(record).collect()
}

/// Whether nearly each line at the margin has an indented one below it, and the text is no code.
pub(super) fn fits(lines: &[Line<'_>]) -> bool {
    const FEWEST: usize = 3;
    const LONGEST_ANSWER: usize = 8;
    let records = records(lines);
    let (mut answered, mut code, mut short) = (0, 0, 0);
    for (line, below) in &records {
        let indented = below.iter().filter(|line| !line.is_blank()).count();
        answered += usize::from(indented > 0);
        short += usize::from((1..=LONGEST_ANSWER).contains(&indented));
        code += usize::from(
            line.text.ends_with([':', '{', '(', '[', ';', ',', '>', '}'])
                || line.text.starts_with(['-', '[', '<', '@', '/']),
        );
    }
    let all = records.len();
    answered >= FEWEST && answered * 10 >= all * 8 && short * 10 >= all * 7 && code * 10 <= all * 2
}

/// The cards of an indented text.
pub(super) fn cut<'a>(text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    for (line, below) in records(lines) {
        let from = below.iter().position(|line| !line.is_blank());
        let to = below
            .iter()
            .rposition(|line| !line.is_blank() && !is_rule(line.text))
            .map_or(0, |at| at + 1);
        match from.and_then(|from| below.get(from..to)) {
            Some(back) if !back.is_empty() => {
                cut.card(text, &[*line], back);
                cut.understood -= back.iter().filter(|line| line.is_blank()).count();
            }
            _ if cut.records.is_empty() && cut.title.is_none() && is_title(line.text) => {
                cut.title = Some(line.text.trim());
                cut.understood += 1;
            }
            _ => cut.records.push(Record::Orphan { line: line.number, text: line.text.trim() }),
        }
    }
    cut
}
