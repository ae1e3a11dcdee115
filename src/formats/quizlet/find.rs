//! Which separators a list has: between sides, and between rows, where line ends or what cuts the
//! text into rows that the other one cuts.

use std::collections::BTreeMap;

use crate::formats::page::is_fence;
use crate::formats::rows::head_of;

use super::fit::{Fit, LONGEST_RUN, best_of, is_markup};
use super::records::{Lead, Records};
use super::separator::{Separator, in_cloze, runs};

/// How many records are looked at.
const RECORDS_TO_JUDGE: usize = 400;

/// What a list is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct List {
    /// What stands between sides.
    pub(super) separator: Separator,
    /// What stands between rows, if not a line end.
    pub(super) between_rows: Option<String>,
    /// What stands before each row.
    pub(super) lead: Lead,
    /// How many of the records looked at have two sides.
    pub(super) cut: usize,
    /// How many head a section.
    pub(super) headings: usize,
    /// How many there are.
    pub(super) all: usize,
}

impl List {
    /// Whether every record has two sides, by signs that stand in no text by chance.
    fn is_complete(&self) -> bool {
        self.cut == self.all && is_string(&self.separator)
    }

    /// Whether nothing but the question mark shows where an answer begins.
    pub(in crate::formats) fn is_by_question(&self) -> bool {
        matches!(self.separator, Separator::QuestionComma | Separator::Question)
    }

    /// Whether each row is a card because it hides something.
    pub(in crate::formats) fn is_of_clozes(&self) -> bool {
        self.separator == Separator::Cloze
    }
}

/// What list `text` is, if it is one.
pub(in crate::formats) fn list_of(text: &str) -> Option<List> {
    let head = head_of(text);
    by_blank_lines(head).or_else(|| by_rules(head)).or_else(|| {
        let (lines, runs) = (by_lines(head), by_runs(head));
        match (lines, runs) {
            // Signs that cut lines into rows may look like those that cut rows into sides.
            (Some(lines), Some(runs)) if runs.is_complete() && runs.cut > lines.cut => Some(runs),
            (lines, runs) => lines.or(runs),
        }
    })
}

/// What list `text` is when `separator` stands between sides, or `between_rows` between rows.
pub(super) fn list_given(
    text: &str,
    separator: Option<Separator>,
    between_rows: Option<String>,
) -> Option<List> {
    let head = head_of(text);
    let list = |separator, between_rows| List {
        separator,
        between_rows,
        lead: Lead::None,
        cut: 0,
        headings: 0,
        all: 0,
    };
    match (separator, between_rows) {
        (Some(separator), rows) => Some(list(separator, rows)),
        (None, Some(rows)) => {
            let records: Vec<&str> =
                Records::new(head, Some(&rows)).map(|(_, record)| record).collect();
            let separator = best_of(&records, true).map(|(separator, _)| separator);
            separator.map(|separator| list(separator, Some(rows)))
        }
        (None, None) => list_of(text),
    }
}

fn by_lines(head: &str) -> Option<List> {
    let mut lines: Vec<&str> = Records::new(head, None)
        .map(|(_, line)| line)
        .filter(|line| !is_of_signs(line) && !is_fence(line))
        .take(RECORDS_TO_JUDGE)
        .collect();
    // Where few lines are indented, they go on with those before them.
    let indented = |line: &&str| line.starts_with([' ', '\t']);
    if lines.iter().filter(|line| indented(line)).count() * 3 < lines.len() {
        lines.retain(|line| !indented(line));
    }
    // Headings have no bullets.
    let rows: Vec<&str> = lines.iter().copied().filter(|line| !line.starts_with('#')).collect();
    let lead = Lead::of(&rows);
    let bare: Vec<&str> = lines.iter().map(|line| lead.strip(line)).collect();
    let (separator, fit) = best_of(&bare, false)?;
    Some(List {
        separator,
        between_rows: None,
        lead,
        cut: fit.cut,
        headings: fit.headings,
        all: fit.all,
    })
}

/// Rows of several lines, apart by blank lines: their first lines have two sides, the others none.
fn by_blank_lines(head: &str) -> Option<List> {
    let rows = head.trim_matches('\n').split("\n\n").map(str::trim).filter(|row| !row.is_empty());
    let rows: Vec<&str> = rows.take(RECORDS_TO_JUDGE).collect();
    if rows.len() < 2 || !rows.iter().any(|row| row.contains('\n')) {
        return None;
    }
    let firsts: Vec<&str> = rows.iter().filter_map(|row| row.lines().next()).collect();
    let (separator, fit) = best_of(&firsts, false)?;
    let sure = fit.cut == fit.all && is_string(&separator) && stands_once(&separator, &rows);
    sure.then(|| of_rows(separator, fit, "\n\n".to_owned()))
}

/// Whether the first line of each row has two sides, and no other.
fn stands_once(separator: &Separator, rows: &[&str]) -> bool {
    let in_first = |row: &&str| match separator.split(row.trim()) {
        Some((front, _)) => !front.contains('\n'),
        None => true,
    };
    let mut others = rows.iter().flat_map(|row| row.trim().lines().skip(1));
    rows.iter().all(in_first) && others.all(|line| separator.split(line).is_none())
}

