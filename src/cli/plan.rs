//! What to do: which inputs go into which output, decided before any work.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use clap::error::ErrorKind;
use deckconv::Styling;
use deckconv::carry::Carry;
use deckconv::deck::Split;
use deckconv::formats::{FORMATS, Format};

use super::existing::{self, Standing};
use super::names::{file_name, replaces_collection};
use super::render::visible;
use super::report_file;
use super::request::{Request, Task};
use super::terminal;
use super::walk::{self, Named};

/// The jobs of a run, and what was passed over while looking for them.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) jobs: Vec<Job>,
    /// The format of the outputs; none if nothing is written.
    pub(super) format: Option<&'static Format>,
    /// What the note types of the outputs are to be like.
    pub(super) styling: Styling,
    /// Files of folders that no format recognises by name.
    pub(super) passed_over: usize,
    /// Folders without a file to read.
    pub(super) empty: Vec<String>,
}

/// Inputs that become one output.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) inputs: Vec<InputFile>,
    pub(super) target: Target,
    /// Whether the deck tree of the output follows the folders of the inputs.
    pub(super) tree: bool,
}

/// One input and where it stands in what the user named.
#[derive(Debug, Clone)]
pub(super) struct InputFile {
    pub(super) path: InputPath,
    /// The folder the user named that it was found in, and the folders below that.
    pub(super) folders: Vec<String>,
}

impl InputFile {
    /// Its folder relative to what the user named, empty if there is none.
    pub(super) fn below(&self) -> String {
        self.folders.iter().skip(1).cloned().collect::<Vec<_>>().join("/")
    }
}

/// Where bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum InputPath {
    Stdin,
    File(PathBuf),
}

impl InputPath {
    /// What messages call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Where an output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Nowhere: it is only read.
    Nowhere,
    Stdout,
    /// A file that the user named.
    Named(PathBuf),
    /// A file that deckconv named.
    Chosen(PathBuf),
    /// A file to be named after the deck.
    AfterDeck,
}

impl Plan {
    /// How many inputs there are.
    pub(super) fn inputs(&self) -> usize {
        self.jobs.iter().map(|job| job.inputs.len()).sum()
    }

    /// The inputs, the report and the planned outputs, by the one name of each file. What parts an output has
    /// shows only when they are made, so those take their names then.
    pub(super) fn names_in_use(&self, request: &Request) -> BTreeSet<PathBuf> {
        let inputs =
            self.jobs.iter().flat_map(|job| &job.inputs).filter_map(|input| match &input.path {
                InputPath::File(path) => Some(path),
                InputPath::Stdin => None,
            });
        let outputs = self.jobs.iter().filter_map(|job| match &job.target {
            Target::Named(path) | Target::Chosen(path) => Some(path),
            _ => None,
        });
        let outputs = outputs.filter(|_| !request.makes_parts());
        let report = request.report.as_ref();
        inputs.chain(outputs).chain(report).map(|path| one_name(path)).collect()
    }

    pub(super) fn of(request: &Request) -> Result<Self, clap::Error> {
        let mut passed_over = 0;
        let mut named = walk::inputs(request, &mut passed_over)?;
        let is_empty = |named: &mut Named| named.files.is_empty();
        let empty = named.extract_if(.., is_empty).map(|named| named.path.name()).collect();
        let format = match request.task {
            Task::Convert(target) => Some(target_format(request, target)?),
            _ => None,
        };
        let mut jobs = match format {
            None => split(named, |_| Target::Nowhere),
            Some(format) => {
                check_options(request, format)?;
                jobs(request, format, named)?
            }
        };
        if !request.makes_parts() {
            passed_over += pass_over_outputs(&mut jobs);
        }
        check_inputs(&jobs)?;
        check_targets(request, &jobs)?;
        if let ([_, _, ..], Some(previous)) = (jobs.as_slice(), &request.previous) {
            let (outputs, previous) = (jobs.len(), previous.display());
            return Err(usage(format!(
                "--previous {previous} would stand for each of {outputs} outputs, and what is in one \
                 is not in the others; make one output of all with -o FILE, or name one input"
            )));
        }
        check_split(request, &jobs)?;
        check_report(request, &jobs)?;
        let styling = Styling::of(&request.writing)
            .map_err(|(option, detail)| usage(format!("--{option}: {detail}")))?;
        Ok(Self { jobs, format, styling, passed_over, empty })
    }
}

