//! Writes that fail leave nothing behind, and what stood there before as it was.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::desk::{CAPITALS, Desk, many_cards};

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error() {
    let desk = Desk::new();
    for command in ["to-csv", "to-anki", "to-quizlet", "convert -t json"] {
        let ran = desk.run(&format!("{command} capitals.txt -o /dev/full")).ends(1);
        assert!(ran.stderr.contains("/dev/full"), "{}", ran.stderr);
        let full = fs::File::options().write(true).open("/dev/full").expect("the device");
        let mut printing = desk.deckconv(&format!("{command} capitals.txt -o -"));
        let output = printing.stdout(full).output().expect("deckconv runs");
        crate::desk::Ran::of(output).ends(1).says("standard output");
    }
    assert_eq!(desk.names(), ["capitals.txt"]);
}

/// Lets no file grow beyond a few blocks: a write fails, as on a full disk.
const FULL_DISK: &str = "trap '' XFSZ; ulimit -f 8";

#[test]
fn a_full_disk_leaves_nothing_behind() {
    for (command, file) in [
        ("to-csv numbers.txt", "numbers.csv"),
        ("to-anki numbers.txt", "numbers.apkg"),
        ("convert numbers.txt -t json", "numbers.json"),
    ] {
        let desk = Desk::new();
        desk.write("numbers.txt", many_cards());
        desk.run_after(FULL_DISK, command).ends(1).says(file);
        assert_eq!(desk.names(), ["capitals.txt", "numbers.txt"], "{command}");
    }
}

#[test]
fn a_full_disk_leaves_the_earlier_output_as_it_was() {
    for (command, file) in
        [("to-csv deck.txt -o out.csv", "out.csv"), ("to-anki deck.txt -o out.apkg", "out.apkg")]
    {
        let desk = Desk::new();
        desk.write("deck.txt", CAPITALS);
        desk.run(command).ends(0);
        let before = desk.read(file);
        desk.write("deck.txt", many_cards());
        desk.run_after(FULL_DISK, command).ends(1);
        assert_eq!(desk.read(file), before, "{command}");
        assert_eq!(desk.names(), ["capitals.txt", "deck.txt", file], "{command}");
    }
}

#[test]
fn a_killed_run_leaves_nothing_under_the_final_name() {
    for (command, file) in
        [("to-csv numbers.txt", "numbers.csv"), ("to-anki numbers.txt", "numbers.apkg")]
    {
        let desk = Desk::new();
        desk.write("numbers.txt", many_cards());
        // The signal of a file that grows too long is not held off here: it kills.
        let ran = desk.run_after("ulimit -f 8", command);
        assert_eq!(ran.code, None, "{command}: {ran:?}");
        assert!(!desk.path(file).exists(), "{command}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_in() {
    let desk = Desk::new();
    desk.write("locked/keep", "");
    let mode = |mode| fs::set_permissions(desk.path("locked"), fs::Permissions::from_mode(mode));
    mode(0o555).expect("chmod");
    // The superuser may write everywhere.
    if fs::write(desk.path("locked/probe"), "").is_err() {
        for command in ["to-csv", "to-anki"] {
            desk.run(&format!("{command} capitals.txt -o locked/")).ends(1).says("locked/capitals");
        }
        assert_eq!(crate::desk::names(&desk.path("locked")), ["keep"]);
    }
    mode(0o755).expect("chmod");
}

#[test]
fn a_file_where_a_folder_should_be() {
    let desk = Desk::new();
    desk.write("file", "made by hand\n");
    desk.run("to-csv capitals.txt -o file/out.csv").ends(1).says("file/out.csv");
    desk.run("to-csv capitals.txt -o file/out/").ends(1).says("file/out/capitals.csv");
    assert_eq!(desk.read("file"), b"made by hand\n");
    assert_eq!(desk.names(), ["capitals.txt", "file"]);
}

#[test]
fn one_failed_output_does_not_stop_the_others() {
    let desk = Desk::new();
    desk.write("rivers.txt", "Rivers\nVienna?\nDanube\n");
    desk.write("capitals.csv", "made by hand\n");
    desk.run("to-csv capitals.txt rivers.txt").ends(1).says("capitals.csv").says("rivers.csv");
    assert_eq!(desk.read("capitals.csv"), b"made by hand\n");
    assert!(desk.path("rivers.csv").is_file());
}
