//! A collection cut into several: by deck, by tag, or into parts of so many notes.
//!
//! Each part holds what its notes need of the decks, note types and files, and no more. It must not
//! know outputs.

use std::collections::{BTreeMap, HashMap};

use super::{Collection, Decks, Kind, Note};
use crate::media::MediaFiles;

/// Which notes go into an output of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Split {
    /// All into one.
    #[default]
    No,
    /// Those of one deck.
    Deck,
    /// Those with one tag: a note with several tags goes into several.
    Tag,
    /// So many.
    Notes(usize),
}

impl Split {
    /// What a word on the command line means.
    #[must_use]
    pub fn named(how: &str) -> Option<Self> {
        match how {
            "deck" => Some(Self::Deck),
            "tag" => Some(Self::Tag),
            number => number.parse().ok().filter(|most| *most > 0).map(Self::Notes),
        }
    }
}

/// What notes without a tag are called among those that have one.
const UNTAGGED: &str = "untagged";

impl<'a> Collection<'a> {
    /// The notes by deck or by tag, with the name of each; all in one without a name if they are not
    /// to be split so, or only by number.
    pub fn split(mut self, by: Split) -> impl Iterator<Item = (Option<String>, Self)> {
        let notes = std::mem::take(&mut self.notes);
        let groups = match by {
            Split::No | Split::Notes(_) => {
                let all = Self { notes, ..std::mem::take(&mut self) };
                return Either::One(std::iter::once((None, all)));
            }
            Split::Deck => grouped(notes.into_iter().map(|note| {
                let name = self.deck_of(&note).to_owned();
                (name.clone(), name, note)
            })),
            Split::Tag => grouped(notes.into_iter().flat_map(by_tag)),
        };
        let whole = Whole(self);
        Either::Many(groups.into_iter().map(move |(name, notes)| (Some(name), whole.part(notes))))
    }

    /// Leaves out the note types that no note has.
    pub(crate) fn keep_used_types(&mut self) {
        let mut types = Places::default();
        for note in &mut self.notes {
            if let Kind::Custom(index) = &mut note.kind {
                *index = types.next(*index);
            }
        }
        self.note_types = types.pick(&self.note_types);
    }

    /// The notes in parts of at most `most`, each a collection of its own; one part if they fit.
    pub fn in_parts(mut self, most: usize) -> impl Iterator<Item = Self> {
        let most = most.max(1);
        if self.notes.len() <= most {
            return Either::One(std::iter::once(self));
        }
        let notes = std::mem::take(&mut self.notes);
        let whole = Whole(self);
        let mut notes = notes.into_iter();
        Either::Many(std::iter::from_fn(move || {
            let part: Vec<Note<'a>> = notes.by_ref().take(most).collect();
            (!part.is_empty()).then(|| whole.part(part))
        }))
    }
}

/// One of two iterators.
enum Either<A, B> {
    One(A),
    Many(B),
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Either<A, B> {
    type Item = A::Item;

    fn next(&mut self) -> Option<A::Item> {
        match self {
            Self::One(one) => one.next(),
            Self::Many(many) => many.next(),
        }
    }
}

/// `note` for each of its tags: the tag as Anki tells it apart, as it is spelt, the note.
fn by_tag(note: Note<'_>) -> Vec<(String, String, Note<'_>)> {
    match note.tags.as_slice() {
        [] => vec![(String::new(), UNTAGGED.to_owned(), note)],
        tags => tags
            .iter()
            .map(|tag| (tag.to_lowercase(), tag.clone().into_owned(), note.clone()))
            .collect(),
    }
}

/// The notes of each key, under the first name that came with it, in the order of the first notes.
fn grouped<'a>(
    notes: impl Iterator<Item = (String, String, Note<'a>)>,
) -> Vec<(String, Vec<Note<'a>>)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(String, Vec<Note<'a>>)> = Vec::new();
    for (key, name, note) in notes {
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, notes)) => notes.push(note),
            None => groups.push((name, vec![note])),
        }
    }
    groups
}

/// What is to be cut, without its notes.
struct Whole<'a>(Collection<'a>);

impl<'a> Whole<'a> {
    /// A collection of these notes alone.
    fn part(&self, mut notes: Vec<Note<'a>>) -> Collection<'a> {
        let mut decks = Decks::default();
        let mut deck_here = Places::default();
        let (mut types, mut files) = (Places::default(), Places::default());
        let mut deck = |there: u32| {
            deck_here.place(there, |_| {
                self.0.decks.get(there).map_or(0, |deck| {
                    // Those above may say something of themselves.
                    for above in above(&deck.name).filter_map(|name| self.0.decks.of_name(name)) {
                        decks.add(above);
                    }
                    decks.add(deck)
                })
            })
        };
        for note in &mut notes {
            note.deck = deck(note.deck);
            for card in note.anki.iter_mut().flat_map(|anki| &mut anki.cards) {
                card.deck = deck(card.deck);
            }
            if let Kind::Custom(index) = &mut note.kind {
                *index = types.next(*index);
            }
            note.origin.file = files.next(note.origin.file);
        }
        let Collection { note_types, media, created, files: names, .. } = &self.0;
        let mut part = Collection {
            decks,
            note_types: types.pick(note_types),
            notes,
            media: MediaFiles::default(),
            created: *created,
            files: files.pick(names),
        };
        part.media = part.used_of(media, true);
        part
    }
}

/// The names of the decks above the one called `name`, the highest first.
fn above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices("::").filter_map(|(at, _)| name.get(..at))
}

