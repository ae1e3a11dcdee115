//! Note types of a collection whose target has no room for them, or none for their templates.
//!
//! It must not know what becomes of cards that are only shown.

use super::Losses;
use crate::cards::counts;
use crate::deck::{Collection, Kind, NoteType};
use crate::note_types::like;
use crate::report::Loss;

/// Makes notes that make the same cards as those of a built-in kind notes of that kind: where
/// templates have no place, the kind is what says how many cards there are. Says how many had an id that
/// belongs to their note type.
pub(super) fn call_by_kind(collection: &mut Collection<'_>) -> usize {
    let mut called = 0;
    let kinds: Vec<Option<Kind>> = collection.note_types.iter().map(like).collect();
    for note in &mut collection.notes {
        if let Kind::Custom(index) = note.kind
            && let Some(Some(kind)) = kinds.get(index as usize)
        {
            note.kind = *kind;
            called += usize::from(note.id.is_given());
        }
    }
    collection.keep_used_types();
    called
}

/// Says which note types a format keeps only name and fields of. They stay whole in the model: the
/// format may want to show what their cards do.
pub(super) fn say_templates(collection: &Collection<'_>, losses: &mut Losses) {
    let is_dropped = |note_type: &&NoteType| {
        let names: Vec<&str> = note_type.fields.iter().map(|field| field.name.as_str()).collect();
        **note_type != NoteType::plain(&note_type.name, &names)
    };
    let dropped = collection.note_types.iter().filter(is_dropped).count();
    if dropped > 0 {
        let notes = collection.notes.iter().zip(counts(collection));
        let custom = notes.filter(|(note, _)| matches!(note.kind, Kind::Custom(_)));
        let cards: Vec<usize> = custom.map(|(_, cards)| cards).collect();
        let more = cards.iter().map(|cards| cards.saturating_sub(1)).sum();
        losses.add(Loss::Templates { cards: more }, cards.len(), dropped);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::convert::{ReadOptions, read, write};
    use crate::deck::{CardTemplate, Id, Note};
    use crate::fit::fit;
    use crate::formats::{Writing, named};
    use crate::identity::Identifier;
    use crate::settings::Settings;
    use crate::source::Source;
    use crate::text::Text;

    /// A note type: its name, its fields, the sides of its templates.
    type Sketch = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

    /// Anki's own note types, as it makes them.
    fn stock() -> Vec<NoteType> {
        const ANSWER: &str = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}";
        const TURNED: &str = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}";
        const TYPED: &str = "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}";
        const OPTIONAL: &str = "{{#Add Reverse}}{{Back}}{{/Add Reverse}}";
        const HIDDEN: &str = "{{cloze:Text}}<br>\n{{Back Extra}}";
        let types: [Sketch; 5] = [
            ("Basic", &["Front", "Back"], &[("{{Front}}", ANSWER)]),
            (
                "Basic (and reversed card)",
                &["Front", "Back"],
                &[("{{Front}}", ANSWER), ("{{Back}}", TURNED)],
            ),
            (
                "Basic (optional reversed card)",
                &["Front", "Back", "Add Reverse"],
                &[("{{Front}}", ANSWER), (OPTIONAL, TURNED)],
            ),
            (
                "Basic (type in the answer)",
                &["Front", "Back"],
                &[("{{Front}}\n\n{{type:Back}}", TYPED)],
            ),
            ("Cloze", &["Text", "Back Extra"], &[("{{cloze:Text}}", HIDDEN)]),
        ];
        let stock = types.into_iter().map(|(name, fields, templates)| {
            let templates = (1..).zip(templates).map(|(number, (front, back))| CardTemplate {
                name: format!("Card {number}"),
                front: (*front).to_owned(),
                back: (*back).to_owned(),
                ..CardTemplate::default()
            });
            NoteType {
                cloze: name == "Cloze",
                css: ".card { color: black }".to_owned(),
                templates: templates.collect(),
                ..NoteType::plain(name, fields)
            }
        });
        stock.collect()
    }

    /// A note of each of these types, of one more that is like the first, and of one like none.
    fn notes() -> Collection<'static> {
        let mut collection = Collection::default();
        collection.decks.named("d");
        collection.note_types = stock();
        let mut renamed = stock()[0].clone();
        renamed.fields[0].name = "Frage".to_owned();
        renamed.templates[0].front = "{{Frage}}".to_owned();
        collection.note_types.push(renamed);
        for at in 0..6 {
            let text = ["q", "q", "q", "q", "{{c1::q}} {{c2::r}}", "q"][at];
            let mut note = Note::basic(Text::html(format!("{text} {at}")), Text::html("a"));
            if at == 2 {
                note.fields.push(Text::html("y"));
            }
            note.kind = Kind::Custom(at as u32);
            note.id = Id::Given(format!("id {at}").into());
            collection.notes.push(note);
        }
        collection
    }

    #[test]
    fn notes_of_types_like_ours_come_back_as_what_they_were() {
        for target in ["csv", "jsonl"] {
            let format = named(target).unwrap();
            let (fitted, said) = fit(notes(), format, None);
            let kinds: Vec<Kind> = fitted.notes.iter().map(|note| note.kind).collect();
            assert_eq!(kinds, [&Kind::BUILT_IN[..], &[Kind::Basic]].concat(), "{target}");
            assert!(fitted.note_types.is_empty(), "{target}");
            let said: Vec<&str> = said.iter().map(|said| said.problem.code()).collect();
            assert_eq!(said, ["lost-types-of-ids"], "{target}");

            let (settings, mut out) = (Settings::default(), Cursor::new(Vec::new()));
            write(notes(), format, None, &Writing::new(&settings), &mut out).unwrap();
            let source = Source::new(format!("d.{target}"), out.into_inner(), None);
            let options = ReadOptions::default();
            let back = read(&source, &options, &mut Identifier::default(), "").unwrap();
            let of = |notes: &[Note<'_>]| -> Vec<(Kind, String, String)> {
                let note = |note: &Note<'_>| {
                    (note.kind, note.id.to_string(), note.front().to_plain().into_owned())
                };
                notes.iter().map(note).collect()
            };
            assert_eq!(of(&back.collection.notes), of(&fitted.notes), "{target}");
            assert_eq!(counts(&back.collection), counts(&notes()), "{target}");
        }
    }

    #[test]
    fn what_a_type_of_its_own_loses_is_said_once() {
        let mut collection = notes();
        let mut verb = NoteType::plain("Verb", &["Word", "Means"]);
        let back = CardTemplate { front: "{{Means}}".to_owned(), ..verb.templates[0].clone() };
        verb.templates.push(back);
        collection.note_types.insert(0, verb);
        for (note, index) in collection.notes.iter_mut().zip([0, 0, 3, 4, 5, 6]) {
            note.kind = Kind::Custom(index);
        }
        let (fitted, said) = fit(collection, named("jsonl").unwrap(), None);
        let kinds: Vec<Kind> = fitted.notes.iter().map(|note| note.kind).collect();
        assert_eq!(kinds[..3], [Kind::Custom(0), Kind::Custom(0), Kind::OptionalReversed]);
        let said: Vec<String> = said.iter().map(|said| said.problem.message()).collect();
        let unsaid = "JSON Lines does not say of which note types 4 notes are: a package made of this needs \
                      --previous with what they come from, or Anki passes over them";
        let lost = "JSON Lines holds no templates: 1 note type keeps only its fields (2 notes, which \
                    lose 2 cards)";
        assert_eq!(said, [unsaid, lost]);
    }
}
