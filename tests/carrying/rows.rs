//! The rows of the table: what happened to notes, how far, and what has to come of it.

use crate::changes::{Change, Touches};
use crate::scenario::{Truth, Upheaval};

/// What must hold for a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal {
    /// Of a thousand edited notes at least so many are kept.
    pub(crate) kept: usize,
    /// At most so many are carried wrongly.
    pub(crate) wrong: usize,
}

/// One kind and strength of edit.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) how_far: &'static str,
    pub(crate) changes: &'static [Change],
    pub(crate) upheaval: Upheaval,
    pub(crate) counts: fn(&Edit) -> bool,
    pub(crate) goal: Goal,
}

/// One edited note.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edit {
    pub(crate) change: Option<Change>,
    pub(crate) is_answer_shared: bool,
    pub(crate) is_moved: bool,
    /// Whether both sides have four words.
    pub(crate) is_long: bool,
}

impl Edit {
    pub(crate) fn of(truth: &Truth, is_long: bool) -> Option<Self> {
        match *truth {
            Truth::Same { change, is_answer_shared, is_moved, .. } => {
                Some(Self { change, is_answer_shared, is_moved, is_long })
            }
            Truth::New => None,
        }
    }

    fn touches(&self) -> Option<Touches> {
        self.change.map(Change::touches)
    }

    /// Whether question or answer stayed, and can be told from those of the other notes.
    fn has_own_side(&self) -> bool {
        match self.touches() {
            Some(Touches::Question) => !self.is_answer_shared,
            Some(Touches::Both) => false,
            _ => true,
        }
    }
}

/// One side stayed as it was.
const ONE_SIDE: Goal = Goal { kept: 990, wrong: 0 };

/// Both sides changed by up to a third and have four words or more.
const BOTH_SIDES: Goal = Goal { kept: 900, wrong: 1 };

const AS_IT_WAS: Upheaval =
    Upheaval { is_shuffled: false, is_renamed: false, moved: 0, has_twins: false };

/// A mix of everything.
const UPSIDE_DOWN: Upheaval =
    Upheaval { is_shuffled: true, is_renamed: true, moved: 10, has_twins: false };

const MIX: &[Change] = &[
    Change::AnswerWord,
    Change::AnswerThird,
    Change::AnswerWhole,
    Change::QuestionSlip,
    Change::QuestionCase,
    Change::QuestionThird,
    Change::QuestionHalf,
    Change::QuestionWhole,
    Change::BothLightly,
    Change::BothThird,
    Change::MarkUp,
    Change::ClozeMarks,
    Change::ClozeText,
];

const fn edits(
    what: &'static str,
    how_far: &'static str,
    changes: &'static [Change],
    counts: fn(&Edit) -> bool,
    goal: Goal,
) -> Row {
    Row { what, how_far, changes, upheaval: AS_IT_WAS, counts, goal }
}

fn any(edit: &Edit) -> bool {
    edit.change.is_some()
}

fn own_answer(edit: &Edit) -> bool {
    edit.change.is_some() && !edit.is_answer_shared
}

fn shared_answer(edit: &Edit) -> bool {
    edit.change.is_some() && edit.is_answer_shared
}

const fn turned(what: &'static str, upheaval: Upheaval, counts: fn(&Edit) -> bool) -> Row {
    const NOTHING: &[Change] = &[Change::Nothing];
    Row { what, how_far: "nothing else", changes: NOTHING, upheaval, counts, goal: ONE_SIDE }
}

const fn mixed(how_far: &'static str, counts: fn(&Edit) -> bool, goal: Goal) -> Row {
    Row { what: "everything at once", how_far, changes: MIX, upheaval: UPSIDE_DOWN, counts, goal }
}

