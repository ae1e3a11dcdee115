//! Whether a block of a long text is clean, by a few bytes of each line.
//!
//! Most of a long text is clean, and looking closely at each line would cost more than reading it.
//! Where lengths, first and last bytes alone keep the roles of the sample apart, they do so in the
//! rest: a break would make line after line look like another role. Where they do not, nothing is
//! clean at a glance.

use super::learn::Labelled;
use super::look::Shape;
use super::{Line, MOST_ROLES, look::Look};

/// What a run of lines may speak against plain turns, and what it may in the sample.
const TRIP: f32 = -10.0;
const STEADY: f32 = -6.0;
/// What a line speaks for plain turns on average, at least.
const CLEAR: f32 = 1.5;
/// What one byte can say at most.
const MOST: f32 = 3.0;

const LENGTHS: usize = 64;

/// How lengths, first and last bytes speak for each role.
#[derive(Debug, Clone)]
pub(super) struct Glance {
    roles: usize,
    lengths: Vec<[f32; MOST_ROLES]>,
    starts: Vec<[f32; MOST_ROLES]>,
    ends: Vec<[f32; MOST_ROLES]>,
    is_clear: bool,
}

impl Glance {
    /// From the sample at the beginning of `lines`.
    pub(super) fn learned(lines: &[Line<'_>], labelled: &Labelled) -> Self {
        let roles = labelled.learned.roles;
        let none = |values: usize| vec![[0.5_f32; MOST_ROLES]; values];
        let mut glance = Self {
            roles,
            lengths: none(LENGTHS),
            starts: none(256),
            ends: none(256),
            is_clear: true,
        };
        for (line, label) in lines.iter().zip(&labelled.labels) {
            let Some(role) = label else { continue };
            let (length, start, end) = parts(line.text);
            let tables = [
                (&mut glance.lengths, length),
                (&mut glance.starts, start),
                (&mut glance.ends, end),
            ];
            for (table, value) in tables {
                if let Some(count) =
                    table.get_mut(value).and_then(|counts| counts.get_mut(usize::from(*role)))
                {
                    *count += 1.0;
                }
            }
        }
        for table in [&mut glance.lengths, &mut glance.starts, &mut glance.ends] {
            for counts in table.iter_mut() {
                let logs = counts.map(f32::ln);
                *counts = std::array::from_fn(|role| against_others(&logs, role, roles));
            }
        }
        let (mean, worst) = glance.sample(lines, labelled);
        glance.is_clear = mean >= CLEAR && worst >= STEADY;
        glance
    }

    /// Whether `block` is records in plain turns.
    pub(super) fn is_clean(&self, block: &[Line<'_>]) -> bool {
        if !self.is_clear {
            return false;
        }
        let mut worst = 0.0_f32;
        let mut before = "";
        for (line, role) in block.iter().zip((0..self.roles).cycle()) {
            worst = (worst + self.speaks_for(line.text, role)).min(0.0);
            if worst < TRIP || line.text == before || may_be_special(line.text) {
                return false;
            }
            before = line.text;
        }
        true
    }

    fn speaks_for(&self, text: &str, role: usize) -> f32 {
        let (length, start, end) = parts(text);
        [(&self.lengths, length), (&self.starts, start), (&self.ends, end)]
            .into_iter()
            .filter_map(|(table, value)| table.get(value)?.get(role))
            .sum()
    }

    /// What the lines of the sample speak for their roles on average, and the worst run of them.
    fn sample(&self, lines: &[Line<'_>], labelled: &Labelled) -> (f32, f32) {
        let labelled = lines.iter().zip(&labelled.labels);
        let spoken: Vec<f32> = labelled
            .filter_map(|(line, label)| Some(self.speaks_for(line.text, usize::from((*label)?))))
            .collect();
        let (mut run, mut worst) = (0.0_f32, 0.0_f32);
        for one in &spoken {
            run = (run + one).min(0.0);
            worst = worst.min(run);
        }
        (spoken.iter().sum::<f32>() / spoken.len().max(1) as f32, worst)
    }
}

/// How much more a value speaks for `role` than for the likeliest other one.
fn against_others(logs: &[f32; MOST_ROLES], role: usize, roles: usize) -> f32 {
    let others = (0..roles).filter(|other| *other != role);
    let most = others.filter_map(|other| logs.get(other)).copied().fold(f32::MIN, f32::max);
    let own = logs.get(role).copied().unwrap_or(0.0);
    (own - most).clamp(-MOST, MOST)
}

/// A line's length on a scale, its first and its last byte.
fn parts(text: &str) -> (usize, usize, usize) {
    let bytes = text.as_bytes();
    let length = bytes.len().max(1);
    // Two steps for each doubling.
    let double = length.ilog2();
    let half = if double > 0 { (length >> (double - 1)) & 1 } else { 0 };
    let byte = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or(0));
    ((2 * double as usize + half).min(LENGTHS - 1), byte(bytes.first()), byte(bytes.last()))
}

/// Whether a line may be a heading or noise; a closer look decides.
fn may_be_special(text: &str) -> bool {
    let first = text.bytes().next().unwrap_or(0);
    let marked = !first.is_ascii_alphanumeric() && first.is_ascii();
    (marked || text.len() <= 12)
        && !matches!(Look::of(text, false).shape, Shape::Text | Shape::Capitals)
}

#[cfg(test)]
mod tests {
    use super::super::learn::{Seen, label};
    use super::*;

    /// One that tells two roles apart by whether a line asks.
    fn by_ends() -> Glance {
        let none = |values: usize| vec![[0.0; MOST_ROLES]; values];
        let mut ends = none(256);
        ends[usize::from(b'?')] = [3.0, -3.0, 0.0, 0.0];
        ends[usize::from(b'.')] = [-3.0, 3.0, 0.0, 0.0];
        Glance { roles: 2, lengths: none(LENGTHS), starts: none(256), ends, is_clear: true }
    }

    /// So many lines, all different, that ask (`?`) or do not (`.`).
    fn texts(signs: &str) -> Vec<String> {
        signs.chars().enumerate().map(|(at, sign)| format!("So many words {at}{sign}")).collect()
    }

    fn lines_of<T: AsRef<str>>(texts: &[T]) -> Vec<Line<'_>> {
        let texts = texts.iter().map(AsRef::as_ref);
        texts.enumerate().map(|(at, text)| Line { number: at + 1, text }).collect()
    }

    /// A labelling of `lines` in which they have the roles of `labels`.
    fn labelled(lines: &[Line<'_>], labels: Vec<Option<u8>>) -> Labelled {
        let labelled = label(&Seen::of(lines, 0), 2, 0.0, true).unwrap();
        Labelled { labels, ..labelled }
    }

    fn turns(lines: usize) -> Vec<Option<u8>> {
        (0..2).cycle().map(Some).take(lines).collect()
    }

    #[test]
    fn a_block_is_clean_where_few_lines_in_a_row_look_like_another_role() {
        let is_clean = |signs: &str| by_ends().is_clean(&lines_of(&texts(signs)));
        assert!(is_clean("") && is_clean("?.?.?."));
        // Three of them may, four may not, however many did not before.
        assert!(is_clean("?.?..?..?.") && is_clean(".?.."));
        assert!(!is_clean("?.?..?.??.") && !is_clean(".?.?"));
        let unclear = Glance { is_clear: false, ..by_ends() };
        assert!(!unclear.is_clean(&lines_of(&texts("?.?.?."))));
    }

    #[test]
    fn a_block_with_a_line_that_is_no_side_is_not_clean() {
        let is_clean = |texts: &[&str]| by_ends().is_clean(&lines_of(texts));
        assert!(is_clean(&["Who wrote this?", "Nobody did.", "Who wrote that?", "Nobody did."]));
        assert!(!is_clean(&["Who wrote this?", "Nobody did.", "Nobody did.", "Who?"]));
        assert!(!is_clean(&["Who wrote this?", "Nobody did.", "# Others", "Somebody did."]));
    }

    #[test]
    fn lengths_and_both_ends_of_the_sample_speak_for_its_roles() {
        let texts = ["Why?", "Abba.", "Who?", "Abba?", "Woe?", "Abba.", "Abba."];
        let lines = lines_of(&texts);
        let mut labels = turns(texts.len());
        // A line without a role teaches nothing.
        labels[6] = None;
        let glance = Glance::learned(&lines, &labelled(&lines, labels));
        // Half a line with each value is believed before the first; all lengths are about the same.
        let (begins, asks, tells) = (7.0_f32.ln(), (3.5_f32 / 1.5).ln(), (2.5_f32 / 0.5).ln());
        let close = |text: &str, role: usize, expected: f32| {
            let spoken = glance.speaks_for(text, role);
            assert!((spoken - expected).abs() < 1e-4, "{text} {role}: {spoken} {expected}");
        };
        close("Why?", 0, begins + asks);
        close("Why?", 1, -begins - asks);
        close("Abba.", 1, begins + tells);
        close("Abba.", 0, -begins - tells);
        close("Wer.", 1, tells - begins);
        // Nothing like it was seen.
        close("xx", 0, 0.0);
    }

    #[test]
    fn one_value_says_no_more_than_so_much() {
        let texts: Vec<String> = (0..60).map(|at| ["Why?", "Because."][at % 2].into()).collect();
        let lines = lines_of(&texts);
        let glance = Glance::learned(&lines, &labelled(&lines, turns(60)));
        assert_eq!(glance.speaks_for("Why?", 0), 3.0 * MOST);
        assert_eq!(glance.speaks_for("Why?", 1), -3.0 * MOST);
        assert!(glance.is_clear);
    }

    #[test]
    fn a_sample_whose_roles_look_alike_is_not_clear() {
        // In which role a line stands has nothing to do with what it says.
        let text = |at: usize| format!("{} words", ["some", "many"][usize::from(at % 7 < 3)]);
        let texts: Vec<String> = (0..60).map(text).collect();
        let lines = lines_of(&texts);
        assert!(!Glance::learned(&lines, &labelled(&lines, turns(60))).is_clear);
    }

    #[test]
    fn a_sample_with_a_break_in_it_is_not_clear() {
        // Most of it is as clear as can be, but three lines look like the other role.
        let signs = format!("{}.?.{}", "?.".repeat(20), ".?".repeat(20));
        let texts = texts(&signs);
        let lines = lines_of(&texts);
        let labelled = labelled(&lines, turns(lines.len()));
        let (mean, worst) = by_ends().sample(&lines, &labelled);
        // All but three of 83 lines speak for their role.
        assert!((mean - 3.0 * (80.0 - 3.0) / 83.0).abs() < 1e-4, "{mean}");
        assert_eq!(worst, -9.0);
        let glance = Glance::learned(&lines, &labelled);
        assert!(!glance.is_clear);
    }

    #[test]
    fn lines_that_have_no_role_are_not_in_the_mean() {
        let texts = texts("?..?");
        let lines = lines_of(&texts);
        let labels = vec![Some(0), None, Some(1), None];
        assert_eq!(by_ends().sample(&lines, &labelled(&lines, labels)), (3.0, 0.0));
    }

    #[test]
    fn a_value_speaks_against_the_likeliest_other_role() {
        let logs = [1.0, 0.5, 2.5, 9.0];
        assert_eq!([0, 1, 2].map(|role| against_others(&logs, role, 3)), [-1.5, -2.0, 1.5]);
        // A fourth role that is not there says nothing.
        assert_eq!([0, 1].map(|role| against_others(&logs, role, 2)), [0.5, -0.5]);
        assert_eq!([0, 3].map(|role| against_others(&logs, role, 4)), [-MOST, MOST]);
    }

    #[test]
    fn lengths_have_two_steps_for_each_doubling() {
        let length = |bytes: usize| parts(&"x".repeat(bytes)).0;
        assert_eq!([0, 1, 2, 3].map(length), [0, 0, 2, 3]);
        assert_eq!([4, 5, 6, 7].map(length), [4, 4, 5, 5]);
        assert_eq!([8, 11, 12, 15, 16].map(length), [6, 6, 7, 7, 8]);
        assert_eq!(parts("Why?"), (4, b'W'.into(), b'?'.into()));
        assert_eq!(parts(""), (0, 0, 0));
    }

    #[test]
    fn headings_and_noise_are_looked_at_closely() {
        let special =
            ["# Others", "== Verbs of the second group ==", "Chapter 4", "17", "Page 3 of 20"];
        let plain = ["Who was it?", "VERBS", "(so many words)", "SO MANY WORDS OF IT"];
        assert_eq!(special.map(may_be_special), [true; 5]);
        assert_eq!(plain.map(may_be_special), [false; 4]);
    }
}
