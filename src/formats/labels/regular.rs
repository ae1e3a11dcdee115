//! Which labels stand for which side, by the order in which they recur.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::{Ends, mark_of};
use super::scheme::{Key, Seen, is_tag};
use super::words::{Role, exactly, is_letter_pair, role_of};
use crate::formats::page::{Line, heading, is_fence};
use crate::text;

/// The roles of the labels that the lists know. A label that does not end in a colon counts only
/// if it is not rare: `A. Lincoln` is no answer.
pub(super) fn known_roles(tally: &BTreeMap<&Key, usize>) -> BTreeMap<Key, Role> {
    // Only a colon makes a label of any two words.
    let role = |key: &Key| if key.1 == Ends::Colon { role_of(&key.0) } else { exactly(&key.0) };
    let known = || tally.iter().filter_map(|(key, count)| Some((*key, *count, role(key)?)));
    let most = |wanted: Role| {
        known().filter(|(_, _, role)| *role == wanted).map(|(_, count, _)| count).max().unwrap_or(0)
    };
    known()
        .filter(|(key, count, role)| key.1 == Ends::Colon || count * 4 >= most(*role))
        .map(|(key, _, role)| (key.clone(), role))
        .collect()
}

/// Labels that stand beside another one of the same side in most cards are more about it, and no
/// other word for it: `Definition:` below `Answer:`.
pub(super) fn demote_companions(roles: &mut BTreeMap<Key, Role>, seen: &[Seen]) {
    let sides: Vec<(&Key, Role)> = seen
        .iter()
        .filter_map(|seen| Some((&seen.key, *roles.get(&seen.key)?)))
        .filter(|(_, role)| matches!(role, Role::Question | Role::Answer))
        .collect();
    let mut count: BTreeMap<&Key, (usize, usize)> = BTreeMap::new();
    for pair in sides.windows(2) {
        let [(before, one), (key, other)] = pair else { continue };
        let beside = one == other && before.0 != key.0;
        let (times, together) = count.entry(*key).or_default();
        *times += 1;
        *together += usize::from(beside);
    }
    let companions: Vec<Key> = count
        .into_iter()
        .filter(|(_, (times, together))| together * 2 > *times)
        .map(|(key, _)| key.clone())
        .collect();
    let left = |role: Role| roles.values().filter(|other| **other == role).count();
    let enough = left(Role::Question).min(left(Role::Answer)) > 0;
    for key in companions.into_iter().filter(|_| enough) {
        roles.insert(key, Role::Extra);
    }
}

/// The label that stands once between each two labels of `side`, of which only these are known.
pub(super) fn partner_of(roles: &BTreeMap<Key, Role>, side: Role, seen: &[Seen]) -> Option<Key> {
    let mut intervals = 0;
    let mut once: BTreeMap<&Key, (usize, usize)> = BTreeMap::new();
    for seen in seen {
        if roles.get(&seen.key) == Some(&side) {
            intervals += 1;
        } else if !is_tag(roles.get(&seen.key).copied()) && !seen.key.0.is_empty() {
            let (times, last) = once.entry(&seen.key).or_default();
            // Counted once an interval; a label before the first one opens it.
            if *times == 0 || *last != intervals {
                *times += 1;
                *last = intervals;
            }
        }
    }
    let of_letters = |key: &Key| match side {
        Role::Question => {
            sides_of_letters(roles, Role::Question).any(|q| is_letter_pair(q, &key.0))
        }
        _ => sides_of_letters(roles, Role::Answer).any(|a| is_letter_pair(&key.0, a)),
    };
    let single = |key: &Key| key.0.chars().count() == 1;
    once.into_iter()
        .filter(|(key, (times, _))| {
            times * 10 >= intervals * 8 && intervals >= 2 && (!single(key) || of_letters(key))
        })
        .max_by_key(|(key, (times, _))| (*times, key.1 == Ends::Colon))
        .map(|(key, _)| key.clone())
}

fn sides_of_letters(roles: &BTreeMap<Key, Role>, side: Role) -> impl Iterator<Item = &str> {
    roles.iter().filter(move |(_, role)| **role == side).map(|((word, _), _)| word.as_str())
}

