//! A note as a JSON object: the lines of JSON Lines, and the `notes` of the whole model.
//!
//! A side that is plain text is `front` or `back`, one that is HTML `front_html` or `back_html`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use crate::cards;
use crate::cloze;
use crate::deck::{AnkiNote, Collection, Id, Kind, Note, NoteType, Origin};
use crate::formats::Reading;
use crate::note_types;
use crate::text::Text;

/// A note in JSON.
#[derive(Debug, Default, Serialize)]
pub(in crate::formats) struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    deck: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note_type: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Pairs<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    front: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    front_html: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    back: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    back_html: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    add_reverse: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    add_reverse_html: Option<Str<'a>>,
    tags: Vec<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<Str<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<std::num::NonZeroU32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anki: Option<Box<AnkiNote>>,
    /// Keys with a value that a note has no place for.
    #[serde(skip)]
    unread: Vec<Cow<'a, str>>,
}

/// Whether `json` has keys that only our own notes have.
pub(in crate::formats) fn has_marks(json: &str) -> bool {
    let kinds = ["basic", "reversed", "optional-reversed", "type-in", "cloze", "custom"];
    let kind = || {
        json.match_indices("\"kind\"").any(|(at, key)| {
            let after = json.get(at + key.len()..).unwrap_or_default().trim_start();
            let value = after.strip_prefix(':').map(str::trim_start).unwrap_or_default();
            let value = value.strip_prefix('"').and_then(|value| value.split('"').next());
            value.is_some_and(|value| kinds.contains(&value.to_lowercase().as_str()))
        })
    };
    ["\"front_html\"", "\"back_html\"", "\"note_type\""].iter().any(|key| json.contains(key))
        || kind()
}

/// A string that borrows from the JSON where it has no escapes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Str<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Record<'a> {
    /// `note` as a record.
    pub(in crate::formats) fn of(collection: &'a Collection<'_>, note: &'a Note<'_>) -> Self {
        let mut record = Self {
            deck: Some(borrowed(collection.deck_of(note))),
            kind: Some(borrowed(note.kind.name())),
            tags: note.tags.iter().map(|tag| borrowed(tag)).collect(),
            id: (!note.id.is_none()).then(|| Str(Cow::Owned(note.id.to_string()))),
            file: collection.file_of(note).map(borrowed),
            line: note.origin.line,
            anki: note.anki.clone(),
            ..Self::default()
        };
        match collection.note_type_of(note) {
            Some(note_type) => {
                let names = note_type.fields.iter().map(|field| field.name.as_str());
                let values = note.fields.iter().map(Text::to_html);
                record.note_type = Some(borrowed(&note_type.name));
                record.fields = Some(Pairs(names.map(Cow::Borrowed).zip(values).collect()));
                let shown = cards::shown(collection, note).unwrap_or_default().into_iter().next();
                let (front, back) = shown.map_or_else(Default::default, |card| {
                    (card.front.to_html().into_owned(), card.back.to_html().into_owned())
                });
                record.front_html = Some(Str(Cow::Owned(front)));
                record.back_html = Some(Str(Cow::Owned(back)));
            }
            None => {
                (record.front, record.front_html) = sides(note.front());
                (record.back, record.back_html) = sides(note.back());
                if let Some(third) = note.fields.get(2) {
                    (record.add_reverse, record.add_reverse_html) = sides(third);
                }
            }
        }
        record
    }

    /// The keys of it that are not read.
    pub(in crate::formats) fn take_unread(&mut self) -> Vec<Cow<'a, str>> {
        std::mem::take(&mut self.unread)
    }

    /// The note that the record means; its deck and note type are added to `collection`.
    ///
    /// `deck` is the deck of records that name none.
    pub(in crate::formats) fn into_note(
        self,
        collection: &mut Collection<'a>,
        types: &mut TypesMet,
        reading: &Reading<'_>,
        deck: &str,
    ) -> Result<Note<'a>, String> {
        let both = [
            (&self.front, &self.front_html, "front"),
            (&self.back, &self.back_html, "back"),
            (&self.add_reverse, &self.add_reverse_html, "add_reverse"),
        ];
        if let Some((_, _, side)) =
            both.iter().find(|(plain, html, _)| plain.is_some() && html.is_some())
        {
            return Err(format!("it has both \"{side}\" and \"{side}_html\""));
        }
        let side = |plain: Option<Str<'a>>, html: Option<Str<'a>>| match (plain, html) {
            (_, Some(html)) => Some(Text::Html(html.0)),
            (plain, None) => plain.map(|plain| reading.text(plain.0)),
        };
        let kind = self.kind.as_ref().map_or("basic", |kind| &kind.0);
        let (kind, fields) = match (Kind::named(&kind.to_lowercase()), self.fields) {
            (Some(kind), _) => {
                let front = side(self.front, self.front_html)
                    .ok_or("it has no \"front\" and no \"front_html\"")?;
                let back = side(self.back, self.back_html);
                let hides = || cloze::hides(front.raw());
                let back = match back {
                    None if kind != Kind::Cloze && !hides() => {
                        return Err("it has no \"back\" and no \"back_html\"".to_owned());
                    }
                    back => back.unwrap_or(Text::EMPTY),
                };
                let mut fields = vec![front, back];
                if kind == Kind::OptionalReversed {
                    let third = side(self.add_reverse, self.add_reverse_html);
                    fields.push(third.unwrap_or(Text::EMPTY));
                }
                (kind, fields)
            }
            (None, Some(fields)) if kind == "custom" => {
                let name = self.note_type.ok_or("a custom note needs its \"note_type\"")?;
                custom(collection, types, &name.0, fields)?
            }
            (None, None) if kind == "custom" => {
                return Err("a custom note needs its \"fields\"".to_owned());
            }
            (None, _) => return Err(format!("\"{kind}\" is no kind of note")),
        };
        let deck = self.deck.as_ref().map_or(deck, |deck| &deck.0);
        Ok(Note {
            deck: collection.decks.named(deck),
            kind,
            fields,
            tags: self.tags.into_iter().map(|tag| tag.0).collect(),
            id: self.id.filter(|id| !id.0.is_empty()).map_or(Id::None, |id| Id::Given(id.0)),
            origin: Origin::default(),
            anki: self.anki,
        })
    }
}

