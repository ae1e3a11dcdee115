//! Two states of a deck of which it is known which note is which.
//!
//! Some notes are held out of the old state and come in with the new one; some are gone from the
//! new one. Many of those that come stand in the very place of one that is gone: “the capital of
//! Spain” for “the capital of France”.

use std::collections::{BTreeMap, BTreeSet};

use crate::changes::{Change, Touches};
use crate::decks::{Card, Deck};
use crate::dice::Dice;
use crate::kin::{Kin, normal};
use crate::words::Editor;

/// What happens to a deck as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Upheaval {
    pub(crate) is_shuffled: bool,
    pub(crate) is_renamed: bool,
    /// So many of a hundred notes move to another deck.
    pub(crate) moved: usize,
    /// What comes in the place of a note that is gone is the note of the deck that is most like it.
    pub(crate) has_twins: bool,
}

/// What is new in the new state, note by note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It was there before; whether this happened to it, and whether other notes of the deck give
    /// the same answer.
    Same { old: usize, change: Option<Change>, is_answer_shared: bool, is_moved: bool },
    /// It was held out.
    New,
}

pub(crate) struct Scenario {
    pub(crate) old: Vec<Card>,
    pub(crate) new: Vec<Card>,
    pub(crate) truth: Vec<Truth>,
}

/// So many of a hundred notes are edited.
const EDITED: usize = 60;

/// So many of a hundred are replaced by one that was held out.
const REPLACED: usize = 10;

/// So many more are gone, and as many more come in somewhere.
const GONE: usize = 4;

impl Scenario {
    pub(crate) fn of(deck: &Deck, changes: &[Change], upheaval: Upheaval, mut dice: Dice) -> Self {
        let cards = &deck.cards;
        let parts = Parts::of(deck, upheaval.has_twins, &mut dice);
        let mut editor = Editor { dice, vocabulary: &deck.vocabulary };
        let stay: Vec<usize> = (0..cards.len()).filter(|at| !parts.held_out(*at)).collect();
        let old: Vec<Card> = stay.iter().map(|at| cards[*at].clone()).collect();
        let mut fronts = deck.kin.fronts.clone();
        let mut new: Vec<(Card, Truth)> = Vec::new();
        for (old, at) in stay.iter().enumerate() {
            let card = &cards[*at];
            if let Some(in_its_place) = parts.replaced.get(at) {
                new.push((cards[*in_its_place].clone(), Truth::New));
            } else if !parts.gone.contains(at) {
                let is_sure = !parts.comes().any(|come| deck.kin.could_be_edit[*at][come]);
                let edited = match is_sure && editor.dice.percent(EDITED) {
                    true => edited(card, changes, &mut editor, &mut fronts),
                    false => None,
                };
                let is_answer_shared = deck.kin.is_answer_shared[*at];
                let change = edited.as_ref().map(|(change, _)| *change);
                let truth = Truth::Same { old, change, is_answer_shared, is_moved: false };
                new.push((edited.map_or_else(|| card.clone(), |(_, card)| card), truth));
            }
        }
        for come in &parts.come {
            let place = editor.dice.below(new.len() + 1);
            new.insert(place, (cards[*come].clone(), Truth::New));
        }
        turn_over(&mut new, upheaval, &mut editor.dice);
        let (new, truth) = new.into_iter().unzip();
        Self { old, new, truth }
    }
}

/// One of `changes` to `card`. A note that would ask what another one asks is left as it is: nobody
/// could tell then which it was.
fn edited(
    card: &Card,
    changes: &[Change],
    editor: &mut Editor<'_>,
    fronts: &mut BTreeSet<String>,
) -> Option<(Change, Card)> {
    for _ in 0..4 {
        let change = *editor.dice.pick(changes);
        let Some(edited) = change.of(card, editor) else { continue };
        let is_other = edited != *card || change == Change::Nothing;
        let front = normal(&edited.front);
        let asks_the_same = matches!(change.touches(), Touches::Answer | Touches::Neither);
        let is_there = !normal(&edited.front).is_empty() && !normal(&edited.back).is_empty();
        let is_there = is_there || card.back.is_empty();
        if is_other && is_there && (asks_the_same || fronts.insert(front)) {
            return Some((change, edited));
        }
    }
    None
}

fn turn_over(new: &mut [(Card, Truth)], upheaval: Upheaval, dice: &mut Dice) {
    if upheaval.is_shuffled {
        dice.shuffle(new);
    }
    for (card, truth) in new {
        if upheaval.is_renamed {
            card.deck = format!("Course 2, {}", card.deck);
        }
        if dice.percent(upheaval.moved) {
            card.deck = format!("{} (difficult)", card.deck);
            if let Truth::Same { is_moved, .. } = truth {
                *is_moved = true;
            }
        }
    }
}

/// Which notes are gone, and which were held out.
#[derive(Default)]
struct Parts {
    /// For each that is gone, the one in its place.
    replaced: BTreeMap<usize, usize>,
    gone: BTreeSet<usize>,
    come: BTreeSet<usize>,
}

impl Parts {
    fn of(deck: &Deck, has_twins: bool, dice: &mut Dice) -> Self {
        let (cards, kin) = (&deck.cards, &deck.kin);
        let mut parts = Self::default();
        let share = |percent: usize| (cards.len() * percent).div_ceil(100);
        for old in dice.some(share(REPLACED), cards.len()) {
            if parts.has(old) {
                continue;
            }
            let others = (0..cards.len()).filter(|at| *at != old && !parts.has(*at));
            let others: Vec<usize> = match has_twins {
                true => others.max_by_key(|at| kin.alike[old][*at]).into_iter().collect(),
                false => others.filter(|at| !kin.could_be_edit[old][*at]).collect(),
            };
            if !others.is_empty() {
                parts.replaced.insert(old, *dice.pick(&others));
            }
        }
        for at in dice.some(share(2 * GONE), cards.len()) {
            if !parts.has(at) {
                let others = if dice.percent(50) { &mut parts.gone } else { &mut parts.come };
                others.insert(at);
            }
        }
        if !has_twins {
            parts.keep_apart(kin);
        }
        parts
    }

    fn has(&self, at: usize) -> bool {
        self.replaced.contains_key(&at) || self.held_out(at) || self.gone.contains(&at)
    }

    /// Those that were held out.
    fn comes(&self) -> impl Iterator<Item = usize> {
        self.come.iter().chain(self.replaced.values()).copied()
    }

    fn held_out(&self, at: usize) -> bool {
        self.come.contains(&at) || self.replaced.values().any(|other| *other == at)
    }

    /// No note comes in that is what an edit would have made of one that is gone.
    fn keep_apart(&mut self, kin: &Kin) {
        let gone: Vec<usize> = self.gone.iter().chain(self.replaced.keys()).copied().collect();
        let could_be = |come: &usize| gone.iter().any(|old| kin.could_be_edit[*old][*come]);
        self.replaced.retain(|_, come| !could_be(come));
        self.come.retain(|come| !could_be(come));
    }
}
