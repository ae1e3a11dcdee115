//! What was typed: the values of the command line.
//!
//! Only syntax is judged here; what it means for files is in `plan`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap_complete::Shell;
use deckconv::carry::Carry;
use deckconv::convert::ReadOptions;
use deckconv::deck::Split;
use deckconv::diff::What;
use deckconv::formats::{self, FORMATS, Format, Headings, Markup, TextIs};
use deckconv::settings::{Settings, Takes, Used};
use deckconv::tidy::Duplicates;
use globset::{Glob, GlobSet, GlobSetBuilder};

use super::args::{SHORTCUTS, command, unique};
use super::config::{self, Config};
use super::render::visible;

/// What the user wants.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) task: Task,
    pub(super) inputs: Vec<PathBuf>,
    /// What was not typed, but stands in a file.
    pub(super) config: Config,
    /// Which files of folders are read; all that look readable if it is empty.
    pub(super) include: GlobSet,
    /// Which files of folders are not read.
    pub(super) exclude: GlobSet,
    pub(super) output: Option<PathBuf>,
    /// How inputs are read.
    pub(super) reading: ReadOptions,
    pub(super) encoding: Option<&'static encoding_rs::Encoding>,
    /// No input is longer, in bytes, or unpacks to more.
    pub(super) max_size: Option<u64>,
    /// Folders in which media are looked for first.
    pub(super) media: Vec<PathBuf>,
    /// The target's own options.
    pub(super) writing: Settings,
    pub(super) markup: Option<Markup>,
    /// Which notes go into an output of their own.
    pub(super) split: Split,
    /// What takes an id over from an earlier output.
    pub(super) carry: Carry,
    /// The earlier output, if it is not the one that is replaced.
    pub(super) previous: Option<PathBuf>,
    pub(super) report: Option<PathBuf>,
    pub(super) strict: bool,
    pub(super) force: bool,
    /// Leave out inputs of which the output is what it would become.
    pub(super) incremental: bool,
    pub(super) dry_run: bool,
    /// Convert again when an input changes.
    pub(super) watch: bool,
    /// Show the output in the browser.
    pub(super) open: bool,
    /// Say why each input was read as it was.
    pub(super) explain: bool,
    /// 0 says errors only, 1 the usual, 2 more.
    pub(super) loudness: u8,
    pub(super) color: When,
    pub(super) progress: When,
    /// How many threads there may be; as many as cores if not said.
    pub(super) threads: Option<NonZeroUsize>,
}

impl Request {
    /// Whether an output may become several files, each with a name made from the output's.
    pub(super) fn makes_parts(&self) -> bool {
        self.split != Split::No || self.writing.has("max-cards")
    }
}

/// The command.
#[derive(Debug)]
pub(super) enum Task {
    /// Convert to this format, or to the one that the output's name means.
    Convert(Option<&'static Format>),
    Check,
    Inspect {
        json: bool,
    },
    Diff {
        json: bool,
        /// The notes for which a search is to be printed, and nothing else.
        search: Option<What>,
    },
    Formats {
        json: bool,
    },
    Completions(Shell),
    /// What options are in force, as it is printed.
    Config(String),
    /// The manual page of this command, or of deckconv.
    Man(Option<String>),
}

/// An answer to “do you want this?” that may be left to deckconv.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// What the command line was, or what to say instead of doing anything.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, clap::Error> {
    let mut whole = command();
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let answered = whole.try_get_matches_from_mut(&typed);
    let mut matches = answered.map_err(|error| shown(without_command(error)))?;
    let mut config = Config::default();
    if let Some((name, given)) = matches.subcommand() {
        config = Config::of(&whole, name, given)?;
    }
    if !config.settings.is_empty() {
        matches = whole.try_get_matches_from_mut(config.behind(&typed))?;
    }
    let Some((name, given)) = matches.subcommand() else {
        return Err(whole.error(ErrorKind::MissingSubcommand, "say what to do"));
    };
    if let ("config", Some(command)) = (name, whole.find_subcommand(name)) {
        let shown = config::shown(command, given, &config);
        return Ok(Request { task: Task::Config(shown), ..request(name, given)? });
    }
    Ok(Request { config, ..request(name, given)? })
}

/// `error` with what was typed made visible: names of files are typed by patterns, too.
fn shown(mut error: clap::Error) -> clap::Error {
    let typed: Vec<(ContextKind, String)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, visible(text).into_owned())),
            _ => None,
        })
        .collect();
    for (kind, text) in typed {
        error.insert(kind, ContextValue::String(text));
    }
    error
}

/// What to say where a command is missing and a file stands in its place.
fn without_command(error: clap::Error) -> clap::Error {
    let file = match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(name))) => name.clone(),
        _ => return error,
    };
    if !Path::new(&file).exists() {
        return error;
    }
    super::plan::usage(format!(
        "{file} is no command; say what to do with it\n\n  \
         for example: deckconv to-anki {file}\n           or: deckconv check {file}"
    ))
}

