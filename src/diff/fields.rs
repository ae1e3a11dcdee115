//! The fields of a note, before and after.
//!
//! It must not know which notes are compared, or why.

use std::borrow::Cow;

use serde::Serialize;

use super::words::{Run, runs};
use crate::deck::{Collection, Note};
use crate::text::Text;

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its name.
    pub name: String,
    /// Whether only its markup tells the two apart; what follows is HTML then, and text otherwise.
    pub markup: bool,
    /// What it said; nothing if there was no such note or field.
    pub old: Option<String>,
    /// What it says; nothing if there is no such note or field.
    pub new: Option<String>,
    /// How the one became the other, word by word.
    pub runs: Vec<Run>,
}

impl FieldChange {
    fn of<'t>(name: &str, old: Option<&'t Text<'t>>, new: Option<&'t Text<'t>>) -> Option<Self> {
        if said(old, Text::to_html) == said(new, Text::to_html) {
            return None;
        }
        let markup = said(old, Text::to_plain) == said(new, Text::to_plain);
        let say: Say<'_> = if markup { Text::to_html } else { Text::to_plain };
        Some(Self {
            name: name.to_owned(),
            markup,
            old: old.map(|text| say(text).into_owned()),
            new: new.map(|text| say(text).into_owned()),
            runs: runs(&said(old, say), &said(new, say)),
        })
    }
}

/// A way to read a text.
type Say<'t> = fn(&'t Text<'t>) -> Cow<'t, str>;

fn said<'t>(text: Option<&'t Text<'t>>, say: Say<'t>) -> Cow<'t, str> {
    text.map(say).unwrap_or_default()
}

/// A note, and the collection that it is in.
pub(super) type Placed<'c> = (&'c Collection<'c>, &'c Note<'c>);

/// The fields that changed from one note to another; where one of the two is none, all that are
/// filled.
///
/// They are told apart by their names, or by their places where the names are others.
pub(super) fn changes(old: Option<Placed<'_>>, new: Option<Placed<'_>>) -> Vec<FieldChange> {
    let (old, new) = (Fields::of(old), Fields::of(new));
    if !old.are_among(&new) && !new.are_among(&old) {
        let longer = old.0.len().max(new.0.len());
        let at = |at: usize| {
            let (was, is) = (old.0.get(at), new.0.get(at));
            FieldChange::of(&is.or(was)?.0, was.map(|field| field.1), is.map(|field| field.1))
        };
        return (0..longer).filter_map(at).collect();
    }
    let gone = old.0.iter().filter(|(name, _)| new.text(name).is_none());
    let names = new.0.iter().chain(gone).map(|(name, _)| name);
    names.filter_map(|name| FieldChange::of(name, old.text(name), new.text(name))).collect()
}

/// The fields of a note: their names, and what they say.
pub(super) struct Fields<'c>(pub(super) Vec<(Cow<'c, str>, &'c Text<'c>)>);

impl<'c> Fields<'c> {
    pub(super) fn of(note: Option<Placed<'c>>) -> Self {
        let Some((of, note)) = note else { return Self(Vec::new()) };
        let own = of.note_type_of(note).map(|note_type| &note_type.fields);
        let name = |at: usize| match own {
            Some(fields) => fields.get(at).map(|field| field.name.as_str()),
            None => note.kind.fields().get(at).copied(),
        };
        let named = |(at, text)| {
            let name = name(at).map_or_else(|| format!("field {}", at + 1).into(), Cow::Borrowed);
            (name, text)
        };
        Self(note.fields.iter().enumerate().map(named).collect())
    }

    fn text(&self, name: &str) -> Option<&'c Text<'c>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| *text)
    }

    /// Whether `others` have fields of all its names.
    fn are_among(&self, others: &Self) -> bool {
        self.0.iter().all(|(name, _)| others.text(name).is_some())
    }
}
