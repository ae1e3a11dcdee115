//! The cards of a note: which there are, and what each shows, as Anki would.
//!
//! Packages need their ordinals; targets that know only two sides need what is shown. It must not
//! know formats.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::cloze;
use crate::deck::{AnkiCard, Collection, Kind, Note, NoteType};
use crate::note_types;
use crate::template::{self, Card, Side, Template, is_blank};
use crate::text::Text;

/// Anki's rule for which cards the notes of one note type have.
#[derive(Debug)]
pub struct Rule<'t> {
    note_type: &'t NoteType,
    fronts: Vec<Option<Template<'t>>>,
}

impl<'t> Rule<'t> {
    /// The rule of `note_type`.
    #[must_use]
    pub fn of(note_type: &'t NoteType) -> Self {
        let templates = note_type.templates.iter();
        let fronts = templates.map(|template| Template::parse(&template.front).ok()).collect();
        Self { note_type, fronts }
    }

    /// The ordinals of the cards of a note with these fields, as HTML: where nothing makes one, the
    /// first.
    #[must_use]
    pub fn ordinals(&self, fields: &[Cow<'_, str>], has_tags: bool) -> Vec<u16> {
        let made = self.made(fields, has_tags);
        if made.is_empty() { vec![0] } else { made }
    }

    /// The ordinals of the cards that something of the note shows on.
    #[must_use]
    pub fn made(&self, fields: &[Cow<'_, str>], has_tags: bool) -> Vec<u16> {
        if self.note_type.cloze {
            let numbers = fields.iter().flat_map(|field| cloze::numbers(field));
            let mut ordinals: Vec<u16> = numbers.map(|number| number.saturating_sub(1)).collect();
            ordinals.sort_unstable();
            ordinals.dedup();
            return ordinals;
        }
        // Templates ask for the same fields again and again, and one of blanks alone is read to its end.
        let is_filled: Vec<bool> = fields.iter().map(|field| !is_blank(field)).collect();
        let filled = |name: &str| match self.note_type.fields.iter().position(|f| f.name == name) {
            Some(at) => is_filled.get(at).copied(),
            None => (name == "Tags").then_some(has_tags),
        };
        template::cards(&self.fronts, filled).into_iter().map(|ordinal| ordinal as u16).collect()
    }
}

/// The note types of all kinds that notes of `collection` can have.
pub(crate) fn types_of<'c>(collection: &'c Collection<'_>) -> BTreeMap<Kind, Cow<'c, NoteType>> {
    let built_in = Kind::BUILT_IN.into_iter();
    let built_in = built_in.filter_map(|kind| Some((kind, Cow::Owned(note_types::of(kind)?))));
    let custom = collection.note_types.iter().zip(0..);
    let custom = custom.map(|(of, index)| (Kind::Custom(index), Cow::Borrowed(of)));
    built_in.chain(custom).collect()
}

/// How many cards each note of `collection` has, in their order; by the rule of its note type where
/// nobody knows.
#[must_use]
pub fn counts(collection: &Collection<'_>) -> Vec<usize> {
    let types = types_of(collection);
    // Whatever is in its fields, a note of any other type has one card.
    let may_make_more = |of: &NoteType| of.cloze || of.templates.len() > 1;
    let many = types.iter().filter(|(_, of)| may_make_more(of));
    let rules: BTreeMap<Kind, Rule<'_>> = many.map(|(kind, of)| (*kind, Rule::of(of))).collect();
    let count = |note: &Note<'_>| {
        if let Some(anki) = note.anki.as_ref().filter(|anki| !anki.cards.is_empty()) {
            return anki.cards.len();
        }
        let Some(rule) = rules.get(&note.kind) else { return 1 };
        let fields: Vec<Cow<'_, str>> = note.fields.iter().map(Text::to_html).collect();
        rule.ordinals(&fields, !note.tags.is_empty()).len()
    };
    collection.notes.iter().map(count).collect()
}

/// What a card shows: what is asked, and what answers, the question not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'n> {
    /// Which template it is made by, or which cloze number less one, from 0.
    pub ordinal: u16,
    /// The deck it is in: index into [`Collection::decks`].
    pub deck: u32,
    /// The question side.
    pub front: Text<'n>,
    /// The answer side.
    pub back: Text<'n>,
}

