//! What an Anki collection holds of a note besides its text: times, cards, how far they are learned.
//!
//! Only notes that come from a collection have it. It must not know how packages store it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use super::Note;
use crate::identity::{first_bits, nfc};
use crate::text::Text;

/// A note as an Anki collection knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnkiNote {
    /// Its number: when it was made, in milliseconds since 1970.
    pub created: i64,
    /// When it was last changed, in seconds since 1970.
    pub changed: i64,
    /// What its text and tags were then: see [`content_of`].
    pub content: u64,
    /// Its cards, in the order of their ordinals.
    pub cards: Vec<AnkiCard>,
}

/// A hash of what an edit changes in a note, as Anki stores it: its fields, and its tags in whatever
/// order and capitals.
///
/// A note that differs from what it was must be newer than it was, or Anki passes it over.
#[must_use]
pub fn content_of(note: &Note<'_>) -> u64 {
    let fields = note.fields.iter().map(stored_html);
    let mut hash = Sha1::new();
    for part in fields.chain(tags_of(note).into_iter().map(Cow::Owned)) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    first_bits(&hash.finalize())
}

/// Whether two notes have the same content, so that the one is no edit of the other.
pub(crate) fn says_the_same(one: &Note<'_>, other: &Note<'_>) -> bool {
    one.fields.iter().map(stored_html).eq(other.fields.iter().map(stored_html))
        && tags_of(one) == tags_of(other)
}

/// The tags of `note` in one order and in small letters, each once.
fn tags_of(note: &Note<'_>) -> Vec<String> {
    let mut tags: Vec<String> = note.tags.iter().map(|tag| tag.to_lowercase()).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// A field as Anki stores it: HTML in NFC, without control characters but for line feed and tab.
pub(crate) fn stored_html<'n>(text: &'n Text<'_>) -> Cow<'n, str> {
    let html = text.to_html();
    let is_control = |c: char| c.is_ascii_control() && c != '\n' && c != '\t';
    if html.is_ascii() && !html.contains(is_control) {
        return html;
    }
    let clean: String = html.chars().filter(|c| !is_control(*c)).collect();
    Cow::Owned(nfc(&clean).into_owned())
}

/// A card as an Anki collection knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnkiCard {
    /// Its number: when it was made, in milliseconds since 1970.
    pub created: i64,
    /// Which template it is made by, or which cloze number less one, from 0.
    #[serde(default)]
    pub ordinal: u16,
    /// Index into [`super::Collection::decks`].
    #[serde(default)]
    pub deck: u32,
    /// Where it stands among the new cards.
    #[serde(default)]
    pub position: i64,
    /// Its coloured flag, from 1; 0 is none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub flag: u8,
    /// Whether Anki leaves it out of study.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    /// How far it is learned; nothing if it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Box<Schedule>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(flag: &u8) -> bool {
    *flag == 0
}

impl AnkiCard {
    /// Counts the day on which it is due from `days` earlier.
    pub(crate) fn put_off(&mut self, days: i64) {
        if let Some(schedule) = self.schedule.as_mut().filter(|due| due.is_due_on_a_day()) {
            schedule.due = schedule.due.saturating_add(days);
        }
    }
}

/// How far a card is learned: the columns of Anki's `cards` table, under their names there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// New (0), learning (1), review (2), relearning (3).
    #[serde(rename = "type")]
    pub kind: i64,
    /// Which queue it waits in; see [`AnkiCard::suspended`] for one that waits in none.
    pub queue: i64,
    /// A day counted from [`super::Collection::created`], or seconds since 1970, as `queue` says.
    pub due: i64,
    /// Days between the last review and the next; seconds if negative.
    #[serde(rename = "ivl")]
    pub interval: i64,
    /// Ease in thousandths.
    pub factor: i64,
    /// How often it was answered.
    pub reps: i64,
    /// How often it was forgotten.
    pub lapses: i64,
    /// What is left of today's steps.
    pub left: i64,
    /// Memory state and the like, as Anki's JSON.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data: String,
    /// Its answers so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
}

impl Schedule {
    /// Whether `due` counts days from the making of the collection.
    #[must_use]
    pub fn is_due_on_a_day(&self) -> bool {
        self.kind == 2 || self.queue == 3
    }
}

/// One answer: a row of Anki's `revlog` table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When, in milliseconds since 1970.
    pub id: i64,
    /// Which button, from 1.
    pub ease: i64,
    /// The interval it led to: days, or seconds if negative.
    #[serde(rename = "ivl")]
    pub interval: i64,
    /// The interval before.
    #[serde(rename = "lastIvl")]
    pub last_interval: i64,
    /// Ease in thousandths.
    pub factor: i64,
    /// How long it took, in milliseconds.
    pub time: i64,
    /// Learning (0), review (1), relearning (2), filtered (3), set by hand (4).
    #[serde(rename = "type")]
    pub kind: i64,
}
