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
    /// Those of one value after the other: numbers in a row are made and copied far faster than arrays.
    counts: Vec<f32>,
    totals: [[f32; MOST_ROLES]; ALL],
    /// What `logs` gives for the first values, once nothing more is counted.
    settled: Vec<(Scores, f32)>,
}

/// What was settled of habits, for as long as it does not hold.
pub(super) struct Settled(Vec<(Scores, f32)>);

/// The features of a line but for its pairs of characters: table, value, amount. Those that count the
/// same stand together, see [`Logs`].
fn features(look: &Look) -> [(usize, usize, f32); 11 + SIGNS] {
    let length = look.length();
    let mut features = [(SIGN, 0, 1.0); 11 + SIGNS];
    let (signs, others) = features.split_at_mut(SIGNS);
    for (sign, feature) in signs.iter_mut().enumerate() {
        *feature = (SIGN + sign, usize::from(look.signs >> sign & 1), 1.0);
    }
    // Lengths are near each other, so a line counts for its neighbours too.
    others[0] = (LENGTH, length, 0.5);
    others[1] = (WORD_COUNT, look.word_count(), 1.0);
    others[2] = (LENGTH, length.saturating_sub(1), 0.25);
    others[3] = (LENGTH, (length + 1).min(LENGTHS - 1), 0.25);
    others[4] = (END, look.end.into(), 1.0);
    others[5] = (SCRIPT, look.script.into(), 1.0);
    others[6] = (GAP, usize::from(look.after_gap), 1.0);
    others[7] = (START, look.start.into(), 1.0);
    others[8] = (FIRST, look.first.into(), 1.0);
    others[9] = (LAST, look.last.into(), 1.0);
    others[10] = (SHAPE, look.shape as usize, 1.0);
    features
}

/// Whether the value of a feature depends on how a side is broken into lines.
fn depends_on_breaks(table: usize) -> bool {
    matches!(table, LENGTH | WORD_COUNT | START | END | SHAPE)
}

/// A sum of logarithms, each times a weight. Of numbers that have the same weight and follow each other,
/// one logarithm is taken, of their product: logarithms are most of what learning takes.
struct Logs<const N: usize> {
    weight: f32,
    /// How many of the numbers count.
    used: usize,
    products: [f64; N],
    sums: [f32; N],
}

impl<const N: usize> Logs<N> {
    fn new(used: usize, weight: f32) -> Self {
        Self { weight, used, products: [1.0; N], sums: [0.0; N] }
    }

    fn add(&mut self, weight: f32, numbers: [f32; N]) {
        if weight != self.weight {
            self.take();
            self.weight = weight;
        }
        for (product, number) in self.products.iter_mut().zip(numbers) {
            *product *= f64::from(number);
        }
    }

    /// Adds logarithms that are known.
    fn add_logs(&mut self, weight: f32, logs: [f32; N]) {
        for (sum, log) in self.sums.iter_mut().zip(logs) {
            *sum += weight * log;
        }
    }

    fn take(&mut self) {
        for (sum, product) in self.sums.iter_mut().zip(&mut self.products).take(self.used) {
            *sum += self.weight * product.max(f64::MIN_POSITIVE).ln() as f32;
            *product = 1.0;
        }
    }

    fn sums(mut self) -> [f32; N] {
        self.take();
        self.sums
    }
}

