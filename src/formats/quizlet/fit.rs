//! How well a separator cuts records into sides, and which one cuts them best.
//!
//! A tab or a string of signs in line after line is no accident. Dashes and colons stand in prose
//! too, so they count only where what is before them is short and different each time.

use std::collections::{BTreeMap, HashSet};

use crate::cloze;
use crate::text::asks;

use super::separator::{Separator, runs};

/// The longest string of signs that is a separator, in bytes.
pub(super) const LONGEST_RUN: usize = 16;

/// How well a separator cuts some records.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fit {
    pub(super) cut: usize,
    pub(super) headings: usize,
    pub(super) all: usize,
    pub(super) score: usize,
}

/// The separator that cuts `records` best, if one cuts them well enough.
pub(super) fn best_of(records: &[&str], commas: bool) -> Option<(Separator, Fit)> {
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
        Separator::Cloze,
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
pub(super) fn is_markup(run: &str) -> bool {
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
        // Nobody writes its marks by chance.
        Separator::Cloze => demands(5, 1, 20, false, false),
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
    let all = records.len();
    let part = if *separator == Separator::Tab { 5 } else { 6 };
    let most_missed = (all * spare).max(100) / 100;
    // Every other line of a list of clozes would be what belongs to the cloze above.
    let most_headings = if *separator == Separator::Cloze { 1 } else { all / 4 + 1 };
    // Most separators are none of this text: a few records tell.
    let most_whole = most_missed.min(all - all * part / 10) + most_headings;
    let (mut sides, mut whole) = (Vec::with_capacity(all), 0);
    for record in records {
        let sides_of = sides_of(separator, record);
        whole += usize::from(sides_of.is_none());
        if whole > most_whole {
            return None;
        }
        sides.push(sides_of);
    }
    let fronts: Vec<&str> = sides.iter().flatten().map(|(front, _)| *front).collect();
    let cut = fronts.len();
    if cut == 0 {
        return None;
    }
    // What hides something asks.
    let hiding = records.iter().filter(|record| cloze::hides(record)).count();
    if hiding * 2 > all && fronts.iter().filter(|front| cloze::hides(front)).count() * 2 < hiding {
        return None;
    }
    // A line before rows that is none itself may head them.
    let headings = (0..all)
        .filter(|index| {
            let whole = sides.get(*index).is_some_and(Option::is_none);
            let above = sides.get(index + 1).is_some_and(Option::is_some);
            whole && above && records.get(*index).is_some_and(|line| may_head(line))
        })
        .count();
    let single = || records.iter().filter(|record| separator.count(record) == 1).count();
    let known = cut + headings.min(most_headings);
    let missed = all - known;
    // A term in bold before it is no accident.
    let bold = fronts.iter().all(|front| front.starts_with("**"));
    let least = if bold { least.min(2) } else { least };
    if *separator == Separator::Cloze && missed * 5 > all {
        return None;
    }
    let cuts = cut >= least && known * 10 >= all * part && missed <= most_missed;
    if !cuts
        || (once && single() * 10 < cut * if terms { 9 } else { 6 })
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

/// The sides of a record, if both have something on them and one has words.
fn sides_of<'r>(separator: &Separator, record: &'r str) -> Option<(&'r str, &'r str)> {
    let (front, back) = separator.split(record)?;
    let (front, back) = (front.trim(), back.trim());
    let words = [front, back].iter().any(|side| side.chars().any(char::is_alphanumeric));
    let answers = !back.is_empty() || *separator == Separator::Cloze;
    (words && answers).then_some((front, back))
}

/// Whether a line without a separator may be the heading of those below it.
pub(super) fn may_head(line: &str) -> bool {
    let line = line.trim();
    let sentence = line.ends_with('.') && line.contains(' ') || line.ends_with([',', ';']);
    line.chars().count() <= 80 && !sentence && !asks(line)
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
        front.split_whitespace().count() <= words && front.chars().count() <= 90 || asks(front)
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
