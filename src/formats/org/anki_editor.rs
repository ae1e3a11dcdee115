//! The notes of anki-editor (and org-anki): headings with a note type, sub-headings as fields.
//!
//! A number in ANKI_NOTE_ID is the note's number in one collection and no guid; it is kept as the id
//! all the same, for it stays when the question is reworded, and no guid looks like it.

use std::collections::BTreeMap;

use crate::cloze;
use crate::deck::{Kind, Note, NoteType};
use crate::formats::Found;
use crate::note_types;
use crate::report::{Diagnostic, Problem};
use crate::text::Text;

use super::card::{Card, Cards, Role, note};
use super::holes::Holes;
use super::outline::Outline;
use super::render::Side;
use super::{Refusal, first_text, has_text};

/// The note types of a file.
#[derive(Debug, Default)]
pub(super) struct Types(BTreeMap<String, Shape>);

/// What a note type is, as far as a file that only uses it can tell.
#[derive(Debug)]
enum Shape {
    /// One of the built-in kinds.
    BuiltIn(Kind),
    /// Fields of its own.
    Custom { fields: Vec<String>, cloze: bool, index: Option<u32> },
}

/// The names of Anki's own note types, in some of its languages.
const STOCK: [(&str, Kind); 14] = [
    ("", Kind::Basic),
    ("basic", Kind::Basic),
    ("basic (and reversed card)", Kind::Reversed),
    ("basic (optional reversed card)", Kind::OptionalReversed),
    ("basic (type in the answer)", Kind::TypeIn),
    ("cloze", Kind::Cloze),
    ("einfach", Kind::Basic),
    ("einfach (beide richtungen)", Kind::Reversed),
    ("lückentext", Kind::Cloze),
    ("basique", Kind::Basic),
    ("texte à trous", Kind::Cloze),
    ("básico", Kind::Basic),
    ("базовая", Kind::Basic),
    ("基本", Kind::Basic),
];

impl Types {
    /// The note types that the cards of a file name.
    pub(super) fn of(outline: &Outline<'_>, cards: &Cards) -> Self {
        let mut types = Self::default();
        let editor = cards.indexes().filter(|(_, role)| *role == Role::AnkiEditor);
        for (index, _) in editor {
            let Some(heading) = outline.headings.get(index) else { continue };
            let name = heading.property("ANKI_NOTE_TYPE").unwrap_or_default();
            if let Some(kind) = stock(name) {
                types.0.insert(name.to_owned(), Shape::BuiltIn(kind));
                continue;
            }
            let new = || Shape::Custom { fields: Vec::new(), cloze: false, index: None };
            let shape = types.0.entry(name.to_owned()).or_insert_with(new);
            let Shape::Custom { fields, cloze: hides, .. } = shape else { continue };
            let mut add = |field: String| {
                if !fields.iter().any(|known| known.eq_ignore_ascii_case(&field)) {
                    fields.push(field);
                }
            };
            let below = outline.children(index).filter(|child| cards.role(*child).is_none());
            for child in below.filter_map(|child| outline.headings.get(child)) {
                add(child.title.to_owned());
            }
            for (property, _) in &heading.properties {
                if let Some(field) = property.strip_prefix("ANKI_FIELD_") {
                    add(field_named(field));
                }
            }
            let mut range = heading.body.clone();
            range.end = outline.headings.get(heading.end).map_or(usize::MAX, |next| next.line - 1);
            range.end = range.end.min(outline.headings.last().map_or(0, |last| last.body.end));
            *hides |= outline.lines(&range).iter().any(|line| cloze::hides(line));
        }
        for shape in types.0.values_mut() {
            shape.settle();
        }
        types
    }

