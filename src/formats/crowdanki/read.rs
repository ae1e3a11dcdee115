//! Reads a `deck.json`: decks in each other, with the note types of all of them in the first.
//!
//! Note types come over whole. One that is Anki's own Basic or Cloze but for its id is the built-in
//! kind, which every target knows.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::identity::{SEVERAL, UUID, deck_uuid, note_type_uuid};
use crate::deck::{Attributes, Deck, Id, Kind, Note, NoteType, Origin};
use crate::error::{Cause, Error};
use crate::formats::apkg::note_type_of;
use crate::formats::json::place::LineIndex;
use crate::formats::jsonl::without_place;
use crate::formats::{Found, Reading};
use crate::note_types;
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::Text;

#[derive(Deserialize)]
struct DeckFile<'a> {
    #[serde(default, borrow)]
    name: Cow<'a, str>,
    #[serde(default, borrow)]
    children: Vec<DeckFile<'a>>,
    #[serde(default, borrow)]
    desc: Cow<'a, str>,
    #[serde(default, borrow)]
    crowdanki_uuid: Cow<'a, str>,
    #[serde(default)]
    note_models: Vec<Attributes>,
    #[serde(default, borrow)]
    notes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    fields: Vec<Str<'a>>,
    #[serde(default, borrow)]
    guid: Option<Str<'a>>,
    #[serde(borrow)]
    note_model_uuid: Str<'a>,
    #[serde(default, borrow)]
    tags: Vec<Str<'a>>,
}

/// A string that borrows from the file where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Str<'a>(#[serde(borrow)] Cow<'a, str>);

pub(super) fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let root: DeckFile<'_> = serde_json::from_str(text).map_err(|error| {
        let detail = without_place(&error);
        source.error(Cause::Malformed { line: error.line(), column: error.column(), detail })
    })?;
    let mut reader = Reader {
        text,
        lines: LineIndex::of(text),
        models: HashMap::new(),
        names: Names::default(),
        found: Found::default(),
    };
    reader.models_of(&root);
    let name = if root.name.is_empty() { source.stem() } else { &root.name };
    reader.deck(&root, name);
    let found = reader.found;
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(source.error(Cause::NoCards { found: "a deck without notes".to_owned() }));
    }
    Ok(found)
}

struct Reader<'a> {
    text: &'a str,
    lines: LineIndex<'a>,
    /// The note types by their ids.
    models: HashMap<String, Model>,
    /// What those are called that were added.
    names: Names,
    found: Found<'a>,
}

/// A note type as its notes need it.
struct Model {
    kind: Kind,
    /// How many fields it has.
    fields: usize,
    /// Why it can have no notes, if it cannot.
    fault: Option<String>,
}

/// The names of note types, each once.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    /// For each name that came twice, the number that comes next.
    next: HashMap<String, usize>,
}

