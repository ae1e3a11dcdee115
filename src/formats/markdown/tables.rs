//! Tables whose rows are cards: `| # | Question | Answer |`.

use std::borrow::Cow;

use super::cards::{Card, Item};
use super::shape::{Shape, between_cards, is_called};
use crate::formats::page::{Line, Page};
use crate::formats::rows::{Column, Columns, check_columns};
use crate::report::Problem;
use crate::text::asks;
use crate::titles::names_a_deck;
use crate::vocabulary::{self, Part};

/// `page` read so, its columns those that the user `listed`; nothing if it has no table.
pub(super) fn read<'a>(page: &Page<'a>, name: &str, listed: Option<&Columns>) -> Option<Shape<'a>> {
    let mut items = Vec::new();
    let mut title = None;
    let (mut tables, mut named) = (0, 0);
    let mut at = 0;
    while let Some(line) = page.lines.get(at) {
        let end = table_end(page, at);
        if let Some(end) = end {
            let lines = page.lines.get(at..end).unwrap_or_default();
            let table = Table::of(lines, listed);
            tables += 1;
            named += usize::from(table.named);
            items.extend(table.items);
            at = end;
            continue;
        }
        between_cards(page, line, &mut title, &mut items);
        at += 1;
    }
    let mut shape = Shape::of(page, items, title);
    // The head of a table is none of the text before it.
    let is_other = |item: &&Item<'_>| matches!(item, Item::Other { .. });
    shape.understood = shape.all - shape.items.iter().filter(is_other).count().min(shape.all);
    let cards = shape.cards();
    let explained = shape.understood * 10 >= shape.all * 7;
    let called = is_called(page, name, title, names_a_deck);
    let enough = cards >= 1 && (named * 2 >= tables && shape.understood * 2 >= shape.all)
        || cards >= 3 && explained && (called || shape.understood * 20 >= shape.all * 19);
    (tables > 0).then(|| {
        shape.judged(|_| enough.then(|| format!("{cards} rows of {tables} tables are cards")))
    })
}

/// Where the table ends that begins at `at`; nothing if none does.
fn table_end(page: &Page<'_>, at: usize) -> Option<usize> {
    let header = page.lines.get(at).filter(|line| line.is_text() && line.text.contains('|'))?;
    let ruler = page.lines.get(at + 1).filter(|line| line.is_text() && is_ruler(line.text))?;
    let (columns, ruled) = (cells(header.text, None).len(), cells(ruler.text, None).len());
    if columns != ruled {
        return None;
    }
    let rows = page.lines.get(at + 2..).unwrap_or_default();
    let is_row = |line: &&Line<'_>| line.is_text() && line.text.contains('|');
    Some(at + 2 + rows.iter().take_while(is_row).count())
}

fn is_ruler(text: &str) -> bool {
    text.contains('-')
        && text.contains('|')
        && text.chars().all(|c| matches!(c, '|' | '-' | ':') || c.is_whitespace())
}

struct Table<'a> {
    items: Vec<Item<'a>>,
    /// Whether the header says which column asks and which answers.
    named: bool,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Front,
    Back,
    Tags,
    /// One tag, of one word or more.
    Category,
    /// Nothing that is read: a number, or what the user passes over.
    Skipped,
    Other,
}

