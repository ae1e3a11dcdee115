//! Outputs and inputs that are no files: devices, pipes and terminals.

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::process::Stdio;

use crate::desk::{Desk, Ran, many_cards, names};

#[test]
fn a_device_is_written_straight_into() {
    let desk = Desk::new();
    desk.run("to-csv capitals.txt -o /dev/null").ends(0);
    desk.run("to-anki capitals.txt -o /dev/null").ends(0);
    desk.run("convert capitals.txt -t jsonl -o /dev/null").ends(0);
    let kind = fs::symlink_metadata("/dev/null").expect("the device").file_type();
    assert!(kind.is_char_device());
    assert!(names("/dev".as_ref()).iter().all(|name| !name.contains("deckconv")));
    assert_eq!(desk.names(), ["capitals.txt"]);
}

#[test]
fn a_pipe_with_a_name_is_written_straight_into() {
    for command in ["to-csv", "to-anki", "to-quizlet", "convert -t json"] {
        let desk = Desk::new();
        let made = desk.command("mkfifo").arg("pipe").status().expect("mkfifo runs");
        assert!(made.success());
        let reader = desk.command("cat").arg("pipe").stdout(Stdio::piped()).spawn();
        let reader = reader.expect("cat runs");
        desk.run(&format!("{command} capitals.txt -o pipe")).ends(0).says("wrote");
        let piped = reader.wait_with_output().expect("cat ends").stdout;
        desk.run(&format!("{command} capitals.txt -o file")).ends(0);
        assert_eq!(piped, desk.read("file"), "{command}");
        let kind = fs::symlink_metadata(desk.path("pipe")).expect("the pipe").file_type();
        assert!(kind.is_fifo());
        assert_eq!(desk.names(), ["capitals.txt", "file", "pipe"]);
    }
}

#[test]
fn standard_output_takes_what_a_file_would() {
    for command in ["to-csv", "to-anki", "to-quizlet", "convert -t json", "convert -t jsonl"] {
        let desk = Desk::new();
        let printed = desk.run(&format!("{command} capitals.txt -o -")).ends(0).stdout;
        desk.run(&format!("{command} capitals.txt -o file")).ends(0);
        assert_eq!(printed, desk.read("file"), "{command}");
    }
}

#[test]
fn a_package_from_standard_input_is_named_after_its_deck() {
    let desk = Desk::new();
    let input = fs::File::open(desk.path("capitals.txt")).expect("the input");
    let ran = desk.deckconv("to-anki").stdin(input).output().expect("deckconv runs");
    Ran::of(ran).ends(0).says("wrote Capitals.apkg");
    assert_eq!(desk.names(), ["Capitals.apkg", "capitals.txt"]);
}

#[test]
fn who_has_read_enough_is_no_error() {
    let desk = Desk::new();
    desk.write("numbers.txt", many_cards());
    for command in [
        "to-csv numbers.txt -o -",
        "convert numbers.txt -t json -o -",
        "to-anki numbers.txt -o -",
        "check numbers.txt",
        "formats --json",
        "convert --help",
    ] {
        let mut child = desk
            .deckconv(command)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("deckconv runs");
        drop(child.stdout.take());
        let ran = Ran::of(child.wait_with_output().expect("deckconv ends")).ends(0);
        assert!(!ran.stderr.contains("error"), "{command}: {}", ran.stderr);
    }
}

/// deckconv with `arguments` at a terminal, which `script` makes; none where there is no `script`.
#[cfg(target_os = "linux")]
fn at_a_terminal(desk: &Desk, arguments: &str) -> Option<Ran> {
    let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_deckconv"));
    let mut script = desk.command("script");
    let output = script.args(["-q", "-e", "-c", &line, "/dev/null"]).output().ok()?;
    Some(Ran::of(output))
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_an_input_must_be_named() {
    for command in ["to-anki", "to-csv", "check", "convert -t jsonl"] {
        let desk = Desk::new();
        let Some(ran) = at_a_terminal(&desk, command) else { return };
        let ran = ran.ends(2);
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(said.contains("name a file or a folder, or pipe something in"), "{said}");
        assert_eq!(desk.names(), ["capitals.txt"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_text_but_no_package() {
    let desk = Desk::new();
    let Some(ran) = at_a_terminal(&desk, "to-anki capitals.txt -o -") else { return };
    let ran = ran.ends(2);
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(said.contains("a package is not for a terminal"), "{said}");
    let text = at_a_terminal(&desk, "to-csv capitals.txt -o -").expect("a terminal").ends(0);
    assert!(String::from_utf8_lossy(&text.stdout).contains("France?,Paris"));
}
