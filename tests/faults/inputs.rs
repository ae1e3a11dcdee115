//! Inputs that go away, shrink or grow while they are read, and those that are no files at all.

use std::fs;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use deckconv::convert::{ReadOptions, read, write};
use deckconv::formats::{Input, Writing, named};
use deckconv::identity::Identifier;
use deckconv::media::Stored;
use deckconv::settings::Settings;
use deckconv::source::{Site, Source};
use tempfile::TempPath;

use crate::desk::{CAPITALS, Desk, Ran, many_cards};
use crate::sixty;
use crate::{as_nobody, is_long};

/// What becomes of a file when it was looked into so many times.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Gone,
    /// As long as this part of it, in tenths.
    Shrunk(usize),
    Grown,
    /// Every byte another one.
    Other,
    /// The disk under it fails.
    Unreadable,
}

const FATES: [Fate; 7] = [
    Fate::Gone,
    Fate::Shrunk(0),
    Fate::Shrunk(5),
    Fate::Shrunk(9),
    Fate::Grown,
    Fate::Other,
    Fate::Unreadable,
];

/// A file that meets its fate after so many reads.
#[derive(Debug)]
struct Changing {
    bytes: Vec<u8>,
    fate: Fate,
    after: usize,
    reads: Arc<AtomicUsize>,
}

impl Changing {
    fn is_changed(&self) -> bool {
        self.reads.load(Ordering::Relaxed) > self.after
    }
}

impl Site for Changing {
    fn open(&self) -> io::Result<Box<dyn Input + Send>> {
        match self.fate {
            Fate::Gone if self.is_changed() => Err(ErrorKind::NotFound.into()),
            fate => Ok(Box::new(Opened {
                now: Cursor::new(self.bytes.clone()),
                fate,
                after: self.after,
                reads: Arc::clone(&self.reads),
            })),
        }
    }

    fn scratch(&self) -> io::Result<TempPath> {
        Ok(tempfile::NamedTempFile::new()?.into_temp_path())
    }

    fn beside(&self, _: &str) -> Option<Arc<dyn Stored>> {
        None
    }
}

struct Opened {
    now: Cursor<Vec<u8>>,
    fate: Fate,
    after: usize,
    reads: Arc<AtomicUsize>,
}

impl Read for Opened {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.reads.fetch_add(1, Ordering::Relaxed) == self.after {
            let whole = self.now.get_mut();
            match self.fate {
                // Whoever has it open can read it to its end.
                Fate::Gone | Fate::Unreadable => {}
                Fate::Shrunk(tenths) => whole.truncate(whole.len() * tenths / 10),
                Fate::Grown => whole.extend_from_within(..),
                Fate::Other => whole.iter_mut().for_each(|byte| *byte = byte.wrapping_add(1)),
            }
        }
        if matches!(self.fate, Fate::Unreadable) && self.reads.load(Ordering::Relaxed) > self.after
        {
            return Err(io::Error::other("the disk failed"));
        }
        self.now.read(bytes)
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.now.seek(to)
    }
}

/// A package of the sixty notes in this format.
fn packed(format: &str) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let settings = Settings::default();
    let format = named(format).expect("a format");
    write(sixty::deck(), format, None, &Writing::new(&settings), &mut out)
        .expect("memory takes it");
    out.into_inner()
}

/// What comes of reading a package that meets its fate: how many notes, and what is left of its media;
/// nothing if it was refused.
fn outcome(format: &str, site: Changing) -> Option<(usize, usize)> {
    let source = Source::in_place(format!("deck.{format}"), Arc::new(site)).ok()?;
    let options = ReadOptions { from: named(format), ..ReadOptions::default() };
    let input = read(&source, &options, &mut Identifier::default(), "").ok()?;
    let (mut collection, notes) = (input.collection, input.counts.kept);
    assert_eq!(collection.notes.len(), notes);
    let media = std::mem::take(&mut collection.media);
    let whole = media.iter().filter(|media| media.copy_to(&mut io::sink()).is_ok()).count();
    Some((notes, whole))
}

#[test]
fn a_package_that_changes_while_it_is_read_is_read_or_refused() {
    for format in ["apkg", "mnemosyne", "mochi"] {
        let bytes = packed(format);
        let site = |fate, after| {
            let reads = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&reads);
            (Changing { bytes: bytes.clone(), fate, after, reads }, counted)
        };
        let (good, reads) = site(Fate::Gone, usize::MAX);
        let whole = outcome(format, good).expect("a good package");
        let reads = reads.load(Ordering::Relaxed);
        assert!(whole.0 >= 60 && whole.1 == 3 && reads > 4, "{format}: {whole:?} {reads}");
        let (mut refused, mut taken) = (0, 0);
        for fate in FATES {
            for after in 0..reads {
                match outcome(format, site(fate, after).0) {
                    // All notes or an error: there is no half of a package. Media may be left out.
                    Some((notes, media)) => {
                        assert!(
                            notes == whole.0 && media <= 3,
                            "{format} {fate:?} {after} {notes}"
                        );
                        taken += 1;
                    }
                    None => refused += 1,
                }
            }
        }
        assert!(refused > reads && taken > 0, "{format}: {refused} refused, {taken} taken");
    }
}

