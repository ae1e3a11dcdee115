//! Two texts word by word: what stayed, what went, what came.
//!
//! It must not know notes, or who will look at it.

use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffableStr, TextDiff};

/// Texts of more pieces than this are cut into larger ones: the work may grow with the square.
const MOST_PIECES: usize = 5_000;

/// Where less than a fifth of the longer text stayed, the words that did are chance.
const LEAST_KEPT: usize = 5;

/// A stretch of text, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// What became of it.
    pub is: Fate,
    /// The text.
    pub text: String,
}

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It stands in both texts.
    Equal,
    /// It stands in the old one only.
    Removed,
    /// It stands in the new one only.
    Added,
}

/// How `old` became `new`: the equal and removed runs are the one, the equal and added the other.
///
/// Words are those of Unicode, so that text without spaces is cut too.
///
/// ```
/// use deckconv::diff::{Fate, runs};
///
/// let runs = runs("The capital of France?", "The capital of Spain?");
/// let runs: Vec<_> = runs.iter().map(|run| (run.is, run.text.as_str())).collect();
/// assert_eq!(
///     runs,
///     [
///         (Fate::Equal, "The capital of "),
///         (Fate::Removed, "France"),
///         (Fate::Added, "Spain"),
///         (Fate::Equal, "?"),
///     ]
/// );
/// ```
#[must_use]
pub fn runs(old: &str, new: &str) -> Vec<Run> {
    let parts = joined_over_space(parts(old, new));
    let parts = if is_chance(&parts, old, new) { vec![Part::changed(old, new)] } else { parts };
    parts.into_iter().flat_map(Part::into_runs).filter(|run| !run.text.is_empty()).collect()
}

/// What stayed, or what stands in the place of what.
enum Part {
    Kept(String),
    Changed { old: String, new: String },
}

impl Part {
    fn changed(old: &str, new: &str) -> Self {
        Self::Changed { old: old.to_owned(), new: new.to_owned() }
    }

    fn into_runs(self) -> Vec<Run> {
        match self {
            Self::Kept(text) => vec![Run { is: Fate::Equal, text }],
            Self::Changed { old, new } => {
                vec![Run { is: Fate::Removed, text: old }, Run { is: Fate::Added, text: new }]
            }
        }
    }
}

fn parts(old: &str, new: &str) -> Vec<Part> {
    let (head, old, new, tail) = without_common_ends(old, new);
    let mut parts = vec![Part::Kept(head.to_owned())];
    let pieces = few_pieces(old, new, str::tokenize_unicode_words)
        .or_else(|| few_pieces(old, new, str::tokenize_lines));
    match pieces {
        Some((old, new)) => {
            let mut config = TextDiff::configure();
            add_parts(&mut parts, &config.algorithm(Algorithm::Myers).diff_slices(&old, &new));
        }
        None => parts.push(Part::changed(old, new)),
    }
    match parts.last_mut() {
        Some(Part::Kept(kept)) => kept.push_str(tail),
        _ => parts.push(Part::Kept(tail.to_owned())),
    }
    parts
}

/// Both texts, cut by `cut`, if that gives few pieces.
fn few_pieces<'t>(
    old: &'t str,
    new: &'t str,
    cut: fn(&str) -> Vec<&str>,
) -> Option<(Vec<&'t str>, Vec<&'t str>)> {
    let (old, new) = (cut(old), cut(new));
    (old.len().max(new.len()) <= MOST_PIECES).then_some((old, new))
}

/// The words that both begin with, what follows in each, and the words that both end with.
fn without_common_ends<'t>(old: &'t str, new: &'t str) -> (&'t str, &'t str, &'t str, &'t str) {
    let mut head = 0;
    for ((at, one), other) in old.char_indices().zip(new.chars()) {
        if one != other {
            break;
        }
        if one.is_whitespace() {
            head = at + one.len_utf8();
        }
    }
    let (head, old) = old.split_at_checked(head).unwrap_or(("", old));
    let new = new.get(head.len()..).unwrap_or(new);
    let mut tail = old.len();
    for ((at, one), other) in old.char_indices().rev().zip(new.chars().rev()) {
        if one != other {
            break;
        }
        if one.is_whitespace() {
            tail = at;
        }
    }
    let (old, tail) = old.split_at_checked(tail).unwrap_or((old, ""));
    (head, old, new.get(..new.len() - tail.len()).unwrap_or(new), tail)
}

