//! Reads a `.mochi`: decks by their ids, and the cards in them or beside them.

use std::collections::HashMap;

use serde_json::Value;

use super::content::{clozes, joined, sides};
use super::template::{Template, without_template};
use super::transit::decoded;
use super::write::ENCODED;
use super::{EDN, JSON};
use crate::deck::{Id, Kind, Note};
use crate::error::{Cause, Error};
use crate::formats::archive::{Archive, plainly, take_media};
use crate::formats::foreign_ids::decoded_id;
use crate::formats::{Found, Reading};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::Text;
use crate::tidy::clean_tag;

pub(super) fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    read_data(source).map_err(|cause| source.error(plainly(cause)))
}

fn read_data<'a>(source: &Source) -> Result<Found<'a>, Cause> {
    let malformed = |detail: String| Cause::Malformed { line: 0, column: 0, detail };
    let archive = Archive::open(source.open()?, source.limit())?;
    let Some(json) = archive.bytes_of(JSON)? else {
        return Err(malformed(match archive.names().iter().any(|name| name == EDN) {
            true => "its data are written as EDN, which only Mochi reads; export it there again, \
                     which writes JSON"
                .to_owned(),
            false => "it is a zip archive without Mochi's data".to_owned(),
        }));
    };
    let data: Value = serde_json::from_slice(&json)
        .map_err(|error| malformed(format!("its data cannot be read: {error}")))?;
    let data = decoded(data);
    let mut reader = Reader {
        decks: decks_of(&data),
        templates: templates_of(&data),
        stem: source.stem().to_owned(),
        found: Found { exact: true, ..Found::default() },
        learned: 0,
        room: MOST_MADE,
    };
    for deck in list(&data, "decks") {
        let id = text(deck, "id");
        for card in list(deck, "cards") {
            reader.card(card, id, text(deck, "name"));
        }
    }
    for card in list(&data, "cards") {
        reader.card(card, text(card, "deck-id"), "");
    }
    let Reader { mut found, learned, .. } = reader;
    found.without_scheduling(learned);
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(Cause::NoCards { found: "decks without cards".to_owned() });
    }
    take_media(&archive, &[JSON, EDN], path_of, &mut found);
    Ok(found)
}

/// Which file a card means: some tools write a folder before it that is not in the archive.
fn path_of(reference: &str) -> &str {
    reference.strip_prefix("@media/").unwrap_or(reference)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A deck: its name, and the id of the one above.
type DeckEntry = (String, String);

fn decks_of(data: &Value) -> HashMap<String, DeckEntry> {
    let decks = list(data, "decks").iter().filter(|deck| !text(deck, "id").is_empty());
    let entry = |deck: &Value| {
        let name = text(deck, "name").replace("::", ":");
        (text(deck, "id").to_owned(), (name, text(deck, "parent-id").to_owned()))
    };
    decks.map(entry).collect()
}

fn templates_of(data: &Value) -> HashMap<String, Template> {
    let templates = list(data, "templates").iter();
    templates.map(|template| (text(template, "id").to_owned(), Template::of(template))).collect()
}

struct Reader<'a> {
    decks: HashMap<String, DeckEntry>,
    templates: HashMap<String, Template>,
    stem: String,
    found: Found<'a>,
    learned: usize,
    /// How much templates may still make.
    room: usize,
}

/// So many bytes templates make of all cards at most: more than anybody's cards, and less than memory.
const MOST_MADE: usize = 256 << 20;

impl Reader<'_> {
    /// The whole name of the deck with this id; `name` is its own, if it has no id.
    fn deck_name(&self, id: &str, name: &str) -> String {
        /// More levels than anybody has; decks may stand in each other in a circle.
        const MOST_LEVELS: usize = 15;
        let mut levels = Vec::new();
        let mut at = id;
        while let Some((name, above)) = self.decks.get(at).filter(|_| levels.len() < MOST_LEVELS) {
            levels.push(name.as_str());
            at = above;
        }
        if levels.is_empty() && !name.is_empty() {
            levels.push(name);
        }
        levels.reverse();
        if levels.is_empty() { self.stem.clone() } else { levels.join("::") }
    }

    fn card(&mut self, card: &Value, deck_id: &str, deck_name: &str) {
        let Some(content) = self.content_of(card) else {
            return self.found.skip("its template repeats its fields more often than any card's");
        };
        let sides = sides(&content);
        let (front, back) = sides.split_first().map_or(("", &[][..]), |(f, b)| (f.as_str(), b));
        if card.get("trashed?").is_some_and(|is| !is.is_null() && *is != false) {
            let (what, text) = ("it is in Mochi's trash", front.to_owned());
            self.found.diagnostics.push(Diagnostic::of_all(Problem::PassedOver { what, text }));
            return;
        }
        if content.trim().is_empty() {
            return self.found.skip("a card has no content");
        }
        self.learned += usize::from(!list(card, "reviews").is_empty());
        let cloze = clozes(front);
        let mut note = Note::basic(
            Text::markdown(cloze.as_deref().unwrap_or(front).to_owned()),
            Text::markdown(joined(back).into_owned()),
        );
        note.kind = if cloze.is_some() { Kind::Cloze } else { Kind::Basic };
        let tags = list(card, "tags").iter().filter_map(Value::as_str);
        note.tags =
            tags.filter(|tag| !tag.trim().is_empty()).map(|tag| clean_tag(tag).into()).collect();
        note.id = id_of(text(card, "id"));
        let name = self.deck_name(deck_id, deck_name);
        note.deck = self.found.collection.decks.named(&name);
        self.found.collection.notes.push(note);
    }

    /// The Markdown of a card, whichever way it is said; nothing if it is more than there is room for.
    fn content_of(&mut self, card: &Value) -> Option<String> {
        let fields = card.get("fields").and_then(Value::as_object);
        let value = |(id, field): (&String, &Value)| {
            let value = field.get("value").unwrap_or(field);
            let text = value.as_str().map_or_else(String::new, str::to_owned);
            (id.clone(), text)
        };
        let fields: Vec<(String, String)> = fields.into_iter().flatten().map(value).collect();
        let content = text(card, "content");
        match self.templates.get(text(card, "template-id")) {
            Some(template) => template.filled(&fields, &mut self.room),
            None if content.trim().is_empty() && !fields.is_empty() => {
                Some(without_template(&fields))
            }
            None => Some(content.to_owned()),
        }
    }
}

/// The id that the id of a card stands for.
fn id_of(id: &str) -> Id<'static> {
    if id.is_empty() {
        return Id::None;
    }
    Id::Given(decoded_id(id, ENCODED).into())
}
