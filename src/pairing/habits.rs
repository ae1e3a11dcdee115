//! How the lines of each role look in this very deck, by counting.
//!
//! It must not know in which order lines stand.

#![allow(
    clippy::indexing_slicing,
    reason = "features and roles are numbers below the sizes of the tables, see look.rs"
)]

use super::MOST_ROLES;
use super::look::{GRAMS, KINDS, LENGTHS, Look, SCRIPTS, SHAPES, SIGNS, Shape, WORD_COUNTS, WORDS};

/// A feature that is counted: how many values it has, how much it counts as evidence, and how many
/// observations of each value are believed before the first.
struct Table {
    values: usize,
    weight: f32,
    before: f32,
}

const LENGTH: usize = 0;
const WORD_COUNT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const SCRIPT: usize = 4;
const SHAPE: usize = 5;
const GAP: usize = 6;
const SIGN: usize = 7;
// Those that have many values come last.
const FIRST: usize = SIGN + SIGNS;
const LAST: usize = FIRST + 1;
const GRAM: usize = LAST + 1;
const ALL: usize = GRAM + 1;

const TABLES: [Table; ALL] = {
    const fn table(values: usize, weight: f32, before: f32) -> Table {
        Table { values, weight, before }
    }
    const ONE_SIGN: Table = table(2, 0.5, 0.5);
    let mut tables = [ONE_SIGN; ALL];
    tables[LENGTH] = table(LENGTHS, 1.0, 0.5);
    tables[WORD_COUNT] = table(WORD_COUNTS, 0.5, 0.5);
    tables[START] = table(KINDS, 0.6, 0.5);
    tables[END] = table(KINDS, 1.0, 0.5);
    tables[FIRST] = table(WORDS, 0.8, 0.5);
    tables[LAST] = table(WORDS, 0.3, 0.5);
    tables[SCRIPT] = table(SCRIPTS, 1.0, 0.3);
    tables[SHAPE] = table(SHAPES, 0.7, 0.3);
    tables[GAP] = table(2, 1.0, 0.5);
    tables[GRAM] = table(GRAMS, 0.35, 0.5);
    tables
};

/// Where the values of each table begin among all values.
const OFFSETS: [usize; ALL] = {
    let mut offsets = [0; ALL];
    let mut table = 1;
    while table < ALL {
        offsets[table] = offsets[table - 1] + TABLES[table - 1].values;
        table += 1;
    }
    offsets
};

const VALUES: usize = OFFSETS[GRAM] + GRAMS;

/// A number for each role.
pub(super) type Scores = [f32; MOST_ROLES];

/// Counts of every value of every feature, by role.
#[derive(Debug, Clone)]
pub(super) struct Habits {
    roles: usize,
    counts: Vec<[f32; MOST_ROLES]>,
    totals: [[f32; MOST_ROLES]; ALL],
    /// What `logs` gives for the first values, once nothing more is counted.
    settled: Vec<(Scores, f32)>,
}

/// The features of a line but for its pairs of characters: table, value, amount.
fn features(look: &Look) -> [(usize, usize, f32); 11 + SIGNS] {
    let length = look.length();
    let mut features = [(SIGN, 0, 1.0); 11 + SIGNS];
    // Lengths are near each other, so a line counts for its neighbours too.
    features[0] = (LENGTH, length, 0.5);
    features[1] = (LENGTH, length.saturating_sub(1), 0.25);
    features[2] = (LENGTH, (length + 1).min(LENGTHS - 1), 0.25);
    features[3] = (WORD_COUNT, look.word_count(), 1.0);
    features[4] = (START, look.start.into(), 1.0);
    features[5] = (END, look.end.into(), 1.0);
    features[6] = (FIRST, look.first.into(), 1.0);
    features[7] = (LAST, look.last.into(), 1.0);
    features[8] = (SCRIPT, look.script.into(), 1.0);
    features[9] = (SHAPE, look.shape as usize, 1.0);
    features[10] = (GAP, usize::from(look.after_gap), 1.0);
    for sign in 0..SIGNS {
        features[11 + sign] = (SIGN + sign, usize::from(look.signs >> sign & 1), 1.0);
    }
    features
}