/// Whether a separator is a tab or a string that stands in no text by chance.
fn is_string(separator: &Separator) -> bool {
    match separator {
        Separator::Tab => true,
        Separator::Run(run) => run.chars().count() > 1 || matches!(run.as_str(), "|" | ";"),
        _ => false,
    }
}

/// Rows apart by lines of nothing but signs.
fn by_rules(head: &str) -> Option<List> {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for line in head.lines().map(str::trim).filter(|line| is_of_signs(line)) {
        *rules.entry(line).or_default() += 1;
    }
    let (rule, _) = rules.into_iter().max_by_key(|(_, count)| *count)?;
    by(head, format!("\n{rule}\n"))
}

/// Rows apart by signs within lines.
fn by_runs(head: &str) -> Option<List> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in head.lines().take(RECORDS_TO_JUDGE) {
        for (at, run) in runs(line) {
            let may_part = (run.len() > 1 || run == ";") && !is_markup(run);
            if run.len() <= LONGEST_RUN && may_part && !in_cloze(line, at) {
                *counts.entry(run).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let lists = counts.iter().take(4).filter_map(|(run, _)| by(head, (*run).to_owned()));
    lists.max_by_key(|list| (list.cut * 20 / list.all.max(1), list.cut))
}

fn by(head: &str, between_rows: String) -> Option<List> {
    let records: Vec<&str> = Records::new(head, Some(&between_rows))
        .map(|(_, record)| record.trim())
        .filter(|record| !record.is_empty())
        .take(RECORDS_TO_JUDGE)
        .collect();
    let (separator, fit) = best_of(&records, true)?;
    let comma = separator == Separator::Given(",".to_owned());
    let sure = fit.all > 2
        && fit.cut * 20 >= fit.all * 19
        && (comma || is_string(&separator))
        && stands_once(&separator, &records);
    (sure && separator != Separator::Run(between_rows.trim().to_owned()))
        .then(|| of_rows(separator, fit, between_rows))
}

fn of_rows(separator: Separator, fit: Fit, between_rows: String) -> List {
    let Fit { cut, headings, all, .. } = fit;
    List { separator, between_rows: Some(between_rows), lead: Lead::None, cut, headings, all }
}

/// Whether `line` has nothing but signs on it.
pub(super) fn is_of_signs(line: &str) -> bool {
    let line = line.trim();
    line.len() > 1 && runs(line).next().is_some_and(|(_, run)| run.len() == line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Separator, Option<String>)> {
        list_of(text).map(|list| (list.separator, list.between_rows))
    }

    fn run(text: &str) -> Option<(Separator, Option<String>)> {
        Some((Separator::Run(text.to_owned()), None))
    }

    #[test]
    fn the_separator_is_what_cuts_each_line() {
        assert_eq!(found("a\tb\nc\td, e; f\n"), Some((Separator::Tab, None)));
        assert_eq!(found("a :: b ; c\nd :: e ; f\n"), run("::"));
        assert_eq!(found("a/b/////c\nd/////e/f\n"), run("/////"));
        assert_eq!(found("a|b\nc|d|e\n"), run("|"));
        assert_eq!(found("a ~> b - c\nd ~> e\n"), run("~>"));
        let dash = "7-a-side - a game, small\nferry - a boat; slow\nwell-known – known\n";
        assert_eq!(found(dash), Some((Separator::Dash, None)));
        let questions = "Who, me?, you\nWhat, now?, yes\nWhy?, because, well\n";
        assert_eq!(found(questions), Some((Separator::QuestionComma, None)));
    }

    #[test]
    fn rows_may_be_apart_by_anything() {
        let rows = |text| found(text).and_then(|(_, rows)| rows);
        assert_eq!(rows("a\tb\nmore\n\nc\td\n").as_deref(), Some("\n\n"));
        assert_eq!(
            rows("a\tb\nmore\n-----\nc\td\n-----\ne\tf\ng\nh\n").as_deref(),
            Some("\n-----\n")
        );
        assert_eq!(rows("one,eins;two,zwei;three,drei").as_deref(), Some(";"));
        assert_eq!(rows("a::b\nmore\nyet more||c::d||e::f\nx").as_deref(), Some("||"));
    }

    #[test]
    fn what_is_no_list_is_not_taken_for_one() {
        let texts = [
            "Q: one\nA: two\nQ: three\nA: four\n",
            "Question 1: one\nAnswer 1: two\nQuestion 2: three\nAnswer 2: four\n",
            "It was late - very late. He went.\nShe stayed, as always.\nThen: nothing happened.\nThe end.\n",
            "10:31:22.120 - started\n10:31:23.001 - went on\n10:31:24.777 - ended\n10:31:25.001 - gone\n",
            "What is it?\nThis\nWhat was that?\nThat\n",
        ];
        for text in texts {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
