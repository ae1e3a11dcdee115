//! The cards of a note as the page shows them: safe HTML, formulas rendered, media called by number;
//! and as text, for the list and the search.
//!
//! It must not know notes beyond their cards.

use serde::Serialize;

use super::files::{self, Files};
use super::maths;
use super::safe::Sanitiser;
use crate::cards::{Shown, answer_only, whole_sides};
use crate::deck::{Collection, Note, NoteType};
use crate::text::{Text, typed};

/// A card.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Card {
    /// Index of its deck.
    deck: u32,
    /// The number that its style may go by, from 1.
    number: u16,
    /// The name of its template, if its note type has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    /// What its sides show.
    front: String,
    back: String,
    /// The same as text: what is asked, and what answers.
    ask: String,
    answer: String,
}

/// Makes cards of notes.
pub(super) struct Renderer<'c> {
    pub(super) collection: &'c Collection<'c>,
    pub(super) files: &'c Files<'c>,
    pub(super) sanitiser: &'c Sanitiser,
}

impl Renderer<'_> {
    /// The cards of `note`, or why there are none.
    pub(super) fn cards(&self, note: &Note<'_>, note_type: &NoteType) -> Result<Vec<Card>, String> {
        let shown = whole_sides(self.collection, note, note_type);
        let shown = shown.map_err(|error| error.to_string())?;
        Ok(shown.into_iter().map(|shown| self.card(shown, note_type)).collect())
    }

    fn card(&self, shown: Shown<'_>, note_type: &NoteType) -> Card {
        let Shown { ordinal, deck, front, back } = shown;
        let several = !note_type.cloze && note_type.templates.len() > 1;
        let template = note_type.templates.get(usize::from(ordinal)).filter(|_| several);
        Card {
            deck,
            number: ordinal.saturating_add(1),
            template: template.map(|template| template.name.clone()),
            ask: typed(front.raw()).into_owned(),
            answer: typed(&answer_only(back.raw().to_owned())).into_owned(),
            front: self.html(front.raw()),
            back: self.html(back.raw()),
        }
    }

    /// `html` as it may stand in the page.
    fn html(&self, html: &str) -> String {
        let html = files::with_players(html, |name| self.files.called(name));
        let mut text = Text::html(html);
        text.rename_references(|name| (!files::is_ours(name)).then(|| self.files.called(name)));
        self.sanitiser.clean(&maths::rendered(text.raw())).into_owned()
    }
}
