//! Records of any hand to notes, and what is to say about them.
//!
//! How the records are found is in `records.rs`, what becomes of their keys in `draft.rs`.

use crate::deck::{Note, Origin};
use crate::formats::{Found, Reading};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text;

use super::draft::{Draft, first_number};
use super::place::LineIndex;
use super::records::Records;
use super::unread::UnreadKeys;
use super::value::Fault;

/// The notes of `records`; `faults` are what was broken, `text` is what offsets count in.
pub(in crate::formats) fn notes<'a>(
    source: &'a Source,
    text: &str,
    records: Records<'a>,
    faults: &[Fault],
    reading: &Reading<'_>,
) -> Found<'a> {
    let mut lines = LineIndex::of(text);
    let mut found = Found::default();
    for fault in faults {
        let place = lines.place(fault.at);
        let problem = match fault.lost {
            true => Problem::BadRecord { detail: fault.detail.to_owned() },
            false => Problem::CutShort,
        };
        found.skipped += usize::from(fault.lost);
        found.diagnostics.push(Diagnostic { place, problem });
    }
    let mut unread = UnreadKeys::default();
    let mut drafts = Vec::with_capacity(records.list.len());
    for record in records.list {
        let (at, deck) = (record.at, record.deck);
        let draft = Draft::of(record, |key, at| unread.add(key, || lines.place(at)));
        if let Some(lack) = draft.lacks() {
            let problem = Problem::BadRecord { detail: lack.to_owned() };
            found.skipped += 1;
            found.diagnostics.push(Diagnostic { place: lines.place(at), problem });
            continue;
        }
        drafts.push((at, deck, draft));
    }
    found.diagnostics.extend(unread.said());
    let first = first_number(drafts.iter().map(|(_, _, draft)| draft));
    let sides = drafts.iter().flat_map(|(_, _, draft)| {
        [&draft.front, &draft.back].into_iter().filter(|side| !side.html)
    });
    let judged = text::judge(sides.filter_map(|side| side.text.as_deref()));
    let reading = reading.or_text_is(judged);
    let scheduled = drafts.iter().filter(|(_, _, draft)| draft.scheduled).count();
    for (at, deck, draft) in drafts {
        let levels = records.decks.get(deck).filter(|levels| !levels.is_empty());
        let above = levels.map_or_else(|| source.stem().to_owned(), |levels| levels.join("::"));
        let deck = draft.deck.as_deref().unwrap_or(&above);
        let deck = found.collection.decks.named(deck);
        let note = draft.into_note(&reading, first);
        let origin = Origin::at(lines.line(at));
        found.collection.notes.push(Note { deck, origin, ..note });
    }
    found.without_scheduling(scheduled);
    found
}
