//! The best labelling of a run of lines, and how certain each of its records is.
//!
//! A hidden Markov model whose states say which side of a record comes next: its habit is to take
//! turns, and every departure has its price (`priors.rs`). The best path is found by dynamic
//! programming, the certainty of a record by summing over all paths. It must not know where the
//! likelihoods come from, nor what is said about a departure.

#![allow(
    clippy::indexing_slicing,
    reason = "positions are at most the number of lines, states below STATES"
)]

use super::MOST_ROLES;
use super::priors;

/// States: the role that comes next; with two roles also the first and the second line of a record
/// that stands the wrong way round.
const STATES: usize = MOST_ROLES;
const REVERSED_FIRST_LINE: usize = 2;
const REVERSED_SECOND_LINE: usize = 3;

const NEVER: f32 = f32::NEG_INFINITY;

/// So many lines at most are one side.
const MOST_WRAPPED: usize = 4;

/// What one step of a path makes of the lines at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// So many lines are the side of this role.
    Side {
        role: u8,
        lines: u8,
    },
    /// The line is the side of this role, in a record that stands the wrong way round.
    Reversed {
        role: u8,
    },
    /// The side of this role is not there.
    Missing {
        role: u8,
    },
    Title,
    Heading,
    Noise,
    Repeated,
}

/// A step of a path: what is made of the lines from `at` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) at: usize,
    pub(super) made: Move,
}

/// How likely each line is in each part; logarithms, against any line.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// As a side of its own, by role.
    pub(super) single: Vec<[f32; MOST_ROLES]>,
    /// As lines after a first one of a side: by number of lines and role.
    pub(super) wrapped: Vec<[[f32; MOST_ROLES]; MOST_WRAPPED - 1]>,
    pub(super) heading: Vec<f32>,
    pub(super) noise: Vec<f32>,
    /// Whether the line equals the one before.
    pub(super) repeated: Vec<bool>,
    /// How much it speaks for a line being in one record with the one before.
    pub(super) together: Vec<f32>,
    /// As the title; only the first line can be one.
    pub(super) title: f32,
    /// How far apart the roles of a record are, on average.
    pub(super) margin: f32,
}

/// How many further lines of a side there can be.
pub(super) const MOST_JOINED: usize = MOST_WRAPPED - 1;

/// A run of lines to label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice<'e> {
    pub(super) evidence: &'e Evidence,
    pub(super) roles: usize,
    /// The run begins the text.
    pub(super) begins: bool,
    /// The run ends the text, so that its last record must be whole.
    pub(super) ends: bool,
}

/// The best path, and what is needed to ask how certain a part of it is.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub(super) path: Vec<Step>,
    /// The logarithm of the likelihood of all paths together.
    pub(super) total: f32,
    before: Vec<[f32; STATES]>,
    after: Vec<[f32; STATES]>,
}

/// Where the best path to a state came from.
#[derive(Debug, Clone, Copy)]
struct From {
    at: usize,
    state: usize,
    made: Move,
    /// Whether a missing side stands between that move and the state.
    missing: bool,
}

