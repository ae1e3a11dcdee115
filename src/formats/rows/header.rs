//! Which columns a table has: by its header in whatever language, or by what stands in them.
//!
//! A header is short, says nothing twice and is unlike the column below it. A row of data that
//! happens to begin with the word “Term” is none.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::columns::{Column, Columns};
use super::cut::Row;
use super::names::meaning;
use crate::vocabulary::Part;

/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 40;

/// The columns that `first` names, if it is the header of the rows `below`.
pub(super) fn of_header(first: &Row<'_>, below: &[Row<'_>]) -> Option<Columns> {
    let names: Vec<&str> = first.cells.iter().map(|cell| cell.trim()).collect();
    if !are_names(&names) {
        return None;
    }
    if names_sides(first) {
        return Some(assign(&names, below));
    }
    let known = |row: &Row<'_>| {
        let filled = || row.cells.iter().filter(|cell| !cell.trim().is_empty());
        let known = filled().filter(|cell| Column::of_header(cell).is_some()).count();
        match filled().count() {
            0 | 1 => false,
            2 => known == 2,
            all => known * 3 >= all * 2,
        }
    };
    // A list of the names of languages is no list of headers.
    let by_names = known(first) && !below.first().is_some_and(known);
    (by_names || contrasts(&names, below)).then(|| assign(&names, below))
}

/// Whether a row names a front and a back in as many words.
pub(super) fn names_sides(row: &Row<'_>) -> bool {
    if row.cells.len() < 2 {
        return false;
    }
    let named = |is: fn(&Column) -> bool| {
        row.cells.iter().any(|cell| Column::named(cell).is_some_and(|column| is(&column)))
    };
    (named(Column::is_front) && named(Column::is_back))
        || has_initials(&row.cells)
        || are_fields_of_clozes(&row.cells)
}

/// Whether the first columns are called as Anki calls the fields of a cloze note.
fn are_fields_of_clozes<T: AsRef<str>>(cells: &[T]) -> bool {
    let called = |at: usize, names: &[&str]| {
        let cell = cells.get(at).map(|cell| cell.as_ref().trim()).unwrap_or_default();
        names.iter().any(|name| name.eq_ignore_ascii_case(cell))
    };
    called(0, &["text"]) && called(1, &["extra", "back extra"])
}

/// Whether there are the columns “Q” and “A”: one alone says nothing.
fn has_initials<T: AsRef<str>>(cells: &[T]) -> bool {
    let has =
        |letter: &str| cells.iter().any(|cell| cell.as_ref().trim().eq_ignore_ascii_case(letter));
    has("q") && has("a")
}

/// Whether these could be names: short, distinct, and no sentences.
fn are_names(cells: &[&str]) -> bool {
    let mut met = HashSet::new();
    let filled = cells.iter().filter(|cell| !cell.is_empty());
    filled.clone().count() > 1
        && filled.into_iter().all(|cell| {
            let sentence = cell.ends_with(['?', '!', '？', '。', '؟', ';'])
                || (cell.ends_with('.') && cell.contains(' '));
            let letters = *cell == "#" || *cell == "№" || cell.chars().any(char::is_alphabetic);
            let short = cell.chars().count() <= LONGEST_NAME && !cell.contains('\n');
            short && letters && !sentence && met.insert(cell.to_lowercase())
        })
}

/// Whether every name is unlike the column below it.
fn contrasts(names: &[&str], below: &[Row<'_>]) -> bool {
    !below.is_empty()
        && names.iter().enumerate().all(|(index, name)| {
            let column = below.iter().filter_map(|row| row.cells.get(index));
            let column: Vec<&str> =
                column.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            if name.is_empty() { column.is_empty() } else { is_unlike(name, &column) }
        })
}

fn is_unlike(name: &str, column: &[&str]) -> bool {
    let most = |is: &dyn Fn(&str) -> bool| {
        column.iter().filter(|cell| is(cell)).count() * 10 >= column.len() * 9
    };
    if column.is_empty()
        || is_identifier(name)
        || meaning(name).is_some_and(|part| part != Part::Language)
    {
        return true;
    }
    if column.contains(&name) {
        return false;
    }
    if most(&is_number) {
        return true;
    }
    let ascii = name.is_ascii();
    if ascii && column.len() > 2 && most(&|cell| !cell.chars().any(|c| c.is_ascii_alphabetic())) {
        return true;
    }
    let length = name.chars().count();
    if column.len() < 4 || length < 3 {
        return false;
    }
    let mut lengths: Vec<usize> = column.iter().map(|cell| cell.chars().count()).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    let longer = lengths.iter().filter(|other| **other > length).count();
    if longer * 10 >= column.len() * 9 && length * 2 <= median {
        return true;
    }
    let distinct: HashSet<&&str> = column.iter().collect();
    column.len() > 5 && distinct.len() * 3 <= column.len()
}

fn is_number(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit())
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '%' | ' '))
}

