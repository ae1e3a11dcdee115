//! The user's own looks: what basic notes become, and note types beside deckconv's own that have
//! another style or other templates.
//!
//! deckconv's own note types are frozen and shared by all decks, so they are never touched: one
//! deck's styling does not restyle the others. It must not know files or packages.

use std::collections::BTreeMap;

use crate::cards::Rule;
use crate::cloze;
use crate::deck::{AnkiCard, Collection, Kind, Note, NoteType};
use crate::note_types;
use crate::report::{Diagnostic, Problem};
use crate::settings::{OptionSpec, Settings, Takes, Used};
use crate::text::Text;

/// What basic notes become.
pub(crate) const NOTE_TYPE: OptionSpec = OptionSpec {
    name: "note-type",
    takes: Takes::Value { placeholder: "KIND", check: check_kind },
    help: "What basic notes become: basic, reversed, optional-reversed, type-in or cloze",
    used: Used::Writing,
};

/// A style sheet.
pub(crate) const CSS: OptionSpec = OptionSpec {
    name: "css",
    takes: Takes::File,
    help: "A style sheet for the cards, which follows deckconv's own",
    used: Used::Writing,
};

/// A question side.
pub(crate) const FRONT: OptionSpec = OptionSpec {
    name: "front-template",
    takes: Takes::File,
    help: "What the question side of basic notes (or those of --note-type) is made by",
    used: Used::Writing,
};

/// An answer side.
pub(crate) const BACK: OptionSpec = OptionSpec {
    name: "back-template",
    takes: Takes::File,
    help: "What the answer side of basic notes (or those of --note-type) is made by",
    used: Used::Writing,
};

/// The name of what comes of the three.
pub(crate) const NAME: OptionSpec = OptionSpec {
    name: "note-type-name",
    takes: Takes::Value { placeholder: "NAME", check: check_name },
    help: "The note type that has them: deckconv Basic (NAME); the same NAME updates it",
    used: Used::Writing,
};

fn check_kind(value: &str) -> Result<(), String> {
    let names = Kind::BUILT_IN.map(Kind::name).join(", ");
    Kind::named(value).map(drop).ok_or_else(|| format!("it is one of {names}"))
}

fn check_name(value: &str) -> Result<(), String> {
    let is_name = !value.trim().is_empty() && !value.contains(char::is_control);
    if is_name { Ok(()) } else { Err("it takes a name on one line".to_owned()) }
}

/// What the user wants of the note types of a package. [`convert::write`](crate::convert::write)
/// finds it in the settings by itself; whoever fits and writes in steps applies it before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Styling {
    /// What basic notes become; the kind that the templates are for.
    kind: Kind,
    css: Option<String>,
    front: Option<String>,
    back: Option<String>,
    name: String,
}

impl Styling {
    /// What `settings` say.
    ///
    /// # Errors
    /// If something has no name, a name has nothing, or Anki would refuse what comes of it: the
    /// option that is to blame, and why.
    pub fn of(settings: &Settings) -> Result<Self, (&'static str, String)> {
        let text = |option: OptionSpec| settings.get(option.name).map(str::to_owned);
        let styling = Self {
            kind: settings.get(NOTE_TYPE.name).and_then(Kind::named).unwrap_or_default(),
            css: text(CSS),
            front: text(FRONT),
            back: text(BACK),
            name: text(NAME).unwrap_or_default().trim().to_owned(),
        };
        let given = [CSS, FRONT, BACK].into_iter().find(|option| settings.has(option.name));
        match given {
            None if !styling.name.is_empty() => {
                let detail = "there is nothing to name without --css, --front-template or \
                              --back-template";
                Err((NAME.name, detail.to_owned()))
            }
            Some(option) if styling.name.is_empty() => {
                let detail = "it makes a note type of its own, so that other decks keep their \
                              looks: name it with --note-type-name NAME";
                Err((option.name, detail.to_owned()))
            }
            _ => match styling.note_type(styling.kind).as_ref().and_then(note_types::fault) {
                Some(fault) => {
                    let option = if styling.front.is_some() { FRONT } else { BACK };
                    Err((option.name, fault))
                }
                None => Ok(styling),
            },
        }
    }

