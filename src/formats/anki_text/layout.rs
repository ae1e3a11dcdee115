//! Which cells of a row are fields, and what kind of note each note type makes of them.
//!
//! The file says how note types are called and not what they are: that shows in the rows. Fields
//! that only an unknown note type has are kept in a note type of its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::cloze;
use crate::deck::{CardTemplate, Field, Kind, NoteType};
use crate::formats::rows::Row;

use super::head::Head;
use super::types::kind_of;

/// How many fields a back looks through for one that is filled.
const MOST_FALLBACKS: usize = 8;

/// The longest cell that can be tags, in characters.
const LONGEST_TAGS: usize = 60;

/// A row that is shorter than its note type has empty fields: so many times as many as there are
/// cells, and the longest rows are text with the separator in it.
const MOST_FIELDS_A_CELL: usize = 16;

/// What the rows of one note type show.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    rows: usize,
    cells: usize,
    /// By field: how many are filled, and how many could be tags.
    filled: Vec<usize>,
    like_tags: Vec<usize>,
    clozes: usize,
    /// How many backs begin with the front and a rule.
    repeating: usize,
}

/// What notes of one note type are.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The kind; of a custom one the index does not count.
    pub(super) kind: Kind,
    /// The cells that are its fields, in order.
    pub(super) fields: Vec<usize>,
    /// The cell that holds tags, where the header names none.
    pub(super) tags: Option<usize>,
    /// The note type that has to be made for it.
    pub(super) custom: Option<NoteType>,
    /// The back begins with the front and a rule, as cards are exported.
    pub(super) repeats: bool,
    /// Cells after the last field are text with the separator in it.
    pub(super) joins: bool,
}

/// What the rows show, by the name of their note type.
#[derive(Debug, Clone, Default)]
pub(super) struct Survey(BTreeMap<String, Rows>);

impl Survey {
    /// Takes in a row.
    pub(super) fn add(&mut self, head: &Head, row: &Row<'_>) {
        let name = name_of_type(head, row);
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), Rows::default());
        }
        let Some(rows) = self.0.get_mut(name) else { return };
        rows.rows += 1;
        rows.cells += row.cells.len();
        let fields = || row.cells.iter().enumerate().filter(|(at, _)| !head.is_special(*at));
        for (at, cell) in fields() {
            let cell = cell.trim();
            let filled = usize::from(!cell.is_empty());
            count(&mut rows.filled, at, filled);
            count(&mut rows.like_tags, at, usize::from(filled == 1 && may_be_tags(cell)));
        }
        rows.clozes += usize::from(fields().any(|(_, cell)| cloze::hides(cell)));
        let mut sides = fields().map(|(_, cell)| &**cell);
        if let (Some(front), Some(back)) = (sides.next(), sides.next()) {
            rows.repeating += usize::from(without_front(front, back).is_some());
        }
    }

    /// What the notes of each note type are; `fallback` names one that has to be made.
    pub(super) fn shapes(&self, head: &Head, fallback: &str) -> BTreeMap<String, Shape> {
        let shape = |(name, rows): (&String, &Rows)| {
            (name.clone(), rows.shape(head, name, if name.is_empty() { fallback } else { name }))
        };
        self.0.iter().map(shape).collect()
    }
}

