//! The overview of the page: counts, and plots of what the deck is like.
//!
//! It must not know how a plot is drawn.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::data::Page;
use super::plot;
use crate::cards::{counts, types_of};
use crate::deck::Collection;
use crate::text::Text;

/// So many bars a plot has.
const BARS: usize = 12;

/// The upper ends of the steps of length, in characters.
const LENGTHS: [usize; 6] = [10, 25, 50, 100, 200, 400];

/// The overview as HTML.
pub(super) fn of(page: &Page<'_>, collection: &Collection<'_>) -> String {
    let cards = counts(collection);
    let mut plots = vec![lengths(collection)];
    let mut types = BTreeMap::new();
    let names = types_of(collection);
    let mut decks = BTreeMap::new();
    let mut tags = BTreeMap::new();
    for (note, cards) in collection.notes.iter().zip(&cards) {
        let note_type = names.get(&note.kind).map_or("", |note_type| &note_type.name);
        *types.entry(note_type).or_default() += cards;
        *decks.entry(collection.deck_of(note)).or_default() += cards;
        for tag in &note.tags {
            *tags.entry(&**tag).or_default() += 1;
        }
    }
    plots.push(plot::bars("Cards of each note type", &most_first(types), BARS));
    if decks.len() > 1 {
        plots.push(plot::bars("Cards in each deck", &most_first(decks), BARS));
    }
    if !tags.is_empty() {
        plots.push(plot::bars("Notes with each tag", &most_first(tags), BARS));
    }
    if !page.alike.is_empty() {
        plots.push(plot::bars("Notes that ask the same", &repeated(page), BARS));
    }
    let figures = plots.into_iter().map(|plot| format!("<section>{plot}</section>\n"));
    figures.collect()
}

/// How long questions and answers are.
fn lengths(collection: &Collection<'_>) -> String {
    let mut steps: Vec<(String, [usize; 2])> =
        LENGTHS.iter().map(|end| (format!("to {end}"), [0, 0])).collect();
    steps.push(("more".to_owned(), [0, 0]));
    let length = |side: &Text<'_>| side.to_plain().trim().chars().count();
    for note in &collection.notes {
        for (sort, side) in [note.front(), note.back()].into_iter().enumerate() {
            let length = length(side);
            let step = LENGTHS.iter().position(|end| length <= *end).unwrap_or(LENGTHS.len());
            if let Some(count) = steps.get_mut(step).and_then(|(_, counts)| counts.get_mut(sort)) {
                *count += 1;
            }
        }
    }
    plot::columns("Length in characters", ["questions", "answers"], &steps)
}

/// How many groups there are of each size, duplicates and conflicts apart.
fn repeated(page: &Page<'_>) -> Vec<(String, usize)> {
    let mut sizes = BTreeMap::new();
    for group in &page.alike {
        let what = if group.conflict { "other answers" } else { "same answers" };
        *sizes.entry((group.notes.len(), what)).or_default() += 1;
    }
    let named = |((notes, what), groups)| (format!("{notes} notes, {what}"), groups);
    sizes.into_iter().map(named).collect()
}

fn most_first(counts: BTreeMap<&str, usize>) -> Vec<(String, usize)> {
    let mut rows: Vec<_> =
        counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    rows.sort_by_key(|(_, count)| Reverse(*count));
    rows
}