    /// The note type that notes of a built-in kind get instead of deckconv's own, if they get one.
    fn note_type(&self, kind: Kind) -> Option<NoteType> {
        let has_templates = self.has_templates(kind);
        if self.css.is_none() && !has_templates {
            return None;
        }
        let own = note_types::of(kind)?;
        // Without a number of its own it gets one made of the names, so that a changed style or
        // template is an update of the same note type.
        let mut styled =
            NoteType { name: format!("{} ({})", own.name, self.name), id: None, ..own };
        if let Some(css) = &self.css {
            styled.css.push('\n');
            styled.css.push_str(css);
        }
        if let Some(first) = styled.templates.first_mut().filter(|_| has_templates) {
            if let Some(front) = &self.front {
                first.front.clone_from(front);
            }
            if let Some(back) = &self.back {
                first.back.clone_from(back);
            }
        }
        Some(styled)
    }

    fn has_templates(&self, kind: Kind) -> bool {
        kind == self.kind && (self.front.is_some() || self.back.is_some())
    }

    /// Gives the notes of `collection` their kinds and note types; says which do not get any.
    ///
    /// Ids are made before, so they do not change by this.
    pub fn apply(&self, collection: &mut Collection<'_>) -> Vec<Diagnostic> {
        if *self == Self::default() {
            return Vec::new();
        }
        let (mut unmarked, mut foreign, mut forgotten) = (0, 0, 0);
        let mut dressed: BTreeMap<Kind, (Kind, NoteType)> = BTreeMap::new();
        let mut notes = std::mem::take(&mut collection.notes);
        for note in &mut notes {
            if matches!(note.kind, Kind::Custom(_)) {
                foreign += 1;
                continue;
            }
            let before = note.kind;
            if note.kind == Kind::Basic {
                match self.kind {
                    Kind::Cloze if !has_cloze(note) => unmarked += 1,
                    kind => note.kind = kind,
                }
                note.fields.resize(note.kind.fields().len(), Text::EMPTY);
            }
            let (kind, note_type) =
                dressed.entry(note.kind).or_insert_with_key(|kind| match self.note_type(*kind) {
                    Some(styled) => {
                        let index = collection.add_note_type(styled.clone());
                        (Kind::Custom(index), styled)
                    }
                    None => (*kind, note_types::of(*kind).unwrap_or_default()),
                });
            let makes_other_cards = before != note.kind || self.has_templates(note.kind);
            note.kind = *kind;
            if makes_other_cards {
                forgotten += usize::from(remake_cards(note, note_type));
            }
        }
        collection.notes = notes;
        let unmarked = (unmarked > 0).then_some(Problem::StaysBasic { notes: unmarked });
        let foreign = (foreign > 0).then_some(Problem::OwnNoteTypes { notes: foreign });
        let forgotten = (forgotten > 0)
            .then_some(Problem::SchedulingDropped { notes: forgotten, advice: None });
        [unmarked, foreign, forgotten].into_iter().flatten().map(Diagnostic::of_all).collect()
    }
}

fn has_cloze(note: &Note<'_>) -> bool {
    cloze::hides(note.front().raw())
}