/// Two labels that no list knows and that recur strictly in turn, with something besides to show
/// that these are cards and no dialogue.
pub(super) fn regular_pair(
    tally: &BTreeMap<&Key, usize>,
    seen: &[Seen],
    lines: &[Line<'_>],
) -> Option<(Key, Key)> {
    const FEWEST: usize = 3;
    let mut often: Vec<(&Key, usize)> = tally
        .iter()
        .filter(|(key, count)| **count >= FEWEST && !key.0.is_empty())
        .map(|(key, count)| (*key, *count))
        .collect();
    often.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = often.first()?.1;
    often.retain(|(_, count)| count * 10 >= most * 8);
    // Records of many named fields are a table and no cards.
    if !(2..=3).contains(&often.len()) {
        return None;
    }
    let turn: Vec<&Seen> =
        seen.iter().filter(|seen| often.iter().any(|(key, _)| **key == seen.key)).collect();
    let first = &turn.first()?.key;
    let second = &turn.iter().find(|seen| seen.key != *first)?.key;
    let period = often.len();
    let in_turn = turn.windows(period + 1).filter(|w| {
        let ends = w.first().zip(w.last());
        ends.is_some_and(|(a, b)| a.key == b.key)
            && w.windows(2).all(|p| matches!(p, [a, b] if a.key != b.key))
    });
    let strict = in_turn.count() * 20 >= turn.len().saturating_sub(period) * 19;
    let letters = first.0.chars().count() == 1 || second.0.chars().count() == 1;
    if !strict || letters && !is_letter_pair(&first.0, &second.0) {
        return None;
    }
    (letters || are_cards(&turn, first, second, lines)).then(|| (first.clone(), second.clone()))
}

/// Whether what two labels mark is asked and answered: questions end in question marks, labels
/// count, or each pair stands apart. Releases are counted too, and the settings of a program stand
/// apart, each below its name.
fn are_cards(turn: &[&Seen], first: &Key, second: &Key, lines: &[Line<'_>]) -> bool {
    let of = |key: &Key| turn.iter().filter(|seen| seen.key == *key).count();
    let share = |key: &Key, holds: &dyn Fn(&Seen) -> bool| {
        turn.iter().filter(|seen| seen.key == *key && holds(seen)).count() * 10 / of(key).max(1)
    };
    let text_of = |seen: &Seen| lines.get(seen.at).map_or("", |line| line.from(seen.mark.text));
    let asks = |seen: &Seen| text::asks(text_of(seen));
    let is_release = |seen: &Seen| {
        seen.key.1 == Ends::Dot && text_of(seen).starts_with(|c: char| c.is_ascii_digit())
    };
    let named: Vec<&str> = turn
        .iter()
        .filter(|seen| seen.key == *first)
        .filter_map(|seen| name_above(lines.get(..seen.at).unwrap_or_default()))
        .collect();
    let is_listed = named.len() * 10 >= of(first) * 8 && are_distinct(named);
    if share(first, &is_release) >= 5 || is_listed && share(first, &asks) < 6 {
        return false;
    }
    let numbered = |seen: &Seen| seen.mark.number.is_some();
    let apart = |seen: &Seen| !seen.touching;
    share(first, &asks) >= 6 && share(second, &asks) <= 2
        || share(first, &numbered) >= 9
        || share(first, &apart) >= 8 && share(second, &apart) <= 1
}

/// The heading right above, if it names something rather than counts.
fn name_above<'a>(above: &[Line<'a>]) -> Option<&'a str> {
    let line = above.iter().rev().find(|line| !line.is_blank())?;
    let (_, text) = heading(line.text)?;
    text.contains(char::is_alphabetic).then_some(text)
}

/// Whether no two of `names` are the same but for numbers.
fn are_distinct(names: Vec<&str>) -> bool {
    let all = names.len();
    let bare = names.into_iter().map(|name| name.trim_matches(|c: char| !c.is_alphabetic()));
    bare.collect::<BTreeSet<_>>().len() == all
}

/// The line that stands before most cards and belongs to none.
pub(super) fn separator(
    sides: &[(&Seen, Role)],
    opener: Role,
    lines: &[Line<'_>],
) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cards = 0;
    for (seen, _) in sides.iter().filter(|(_, role)| *role == opener) {
        cards += 1;
        let before =
            lines.get(..seen.at).unwrap_or_default().iter().rev().find(|line| !line.is_blank());
        if let Some(line) = before.filter(|line| !is_fence(line.text)) {
            *counts.entry(line.text.trim()).or_default() += 1;
        }
    }
    let (line, times) = counts.into_iter().max_by_key(|(_, times)| *times)?;
    let worded = line.contains(char::is_alphanumeric);
    let needed = if worded { 9 } else { 5 };
    let regular = times >= 2 && (times + 1) * 10 >= cards * needed;
    (regular && mark_of(line).is_none()).then(|| line.to_owned())
}
