//! `deckconv diff`: what changed from one state of a deck to another, for people or as JSON; or a
//! search for Anki's browser.
//!
//! What there is to say is the library's; here it only becomes lines.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use deckconv::Error;
use deckconv::diff::{
    Counts, Difference, Fate, FieldChange, IdFate, NoteChange, Side, States, What,
};

use super::ExitStatus;
use super::inline::{self, marked};
use super::layout::wrapped;
use super::plan::{InputFile, InputPath, usage};
use super::read::source;
use super::render::{Screen, cut, grouped, many, visible};
use super::request::Request;
use super::terminal;

/// So many notes of one sort are shown, unless the user wants all.
const SHOWN: usize = 20;

/// What is said of a note stands so far in.
const FIELD: &str = "    ";

const DIM: Style = Style::new().dimmed();

/// Says what changed between the two inputs of `request`.
pub(super) fn run(request: &Request, json: bool, search: Option<What>) -> ExitStatus {
    let (old, new) = match two_inputs(request) {
        Ok(inputs) => inputs,
        Err(error) => return terminal::answer(&error),
    };
    match compare(request, &old, &new, json, search) {
        Ok(true) => ExitStatus::Success,
        Ok(false) => ExitStatus::Failure,
        Err(error) => {
            Screen::of(request, 2, 0).fail(&error);
            ExitStatus::Usage
        }
    }
}

fn two_inputs(request: &Request) -> Result<(InputFile, InputFile), clap::Error> {
    let input = |path: &Path| {
        let path = match path.as_os_str() == "-" {
            true => InputPath::Stdin,
            false => InputPath::File(path.to_path_buf()),
        };
        InputFile { path, folders: Vec::new() }
    };
    if let Some(folder) = request.inputs.iter().find(|path| path.is_dir()) {
        let folder = folder.display();
        return Err(usage(format!("{folder} is a folder; diff compares two files")));
    }
    match request.inputs.as_slice() {
        [old, new] if old == new && old.as_os_str() == "-" => {
            Err(usage("only one of the two can be standard input"))
        }
        [old, new] => Ok((input(old), input(new))),
        _ => Err(usage("name two files")),
    }
}

/// Whether the two are the same, which is said.
fn compare(
    request: &Request,
    old: &InputFile,
    new: &InputFile,
    json: bool,
    search: Option<What>,
) -> Result<bool, Error> {
    let (old, new) = (source(request, old)?, source(request, new)?);
    let states = States::read(&old, &new, &request.reading)?;
    let difference = states.difference();
    let is_same = difference.is_none();
    let text = match search {
        Some(what) => searched(&states, &difference, what),
        None if json => serde_json::to_string_pretty(&difference).map(|json| json + "\n"),
        None => Ok(Page::of(&difference, request.loudness > 1).text),
    };
    let written = text.map_err(io::Error::from);
    match written.and_then(|text| terminal::out().write_all(text.as_bytes())) {
        // Whoever closed the pipe has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::writing("standard output", error))
        }
        _ => Ok(is_same),
    }
}

/// A search as a line; what it cannot find is said beside it.
fn searched(
    states: &States<'_>,
    difference: &Difference,
    what: What,
) -> Result<String, serde_json::Error> {
    let search = states.search(difference, what);
    let mut said = Vec::new();
    if search.left_out > 0 {
        let notes = many(search.left_out, "note");
        said.push(format!("{notes} cannot be searched for: others say the same"));
    } else if search.line.is_empty() {
        said.push(format!("there is nothing to search for: no note is {}", adjective(what)));
    }
    for line in said {
        // Messages are not what a search is for.
        _ = writeln!(terminal::err(), "{line}");
    }
    Ok(if search.line.is_empty() { String::new() } else { search.line + "\n" })
}

/// What a note is of which this happened.
fn adjective(what: What) -> &'static str {
    match what {
        What::Added => "added",
        What::Changed => "changed",
        What::Moved => "moved",
        What::Kind => "of another kind",
        What::Id => "of another id",
        What::Doubtful => "doubtful",
        What::Removed => "removed",
    }
}

/// What a person reads.
struct Page {
    text: String,
    coloured: bool,
    /// Whether notes are of several decks, so that it has to be said which.
    has_decks: bool,
}

impl Page {
    fn of(difference: &Difference, all: bool) -> Self {
        let sides = difference.notes.iter().flat_map(|note| note.old.iter().chain(&note.new));
        let decks: BTreeSet<&str> = sides.map(|side| side.deck.as_str()).collect();
        let coloured = terminal::is_coloured();
        let mut page = Self { text: String::new(), coloured, has_decks: decks.len() > 1 };
        page.line(&counted(&difference.counts));
        for state in [&difference.old, &difference.new].into_iter().filter(|of| of.skipped > 0) {
            let records = many(state.skipped, "record");
            let path = visible(&state.path);
            page.line(&format!("{records} of {path} not compared: deckconv check says why"));
        }
        for deck in &difference.renamed_decks {
            let (old, new) = (cut(&deck.old), cut(&deck.new));
            page.line(&visible(&format!("deck “{old}” is now “{new}”")));
        }
        if !difference.changed_media.is_empty() {
            page.line(&visible(&changed_media(&difference.changed_media)));
        }
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for note in &difference.notes {
            let times = met.entry(adjective(note.what)).or_default();
            *times += 1;
            if *times <= SHOWN || all {
                page.note(note);
            }
        }
        for (what, times) in met.into_iter().filter(|(_, times)| *times > SHOWN && !all) {
            let more = grouped(times - SHOWN);
            page.line(&format!("{DIM}and {more} more {what}; -v shows all{DIM:#}"));
        }
        page
    }

