//! The files that notes refer to, gathered where the input lies.
//!
//! Afterwards each of them is a media file of the collection, under the name by which the text
//! calls it, or something is said about it. It must not know formats, or how a place is searched.

use std::collections::HashMap;

use super::embedded::{is_embedded, unpack};
use super::reference::{is_remote, last, names, paths};
use super::used::{is_static, of_type};
use super::{Media, MediaFiles, normal_name};
use crate::deck::Collection;
use crate::report::{Diagnostic, MediaFault, PackageFault, Problem};
use crate::source::Source;
use crate::text::references;

/// Gathers the media that `collection`, which was read from `source`, refers to; says what was odd.
///
/// An input that `is_whole` holds its media itself: what it says stays as it is.
pub(crate) fn gather(
    collection: &mut Collection<'_>,
    source: &Source,
    is_whole: bool,
) -> Vec<Diagnostic> {
    let media = std::mem::take(&mut collection.media);
    let own = media.len();
    let mut gathering = Gathering {
        source,
        is_whole,
        own,
        used: vec![false; own],
        media,
        met: Vec::new(),
        by_reference: HashMap::new(),
        unpacked: 0,
        said: Vec::new(),
    };
    for (index, note) in collection.notes.iter_mut().enumerate() {
        note.rename_media(|reference| gathering.name_of(reference, index));
    }
    for reference in collection.note_types.iter().flat_map(of_type) {
        gathering.static_file(&reference);
    }
    for deck in collection.decks.iter() {
        references(&deck.description).iter().for_each(|name| _ = gathering.own_file(name));
    }
    gathering.finish(collection)
}

struct Gathering<'s> {
    source: &'s Source,
    is_whole: bool,
    media: MediaFiles,
    /// How many of them the input brought, and which of those something refers to.
    own: usize,
    used: Vec<bool>,
    met: Vec<Met>,
    /// Where in `met` a reference is.
    by_reference: HashMap<String, usize>,
    unpacked: usize,
    said: Vec<Diagnostic>,
}

/// A reference that was met, and how many notes have it.
struct Met {
    reference: String,
    outcome: Outcome,
    first: usize,
    last: usize,
    notes: usize,
}

enum Outcome {
    /// It is right as it is.
    Fine,
    /// Its file is there under this name.
    Called(String),
    Remote,
    Missing,
}

impl Gathering<'_> {
    /// What `reference`, in the note at `index`, has to be called; nothing if as it is.
    fn name_of(&mut self, reference: &str, index: usize) -> Option<String> {
        if is_embedded(reference) {
            let media = unpack(reference).filter(|_| !self.is_whole)?;
            self.unpacked += 1;
            let name = media.name.clone();
            self.media.push(media);
            return Some(name);
        }
        let known = self.by_reference.get(reference).copied();
        let met = known.unwrap_or_else(|| {
            let outcome = self.find(reference);
            let reference = reference.to_owned();
            self.by_reference.insert(reference.clone(), self.met.len());
            self.met.push(Met { reference, outcome, first: index, last: index, notes: 1 });
            self.met.len() - 1
        });
        let met = self.met.get_mut(met)?;
        met.notes += usize::from(met.last != index);
        met.last = index;
        match &met.outcome {
            Outcome::Called(name) => Some(name.clone()),
            _ => None,
        }
    }

    fn find(&mut self, reference: &str) -> Outcome {
        if is_remote(reference) {
            return Outcome::Remote;
        }
        if self.own_file(reference) {
            return Outcome::Fine;
        }
        let found = paths(reference).into_iter().find_map(|path| {
            let stored = self.source.beside(&path)?;
            Some((normal_name(last(&path)).into_owned(), stored))
        });
        let Some((name, stored)) = found.filter(|(name, _)| !name.is_empty()) else {
            return Outcome::Missing;
        };
        match self.media.add(Media::new(name.clone(), stored)) {
            Ok(other) => match other.unwrap_or(name) {
                name if name == reference => Outcome::Fine,
                name => Outcome::Called(name),
            },
            Err(error) => {
                let detail = format!("“{reference}” cannot be compared with its namesake: {error}");
                self.say(Problem::Package(PackageFault::Media { detail }));
                Outcome::Fine
            }
        }
    }

    /// Whether the input brought the file that `reference` means, which is then in use.
    fn own_file(&mut self, reference: &str) -> bool {
        if self.own == 0 {
            return false;
        }
        let found = names(reference).find_map(|name| self.media.position(&name));
        let used = found.and_then(|index| self.used.get_mut(index));
        used.map(|used| *used = true).is_some()
    }

    /// Takes along a file that a template or a style refers to: nobody renames it there.
    fn static_file(&mut self, name: &str) {
        if is_remote(name) || is_embedded(name) || self.own_file(name) {
            return;
        }
        let found = self.source.beside(name).filter(|_| normal_name(name) == name);
        match found {
            Some(stored) if self.media.position(name).is_none() => {
                self.media.push(Media::new(name, stored));
            }
            Some(_) => {}
            None => self.say(missing(self.is_whole, name, 0)),
        }
    }

    fn say(&mut self, problem: Problem) {
        self.said.push(Diagnostic::of_all(problem));
    }

    /// Gives the collection its media, and says what was counted on the way.
    fn finish(mut self, collection: &mut Collection<'_>) -> Vec<Diagnostic> {
        let unused = |(media, used): &(&Media, &bool)| {
            !**used && !is_static(&media.name) && !media.name.starts_with("latex-")
        };
        let unused: Vec<&Media> =
            self.media.iter().zip(&self.used).filter(unused).map(|(media, _)| media).collect();
        if let [first, ..] = unused.as_slice() {
            let (name, files) = (first.name.clone(), unused.len());
            self.say(Problem::Package(PackageFault::UnusedMedia { name, files }));
        }
        if self.unpacked > 0 {
            self.say(Problem::Media(MediaFault::Unpacked { files: self.unpacked }));
        }
        let is_remote = |met: &&Met| matches!(met.outcome, Outcome::Remote);
        let remote = self.met.iter().filter(is_remote);
        if let Some(first) = remote.clone().next() {
            let (address, files) = (first.reference.clone(), remote.count());
            self.say(Problem::Media(MediaFault::Remote { address, files }));
        }
        for met in self.met.iter().filter(|met| matches!(met.outcome, Outcome::Missing)) {
            let problem = missing(self.is_whole, &met.reference, met.notes);
            self.said.push(match collection.notes.get(met.first) {
                Some(note) => Diagnostic::of_note(problem, note),
                None => Diagnostic::of_all(problem),
            });
        }
        collection.media = self.media;
        self.said
    }
}

fn missing(is_whole: bool, name: &str, notes: usize) -> Problem {
    let name = name.to_owned();
    match is_whole {
        true => Problem::Package(PackageFault::MissingMedia { name, notes }),
        false => Problem::Media(MediaFault::Missing { name, notes }),
    }
}
