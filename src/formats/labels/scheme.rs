//! Which labels a deck uses, found out from its beginning: words that the lists know, and words
//! that recur strictly in turn.

use std::collections::BTreeMap;

use super::mark::{Ends, Mark, mark_of};
use super::parts::inline_answer;
use super::regular::{demote_companions, known_roles, partner_of, regular_pair, separator};
use super::words::{Role, role_of};
use crate::formats::document::has_marks;
use crate::formats::markdown::shape::tag_line;
use crate::formats::page::{Line, fenced, is_rule, lines, plain_heading};
use crate::text;

/// A label without its number: two lines with equal keys are labelled alike.
pub(super) type Key = (String, Ends);

/// How a deck is labelled.
#[derive(Debug, Clone)]
pub(super) struct Scheme {
    roles: BTreeMap<Key, Role>,
    /// The part that comes first.
    pub(super) opener: Role,
    /// Which sides have labels.
    pub(super) labelled: Labelled,
    /// Question and answer stand on one line.
    pub(super) inline: bool,
    /// Rows `question::answer` without labels are cards too.
    pub(super) rows: bool,
    /// Code fences are wrapped around cards and are no part of them.
    pub(super) wrapped: bool,
    /// The sides are Markdown.
    pub(super) is_markdown: bool,
    /// A label that stands twice in a row goes on with the side.
    pub(super) goes_on: bool,
    /// Blank lines stand between cards.
    pub(super) apart: bool,
    /// Tags stand above the card.
    pub(super) tags_above: bool,
    /// A line that stands between cards, again and again.
    pub(super) separator: Option<String>,
    /// What was seen, for the user.
    pub(super) why: String,
}

/// Which sides of a deck have labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Labelled {
    /// Question and answer.
    Both,
    /// The question is what stands before the label of the answer.
    Answers,
    /// The answer is what stands below the line with the question.
    Questions,
}

/// A label of the sample.
pub(super) struct Seen {
    pub(super) at: usize,
    pub(super) key: Key,
    pub(super) mark: Mark,
    role: Option<Role>,
    /// No blank line stands before it.
    pub(super) touching: bool,
}

impl Scheme {
    /// The labels of the deck that begins with `sample`, if it has labels.
    pub(super) fn of(sample: &str) -> Option<Self> {
        let lines: Vec<Line<'_>> = lines(sample).collect();
        let fences = fenced(&lines);
        let (inside, outside): (Vec<Seen>, Vec<Seen>) = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Seen::at(&lines, at, line))
            .partition(|seen| fences.get(seen.at).copied().unwrap_or_default());
        let asks =
            |seen: &[Seen]| seen.iter().filter(|seen| seen.role == Some(Role::Question)).count();
        let wrapped = asks(&inside) > asks(&outside);
        let mut seen = outside;
        if wrapped {
            seen.extend(inside);
            seen.sort_by_key(|seen| seen.at);
        }
        let has_fences = fences.contains(&true);
        let named = Named::of(&seen, &lines)?;
        // A line of nothing but tags says what the cards are about, not how they are written.
        let untagged: Vec<Line<'_>> =
            lines.iter().filter(|line| tag_line(line.text).is_none()).copied().collect();
        if has_marks(&untagged) {
            return None;
        }
        Some(named.into_scheme(&seen, &lines, wrapped, has_fences))
    }

    /// What the label means here.
    pub(super) fn role(&self, mark: &Mark, line: &str) -> Option<Role> {
        if matches!(mark.word.as_str(), "i" | "o") && is_schedule(mark, line) {
            return Some(Role::Schedule);
        }
        // The lookup needs an owned key; labels are short.
        let own = self.roles.get(&(mark.word.clone(), mark.ends)).copied();
        let counts = |role: &Role| *role == Role::Category && mark.number.is_some();
        own.filter(|role| !counts(role)).or_else(|| {
            let role = role_of(&mark.word).filter(|_| mark.ends == Ends::Colon)?;
            if counts(&role) {
                return None;
            }
            let side = matches!(role, Role::Question | Role::Answer);
            // Another word for a side counts only where the deck does not use it otherwise.
            let used = self.roles.iter().any(|((word, _), _)| *word == mark.word);
            let known = used || (side && self.labelled != Labelled::Both);
            (!known).then_some(role)
        })
    }

    /// The answer that stands behind its question on one line: where the question ends and where
    /// the answer begins, in `rest`.
    pub(super) fn inline_answer(&self, rest: &str) -> Option<(usize, usize)> {
        inline_answer(rest, &|word| {
            self.roles.get(&(word.to_owned(), Ends::Colon)) == Some(&Role::Answer)
                || role_of(word) == Some(Role::Answer)
        })
    }
}