impl Habits {
    /// Nothing seen yet.
    pub(super) fn new(roles: usize) -> Self {
        let (counts, totals) = (vec![0.0; VALUES * MOST_ROLES], [[0.0; MOST_ROLES]; ALL]);
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
            self.counts[(OFFSETS[table] + value) * MOST_ROLES + role] += times * amount;
            self.totals[table][role] += times * amount;
        }
        for gram in grams {
            self.counts[(OFFSETS[GRAM] + usize::from(*gram)) * MOST_ROLES + role] += times;
        }
        self.totals[GRAM][role] += times * grams.len() as f32;
    }

    /// How often a value was counted in each role.
    fn counted(&self, table: usize, value: usize) -> &Scores {
        let (counts, _) = self.counts.as_chunks();
        &counts[OFFSETS[table] + value]
    }

    /// How many lines must be counted besides for `before` of them to have the value, as it is in any line.
    fn usual(&self, table: usize, value: usize) -> f32 {
        let Table { values, before, .. } = TABLES[table];
        let seen = sum(self.counted(table, value));
        let of = sum(&self.totals[table]);
        before * (of + before * values as f32) / (seen + before)
    }

    /// How often a value comes in lines of each role, against the mean of these, and that mean: of a
    /// Gamma-Poisson model around how often it comes in any line, so that rare values speak for nothing.
    fn rates(&self, table: usize, value: usize) -> (Scores, f32) {
        let (counts, totals) = (self.counted(table, value), &self.totals[table]);
        let (before, usual) = (TABLES[table].before, self.usual(table, value));
        // Of four roles at once, whether there are so many or not.
        let rates = std::array::from_fn(|role| (counts[role] + before) / (totals[role] + usual));
        let mean = sum(&self.in_roles(rates)) / self.roles as f32;
        (rates.map(|rate| rate / mean), mean)
    }

    /// The logarithms of both.
    fn logs(&self, table: usize, value: usize) -> (Scores, f32) {
        let (rates, mean) = self.rates(table, value);
        let log = |rate: f32| rate.max(f32::MIN_POSITIVE).ln();
        (self.in_roles(rates.map(log)), log(mean))
    }

    /// `scores` of the roles that there are.
    fn in_roles(&self, scores: Scores) -> Scores {
        std::array::from_fn(|role| if role < self.roles { scores[role] } else { 0.0 })
    }

    /// The last part of `logs` alone.
    fn in_any(&self, table: usize, value: usize) -> f32 {
        match self.settled.get(OFFSETS[table] + value) {
            Some((_, log)) => *log,
            None => self.rates(table, value).1.max(f32::MIN_POSITIVE).ln(),
        }
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

    /// Forgets what was settled, which no longer holds once anything is counted; gives it back.
    pub(super) fn unsettle(&mut self) -> Settled {
        Settled(std::mem::take(&mut self.settled))
    }

    /// Knows again what was settled: all that was counted since is out again.
    pub(super) fn settle_again(&mut self, Settled(settled): Settled) {
        self.settled = settled;
    }

    /// How much more likely this look is in a line of each role than in any line, and how often any line
    /// looks like it, as far as line breaks matter; logarithms.
    pub(super) fn speaks_for(&self, look: &Look) -> (Scores, f32) {
        let (mut roles, mut any) = (Logs::new(self.roles, TABLES[SIGN].weight), Logs::new(1, 0.0));
        for (table, value, amount) in features(look) {
            let weight = TABLES[table].weight * amount;
            let with_breaks = depends_on_breaks(table);
            match self.settled.get(OFFSETS[table] + value) {
                Some((logs, log)) => {
                    roles.add_logs(weight, *logs);
                    any.add_logs(if with_breaks { weight } else { 0.0 }, [*log]);
                }
                None => {
                    let (rates, mean) = self.rates(table, value);
                    roles.add(weight, rates);
                    if with_breaks {
                        any.add(weight, [mean]);
                    }
                }
            }
        }
        let [any] = any.sums();
        (self.in_roles(roles.sums()), any)
    }

    /// The same of its pairs of characters. They depend on each other, so that those of a long
    /// line count for less than their number.
    pub(super) fn grams_speak_for(&self, grams: &[u16]) -> Scores {
        let mut sums = Logs::new(self.roles, TABLES[GRAM].weight * dependence(grams));
        for gram in grams.iter().copied().map(usize::from) {
            match self.settled.get(OFFSETS[GRAM] + gram) {
                Some((logs, _)) => sums.add_logs(sums.weight, *logs),
                None => sums.add(sums.weight, self.rates(GRAM, gram).0),
            }
        }
        self.in_roles(sums.sums())
    }

    /// The logarithm of how often any line begins like this: first character and first word.
    pub(super) fn surprise_of_start(&self, look: &Look) -> (f32, f32) {
        (self.in_any(START, look.start.into()), self.in_any(FIRST, look.first.into()))
    }

    /// The same of its last word.
    pub(super) fn surprise_of_end(&self, look: &Look) -> f32 {
        self.in_any(LAST, look.last.into())
    }

    /// What the likelihood of all lines gains when this one, counted in role `from`, moves to `to`.
    pub(super) fn gain_of_moving(&self, look: &Look, grams: &[u16], from: usize, to: usize) -> f32 {
        let ratio = |table: usize, value: usize, amount: f32| {
            let (counts, totals) = (self.counted(table, value), &self.totals[table]);
            let (before, usual) = (TABLES[table].before, self.usual(table, value));
            let there = (counts[to] + before) / (totals[to] + usual);
            let here = (counts[from] - amount + before) / (totals[from] - amount + usual);
            [there / here]
        };
        let mut gain = Logs::new(1, TABLES[GRAM].weight * dependence(grams));
        for gram in grams {
            gain.add(gain.weight, ratio(GRAM, usize::from(*gram), 1.0));
        }
        for (table, value, amount) in features(look) {
            gain.add(TABLES[table].weight * amount, ratio(table, value, amount));
        }
        let [gain] = gain.sums();
        gain
    }
}

