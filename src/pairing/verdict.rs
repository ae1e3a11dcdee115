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
    // A side that is missing at `until` is one of the record before it.
    let ends_before = |step: &&Step| matches!(step.made, Move::Missing { .. }) && step.at == until;
    let path = solved.path.iter();
    let path = path.take_while(|step| step.at < until || ends_before(step) || lattice.ends);
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

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: f32 = f32::NEG_INFINITY;

    /// Evidence for nothing but sides, one line each: `single` by line, and so much for one of three
    /// lines at the beginning.
    fn evidence(single: &[[f32; 2]], three: f32) -> Evidence {
        let lines = single.len();
        let mut wrapped = vec![[[NEVER; MOST_ROLES]; 3]; lines];
        wrapped[0][1][0] = three;
        Evidence {
            single: single.iter().map(|[front, back]| [*front, *back, 0.0, 0.0]).collect(),
            wrapped,
            heading: vec![NEVER; lines],
            noise: vec![NEVER; lines],
            repeated: vec![false; lines],
            together: vec![0.0; lines],
            title: NEVER,
            // So much that no record stands the wrong way round.
            margin: 45.0,
        }
    }

    /// What is said of lines that come after `offset` others.
    fn said(single: &[[f32; 2]], three: f32, offset: usize) -> Paired {
        let evidence = evidence(single, three);
        let lattice = Lattice { evidence: &evidence, roles: 2, begins: true, ends: true };
        let mut paired = Paired::default();
        pronounce(&mut paired, &lattice, &lattice.solve(), offset, single.len());
        paired
    }

    fn firsts(paired: &Paired) -> Vec<usize> {
        paired.records.iter().map(|record| record.sides[0].first as usize).collect()
    }

    #[test]
    fn records_are_left_out_where_it_is_not_certain_which_they_are() {
        // Two clear records, eleven lines that look like both sides, and two clear records. One line
        // has no other, and any could be it: the last is twice as likely a question as anything else.
        // Of thirteen chances, eleven say that it is none of the first two lines, nine that it is
        // none of the first four, and so on.
        let clear = [[9.0, -9.0], [-9.0, 9.0]];
        let mut single = [clear, clear].concat();
        single.extend([[0.0; 2]; 10]);
        single.push([2.0_f32.ln(), 0.0]);
        single.extend([clear, clear].concat());
        let paired = said(&single, NEVER, 100);
        assert_eq!(firsts(&paired), [100, 102, 104, 106, 108, 115, 117]);
        let departures = [
            Departure { first: 106, last: 107, part: Part::Doubtful },
            Departure { first: 108, last: 109, part: Part::Doubtful },
            Departure { first: 114, last: 114, part: Part::OrphanQuestion },
            Departure { first: 110, last: 113, part: Part::Broken { records: 2 } },
        ];
        assert_eq!(paired.departures, departures);
    }

    #[test]
    fn lines_that_are_one_side_are_said_to_be() {
        let single = [[0.0; 2]; 4];
        let paired = said(&single, 20.0, 100);
        let joined = Departure { first: 101, last: 102, part: Part::Rejoined };
        assert_eq!(paired.departures, [joined]);
        let sides = paired.records[0].sides.map(|side| (side.first, side.lines));
        assert_eq!(sides, [(100, 3), (103, 1), (0, 0), (0, 0)]);
    }

    #[test]
    fn what_is_left_out_side_by_side_is_one_departure() {
        let evidence = Evidence::default();
        let lattice = Lattice { evidence: &evidence, roles: 2, begins: true, ends: true };
        let solved = lattice.solve();
        let mut paired = Paired::default();
        let mut judge = Judge {
            paired: &mut paired,
            lattice: &lattice,
            solved: &solved,
            offset: 0,
            departures: vec![20],
            open: None,
            broken: None,
        };
        // A line between them may be left out for itself.
        for first in [10, 12, 15, 19, 40] {
            judge.leave_out(first, first + 1);
        }
        judge.close_broken();
        // So near to a departure a record is asked how certain it is.
        let near = priors::NEAR;
        assert!(judge.is_near_departure(20 + near, 30) && !judge.is_near_departure(21 + near, 30));
        assert!(judge.is_near_departure(2, 20 - near) && !judge.is_near_departure(2, 19 - near));
        let broken =
            |first, last, records| Departure { first, last, part: Part::Broken { records } };
        let expected = [broken(10, 16, 3), broken(19, 20, 1), broken(40, 41, 1)];
        assert_eq!(paired.departures, expected);
    }

    #[test]
    fn a_record_without_its_middle_is_left_out_as_one() {
        let evidence = Evidence::default();
        let lattice = Lattice { evidence: &evidence, roles: 3, begins: true, ends: true };
        let solved = lattice.solve();
        let mut paired = Paired::default();
        let first = Span { first: 7, lines: 1 };
        let open = Some([first, Span::default(), Span::default(), Span::default()]);
        let mut judge = Judge {
            paired: &mut paired,
            lattice: &lattice,
            solved: &solved,
            offset: 0,
            departures: vec![8],
            open,
            broken: None,
        };
        assert!(!judge.missing(1) && judge.side(8, 2, 1, &[]));
        let orphan = Departure { first: 7, last: 8, part: Part::OrphanQuestion };
        assert_eq!(paired.departures, [orphan]);
    }

    /// The first lines of the records that are said to stand the wrong way round, of lines that stand
    /// so (`x`, a record for each) or not (`.`); each speaks so much for it.
    fn swapped(records: &str, gain: f32) -> Vec<usize> {
        let record = |(at, sign): (usize, char)| {
            let step = |at, role| match sign {
                'x' => Step { at, made: Move::Reversed { role: 1 - role } },
                _ => Step { at, made: Move::Side { role, lines: 1 } },
            };
            [step(2 * at, 0), step(2 * at + 1, 1)]
        };
        let path: Vec<Step> = records.chars().enumerate().flat_map(record).collect();
        // The first line of each is an answer by its look.
        let single = path.iter().map(|step| match step.at % 2 {
            0 => [0.0, gain],
            _ => [gain, 0.0],
        });
        let evidence = evidence(&single.collect::<Vec<_>>(), NEVER);
        let mut paired = Paired::default();
        report_swapped(&mut paired, &evidence, &path, 100);
        assert!(paired.departures.iter().all(|said| said.last == said.first + 1));
        paired.departures.iter().map(|said| said.first - 100).collect()
    }

    #[test]
    fn a_record_the_wrong_way_round_is_said_where_it_is_clear_and_rare() {
        assert_eq!(swapped("....x.....", 6.1), [8]);
        assert_eq!(swapped("....x.....", 6.0), [0; 0]);
        assert_eq!(swapped("...xx.....", 6.1), [0; 0]);
        // One in twenty is rare, and so is one in few.
        let many = ".".repeat(17);
        assert_eq!(swapped(&format!("{many}x.x{many}..."), 6.1), [34, 38]);
        assert_eq!(swapped(&format!("{many}x.x{many}.."), 6.1), [0; 0]);
        assert_eq!(swapped("x", 6.1), [0]);
    }

    #[test]
    fn a_longer_run_the_wrong_way_round_is_said_unless_it_is_how_somebody_wrote() {
        // A third of all may stand so.
        assert_eq!(swapped("xxx......", 6.1), [0, 2, 4]);
        assert_eq!(swapped("xxx.....", 6.1), [0; 0]);
        assert_eq!(swapped("xxx......", 6.0), [0; 0]);
        let many = ".".repeat(30);
        assert_eq!(swapped(&format!("{}{many}", "x".repeat(10)), 6.1).len(), 10);
        assert_eq!(swapped(&format!("{}{many}", "x".repeat(11)), 6.1), [0; 0]);
    }
}