impl Rows {
    fn shape(&self, head: &Head, name: &str, name_if_made: &str) -> Shape {
        let mut fields: Vec<usize> =
            (0..self.filled.len()).filter(|at| !head.is_special(*at)).collect();
        let known = kind_of(name);
        let is_filled = |at: &usize| self.filled.get(*at).is_some_and(|filled| *filled > 0);
        let size = known.map_or(2, |kind| kind.fields().len());
        // Anki writes tabs; people write semicolons, which text may hold.
        let from_anki = head.separator.is_none_or(|separator| separator == b'\t');
        let rare =
            |at: &usize| self.filled.get(*at).is_some_and(|filled| filled * 5 <= self.rows * 2);
        // Anki takes the first column after the fields for tags, if none is said to be.
        let mut tags = None;
        if head.tags_column.is_none() && head.note_type_column.is_none() {
            let by_name = head.columns.iter().position(|name| name.eq_ignore_ascii_case("tags"));
            let next = || {
                let next = fields.get(size).copied().filter(is_filled)?;
                let like = self.like_tags.get(next) == self.filled.get(next);
                (like && (from_anki || !rare(&next))).then_some(next)
            };
            tags = by_name.or_else(next);
            fields.retain(|at| Some(*at) != tags);
        }
        // A header may name the columns as the note type names its fields.
        let named = known.unwrap_or(Kind::Basic).fields().iter();
        let named = named.map(|field| head.columns.iter().position(|column| column == field));
        if let Some(named) = named.collect::<Option<Vec<usize>>>() {
            let rest: Vec<usize> =
                fields.iter().copied().filter(|at| !named.contains(at)).collect();
            fields = named.into_iter().chain(rest).collect();
        }
        let mut surplus = fields.iter().skip(size).filter(|at| is_filled(at)).peekable();
        let is_ragged = self.rows * fields.len() > MOST_FIELDS_A_CELL * self.cells;
        let joins = surplus.peek().is_some() && (is_ragged || !from_anki && surplus.all(rare));
        let beyond = !joins && fields.iter().skip(size).any(is_filled);
        let clozes = self.clozes * 10 >= self.rows * 5 && self.clozes > 0;
        let kind = match known {
            Some(kind) if !beyond => kind,
            None if clozes && !beyond => Kind::Cloze,
            _ => Kind::Custom(0),
        };
        let repeats = self.repeating > 1 && self.repeating * 10 >= self.rows * 8;
        if !matches!(kind, Kind::Custom(_)) {
            fields.truncate(size);
            return Shape { kind, fields, tags, custom: None, repeats, joins };
        }
        let kept: Vec<usize> = fields.iter().copied().filter(|at| is_filled(at)).collect();
        if joins {
            fields.truncate(size);
            return Shape { kind: Kind::Basic, fields, tags, custom: None, repeats, joins };
        }
        if known.is_none() && kept.len() < 3 {
            let mut fields = kept;
            let free = (0..).find(|at| !head.is_special(*at) && !fields.contains(at));
            fields.extend(free.filter(|_| fields.len() == 1));
            return Shape { kind: Kind::Basic, fields, tags, custom: None, repeats, joins };
        }
        // The fields of a note type are all its own, the empty ones too.
        let names = fields.iter().enumerate().map(|(number, at)| match head.columns.get(*at) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => format!("Field {}", number + 1),
        });
        let cloze = clozes || known == Some(Kind::Cloze);
        let reversed = known == Some(Kind::Reversed);
        let custom = Some(note_type(name_if_made, names.collect(), cloze, reversed));
        Shape { kind, fields, tags, custom, repeats: false, joins: false }
    }
}

/// A note type that asks for the first filled field and answers with the next one.
fn note_type(name: &str, fields: Vec<String>, cloze: bool, reversed: bool) -> NoteType {
    let filled = |fields: &[String]| {
        let mut template = String::new();
        for field in fields.iter().take(MOST_FALLBACKS).rev() {
            let others = match template.as_str() {
                "" => String::new(),
                others => format!("{{{{^{field}}}}}{others}{{{{/{field}}}}}"),
            };
            template = format!("{{{{{field}}}}}{others}");
        }
        template
    };
    let first = fields.first().cloned().unwrap_or_default();
    let rest = filled(fields.get(1..).unwrap_or_default());
    let template = |name: &str, front: String, back: String| CardTemplate {
        name: name.to_owned(),
        front,
        back: format!("{{{{FrontSide}}}}\n\n<hr id=answer>\n\n{back}"),
        ..CardTemplate::default()
    };
    let templates = match (cloze, reversed) {
        (true, _) => vec![CardTemplate {
            name: "Cloze".to_owned(),
            front: format!("{{{{cloze:{first}}}}}"),
            back: format!("{{{{cloze:{first}}}}}<br>\n{rest}"),
            ..CardTemplate::default()
        }],
        (false, false) => vec![template("Card 1", format!("{{{{{first}}}}}"), rest)],
        (false, true) => vec![
            template("Card 1", format!("{{{{{first}}}}}"), rest.clone()),
            template("Card 2", rest, format!("{{{{{first}}}}}")),
        ],
    };
    let fields = fields.into_iter().map(|name| Field::new(name, None)).collect();
    NoteType { name: name.to_owned(), cloze, fields, templates, ..NoteType::default() }
}