impl<'a> Table<'a> {
    fn of(lines: &[Line<'a>], listed: Option<&Columns>) -> Self {
        let Some((header, rows)) = lines.split_first() else {
            return Self { items: Vec::new(), named: false };
        };
        let names = cells(header.text, None);
        let rows: Vec<(usize, Vec<Cow<'a, str>>)> = rows
            .iter()
            .skip(1)
            .map(|row| (row.number, cells(row.text, Some(names.len()))))
            .collect();
        if let [question] = names.as_slice() {
            let back: Vec<&str> =
                rows.iter().filter_map(|(_, row)| Some(&**row.first()?)).collect();
            let back = Cow::Owned(back.join("\n"));
            let card =
                Card { line: header.number, front: question.clone(), back, ..Card::default() };
            let item = match asks(question) {
                true => Item::Card(card),
                false => Item::Other {
                    what: "it belongs to no card",
                    text: header.text,
                    line: header.number,
                },
            };
            return Self { items: vec![item], named: asks(question) };
        }
        if let Some(listed) = listed {
            return Self::listed(header.number, &names, rows, listed);
        }
        let (roles, named) = roles(&names, &rows);
        let items = rows.into_iter().map(|(line, row)| Item::Card(card(line, row, &roles)));
        Self { items: items.collect(), named }
    }

    /// A table whose columns the user lists; those beyond them are named once and not read.
    fn listed(
        line: usize,
        names: &[Cow<'a, str>],
        rows: Vec<(usize, Vec<Cow<'a, str>>)>,
        listed: &Columns,
    ) -> Self {
        let mut roles: Vec<Role> = listed.iter().map(Role::of_column).collect();
        let beyond = names.get(roles.len()..).unwrap_or_default();
        roles.extend(beyond.iter().map(|_| Role::Skipped));
        let columns: Vec<String> = beyond.iter().map(ToString::to_string).collect();
        let problem = Problem::UnlistedColumns { columns };
        let said = (!beyond.is_empty()).then_some(Item::Remark { line, problem });
        let cards = rows.into_iter().map(|(line, row)| Item::Card(card(line, row, &roles)));
        Self { items: said.into_iter().chain(cards).collect(), named: true }
    }
}

impl Role {
    fn of_column(column: &Column) -> Self {
        match column {
            Column::Front => Self::Front,
            Column::Back => Self::Back,
            Column::Tags => Self::Tags,
            Column::Category => Self::Category,
            _ => Self::Skipped,
        }
    }
}

/// Checks a list of what the columns of a table are.
pub(super) fn check_listed(list: &str) -> Result<(), String> {
    check_columns(list)?;
    let columns = Columns::listed(list);
    let may_be =
        |column: &Column| *column == Column::Skipped || Role::of_column(column) != Role::Skipped;
    match columns.iter().all(may_be) {
        true => Ok(()),
        false => Err("in Markdown columns can be front, back, tags, category or -".to_owned()),
    }
}

fn card<'a>(line: usize, row: Vec<Cow<'a, str>>, roles: &[Role]) -> Card<'a> {
    let mut card = Card { line, ..Card::default() };
    let mut more = Vec::new();
    for (cell, role) in row.into_iter().zip(roles.iter().chain(std::iter::repeat(&Role::Other))) {
        match role {
            Role::Front => card.front = cell,
            Role::Back => card.back = cell,
            Role::Tags => {
                let tags = cell.split([',', ';', ' ']).map(|tag| tag.trim_start_matches('#'));
                let tags = tags.filter(|tag| !tag.is_empty());
                card.tags.extend(tags.map(|tag| Cow::Owned(tag.to_owned())));
            }
            Role::Category if cell.chars().any(char::is_alphanumeric) => {
                let tag = cell.replace(['*', '`'], "");
                card.tags.push(Cow::Owned(tag.split_whitespace().collect::<Vec<_>>().join("_")));
            }
            Role::Skipped | Role::Category => {}
            Role::Other if cell.is_empty() => {}
            Role::Other => more.push(cell),
        }
    }
    if !more.is_empty() {
        let back = std::mem::take(&mut card.back);
        let sides = std::iter::once(back).filter(|back| !back.is_empty()).chain(more);
        card.back = Cow::Owned(sides.collect::<Vec<_>>().join("\n"));
    }
    card
}

/// The roles of the columns, and whether their names give them.
fn roles(names: &[Cow<'_, str>], rows: &[(usize, Vec<Cow<'_, str>>)]) -> (Vec<Role>, bool) {
    let counts = |column: usize| {
        let mut cells = rows.iter().filter_map(|(_, row)| row.get(column)).peekable();
        let is_number = |cell: &Cow<'_, str>| {
            // Some letters may stand before the digits: `Q12`, `FC-03`.
            let bare = cell.trim_end_matches(['.', ')']);
            let digits = bare.trim_start_matches(|c: char| c.is_ascii_uppercase());
            let letters = bare.len() - digits.len();
            let digits = digits.strip_prefix('-').filter(|_| letters > 0).unwrap_or(digits);
            letters <= 4 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        column == 0 && names.len() > 2 && cells.peek().is_some() && cells.all(is_number)
    };
    let mut roles: Vec<Role> = names
        .iter()
        .enumerate()
        .map(|(column, name)| match role_named(name) {
            Role::Other if counts(column) => Role::Skipped,
            role => role,
        })
        .collect();
    let has = |roles: &[Role], role| roles.iter().filter(|own| **own == role).count() == 1;
    let named = has(&roles, Role::Front) && has(&roles, Role::Back);
    if !named {
        for role in &mut roles {
            if matches!(role, Role::Front | Role::Back) {
                *role = Role::Other;
            }
        }
        let mut sides = [Role::Front, Role::Back].into_iter();
        for role in roles.iter_mut().filter(|role| **role == Role::Other) {
            *role = sides.next().unwrap_or(Role::Other);
        }
    }
    (roles, named)
}

/// The role that a name gives, or the last of its words: `Frente (English)`, `Key term`.
fn role_named(name: &str) -> Role {
    let bare = |name: &str| {
        name.trim_matches(|c: char| c.is_whitespace() || "*_`.:?".contains(c)).to_lowercase()
    };
    let whole = name.split_once(['(', '（']).map_or(name, |(before, _)| before);
    let role = role_of_word(&bare(whole));
    let last = whole.split_whitespace().next_back().unwrap_or_default();
    match role {
        Role::Other if whole.split_whitespace().count() <= 3 => role_of_word(&bare(last)),
        role => role,
    }
}

fn role_of_word(bare: &str) -> Role {
    match bare {
        "#" | "id" => return Role::Skipped,
        "description" => return Role::Back,
        // Manuals have tables of these, and they are no cards.
        "problem" | "expression" | "phrase" => return Role::Other,
        _ => {}
    }
    match vocabulary::part_labelled(bare) {
        Some(Part::Question) => Role::Front,
        Some(Part::Answer | Part::Explanation) => Role::Back,
        Some(Part::Tags) => Role::Tags,
        Some(Part::Category) => Role::Category,
        Some(Part::Number) => Role::Skipped,
        _ => Role::Other,
    }
}

/// The cells of a row. A bar after a backslash parts nothing; one inside code does, unless the row
/// has more cells than `columns` then.
fn cells(row: &str, columns: Option<usize>) -> Vec<Cow<'_, str>> {
    let cut = cut(row, false);
    match columns {
        Some(columns) if cut.len() > columns => {
            let outside_code = self::cut(row, true);
            if outside_code.len() == columns { outside_code } else { cut }
        }
        _ => cut,
    }
}