impl Names {
    /// `name`, with a number if it is taken.
    fn give(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let next = self.next.entry(name.clone()).or_insert(2);
        loop {
            let numbered = format!("{name} ({next})");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

impl<'a> Reader<'a> {
    /// Takes over the note types of `deck` and of those below it.
    fn models_of(&mut self, deck: &DeckFile<'_>) {
        for model in &deck.note_models {
            let mut note_type = note_type_of(model.clone());
            note_type.anki.remove("__type__");
            let uuid = note_type.anki.remove(UUID);
            let uuid = uuid.as_ref().and_then(|uuid| uuid.as_str()).unwrap_or_default().to_owned();
            let fields = note_type.fields.len();
            let (kind, fault) = match built_in(&note_type, &uuid) {
                Some(kind) => (kind, None),
                None => {
                    // The one that it would get anyway is no news.
                    if uuid != note_type_uuid(&note_type) {
                        note_type.anki.insert(UUID.to_owned(), uuid.as_str().into());
                    }
                    self.add(note_type)
                }
            };
            self.models.insert(uuid, Model { kind, fields, fault });
        }
        deck.children.iter().for_each(|child| self.models_of(child));
    }

    /// Adds a note type, and says what is wrong with it; one whose templates cannot be used gets plain
    /// ones.
    fn add(&mut self, mut described: NoteType) -> (Kind, Option<String>) {
        let note_types = &mut self.found.collection.note_types;
        described.name = self.names.give(described.name);
        let mut fault = note_types::fault(&described);
        if let Some(of_templates) = &fault {
            let fields: Vec<&str> = described.fields.iter().map(|f| f.name.as_str()).collect();
            let plain = NoteType::plain(&described.name, &fields);
            if note_types::fault(&plain).is_none() {
                let known = format!("the note type “{}” has ", described.name);
                let of_templates = of_templates.strip_prefix(&known).unwrap_or(of_templates);
                let detail = format!("{of_templates}; plain ones stand in for them");
                let problem = Problem::BadTemplate { note_type: described.name.clone(), detail };
                self.found.diagnostics.push(Diagnostic::of_all(problem));
                described = NoteType { css: described.css, anki: described.anki, ..plain };
                fault = None;
            }
        }
        note_types.push(described);
        (Kind::Custom(note_types.len() as u32 - 1), fault)
    }

    fn deck(&mut self, deck: &DeckFile<'a>, name: &str) {
        self.describe(deck, name);
        for raw in &deck.notes {
            let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            let line = self.lines.line(start);
            match self.note(raw.get()) {
                Ok(note) => {
                    let collection = &mut self.found.collection;
                    let deck = collection.decks.named(name);
                    collection.notes.push(Note { deck, origin: Origin::at(line), ..note });
                }
                Err(detail) => self.found.skip_at(line, detail),
            }
        }
        for child in &deck.children {
            // Older files have the full name here.
            let full = child.name.strip_prefix(name).is_some_and(|rest| rest.starts_with("::"));
            let alone = full || deck.crowdanki_uuid == deck_uuid(SEVERAL);
            let below =
                if alone { child.name.to_string() } else { format!("{name}::{}", child.name) };
            self.deck(child, &below);
        }
    }

    /// Keeps what a deck with notes says of itself.
    fn describe(&mut self, deck: &DeckFile<'_>, name: &str) {
        if deck.notes.is_empty() {
            return;
        }
        let mut described = Deck::new(name);
        described.description = deck.desc.to_string();
        if !deck.crowdanki_uuid.is_empty() && deck.crowdanki_uuid != deck_uuid(name) {
            described.anki.insert(UUID.to_owned(), deck.crowdanki_uuid.as_ref().into());
        }
        self.found.collection.decks.add(&described);
    }

    fn note(&self, raw: &'a str) -> Result<Note<'a>, String> {
        let record: Record<'_> = serde_json::from_str(raw).map_err(|e| without_place(&e))?;
        let Some(model) = self.models.get(&*record.note_model_uuid.0) else {
            return Err("its note type is not in the file".to_owned());
        };
        if let Some(fault) = &model.fault {
            return Err(fault.clone());
        }
        let (kind, count) = (model.kind, model.fields);
        let given = record.fields.len();
        if given > count {
            return Err(format!("it has {given} fields, and its note type {count}"));
        }
        let mut fields: Vec<Text<'a>> =
            record.fields.into_iter().map(|field| Text::Html(field.0)).collect();
        fields.resize(count, Text::html(""));
        let id = record.guid.map(|guid| guid.0).filter(|guid| !guid.is_empty());
        Ok(Note {
            kind,
            tags: record.tags.into_iter().map(|tag| tag.0).collect(),
            id: id.map_or(Id::None, Id::Given),
            fields,
            ..Note::basic(Text::EMPTY, Text::EMPTY)
        })
    }
}

/// The built-in kind whose notes are of `note_type`: deckconv's own, untouched, or Anki's.
fn built_in(note_type: &NoteType, uuid: &str) -> Option<Kind> {
    let is_ours = |kind: &Kind| {
        note_types::of(*kind).is_some_and(|own| {
            uuid == note_type_uuid(&own) && NoteType { id: None, ..own } == *note_type
        })
    };
    let names = || note_type.fields.iter().map(|field| field.name.as_str());
    let is_stock =
        |kind: &Kind| names().eq(kind.fields().iter().copied()) && is_stock_style(&note_type.css);
    let ours = Kind::BUILT_IN.into_iter().find(is_ours);
    ours.or_else(|| note_types::like(note_type).filter(is_stock))
}

/// Whether a style sheet says only what Anki's own do, as its versions have written them.
fn is_stock_style(css: &str) -> bool {
    const LINES: [&str; 13] = [
        ".card{",
        ".cloze{",
        ".nightMode.cloze{",
        "font-family:arial;",
        "font-size:20px;",
        "line-height:1.5;",
        "text-align:center;",
        "color:black;",
        "background-color:white;",
        "font-weight:bold;",
        "color:blue;",
        "color:lightblue;",
        "}",
    ];
    let mut rest: &str = &css.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    while !rest.is_empty() {
        match LINES.iter().find_map(|line| rest.strip_prefix(line)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_type_has_a_name_of_its_own() {
        let mut names = Names::default();
        let given = ["a", "a (2)", "a", "a", "b"].map(|name| names.give(name.to_owned()));
        assert_eq!(given, ["a", "a (2)", "a (3)", "a (4)", "b"]);
    }
}
