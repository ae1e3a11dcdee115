//! What notes are compared by: hashes of what they ask and answer, as text without markup.
//!
//! It must not know which notes are the same.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::cloze::{self, Part};
use crate::deck::{Collection, Id, Kind, Note};
use crate::identity::{bits_of, normal_front};
use crate::many;
use crate::note_types;
use crate::text::Text;

use super::renamed;

/// What a note is compared by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Print {
    /// Its deck: the index among the old decks, where there is one that is the same.
    pub(super) deck: u32,
    /// How cards are made of it; Anki's own note types are the kinds that they are like.
    pub(super) kind: u64,
    /// Its front; nothing if that is empty.
    pub(super) front: Option<u64>,
    /// What is not hidden of its front, if it is a cloze text.
    pub(super) asked: Option<u64>,
    /// Its other fields; nothing if they are empty.
    pub(super) back: Option<u64>,
    /// The id that its source gives.
    pub(super) id: Option<u64>,
}

/// The prints of all notes, in their order.
#[derive(Debug)]
pub(super) struct Prints {
    pub(super) old: Vec<Print>,
    pub(super) new: Vec<Print>,
    /// Decks that have another name now: indexes of old and new.
    pub(super) renamed: Vec<(u32, u32)>,
}

impl Prints {
    pub(super) fn of(old: &Collection<'_>, new: &Collection<'_>) -> Self {
        let mut prints = Self { old: of(old, false), new: of(new, false), renamed: Vec::new() };
        prints.renamed = renamed::decks(old, new, &prints);
        let unknown = old.decks.len() as u32;
        let indexes: HashMap<&str, u32> =
            old.decks.iter().map(|deck| deck.name.as_str()).zip(0..).collect();
        let renamed: HashMap<u32, u32> =
            prints.renamed.iter().map(|(old, new)| (*new, *old)).collect();
        let same = |(index, name): (u32, &str)| {
            let renamed = renamed.get(&index).copied();
            let known = indexes.get(name).copied();
            known.or(renamed).unwrap_or(unknown + index)
        };
        let names = new.decks.iter().map(|deck| deck.name.as_str());
        let same: Vec<u32> = (0..).zip(names).map(same).collect();
        for print in &mut prints.new {
            print.deck = same.get(print.deck as usize).copied().unwrap_or(unknown);
        }
        prints
    }

    /// With ids that nobody gave, too; the decks are not compared.
    pub(super) fn with_all_ids(old: &Collection<'_>, new: &Collection<'_>) -> Self {
        Self { old: of(old, true), new: of(new, true), renamed: Vec::new() }
    }
}

fn of(collection: &Collection<'_>, with_made_ids: bool) -> Vec<Print> {
    let kinds: Vec<u64> = collection
        .note_types
        .iter()
        .map(|note_type| {
            // A style of the user's own is a note type of its own.
            let is_styled = note_type.name.starts_with("deckconv ");
            let like = note_types::like(note_type).filter(|_| !is_styled);
            match like.or_else(|| note_types::grown_from(note_type)) {
                Some(kind) => hash(kind.name()),
                None => hash(("custom", &note_type.name)),
            }
        })
        .collect();
    let kind_of = |note: &Note<'_>| match note.kind {
        Kind::Custom(index) => kinds.get(index as usize).copied().unwrap_or_default(),
        kind => hash(kind.name()),
    };
    let print = |note: &Note<'_>| Print {
        deck: note.deck,
        kind: kind_of(note),
        front: Some(normal_front(note.front())).filter(|front| !front.is_empty()).map(hash),
        asked: asked_by(note.front().raw()).map(hash),
        back: Some(back_of(note)).filter(|back| !back.is_empty()).map(hash),
        id: match &note.id {
            Id::Given(id) => Some(bits_of(id)),
            Id::Made(bits) if with_made_ids => Some(*bits),
            Id::Made(_) | Id::None => None,
        },
    };
    many::map(&collection.notes, |notes| notes.iter().map(print).collect())
}

/// What a cloze text asks: all that it does not hide, as text, if that is anything.
pub(super) fn asked_by(front: &str) -> Option<String> {
    if !cloze::hides(front) {
        return None;
    }
    let mut asked = String::with_capacity(front.len());
    let mut depth = 0_usize;
    for part in cloze::parts(front) {
        match part {
            Part::Text(text) if depth == 0 => asked.push_str(text),
            Part::Text(_) => {}
            Part::Open(_) => {
                // A noncharacter, for what is hidden.
                asked.push('\u{fdd0}');
                depth += 1;
            }
            Part::Close => depth = depth.saturating_sub(1),
        }
    }
    let asked = normal_front(&Text::html(asked)).into_owned();
    asked.contains(char::is_alphanumeric).then_some(asked)
}

/// What the clozes of `front` hide, one by one, as text; of those in one another the whole.
pub(super) fn hidden_in(front: &str) -> Vec<String> {
    let (mut hidden, mut own, mut depth) = (Vec::new(), String::new(), 0_usize);
    for part in cloze::parts(front) {
        match part {
            Part::Text(text) if depth > 0 => own.push_str(text),
            Part::Text(_) => {}
            Part::Open(_) => depth += 1,
            Part::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let text = Text::html(std::mem::take(&mut own));
                    hidden.push(normal_front(&text).into_owned());
                }
            }
        }
    }
    hidden
}

/// All that `note` says besides its front, as text.
pub(super) fn back_of<'n>(note: &'n Note<'_>) -> Cow<'n, str> {
    match note.fields.as_slice() {
        [] | [_] => Cow::Borrowed(""),
        [_, back] => normal_front(back),
        [_, others @ ..] => {
            let others: Vec<Cow<'_, str>> = others.iter().map(normal_front).collect();
            Cow::Owned(others.join(" ").trim().to_owned())
        }
    }
}

/// What a learner has to know of `note`: its back, and what a cloze hides.
pub(super) fn answer_of<'n>(note: &'n Note<'_>) -> Cow<'n, str> {
    let back = back_of(note);
    let front = note.front().raw();
    let mut hidden = cloze::numbers(front).into_iter().peekable();
    if hidden.peek().is_none() {
        return back;
    }
    let hidden: Vec<String> = hidden.map(|number| cloze::answers(front, number)).collect();
    Cow::Owned(format!("{} {back}", hidden.join(" ")))
}

pub(super) fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
