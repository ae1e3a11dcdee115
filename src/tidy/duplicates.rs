//! Notes that stand twice: equal ones, and questions that are alike but for how they are typed.
//!
//! Only equal notes are joined. It must not know ids made by us; those are in `identity`.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::Duplicates;
use super::clean::unrepeat;
use crate::deck::Note;
use crate::identity::{Spread, normal_front};
use crate::many;
use crate::report::{Diagnostic, Problem};
use crate::text::Text;

/// So many equal notes with ids of their own are looked at for one to join.
const MOST_ALIKE: usize = 8;

/// Takes out notes that are equal to an earlier one; says how many.
pub(super) fn join_equal(
    notes: &mut Vec<Note<'_>>,
    duplicates: Duplicates,
    said: &mut Vec<Diagnostic>,
) -> usize {
    let before = notes.len();
    let mut kept: Vec<Note<'_>> = Vec::with_capacity(before);
    let mut by_hash: HashMap<u64, Vec<usize>> = HashMap::new();
    for note in notes.drain(..) {
        let mut hasher = DefaultHasher::new();
        (note.deck, note.kind).hash(&mut hasher);
        note.fields.iter().for_each(|field| field.raw().hash(&mut hasher));
        let alike = by_hash.entry(hasher.finish()).or_default();
        // Many equal notes with ids of their own are many notes: no need to ask each of them.
        let earlier = alike.iter().copied().take(MOST_ALIKE).find(|at| {
            kept.get(*at).is_some_and(|earlier| {
                // Two ids of the source are two notes, however alike: each has its history.
                let two_ids = earlier.id.is_given() && note.id.is_given() && earlier.id != note.id;
                (earlier.deck, earlier.kind, &earlier.fields)
                    == (note.deck, note.kind, &note.fields)
                    && !two_ids
            })
        });
        let Some(earlier) = earlier.and_then(|at| kept.get_mut(at)) else {
            alike.push(kept.len());
            kept.push(note);
            continue;
        };
        let first = earlier.origin.line;
        let problem = match duplicates {
            Duplicates::Error => Problem::Duplicate { file: None, first },
            Duplicates::Keep | Duplicates::Merge => Problem::Merged { file: None, first },
        };
        said.push(Diagnostic::of_note(problem, &note));
        if earlier.id.is_none() {
            earlier.id = note.id;
        }
        earlier.tags.extend(note.tags);
    }
    kept.iter_mut().for_each(|note| unrepeat(&mut note.tags));
    *notes = kept;
    before - notes.len()
}

/// Questions that stood before in the same deck but for case, punctuation or space.
pub(super) fn similar(notes: &[Note<'_>]) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let (mut folded, mut other) = (Vec::new(), Vec::new());
    // Folding takes five times as long as adding letters up, and most questions stand alone by
    // their letters.
    let letters = many::map(notes, |notes| {
        let mut folded = Vec::new();
        notes.iter().map(|note| letters_of(note, &mut folded)).collect()
    });
    let alike: Vec<&Note<'_>> = maybe_repeated(&letters).filter_map(|at| notes.get(at)).collect();
    let hashes = many::map(&alike, |notes| {
        let mut folded = Vec::new();
        let hash = |note: &&Note<'_>| {
            fold(note.front(), &mut folded);
            hash_of(note, &folded)
        };
        notes.iter().map(hash).collect()
    });
    let mut first: HashMap<u64, usize, BuildHasherDefault<Spread>> = HashMap::default();
    let mut typed: HashSet<u64, BuildHasherDefault<Spread>> = HashSet::default();
    for index in maybe_repeated(&hashes) {
        let (Some(note), Some(hash)) = (alike.get(index), hashes.get(index)) else { continue };
        let earlier = *first.entry(*hash).or_insert(index);
        // Equal ones are reported where ids are made.
        let is_new = typed.insert(hash_of(note, normal_front(note.front()).as_bytes()));
        let Some(earlier) = alike.get(earlier).filter(|_| earlier != index && is_new) else {
            continue;
        };
        fold(note.front(), &mut folded);
        fold(earlier.front(), &mut other);
        let alike = folded == other && !folded.is_empty();
        if alike && !only_capitals_differ(note, earlier) {
            let problem = Problem::SimilarFront {
                front: note.front().to_plain().into_owned(),
                earlier: earlier.front().to_plain().into_owned(),
                first: earlier.origin.line,
            };
            said.push(Diagnostic::of_note(problem, note));
        }
    }
    said
}

