//! The file itself: read, and each key turned into an option, or refused with its line and column.

use std::ffi::OsString;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use clap::{Arg, Command};
use toml::de::{DeTable, DeValue};

use super::{Setting, heeds, keys, option, takes_many, takes_path};
use crate::cli::plan::usage;

/// Nobody writes more into such a file.
const LARGEST: u64 = 1 << 20;

/// Keys that are less alike than this were not meant.
const ALIKE: f64 = 0.8;

/// What the file at `path` says; every key has to be one that some command of `whole` knows.
pub(super) fn read(path: &Path, whole: &Command) -> Result<Vec<Setting>, clap::Error> {
    let name = path.display();
    let unread = |why: String| usage(format!("cannot read {name}: {why}\n\n--no-config leaves it"));
    let size = path.metadata().map_err(|error| unread(error.to_string()))?.len();
    if size > LARGEST {
        return Err(unread("it is larger than 1 MB".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| unread(error.to_string()))?;
    let file = File { path, text: &text, whole };
    let table = DeTable::parse(&text)
        .map_err(|error| file.wrong(error.span().unwrap_or_default(), error.message()))?;
    let set = table
        .get_ref()
        .iter()
        .map(|(key, value)| file.setting(key.get_ref(), key.span(), value.get_ref(), value.span()));
    let mut settings: Vec<(usize, Setting)> = set.collect::<Result<_, _>>()?;
    settings.sort_by_key(|(place, _)| *place);
    Ok(settings.into_iter().map(|(_, setting)| setting).collect())
}

struct File<'f> {
    path: &'f Path,
    text: &'f str,
    whole: &'f Command,
}

impl File<'_> {
    /// A key and its value as an option, and where it stands.
    fn setting(
        &self,
        key: &str,
        key_at: Range<usize>,
        value: &DeValue<'_>,
        value_at: Range<usize>,
    ) -> Result<(usize, Setting), clap::Error> {
        let arg = self.arg(key).ok_or_else(|| self.wrong(key_at.clone(), &self.unknown(key)))?;
        let arguments = self
            .arguments(arg, value)
            .map_err(|why| self.wrong(value_at, &format!("{key}: {why}")))?;
        let (line, _) = self.place(key_at.start);
        Ok((key_at.start, Setting { key: key.to_owned(), line, arguments }))
    }

    fn arg(&self, key: &str) -> Option<&Arg> {
        self.readers().find_map(|command| option(command, key))
    }

    fn readers(&self) -> impl Iterator<Item = &Command> {
        self.whole.get_subcommands().filter(|command| heeds(command))
    }

    /// What `value` would be on the command line, checked as it is there.
    fn arguments(&self, arg: &Arg, value: &DeValue<'_>) -> Result<Vec<OsString>, String> {
        let name = arg.get_long().unwrap_or_default();
        if !arg.get_action().takes_values() {
            return match value {
                DeValue::Boolean(true) => Ok(vec![OsString::from(format!("--{name}"))]),
                DeValue::Boolean(false) => Ok(Vec::new()),
                _ => Err("it is true or false".to_owned()),
            };
        }
        let values = match value {
            DeValue::Array(values) => {
                let texts = values.iter().map(|value| scalar(value.get_ref()));
                let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
                // What takes a list as one value takes it with commas.
                if takes_many(arg) { texts } else { vec![texts.join(",")] }
            }
            value => vec![scalar(value)?],
        };
        let argument = |value: String| {
            let mut argument = OsString::from(format!("--{name}="));
            match takes_path(arg) {
                true => argument.push(self.inside(&value)?),
                false => argument.push(value),
            }
            check(arg, &argument)?;
            Ok(argument)
        };
        values.into_iter().map(argument).collect()
    }

    /// The path of what is called `name` in the folder of the file, and nowhere else.
    fn inside(&self, name: &str) -> Result<PathBuf, String> {
        let outside =
            || format!("{name} is not in the folder of the file; name it with the option");
        let is_below = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !Path::new(name).components().all(is_below) {
            return Err(outside());
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let path = folder.join(name);
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let whole = |path: &Path| path.canonicalize().map_err(|error| format!("{name}: {error}"));
        if whole(&path)?.starts_with(whole(here)?) { Ok(path) } else { Err(outside()) }
    }

    /// What to say of a key that is none.
    fn unknown(&self, key: &str) -> String {
        let is_option = self.whole.get_subcommands().flat_map(Command::get_arguments);
        if is_option.into_iter().any(|arg| arg.get_long() == Some(key)) {
            return format!("{key} cannot be set in a file; say --{key} when you run deckconv");
        }
        let names = self.readers().flat_map(keys).filter_map(Arg::get_long);
        let scored = names.map(|name| (strsim::jaro(name, key), name));
        let meant = scored.filter(|(alike, _)| *alike > ALIKE);
        match meant.max_by(|(one, _), (other, _)| one.total_cmp(other)) {
            Some((_, name)) => format!("there is no key {key}; did you mean {name}?"),
            None => format!("there is no key {key}; `deckconv config` lists those that there are"),
        }
    }

    fn wrong(&self, at: Range<usize>, what: &str) -> clap::Error {
        let ((line, column), path) = (self.place(at.start), self.path.display());
        usage(format!("{path}:{line}:{column}: {what}"))
    }

    /// Line and column of the byte at `offset`, from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// A value that is no list, as it would be typed.
fn scalar(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Ok(number.to_string()),
            Err(_) => Err("the number is too large".to_owned()),
        },
        _ => Err("it takes a text, a number or a list of them".to_owned()),
    }
}

/// Checks `argument` as the command line does.
fn check(arg: &Arg, argument: &OsString) -> Result<(), String> {
    let command = Command::new("deckconv").no_binary_name(true).arg(arg.clone());
    let checked = command.try_get_matches_from([argument]);
    checked.map(drop).map_err(|error| {
        let said = error.to_string();
        let said = said.trim_start_matches("error: ");
        said.split("\n\nFor more").next().unwrap_or(said).trim_end().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::super::OTHERS;
    use super::*;
    use crate::cli::args::complete;

    #[test]
    fn nothing_that_says_where_to_write_can_be_set() {
        let whole = complete();
        let names: Vec<&str> = whole
            .get_subcommands()
            .filter(|command| heeds(command))
            .flat_map(keys)
            .filter_map(Arg::get_long)
            .collect();
        for name in ["output", "force", "previous", "report", "no-config", "dry-run", "watch"] {
            assert!(!names.contains(&name), "{name}");
        }
        for name in
            ["deck", "tag", "note-type", "tidy", "duplicates", "markup"].iter().chain(&OTHERS)
        {
            assert!(names.contains(name), "{name}");
        }
    }
}
