//! Stable note ids: what makes a note the same note in every later package.
//!
//! The recipe is pinned by known answers below and never changes: a learner's months hang on it.
//! It must not know formats or the order of anything but the notes of one run.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use sha1::{Digest, Sha1};

use crate::deck::{Collection, Id, Kind, Note};
use crate::many;
use crate::report::{Diagnostic, Problem};

mod base91;
mod front;

pub(crate) use base91::Base91;
pub use base91::base91;
pub use front::{nfc, normal_front};

/// The version of the recipe; the first part of every key.
const SCHEME: &str = "deckconv 1";

/// Makes keys, one after the other in the same memory.
#[derive(Debug, Default)]
struct Keys {
    /// The last deck, and the hash of a key that has come so far: names of decks can be long.
    begun: Option<(String, Sha1)>,
    /// The other parts of a key, as they are hashed.
    parts: Vec<u8>,
}

impl Keys {
    /// The id of a note that has this deck, kind and front: the first bits of the SHA-1 of all
    /// parts, each behind its length; `more` tells equal ones apart.
    ///
    /// `kind` is the name in JSON, or the note type's for a custom kind.
    fn key(&mut self, deck: &str, kind: &str, front: &str, more: &[&str]) -> u64 {
        let begun = match &self.begun {
            Some((last, begun)) if last == deck => begun.clone(),
            _ => {
                let begun = Sha1::new_with_prefix(self.joined(&[SCHEME, deck], &[]));
                self.begun = Some((deck.to_owned(), begun.clone()));
                begun
            }
        };
        let hash = begun.chain_update(self.joined(&[kind, front], more)).finalize();
        first_bits(hash.as_slice())
    }

    /// Parts of a key as they are hashed: each behind its length.
    fn joined(&mut self, parts: &[&str], more: &[&str]) -> &[u8] {
        self.parts.clear();
        for part in parts.iter().chain(more) {
            self.parts.extend((part.len() as u32).to_be_bytes());
            self.parts.extend(part.as_bytes());
        }
        &self.parts
    }

    /// The key of `note`, alone of its kind.
    fn of_note(&mut self, collection: &Collection<'_>, note: &Note<'_>) -> u64 {
        let front = normal_front(note.front());
        self.key(collection.deck_of(note), kind_of(collection, note), &front, &[])
    }
}

/// The keys of the notes of `collection`, each as if it were alone; where the source gives an id, what the
/// note says is hashed. That is most of the work of [`Identifier::identify`], and knows no order.
#[must_use]
pub fn keys(collection: &Collection<'_>) -> Vec<u64> {
    many::map(&collection.notes, |notes| {
        let mut keys = Keys::default();
        let key = |note: &Note<'_>| match note.id.is_given() {
            true => content(collection, note),
            false => keys.of_note(collection, note),
        };
        notes.iter().map(key).collect()
    })
}

/// Gives ids to the notes of one run, input after input, and no id twice.
#[derive(Debug, Default)]
pub struct Identifier {
    met: HashMap<u64, Met, BuildHasherDefault<Spread>>,
    /// What the notes say whose ids their source gives, by the bits of these.
    said: HashMap<u64, u64, BuildHasherDefault<Spread>>,
    keys: Keys,
    inputs: u32,
    outputs: u32,
    /// Notes of the last input that ask what an earlier one of the same output asks.
    elsewhere: usize,
}

/// The hasher of keys that are hashes already.
#[derive(Debug, Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        // Only whole keys come here; anything else would still be spread somehow.
        self.0 = first_bits(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    /// Ids from a source are chosen by somebody: all bits have to count (splitmix64's last step).
    fn finish(&self) -> u64 {
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }
}

/// Where an id was met first, and how many were made from it.
#[derive(Debug, Clone, Copy)]
struct Met {
    output: u32,
    input: u32,
    /// An index into that input's notes.
    note: u32,
    times: u32,
}

impl Identifier {
    /// The inputs from here on go into another output: an id that their source gives may stand in
    /// an earlier output too.
    pub fn begin_output(&mut self) {
        self.outputs += 1;
    }

