//! The types of Mnemosyne's cards, and what notes of each are made of a fact.
//!
//! The built-in ones have numbers. One that a user made from such a type has its number before `::`;
//! any other is in the file, with the views that make its cards. It must not know files.

use std::collections::HashMap;

use super::markup::html_of;
use super::vocabulary;
use crate::cloze;
use crate::deck::{CardTemplate, Collection, Field, Kind, NoteType};
use crate::formats::xml::Element;
use crate::note_types;
use crate::text::Text;

/// The values of a fact as HTML, by their keys.
pub(super) type Sides = HashMap<String, String>;

/// What the fact that `element` is holds.
pub(super) fn sides_of(element: &Element<'_>) -> Sides {
    let side = |child: &Element<'_>| (child.name.clone(), html_of(child.text()).into_owned());
    element.children().iter().map(side).collect()
}

/// What makes a card of a fact: the keys that are shown on its sides.
#[derive(Debug, Clone)]
struct View {
    name: String,
    question: Vec<String>,
    answer: Vec<String>,
}

/// A type that is in the file.
#[derive(Debug)]
struct OwnType {
    name: String,
    /// Each key with what it is called.
    fields: Vec<(String, String)>,
    /// The ids of its views.
    views: Vec<String>,
}

/// The types that are in a file.
#[derive(Debug, Default)]
pub(super) struct CardTypes {
    views: HashMap<String, View>,
    types: HashMap<String, OwnType>,
}

impl CardTypes {
    /// Takes in a view.
    pub(super) fn add_view(&mut self, id: String, entry: &Element<'_>) {
        let view = View {
            name: entry.text_of("name").to_owned(),
            question: strings_in(entry.text_of("q_fact_keys")),
            answer: strings_in(entry.text_of("a_fact_keys")),
        };
        self.views.insert(id, view);
    }

    /// Takes in a type.
    pub(super) fn add_type(&mut self, id: String, entry: &Element<'_>) {
        let names = strings_in(entry.text_of("fact_keys_and_names"));
        let pairs = names.chunks_exact(2);
        let fields = pairs.filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone())));
        let own = OwnType {
            name: entry.text_of("name").to_owned(),
            fields: fields.collect(),
            views: strings_in(entry.text_of("fact_views")),
        };
        self.types.insert(id, own);
    }

    /// The kind and the fields of the note that a fact with these `sides` is, whose cards are of the
    /// type `id`.
    pub(super) fn note(
        &self,
        id: Option<&str>,
        sides: &Sides,
        collection: &mut Collection<'_>,
    ) -> Result<(Kind, Vec<Text<'static>>), String> {
        let fields = |keys: &[&str]| -> Vec<Text<'static>> {
            keys.iter().map(|key| side(sides, key)).collect()
        };
        let base = id.map(|id| id.split("::").next().unwrap_or(id));
        Ok(match base {
            Some("1") => (Kind::Basic, fields(&["f", "b"])),
            Some("2") => (Kind::Reversed, fields(&["f", "b"])),
            Some("3") => {
                let kind = Kind::Custom(collection.add_note_type(vocabulary()));
                (kind, fields(&["f", "p_1", "m_1", "n"]))
            }
            Some("4") => {
                let kind = Kind::Custom(collection.add_note_type(map()));
                (kind, fields(&["loc", "blank", "marked"]))
            }
            Some("5") => (Kind::Cloze, vec![cloze_of(sides, "text"), Text::html("")]),
            Some("6") => {
                let extra: Vec<&str> = ["p_1", "m_1", "n"]
                    .iter()
                    .filter_map(|key| sides.get(*key).map(String::as_str))
                    .filter(|side| !side.is_empty())
                    .collect();
                let kind = if is_cloze(sides, "f") { Kind::Cloze } else { Kind::Basic };
                (kind, vec![cloze_of(sides, "f"), Text::html(extra.join("<br>"))])
            }
            _ => match id.and_then(|id| self.types.get(id)) {
                Some(own) => self.own(own, sides, collection)?,
                None if sides.contains_key("f") => (Kind::Basic, fields(&["f", "b"])),
                None => return Err("the type of its cards is not in the file".to_owned()),
            },
        })
    }

    /// A note of a type that is in the file.
    fn own(
        &self,
        own: &OwnType,
        sides: &Sides,
        collection: &mut Collection<'_>,
    ) -> Result<(Kind, Vec<Text<'static>>), String> {
        let called = |key: &String| {
            let field = own.fields.iter().find(|(known, _)| known == key)?;
            Some(format!("{{{{{0}}}}}", field.1))
        };
        let shown =
            |keys: &[String]| keys.iter().filter_map(called).collect::<Vec<_>>().join("<br>");
        let views = own.views.iter().filter_map(|id| self.views.get(id));
        let templates = views.map(|view| CardTemplate {
            name: view.name.clone(),
            front: shown(&view.question),
            back: format!("{{{{FrontSide}}}}\n\n<hr id=answer>\n\n{}", shown(&view.answer)),
            ..CardTemplate::default()
        });
        let note_type = NoteType {
            name: own.name.clone(),
            templates: templates.collect(),
            fields: own.fields.iter().map(|(_, name)| Field::new(name.clone(), None)).collect(),
            ..NoteType::default()
        };
        if let Some(fault) = note_types::fault(&note_type) {
            return Err(fault);
        }
        let fields = own.fields.iter().map(|(key, _)| side(sides, key)).collect();
        Ok((Kind::Custom(collection.add_note_type(note_type)), fields))
    }
}

