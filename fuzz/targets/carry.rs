//! Two states of a deck, compared and carried over: no note is two, no id is lost or given twice.

#![no_main]

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use deckconv::carry::{Carry, Carrying, Gone, carry};
use deckconv::compare::{Comparison, Strength};
use deckconv::deck::{Collection, Id, Kind, Note, Origin};
use deckconv::diff::Difference;
use deckconv::identity::{Identifier, keys};
use deckconv::text::Text;
use deckconv::tidy::clean_tag;
use deckconv_fuzz::{SEPARATOR, each_once, in_bounds, text_of};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((&bits, rest)) = data.split_first() else { return Corpus::Reject };
    let Some(middle) = rest.iter().position(|byte| *byte == SEPARATOR) else {
        return Corpus::Reject;
    };
    let (old, new) = (text_of(&rest[..middle]), text_of(&rest[middle + 1..]));
    in_bounds(|| {
        let (old, new) = (deck(&old), deck(&new));
        compares(&old, &new);
        carries(&old, new, bits);
    });
    Corpus::Keep
});

/// A deck of lines: `#` and the name of a deck, or sides and tags of a note apart by tabs, and
/// perhaps its kind and its id.
fn deck(text: &str) -> Collection<'_> {
    let mut deck = Collection::default();
    let mut place = deck.decks.named("Deck");
    for (at, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix('#') {
            place = deck.decks.named(name);
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        if cell(0).trim().is_empty() {
            continue;
        }
        let mut note = Note::basic(Text::plain(cell(0)), Text::plain(cell(1)));
        note.deck = place;
        note.tags = cell(2).split_whitespace().map(|tag| clean_tag(tag).into()).collect();
        note.tags.retain(|tag: &Cow<'_, str>| !tag.is_empty());
        note.kind = Kind::named(cell(3)).unwrap_or_default();
        note.fields.resize(note.kind.fields().len(), Text::EMPTY);
        if !cell(4).is_empty() {
            note.id = Id::Given(cell(4).into());
        }
        note.origin = Origin::at(at + 1);
        deck.notes.push(note);
    }
    let keys = keys(&deck);
    Identifier::default().identify(&mut deck, keys, "");
    deck
}

/// Whatever says that two notes are one, it says so once for each.
fn compares(old: &Collection<'_>, new: &Collection<'_>) {
    for strength in [Strength::Normal, Strength::Strict] {
        let found = Comparison::of(old, new, strength);
        assert_eq!(found.matches.len(), new.notes.len());
        let taken: Vec<u32> = found.matches.iter().flatten().map(|found| found.old).collect();
        each_once(&taken);
        assert!(taken.iter().all(|at| (*at as usize) < old.notes.len()));
        assert!(found.matches.iter().flatten().all(|found| found.likeness <= 100));
        let taken: BTreeSet<u32> = taken.into_iter().collect();
        for pair in found.doubts.iter().chain(&found.other_kind) {
            assert!((pair.old as usize) < old.notes.len() && pair.likeness <= 100, "{pair:?}");
            assert!(!taken.contains(&pair.old), "it has a match: {pair:?}");
            assert_eq!(found.matches.get(pair.new as usize), Some(&None), "{pair:?}");
        }
        assert_eq!(found, Comparison::of(old, new, strength), "it is another the second time");
    }
    // A deck is itself.
    for (note, found) in old.notes.iter().zip(Comparison::of(old, old, Strength::Normal).matches) {
        let same = found.and_then(|found| old.notes.get(found.old as usize));
        assert_eq!(same.map(|same| &same.fields), Some(&note.fields));
    }
    assert!(Difference::of(old, old).is_none());
    let counts = Difference::of(old, new).counts;
    assert!(counts.same <= old.notes.len().min(new.notes.len()), "{counts:?}");
    let now = counts.same + counts.added + counts.changed + counts.moved + counts.kind + counts.id;
    assert_eq!(now + counts.doubtful, new.notes.len(), "{counts:?}");
}

fn carries<'a>(old: &Collection<'_>, new: Collection<'a>, bits: u8) {
    let carrying = Carrying {
        carry: [Carry::Normal, Carry::Strict, Carry::Off, Carry::Normal][usize::from(bits) & 3],
        now: 1_795_305_600_000,
        to_anki: bits & 4 != 0,
        own: if bits & 8 != 0 { old.notes.len() } else { 0 },
        gone: [Gone::Left, Gone::Tagged, Gone::Kept, Gone::Left][usize::from(bits >> 4) & 3],
        types_are_known: bits & 64 != 0,
        retired: &[],
    };
    let ids = |of: &Collection<'_>| -> HashSet<String> {
        of.notes.iter().map(|note| note.id.to_string()).collect()
    };
    let mut now = new.clone();
    let carried = carry(&mut now, old, carrying);
    each_once(now.notes.iter().map(|note| note.id.to_string()));
    for (was, is) in new.notes.iter().zip(&now.notes) {
        assert!(!is.id.is_none(), "it has no id: {is:?}");
        assert_eq!((&was.fields, &was.tags, was.deck), (&is.fields, &is.tags, is.deck));
    }
    let (before, after) = (ids(old), ids(&now));
    let gone = before.difference(&after).count();
    match carrying.gone {
        Gone::Left => {
            assert_eq!(now.notes.len(), new.notes.len());
            // Of decks that are not here, nothing is said.
            assert!(carried.removed <= gone, "{} removed, {gone} gone", carried.removed);
            let all = carrying.own == old.notes.len();
            assert!(!all || carried.removed == gone, "{} removed, {gone} gone", carried.removed);
        }
        _ if carrying.own == old.notes.len() => assert_eq!(gone, 0),
        _ => {}
    }
    let (known, changed) = carried.count(&now.notes);
    assert!(changed <= known && known <= now.notes.len());
    assert!(known >= before.intersection(&after).count());
    for said in &carried.diagnostics {
        assert!(!said.problem.message().is_empty());
    }
    // What was carried over once stays as it is.
    let mut twice = new.clone();
    carry(&mut twice, &now, Carrying { gone: Gone::Left, ..carrying });
    for (is, again) in now.notes.iter().zip(&twice.notes) {
        assert_eq!(is.id, again.id, "another id the second time: {is:?}");
    }
}
