//! The model made clean after reading: trimmed, composed, without control characters, without
//! empty records, and with duplicates treated as the user wants.
//!
//! It must not know formats. Packages go by Anki's rules for fields and tags, so do we.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::cloze;
use crate::deck::{Collection, Decks, Kind, Note};
use crate::formats::Found;
use crate::identity::nfc;
use crate::report::{Counts, Diagnostic, Problem};
use crate::template::is_blank;
use crate::text::{self, Text};

/// What to do with notes that are equal in deck, kind and every field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// Keep and report them.
    #[default]
    Keep,
    /// Join them; tags of both stay.
    Merge,
    /// Leave the later ones out, as errors.
    Error,
}

/// Cleans what a reader found, and counts it.
pub fn tidy(found: &mut Found<'_>, duplicates: Duplicates) -> Counts {
    let read = found.collection.notes.len() + found.skipped;
    let said = &mut found.diagnostics;
    for note in &mut found.collection.notes {
        clean(note, said);
    }
    found.collection.notes.retain(|note| asks_something(note, said));
    let mut merged = 0;
    if duplicates != Duplicates::Keep {
        let joined = join_equal(&mut found.collection.notes, duplicates, said);
        merged = if duplicates == Duplicates::Merge { joined } else { 0 };
    }
    let kept = found.collection.notes.len();
    Counts { found: read, kept, merged, skipped: read - kept - merged }
}

fn clean(note: &mut Note<'_>, said: &mut Vec<Diagnostic>) {
    let mut controls = 0;
    for field in &mut note.fields {
        let text = std::mem::replace(field, Text::EMPTY);
        *field = match text {
            Text::Plain(text) => Text::Plain(text::map(composed(text, &mut controls), trim)),
            Text::Html(text) => Text::Html(composed(text, &mut controls)),
        };
    }
    if controls > 0 {
        said.push(Diagnostic::of_note(Problem::ControlCharacters { count: controls }, note));
    }
    for tag in std::mem::take(&mut note.tags) {
        let clean = clean_tag(&tag);
        if clean != *tag {
            let (tag, changed) = (tag.to_string(), clean.clone());
            said.push(Diagnostic::of_note(Problem::TagChanged { tag, changed }, note));
        }
        let tag = if clean == *tag { tag } else { Cow::Owned(clean) };
        if !tag.is_empty() {
            note.tags.push(tag);
        }
    }
    unrepeat(&mut note.tags);
}

/// Takes out tags that stand twice; the first stays where it is.
fn unrepeat(tags: &mut Vec<Cow<'_, str>>) {
    if tags.len() > 1 {
        let mut met = HashSet::new();
        tags.retain(|tag| met.insert(tag.to_string()));
    }
}

/// `text` in NFC and without control characters but for `\n` and `\t`; `\r` ends a line.
fn composed<'a>(text: Cow<'a, str>, controls: &mut usize) -> Cow<'a, str> {
    let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\t' | '\r');
    // Without a way out of the loop it runs over many bytes at once.
    let any = text.bytes().fold(false, |any, byte| any | (byte < b' ') | (byte == 0x7f));
    let text = if any {
        *controls += text.chars().filter(|c| is_control(*c)).count();
        text::map(text, |text| {
            if text.chars().any(|c| is_control(c) || c == '\r') {
                let lines = text.replace("\r\n", "\n").replace('\r', "\n");
                Cow::Owned(lines.chars().filter(|c| !is_control(*c)).collect())
            } else {
                Cow::Borrowed(text)
            }
        })
    } else {
        text
    };
    text::map(text, nfc)
}

/// `text` without the space around it; the first of several lines keeps its indentation.
fn trim(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    let body = text.trim_start();
    if !body.contains('\n') {
        return Cow::Borrowed(body);
    }
    let blank = text.len() - body.len();
    let line_start = text.get(..blank).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
    Cow::Borrowed(text.get(line_start..).unwrap_or(body))
}

/// `tag` as Anki has it: no control characters, no white space (an underscore instead), no level
/// without a name.
#[must_use]
pub fn clean_tag(tag: &str) -> String {
    let words = tag.split_whitespace().collect::<Vec<_>>().join("_");
    let bare: String = words.chars().filter(|c| !c.is_control()).collect();
    let composed = nfc(&bare);
    let levels = composed.split("::").map(|level| if level.is_empty() { "blank" } else { level });
    if composed.is_empty() { String::new() } else { levels.collect::<Vec<_>>().join("::") }
}

/// Levels of a deck name; Anki has no limit, but no one needs more, and each level is a deck.
const MOST_LEVELS: usize = 15;

/// `name` as Anki would store it: levels trimmed of space and colons, none of them empty.
#[must_use]
pub fn clean_deck_name(name: &str) -> String {
    let level = |level: &str| {
        let bare: String = nfc(level).chars().filter(|c| !c.is_control()).collect();
        let bare = bare.trim_matches(|c: char| c.is_whitespace() || c == ':');
        if bare.is_empty() { "blank".to_owned() } else { bare.to_owned() }
    };
    let levels: Vec<String> = name.split("::").map(level).collect();
    match levels.split_at_checked(MOST_LEVELS) {
        Some((kept, rest)) if !rest.is_empty() => format!("{}-{}", kept.join("::"), rest.join("-")),
        _ => levels.join("::"),
    }
}

