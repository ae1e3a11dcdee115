//! Writing for Quizlet, which splits plainly, without quoting (help.quizlet.com, "Creating sets by
//! importing content"), so a side must never hold a separator. Either other separators are chosen,
//! which occur nowhere, or, where the user fixed them, what stands in the way is replaced and
//! reported.

use std::borrow::Cow;

use memchr::memmem;

use crate::deck::{Collection, Note};
use crate::error::Cause;
use crate::formats::{Output, Writing, Written};
use crate::many;
use crate::report::{Diagnostic, Problem};

use super::again::is_found;
use super::preset::{self, Preset};

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let (separators, mut diagnostics) = Separators::choose(collection, writing)?;
    let first = collection.notes.first();
    let is_first = |note: &Note<'_>| first.is_some_and(|first| std::ptr::eq(first, note));
    let said = writing.rows(&collection.notes, out, |notes| {
        let (mut rows, mut said) = (Vec::new(), Vec::new());
        for note in notes {
            let (front, back) = (note.front().to_plain(), note.back().to_plain());
            let (front, back) = separators.apart(&front, &back, note, &mut said);
            let parts = [&*front, &*separators.sides, &*back];
            // A separator after the last row would make an empty one, but for the usual newline.
            let ends = separators.rows == "\n";
            let before = (!ends && !is_first(note)).then_some(&*separators.rows);
            let after = ends.then_some("\n");
            let parts = before.into_iter().chain(parts).chain(after);
            parts.for_each(|part| rows.extend_from_slice(part.as_bytes()));
        }
        Ok((rows, said))
    })?;
    diagnostics.extend(said.into_iter().flatten());
    Ok(Written {
        cards: collection.notes.len(),
        next: separators.advice(preset::of(writing.settings), collection),
        diagnostics,
        ..Written::default()
    })
}

/// What stands between sides and between rows.
struct Separators {
    sides: Cow<'static, str>,
    rows: Cow<'static, str>,
    /// Nothing has to be done to any side: both are single characters that occur nowhere.
    stand_nowhere: bool,
}

impl Separators {
    /// What the user fixed; else the usual ones, or others that occur nowhere.
    fn choose(
        collection: &Collection<'_>,
        writing: &Writing<'_>,
    ) -> Result<(Self, Vec<Diagnostic>), Cause> {
        let fixed = |name| writing.settings.separator(name);
        let (sides, rows) = (fixed("to-separator"), fixed("to-row-separator"));
        let usual = sides.is_none() && rows.is_none();
        let fixed = (!preset::of(writing.settings).may_choose).then_some(("\t", "\n"));
        let sides = sides.or(fixed.map(|(sides, _)| sides.to_owned()));
        let rows = rows.or(fixed.map(|(_, rows)| rows.to_owned()));
        let are_free = sides.is_none() && rows.is_none();
        let sides = sides.map_or_else(|| free(collection, &SIDES, rows.as_deref()), Cow::Owned);
        let rows = rows.map_or_else(|| free(collection, &ROWS, Some(&*sides)), Cow::Owned);
        if overlap(&sides, &rows) {
            let detail = "it is part of the row separator, or the other way round".to_owned();
            return Err(Cause::Setting { name: "to-separator".to_owned(), detail });
        }
        let stand_nowhere = are_free && sides.len() == 1 && rows.len() == 1;
        let chosen = Self { sides, rows, stand_nowhere };
        let unusual = usual && (chosen.sides != "\t" || chosen.rows != "\n");
        let problem = Problem::SeparatorsChosen {
            between_sides: chosen.sides.to_string(),
            between_rows: chosen.rows.to_string(),
        };
        let said = unusual.then(|| Diagnostic::of_all(problem)).into_iter().collect();
        Ok((chosen, said))
    }

