//! What a deck's own lines teach about its roles, and how likely each line is in each part.
//!
//! Learning and labelling take turns until they agree. It must not know what is said about the
//! result.

use super::habits::{Habits, Scores, log_heading, log_noise, look_like_fronts_and_backs};
use super::lattice::{Evidence, Lattice, MOST_JOINED, Move, Solved};
use super::look::{KINDS, LOWER_CASE, Look, Shape, grams};
use super::shifts::turns_with_shifts;
use super::words::{Inside, shared_with_before};
use super::{Line, MOST_ROLES, priors};
use crate::many;

/// Learning and labelling take turns so often at most.
const MOST_ROUNDS: usize = 3;

/// From so many lines on, labellings that begin in different roles are tried side by side, and
/// what looks say is worked out once.
const MANY: usize = 256;

/// Lines with what they look like.
#[derive(Debug, Clone)]
pub(super) struct Seen<'l, 'a> {
    pub(super) lines: &'l [Line<'a>],
    looks: Vec<Look>,
    grams: Vec<Vec<u16>>,
    shared: Vec<bool>,
}

impl<'l, 'a> Seen<'l, 'a> {
    /// Looks at `lines`; `before` is the number of the line before them.
    pub(super) fn of(lines: &'l [Line<'a>], mut before: usize) -> Self {
        let mut looks = Vec::with_capacity(lines.len());
        for line in lines {
            looks.push(Look::of(line.text, before > 0 && line.number > before + 1));
            before = line.number;
        }
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        let grams = texts.iter().map(|text| grams(text)).collect();
        Self { lines, looks, grams, shared: shared_with_before(&texts) }
    }

    /// Whether, from line `from` on, the first lines of every other pair look different from those of the pairs
    /// between, or the second lines do: a glance, much faster than to label them.
    pub(super) fn pairs_differ(&self, from: usize) -> bool {
        let features: [fn(&Look) -> u8; 4] = [
            |look| look.start,
            |look| look.end,
            |look| look.script,
            |look| look.words.min(12) as u8,
        ];
        let looks = self.looks.get(from..).unwrap_or_default();
        let differ = |role: usize, feature: fn(&Look) -> u8| {
            let mut counts = [[0_u32; KINDS]; 2];
            let own = looks.iter().skip(role).step_by(2).enumerate();
            for (at, look) in own {
                let counts = counts.iter_mut().skip(at % 2).take(1);
                let count = counts.flat_map(|counts| counts.get_mut(usize::from(feature(look))));
                count.for_each(|count| *count += 1);
            }
            let [odd, even] = counts;
            let alike: u32 = odd.iter().zip(even).map(|(odd, even)| *odd.min(&even)).sum();
            alike as usize * 4 < looks.len() / 2
        };
        (0..2).any(|role| features.iter().any(|feature| differ(role, *feature)))
    }
}

/// What a deck taught.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    pub(super) roles: usize,
    habits: Habits,
    inside: Inside,
    /// How much a shared rare word speaks for one record, and the lack of one.
    together: (f32, f32),
    margin: f32,
    /// Whether hardly any line is marked, so that a marked one is a heading.
    marks_are_rare: bool,
    /// How much the first line speaks for being the title by its words, a logarithm.
    title: f32,
}

/// A labelling of the lines that were learned from.
#[derive(Debug, Clone)]
pub(super) struct Labelled {
    pub(super) learned: Learned,
    pub(super) evidence: Evidence,
    pub(super) solved: Solved,
    /// The role of each line that is a side of its own.
    pub(super) labels: Vec<Option<u8>>,
    /// How good it is: the logarithm of its likelihood, what is believed of fronts included.
    pub(super) score: f32,
    /// By how much it is better than the best one whose roles stand elsewhere.
    pub(super) lead: f32,
}

impl Labelled {
    /// How many of a hundred lines look most like the role they have.
    pub(super) fn agreement(&self) -> u32 {
        let roles = self.learned.roles;
        let agrees = |scores: &Scores, role: u8| {
            let own = at(scores, usize::from(role));
            (0..roles).all(|other| at(scores, other) <= own)
        };
        let labelled = self.evidence.single.iter().zip(&self.labels);
        let labelled = labelled.filter_map(|(scores, label)| Some(agrees(scores, (*label)?)));
        let all = labelled.clone().count().max(1);
        (labelled.filter(|agrees| *agrees).count() * 100 / all) as u32
    }
}

