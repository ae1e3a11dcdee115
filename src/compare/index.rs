//! Which old notes have telling words in common with a new one.
//!
//! Only the words of open notes are looked for, and only in a bounded number of notes each, so that
//! time grows with the notes. It must not know when likeness is enough.

use std::collections::HashMap;

use crate::cloze;
use crate::deck::Note;
use crate::identity::normal_front;
use crate::many;

use super::likeness::Common;
use super::passes::Passes;
use super::prints::{answer_of, hash};
use super::sides::Sides;
use super::words::{Lexicon, each_word};

/// So many of a note's most telling words are looked up.
const LOOKED_UP: usize = 16;

/// A word that more notes have tells too little to look at all of them.
const MOST_NOTES: usize = 200;

/// So many notes are looked at for one, those with its most telling words first.
const LOOKED_AT: usize = 800;

/// So many notes are compared with one.
const COMPARED: usize = 8;

/// The words of a note, sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) front: Vec<u32>,
    pub(super) back: Vec<u32>,
    /// What tells the numbers in the front, in their order, from others; nothing if there are none.
    pub(super) numbers: Option<u64>,
}

/// The old notes by their words.
pub(super) struct Index<'p> {
    old: &'p [Note<'p>],
    lexicon: Lexicon,
    /// The words of the old notes that any open note has, and how many others stand on each side.
    was: Vec<(Words, (usize, usize))>,
    /// The words of open new notes.
    new: HashMap<u32, Words>,
    /// For each word, the old notes that have it.
    notes: Vec<Vec<u32>>,
}

impl<'p> Index<'p> {
    pub(super) fn of(passes: &Passes<'p>) -> Self {
        let mut index = Self {
            old: &passes.old.notes,
            lexicon: Lexicon::new(passes.old.notes.len()),
            was: Vec::new(),
            new: HashMap::new(),
            notes: Vec::new(),
        };
        for (new, note) in (0..).zip(&passes.new.notes) {
            if passes.is_open_new(new) {
                let words = index.lexicon.learn(note);
                index.new.insert(new, words);
            }
        }
        for (_, note) in (0..).zip(index.old).filter(|(old, _)| passes.is_open_old(*old)) {
            index.lexicon.learn(note);
        }
        let lexicon = &index.lexicon;
        index.was =
            many::map(index.old, |notes| notes.iter().map(|note| lexicon.known(note)).collect());
        index.notes = vec![Vec::new(); index.lexicon.len()];
        for (old, (words, _)) in (0..).zip(&index.was) {
            for word in words.whole() {
                index.lexicon.count(word);
                if let Some(notes) = index.notes.get_mut(word as usize) {
                    notes.push(old);
                }
            }
        }
        index
    }

    /// The old notes that have most in common with `new`.
    pub(super) fn near(&self, new: u32) -> Vec<u32> {
        let Some(words) = self.new.get(&new) else { return Vec::new() };
        let words = words.whole();
        let mut words: Vec<(f32, u32)> =
            words.into_iter().map(|word| (self.lexicon.weight(word), word)).collect();
        words.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut shared: HashMap<u32, f32> = HashMap::new();
        let mut looked_at = 0;
        for (weight, word) in words.into_iter().take(LOOKED_UP) {
            let notes = self.notes.get(word as usize).map_or(&[][..], Vec::as_slice);
            for old in notes.iter().take(MOST_NOTES) {
                *shared.entry(*old).or_default() += weight;
            }
            looked_at += notes.len().min(MOST_NOTES);
            if looked_at >= LOOKED_AT {
                break;
            }
        }
        let mut near: Vec<(u32, f32)> = shared.into_iter().collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        near.truncate(COMPARED);
        near.into_iter().map(|(old, _)| old).collect()
    }

    /// What the two have in common, side by side; nothing if one of them is not there.
    pub(super) fn compare(&self, old: u32, new: u32) -> Option<Sides> {
        let ((was, unknown), is) = (self.was.get(old as usize)?, self.new.get(&new)?);
        Some(Sides::of(was, is, *unknown, self.is_cloze(old), &self.lexicon))
    }

    fn is_cloze(&self, old: u32) -> bool {
        let front = self.old.get(old as usize).map(|note| note.front().raw());
        front.is_some_and(cloze::hides)
    }

    /// How alike the two are, whichever side their words stand on.
    pub(super) fn compare_whole(&self, old: u32, new: u32) -> Option<f32> {
        let ((was, unknown), is) = (self.was.get(old as usize)?, self.new.get(&new)?);
        let unknown = unknown.0 + unknown.1;
        Some(Common::of(&was.whole(), &is.whole(), unknown, &self.lexicon).likeness())
    }
}

impl Words {
    /// The words of both sides, each once, sorted.
    fn whole(&self) -> Vec<u32> {
        let mut words = [self.front.as_slice(), &self.back].concat();
        words.sort_unstable();
        words.dedup();
        words
    }
}

impl Lexicon {
    /// The words of `note`; new ones get a number.
    fn learn(&mut self, note: &Note<'_>) -> Words {
        let (front, back) = (normal_front(note.front()), answer_of(note));
        let numbers = numbers_of(&front);
        Words { front: self.learn_text(&front), back: self.learn_text(&back), numbers }
    }

    /// Those words of `note` that are known, and how many on each side are not.
    fn known(&self, note: &Note<'_>) -> (Words, (usize, usize)) {
        let text = normal_front(note.front());
        let (front, no_front) = self.known_text(&text);
        let (back, no_back) = self.known_text(&answer_of(note));
        (Words { front, back, numbers: numbers_of(&text) }, (no_front, no_back))
    }
}

/// The numbers in `text`, if there are any.
pub(super) fn numbers_of(text: &str) -> Option<u64> {
    let mut numbers = Vec::new();
    each_word(text, |word| {
        if word.contains(char::is_numeric) {
            numbers.push(hash(word));
        }
    });
    (!numbers.is_empty()).then(|| hash(numbers))
}
