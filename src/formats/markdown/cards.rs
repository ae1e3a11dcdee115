//! Cards and what stands between them, made into notes and diagnostics.
//!
//! Shared by all dialects. It must not know how a card is recognised.

use std::borrow::Cow;

use crate::cloze;
use crate::deck::{Id, Kind, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::page::FrontMatter;
use crate::formats::{Found, Reading, Sections, TextIs};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;

/// A card as it stands in the source: Markdown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::formats) struct Card<'a> {
    /// The line of its front.
    pub(in crate::formats) line: usize,
    /// How cards are made of it; a cloze mark in the front makes it a cloze note.
    pub(in crate::formats) kind: Kind,
    /// What is asked.
    pub(in crate::formats) front: Cow<'a, str>,
    /// What answers.
    pub(in crate::formats) back: Cow<'a, str>,
    /// Its own tags.
    pub(in crate::formats) tags: Vec<Cow<'a, str>>,
    /// Its own deck, if not that of the file.
    pub(in crate::formats) deck: Option<String>,
    /// Its id, if the source has one that lasts.
    pub(in crate::formats) id: Option<&'a str>,
}

/// What a dialect makes of a line or some lines.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::formats) enum Item<'a> {
    /// A card.
    Card(Card<'a>),
    /// A heading that is no card.
    Heading { level: usize, text: &'a str, line: usize },
    /// Something that is no card.
    Other { what: &'static str, text: &'a str, line: usize },
    /// Something to say about the cards that follow.
    Remark { line: usize, problem: Problem },
    /// A record that cannot become a card.
    Bad { line: usize, problem: Problem },
}

/// The notes of a file.
#[derive(Debug)]
pub(in crate::formats) struct Notes<'a, 'r> {
    reading: Reading<'r>,
    found: Found<'a>,
    sections: Sections,
    tags: Vec<Cow<'a, str>>,
    scheduled: usize,
}

impl<'a, 'r> Notes<'a, 'r> {
    /// None yet; the deck is called `deck`, and every card has the tags of `front_matter`.
    pub(in crate::formats) fn new(
        reading: &Reading<'r>,
        deck: &str,
        front_matter: &FrontMatter<'a>,
    ) -> Self {
        Self {
            reading: reading.or_text_is(TextIs::Markdown),
            found: Found {
                diagnostics: front_matter.passed_over().into_iter().collect(),
                ..Found::default()
            },
            sections: Sections::new(reading, deck),
            tags: front_matter.tags(),
            scheduled: 0,
        }
    }

    /// Takes in what a dialect found, in the order of the lines.
    pub(in crate::formats) fn extend(&mut self, items: impl IntoIterator<Item = Item<'a>>) {
        // Of lines that belong to no card one after the other, the first is named.
        let mut after_other = false;
        for item in items {
            let is_other = matches!(item, Item::Other { .. });
            if std::mem::replace(&mut after_other, is_other)
                && let Item::Other { line, .. } = item
            {
                self.found.diagnostics.last_mut().into_iter().for_each(|said| said.extend_to(line));
                continue;
            }
            match item {
                Item::Card(card) => self.card(card),
                Item::Heading { level, text, line } => {
                    let heading = crate::text::Text::markdown(text).to_plain().into_owned();
                    self.sections.open(level, &heading, line, &mut self.found.diagnostics);
                }
                Item::Other { what, text, line } => {
                    let text = text.trim().to_owned();
                    self.say(line, Problem::PassedOver { what, text });
                }
                Item::Remark { line, problem } => self.say(line, problem),
                Item::Bad { line, problem } => {
                    self.found.skipped += 1;
                    self.say(line, problem);
                }
            }
        }
    }

    /// Leaves out tags of all cards that mean something else.
    pub(in crate::formats) fn without_tags(&mut self, means_else: impl Fn(&str) -> bool) {
        self.tags.retain(|tag| !means_else(tag));
    }

    /// Every card has these tags too.
    pub(in crate::formats) fn with_tags(&mut self, tags: impl IntoIterator<Item = Cow<'a, str>>) {
        self.tags.extend(tags);
    }

    /// So many notes were scheduled; that is left out.
    pub(in crate::formats) fn scheduled(&mut self, notes: usize) {
        self.scheduled += notes;
    }

    fn say(&mut self, line: usize, problem: Problem) {
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }

    fn card(&mut self, card: Card<'a>) {
        let front = self.reading.text(card.front);
        let back = self.reading.text(card.back);
        let is_cloze = card.kind == Kind::Cloze || has_cloze(front.raw());
        let mut note = Note::basic(front, back);
        note.kind = if is_cloze { Kind::Cloze } else { card.kind };
        note.tags = self.tags.clone();
        note.tags.extend(card.tags);
        note.origin = Origin::at(card.line);
        if let Some(id) = card.id {
            note.id = Id::Given(Cow::Borrowed(id));
        }
        self.sections.place(&mut note, &mut self.found.collection);
        if let Some(deck) = card.deck {
            note.deck = self.found.collection.decks.named(&deck);
        }
        self.found.collection.notes.push(note);
    }

    /// What was found, or that there is no card.
    pub(in crate::formats) fn finish(mut self, source: &Source) -> Result<Found<'a>, Error> {
        if self.found.collection.notes.is_empty() && self.found.skipped == 0 {
            return Err(source.error(Cause::NoCards { found: "other text".to_owned() }));
        }
        self.found.without_scheduling(self.scheduled);
        Ok(self.found)
    }
}

/// Whether `text` has a cloze as Anki marks it.
pub(in crate::formats) fn has_cloze(text: &str) -> bool {
    cloze::hides(text)
}