fn request(name: &str, given: &ArgMatches) -> Result<Request, clap::Error> {
    let text = |id: &str| given.try_get_one::<String>(id).ok().flatten().cloned();
    let path = |id: &str| given.try_get_one::<PathBuf>(id).ok().flatten().cloned();
    let format = |id: &str| given.try_get_one::<&'static Format>(id).ok().flatten().copied();
    let is_set = |id: &str| given.try_get_one::<bool>(id).ok().flatten().copied().unwrap_or(false);
    let when = |id: &str| match text(id).as_deref() {
        Some("always") => When::Always,
        Some("never") => When::Never,
        _ => When::Auto,
    };
    let shortcut = SHORTCUTS.iter().find(|(command, _)| *command == name);
    let task = match (name, shortcut) {
        ("formats", _) => Task::Formats { json: is_set("json") },
        ("completions", _) => Task::Completions(
            given.get_one("shell").copied().ok_or_else(|| super::plan::usage("say which shell"))?,
        ),
        ("man", _) => Task::Man(text("command")),
        ("check", _) => Task::Check,
        ("inspect", _) => Task::Inspect { json: is_set("json") },
        ("diff", _) => Task::Diff { json: is_set("json"), search: sought(text("search")) },
        (_, Some((_, format))) => Task::Convert(formats::named(format)),
        _ => Task::Convert(format("to")),
    };
    let inputs = given.try_get_many::<PathBuf>("inputs").ok().flatten();
    let tags = given.try_get_many::<String>("tag").ok().flatten();
    let media = given.try_get_many::<PathBuf>("media-dir").ok().flatten();
    Ok(Request {
        task,
        inputs: inputs.map(|paths| paths.cloned().collect()).unwrap_or_default(),
        config: Config::default(),
        include: globs(given, "include")?,
        exclude: globs(given, "exclude")?,
        output: path("output"),
        reading: ReadOptions {
            from: format("from"),
            text_is: match text("markup").as_deref() {
                Some("plain") => TextIs::Plain,
                Some("markdown") => TextIs::Markdown,
                Some("html") => TextIs::Html,
                _ => TextIs::Auto,
            },
            headings: match text("headings").as_deref() {
                Some("tags") => Headings::Tags,
                Some("decks") => Headings::Decks,
                Some("drop") => Headings::Drop,
                _ => Headings::Report,
            },
            duplicates: match text("duplicates").as_deref() {
                Some("merge") => Duplicates::Merge,
                Some("error") => Duplicates::Error,
                _ => Duplicates::Keep,
            },
            tidy: given.try_get_one("tidy").ok().flatten().copied().unwrap_or_default(),
            deck: text("deck"),
            under: Vec::new(),
            tags: tags.map(|tags| tags.cloned().collect()).unwrap_or_default(),
            settings: settings(given, Used::reads),
            target: None,
            without_media: false,
            check_at: None,
        },
        encoding: given.try_get_one("encoding").ok().flatten().copied(),
        max_size: given.try_get_one("max-size").ok().flatten().copied(),
        media: media.map(|folders| folders.cloned().collect()).unwrap_or_default(),
        writing: settings(given, Used::writes),
        split: given.try_get_one("split").ok().flatten().copied().unwrap_or_default(),
        markup: match text("to-markup").as_deref() {
            Some("plain") => Some(Markup::Plain),
            Some("html") => Some(Markup::Html),
            _ => None,
        },
        carry: text("carry").and_then(|name| Carry::named(&name)).unwrap_or_default(),
        previous: path("previous"),
        report: path("report"),
        strict: is_set("strict"),
        force: is_set("force"),
        incremental: is_set("incremental"),
        dry_run: is_set("dry-run"),
        watch: is_set("watch"),
        open: is_set("open"),
        explain: is_set("explain"),
        loudness: 1 + u8::from(is_set("verbose")) - u8::from(is_set("quiet")),
        color: when("color"),
        progress: when("progress"),
        threads: given.try_get_one("threads").ok().flatten().copied(),
    })
}

/// The patterns given as `name`. One without a slash is for names at any depth.
fn globs(given: &ArgMatches, name: &str) -> Result<GlobSet, clap::Error> {
    let mut set = GlobSetBuilder::new();
    for glob in given.try_get_many::<Glob>(name).ok().flatten().into_iter().flatten() {
        set.add(glob.clone());
    }
    set.build().map_err(super::plan::usage)
}

fn sought(name: Option<String>) -> Option<What> {
    let name = name?;
    What::ALL.into_iter().find(|what| what.name() == name)
}

/// The options of formats that were given, of those that `used` picks.
fn settings(given: &ArgMatches, used: impl Fn(Used) -> bool) -> Settings {
    let mut settings = Settings::default();
    for spec in unique(FORMATS.iter(), used) {
        let value = match spec.takes {
            Takes::Nothing => {
                let set = given.try_get_one::<bool>(spec.name).ok().flatten();
                set.copied().unwrap_or(false).then(String::new)
            }
            Takes::Value { .. } | Takes::File => {
                given.try_get_one::<String>(spec.name).ok().flatten().cloned()
            }
        };
        if let Some(value) = value {
            settings.set(spec.name, value);
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_a_format_is_understood() {
        for format in FORMATS {
            for spec in format.options {
                let value = match (spec.takes, spec.name) {
                    (Takes::Nothing, _) => None,
                    (Takes::File, _) => Some("Cargo.toml"),
                    (_, "note-type") => Some("reversed"),
                    (_, "max-cards") => Some("7"),
                    (_, "columns" | "to-columns") => Some("front,back"),
                    (_, "package") => Some("latest"),
                    (_, "to-dialect") => Some("drill"),
                    (_, "for") => Some("knowt"),
                    (_, "page") => Some("a4"),
                    (_, "grid") => Some("2x4"),
                    (_, "flip") => Some("short"),
                    _ => Some(";"),
                };
                let typed =
                    ["deckconv".to_owned(), "convert".to_owned(), format!("--{}", spec.name)];
                let typed = typed.into_iter().chain(value.map(str::to_owned)).map(OsString::from);
                let request = parse(typed).unwrap();
                let has = |settings: &Settings| settings.has(spec.name);
                assert_eq!(has(&request.writing), spec.used.writes(), "--{}", spec.name);
                assert_eq!(has(&request.reading.settings), spec.used.reads(), "--{}", spec.name);
            }
        }
    }
}
