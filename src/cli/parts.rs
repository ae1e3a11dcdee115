//! The parts of an output, and what the file of each is called.
//!
//! It must not know inputs, or how a file is written.

use std::collections::BTreeSet;
use std::path::Path;

use deckconv::deck::{Collection, Split};
use deckconv::fit::fit;
use deckconv::formats::Format;
use deckconv::report::{Diagnostic, Problem};

use super::names;
use super::plan::Target;
use super::request::Request;

/// What goes into one file.
pub(super) struct Part<'a> {
    pub(super) fitted: Collection<'a>,
    /// What comes after the name of the whole; nothing if this is the whole.
    suffix: Option<String>,
    /// What is said about it.
    pub(super) said: Vec<Diagnostic>,
}

/// `collection` as the user wants it split and fitted to `format`; `said` goes with the first part.
pub(super) fn parts<'a>(
    request: &Request,
    mut said: Vec<Diagnostic>,
    collection: Collection<'a>,
    format: &'static Format,
    target: &Target,
) -> impl Iterator<Item = Part<'a>> + use<'a> {
    let shared = collection.notes.iter().filter(|note| note.tags.len() > 1).count();
    if request.split == Split::Tag && shared > 0 {
        said.push(Diagnostic::of_all(Problem::InSeveralOutputs { notes: shared }));
    }
    // A stream is one output, however long.
    let is_file = matches!(target, Target::Named(_) | Target::Chosen(_));
    let most = request.writing.number("max-cards").filter(|_| is_file).unwrap_or(usize::MAX);
    let most = match request.split {
        Split::Notes(notes) => most.min(notes),
        Split::No | Split::Deck | Split::Tag => most,
    };
    let markup = request.markup;
    let under = (format.under)(*format, &request.writing);
    let mut taken = BTreeSet::new();
    collection.split(request.split).flat_map(move |(name, group)| {
        let name = name.map(|name| unique(&name, &mut taken));
        let (fitted, mut losses) = fit(group, &under, markup);
        let mut said = [std::mem::take(&mut said), std::mem::take(&mut losses)].concat();
        let is_cut = fitted.notes.len() > most;
        (1..).zip(fitted.in_parts(most)).map(move |(number, fitted): (usize, _)| {
            let suffix = match (&name, is_cut) {
                (Some(name), true) => Some(format!("{name}-{number}")),
                (Some(name), false) => Some(name.clone()),
                (None, true) => Some(number.to_string()),
                (None, false) => None,
            };
            Part { fitted, suffix, said: std::mem::take(&mut said) }
        })
    })
}

/// `name` as a part of a file's name, and no other part's in any case.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    const LONGEST: usize = 80;
    let name: String = names::safe(&name.replace("::", "-")).chars().take(LONGEST).collect();
    let numbers = (2..).map(|number: usize| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbers);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or(name)
}

impl Part<'_> {
    /// Where it goes of what goes to `target`: beside `deck.txt` stands `deck-1.txt`.
    pub(super) fn target(&self, target: &Target) -> Target {
        match (target, &self.suffix) {
            // The user named something else: these names are ours.
            (Target::Named(path) | Target::Chosen(path), Some(suffix)) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let extension = path.extension().map(|extension| extension.to_string_lossy());
                let extension = extension.map_or(String::new(), |end| format!(".{end}"));
                let mut name = format!("{stem}-{suffix}{extension}");
                if names::replaces_collection(Path::new(&name)).is_some() {
                    name.insert_str(0, "deck-");
                }
                Target::Chosen(path.with_file_name(name))
            }
            (target, _) => target.clone(),
        }
    }

    /// Whether it is one of several.
    pub(super) fn is_part(&self) -> bool {
        self.suffix.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names_of_their_own_that_replace_nothing() {
        let mut taken = BTreeSet::new();
        let names = ["A::B", "a-b", "x/y?", "..", ""].map(|name| unique(name, &mut taken));
        assert_eq!(names, ["A-B", "a-b-2", "x_y_", "deck", "deck-2"]);
        let part = |suffix: &str| Part {
            fitted: Collection::default(),
            suffix: Some(suffix.to_owned()),
            said: Vec::new(),
        };
        for (whole, suffix, file) in
            [("o/d.apkg", "1", "o/d-1.apkg"), ("backup.apkg", "x", "deck-backup-x.apkg")]
        {
            let target = part(suffix).target(&Target::Named(whole.into()));
            assert_eq!(target, Target::Chosen(file.into()));
        }
    }
}
