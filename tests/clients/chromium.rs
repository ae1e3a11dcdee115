//! Chromium: prints the page of cards to PDF, in which each answer must be behind its question.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use deckconv::convert::write;
use deckconv::formats::{Writing, named};
use deckconv::settings::Settings;

use crate::sixty::deck;

/// Why nothing can be printed, if nothing can.
pub fn missing() -> Option<&'static str> {
    let has = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|done| done.status.success())
    };
    if !has("chromium", &["--version"]) {
        return Some("there is no chromium (Debian's package of that name)");
    }
    (!has("pdftotext", &["-v"])).then_some("there is no pdftotext (Debian's poppler-utils)")
}

pub fn prints_both_sides() {
    let cards = printed(&[]);
    // Sixty notes, four of them reversed or with a second cloze, one with a third: eight a sheet.
    let per_page = 8;
    let sheets = cards.cards.div_ceil(per_page);
    assert_eq!(cards.pages.len(), 2 * sheets);
    for (front, back) in [
        ("capital of France", "Paris"),
        ("river flows through Vienna", "Danube"),
        ("capital of Italy", "Rome"),
        ("der Hund", "the dog"),
        ("A term", "with colon"),
    ] {
        let (sheet, question) = cards.place_of(front, 0);
        let (behind, answer) = cards.place_of(back, 1);
        assert_eq!(sheet, behind, "{front}");
        let (width, height) = cards.size;
        // The middle of the answer, seen from the front.
        let column = |x: f64| (x / (width / 2.0)) as usize;
        let row = |y: f64| (y / (height / 4.0)) as usize;
        assert_eq!(column(question.0), 1 - column(answer.0), "{front}");
        assert_eq!(row(question.1), row(answer.1), "{front}");
    }
}

/// What was printed.
struct Printed {
    cards: usize,
    size: (f64, f64),
    /// For each page its words with the places of their middles.
    pages: Vec<Vec<(String, (f64, f64))>>,
}

impl Printed {
    /// The sheet on whose side `which` all words of `text` stand in a row, and the middle of the first.
    fn place_of(&self, text: &str, which: usize) -> (usize, (f64, f64)) {
        let words: Vec<&str> = text.split(' ').collect();
        let sides = self.pages.iter().enumerate().filter(|(page, _)| page % 2 == which);
        for (page, found) in sides {
            let at = found.windows(words.len()).find(|window| {
                window
                    .iter()
                    .zip(&words)
                    .all(|((word, _), wanted)| word.trim_matches('?') == *wanted)
            });
            if let Some(window) = at {
                return (page / 2, window[0].1);
            }
        }
        panic!("{text} is on no page");
    }
}

fn printed(options: &[(&str, &str)]) -> Printed {
    let mut settings = Settings::default();
    options.iter().for_each(|(name, value)| settings.set(*name, *value));
    let mut out = Cursor::new(Vec::new());
    let print = named("print").expect("a format");
    let done = write(deck(), print, None, &Writing::new(&settings), &mut out).expect("memory");
    let desk = tempfile::tempdir().expect("a folder");
    let (html, pdf) = (desk.path().join("cards.html"), desk.path().join("cards.pdf"));
    fs::write(&html, out.into_inner()).expect("a file");
    run(Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
        .args(["--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", desk.path().join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", html.display())));
    let boxes = desk.path().join("cards.xml");
    run(Command::new("pdftotext").arg("-bbox").arg(&pdf).arg(&boxes));
    let (size, pages) = boxes_of(&boxes);
    Printed { cards: done.cards, size, pages }
}

fn run(command: &mut Command) {
    let done = command.output().expect("it starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

type Words = Vec<(String, (f64, f64))>;

/// The size of the pages, and the words of each.
fn boxes_of(path: &Path) -> ((f64, f64), Vec<Words>) {
    let text = fs::read_to_string(path).expect("boxes");
    let number = |line: &str, name: &str| -> f64 {
        let value =
            line.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse().ok()).expect("a number")
    };
    let (mut size, mut pages) = ((0.0, 0.0), Vec::new());
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page ") {
            size = (number(line, "width"), number(line, "height"));
            pages.push(Vec::new());
        } else if line.starts_with("<word ") {
            let word = line.split('>').nth(1).and_then(|rest| rest.split('<').next());
            let x = (number(line, "xMin") + number(line, "xMax")) / 2.0;
            let y = (number(line, "yMin") + number(line, "yMax")) / 2.0;
            let words: &mut Words = pages.last_mut().expect("a page");
            words.push((word.unwrap_or_default().to_owned(), (x, y)));
        }
    }
    (size, pages)
}