/// The best labelling of all of `seen`, or of its beginning where `is_whole` is not set, with
/// records of so many lines; `title` is what speaks for a title beside its looks.
pub(super) fn label(
    seen: &Seen<'_, '_>,
    roles: usize,
    title: f32,
    is_whole: bool,
) -> Option<Labelled> {
    let turns = turns_with_shifts(&seen.looks, &seen.grams, roles);
    let inside = Inside::of(seen.lines.iter().map(|line| line.text));
    // Of equals the order in which a clean text comes wins.
    let titled = usize::from(seen.lines.len() % roles == 1);
    let starts = (0..roles).map(|start| (start + titled) % roles);
    let labelled = |start: &usize| {
        let role = |turn: &u8| Some(((usize::from(*turn) + roles - start) % roles) as u8);
        settle(seen, turns.iter().map(role).collect(), roles, title, is_whole, &inside)
    };
    let starts: Vec<usize> = starts.collect();
    let labelled = many::each(&starts, seen.lines.len() >= MANY, labelled);
    labelled.into_iter().reduce(better)
}

fn better(one: Labelled, other: Labelled) -> Labelled {
    let (best, rest) = if other.score > one.score { (other, one) } else { (one, other) };
    let differs = best.labels != rest.labels;
    let lead = if differs { best.score - rest.score } else { f32::INFINITY };
    Labelled { lead: lead.min(best.lead), ..best }
}

/// Learns from labels and labels anew until both agree.
fn settle(
    seen: &Seen<'_, '_>,
    mut labels: Vec<Option<u8>>,
    roles: usize,
    title: f32,
    is_whole: bool,
    inside: &Inside,
) -> Labelled {
    let mut rounds = 0;
    loop {
        let mut learned = Learned::from(seen, &labels, roles, title, inside.clone());
        let evidence = learned.evidence(seen, Some(&labels));
        let learned = Learned { margin: evidence.margin, ..learned };
        let solved = Lattice { evidence: &evidence, roles, begins: true, ends: is_whole }.solve();
        let found = solved.labels(labels.len());
        rounds += 1;
        if found == labels || rounds == MOST_ROUNDS {
            let score = solved.total + look_like_fronts_and_backs(&seen.looks, &found);
            return Labelled {
                learned,
                evidence,
                solved,
                labels: found,
                score,
                lead: f32::INFINITY,
            };
        }
        labels = found;
    }
}

impl Solved {
    /// The role of each line that is a side of its own.
    fn labels(&self, lines: usize) -> Vec<Option<u8>> {
        let mut labels = vec![None; lines];
        for step in &self.path {
            if let Move::Side { role, lines: 1 } | Move::Reversed { role } = step.made
                && let Some(label) = labels.get_mut(step.at)
            {
                *label = Some(role);
            }
        }
        labels
    }
}

impl Learned {
    fn from(
        seen: &Seen<'_, '_>,
        labels: &[Option<u8>],
        roles: usize,
        title: f32,
        inside: Inside,
    ) -> Self {
        let is_marked = |look: &&Look| look.shape == Shape::Marked;
        let marked = seen.looks.iter().filter(is_marked).count();
        let mut habits = Habits::of(&seen.looks, &seen.grams, labels, roles);
        match seen.lines.len() >= MANY {
            true => habits.settle_looks(),
            false => habits.settle_looks_but_words(),
        }
        Self {
            roles,
            habits,
            inside,
            together: together(&seen.shared, labels),
            margin: 0.0,
            marks_are_rare: marked * 10 <= seen.looks.len(),
            title,
        }
    }

    /// Works out what many more lines are measured by.
    pub(super) fn settle(&mut self) {
        self.habits.settle();
    }

