//! What stands around the text of a deck and means nothing: numbering, labels, bullets, marks for
//! bold, colons after terms.
//!
//! One side tells nothing: `1.` may count questions or belong to an answer. So a rule takes
//! something off only where all but a few sides have it, and where what is left still tells the
//! questions apart. It must not know formats.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::deck::Note;
use crate::report::{Diagnostic, Problem};
use crate::text::Text;

mod counting;
mod invisible;
mod labels;
mod marks;

pub(super) use invisible::is_seen;

/// A rule: what it takes off, and when.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What the user types.
    pub name: &'static str,
    /// What messages call it.
    pub what: &'static str,
    /// The side that it looks at: 0 is the front, 1 the back.
    side: usize,
    /// How many sides must have it at least.
    least: usize,
    /// The side without it, if it has it.
    bare: fn(&str) -> Option<Bare<'_>>,
    /// Whether the numbers in what would be taken off show that it is decoration.
    proven: fn(&[Option<u32>]) -> bool,
}

/// A side without a decoration.
struct Bare<'t> {
    text: &'t str,
    /// The number that stood in it.
    number: Option<u32>,
}

impl<'t> Bare<'t> {
    /// `text` without a decoration that had no number; nothing if nothing is left.
    fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then_some(Self { text, number: None })
    }
}

/// Every rule, in the order in which they are tried.
#[rustfmt::skip]
pub static RULES: &[Rule] = &[
    Rule { name: "bold", what: "bold around whole sides", side: 0, least: 6, bare: marks::without_bold, proven: always },
    Rule { name: "bold", what: "bold around whole sides", side: 1, least: 6, bare: marks::without_bold, proven: always },
    Rule { name: "bullets", what: "bullets", side: 0, least: 6, bare: marks::without_bullet, proven: always },
    Rule { name: "bullets", what: "bullets", side: 1, least: 6, bare: marks::without_bullet, proven: always },
    Rule { name: "numbering", what: "numbering", side: 0, least: 5, bare: counting::without_number, proven: counting::counts_up },
    Rule { name: "numbering", what: "numbering", side: 1, least: 5, bare: counting::without_number, proven: counting::counts_up },
    Rule { name: "labels", what: "labels", side: 0, least: 5, bare: labels::without_question, proven: always },
    Rule { name: "labels", what: "labels", side: 1, least: 5, bare: labels::without_answer, proven: always },
    Rule { name: "colons", what: "colons after terms", side: 0, least: 8, bare: marks::without_colon, proven: always },
];

/// The rule that needs no deck to judge: characters that nobody sees.
const INVISIBLE: &str = "invisible";

fn always(_: &[Option<u32>]) -> bool {
    true
}

/// Which rules are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules(u32);

impl Rules {
    /// All of them.
    pub const ALL: Self = Self(u32::MAX);

    /// None of them.
    pub const NONE: Self = Self(0);

    /// The names of the rules, each once.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let mut names = vec![INVISIBLE];
        for rule in RULES {
            if !names.contains(&rule.name) {
                names.push(rule.name);
            }
        }
        names
    }

    /// The rules of a list of names such as `numbering,bold`; `all` and `none` are names too.
    ///
    /// # Errors
    /// With the name that is none.
    pub fn of_list(list: &str) -> Result<Self, String> {
        let mut rules = Self::NONE;
        for name in list.split(',').map(str::trim) {
            match name {
                "all" => rules = Self::ALL,
                "none" => {}
                _ => rules.0 |= Self::bit(name).ok_or_else(|| name.to_owned())?,
            }
        }
        Ok(rules)
    }

    /// Whether the rule called `name` is one of them.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        Self::bit(name).is_some_and(|bit| self.0 & bit != 0)
    }

    fn bit(name: &str) -> Option<u32> {
        Self::names().iter().position(|known| *known == name).map(|at| 1 << at)
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::ALL
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Self::names().into_iter().filter(|name| self.has(name)).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(","))
    }
}

/// One decoration may stand inside another: `**1. …**`.
const ROUNDS: usize = 3;

