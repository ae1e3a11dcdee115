//! The JSON that schema 11 keeps in the one row of `col`: settings, note types, decks, options.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::deck::{Field, NoteType};
use crate::note_types;
use crate::template::{Requirement, Template};

use super::decks::DeckIds;
use super::mark;
use super::types::TypeInUse;

const LATEX_PRE: &str = "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\
\\usepackage[utf8]{inputenc}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\
\\setlength{\\parindent}{0in}\n\\begin{document}\n";
const LATEX_POST: &str = "\\end{document}";

/// `col.conf`: the settings of a fresh collection, and deckconv's mark.
pub(super) fn conf(fingerprint: &str, changed: i64, types: &[TypeInUse]) -> String {
    json!({
        "activeDecks": [1],
        "addToCur": true,
        "collapseTime": 1200,
        "creationOffset": 0,
        "curDeck": 1,
        "curModel": types.first().map(|used| used.id),
        "dayLearnFirst": false,
        (mark::KEY): mark::value(fingerprint, changed),
        "dueCounts": true,
        "estTimes": true,
        "newSpread": 0,
        "nextPos": 1,
        "sched2021": true,
        "schedVer": 2,
        "sortBackwards": false,
        "sortType": "noteFld",
        "timeLim": 0,
    })
    .to_string()
}

/// `col.models`: the note types, by id.
pub(super) fn models(types: &[TypeInUse], changed: i64) -> String {
    let models: BTreeMap<String, Value> =
        types.iter().map(|used| (used.id.to_string(), model(used, changed))).collect();
    json!(models).to_string()
}

fn model(used: &TypeInUse, changed: i64) -> Value {
    let note_type = &used.note_type;
    let fields: Vec<Value> =
        note_type.fields.iter().zip(0..).map(|(f, ord)| field(note_type.cloze, f, ord)).collect();
    let templates = note_type.templates.iter().zip(0..).map(|(template, ord)| {
        json!({
            "name": template.name,
            "ord": ord,
            "id": template.id,
            "qfmt": template.front,
            "afmt": template.back,
            "bqfmt": "",
            "bafmt": "",
            "did": null,
            "bfont": "",
            "bsize": 0,
        })
    });
    json!({
        "id": used.id,
        "name": note_type.name,
        "type": i32::from(note_type.cloze),
        "mod": if used.is_frozen() { note_types::CHANGED } else { changed },
        "usn": -1,
        "sortf": 0,
        "did": null,
        "tmpls": templates.collect::<Vec<_>>(),
        "flds": fields,
        "css": note_type.css,
        "latexPre": LATEX_PRE,
        "latexPost": LATEX_POST,
        "latexsvg": false,
        "req": requirements(note_type),
        "tags": [],
        "vers": [],
    })
}

/// A field; the two of a cloze type have the marks that Anki's own have.
fn field(cloze: bool, field: &Field, ord: usize) -> Value {
    let mut value = json!({
        "name": field.name,
        "ord": ord,
        "id": field.id,
        "sticky": false,
        "rtl": false,
        "font": "Arial",
        "size": 20,
        "description": "",
        "plainText": false,
        "collapsed": false,
        "excludeFromSearch": false,
        "media": [],
    });
    if let (true, Some(object), 0..=1) = (cloze, value.as_object_mut(), ord) {
        object.insert("tag".to_owned(), json!(ord));
        object.insert("preventDeletion".to_owned(), json!(ord == 0));
    }
    value
}

/// `req`: which fields each card needs, for clients that do not work it out themselves.
fn requirements(note_type: &NoteType) -> Value {
    let names: Vec<&str> = note_type.fields.iter().map(|field| field.name.as_str()).collect();
    let needs = note_type.templates.iter().zip(0..).map(|(template, ord)| {
        let front = Template::parse(&template.front);
        match front.map(|front| front.requirement(&names)) {
            Ok(Requirement::Any(fields)) => json!([ord, "any", fields]),
            Ok(Requirement::All(fields)) => json!([ord, "all", fields]),
            Ok(Requirement::None) | Err(_) => json!([ord, "none", []]),
        }
    });
    Value::Array(needs.collect())
}

/// `col.decks`: the decks, by id.
pub(super) fn decks(decks: &DeckIds, changed: i64) -> String {
    let deck = |(id, name): (i64, &str)| {
        let value = json!({
            "id": id,
            "name": name,
            "mod": changed,
            "usn": -1,
            "lrnToday": [0, 0],
            "revToday": [0, 0],
            "newToday": [0, 0],
            "timeToday": [0, 0],
            "collapsed": true,
            "browserCollapsed": true,
            "desc": "",
            "dyn": 0,
            "conf": 1,
            "extendNew": 0,
            "extendRev": 0,
        });
        (id.to_string(), value)
    };
    json!(decks.iter().map(deck).collect::<BTreeMap<_, _>>()).to_string()
}

/// `col.dconf`: the default study options.
pub(super) fn deck_options() -> String {
    json!({"1": {
        "id": 1,
        "mod": 0,
        "name": "Default",
        "usn": 0,
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
    }})
    .to_string()
}