#[test]
fn a_text_that_is_rewritten_while_it_is_read_is_read_as_it_was_at_some_time() {
    let desk = Desk::new();
    let times = if is_long() { 200 } else { 30 };
    let texts = [many_cards(), CAPITALS.to_owned(), String::new()];
    desk.write("deck.txt", &texts[0]);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for text in texts.iter().cycle() {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                fs::write(desk.path("deck.txt"), text).expect("a file");
                fs::remove_file(desk.path("deck.txt")).expect("it was just written");
            }
        });
        for time in 0..times {
            let command = ["to-csv deck.txt -o out.csv", "to-anki deck.txt -o out.apkg"][time % 2];
            let ran = desk.run(command);
            assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
            assert!(ran.code == Some(0) || ran.stderr.contains("error"), "{ran:?}");
        }
        is_over.store(true, Ordering::Relaxed);
    });
    for name in ["out.csv", "out.apkg"] {
        if desk.path(name).exists() {
            desk.run(&format!("inspect {name}")).ends(0);
        }
    }
}

#[test]
fn what_cannot_be_entered_is_named_and_the_rest_is_read() {
    let desk = Desk::new();
    desk.write("in/a.txt", CAPITALS);
    desk.write("in/locked/b.txt", CAPITALS);
    desk.write("in/unreadable.txt", CAPITALS);
    let mode =
        |name: &str, mode| fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode));
    desk.write("out/keep", "");
    mode("in/locked", 0o000).expect("chmod");
    mode("in/unreadable.txt", 0o000).expect("chmod");
    mode("out", 0o777).expect("chmod");
    if let Some(mut command) = as_nobody(&desk) {
        let ran = Ran::of(command.args(["to-csv", "in", "-o", "out/"]).output().expect("it runs"));
        let ran =
            ran.ends(1).says("cannot read in/locked: ").says("cannot read in/unreadable.txt: ");
        assert!(ran.stderr.to_lowercase().contains("permission denied"), "{}", ran.stderr);
        assert_eq!(crate::desk::names(&desk.path("out")), ["a.csv", "keep"]);
    }
    mode("in/locked", 0o755).expect("chmod");
}

#[test]
fn links_that_lead_to_themselves_lead_nowhere() {
    let desk = Desk::new();
    desk.write("in/a.txt", CAPITALS);
    symlink(".", desk.path("in/itself")).expect("a link");
    symlink("..", desk.path("in/above")).expect("a link");
    symlink("two.txt", desk.path("in/one.txt")).expect("a link");
    symlink("one.txt", desk.path("in/two.txt")).expect("a link");
    let ran = desk.run("to-csv in -o out/").ends(1);
    let ran = ran.says("cannot read in/one.txt: ").says("cannot read in/two.txt: ");
    assert!(ran.stderr.to_lowercase().contains("symbolic link"), "{}", ran.stderr);
    assert_eq!(crate::desk::names(&desk.path("out")), ["a.csv"]);
    // The same of an output, of a folder for it, and of media.
    symlink("out.csv", desk.path("out.csv")).expect("a link");
    desk.run("to-csv capitals.txt -o out.csv").ends(1).says("cannot write out.csv: ");
    desk.run("to-csv capitals.txt -o in/one.txt/").ends(1).says("cannot write in/one.txt/");
    symlink("a.png", desk.path("a.png")).expect("a link");
    desk.write("deck.md", "## What?\n\n![](a.png)\n\n## Who?\n\nShe.\n");
    desk.run("to-anki deck.md").ends(0).says("a.png");
}

#[test]
fn an_output_is_never_an_input() {
    let desk = Desk::new();
    desk.write("deck.csv", "front,back\na,b\n");
    fs::hard_link(desk.path("deck.csv"), desk.path("other.csv")).expect("a link");
    for command in
        ["to-csv deck.csv", "to-csv deck.csv -o ./deck.csv --force", "to-csv deck.csv -o ."]
    {
        desk.run(command).ends(2).says("is an input");
    }
    // Another name of the same file is replaced, and the file stays.
    desk.run("convert deck.csv -t csv --to-separator ; -o other.csv").ends(0);
    assert_eq!(desk.read("deck.csv"), b"front,back\na,b\n");
    assert!(desk.read("other.csv").starts_with(b"front;back"));
}

fn make_pipe(desk: &Desk, name: &str) {
    let made = Command::new("mkfifo").arg(desk.path(name)).status().expect("mkfifo runs");
    assert!(made.success());
}

