//! A deck of sixty notes with everything in it that formats trip over, and its media.
//!
//! Plain text, subdecks, tags, East Asian and right-to-left text, separators and quotes inside,
//! what would be markup elsewhere, code, formatting, maths, images, sounds, clozes.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Cursor};
use std::sync::Arc;

use deckconv::convert::{ReadOptions, read};
use deckconv::deck::Collection;
use deckconv::formats::{Input, named};
use deckconv::identity::Identifier;
use deckconv::media::{Media, Stored};
use deckconv::source::{Site, Source};
use tempfile::TempPath;

/// How many notes there are.
pub const NOTES: usize = 60;

const DECK: &str = include_str!("deck.jsonl");

const MEDIA: [(&str, &[u8]); 3] = [
    ("beep.wav", include_bytes!("deck.media/beep.wav")),
    ("flag.png", include_bytes!("deck.media/flag.png")),
    ("map of the world.png", include_bytes!("deck.media/map of the world.png")),
];

/// The deck.
pub fn deck() -> Collection<'static> {
    let source = Source::of_text("sixty.jsonl", DECK).at(Arc::new(Beside::of_the_deck()));
    let options = ReadOptions { from: named("jsonl"), ..ReadOptions::default() };
    let input = read(&source, &options, &mut Identifier::default(), "").expect("a deck");
    assert_eq!((input.collection.notes.len(), input.diagnostics.len()), (NOTES, 0));
    assert_eq!(input.collection.media.len(), MEDIA.len());
    let notes = input.collection.notes.into_iter().map(|note| note.into_owned()).collect();
    Collection { notes, ..input.collection }
}

/// Files in memory that lie beside an input.
#[derive(Clone)]
pub struct Beside(BTreeMap<String, Media>);

impl Beside {
    /// These files.
    pub fn of<'m>(media: impl IntoIterator<Item = &'m Media>) -> Self {
        Self(media.into_iter().map(|media| (media.name.clone(), media.clone())).collect())
    }

    /// Those of the deck.
    pub fn of_the_deck() -> Self {
        let media = MEDIA.map(|(name, bytes)| Media::new(name, Arc::new(bytes)));
        Self::of(&media)
    }
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Site for Beside {
    fn open(&self) -> io::Result<Box<dyn Input + Send>> {
        Ok(Box::new(Cursor::new(Vec::new())))
    }

    fn scratch(&self) -> io::Result<TempPath> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn beside(&self, path: &str) -> Option<Arc<dyn Stored>> {
        let media = self.0.get(path.rsplit('/').next().unwrap_or(path))?;
        let mut bytes = Vec::new();
        media.copy_to(&mut bytes).ok()?;
        Some(Arc::new(bytes))
    }
}
