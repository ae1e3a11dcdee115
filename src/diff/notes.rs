//! The notes of two states in one order, each with what happened to it.
//!
//! It must not know how notes are recognised, nor words.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{self, Placed};
use super::{IdFate, NoteChange, Side, TagChange, What};
use crate::compare::{By, Comparison};
use crate::deck::{Collection, Note};
use crate::identity::kind_of;

/// The notes that are not as before, in the order of the new ones; those that are gone come after
/// the one that they stood behind.
pub(super) fn changes(
    old: &Collection<'_>,
    new: &Collection<'_>,
    found: &Comparison,
) -> Vec<NoteChange> {
    let pairs = Pairs::of(old, new, found);
    let mut gone = pairs.gone();
    let mut changes = gone.remove(&None).unwrap_or_default();
    for index in 0..new.notes.len() as u32 {
        changes.extend(pairs.change(index));
        changes.extend(gone.remove(&Some(index)).unwrap_or_default());
    }
    changes
}

/// Why two notes stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Same(By),
    OtherKind,
    Doubt,
}

/// An old note that stands beside a new one.
#[derive(Debug, Clone, Copy)]
struct Partner {
    old: u32,
    link: Link,
    likeness: u8,
}

/// Which notes stand side by side.
struct Pairs<'c> {
    old: &'c Collection<'c>,
    new: &'c Collection<'c>,
    renamed: &'c [(u32, u32)],
    /// For each new note.
    partners: Vec<Option<Partner>>,
}

impl<'c> Pairs<'c> {
    fn of(old: &'c Collection<'c>, new: &'c Collection<'c>, found: &'c Comparison) -> Self {
        let same = found.matches.iter().map(|found| {
            found.map(|by| Partner { old: by.old, link: Link::Same(by.by), likeness: by.likeness })
        });
        let mut partners: Vec<Option<Partner>> = same.collect();
        let unsure = [(&found.other_kind, Link::OtherKind), (&found.doubts, Link::Doubt)];
        for (pairs, link) in unsure {
            for pair in pairs {
                if let Some(partner) = partners.get_mut(pair.new as usize) {
                    *partner = Some(Partner { old: pair.old, link, likeness: pair.likeness });
                }
            }
        }
        Self { old, new, renamed: &found.renamed, partners }
    }

    /// What happened to a new note; nothing if it is as before.
    fn change(&self, index: u32) -> Option<NoteChange> {
        let new = Some(index);
        match self.partners.get(index as usize)? {
            Some(partner) => self.pair(*partner, index),
            None => Some(self.alone(None, new, What::Added)),
        }
    }

    /// The notes that are gone, by the new note that they stand behind; nothing is the start.
    fn gone(&self) -> BTreeMap<Option<u32>, Vec<NoteChange>> {
        let partners = self.partners.iter().zip(0..);
        let there: BTreeMap<u32, u32> =
            partners.filter_map(|(partner, new)| Some((partner.as_ref()?.old, new))).collect();
        let mut gone: BTreeMap<Option<u32>, Vec<NoteChange>> = BTreeMap::new();
        let mut behind = None;
        for index in 0..self.old.notes.len() as u32 {
            match there.get(&index) {
                Some(new) => behind = Some(*new),
                None => {
                    let change = self.alone(Some(index), None, What::Removed);
                    gone.entry(behind).or_default().push(change);
                }
            }
        }
        gone
    }

    fn alone(&self, old: Option<u32>, new: Option<u32>, what: What) -> NoteChange {
        let (was, is) = (placed(self.old, old), placed(self.new, new));
        NoteChange {
            what,
            old: side(was, old),
            new: side(is, new),
            id: None,
            moved: false,
            by: None,
            likeness: None,
            fields: fields::changes(was, is),
            tags: tags(was, is),
        }
    }

    fn pair(&self, partner: Partner, index: u32) -> Option<NoteChange> {
        let (was, is) =
            (self.old.notes.get(partner.old as usize)?, self.new.notes.get(index as usize)?);
        let id = id_fate(was, is);
        let moved = !self.is_one_deck(was, is);
        let is_same = matches!(partner.link, Link::Same(_));
        if is_same
            && !moved
            && id != IdFate::Lost
            && (&was.fields, &was.tags) == (&is.fields, &is.tags)
        {
            return None;
        }
        let pair = self.alone(Some(partner.old), Some(index), What::Changed);
        let is_changed = !pair.fields.is_empty() || !pair.tags.is_empty();
        let (what, by) = match partner.link {
            Link::OtherKind => (What::Kind, None),
            Link::Doubt => (What::Doubtful, None),
            Link::Same(by) if is_changed => (What::Changed, Some(by.name())),
            Link::Same(by) if moved => (What::Moved, Some(by.name())),
            Link::Same(by) if id == IdFate::Lost => (What::Id, Some(by.name())),
            Link::Same(_) => return None,
        };
        let likeness = Some(partner.likeness);
        Some(NoteChange { what, id: Some(id), moved, by, likeness, ..pair })
    }

    fn is_one_deck(&self, old: &Note<'_>, new: &Note<'_>) -> bool {
        self.old.deck_of(old) == self.new.deck_of(new)
            || self.renamed.contains(&(old.deck, new.deck))
    }
}

/// The note at `index`, if there is one.
pub(super) fn placed<'c>(of: &'c Collection<'c>, index: Option<u32>) -> Option<Placed<'c>> {
    Some((of, of.notes.get(index? as usize)?))
}

fn side(note: Option<Placed<'_>>, index: Option<u32>) -> Option<Side> {
    let ((of, note), index) = (note?, index?);
    Some(Side {
        index,
        id: note.id.to_string(),
        deck: of.deck_of(note).to_owned(),
        line: note.origin.line.map(u32::from),
        kind: kind_of(of, note).to_owned(),
        front: note.front().to_plain().into_owned(),
    })
}

fn id_fate(old: &Note<'_>, new: &Note<'_>) -> IdFate {
    match old.id == new.id {
        true => IdFate::Kept,
        false if old.id.is_given() && new.id.is_given() => IdFate::Lost,
        false => IdFate::Remade,
    }
}

fn tags(old: Option<Placed<'_>>, new: Option<Placed<'_>>) -> TagChange {
    let of = |note: Option<Placed<'_>>| -> BTreeSet<String> {
        let tags = note.iter().flat_map(|(_, note)| &note.tags);
        tags.map(|tag| tag.to_string()).collect()
    };
    let (old, new) = (of(old), of(new));
    TagChange {
        added: new.difference(&old).cloned().collect(),
        removed: old.difference(&new).cloned().collect(),
    }
}
