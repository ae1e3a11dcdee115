//! deckconv's own note types, one for each built-in kind: frozen.
//!
//! Ids, names, fields and templates never change, because Anki knows a note type by its id and
//! keeps a second one beside it when the shape differs. It must not know packages.

use crate::deck::{CardTemplate, Field, Kind, NoteType};

/// When the note types were last changed, in seconds since 1970: 2026-11-22.
///
/// Anki takes over a changed style only from a later time than the one it has.
pub const CHANGED: i64 = 1_795_305_600;

/// The number that the ids of note types, fields and templates are counted from.
const FIRST_ID: i64 = 1_763_769_600_000;

/// The question, then the answer below a rule.
const ANSWER: &str = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}";

/// The question again, a rule, and what was typed beside what is right.
const TYPED_ANSWER: &str = "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}";

/// Readable on a phone and on a desk, by day and by night.
const CSS: &str = include_str!("note_types/cards.css");

/// What clozes look like, below the rest.
const CLOZE_CSS: &str = include_str!("note_types/cloze.css");

/// The note type of a built-in kind; nothing for a custom one.
#[must_use]
pub fn of(kind: Kind) -> Option<NoteType> {
    let number = Kind::BUILT_IN.iter().position(|built_in| *built_in == kind)?;
    let (name, templates): (_, &[(&str, &str, &str)]) = match kind {
        Kind::Basic => ("deckconv Basic", &[("Card 1", "{{Front}}", ANSWER)]),
        Kind::Reversed => (
            "deckconv Basic (and reversed card)",
            &[
                ("Card 1", "{{Front}}", ANSWER),
                ("Card 2", "{{Back}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}"),
            ],
        ),
        Kind::OptionalReversed => (
            "deckconv Basic (optional reversed card)",
            &[
                ("Card 1", "{{Front}}", ANSWER),
                (
                    "Card 2",
                    "{{#Add Reverse}}{{Back}}{{/Add Reverse}}",
                    "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}",
                ),
            ],
        ),
        Kind::TypeIn => (
            "deckconv Basic (type in the answer)",
            &[("Card 1", "{{Front}}\n\n{{type:Back}}", TYPED_ANSWER)],
        ),
        Kind::Cloze => {
            ("deckconv Cloze", &[("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}")])
        }
        Kind::Custom(_) => return None,
    };
    // Sixteen numbers for each note type: itself, then its fields, then its templates.
    let id = FIRST_ID + 16 * number as i64;
    let fields = kind.fields().iter().zip(id + 1..);
    let templates = templates.iter().zip(id + 8..);
    let cloze = kind == Kind::Cloze;
    Some(NoteType {
        name: name.to_owned(),
        id: Some(id),
        cloze,
        css: if cloze { format!("{CSS}\n{CLOZE_CSS}") } else { CSS.to_owned() },
        fields: fields.map(|(name, id)| Field { name: (*name).to_owned(), id: Some(id) }).collect(),
        templates: templates
            .map(|((name, front, back), id)| CardTemplate {
                name: (*name).to_owned(),
                id: Some(id),
                front: (*front).to_owned(),
                back: (*back).to_owned(),
            })
            .collect(),
    })
}
