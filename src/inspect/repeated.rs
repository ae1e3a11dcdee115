//! Questions that stand more than once.

use std::collections::HashMap;
use std::num::NonZeroU32;

use serde::Serialize;

use crate::deck::{Kind, Note};
use crate::identity::normal_front;

/// Notes that ask the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repeated {
    /// What they ask.
    pub front: String,
    /// How many they are.
    pub notes: usize,
    /// Whether they are equal in every field.
    pub equal: bool,
    /// The lines they are in, as far as they are known.
    pub lines: Vec<NonZeroU32>,
}

/// The groups of notes of one kind that ask the same, whatever deck they are in, the largest first.
pub(super) fn summaries(notes: &[Note<'_>]) -> Vec<Repeated> {
    let mut groups: Vec<Vec<&Note<'_>>> = Vec::new();
    let mut by_front: HashMap<(Kind, String), usize> = HashMap::new();
    for note in notes {
        let front = normal_front(note.front()).into_owned();
        let group = *by_front.entry((note.kind, front)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(note),
            None => groups.push(vec![note]),
        }
    }
    let groups = groups.iter().filter(|group| group.len() > 1);
    let mut repeated: Vec<Repeated> = groups.filter_map(|group| of_group(group)).collect();
    repeated.sort_by_key(|group| std::cmp::Reverse(group.notes));
    repeated
}

fn of_group(group: &[&Note<'_>]) -> Option<Repeated> {
    let first = group.first()?;
    Some(Repeated {
        front: first.front().to_plain().into_owned(),
        notes: group.len(),
        equal: group.iter().all(|note| note.fields == first.fields),
        lines: group.iter().filter_map(|note| note.origin.line).collect(),
    })
}