pub(super) fn usage(message: impl std::fmt::Display) -> clap::Error {
    let more = "For more information, try '--help'.";
    let message = message.to_string();
    let lines: Vec<_> = message.split('\n').map(visible).collect();
    let message = lines.join("\n");
    clap::Error::raw(ErrorKind::ValueValidation, format!("{message}\n\n{more}\n"))
}

/// The format to write: the one asked for, or the one that the output's extension means.
fn target_format(
    request: &Request,
    asked: Option<&'static Format>,
) -> Result<&'static Format, clap::Error> {
    if let Some(format) = asked {
        return Ok(format);
    }
    let output = request.output.as_deref().filter(|output| output.as_os_str() != "-");
    let Some(extension) = output.and_then(Path::extension).and_then(OsStr::to_str) else {
        return Err(usage("say what to make: -t FORMAT; `deckconv formats` lists them"));
    };
    let writers = || FORMATS.iter().filter(|format| format.write.is_some());
    let lower = extension.to_lowercase();
    if let Some(format) = writers().find(|format| format.claims.contains(&lower.as_str())) {
        return Ok(format);
    }
    let candidates: Vec<String> = writers()
        .filter(|format| format.has_extension(extension))
        .map(|format| format!("-t {}", format.name))
        .collect();
    Err(usage(match candidates.as_slice() {
        [] => format!(
            "nothing is written as .{extension}; say -t FORMAT: `deckconv formats` lists them"
        ),
        several => {
            format!(".{extension} alone does not say what to make; say {}", several.join(" or "))
        }
    }))
}

/// Refuses options that the target does not have: they would be ignored.
fn check_options(request: &Request, format: &Format) -> Result<(), clap::Error> {
    for (name, _) in request.writing.iter() {
        let takers: Vec<&str> = FORMATS
            .iter()
            .filter(|format| {
                format.options.iter().any(|spec| spec.name == name && spec.used.writes())
            })
            .map(|format| format.name)
            .collect();
        let both = request.reading.settings.has(name);
        // A file is for targets of every format.
        if !takers.contains(&format.name) && !both && !request.config.sets(name) {
            let takers = takers.join(" and ");
            return Err(usage(format!("--{name} is for {takers}, not for {}", format.name)));
        }
    }
    if request.incremental && format.mark.is_none() {
        let format = format.title;
        return Err(usage(format!(
            "--incremental: {format} carries no mark of what it was made of"
        )));
    }
    if request.incremental && request.makes_parts() {
        return Err(usage(
            "--incremental does not know which parts an input had; leave out one of both",
        ));
    }
    if request.incremental && request.carry == Carry::Off {
        return Err(usage(
            "--incremental needs the ids of what it passes over, so not --carry off",
        ));
    }
    if let (Some(previous), false) = (&request.previous, format.carries.ids) {
        let (previous, format) = (previous.display(), format.title);
        return Err(usage(format!("{format} has no ids to take over from {previous}")));
    }
    if let Some(markup) = request.markup
        && !format.carries.markups.contains(&markup)
        && !request.config.sets("to-markup")
    {
        let (name, format) = (markup.name(), format.name);
        return Err(usage(format!("{format} has no choice of markup, so not {name}")));
    }
    Ok(())
}

