//! `deckconv inspect`: what is inside an input, as a tree for people or as JSON for scripts.
//!
//! What there is to say is the library's; here it only becomes lines.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use deckconv::Error;
use deckconv::convert::ReadOptions;
use deckconv::formats;
use deckconv::inspect::{DeckSummary, KindSummary, MediaSummary, Study, Summary, inspect};

use super::ExitStatus;
use super::plan::{InputFile, InputPath, usage};
use super::read::source;
use super::render::{Screen, grouped, many, size, visible};
use super::request::Request;
use super::run::now;
use super::{terminal, walk};

/// So many tags are named.
const TAGS: usize = 20;

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
        false => Ok(lines(&summary)),
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
        return Err(usage(format!("{folder} is a folder; inspect looks into one file")));
    }
    let named = walk::inputs(request, &mut 0)?;
    named.into_iter().next().map(|named| named.path).ok_or_else(|| usage("name a file"))
}

/// Lines below a heading, which stands beside the first of them.
struct Lines(String);

impl Lines {
    fn add(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        for (index, line) in lines.into_iter().enumerate() {
            let heading = if index == 0 { heading } else { "" };
            self.0.push_str(&format!("{HEAD}{heading:>10}{HEAD:#} {}\n", visible(&line)));
        }
    }
}

fn lines(summary: &Summary) -> String {
    let mut lines = Lines(String::new());
    lines.add("file", [summary.path.clone()]);
    lines.add("format", format(summary));
    let counts = summary.counts;
    let mut held = format!("{}, {}", many(counts.kept, "note"), many(summary.cards, "card"));
    if counts.skipped > 0 {
        held.push_str(&format!(", {} left out", counts.skipped));
    }
    lines.add("holds", [held]);
    lines.add("decks", in_columns(summary.decks.iter().map(deck).collect()));
    match summary.package {
        Some(_) => lines.add("note types", summary.kinds.iter().flat_map(note_type)),
        None => lines.add("kinds", summary.kinds.iter().flat_map(kind)),
    }
    lines.add("tags", tags(summary));
    lines.add("media", media(&summary.media));
    lines.add("study", summary.study.iter().map(study));
    lines.add("problems", problems(summary));
    lines.0
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

/// Pairs as lines, the second parts one below the other.
fn in_columns(pairs: Vec<(String, String)>) -> Vec<String> {
    const WIDEST: usize = 48;
    let widths = pairs.iter().map(|(first, _)| first.chars().count());
    let width = widths.max().unwrap_or_default().min(WIDEST);
    pairs.into_iter().map(|(first, second)| format!("{first:<width$}  {second}")).collect()
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

fn tags(summary: &Summary) -> Option<String> {
    let all = summary.tags.len();
    let named = summary.tags.iter().take(TAGS).map(|tag| format!("{} ({})", tag.tag, tag.notes));
    let mut line = format!("{}: {}", many(all, "tag"), named.collect::<Vec<_>>().join(", "));
    if all > TAGS {
        line.push_str(", …");
    }
    (all > 0).then_some(line)
}

fn media(media: &MediaSummary) -> Vec<String> {
    let mut lines = Vec::new();
    if media.files > 0 {
        lines.push(format!("{}, {}", many(media.files, "file"), size(media.bytes)));
        lines.extend(in_columns(
            media
                .extensions
                .iter()
                .map(|of| {
                    let name = if of.extension.is_empty() { "(none)" } else { &of.extension };
                    (format!("  {name}"), format!("{}, {}", many(of.files, "file"), size(of.bytes)))
                })
                .collect(),
        ));
    }
    if media.referenced > 0 {
        let missing = match media.missing {
            0 => String::new(),
            missing => format!(", {missing} missing"),
        };
        lines.push(format!("notes refer to {}{missing}", many(media.referenced, "file")));
    }
    lines
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
