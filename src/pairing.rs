//! Which line asks, which answers, and where the alternation breaks.
//!
//! A dump is records of two lines (or three, or four) in turn. One model labels every line - title,
//! heading, side of a record, continuation, noise - by the best labelling of the whole text. What
//! questions and answers look like is learned from this very text (`learn.rs`), so it holds for any
//! language and for decks without a question mark; what a departure from plain turns costs is in
//! `priors.rs`, and `lattice.rs` weighs the two. A long text is learned from its beginning
//! and labelled in blocks, a clean block at a glance.
//!
//! It must not know files, formats or notes.

mod glance;
mod habits;
mod lattice;
mod learn;
mod look;
mod priors;
mod shifts;
mod verdict;
mod words;

use std::collections::HashSet;

use crate::text::asks;
use crate::titles::{names_a_deck, names_a_glossary};
use glance::Glance;
use lattice::{Lattice, Move};
use learn::{Labelled, Seen, label};

/// Lines of a record at most.
pub const MOST_ROLES: usize = 4;

/// A text of at most so many lines is learned from and labelled as a whole.
const WHOLE: usize = 4096;

/// Of a longer one so many lines are learned from: a line costs far more to learn from than to
/// label.
const SAMPLE: usize = 1024;

/// Lines that are labelled at once in a long text, and how many of them are labelled again with
/// those that follow.
const BLOCK: usize = 4096;
const OVERLAP: usize = 256;

/// A line with something on it: its number from 1, and its text without the space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number in the source, from 1.
    pub number: usize,
    /// Its text, trimmed and not empty.
    pub text: &'a str,
}

/// What the lines of a text are; lines are named by their index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paired {
    /// The line that is the deck's title.
    pub title: Option<usize>,
    /// Lines of a record.
    pub roles: usize,
    /// The records, in their order.
    pub records: Vec<Record>,
    /// Where the text departs from plain turns, in no order.
    pub departures: Vec<Departure>,
    /// How much the lines look like records rather than like any lines, on average: a logarithm.
    evidence: f32,
    /// How many of a hundred lines look most like the role they have, judged by the others.
    agreement: u32,
    /// The lines that were learned from.
    sample: usize,
}

/// A record: its sides by role, those beyond the deck's roles empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Record {
    /// The lines of each side.
    pub sides: [Span; MOST_ROLES],
}

/// Lines that stand together: the index of the first, and how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The index of the first line.
    pub first: u32,
    /// How many lines; none for a side that is not there.
    pub lines: u32,
}

/// A departure from plain turns: the indexes of its first and last line, and what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// The index of its first line.
    pub first: usize,
    /// The index of its last line.
    pub last: usize,
    /// What the lines are.
    pub part: Part,
}

/// What lines are that are no plain sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A question without an answer, left out.
    OrphanQuestion,
    /// An answer without a question, left out.
    OrphanAnswer,
    /// A heading of a section.
    Heading,
    /// A page number or a rule.
    Noise,
    /// The line before once more.
    Repeated,
    /// A part of the side that begins before them.
    Rejoined,
    /// A record that may be none: a close call, kept.
    Doubtful,
    /// A record whose sides stand the wrong way round, kept as it stands.
    Swapped,
    /// Records somewhere in which the turns break, left out.
    Broken {
        /// How many records the lines would be.
        records: usize,
    },
}

impl Paired {
    /// Whether the text is a deck at all: its roles differ and take turns, or it is too short to
    /// tell.
    #[must_use]
    pub fn is_deck(&self) -> bool {
        let is_short = self.sample < priors::SHORT;
        // A close call is no departure: its record stands where it should.
        let is_close =
            |departure: &&Departure| matches!(departure.part, Part::Doubtful | Part::Swapped);
        let departures = self.departures.iter().filter(|departure| !is_close(departure)).count();
        let takes_turns = departures < 4 || departures * priors::LINES_A_DEPARTURE <= self.sample;
        let least = match self.roles == 4 && self.evidence >= priors::CLEAR_EVIDENCE {
            true => priors::LEAST_AGREEMENT_OF_FOURS,
            false => priors::LEAST_AGREEMENT,
        };
        let differs = self.evidence >= priors::LEAST_EVIDENCE && self.agreement >= least;
        !self.records.is_empty() && takes_turns && (is_short || differs)
    }

    /// Whether nobody could take the text for anything else.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.evidence >= priors::CLEAR_EVIDENCE && self.agreement >= priors::CLEAR_AGREEMENT
    }
}

/// The lines of `text` that have something on them.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let (mut start, mut number) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let end = ends.next()?;
            let line = text.get(start..end).unwrap_or_default().trim();
            start = end + 1;
            number += 1;
            if !line.is_empty() {
                return Some(Line { number, text: line });
            }
        }
    })
}