/// What the cards of a cloze or custom note show, in the order of their ordinals; of any other
/// note, its two sides.
///
/// # Errors
/// If a template of its note type cannot be used.
pub fn shown<'n>(
    collection: &'n Collection<'_>,
    note: &'n Note<'_>,
) -> Result<Vec<Shown<'n>>, template::Error> {
    match (note.kind, collection.note_type_of(note)) {
        (Kind::Cloze, _) => clozes(note),
        (Kind::Custom(_), Some(note_type)) => rendered(collection, note, note_type),
        _ => {
            let (front, back) = (note.front().clone(), note.back().clone());
            Ok(vec![Shown { ordinal: 0, deck: note.deck, front, back }])
        }
    }
}

/// The cards of `note`: those that it has in the collection it comes from, else those that the rule
/// makes, which has these ordinals.
fn cards_of(note: &Note<'_>, rule: impl FnOnce() -> Vec<u16>) -> Vec<AnkiCard> {
    if let Some(anki) = note.anki.as_deref().filter(|anki| !anki.cards.is_empty()) {
        let mut cards = anki.cards.clone();
        cards.sort_by_key(|card| card.ordinal);
        cards.dedup_by_key(|card| card.ordinal);
        return cards;
    }
    made(note, rule())
}

/// New cards of `note` with these ordinals.
fn made(note: &Note<'_>, ordinals: Vec<u16>) -> Vec<AnkiCard> {
    let card = |ordinal| AnkiCard { ordinal, deck: note.deck, ..AnkiCard::default() };
    ordinals.into_iter().map(card).collect()
}

/// What the cards of one note may show in all, in bytes: each shows the whole text again.
const MOST_SHOWN: usize = 32 << 20;

/// Adds a card that shows so many bytes to what was `shown` before.
///
/// # Errors
/// If that is more than the cards of one note may show.
fn count(shown: &mut usize, bytes: usize) -> Result<(), template::Error> {
    *shown = shown.saturating_add(bytes);
    if *shown > MOST_SHOWN { Err(template::Error::TooLarge) } else { Ok(()) }
}

fn clozes<'n>(note: &Note<'_>) -> Result<Vec<Shown<'n>>, template::Error> {
    let text = note.front().to_html();
    let extra = note.back().to_html();
    // Clozes of the extra field make cards in Anki too, but cards that ask nothing.
    let numbers = cloze::numbers(&text);
    if numbers.is_empty() {
        return Ok(vec![Shown {
            ordinal: 0,
            deck: note.deck,
            front: Text::html(text.into_owned()),
            back: Text::html(extra.into_owned()),
        }]);
    }
    let cards = cards_of(note, || numbers.iter().map(|number| number.saturating_sub(1)).collect());
    let mut bytes = 0;
    let show = |card: AnkiCard| {
        let number = card.ordinal.saturating_add(1);
        let front = cloze::question(&text, number);
        let mut back = cloze::answer(&text, number);
        if !is_blank(&extra) {
            back.push_str("<br>");
            back.push_str(&extra);
        }
        count(&mut bytes, front.len() + back.len())?;
        let (front, back) = (Text::html(front), Text::html(back));
        Ok(Shown { ordinal: card.ordinal, deck: card.deck, front, back })
    };
    cards.into_iter().map(show).collect()
}

/// The cards of `note` by the templates of `note_type`.
fn rendered<'n>(
    collection: &Collection<'_>,
    note: &Note<'_>,
    note_type: &NoteType,
) -> Result<Vec<Shown<'n>>, template::Error> {
    let mut cards = whole_sides(collection, note, note_type)?;
    for card in &mut cards {
        let back = std::mem::replace(&mut card.back, Text::EMPTY);
        card.back = back.map_raw(|back| Cow::Owned(answer_only(back.to_owned())));
    }
    Ok(cards)
}