/// Gives decks the names that Anki would store; says which changed.
pub fn clean_decks(collection: &mut Collection<'_>) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let mut decks = Decks::default();
    let mut indexes = Vec::new();
    for deck in collection.decks.iter() {
        let changed = clean_deck_name(&deck.name);
        indexes.push(decks.named(&changed));
        if changed != deck.name {
            let deck = deck.name.clone();
            said.push(Diagnostic::of_all(Problem::DeckChanged { deck, changed }));
        }
    }
    for note in &mut collection.notes {
        note.deck = indexes.get(note.deck as usize).copied().unwrap_or(note.deck);
    }
    collection.decks = decks;
    said
}

/// Whether `note` stays: a built-in kind without a front asks nothing.
fn asks_something(note: &Note<'_>, said: &mut Vec<Diagnostic>) -> bool {
    let blank = |text: &Text<'_>| match text {
        Text::Plain(text) => text.trim().is_empty(),
        Text::Html(text) => is_blank(text),
    };
    if matches!(note.kind, Kind::Custom(_)) {
        return true;
    }
    if blank(note.front()) {
        let back = note.back().to_plain().into_owned();
        said.push(Diagnostic::of_note(Problem::EmptyFront { back }, note));
        return false;
    }
    if note.kind == Kind::Cloze {
        if note.fields.iter().all(|field| cloze::numbers(field.raw()).is_empty()) {
            let text = note.front().to_plain().into_owned();
            said.push(Diagnostic::of_note(Problem::NoCloze { text }, note));
        }
    } else if blank(note.back()) {
        let front = note.front().to_plain().into_owned();
        said.push(Diagnostic::of_note(Problem::EmptyBack { front }, note));
    }
    true
}

/// So many equal notes with ids of their own are looked at for one to join.
const MOST_ALIKE: usize = 8;

/// Takes out notes that are equal to an earlier one; says how many.
fn join_equal(
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
            Duplicates::Error => Problem::Duplicate { first },
            Duplicates::Keep | Duplicates::Merge => Problem::Merged { first },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sides: &[(&'static str, &'static str)]) -> Found<'static> {
        let mut found = Found::default();
        found.collection.decks.named("d");
        let notes = sides.iter();
        found.collection.notes = notes
            .map(|(front, back)| Note::basic(Text::plain(*front), Text::plain(*back)))
            .collect();
        found
    }

    #[test]
    fn counts_add_up_and_nothing_goes_unsaid() {
        let sides = [("a", "b"), ("", "c"), ("a ", "b"), ("d", ""), ("a", "other")];
        for duplicates in [Duplicates::Keep, Duplicates::Merge, Duplicates::Error] {
            let mut found = found(&sides);
            let counts = tidy(&mut found, duplicates);
            assert_eq!(counts.found, 5);
            assert_eq!(counts.kept + counts.merged + counts.skipped, 5);
            assert_eq!(counts.merged, usize::from(duplicates == Duplicates::Merge));
            let codes: Vec<_> = found.diagnostics.iter().map(|d| d.problem.code()).collect();
            assert_eq!(codes.iter().filter(|code| **code == "empty-front").count(), 1);
            assert_eq!(codes.iter().filter(|code| **code == "empty-back").count(), 1);
        }
    }

    #[test]
    fn text_is_trimmed_but_code_keeps_its_shape() {
        assert_eq!(trim("  a b \n"), "a b");
        assert_eq!(trim("\n\n    if x:\n        y\n\n"), "    if x:\n        y");
        let mut controls = 0;
        assert_eq!(composed("e\u{301}\r\nb\u{0}\u{1f}".into(), &mut controls), "é\nb");
        assert_eq!(controls, 2);
    }

    #[test]
    fn tags_become_what_anki_takes() {
        assert_eq!(clean_tag("two words"), "two_words");
        assert_eq!(clean_tag("a::::b"), "a::blank::b");
        assert_eq!(clean_tag("plain::tag"), "plain::tag");
        assert_eq!(clean_tag(" \u{1}"), "");
    }

    #[test]
    fn deck_names_become_those_of_anki() {
        let cases = [
            ("Capitals", "Capitals"),
            (" A :: B: ", "A::B"),
            ("a::::b", "a::blank::b"),
            ("", "blank"),
            ("tab\there", "tabhere"),
        ];
        for (name, clean) in cases {
            assert_eq!(clean_deck_name(name), clean, "{name:?}");
        }
    }

    #[test]
    fn two_given_ids_are_two_notes() {
        let mut found = found(&[("a", "b"), ("a", "b"), ("a", "b")]);
        for (note, id) in found.collection.notes.iter_mut().zip(["x", "y"]) {
            note.id = crate::deck::Id::Given(id.into());
        }
        let counts = tidy(&mut found, Duplicates::Merge);
        assert_eq!((counts.kept, counts.merged), (2, 1));
    }
}