/// Whether the value of a feature depends on how a side is broken into lines.
fn depends_on_breaks(table: usize) -> bool {
    matches!(table, LENGTH | WORD_COUNT | START | END | SHAPE)
}

impl Habits {
    /// Nothing seen yet.
    pub(super) fn new(roles: usize) -> Self {
        let (counts, totals) = (vec![[0.0; MOST_ROLES]; VALUES], [[0.0; MOST_ROLES]; ALL]);
        Self { roles, counts, totals, settled: Vec::new() }
    }

    /// How many roles there are.
    pub(super) fn roles(&self) -> usize {
        self.roles
    }

    /// Those of lines whose roles are known.
    pub(super) fn of(
        looks: &[Look],
        grams: &[Vec<u16>],
        labels: &[Option<u8>],
        roles: usize,
    ) -> Self {
        let mut habits = Self::new(roles);
        for ((look, grams), label) in looks.iter().zip(grams).zip(labels) {
            if let Some(role) = label {
                habits.count(look, grams, usize::from(*role), 1.0);
            }
        }
        habits
    }

    /// Takes a line in, or out again with a `times` of -1.
    pub(super) fn count(&mut self, look: &Look, grams: &[u16], role: usize, times: f32) {
        for (table, value, amount) in features(look) {
            self.counts[OFFSETS[table] + value][role] += times * amount;
            self.totals[table][role] += times * amount;
        }
        for gram in grams {
            self.counts[OFFSETS[GRAM] + usize::from(*gram)][role] += times;
        }
        self.totals[GRAM][role] += times * grams.len() as f32;
    }

    /// How often a value comes in lines of each role: the mean of a Gamma-Poisson model around how
    /// often it comes in any line, so that rare values speak for nothing.
    fn rates(&self, table: usize, value: usize) -> Scores {
        let counts = &self.counts[OFFSETS[table] + value];
        let totals = &self.totals[table];
        let usual = TABLES[table].before / self.in_any_line(table, value);
        let before = TABLES[table].before;
        let mut rates = [0.0; MOST_ROLES];
        for (role, rate) in rates.iter_mut().enumerate().take(self.roles) {
            *rate = (counts[role] + before) / (totals[role] + usual);
        }
        rates
    }

    fn in_any_line(&self, table: usize, value: usize) -> f32 {
        let Table { values, before, .. } = TABLES[table];
        let seen: f32 = self.counts[OFFSETS[table] + value].iter().sum();
        let of: f32 = self.totals[table].iter().sum();
        ((seen + before) / (of + before * values as f32)).max(f32::MIN_POSITIVE)
    }

    /// The logarithms of how often a value comes in lines of each role against any line, and of how
    /// often it comes in any.
    fn logs(&self, table: usize, value: usize) -> (Scores, f32) {
        if let Some(settled) = self.settled.get(OFFSETS[table] + value) {
            return *settled;
        }
        let (rates, pooled) = self.rates_and_mean(table, value);
        (self.logs_against(rates, pooled), pooled.max(f32::MIN_POSITIVE).ln())
    }

    /// The first part of `logs` alone: a logarithm is most of what learning takes.
    fn against(&self, table: usize, value: usize) -> Scores {
        if let Some((against, _)) = self.settled.get(OFFSETS[table] + value) {
            return *against;
        }
        let (rates, pooled) = self.rates_and_mean(table, value);
        self.logs_against(rates, pooled)
    }

    /// The last part of `logs` alone.
    fn in_any(&self, table: usize, value: usize) -> f32 {
        if let Some((_, log)) = self.settled.get(OFFSETS[table] + value) {
            return *log;
        }
        self.rates_and_mean(table, value).1.max(f32::MIN_POSITIVE).ln()
    }