/// The cards of `note` by the templates of `note_type`, its answers as they stand in Anki: below the
/// question, where the template has that again.
///
/// # Errors
/// If a template of its note type cannot be used.
pub(crate) fn whole_sides<'n>(
    collection: &Collection<'_>,
    note: &Note<'_>,
    note_type: &NoteType,
) -> Result<Vec<Shown<'n>>, template::Error> {
    let values: Vec<Cow<'_, str>> = note.fields.iter().map(Text::to_html).collect();
    let names = note_type.fields.iter().map(|field| field.name.as_str());
    let fields: Vec<(&str, &str)> = names.zip(values.iter().map(|value| &**value)).collect();
    let length: usize = values.iter().map(|value| value.len()).sum();
    let tags = note.tags.join(" ");
    let rule = || Rule::of(note_type).ordinals(&values, !note.tags.is_empty());
    let mut cards = cards_of(note, rule);
    // A card of a template that is gone shows nothing, but its note is still one to be asked.
    cards.retain(|card| note_type.cloze || usize::from(card.ordinal) < note_type.templates.len());
    if cards.is_empty() {
        cards = made(note, rule());
    }
    let mut shown = Vec::with_capacity(cards.len());
    let mut bytes = 0;
    for stored in cards {
        let at = if note_type.cloze { 0 } else { usize::from(stored.ordinal) };
        let Some(template) = note_type.templates.get(at) else { continue };
        count(&mut bytes, length + template.front.len() + template.back.len())?;
        let card = Card {
            fields: &fields,
            tags: &tags,
            note_type: &note_type.name,
            deck: collection.decks.get(stored.deck).map_or("", |deck| deck.name.as_str()),
            template: &template.name,
            number: stored.ordinal.saturating_add(1),
            flag: stored.flag,
            id: stored.created,
        };
        let front = Template::parse(&template.front)?.render(&card, Side::Question)?;
        let back =
            Template::parse(&template.back)?.render(&card, Side::Answer { front: &front })?;
        count(&mut bytes, front.len() + back.len())?;
        shown.push(Shown {
            ordinal: stored.ordinal,
            deck: stored.deck,
            front: Text::html(front),
            back: Text::html(back),
        });
    }
    Ok(shown)
}