/// The name of the note type of a row; empty if nothing says it.
pub(super) fn name_of_type<'n>(head: &'n Head, row: &'n Row<'_>) -> &'n str {
    let cell = head.note_type_column.and_then(|at| row.cells.get(at)).map(|cell| cell.trim());
    let said = cell.filter(|name| !name.is_empty()).or(head.note_type.as_deref());
    said.unwrap_or_default()
}

/// `back` without the front and the rule that it begins with, if it does. Only the rule that Anki's
/// own templates draw says where the answer begins; any other is the deck's.
pub(super) fn without_front<'t>(front: &str, back: &'t str) -> Option<&'t str> {
    let front = front.trim();
    let rest = back.trim_start().strip_prefix(front).filter(|_| !front.is_empty())?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("<hr")?;
    let (attributes, answer) = rest.split_once('>')?;
    let names_answer = attributes.starts_with(' ') && attributes.contains("answer");
    names_answer.then_some(answer)
}

fn may_be_tags(cell: &str) -> bool {
    cell.chars().count() <= LONGEST_TAGS
        && !cell.contains(['<', '\n', '?', '['])
        && !cell.ends_with(['.', '!', '。'])
}

fn count(counts: &mut Vec<usize>, at: usize, more: usize) {
    if counts.len() <= at {
        counts.resize(at + 1, 0);
    }
    if let Some(count) = counts.get_mut(at) {
        *count += more;
    }
}

/// `cell` of `row`, taken out of it.
pub(super) fn take<'a>(row: &mut Row<'a>, at: usize) -> Cow<'a, str> {
    row.cells.get_mut(at).map(std::mem::take).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::convert::read;
    use crate::deck::Kind;
    use crate::formats::named;
    use crate::source::Source;

    /// As many fields for each of the other rows would be thousands of times the text.
    #[test]
    fn one_row_with_very_many_cells_gives_no_other_row_fields() {
        let long = format!("What?{}\n", "\tno".repeat(9999));
        let text = format!("{long}{}", "Who?\tI\n".repeat(9999));
        let source = Source::of_text("deck.txt", &*text);
        let options =
            crate::convert::ReadOptions { from: named("anki-text"), ..Default::default() };
        let input = read(&source, &options, &mut Default::default(), "").unwrap();
        let notes = &input.collection.notes;
        assert_eq!((notes.len(), input.collection.note_types.len()), (10_000, 0));
        assert!(notes.iter().all(|note| note.kind == Kind::Basic && note.fields.len() == 2));
        assert_eq!(notes[0].back().raw(), long.trim().split_once('\t').unwrap().1);
        let said: Vec<String> =
            input.diagnostics.iter().map(|said| said.problem.message()).collect();
        assert!(said[0].contains("9998"), "{said:?}");
    }

    #[test]
    fn a_few_rows_that_are_shorter_keep_the_fields_of_the_others() {
        let text = "#notetype:Places\nFrance\tParis\tIn Europe.\tfr\nPeru\tLima\nChad\tN'Djamena\n";
        let source = Source::of_text("deck.txt", text);
        let input = read(&source, &Default::default(), &mut Default::default(), "").unwrap();
        assert_eq!(input.collection.note_types[0].fields.len(), 4);
        assert!(input.collection.notes.iter().all(|note| note.fields.len() == 4));
    }
}