    /// Both sides so that a plain split gives them back: without separators in them, and with a
    /// space where a side and the separator beside it would form another one.
    fn apart<'t>(
        &self,
        front: &'t str,
        back: &'t str,
        note: &Note<'_>,
        said: &mut Vec<Diagnostic>,
    ) -> (Cow<'t, str>, Cow<'t, str>) {
        if self.stand_nowhere {
            return (front.into(), back.into());
        }
        let (front, back) = (self.clear(front, note, said), self.clear(back, note, said));
        let (first, last) = (self.sides.chars().next(), self.sides.chars().last());
        let ends = [first, self.rows.chars().next()];
        let begins = [last, self.rows.chars().last()];
        let touches = |side: &str| {
            ends.into_iter().flatten().any(|c| side.ends_with(c))
                || begins.into_iter().flatten().any(|c| side.starts_with(c))
        };
        // Only a separator of several characters can be formed by half.
        let long = self.sides.len() > 1 || self.rows.len() > 1;
        if !long || !(touches(&front) || touches(&back)) || self.splits(&front, &back) {
            return (front, back);
        }
        said.push(Diagnostic::of_note(Problem::SeparatorPadded, note));
        (Cow::Owned(format!("{front} ")), Cow::Owned(format!(" {back} ")))
    }

    /// Whether a row of these sides, cut plainly, gives them back.
    fn splits(&self, front: &str, back: &str) -> bool {
        let row = format!("{front}{}{back}", self.sides);
        let with_end = format!("{row}{}", self.rows);
        with_end.find(&*self.rows) == Some(row.len()) && row.split(&*self.sides).eq([front, back])
    }

    /// `side` without the separators; what was replaced is added to `said`.
    fn clear<'t>(
        &self,
        side: &'t str,
        note: &Note<'_>,
        said: &mut Vec<Diagnostic>,
    ) -> Cow<'t, str> {
        let mut clear = Cow::Borrowed(side);
        // A replacement may form the other separator with what stands beside it: look again.
        for separator in [&self.sides, &self.rows, &self.sides, &self.rows] {
            // Few sides have one, and this looks for it in no time.
            if memmem::find(clear.as_bytes(), separator.as_bytes()).is_none() {
                continue;
            }
            let times = clear.matches(&**separator).count();
            let replacement = self.replacement_for(separator);
            clear = Cow::Owned(clear.replace(&**separator, replacement));
            let problem = Problem::SeparatorReplaced {
                separator: separator.to_string(),
                replacement: replacement.to_owned(),
                times,
            };
            said.push(Diagnostic::of_note(problem, note));
        }
        clear
    }

    /// What reads most like `separator` and is none.
    fn replacement_for(&self, separator: &str) -> &'static str {
        const LOOK_ALIKES: [(&str, &str); 4] =
            [(",", ";"), (";", ","), (" - ", " – "), ("\n", " / ")];
        let alike = LOOK_ALIKES.iter().find(|(from, _)| *from == separator).map(|(_, to)| *to);
        let harmless = |text: &&str| !text.contains(&*self.sides) && !text.contains(&*self.rows);
        alike.into_iter().chain([" ", "_", "·"]).find(harmless).unwrap_or("")
    }

    /// Where to paste it, what to choose there, and what to tell deckconv where it would not find out.
    fn advice(&self, preset: &Preset, collection: &Collection<'_>) -> String {
        let sides = match &*self.sides {
            "\t" => "Tab".to_owned(),
            "," => "Comma".to_owned(),
            other => format!("Custom `{}`", other.escape_debug()),
        };
        let rows = match &*self.rows {
            "\n" => "New line".to_owned(),
            ";" => "Semicolon".to_owned(),
            other => format!("Custom `{}`", other.escape_debug()),
        };
        format!(
            "{}; between term and definition: {sides}; between rows: {rows}{}",
            preset.steps,
            self.advice_to_read(collection)
        )
    }

    /// The options that read the text back, if it is not read so without them.
    fn advice_to_read(&self, collection: &Collection<'_>) -> String {
        let is_usual = self.sides == "\t" && self.rows == "\n";
        if is_usual || self.are_found(collection) {
            return String::new();
        }
        let (sides, rows) = (typed(&self.sides), typed(&self.rows));
        match &*self.rows {
            "\n" => format!("; deckconv reads it back with --separator {sides}"),
            _ => {
                format!("; deckconv reads it back with --separator {sides} --row-separator {rows}")
            }
        }
    }

    /// Whether the first rows of `collection` show their separators.
    fn are_found(&self, collection: &Collection<'_>) -> bool {
        let mut unsaid = Vec::new();
        let rows = collection.notes.iter().take(ROWS_TO_TRY).map(|note| {
            let (front, back) = (note.front().to_plain(), note.back().to_plain());
            let (front, back) = self.apart(&front, &back, note, &mut unsaid);
            (front.into_owned(), back.into_owned())
        });
        let rows: Vec<(String, String)> = rows.collect();
        let lines = rows.iter().map(|(front, back)| [front, &*self.sides, back].concat());
        let text = lines.collect::<Vec<String>>().join(&self.rows);
        is_found(&text, &self.sides, &rows)
    }
}

