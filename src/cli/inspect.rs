//! `deckconv inspect`: what is inside an input, as a tree for people or as JSON for scripts.
//!
//! What there is to say is the library's; here it only becomes lines.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use deckconv::Error;
use deckconv::convert::ReadOptions;
use deckconv::formats;
use deckconv::inspect::{
    DeckSummary, ExtensionSummary, KindSummary, LengthClass, MediaSummary, Repeated, SideLengths,
    Study, Summary, TagSummary, inspect,
};

use super::ExitStatus;
use super::layout::{bar, padded, widest, wrapped};
use super::plan::{InputFile, InputPath, usage};
use super::read::source;
use super::render::{Screen, cut, grouped, many, size, visible};
use super::request::Request;
use super::run::now;
use super::{terminal, walk};

/// So many tags are named, and so many questions that stand twice.
const SHOWN: usize = 10;

/// What stands before each line: a heading or nothing.
const INDENT: usize = 11;

/// Names take no more columns than this.
const WIDEST: usize = 48;

/// The longest bar.
const BAR: usize = 24;

const HEAD: Style = AnsiColor::Green.on_default().bold();

/// Says what is inside the one input of `request`.
pub(super) fn run(request: &Request, json: bool) -> ExitStatus {
    let path = match one_input(request) {
        Ok(path) => path,
        Err(error) => return terminal::answer(&error),
    };
    // Its problems are those that `check` names.
    let reading = ReadOptions { check_at: Some(now()), ..request.reading.clone() };
    let input = InputFile { path, folders: Vec::new() };
    let summary = source(request, &input).and_then(|source| inspect(&source, &reading));
    let summary = match summary {
        Ok(summary) => summary,
        Err(error) => return Screen::of(request, 1, 0).fail(&error),
    };
    let text = match json {
        true => serde_json::to_string_pretty(&summary).map(|json| json + "\n"),
        false => Ok(Picture::of_terminal().lines(&summary)),
    };
    let written = text.map_err(io::Error::from);
    match written.and_then(|text| terminal::out().write_all(text.as_bytes())) {
        // Whoever closed the pipe has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Screen::of(request, 1, 0).fail(&Error::writing("standard output".to_owned(), error))
        }
        _ => ExitStatus::Success,
    }
}

fn one_input(request: &Request) -> Result<InputPath, clap::Error> {
    if let Some(folder) = request.inputs.iter().find(|path| path.is_dir()) {
        let folder = folder.display();
        return Err(usage(format!(
            "{folder} is a folder; inspect looks into one file, and deckconv check {folder} into all"
        )));
    }
    let named = walk::inputs(request, &mut 0)?;
    named.into_iter().next().map(|named| named.path).ok_or_else(|| usage("name a file"))
}

/// What is drawn, and on what.
struct Picture {
    text: String,
    /// The columns of the terminal, if it is one.
    width: Option<usize>,
}

impl Picture {
    fn of_terminal() -> Self {
        Self { text: String::new(), width: terminal::out_width() }
    }

    /// Lines below a heading, which stands beside the first of them.
    fn add(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        for (index, line) in lines.into_iter().enumerate() {
            let heading = if index == 0 { heading } else { "" };
            let line = format!("{HEAD}{heading:>10}{HEAD:#} {}", visible(&line));
            self.text.push_str(wrapped(&line, INDENT + 2, self.width).trim_end());
            self.text.push('\n');
        }
    }

    fn lines(mut self, summary: &Summary) -> String {
        self.add("file", [summary.path.clone()]);
        self.add("format", format(summary));
        let counts = summary.counts;
        let mut held = format!("{}, {}", many(counts.kept, "note"), many(summary.cards, "card"));
        if counts.skipped > 0 {
            held.push_str(&format!(", {} left out", grouped(counts.skipped)));
        }
        self.add("holds", [held]);
        self.add("decks", self.in_columns(summary.decks.iter().map(deck).collect()));
        match summary.package {
            Some(_) => self.add("note types", summary.kinds.iter().flat_map(note_type)),
            None => self.add("kinds", summary.kinds.iter().flat_map(kind)),
        }
        self.add("questions", self.lengths(&summary.lengths.front));
        self.add("answers", self.lengths(&summary.lengths.back));
        self.add("tags", self.tags(&summary.tags));
        self.add("repeated", repeated(&summary.repeated));
        self.add("media", self.media(&summary.media));
        self.add("study", summary.study.iter().map(study));
        self.add("problems", problems(summary));
        self.text
    }

    /// Pairs as lines, the second parts one below the other.
    fn in_columns(&self, pairs: Vec<(String, String)>) -> Vec<String> {
        let room = self.width.map_or(WIDEST, |width| width.saturating_sub(INDENT) / 2);
        let width = widest(pairs.iter().map(|(first, _)| first.as_str())).min(room.min(WIDEST));
        let line = |(first, second)| format!("{}  {second}", padded(first, width));
        pairs.iter().map(|(first, second)| line((first, second))).collect()
    }

    /// Names with how often each of them is, as numbers and as bars.
    fn bars(&self, counts: Vec<(String, usize)>) -> Vec<String> {
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
        let digits = grouped(most).len();
        let names = widest(counts.iter().map(|(name, _)| name.as_str())).min(WIDEST);
        let room =
            self.width.map_or(BAR, |width| width.saturating_sub(INDENT + names + digits + 4));
        let line = |(name, count): (String, usize)| {
            let bar = bar(count, most, room.clamp(1, BAR), self.width.is_some());
            format!("{}  {:>digits$}  {bar}", padded(&name, names), grouped(count))
        };
        counts.into_iter().map(line).collect()
    }

