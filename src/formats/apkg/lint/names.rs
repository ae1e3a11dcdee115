//! Names of decks that Anki takes for one.

use std::collections::BTreeMap;

use unicase::UniCase;

use crate::formats::apkg::shelf::Shelf;
use crate::report::PackageFault;

pub(super) fn look(shelf: &Shelf, say: &mut impl FnMut(PackageFault)) {
    let mut met: BTreeMap<UniCase<&str>, &str> = BTreeMap::new();
    for deck in shelf.decks.values() {
        if let Some(one) = met.insert(UniCase::new(&deck.name), &deck.name) {
            say(PackageFault::DeckCase { one: one.to_owned(), other: deck.name.clone() });
        }
    }
}