/// Separators to try between sides, the usual one first.
const SIDES: [&str; 6] = ["\t", "||", "::", "=>", "@@", "##"];

/// Separators to try between rows, the usual one first.
const ROWS: [&str; 6] = ["\n", "\n\n", ";;", "%%", "$$", "~~"];

/// How many rows are read back to see whether they show their separators.
const ROWS_TO_TRY: usize = 400;

/// `separator` as it is typed in a shell.
fn typed(separator: &str) -> String {
    let escaped = separator.replace('\\', r"\\").replace('\t', r"\t");
    let escaped = escaped.replace('\n', r"\n").replace('\r', r"\r");
    format!("'{}'", escaped.replace('\'', r"'\''"))
}

/// The first candidate that no side of `collection` holds, not even together with its neighbour.
fn free(
    collection: &Collection<'_>,
    candidates: &'static [&'static str],
    other: Option<&str>,
) -> Cow<'static, str> {
    let is_free = |separator: &str| {
        other.is_none_or(|other| !overlap(separator, other))
            && !many::map(&collection.notes, |notes| {
                let mut sides = notes.iter().flat_map(|note| [note.front(), note.back()]);
                vec![sides.all(|side| avoids(&side.to_plain(), separator))]
            })
            .contains(&false)
    };
    let listed = candidates.iter().copied().find(|separator| is_free(separator));
    listed.map_or_else(
        // Some arrow is longer than any in the deck.
        || {
            (2..)
                .map(|n| format!("<{}>", "=".repeat(n)))
                .find(|s| is_free(s))
                .unwrap_or_default()
                .into()
        },
        Cow::Borrowed,
    )
}

/// Whether `side` holds no `separator` and cannot form one with a separator next to it.
///
/// Only a separator that ends as it begins, such as `||`, can be formed so.
fn avoids(side: &str, separator: &str) -> bool {
    let (first, last) = (separator.chars().next(), separator.chars().last());
    let forms_more = first == last && separator.len() > 1;
    let touches = |c: char| side.starts_with(c) || side.ends_with(c);
    let joins = forms_more && first.is_some_and(touches);
    !(joins || side.contains(separator))
}

fn overlap(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn free_for(sides: &[&'static str], candidates: &'static [&'static str]) -> String {
        let notes = sides.iter().map(|side| Note::basic(Text::plain(*side), Text::plain("x")));
        let collection = Collection { notes: notes.collect(), ..Collection::default() };
        free(&collection, candidates, None).into_owned()
    }

    #[test]
    fn the_usual_separators_are_kept_while_they_can() {
        assert_eq!(free_for(&["a b"], &SIDES), "\t");
        assert_eq!(free_for(&["a\tb"], &SIDES), "||");
        assert_eq!(free_for(&["a\tb|", "|c"], &SIDES), "::");
        assert_eq!(free_for(&["a\nb"], &ROWS), "\n\n");
    }

    #[test]
    fn fixed_separators_never_break_a_row() {
        let cases = [
            ("--", "\n", "a-", "-b"),
            ("\t", ";;", "a", "d;"),
            (", ", "b", "xb,by", "z"),
            (",", ";", "a, b; c", "d"),
            ("::", "\n", ":", ":x\ny"),
        ];
        let note = Note::basic(Text::EMPTY, Text::EMPTY);
        for (sides, rows, front, back) in cases {
            let separators =
                Separators { sides: sides.into(), rows: rows.into(), stand_nowhere: false };
            let mut said = Vec::new();
            let (front, back) = separators.apart(front, back, &note, &mut said);
            let text = format!("{front}{sides}{back}{rows}next");
            let cut: Vec<&str> = text.split(rows).collect();
            assert_eq!(cut.len(), 2, "{text:?}");
            assert_eq!(cut[0].split(sides).collect::<Vec<_>>(), [&*front, &*back], "{text:?}");
            assert!(!said.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn there_is_always_one() {
        assert_eq!(free_for(&["\t||<==>", "|"], &["\t", "||"]), "<===>");
        assert_eq!(free_for(&["<==", "==>"], &["<"]), "<==>");
    }
}
