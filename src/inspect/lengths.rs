//! How long the sides of notes are.

use serde::Serialize;

use crate::deck::Note;
use crate::text::Text;

/// The lengths of sides, in characters as they are seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lengths {
    /// Of questions.
    pub front: SideLengths,
    /// Of answers.
    pub back: SideLengths,
}

/// The lengths of one side of all notes that have something there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SideLengths {
    /// The shortest.
    pub shortest: usize,
    /// The one in the middle.
    pub median: usize,
    /// The longest.
    pub longest: usize,
    /// How many are how long: classes that double in width, without gaps, from the shortest to the longest.
    pub classes: Vec<LengthClass>,
}

/// The sides that are longer than the class before reaches, and no longer than `up_to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LengthClass {
    /// The last length of the class.
    pub up_to: usize,
    /// How many notes are in it.
    pub notes: usize,
}

/// The first class ends here, and each other one at twice the end of the one before.
const FIRST: usize = 10;

pub(super) fn summary(notes: &[Note<'_>]) -> Lengths {
    Lengths {
        front: of_sides(notes.iter().map(Note::front)),
        back: of_sides(notes.iter().map(Note::back)),
    }
}

fn of_sides<'n>(sides: impl Iterator<Item = &'n Text<'n>>) -> SideLengths {
    let lengths = sides.map(|side| side.to_plain().trim().chars().count());
    let mut lengths: Vec<usize> = lengths.filter(|length| *length > 0).collect();
    lengths.sort_unstable();
    let at = |index: usize| lengths.get(index).copied().unwrap_or_default();
    let mut classes: Vec<LengthClass> = Vec::new();
    for length in &lengths {
        let mut up_to = classes.last().map_or(FIRST, |class| class.up_to);
        while up_to < *length {
            up_to = up_to.saturating_mul(2);
            if !classes.is_empty() {
                classes.push(LengthClass { up_to, notes: 0 });
            }
        }
        match classes.last_mut() {
            Some(class) => class.notes += 1,
            None => classes.push(LengthClass { up_to, notes: 1 }),
        }
    }
    SideLengths {
        shortest: at(0),
        median: at(lengths.len().saturating_sub(1) / 2),
        longest: at(lengths.len().saturating_sub(1)),
        classes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_double_and_have_no_gaps() {
        let sides = [11, 20, 21, 100, 0].map(|length| Text::plain("x".repeat(length)));
        let lengths = of_sides(sides.iter());
        assert_eq!((lengths.shortest, lengths.median, lengths.longest), (11, 20, 100));
        let classes = lengths.classes.iter().map(|class| (class.up_to, class.notes));
        assert_eq!(classes.collect::<Vec<_>>(), [(20, 2), (40, 1), (80, 0), (160, 1)]);
    }

    #[test]
    fn no_sides_have_no_lengths() {
        assert_eq!(of_sides([].iter()), SideLengths::default());
    }
}
