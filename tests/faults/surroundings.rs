//! Odd surroundings: few open files, other languages, no home, clocks that are wrong, terminals
//! without a width.

use std::fs;
use std::process::Command;

use crate::desk::{CAPITALS, Desk, Ran, notes};
use crate::{is_long, not_tried};

#[test]
fn few_files_may_be_open_and_very_many_are_read() {
    let desk = Desk::new();
    let inputs = if is_long() { 10_000 } else { 1_000 };
    for number in 0..inputs {
        let deck = format!("# Deck {number}\n\n## What is {number}?\n\n![]({number}.png)\n");
        desk.write(&format!("in/{}/{number}.md", number % 10), deck);
        desk.write(&format!("in/{}/{number}.png", number % 10), format!("picture {number}"));
    }
    let few = "ulimit -n 24";
    desk.run_after(few, "to-csv in -o out/ -q").ends(0);
    let tables: usize = (0..10)
        .flat_map(|n| crate::desk::names(&desk.path(&format!("out/{n}"))))
        .filter(|name| name.ends_with(".csv"))
        .count();
    assert_eq!(tables, inputs);
    desk.run_after(few, "to-anki in -o all.apkg -q").ends(0);
    assert_eq!(notes(desk.read("all.apkg")).len(), inputs);
    desk.run_after(few, "convert all.apkg -t csv --to-markup html -o all.csv -q").ends(0);
    assert_eq!(crate::desk::names(&desk.path("all.media")).len(), inputs);
}

/// What a run writes in surroundings that `change` makes of the usual ones.
fn written(change: impl Fn(&mut Command)) -> (Ran, Vec<Vec<u8>>) {
    let desk = Desk::new();
    desk.write("deck.txt", "Größe — 日本\nWie groß?\nSehr groß\nWhat?\nאבג\nOdd?\n");
    let mut outputs = Vec::new();
    let mut said = None;
    for target in ["csv", "apkg", "json"] {
        let mut command = desk.deckconv(&format!("convert deck.txt -t {target} -o out.{target}"));
        change(&mut command);
        let ran = Ran::of(command.output().expect("deckconv runs")).ends(1);
        outputs.push(desk.read(&format!("out.{target}")));
        said = Some(ran);
    }
    let mut command = desk.deckconv("to-anki out.apkg -o again.apkg --with-scheduling");
    change(&mut command);
    Ran::of(command.output().expect("deckconv runs")).ends(0);
    outputs.push(desk.read("again.apkg"));
    (said.expect("three runs"), outputs)
}

/// Variables of the environment; those without a value are not there.
type Variables = &'static [(&'static str, Option<&'static str>)];

#[test]
fn whatever_language_and_home_the_outputs_are_the_same() {
    let (usual, outputs) = written(|_| {});
    let surroundings: [(&str, Variables); 7] = [
        ("locale C", &[("LC_ALL", Some("C")), ("LANG", None)]),
        ("locale that is none", &[("LC_ALL", Some("xx_YY.nonsense"))]),
        ("Turkish", &[("LC_ALL", Some("tr_TR.UTF-8")), ("LANG", Some("tr_TR.UTF-8"))]),
        ("no home", &[("HOME", None)]),
        ("a home that is not there", &[("HOME", Some("/nowhere/at/all"))]),
        ("no terminal", &[("TERM", None)]),
        ("another time zone", &[("TZ", Some("Pacific/Kiritimati"))]),
    ];
    for (name, variables) in surroundings {
        let (ran, same) = written(|command| {
            for (variable, value) in variables {
                match value {
                    Some(value) => command.env(variable, value),
                    None => command.env_remove(variable),
                };
            }
        });
        assert!(same == outputs, "{name}");
        assert_eq!(ran.stderr, usual.stderr, "{name}");
    }
    let (ran, same) = written(|command| {
        command.env_clear().env("SOURCE_DATE_EPOCH", "1700000000").env("NO_COLOR", "1");
    });
    assert!(same == outputs && ran.stderr == usual.stderr, "no environment at all");
}

#[test]
fn without_a_place_for_temporary_files_it_works_or_says_why() {
    let desk = Desk::new();
    desk.run("to-anki capitals.txt -o deck.apkg").ends(0);
    for folder in ["/nowhere/at/all", "/dev/null", ""] {
        for (arguments, output) in [
            ("to-anki capitals.txt -o out.apkg", "out.apkg"),
            ("to-csv deck.apkg -o out.csv", "out.csv"),
            ("to-anki deck.apkg -o again.apkg", "again.apkg"),
        ] {
            let mut command = desk.deckconv(arguments);
            let ran = Ran::of(command.env("TMPDIR", folder).output().expect("deckconv runs"));
            assert_eq!(ran.code, Some(0), "{folder:?}: {ran:?}");
            assert!(!desk.read(output).is_empty());
        }
    }
}