impl Lattice<'_> {
    fn len(&self) -> usize {
        self.evidence.single.len()
    }

    /// The moves from `state` at line `at`: what is made, of how many lines, the next state and
    /// the score.
    fn moves(&self, at: usize, state: usize, mut each: impl FnMut(Move, usize, usize, f32)) {
        let evidence = self.evidence;
        let left = self.len() - at;
        if left == 0 {
            return;
        }
        let single = &evidence.single[at];
        if state >= self.roles {
            let stays = priors::REVERSED_EACH_MARGIN * evidence.margin;
            let second = single[0] + evidence.together[at] + stays;
            match state {
                REVERSED_FIRST_LINE => {
                    each(Move::Reversed { role: 1 }, 1, REVERSED_SECOND_LINE, single[1]);
                }
                REVERSED_SECOND_LINE => {
                    let made = Move::Reversed { role: 0 };
                    each(made, 1, REVERSED_FIRST_LINE, second + priors::REVERSED_STAYS);
                    each(made, 1, 0, second + priors::REVERSED_ENDS);
                }
                _ => {}
            }
            return;
        }
        let next = (state + 1) % self.roles;
        let role = state as u8;
        let together = if state > 0 { evidence.together[at] } else { 0.0 };
        each(Move::Side { role, lines: 1 }, 1, next, single[state] + together);
        for (more, scores) in (1..left.min(MOST_WRAPPED)).zip(&evidence.wrapped[at]) {
            let made = Move::Side { role, lines: more as u8 + 1 };
            each(made, more + 1, next, scores[state] + together);
        }
        if state == 0 {
            each(Move::Heading, 1, 0, evidence.heading[at]);
            if at == 0 && self.begins {
                each(Move::Title, 1, 0, evidence.title);
            }
            if self.roles == 2 {
                let first = if at < 2 && self.begins { priors::REVERSED_FIRST } else { 0.0 };
                let margin =
                    (priors::REVERSED_MARGIN * evidence.margin).max(priors::REVERSED_LEAST);
                let begins = priors::REVERSED + margin + first;
                each(Move::Reversed { role: 1 }, 1, REVERSED_SECOND_LINE, single[1] + begins);
            }
        }
        if evidence.repeated[at] {
            each(Move::Repeated, 1, state, priors::REPEATED);
        } else if !evidence.repeated.get(at + 1).is_some_and(|repeated| *repeated) {
            each(Move::Noise, 1, state, evidence.noise[at]);
        }
    }

    /// What it costs that the side of `role` is missing before line `at`.
    fn missing(&self, at: usize, role: usize) -> f32 {
        if at == self.len() && role + 1 == self.roles {
            priors::MISSING_LAST
        } else if at < 2 && role == 0 && self.begins {
            priors::MISSING_FIRST
        } else {
            priors::MISSING
        }
    }

    fn role_before(&self, role: usize) -> usize {
        (role + self.roles - 1) % self.roles
    }

    pub(super) fn solve(&self) -> Solved {
        let lines = self.len();
        let mut reached = vec![[NEVER; STATES]; lines + 1];
        let mut before = reached.clone();
        let mut best_reached = reached.clone();
        let no_way = From { at: 0, state: 0, made: Move::Title, missing: false };
        let mut ways = vec![[no_way; STATES]; lines + 1];
        reached[0][0] = 0.0;
        best_reached[0][0] = 0.0;
        for at in 0..=lines {
            let arrived = best_reached[at];
            before[at] = reached[at];
            for state in 0..self.roles {
                let role = self.role_before(state);
                let cost = self.missing(at, role);
                before[at][state] = add(reached[at][state], reached[at][role] + cost);
                if arrived[role] + cost > arrived[state] {
                    best_reached[at][state] = arrived[role] + cost;
                    ways[at][state].missing = true;
                }
            }
            for state in 0..STATES {
                let (all, best) = (before[at][state], best_reached[at][state]);
                if all == NEVER {
                    continue;
                }
                self.moves(at, state, |made, taken, to, score| {
                    let next = at + taken;
                    reached[next][to] = add(reached[next][to], all + score);
                    if best + score > best_reached[next][to] {
                        best_reached[next][to] = best + score;
                        ways[next][to] = From { at, state, made, missing: false };
                    }
                });
            }
        }
        let after = self.after();
        let likelihood = |state: &usize| best_reached[lines][*state];
        let last = (0..STATES).max_by(|a, b| likelihood(a).total_cmp(&likelihood(b)));
        let end = if self.ends { 0 } else { last.unwrap_or(0) };
        let total = match self.ends {
            true => before[lines][0],
            false => before[lines].into_iter().fold(NEVER, add),
        };
        Solved { path: self.path(&ways, end), total, before, after }
    }

    /// The best path that ends in `state`.
    fn path(&self, ways: &[[From; STATES]], mut state: usize) -> Vec<Step> {
        let mut path = Vec::with_capacity(self.len());
        let mut at = self.len();
        loop {
            let mut way = ways[at][state];
            if way.missing {
                state = self.role_before(state);
                path.push(Step { at, made: Move::Missing { role: state as u8 } });
                way = ways[at][state];
            }
            if at == 0 {
                break;
            }
            path.push(Step { at: way.at, made: way.made });
            (at, state) = (way.at, way.state);
        }
        path.reverse();
        path
    }

    /// The likelihood of the rest of the lines from each place and state on, a side missing there
    /// included.
    fn after(&self) -> Vec<[f32; STATES]> {
        let lines = self.len();
        let mut after = vec![[NEVER; STATES]; lines + 1];
        for at in (0..=lines).rev() {
            let mut going_on = [NEVER; STATES];
            if at == lines {
                going_on = if self.ends { [0.0, NEVER, NEVER, NEVER] } else { [0.0; STATES] };
            }
            for (state, sum) in going_on.iter_mut().enumerate() {
                self.moves(at, state, |_, taken, to, score| {
                    *sum = add(*sum, score + after[at + taken][to]);
                });
            }
            after[at] = going_on;
            for state in 0..self.roles {
                let next = (state + 1) % self.roles;
                after[at][state] = add(going_on[state], going_on[next] + self.missing(at, state));
            }
        }
        after
    }

    /// How certain it is that the lines from the first of `steps` up to line `end` are the record
    /// that `steps` make of them: a probability.
    pub(super) fn certainty(&self, solved: &Solved, steps: &[Step], end: usize) -> f32 {
        let Some(first) = steps.first() else { return 1.0 };
        let mut state = 0;
        let mut score = 0.0;
        for step in steps {
            let mut found = (NEVER, state);
            self.moves(step.at, state, |made, _, to, score| {
                if made == step.made {
                    found = (score, to);
                }
            });
            score += found.0;
            state = found.1;
        }
        (solved.before[first.at][0] + score + solved.after[end][state] - solved.total).exp()
    }
}