/// What follows the rule that Anki's templates put between question and answer, if there is one.
pub(crate) fn answer_only(back: String) -> String {
    for rule in ["<hr id=answer>", "<hr id=\"answer\">", "<hr id='answer'>", "<hr id=answer />"] {
        if let Some((_, answer)) = back.split_once(rule) {
            return answer.trim_start().to_owned();
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note_types;

    fn ordinals(kind: Kind, fields: &[&str]) -> Vec<u16> {
        let note_type = note_types::of(kind).unwrap();
        let fields: Vec<Cow<'_, str>> = fields.iter().map(|field| Cow::Borrowed(*field)).collect();
        Rule::of(&note_type).ordinals(&fields, false)
    }

    #[test]
    fn built_in_kinds_make_the_cards_that_their_names_say() {
        assert_eq!(ordinals(Kind::Basic, &["a", "b"]), [0]);
        assert_eq!(ordinals(Kind::Basic, &["a", ""]), [0]);
        assert_eq!(ordinals(Kind::Reversed, &["a", "b"]), [0, 1]);
        assert_eq!(ordinals(Kind::Reversed, &["a", "<br>"]), [0]);
        assert_eq!(ordinals(Kind::OptionalReversed, &["a", "b", ""]), [0]);
        assert_eq!(ordinals(Kind::OptionalReversed, &["a", "b", "y"]), [0, 1]);
        assert_eq!(ordinals(Kind::TypeIn, &["a", "b"]), [0]);
        assert_eq!(ordinals(Kind::Cloze, &["{{c3::x}} {{c1::y}}", ""]), [0, 2]);
        assert_eq!(ordinals(Kind::Cloze, &["no cloze", ""]), [0]);
    }

    #[test]
    fn a_note_of_which_nothing_shows_has_the_first_card() {
        let note_type = NoteType::plain("Verb", &["Word", "Means"]);
        let fields = [Cow::Borrowed("<br>"), Cow::Borrowed("to go")];
        let rule = Rule::of(&note_type);
        assert!(rule.made(&fields, false).is_empty());
        assert_eq!(rule.ordinals(&fields, false), [0]);
    }

    #[test]
    fn a_long_blank_field_is_looked_at_once() {
        let mut note_type = NoteType::plain("Long", &["Word", "Means"]);
        if let Some(template) = note_type.templates.first_mut() {
            template.front = "{{Word}}".repeat(20_000);
        }
        let fields = [Cow::Owned("<br>".repeat(100_000)), Cow::Borrowed("to go")];
        // It would take minutes, were it looked at each time.
        assert!(Rule::of(&note_type).made(&fields, false).is_empty());
    }

    #[test]
    fn clozes_and_templates_show_two_sides() {
        let mut collection = Collection::default();
        collection.decks.named("d");
        collection.note_types.push(NoteType::plain("Verb", &["Word", "Means"]));
        let mut note =
            Note::basic(Text::plain("{{c1::Paris::city}} & {{c2::France}}"), Text::EMPTY);
        note.kind = Kind::Cloze;
        let sides: Vec<_> = shown(&collection, &note)
            .unwrap()
            .into_iter()
            .map(|card| (card.front.to_plain().into_owned(), card.back.to_plain().into_owned()))
            .collect();
        assert_eq!(sides[0], ("[city] & France".to_owned(), "Paris & France".to_owned()));
        assert_eq!(sides[1], ("Paris & [...]".to_owned(), "Paris & France".to_owned()));
        note.kind = Kind::Custom(0);
        note.fields = vec![Text::html("<b>ir</b>"), Text::html("to go")];
        let cards = shown(&collection, &note).unwrap();
        assert_eq!(cards[0].front.raw(), "<b>ir</b>");
        assert_eq!(cards[0].back.to_plain(), "to go");
    }

    #[test]
    fn what_the_cards_of_a_note_show_in_all_has_an_end() {
        let mut collection = Collection::default();
        let mut note_type = NoteType::plain("Long", &["Word", "Means"]);
        let front = "{{Word}}".repeat(20);
        let template = crate::deck::CardTemplate { front, ..Default::default() };
        note_type.templates = vec![template; 20];
        collection.note_types.push(note_type);
        let long = "x".repeat(100 << 10);
        let mut note = Note::basic(Text::html(long), Text::EMPTY);
        note.kind = Kind::Custom(0);
        assert_eq!(shown(&collection, &note), Err(template::Error::TooLarge));
        note.kind = Kind::Cloze;
        let clozes: String = (1..500).map(|number| format!("{{{{c{number}::x}}}}")).collect();
        note.fields = vec![Text::html(clozes.clone()), Text::EMPTY];
        assert_eq!(shown(&collection, &note).map(|cards| cards.len()), Ok(499));
        note.fields = vec![Text::html(clozes.repeat(2)), Text::EMPTY];
        assert_eq!(shown(&collection, &note), Err(template::Error::TooLarge));
    }

    #[test]
    fn the_cards_that_a_note_has_are_shown() {
        let mut collection = Collection::default();
        collection.decks.named("d");
        let single = collection.decks.named("single");
        let mut note_type = NoteType::plain("Verb", &["Word", "Means"]);
        note_type.templates.push(crate::deck::CardTemplate {
            front: "{{Deck}} {{CardFlag}}: {{Means}}".to_owned(),
            ..Default::default()
        });
        collection.note_types.push(note_type);
        let mut note = Note::basic(Text::html("ir"), Text::html("to go"));
        note.kind = Kind::Custom(0);
        let card = AnkiCard { ordinal: 1, deck: single, flag: 3, ..AnkiCard::default() };
        let anki = crate::deck::AnkiNote { cards: vec![card], ..Default::default() };
        note.anki = Some(Box::new(anki));
        let cards = shown(&collection, &note).unwrap();
        assert_eq!((cards.len(), cards[0].ordinal, cards[0].deck), (1, 1, single));
        assert_eq!(cards[0].front.raw(), "single flag3: to go");
    }
}
