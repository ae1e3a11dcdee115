//! `deckconv.toml`: options that hold for a folder of decks, found upward from the input.
//!
//! A key is the long name of an option and becomes that option, so it must not know what any of them
//! does. A file that lies in somebody else's folder may say how decks are read and written, and never
//! where: it names no outputs, and no files outside its own folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};

use super::args::complete;

mod file;
mod shown;

pub(super) use shown::shown;

/// The name of the file.
pub(super) const NAME: &str = "deckconv.toml";

/// The headings below which options say how decks are read and written.
const HEADINGS: [&str; 2] = ["Reading", "Writing"];

/// Other options that may stand in the file.
const OTHERS: [&str; 4] = ["carry", "split", "strict", "to"];

/// What a file says, and what of it holds for this run.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// The file; none if there is none.
    pub(super) path: Option<PathBuf>,
    /// What holds: options that the command has and that were not typed.
    pub(super) settings: Vec<Setting>,
}

/// A key and what it is set to.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) key: String,
    pub(super) line: usize,
    arguments: Vec<OsString>,
}

impl Config {
    /// The file that holds for the command `name` as it was typed, if there is one.
    pub(super) fn of(whole: &Command, name: &str, given: &ArgMatches) -> Result<Self, clap::Error> {
        let Some(command) = whole.find_subcommand(name).filter(|command| heeds(command)) else {
            return Ok(Self::default());
        };
        let wants = !given.get_flag("no-config");
        let Some(path) = wants.then(|| start(given)).as_deref().and_then(found_upward) else {
            return Ok(Self::default());
        };
        let mut settings = file::read(&path, &complete())?;
        let typed = |key: &str| given.value_source(key) == Some(ValueSource::CommandLine);
        // The name of an output says what it is to be.
        let named = given.try_get_one::<PathBuf>("output").ok().flatten();
        let is_told = |key: &str| key == "to" && named.is_some_and(|out| out.extension().is_some());
        settings.retain(|Setting { key, .. }| {
            option(command, key).is_some() && !typed(key) && !is_told(key)
        });
        Ok(Self { path: Some(path), settings })
    }

    /// Whether `name` is set by the file.
    pub(super) fn sets(&self, name: &str) -> bool {
        self.settings.iter().any(|setting| setting.key == name)
    }

    /// What was typed, with what the file says behind the command.
    pub(super) fn behind(&self, typed: &[OsString]) -> Vec<OsString> {
        let (command, rest) = typed.split_at(typed.len().min(2));
        let set = self.settings.iter().flat_map(|setting| &setting.arguments);
        command.iter().chain(set).chain(rest).cloned().collect()
    }
}

/// Whether a command reads decks and so obeys a file.
fn heeds(command: &Command) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == "no-config")
}

/// The folder from which the file is looked for: that of the first input that has one.
fn start(given: &ArgMatches) -> PathBuf {
    let mut inputs = given.get_many::<PathBuf>("inputs").into_iter().flatten();
    let folder = match inputs.find(|input| input.as_os_str() != "-") {
        Some(input) if input.is_dir() => input.clone(),
        Some(input) => input.parent().map(Path::to_path_buf).unwrap_or_default(),
        None => PathBuf::new(),
    };
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }
}

/// The file in `folder` or in the nearest one above it.
fn found_upward(folder: &Path) -> Option<PathBuf> {
    let beside = folder.join(NAME);
    if beside.is_file() {
        // Said as it would be typed.
        return Some(beside.strip_prefix(".").map(Path::to_path_buf).unwrap_or(beside));
    }
    let whole = folder.canonicalize().ok()?;
    let above = whole.ancestors().skip(1).map(|folder| folder.join(NAME));
    above.into_iter().find(|path| path.is_file())
}

/// The option of `command` that may be set by the key `name`.
fn option<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    keys(command).find(|arg| arg.get_long() == Some(name))
}

/// The options of `command` that may stand in a file.
fn keys(command: &Command) -> impl Iterator<Item = &Arg> {
    let is_key = |arg: &&Arg| {
        let is_about_decks = arg.get_help_heading().is_some_and(|of| HEADINGS.contains(&of));
        let name = arg.get_long().unwrap_or_default();
        name != "no-config" && (is_about_decks || OTHERS.contains(&name))
    };
    command.get_arguments().filter(|arg| arg.get_long().is_some()).filter(is_key)
}

/// Whether `arg` takes the name of a file or folder.
fn takes_path(arg: &Arg) -> bool {
    matches!(
        arg.get_value_hint(),
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath | ValueHint::ExecutablePath
    )
}

fn takes_many(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}
