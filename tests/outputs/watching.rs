//! `--watch`: what happens when an input changes while deckconv looks.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::desk::{CAPITALS, Desk, notes};

/// What it says once when all is done for now.
const WAITS: &str = "watch converting again whenever an input changes";

/// A watch that goes on, and the lines that it says.
struct Watch {
    process: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn of(desk: &Desk, arguments: &str) -> Self {
        let mut command = desk.deckconv(arguments);
        let mut process = command.stderr(Stdio::piped()).spawn().expect("deckconv runs");
        let (said, lines) = channel();
        let errors = BufReader::new(process.stderr.take().expect("it is piped"));
        thread::spawn(move || {
            errors.lines().map_while(Result::ok).try_for_each(|line| said.send(line))
        });
        Self { process, lines }
    }

    /// Panics if the next line does not hold `words`, or does not come.
    #[track_caller]
    fn says(&self, words: &str) {
        let next = || self.lines.recv_timeout(Duration::from_secs(60)).expect("it says something");
        let mut line = next();
        // Only who asks for it wants to hear that it waits.
        if line.starts_with(WAITS) && words != WAITS {
            line = next();
        }
        assert!(line.contains(words), "no {words:?} in {line:?}");
    }

    /// Stops it as the user would.
    fn stop(mut self) {
        let killed = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        assert!(killed.expect("kill runs").success());
        assert_eq!(self.process.wait().expect("it ends").code(), Some(130));
        let rest = self.lines.try_iter().filter(|line| !line.starts_with(WAITS));
        assert_eq!(rest.collect::<Vec<_>>(), Vec::<String>::new());
    }
}

/// A test that fails leaves nobody behind.
impl Drop for Watch {
    fn drop(&mut self) {
        _ = self.process.kill();
    }
}

#[test]
fn a_change_is_converted_and_said_in_a_line() {
    let desk = Desk::new();
    let watch = Watch::of(&desk, "to-anki capitals.txt --watch");
    watch.says("wrote capitals.apkg: 2 notes, 2 cards");
    watch.says(WAITS);
    let before = notes(desk.read("capitals.apkg"));
    desk.write("capitals.txt", CAPITALS.replace("Tokyo", "Tōkyō"));
    watch.says("0 new, 1 changed, 0 gone");
    let after = notes(desk.read("capitals.apkg"));
    assert_eq!(before[0], after[0]);
    assert_eq!((&before[1].0, before[1].2 + 1), (&after[1].0, after[1].2));
    watch.stop();
}

#[test]
fn only_what_changed_in_a_folder_is_converted() {
    let desk = Desk::new();
    desk.write("in/a.txt", CAPITALS);
    desk.write("in/b.txt", CAPITALS);
    let watch = Watch::of(&desk, "to-csv in -o out/ --watch");
    watch.says("wrote out/a.csv");
    watch.says("wrote out/b.csv");
    desk.write("in/c.txt", CAPITALS);
    watch.says("wrote out/c.csv");
    desk.write("in/a.txt", CAPITALS.replace("Japan", "Nippon"));
    watch.says("wrote out/a.csv");
    watch.stop();
}

#[test]
fn what_cannot_be_watched_is_said() {
    let desk = Desk::new();
    desk.write("in/a.txt", CAPITALS);
    desk.run("to-csv - --watch").ends(2).says("standard input does not change");
    desk.run("to-csv in -o in/out/ --watch").ends(2).says("would be inputs");
    desk.run("to-csv in --report r.json --watch").ends(2).says("no --report");
}