/// The note types met while reading: where each is, and what is wrong with it.
#[derive(Debug, Default)]
pub(in crate::formats) struct TypesMet(HashMap<String, (usize, Option<String>)>);

impl TypesMet {
    /// Those that the source describes.
    pub(in crate::formats) fn of(note_types: &[NoteType]) -> Self {
        let met = note_types.iter().enumerate().rev();
        Self(met.map(|(at, t)| (t.name.clone(), (at, note_types::fault(t)))).collect())
    }
}

/// The kind and fields of a custom note; its note type is made if nobody has described it.
fn custom<'a>(
    collection: &mut Collection<'a>,
    types: &mut TypesMet,
    name: &str,
    values: Pairs<'a>,
) -> Result<(Kind, Vec<Text<'a>>), String> {
    if !types.0.contains_key(name) {
        let names: Vec<&str> = values.0.iter().map(|(name, _)| name.as_ref()).collect();
        let new = NoteType::plain(name, &names);
        if let Some(fault) = note_types::fault(&new) {
            return Err(fault);
        }
        types.0.insert(name.to_owned(), (collection.note_types.len(), None));
        collection.note_types.push(new);
    }
    let index = match types.0.get(name) {
        Some((_, Some(fault))) => return Err(fault.clone()),
        Some((index, None)) => *index,
        None => return Err(format!("the note type \"{name}\" is nowhere")),
    };
    let Some(note_type) = collection.note_types.get(index) else {
        return Err(format!("the note type \"{name}\" is nowhere"));
    };
    let mut fields: Vec<Text<'a>> = note_type.fields.iter().map(|_| Text::html("")).collect();
    for (field, value) in values.0 {
        let place = note_type.fields.iter().position(|known| known.name == field);
        let Some(slot) = place.and_then(|place| fields.get_mut(place)) else {
            return Err(format!("the note type \"{name}\" has no field \"{field}\""));
        };
        *slot = Text::Html(value);
    }
    Ok((Kind::Custom(index as u32), fields))
}

impl<'de: 'a, 'a> Deserialize<'de> for Record<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Record<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
                let mut record = Record::default();
                while let Some(Str(key)) = map.next_key::<Str<'de>>()? {
                    let side = match &*key {
                        "deck" => &mut record.deck,
                        "kind" => &mut record.kind,
                        "note_type" => &mut record.note_type,
                        "front" => &mut record.front,
                        "front_html" => &mut record.front_html,
                        "back" => &mut record.back,
                        "back_html" => &mut record.back_html,
                        "add_reverse" => &mut record.add_reverse,
                        "add_reverse_html" => &mut record.add_reverse_html,
                        "id" => &mut record.id,
                        "file" => &mut record.file,
                        "fields" => {
                            record.fields = map.next_value()?;
                            continue;
                        }
                        "tags" => {
                            record.tags = map.next_value()?;
                            continue;
                        }
                        "line" => {
                            record.line = map.next_value()?;
                            continue;
                        }
                        "anki" => {
                            record.anki = map.next_value()?;
                            continue;
                        }
                        _ => {
                            if map.next_value::<Option<IgnoredAny>>()?.is_some() {
                                record.unread.push(key);
                            }
                            continue;
                        }
                    };
                    *side = map.next_value()?;
                }
                Ok(record)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// The record that `json` is. Control characters may stand in its strings as they are.
pub(in crate::formats) fn record_of(json: &str) -> serde_json::Result<Record<'_>> {
    serde_json::from_str(json).or_else(|error| {
        if !json.contains(|c: char| c.is_ascii_control()) {
            return Err(error);
        }
        let mut escaped = String::with_capacity(json.len());
        let (mut inside, mut after_backslash) = (false, false);
        for c in json.chars() {
            inside ^= c == '"' && !after_backslash;
            after_backslash = c == '\\' && !after_backslash;
            match inside && c.is_ascii_control() {
                true => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
                false => escaped.push(c),
            }
        }
        let value: serde_json::Value = serde_json::from_str(&escaped).map_err(|_| error)?;
        Record::deserialize(value)
    })
}

fn borrowed(text: &str) -> Str<'_> {
    Str(Cow::Borrowed(text))
}

/// The plain and the HTML key of a side, one of them filled.
fn sides<'n>(text: &'n Text<'_>) -> (Option<Str<'n>>, Option<Str<'n>>) {
    match text {
        Text::Plain(text) => (Some(borrowed(text)), None),
        Text::Html(text) => (None, Some(borrowed(text))),
    }
}

/// A JSON object of strings that keeps its order.
#[derive(Debug)]
struct Pairs<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<Str<'de>, Str<'de>>()? {
                    pairs.push((name.0, value.0));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
