//! CrowdAnki's `deck.json`: decks with their note types and notes, for sharing in a repository.
//!
//! Note types come over whole. One that is Anki's own Basic or Cloze but for its id is the built-in
//! kind, which every target knows. Scheduling is never in such a file; media stand beside it.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::deck::{CardTemplate, Field, Id, Kind, Note, NoteType, Origin};
use crate::error::{Cause, Error};
use crate::formats::json::place::LineIndex;
use crate::formats::jsonl::without_place;
use crate::formats::{
    Carries, Evidence, Format, Found, Heeds, Markup, MediaGoes, READ_ONLY, Reading, sample_of,
};
use crate::note_types;
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::Text;

/// Read only.
pub(super) const FORMAT: Format = Format {
    name: "crowdanki",
    title: "CrowdAnki",
    summary: "the deck.json of CrowdAnki and Brain Brew, note types and all",
    extensions: &["json"],
    carries: Carries {
        cards: false,
        media: MediaGoes::Beside,
        markups: &[Markup::Html],
        ..Carries::EVERYTHING
    },
    heeds: Heeds::NONE,
    detect,
    read: Some(read),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let has = |key: &str| text.contains(key);
    if !text.trim_start().starts_with('{') || has("\"deckconv\"") {
        return Evidence::NONE;
    }
    let deck = has("\"__type__\": \"Deck\"") || has("\"__type__\":\"Deck\"");
    if deck || has("\"crowdanki_uuid\"") || has("\"note_model_uuid\"") {
        return Evidence::certain("it has the keys that CrowdAnki writes");
    }
    Evidence::NONE
}

#[derive(Deserialize)]
struct DeckFile<'a> {
    #[serde(default, borrow)]
    name: Cow<'a, str>,
    #[serde(default, borrow)]
    children: Vec<DeckFile<'a>>,
    #[serde(default)]
    note_models: Vec<Model>,
    #[serde(default, borrow)]
    notes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Model {
    crowdanki_uuid: String,
    name: String,
    #[serde(default)]
    css: String,
    #[serde(default)]
    flds: Vec<Named>,
    #[serde(default)]
    tmpls: Vec<Card>,
    #[serde(default, rename = "type")]
    kind: u8,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    ord: usize,
}

#[derive(Deserialize)]
struct Card {
    name: String,
    #[serde(default)]
    qfmt: String,
    #[serde(default)]
    afmt: String,
    #[serde(default)]
    ord: usize,
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

fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let root: DeckFile<'_> = serde_json::from_str(text).map_err(|error| {
        let detail = without_place(&error);
        source.error(Cause::Malformed { line: error.line(), column: error.column(), detail })
    })?;
    let mut reader = Reader {
        text,
        lines: LineIndex::of(text),
        models: HashMap::new(),
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
    /// The kind and the number of fields of each note type, by its id.
    models: HashMap<String, (Kind, usize)>,
    found: Found<'a>,
}

impl<'a> Reader<'a> {
    /// Takes over the note types of `deck` and of those below it.
    fn models_of(&mut self, deck: &DeckFile<'_>) {
        for model in &deck.note_models {
            let described = described(model);
            let fields = described.fields.len();
            let names = described.fields.iter().map(|field| field.name.as_str());
            let is_stock = |kind: &Kind| {
                names.eq(kind.fields().iter().copied()) && is_stock_style(&described.css)
            };
            let stock = note_types::like(&described).filter(is_stock);
            let kind = stock.unwrap_or_else(|| self.add(described));
            self.models.insert(model.crowdanki_uuid.clone(), (kind, fields));
        }
        deck.children.iter().for_each(|child| self.models_of(child));
    }

    /// Adds a note type; one whose templates cannot be used gets plain ones.
    fn add(&mut self, mut described: NoteType) -> Kind {
        let note_types = &mut self.found.collection.note_types;
        let name = described.name.clone();
        let taken = |name: &str| note_types.iter().any(|known| known.name == name);
        let numbered = |number: usize| format!("{name} ({number})");
        if taken(&name) {
            described.name = (2..).map(numbered).find(|name| !taken(name)).unwrap_or_default();
        }
        if let Some(fault) = note_types::fault(&described) {
            let fields: Vec<&str> = described.fields.iter().map(|f| f.name.as_str()).collect();
            let plain = NoteType::plain(&described.name, &fields);
            if note_types::fault(&plain).is_none() {
                let known = format!("the note type “{}” has ", described.name);
                let fault = fault.strip_prefix(&known).unwrap_or(&fault);
                let detail = format!("{fault}; plain ones stand in for them");
                let problem = Problem::BadTemplate { note_type: described.name.clone(), detail };
                self.found.diagnostics.push(Diagnostic::of_all(problem));
                described = NoteType { css: described.css, ..plain };
            }
        }
        note_types.push(described);
        Kind::Custom(note_types.len() as u32 - 1)
    }

    fn deck(&mut self, deck: &DeckFile<'a>, name: &str) {
        for raw in &deck.notes {
            let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            let line = self.lines.line(start);
            match self.note(raw.get()) {
                Ok(note) => {
                    let collection = &mut self.found.collection;
                    let deck = collection.decks.named(name);
                    collection.notes.push(Note { deck, origin: Origin::at(line), ..note });
                }
                Err(detail) => {
                    self.found.skipped += 1;
                    let problem = Problem::BadRecord { detail };
                    self.found.diagnostics.push(Diagnostic::at_line(line, problem));
                }
            }
        }
        for child in &deck.children {
            // Older files have the full name here.
            let full = child.name.strip_prefix(name).is_some_and(|rest| rest.starts_with("::"));
            let below =
                if full { child.name.to_string() } else { format!("{name}::{}", child.name) };
            self.deck(child, &below);
        }
    }

    fn note(&self, raw: &'a str) -> Result<Note<'a>, String> {
        let record: Record<'_> = serde_json::from_str(raw).map_err(|e| without_place(&e))?;
        let known = self.models.get(&*record.note_model_uuid.0);
        let Some((kind, count)) = known.copied() else {
            return Err("its note type is not in the file".to_owned());
        };
        if let Kind::Custom(index) = kind
            && let Some(note_type) = self.found.collection.note_types.get(index as usize)
            && let Some(fault) = note_types::fault(note_type)
        {
            return Err(fault);
        }
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

/// The note type that `model` describes.
fn described(model: &Model) -> NoteType {
    let mut fields: Vec<&Named> = model.flds.iter().collect();
    fields.sort_by_key(|field| field.ord);
    let mut cards: Vec<&Card> = model.tmpls.iter().collect();
    cards.sort_by_key(|card| card.ord);
    NoteType {
        name: model.name.clone(),
        cloze: model.kind == 1,
        css: model.css.clone(),
        fields: fields.iter().map(|f| Field::new(f.name.clone(), None)).collect(),
        templates: cards
            .iter()
            .map(|card| CardTemplate {
                name: card.name.clone(),
                front: card.qfmt.clone(),
                back: card.afmt.clone(),
                ..CardTemplate::default()
            })
            .collect(),
        ..NoteType::default()
    }
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
