//! `deckconv formats`: the registry as a table, or as JSON.

use std::io::Write;

use deckconv::formats::{FORMATS, Format, MediaGoes, NoteTypes};
use deckconv::settings::Takes;
use serde_json::{Value, json};

use super::{ExitStatus, terminal};

/// Prints all formats.
pub(super) fn print(as_json: bool) -> ExitStatus {
    let text = if as_json {
        let formats: Vec<Value> = FORMATS.iter().map(object).collect();
        format!("{:#}\n", Value::Array(formats))
    } else {
        table()
    };
    // A closed pipe has seen enough.
    _ = terminal::out().write_all(text.as_bytes());
    ExitStatus::Success
}

/// The formats in columns as wide as what stands in them, which is ASCII.
fn table() -> String {
    let yes = |has: bool| if has { "yes" } else { "-" }.to_owned();
    let row = |format: &Format| {
        [
            format.name.to_owned(),
            yes(format.read.is_some()),
            yes(format.write.is_some()),
            format.extensions.join(" "),
            format.summary.to_owned(),
        ]
    };
    let head = ["format", "reads", "writes", "extensions", "what it is"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(FORMATS.iter().map(row)).collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or(0)
    });
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn object(format: &Format) -> Value {
    let options: Vec<Value> = format
        .options
        .iter()
        .map(|spec| {
            let value = match spec.takes {
                Takes::Nothing => Value::Null,
                Takes::Value { placeholder, .. } => json!(placeholder),
                Takes::File => json!(super::args::FILE),
            };
            json!({
                "name": spec.name,
                "value": value,
                "reading": spec.used.reads(),
                "writing": spec.used.writes(),
                "help": spec.help,
            })
        })
        .collect();
    let carries = format.carries;
    json!({
        "name": format.name,
        "title": format.title,
        "summary": format.summary,
        "extensions": format.extensions,
        "reads": format.read.is_some(),
        "writes": format.write.is_some(),
        "binary": format.binary,
        "options": options,
        "carries": {
            "ids": carries.ids,
            "tags": carries.tags,
            "decks": carries.decks,
            "kinds": carries.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
            "note_types": match carries.note_types {
                NoteTypes::None => "none",
                NoteTypes::Fields => "fields",
                NoteTypes::Whole => "whole",
            },
            "cards": carries.cards,
            "media": match carries.media {
                MediaGoes::Nowhere => "none",
                MediaGoes::Beside => "beside",
                MediaGoes::Inside => "inside",
            },
            "markup": carries.markups.iter().map(|markup| markup.name()).collect::<Vec<_>>(),
        },
    })
}