/// Whether a program made up the name: `example_translation`, `ExampleTranslation`.
fn is_identifier(name: &str) -> bool {
    let inner = name.trim_matches('_');
    inner.contains('_') && inner.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The columns of a header: what the names say, and the first two that say nothing are the sides
/// that are missing.
fn assign(names: &[&str], below: &[Row<'_>]) -> Columns {
    let unknown = |name: &&str| Column::Unknown((*name).to_owned());
    let mut columns: Vec<Column> =
        names.iter().map(|name| Column::of_header(name).unwrap_or_else(|| unknown(name))).collect();
    keep_first(&mut columns, names, Column::is_front);
    let explains = |name: &&str| meaning(name) == Some(Part::Explanation);
    let answered =
        columns.iter().zip(names).any(|(column, name)| column.is_back() && !explains(name));
    for (column, name) in columns.iter_mut().zip(names).filter(|(_, name)| explains(name)) {
        // It explains the answer, which stands in a column of its own.
        if answered {
            *column = unknown(name);
        }
    }
    keep_first(&mut columns, names, Column::is_back);
    // Ids that are numbers are those of rows, unless we wrote them.
    let own = names.starts_with(&["front", "back", "tags", "deck", "id"])
        || names.starts_with(&["front_html", "back_html", "tags", "deck", "id"]);
    for (index, column) in columns.iter_mut().enumerate().filter(|_| !own) {
        let numbers = || below.iter().filter_map(|row| row.cells.get(index)).all(|c| is_number(c));
        if *column == Column::Id
            && names.get(index).is_some_and(|n| n.eq_ignore_ascii_case("id"))
            && numbers()
        {
            *column = Column::Skipped;
        }
    }
    complete(&mut columns, names, below, Column::Front);
    complete(&mut columns, names, below, Column::Back);
    Columns::of(columns)
}

/// Finds the column of a side that no name gives: a language is one; else the column after the
/// other side, else any that is not known for something that goes with a side.
fn complete(columns: &mut [Column], names: &[&str], below: &[Row<'_>], missing: Column) {
    let is_front = missing == Column::Front;
    if columns.iter().any(|column| if is_front { column.is_front() } else { column.is_back() }) {
        return;
    }
    let other = columns.iter().position(Column::is_front).filter(|_| !is_front);
    let rank = |(index, (column, name)): (usize, (&Column, &&str))| {
        let rank = match meaning(name) {
            Some(Part::Language) => 3,
            None if other.is_none_or(|other| index > other) => 2,
            None => 1,
            Some(_) => 0,
        };
        let free = matches!(column, Column::Unknown(_)) && is_filled(index, below);
        free.then_some((rank, Reverse(index)))
    };
    let best = columns.iter().zip(names).enumerate().filter_map(rank).max();
    if let Some(column) = best.and_then(|(_, Reverse(at))| columns.get_mut(at)) {
        *column = missing;
    }
}

/// Of several columns of one meaning the first is it; the others are extra.
fn keep_first(columns: &mut [Column], names: &[&str], is: fn(&Column) -> bool) {
    let own = columns.iter_mut().zip(names).filter(|(column, _)| is(column));
    for (column, name) in own.skip(1) {
        *column = Column::Unknown((*name).to_owned());
    }
}

fn is_filled(index: usize, rows: &[Row<'_>]) -> bool {
    rows.is_empty()
        || rows.iter().any(|row| row.cells.get(index).is_some_and(|cell| !cell.trim().is_empty()))
}

/// The columns of a table without a header that has `width` of them: the first two with anything
/// in them are the sides; one that counts the rows is none, one that sorts them is a tag.
pub(super) fn of_content(rows: &[Row<'_>], width: usize) -> Columns {
    let rows: Vec<&Row<'_>> =
        rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())).collect();
    let column = |index: usize| {
        rows.iter().filter_map(move |row| row.cells.get(index)).map(|cell| cell.trim())
    };
    let fills = |index: &usize| column(*index).filter(|cell| !cell.is_empty()).count();
    let filled: Vec<usize> = (0..width).filter(|index| fills(index) > 0).collect();
    let mut sides = filled.clone();
    if filled.len() > 2 && rows.len() > 2 && filled.first().is_some_and(|at| counts(column(*at))) {
        sides.remove(0);
    }
    // Columns that sort the rows stand before the sides, as do numbers that come again and again.
    let mut sorting = Vec::new();
    while let [first, _, _, ..] = *sides.as_slice()
        && (sorts(column(first)) || repeats_numbers(column(first)))
    {
        sorting.push(first);
        sides.remove(0);
    }
    // A column that is hardly used is no side, unless there is no other.
    let used = |index: &&usize| fills(index) * 2 >= rows.len();
    let front = sides.iter().find(used).or(sides.first()).copied();
    let others = || sides.iter().filter(|index| front.is_some_and(|front| **index > front));
    let back = others().find(used).or(others().next()).copied().unwrap_or(1);
    let third = others().find(|index| **index > back).copied();
    let columns = (0..width.max(2)).map(|index| match index {
        index if front == Some(index) => Column::Front,
        index if index == back => Column::Back,
        index if sorting.first() == Some(&index) && sorts(column(index)) => Column::Category,
        index if sorting.contains(&index) => Column::Unknown(String::new()),
        index if !sides.contains(&index) => Column::Skipped,
        index if third == Some(index) && sorts(column(index)) => Column::Category,
        _ => Column::Unknown(String::new()),
    });
    Columns::of(columns.collect())
}

/// Whether the cells count: each a number, one more than the one before.
fn counts<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let mut next: Option<u64> = None;
    let mut cells = cells.map(|cell| cell.trim_end_matches(['.', ')']).parse::<u64>().ok());
    cells.all(|number| {
        let counts = number.is_some() && (next.is_none() || number == next);
        next = number.and_then(|number| number.checked_add(1));
        counts
    })
}

/// Whether the cells are numbers, and few of them.
fn repeats_numbers<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let distinct: HashSet<&&str> = filled.iter().collect();
    filled.len() > 3
        && distinct.len() * 2 <= filled.len() + 1
        && filled.iter().all(|c| is_number(c))
}

/// Whether the cells sort the rows: few short words, again and again.
fn sorts<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let distinct: HashSet<&&str> = filled.iter().collect();
    let short = filled.iter().all(|cell| cell.chars().count() <= 30 && !cell.contains('\n'));
    let words = filled.iter().any(|cell| cell.chars().any(char::is_alphabetic));
    short && words && filled.len() > 3 && distinct.len() * 2 <= filled.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::rows::cut::Cutter;

    fn labels(text: &str, delimiter: u8) -> Option<String> {
        let mut cutter = Cutter::new(text, delimiter, 1);
        let mut rows = Vec::new();
        let mut row = Row::default();
        while cutter.read(&mut row) {
            rows.push(row.clone());
        }
        let columns = of_header(&rows[0], &rows[1..])?;
        Some((0..columns.len()).map(|index| columns.label(index)).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn headers_are_found_in_any_language() {
        let cases = [
            ("Frage;Antwort\na;b\n", "“front” “back”"),
            ("Answer;Question\na;b\n", "“back” “front”"),
            ("#;Question;Answer;Topic\n1;a;b;c\n", "“-” “front” “back” “category”"),
            (
                "estonian;latvian;example;category\nmets;mežs;x;y\n",
                "“front” “back” “example” “category”",
            ),
            (
                "guid;Finnish;Swedish;Swedish Audio;Tags\nA;silta;bro;s;x\n",
                "“id” “front” “back” “Swedish Audio” “tags”",
            ),
            (
                "CardID;Pair;Hint;Word;Sentences;English\nK1;a-b;x;nadar;y;swim\n",
                "“-” “Pair” “Hint” “front” “Sentences” “back”",
            ),
            ("Text;Extra\n{{c1::a}};b\n", "“front” “back”"),
            ("id;word;meaning;translation\n1;a;b;c\n2;d;e;f\n", "“-” “front” “back” “translation”"),
            ("a;b;c\n1;2;3\n", "“front” “back” “c”"),
        ];
        for (text, expected) in cases {
            assert_eq!(labels(text, b';').as_deref(), Some(expected), "{text}");
        }
        let unknown = "Ülesanne;Lahendus\nMis on Eesti pealinn ja miks?;Tallinn, sest nii otsustati\n\
                       Kes kirjutas selle raamatu?;Anton Hansen Tammsaare\n\
                       Mitu maakonda on Eestis?;Viisteist maakonda kokku\n\
                       Milline on pikim jõgi?;Võhandu jõgi lõuna pool\n";
        assert_eq!(labels(unknown, b';').as_deref(), Some("“front” “back”"));
    }

    #[test]
    fn data_is_no_header() {
        let term = "Term,school season\nexam,a test on paper\nlocker,box\nrecess,a free quarter\n";
        for text in
            [term, "dog,Hund\ncat,Katze\n", "English,Englisch\nFrench,German\n", "What?,a\nb,c\n"]
        {
            assert_eq!(labels(text, b','), None, "{text}");
        }
    }
}