/// The places in `hashes`, in order, of those that occur more than once, and of a few others.
///
/// Each hash is a bit in two small tables, so a million of them cost little time and memory.
fn maybe_repeated(hashes: &[u64]) -> impl Iterator<Item = usize> {
    const BITS_EACH: usize = 16;
    let bits = (hashes.len() * BITS_EACH).next_power_of_two().max(64);
    let place = move |hash: u64| {
        let bit = hash as usize & (bits - 1);
        (bit / 64, 1_u64 << (bit % 64))
    };
    let (mut met, mut again) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
    for hash in hashes {
        let (word, bit) = place(*hash);
        if let (Some(met), Some(again)) = (met.get_mut(word), again.get_mut(word)) {
            *again |= *met & bit;
            *met |= bit;
        }
    }
    let is_again = move |hash: u64| {
        let (word, bit) = place(hash);
        again.get(word).is_some_and(|word| word & bit != 0)
    };
    hashes.iter().enumerate().filter(move |(_, hash)| is_again(**hash)).map(|(index, _)| index)
}

/// Whether two single words differ in their capitals, and their answers too: `Morgen` and
/// `morgen` are two words.
fn only_capitals_differ(note: &Note<'_>, earlier: &Note<'_>) -> bool {
    let (front, back) = (note.front().to_plain(), note.back().to_plain());
    let is_word = !front.contains(char::is_whitespace);
    is_word
        && front.to_lowercase() == earlier.front().to_plain().to_lowercase()
        && back.to_lowercase() != earlier.back().to_plain().to_lowercase()
}

/// What `note` asks, as it is compared: how it is typed does not count.
pub(crate) fn asked(note: &Note<'_>) -> Vec<u8> {
    let mut folded = Vec::new();
    fold(note.front(), &mut folded);
    folded
}

/// Puts `front` into `folded` as it is compared: in small, without space, and without punctuation
/// around words. Signs inside words, beside digits and single letters tell questions apart.
fn fold(front: &Text<'_>, folded: &mut Vec<u8>) {
    folded.clear();
    let front = front.to_plain();
    if !front.is_ascii() {
        let words = front.split_whitespace().map(|word| {
            let bare = word.trim_start_matches(is_opening);
            bare.get(..bare_length(bare)).unwrap_or(bare)
        });
        let mut utf_8 = [0; 4];
        for c in words.flat_map(str::chars).flat_map(char::to_lowercase) {
            folded.extend(c.encode_utf8(&mut utf_8).as_bytes());
        }
        return;
    }
    let mut word = 0;
    for byte in front.bytes().chain([b' ']) {
        match byte {
            b' ' | b'\n' | b'\t' => {
                let last = folded.get(word..).and_then(|word| str::from_utf8(word).ok());
                folded.truncate(word + last.map_or(0, bare_length));
                word = folded.len();
            }
            b'"' | b'\'' if folded.len() == word => {}
            _ => folded.push(byte.to_ascii_lowercase()),
        }
    }
}

