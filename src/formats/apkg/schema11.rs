//! Schema 11: decks and note types are JSON in the one row of `col`.
//!
//! Reads what any writer made of it, keys missing or of the wrong type included; what is written is
//! in `json.rs`. It must not know notes.

use rusqlite::Connection;
use serde_json::Value;

use crate::deck::{Attributes, CardTemplate, Deck, Field, NoteType};
use crate::error::Cause;
use crate::report::{Diagnostic, PackageFault, Problem};

use super::shelf::{Shelf, special, usual_deck, usual_field, usual_note_type, usual_template};
use super::untrusted::{integer, text};

/// Reads decks and note types out of `col`.
pub(super) fn read(connection: &Connection, said: &mut Vec<Diagnostic>) -> Result<Shelf, Cause> {
    let row = connection.query_row("SELECT crt, models, decks, conf FROM col", [], |row| {
        Ok((integer(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?))
    });
    let (created, models, decks, conf) = match row {
        Ok(row) => row,
        Err(rusqlite::Error::QueryReturnedNoRows) => {
            let detail = "its collection has no settings, so no note types".to_owned();
            return Err(Cause::Malformed { line: 0, column: 0, detail });
        }
        Err(error) => return Err(error.into()),
    };
    let conf: Attributes = serde_json::from_str(&conf).unwrap_or_default();
    let west = number(conf.get("creationOffset")).unwrap_or_default();
    let mut shelf = Shelf {
        created: created.saturating_sub(west.saturating_mul(60)),
        is_first_scheduler: number(conf.get("schedVer")).unwrap_or(1) < 2,
        ..Shelf::default()
    };
    for (key, value) in objects(&decks, "decks", said) {
        let id = number(value.get("id")).unwrap_or_else(|| key.parse().unwrap_or_default());
        let (deck, is_filtered) = deck(value);
        if is_filtered {
            shelf.filtered.insert(id, deck.name.clone());
        }
        shelf.decks.insert(id, deck);
    }
    for (key, value) in objects(&models, "note types", said) {
        let id = number(value.get("id")).unwrap_or_else(|| key.parse().unwrap_or_default());
        let note_type = note_type(id, value, &shelf);
        shelf.note_types.insert(id, note_type);
    }
    Ok(shelf)
}

/// The objects that a JSON object of them holds, by key.
fn objects(
    json: &str,
    what: &str,
    said: &mut Vec<Diagnostic>,
) -> impl Iterator<Item = (String, Attributes)> + use<> {
    let parsed = serde_json::from_str::<Attributes>(json).unwrap_or_else(|error| {
        let detail = format!("the {what} of its collection cannot be read: {error}");
        said.push(Diagnostic::of_all(Problem::Package(PackageFault::Broken { detail })));
        Attributes::new()
    });
    parsed.into_iter().filter_map(|(key, value)| match value {
        Value::Object(object) => Some((key, object)),
        _ => None,
    })
}

/// A whole number, however it is written.
fn number(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|n| n as i64)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(is) => Some(i64::from(*is)),
        _ => None,
    }
}

fn string(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A deck, and whether it only borrows cards from others.
fn deck(object: Attributes) -> (Deck, bool) {
    const ELSEWHERE: &[&str] = &[
        "id",
        "name",
        "desc",
        "mod",
        "usn",
        "dyn",
        "conf",
        "mid",
        "lrnToday",
        "revToday",
        "newToday",
        "timeToday",
        "newLimitToday",
        "reviewLimitToday",
    ];
    let filtered = number(object.get("dyn")).unwrap_or_default() != 0;
    let (name, description) = (string(object.get("name")), string(object.get("desc")));
    // What a filtered deck gathers means nothing without it.
    let anki = match filtered {
        true => Attributes::new(),
        false => special(object, ELSEWHERE, &usual_deck()),
    };
    (Deck { name, description, anki }, filtered)
}

/// The note type that an object of `models` describes, whose numbers are those of no collection.
pub(in crate::formats) fn note_type_of(object: Attributes) -> NoteType {
    NoteType { id: None, ..note_type(0, object, &Shelf::default()) }
}

fn note_type(id: i64, object: Attributes, shelf: &Shelf) -> NoteType {
    const ELSEWHERE: &[&str] =
        &["id", "name", "type", "mod", "usn", "sortf", "did", "tmpls", "flds", "css", "req"];
    NoteType {
        name: string(object.get("name")),
        id: Some(id),
        cloze: number(object.get("type")) == Some(1),
        css: string(object.get("css")),
        fields: parts(object.get("flds")).map(field).collect(),
        templates: parts(object.get("tmpls")).map(|part| template(part, shelf)).collect(),
        sort_field: number(object.get("sortf")).and_then(|at| at.try_into().ok()).unwrap_or(0),
        changed: number(object.get("mod")).filter(|changed| *changed > 0),
        anki: special(object, ELSEWHERE, &usual_note_type()),
    }
}

/// The fields or templates of a note type, in the order of their ordinals.
fn parts(list: Option<&Value>) -> impl Iterator<Item = Attributes> {
    let list = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut parts: Vec<&Attributes> = list.iter().filter_map(Value::as_object).collect();
    parts.sort_by_key(|part| number(part.get("ord")).unwrap_or(i64::MAX));
    parts.into_iter().cloned().collect::<Vec<_>>().into_iter()
}

fn field(object: Attributes) -> Field {
    Field {
        name: string(object.get("name")),
        id: number(object.get("id")),
        anki: special(object, &["name", "ord", "id"], &usual_field()),
    }
}

fn template(object: Attributes, shelf: &Shelf) -> CardTemplate {
    const ELSEWHERE: &[&str] = &["name", "ord", "id", "qfmt", "afmt", "did"];
    let deck = number(object.get("did")).and_then(|id| shelf.decks.get(&id));
    CardTemplate {
        name: string(object.get("name")),
        id: number(object.get("id")),
        front: string(object.get("qfmt")),
        back: string(object.get("afmt")),
        deck: deck.map(|deck| deck.name.clone()),
        anki: special(object, ELSEWHERE, &usual_template()),
    }
}