    /// The note of a heading.
    pub(super) fn notes<'a>(
        &mut self,
        card: &Card<'a, '_>,
        found: &mut Found<'a>,
    ) -> Result<Vec<Note<'a>>, Refusal> {
        let name = card.heading.property("ANKI_NOTE_TYPE").unwrap_or_default();
        let (kind, names) = match self.0.get_mut(name) {
            Some(Shape::Custom { fields, cloze, index }) => {
                let at = match index {
                    Some(at) => *at,
                    None => {
                        let new = described(name, fields, *cloze);
                        if let Some(fault) = note_types::fault(&new) {
                            return Err(Refusal::Bad(fault));
                        }
                        found.collection.note_types.push(new);
                        let at = found.collection.note_types.len() as u32 - 1;
                        *index = Some(at);
                        at
                    }
                };
                (Kind::Custom(at), fields.clone())
            }
            Some(Shape::BuiltIn(kind)) => {
                (*kind, kind.fields().iter().map(|name| (*name).to_owned()).collect())
            }
            None => (Kind::Basic, vec!["Front".to_owned(), "Back".to_owned()]),
        };
        let mut filled = Filled::of(card, &names);
        for (property, value) in &card.heading.properties {
            let field = property.strip_prefix("ANKI_FIELD_").map(|field| field.replace('_', " "));
            if field.is_some_and(|field| !names.iter().any(|name| is_name(&field, name))) {
                let what = "a field that the note type has not";
                let problem = Problem::PassedOver { what, text: (*value).to_owned() };
                found.diagnostics.push(Diagnostic::at_line(card.heading.line, problem));
            }
        }
        filled.fill_in(card, kind, found);
        let mut fields = filled.fields.into_iter().map(Option::unwrap_or_default);
        if name.is_empty() {
            let (front, back) =
                (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            return Ok(vec![note(front.0, back.0)]);
        }
        let mut note = Note::basic(Text::EMPTY, Text::EMPTY);
        note.kind = kind;
        note.fields = fields.map(|field| field.0).collect();
        if matches!(kind, Kind::Custom(_)) {
            note.fields = note.fields.into_iter().map(Text::into_html).collect();
        }
        Ok(vec![note])
    }
}

impl Shape {
    /// Takes a type for a built-in one where its fields say so.
    fn settle(&mut self) {
        let Self::Custom { fields, cloze, .. } = self else { return };
        let only = |kind: Kind| {
            fields.iter().all(|field| kind.fields().iter().any(|own| is_name(field, own)))
        };
        if *cloze && (only(Kind::Cloze) || only(Kind::Basic)) {
            *self = Self::BuiltIn(Kind::Cloze);
        } else if only(Kind::Basic) {
            *self = Self::BuiltIn(Kind::Basic);
        }
    }
}

/// The built-in kind that a note type of this name is.
pub(super) fn stock(name: &str) -> Option<Kind> {
    let name = name.to_lowercase();
    // Anki adds five hexadecimal digits to a second type of the same name.
    let bare = match name.rsplit_once('-') {
        Some((bare, mark)) if mark.len() == 5 && mark.bytes().all(|b| b.is_ascii_hexdigit()) => {
            bare
        }
        _ => name.as_str(),
    };
    STOCK.iter().find(|(own, _)| *own == bare).map(|(_, kind)| *kind)
}

/// The field that a property in capitals names: `Part of speech` of `PART_OF_SPEECH`.
fn field_named(property: &str) -> String {
    let mut letters = property.chars().map(|c| if c == '_' { ' ' } else { c });
    let first: String = letters.next().into_iter().collect();
    first + &letters.collect::<String>().to_lowercase()
}

/// Whether a sub-heading called `title` is the field `name`.
fn is_name(title: &str, name: &str) -> bool {
    let title = title.trim().trim_end_matches(':').to_lowercase();
    let aliases: &[&str] = match name {
        "Front" => &["question"],
        "Back" => &["answer"],
        "Back Extra" => &["extra", "note"],
        _ => &[],
    };
    title == name.to_lowercase() || aliases.contains(&title.as_str())
}

/// A note type with these fields; its cards are clozes if `cloze`.
fn described(name: &str, fields: &[String], cloze: bool) -> NoteType {
    let names: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut described = NoteType::plain(name, &names);
    if cloze && let (Some(first), Some(template)) = (names.first(), described.templates.first_mut())
    {
        template.front = format!("{{{{cloze:{first}}}}}");
        template.back = template
            .back
            .replace("{{FrontSide}}\n\n<hr id=answer>", &format!("{{{{cloze:{first}}}}}"));
        described.cloze = true;
    }
    described
}

/// The text of a field.
#[derive(Debug, Clone)]
struct Value(Text<'static>);

impl Default for Value {
    fn default() -> Self {
        Self(Text::EMPTY)
    }
}

/// The fields of a note so far, and what is left of its heading.
struct Filled<'a> {
    fields: Vec<Option<Value>>,
    /// The body and the sub-headings that are no fields.
    rest: Vec<&'a str>,
    raw: bool,
}

