//! What is made from the arguments and the registry is whole: completions and manual pages know each
//! command and each option that help knows, and bash completes by them.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic and run programs"
)]
#![cfg(feature = "cli")]

use std::process::Command;

use deckconv::formats::FORMATS;

fn said(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deckconv"));
    let run = command.args(arguments).env("COLUMNS", "100").output().expect("runs");
    assert!(run.status.success(), "{arguments:?}");
    String::from_utf8(run.stdout).expect("text")
}

/// The commands that help lists.
fn commands() -> Vec<String> {
    let help = said(&["--help"]);
    let (_, list) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines.map(|line| line.split_whitespace().next().expect("a name").to_owned()).collect()
}

/// The long options that the help of `command` lists.
fn options(command: &str) -> Vec<String> {
    let help = said(&[command, "--help"]);
    let (_, list) = help.split_once("Options:\n").expect("a list of options");
    let (list, _) = list.split_once("Examples:\n").expect("examples");
    let starts =
        list.lines().filter(|line| line.starts_with("  -") || line.starts_with("      --"));
    let names = starts.filter_map(|line| line.split_whitespace().find(|w| w.starts_with("--")));
    names.map(str::to_owned).collect()
}

#[test]
fn every_command_has_examples_and_completions_for_all_its_options() {
    let shells = ["bash", "elvish", "fish", "powershell", "zsh"];
    let scripts = shells.map(|shell| (shell, said(&["completions", shell])));
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        let options = options(command);
        assert!(options.contains(&"--help".to_owned()), "{command}: {options:?}");
        for (shell, script) in &scripts {
            assert!(script.contains(command.as_str()), "{shell} does not know {command}");
            for option in &options {
                // fish writes an option without its dashes.
                let name = if *shell == "fish" { &option[2..] } else { option };
                assert!(script.contains(name), "{shell} does not know {command} {option}");
            }
        }
    }
}

#[test]
fn every_command_has_a_page_with_all_its_options() {
    let whole = said(&["man"]);
    for command in commands().iter().filter(|command| *command != "help") {
        let name = command.replace('-', "\\-");
        assert!(whole.contains(&format!("deckconv\\-{name}(1)")), "the page lacks {command}");
        let page = said(&["man", command]);
        let title = format!(".TH DECKCONV-{} 1 \"\" \"deckconv ", command.to_uppercase());
        assert!(page.contains(&title), "{command}: {}", &page[..200]);
        for section in ["NAME", "SYNOPSIS", "\"EXIT STATUS\"", "EXAMPLES", "\"SEE ALSO\""] {
            assert!(page.contains(&format!("\n.SH {section}\n")), "{command} lacks {section}");
        }
        for option in options(command) {
            let option = option.replace('-', "\\-");
            assert!(page.contains(&format!("\\fB{option}\\fR")), "{command} lacks {option}");
        }
    }
    for format in FORMATS {
        let name = format.name.replace('-', "\\-");
        assert!(whole.contains(&format!(".TP\n\\fB{name}\\fR\n")), "the page lacks {name}");
    }
}

/// What bash offers for the last of `words`.
#[cfg(unix)]
fn completed(words: &[&str]) -> Vec<String> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let last = words.len() - 1;
    let script = said(&["completions", "bash"])
        + &format!(
            "\nCOMP_WORDS=({})\nCOMP_CWORD={last}\n_deckconv deckconv '{}' '{}'\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            quoted.join(" "),
            words[last],
            words[last - 1],
        );
    let run = Command::new("bash").args(["-c", &script]).output().expect("bash runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("text").lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes() {
    let writers = FORMATS.iter().filter(|format| format.write.is_some());
    let writers: Vec<&str> = writers.map(|format| format.name).collect();
    assert_eq!(completed(&["deckconv", "convert", "--to", ""]), writers);
    assert_eq!(completed(&["deckconv", "to-q"]), ["to-quizlet"]);
    assert_eq!(completed(&["deckconv", "to-anki", "--dry"]), ["--dry-run"]);
}
