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