/// The table, row by row.
pub(crate) const ROWS: &[Row] = &[
    edits("answer", "a word", &[Change::AnswerWord], any, ONE_SIDE),
    edits("answer", "up to a third", &[Change::AnswerThird], any, ONE_SIDE),
    edits("answer", "written anew", &[Change::AnswerWhole], any, ONE_SIDE),
    edits("question", "a slip", &[Change::QuestionSlip], own_answer, ONE_SIDE),
    edits("question", "case, punctuation", &[Change::QuestionCase], own_answer, ONE_SIDE),
    edits("question", "up to a third", &[Change::QuestionThird], own_answer, ONE_SIDE),
    edits("question", "half", &[Change::QuestionHalf], own_answer, ONE_SIDE),
    edits("question", "written anew", &[Change::QuestionWhole], own_answer, ONE_SIDE),
    edits("question, answer shared", "a slip", &[Change::QuestionSlip], shared_answer, shared(990)),
    edits(
        "question, answer shared",
        "case, punctuation",
        &[Change::QuestionCase],
        shared_answer,
        shared(990),
    ),
    edits(
        "question, answer shared",
        "up to a third",
        &[Change::QuestionThird],
        shared_answer,
        Goal { kept: 990, wrong: 0 },
    ),
    edits("question, answer shared", "half", &[Change::QuestionHalf], shared_answer, shared(650)),
    edits(
        "question, answer shared",
        "written anew",
        &[Change::QuestionWhole],
        shared_answer,
        shared(0),
    ),
    edits("both sides", "a slip in each", &[Change::BothLightly], any, short_sides(750)),
    edits(
        "both sides, four words or more",
        "up to a third of each",
        &[Change::BothThird],
        long,
        BOTH_SIDES,
    ),
    edits(
        "both sides, fewer words",
        "up to a third of each",
        &[Change::BothThird],
        short,
        short_sides(200),
    ),
    edits("markup", "bold, code, entities", &[Change::MarkUp], any, ONE_SIDE),
    edits("cloze", "something else hidden", &[Change::ClozeMarks], any, ONE_SIDE),
    edits("cloze", "up to a third of the text", &[Change::ClozeText], any, BOTH_SIDES),
    turned("notes come and go", AS_IT_WAS, any),
    turned("order", Upheaval { is_shuffled: true, ..AS_IT_WAS }, any),
    turned("name of the deck", Upheaval { is_renamed: true, ..AS_IT_WAS }, any),
    turned("into another deck", Upheaval { moved: 30, ..AS_IT_WAS }, |edit| edit.is_moved),
    Row {
        goal: TWINS,
        ..turned(
            "notes come in the place of the most like",
            Upheaval { has_twins: true, ..AS_IT_WAS },
            any,
        )
    },
    mixed("a side of its own stayed", |edit| any(edit) && edit.has_own_side(), IN_ANOTHER_ORDER),
    mixed(
        "a side that others share stayed",
        |edit| edit.touches() == Some(Touches::Question) && edit.is_answer_shared,
        shared(400),
    ),
    mixed(
        "up to a third of each, four words or more",
        |edit| edit.touches() == Some(Touches::Both) && edit.is_long,
        BOTH_SIDES,
    ),
];

/// The question changed, and its answer is that of other notes too: its place and what is left of the
/// question have to tell the note, and where little is left nothing can.
const fn shared(kept: usize) -> Goal {
    Goal { kept, wrong: 1 }
}

/// Of a side of three words or fewer a third is often what the note is about; with a slip in both of
/// two short words nothing is left that is equal.
const fn short_sides(kept: usize) -> Goal {
    Goal { kept, wrong: 1 }
}

/// In another order there are no neighbours to ask, so that a question put in other words is listed
/// where answers are repeated; so is a short question that has another answer in another deck.
const IN_ANOTHER_ORDER: Goal = Goal { kept: 800, wrong: 0 };

/// Two notes as like as an edit would leave them, the one gone and the other new: nobody who sees the two
/// states can tell, so this says what that costs, and no more.
const TWINS: Goal = Goal { kept: 990, wrong: 30 };

fn long(edit: &Edit) -> bool {
    edit.change.is_some() && edit.is_long
}

fn short(edit: &Edit) -> bool {
    edit.change.is_some() && !edit.is_long
}
