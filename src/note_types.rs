//! deckconv's own note types, one for each built-in kind: frozen.
//!
//! Ids, names, fields and templates never change, because Anki knows a note type by its id and
//! keeps a second one beside it when the shape differs. It must not know packages.

use std::collections::BTreeSet;

use crate::deck::{CardTemplate, Field, Kind, NoteType};
use crate::template::{Card, Side, Template};

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
    let fields = kind.fields().iter().enumerate().zip(id + 1..);
    let templates = templates.iter().zip(id + 8..);
    let cloze = kind == Kind::Cloze;
    let field = |((at, name), id): ((usize, &&str), i64)| {
        let mut field = Field::new(*name, Some(id));
        if cloze {
            // The marks by which Anki knows the fields of a cloze type.
            field.anki.insert("tag".to_owned(), at.into());
            if at == 0 {
                field.anki.insert("preventDeletion".to_owned(), true.into());
            }
        }
        field
    };
    Some(NoteType {
        name: name.to_owned(),
        id: Some(id),
        cloze,
        css: if cloze { format!("{CSS}\n{CLOZE_CSS}") } else { CSS.to_owned() },
        fields: fields.map(field).collect(),
        templates: templates
            .map(|((name, front, back), id)| CardTemplate {
                name: (*name).to_owned(),
                id: Some(id),
                front: (*front).to_owned(),
                back: (*back).to_owned(),
                ..CardTemplate::default()
            })
            .collect(),
        ..NoteType::default()
    })
}

/// The built-in kind whose notes make the same cards as those of `note_type`: Anki's own types, as
/// they come, whatever their fields are called.
#[must_use]
pub fn like(note_type: &NoteType) -> Option<Kind> {
    let is_like =
        |own: &NoteType| {
            let same = |ours: &str, theirs: &str| {
                squeezed(&called_as(theirs, &note_type.fields, &own.fields)) == squeezed(ours)
            };
            own.cloze == note_type.cloze
                && own.fields.len() == note_type.fields.len()
                && own.templates.len() == note_type.templates.len()
                && own.templates.iter().zip(&note_type.templates).all(|(own, other)| {
                    same(&own.front, &other.front) && same(&own.back, &other.back)
                })
        };
    Kind::BUILT_IN.into_iter().find(|kind| of(*kind).as_ref().is_some_and(is_like))
}

/// The built-in kind that `note_type` was before somebody gave it more: fields behind those of the
/// kind, or more on its answers. It goes by the numbers of deckconv's own, else by the templates.
#[must_use]
pub fn grown_from(note_type: &NoteType) -> Option<Kind> {
    let has_fields_of = |own: &NoteType| {
        let mut fields = own.fields.iter().zip(&note_type.fields);
        own.fields.len() <= note_type.fields.len() && fields.all(|(own, other)| own.id == other.id)
    };
    let begins_like = |own: &NoteType| {
        let called = |theirs: &str| squeezed(&called_as(theirs, &note_type.fields, &own.fields));
        own.cloze == note_type.cloze
            && own.fields.len() <= note_type.fields.len()
            && own.templates.len() == note_type.templates.len()
            && own.templates.iter().zip(&note_type.templates).all(|(own, other)| {
                called(&other.front) == squeezed(&own.front)
                    && called(&other.back).starts_with(&squeezed(&own.back))
            })
    };
    let is_ours = note_type.name.starts_with("deckconv ");
    let is_grown = |own: &NoteType| match own.id == note_type.id {
        true => has_fields_of(own),
        false => !is_ours && begins_like(own),
    };
    Kind::BUILT_IN.into_iter().find(|kind| of(*kind).as_ref().is_some_and(is_grown))
}

/// `template` with the names of `theirs` in its braces replaced by those of `ours`.
fn called_as(template: &str, theirs: &[Field], ours: &[Field]) -> String {
    let mut renamed = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, inside)) = rest.split_once("{{") {
        let Some((inside, after)) = inside.split_once("}}") else { break };
        let name_at = inside.rfind([':', '#', '/', '^']).map_or(0, |at| at + 1);
        let (marks, name) = inside.split_at_checked(name_at).unwrap_or(("", inside));
        let place = theirs.iter().position(|field| field.name == name.trim());
        let name = place.and_then(|at| ours.get(at)).map_or(name, |field| &field.name);
        for piece in [before, "{{", marks, name, "}}"] {
            renamed.push_str(piece);
        }
        rest = after;
    }
    renamed + rest
}

/// A template without white space, which shows nothing in HTML.
fn squeezed(template: &str) -> String {
    template.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect()
}

/// Sections of one template: Anki's own reader does not survive very deep ones.
const MOST_SECTIONS: usize = 500;

