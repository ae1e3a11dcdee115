use std::io::Cursor;
use std::sync::Arc;

use super::*;
use crate::deck::Decks;
use crate::media::Media;
use crate::settings::Settings;
use crate::text::Text;

fn printed(notes: Vec<Note<'static>>, options: &[(&str, &str)]) -> (String, Written) {
    let mut decks = Decks::default();
    decks.named("D<eck");
    let mut collection = Collection { decks, notes, ..Collection::default() };
    let bytes: Arc<Vec<u8>> = Arc::new(vec![1, 2, 3]);
    collection.media.push(Media::new("a b.png", bytes));
    let mut settings = Settings::default();
    options.iter().for_each(|(name, value)| settings.set(*name, *value));
    let mut out = Cursor::new(Vec::new());
    let done = write(&collection, &Writing::new(&settings), &mut out).unwrap();
    (String::from_utf8(out.into_inner()).unwrap(), done)
}

fn numbered(count: usize) -> Vec<Note<'static>> {
    let side = |letter: char, number: usize| Text::plain(format!("{letter}{number}"));
    (1..=count).map(|number| Note::basic(side('q', number), side('a', number))).collect()
}

/// The texts of the cards of a sheet's side, in the order of their places.
fn places(html: &str, which: &str) -> Vec<String> {
    let sheet = html.split(&format!("class=\"sheet {which}\">")).nth(1).unwrap();
    let sheet = sheet.split("</section>").next().unwrap();
    let card = |card: &str| {
        let text = card.split("<p>").nth(1).and_then(|text| text.split("</p>").next());
        text.unwrap_or_default().to_owned()
    };
    sheet.split("<div class=\"card").skip(1).map(card).collect()
}

#[test]
fn backs_are_behind_their_fronts() {
    let (html, done) = printed(numbered(5), &[("grid", "2x3")]);
    assert_eq!(places(&html, "front"), ["q1", "q2", "q3", "q4", "q5", ""]);
    assert_eq!(places(&html, "back"), ["a2", "a1", "a4", "a3", "", "a5"]);
    assert!(done.next.contains("A4 paper") && done.next.contains("1 sheet)"), "{}", done.next);

    let (html, _) = printed(numbered(5), &[("grid", "2x3"), ("flip", "short")]);
    assert_eq!(places(&html, "back"), ["a5", "", "a3", "a4", "a1", "a2"]);
    // Of paper that lies on its side, the short edges are the left and the right one.
    let (html, _) =
        printed(numbered(2), &[("grid", "2x1"), ("page", "148x105"), ("flip", "short")]);
    assert_eq!(places(&html, "back"), ["a2", "a1"]);
}

#[test]
fn each_card_is_printed() {
    let mut notes = numbered(1);
    let cloze = Text::plain("{{c1::Bern}} is in {{c2::Europe}}");
    notes.push(Note { kind: Kind::Cloze, ..Note::basic(cloze, Text::EMPTY) });
    notes.push(Note { kind: Kind::Reversed, ..Note::basic(Text::plain("x"), Text::plain("y")) });
    let (html, done) = printed(notes, &[]);
    assert_eq!(done.cards, 5);
    let fronts = places(&html, "front");
    assert_eq!(fronts.iter().filter(|text| !text.is_empty()).count(), 5);
    assert_eq!((fronts[3].as_str(), fronts[4].as_str()), ("x", "y"));
    assert!(fronts[1].contains("[...]") && fronts[1].contains("Europe"), "{}", fronts[1]);
}

#[test]
fn nothing_foreign_gets_into_the_page() {
    let foreign = "<script>alert(1)</script><img src=x onerror=alert(1)><b onclick='x()'>b</b>\
                   <style>*{display:none}</style><iframe src=//e.org></iframe><svg onload=x>\
                   <div style='position:fixed'>d</div><a href='javascript:x()'>l</a></p></div>\
                   <img src='a b.png'><img src='https://e.org/x.png'>";
    let (html, done) =
        printed(vec![Note::basic(Text::html(foreign), Text::plain("</style>"))], &[]);
    let body = html.split("<body>").nth(1).unwrap();
    for bad in ["script", "onerror=", "onclick", "<style", "iframe", "svg", "position", "href"] {
        assert!(!body.contains(bad), "{bad}: {body}");
    }
    assert!(body.contains("data:image/png;base64,AQID") && body.contains("[https://e.org/x.png]"));
    assert!(body.contains("&lt;/style&gt;") && body.contains("D&lt;eck"));
    assert!(html.contains("default-src 'none'"));
    assert_eq!(done.media, 1);
}

#[test]
fn long_text_is_small_and_what_does_not_fit_is_said() {
    let size = |text: &str| {
        let (html, done) =
            printed(vec![Note::basic(Text::plain(text.to_owned()), Text::plain("a"))], &[]);
        let class = html.split("<div class=\"card f").nth(1).unwrap();
        let size: u16 = class.split('"').next().unwrap().parse().unwrap();
        (size, done.diagnostics.len())
    };
    let (short, long) = (size("short"), size(&"many words ".repeat(60)));
    assert!(short.0 > long.0 && short.1 + long.1 == 0, "{short:?} {long:?}");
    assert_eq!(size(&"very many words ".repeat(900)), (5, 1));
}

#[test]
fn sizes_that_make_no_sense_are_refused() {
    for bad in ["", "a9", "10x10", "axb", "210"] {
        assert!(Paper::of(bad).is_err(), "{bad}");
    }
    for bad in ["", "0x2", "2", "99x99", "-1x2"] {
        assert!(Grid::of(bad).is_err(), "{bad}");
    }
    let (paper, grid) = (Paper::of("a7").unwrap(), Grid::of("8x2").unwrap());
    assert!(Sheet::new(paper, grid, Flip::Long).is_err());
}
