//! What an output may replace, and what becomes of links.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use crate::desk::{Desk, notes};

#[test]
fn what_has_not_changed_is_left_alone() {
    for (command, file) in [
        ("to-anki capitals.txt", "capitals.apkg"),
        ("to-csv capitals.txt", "capitals.csv"),
        ("to-csv capitals.txt -o table.csv", "table.csv"),
        ("to-quizlet capitals.txt -o out/", "out/capitals.txt"),
        ("convert capitals.txt -t json", "capitals.json"),
    ] {
        let desk = Desk::new();
        let look = || fs::metadata(desk.path(file)).expect("the output");
        desk.run(command).ends(0).says("wrote");
        let before = look();
        desk.run(command).ends(0).says("as is").says("nothing has changed");
        let after = look();
        assert_eq!(before.ino(), after.ino(), "{command}");
        assert_eq!(before.modified().expect("a time"), after.modified().expect("a time"));
    }
}

#[test]
fn a_file_from_elsewhere_needs_force() {
    for (command, file) in [
        ("to-csv capitals.txt", "capitals.csv"),
        ("to-csv capitals.txt -o out/", "out/capitals.csv"),
        ("to-quizlet capitals.txt -o out/", "out/capitals.txt"),
        ("to-anki capitals.txt", "capitals.apkg"),
        ("to-anki capitals.txt -o mine.apkg", "mine.apkg"),
        ("to-anki capitals.txt -o out/", "out/capitals.apkg"),
    ] {
        let desk = Desk::new();
        desk.write(file, "made by hand\n");
        let names = desk.names();
        desk.run(command).ends(1).says("--force");
        assert_eq!(desk.read(file), b"made by hand\n", "{command}");
        assert_eq!(desk.names(), names, "{command}");
        desk.run(&format!("{command} --force")).ends(0).says("wrote");
        assert_ne!(desk.read(file), b"made by hand\n", "{command}");
    }
}

#[test]
fn a_package_from_elsewhere_needs_force() {
    let desk = Desk::new();
    // A package like ours but for the mark: one that Anki exported, say.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("collection.anki2", zip::write::SimpleFileOptions::default()).expect("an entry");
    let package = zip.finish().expect("a zip file").into_inner();
    desk.write("capitals.apkg", &package);
    desk.run("to-anki capitals.txt").ends(1).says("--force");
    desk.run("to-anki capitals.txt -o capitals.apkg").ends(1).says("--force");
    assert_eq!(desk.read("capitals.apkg"), package);
}

#[test]
fn the_same_bytes_from_elsewhere_are_no_matter() {
    let desk = Desk::new();
    desk.run("to-csv capitals.txt -o made.csv").ends(0);
    desk.write("capitals.csv", desk.read("made.csv"));
    desk.run("to-csv capitals.txt").ends(0).says("as is");
}

#[test]
fn a_package_of_our_own_is_replaced_and_keeps_its_ids() {
    let desk = Desk::new();
    desk.run("to-anki capitals.txt").ends(0);
    let before = notes(desk.read("capitals.apkg"));
    desk.write("capitals.txt", "Capitals\nFrance?\nParis!\nJapan?\nTokyo\nPeru?\nLima\n");
    let mut edited = desk.deckconv("to-anki capitals.txt");
    let edited = edited.env("SOURCE_DATE_EPOCH", "1700000500").output().expect("deckconv runs");
    crate::desk::Ran::of(edited)
        .ends(0)
        .says("wrote")
        .says("1 new, 1 changed, 1 as before, 0 gone");
    let after = notes(desk.read("capitals.apkg"));
    assert_eq!(after.len(), 3);
    assert_eq!((&before[0].0, &before[1].0), (&after[0].0, &after[1].0), "the ids");
    assert_eq!(after[0].1, "France?\u{1f}Paris!");
    let times: Vec<i64> = after.iter().map(|(.., time)| *time).collect();
    assert_eq!(times, [1_700_000_500, 1_700_000_000, 1_700_000_500], "only edits are newer");
}

#[test]
fn a_text_that_the_user_named_is_replaced() {
    for (command, file) in [
        ("to-csv capitals.txt -o table.csv", "table.csv"),
        ("to-quizlet capitals.txt -o terms.txt", "terms.txt"),
        ("convert capitals.txt -o notes.jsonl", "notes.jsonl"),
    ] {
        let desk = Desk::new();
        desk.write(file, "made by hand\n");
        desk.run(command).ends(0).says("wrote");
        assert_ne!(desk.read(file), b"made by hand\n", "{command}");
    }
}