    fn line(&mut self, line: &str) {
        let indent = if line.starts_with(FIELD) { FIELD.len() + 2 } else { 2 };
        self.text.push_str(&wrapped(line, indent, terminal::out_width()));
        self.text.push('\n');
    }

    fn note(&mut self, note: &NoteChange) {
        let Some(side) = note.new.as_ref().or(note.old.as_ref()) else { return };
        let (mark, color) = match note.what {
            What::Added => ('+', AnsiColor::Green),
            What::Changed => ('~', AnsiColor::Yellow),
            What::Moved => ('>', AnsiColor::Cyan),
            What::Kind | What::Id => ('!', AnsiColor::Yellow),
            What::Doubtful => ('?', AnsiColor::Magenta),
            What::Removed => ('-', AnsiColor::Red),
        };
        let style = color.on_default().bold();
        let front = one_line(&side.front);
        let place = self.place(note, side);
        self.text.push('\n');
        self.line(&format!("{style}{mark}{style:#} {}{DIM}{place}{DIM:#}", visible(&front)));
        self.happened(note);
        for field in &note.fields {
            self.field(note, field, &side.front);
        }
        self.tags(note);
    }

    /// Where a note stands and stood, in parentheses.
    fn place(&self, note: &NoteChange, side: &Side) -> String {
        let mut parts = Vec::new();
        if self.has_decks {
            parts.push(visible(&cut(&side.deck)).into_owned());
        }
        let was = note.old.as_ref().and_then(|old| old.line);
        match side.line {
            Some(line) => parts.push(match was.filter(|was| *was != line) {
                Some(was) => format!("line {line}, was {was}"),
                None => format!("line {line}"),
            }),
            None => parts.extend(was.map(|was| format!("was line {was}"))),
        }
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    }

    /// What happened besides to other text.
    fn happened(&mut self, note: &NoteChange) {
        let (Some(old), Some(new)) = (&note.old, &note.new) else { return };
        let mut said = Vec::new();
        if note.what == What::Doubtful {
            let alike = note.likeness.unwrap_or_default();
            said.push(format!("may be an edit of “{}”, {alike} % alike", one_line(&old.front)));
        }
        if note.what == What::Kind {
            said.push(format!(
                "was {}, is {}; Anki leaves the note that it has as it is",
                old.kind, new.kind
            ));
        }
        if note.moved {
            said.push(format!("from “{}” to “{}”", cut(&old.deck), cut(&new.deck)));
        }
        if note.id == Some(IdFate::Lost) {
            said.push(format!("id {}, now {}: to Anki it is another note", old.id, new.id));
        }
        for line in said {
            self.line(&format!("{FIELD}{}", visible(&line)));
        }
    }

    fn field(&mut self, note: &NoteChange, field: &FieldChange, front: &str) {
        let name = visible(&field.name);
        let only = if field.markup { " (markup)" } else { "" };
        let said = match (&note.old, &note.new) {
            (Some(_), Some(_)) => inline::line(&field.runs, self.coloured),
            _ => {
                let text = field.new.as_ref().or(field.old.as_ref());
                let text = text.map(String::as_str).unwrap_or_default();
                if text == front {
                    return;
                }
                visible(&inline::start(text)).into_owned()
            }
        };
        self.line(&format!("{FIELD}{DIM}{name}{only}:{DIM:#} {said}"));
    }

    fn tags(&mut self, note: &NoteChange) {
        if note.tags.is_empty() {
            return;
        }
        let is_pair = note.old.is_some() && note.new.is_some();
        let show = |tags: &[String], fate| -> Vec<String> {
            let fate = if is_pair { fate } else { Fate::Equal };
            tags.iter().map(|tag| marked(&visible(tag), fate, self.coloured)).collect()
        };
        let (removed, added) = (&note.tags.removed, &note.tags.added);
        let tags = [show(removed, Fate::Removed), show(added, Fate::Added)].concat();
        self.line(&format!("{FIELD}{DIM}tags:{DIM:#} {}", tags.join(" ")));
    }
}

/// The beginning of a text, in one line.
fn one_line(text: &str) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Which media files have other content.
fn changed_media(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{} changed: {}{more}", many(names.len(), "media file"), shown.join(", "))
}

/// How many notes of each sort there are.
fn counted(counts: &Counts) -> String {
    let sorts = [
        (counts.same, "as before"),
        (counts.changed, adjective(What::Changed)),
        (counts.moved, adjective(What::Moved)),
        (counts.kind, adjective(What::Kind)),
        (counts.id, adjective(What::Id)),
        (counts.doubtful, adjective(What::Doubtful)),
        (counts.added, adjective(What::Added)),
        (counts.removed, adjective(What::Removed)),
    ];
    let mut sorts = sorts.into_iter().filter(|(count, _)| *count > 0);
    let first = sorts.next().map(|(count, what)| format!("{} {what}", many(count, "note")));
    let others = sorts.map(|(count, what)| format!("{} {what}", grouped(count)));
    let all: Vec<String> = first.into_iter().chain(others).collect();
    if all.is_empty() { "no notes".to_owned() } else { all.join(", ") }
}