/// Whether the label of line `at` only counts: `Card 3` alone, above the label of a question.
pub(super) fn is_counter(lines: &[Line<'_>], at: usize, mark: &Mark) -> bool {
    let role = role_of(&mark.word);
    let counts = mark.word.is_empty() || matches!(role, Some(Role::Counter | Role::Question));
    let text = lines.get(at).map_or("", |line| line.from(mark.text));
    if !counts || !text.trim_matches(['*', '_', '#', ' ']).is_empty() {
        return false;
    }
    let below = lines.get(at + 1..).unwrap_or_default().iter().find(|line| !line.is_blank());
    let below = below.and_then(|line| mark_of(line.text));
    below.is_some_and(|below| {
        role_of(&below.word) == Some(Role::Question) && below.word != mark.word
    })
}

/// SuperMemo's `I: REP=…` and the `O:` line under it.
fn is_schedule(mark: &Mark, line: &str) -> bool {
    let text = line.get(mark.text..).unwrap_or_default();
    match mark.word.as_str() {
        "i" => text.starts_with("REP="),
        _ => text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit()),
    }
}

impl Seen {
    fn at(lines: &[Line<'_>], at: usize, line: &Line<'_>) -> Option<Self> {
        let mark = mark_of(line.text)?;
        if is_counter(lines, at, &mark) {
            return None;
        }
        // A label alone has its text below it.
        let full = |line: &&Line<'_>| !line.is_blank();
        let below = || lines.get(at + 1..).unwrap_or_default().iter().find(full);
        if mark.ends == Ends::Alone && below().is_none_or(|line| mark_of(line.text).is_some()) {
            return None;
        }
        let role = role_of(&mark.word);
        let touching = at > 0 && lines.get(at - 1).is_some_and(|before| !before.is_blank());
        Some(Self { at, key: (mark.word.clone(), mark.ends), mark, role, touching })
    }
}

/// Which labels stand for which part.
struct Named {
    roles: BTreeMap<Key, Role>,
    opener: Role,
    labelled: Labelled,
    inline: usize,
    pairs: usize,
}

impl Named {
    fn of(seen: &[Seen], lines: &[Line<'_>]) -> Option<Self> {
        let mut tally: BTreeMap<&Key, usize> = BTreeMap::new();
        for seen in seen {
            *tally.entry(&seen.key).or_default() += 1;
        }
        let mut roles = known_roles(&tally);
        demote_companions(&mut roles, seen);
        let has = |roles: &BTreeMap<Key, Role>, wanted| roles.values().any(|role| *role == wanted);
        let asks = |seen: &&Seen| roles.get(&seen.key) == Some(&Role::Question);
        let is_answer = |word: &str| role_of(word) == Some(Role::Answer);
        let inline = seen
            .iter()
            .filter(asks)
            .filter(|seen| {
                let line = lines.get(seen.at).map_or("", |line| line.from(seen.mark.text));
                inline_answer(line, &is_answer).is_some()
            })
            .count();
        let questions = seen.iter().filter(asks).count();
        if inline > 0 && (inline * 2 >= questions || !has(&roles, Role::Answer)) {
            return Some(Self {
                roles,
                opener: Role::Question,
                labelled: Labelled::Both,
                inline,
                pairs: inline,
            });
        }
        match (has(&roles, Role::Question), has(&roles, Role::Answer)) {
            (true, true) => {}
            (true, false) => {
                let Some(partner) = partner_of(&roles, Role::Question, seen) else {
                    return Self::of_questions(roles, seen, lines);
                };
                roles.insert(partner, Role::Answer);
            }
            (false, true) => {
                if let Some(partner) = partner_of(&roles, Role::Answer, seen) {
                    roles.insert(partner, Role::Question);
                } else {
                    return Self::of_answers(roles, seen, lines);
                }
            }
            (false, false) => {
                let (question, answer) = regular_pair(&tally, seen, lines)?;
                roles.insert(question, Role::Question);
                roles.insert(answer, Role::Answer);
            }
        }
        let sides = || {
            seen.iter().filter_map(|seen| {
                let role = roles.get(&seen.key).copied();
                role.filter(|role| matches!(role, Role::Question | Role::Answer))
            })
        };
        let opener = sides().next()?;
        let runs = |wanted: Role| {
            let before = std::iter::once(None).chain(sides().map(Some));
            sides()
                .zip(before)
                .filter(|(role, before)| *role == wanted && *before != Some(wanted))
                .count()
        };
        let pairs = runs(Role::Question).min(runs(Role::Answer));
        let longest = sides().filter(|role| *role == Role::Question).count();
        // Mostly in turn: where one side stands alone again and again these are no cards.
        if pairs == 0 || (pairs + 1) * 4 < longest {
            return None;
        }
        Some(Self { roles, opener, labelled: Labelled::Both, inline, pairs })
    }

    /// A deck whose questions alone are labelled: what stands below each answers it.
    fn of_questions(roles: BTreeMap<Key, Role>, seen: &[Seen], lines: &[Line<'_>]) -> Option<Self> {
        const FEWEST: usize = 3;
        const LONGEST_CARD: usize = 15;
        let asked = |seen: &&Seen| roles.get(&seen.key) == Some(&Role::Question);
        let starts: Vec<usize> = seen.iter().filter(asked).map(|seen| seen.at).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let (mut answered, mut asking) = (0, 0);
        for (from, to) in starts.iter().zip(ends) {
            let below = lines.get(from + 1..to).unwrap_or_default();
            let says = |line: &Line<'_>| {
                !line.is_blank() && !is_rule(line.text) && plain_heading(line.text).is_none()
            };
            answered += usize::from(below.iter().any(says));
            let text = lines.get(*from).map_or("", |line| line.text);
            asking += usize::from(text::asks(text));
        }
        let full = lines.iter().filter(|line| !line.is_blank()).count();
        let all = starts.len();
        let fits = all >= FEWEST
            && answered * 10 >= all * 7
            && asking * 10 >= all * 6
            && full <= all * LONGEST_CARD;
        let labelled = Labelled::Questions;
        fits.then_some(Self { roles, opener: Role::Question, labelled, inline: 0, pairs: answered })
    }

    /// A deck whose answers alone are labelled.
    fn of_answers(roles: BTreeMap<Key, Role>, seen: &[Seen], lines: &[Line<'_>]) -> Option<Self> {
        let is_answer =
            |seen: &&Seen| roles.get(&seen.key) == Some(&Role::Answer) && seen.key.1 != Ends::Alone;
        let answers = seen.iter().filter(is_answer).count();
        // `A.` with `B.` below it is an option to choose.
        let letters = seen.iter().filter(|seen| seen.mark.word == "b").count();
        if letters * 2 > answers {
            return None;
        }
        // Something that is no answer has to stand before each.
        let mut last_answer = None;
        let mut pairs = 0;
        for seen in seen.iter().filter(is_answer) {
            let from = last_answer.map_or(0, |at| at + 1);
            let between = lines.get(from..seen.at).unwrap_or_default();
            pairs += usize::from(between.iter().any(|line| !line.is_blank()));
            last_answer = Some(seen.at);
        }
        const LONGEST_CARD: usize = 15;
        let full = lines.iter().filter(|line| !line.is_blank()).count();
        let regular = answers >= 2 && pairs * 10 >= answers * 8 && full <= answers * LONGEST_CARD;
        regular.then_some(Self {
            roles,
            opener: Role::Question,
            labelled: Labelled::Answers,
            inline: 0,
            pairs,
        })
    }

    fn into_scheme(
        self,
        seen: &[Seen],
        lines: &[Line<'_>],
        wrapped: bool,
        has_fences: bool,
    ) -> Scheme {
        let Self { roles, opener, labelled, inline, pairs } = self;
        let role = |seen: &Seen| roles.get(&seen.key).copied();
        let sides: Vec<(&Seen, Role)> = seen
            .iter()
            .filter_map(|seen| Some((seen, role(seen)?)))
            .filter(|(_, role)| matches!(role, Role::Question | Role::Answer))
            .collect();
        let (mut repeated, mut apart, mut close) = ([0, 0], 0, 0);
        for pair in sides.windows(2) {
            let [(_, before), (seen, role)] = pair else { continue };
            if before == role
                && seen.touching
                && let Some(repeated) = repeated.get_mut(usize::from(*role == Role::Answer))
            {
                *repeated += 1;
            }
            if before != role && *role == opener {
                apart += usize::from(!seen.touching);
                close += usize::from(seen.touching);
            }
        }
        let first_tag = seen.iter().find(|seen| is_tag(role(seen)));
        let last_tag = seen.iter().rev().find(|seen| is_tag(role(seen)));
        let openers = || sides.iter().filter(|(_, role)| *role == opener).map(|(seen, _)| seen.at);
        let tags_above = match (first_tag, last_tag, openers().next(), openers().next_back()) {
            (Some(first), Some(last), Some(opens), Some(closes)) => {
                first.at < opens && last.at < closes
            }
            _ => false,
        };
        let of_side = |wanted: Role| {
            let mut counts: BTreeMap<&Key, usize> = BTreeMap::new();
            for (seen, _) in sides.iter().filter(|(_, role)| *role == wanted) {
                *counts.entry(&seen.key).or_default() += 1;
            }
            let most = counts.iter().max_by_key(|(_, count)| **count).map(|(key, _)| *key)?;
            let first = sides.iter().find(|(seen, _)| seen.key == *most)?.0;
            lines
                .get(first.at)?
                .text
                .get(first.mark.begins..first.mark.text)
                .map(|text| text.trim().to_owned())
        };
        let cards = if pairs == 1 { "a card" } else { "cards" };
        let why = match (of_side(Role::Question), of_side(Role::Answer)) {
            (Some(question), Some(answer)) => {
                format!("“{question}” and “{answer}” mark the sides of {pairs} {cards}")
            }
            (Some(question), None) if labelled == Labelled::Questions => {
                format!("“{question}” marks {pairs} questions with text below")
            }
            (Some(question), None) => {
                format!("“{question}” and an answer stand on each of {pairs} lines")
            }
            (None, answer) => {
                format!("“{}” marks the answers of {pairs} {cards}", answer.unwrap_or_default())
            }
        };
        let is_markdown = has_fences && !wrapped
            || sides.iter().filter(|(seen, _)| seen.mark.is_markdown).count() * 2 > sides.len();
        let rows =
            inline > 1 && lines.iter().filter(|line| line.text.contains("::")).count() >= inline;
        Scheme {
            opener,
            labelled,
            inline: inline > 0,
            rows,
            wrapped,
            is_markdown,
            goes_on: repeated.iter().sum::<usize>() * 5 >= pairs
                && repeated.iter().all(|times| *times > 0),
            apart: apart > close * 4,
            tags_above,
            separator: separator(&sides, opener, lines),
            why,
            roles,
        }
    }
}

/// Whether a label of this role names tags.
pub(super) fn is_tag(role: Option<Role>) -> bool {
    matches!(role, Some(Role::Tags | Role::Category | Role::Deck))
}
