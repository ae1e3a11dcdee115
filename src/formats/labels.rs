//! Labelled text: words such as `Q:` and `A:`, `Question 3.`, `Front:` tell the sides of a card.
//!
//! What a label looks like is in `labels/mark.rs`, what it means in `labels/words.rs` and
//! `labels/scheme.rs`; `labels/cards.rs` makes the cards.

use crate::error::{Cause, Error};
use crate::formats::{Evidence, Format, Found, READ_ONLY, Reading, TextIs, sample_of};
use crate::settings::Settings;
use crate::source::Source;
use crate::text;

mod card;
mod cards;
mod mark;
mod name;
mod outline;
mod parts;
mod regular;
mod scheme;
mod words;

use cards::Assembler;
use outline::Outline;
use scheme::Scheme;

/// Read only.
pub(super) const FORMAT: Format = Format {
    name: "labels",
    title: "labelled text",
    summary: "labels tell the sides: Q: and A:, Question 3., Front:, in any language",
    extensions: &["txt", "text", "md", "markdown"],
    over: &["blocks", "hashcards", "markdown", "obsidian", "quizlet"],
    detect,
    read: Some(read),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    recognised(sample_of(source)).unwrap_or(Evidence::NONE)
}

/// How many lines a side of a card has where there are only one or two cards.
const SHORT: usize = 10;

/// What speaks for labels in `sample`; nothing if that is too little.
fn recognised(sample: &str) -> Option<Evidence> {
    let scheme = Scheme::of(sample)?;
    let settings = Settings::default();
    let outline = Outline::of(sample, &scheme);
    let title = outline.title(&scheme);
    let mut cards = Assembler::new(sample, "", &scheme, Reading::new(&settings));
    cards.take(&outline, title.map(|(at, _)| at));
    let all = outline.lines.iter().filter(|line| !line.is_blank()).count();
    let notes = cards.found.collection.notes.len();
    // A few labels in much other text are no deck; nor are sides that mostly lack the other.
    let dense = notes >= 3 || all <= notes * 2 * SHORT;
    let enough = cards.understood * 2 > all && notes > cards.found.skipped && dense;
    enough.then(|| Evidence::likely(cards.understood, all, scheme.why.clone()))
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let text = source.text()?;
    let sample = source.sample()?;
    let Some(scheme) = Scheme::of(sample) else {
        let found = "text without two labels that stand in turn, such as Q: and A:".to_owned();
        return Err(source.error(Cause::NoCards { found }));
    };
    let markdown = scheme.is_markdown || super::page::is_markdown(source);
    let judged = match markdown {
        true => TextIs::Markdown,
        false => text::judge(sample.lines()),
    };
    let outline = Outline::of(text, &scheme);
    let title = outline.title(&scheme);
    let title_of_cards = title.map(|(_, title)| title);
    let deck = outline.front.deck().or(title_of_cards).unwrap_or(source.stem());
    let mut cards = Assembler::new(text, deck, &scheme, reading.or_text_is(judged));
    cards.take(&outline, title.map(|(at, _)| at));
    let mut found = cards.found;
    found.call_clozes();
    if found.collection.notes.is_empty() {
        let found = "labels, but no question with its answer".to_owned();
        return Err(source.error(Cause::NoCards { found }));
    }
    Ok(found)
}