impl<'a> Filled<'a> {
    /// The fields that properties and sub-headings name.
    fn of(card: &Card<'a, '_>, names: &[String]) -> Self {
        let outline = card.outline;
        let nil = |name: &str| outline.inherited(card.index, name) == Some("nil");
        let raw = nil("ANKI_FORMAT");
        let is_set = |name| outline.inherited(card.index, name).is_some_and(|value| value != "nil");
        let subheadings = !is_set("ANKI_NO_SUBHEADING_FIELDS");
        let property = |name: &String| {
            let property = format!("ANKI_FIELD_{}", name.replace(' ', "_"));
            card.heading.property(&property)
        };
        let mut fields: Vec<Option<Value>> = names
            .iter()
            .map(|name| property(name).map(|value| Value(text(&[value], raw))))
            .collect();
        let mut rest = card.body().to_vec();
        for (index, heading) in card.sides().filter(|_| subheadings) {
            let content = card.content(index);
            match names.iter().position(|name| is_name(heading.title, name)) {
                Some(at) => {
                    let raw = heading.property("ANKI_FORMAT").map_or(raw, |format| format == "nil");
                    if let Some(slot @ None) = fields.get_mut(at) {
                        *slot = Some(Value(text(&content, raw)));
                    }
                }
                None => {
                    rest.extend(outline.lines(&(heading.line - 1..heading.line)));
                    rest.extend(content);
                }
            }
        }
        Self { fields, rest, raw }
    }

    /// Fills fields without a sub-heading with the title and the body, as anki-editor does.
    fn fill_in(&mut self, card: &Card<'a, '_>, kind: Kind, found: &mut Found<'a>) {
        let has_rest = has_text(&self.rest);
        let mut title = Side::new(Holes::None);
        title.title(card.heading.title);
        let title = title.finish();
        let set =
            |name| card.outline.inherited(card.index, name).is_some_and(|value| value != "nil");
        let body = |filled: &Self| {
            if filled.raw || !set("ANKI_PREPEND_HEADING") {
                return text(&filled.rest, filled.raw);
            }
            let mut side = Side::new(Holes::None);
            side.title(card.heading.title);
            side.body(&filled.rest);
            side.finish()
        };
        let missing = |at: usize, filled: &Self| filled.fields.get(at).is_some_and(Option::is_none);
        let mut given: [Option<Text<'static>>; 2] = [None, None];
        let mut used = false;
        match (missing(0, self), missing(1, self)) {
            (true, true) => {
                let hidden = |text: &Text<'_>| cloze::hides(text.raw());
                let rest = body(self);
                let swapped = match kind {
                    Kind::Cloze => hidden(&rest) && !hidden(&title),
                    _ => set("ANKI_SWAP_TWO_FIELDS") && has_rest,
                };
                given = if swapped { [Some(rest), Some(title)] } else { [Some(title), Some(rest)] };
                used = true;
            }
            (true, false) if has_rest => (given[0], used) = (Some(body(self)), true),
            (true, false) => given[0] = Some(title),
            (false, true) if has_rest => (given[1], used) = (Some(body(self)), true),
            _ => {}
        }
        for (slot, text) in self.fields.iter_mut().zip(given) {
            if let Some(text) = text {
                *slot = Some(Value(text));
            }
        }
        if !used && let Some((_, text)) = first_text(&self.rest) {
            let what = "text beside the fields of a note";
            let problem = Problem::PassedOver { what, text: text.to_owned() };
            found.diagnostics.push(Diagnostic::at_line(card.heading.line, problem));
        }
    }
}

/// The lines of a field; as they are if `raw`, or if the first of them says so.
fn text(lines: &[&str], raw: bool) -> Text<'static> {
    let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let says_raw = lines.get(first).is_some_and(|line| line.trim().eq_ignore_ascii_case("# raw"));
    if !raw && !says_raw {
        return Side::of(lines, Holes::None);
    }
    let from = first + usize::from(says_raw);
    let lines: Vec<&str> =
        lines.get(from..).unwrap_or_default().iter().map(|line| line.trim()).collect();
    Text::html(lines.join("\n").trim().to_owned())
}
