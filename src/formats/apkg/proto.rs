//! The messages that the latest layout keeps in its rows and entries.
//!
//! Field numbers are Anki's; names are those of its schema 11 where that has the same thing.

use prost::Message;

/// The entry `meta`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct PackageMetadata {
    #[prost(int32, tag = "1")]
    pub(super) version: i32,
}

/// The entry `media`: the place in the list is the name in the zip.
#[derive(Clone, PartialEq, Message)]
pub(super) struct MediaEntries {
    #[prost(message, repeated, tag = "1")]
    pub(super) entries: Vec<MediaEntry>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct MediaEntry {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(uint32, tag = "2")]
    pub(super) size: u32,
    #[prost(bytes = "vec", tag = "3")]
    pub(super) sha1: Vec<u8>,
}

/// `notetypes.config`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct NoteTypeConfig {
    /// 0 makes cards by templates, 1 by cloze numbers.
    #[prost(int32, tag = "1")]
    pub(super) kind: i32,
    #[prost(uint32, tag = "2")]
    pub(super) sort_field: u32,
    #[prost(string, tag = "3")]
    pub(super) css: String,
    #[prost(string, tag = "5")]
    pub(super) latex_pre: String,
    #[prost(string, tag = "6")]
    pub(super) latex_post: String,
    #[prost(bool, tag = "7")]
    pub(super) latex_svg: bool,
    #[prost(message, repeated, tag = "8")]
    pub(super) requirements: Vec<CardRequirement>,
    #[prost(int32, tag = "9")]
    pub(super) original_stock_kind: i32,
    #[prost(int64, optional, tag = "10")]
    pub(super) original_id: Option<i64>,
    #[prost(bytes = "vec", tag = "255")]
    pub(super) other: Vec<u8>,
}

/// Which fields a card needs.
#[derive(Clone, PartialEq, Message)]
pub(super) struct CardRequirement {
    #[prost(uint32, tag = "1")]
    pub(super) ordinal: u32,
    /// None of them (0), any (1), all (2).
    #[prost(int32, tag = "2")]
    pub(super) kind: i32,
    #[prost(uint32, repeated, tag = "3")]
    pub(super) fields: Vec<u32>,
}

/// `fields.config`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct FieldConfig {
    #[prost(bool, tag = "1")]
    pub(super) sticky: bool,
    #[prost(bool, tag = "2")]
    pub(super) rtl: bool,
    #[prost(string, tag = "3")]
    pub(super) font: String,
    #[prost(uint32, tag = "4")]
    pub(super) size: u32,
    #[prost(string, tag = "5")]
    pub(super) description: String,
    #[prost(bool, tag = "6")]
    pub(super) plain_text: bool,
    #[prost(bool, tag = "7")]
    pub(super) collapsed: bool,
    #[prost(bool, tag = "8")]
    pub(super) exclude_from_search: bool,
    #[prost(int64, optional, tag = "9")]
    pub(super) id: Option<i64>,
    #[prost(uint32, optional, tag = "10")]
    pub(super) tag: Option<u32>,
    #[prost(bool, tag = "11")]
    pub(super) prevent_deletion: bool,
    #[prost(bytes = "vec", tag = "255")]
    pub(super) other: Vec<u8>,
}

/// `templates.config`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct TemplateConfig {
    #[prost(string, tag = "1")]
    pub(super) front: String,
    #[prost(string, tag = "2")]
    pub(super) back: String,
    #[prost(string, tag = "3")]
    pub(super) browser_front: String,
    #[prost(string, tag = "4")]
    pub(super) browser_back: String,
    /// The deck of its new cards; 0 is that of the note.
    #[prost(int64, tag = "5")]
    pub(super) deck: i64,
    #[prost(string, tag = "6")]
    pub(super) browser_font: String,
    #[prost(uint32, tag = "7")]
    pub(super) browser_font_size: u32,
    #[prost(int64, optional, tag = "8")]
    pub(super) id: Option<i64>,
    #[prost(bytes = "vec", tag = "255")]
    pub(super) other: Vec<u8>,
}

/// `decks.common`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct DeckCommon {
    #[prost(bool, tag = "1")]
    pub(super) collapsed: bool,
    #[prost(bool, tag = "2")]
    pub(super) browser_collapsed: bool,
    #[prost(bytes = "vec", tag = "255")]
    pub(super) other: Vec<u8>,
}

/// `decks.kind`. A filtered deck is only known to be one.
#[derive(Clone, PartialEq, Message)]
pub(super) struct DeckKind {
    #[prost(message, optional, tag = "1")]
    pub(super) normal: Option<NormalDeck>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct NormalDeck {
    /// Which study options it has.
    #[prost(int64, tag = "1")]
    pub(super) options: i64,
    #[prost(uint32, tag = "2")]
    pub(super) extend_new: u32,
    #[prost(uint32, tag = "3")]
    pub(super) extend_review: u32,
    #[prost(string, tag = "4")]
    pub(super) description: String,
    #[prost(bool, tag = "5")]
    pub(super) markdown_description: bool,
    #[prost(uint32, optional, tag = "6")]
    pub(super) review_limit: Option<u32>,
    #[prost(uint32, optional, tag = "7")]
    pub(super) new_limit: Option<u32>,
    #[prost(float, optional, tag = "10")]
    pub(super) desired_retention: Option<f32>,
}

/// `deck_config.config`: study options. What Anki would say of none of them is usual.
#[derive(Clone, PartialEq, Message)]
pub(super) struct DeckOptions {
    #[prost(float, repeated, tag = "1")]
    pub(super) learn_steps: Vec<f32>,
    #[prost(float, repeated, tag = "2")]
    pub(super) relearn_steps: Vec<f32>,
    #[prost(float, repeated, tag = "4")]
    pub(super) easy_days: Vec<f32>,
    #[prost(uint32, tag = "9")]
    pub(super) new_per_day: u32,
    #[prost(uint32, tag = "10")]
    pub(super) reviews_per_day: u32,
    #[prost(float, tag = "11")]
    pub(super) initial_ease: f32,
    #[prost(float, tag = "12")]
    pub(super) easy_multiplier: f32,
    #[prost(float, tag = "13")]
    pub(super) hard_multiplier: f32,
    #[prost(float, tag = "15")]
    pub(super) interval_multiplier: f32,
    #[prost(uint32, tag = "16")]
    pub(super) longest_interval: u32,
    #[prost(uint32, tag = "17")]
    pub(super) shortest_lapse_interval: u32,
    #[prost(uint32, tag = "18")]
    pub(super) graduating_good: u32,
    #[prost(uint32, tag = "19")]
    pub(super) graduating_easy: u32,
    #[prost(int32, tag = "21")]
    pub(super) leech_action: i32,
    #[prost(uint32, tag = "22")]
    pub(super) leech_threshold: u32,
    #[prost(uint32, tag = "24")]
    pub(super) longest_answer: u32,
    #[prost(float, tag = "37")]
    pub(super) desired_retention: f32,
    #[prost(bool, tag = "44")]
    pub(super) wait_for_audio: bool,
}
