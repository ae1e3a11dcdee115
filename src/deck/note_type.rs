//! Custom note types: fields, and templates that make cards of them.
//!
//! It must not know how templates are rendered.

use serde::{Deserialize, Serialize};

use super::Attributes;

/// A note type that is not one of the built-in kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteType {
    /// Its name.
    pub name: String,
    /// Its number in Anki; identity when a package is imported again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// Whether cards come from cloze numbers rather than from templates.
    #[serde(default)]
    pub cloze: bool,
    /// The style sheet of its cards.
    #[serde(default)]
    pub css: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Its card templates, in order.
    pub templates: Vec<CardTemplate>,
    /// The index of the field that Anki's browser sorts by.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sort_field: u32,
    /// When it was last changed in Anki, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<i64>,
    /// Its other attributes in Anki.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub anki: Attributes,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl NoteType {
    /// Whether `other` is the same note type: alike in all but when it was changed, and by its
    /// numbers where both have them.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let same = |own: Option<i64>, other: Option<i64>| {
            own == other || self.id.is_none() || other.is_none()
        };
        let fields = || self.fields.iter().zip(&other.fields);
        let templates = || self.templates.iter().zip(&other.templates);
        (&self.name, self.cloze, &self.css, self.sort_field, &self.anki)
            == (&other.name, other.cloze, &other.css, other.sort_field, &other.anki)
            && (self.fields.len(), self.templates.len())
                == (other.fields.len(), other.templates.len())
            && (self.id == other.id || self.id.is_none() || other.id.is_none())
            && fields().all(|(own, other)| {
                (&own.name, &own.anki) == (&other.name, &other.anki) && same(own.id, other.id)
            })
            && templates().all(|(own, other)| {
                (&own.name, &own.front, &own.back, &own.deck, &own.anki)
                    == (&other.name, &other.front, &other.back, &other.deck, &other.anki)
                    && same(own.id, other.id)
            })
    }

    /// Whether Anki takes `other` for the same when it imports: as many fields and templates, of the
    /// same numbers where both have them, else of the same names.
    pub(crate) fn has_shape_of(&self, other: &Self) -> bool {
        let same = |own: (Option<i64>, &str), other: (Option<i64>, &str)| match (own.0, other.0) {
            (Some(own), Some(other)) => own == other,
            _ => own.1 == other.1,
        };
        let fields = |note_type: &Self| note_type.fields.len();
        let templates = |note_type: &Self| note_type.templates.len();
        self.cloze == other.cloze
            && (fields(self), templates(self)) == (fields(other), templates(other))
            && self
                .fields
                .iter()
                .zip(&other.fields)
                .all(|(own, other)| same((own.id, &own.name), (other.id, &other.name)))
            && self
                .templates
                .iter()
                .zip(&other.templates)
                .all(|(own, other)| same((own.id, &own.name), (other.id, &other.name)))
    }

    /// Takes over the numbers of `other`, which has its shape.
    pub(crate) fn take_numbers(&mut self, other: &Self) {
        self.id = other.id;
        for (own, other) in self.fields.iter_mut().zip(&other.fields) {
            own.id = other.id;
        }
        for (own, other) in self.templates.iter_mut().zip(&other.templates) {
            own.id = other.id;
        }
    }

    /// A note type that shows its first field and answers with the others, one below the other.
    #[must_use]
    pub fn plain(name: &str, fields: &[&str]) -> Self {
        let mut back = String::from("{{FrontSide}}\n\n<hr id=answer>\n");
        for field in fields.iter().skip(1) {
            back.push_str("\n{{#");
            back.push_str(field);
            back.push_str("}}<div>{{");
            back.push_str(field);
            back.push_str("}}</div>{{/");
            back.push_str(field);
            back.push_str("}}");
        }
        let front = fields.first().map_or_else(String::new, |first| format!("{{{{{first}}}}}"));
        Self {
            name: name.to_owned(),
            fields: fields.iter().map(|name| Field::new(*name, None)).collect(),
            templates: vec![CardTemplate {
                name: "Card 1".to_owned(),
                front,
                back,
                ..CardTemplate::default()
            }],
            ..Self::default()
        }
    }
}

/// A field of a note type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, unique in the note type but for case.
    pub name: String,
    /// A number that survives renaming in Anki.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// Its other attributes in Anki, such as its font.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub anki: Attributes,
}

impl Field {
    /// The field called `name`.
    pub fn new(name: impl Into<String>, id: Option<i64>) -> Self {
        Self { name: name.into(), id, anki: Attributes::new() }
    }
}

/// A card template of a note type, in Anki's template notation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardTemplate {
    /// Its name, unique in the note type.
    pub name: String,
    /// A number that survives renaming in Anki.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// What the question side shows.
    pub front: String,
    /// What the answer side shows.
    pub back: String,
    /// The deck that its new cards go to rather than to that of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deck: Option<String>,
    /// Its other attributes in Anki, such as what the browser shows.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub anki: Attributes,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Collection;

    #[test]
    fn a_number_tells_types_apart_only_where_both_have_one() {
        let plain = NoteType::plain("Verb", &["Word", "Means"]);
        let numbered = |id| NoteType { id: Some(id), ..plain.clone() };
        let mut collection = Collection::default();
        assert_eq!(collection.add_note_type(plain.clone()), 0);
        assert_eq!(collection.add_note_type(numbered(7)), 0);
        assert_eq!(collection.note_types[0].id, Some(7));
        assert_eq!(collection.add_note_type(plain.clone()), 0);
        assert_eq!(collection.add_note_type(numbered(8)), 1);
        assert_eq!(collection.note_types[1].name, "Verb (2)");
    }
}
