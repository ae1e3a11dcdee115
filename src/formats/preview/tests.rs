use std::io::Cursor;

use super::*;
use crate::convert::{ReadOptions, read};
use crate::deck::Note;
use crate::identity::Identifier;
use crate::report::{Diagnostic, InputReport, Problem};
use crate::review::{Review, Reviewed};
use crate::settings::Settings;
use crate::source::Source;

/// The page of a deck as a table, with what `review` knows.
fn page_of(table: &str, review: &Review<'_>) -> String {
    let source = Source::of_text("notes.csv", table);
    let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "").unwrap();
    let settings = Settings::default();
    let writing = Writing { review: Some(review), ..Writing::new(&settings) };
    let mut out = Cursor::new(Vec::new());
    let done = crate::convert::write(input.collection, &FORMAT, None, &writing, &mut out);
    done.unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

/// The data in a page.
fn data_of(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("type=\"application/json\">").unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

#[test]
fn a_card_is_both_sides_as_the_app_shows_them() {
    let page = page_of("front,back\na < b?,no\n", &Review::default());
    let data = data_of(&page);
    let card = &data["notes"][0]["cards"][0];
    assert_eq!(card["front"], "a &lt; b?");
    assert_eq!(card["back"], "a &lt; b?\n\n<hr id=\"answer\">\n\nno");
    assert_eq!((&card["ask"], &card["answer"]), (&"a < b?".into(), &"no".into()));
}

#[test]
fn nothing_in_a_card_ends_the_data_or_runs() {
    let foreign = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let page = page_of(&format!("front_html,back_html\n{foreign},b\n"), &Review::default());
    let scripts = page.matches("<script").count();
    assert_eq!(scripts, 2, "the data and the page's own");
    let data = data_of(&page);
    let front = data["notes"][0]["cards"][0]["front"].as_str().unwrap();
    assert_eq!(front, "<img src=\"missing:x\">");
}

#[test]
fn the_policy_knows_the_script_and_the_style_that_are_there() {
    let page = page_of("front,back\na,b\n", &Review::default());
    let between = |start: &str, end: &str| {
        let (_, rest) = page.split_once(start).unwrap();
        rest.split_once(end).unwrap().0.to_owned()
    };
    for text in [between("<style>", "</style>"), between("<script>", "</script>")] {
        let hash = data_encoding::BASE64.encode(&Sha256::digest(text.as_bytes()));
        assert!(page.contains(&format!("'sha256-{hash}'")));
    }
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("{{"), "a hole is left");
}

#[test]
fn what_was_said_stands_beside_its_note() {
    let mut report = InputReport::of("notes.csv".to_owned());
    let orphan = Problem::EmptyFront { back: "b".to_owned() };
    let odd = Problem::EmptyBack { front: "c".to_owned() };
    report.diagnostics = vec![Diagnostic::at_line(3, orphan), Diagnostic::at_line(4, odd)];
    let text = "front,back\na,b\n,b\nc,\n";
    let review =
        Review { inputs: vec![Reviewed { report: &report, text: Some(text) }], earlier: None };
    let data = data_of(&page_of(text, &review));
    assert_eq!(data["rest"]["said"][0]["source"], ",b");
    assert_eq!(data["rest"]["said"][0]["before"], 1, "the note behind it");
    assert_eq!(data["rest"]["said"][1]["about"], 1);
    assert_eq!(data["notes"][1]["said"], serde_json::json!([1]));
}

#[test]
fn what_changed_stands_beside_its_note() {
    let mut earlier = crate::deck::Collection::default();
    earlier.decks.named("notes");
    let note = |front: &'static str, back: &'static str| {
        Note::basic(crate::text::Text::plain(front), crate::text::Text::plain(back))
    };
    earlier.notes = vec![note("Peru?", "Lime"), note("Chile?", "Santiago")];
    let review = Review { inputs: Vec::new(), earlier: Some(&earlier) };
    let data = data_of(&page_of("front,back\nPeru?,Lima\nSpain?,Madrid\n", &review));
    let changes = data["rest"]["changes"]["notes"].as_array().unwrap();
    let what: Vec<_> = changes.iter().map(|change| (&change["note"], &change["what"])).collect();
    let expected =
        [(0.into(), "changed"), (serde_json::Value::Null, "removed"), (1.into(), "added")];
    let expected: Vec<_> =
        expected.map(|(note, what)| (note, serde_json::Value::from(what))).into();
    assert_eq!(what, expected.iter().map(|(note, what)| (note, what)).collect::<Vec<_>>());
}