#[test]
fn a_link_stays_and_what_it_links_to_is_replaced() {
    for (command, target) in [
        ("to-csv capitals.txt -o link", "deep/table.csv"),
        ("to-anki capitals.txt -o link --force", "deep/deck.apkg"),
    ] {
        let desk = Desk::new();
        desk.write(target, "made by hand\n");
        symlink(target, desk.path("link")).expect("a link");
        desk.run(command).ends(0);
        assert!(desk.path("link").is_symlink(), "{command}");
        assert_ne!(desk.read(target), b"made by hand\n", "{command}");
        assert_eq!(desk.names(), ["capitals.txt", "deep", "link"]);
    }
}

#[test]
fn a_link_to_nothing_yet_stays_and_its_target_is_made() {
    let desk = Desk::new();
    symlink("table.csv", desk.path("link")).expect("a link");
    desk.run("to-csv capitals.txt -o link").ends(0);
    assert!(desk.path("link").is_symlink());
    assert!(fs::symlink_metadata(desk.path("table.csv")).expect("the target").is_file());
}

#[test]
fn links_in_a_row_to_nothing_yet_all_stay() {
    let desk = Desk::new();
    symlink("second", desk.path("first")).expect("a link");
    symlink("table.csv", desk.path("second")).expect("a link");
    desk.run("to-csv capitals.txt -o first").ends(0);
    assert!(desk.path("first").is_symlink());
    assert!(desk.path("second").is_symlink());
    assert!(fs::symlink_metadata(desk.path("table.csv")).expect("the target").is_file());
}

#[test]
fn an_input_is_known_through_a_link() {
    let desk = Desk::new();
    symlink("capitals.txt", desk.path("link.txt")).expect("a link");
    desk.run("to-quizlet capitals.txt -o link.txt").ends(2).says("is an input");
    assert_eq!(desk.read("capitals.txt"), crate::desk::CAPITALS.as_bytes());
}

#[test]
fn no_part_replaces_an_input() {
    let desk = Desk::new();
    desk.write("deck-1.txt", crate::desk::CAPITALS);
    desk.run("to-quizlet deck-1.txt -o deck.txt --max-cards 1");
    assert_eq!(desk.read("deck-1.txt"), crate::desk::CAPITALS.as_bytes());
}

#[test]
fn no_report_replaces_an_input() {
    let desk = Desk::new();
    desk.run("check capitals.txt --report capitals.txt").ends(2);
    assert_eq!(desk.read("capitals.txt"), crate::desk::CAPITALS.as_bytes());
}

#[test]
fn report_and_output_need_two_names() {
    let desk = Desk::new();
    desk.run("convert capitals.txt -t json -o out.json --report out.json").ends(2);
    assert_eq!(desk.names(), ["capitals.txt"]);
}

#[test]
fn a_new_file_has_the_mode_that_the_mask_leaves() {
    for (mask, mode) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let desk = Desk::new();
        for (command, file) in
            [("to-csv capitals.txt", "capitals.csv"), ("to-anki capitals.txt", "capitals.apkg")]
        {
            desk.run_after(&format!("umask {mask}"), command).ends(0);
            let permissions = fs::metadata(desk.path(file)).expect("the output").permissions();
            assert_eq!(permissions.mode() & 0o777, mode, "{file}, umask {mask}");
        }
    }
}

#[test]
fn a_replaced_file_keeps_its_mode() {
    let desk = Desk::new();
    desk.write("table.csv", "made by hand\n");
    fs::set_permissions(desk.path("table.csv"), fs::Permissions::from_mode(0o600)).expect("chmod");
    desk.run("to-csv capitals.txt -o table.csv").ends(0);
    let permissions = fs::metadata(desk.path("table.csv")).expect("the output").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
}

#[test]
fn ids_of_its_own_package_are_not_strange_beside_an_earlier_text() {
    let desk = Desk::new();
    desk.write("earlier.txt", "Rivers\nWhich flows through Vienna?\nThe Danube\n");
    desk.run("to-anki capitals.txt").ends(0);
    let ran = desk.run("to-anki capitals.txt --previous earlier.txt").ends(0);
    assert!(!ran.stderr.contains("foreign-note-types"), "{}", ran.stderr);
}
