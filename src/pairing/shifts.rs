//! The first guess at roles: strict turns, shifted where that makes the roles more distinct.
//!
//! Learned from plain turns, a deck with a line missing in its middle has two roles that look
//! alike, and no better labelling can be found from there. So the lines are walked from the end,
//! each moved to the next role; where the likelihood has gained most on the way, the turns shift.

use super::habits::Habits;
use super::look::Look;
use super::priors;

/// More breaks than this are not looked for here; the labelling finds them.
const MOST_SHIFTS: usize = 8;

/// A role for each line.
pub(super) fn turns_with_shifts(looks: &[Look], grams: &[Vec<u16>], roles: usize) -> Vec<u8> {
    let mut turns: Vec<u8> = (0..roles as u8).cycle().take(looks.len()).collect();
    let labels: Vec<Option<u8>> = turns.iter().copied().map(Some).collect();
    let mut habits = Habits::of(looks, grams, &labels, roles);
    for _ in 0..MOST_SHIFTS {
        let by = (1..roles as u8).map(|by| (best_shift(looks, grams, &turns, &habits, by), by));
        let best = by.max_by(|((_, a), _), ((_, b), _)| a.total_cmp(b));
        let Some(((at, gain), by)) = best.filter(|((_, gain), _)| *gain > priors::SHIFT) else {
            break;
        };
        debug_assert!(gain.is_finite());
        for ((look, grams), turn) in looks.iter().zip(grams).zip(&mut turns).skip(at) {
            let moved = (*turn + by) % roles as u8;
            habits.count(look, grams, usize::from(*turn), -1.0);
            habits.count(look, grams, usize::from(moved), 1.0);
            *turn = moved;
        }
    }
    turns
}

/// The line from which on a shift of the turns gains most, and how much.
fn best_shift(
    looks: &[Look],
    grams: &[Vec<u16>],
    turns: &[u8],
    habits: &Habits,
    by: u8,
) -> (usize, f32) {
    let mut habits = habits.clone();
    let roles = habits.roles() as u8;
    let (mut gain, mut best) = (0.0, (looks.len(), 0.0));
    for (at, ((look, grams), turn)) in looks.iter().zip(grams).zip(turns).enumerate().rev() {
        let (from, to) = (usize::from(*turn), usize::from((turn + by) % roles));
        gain += habits.gain_of_moving(look, grams, from, to);
        habits.count(look, grams, from, -1.0);
        habits.count(look, grams, to, 1.0);
        if gain > best.1 && at > 0 {
            best = (at, gain);
        }
    }
    best
}
