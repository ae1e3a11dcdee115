//! The command line as it may be typed, built from the registry of formats.
//!
//! What was typed is in `request`; it must not know what becomes of it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use clap_complete::Shell;
use deckconv::carry::Carry;
use deckconv::deck::Split;
use deckconv::diff::What;
use deckconv::formats::{self, FORMATS, Format, Markup};
use deckconv::settings::{OptionSpec, Takes, Used};
use deckconv::tidy::Rules;
use globset::{Glob, GlobBuilder};

use super::format_name::FormatName;
use super::help::described;
use super::render::visible;

/// Commands that are `convert` with the target fixed.
pub(super) const SHORTCUTS: [(&str, &str); 4] = [
    ("to-anki", "apkg"),
    ("to-csv", "csv"),
    ("to-quizlet", "quizlet"),
    ("preview", formats::PREVIEW),
];

/// Commands that have arguments of their own.
const OTHERS: [&str; 8] =
    ["convert", "check", "inspect", "diff", "config", "formats", "completions", "man"];

/// The whole command line. What a command takes is made only when it is typed: with the options of all
/// formats that is much, and there are many commands.
pub(super) fn command() -> Command {
    let whole = Command::new("deckconv")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(100)
        .subcommands(names().map(|name| Command::new(name).defer(with_arguments)));
    described(whole).mut_subcommands(described)
}

/// The whole command line with all that the commands take.
pub(super) fn complete() -> Command {
    let mut whole = command().disable_help_subcommand(true);
    whole.build();
    whole
}

/// The names of the commands.
fn names() -> impl Iterator<Item = &'static str> {
    SHORTCUTS.iter().map(|(name, _)| *name).chain(OTHERS)
}

/// `command` with what it takes.
fn with_arguments(command: Command) -> Command {
    match command.get_name() {
        "check" => {
            reading(command).arg(flag("explain", "Say what each input was taken for, and why"))
        }
        "inspect" => reading_one(command)
            .next_help_heading("Reporting")
            .arg(flag("json", "Say it as one JSON object"))
            .arg(color()),
        "diff" => comparing(command),
        "formats" => command.arg(flag("json", "List them as JSON")),
        "completions" => command.arg(shell()),
        "man" => command.arg(
            Arg::new("command")
                .value_name("COMMAND")
                .value_parser(PossibleValuesParser::new(names()))
                .help("The command to print the page of; deckconv itself if not given"),
        ),
        name => match SHORTCUTS.iter().find(|(shortcut, _)| *shortcut == name) {
            Some((_, format)) => converting(command, formats::named(format)),
            None => converting(command, None).arg(target()),
        },
    }
}

fn target() -> Arg {
    option("to", "FORMAT", "The target; guessed from OUT's extension where it is clear")
        .short('t')
        .value_parser(FormatName::ToWrite)
        .help_heading("Output")
        .display_order(0)
}

fn shell() -> Arg {
    Arg::new("shell")
        .value_name("SHELL")
        .required(true)
        .value_parser(value_parser!(Shell))
        .help("The shell that is to complete")
}

/// A command that reads, writes and may replace.
fn converting(command: Command, target: Option<&Format>) -> Command {
    let where_to = "Where to: a file, a folder (ending in /), or - for standard output";
    let command = command
        .next_help_heading("Output")
        .arg(option("output", "OUT", where_to).short('o').value_parser(value_parser!(PathBuf)))
        .arg(
            option(
                "split",
                "HOW",
                "An output for each deck, for each tag, or for every N notes: deck, tag or N",
            )
            .value_parser(split),
        )
        .arg(
            option("previous", "FILE", "What ids are taken over from, if not what OUT was before")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option("carry", "HOW", "How sure it must be that an edited note is an earlier one")
                .value_parser(PossibleValuesParser::new(Carry::NAMES.map(|(name, _)| name)))
                .default_value("normal"),
        )
        .arg(flag(
            "incremental",
            "Pass over inputs that have not changed since their output was made",
        ))
        .arg(flag("watch", "Convert again whenever an input changes, until Ctrl-C"))
        .arg(flag("force", "Replace files that deckconv did not make"))
        .arg(flag("dry-run", "Do everything but write"))
        .next_help_heading("Writing");
    let markups: Vec<&str> = match target {
        Some(target) => target.carries.markups.iter().map(|markup| markup.name()).collect(),
        None => vec![Markup::Plain.name(), Markup::Html.name()],
    };
    let command = match markups.len() {
        1 => command,
        _ => command.arg(
            option("to-markup", "MARKUP", "What the text of the output is to be")
                .value_parser(PossibleValuesParser::new(markups)),
        ),
    };
    let own = FORMATS.iter().filter(|format| target.is_none_or(|t| t.name == format.name));
    let command = with_options(command, own.filter(|format| format.write.is_some()), Used::writes);
    reading(match target.map(|target| target.name) {
        Some("csv") => command.mut_arg("to-separator", |arg| arg.visible_alias("delimiter")),
        Some(formats::PREVIEW) => command
            .next_help_heading("Output")
            .arg(flag("open", "Open the page in the browser").conflicts_with("dry-run")),
        _ => command,
    })
}

