//! What the lines of a record mean: front, back, tags, or nothing.
//!
//! Two lines are front and back. Of more, a line that is the same in each record is decoration,
//! and words that come again and again are tags; the rest is the back.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::formats::rows::{Column, Columns, check_columns};
use crate::pairing::{Line, MOST_ROLES, Paired};

/// The roles of a record's lines.
pub(super) struct Meanings {
    pub(super) front: usize,
    /// Those that make the back, one below the other.
    pub(super) backs: Vec<usize>,
    pub(super) tags: Option<usize>,
    /// Those that are the same in each record and mean nothing.
    pub(super) same: Vec<usize>,
}

impl Meanings {
    /// As the user listed them; only lists that pass [`check`] mean something.
    pub(super) fn listed(list: &str) -> Self {
        let columns = Columns::listed(list);
        let place = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let backs = columns.iter().enumerate().filter(|(_, column)| **column == Column::Back);
        Self {
            front: place(Column::Front).unwrap_or(0),
            backs: backs.map(|(place, _)| place).collect(),
            tags: place(Column::Tags),
            same: Vec::new(),
        }
    }

    /// As the lines themselves show.
    pub(super) fn found(paired: &Paired, lines: &[Line<'_>]) -> Self {
        let mut meanings = Self { front: 0, backs: Vec::new(), tags: None, same: Vec::new() };
        if paired.roles <= 2 {
            meanings.backs.push(1);
            return meanings;
        }
        for role in 1..paired.roles {
            let sides = paired.records.iter().filter_map(|record| record.sides.get(role));
            let texts: Vec<&str> =
                sides.filter_map(|side| lines.get(side.first as usize)).map(|l| l.text).collect();
            match Habit::of(&texts) {
                Habit::Always => meanings.same.push(role),
                Habit::Again if role + 1 == paired.roles => meanings.tags = Some(role),
                _ => meanings.backs.push(role),
            }
        }
        // Something has to answer.
        if meanings.backs.is_empty() {
            meanings.backs.append(&mut meanings.same);
        }
        meanings
    }
}

/// Checks a list of what the lines of a record are.
pub(super) fn check(list: &str) -> Result<(), String> {
    check_columns(list)?;
    let columns = Columns::listed(list);
    let has = |wanted: &Column| columns.iter().any(|column| column == wanted);
    let may_be = |column: &Column| {
        matches!(column, Column::Front | Column::Back | Column::Tags | Column::Skipped)
    };
    if !columns.iter().all(may_be) {
        return Err("lines can be front, back, tags or -".to_owned());
    }
    if !has(&Column::Front) || !has(&Column::Back) || columns.len() > MOST_ROLES {
        return Err("a record of lines has a front, a back and at most two lines more".to_owned());
    }
    Ok(())
}

/// How often the same line comes in one role.
enum Habit {
    /// In each record.
    Always,
    /// A few words, again and again.
    Again,
    /// It differs.
    Differs,
}

impl Habit {
    fn of(texts: &[&str]) -> Self {
        let different: HashSet<&str> = texts.iter().copied().collect();
        let words = |text: &&str| text.split_whitespace().count();
        match different.len() {
            1 if texts.len() > 1 => Self::Always,
            many if many * 2 <= texts.len() && different.iter().all(|t| words(t) <= 4) => {
                Self::Again
            }
            _ => Self::Differs,
        }
    }
}

/// The tags of a line: its words, or what stands between its commas.
pub(super) fn tags_of(line: Cow<'_, str>) -> Vec<Cow<'_, str>> {
    let separator = [',', ';'].into_iter().find(|separator| line.contains(*separator));
    let tag = |tag: &str| Cow::Owned(tag.trim().trim_start_matches('#').to_owned());
    let tags: Vec<Cow<'_, str>> = match separator {
        Some(separator) => line.split(separator).map(tag).collect(),
        None => line.split_whitespace().map(tag).collect(),
    };
    tags.into_iter().filter(|tag| !tag.is_empty()).collect()
}
