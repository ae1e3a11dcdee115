//! Which line breaks of a paragraph are meant, and which only keep the source narrow.
//!
//! In a card a line break is a line break. A paragraph is prose wrapped at a column if its longest
//! line has 60 to 120 characters, if at each break the next word would not have fitted into that
//! width (or the line has 60 characters and the next begins in lower case), and if at least one of
//! its breaks falls into a sentence: there the breaks become spaces.

const NARROWEST: usize = 60;
const WIDEST: usize = 120;

/// For each soft line break, in order, whether it is meant.
///
/// `breaks` are the numbers of the lines that end in one; `lines` are all lines with their widths.
pub(super) fn meant(breaks: &[usize], lines: &[(&str, usize)]) -> Vec<bool> {
    let mut meant = Vec::with_capacity(breaks.len());
    for run in breaks.chunk_by(|a, b| a + 1 == *b) {
        let wrapped = is_wrapped(run, lines);
        meant.extend(run.iter().map(|_| !wrapped));
    }
    meant
}

fn is_wrapped(run: &[usize], lines: &[(&str, usize)]) -> bool {
    let width = run.iter().filter_map(|line| lines.get(*line)).map(|line| line.1).max();
    let Some(width) = width.filter(|width| (NARROWEST..=WIDEST).contains(width)) else {
        return false;
    };
    let mut inside_sentence = false;
    for line in run {
        let (Some((text, long)), Some((next, _))) = (lines.get(*line), lines.get(line + 1)) else {
            return false;
        };
        let next = next.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        let word = next.split_whitespace().next().unwrap_or_default().chars().count();
        let goes_on = next.starts_with(char::is_lowercase);
        if long + 1 + word <= width && !(goes_on && *long >= NARROWEST) {
            return false;
        }
        inside_sentence |= goes_on || text.trim_end().ends_with(',');
    }
    inside_sentence
}
