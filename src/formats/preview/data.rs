//! The data of the page: what its script finds in it.
//!
//! It must not know what the page looks like.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::alike::{self, Alike};
use super::cards::{Card, Renderer};
use super::files::Files;
use super::safe::{Sanitiser, still};
use super::said::{self, Said};
use crate::cards::types_of;
use crate::deck::{Collection, Kind, Note, NoteType};
use crate::diff::Difference;
use crate::report::Counts;
use crate::review::Review;

/// All that the page holds; its notes and files are written apart from the rest.
pub(super) struct Page<'c> {
    pub(super) title: String,
    pub(super) files: Files<'c>,
    pub(super) alike: Vec<Alike>,
    collection: &'c Collection<'c>,
    types: BTreeMap<Kind, Cow<'c, NoteType>>,
    sanitiser: Sanitiser,
    said: Vec<Said<'c>>,
    /// For each note of which something was said, the indexes of that.
    said_of: BTreeMap<u32, Vec<u32>>,
    /// For each note that asks what another asks, its group.
    alike_of: BTreeMap<u32, u32>,
    difference: Option<Difference>,
    counts: Counts,
}

/// A note.
#[derive(Serialize)]
struct NoteData<'n> {
    id: String,
    #[serde(rename = "type")]
    note_type: usize,
    /// Index of its input.
    file: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'n [Cow<'n, str>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cards: Vec<Card>,
    /// Why it has no cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    said: &'n [u32],
    #[serde(skip_serializing_if = "Option::is_none")]
    alike: Option<u32>,
}

#[derive(Serialize)]
struct TypeData<'t> {
    name: &'t str,
    kind: &'static str,
    css: Cow<'t, str>,
}

impl<'c> Page<'c> {
    pub(super) fn of(collection: &'c Collection<'c>, review: &Review<'c>) -> Self {
        let said = said::all(collection, review);
        let mut said_of = BTreeMap::<u32, Vec<u32>>::new();
        for (said, index) in said.iter().zip(0..) {
            if let Some(about) = said.about {
                said_of.entry(about).or_default().push(index);
            }
        }
        let alike = alike::groups(&collection.notes);
        let groups = alike.iter().zip(0..);
        let alike_of =
            groups.flat_map(|(group, index)| group.notes.iter().map(move |note| (*note, index)));
        let used: BTreeSet<Kind> = collection.notes.iter().map(|note| note.kind).collect();
        let mut types = types_of(collection);
        types.retain(|kind, _| used.contains(kind));
        let mut counts = Counts::default();
        review.inputs.iter().for_each(|input| counts += input.report.counts);
        Self {
            title: title(collection),
            files: Files::of(collection),
            alike_of: alike_of.collect(),
            alike,
            collection,
            types,
            sanitiser: Sanitiser::new(),
            said,
            said_of,
            difference: review.earlier.map(|earlier| Difference::of(earlier, collection)),
            counts,
        }
    }

    /// `notes`, which begin at `start`, as members of a list in JSON.
    pub(super) fn notes(&self, notes: &[Note<'_>], start: usize) -> std::io::Result<Vec<u8>> {
        const USUAL: usize = 512;
        let mut json = Vec::with_capacity(notes.len() * USUAL);
        for (at, note) in notes.iter().enumerate() {
            if at > 0 {
                json.push(b',');
            }
            serde_json::to_writer(&mut json, &self.note(note, (start + at) as u32))?;
        }
        Ok(json)
    }

    fn note<'n>(&'n self, note: &'n Note<'_>, index: u32) -> NoteData<'n> {
        let Self { collection, files, sanitiser, .. } = self;
        let renderer = Renderer { collection, files, sanitiser };
        let cards = match self.types.get(&note.kind) {
            Some(note_type) => renderer.cards(note, note_type),
            None => Err("its note type is not there".to_owned()),
        };
        let (cards, error) = match cards {
            Ok(cards) => (cards, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        NoteData {
            id: note.id.to_string(),
            note_type: self.types.keys().position(|kind| *kind == note.kind).unwrap_or_default(),
            file: note.origin.file,
            line: note.origin.line.map(u32::from),
            tags: &note.tags,
            cards,
            error,
            said: self.said_of.get(&index).map(Vec::as_slice).unwrap_or_default(),
            alike: self.alike_of.get(&index).copied(),
        }
    }
}

/// All but notes and files.
impl Serialize for Page<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let decks: Vec<&str> = self.collection.decks.iter().map(|deck| &*deck.name).collect();
        let types = self.types.iter().map(|(kind, note_type)| TypeData {
            name: &note_type.name,
            kind: kind.name(),
            css: still(&note_type.css),
        });
        let types: Vec<TypeData<'_>> = types.collect();
        let mut object = serializer.serialize_struct("Page", 7)?;
        object.serialize_field("inputs", &self.collection.files)?;
        object.serialize_field("decks", &decks)?;
        object.serialize_field("types", &types)?;
        object.serialize_field("said", &self.said)?;
        object.serialize_field("alike", &self.alike)?;
        object.serialize_field("changes", &self.difference.as_ref().map(Changes::of))?;
        object.serialize_field("counts", &self.counts)?;
        object.end()
    }
}

/// What changed, each beside the index of its note.
#[derive(Serialize)]
struct Changes<'d> {
    counts: crate::diff::Counts,
    renamed: &'d [crate::diff::RenamedDeck],
    notes: Vec<Change<'d>>,
}

#[derive(Serialize)]
struct Change<'d> {
    /// Index of the note; nothing if it is gone.
    note: Option<u32>,
    #[serde(flatten)]
    change: &'d crate::diff::NoteChange,
}

impl<'d> Changes<'d> {
    fn of(difference: &'d Difference) -> Self {
        let notes = difference.notes.iter();
        let notes =
            notes.map(|change| Change { note: change.new.as_ref().map(|side| side.index), change });
        Self {
            counts: difference.counts,
            renamed: &difference.renamed_decks,
            notes: notes.collect(),
        }
    }
}

/// What the page is called: its only deck, or the one above all.
fn title(collection: &Collection<'_>) -> String {
    let mut names = collection.decks.iter().map(|deck| deck.name.as_str());
    let first = names.next().unwrap_or("No deck");
    let root = |name: &str| name.split("::").next().unwrap_or_default().to_owned();
    match names.next() {
        None => first.replace("::", " › "),
        Some(other)
            if root(other) == root(first) && names.all(|name| root(name) == root(first)) =>
        {
            root(first)
        }
        Some(_) => format!("{} decks", collection.decks.len()),
    }
}