/// Takes decoration off `notes` and says what was taken off, a line each rule.
pub(super) fn take_off(notes: &mut [Note<'_>], rules: Rules) -> Vec<Diagnostic> {
    let mut taken: Vec<(&'static str, &'static str, usize)> = Vec::new();
    let mut note_down = |rule: &'static str, what: &'static str, sides: usize| match taken
        .iter_mut()
        .find(|(known, ..)| *known == rule)
    {
        Some((.., all)) => *all += sides,
        None if sides > 0 => taken.push((rule, what, sides)),
        None => {}
    };
    if rules.has(INVISIBLE) {
        note_down(INVISIBLE, "invisible characters", invisible::take_off(notes));
    }
    for _ in 0..ROUNDS {
        let mut any = false;
        for rule in RULES.iter().filter(|rule| rules.has(rule.name)) {
            let sides = rule.apply(notes);
            any |= sides > 0;
            note_down(rule.name, rule.what, sides);
        }
        if !any {
            break;
        }
    }
    let said = taken.into_iter().map(|(rule, what, sides)| Problem::Tidied { what, rule, sides });
    said.map(Diagnostic::of_all).collect()
}

impl Rule {
    /// So many sides are looked at before all of them are.
    const FIRST: usize = 100;

    /// Takes the decoration off, if it is one; says off how many sides.
    fn apply(&self, notes: &mut [Note<'_>]) -> usize {
        let first = notes.get(..Self::FIRST).unwrap_or(notes);
        if !self.has_most(first) || !self.has_most(notes) || !self.is_decoration(notes) {
            return 0;
        }
        let mut taken = 0;
        for field in notes.iter_mut().filter_map(|note| note.fields.get_mut(self.side)) {
            if (self.bare)(field.raw()).is_none() {
                continue;
            }
            taken += 1;
            let whole = std::mem::replace(field, Text::EMPTY);
            *field = whole
                .map_raw(|text| Cow::Borrowed((self.bare)(text).map_or(text, |bare| bare.text)));
        }
        taken
    }

    /// The sides that it looks at.
    fn sides<'n>(&self, notes: &'n [Note<'_>]) -> impl Iterator<Item = &'n str> {
        notes.iter().filter_map(|note| Some(note.fields.get(self.side)?.raw()))
    }

    /// Whether all but a few sides of `notes` have the decoration, and enough of them do.
    fn has_most(&self, notes: &[Note<'_>]) -> bool {
        let (mut with, mut all) = (0, 0);
        for side in self.sides(notes).filter(|side| !side.is_empty()) {
            all += 1;
            with += usize::from((self.bare)(side).is_some());
        }
        with >= self.least && with * 10 >= all * 9
    }

    /// Whether what `notes` have shows that it means nothing, and its loss hides nothing.
    fn is_decoration(&self, notes: &[Note<'_>]) -> bool {
        let numbers: Vec<Option<u32>> = self
            .sides(notes)
            .filter_map(|side| (self.bare)(side))
            .map(|bare| bare.number)
            .collect();
        if !(self.proven)(&numbers) {
            return false;
        }
        let whole: HashSet<&str> = self.sides(notes).collect();
        let bare = self.sides(notes).map(|side| (self.bare)(side).map_or(side, |bare| bare.text));
        // Answers may be alike: `yes` to many questions.
        self.side > 0 || bare.collect::<HashSet<&str>>().len() == whole.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(sides: &[(&str, &str)], rules: Rules) -> (Vec<(String, String)>, Vec<String>) {
        let note = |(front, back): &(&str, &str)| {
            Note::basic(Text::plain(front.to_string()), Text::plain(back.to_string()))
        };
        let mut notes: Vec<Note<'_>> = sides.iter().map(note).collect();
        let said = take_off(&mut notes, rules);
        let sides = notes.iter().map(|note| (note.front().raw().into(), note.back().raw().into()));
        (sides.collect(), said.iter().map(|said| said.problem.message()).collect())
    }

    fn deck<'d>(fronts: &[&'d str]) -> Vec<(&'d str, &'d str)> {
        fronts.iter().map(|front| (*front, "answer")).collect()
    }

    #[test]
    fn what_counts_up_is_taken_off_and_said_once() {
        let fronts = ["1. one?", "2. two?", "3. three?", "4. four?", "5. five?", "6. six?"];
        let (sides, said) = tidied(&deck(&fronts), Rules::ALL);
        assert_eq!(sides[5].0, "six?");
        assert_eq!(said, ["numbering taken off 6 sides"]);
        let (sides, said) = tidied(&deck(&fronts), Rules::of_list("bold,labels").unwrap());
        assert_eq!((sides[5].0.as_str(), said.len()), ("6. six?", 0));
    }

    #[test]
    fn a_few_sides_prove_nothing() {
        let (sides, said) = tidied(&deck(&["1. one?", "2. two?", "3. three?"]), Rules::ALL);
        assert_eq!((sides[0].0.as_str(), said.len()), ("1. one?", 0));
    }

    #[test]
    fn chapters_lists_and_years_stay() {
        let decks: [&[&str]; 5] = [
            &["1. a", "1. b", "1. c", "2. d", "2. e", "2. f", "3. g"],
            &["7. a", "3. b", "12. c", "2. d", "9. e", "5. f", "8. g"],
            &["1.1 a", "1.2 b", "1.3 c", "1.4 d", "1.5 e", "1.6 f"],
            &["1914 - a", "1915 - b", "1916 - c", "1917 - d", "1918 - e", "1919 - f"],
            &["1. January", "2. January", "3. January", "4. January", "5. January"],
        ];
        for fronts in decks {
            let (sides, said) = tidied(&deck(fronts), Rules::ALL);
            assert!(said.is_empty(), "{sides:?}");
        }
        let list = "1. one\n2. two";
        let (_, said) =
            tidied(&["a", "b", "c", "d", "e", "f"].map(|front| (front, list)), Rules::ALL);
        assert!(said.is_empty());
    }

    #[test]
    fn one_decoration_inside_another_goes_too() {
        let fronts =
            ["**Q1: a b**", "**Q2: c**", "**Q3: d**", "**Q4: e**", "**Q5: f**", "**Q6: g**"];
        let (sides, said) = tidied(&deck(&fronts), Rules::ALL);
        assert_eq!(sides[0].0, "a b");
        let expected = ["bold around whole sides taken off 6 sides", "numbering taken off 6 sides"];
        assert_eq!(said, expected);
    }

    #[test]
    fn labels_on_both_sides_are_one_rule() {
        let sides: Vec<(String, String)> =
            (0..6).map(|n| (format!("Frage: was {n}?"), format!("Antwort: das {n}"))).collect();
        let sides: Vec<(&str, &str)> =
            sides.iter().map(|(front, back)| (front.as_str(), back.as_str())).collect();
        let (clean, said) = tidied(&sides, Rules::ALL);
        assert_eq!(clean[3], ("was 3?".to_owned(), "das 3".to_owned()));
        assert_eq!(said, ["labels taken off 12 sides"]);
    }

    #[test]
    fn lists_of_rules_are_read() {
        assert_eq!(Rules::of_list("none"), Ok(Rules::NONE));
        assert_eq!(Rules::of_list("bold, colons").unwrap().to_string(), "bold,colons");
        assert_eq!(Rules::of_list("bald"), Err("bald".to_owned()));
        assert_eq!(Rules::NONE.to_string(), "none");
    }
}
