//! Which separators a list has: between sides, the one that cuts nearly every line; between rows,
//! line ends, or what cuts the text into rows that the other one cuts.
//!
//! A tab or a string of signs in line after line is no accident. Dashes and colons stand in prose
//! too, so they count only where what is before them is short and different each time.

use std::collections::{BTreeMap, HashSet};

use crate::formats::rows::head_of;

use super::records::{Lead, Records};
use super::separator::{Separator, runs};

/// How many records are looked at.
const RECORDS_TO_JUDGE: usize = 400;

/// The longest string of signs that is a separator, in bytes.
const LONGEST_RUN: usize = 16;

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
}

/// How well a separator cuts some records.
#[derive(Debug, Clone, Copy, Default)]
struct Fit {
    cut: usize,
    headings: usize,
    all: usize,
    score: usize,
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
        .filter(|line| !is_rule(line) && !line.starts_with("```"))
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
    for line in head.lines().map(str::trim).filter(|line| is_rule(line)) {
        *rules.entry(line).or_default() += 1;
    }
    let (rule, _) = rules.into_iter().max_by_key(|(_, count)| *count)?;
    by(head, format!("\n{rule}\n"))
}

/// Rows apart by signs within lines.
fn by_runs(head: &str) -> Option<List> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, run) in head.lines().take(RECORDS_TO_JUDGE).flat_map(runs) {
        if run.len() <= LONGEST_RUN && (run.len() > 1 || run == ";") && !is_markup(run) {
            *counts.entry(run).or_default() += 1;
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

/// The separator that cuts `records` best, if one cuts them well enough.
fn best_of(records: &[&str], commas: bool) -> Option<(Separator, Fit)> {
    let mut lines_with: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        let met: HashSet<&str> = runs(record).map(|(_, run)| run).collect();
        let mut met: Vec<&str> = met.into_iter().filter(|run| run.len() <= LONGEST_RUN).collect();
        met.sort_unstable();
        for run in met {
            *lines_with.entry(run).or_default() += 1;
        }
    }
    let usual =
        lines_with.into_iter().filter(|(run, lines)| lines * 2 >= records.len() && !is_markup(run));
    let mut candidates = vec![
        Separator::Tab,
        Separator::Dash,
        Separator::Equals,
        Separator::Colon,
        Separator::QuestionComma,
        Separator::Question,
        Separator::Gap,
        Separator::Script,
    ];
    candidates.extend(usual.map(|(run, _)| Separator::Run(run.to_owned())));
    if commas {
        candidates.push(Separator::Given(",".to_owned()));
    }
    let rated = candidates.into_iter().filter_map(|separator| {
        let fit = fit(&separator, records)?;
        Some((separator, fit))
    });
    rated.max_by_key(|(_, fit)| fit.score)
}

/// Whether a run of signs belongs to Markdown, HTML, Org or an address.
fn is_markup(run: &str) -> bool {
    run.contains("**")
        || run.contains("__")
        || run.contains("~~")
        || run.contains("://")
        || run.contains("-->")
        || run.contains('\\')
        || run.ends_with("/>")
        || run.starts_with("</")
        || (run.len() > 1 && run.bytes().all(|byte| byte == b'#'))
        || matches!(run, "*:" | ":*" | "#+" | "/>" | ">" | "_" | "$" | "==")
}

/// What a separator must show to be taken for one.
struct Demands {
    /// What it is worth beside others that cut as much, in hundredths of the lines.
    worth: usize,
    /// So many records at least.
    least: usize,
    /// So many in a hundred may be left whole.
    spare: usize,
    /// It stands once in a record.
    once: bool,
    /// What is before it is short and different each time, or asks.
    terms: bool,
}

fn demands(separator: &Separator) -> Demands {
    let demands = |worth, least, spare, once, terms| Demands { worth, least, spare, once, terms };
    match separator {
        Separator::Tab => demands(12, 1, 35, false, false),
        // It stands around formulas too.
        Separator::Run(run) if run == "$$" => demands(4, 2, 5, true, false),
        Separator::Run(run) if run.chars().count() > 1 => demands(9, 2, 15, false, false),
        Separator::Run(run) => match run.as_str() {
            "|" | ";" | "→" | "⇒" | "；" | "｜" => demands(6, 2, 20, false, false),
            // These have meanings of their own in text.
            ":" | "：" => demands(1, 4, 4, true, true),
            "-" | "–" | "—" | "/" | "_" | "%" | "+" | "&" | "$" | "=" | "＝" => {
                demands(1, 5, 4, true, true)
            }
            _ => demands(4, 4, 5, true, false),
        },
        Separator::Given(_) => demands(0, 3, 5, true, true),
        Separator::Dash => demands(3, 3, 12, false, true),
        Separator::Equals => demands(3, 3, 12, false, true),
        Separator::Colon => demands(2, 4, 10, false, true),
        Separator::QuestionComma => demands(2, 3, 10, false, false),
        Separator::Question => demands(0, 5, 5, true, false),
        Separator::Gap => demands(0, 4, 10, true, true),
        Separator::Script => demands(0, 4, 4, true, true),
    }
}

fn fit(separator: &Separator, records: &[&str]) -> Option<Fit> {
    let Demands { worth, least, spare, once, terms } = demands(separator);
    // The lines of a table in Markdown begin with what stands between its cells.
    if let Separator::Run(run) = separator
        && records.iter().filter(|record| record.starts_with(run.as_str())).count() * 3
            > records.len()
    {
        return None;
    }
    let sides: Vec<Option<(&str, &str)>> = records
        .iter()
        .map(|record| {
            let (front, back) = separator.split(record)?;
            let (front, back) = (front.trim(), back.trim());
            let words = [front, back].iter().any(|side| side.chars().any(char::is_alphanumeric));
            (words && !back.is_empty()).then_some((front, back))
        })
        .collect();
    let fronts: Vec<&str> = sides.iter().flatten().map(|(front, _)| *front).collect();
    let (cut, all) = (fronts.len(), records.len());
    // A line before rows that is none itself may head them.
    let headings = (0..all)
        .filter(|index| {
            let whole = sides.get(*index).is_some_and(Option::is_none);
            let above = sides.get(index + 1).is_some_and(Option::is_some);
            whole && above && records.get(*index).is_some_and(|line| may_head(line))
        })
        .count();
    let single = records.iter().filter(|record| separator.count(record) == 1).count();
    let missed = all - cut - headings.min(all / 4 + 1);
    let part = if *separator == Separator::Tab { 5 } else { 6 };
    let known = cut + headings.min(all / 4 + 1);
    // A term in bold before it is no accident.
    let bold = fronts.iter().all(|front| front.starts_with("**"));
    let least = if bold { least.min(2) } else { least };
    let cuts = cut >= least && known * 10 >= all * part && missed * 100 <= (all * spare).max(100);
    if !cuts
        || (once && single * 10 < cut * if terms { 9 } else { 6 })
        || !are_distinct(&fronts, terms)
    {
        return None;
    }
    if terms && !are_terms(&fronts, separator) {
        return None;
    }
    let score = (cut * 100 / all.max(1) + worth) * 1000 + cut.min(999);
    Some(Fit { cut, headings, all, score })
}

/// Whether a line without a separator may be the heading of those below it.
pub(super) fn may_head(line: &str) -> bool {
    let line = line.trim();
    let short = line.chars().count() <= 80;
    short
        && !line.ends_with(['?', '？', '؟', ',', ';'])
        && !(line.ends_with('.') && line.contains(' '))
}

/// Whether fronts differ as questions do; labels do not, and strictly not even numbered ones.
fn are_distinct(fronts: &[&str], strictly: bool) -> bool {
    let bare = fronts.iter().map(|front| {
        let letters: String =
            front.chars().filter(|c| !c.is_ascii_digit()).flat_map(char::to_lowercase).collect();
        if letters.trim().is_empty() { (*front).to_owned() } else { letters }
    });
    let distinct: HashSet<String> = bare.collect();
    let whole: HashSet<&&str> = fronts.iter().collect();
    match strictly {
        true => whole.len() * 10 >= fronts.len() * 8 && distinct.len() * 10 >= fronts.len() * 7,
        false => whole.len() * 2 >= fronts.len(),
    }
}

/// Whether fronts are terms or questions: short, or asking, and no times of a log.
fn are_terms(fronts: &[&str], separator: &Separator) -> bool {
    let most = |is: &dyn Fn(&str) -> bool, part: usize| {
        fronts.iter().filter(|front| is(front)).count() * 10 >= fronts.len() * part
    };
    let words = match separator {
        Separator::Dash | Separator::Equals => 12,
        Separator::Colon => 7,
        _ => 5,
    };
    let short = |front: &str| {
        front.split_whitespace().count() <= words && front.chars().count() <= 90
            || front.ends_with(['?', '？', '؟'])
    };
    // Forms of a word have commas between them, and so have readings in brackets.
    let sentences = |front: &str| {
        let front = front.split(['(', '（']).next().unwrap_or(front).trim();
        front.contains(". ")
            || front.ends_with('.') && *separator == Separator::Gap
            || (front.contains(", ") && front.split_whitespace().count() > 6)
    };
    let times = |front: &str| {
        let digits = front.chars().filter(char::is_ascii_digit).count();
        digits >= 6 && front.matches(':').count() >= 2
    };
    most(&short, 8) && !most(&sentences, 5) && !most(&times, 5)
}

/// Whether `line` has nothing but signs on it.
pub(super) fn is_rule(line: &str) -> bool {
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