fn sum([a, b, c, d]: &Scores) -> f32 {
    (a + b) + (c + d)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_values_of_their_tables() {
        let look = Look { signs: 0b101, ..Look::of(&"x".repeat(9999), false) };
        let features = features(&look);
        assert!(features.iter().all(|(table, value, _)| *value < TABLES[*table].values));
        let signs: Vec<usize> = features.iter().take(SIGNS).map(|(_, value, _)| *value).collect();
        assert_eq!(signs, [1, 0, 1, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_line_is_counted_once_and_can_be_taken_out_again() {
        let look = Look::of("word", false);
        let mut habits = Habits::new(2);
        habits.count(&look, &[7, 8, 9], 1, 1.0);
        assert_eq!(habits.totals[GRAM], [0.0, 3.0, 0.0, 0.0]);
        // A length counts for its neighbours, and for one line.
        assert_eq!(habits.totals[LENGTH], [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(habits.counted(GRAM, 8), &[0.0, 1.0, 0.0, 0.0]);
        habits.count(&look, &[7, 8, 9], 1, -1.0);
        assert!(habits.totals.iter().flatten().chain(&habits.counts).all(|count| *count == 0.0));
    }

    #[test]
    fn pairs_of_characters_of_a_long_line_count_for_less() {
        assert_eq!([0, 12, 48].map(|grams| dependence(&vec![0; grams])), [1.0, 1.0, 0.5]);
    }

    /// Whether each of `looks` is likelier than the next.
    fn fall(of: fn(&Look) -> f32, looks: &[Look]) -> bool {
        looks.array_windows().all(|[one, next]| of(one) > of(next))
    }

    #[test]
    fn headings_are_short_and_begin_and_end_as_titles_do() {
        let usual = Look::of("Strong verbs", false);
        let words = [2, 3, 5, 8, 20].map(|words| Look { words, ..usual });
        let chars = [8, 40, 2, 1].map(|chars| Look { chars, ..usual });
        let start = [2, 4, 3, 1].map(|start| Look { start, ..usual });
        let end = [4, 1, 3, 2, 23, 28].map(|end| Look { end, ..usual });
        for looks in [&words[..], &chars, &start, &end] {
            assert!(fall(log_heading, looks), "{looks:?}");
        }
        assert!(log_heading(&Look { words: 1, ..usual }) == log_heading(&words[1]));
    }

    #[test]
    fn noise_is_short_and_made_of_digits() {
        let usual = Look::of("12", false);
        let shape = [Shape::Number, Shape::Rule, Shape::Text].map(|shape| Look { shape, ..usual });
        let words = [1, 2, 4].map(|words| Look { words, ..usual });
        let chars = [5, 6].map(|chars| Look { chars, ..usual });
        let start = [3, 2].map(|start| Look { start, ..usual });
        for looks in [&shape[..], &words, &chars, &start] {
            assert!(fall(log_noise, looks), "{looks:?}");
        }
    }

    #[test]
    fn fronts_ask_and_are_shorter() {
        let says = |front: &str, back: &str| {
            let looks = [front, back, front, back].map(|text| Look::of(text, false));
            look_like_fronts_and_backs(&looks, &[Some(0), Some(1), Some(0), Some(1)])
        };
        let close = |one: f32, other: f32| assert!((one - other).abs() < 1e-4, "{one} {other}");
        // Nothing is said by sides that are alike; up to so much by one that is shorter.
        close(says("word", "word"), 0.0);
        close(says("words", "long word"), 2.0 * (10.0_f32 / 6.0).ln());
        close(says("long word", "words"), -2.0 * (10.0_f32 / 6.0).ln());
        close(says("a", "very long words"), 1.75);
        // Where one asks, that says most.
        close(says("word?", "words"), 5.0);
        close(says("words", "word?"), -5.0);
        // A short side that asks is trusted less.
        let longer = (6.0_f32 / 10.0).ln();
        close(says("Word?", "long word"), (1.0 + longer) * 5.0 - 0.2 * 2.0 * longer);
    }
}