/// `command` with the options of `formats` that `used` picks and that it does not have yet.
fn with_options(
    command: Command,
    formats: impl Iterator<Item = &'static Format>,
    used: impl Fn(Used) -> bool,
) -> Command {
    unique(formats, used).into_iter().fold(command, |command, spec| {
        // One option for both directions stands in one place.
        let known = command.get_arguments().any(|arg| arg.get_id() == spec.name);
        if known { command } else { command.arg(format_option(spec)) }
    })
}

/// A command that reads one input.
fn reading_one(command: Command) -> Command {
    let input = Arg::new("inputs")
        .value_name("INPUT")
        .value_parser(value_parser!(PathBuf))
        .help("A file, or - for standard input")
        .help_heading(None);
    // How far cards are learned is a part of what is inside.
    input_options(command.arg(input)).mut_arg(formats::SCHEDULING.name, |arg| arg.hide(true))
}

/// A command that reads two states of a deck.
fn comparing(command: Command) -> Command {
    let inputs = Arg::new("inputs")
        .value_names(["OLD", "NEW"])
        .num_args(2)
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help("Two files of any formats; one of them may be - for standard input")
        .help_heading(None);
    let sorts = What::ALL.into_iter().filter(|what| *what != What::Id).map(What::name);
    input_options(command.arg(inputs))
        // Learning is not compared.
        .mut_arg(formats::SCHEDULING.name, |arg| arg.hide(true))
        .next_help_heading("Reporting")
        .arg(flag("json", "Say it as one JSON object").conflicts_with("search"))
        .arg(
            option(
                "search",
                "WHAT",
                "Print a search for Anki's browser that finds these notes once NEW is imported",
            )
            .value_parser(PossibleValuesParser::new(sorts)),
        )
        .arg(flag("verbose", "Show all notes").short('v'))
        .arg(color())
}

/// The options of how inputs are read.
fn input_options(command: Command) -> Command {
    let format = "The format of the inputs; recognised if not given";
    let deck = "A name for the deck; of several decks, for the one above them";
    let tidy = format!(
        "What decoration to take off where the whole deck has it: all, none, or a list of {}",
        Rules::names().join(", ")
    );
    let command = command
        .next_help_heading("Reading")
        .arg(flag("no-config", "Pass over deckconv.toml, in which a folder has its options"))
        .arg(option("from", "FORMAT", format).short('f').value_parser(FormatName::ToRead))
        .arg(
            option("encoding", "NAME", "The encoding of the inputs, such as windows-1252")
                .value_parser(encoding),
        )
        .arg(
            option("max-size", "SIZE", "Refuse what is larger, packed or unpacked, such as 20MB")
                .value_parser(size),
        )
        .arg(
            option("markup", "MARKUP", "What input text is: as typed, Markdown or HTML")
                .value_parser(PossibleValuesParser::new(["auto", "plain", "markdown", "html"]))
                .default_value("auto"),
        )
        .arg(
            option("headings", "HOW", "What becomes of section headings between cards")
                .value_parser(PossibleValuesParser::new(["report", "tags", "decks", "drop"]))
                .default_value("report"),
        )
        .arg(option("deck", "NAME", deck))
        .arg(
            option("tag", "TAG", "A tag for every note; may be given more than once")
                .action(ArgAction::Append),
        )
        .arg(
            option(
                "media-dir",
                "DIR",
                "A folder with images and sounds; may be given more than once",
            )
            .action(ArgAction::Append)
            .value_hint(ValueHint::DirPath)
            .value_parser(folder),
        )
        .arg(
            option("duplicates", "WHAT", "What to do with notes that are equal in every field")
                .value_parser(PossibleValuesParser::new(["keep", "merge", "error"]))
                .default_value("keep"),
        )
        .arg(option("tidy", "RULES", "").help(tidy).value_parser(tidy_rules).default_value("all"));
    let readers = FORMATS.iter().filter(|format| format.read.is_some());
    with_options(command, readers, Used::reads)
}

