//! The JSON that schema 11 keeps in the one row of `col`: settings, note types, decks, options.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::deck::{Attributes, Deck, NoteType};
use crate::template::Requirement;

use super::database::{Col, Shelved};
use super::decks::DeckIds;
use super::mark;
use super::record::{self, put_record};
use super::shelf::{complete, usual_deck, usual_field, usual_note_type, usual_template};
use super::types::{TypeInUse, requirement};

/// Makes `record` the one row of `col`.
pub(super) fn put_col(record: &mut Vec<u8>, col: &Col, shelf: &Shelved<'_>) {
    let conf = Value::Object(conf(shelf)).to_string();
    let models = models(shelf.types, shelf.decks, shelf.changed);
    let (decks, options) = (decks(shelf.decks, shelf.changed), deck_options());
    let values = [
        record::Value::RowNumber,
        col.created.into(),
        col.now.into(),
        col.now.into(),
        11.into(),
        0.into(),
        0.into(),
        0.into(),
        conf.as_str().into(),
        models.as_str().into(),
        decks.as_str().into(),
        options.into(),
        "{}".into(),
    ];
    put_record(record, &values);
}

/// The settings of a fresh collection, and deckconv's mark.
pub(super) fn conf(shelf: &Shelved<'_>) -> Attributes {
    let conf = json!({
        "activeDecks": [1],
        "addToCur": true,
        "collapseTime": 1200,
        "creationOffset": 0,
        "curDeck": 1,
        "curModel": shelf.types.first().map(|used| used.id),
        "dayLearnFirst": false,
        (mark::KEY): shelf.mark,
        "dueCounts": true,
        "estTimes": true,
        "newSpread": 0,
        "nextPos": 1,
        "sched2021": true,
        "schedVer": 2,
        "sortBackwards": false,
        "sortType": "noteFld",
        "timeLim": 0,
    });
    with(conf, Attributes::new())
}

/// `col.models`: the note types, by id.
fn models(types: &[TypeInUse], decks: &DeckIds, changed: i64) -> String {
    let models: BTreeMap<String, Attributes> =
        types.iter().map(|used| (used.id.to_string(), model(used, decks, changed))).collect();
    json!(models).to_string()
}

fn model(used: &TypeInUse, decks: &DeckIds, changed: i64) -> Attributes {
    let own = json!({
        "id": used.id,
        "mod": used.changed(changed),
        "usn": -1,
        "did": null,
    });
    with(own, shape(&used.note_type, |deck| decks.id_named(deck)))
}

/// A note type as an object of `models`, without what only a collection says of it.
pub(in crate::formats) fn model_of(note_type: &NoteType) -> Attributes {
    shape(note_type, |_| None)
}

/// What a note type is, wherever it is; `number_of` knows decks by their names.
fn shape(note_type: &NoteType, number_of: impl Fn(&str) -> Option<i64>) -> Attributes {
    let fields = note_type.fields.iter().zip(0..).map(|(field, ord)| {
        let own = json!({ "name": field.name, "ord": ord, "id": field.id });
        with(own, for_old_clients(complete(usual_field(), &field.anki), &["media"]))
    });
    let templates = note_type.templates.iter().zip(0..).map(|(template, ord)| {
        let own = json!({
            "name": template.name,
            "ord": ord,
            "id": template.id,
            "qfmt": template.front,
            "afmt": template.back,
            "did": template.deck.as_ref().and_then(|name| number_of(name)),
        });
        with(own, complete(usual_template(), &template.anki))
    });
    let own = json!({
        "name": note_type.name,
        "type": i32::from(note_type.cloze),
        "sortf": note_type.sort_field,
        "tmpls": templates.collect::<Vec<_>>(),
        "flds": fields.collect::<Vec<_>>(),
        "css": note_type.css,
        "req": requirements(note_type),
    });
    with(own, for_old_clients(complete(usual_note_type(), &note_type.anki), &["tags", "vers"]))
}

/// `attributes` with lists that very old clients want to see.
fn for_old_clients(mut attributes: Attributes, lists: &[&str]) -> Attributes {
    for list in lists {
        attributes.entry(*list).or_insert_with(|| json!([]));
    }
    attributes
}

/// An object with the keys of `own`, and those of `others` that are not among them.
fn with(own: Value, mut others: Attributes) -> Attributes {
    if let Value::Object(own) = own {
        others.extend(own);
    }
    others
}

/// `req`: which fields each card needs, for clients that do not work it out themselves.
fn requirements(note_type: &NoteType) -> Value {
    let names: Vec<&str> = note_type.fields.iter().map(|field| field.name.as_str()).collect();
    let needs = note_type.templates.iter().zip(0..).map(|(template, ord)| {
        match requirement(template, &names) {
            Requirement::Any(fields) => json!([ord, "any", fields]),
            Requirement::All(fields) => json!([ord, "all", fields]),
            Requirement::None => json!([ord, "none", []]),
        }
    });
    Value::Array(needs.collect())
}

/// `col.decks`: the decks, by id.
fn decks(decks: &DeckIds, changed: i64) -> String {
    let deck = |(id, deck): (i64, &Deck)| {
        let own = json!({
            "id": id,
            "name": deck.name,
            "desc": deck.description,
            "mod": changed,
            "usn": -1,
            "lrnToday": [0, 0],
            "revToday": [0, 0],
            "newToday": [0, 0],
            "timeToday": [0, 0],
            "dyn": 0,
            "conf": 1,
        });
        (id.to_string(), with(own, complete(usual_deck(), &deck.anki)))
    };
    json!(decks.iter().map(deck).collect::<BTreeMap<_, _>>()).to_string()
}

/// `col.dconf`: the default study options, which are always the same.
fn deck_options() -> &'static str {
    static OPTIONS: LazyLock<String> = LazyLock::new(|| {
        let own = json!({ "id": 1, "mod": 0, "name": "Default", "usn": 0 });
        json!({ "1": with(own, usual_options()) }).to_string()
    });
    &OPTIONS
}

/// The study options of a new collection, which have no name yet.
pub(in crate::formats) fn usual_options() -> Attributes {
    let options = json!({
        "maxTaken": 60,
        "autoplay": true,
        "timer": 0,
        "replayq": true,
        "new": {
            "bury": false,
            "delays": [1.0, 10.0],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {
            "bury": false,
            "ease4": 1.3,
            "ivlFct": 1.0,
            "maxIvl": 36500,
            "perDay": 200,
            "hardFactor": 1.2,
        },
        "lapse": {
            "delays": [10.0],
            "leechAction": 1,
            "leechFails": 8,
            "minInt": 1,
            "mult": 0.0,
        },
        "dyn": false,
    });
    with(options, Attributes::new())
}