    fn rates_and_mean(&self, table: usize, value: usize) -> (Scores, f32) {
        let rates = self.rates(table, value);
        (rates, rates[..self.roles].iter().sum::<f32>() / self.roles as f32)
    }

    fn logs_against(&self, rates: Scores, pooled: f32) -> Scores {
        let mut against = [0.0; MOST_ROLES];
        for (log, rate) in against.iter_mut().zip(rates).take(self.roles) {
            *log = (rate / pooled).max(f32::MIN_POSITIVE).ln();
        }
        against
    }

    /// Works out all logarithms, for looking at many more lines. Nothing may be counted afterwards.
    pub(super) fn settle(&mut self) {
        self.settle_tables(ALL);
    }

    /// The same for looks alone: there are far fewer of them than of pairs of characters, and
    /// each is asked for again and again.
    pub(super) fn settle_looks(&mut self) {
        self.settle_tables(GRAM);
    }

    /// The same for looks but for words: few lines have fewer words than there are.
    pub(super) fn settle_looks_but_words(&mut self) {
        self.settle_tables(FIRST);
    }

    fn settle_tables(&mut self, tables: usize) {
        let values = TABLES.iter().take(tables).enumerate();
        let values = values.flat_map(|(table, Table { values, .. })| {
            (0..*values).map(move |value| (table, value))
        });
        self.settled = values.map(|(table, value)| self.logs(table, value)).collect();
    }

    /// The same counts, to be changed.
    pub(super) fn unsettled(&self) -> Self {
        Self { counts: self.counts.clone(), settled: Vec::new(), ..*self }
    }

    /// How much more likely this look is in a line of each role than in any line; logarithms.
    pub(super) fn speaks_for(&self, look: &Look) -> Scores {
        let mut sums = [0.0; MOST_ROLES];
        for (table, value, amount) in features(look) {
            for (sum, log) in sums.iter_mut().zip(self.against(table, value)) {
                *sum += TABLES[table].weight * amount * log;
            }
        }
        sums
    }

    /// The same of its pairs of characters. They depend on each other, so that those of a long
    /// line count for less than their number.
    pub(super) fn grams_speak_for(&self, grams: &[u16]) -> Scores {
        let mut sums = [0.0; MOST_ROLES];
        for gram in grams {
            for (sum, log) in sums.iter_mut().zip(self.against(GRAM, usize::from(*gram))) {
                *sum += log;
            }
        }
        sums.map(|sum| TABLES[GRAM].weight * dependence(grams) * sum)
    }

    /// The logarithm of how often any line looks like this, as far as line breaks matter.
    pub(super) fn surprise(&self, look: &Look) -> f32 {
        let broken = features(look).into_iter().filter(|(table, _, _)| depends_on_breaks(*table));
        let one = |(table, value, amount): (usize, usize, f32)| {
            TABLES[table].weight * amount * self.in_any(table, value)
        };
        broken.map(one).sum()
    }

    /// The same of its beginning alone: first character and first word.
    pub(super) fn surprise_of_start(&self, look: &Look) -> (f32, f32) {
        (self.in_any(START, look.start.into()), self.in_any(FIRST, look.first.into()))
    }

    /// The same of its last word.
    pub(super) fn surprise_of_end(&self, look: &Look) -> f32 {
        self.in_any(LAST, look.last.into())
    }

    /// What the likelihood of all lines gains when this one, counted in role `from`, moves to `to`.
    pub(super) fn gain_of_moving(&self, look: &Look, grams: &[u16], from: usize, to: usize) -> f32 {
        let one = |(table, value, amount): (usize, usize, f32)| {
            let Table { weight, before, .. } = TABLES[table];
            let counts = &self.counts[OFFSETS[table] + value];
            let totals = &self.totals[table];
            let usual = before / self.in_any_line(table, value);
            let there = (counts[to] + before) / (totals[to] + usual);
            let here = (counts[from] - amount + before) / (totals[from] - amount + usual);
            weight * amount * (there / here).max(f32::MIN_POSITIVE).ln()
        };
        let grams_gain: f32 = grams.iter().map(|gram| one((GRAM, usize::from(*gram), 1.0))).sum();
        features(look).into_iter().map(one).sum::<f32>() + dependence(grams) * grams_gain
    }
}

