//! The decks that are edited: those of `tests/carrying/decks`, written for this, in plain turns or
//! as JSON Lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use deckconv::convert::{ReadOptions, read};
use deckconv::deck::{Collection, Kind, Note};
use deckconv::identity::Identifier;
use deckconv::source::Source;
use deckconv::text::Text;

use crate::kin::Kin;
use crate::words::bare;

/// What a note says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) deck: String,
    pub(crate) kind: Kind,
    pub(crate) front: String,
    pub(crate) back: String,
    /// Whether both sides are HTML.
    pub(crate) is_html: bool,
}

/// The notes of one file.
pub(crate) struct Deck {
    pub(crate) cards: Vec<Card>,
    pub(crate) kin: Kin,
    /// All words.
    pub(crate) vocabulary: Vec<String>,
}

impl Deck {
    pub(crate) fn of(cards: Vec<Card>) -> Self {
        let words = cards.iter().flat_map(|card| [bare(&card.front), bare(&card.back)].concat());
        Self { kin: Kin::of(&cards), vocabulary: words.collect(), cards }
    }
}

/// The decks written for this.
pub(crate) fn written() -> Vec<Deck> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/carrying/decks");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.sort();
    let deck = |path: &std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("a deck");
        let cards =
            if name.ends_with(".txt") { in_turns(&text) } else { read_by_name(&name, &text) };
        assert!(cards.len() >= 30, "{name}: {} notes", cards.len());
        Deck::of(cards)
    };
    paths.iter().map(deck).collect()
}

/// A title, then question and answer in turn: read here, so that reading is not what is measured.
fn in_turns(text: &str) -> Vec<Card> {
    let (title, rest) = text.split_once('\n').expect("a title");
    let lines: Vec<&str> = rest.lines().collect();
    assert!(lines.len().is_multiple_of(2), "{title}: a side is missing");
    let card = |pair: &[&str]| Card {
        deck: title.to_owned(),
        kind: Kind::Basic,
        front: pair[0].to_owned(),
        back: pair[1].to_owned(),
        is_html: false,
    };
    lines.chunks(2).map(card).collect()
}

fn read_by_name(name: &str, text: &str) -> Vec<Card> {
    let source = Source::of_text(name, text);
    let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "");
    let input = input.expect("a deck that is read");
    assert_eq!(input.collection.notes.len(), text.lines().count(), "{name}");
    cards_of(&input.collection)
}

/// Decks that people made, of up to so many notes each; nothing if there are none here.
pub(crate) fn found() -> Option<Vec<Deck>> {
    const FOLDERS: [&str; 4] =
        ["1-alternating", "2-blocks-labels", "3-delimited", "4-markdown-org"];
    const MOST_NOTES: usize = 80;
    const MOST_DECKS: usize = 60;
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let mut paths = Vec::new();
    for folder in FOLDERS {
        paths.extend(files_of(&corpora.join(folder)));
    }
    paths.sort();
    let deck = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).ok()?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        let source = Source::of_text(&name, &text);
        let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "").ok()?;
        let mut cards = cards_of(&input.collection);
        cards.retain(|card| !card.front.trim().is_empty() && !card.back.trim().is_empty());
        let mut met = BTreeSet::new();
        cards.retain(|card| met.insert((card.front.clone(), card.back.clone())));
        cards.truncate(MOST_NOTES);
        (cards.len() >= 30).then(|| Deck::of(cards))
    };
    let decks: Vec<Deck> = paths.iter().filter_map(deck).take(MOST_DECKS).collect();
    (!paths.is_empty()).then_some(decks)
}

fn files_of(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_of(&path)) } else { files.push(path) }
    }
    files
}

/// The notes of two sides, as plain text.
pub(crate) fn cards_of(collection: &Collection<'_>) -> Vec<Card> {
    let card = |note: &Note<'_>| Card {
        deck: collection.deck_of(note).to_owned(),
        kind: note.kind,
        front: note.front().to_plain().into_owned(),
        back: note.back().to_plain().into_owned(),
        is_html: false,
    };
    let notes = collection.notes.iter();
    notes.filter(|note| !matches!(note.kind, Kind::Custom(_))).map(card).collect()
}

/// The same as deckconv has it in memory.
pub(crate) fn collection(cards: &[Card]) -> Collection<'static> {
    let mut collection = Collection::default();
    for card in cards {
        let text = |side: &str| match card.is_html {
            true => Text::html(side.to_owned()),
            false => Text::plain(side.to_owned()),
        };
        let deck = collection.decks.named(&card.deck);
        let note = Note::basic(text(&card.front), text(&card.back));
        collection.notes.push(Note { deck, kind: card.kind, ..note });
    }
    collection
}
