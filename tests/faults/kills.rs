//! Runs that are killed at any moment, as by a power cut or by want of memory.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

use crate::desk::{Desk, names};
use crate::is_long;

/// A deck of which `edit` says what is different.
fn deck(number: usize, edit: &str) -> String {
    let cards = (0..30).map(|n| format!("What is {number} and {n}{edit}?\n{}{edit}\n", number + n));
    std::iter::once(format!("Sums of {number}\n")).chain(cards).collect()
}

/// The files under final names, and how many there are beside them on their way.
fn outputs(folder: &Path) -> (BTreeMap<String, Vec<u8>>, usize) {
    let all = if folder.is_dir() { names(folder) } else { Vec::new() };
    let is_on_its_way = |name: &String| name.starts_with(".deckconv-") && name.ends_with(".part");
    let (beside, whole): (Vec<String>, Vec<String>) = all.into_iter().partition(is_on_its_way);
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).expect("a file");
        (name, bytes)
    };
    (whole.into_iter().map(read).collect(), beside.len())
}

/// What tells a file from the one that was there under its name before.
fn numbers(folder: &Path) -> Vec<u64> {
    let number = |name: &String| folder.join(name).metadata().map_or(0, |found| found.ino());
    names(folder).iter().filter(|name| !name.starts_with('.')).map(number).collect()
}

/// Numbers from 0 to 1, as by chance.
fn chances() -> impl Iterator<Item = f64> {
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    std::iter::repeat_with(move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    })
}

/// Kills runs of `command` at `times` moments, every other one as soon as it has replaced something. Whatever is there then is as it was before or as it is
/// to be; the next run completes.
fn kill(desk: &Desk, command: &str, times: usize) {
    let reset = |before: &BTreeMap<String, Vec<u8>>| {
        fs::remove_dir_all(desk.path("out")).unwrap_or_default();
        fs::create_dir(desk.path("out")).expect("a folder");
        for (name, bytes) in before {
            fs::write(desk.path("out").join(name), bytes).expect("a file");
        }
    };
    let write = |edit: &str| {
        for number in 0..20 {
            desk.write(&format!("in/{number:02}.txt"), deck(number, edit));
        }
    };
    write("");
    reset(&BTreeMap::new());
    desk.run(command).ends(0);
    let (before, _) = outputs(&desk.path("out"));
    write(" again");
    let since = Instant::now();
    desk.run(command).ends(0);
    let takes = since.elapsed();
    let (after, _) = outputs(&desk.path("out"));
    assert!(before != after && before.keys().eq(after.keys()), "{command}");

    let (mut killed, mut midway, mut strays) = (0, 0, 0);
    for (turn, chance) in chances().take(times).enumerate() {
        reset(&before);
        let replaced = numbers(&desk.path("out"));
        let mut run = desk
            .deckconv(command)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("deckconv runs");
        let since = Instant::now();
        match turn % 2 {
            0 => sleep(takes.mul_f64(chance)),
            _ => while since.elapsed() < takes * 4 && numbers(&desk.path("out")) == replaced {},
        }
        run.kill().expect("it can be killed");
        killed += usize::from(run.wait().expect("it ends").signal().is_some());
        let (found, beside) = outputs(&desk.path("out"));
        for (name, bytes) in &found {
            let is_whole = [&before, &after].iter().any(|state| state.get(name) == Some(bytes));
            assert!(is_whole, "{command}: {name} is neither as it was nor as it is to be");
        }
        assert!(found.keys().eq(before.keys()), "{command}: a file is missing, or one too many");
        midway += usize::from(found != before && found != after);
        strays += beside;
        desk.run(command).ends(0);
        assert!(outputs(&desk.path("out")).0 == after, "{command}: the next run did not complete");
    }
    eprintln!(
        "{command}: {killed} of {times} killed before they ended, {midway} between two outputs, \
         {strays} files left on their way"
    );
    assert!(killed > 0, "{command}: all had ended");
    assert!(!is_long() || before.len() == 1 || midway > 0, "{command}: none was killed midway");
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_completes() {
    let times = if is_long() { 100 } else { 6 };
    let desk = Desk::new();
    kill(&desk, "to-anki in -o out/ --force", times);
    kill(&desk, "to-csv in -o out/ --force", times / 2);
    kill(&desk, "to-anki in -o out/all.apkg", times / 2);
}

/// Nobody waits for ever for what another run left behind.
#[test]
fn what_a_killed_run_left_is_in_nobodys_way() {
    let desk = Desk::new();
    desk.write("in/a.txt", deck(1, ""));
    desk.write("in/.deckconv-abc.part", "half a file");
    desk.run("to-anki in -o in/").ends(0).says("1 file passed over");
    assert_eq!(names(&desk.path("in")), [".deckconv-abc.part", "a.apkg", "a.txt"]);
}
