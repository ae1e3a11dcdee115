//! What smconv.pl makes of SuperMemo for Palm: XML with cards of numbered fields.
//!
//! The first field asks and the others answer, as in Mnemosyne, which reads these files too. The
//! category is a tag; how far a card is learned is left out.

use super::xml::{Element, Step, Xml, has_root};
use crate::deck::{Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::{Evidence, Format, Found, Heeds, READ_ONLY, Reading, sample_of};
use crate::source::Source;
use crate::tidy::clean_tag;

/// Read only.
pub(super) const FORMAT: Format = Format {
    name: "smconv",
    title: "smconv",
    summary: "XML that smconv.pl makes of SuperMemo for Palm",
    extensions: &["xml"],
    heeds: Heeds::MARKUP,
    detect,
    read: Some(read),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    match has_root(sample_of(source), "card_fields", "card_field") {
        true => Evidence::certain("it is XML with the elements that smconv.pl writes"),
        false => Evidence::NONE,
    }
}

/// The category of cards that have none.
const UNFILED: &str = "Unfiled";

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let mut found = Found::default();
    let (mut deck, mut learned) = (None, 0);
    let mut xml = Xml::of(source.text()?);
    while let Some(step) = xml.next().map_err(|cause| source.error(cause))? {
        let Step::Begin(begun) = step else { continue };
        match begun.name.as_str() {
            "card" => {
                let card = xml.whole(begun).map_err(|cause| source.error(cause))?;
                learned += usize::from(is_learned(&card));
                match note_of(&card, reading) {
                    Some(note) => found.collection.notes.push(note),
                    None => found.skip_at(card.line, "a card has no field that asks"),
                }
            }
            "header" => deck = begun.attribute("name").map(str::to_owned).or(deck),
            _ => {}
        }
    }
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(source.error(Cause::NoCards { found: "a file without cards".to_owned() }));
    }
    found.without_scheduling(learned);
    let name = deck.filter(|name| !name.trim().is_empty());
    found.collection.decks.named(name.as_deref().unwrap_or(source.stem()));
    found.exact = true;
    Ok(found)
}

fn is_learned(card: &Element<'_>) -> bool {
    card.child("card_other")
        .is_some_and(|other| !matches!(other.attribute("recalls"), None | Some("0")))
}

fn note_of(card: &Element<'_>, reading: &Reading<'_>) -> Option<Note<'static>> {
    let fields = card.child("card_fields")?.children();
    let is_first = |field: &&Element<'_>| field.attribute("idx") == Some("1");
    let front = fields.iter().find(is_first).filter(|front| !front.text().trim().is_empty())?;
    let others = fields.iter().filter(|field| !is_first(field) && !field.text().trim().is_empty());
    let back: Vec<&str> = others.map(Element::text).collect();
    let side = |text: &str| reading.text(text.trim().to_owned());
    let mut note = Note::basic(side(front.text()), side(&back.join("\n")));
    let category = card.attribute("category").map(str::trim);
    let category = category.filter(|name| !name.is_empty() && *name != UNFILED);
    note.tags = category.into_iter().map(|name| clean_tag(name).into()).collect();
    note.origin = Origin::at(card.line);
    Some(note)
}