/// New places for things that are met one after the other, by the old ones.
#[derive(Default)]
struct Places(BTreeMap<u32, u32>);

impl Places {
    /// The place of `there`, which `new` gives when it is met first.
    fn place(&mut self, there: u32, new: impl FnOnce(u32) -> u32) -> u32 {
        let met = self.0.len() as u32;
        *self.0.entry(there).or_insert_with(|| new(met))
    }

    /// The place of `there`: behind those met before.
    fn next(&mut self, there: u32) -> u32 {
        self.place(there, |met| met)
    }

    /// Those of `all` that were met, in the order in which they were.
    fn pick<T: Clone>(&self, all: &[T]) -> Vec<T> {
        let mut order: Vec<(u32, u32)> =
            self.0.iter().map(|(there, here)| (*here, *there)).collect();
        order.sort_unstable();
        order.into_iter().filter_map(|(_, there)| all.get(there as usize).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AnkiCard, AnkiNote, Deck, NoteType};
    use super::*;
    use crate::media::Media;
    use crate::text::Text;

    fn collection() -> Collection<'static> {
        let mut all = Collection::default();
        let mut top = Deck::new("A");
        "above".clone_into(&mut top.description);
        all.decks.add(&top);
        for name in ["A::b", "C"] {
            all.decks.named(name);
        }
        all.note_types = ["One", "Two"].map(|name| NoteType::plain(name, &["F"])).to_vec();
        all.files = vec!["1.txt".to_owned(), "2.txt".to_owned()];
        for name in ["b.png", "c.png", "_font.woff"] {
            all.media.push(Media::new(name, std::sync::Arc::new(Vec::new())));
        }
        let note = |deck: u32, html: &'static str, tags: &[&'static str]| {
            let mut note = Note::basic(Text::html(html), Text::EMPTY);
            note.deck = deck;
            note.origin.file = deck - 1;
            note.kind = Kind::Custom(deck - 1);
            note.tags = tags.iter().map(|tag| (*tag).into()).collect();
            note
        };
        all.notes = vec![
            note(2, "<img src=c.png>", &["x"]),
            note(1, "<img src=b.png>", &["y", "X"]),
            note(2, "none", &[]),
        ];
        all
    }

    fn names(part: &Collection<'_>) -> [String; 4] {
        let decks: Vec<&str> = part.decks.iter().map(|deck| deck.name.as_str()).collect();
        let media: Vec<&str> = part.media.iter().map(|media| media.name.as_str()).collect();
        let types: Vec<&str> = part.note_types.iter().map(|t| t.name.as_str()).collect();
        [decks.join(" "), types.join(" "), media.join(" "), part.files.join(" ")]
    }

    #[test]
    fn parts_hold_what_they_need() {
        let parts: Vec<_> = collection().split(Split::Deck).collect();
        assert_eq!(parts[0].0.as_deref(), Some("C"));
        assert_eq!(names(&parts[0].1), ["C", "Two", "c.png _font.woff", "2.txt"]);
        assert_eq!(names(&parts[1].1), ["A A::b", "One", "b.png _font.woff", "1.txt"]);
        let one = &parts[1].1;
        assert_eq!(one.deck_of(&one.notes[0]), "A::b");
        assert_eq!(one.note_type_of(&one.notes[0]).unwrap().name, "One");
        assert_eq!(one.file_of(&one.notes[0]), Some("1.txt"));
    }

    #[test]
    fn a_note_stands_with_each_of_its_tags() {
        let parts: Vec<_> = collection().split(Split::Tag).collect();
        let of: Vec<(&str, usize)> =
            parts.iter().map(|(name, part)| (name.as_deref().unwrap(), part.notes.len())).collect();
        assert_eq!(of, [("x", 2), ("y", 1), ("untagged", 1)]);
    }

    #[test]
    fn parts_of_so_many_lose_nothing() {
        for (most, lengths) in [(1, vec![1, 1, 1]), (2, vec![2, 1]), (3, vec![3]), (0, vec![1; 3])]
        {
            let parts: Vec<_> = collection().in_parts(most).collect();
            let found: Vec<usize> = parts.iter().map(|part| part.notes.len()).collect();
            assert_eq!(found, lengths);
        }
        assert_eq!(collection().in_parts(3).next(), Some(collection()));
    }

    #[test]
    fn cards_keep_the_decks_they_are_in() {
        let mut all = collection();
        let card = AnkiCard { deck: 2, ..AnkiCard::default() };
        all.notes[1].anki = Some(Box::new(AnkiNote { cards: vec![card], ..AnkiNote::default() }));
        let part = all.split(Split::Deck).nth(1).unwrap().1;
        assert_eq!(names(&part)[0], "A A::b C");
        assert_eq!(part.notes[0].anki.as_ref().unwrap().cards[0].deck, 2);
    }
}