fn add_parts(parts: &mut Vec<Part>, diff: &TextDiff<'_, '_, str>) {
    for change in diff.iter_all_changes() {
        let text = change.value();
        match (change.tag(), parts.last_mut()) {
            (ChangeTag::Equal, Some(Part::Kept(kept))) => kept.push_str(text),
            (ChangeTag::Equal, _) => parts.push(Part::Kept(text.to_owned())),
            (ChangeTag::Delete, Some(Part::Changed { old, .. })) => old.push_str(text),
            (ChangeTag::Delete, _) => parts.push(Part::changed(text, "")),
            (ChangeTag::Insert, Some(Part::Changed { new, .. })) => new.push_str(text),
            (ChangeTag::Insert, _) => parts.push(Part::changed("", text)),
        }
    }
}

/// Several words in the place of several others are one change, not one for each word.
fn joined_over_space(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let Part::Changed { old, new } = &part else {
            joined.push(part);
            continue;
        };
        match joined.as_mut_slice() {
            [.., Part::Changed { old: before, new: after }, Part::Kept(space)]
                if space.trim().is_empty()
                    && [&*before, &*after, old, new].iter().all(|side| !side.is_empty()) =>
            {
                before.extend([space.as_str(), old]);
                after.extend([space.as_str(), new]);
                joined.pop();
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// Whether so little stayed that it says nothing.
fn is_chance(parts: &[Part], old: &str, new: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let kept: usize = parts
        .iter()
        .map(|part| match part {
            Part::Kept(text) => letters(text),
            Part::Changed { .. } => 0,
        })
        .sum();
    kept * LEAST_KEPT < letters(old).max(letters(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The runs of the two, as they are shown without colours.
    fn shown(old: &str, new: &str) -> String {
        let show = |run: &Run| match run.is {
            Fate::Equal => run.text.clone(),
            Fate::Removed => format!("[-{}-]", run.text),
            Fate::Added => format!("{{+{}+}}", run.text),
        };
        runs(old, new).iter().map(show).collect()
    }

    #[test]
    fn words_are_the_smallest_change() {
        let cases = [
            ("a b c", "a b c", "a b c"),
            ("", "new", "{+new+}"),
            ("old", "", "[-old-]"),
            (
                "the red old car stops",
                "the blue new car stops",
                "the [-red old-]{+blue new+} car stops",
            ),
            ("Pariss", "Paris", "[-Pariss-]{+Paris+}"),
            ("one two", "three four", "[-one two-]{+three four+}"),
            ("It is on, and on", "It is off, and on", "It is [-on-]{+off+}, and on"),
            ("port 80", "port 8080", "port [-80-]{+8080+}"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn text_without_spaces_is_cut_into_words() {
        assert_eq!(
            shown("日本の首都は京都です", "日本の首都は東京です"),
            "日本の首都は{+東+}京[-都-]です"
        );
        assert_eq!(shown("שלום עולם טוב", "שלום עולם רע"), "שלום עולם [-טוב-]{+רע+}");
        assert_eq!(shown("👩‍👩‍👧 home now", "👩‍👩‍👦 home now"), "[-👩‍👩‍👧-]{+👩‍👩‍👦+} home now");
    }

    #[test]
    fn both_texts_can_be_put_together_again() {
        let texts =
            ["", " ", "a  b\n\tc", "{{c1::Paris}} is in {{c2::France}}", "x".repeat(9).as_str()]
                .map(str::to_owned);
        for old in &texts {
            for new in &texts {
                let side = |other: Fate| -> String {
                    let runs = runs(old, new).into_iter().filter(|run| run.is != other);
                    runs.map(|run| run.text).collect()
                };
                assert_eq!((&side(Fate::Added), &side(Fate::Removed)), (old, new));
            }
        }
    }

    #[test]
    fn very_long_texts_are_compared_by_lines_or_not_at_all() {
        let lines = |changed: &str| {
            let lines = (0..2_000).map(|at| match at {
                9 | 1_990 => changed.to_owned(),
                at => format!("line {at} of many"),
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        let found = runs(&lines("one"), &lines("two"));
        let changed: Vec<&str> =
            found.iter().filter(|run| run.is != Fate::Equal).map(|run| run.text.as_str()).collect();
        assert_eq!(changed, ["one\n", "two\n", "one", "two"]);
        let (old, new) = ("a ".repeat(20_000), "b ".repeat(20_000));
        assert_eq!(runs(&old, &new).len(), 2);
        let long = "a b c ".repeat(5_000);
        let texts = (format!("{long}old {long}"), format!("{long}new {long}"));
        assert_eq!(runs(&texts.0, &texts.1).len(), 4);
        // Whether there are too many words is known before they are compared.
        let nested = "- ".repeat(3_000_000);
        assert_eq!(runs(&format!("{nested}x"), &format!("y{nested}")).len(), 2);
    }
}
