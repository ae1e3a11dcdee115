//! The decks of a collection as the tree that their names make, for formats that nest them.
//!
//! Names may have as many levels as they like: nothing here calls itself. It must not know formats.

use std::collections::HashMap;

use super::{Collection, Deck, Note};

/// A deck in the tree: its own notes, and the decks below it.
#[derive(Debug)]
pub(crate) struct Branch<'c> {
    /// The last level of its name.
    pub(crate) name: &'c str,
    /// Its whole name.
    pub(crate) full_name: &'c str,
    /// The places of its notes in the collection.
    pub(crate) notes: Vec<usize>,
    /// The places of the decks below it in the tree.
    below: Vec<usize>,
}

impl<'c> Branch<'c> {
    /// What `collection` says of it; nothing where only decks below it are known.
    pub(crate) fn deck_in(&self, collection: &'c Collection<'_>) -> Option<&'c Deck> {
        collection.decks.of_name(self.full_name)
    }
}

/// The decks with notes and those above them, each before those below it; decks and notes in the
/// order in which they are first met.
#[derive(Debug)]
pub(crate) struct DeckTree<'c> {
    branches: Vec<Branch<'c>>,
    tops: Vec<usize>,
}

/// One step of a way through the tree.
#[derive(Debug)]
pub(crate) enum Walk<'t, 'c> {
    /// A deck begins.
    Into(&'t Branch<'c>),
    /// The deck that began last ends, with all below it.
    Out,
}

impl<'c> DeckTree<'c> {
    /// The tree of `collection`.
    pub(crate) fn of(collection: &'c Collection<'_>) -> Self {
        let mut tree = Self { branches: Vec::new(), tops: Vec::new() };
        let mut places: HashMap<u32, usize> = HashMap::new();
        let mut known: Levels<'_> = HashMap::new();
        for (index, note) in collection.notes.iter().enumerate() {
            let place = || tree.place(deck_of(collection, note), &mut known);
            let at = *places.entry(note.deck).or_insert_with(place);
            if let Some(branch) = tree.branches.get_mut(at) {
                branch.notes.push(index);
            }
        }
        tree
    }

    /// Where the deck called `name` is, which is put there with all above it if it is new.
    fn place(&mut self, name: &'c str, known: &mut Levels<'c>) -> usize {
        let mut above: Option<usize> = None;
        let mut start = 0;
        let ends = name.match_indices("::").map(|(end, _)| end).chain([name.len()]);
        for end in ends {
            let level = name.get(start..end).unwrap_or(name);
            let at = *known.entry((above, level)).or_insert_with(|| {
                let at = self.branches.len();
                self.branches.push(Branch {
                    name: level,
                    full_name: name.get(..end).unwrap_or(name),
                    notes: Vec::new(),
                    below: Vec::new(),
                });
                match above.and_then(|above| self.branches.get_mut(above)) {
                    Some(above) => above.below.push(at),
                    None => self.tops.push(at),
                }
                at
            });
            above = Some(at);
            start = end + "::".len();
        }
        above.unwrap_or_default()
    }

    /// How many decks have none above them.
    pub(crate) fn tops(&self) -> usize {
        self.tops.len()
    }

    /// The way through the whole tree: into each deck, then into those below it, and out.
    pub(crate) fn walk(&self) -> impl Iterator<Item = Walk<'_, 'c>> {
        // What is still to be done, the next last: a deck to go into, or one to go out of.
        let mut open: Vec<Option<usize>> = self.tops.iter().rev().copied().map(Some).collect();
        std::iter::from_fn(move || {
            let Some(at) = open.pop()? else { return Some(Walk::Out) };
            let branch = self.branches.get(at)?;
            open.push(None);
            open.extend(branch.below.iter().rev().copied().map(Some));
            Some(Walk::Into(branch))
        })
    }
}

/// Where the decks of each level are, by what stands above them: a whole name may be long.
type Levels<'c> = HashMap<(Option<usize>, &'c str), usize>;

fn deck_of<'c>(collection: &'c Collection<'_>, note: &Note<'_>) -> &'c str {
    collection.decks.get(note.deck).map_or("", |deck| deck.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn decks_stand_below_those_that_their_names_begin_with() {
        let mut collection = Collection::default();
        let deep = "x::".repeat(50_000) + "x";
        for name in ["A::B::C", "D", "A", "A::B::C", "A::E", "D", &deep] {
            let mut note = Note::basic(Text::EMPTY, Text::EMPTY);
            note.deck = collection.decks.named(name);
            collection.notes.push(note);
        }
        let tree = DeckTree::of(&collection);
        let way: Vec<String> = tree
            .walk()
            .take(12)
            .map(|step| match step {
                Walk::Into(branch) => format!("{}{:?}", branch.name, branch.notes),
                Walk::Out => "out".to_owned(),
            })
            .collect();
        let expected =
            ["A[2]", "B[]", "C[0, 3]", "out", "out", "E[4]", "out", "out", "D[1, 5]", "out"];
        assert_eq!(way.get(..10).unwrap(), expected);
        assert_eq!((tree.tops(), tree.walk().count()), (3, 2 * (5 + 50_001)));
        let Some(Walk::Into(top)) = tree.walk().next() else { panic!("a deck") };
        assert_eq!((top.full_name, top.deck_in(&collection).is_some()), ("A", true));
    }
}