fn cut(row: &str, code_holds: bool) -> Vec<Cow<'_, str>> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut start, mut escaped, mut in_code, mut bars) = (0, false, false, false);
    let mut push = |cell: Option<&'_ str>, bars: bool| {
        let cell = cell.unwrap_or_default().trim();
        cells.push(if bars { cell.replace("\\|", "|") } else { cell.to_owned() });
    };
    for (at, c) in row.char_indices() {
        match c {
            '|' if escaped => bars = true,
            '|' if !(in_code && code_holds) => {
                push(row.get(start..at), bars);
                start = at + 1;
                (bars, in_code) = (false, false);
            }
            '`' if !escaped => in_code = !in_code,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    let last = row.get(start..).unwrap_or_default();
    if !last.trim().is_empty() || start == 0 || !row.ends_with('|') {
        push(Some(last), bars);
    }
    cells.into_iter().map(Cow::Owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_at_bars() {
        let cut = |row| cells(row, Some(2)).join("/");
        assert_eq!(cut("| a | b |"), "a/b");
        assert_eq!(cut("a|b"), "a/b");
        assert_eq!(cut(r"| `a \| b` | c |"), "`a | b`/c");
        assert_eq!(cut("| `a | b` | c |"), "`a | b`/c");
        assert_eq!(cut("| a | |"), "a/");
        assert_eq!(cut("| a | b | c |"), "a/b/c");
    }
}
