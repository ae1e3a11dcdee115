//! A temporary folder in which deckconv runs, and the deck of sixty notes in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub struct Desk(TempDir);

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        Self(TempDir::with_prefix("deckconv-clients-").expect("the system has a temporary folder"))
    }

    /// One with the sixty notes and their media, as `deck.jsonl`.
    pub fn with_sixty_notes() -> Self {
        let desk = Self::new();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sixty");
        let copy = |name: &str| {
            fs::copy(from.join(name), desk.at(name)).expect("the deck is there");
        };
        copy("deck.jsonl");
        fs::create_dir(desk.at("deck.media")).expect("the folder is ours");
        for file in fs::read_dir(from.join("deck.media")).expect("media").flatten() {
            copy(&format!("deck.media/{}", file.file_name().to_string_lossy()));
        }
        desk
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).expect("the folder is ours");
    }

    /// Runs deckconv with these arguments, split at spaces; says what it printed.
    #[track_caller]
    pub fn deckconv(&self, arguments: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .args(arguments.split(' '))
            .current_dir(self.0.path())
            .output()
            .expect("deckconv starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "deckconv {arguments}: {said}");
        String::from_utf8(output.stdout).expect("text")
    }
}
