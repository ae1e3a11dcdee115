//! What was said about the inputs, beside the notes that it concerns.
//!
//! It must not know how it is shown.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::deck::Collection;
use crate::report::{Diagnostic, Severity};
use crate::review::{Review, Reviewed};

/// So many characters of a line of the source are shown.
const LONGEST: usize = 200;

/// Something that was said.
#[derive(Debug, Serialize)]
pub(super) struct Said<'r> {
    #[serde(flatten)]
    diagnostic: &'r Diagnostic,
    /// The name of the input.
    file: &'r str,
    /// The line that it is about, as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Index of the note that it concerns; nothing if it is about none, or about all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<u32>,
    /// Index of the first note behind its place, if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u32>,
}

/// All that was said, in the order of the inputs.
pub(super) fn all<'r>(collection: &Collection<'_>, review: &Review<'r>) -> Vec<Said<'r>> {
    let places = Places::of(collection);
    review.inputs.iter().flat_map(|input| of_input(&places, input)).collect()
}

fn of_input<'r>(places: &Places<'_>, input: &Reviewed<'r>) -> Vec<Said<'r>> {
    let file = input.report.path.as_str();
    let diagnostics = &input.report.diagnostics;
    let mut lines = BTreeMap::new();
    lines.extend(diagnostics.iter().filter_map(|said| Some((said.place.line?.get(), None))));
    if let Some(text) = input.text {
        for (line, number) in text.split('\n').zip(1..) {
            lines.entry(number).and_modify(|known| *known = Some(line));
        }
    }
    let said = |diagnostic: &'r Diagnostic| {
        let line = diagnostic.place.line.map(u32::from);
        let source = line.and_then(|line| lines.get(&line).copied().flatten());
        let (about, before) = places.find(file, diagnostic);
        Said {
            diagnostic,
            file,
            source: source.map(|line| line.trim_end().chars().take(LONGEST).collect()),
            about,
            before,
        }
    };
    diagnostics.iter().map(said).collect()
}

/// Where the notes of a collection stood.
struct Places<'c> {
    /// For each file, the notes by their lines.
    lines: HashMap<&'c str, BTreeMap<u32, u32>>,
    ids: HashMap<String, u32>,
}

impl<'c> Places<'c> {
    fn of(collection: &'c Collection<'_>) -> Self {
        let (mut lines, mut ids) = (HashMap::<&str, BTreeMap<u32, u32>>::new(), HashMap::new());
        for (note, index) in collection.notes.iter().zip(0..) {
            ids.entry(note.id.to_string()).or_insert(index);
            if let (Some(line), Some(file)) = (note.origin.line, collection.file_of(note)) {
                lines.entry(file).or_default().entry(line.get()).or_insert(index);
            }
        }
        Self { lines, ids }
    }

    /// The note that `said` of a file concerns; or else the one that comes next there.
    fn find(&self, file: &str, said: &Diagnostic) -> (Option<u32>, Option<u32>) {
        if let Some(id) = &said.place.note {
            return (self.ids.get(id).copied(), None);
        }
        let (Some(line), Some(lines)) = (said.place.line, self.lines.get(file)) else {
            return (None, None);
        };
        let line = line.get();
        if let Some(about) = lines.get(&line) {
            return (Some(*about), None);
        }
        // What is left out is no part of the note above it.
        let above = lines.range(..line).next_back().map(|(_, index)| *index);
        match said.severity() {
            Severity::Error => (None, lines.range(line..).next().map(|(_, index)| *index)),
            Severity::Warning | Severity::Note => match above {
                Some(about) => (Some(about), None),
                None => (None, lines.values().next().copied()),
            },
        }
    }
}
