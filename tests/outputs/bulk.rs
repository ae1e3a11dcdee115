//! Many inputs in one run: which are read, which are passed over, and what is left when the user
//! stops it.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::desk::{CAPITALS, Desk, names, notes};

/// A deck of its own name with one card more for each number.
fn deck(number: usize) -> String {
    let cards = (0..=number).map(|card| format!("What is card {card}?\nThe answer {card}\n"));
    format!("Deck {number}\n{}", cards.collect::<String>())
}

#[test]
fn whatever_the_number_of_threads_all_is_the_same() {
    let desk = Desk::new();
    for number in 0..40 {
        desk.write(&format!("in/{:02}/deck.txt", number % 7 * 10 + number / 7), deck(number % 5));
    }
    desk.write("in/broken.txt", "");
    let run = |threads: usize| {
        let out = format!("out{threads}");
        let report = format!("report{threads}.jsonl");
        let ran = desk.run(&format!("to-anki in -o {out}/ -j {threads} --report {report}"));
        let files = Command::new("sh")
            .args(["-c", "find . -type f | sort | xargs sha1sum"])
            .current_dir(desk.path(&out))
            .output();
        let said = ran.ends(1).stderr.replace(&out, "out");
        let report = String::from_utf8(desk.read(&report)).expect("it is text");
        (said, report.replace(&out, "out"), files.expect("a shell").stdout)
    };
    let (said, report, files) = run(1);
    assert_eq!(report.lines().count(), 41 + 40 + 1, "inputs, outputs, totals");
    assert_eq!((said, report, files), run(5));
}

#[test]
fn patterns_pick_files_of_folders() {
    let desk = Desk::new();
    for name in ["in/a.txt", "in/b.md", "in/c.dat", "in/old/d.txt", "in/sub/e.txt"] {
        desk.write(name, CAPITALS);
    }
    let kept = |patterns: &str, out: &str| {
        desk.run(&format!("to-csv in -o {out}/ {patterns}")).ends(0);
        let found =
            Command::new("find").args([".", "-name", "*.csv"]).current_dir(desk.path(out)).output();
        let found = String::from_utf8(found.expect("find runs").stdout).expect("names");
        let mut found: Vec<String> = found.lines().map(str::to_owned).collect();
        found.sort();
        found
    };
    assert_eq!(kept("--exclude old", "1"), ["./a.csv", "./b.csv", "./sub/e.csv"]);
    assert_eq!(kept("--include *.dat", "2"), ["./c.csv"]);
    assert_eq!(kept("--include sub/** --include *.md", "3"), ["./b.csv", "./sub/e.csv"]);
    assert_eq!(kept("--include *.txt --exclude sub/*.txt", "4"), ["./a.csv", "./old/d.csv"]);
    desk.run("to-csv in -o 5/ --include [").ends(2);
}

#[test]
fn only_what_changed_is_converted_again() {
    let desk = Desk::new();
    desk.write("in/a.txt", deck(3));
    desk.write("in/b.txt", deck(4));
    desk.run("to-anki in -o out/ --incremental").ends(0).says("wrote out/a.apkg");
    let time = |name: &str| fs::metadata(desk.path(name)).and_then(|found| found.modified());
    let before = time("out/a.apkg").expect("a package");
    desk.write("in/b.txt", deck(5));
    desk.run("to-anki in -o out/ --incremental --report r.json")
        .ends(0)
        .says("as is out/a.apkg: nothing has changed since it was made")
        .says("wrote out/b.apkg: 6 notes")
        .says("1 input unchanged");
    assert_eq!(time("out/a.apkg").expect("a package"), before);
    let report: serde_json::Value = serde_json::from_slice(&desk.read("r.json")).expect("JSON");
    assert_eq!(report["inputs"][0]["status"], "unchanged");
    assert_eq!(report["inputs"][0]["output"], "out/a.apkg");
    assert_eq!(report["totals"]["unchanged"], 1);
    desk.run("to-anki in -o out/ --incremental --tag new").ends(0).says("wrote out/a.apkg");
    desk.run("to-csv in -o out/ --incremental").ends(2).says("carries no mark");
}

#[test]
fn who_stops_a_run_has_whole_files_only() {
    const FILES: usize = 4_000;
    let desk = Desk::new();
    for number in 0..FILES {
        desk.write(&format!("in/{number:04}.txt"), deck(number % 20));
    }
    let run = desk
        .deckconv("to-anki in -o out/ --report r.jsonl")
        .stderr(Stdio::piped())
        .spawn()
        .expect("deckconv runs");
    let since = Instant::now();
    while fs::read_dir(desk.path("out")).map_or(0, Iterator::count) < 20 {
        assert!(since.elapsed() < Duration::from_secs(60), "it never begins to write");
        sleep(Duration::from_millis(5));
    }
    let killed = Command::new("kill").args(["-INT", &run.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let ended = run.wait_with_output().expect("deckconv ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted after"), "{said}");
    let written = names(&desk.path("out"));
    assert!(written.len() < FILES, "it was too quick to be stopped");
    assert!(written.iter().all(|name| name.ends_with(".apkg")), "{written:?}");
    for name in written.iter().rev().take(5) {
        desk.run(&format!("inspect out/{name}")).ends(0);
    }
    let report = desk.read("r.jsonl");
    let lines = report.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let both = 2 * written.len();
    assert_eq!(lines.clone().count(), both + 1, "an input and an output each, and the totals");
    for line in lines {
        serde_json::from_slice::<serde_json::Value>(line).expect("whole lines");
    }
}

#[test]
fn one_earlier_output_cannot_stand_for_many() {
    let desk = Desk::new();
    desk.write("in/a.txt", deck(2));
    desk.write("in/b.txt", deck(3));
    desk.run("to-anki in -o all.apkg").ends(0);
    desk.run("to-anki in -o out/ --previous all.apkg --tag-removed")
        .ends(2)
        .says("would stand for each of 2 outputs");
    desk.run("to-anki in in/a.txt -o all.apkg").ends(2).says("in/a.txt is named twice");
}

#[test]
fn what_cannot_be_read_for_once_is_not_forgotten() {
    let desk = Desk::new();
    desk.write("in/a.txt", deck(2));
    desk.write("in/b.txt", deck(3).replace("What is card 1", "What was card 1"));
    desk.run("to-anki in -o all.apkg").ends(0);
    let mut before = notes(desk.read("all.apkg"));
    desk.write("in/b.txt", "");
    desk.run("to-anki in -o all.apkg --tag-removed").ends(1).says("4 notes of the earlier package");
    let mut after = notes(desk.read("all.apkg"));
    before.sort();
    after.sort();
    assert_eq!(before, after);
    desk.write("in/b.txt", deck(3));
    desk.run("to-anki in -o all.apkg").ends(0).says("0 new, 1 changed, 6 as before, 0 gone");
}
