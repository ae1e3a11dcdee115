//! Numbered questions, each with its answer on the lines below it.

use super::{Cut, Record};
use crate::formats::page::{Line, is_rule, is_section, is_title, plain_heading};
use crate::text::asks;

/// The number that `line` begins with and where the text behind it begins.
pub(super) fn numbered(line: &str) -> Option<(u32, usize)> {
    let body = line.trim_start();
    if line.len() - body.len() > 3 {
        return None;
    }
    let behind = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = body.get(..body.len() - behind.len())?.parse().ok()?;
    let text = behind.strip_prefix(['.', ')', '、', '．', '）', ':'])?;
    let wide = behind.starts_with(['、', '．', '）']);
    (wide || text.starts_with([' ', '\t'])).then(|| (number, line.len() - text.trim_start().len()))
}

/// Items as they stand in the text: each begins at one of these lines.
fn starts(lines: &[Line<'_>]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last = 0;
    for (at, line) in lines.iter().enumerate() {
        // A list inside of an answer begins anew, and is indented or belongs to it by its count.
        if let Some((number, _)) = numbered(line.text)
            && (number == last + 1
                || (starts.is_empty())
                || (number == 1 && begins_anew(lines, at)))
        {
            starts.push(at);
            last = number;
        }
    }
    starts
}

/// Whether a list that begins at line `at` is one of questions: a heading stands above it.
fn begins_anew(lines: &[Line<'_>], at: usize) -> bool {
    let above = lines.get(..at).unwrap_or_default().iter().rev().find(|line| !line.is_blank());
    above.is_some_and(|line| {
        plain_heading(line.text).is_some() || is_section(line.text) || is_rule(line.text)
    })
}

/// Whether most numbered lines have an answer below them and nothing else is in the text.
pub(super) fn fits(lines: &[Line<'_>]) -> bool {
    const FEWEST: usize = 3;
    const LONGEST_ANSWER: usize = 12;
    let starts = starts(lines);
    let Some(first) = starts.first() else { return false };
    if starts.len() < FEWEST || *first > 8 {
        return false;
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let (mut answered, mut asking, mut short, mut indented) = (0, 0, 0, 0);
    for (from, to) in starts.iter().zip(ends) {
        let item = lines.get(*from..to).unwrap_or_default();
        let below: Vec<&Line<'_>> = item.iter().skip(1).filter(|line| !line.is_blank()).collect();
        answered += usize::from(!below.is_empty());
        short += usize::from((1..=LONGEST_ANSWER).contains(&below.len()));
        asking += usize::from(item.first().is_some_and(|line| asks(line.text)));
        indented += usize::from(
            !below.is_empty() && below.iter().all(|line| line.text.starts_with([' ', '\t'])),
        );
    }
    let all = starts.len();
    let mostly = |count: usize| count * 10 >= all * 7;
    mostly(answered)
        && mostly(short)
        && (asking * 2 >= all || mostly(indented) || single_answers(lines, &starts))
}

/// Whether nearly each item has just one line below it.
fn single_answers(lines: &[Line<'_>], starts: &[usize]) -> bool {
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let single = starts.iter().zip(ends).filter(|(from, to)| {
        let item = lines.get(**from..*to).unwrap_or_default();
        item.iter().skip(1).filter(|line| !line.is_blank()).count() == 1
    });
    single.count() * 10 >= starts.len() * 9
}

/// The cards of a numbered list.
pub(super) fn cut<'a>(text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    let starts = starts(lines);
    let first = starts.first().copied().unwrap_or(lines.len());
    above(lines.get(..first).unwrap_or_default(), &mut cut);
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    for (from, to) in starts.iter().zip(ends) {
        let item = lines.get(*from..to).unwrap_or_default();
        // Headings and rules at the end belong to what comes next.
        let body = item.iter().rposition(|line| !is_furniture(line)).map_or(1, |at| at + 1).max(1);
        let (item, behind) = item.split_at_checked(body).unwrap_or((item, &[]));
        let Some((question, rest)) = item.split_first() else { continue };
        let at = numbered(question.text).map_or(0, |(_, at)| at);
        let asked = Line { start: question.start + at, text: question.from(at), ..*question };
        // A question of several lines: the answer begins at the next paragraph, or is indented.
        let back = rest.iter().position(|line| !line.is_blank()).and_then(|from| rest.get(from..));
        match back {
            None => cut.records.push(Record::Orphan { line: question.number, text: asked.text }),
            Some(back) => {
                cut.card(text, &[asked], back);
                cut.understood -= back.iter().filter(|line| line.is_blank()).count();
            }
        }
        above(behind, &mut cut);
    }
    cut
}

fn is_furniture(line: &Line<'_>) -> bool {
    line.is_blank()
        || is_rule(line.text)
        || plain_heading(line.text).is_some()
        || is_section(line.text)
}

/// What stands above an item and belongs to none.
fn above<'a>(lines: &[Line<'a>], cut: &mut Cut<'a>) {
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let text = line.text.trim();
        let heading = plain_heading(line.text);
        let first = cut.records.is_empty() && cut.title.is_none();
        match heading {
            _ if is_rule(text) => cut.understood += 1,
            _ if first && is_title(heading.map_or(text, |(_, text)| text)) => {
                cut.title = Some(heading.map_or(text, |(_, text)| text));
                cut.understood += 1;
            }
            Some((level, text)) => cut.heading(line.number, level, text),
            None if is_section(text) => cut.heading(line.number, 1, text),
            None => cut.records.push(Record::Loose { line: line.number, text }),
        }
    }
}
