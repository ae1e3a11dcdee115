//! What people call the columns of a table of cards.
//!
//! A name helps, and never decides alone: what a header looks like is in `header.rs`.

use super::columns::Column;
use crate::vocabulary::{self, Part};

/// Names, folded, that mean something only above a column.
const OWN: [(Part, &[&str]); 4] = [
    (Part::Question, &["cardfront", "side1", "sidea", "text1", "key", "target"]),
    (Part::Answer, &["cardback", "side2", "sideb", "text2", "value", "val", "description"]),
    (Part::Number, &["row", "cardid", "wordid", "itemid", "pk"]),
    (
        Part::Extra,
        &[
            "audio",
            "sound",
            "image",
            "picture",
            "bild",
            "media",
            "type",
            "level",
            "difficulty",
            "frequency",
            "link",
            "url",
            "date",
            "created",
        ],
    ),
];

/// What the column called `name` holds, if it is the name of one.
pub(super) fn meaning(name: &str) -> Option<Part> {
    if name.trim() == "#" {
        return Some(Part::Number);
    }
    let folded = vocabulary::folded(name);
    let own = OWN.iter().find(|(_, names)| names.contains(&folded.as_str()));
    // A column of cards is none of a part.
    own.map(|(part, _)| *part).or_else(|| vocabulary::part(name).filter(|part| *part != Part::Card))
}

/// The column called `name`, if its name says so.
pub(super) fn column(name: &str) -> Option<Column> {
    Some(match meaning(name)? {
        Part::Question => Column::Front,
        Part::Answer | Part::Explanation => Column::Back,
        Part::Tags => Column::Tags,
        Part::Category => Column::Category,
        Part::Deck => Column::Deck,
        Part::Id => Column::Id,
        Part::Number => Column::Skipped,
        Part::Hint | Part::Extra | Part::Language | Part::Card => {
            Column::Unknown(name.trim().to_owned())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_in_any_dress() {
        let cases = [
            (" **Question** ", Some(Part::Question)),
            ("Card_Back", Some(Part::Answer)),
            ("Side 1", Some(Part::Question)),
            ("RÜCKSEITE", Some(Part::Answer)),
            ("Lfd. Nr.", Some(Part::Number)),
            ("#", Some(Part::Number)),
            ("Preguntas", Some(Part::Question)),
            ("school season", None),
            ("card", None),
        ];
        for (name, meant) in cases {
            assert_eq!(meaning(name), meant, "{name}");
        }
    }

    #[test]
    fn what_the_vocabulary_knows_is_not_said_again() {
        let own = OWN.iter().flat_map(|(_, names)| names.iter());
        let twice: Vec<_> = own.filter(|name| vocabulary::part(name).is_some()).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