fn jobs(
    request: &Request,
    format: &'static Format,
    named: Vec<Named>,
) -> Result<Vec<Job>, clap::Error> {
    let all = |named: Vec<Named>| named.into_iter().flat_map(|named| named.files).collect();
    let Some(output) = &request.output else {
        return Ok(by_default(format, named));
    };
    if output.as_os_str() == "-" {
        if format.binary && terminal::is_watched() {
            return Err(usage(format!(
                "a package is not for a terminal; say -o NAME.{}, or pipe it on",
                format.extension()
            )));
        }
        return Ok(vec![Job { inputs: all(named), target: Target::Stdout, tree: true }]);
    }
    let is_folder = output.is_dir() || output.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    if is_folder {
        return Ok(split(named, |input| Target::Chosen(output.join(mirrored(input, format)))));
    }
    if let Some(reason) = replaces_collection(output) {
        return Err(usage(reason));
    }
    // A name without an extension is a folder's more often than a package's.
    let several = named.iter().map(|named| named.files.len()).sum::<usize>() > 1;
    let is_new = output.symlink_metadata().is_err();
    if format.binary && several && is_new && output.extension().is_none() {
        let (output, extension) = (output.display(), format.extension());
        return Err(usage(format!(
            "{output} has no extension, and {} opens only files that have one: say {output}.{extension}, \
             or {output}/ for a folder with a package for each input",
            format.title
        )));
    }
    let extension = output.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let claims = |format: &Format| format.claims.contains(&extension.as_str());
    if let Some(other) = FORMATS.iter().find(|f| claims(f) && format.binary && !claims(format)) {
        let (output, title) = (output.display(), format.title);
        return Err(usage(format!(
            "{output} would be a file of {title} under a name of {}; call it NAME.{}",
            other.title,
            format.extension()
        )));
    }
    Ok(vec![Job { inputs: all(named), target: Target::Named(output.clone()), tree: true }])
}

/// Takes out what was found in a folder, is what another input becomes, and says that deckconv made it: an output
/// of an earlier run. Says how many there were.
fn pass_over_outputs(jobs: &mut Vec<Job>) -> usize {
    let path_of = |input: &InputFile| match &input.path {
        InputPath::File(path) if !input.folders.is_empty() => Some(one_name(path)),
        _ => None,
    };
    let found: BTreeSet<PathBuf> =
        jobs.iter().flat_map(|job| &job.inputs).filter_map(path_of).collect();
    let made: BTreeSet<PathBuf> = jobs
        .iter()
        .filter_map(|job| match &job.target {
            Target::Named(path) | Target::Chosen(path) => Some((job, one_name(path))),
            _ => None,
        })
        // To look at a package means to unpack it.
        .filter(|(_, target)| found.contains(target))
        .filter(|(job, target)| {
            job.inputs.iter().any(|input| path_of(input).as_ref() != Some(target))
        })
        .map(|(_, target)| target)
        .filter(|target| Standing::default().at(target).is_ok_and(|found| found.is_ours()))
        .collect();
    let mut passed_over = 0;
    for job in jobs.iter_mut() {
        let before = job.inputs.len();
        job.inputs.retain(|input| path_of(input).is_none_or(|path| !made.contains(&path)));
        passed_over += before - job.inputs.len();
    }
    jobs.retain(|job| !job.inputs.is_empty());
    passed_over
}

/// A job for each file.
fn split(named: Vec<Named>, target: impl Fn(&InputFile) -> Target) -> Vec<Job> {
    let files = named.into_iter().flat_map(|named| named.files);
    files.map(|input| Job { target: target(&input), inputs: vec![input], tree: false }).collect()
}

/// Where `input` goes below an output folder: as it lay below the folder that the user named.
fn mirrored(input: &InputFile, format: &Format) -> PathBuf {
    let below = input.folders.iter().skip(1).collect::<PathBuf>();
    below.join(file_name(&stem(&input.path), format))
}

