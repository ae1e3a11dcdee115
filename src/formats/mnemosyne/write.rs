//! Writes a `.cards`: tags, media, facts, then the cards, new as they are for whoever imports them.

use std::collections::BTreeMap;
use std::io::Write;

use data_encoding::HEXLOWER;
use sha1::{Digest, Sha1};

use super::markup::text_of;
use super::{CARDS, METADATA, SET_NAME, UNTAGGED, event};
use crate::deck::{Collection, Kind, Note};
use crate::error::Cause;
use crate::formats::archive::Packing;
use crate::formats::foreign_ids::encoded_id;
use crate::formats::xml::escaped;
use crate::formats::{Output, Writing, Written};

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut diagnostics = Vec::new();
    let mut zip = Packing::of(out);
    let xml = zip.text(CARDS)?;
    let tags = tags_of(collection);
    let cards = collection.notes.iter().map(cards_of).sum();
    let entries = tags.len() + collection.media.len() + collection.notes.len() + cards;
    writeln!(xml, "<openSM2sync number_of_entries=\"{entries}\">")?;
    for (name, id) in &tags {
        let name = escaped(name);
        writeln!(xml, "<log type=\"{}\" o_id=\"{id}\"><name>{name}</name></log>", event::TAG)?;
    }
    for media in &collection.media {
        let name = escaped(&media.name);
        writeln!(xml, "<log type=\"{}\"><fname>{name}</fname></log>", event::MEDIA)?;
    }
    for (index, note) in collection.notes.iter().enumerate() {
        let (front, back) = (note.front().to_html(), note.back().to_html());
        let (front, back) = (text_of(&front), text_of(&back));
        writeln!(
            xml,
            "<log type=\"{}\" o_id=\"{}\"><f>{}</f><b>{}</b></log>",
            event::FACT,
            fact_id(note, index),
            escaped(&front),
            escaped(&back),
        )?;
        (writing.progress)(index + 1)?;
    }
    for (index, note) in collection.notes.iter().enumerate() {
        let fact = fact_id(note, index);
        let card_type = if note.kind == Kind::Reversed { "2" } else { "1" };
        let tags = tag_ids(note, &tags);
        for view in 1..=cards_of(note) {
            writeln!(
                xml,
                "<log type=\"{}\" o_id=\"{fact}.{view}\" card_t=\"{card_type}\" fact=\"{fact}\" \
                 fact_v=\"{card_type}.{view}\" tags=\"{tags}\" gr=\"-1\" e=\"2.5\" ac_rp=\"0\" \
                 rt_rp=\"0\" lps=\"0\" ac_rp_l=\"0\" rt_rp_l=\"0\" l_rp=\"-1\" n_rp=\"-1\"></log>",
                event::CARD,
            )?;
        }
    }
    writeln!(xml, "</openSM2sync>")?;
    let metadata = zip.text(METADATA)?;
    let name = collection.notes.first().map_or("", |note| collection.deck_of(note));
    writeln!(metadata, "{SET_NAME}:{}", name.replace('\n', " "))?;
    let mut media = 0;
    for file in &collection.media {
        media += zip.media(file, &mut diagnostics)?;
    }
    zip.finish()?;
    Ok(Written {
        cards,
        media,
        next: "in Mnemosyne: File, Import; cards that are there already keep their history"
            .to_owned(),
        diagnostics,
    })
}

fn cards_of(note: &Note<'_>) -> usize {
    if note.kind == Kind::Reversed { 2 } else { 1 }
}

/// The tags of all notes with their ids, which the names make.
fn tags_of<'c>(collection: &'c Collection<'_>) -> BTreeMap<&'c str, String> {
    let names = collection.notes.iter().flat_map(|note| &note.tags);
    names.map(|name| (&**name, short_hash(&["tag", name]))).collect()
}

/// The ids of the tags of `note`, as its cards list them.
fn tag_ids(note: &Note<'_>, tags: &BTreeMap<&str, String>) -> String {
    let ids: Vec<&str> =
        note.tags.iter().filter_map(|tag| tags.get(&**tag)).map(String::as_str).collect();
    if ids.is_empty() { UNTAGGED.to_owned() } else { ids.join(",") }
}

/// What the id of a fact begins with that stands for another one, which Mnemosyne could not write.
pub(super) const ENCODED: &str = "guid-";

/// What the id of a fact begins with whose note has none: by its place, and by what it says.
pub(super) const UNNAMED: &str = "none-";

/// The id of the fact that is `note`, the one at `index`. Mnemosyne writes ids into XML as they are.
fn fact_id(note: &Note<'_>, index: usize) -> String {
    let id = note.id.to_string();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let taken = [ENCODED, UNNAMED].iter().any(|begin| id.starts_with(begin));
    if id.is_empty() {
        let front = note.front().to_html();
        format!("{UNNAMED}{index}-{}", short_hash(&[&front]))
    } else if id.bytes().all(is_plain) && !taken {
        id
    } else {
        encoded_id(&id, ENCODED)
    }
}

fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    HEXLOWER.encode(digest.get(..11).unwrap_or(&digest))
}
