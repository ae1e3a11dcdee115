//! What became of the edited notes, counted and as a table.

use std::ops::AddAssign;

use deckconv::compare::{Comparison, Strength};

use crate::decks::{Deck, collection};
use crate::dice::Dice;
use crate::rows::{Edit, ROWS, Row};
use crate::scenario::{Scenario, Truth};
use crate::words::count;

/// What became of notes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) edited: usize,
    /// Found to be what they were.
    pub(crate) kept: usize,
    /// Listed as likely.
    pub(crate) doubtful: usize,
    /// Notes that are new, or that nothing happened to.
    pub(crate) others: usize,
    /// New ones among the others.
    pub(crate) new: usize,
    /// Taken for what they were not: edited ones, unchanged ones and new ones.
    pub(crate) wrong: usize,
    /// Unchanged ones that were not found.
    pub(crate) unchanged_lost: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.edited += other.edited;
        self.kept += other.kept;
        self.doubtful += other.doubtful;
        self.others += other.others;
        self.new += other.new;
        self.wrong += other.wrong;
        self.unchanged_lost += other.unchanged_lost;
    }
}

impl Tally {
    pub(crate) fn lost(&self) -> usize {
        self.edited - self.kept - self.doubtful
    }
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Each row counts at least so many edited notes,
    pub(crate) notes: usize,
    /// unless each deck was edited so often.
    pub(crate) rounds: u64,
}

/// What becomes of the notes of `row`, `times` as many as the table needs.
pub(crate) fn measured(
    row: usize,
    decks: &[Deck],
    extent: Extent,
    mut show: impl FnMut(&Scenario, usize, Option<usize>),
) -> Tally {
    let mut sum = Tally::default();
    // Each deck, and how many of its notes were counted.
    let mut fit: Vec<(usize, usize)> = (0..decks.len()).map(|at| (at, 0)).collect();
    for round in 0..extent.rounds {
        fit.retain_mut(|(at, counted)| {
            let dice = Dice::of(&[row as u64, round, *at as u64]);
            let deck = &decks[*at];
            let scenario = Scenario::of(deck, ROWS[row].changes, ROWS[row].upheaval, dice);
            let tally = tally_of(&ROWS[row], &scenario, &mut show);
            sum += tally;
            *counted += tally.edited;
            *counted > 0 || round < 4
        });
        if sum.edited >= extent.notes {
            break;
        }
    }
    sum
}

/// Compares the two states; `show` is given each new note that is matched to `Some` wrong old one, or is
/// lost.
fn tally_of(
    row: &Row,
    scenario: &Scenario,
    show: &mut impl FnMut(&Scenario, usize, Option<usize>),
) -> Tally {
    let (old, new) = (collection(&scenario.old), collection(&scenario.new));
    let found = Comparison::of(&old, &new, Strength::Normal);
    let mut tally = Tally::default();
    for (at, truth) in scenario.truth.iter().enumerate() {
        let matched = found.matches[at].map(|found| found.old as usize);
        let card = &scenario.new[at];
        let edit = Edit::of(truth, count(&card.front) >= 4 && count(&card.back) >= 4);
        let is_counted = edit.as_ref().is_some_and(row.counts);
        let was = match truth {
            Truth::Same { old, .. } => Some(*old),
            Truth::New => None,
        };
        let is_right = matched.is_some() && matched == was;
        let is_wrong = matched.is_some() && matched != was;
        let is_doubtful = was.is_some_and(|was| {
            let mut doubts = found.doubts.iter();
            matched.is_none()
                && doubts.any(|doubt| (doubt.new as usize, doubt.old as usize) == (at, was))
        });
        let is_unchanged = edit.is_some_and(|edit| edit.change.is_none());
        tally += Tally {
            edited: usize::from(is_counted),
            kept: usize::from(is_counted && is_right),
            doubtful: usize::from(is_counted && is_doubtful),
            others: usize::from(!is_counted),
            new: usize::from(was.is_none()),
            wrong: usize::from(is_wrong && (is_counted || is_unchanged || was.is_none())),
            unchanged_lost: usize::from(is_unchanged && !is_right),
        };
        if is_wrong || (is_counted && !is_right) {
            show(scenario, at, matched);
        }
    }
    tally
}

/// The table as Markdown.
pub(crate) fn table(tallies: &[Tally]) -> String {
    let mut lines = vec![
        "| what changed | how far | notes | kept | in doubt | lost | new notes beside them | wrongly carried |"
            .to_owned(),
        "|---|---|---:|---:|---:|---:|---:|---:|".to_owned(),
    ];
    for (row, tally) in ROWS.iter().zip(tallies) {
        let share =
            |count: usize| format!("{:.2} %", 100.0 * count as f64 / tally.edited.max(1) as f64);
        lines.push(format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            row.what,
            row.how_far,
            tally.edited,
            share(tally.kept),
            share(tally.doubtful),
            share(tally.lost()),
            tally.new,
            tally.wrong,
        ));
    }
    lines.join("\n") + "\n"
}
