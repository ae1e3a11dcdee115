//! Disks that are full, or that may not be written on.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor, ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use deckconv::Cause;
use deckconv::convert::write_fitted;
use deckconv::deck::Collection;
use deckconv::fit::fit;
use deckconv::formats::{FORMATS, Format, Writing};
use deckconv::settings::Settings;

use crate::desk::{Desk, Ran, names};
use crate::sixty;
use crate::{as_nobody, not_tried};

/// A disk with a fault.
#[derive(Default)]
struct Disk {
    file: Cursor<Vec<u8>>,
    writes: usize,
    /// The write from which on it is full.
    full_at: Option<usize>,
    /// It takes a byte at a time, and is interrupted before each.
    is_slow: bool,
    interrupted: bool,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_slow {
            self.interrupted = !self.interrupted;
            if self.interrupted {
                return Err(ErrorKind::Interrupted.into());
            }
            return self.file.write(&bytes[..bytes.len().min(1)]);
        }
        self.writes += 1;
        match self.full_at {
            Some(at) if self.writes == at => self.file.write(&bytes[..bytes.len().div_ceil(2)]),
            Some(at) if self.writes > at => Err(ErrorKind::StorageFull.into()),
            _ => self.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Disk {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn written_formats() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.write.is_some())
}

fn write(fitted: &Collection<'_>, format: &Format, disk: &mut Disk) -> Result<(), Cause> {
    write_fitted(fitted, format, &Writing::new(&Settings::default()), disk).map(drop)
}

#[test]
fn no_write_that_fails_goes_unheard() {
    // Of very many writes, those at either end and some between.
    const ENDS: usize = 60;
    for format in written_formats() {
        let (fitted, _) = fit(sixty::deck(), format, None);
        let mut good = Disk::default();
        write(&fitted, format, &mut good).expect("memory takes it");
        assert!(good.writes > 0, "{}", format.name);
        let step = (good.writes / ENDS).max(1);
        for at in 1..=good.writes {
            let is_tried = at <= ENDS || at + ENDS > good.writes || at % step == 0;
            if !is_tried {
                continue;
            }
            let mut full = Disk { full_at: Some(at), ..Disk::default() };
            match write(&fitted, format, &mut full) {
                Err(Cause::Io(error)) => {
                    assert_eq!(error.kind(), ErrorKind::StorageFull, "{} {at}", format.name);
                }
                Err(other) => panic!("{}, write {at}: {other}", format.name),
                // A write of one byte was taken whole.
                Ok(()) => assert_eq!(full.file, good.file, "{}, write {at}", format.name),
            }
        }
    }
}

#[test]
fn a_disk_that_takes_a_byte_at_a_time_gets_the_same_bytes() {
    for format in written_formats() {
        let (fitted, _) = fit(sixty::deck(), format, None);
        let mut good = Disk::default();
        write(&fitted, format, &mut good).expect("memory takes it");
        let mut slow = Disk { is_slow: true, ..Disk::default() };
        write(&fitted, format, &mut slow).expect("it is only slow");
        assert!(slow.file == good.file, "{}", format.name);
    }
}

/// The deck of sixty notes and its media, in the folder `in`.
fn with_sixty(desk: &Desk) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sixty");
    desk.write("in/deck.jsonl", fs::read(folder.join("deck.jsonl")).expect("the deck"));
    for name in names(&folder.join("deck.media")) {
        let bytes = fs::read(folder.join("deck.media").join(&name)).expect("a file");
        desk.write(&format!("in/deck.media/{name}"), bytes);
    }
}

