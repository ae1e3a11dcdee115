//! What help says beside the options: what each command is for, and examples to begin with.
//!
//! Help on the terminal and the manual pages are both made from it, and a test runs every example.

use clap::Command;

use super::terminal;

/// The words on one command.
pub(super) struct Words {
    name: &'static str,
    /// What it is for, in one line.
    pub(super) about: &'static str,
    /// Commands as they are typed, and what each of them does.
    pub(super) examples: &'static [(&'static str, &'static str)],
}

/// What deckconv is, and then its commands.
pub(super) const WORDS: &[Words] = &[
    Words {
        name: "deckconv",
        about: "Turns any dump of flashcards into decks that study apps open",
        examples: &[
            ("deckconv to-anki notes.txt", "writes notes.apkg"),
            ("deckconv to-csv notes.txt -o -", "prints a table"),
            ("deckconv check notes.txt", "says what it would read"),
            ("deckconv inspect deck.apkg", "says what is inside"),
            ("deckconv diff old.apkg notes.txt", "says what changed"),
        ],
    },
    Words {
        name: "to-anki",
        about: "Make a package for Anki, AnkiDroid and AnkiMobile",
        examples: &[
            ("deckconv to-anki notes.txt", "writes notes.apkg; again after an edit, and ids stay"),
            ("deckconv to-anki notes/ -o notes.apkg", "one package; its decks follow the folders"),
            ("deckconv to-anki notes/ -o packages/", "a package for each file"),
            ("deckconv to-anki notes.txt --dry-run", "says what would change in notes.apkg"),
            ("deckconv to-anki notes.txt --note-type reversed", "asks both ways"),
        ],
    },
    Words {
        name: "to-csv",
        about: "Make a table for spreadsheets: front, back, tags, deck",
        examples: &[
            ("deckconv to-csv deck.apkg", "writes deck.csv, with the ids of its notes"),
            ("deckconv to-csv notes.txt -o -", "prints it"),
            (
                "deckconv to-csv notes.txt --delimiter ';' --bom",
                "as Excel likes it in many countries",
            ),
        ],
    },
    Words {
        name: "to-quizlet",
        about: "Make text for Quizlet's import box: a card a line, term, tab, definition",
        examples: &[
            ("deckconv to-quizlet deck.apkg", "writes deck.txt"),
            ("deckconv to-quizlet notes.txt -o -", "prints it, to be copied"),
            ("deckconv to-quizlet deck.apkg --split deck", "a text for each deck"),
        ],
    },
    Words {
        name: "preview",
        about: "Make a page that shows the cards in a browser, beside what was said about them",
        examples: &[
            ("deckconv preview notes.txt", "writes notes.html; --open shows it at once"),
            ("deckconv preview notes/ -o page.html", "a folder on one page"),
            ("deckconv preview notes.txt --previous old.apkg", "marks what changed since then"),
        ],
    },
    Words {
        name: "convert",
        about: "Make any format of any other",
        examples: &[
            ("deckconv convert cards.csv -o cards.apkg", "the name says what to make"),
            ("deckconv convert notes.txt -t jsonl", "or -t does; deckconv formats lists them"),
            ("deckconv convert set.txt -f quizlet -t apkg", "-f says what the input is"),
        ],
    },
    Words {
        name: "check",
        about: "Read and report; write nothing",
        examples: &[
            ("deckconv check notes.txt", "says what is wrong, and where"),
            ("deckconv check notes.txt --explain", "says what it was taken for, and why"),
            ("deckconv check deck.apkg", "looks for all that is wrong in a package"),
            ("deckconv check notes/ --report report.json", "says it to a script"),
        ],
    },
    Words {
        name: "inspect",
        about: "Say what is inside: decks, notes, cards, note types, tags, media",
        examples: &[
            ("deckconv inspect deck.apkg", "decks, kinds, lengths, tags, media"),
            ("deckconv inspect notes.txt --json", "the same for a script"),
        ],
    },
    Words {
        name: "diff",
        about: "Say what changed: notes added, changed, moved, removed; ids kept or lost",
        examples: &[
            ("deckconv diff old.apkg notes.txt", "since that package was made"),
            ("git show HEAD:notes.txt | deckconv diff - notes.txt", "since the last commit"),
            ("deckconv diff old.apkg notes.txt --search removed", "finds in Anki what is gone"),
        ],
    },
    Words {
        name: "config",
        about: "Say which options are in force, and where each comes from",
        examples: &[
            ("deckconv config notes.txt", "the options that hold for notes.txt"),
            ("deckconv config > deckconv.toml", "a file to begin with"),
        ],
    },
    Words {
        name: "formats",
        about: "List the formats: what is read, what is written, what they can hold",
        examples: &[
            ("deckconv formats", "a row for each"),
            ("deckconv formats --json", "with their options"),
        ],
    },
    Words {
        name: "completions",
        about: "Print what makes a shell complete deckconv's commands, options and formats",
        examples: &[
            ("deckconv completions bash > ~/.local/share/bash-completion/completions/deckconv", ""),
            ("deckconv completions fish > ~/.config/fish/completions/deckconv.fish", ""),
            ("deckconv completions zsh > ~/.zfunc/_deckconv", "a folder in $fpath"),
        ],
    },
    Words {
        name: "man",
        about: "Print a manual page",
        examples: &[
            ("deckconv man | man -l -", "the page of deckconv"),
            ("deckconv man to-anki | man -l -", "the page of a command"),
        ],
    },
];

/// The words on the command called `name`.
pub(super) fn words(name: &str) -> Option<&'static Words> {
    WORDS.iter().find(|words| words.name == name)
}

/// `command` with its words.
pub(super) fn described(command: Command) -> Command {
    match words(command.get_name()) {
        Some(words) => command.about(words.about).after_help(examples(words)),
        None => command,
    }
}

/// The examples as a table, or one below the other where a table is too wide.
fn examples(words: &Words) -> String {
    let typed = words.examples.iter().map(|(typed, _)| typed.len()).max().unwrap_or_default();
    let meant = words.examples.iter().map(|(_, meant)| meant.len()).max().unwrap_or_default();
    let is_narrow = terminal::help_width().is_some_and(|width| typed + meant + 4 > width);
    let line = |(typed_here, meant): &(&str, &str)| match (meant.is_empty(), is_narrow) {
        (true, _) => format!("\n  {typed_here}"),
        (false, true) => format!("\n  {typed_here}\n      {meant}"),
        (false, false) => format!("\n  {typed_here:<typed$}  {meant}"),
    };
    std::iter::once("Examples:".to_owned()).chain(words.examples.iter().map(line)).collect()
}
