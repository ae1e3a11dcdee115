//! From the best path to records and departures: what is kept, what is left out, what is said.
//!
//! It must not know how the path was found.

use super::lattice::{Evidence, Lattice, Move, Solved, Step};
use super::{Departure, MOST_ROLES, Paired, Part, Record, Span, priors};

/// Reads a solved run of lines into `paired`; `offset` is the number of lines before the run, and
/// steps from the line `until` on are not its business.
pub(super) fn pronounce(
    paired: &mut Paired,
    lattice: &Lattice<'_>,
    solved: &Solved,
    offset: usize,
    until: usize,
) {
    let path = solved.path.iter().take_while(|step| step.at < until || lattice.ends);
    let path: Vec<Step> = path.copied().collect();
    let departures: Vec<usize> = path.iter().filter(|s| is_departure(s)).map(|s| s.at).collect();
    let mut judge = Judge { paired, lattice, solved, offset, departures, open: None, broken: None };
    let mut start = 0;
    for (index, step) in path.iter().enumerate() {
        let steps = path.get(start..=index).unwrap_or_default();
        if judge.step(*step, steps) {
            start = index + 1;
        }
    }
    judge.close_broken();
    report_swapped(paired, lattice.evidence, &path, offset);
}

fn is_departure(step: &Step) -> bool {
    !matches!(step.made, Move::Side { lines: 1, .. } | Move::Reversed { .. } | Move::Title)
}

struct Judge<'p, 'e> {
    paired: &'p mut Paired,
    lattice: &'p Lattice<'e>,
    solved: &'p Solved,
    offset: usize,
    departures: Vec<usize>,
    /// The sides of the record that is not yet whole.
    open: Option<[Span; MOST_ROLES]>,
    /// The lines of records that are left out, as it is not certain which they are.
    broken: Option<(usize, usize, usize)>,
}

impl Judge<'_, '_> {
    /// Takes one step; `steps` are those since the last record, this one included. Says whether
    /// what comes next begins anew.
    fn step(&mut self, step: Step, steps: &[Step]) -> bool {
        let at = self.offset + step.at;
        match step.made {
            Move::Title => self.paired.title = Some(at),
            Move::Heading => self.depart(at, at, Part::Heading),
            Move::Noise | Move::Repeated => {
                let part = if step.made == Move::Noise { Part::Noise } else { Part::Repeated };
                self.depart(at, at, part);
                return self.open.is_none();
            }
            Move::Missing { role } => return self.missing(role),
            Move::Reversed { role } => {
                let side = Span { first: at as u32, lines: 1 };
                // Kept as it stands: the first line is the front.
                let sides = self.open.get_or_insert_default();
                if let Some(place) = sides.get_mut(usize::from(1 - role)) {
                    *place = side;
                }
                return role == 0 && self.keep();
            }
            Move::Side { role, lines } => return self.side(at, role, lines, steps),
        }
        true
    }

    fn side(&mut self, at: usize, role: u8, lines: u8, steps: &[Step]) -> bool {
        let is_last = usize::from(role) + 1 == self.lattice.roles;
        let side = Span { first: at as u32, lines: lines.into() };
        if lines > 1 {
            self.depart(at + 1, at + usize::from(lines) - 1, Part::Rejoined);
        }
        let sides = self.open.get_or_insert_default();
        if let Some(place) = sides.get_mut(usize::from(role)) {
            *place = side;
        }
        if !is_last {
            return false;
        }
        let (sides, roles) = (*sides, self.lattice.roles);
        if sides.iter().take(roles).any(|side| side.lines == 0) {
            self.orphan(sides);
            return true;
        }
        let end = at + usize::from(lines) - self.offset;
        let first = sides.first().map_or(at, |side| side.first as usize);
        let last = self.offset + end - 1;
        if self.is_near_departure(first - self.offset, end) {
            let certainty = self.lattice.certainty(self.solved, steps, end);
            if certainty < priors::KEEP {
                self.leave_out(first, last);
                self.open = None;
                return true;
            }
            if certainty < priors::SURE {
                self.depart(first, last, Part::Doubtful);
            }
        }
        self.keep()
    }

    fn keep(&mut self) -> bool {
        if let Some(sides) = self.open.take() {
            self.paired.records.push(Record { sides });
        }
        true
    }

    /// The side of `role` is missing.
    fn missing(&mut self, role: u8) -> bool {
        let is_last = usize::from(role) + 1 == self.lattice.roles;
        match self.open {
            // What there is of the record stays open until its last side comes, or would come.
            Some(_) if !is_last => false,
            Some(sides) => {
                self.orphan(sides);
                true
            }
            None => {
                self.open = Some(Default::default());
                false
            }
        }
    }

    /// A record that is not whole is left out.
    fn orphan(&mut self, sides: [Span; MOST_ROLES]) {
        self.open = None;
        let mut there = sides.iter().filter(|side| side.lines > 0);
        let Some(side) = there.next() else { return };
        let last = there.next_back().unwrap_or(side);
        let has_front = sides.first().is_some_and(|front| front.lines > 0);
        let part = if has_front { Part::OrphanQuestion } else { Part::OrphanAnswer };
        self.depart(side.first as usize, last.first as usize + last.lines as usize - 1, part);
    }

    fn is_near_departure(&self, first: usize, end: usize) -> bool {
        let near = |at: &usize| first <= at + priors::NEAR && *at <= end + priors::NEAR;
        self.departures.iter().any(near)
    }

    fn leave_out(&mut self, first: usize, last: usize) {
        match &mut self.broken {
            Some((_, end, records)) if *end + 2 >= first => {
                *end = last;
                *records += 1;
            }
            _ => {
                self.close_broken();
                self.broken = Some((first, last, 1));
            }
        }
    }

    fn close_broken(&mut self) {
        if let Some((first, last, records)) = self.broken.take() {
            self.depart(first, last, Part::Broken { records });
        }
    }

    fn depart(&mut self, first: usize, last: usize, part: Part) {
        self.paired.departures.push(Departure { first, last, part });
    }
}

/// Records that stand the wrong way round are doubtful where that is very clear: one or two in many,
/// or a longer run of them; where a third of all do, it is how somebody wrote.
fn report_swapped(paired: &mut Paired, evidence: &Evidence, path: &[Step], offset: usize) {
    const SCATTERED: usize = 2;
    const MOST: usize = 10;
    const CLEAR: f32 = 12.0;
    const FEW: usize = 20;
    let is_reversed = |step: &Step| matches!(step.made, Move::Reversed { .. });
    let reversed = path.iter().filter(|step| is_reversed(step)).count();
    let is_rare = reversed * FEW <= path.len().max(2 * FEW);
    let is_habit = reversed * 3 > path.len();
    for run in path.chunk_by(|a, b| is_reversed(a) == is_reversed(b)) {
        let records = run.len() / 2;
        let Some(first) = run.first() else { continue };
        let is_meant = if records <= SCATTERED { !is_rare } else { is_habit || records > MOST };
        if !is_reversed(first) || is_meant {
            continue;
        }
        let gain = |step: &Step| match (step.made, evidence.single.get(step.at)) {
            (Move::Reversed { role: 0 }, Some([front, back, ..])) => front - back,
            (_, Some([front, back, ..])) => back - front,
            _ => 0.0,
        };
        if run.iter().map(gain).sum::<f32>() > CLEAR * records as f32 {
            let records = run.chunks(2).filter_map(|record| record.first().zip(record.last()));
            paired.departures.extend(records.map(|(first, last)| Departure {
                first: offset + first.at,
                last: offset + last.at,
                part: Part::Swapped,
            }));
        }
    }
}
