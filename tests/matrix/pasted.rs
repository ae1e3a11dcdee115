//! Text for apps into which it is pasted, cut as their help pages say: plainly, without quoting.

use std::io::Cursor;

use deckconv::convert::write;
use deckconv::formats::{Writing, named};
use deckconv::settings::Settings;

use super::sixty::{NOTES, deck};

/// A line a card, the first tab between term and definition: what all of them take by themselves.
fn cut(text: &str) -> Vec<(&str, &str)> {
    text.lines().map(|line| line.split_once('\t').expect("a tab")).collect()
}

#[test]
fn sixty_notes_for_each_app() {
    for app in ["knowt", "cram", "studystack", "memrise"] {
        let mut settings = Settings::default();
        settings.set("for", app);
        let quizlet = named("quizlet").expect("a format");
        let mut out = Cursor::new(Vec::new());
        let writing = Writing::new(&settings);
        let done = write(deck(), quizlet, None, &writing, &mut out).expect("memory takes it");
        let text = String::from_utf8(out.into_inner()).expect("text");
        let cards = cut(&text);
        // Of the clozes, three notes make more cards than one: two, two and three.
        assert_eq!((cards.len(), done.cards), (NOTES + 4, NOTES + 4), "{app}");
        assert!(cards.iter().all(|(front, back)| !front.is_empty() && !back.contains('\t')));
        assert!(cards.contains(&("What is the capital of France?", "Paris")));
        assert!(cards.contains(&("Name the four seasons.", "Spring / Summer / Autumn / Winter")));
        assert!(done.next.to_lowercase().contains(app), "{}", done.next);
        let said: Vec<String> =
            done.diagnostics.iter().map(|said| said.problem.message()).collect();
        assert!(said.iter().any(|said| said.to_lowercase().starts_with(app)), "{said:?}");
        // The tab and the line breaks inside of sides were in the way, and each side is named.
        let replaced =
            |code: &str| done.diagnostics.iter().filter(|said| said.problem.code() == code).count();
        assert!(replaced("separator-replaced") > 10, "{app}");
    }
}