/// Every file below `folder`, hidden ones too.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in if folder.is_dir() { names(folder) } else { Vec::new() } {
        let path = folder.join(&name);
        if path.is_dir() {
            let inner = files(&path).into_iter();
            found.extend(inner.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
    found
}

#[test]
fn wherever_a_disk_is_full_there_are_whole_files_or_none() {
    for format in written_formats() {
        let desk = Desk::new();
        with_sixty(&desk);
        let command = format!("convert in/deck.jsonl -t {} -o out/", format.name);
        // The sizes of files that may be, in the blocks of the shell, each half as long again.
        let mut blocks = 0;
        let whole = loop {
            let ran = desk.run_after(&format!("trap '' XFSZ; ulimit -f {blocks}"), &command);
            let there = files(&desk.path("out"));
            if ran.code == Some(0) {
                break there;
            }
            assert_eq!(ran.code, Some(1), "{} {blocks}: {ran:?}", format.name);
            // The output may be there without all of its media, which is said.
            let output = there.keys().find(|name| name.starts_with("deck."));
            if output.is_some() {
                assert!(ran.stderr.contains("media"), "{} {blocks}: {ran:?}", format.name);
            }
            fs::remove_dir_all(desk.path("out")).unwrap_or_default();
            desk.run(&command).ends(0);
            let good = files(&desk.path("out"));
            for (name, bytes) in &there {
                assert!(good.get(name) == Some(bytes), "{}: {blocks}: {name}", format.name);
            }
            fs::remove_dir_all(desk.path("out")).expect("it was just made");
            blocks += blocks / 2 + 1;
        };
        assert!(blocks > 0 && !whole.is_empty(), "{}", format.name);
    }
}

/// Runs a script in which `disk` is a file system of its own, of so many kilobytes, that is gone
/// afterwards. Nothing where one cannot be had.
fn on_a_small_disk(desk: &Desk, kilobytes: usize, script: &str) -> Option<Ran> {
    fs::create_dir_all(desk.path("disk")).expect("a folder");
    let mount = format!("mount -t tmpfs -o size={kilobytes}k none disk");
    let run = |script: String| {
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", &script]).current_dir(desk.path(""));
        command.env("SOURCE_DATE_EPOCH", "1700000000").env("NO_COLOR", "1");
        command.env("DECKCONV", env!("CARGO_BIN_EXE_deckconv")).output().ok().map(Ran::of)
    };
    if run(mount.clone()).is_none_or(|ran| ran.code != Some(0)) {
        not_tried("a small disk", "mounting one needs the superuser of a system that lets it");
        return None;
    }
    run(format!("{mount} && cp -r in disk && cd disk && {script}"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_disk_is_full_and_says_so() {
    let desk = Desk::new();
    desk.write("in/numbers.txt", crate::desk::many_cards());
    // What is in the way on the disk when it fills up: the file itself, work beside it, the system's own.
    for target in ["apkg", "csv", "json", "apkg --package latest"] {
        for kilobytes in [240, 300, 400, 600, 1200, 8000] {
            let script = format!(
                "TMPDIR=. \"$DECKCONV\" convert in/numbers.txt -q -t {target} -o out; \
                 echo \"ended $?\"; ls -A; cat out 2>&- | cksum"
            );
            let Some(ran) = on_a_small_disk(&desk, kilobytes, &script) else { return };
            let said = String::from_utf8_lossy(&ran.stdout).into_owned();
            let what = format!("{target} on {kilobytes} kB: {said} {}", ran.stderr);
            if said.starts_with("ended 0") {
                assert!(said.contains("\nin\nout\n"), "{what}");
                assert!(kilobytes > 300, "it fits nowhere: {what}");
            } else {
                assert!(said.starts_with("ended 1\nin\n"), "{what}");
                assert!(!said.contains("\nout\n") && !said.contains("deckconv"), "{what}");
                assert!(ran.stderr.contains("cannot write out: "), "{what}");
                assert!(ran.stderr.to_lowercase().contains("space"), "{what}");
                assert!(kilobytes < 8000, "{what}");
            }
        }
    }
}

/// So many notes that their package goes through a file beside the output, which other threads fill.
#[cfg(target_os = "linux")]
#[test]
fn a_large_package_on_a_small_disk_is_whole_or_not_there() {
    let desk = Desk::new();
    let cards: String = (0..50_000).map(|n| format!("What is {n}?\nthe number {n}\n")).collect();
    desk.write("in/numbers.txt", cards);
    let mut ends = Vec::new();
    for kilobytes in [2_200, 5_000, 40_000] {
        let script =
            "\"$DECKCONV\" convert in/numbers.txt -q -t apkg -o out; echo \"ended $?\"; ls -A";
        let Some(ran) = on_a_small_disk(&desk, kilobytes, script) else { return };
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        match said.strip_prefix("ended 0\n") {
            Some(left) => assert_eq!(left, "in\nout\n", "{kilobytes} kB"),
            None => {
                assert_eq!(said, "ended 1\nin\n", "{kilobytes} kB: {}", ran.stderr);
                assert!(ran.stderr.to_lowercase().contains("space"), "{}", ran.stderr);
            }
        }
        ends.push(said.starts_with("ended 0"));
    }
    assert_eq!(ends, [false, false, true]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_read_only_is_left_alone() {
    let desk = Desk::new();
    desk.write("in/capitals.txt", crate::desk::CAPITALS);
    for target in ["apkg", "csv", "json"] {
        let script = format!(
            "echo mine > out && mount -o remount,ro none . && \
             for name in out new; do \"$DECKCONV\" convert in/capitals.txt --force -t {target} -o $name; \
             echo \"ended $?\"; done; ls -A; cat out"
        );
        let Some(ran) = on_a_small_disk(&desk, 400, &script) else { return };
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "ended 1\nended 1\nin\nout\nmine\n");
        let said = ran.stderr.to_lowercase();
        assert_eq!(said.matches("cannot write out: read-only").count(), 1, "{said}");
        assert_eq!(said.matches("cannot write new: read-only").count(), 1, "{said}");
    }
}

#[test]
fn nobody_writes_where_they_may_not() {
    let desk = Desk::new();
    desk.write("locked/out.csv", "mine\n");
    let mode =
        |name: &str, mode| fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode));
    mode("locked", 0o555).expect("chmod");
    mode("", 0o755).expect("chmod");
    let Some(mut command) = as_nobody(&desk) else { return };
    for target in ["csv", "apkg", "json"] {
        command.args(["convert", "capitals.txt", "--force", "-t", target, "-o"]);
        let out = format!("locked/out.{target}");
        let ran = Ran::of(command.arg(&out).output().expect("deckconv runs")).ends(1);
        assert!(ran.stderr.contains(&format!("cannot write {out}: ")), "{}", ran.stderr);
        assert!(ran.stderr.to_lowercase().contains("permission denied"), "{}", ran.stderr);
        command = as_nobody(&desk).expect("as before");
    }
    assert_eq!(names(&desk.path("locked")), ["out.csv"]);
    assert_eq!(desk.read("locked/out.csv"), b"mine\n");
    mode("locked", 0o755).expect("chmod");
}