/// A command that reads inputs.
fn reading(command: Command) -> Command {
    let inputs = Arg::new("inputs")
        .value_name("INPUT")
        .num_args(0..)
        .value_parser(value_parser!(PathBuf))
        .help("Files, folders, or - for standard input")
        .help_heading(None);
    let command = command
        .arg(inputs)
        .next_help_heading("Reading")
        .arg(pattern(
            "include",
            "Of folders, read the files that match, such as '*.md' or 'geo/**'",
        ))
        .arg(pattern("exclude", "Of folders, leave out the files that match"));
    input_options(command)
        .next_help_heading("Reporting")
        .arg(flag("strict", "Warnings are errors, and an input with errors is left out whole"))
        .arg(
            option("report", "FILE", "Also write what was done as .json or .jsonl; - prints it")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("threads")
                .short('j')
                .value_name("N")
                .help("Use at most N threads; as many as there are cores if not given")
                .value_parser(value_parser!(NonZeroUsize)),
        )
        .arg(flag("quiet", "Say nothing but errors").short('q').conflicts_with("verbose"))
        .arg(flag("verbose", "Say more").short('v'))
        .arg(color())
        .arg(when("progress", "A bar while long work goes on"))
}

fn pattern(name: &'static str, help: &'static str) -> Arg {
    option(name, "GLOB", help).action(ArgAction::Append).value_parser(glob)
}

/// A pattern for paths below a folder; one without a slash is for names at any depth.
fn glob(pattern: &str) -> Result<Glob, String> {
    let anywhere = match pattern.contains('/') {
        true => pattern.to_owned(),
        false => format!("**/{pattern}"),
    };
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
    glob.map_err(|error| error.kind().to_string())
}

fn color() -> Arg {
    when("color", "Colours in messages")
}

/// An option that may be left to deckconv.
fn when(name: &'static str, help: &'static str) -> Arg {
    option(name, "WHEN", help)
        .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
        .default_value("auto")
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// An option that a format declares.
fn format_option(spec: &'static OptionSpec) -> Arg {
    match spec.takes {
        Takes::Nothing => flag(spec.name, spec.help),
        Takes::Value { placeholder, .. } => option(spec.name, placeholder, spec.help)
            .allow_hyphen_values(true)
            .value_parser(move |value: &str| match check(spec.name, value) {
                Ok(()) => Ok(value.to_owned()),
                Err(why) => Err(visible(&why).into_owned()),
            }),
        Takes::File => {
            option(spec.name, FILE, spec.help).value_parser(text_of).value_hint(ValueHint::FilePath)
        }
    }
}

/// What stands for the name of a file in help.
pub(super) const FILE: &str = "FILE";

/// The text of the file at `path`, its lines ended by line feeds.
fn text_of(path: &str) -> Result<String, String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(text).map_err(|_| "it is not in UTF-8".to_owned())?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

/// Checks a value of an option that several formats may have: one of them has to take it.
fn check(name: &str, value: &str) -> Result<(), String> {
    let specs = FORMATS.iter().flat_map(|format| format.options).filter(|spec| spec.name == name);
    let mut checked = specs.map(|spec| spec.check(value));
    let first = checked.next().unwrap_or(Ok(()));
    if checked.any(|other| other.is_ok()) { Ok(()) } else { first }
}

/// The options of `formats` that `used` picks, each name once.
pub(super) fn unique(
    formats: impl Iterator<Item = &'static Format>,
    used: impl Fn(Used) -> bool,
) -> Vec<&'static OptionSpec> {
    let mut specs: Vec<&'static OptionSpec> = Vec::new();
    for spec in formats.flat_map(|format| format.options).filter(|spec| used(spec.used)) {
        if specs.iter().all(|known| known.name != spec.name) {
            specs.push(spec);
        }
    }
    specs
}

fn tidy_rules(list: &str) -> Result<Rules, String> {
    Rules::of_list(list).map_err(|name| {
        let (name, rules) = (visible(&name), Rules::names().join(", "));
        format!("no rule is called {name}; there are all, none, {rules}")
    })
}

fn folder(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

fn split(how: &str) -> Result<Split, String> {
    Split::named(how).ok_or_else(|| "it is deck, tag or a whole number from 1 on".to_owned())
}

/// A number of bytes: `500`, `20MB`, `1.5GB`.
fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, f64); 4] = [("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("", 1.0)];
    let lower = text.trim().to_lowercase();
    let of_unit = |(unit, times): (&str, f64)| {
        let number = lower.strip_suffix(&unit.to_lowercase())?.trim_end();
        let number: f64 = number.parse().ok()?;
        (number.is_finite() && number >= 0.0).then_some((number * times) as u64)
    };
    let size = UNITS.into_iter().find_map(of_unit);
    size.ok_or_else(|| "it is a number of bytes, such as 500, 20MB or 1.5GB".to_owned())
}

fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding, String> {
    encoding_rs::Encoding::for_label_no_replacement(name.as_bytes())
        .ok_or_else(|| "no such encoding; try utf-8, utf-16le, windows-1252, shift_jis".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn sizes_are_typed_as_people_say_them() {
        let sizes = [("500", 500), ("20MB", 20_000_000), ("1.5 gb", 1_500_000_000), ("0", 0)];
        for (text, bytes) in sizes {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "MB", "-1", "many", "inf", "nan", "1e999", "20MiB"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
