//! The pages in `docs/` are true: their commands run and say what is shown, their links lead
//! somewhere, and the picture of the architecture has the modules that there are.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic and run programs"
)]
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pages::{deckconv, marked, run_all};

mod pages;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).expect("a page")
}

/// The names of all pages.
fn names() -> Vec<String> {
    let found = fs::read_dir(root().join("docs")).expect("the folder");
    let names =
        found.map(|entry| entry.expect("an entry").file_name().into_string().expect("text"));
    names.filter(|name| name.ends_with(".md")).collect()
}

#[test]
fn every_command_runs() {
    // The guide is run as a whole.
    for name in names().iter().filter(|name| *name != "guide.md") {
        run_all(marked(&page(name), "sh").iter().flat_map(|block| block.lines()));
    }
}

#[test]
fn every_example_of_help_runs() {
    let mut examples = 0;
    let commands = deckconv(&root()).arg("--help").output().expect("runs").stdout;
    let commands = String::from_utf8(commands).expect("text");
    let (_, commands) = commands.split_once("Commands:\n").expect("commands");
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for command in commands.filter(|command| !["", "help"].contains(command)) {
        let help = deckconv(&root()).args([command, "--help"]).env("COLUMNS", "200").output();
        let help = String::from_utf8(help.expect("runs").stdout).expect("text");
        let (_, typed) = help.split_once("Examples:\n").expect("examples");
        // What is meant stands two spaces behind what is typed.
        let typed = typed.lines().filter_map(|line| line.trim_start().split("  ").next());
        examples += run_all(typed);
    }
    assert!(examples > 30, "help lost its examples");
}

/// The guide, run from top to bottom in one folder: files are written, commands run by a shell, and
/// what is shown has to have been said.
#[cfg(unix)]
#[test]
fn the_guide_works_step_by_step() {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    let folder = tempfile::tempdir().expect("a folder");
    let bin = Path::new(env!("CARGO_BIN_EXE_deckconv")).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    // What is in the clipboard.
    let paste = folder.path().join("wl-paste");
    fs::write(&paste, "#!/bin/sh\ncat rivers.txt\n").expect("written");
    fs::set_permissions(&paste, fs::Permissions::from_mode(0o755)).expect("permitted");
    let mut said = String::new();
    for block in pages::blocks(&page("guide.md")) {
        match block.mark.split_once(' ').unwrap_or((&block.mark, "")) {
            ("file", name) => {
                let file = folder.path().join(name);
                fs::create_dir_all(file.parent().expect("a folder")).expect("made");
                fs::write(file, block.text).expect("written");
            }
            ("sh", _) => {
                let run = Command::new("sh")
                    .args(["-ec", &block.text])
                    .current_dir(folder.path())
                    .env("PATH", format!("{}:{}:{path}", folder.path().display(), bin.display()))
                    .env("HOME", folder.path())
                    .env("NO_COLOR", "1")
                    .output()
                    .expect("a shell");
                said = String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned();
                assert!(run.status.success(), "{}\n{said}", block.text);
            }
            ("text", _) => {
                for line in block.text.lines() {
                    let start = line.split('…').next().expect("a start");
                    let is_said = said.lines().any(|said| said.starts_with(start));
                    assert!(is_said, "not said: {line}\n{said}");
                }
            }
            _ => {}
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let pages = names().into_iter().map(|name| format!("docs/{name}"));
    let others = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(str::to_owned);
    for name in pages.chain(others) {
        let path = root().join(&name);
        let text = fs::read_to_string(&path).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            let there = fs::read_to_string(&target);
            // An example in code is no link.
            if there.is_err() && text.contains(&format!("`![]({link})`")) {
                continue;
            }
            let there = there.unwrap_or_else(|_| panic!("{name}: {link} leads nowhere"));
            let slug = |title: &str| -> String {
                let kept = title.to_lowercase();
                let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                kept.map(|c| if c == ' ' { '-' } else { c }).collect()
            };
            let headings = there.lines().filter(|line| line.starts_with('#'));
            let mut slugs = headings.map(|line| slug(line.trim_start_matches('#').trim()));
            assert!(heading.is_empty() || slugs.any(|slug| slug == heading), "{name}: {link}");
        }
    }
}

#[test]
fn the_difference_that_the_reference_shows_is_the_one_it_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = "Rivers\nWhich river flows through Vienna?\nThe Danube\n\
               Which river flows through Paris?\nThe Seine\n\
               Which river flows through Rome?\nThe Tibre\n\
               Which sea does the Rhine flow into?\nThe North Sea\n";
    let new = old
        .replace("through Paris", "through the city of Paris")
        .replace("Tibre", "Tiber")
        .replace(
            "Which sea does the Rhine flow into?\nThe North Sea",
            "How long is the Nile?\n6650 km",
        );
    fs::write(folder.path().join("old.txt"), old).expect("a file");
    fs::write(folder.path().join("new.txt"), new).expect("a file");
    let run = deckconv(folder.path()).args(["diff", "old.txt", "new.txt"]).output().expect("runs");
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8(run.stdout).expect("text");
    assert!(
        marked(&page("reference.md"), "text").contains(&said),
        "the page does not show this:\n{said}"
    );
}

/// The names of the modules right below `folder`.
fn modules(folder: &Path) -> BTreeSet<String> {
    let found = fs::read_dir(folder).expect("the folder");
    let names =
        found.map(|entry| entry.expect("an entry").file_name().into_string().expect("text"));
    let names = names.map(|name| name.trim_end_matches(".rs").to_owned());
    names.filter(|name| !["mod", "tests"].contains(&name.as_str())).collect()
}

#[test]
fn the_picture_of_the_architecture_is_true() {
    let picture = marked(&page("architecture.md"), "text").swap_remove(0);
    let drawn = picture.split('[').skip(1).filter_map(|rest| rest.split(']').next());
    let drawn: Vec<String> = drawn.map(str::to_owned).collect();
    let once: BTreeSet<String> = drawn.iter().cloned().collect();
    assert_eq!(once.len(), drawn.len(), "a module is drawn twice: {drawn:?}");
    assert_eq!(once, modules(&root().join("src")), "the picture is not src/");
}

#[test]
fn the_list_of_what_knows_the_terminal_is_true() {
    let page = page("architecture.md");
    let (_, list) = page.split_once("## The command line").expect("a section");
    let (list, _) = list.split_once("\n## ").expect("another section");
    let named = list.split('`').skip(1).step_by(2).map(str::to_owned);
    let named: BTreeSet<String> = named.collect();
    let there = modules(&root().join("src/cli"));
    assert_eq!(named, there, "docs/architecture.md does not name the modules of src/cli");
}