/// The logarithm of the sum of what `a` and `b` are the logarithms of.
fn add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == NEVER { high } else { high + (low - high).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evidence of so many lines, some for and some against anything.
    fn evidence(lines: usize) -> Evidence {
        let mut state = 7_u32;
        let mut chance = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as f32 / 65_536.0 * 4.0 - 2.0
        };
        let mut scores = |less: f32| [0; MOST_ROLES].map(|_| chance() - less);
        Evidence {
            single: (0..lines).map(|_| scores(0.0)).collect(),
            wrapped: (0..lines).map(|_| [3.0, 4.0, 5.0].map(&mut scores)).collect(),
            heading: vec![-4.0; lines],
            noise: vec![-3.0; lines],
            repeated: (0..lines).map(|line| line == 3).collect(),
            together: (0..lines).map(|line| line as f32 / 9.0).collect(),
            title: -1.0,
            margin: 2.0,
        }
    }

    #[test]
    fn all_paths_together_weigh_the_same_from_either_end() {
        for roles in 2..=MOST_ROLES {
            for (begins, ends) in [(false, false), (false, true), (true, false), (true, true)] {
                let evidence = evidence(9);
                let lattice = Lattice { evidence: &evidence, roles, begins, ends };
                let solved = lattice.solve();
                let (one, other) = (solved.total, solved.after[0][0]);
                assert!((one - other).abs() < 1e-3, "{roles} {begins} {ends}: {one} {other}");
            }
        }
    }

    #[test]
    fn what_a_missing_side_costs_depends_on_where_it_would_stand() {
        let evidence = evidence(6);
        let cost = |begins, at, role| {
            Lattice { evidence: &evidence, roles: 3, begins, ends: true }.missing(at, role)
        };
        assert_eq!(cost(true, 6, 2), priors::MISSING_LAST);
        assert_eq!([cost(true, 6, 1), cost(true, 5, 2)], [priors::MISSING; 2]);
        // A title may stand before the first.
        assert_eq!([cost(true, 0, 0), cost(true, 1, 0)], [priors::MISSING_FIRST; 2]);
        let elsewhere = [cost(true, 2, 0), cost(true, 1, 1), cost(false, 0, 0)];
        assert_eq!(elsewhere, [priors::MISSING; 3]);
    }
}