/// What `lines` are. `roles` are the lines of a record where that is known; `name` is what the
/// text is called, as a title often says the same.
#[must_use]
pub fn pair(lines: &[Line<'_>], roles: Option<usize>, name: &str) -> Paired {
    let Some(first) = lines.first() else { return Paired::default() };
    let title = if is_title_by_words(first.text, name) { priors::TITLE_WORD } else { 0.0 };
    let is_whole = lines.len() <= WHOLE;
    let sample = if is_whole { lines } else { lines.get(..SAMPLE).unwrap_or(lines) };
    let seen = Seen::of(sample, 0);
    let Some(labelled) = best(&seen, roles, title, is_whole) else { return Paired::default() };
    let Labelled { evidence, solved, .. } = &labelled;
    let roles = labelled.learned.roles;
    let mut paired = Paired { roles, sample: sample.len(), ..Paired::default() };
    let titled = solved.path.first().is_some_and(|step| step.made == Move::Title);
    let without_title = solved.total - if titled { evidence.title } else { 0.0 };
    paired.evidence = without_title / sample.len() as f32;
    paired.agreement = labelled.agreement();
    if is_whole {
        let lattice = Lattice { evidence, roles, begins: true, ends: true };
        verdict::pronounce(&mut paired, &lattice, solved, 0, lines.len());
        paired.departures.extend(doubtful_start(&paired, labelled.lead));
    } else {
        in_blocks(&mut paired, lines, labelled);
    }
    let doubtful = doubtful_shifts(&paired, lines);
    paired.departures.extend(doubtful);
    paired.departures.sort_by_key(|departure| departure.first);
    paired
}

/// The best labelling of `seen`: with records of `roles` lines, or of as many as explain it best.
fn best(seen: &Seen<'_, '_>, roles: Option<usize>, title: f32, is_whole: bool) -> Option<Labelled> {
    if let Some(roles) = roles {
        return label(seen, roles.clamp(2, MOST_ROLES), title, is_whole);
    }
    let two = label(seen, 2, title, is_whole)?;
    // Longer records are asked for where pairs leave much to explain.
    let lines = seen.lines.len();
    let odd = odd_in(&two);
    let is_clear = two.score > priors::PLAIN_EVIDENCE * lines as f32;
    if is_clear && odd * 12 < lines {
        return Some(if odd == 0 { or_fours(two, seen, title, is_whole) } else { two });
    }
    let longer = [(3, priors::THREE_LINES), (4, priors::FOUR_LINES)];
    let longer = longer.into_iter().filter(|(roles, _)| lines >= 3 * roles);
    let longer = longer.filter_map(|(roles, price)| {
        let labelled = label(seen, roles, title, is_whole)?;
        Some(Labelled { score: labelled.score + price, ..labelled })
    });
    std::iter::once(two).chain(longer).max_by(|a, b| a.score.total_cmp(&b.score))
}

/// How many steps of a labelling are no plain sides.
fn odd_in(labelled: &Labelled) -> usize {
    let is_plain = |made: Move| {
        matches!(made, Move::Title | Move::Side { lines: 1, .. } | Move::Reversed { .. })
    };
    labelled.solved.path.iter().filter(|step| !is_plain(step.made)).count()
}

/// `two`, whose lines all take turns; or records of four lines, which are pairs of pairs too, where every other
/// pair looks different and they explain far more, and all lines.
fn or_fours(two: Labelled, seen: &Seen<'_, '_>, title: f32, is_whole: bool) -> Labelled {
    let titled = two.solved.path.first().is_some_and(|step| step.made == Move::Title);
    let from = usize::from(titled);
    let lines = seen.lines.len() - from;
    if lines < 12 || !lines.is_multiple_of(4) || !seen.pairs_differ(from) {
        return two;
    }
    let least = two.score + priors::FOURS_EVIDENCE * lines as f32 - priors::FOUR_LINES;
    let fours = label(seen, 4, title, is_whole);
    fours.filter(|fours| fours.score >= least && odd_in(fours) == 0).unwrap_or(two)
}

/// The first record, where the lines could almost as well take their turns the other way round.
fn doubtful_start(paired: &Paired, lead: f32) -> Option<Departure> {
    let [front, back, ..] = paired.records.first()?.sides;
    let (first, last) = (front.first as usize, back.first as usize);
    (lead < priors::LEAD).then_some(Departure { first, last, part: Part::Doubtful })
}

/// Records that two missing answers may have made: where nearly all questions ask and no answer does, one
/// of two questions, and those behind it whose answers ask. In a short deck leaving lines out would be as
/// bold as taking them for cards.
fn doubtful_shifts(paired: &Paired, lines: &[Line<'_>]) -> Vec<Departure> {
    let asks_at = |side: &Span| {
        let last = side.first as usize + (side.lines as usize).saturating_sub(1);
        lines.get(last).is_some_and(|line| asks(line.text))
    };
    // Hardly any deck has an answer that asks, and the longest have a million.
    if paired.roles != 2 || !paired.records.iter().any(|record| asks_at(&record.sides[1])) {
        return Vec::new();
    }
    let asking = |record: &Record| (asks_at(&record.sides[0]), asks_at(&record.sides[1]));
    let asking: Vec<(bool, bool)> = paired.records.iter().map(asking).collect();
    let clean = asking.iter().filter(|asking| **asking == (true, false)).count();
    if clean * 10 < asking.len() * priors::CLEAN_IN_TEN {
        return Vec::new();
    }
    let known: HashSet<usize> = paired.departures.iter().map(|known| known.first).collect();
    let mut shifted = Vec::new();
    let mut is_open = false;
    for (at, record) in paired.records.iter().enumerate() {
        let next = asking.get(at + 1);
        is_open = match asking.get(at) {
            Some((true, true)) => next == Some(&(false, true)),
            Some((false, true)) => is_open,
            _ => false,
        };
        let [front, back, ..] = record.sides;
        let (first, last) = (front.first as usize, back.first as usize);
        if is_open && !known.contains(&first) {
            shifted.push(Departure { first, last, part: Part::Doubtful });
        }
    }
    shifted
}

/// Labels a long text block by block.
fn in_blocks(paired: &mut Paired, lines: &[Line<'_>], labelled: Labelled) {
    let glance = Glance::learned(lines, &labelled);
    let titled = labelled.solved.path.first().is_some_and(|step| step.made == Move::Title);
    let mut learned = labelled.learned;
    learned.settle();
    let roles = learned.roles;
    let mut start = 0;
    while let Some(rest) = lines.get(start..).filter(|rest| !rest.is_empty()) {
        let is_last = rest.len() <= BLOCK + OVERLAP;
        let block = if is_last { rest } else { rest.get(..BLOCK).unwrap_or(rest) };
        let title = usize::from(start == 0 && titled);
        let clean = block.get(title..).unwrap_or_default();
        let whole = clean.len() / roles * roles;
        if (whole == clean.len() || !is_last)
            && glance.is_clean(clean.get(..whole).unwrap_or(clean))
        {
            paired.title = paired.title.or((title > 0).then_some(start));
            let first = start + title;
            let records = (first..first + whole).step_by(roles);
            paired.records.extend(records.map(|first| Record::plain(first, roles)));
            start = first + whole;
            continue;
        }
        let before =
            start.checked_sub(1).and_then(|at| lines.get(at)).map_or(0, |line| line.number);
        let seen = Seen::of(block, before);
        let evidence = learned.evidence(&seen, None);
        let lattice = Lattice { evidence: &evidence, roles, begins: start == 0, ends: is_last };
        let solved = lattice.solve();
        // The end of a block is labelled again, with what follows it.
        let is_record = |made: Move| matches!(made, Move::Side { role: 0, .. });
        let early = |at: usize| is_last || at + OVERLAP <= block.len();
        let steps = solved.path.iter().filter(|step| is_record(step.made) && early(step.at));
        let mut steps = steps;
        let cut = steps.next_back().map_or(block.len(), |step| step.at);
        let until = if is_last { block.len() } else { cut };
        let until = if until == 0 { block.len() } else { until };
        verdict::pronounce(paired, &lattice, &solved, start, until);
        start += until;
    }
}

impl Record {
    /// A record of so many lines from index `first` on.
    fn plain(first: usize, roles: usize) -> Self {
        let side = |role| match role < roles {
            true => Span { first: (first + role) as u32, lines: 1 },
            false => Span::default(),
        };
        Self { sides: std::array::from_fn(side) }
    }
}

/// Whether a first line says that it is a deck's title, or says what the text is called.
fn is_title_by_words(line: &str, name: &str) -> bool {
    let lower = line.to_lowercase();
    let is_one_word = !line.contains(char::is_whitespace) && line.is_ascii();
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let says_deck = names_a_deck(line) || names_a_glossary(line) || lower.contains("lesson");
    (says_deck && (!is_one_word || lower.starts_with("flashcard")) && !line.ends_with(['?', '.']))
        || (!name.is_empty() && letters(line) == letters(name))
}

#[cfg(test)]
mod tests;
