//! Reads a `.cards`: facts, each with the type and the tags of its cards.
//!
//! How far a card is learned is never in such a file.

use std::collections::HashMap;

use super::card_type::{CardTypes, sides_of};
use super::write::{ENCODED, UNNAMED};
use super::{CARDS, METADATA, SET_NAME, UNTAGGED, event};
use crate::deck::{Id, Note};
use crate::error::{Cause, Error};
use crate::formats::archive::{Archive, plainly, take_media};
use crate::formats::foreign_ids::decoded_id;
use crate::formats::xml::{Element, Step, Xml};
use crate::formats::{Found, Input, Reading};
use crate::source::Source;
use crate::text::Text;
use crate::tidy::clean_tag;

pub(super) fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    read_cards(source).map_err(|cause| source.error(plainly(cause)))
}

fn read_cards<'a>(source: &Source) -> Result<Found<'a>, Cause> {
    let archive = Archive::open(source.open()?, source.limit())?;
    let text = text_of(&archive, CARDS)?.ok_or_else(|| {
        let detail = "it is a zip archive without a cards.xml".to_owned();
        Cause::Malformed { line: 0, column: 0, detail }
    })?;
    let entries = Entries::of(&text)?;
    let mut found = Found { exact: true, ..Found::default() };
    let name = set_name(&text_of(&archive, METADATA)?.unwrap_or_default());
    found.collection.decks.named(name.as_deref().unwrap_or(source.stem()));
    for fact in &entries.facts {
        match note_of(fact, &entries, &mut found) {
            Ok(note) => found.collection.notes.push(note),
            Err(detail) => found.skip(detail),
        }
    }
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(Cause::NoCards { found: "a file without facts".to_owned() });
    }
    take_media(&archive, &[CARDS, METADATA], |path| path, &mut found);
    Ok(found)
}

/// The text of an entry of the archive; nothing if there is none.
fn text_of(archive: &Archive<Box<dyn Input + Send>>, name: &str) -> Result<Option<String>, Cause> {
    let Some(bytes) = archive.bytes_of(name)? else { return Ok(None) };
    let text = Source::new(name, bytes, None);
    Ok(Some(text.text().map_err(|error| error.cause)?.to_owned()))
}

/// What the metadata call the cards.
fn set_name(metadata: &str) -> Option<String> {
    let lines = metadata.lines().filter_map(|line| line.split_once(':'));
    let name = lines.into_iter().find(|(key, _)| *key == SET_NAME)?.1.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A fact, and what its cards say of it.
struct Fact<'x> {
    element: Element<'x>,
    card_type: Option<String>,
    tags: Vec<String>,
}

/// What the XML says, by kind.
#[derive(Default)]
struct Entries<'x> {
    facts: Vec<Fact<'x>>,
    /// Names of tags, by their ids.
    tags: HashMap<String, String>,
    types: CardTypes,
}

impl<'x> Entries<'x> {
    fn of(text: &'x str) -> Result<Self, Cause> {
        let mut entries = Self::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut xml = Xml::of(text);
        while let Some(step) = xml.next()? {
            let Step::Begin(begun) = step else { continue };
            if begun.name != "log" {
                continue;
            }
            let entry = xml.whole(begun)?;
            let id = entry.attribute("o_id").unwrap_or_default().to_owned();
            match entry.attribute("type").unwrap_or_default() {
                event::TAG => _ = entries.tags.insert(id, entry.text_of("name").to_owned()),
                event::FACT_VIEW => entries.types.add_view(id, &entry),
                event::CARD_TYPE => entries.types.add_type(id, &entry),
                event::FACT => {
                    places.entry(id).or_insert(entries.facts.len());
                    let (card_type, tags) = (None, Vec::new());
                    entries.facts.push(Fact { element: entry, card_type, tags });
                }
                event::CARD => {
                    let fact = entry.attribute("fact").and_then(|id| places.get(id));
                    if let Some(fact) = fact.and_then(|at| entries.facts.get_mut(*at)) {
                        fact.add_card(&entry);
                    }
                }
                _ => {}
            }
        }
        Ok(entries)
    }
}

impl Fact<'_> {
    /// The cards of a fact are of one type, and have the same tags but where somebody changed one.
    fn add_card(&mut self, card: &Element<'_>) {
        if self.card_type.is_none() {
            self.card_type = card.attribute("card_t").map(str::to_owned);
            let tags = card.attribute("tags").unwrap_or_default();
            self.tags = tags.split(',').map(str::to_owned).collect();
        }
    }
}

fn note_of(
    fact: &Fact<'_>,
    entries: &Entries<'_>,
    found: &mut Found<'_>,
) -> Result<Note<'static>, String> {
    let sides = sides_of(&fact.element);
    let (kind, fields) =
        entries.types.note(fact.card_type.as_deref(), &sides, &mut found.collection)?;
    let tags = fact.tags.iter().filter_map(|id| entries.tags.get(id));
    let tags = tags.filter(|name| !name.trim().is_empty() && *name != UNTAGGED);
    let mut note = Note::basic(Text::EMPTY, Text::EMPTY);
    note.kind = kind;
    note.fields = fields;
    note.tags = tags.map(|name| clean_tag(name).into()).collect();
    note.id = id_of(fact.element.attribute("o_id").unwrap_or_default());
    Ok(note)
}

/// The id that the id of a fact stands for.
fn id_of(id: &str) -> Id<'static> {
    if id.is_empty() || id.starts_with(UNNAMED) {
        return Id::None;
    }
    Id::Given(decoded_id(id, ENCODED).into())
}