    /// How likely each line is in each part. A line that was learned from does not count for
    /// itself: `labels` say in which role it did.
    pub(super) fn evidence(
        &mut self,
        seen: &Seen<'_, '_>,
        labels: Option<&[Option<u8>]>,
    ) -> Evidence {
        let lines = seen.lines.len();
        let mut evidence = Evidence {
            single: Vec::with_capacity(lines),
            wrapped: Vec::with_capacity(lines),
            heading: Vec::with_capacity(lines),
            noise: Vec::with_capacity(lines),
            ..Evidence::default()
        };
        let spoken = match labels {
            Some(labels) => self.spoken_by_others(seen, labels),
            None => self.spoken(seen),
        };
        let all = |a: &Spoken| {
            each_role(self.roles, |role| {
                priors::DAMPING * (at(&a.single, role) + at(&a.grams, role))
            })
        };
        evidence.single = spoken.iter().map(all).collect();
        evidence.margin = match labels {
            Some(_) => margin(&evidence.single),
            None => self.margin,
        };
        for (look, spoken) in seen.looks.iter().zip(&spoken) {
            evidence.heading.push(heading(look, spoken.surprise));
            evidence.noise.push(noise(look, spoken.surprise));
        }
        let breaks: Vec<(f32, f32)> = seen
            .looks
            .iter()
            .map(|look| self.inside.speaks_for_breaks(look, &self.habits))
            .collect();
        for start in 0..lines {
            evidence.wrapped.push(self.wrapped(seen, &spoken, &breaks, start));
        }
        if self.marks_are_rare {
            for (single, look) in evidence.single.iter_mut().zip(&seen.looks) {
                if look.shape == Shape::Marked {
                    single.iter_mut().for_each(|score| *score += priors::MARKED_SIDE);
                }
            }
        }
        let same = |[before, line]: &[Line<'_>; 2]| before.text == line.text;
        evidence.repeated = std::iter::once(false)
            .chain(seen.lines.array_windows().map(same))
            .take(lines)
            .collect();
        let (shared, not_shared) = self.together;
        evidence.together =
            seen.shared.iter().map(|s| if *s { shared } else { not_shared }).collect();
        if let (Some(look), Some(spoken)) = (seen.looks.first(), spoken.first()) {
            let (against, for_it) = priors::TITLE_LOOK;
            let here = priors::DAMPING * (log_heading(look) - spoken.surprise);
            let anywhere =
                if look.is_like_a_title() { priors::TITLE_LIKE } else { priors::UNLIKE_A_TITLE };
            evidence.title = priors::TITLE + self.title + anywhere + here.clamp(against, for_it);
        }
        evidence
    }

    /// What speaks for the roles of each line.
    fn spoken(&self, seen: &Seen<'_, '_>) -> Vec<Spoken> {
        let sides = seen.looks.iter().zip(&seen.grams);
        sides.map(|(look, grams)| Spoken::of(look, grams, &self.habits)).collect()
    }

    /// The same of the lines that were learned from, each judged by the others alone.
    fn spoken_by_others(&mut self, seen: &Seen<'_, '_>, labels: &[Option<u8>]) -> Vec<Spoken> {
        let settled = self.habits.unsettle();
        let sides = seen.looks.iter().zip(&seen.grams).zip(labels);
        let spoken = sides.map(|((look, grams), label)| {
            let Some(role) = label.map(usize::from) else {
                return Spoken::of(look, grams, &self.habits);
            };
            self.habits.count(look, grams, role, -1.0);
            let spoken = Spoken::of(look, grams, &self.habits);
            self.habits.count(look, grams, role, 1.0);
            spoken
        });
        let spoken = spoken.collect();
        self.habits.settle_again(settled);
        spoken
    }

    /// The lines from `start` on as one side: of two lines, of three and so on, by role. `breaks` say how
    /// much each line looks as if a side went on behind it, and as if one came from before it.
    fn wrapped(
        &self,
        seen: &Seen<'_, '_>,
        spoken: &[Spoken],
        breaks: &[(f32, f32)],
        start: usize,
    ) -> [Scores; MOST_JOINED] {
        let mut scores = [[f32::NEG_INFINITY; MOST_ROLES]; MOST_JOINED];
        let looks = seen.looks.get(start..).unwrap_or_default().iter();
        let mut sides = looks
            .zip(spoken.get(start..).unwrap_or_default())
            .zip(breaks.get(start..).unwrap_or_default());
        let Some(((first, one), breaks)) = sides.next() else { return scores };
        let mut goes_on = breaks.0;
        let (mut look, mut before) = (*first, first);
        let mut grams = one.grams;
        let mut gain = -one.surprise;
        let mut price = 0.0;
        let mut lines = 0.0;
        for (scores, ((next, one), (goes_on_here, comes_from_before))) in
            scores.iter_mut().zip(sides)
        {
            gain += goes_on + comes_from_before - one.surprise;
            goes_on = *goes_on_here;
            look = look.joined(next);
            grams = each_role(self.roles, |role| at(&grams, role) + at(&one.grams, role));
            price += priors::WRAPPED;
            price += if next.after_gap { priors::WRAPPED_OVER_GAP } else { 0.0 };
            price += if before.is_text() && next.is_text() { 0.0 } else { priors::WRAPPED_MARK };
            let (whole, surprise) = self.habits.speaks_for(&look);
            lines += 1.0;
            // Between which of its words a side is broken is chance.
            let chance = lines * (look.words.max(1) as f32).ln();
            *scores = each_role(self.roles, |role| {
                let whole = at(&whole, role) + surprise + at(&grams, role);
                priors::DAMPING * (whole + gain) + price - chance
            });
            before = next;
        }
        scores
    }
}

/// What speaks for the roles of a line, taken apart.
struct Spoken {
    single: Scores,
    grams: Scores,
    surprise: f32,
}

impl Spoken {
    fn of(look: &Look, grams: &[u16], habits: &Habits) -> Self {
        let (single, surprise) = habits.speaks_for(look);
        Self { single, grams: habits.grams_speak_for(grams), surprise }
    }
}

fn each_role(roles: usize, score: impl Fn(usize) -> f32) -> Scores {
    std::array::from_fn(|role| if role < roles { score(role) } else { 0.0 })
}

fn at(scores: &Scores, role: usize) -> f32 {
    scores.get(role).copied().unwrap_or(0.0)
}

fn heading(look: &Look, surprise: f32) -> f32 {
    let most = match look.shape {
        Shape::Marked => priors::MARKED_LOOK,
        Shape::Numbered => priors::NUMBERED_LOOK,
        Shape::Capitals => priors::CAPITALS_LOOK,
        _ if look.start == LOWER_CASE => priors::SMALL_LOOK,
        _ => priors::HEADING_LOOK,
    };
    priors::HEADING + (priors::DAMPING * (log_heading(look) - surprise)).min(most)
}

fn noise(look: &Look, surprise: f32) -> f32 {
    let looks = priors::DAMPING * (log_noise(look) - surprise);
    priors::NOISE + looks.min(priors::NOISE_LOOK)
}

/// How far apart the first two roles are in a record, on average.
fn margin(single: &[Scores]) -> f32 {
    let apart = single.iter().map(|scores| (at(scores, 0) - at(scores, 1)).abs());
    2.0 * apart.sum::<f32>() / single.len().max(1) as f32
}

/// How much a shared rare word speaks for two neighbours being one record, and the lack of one.
fn together(shared: &[bool], labels: &[Option<u8>]) -> (f32, f32) {
    // Neighbours that share a word, and all of them: of one record, and of two.
    let (mut inside, mut between) = ((0.5_f32, 1.0_f32), (0.5_f32, 1.0_f32));
    for ([before, here], shared) in labels.array_windows().zip(shared.iter().skip(1)) {
        let (Some(before), Some(here)) = (before, here) else { continue };
        let pairs = if here > before { &mut inside } else { &mut between };
        pairs.0 += f32::from(u8::from(*shared));
        pairs.1 += 1.0;
    }
    let share = |(shared, all): (f32, f32)| (shared / all).clamp(0.002, 0.998);
    let (inside, between) = (share(inside), share(between));
    let speaks = |odds: f32| odds.ln().clamp(-3.0, 3.0);
    (speaks(inside / between), speaks((1.0 - inside) / (1.0 - between)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of<'a>(texts: &[&'a str]) -> Vec<Line<'a>> {
        texts.iter().enumerate().map(|(at, text)| Line { number: at + 1, text }).collect()
    }

