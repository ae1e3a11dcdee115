//! Mnemosyne 1's XML: items in categories, and for the second card of an item another one.
//!
//! An item `ID.inv` asks the other way round, `ID.tr.1` is the second card of a word with its
//! pronunciation: both belong to the item `ID`, as Mnemosyne 2 takes them. A category is a tag.

use std::collections::BTreeSet;

use super::mnemosyne::markup::html_of;
use super::mnemosyne::vocabulary;
use super::xml::{Element, Step, Xml, has_root};
use crate::deck::{Id, Kind, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::{Evidence, Format, Found, Heeds, READ_ONLY, Reading, sample_of};
use crate::source::Source;
use crate::text::Text;
use crate::tidy::clean_tag;

/// Read only.
pub(super) const FORMAT: Format = Format {
    name: "mnemosyne-xml",
    title: "Mnemosyne 1",
    summary: "XML that Mnemosyne 1 exports",
    extensions: &["xml"],
    heeds: Heeds::NONE,
    detect,
    read: Some(read),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    match has_root(sample_of(source), "mnemosyne", "item") {
        true => Evidence::certain("it is XML with the elements that Mnemosyne 1 exports"),
        false => Evidence::NONE,
    }
}

/// What the id of the second card of an item ends in: the same the other way round, a word.
const INVERSE: &str = ".inv";
const TRANSLATION: &str = ".tr.1";

fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    let items = items_of(source.text()?).map_err(|cause| source.error(cause))?;
    let ids: BTreeSet<&str> = items.iter().filter_map(|item| item.attribute("id")).collect();
    let mut found = Found { exact: true, ..Found::default() };
    found.collection.decks.named(source.stem());
    let mut learned = 0;
    for item in &items {
        let id = item.attribute("id").unwrap_or_default();
        let main = [INVERSE, TRANSLATION].into_iter().find_map(|end| id.strip_suffix(end));
        if main.is_some_and(|main| ids.contains(main)) {
            continue;
        }
        learned += usize::from(item.attribute("rt_rp").is_some_and(|times| times != "0"));
        let has = |end: &str| !id.is_empty() && ids.contains(format!("{id}{end}").as_str());
        let (front, back) = (side(item.text_of("Q")), item.text_of("A").trim());
        let mut note = Note::basic(front, side(back));
        if has(INVERSE) {
            note.kind = Kind::Reversed;
        } else if has(TRANSLATION) {
            let (sound, meaning) = back.split_once('\n').unwrap_or(("", back));
            note.fields.truncate(1);
            note.fields.extend([side(sound), side(meaning), side("")]);
            note.kind = Kind::Custom(found.collection.add_note_type(vocabulary()));
        }
        if is_lasting(id) {
            note.id = Id::Given(id.to_owned().into());
        }
        note.tags = tag_of(item).into_iter().map(Into::into).collect();
        note.origin = Origin::at(item.line);
        found.collection.notes.push(note);
    }
    if found.collection.notes.is_empty() {
        return Err(source.error(Cause::NoCards { found: "categories without items".to_owned() }));
    }
    found.without_scheduling(learned);
    Ok(found)
}

fn items_of(text: &str) -> Result<Vec<Element<'_>>, Cause> {
    let mut xml = Xml::of(text);
    let mut items = Vec::new();
    while let Some(step) = xml.next()? {
        match step {
            Step::Begin(begun) if begun.name == "item" => items.push(xml.whole(begun)?),
            _ => {}
        }
    }
    Ok(items)
}

fn side(text: &str) -> Text<'static> {
    Text::html(html_of(text.trim()).into_owned())
}

/// Whether an id tells the item apart everywhere: files for sharing have numbers instead.
fn is_lasting(id: &str) -> bool {
    id.len() >= 8 && !id.starts_with('_')
}

/// The category of an item; the one of those without any is none.
fn tag_of(item: &Element<'_>) -> Option<String> {
    let name = item.text_of("cat").trim();
    (!name.is_empty() && name != "<default>").then(|| clean_tag(name))
}
