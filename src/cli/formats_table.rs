//! `deckconv formats`: the registry as a table, or as JSON.

use std::io::Write;

use deckconv::deck::Kind;
use deckconv::formats::{FORMATS, Format, MediaGoes, NoteTypes};
use deckconv::settings::Takes;
use serde_json::{Value, json};

use super::layout::{padded, widest, wrapped};
use super::{ExitStatus, terminal};

/// Prints all formats.
pub(super) fn print(as_json: bool) -> ExitStatus {
    let text = if as_json {
        let formats: Vec<Value> = FORMATS.iter().map(object).collect();
        format!("{:#}\n", Value::Array(formats))
    } else {
        format!("{}\n{}", table(), carried())
    };
    // A closed pipe has seen enough.
    _ = terminal::out().write_all(text.as_bytes());
    ExitStatus::Success
}

/// The formats in columns; where the screen is narrow, what each is stands below its name.
fn table() -> String {
    const FEWEST: usize = 40;
    let yes = |has: bool| if has { "yes" } else { "-" }.to_owned();
    let row = |format: &Format| {
        let (reads, writes) = (yes(format.read.is_some()), yes(format.write.is_some()));
        [format.name.to_owned(), reads, writes, format.extensions.join(" ")]
    };
    let head = ["format", "reads", "writes", "extensions"].map(str::to_owned);
    let whats = std::iter::once("what it is").chain(FORMATS.iter().map(|format| format.summary));
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(FORMATS.iter().map(row)).collect();
    let widths: [usize; 4] = std::array::from_fn(|column| {
        widest(rows.iter().filter_map(|row| row.get(column)).map(String::as_str))
    });
    let width = terminal::out_width();
    let indent = widths.iter().sum::<usize>() + 2 * widths.len();
    let is_narrow = width.is_some_and(|width| width < indent + FEWEST);
    let mut text = String::new();
    for (row, what) in rows.iter().zip(whats) {
        let cells = row.iter().zip(widths).map(|(cell, width)| padded(cell, width) + "  ");
        let cells: String = cells.collect();
        text.push_str(&match is_narrow {
            true => format!(
                "{}\n{}",
                wrapped(cells.trim_end(), 2, width),
                wrapped(&format!("  {what}"), 2, width)
            ),
            false => wrapped(&(cells + what), indent, width),
        });
        text.push('\n');
    }
    text
}

/// What those that are written can hold.
fn carried() -> String {
    let yes = |has: bool| if has { "yes" } else { "-" }.to_owned();
    let row = |format: &Format| {
        let carries = format.carries;
        let kinds: Vec<&str> = carries.kinds.iter().map(|kind| kind.name()).collect();
        let markups: Vec<&str> = carries.markups.iter().map(|markup| markup.name()).collect();
        [
            format.name.to_owned(),
            yes(carries.ids),
            yes(carries.tags),
            yes(carries.decks),
            if carries.kinds == Kind::BUILT_IN { "all".to_owned() } else { kinds.join(" ") },
            note_types(carries.note_types).replace("none", "-"),
            yes(carries.cards),
            media(carries.media).replace("none", "-"),
            markups.join(" "),
        ]
    };
    let head =
        ["written", "ids", "tags", "decks", "kinds", "note types", "learning", "media", "text"];
    let written = FORMATS.iter().filter(|format| format.write.is_some()).map(row);
    let rows: Vec<[String; 9]> = std::iter::once(head.map(str::to_owned)).chain(written).collect();
    let widths: [usize; 9] = std::array::from_fn(|column| {
        widest(rows.iter().filter_map(|row| row.get(column)).map(String::as_str))
    });
    let width = terminal::out_width();
    if width.is_some_and(|width| width < widths.iter().sum::<usize>() + 2 * (widths.len() - 1)) {
        return carried_in_words(width);
    }
    let line = |row: &[String; 9]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| padded(cell, width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// The same where there is no room for columns.
fn carried_in_words(width: Option<usize>) -> String {
    let written = FORMATS.iter().filter(|format| format.write.is_some());
    let named = written.map(|format| (format.name, in_words(format)));
    std::iter::once(("written", "what it can hold".to_owned()))
        .chain(named)
        .map(|(name, words)| format!("{name}\n{}\n", wrapped(&format!("  {words}"), 2, width)))
        .collect()
}

/// What `format` can hold.
fn in_words(format: &Format) -> String {
    let carries = format.carries;
    let held = [
        (carries.ids, "ids"),
        (carries.tags, "tags"),
        (carries.decks, "decks"),
        (carries.cards, "learning"),
    ];
    let held: Vec<&str> = held.into_iter().filter_map(|(has, what)| has.then_some(what)).collect();
    let kinds: Vec<&str> = carries.kinds.iter().map(|kind| kind.name()).collect();
    let markups: Vec<&str> = carries.markups.iter().map(|markup| markup.name()).collect();
    let mut words = Vec::new();
    if !held.is_empty() {
        words.push(held.join(", "));
    }
    words.push(match carries.kinds == Kind::BUILT_IN {
        true => "all kinds".to_owned(),
        false => format!("kinds {}", kinds.join(", ")),
    });
    if carries.note_types != NoteTypes::None {
        words.push(format!("note types {}", note_types(carries.note_types)));
    }
    if carries.media != MediaGoes::Nowhere {
        words.push(format!("media {}", media(carries.media)));
    }
    words.push(format!("text {}", markups.join(", ")));
    words.join("; ")
}

fn note_types(held: NoteTypes) -> &'static str {
    match held {
        NoteTypes::None => "none",
        NoteTypes::Fields => "fields",
        NoteTypes::Whole => "whole",
    }
}

fn media(goes: MediaGoes) -> &'static str {
    match goes {
        MediaGoes::Nowhere => "none",
        MediaGoes::Beside => "beside",
        MediaGoes::Inside => "inside",
    }
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
            "note_types": note_types(carries.note_types),
            "cards": carries.cards,
            "media": media(carries.media),
            "markup": carries.markups.iter().map(|markup| markup.name()).collect::<Vec<_>>(),
        },
    })
}

#[cfg(test)]
mod tests {
    use deckconv::formats::named;

    use super::*;

    #[test]
    fn what_a_format_holds_is_said_in_words() {
        let words = |name| in_words(named(name).unwrap());
        assert_eq!(
            words("apkg"),
            "ids, tags, decks, learning; all kinds; note types whole; media inside; text html"
        );
        assert_eq!(words("quizlet"), "kinds basic; text plain");
        let narrow = carried_in_words(Some(40));
        assert!(narrow.lines().all(|line| line.len() <= 40), "{narrow}");
    }
}
