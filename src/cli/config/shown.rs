//! `deckconv config`: what is in force and where each value comes from, in the notation of the file.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

use super::{Config, NAME, keys, takes_many};
use crate::cli::layout::{padded, widest, wrapped};
use crate::cli::render::visible;
use crate::cli::terminal;

/// What holds for `command` as it was typed and as `config` says.
pub(in crate::cli) fn shown(command: &Command, given: &ArgMatches, config: &Config) -> String {
    let mut set: Vec<(String, String)> = keys(command)
        .filter_map(|arg| Some((value(arg, given)?, origin(arg, given, config))))
        .collect();
    set.sort();
    let width = widest(set.iter().map(|(value, _)| value.as_str()));
    let unset = keys(command).filter(|arg| value(arg, given).is_none()).filter_map(Arg::get_long);
    let mut unset: Vec<&str> = unset.collect();
    unset.sort_unstable();
    let width_of_screen = terminal::out_width();
    let head = match &config.path {
        Some(path) => visible(&path.display().to_string()).into_owned(),
        None => format!("there is no {NAME} in the folder of the input or above it"),
    };
    let head = comment(&head, width_of_screen);
    let lines = set.iter().map(|(value, from)| format!("{}  # {from}", padded(value, width)));
    let unset = comment(&format!("not set: {}", unset.join(", ")), width_of_screen);
    let lines: Vec<String> = std::iter::once(head).chain(lines).chain([unset]).collect();
    lines.join("\n") + "\n"
}

/// `words` as a comment, in as many lines as they need on a screen of `width` columns.
fn comment(words: &str, width: Option<usize>) -> String {
    let words = wrapped(words, 0, width.map(|width| width.saturating_sub(2)));
    words.lines().map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n")
}

/// What `arg` is set to, as the file would say it.
fn value(arg: &Arg, given: &ArgMatches) -> Option<String> {
    let name = arg.get_long()?;
    if !arg.get_action().takes_values() {
        return given.get_flag(name).then(|| format!("{name} = true"));
    }
    let values = given.get_raw(arg.get_id().as_str())?;
    let values: Vec<String> = values.map(|value| quoted(&value.to_string_lossy())).collect();
    Some(match takes_many(arg) {
        true => format!("{name} = [{}]", values.join(", ")),
        false => format!("{name} = {}", values.join(",")),
    })
}

fn origin(arg: &Arg, given: &ArgMatches, config: &Config) -> String {
    let setting = config.settings.iter().find(|setting| arg.get_long() == Some(&setting.key));
    match (setting, given.value_source(arg.get_id().as_str())) {
        (Some(setting), _) => format!("{NAME}:{}", setting.line),
        (None, Some(ValueSource::CommandLine)) => "command line".to_owned(),
        (None, _) => "default".to_owned(),
    }
}

/// `text` as a string of TOML.
fn quoted(text: &str) -> String {
    // What would be shown as another character is written by its number.
    let is_hidden = |c: char| visible(c.encode_utf8(&mut [0; 4])) != c.to_string();
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || is_hidden(c) => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_comment_stays_a_comment() {
        assert_eq!(comment("not set: a, b, c", Some(12)), "# not set:\n# a, b, c");
        assert_eq!(comment("not set: a, b, c", None), "# not set: a, b, c");
    }
}