/// A job for each thing that the user named, in the current folder.
fn by_default(format: &'static Format, named: Vec<Named>) -> Vec<Job> {
    let target = |named: &Named| match (&named.path, format.binary) {
        (InputPath::Stdin, false) => Target::Stdout,
        (InputPath::Stdin, true) => Target::AfterDeck,
        (InputPath::File(path), _) => {
            let name = match named.is_folder {
                true => path.to_string_lossy().into_owned(),
                false => stem(&named.path),
            };
            Target::Chosen(PathBuf::from(file_name(&name, format)))
        }
    };
    let job = |named: Named| Job { target: target(&named), inputs: named.files, tree: true };
    named.into_iter().map(job).collect()
}

fn stem(path: &InputPath) -> String {
    match path {
        InputPath::Stdin => "stdin".to_owned(),
        InputPath::File(path) => {
            path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
        }
    }
}

/// Refuses to print a report where the output is printed.
fn check_report(request: &Request, jobs: &[Job]) -> Result<(), clap::Error> {
    let printed = jobs.iter().any(|job| job.target == Target::Stdout);
    match printed && report_file::is_printed(request.report.as_deref()) {
        true => Err(usage(
            "--report - and the output would be printed on each other; -o FILE parts them",
        )),
        false => Ok(()),
    }
}

/// Refuses to split what is one stream.
fn check_split(request: &Request, jobs: &[Job]) -> Result<(), clap::Error> {
    let is_stream = |job: &Job| match &job.target {
        Target::Stdout => true,
        Target::Named(path) | Target::Chosen(path) => existing::is_stream(path),
        Target::AfterDeck | Target::Nowhere => false,
    };
    match request.split != Split::No && jobs.iter().any(is_stream) {
        true => Err(usage("--split makes files, and a stream is one; say where with -o")),
        false => Ok(()),
    }
}

/// Refuses two outputs of one name, and outputs that are inputs, before any work.
fn check_targets(request: &Request, jobs: &[Job]) -> Result<(), clap::Error> {
    let mut taken: BTreeMap<PathBuf, String> = BTreeMap::new();
    let inputs: BTreeMap<PathBuf, &Path> = jobs
        .iter()
        .flat_map(|job| &job.inputs)
        .filter_map(|input| match &input.path {
            InputPath::File(path) => Some((one_name(path), path.as_path())),
            InputPath::Stdin => None,
        })
        .collect();
    let outputs = jobs.iter().filter_map(|job| match &job.target {
        Target::Named(path) | Target::Chosen(path) => {
            let from = job.inputs.first().map_or(String::new(), |input| input.path.name());
            // The files of its parts have other names: which ones, shows when they are made.
            let is_stem = request.makes_parts() && matches!(job.target, Target::Chosen(_));
            Some((path, from, is_stem))
        }
        _ => None,
    });
    let report = request.report.iter().map(|path| (path, "the report".to_owned(), false));
    if let (Some(report), Some(previous)) = (&request.report, &request.previous)
        && one_name(report) == one_name(previous)
    {
        let path = report.display();
        return Err(usage(format!(
            "{path} is the earlier output; say another place for the report"
        )));
    }
    for (path, from, is_stem) in outputs.chain(report) {
        if !is_stem && inputs.contains_key(&one_name(path)) {
            let path = path.display();
            return Err(usage(format!("{path} is an input; say where else to write with -o")));
        }
        // A device or a pipe takes more than one output.
        if existing::is_stream(path) {
            continue;
        }
        if let Some(other) = taken.insert(one_name(path), from.clone()) {
            let path = path.display();
            return Err(usage(format!("{other} and {from} would both become {path}")));
        }
    }
    Ok(())
}

/// Refuses a file that is named twice: its notes would be there twice.
fn check_inputs(jobs: &[Job]) -> Result<(), clap::Error> {
    let mut met = BTreeSet::new();
    for input in jobs.iter().flat_map(|job| &job.inputs) {
        if let InputPath::File(path) = &input.path
            && !met.insert(one_name(path))
        {
            let path = path.display();
            return Err(usage(format!("{path} is named twice; name it once")));
        }
    }
    Ok(())
}

/// One name for one file: links followed as far as there is something to follow.
pub(super) fn one_name(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.components().filter(|part| *part != Component::CurDir).collect(),
    }
}