/// The sum of the letters and digits of a question, the same for all that are alike when folded.
fn letters_of(note: &Note<'_>, folded: &mut Vec<u8>) -> u64 {
    // A number for each byte whose sums do not meet: 64 bits spread, nothing for all signs.
    #[allow(clippy::indexing_slicing, reason = "the table has every byte")]
    const EACH: [u64; 256] = {
        let mut each = [0; 256];
        let mut byte = 0;
        while byte < each.len() {
            if (byte as u8).is_ascii_alphanumeric() {
                let letter = (byte as u8).to_ascii_lowercase() as u64;
                let bits = letter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                each[byte] = bits ^ (bits >> 27);
            }
            byte += 1;
        }
        each
    };
    let sum = |text: &[u8]| {
        let one = |byte: &u8| EACH.get(usize::from(*byte)).copied().unwrap_or(0);
        text.iter().map(one).fold(0, u64::wrapping_add)
    };
    let plain = note.front().to_plain();
    if plain.is_ascii() {
        return sum(plain.as_bytes());
    }
    fold(note.front(), folded);
    if folded.is_ascii() { sum(folded) } else { hash_of(note, folded) }
}

/// How long `word` is without the punctuation after it.
fn bare_length(word: &str) -> usize {
    if word.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return word.len();
    }
    let bare = word.trim_end_matches(is_punctuation);
    let is_name = bare.len() == 1 || (word.ends_with('!') && bare.ends_with(is_digit));
    if is_name { word.trim_end_matches('?').len() } else { bare.len() }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Quotes before a word. A colon or full stop there is a sign: `:ls`, `.git`.
fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '¿' | '¡' | '‘' | '‚' | '“' | '„' | '«' | '「' | '『')
}

fn is_punctuation(c: char) -> bool {
    const BEYOND_ASCII: &str = "¿¡…‘’‚“”„«»‹›–—。，、？！：；「」『』";
    match c.is_ascii() {
        true => matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\''),
        false => BEYOND_ASCII.contains(c),
    }
}

/// The hash of a question: `folded`, with its deck and kind.
fn hash_of(note: &Note<'_>, folded: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hasher = Spread::default();
    (note.deck, note.kind).hash(&mut hasher);
    let mut hash = hasher.finish();
    let mut mix = |bits: u64| hash = (hash.rotate_left(23) ^ bits).wrapping_mul(FACTOR);
    let (chunks, rest) = folded.as_chunks::<8>();
    chunks.iter().for_each(|chunk| mix(u64::from_le_bytes(*chunk)));
    mix(rest.iter().fold(rest.len() as u64, |bits, byte| bits << 8 | u64::from(*byte)));
    // The low bits are the ones that tables go by, and a product has its best ones high up.
    hash.rotate_left(32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sides: &[(&'static str, &'static str)]) -> Vec<(usize, usize)> {
        let note = |(line, (front, back)): (usize, &(&'static str, &'static str))| {
            let mut note = Note::basic(Text::plain(*front), Text::plain(*back));
            note.origin = crate::deck::Origin::at(line + 1);
            note
        };
        let notes: Vec<Note<'_>> = sides.iter().enumerate().map(note).collect();
        let said = similar(&notes).into_iter().filter_map(|said| match said.problem {
            Problem::SimilarFront { first, .. } => {
                Some((first?.get() as usize, said.place.line?.get() as usize))
            }
            _ => None,
        });
        said.collect()
    }

    #[test]
    fn how_a_question_is_typed_does_not_tell_it_apart() {
        let alike = [
            ("What is Django?", "a"),
            ("what is Django", "b"),
            ("Où est-il ?", "c"),
            ("Où est-il?", "d"),
            ("ice cream", "e"),
            ("Icecream", "e"),
            ("what is Django", "f"),
        ];
        assert_eq!(found(&alike), [(1, 2), (3, 4), (5, 6)]);
    }

    #[test]
    fn signs_capitals_and_equal_questions_are_not_its_business() {
        let apart = [
            ("C", "a"),
            ("C++", "b"),
            ("C#", "b"),
            ("Morgen", "morning"),
            ("morgen", "tomorrow"),
            ("1.5", "a"),
            ("15", "b"),
            ("n!", "a"),
            ("n", "b"),
            ("5!", "a"),
            ("5", "b"),
            ("-1", "a"),
            ("1", "b"),
            ("same?", "a"),
            ("same? ", "b"),
            ("?", "a"),
            ("!", "b"),
            (":ls", "a"),
            ("ls", "b"),
        ];
        assert_eq!(found(&apart), []);
    }
}
