//! What is believed before a line is read: the price of every departure from plain alternation.
//!
//! Natural logarithms of odds, chosen on damaged dumps of real decks; only their order of
//! magnitude matters. Evidence comes on top, from `habits.rs`.

/// Features of one line depend on each other, so their evidence counts for less than its sum.
pub(super) const DAMPING: f32 = 0.7;

/// A side is missing somewhere: one in some twenty decks, at one of a hundred places.
pub(super) const MISSING: f32 = -8.0;
/// The last answer is missing: text that was cut off ends so.
pub(super) const MISSING_LAST: f32 = -5.25;
/// The first question is missing.
pub(super) const MISSING_FIRST: f32 = -5.5;
/// A side goes on in one more line.
pub(super) const WRAPPED: f32 = -6.5;
/// A side goes on after a blank line; comes on top of the above.
pub(super) const WRAPPED_OVER_GAP: f32 = -4.0;
/// A line that looks like no text is part of a wrapped side; on top as well.
pub(super) const WRAPPED_MARK: f32 = -5.0;
/// A heading between two records.
pub(super) const HEADING: f32 = -6.0;
/// A page number or a rule.
pub(super) const NOISE: f32 = -6.0;
/// A line stands twice in a row, and once was meant. Two equal lines are hardly ever meant.
pub(super) const REPEATED: f32 = -1.0;
/// The first line is a title, or is not: even odds.
pub(super) const TITLE: f32 = -0.7;
/// The first line has a word in it that titles of decks have, and cards hardly ever.
pub(super) const TITLE_WORD: f32 = 10.0;
/// How much the look of the first line can speak against and for a title.
pub(super) const TITLE_LOOK: (f32, f32) = (-3.5, 3.0);
/// A title is a few words that begin with a capital and end without a full stop, more often than not.
pub(super) const TITLE_LIKE: f32 = 1.0;
pub(super) const UNLIKE_A_TITLE: f32 = -0.5;
/// A marked line, such as `## x`, is a side after all where few lines are marked.
pub(super) const MARKED_SIDE: f32 = -4.0;

/// From here on answers stand before their questions, as where somebody changed their mind. Where
/// the roles differ much it is less likely by `REVERSED_MARGIN` for each unit of the margin.
pub(super) const REVERSED: f32 = -5.0;
pub(super) const REVERSED_MARGIN: f32 = -0.2;
/// The least of that.
pub(super) const REVERSED_LEAST: f32 = -9.0;
/// The very first record begins so; what a deck begins with is its order.
pub(super) const REVERSED_FIRST: f32 = -6.0;
/// It stays so for one more record, and it ends.
pub(super) const REVERSED_STAYS: f32 = -0.25;
pub(super) const REVERSED_ENDS: f32 = -0.7;
pub(super) const REVERSED_EACH_MARGIN: f32 = -0.01;

/// So much can the look of a line speak for a heading or for noise.
pub(super) const HEADING_LOOK: f32 = 1.0;
pub(super) const SMALL_LOOK: f32 = -3.0;
pub(super) const CAPITALS_LOOK: f32 = 3.0;
pub(super) const NUMBERED_LOOK: f32 = 7.0;
pub(super) const MARKED_LOOK: f32 = 9.0;
pub(super) const NOISE_LOOK: f32 = 7.0;

/// Records of more than two lines, against two.
pub(super) const THREE_LINES: f32 = -8.0;
pub(super) const FOUR_LINES: f32 = -10.0;

/// Fronts that ask and backs that do not: so much for each tenth of the deck, at most as much.
pub(super) const FRONTS_ASK: (f32, f32) = (10.0, 5.0);
/// Fronts that are shorter than backs: so much for each unit of the logarithm, at most as much.
pub(super) const FRONTS_ARE_SHORTER: (f32, f32) = (2.0, 1.75);

/// What moving the lines from some place on to the other role must gain to be believed.
pub(super) const SHIFT: f32 = 6.0;

/// A record less certain than this is left out, one less certain than that is doubtful.
pub(super) const KEEP: f32 = 0.5;
pub(super) const SURE: f32 = 0.8;
/// A labelling must lead by so much over one that begins with the other role, or that is said.
pub(super) const LEAD: f32 = 1.5;
/// So many lines from a departure on records are asked how certain they are.
pub(super) const NEAR: usize = 8;

/// Evidence for roles that a deck shows for each line, on average; with less it is no deck.
pub(super) const LEAST_EVIDENCE: f32 = 0.06;
/// Of a hundred lines so many look most like the role they have; with fewer it is no deck.
pub(super) const LEAST_AGREEMENT: u32 = 66;
/// The same in records of four lines that have clear evidence: by chance it would be 25, not 50.
pub(super) const LEAST_AGREEMENT_OF_FOURS: u32 = 49;
/// A text departs from plain turns at most once in so many lines, or it is no deck.
pub(super) const LINES_A_DEPARTURE: usize = 15;
/// A deck with fewer lines than this is believed without.
pub(super) const SHORT: usize = 24;
/// With so much evidence pairs leave nothing for longer records to explain.
pub(super) const PLAIN_EVIDENCE: f32 = 0.4;
/// So much more evidence a line speaks for records of four lines then. Those in turn have 0.44 and more, pairs
/// that look alike by fours 0.15 and less.
pub(super) const FOURS_EVIDENCE: f32 = 0.4;
/// What a text shows that can be nothing but a deck.
pub(super) const CLEAR_EVIDENCE: f32 = 0.6;
pub(super) const CLEAR_AGREEMENT: u32 = 90;

/// So many records of ten ask in front and not behind where a question in an answer's place is doubtful.
pub(super) const CLEAN_IN_TEN: usize = 6;
