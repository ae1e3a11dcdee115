//! Which line breaks of a paragraph are meant, and which only keep the source narrow.
//!
//! In a card a line break is a line break. A paragraph is prose wrapped at a column if its longest
//! line has 60 to 120 characters, if at each break the next word would not have fitted into that
//! width (or the line has 60 characters and the next begins in lower case), and if at least one of
//! its breaks falls into a sentence: there the breaks become spaces.

use super::guard::Guarded;

const NARROWEST: usize = 60;
const WIDEST: usize = 120;

/// A line of the source, and how wide it was typed.
#[derive(Debug)]
pub(super) struct Line<'a> {
    start: usize,
    text: &'a str,
    width: usize,
}

/// The lines of the source, as wide as they were typed.
pub(super) fn lines<'a>(guarded: &'a Guarded<'_>) -> Vec<Line<'a>> {
    let mut start = 0;
    let whole = guarded.source.split_inclusive('\n');
    whole
        .map(|text| {
            let width = guarded.as_typed(text.trim_end()).chars().count();
            start += text.len();
            Line { start: start - text.len(), text, width }
        })
        .collect()
}

/// The line that `at` stands in, which is `from` or a later one.
pub(super) fn line_of(lines: &[Line<'_>], at: usize, from: usize) -> usize {
    let later = lines.get(from + 1..).unwrap_or_default();
    from + later.iter().take_while(|line| line.start <= at).count()
}

/// For each soft line break, in order, whether it is meant.
///
/// `breaks` are the numbers of the lines that end in one; `lines` are all lines.
pub(super) fn meant(breaks: &[usize], lines: &[Line<'_>]) -> Vec<bool> {
    let mut meant = Vec::with_capacity(breaks.len());
    for run in breaks.chunk_by(|a, b| a + 1 == *b) {
        let wrapped = is_wrapped(run, lines);
        meant.extend(run.iter().map(|_| !wrapped));
    }
    meant
}

fn is_wrapped(run: &[usize], lines: &[Line<'_>]) -> bool {
    let width = run.iter().filter_map(|line| lines.get(*line)).map(|line| line.width).max();
    let Some(width) = width.filter(|width| (NARROWEST..=WIDEST).contains(width)) else {
        return false;
    };
    let mut inside_sentence = false;
    for line in run {
        let (Some(here), Some(next)) = (lines.get(*line), lines.get(line + 1)) else {
            return false;
        };
        let next = next.text.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        let word = next.split_whitespace().next().unwrap_or_default().chars().count();
        let goes_on = next.starts_with(char::is_lowercase);
        if here.width + 1 + word <= width && !(goes_on && here.width >= NARROWEST) {
            return false;
        }
        inside_sentence |= goes_on || here.text.trim_end().ends_with(',');
    }
    inside_sentence
}
