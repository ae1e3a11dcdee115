//! Decks that only their files name.
//!
//! A text without a title has a deck called after its file; that the file of an earlier state is
//! called otherwise does not rename the deck. It must not know notes.

use crate::deck::Collection;

/// Calls the decks of `old` that are named after its file as those of `new` after theirs.
pub(super) fn make_one(
    old: &mut Collection<'_>,
    old_name: &str,
    new: &Collection<'_>,
    new_name: &str,
) {
    let is_named = new.decks.iter().any(|deck| below(&deck.name, new_name).is_some());
    if old_name == new_name || !is_named {
        return;
    }
    old.rename_decks(|deck| match below(&deck.name, old_name) {
        Some(below) => format!("{new_name}{below}"),
        None => deck.name.clone(),
    });
}

/// What stands below the deck called `top` in `name`; nothing where it is another deck.
fn below<'n>(name: &'n str, top: &str) -> Option<&'n str> {
    name.strip_prefix(top).filter(|below| below.is_empty() || below.starts_with("::"))
}
