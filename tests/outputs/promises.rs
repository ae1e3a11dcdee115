//! Same input, same bytes; nothing written where nothing should be; every option is there.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::{Desk, Ran, names};

fn formats(desk: &Desk) -> Vec<Value> {
    let listed = desk.run("formats --json").ends(0).stdout;
    serde_json::from_slice(&listed).expect("a list of formats")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A folder with decks of several formats and kinds of notes.
fn library() -> Desk {
    let desk = Desk::new();
    desk.write("all/capitals.txt", crate::desk::CAPITALS);
    desk.write(
        "all/deep/words.csv",
        "front,back,tags,deck\nchien,dog,animals,French\nchat,cat,,\n",
    );
    desk.write(
        "all/deep/kinds.jsonl",
        "{\"kind\":\"reversed\",\"front\":\"pain\",\"back_html\":\"<b>bread</b>\"}\n\
         {\"kind\":\"cloze\",\"front\":\"{{c1::Paris}} is in {{c2::France}}\"}\n",
    );
    desk
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let mut written = 0;
    for format in formats(&Desk::new()).iter().filter(|format| format["writes"] == true) {
        let name = text(&format["name"]);
        let run = |target: &str| {
            let desk = library();
            desk.run(&format!("convert all -t {name} -o {target}")).ends(0);
            desk
        };
        let (one, other) = (run("out.deck"), run("out.deck"));
        assert_eq!(one.read("out.deck"), other.read("out.deck"), "{name}");
        let (one, other) = (run("out/"), run("out/"));
        assert_eq!(names(&one.path("out")), names(&other.path("out")), "{name}");
        let capitals = format!("out/capitals.{}", text(&format["extensions"][0]));
        assert_eq!(one.read(&capitals), other.read(&capitals), "{name}");
        written += 1;
    }
    assert!(written >= 5, "{written} formats are written");
}

#[test]
fn nothing_is_written_on_a_dry_run() {
    for command in [
        "to-anki capitals.txt",
        "to-csv capitals.txt -o table.csv",
        "to-csv capitals.txt -o -",
        "to-quizlet all -o out/ --max-cards 1",
        "convert all -t jsonl",
        "to-anki all -o /dev/full",
    ] {
        let desk = library();
        let ran = desk.run(&format!("{command} --dry-run")).ends(0);
        assert_eq!(ran.stdout, b"", "{command}");
        assert_eq!(desk.names(), ["all", "capitals.txt"], "{command}");
    }
}

#[test]
fn a_dry_run_fails_as_the_run_would() {
    let desk = Desk::new();
    desk.write("capitals.apkg", "made by hand\n");
    desk.run("to-anki capitals.txt --dry-run").ends(1).says("--force");
}

#[test]
fn a_dry_run_to_text_fails_as_the_run_would() {
    let desk = Desk::new();
    desk.write("capitals.csv", "made by hand\n");
    desk.run("to-csv capitals.txt --dry-run").ends(1).says("--force");
}

#[test]
fn every_option_that_is_listed_is_accepted() {
    let desk = Desk::new();
    desk.write("style.css", ".card { color: teal }");
    desk.write("front.html", "{{Front}}");
    let mut seen = BTreeSet::new();
    for format in formats(&desk) {
        let target = text(&format["name"]);
        for option in format["options"].as_array().expect("options") {
            let name = text(&option["name"]);
            let value = match option["value"].as_str() {
                None => "",
                Some("N") => " 3",
                Some("LIST") => " front,back",
                Some("SEP") => " ;",
                Some("LAYOUT") => " latest",
                Some("KIND") => " reversed",
                // They make a note type, which needs a name; and a name needs one of them.
                Some("FILE") => match name {
                    "css" => " style.css --note-type-name Mine",
                    _ => " front.html --note-type-name Mine",
                },
                Some("NAME") => " Mine --css style.css",
                Some("DIALECT") => " drill",
                Some("APP") => " knowt",
                Some("SIZE") => " a6",
                Some("CxR") => " 2x3",
                Some("EDGE") => " short",
                Some(other) => panic!("--{name} takes {other}: say here what to give it"),
            };
            if option["writing"] == true {
                desk.run(&format!("convert capitals.txt -t {target} -o - --{name}{value}")).ends(0);
            }
            if option["reading"] == true {
                // The file may not be of that kind, but the option is no wrong usage.
                let ran = desk.run(&format!("check capitals.txt --{name}{value}"));
                assert_ne!(ran.code, Some(2), "{ran:?}");
            }
            seen.insert(name.to_owned());
        }
    }
    for name in ["separator", "to-separator", "columns", "max-cards", "bom", "excel-safe"] {
        assert!(seen.contains(name), "--{name} is listed");
    }
}

#[test]
fn text_for_quizlet_says_how_it_is_read_back() {
    let desk = Desk::new();
    let sides = |desk: &Desk| {
        let lines = String::from_utf8(desk.read("back.jsonl")).expect("text");
        let line = |line: &str| serde_json::from_str::<Value>(line).expect("JSON");
        let notes = lines.lines().map(line);
        notes.map(|note| (note["front"].clone(), note["back"].clone())).collect::<Vec<_>>()
    };
    desk.run("convert capitals.txt -t jsonl -o back.jsonl").ends(0);
    let expected = sides(&desk);
    let found = [("::", "\\n"), ("||", "\\n\\n"), ("tab", "\\n---\\n"), (";", "newline")];
    let unfound = [("xx", "\\n"), ("\\s-\\s", ";"), ("tab", "%"), ("'", "\\\\")];
    for (between, rows) in found.into_iter().chain(unfound) {
        let is_found = found.contains(&(between, rows));
        let written = desk.run(&format!(
            "to-quizlet capitals.txt -o q.txt --to-separator {between} --to-row-separator {rows}"
        ));
        let advice = written.ends(0).stderr;
        let options =
            advice.split_once("deckconv reads it back with ").map(|(_, options)| options.trim());
        assert_eq!(options.is_none(), is_found, "{between} {rows}: {advice}");
        let options = options.unwrap_or_default();
        // What is said is typed as it stands.
        let back = format!("\"$0\" convert q.txt -t jsonl -o back.jsonl --deck Capitals {options}");
        let mut shell = desk.command("sh");
        shell.args(["-c", &back, env!("CARGO_BIN_EXE_deckconv")]);
        Ran::of(shell.output().expect("a shell")).ends(0);
        assert_eq!(sides(&desk), expected, "{between} {rows} {options}");
    }
}

#[test]
fn cards_that_lose_the_deck_they_were_moved_to_are_counted() {
    let desk = Desk::new();
    let card = |ordinal: u8, deck: u8| {
        format!(r#"{{"created":{ordinal},"ordinal":{ordinal},"deck":{deck},"position":1}}"#)
    };
    let note = |id: u8, cards: String| {
        format!(
            r#"{{"deck":"A","kind":"reversed","front":"a","back":"b","tags":[],"id":"id{id}",
                "anki":{{"created":{id},"changed":1,"content":1,"cards":[{cards}]}}}}"#
        )
    };
    let moved = note(1, [card(0, 0), card(1, 1)].join(","));
    let stays = note(2, [card(0, 0), card(1, 0)].join(","));
    desk.write(
        "d.json",
        format!(
            r#"{{"deckconv":"model 1","decks":[{{"name":"A"}},{{"name":"B"}}],"notes":[{moved},{stays}]}}"#
        ),
    );
    let said = "has one deck for all cards of a note: 1 card of 1 note moves there";
    for (format, title) in [("csv", "CSV"), ("jsonl", "JSON Lines")] {
        let ran = desk.run(&format!("convert d.json -t {format} -o -")).ends(0);
        ran.says(&format!("note[lost-card-decks]: standard output: {title} {said}"));
    }
    let ran = desk.run("convert d.json -t json -o -").ends(0);
    assert!(!ran.stderr.contains("lost-card"), "{}", ran.stderr);
}

#[test]
fn only_ids_that_anki_gave_are_called_foreign() {
    let desk = Desk::new();
    desk.run("convert capitals.txt -t anki-text -o c.txt").ends(0);
    let ran = desk.run("to-anki c.txt").ends(0);
    assert!(!ran.stderr.contains("foreign-note-types"), "{}", ran.stderr);
    let text = String::from_utf8(desk.read("c.txt")).expect("text");
    let of_anki: String = text
        .lines()
        .map(|line| match line.split_once('\t') {
            Some((_, rest)) if rest.starts_with("Japan?") => format!("ab12cd\t{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    desk.write("c.txt", of_anki);
    desk.run("to-anki c.txt --dry-run").ends(0).says("foreign-note-types]: c.txt: 1 id comes");
}