fn dependence(grams: &[u16]) -> f32 {
    (12.0 / grams.len().max(12) as f32).sqrt()
}

/// The logarithm of how often headings look like this, whatever the deck.
pub(super) fn log_heading(look: &Look) -> f32 {
    let shape: f32 = match look.shape {
        Shape::Marked | Shape::Numbered => 0.3,
        Shape::Capitals => 0.12,
        Shape::Text => 0.2,
        Shape::Rule => 0.01,
        Shape::Number => 0.001,
    };
    let words: f32 = match look.words {
        2 => 0.3,
        1 | 3 => 0.2,
        4..=6 => 0.1,
        7..=9 => 0.03,
        _ => 0.001,
    };
    let length: f32 = match look.length() {
        5..=11 => 0.12,
        12 => 0.03,
        3..=4 => 0.02,
        _ => 0.001,
    };
    let start: f32 = match look.start {
        2 => 0.6,
        4 => 0.5,
        3 => 0.05,
        _ => 0.02,
    };
    let end: f32 = match look.end {
        4 => 0.5,
        1 => 0.4,
        3 => 0.25,
        2 => 0.15,
        23 => 0.1,
        _ => 0.01,
    };
    weighted(shape, words, length, start, end)
}

/// The same of page numbers and rules.
pub(super) fn log_noise(look: &Look) -> f32 {
    let shape: f32 = match look.shape {
        Shape::Number => 0.7,
        Shape::Rule => 0.3,
        _ => 0.0005,
    };
    let words: f32 = match look.words {
        1 => 0.8,
        2..=3 => 0.09,
        _ => 0.01,
    };
    let length: f32 = if look.length() <= 5 { 0.17 } else { 0.02 };
    let digit = |kind: u8| if kind == 3 { 0.7 } else { 0.02 };
    weighted(shape, words, length, digit(look.start), digit(look.end))
}

fn weighted(shape: f32, words: f32, length: f32, start: f32, end: f32) -> f32 {
    TABLES[SHAPE].weight * shape.ln()
        + TABLES[WORD_COUNT].weight * words.ln()
        + TABLES[LENGTH].weight * length.ln()
        + TABLES[START].weight * start.ln()
        + TABLES[END].weight * end.ln()
}

/// How much the first two roles look as fronts and backs do anywhere: fronts ask, and are shorter.
pub(super) fn look_like_fronts_and_backs(looks: &[Look], labels: &[Option<u8>]) -> f32 {
    use super::priors::{FRONTS_ARE_SHORTER, FRONTS_ASK};
    let mean = |role: u8, of: fn(&Look) -> f32| {
        let own = || looks.iter().zip(labels).filter(|(_, label)| **label == Some(role));
        own().map(|(look, _)| of(look)).sum::<f32>() / own().count().max(1) as f32
    };
    let difference = |of: fn(&Look) -> f32| mean(0, of) - mean(1, of);
    let longer = difference(|look| (look.weight() + 1.0).ln());
    let ask = FRONTS_ASK.0 * difference(|look| f32::from(u8::from(look.end == super::look::ASKS)));
    let shorter =
        (-FRONTS_ARE_SHORTER.0 * longer).clamp(-FRONTS_ARE_SHORTER.1, FRONTS_ARE_SHORTER.1);
    // Short sides that ask may be answers to long clues, as in quiz shows.
    let trust = (longer * ask.signum() + 1.0).clamp(0.15, 1.0);
    // Where one side asks, lengths say little more.
    let counts = if ask.abs() > 2.0 { 0.2 } else { 1.0 };
    trust * ask.clamp(-FRONTS_ASK.1, FRONTS_ASK.1) + counts * shorter
}
