//! Writing for Anki's File, Import, so that nothing needs setting there: the header says all.
//!
//! Note types are Anki's own, which every collection has; ones that it does not have would be
//! skipped row by row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::cards::counts;
use crate::deck::{Collection, Note};
use crate::error::Cause;
use crate::formats::{Output, Writing, Written};
use crate::text::Text;

use super::types::name_of;

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let layout = Layout::of(collection);
    for line in layout.header(collection) {
        writeln!(out, "{line}")?;
    }
    let mut rows = WriterBuilder::new()
        .delimiter(b'\t')
        .terminator(Terminator::Any(b'\n'))
        .quote_style(QuoteStyle::Necessary)
        .comment(Some(b'#'))
        .from_writer(out);
    for (written, note) in parents_first(collection).into_iter().enumerate() {
        layout.write(collection, note, &mut |cell| {
            rows.write_field(cell).map_err(crate::formats::csv::failed)
        })?;
        rows.write_record(None::<&[u8]>).map_err(crate::formats::csv::failed)?;
        (writing.progress)(written + 1)?;
    }
    rows.flush()?;
    let next = match layout.note_types {
        false => "in Anki: File, Import; everything there is set by the file",
        true => "in Anki: File, Import; its note types need their English names there, as Basic",
    };
    let cards = counts(collection).iter().sum();
    let next = match (collection.media.is_empty(), writing.media_folder) {
        (true, _) | (_, "") => next.to_owned(),
        (false, folder) => format!("{next}; copy what is in {folder} into Anki's media folder"),
    };
    Ok(Written { cards, next, ..Written::default() })
}

/// The notes, those of a deck before those of the decks below it: Anki makes a deck `Med` on the
/// way to `Med::Bones`, and does not know it again when a later row names it.
fn parents_first<'n, 'a>(collection: &'n Collection<'a>) -> Vec<&'n Note<'a>> {
    // The decks in the order of their first notes; Anki tells no upper case from lower.
    let mut order: Vec<(u32, String)> = Vec::new();
    let mut met = BTreeSet::new();
    for note in collection.notes.iter().filter(|note| met.insert(note.deck)) {
        order.push((note.deck, collection.deck_of(note).to_lowercase()));
    }
    let mut places: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for (place, (deck, name)) in order.iter().enumerate() {
        places.entry(name).or_insert((place, *deck));
    }
    let above = |name: &'_ str| -> Vec<(usize, u32)> {
        let ends = name.match_indices("::").map(|(end, _)| end);
        ends.filter_map(|end| places.get(name.get(..end)?).copied()).collect()
    };
    let is_late = |(place, (_, name)): (usize, &(u32, String))| {
        above(name).iter().any(|(parent, _)| *parent > place)
    };
    let mut notes: Vec<&Note<'a>> = collection.notes.iter().collect();
    if order.iter().enumerate().any(is_late) {
        let mut ranks: BTreeMap<u32, usize> = BTreeMap::new();
        for (deck, name) in &order {
            for deck in above(name).into_iter().map(|(_, parent)| parent).chain([*deck]) {
                let next = ranks.len();
                ranks.entry(deck).or_insert(next);
            }
        }
        notes.sort_by_key(|note| ranks.get(&note.deck).copied());
    }
    notes
}

/// Which columns there are.
struct Layout {
    html: bool,
    guids: bool,
    /// Notes have several types, decks: each row says which.
    note_types: bool,
    decks: bool,
    fields: usize,
    tags: bool,
}

impl Layout {
    fn of(collection: &Collection<'_>) -> Self {
        let notes = || collection.notes.iter();
        let first = collection.notes.first();
        let is_html = |field: &Text<'_>| matches!(field, Text::Html(_));
        let deck = |note: &Note<'_>| collection.deck_of(note).to_owned();
        // What a header cannot say: some take off separators that a spreadsheet added after a name.
        let odd = |name: &str| {
            let is_cut = name.trim() != name || name.ends_with([',', ';']);
            is_cut || name.is_empty() || name.contains(['\n', '\r'])
        };
        Self {
            html: notes().any(|note| note.fields.iter().any(is_html)),
            guids: notes().any(|note| !note.id.is_none()),
            note_types: notes().any(|note| first.is_some_and(|first| first.kind != note.kind)),
            decks: notes().any(|note| first.is_some_and(|first| first.deck != note.deck))
                || first.is_some_and(|first| odd(&deck(first))),
            fields: notes().map(|note| note.fields.len()).max().unwrap_or(2),
            tags: notes().any(|note| !note.tags.is_empty()),
        }
    }

    fn header(&self, collection: &Collection<'_>) -> Vec<String> {
        let mut lines = vec!["#separator:tab".to_owned(), format!("#html:{}", self.html)];
        if let Some(first) = collection.notes.first() {
            if !self.note_types {
                lines.push(format!("#notetype:{}", name_of(first.kind)));
            }
            if !self.decks {
                lines.push(format!("#deck:{}", collection.deck_of(first)));
            }
        }
        let mut column = 0;
        let special = [("guid", self.guids), ("notetype", self.note_types), ("deck", self.decks)];
        for (name, _) in special.into_iter().filter(|(_, there)| *there) {
            column += 1;
            lines.push(format!("#{name} column:{column}"));
        }
        if self.tags {
            lines.push(format!("#tags column:{}", column + self.fields + 1));
        }
        lines
    }

    fn write(
        &self,
        collection: &Collection<'_>,
        note: &Note<'_>,
        cell: &mut dyn FnMut(&str) -> Result<(), Cause>,
    ) -> Result<(), Cause> {
        if self.guids {
            cell(&note.id.to_string())?;
        }
        if self.note_types {
            cell(name_of(note.kind))?;
        }
        if self.decks {
            // Anki takes a number for the id of a deck, but not with a space before it.
            let deck = collection.deck_of(note);
            let number = !deck.is_empty() && deck.bytes().all(|byte| byte.is_ascii_digit());
            cell(&if number { Cow::Owned(format!(" {deck}")) } else { Cow::Borrowed(deck) })?;
        }
        for index in 0..self.fields {
            let field = note.fields.get(index).unwrap_or(const { &Text::EMPTY });
            cell(&if self.html { field.to_html() } else { field.to_plain() })?;
        }
        if self.tags {
            cell(&note.tags.join(" "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_stands_before_those_below_it() {
        let ordered = |decks: &[&str]| {
            let mut collection = Collection::default();
            for (name, front) in decks.iter().zip(["1", "2", "3", "4", "5"]) {
                let mut note = Note::basic(Text::plain(front), Text::plain("b"));
                note.deck = collection.decks.named(name);
                collection.notes.push(note);
            }
            let fronts = parents_first(&collection).into_iter().map(|note| note.front().to_plain());
            fronts.collect::<String>()
        };
        assert_eq!(ordered(&["A::B", "C", "A", "A::B"]), "3142");
        assert_eq!(ordered(&["a::b::c", "A", "x", "a::b"]), "2413");
        assert_eq!(ordered(&["A", "C", "A", "A::B", "C"]), "12345");
    }
}