    #[test]
    fn a_gap_is_where_line_numbers_leave_one() {
        let lines = [3, 4, 6].map(|number| Line { number, text: "word" });
        let gaps = |before| {
            let seen = Seen::of(&lines, before);
            seen.looks.iter().map(|look| look.after_gap).collect::<Vec<_>>()
        };
        // Nothing stands before the first line of a text.
        assert_eq!(gaps(0), [false, false, true]);
        assert_eq!(gaps(1), [true, false, true]);
        assert_eq!(gaps(2), [false, false, true]);
    }

    #[test]
    fn the_look_of_a_line_speaks_for_a_heading_up_to_its_kind() {
        let most = |text: &str| heading(&Look::of(text, false), -1e3) - priors::HEADING;
        assert_eq!(most("## Fruit"), priors::MARKED_LOOK);
        assert_eq!(most("Chapter 4"), priors::NUMBERED_LOOK);
        assert_eq!(most("FRUIT AND MORE"), priors::CAPITALS_LOOK);
        assert_eq!(most("fruit"), priors::SMALL_LOOK);
        assert_eq!(most("Fruit"), priors::HEADING_LOOK);
    }

    #[test]
    fn what_is_usual_in_the_deck_is_no_noise() {
        let look = Look::of("word", false);
        let fall = noise(&look, 2.0) - noise(&look, 5.0);
        assert!((fall - 3.0 * priors::DAMPING).abs() < 1e-4, "{fall}");
        assert_eq!(noise(&look, -1e3), priors::NOISE + priors::NOISE_LOOK);
    }