    /// Gives an id to each note of `collection` that has none; reports fronts and ids met twice.
    /// A note that an earlier input has too, text and id, keeps its id: [`Joint`](crate::Joint) joins them.
    ///
    /// `keys` are those of its notes, see [`keys`]; `folder` is the folder of this input, relative to what the user named; it tells apart
    /// notes of equal keys in two inputs.
    pub fn identify(
        &mut self,
        collection: &mut Collection<'_>,
        mut keys: Vec<u64>,
        folder: &str,
    ) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        let input = self.inputs;
        self.inputs += 1;
        self.elsewhere = 0;
        let mut notes = std::mem::take(&mut collection.notes);
        self.met.reserve(notes.len());
        // Ids from the source first: no made one may take the id of a note further down.
        for (index, note) in notes.iter_mut().enumerate() {
            let Id::Given(id) = &note.id else { continue };
            let new = Met { output: self.outputs, input, note: index as u32, times: 1 };
            let (bits, says) = (bits_of(id), keys.get(index).copied().unwrap_or_default());
            match self.met.entry(bits) {
                Entry::Vacant(free) => {
                    free.insert(new);
                    self.said.insert(bits, says);
                }
                Entry::Occupied(mut taken) if taken.get().output != self.outputs => {
                    taken.insert(new);
                    self.said.insert(bits, says);
                }
                // The same note in two inputs: `joint` makes one of the two.
                Entry::Occupied(taken)
                    if taken.get().input != input && self.said.get(&bits) == Some(&says) => {}
                Entry::Occupied(_) => {
                    said.push(Diagnostic::of_note(
                        Problem::RepeatedId { id: id.to_string() },
                        note,
                    ));
                    note.id = Id::None;
                    if let Some(key) = keys.get_mut(index) {
                        *key = self.keys.of_note(collection, note);
                    }
                }
            }
        }
        for (index, key) in keys.into_iter().enumerate() {
            let Some(note) = notes.get(index).filter(|note| note.id.is_none()) else { continue };
            let (id, earlier) = self.make(collection, note, key, input, index as u32, folder);
            let earlier = earlier.and_then(|index| notes.get(index as usize));
            said.extend(earlier.and_then(|earlier| repeated_front(note, earlier)));
            if let Some(note) = notes.get_mut(index) {
                note.id = Id::Made(id);
            }
        }
        if self.elsewhere > 0 {
            let problem = Problem::RepeatedElsewhere { notes: self.elsewhere };
            said.push(Diagnostic::of_all(problem));
        }
        collection.notes = notes;
        said
    }

    /// A new id for `note`, whose key is `id`, and the note of this input that has it already.
    fn make(
        &mut self,
        collection: &Collection<'_>,
        note: &Note<'_>,
        mut id: u64,
        input: u32,
        index: u32,
        folder: &str,
    ) -> (u64, Option<u32>) {
        let deck = collection.deck_of(note);
        let new = Met { output: self.outputs, input, note: index, times: 1 };
        // Clozes of one sentence that hide different words share a key, but repeat nothing.
        let repeated_cloze = (note.kind == Kind::Cloze)
            .then(|| self.keys.key(deck, "cloze as typed", note.front().raw(), &[]))
            .map(|typed| self.met.insert(typed, new).filter(|met| met.input == input));
        let earlier_of = |met: Met| match repeated_cloze {
            Some(repeated) => repeated.map(|met| met.note),
            None => (met.input == input).then_some(met.note),
        };
        let mut met = match self.met.entry(id) {
            Entry::Occupied(met) => *met.get(),
            Entry::Vacant(free) => {
                free.insert(new);
                return (id, None);
            }
        };
        let (kind, front) = (kind_of(collection, note), normal_front(note.front()));
        let mut more = Vec::new();
        if met.input != input {
            self.elsewhere += usize::from(met.output == self.outputs);
            more.push(folder);
            id = self.keys.key(deck, kind, &front, &more);
            match self.met.get(&id) {
                Some(other) => met = *other,
                None => {
                    self.met.insert(id, new);
                    return (id, None);
                }
            }
        }
        let (mut times, mut numbered) = (met.times, id);
        while self.met.contains_key(&numbered) {
            times += 1;
            let number = times.to_string();
            let parts: Vec<&str> = more.iter().copied().chain([number.as_str()]).collect();
            numbered = self.keys.key(deck, kind, &front, &parts);
        }
        self.met.insert(id, Met { times, ..met });
        self.met.insert(numbered, new);
        (numbered, earlier_of(met))
    }
}

/// An id for `note` that is not taken: the next by the recipe for equal keys.
pub(crate) fn another_id(
    collection: &Collection<'_>,
    note: &Note<'_>,
    is_taken: impl Fn(u64) -> bool,
) -> u64 {
    let (deck, kind) = (collection.deck_of(note), kind_of(collection, note));
    let (front, mut keys) = (normal_front(note.front()), Keys::default());
    let mut ids =
        (2..).map(|number: usize| keys.key(deck, kind, &front, &[number.to_string().as_str()]));
    ids.find(|id| !is_taken(*id)).unwrap_or_default()
}

/// What the recipe makes of the deck, the kind and the front of `note`, whatever id it has.
pub(crate) fn key_of(collection: &Collection<'_>, note: &Note<'_>) -> u64 {
    let (kind, front) = (kind_of(collection, note), normal_front(note.front()));
    Keys::default().key(collection.deck_of(note), kind, &front, &[])
}

/// Whether the id that its source gives `note` is the one that deckconv itself makes for it.
pub(crate) fn is_our_id(collection: &Collection<'_>, note: &Note<'_>) -> bool {
    let Id::Given(id) = &note.id else { return false };
    base91::number_of(id) == Some(key_of(collection, note))
}

/// What a kind is called in a key.
pub(crate) fn kind_of<'c>(collection: &'c Collection<'_>, note: &Note<'_>) -> &'c str {
    collection.note_type_of(note).map_or(note.kind.name(), |t| t.name.as_str())
}

/// A hash of what `note` says: its kind and its fields.
fn content(collection: &Collection<'_>, note: &Note<'_>) -> u64 {
    let mut hash = DefaultHasher::new();
    kind_of(collection, note).hash(&mut hash);
    note.fields.iter().for_each(|field| field.raw().hash(&mut hash));
    hash.finish()
}

/// The bits that `id` shows if it is in base 91, else bits that stand for it alone.
pub(crate) fn bits_of(id: &str) -> u64 {
    base91::number_of(id).unwrap_or_else(|| first_bits(Sha1::digest(id.as_bytes()).as_slice()))
}

/// The first eight bytes of a hash as a number.
pub(crate) fn first_bits(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

fn repeated_front(note: &Note<'_>, earlier: &Note<'_>) -> Option<Diagnostic> {
    // An id that was made says that the fronts are alike; a given one says nothing of the front.
    if earlier.id.is_given() && earlier.front() != note.front() {
        return None;
    }
    let problem = Problem::RepeatedFront {
        front: note.front().to_plain().into_owned(),
        first: earlier.origin.line,
        same_answer: note.fields.get(1..) == earlier.fields.get(1..),
    };
    Some(Diagnostic::of_note(problem, note))
}

#[cfg(test)]
mod tests;