#[test]
fn a_pipe_with_a_name_is_read_when_it_is_named_and_passed_over_in_a_folder() {
    let desk = Desk::new();
    desk.write("in/a.txt", CAPITALS);
    make_pipe(&desk, "in/pipe.txt");
    desk.run("to-csv in -o out/").ends(0).says("1 file passed over");
    make_pipe(&desk, "pipe");
    let path = desk.path("pipe");
    let writer = thread::spawn(move || fs::write(path, many_cards()));
    desk.run("to-csv pipe -o piped.csv").ends(0);
    writer.join().expect("no panic").expect("somebody reads");
    assert_eq!(desk.read("piped.csv").iter().filter(|byte| **byte == b'\n').count(), 5000);
}

/// Runs with little memory, and is killed when it takes long.
#[cfg(target_os = "linux")]
fn in_little_room(desk: &Desk, script: &str) -> Ran {
    const KILOBYTES: usize = 600_000;
    let script = format!("ulimit -v {KILOBYTES}; {script}");
    let mut shell = desk.command("timeout");
    shell.args(["60", "sh", "-c", &script]).env("DECKCONV", env!("CARGO_BIN_EXE_deckconv"));
    Ran::of(shell.output().expect("a shell"))
}

#[cfg(target_os = "linux")]
#[test]
fn what_never_ends_is_not_waited_for() {
    let desk = Desk::new();
    for device in ["/dev/zero", "/dev/urandom", "/dev/full"] {
        for script in [
            format!("\"$DECKCONV\" to-csv {device} -o out.csv"),
            format!("\"$DECKCONV\" to-csv - -o out.csv < {device}"),
            format!("\"$DECKCONV\" to-anki {device} capitals.txt -o out.apkg"),
            format!("\"$DECKCONV\" inspect {device}"),
        ] {
            let ran = in_little_room(&desk, &script);
            assert!(matches!(ran.code, Some(1 | 2)), "{script}: {ran:?}");
            assert!(ran.stderr.contains("it is a device"), "{script}: {}", ran.stderr);
        }
    }
    desk.run("to-csv /dev/null -o out.csv").ends(1).says("it is empty");
    // What is piped in without an end is read up to a limit.
    let endless = "yes 'What is it?' | \"$DECKCONV\" to-csv - -o endless.csv --max-size 20MB";
    in_little_room(&desk, endless).ends(1).says("more than 20.0 MB");
    assert_eq!(desk.names(), ["capitals.txt", "out.apkg"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_names() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    let odd = |name: &[u8]| desk.path("in").join(std::ffi::OsStr::from_bytes(name));
    fs::create_dir_all(odd(b"b\xff\xfe")).expect("a folder");
    for name in [&b"caf\xe9.txt"[..], b"b\xff\xfe/\xc3.txt", b"new\nline.txt", b"\x1b[31mred.txt"] {
        fs::write(odd(name), CAPITALS).expect("a file");
    }
    let ran = desk.run("to-anki in -o out/").ends(0);
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
    desk.run("to-csv in -o one.csv").ends(0);
    let rows = String::from_utf8(desk.read("one.csv")).expect("text");
    assert_eq!(rows.lines().count(), 9, "{rows}");
    let mut named = desk.command(env!("CARGO_BIN_EXE_deckconv"));
    let ran = named.arg("to-csv").arg(odd(b"caf\xe9.txt")).args(["-o", "two.csv"]).output();
    Ran::of(ran.expect("deckconv runs")).ends(0).says("two.csv");
    // Two names that become one are told apart, or refused; neither is lost in silence.
    fs::write(odd(b"caf\xe8.txt"), CAPITALS).expect("a file");
    desk.run("to-anki in -o out/").ends(2).says("would both become");
    let ran = desk.run("check in --report r.json").ends(0);
    assert_eq!(ran.code, Some(0));
    serde_json::from_slice::<serde_json::Value>(&desk.read("r.json")).expect("JSON");
}

#[test]
fn standard_input_that_breaks_off_is_what_there_was() {
    let desk = Desk::new();
    let mut run = desk
        .deckconv("to-csv - -o out.csv")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("deckconv runs");
    let mut stdin = run.stdin.take().expect("a pipe");
    stdin.write_all(CAPITALS.as_bytes()).expect("it listens");
    let since = Instant::now();
    thread::sleep(Duration::from_millis(300));
    assert!(run.try_wait().expect("its state").is_none(), "it did not wait for the end");
    drop(stdin);
    Ran::of(run.wait_with_output().expect("it ends")).ends(0);
    assert!(since.elapsed() < Duration::from_secs(60));
    assert_eq!(desk.read("out.csv").iter().filter(|byte| **byte == b'\n').count(), 3);
}