/// Where the cards of `note` come from a collection, makes them those of `note_type`: what is known
/// of a card stays with the one in its place. Says whether a card is gone that was learned.
fn remake_cards(note: &mut Note<'_>, note_type: &NoteType) -> bool {
    let Some(anki) = note.anki.as_mut().filter(|anki| !anki.cards.is_empty()) else { return false };
    let fields: Vec<_> = note.fields.iter().map(Text::to_html).collect();
    let ordinals = Rule::of(note_type).ordinals(&fields, !note.tags.is_empty());
    let gone = anki.cards.extract_if(.., |card| !ordinals.contains(&card.ordinal));
    let forgets = gone.filter(|card| card.schedule.is_some()).count() > 0;
    for ordinal in ordinals {
        if !anki.cards.iter().any(|card| card.ordinal == ordinal) {
            anki.cards.push(AnkiCard { ordinal, deck: note.deck, ..AnkiCard::default() });
        }
    }
    forgets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(options: &[(&OptionSpec, &str)]) -> Settings {
        let mut settings = Settings::default();
        options.iter().for_each(|(option, value)| settings.set(option.name, *value));
        settings
    }

    fn collection() -> Collection<'static> {
        let mut collection = Collection::default();
        collection.decks.named("d");
        let fronts = ["Q?", "{{c1::Rome}} is old", "own"];
        let note = |front| Note::basic(Text::plain(front), Text::plain("b"));
        collection.notes = fronts.into_iter().map(note).collect();
        collection.note_types = vec![NoteType::plain("Own", &["Front", "Back"])];
        collection.notes[2].kind = Kind::Custom(0);
        collection
    }

    #[test]
    fn basic_notes_become_what_is_wanted() {
        for kind in Kind::BUILT_IN {
            let mut collection = collection();
            let styling = Styling::of(&settings(&[(&NOTE_TYPE, kind.name())])).unwrap();
            let said = styling.apply(&mut collection);
            let codes: Vec<&str> = said.iter().map(|said| said.problem.code()).collect();
            let first = if kind == Kind::Cloze { Kind::Basic } else { kind };
            let kinds: Vec<Kind> = collection.notes.iter().map(|note| note.kind).collect();
            assert_eq!(kinds, [first, kind, Kind::Custom(0)]);
            assert_eq!(collection.notes[1].fields.len(), kind.fields().len());
            match kind {
                Kind::Basic => assert!(codes.is_empty()),
                Kind::Cloze => assert_eq!(codes, ["stays-basic", "own-note-types"]),
                _ => assert_eq!(codes, ["own-note-types"]),
            }
        }
    }

    #[test]
    fn a_style_makes_note_types_of_its_own() {
        let css = [(&CSS, ".card { color: red }"), (&NAME, "Red"), (&NOTE_TYPE, "cloze")];
        let mut collection = collection();
        Styling::of(&settings(&css)).unwrap().apply(&mut collection);
        let names: Vec<&str> = collection.note_types.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["Own", "deckconv Basic (Red)", "deckconv Cloze (Red)"]);
        let own = note_types::of(Kind::Basic).unwrap();
        let styled = &collection.note_types[1];
        assert!(styled.css.starts_with(&own.css) && styled.css.ends_with("{ color: red }"));
        assert_eq!((&styled.fields, &styled.templates), (&own.fields, &own.templates));
    }

    #[test]
    fn templates_are_for_one_kind() {
        let front = [(&FRONT, "<i>{{Front}}</i>"), (&NAME, "Slant")];
        let mut collection = collection();
        collection.notes[1].kind = Kind::Reversed;
        Styling::of(&settings(&front)).unwrap().apply(&mut collection);
        assert_eq!(collection.note_types.len(), 2);
        assert_eq!(collection.note_types[1].templates[0].front, "<i>{{Front}}</i>");
        assert_eq!(collection.notes[1].kind, Kind::Reversed);
    }

    #[test]
    fn what_cannot_be_is_refused_with_a_reason() {
        let refused: [(&[(&OptionSpec, &str)], &str); 5] = [
            (&[(&CSS, ".card {}")], "css"),
            (&[(&NAME, "Red")], "note-type-name"),
            (&[(&FRONT, "{{Frnt}}"), (&NAME, "a")], "front-template"),
            (&[(&BACK, "{{#Back}}"), (&NAME, "a")], "back-template"),
            (&[(&FRONT, "{{Front}}"), (&NAME, "a"), (&NOTE_TYPE, "cloze")], "front-template"),
        ];
        for (options, blamed) in refused {
            assert_eq!(Styling::of(&settings(options)).unwrap_err().0, blamed);
        }
    }

    #[test]
    fn cards_from_a_collection_stay_with_their_places() {
        let mut collection = collection();
        let first = AnkiCard { created: 7, flag: 3, ..AnkiCard::default() };
        let anki = crate::deck::AnkiNote { cards: vec![first.clone()], ..Default::default() };
        collection.notes[0].anki = Some(Box::new(anki));
        let styling = Styling::of(&settings(&[(&NOTE_TYPE, "reversed")])).unwrap();
        styling.apply(&mut collection);
        let second = AnkiCard { ordinal: 1, ..AnkiCard::default() };
        assert_eq!(collection.notes[0].anki.as_ref().unwrap().cards, [first, second]);
    }

    #[test]
    fn learning_that_no_card_can_have_any_more_is_said() {
        let styling = Styling::of(&settings(&[(&NOTE_TYPE, "cloze")])).unwrap();
        let mut collection = collection();
        let schedule = Some(Box::new(crate::deck::Schedule::default()));
        let cards = vec![AnkiCard { schedule, ..AnkiCard::default() }];
        let note = &mut collection.notes[1];
        note.fields[0] = Text::plain("{{c2::Rome}} is old");
        note.anki = Some(Box::new(crate::deck::AnkiNote { cards, ..Default::default() }));
        let said = styling.apply(&mut collection);
        let codes: Vec<&str> = said.iter().map(|said| said.problem.code()).collect();
        assert!(codes.contains(&"scheduling-dropped"), "{codes:?}");
    }
}
