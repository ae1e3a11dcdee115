//! Cards on paper: a page of HTML for a browser's print dialogue, fronts and backs on sheets that match
//! when they are printed on both sides.
//!
//! Where each card stands is in `print/sheet.rs`, what it says in `print/side.rs`. Nothing of a card's
//! own HTML gets into the page: its text is written anew. It must not know printers.

use crate::cards::{Shown, shown};
use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::{
    Carries, Evidence, Format, Heeds, Markup, Output, READ_ONLY, Writing, Written,
};
use crate::report::{Diagnostic, Problem};
use crate::settings::{OptionSpec, Takes, Used};
use crate::text::escape_marks;

mod paper;
mod sheet;
mod side;

use paper::{Flip, Grid, Paper};
use sheet::Sheet;
use side::{Side, Writer};

/// Written only.
pub(super) const FORMAT: Format = Format {
    name: "print",
    title: "paper",
    summary: "sheets of cards to print on both sides and cut, as a page of HTML",
    extensions: &["html", "htm"],
    carries: Carries { ids: false, cards: false, markups: &[Markup::Html], ..Carries::EVERYTHING },
    options: &[
        OptionSpec {
            name: "page",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "SIZE", check: |size| Paper::of(size).map(drop) },
            help: "The paper: a4 (if not said), a5, a6, a7, letter, legal or WIDTHxHEIGHT in mm",
        },
        OptionSpec {
            name: "grid",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "CxR", check: |grid| Grid::of(grid).map(drop) },
            help: "Columns and rows of cards on a sheet: 2x4 if not said",
        },
        OptionSpec {
            name: "flip",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "EDGE", check: |edge| Flip::of(edge).map(drop) },
            help: "Over which edge the printer turns the sheet: long (if not said) or short",
        },
    ],
    heeds: Heeds::NONE,
    detect: |_| Evidence::NONE,
    write: Some(write),
    ..READ_ONLY
};

/// Nothing is loaded from anywhere, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let setting = |name: &'static str| writing.settings.get(name);
    let bad = |name: &str| {
        let name = name.to_owned();
        move |detail| Cause::Setting { name, detail }
    };
    let paper = Paper::of(setting("page").unwrap_or("a4")).map_err(bad("page"))?;
    let grid = Grid::of(setting("grid").unwrap_or("2x4")).map_err(bad("grid"))?;
    let flip = Flip::of(setting("flip").unwrap_or("long")).map_err(bad("flip"))?;
    let sheet = Sheet::new(paper, grid, flip).map_err(bad("grid"))?;
    let title = match collection.decks.iter().next() {
        Some(deck) => escape_marks(&deck.name).into_owned(),
        None => String::new(),
    };
    write!(
        out,
        "<!doctype html>\n<html><head><meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}</title>\n<style>\n{}{}</style></head><body>\n",
        include_str!("print/page.css"),
        sheet.css(),
    )?;
    let sides = Writer::new(collection, sheet.cell());
    let (mut said, mut cards, mut cut) = (Vec::new(), 0_usize, 0_usize);
    let mut waiting: Vec<[Side; 2]> = Vec::new();
    for (index, note) in collection.notes.iter().enumerate() {
        for card in cards_of(collection, note, &mut said) {
            let deck = collection.decks.get(card.deck).map_or("", |deck| deck.name.as_str());
            let tags = note.tags.join(" ");
            let foot = [deck, &tags].map(str::trim).join(" · ");
            let foot = foot.trim_matches([' ', '·']).to_owned();
            let sides = [sides.side(&card.front, &foot), sides.side(&card.back, "")];
            cut += usize::from(sides.iter().any(|side| !side.fits));
            cards += 1;
            waiting.push(sides);
            if waiting.len() == sheet.cards() {
                out.write_all(sheet.html(&waiting).as_bytes())?;
                waiting.clear();
            }
        }
        (writing.progress)(index + 1)?;
    }
    if !waiting.is_empty() {
        out.write_all(sheet.html(&waiting).as_bytes())?;
    }
    out.write_all(b"</body></html>\n")?;
    if cut > 0 {
        said.push(Diagnostic::of_all(Problem::TooLongToPrint { cards: cut }));
    }
    let sheets = cards.div_ceil(sheet.cards());
    let next = format!(
        "open it in a browser and print: {}, no margins, both sides, flipped over the {} edge ({sheets} {})",
        paper.name(),
        flip.name(),
        if sheets == 1 { "sheet" } else { "sheets" },
    );
    Ok(Written { cards, media: sides.media(), next, diagnostics: said })
}

/// The cards of a note, each with its two sides.
fn cards_of<'n>(
    collection: &'n Collection<'_>,
    note: &'n Note<'_>,
    said: &mut Vec<Diagnostic>,
) -> Vec<Shown<'n>> {
    let mut cards = match shown(collection, note) {
        Ok(cards) => cards,
        Err(error) => {
            let note_type = collection.note_type_of(note).map_or("", |of| of.name.as_str());
            let problem =
                Problem::BadTemplate { note_type: note_type.to_owned(), detail: error.to_string() };
            said.push(Diagnostic::of_note(problem, note));
            return Vec::new();
        }
    };
    let filled = note.fields.get(2).is_some_and(|field| !field.raw().trim().is_empty());
    let turned = note.kind == Kind::Reversed || (note.kind == Kind::OptionalReversed && filled);
    if turned && let Some(card) = cards.first() {
        let (front, back) = (card.back.clone(), card.front.clone());
        cards.push(Shown { ordinal: 1, front, back, ..*card });
    }
    cards
}

#[cfg(test)]
mod tests;