fn side(sides: &Sides, key: &str) -> Text<'static> {
    Text::html(sides.get(key).cloned().unwrap_or_default())
}

/// The note type of a place on a map.
fn map() -> NoteType {
    const BACK: &str = "{{Location}}<br>{{Marked map}}";
    let template = |name: &str, front: &str| CardTemplate {
        name: name.to_owned(),
        front: front.to_owned(),
        back: BACK.to_owned(),
        ..CardTemplate::default()
    };
    NoteType {
        templates: vec![
            template("Recognition", "{{Marked map}}"),
            template("Production", "{{Location}}<br>{{Blank map}}"),
        ],
        ..NoteType::plain("Map", &["Location", "Blank map", "Marked map"])
    }
}

fn is_cloze(sides: &Sides, key: &str) -> bool {
    let text = sides.get(key).map_or("", String::as_str);
    text.split_once('[').is_some_and(|(_, rest)| rest.contains(']'))
}

/// A text with `[hidden:hint]` words as Anki has it; each is a card of its own.
fn cloze_of(sides: &Sides, key: &str) -> Text<'static> {
    let text = sides.get(key).map_or("", String::as_str);
    let (mut html, mut rest, mut number) = (String::with_capacity(text.len()), text, 0);
    while let Some((before, inside)) = rest.split_once('[') {
        let Some((hidden, after)) = inside.split_once(']') else { break };
        let is_mark = ["sound:", "latex", "/latex"].iter().any(|mark| hidden.starts_with(mark));
        let is_formula = before.ends_with('\\') || is_mark;
        html.push_str(before);
        rest = after;
        if is_formula {
            html.push('[');
            html.push_str(hidden);
            html.push(']');
            continue;
        }
        number += 1;
        let (hidden, hint) = hidden.split_once(':').unwrap_or((hidden, ""));
        html.push_str(&format!("{{{{c{number}::{}", cloze::protect(hidden)));
        if !hint.is_empty() {
            html.push_str("::");
            html.push_str(&cloze::protect(hint));
        }
        html.push_str("}}");
    }
    html.push_str(rest);
    Text::html(html)
}

/// The strings in a list as Python writes it.
fn strings_in(list: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = list.chars();
    while let Some(quote) = rest.find(|c| matches!(c, '\'' | '"')) {
        let mut string = String::new();
        while let Some(c) = rest.next() {
            match c {
                '\\' => string.extend(rest.next()),
                c if c == quote => break,
                c => string.push(c),
            }
        }
        strings.push(string);
    }
    strings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pythons_lists_are_read() {
        let list = "[('f', 'Front'), (\"b\", u\"It's\"), ('n', 'a\\'b')]";
        assert_eq!(strings_in(list), ["f", "Front", "b", "It's", "n", "a'b"]);
        assert_eq!(strings_in("'"), [""]);
    }

    #[test]
    fn hidden_words_are_clozes() {
        let text = |text: &str| {
            let sides = Sides::from([("text".to_owned(), text.to_owned())]);
            cloze_of(&sides, "text").raw().to_owned()
        };
        assert_eq!(
            text("La [casa:house] es [grande]!"),
            "La {{c1::casa::house}} es {{c2::grande}}!"
        );
        assert_eq!(text("[a:b}}c]"), "{{c1::a::b}<!-- -->}c}}");
        assert_eq!(text(r"\[x\] [sound:a.mp3] [open"), r"\[x\] [sound:a.mp3] [open");
    }

    #[test]
    fn anki_takes_the_note_types() {
        assert_eq!(note_types::fault(&map()), None);
    }
}