    #[test]
    fn a_margin_is_that_of_both_lines() {
        assert_eq!(margin(&[[3.0, 1.0, 0.0, 0.0], [1.0, 2.0, 0.0, 0.0]]), 3.0);
        assert_eq!(each_role(2, |role| role as f32 + 1.0), [1.0, 2.0, 0.0, 0.0]);
    }

    #[test]
    fn shared_words_speak_for_one_record_where_they_mostly_are_in_one() {
        let labels = [Some(0), Some(1), Some(0), Some(1), Some(0), Some(1), None, Some(0)];
        let shared = [false, true, false, true, false, true, true, true];
        // All of three records have one and none of the two places between them; half a pair of one
        // is believed before. Lines without a role say nothing.
        let (one, none) = together(&shared, &labels);
        let (inside, between) = (3.5_f32 / 4.0, 0.5_f32 / 3.0);
        assert!((one - (inside / between).ln()).abs() < 1e-4, "{one}");
        assert!((none - ((1.0 - inside) / (1.0 - between)).ln()).abs() < 1e-4, "{none}");
    }

    #[test]
    fn the_best_labelling_leads_the_next_one_that_differs() {
        let texts = ["Who?", "He.", "Why?", "So."];
        let lines = lines_of(&texts);
        let found = label(&Seen::of(&lines, 0), 2, 0.0, true).unwrap();
        let with = |score: f32, role: u8| Labelled {
            score,
            labels: vec![Some(role)],
            lead: f32::INFINITY,
            ..found.clone()
        };
        let lead = |all: [(f32, u8); 3]| {
            let best = all.map(|(score, role)| with(score, role)).into_iter().reduce(better);
            best.map(|best| (best.score, best.lead))
        };
        assert_eq!(lead([(9.0, 0), (7.0, 1), (5.0, 2)]), Some((9.0, 2.0)));
        assert_eq!(lead([(5.0, 0), (7.0, 1), (9.0, 2)]), Some((9.0, 2.0)));
        assert_eq!(lead([(9.0, 0), (7.0, 0), (5.0, 0)]), Some((9.0, f32::INFINITY)));
    }

    #[test]
    fn marks_are_rare_up_to_one_line_of_ten() {
        let are_rare = |others: usize| {
            let mut texts = vec!["word"; others];
            texts.push("## Fruit");
            let lines = lines_of(&texts);
            let inside = Inside::of(std::iter::empty());
            let labels = vec![Some(0); lines.len()];
            Learned::from(&Seen::of(&lines, 0), &labels, 2, 0.0, inside).marks_are_rare
        };
        assert!(are_rare(9) && !are_rare(8));
    }
}