/// The times and numbers of the notes of a package that was made at this time.
fn made_at(epoch: &str) -> (Ran, Vec<(String, String, i64)>) {
    let desk = Desk::new();
    let mut command = desk.deckconv("to-anki capitals.txt -o out.apkg");
    let ran = Ran::of(command.env("SOURCE_DATE_EPOCH", epoch).output().expect("deckconv runs"));
    let ran = ran.ends(0);
    // What was made at any time can be read and made again.
    let mut command = desk.deckconv("to-anki out.apkg capitals.txt -o again.apkg");
    Ran::of(command.env("SOURCE_DATE_EPOCH", epoch).output().expect("deckconv runs")).ends(0);
    (ran, notes(desk.read("out.apkg")))
}

#[test]
fn clocks_may_be_wrong() {
    let year_2100 = 4_102_444_800;
    for (epoch, expected) in [
        ("0", 0..=86_400),
        ("1", 0..=86_401),
        ("4102444800", year_2100..=year_2100),
        ("-5", 0..=86_400),
        ("99999999999999", 9_999_999_999..=9_999_999_999),
    ] {
        let (_, notes) = made_at(epoch);
        assert_eq!(notes.len(), 2);
        for (.., time) in &notes {
            assert!(expected.contains(time), "{epoch}: {time}");
        }
    }
    // What is no number sets nothing: it is now.
    let (_, notes) = made_at("yesterday");
    assert!(notes.iter().all(|(.., time)| *time > 1_700_000_000));
}

#[test]
fn the_systems_clock_may_be_wrong() {
    let works = Command::new("faketime").args(["1970-01-02", "true"]).status();
    if !works.is_ok_and(|status| status.success()) {
        not_tried(
            "a wrong clock of the system",
            "there is no `faketime` (SOURCE_DATE_EPOCH was tried)",
        );
        return;
    }
    for (date, seconds) in [("1970-01-02 00:00:00", 0), ("2100-01-01 00:00:00", 4_102_000_000)] {
        let desk = Desk::new();
        let mut command = desk.command("faketime");
        command.env_remove("SOURCE_DATE_EPOCH").env("TZ", "UTC").args([date]);
        command.arg(env!("CARGO_BIN_EXE_deckconv")).args([
            "to-anki",
            "capitals.txt",
            "-o",
            "out.apkg",
        ]);
        Ran::of(command.output().expect("it runs")).ends(0);
        let notes = notes(desk.read("out.apkg"));
        assert!(
            notes.iter().all(|(.., time)| (seconds..=seconds + 900_000).contains(time)),
            "{notes:?}"
        );
    }
}

#[test]
fn files_may_be_of_any_time() {
    let desk = Desk::new();
    for (number, date) in
        ["1970-01-01", "2100-01-01", "1901-12-14", "2446-01-01"].iter().enumerate()
    {
        desk.write(
            &format!("in/{number}.txt"),
            CAPITALS.replace("France", &format!("Number {number}")),
        );
        let path = desk.path(&format!("in/{number}.txt"));
        let touched = Command::new("touch").args(["-d", date]).arg(path).status();
        assert!(touched.expect("touch runs").success());
    }
    desk.run("to-anki in -o out/ --incremental").ends(0);
    desk.run("to-anki in -o out/ --incremental").ends(0).says("4 inputs unchanged");
}

#[test]
fn a_terminal_may_have_no_width() {
    let desk = Desk::new();
    desk.write("odd.txt", "Deck\nWhy?\nBecause.\nHow?\nSo.\nWhere?\n");
    for columns in ["0", "1", "nonsense", "99999999999999999999", "-1"] {
        for arguments in
            ["--help", "to-anki --help", "check odd.txt", "formats", "inspect capitals.txt"]
        {
            let mut command = desk.deckconv(arguments);
            let ran = Ran::of(command.env("COLUMNS", columns).output().expect("deckconv runs"));
            assert_eq!(
                ran.code,
                Some(i32::from(arguments.starts_with("check"))),
                "{columns} {ran:?}"
            );
            assert!(ran.stdout.len() + ran.stderr.len() > 40, "{columns} {arguments}");
        }
    }
    for size in ["cols 0 rows 0", "cols 1 rows 1", "cols 65535 rows 65535"] {
        for (arguments, code) in [
            ("--help", 0),
            ("check odd.txt", 1),
            ("formats", 0),
            ("inspect capitals.txt", 0),
            ("to-anki capitals.txt -o out.apkg --progress always", 0),
        ] {
            let program = env!("CARGO_BIN_EXE_deckconv");
            let script = format!("stty {size}; exec '{program}' {arguments}");
            let ran = desk.command("script").args(["-qec", &script, "/dev/null"]).output();
            let Ok(ran) = ran else {
                not_tried("a terminal", "there is no `script`");
                return;
            };
            assert_eq!(ran.status.code(), Some(code), "{size} {arguments} {ran:?}");
            assert!(ran.stdout.len() > 40, "{size} {arguments}: {ran:?}");
        }
    }
    fs::remove_file(desk.path("out.apkg")).expect("it was written");
}
