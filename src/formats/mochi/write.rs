//! Writes a `.mochi`: each deck with its cards, in the order in which they are studied.

use std::io::Write;

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::JSON;
use super::content::SIDES;
use super::transit::encoded;
use crate::cards::counts;
use crate::deck::{Branch, Collection, DeckTree, Kind, Note, Walk};
use crate::error::Cause;
use crate::formats::archive::Packing;
use crate::formats::foreign_ids::encoded_id;
use crate::formats::{Output, Writing, Written};
use crate::text::{Clozes, Notation, Role};

/// Markdown as Mochi has it.
const NOTATION: Notation = Notation {
    clozes: Clozes::Numbered,
    marks: &["{{", "}}", "==", "[["],
    line_marks: &[SIDES],
    ..Notation::PLAIN
};

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut diagnostics = Vec::new();
    let mut zip = Packing::of(out);
    let data = zip.text(JSON)?;
    write!(data, "{{\"~:version\":2,\"~:decks\":[")?;
    let tree = DeckTree::of(collection);
    let mut open: Vec<&Branch<'_>> = Vec::new();
    let (mut decks, mut written) = (0, 0);
    for step in tree.walk() {
        let Walk::Into(branch) = step else {
            open.pop();
            continue;
        };
        let between = if decks > 0 { "," } else { "" };
        let mut deck = json!({
            "~:id": keyword(&deck_id(branch.full_name)),
            "~:name": encoded(branch.name),
            "~:pos": place(decks),
        });
        if let (Some(above), Some(deck)) = (open.last(), deck.as_object_mut()) {
            let above = keyword(&deck_id(above.full_name));
            deck.insert("~:parent-id".to_owned(), above.into());
        }
        let deck = deck.to_string();
        let begun = deck.strip_suffix('}').unwrap_or(&deck);
        write!(data, "{between}{begun},\"~:cards\":{{\"~#list\":[")?;
        let notes = branch.notes.iter().filter_map(|at| collection.notes.get(*at));
        for (index, note) in notes.enumerate() {
            let between = if index > 0 { "," } else { "" };
            write!(data, "{between}\n{}", card(note, branch, index))?;
            written += 1;
            (writing.progress)(written)?;
        }
        write!(data, "]}}}}")?;
        decks += 1;
        open.push(branch);
    }
    write!(data, "]}}")?;
    let mut media = 0;
    for file in &collection.media {
        media += zip.media(file, &mut diagnostics)?;
    }
    zip.finish()?;
    Ok(Written {
        cards: counts(collection).iter().sum(),
        media,
        next: "in Mochi: Import, and choose the file; cards that are there already are updated"
            .to_owned(),
        diagnostics,
    })
}

fn card(note: &Note<'_>, branch: &Branch<'_>, index: usize) -> Value {
    let role = if note.kind == Kind::Cloze { Role::Cloze } else { Role::Side };
    let (front, back) =
        (note.front().to_markdown(role, &NOTATION), note.back().to_markdown(Role::Side, &NOTATION));
    let content = match role {
        Role::Cloze if back.is_empty() => front.into_owned(),
        _ => format!("{front}\n{SIDES}\n{back}"),
    };
    let tags: Vec<_> = note.tags.iter().map(|tag| encoded(tag)).collect();
    let mut card = json!({
        "~:content": encoded(&content),
        "~:deck-id": keyword(&deck_id(branch.full_name)),
        "~:pos": place(index),
        "~:tags": { "~#set": tags },
    });
    let id = card_id(note);
    if let Some(card) = card.as_object_mut().filter(|_| !id.is_empty()) {
        card.insert("~:id".to_owned(), keyword(&id).into());
    }
    card
}

fn keyword(id: &str) -> String {
    format!("~:{id}")
}

/// What sorts as the number does: Mochi compares letter by letter.
fn place(number: usize) -> String {
    format!("{number:08}")
}

/// The id of the deck with this whole name.
fn deck_id(name: &str) -> String {
    let digest = Sha1::new().chain_update("deck").chain_update(name).finalize();
    HEXLOWER.encode(digest.get(..8).unwrap_or(&digest))
}

/// What the id of a card begins with that stands for another one: Mochi's are of letters and digits.
pub(super) const ENCODED: &str = "guid0";

/// The id of the card that is `note`; nothing if it has none.
fn card_id(note: &Note<'_>) -> String {
    /// Mochi's ids are at least so long.
    const SHORTEST: usize = 8;
    let id = note.id.to_string();
    let is_plain = id.len() >= SHORTEST && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if id.is_empty() || (is_plain && !id.starts_with(ENCODED)) {
        return id;
    }
    encoded_id(&id, ENCODED)
}