/// Why Anki would refuse `note_type` or show nothing but an error for its cards, if it would.
#[must_use]
pub fn fault(note_type: &NoteType) -> Option<String> {
    let of = |what: &str| Some(format!("the note type “{}” has {what}", note_type.name));
    let fields: Vec<&str> = note_type.fields.iter().map(|field| field.name.as_str()).collect();
    let templates = note_type.templates.iter().map(|template| template.name.as_str());
    if note_type.name.trim().is_empty() {
        return Some("a note type needs a name".to_owned());
    }
    if fields.is_empty() {
        return of("no field");
    }
    if note_type.templates.is_empty() {
        return of("no card template");
    }
    if !are_names(fields.iter().copied()) || !are_names(templates) {
        return of("a field or a template without a name of its own");
    }
    note_type.templates.iter().find_map(|template| {
        let fault = template_fault(note_type, &fields, template)?;
        of(&format!("a template “{}” that cannot be used: {fault}", template.name))
    })
}

/// Whether all are there and none stands twice, whatever the case.
fn are_names<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let mut met = BTreeSet::new();
    names.into_iter().all(|name| !name.trim().is_empty() && met.insert(name.to_lowercase()))
}

fn template_fault(
    note_type: &NoteType,
    fields: &[&str],
    template: &CardTemplate,
) -> Option<String> {
    for side in [&template.front, &template.back] {
        if side.matches("{{#").count() + side.matches("{{^").count() > MOST_SECTIONS {
            return Some("it has too many sections".to_owned());
        }
    }
    let filled: Vec<(&str, &str)> = fields.iter().map(|name| (*name, "{{c1::x}}")).collect();
    let card = Card { fields: &filled, number: 1, ..Card::default() };
    let rendered = || {
        let front = Template::parse(&template.front)?;
        let shown = front.render(&card, Side::Question)?;
        Template::parse(&template.back)?.render(&card, Side::Answer { front: &shown })?;
        Ok::<bool, crate::template::Error>(
            front.makes_card(|name| fields.contains(&name).then_some(true)),
        )
    };
    match rendered() {
        Err(error) => Some(error.to_string()),
        Ok(false) if !note_type.cloze => Some("its front shows no field".to_owned()),
        Ok(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_have_no_fault() {
        for kind in Kind::BUILT_IN {
            assert_eq!(fault(&of(kind).unwrap()), None, "{kind:?}");
        }
        assert_eq!(fault(&NoteType::plain("Verb", &["Word", "Means"])), None);
    }

    #[test]
    fn ankis_own_types_are_known_by_any_names() {
        let mut cloze = of(Kind::Cloze).unwrap();
        cloze.fields[0].name = "Satz".to_owned();
        cloze.fields[1].name = "Extra".to_owned();
        cloze.templates[0].front = "{{cloze:Satz}}".to_owned();
        cloze.templates[0].back = "{{cloze:Satz}}<br>{{Extra}}".to_owned();
        assert_eq!(like(&cloze), Some(Kind::Cloze));
        cloze.templates[0].back = "{{cloze:Satz}}".to_owned();
        assert_eq!(like(&cloze), None);
        assert_eq!(like(&NoteType::plain("Verb", &["Word", "Means", "Note"])), None);
    }

    #[test]
    fn a_note_type_that_got_more_is_known_by_what_it_was() {
        let mut ours = of(Kind::Basic).unwrap();
        ours.name = "Renamed".to_owned();
        ours.fields.push(Field::new("Source", None));
        ours.templates.push(ours.templates[0].clone());
        assert_eq!(grown_from(&ours), Some(Kind::Basic), "its numbers say so");
        ours.fields.remove(1);
        assert_eq!(grown_from(&ours), None, "its back is gone");

        let mut theirs = of(Kind::Basic).unwrap();
        (theirs.name, theirs.id) = ("Basic".to_owned(), Some(1));
        theirs.fields.push(Field::new("Source", None));
        theirs.templates[0].back.push_str("<br>{{Source}}");
        assert_eq!(grown_from(&theirs), Some(Kind::Basic), "its templates say so");
        theirs.templates[0].front = "{{Source}}".to_owned();
        assert_eq!(grown_from(&theirs), None);
    }

    #[test]
    fn what_anki_would_refuse_is_found() {
        let good = NoteType::plain("Verb", &["Word", "Means"]);
        let with_front = |front: &str| {
            let mut note_type = good.clone();
            note_type.templates[0].front = front.to_owned();
            note_type
        };
        let faulty = [
            NoteType { name: String::new(), ..good.clone() },
            NoteType { fields: Vec::new(), ..good.clone() },
            NoteType { templates: Vec::new(), ..good.clone() },
            NoteType::plain("Verb", &["Word", "word"]),
            NoteType::plain("Verb", &["Word", " "]),
            with_front("{{Word"),
            with_front("static"),
            with_front("{{Other}}"),
            with_front("{{#Word}}{{Word}}"),
            with_front(&format!("{}{}", "{{#Word}}".repeat(600), "{{/Word}}".repeat(600))),
        ];
        for note_type in faulty {
            assert!(fault(&note_type).is_some(), "{note_type:?}");
        }
    }
}