    /// How long the sides of notes are; a picture of it where they differ much.
    fn lengths(&self, lengths: &SideLengths) -> Vec<String> {
        let SideLengths { shortest, median, longest, classes } = lengths;
        if classes.is_empty() {
            return Vec::new();
        }
        let [least, half, most] = [*shortest, *median, *longest].map(grouped);
        let line = match shortest == longest {
            true => format!("all of {}", many(*longest, "character")),
            false => format!("{least} to {most} characters, half of them up to {half}"),
        };
        let ends: Vec<String> = classes.iter().map(|class| grouped(class.up_to)).collect();
        let digits = widest(ends.iter().map(String::as_str));
        let class =
            |(end, class): (String, &LengthClass)| (format!("up to {end:>digits$}"), class.notes);
        let bars = match classes.len() {
            1 => Vec::new(),
            _ => self.bars(ends.into_iter().zip(classes).map(class).collect()),
        };
        std::iter::once(line).chain(bars).collect()
    }

    fn tags(&self, tags: &[TagSummary]) -> Vec<String> {
        let named = tags.iter().take(SHOWN).map(|tag| (tag.tag.clone(), tag.notes));
        let mut lines = self.bars(named.collect());
        lines.extend(more(tags.len(), "tag"));
        lines
    }

    fn media(&self, media: &MediaSummary) -> Vec<String> {
        let mut lines = Vec::new();
        if media.files > 0 {
            lines.push(format!("{}, {}", many(media.files, "file"), size(media.bytes)));
            let extension = |of: &ExtensionSummary| {
                let name = if of.extension.is_empty() { "(none)" } else { &of.extension };
                (format!("  {name}"), format!("{}, {}", many(of.files, "file"), size(of.bytes)))
            };
            lines.extend(self.in_columns(media.extensions.iter().map(extension).collect()));
        }
        if media.referenced > 0 {
            let missing = match media.missing {
                0 => String::new(),
                missing => format!(", {} missing", grouped(missing)),
            };
            lines.push(format!("notes refer to {}{missing}", many(media.referenced, "file")));
        }
        lines
    }
}

fn format(summary: &Summary) -> Vec<String> {
    let title = formats::named(summary.format).map_or(summary.format, |format| format.title);
    let mut first = title.to_owned();
    if let Some(package) = summary.package {
        first.push_str(&format!(" package: {}, schema {}", package.collection, package.schema));
    }
    if let Some(day) = &summary.created {
        first.push_str(&format!(", made {day}"));
    }
    if let Some(encoding) = summary.encoding {
        first.push_str(&format!(", {encoding}"));
    }
    let because = summary.because.iter().filter(|because| !because.is_empty());
    std::iter::once(first).chain(because.map(|because| format!("because {because}"))).collect()
}

/// A deck below those above it, and what is in it and below it.
fn deck(deck: &DeckSummary) -> (String, String) {
    let (above, name) = deck.name.rsplit_once("::").unwrap_or(("", &deck.name));
    let depth = if above.is_empty() { 0 } else { above.matches("::").count() + 1 };
    let held = format!("{}, {}", many(deck.all_notes, "note"), many(deck.all_cards, "card"));
    (format!("{}{name}", "  ".repeat(depth)), held)
}

/// A kind of note; a note type where it is none of those that every deck can have.
fn kind(kind: &KindSummary) -> Vec<String> {
    if kind.kind == "custom" {
        return note_type(kind);
    }
    vec![format!("{}: {}, {}", kind.kind, many(kind.notes, "note"), many(kind.cards, "card"))]
}

fn note_type(kind: &KindSummary) -> Vec<String> {
    let held = format!("{}, {}", many(kind.notes, "note"), many(kind.cards, "card"));
    let cloze = if kind.cloze { ", cloze" } else { "" };
    vec![
        format!("{}: {held}{cloze}", kind.note_type),
        format!("  fields: {}", kind.fields.join(", ")),
        format!("  templates: {}", kind.templates.join(", ")),
    ]
}

/// The questions that stand more than once.
fn repeated(groups: &[Repeated]) -> Vec<String> {
    let line = |group: &Repeated| {
        let front = group.front.split_whitespace().collect::<Vec<_>>().join(" ");
        let answers =
            if group.equal { "the same in every field" } else { "with different answers" };
        let places = match group.lines.as_slice() {
            [] => String::new(),
            lines => {
                let shown: Vec<String> =
                    lines.iter().take(SHOWN).map(ToString::to_string).collect();
                let more = if lines.len() > SHOWN { ", …" } else { "" };
                format!(" (lines {}{more})", shown.join(", "))
            }
        };
        format!("“{}”: {} {answers}{places}", cut(&front), many(group.notes, "note"))
    };
    groups.iter().take(SHOWN).map(line).chain(more(groups.len(), "question")).collect()
}

/// How many of so many things are not shown.
fn more(all: usize, thing: &str) -> Option<String> {
    let unseen = all.checked_sub(SHOWN).filter(|unseen| *unseen > 0)?;
    Some(format!("and {}", many(unseen, &format!("more {thing}"))))
}

fn study(study: &Study) -> String {
    let Study { new, learning, review, suspended, buried, flagged, answers } = *study;
    let counts = [
        (new, "new"),
        (learning, "in learning"),
        (review, "in review"),
        (suspended, "suspended"),
        (buried, "buried"),
        (flagged, "flagged"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> =
        counts.map(|(count, what)| format!("{} {what}", grouped(*count))).collect();
    if answers > 0 {
        parts.push(many(answers, "answer"));
    }
    parts.join(", ")
}

fn problems(summary: &Summary) -> Option<String> {
    let found = summary.problems;
    let counts = [(found.errors, "error"), (found.warnings, "warning"), (found.notes, "note")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, what)| many(*count, what)).collect();
    (!counts.is_empty()).then(|| format!("{}; deckconv check says which", counts.join(", ")))
}
