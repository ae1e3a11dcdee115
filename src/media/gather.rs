//! The files that notes refer to, gathered where the input lies.
//!
//! Afterwards each of them is a media file of the collection, under the name by which the text
//! calls it, or something is said about it. It must not know formats, or how a place is searched.

use std::collections::HashMap;

use super::embedded::{is_embedded, unpack};
use super::reference::{file_name, is_remote, names, paths};
use super::used::{is_static, of_type};
use super::{Media, MediaFiles, normal_name};
use crate::deck::Collection;
use crate::report::{Diagnostic, MediaFault, PackageFault, Problem};
use crate::source::Source;
use crate::text::references;

/// Gathers the media that `collection`, which was read from `source`, refers to; says what was odd.
///
/// An input that `is_whole` holds its media itself: what it says stays as it is. What it brought for
/// `left_out`, the references of records that became no note, is in use too.
pub(crate) fn gather(
    collection: &mut Collection<'_>,
    left_out: &[String],
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
    left_out.iter().for_each(|name| _ = gathering.own_file(name));
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
            Some((normal_name(file_name(&path)).into_owned(), stored))
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
            None if self.looks() => self.say(missing(self.is_whole, name, 0)),
            None => {}
        }
    }

    /// Whether what is not there is missing: an input from nowhere has nothing beside it.
    fn looks(&self) -> bool {
        self.is_whole || self.source.has_site()
    }

    fn say(&mut self, problem: Problem) {
        self.said.push(Diagnostic::of_all(problem));
    }

    /// Gives the collection its media, and says what was counted on the way.
    fn finish(mut self, collection: &mut Collection<'_>) -> Vec<Diagnostic> {
        let unused = |(media, used): &(&Media, &bool)| !**used && !is_static(&media.name);
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
        let is_missing = |met: &&Met| matches!(met.outcome, Outcome::Missing);
        let looks = self.looks();
        for met in self.met.iter().filter(|met| looks && is_missing(met)) {
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;
    use crate::deck::Note;
    use crate::formats::Input;
    use crate::media::Stored;
    use crate::source::Site;
    use crate::text::Text;

    #[derive(Debug)]
    struct Folder(&'static [(&'static str, &'static str)]);

    impl Site for Folder {
        fn open(&self) -> io::Result<Box<dyn Input + Send>> {
            Err(io::ErrorKind::Unsupported.into())
        }

        fn scratch(&self) -> io::Result<tempfile::TempPath> {
            Err(io::ErrorKind::Unsupported.into())
        }

        fn beside(&self, path: &str) -> Option<Arc<dyn Stored>> {
            let (_, content) = self.0.iter().find(|(name, _)| *name == path)?;
            Some(Arc::new(content.as_bytes()))
        }
    }

    /// The fronts, the names of the media and what is said when they are gathered from `folder`.
    fn gathered(
        folder: &'static [(&'static str, &'static str)],
        fronts: Vec<Text<'static>>,
        own: &[&'static str],
    ) -> (Vec<String>, Vec<String>, Vec<String>) {
        let source = Source::of_text("deck.md", "").at(Arc::new(Folder(folder)));
        let notes = fronts.into_iter().map(|front| Note::basic(front, Text::EMPTY)).collect();
        let media = own.iter().map(|name| Media::new(*name, Arc::new(*name))).collect();
        let mut collection = Collection { notes, media, ..Collection::default() };
        let said = gather(&mut collection, &[], &source, !own.is_empty());
        (
            collection.notes.iter().map(|note| note.front().raw().to_owned()).collect(),
            collection.media.iter().map(|media| media.name.clone()).collect(),
            said.iter().map(|said| said.problem.message()).collect(),
        )
    }

    #[test]
    fn files_get_the_names_that_anki_gives_them() {
        let folder = &[
            ("img/a.png", "one"),
            ("other/a.png", "two"),
            ("copy/a.png", "one"),
            ("b ö?.png", "b"),
            ("s t.mp3", "s"),
        ];
        let (fronts, media, said) = gathered(
            folder,
            vec![
                Text::html("<img src=\"img/a.png\"> <img src='other/a.png'>"),
                Text::html("<img src=copy/a.png> <img src=\"b%20%C3%B6?.png\">"),
                Text::plain("[sound:s%20t.mp3] [sound:s t.mp3] <img src=\"img/a.png\">"),
                Text::html("<img src=\"data:image/png;base64,aGVsbG8=\">"),
            ],
            &[],
        );
        let apart = "a-ad782ecdac770fc6eb9a62e44f90873fb97fb26b.png";
        let unpacked = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d.png";
        assert_eq!(
            fronts,
            [
                format!("<img src=\"a.png\"> <img src='{apart}'>"),
                "<img src=a.png> <img src=\"b ö.png\">".to_owned(),
                "[sound:s t.mp3] [sound:s t.mp3] <img src=\"img/a.png\">".to_owned(),
                format!("<img src=\"{unpacked}\">"),
            ]
        );
        assert_eq!(media, ["a.png", apart, "b ö.png", "s t.mp3", unpacked]);
        assert_eq!(said, ["a file that stood in the text itself is a media file now"]);
    }

    #[test]
    fn what_is_not_there_is_said_once() {
        let (_, media, said) = gathered(
            &[],
            vec![
                Text::html("<img src=gone.png> <img src=gone.png> <img src=//x.org/a.png>"),
                Text::html("<code>&lt;img src=code.png&gt;</code>"),
                Text::html("[sound:gone.png] <img src=https://x.org/b.png>"),
            ],
            &[],
        );
        assert_eq!(media, [""; 0]);
        let said_here = [
            "“//x.org/a.png” and 1 more stay on the web, and show only where there is a network",
            "“gone.png” is not to be found, and 2 notes refer to it",
        ];
        assert_eq!(said, said_here);
    }

    #[test]
    fn what_holds_its_media_itself_stays_as_it_is() {
        let front = "<img src=\"data:image/png;base64,aGVsbG8=\"> <img src=\"a%20b.png\">";
        let own = ["a b.png", "unused.png", "_font.ttf", "unused2.png"];
        let (fronts, media, said) = gathered(&[], vec![Text::html(front)], &own);
        assert_eq!((fronts, media), (vec![front.to_owned()], own.map(str::to_owned).to_vec()));
        assert_eq!(said, ["nothing refers to the media file “unused.png” and 1 more"]);
    }

    #[test]
    fn a_part_takes_what_it_needs() {
        let note = |html: &'static str| Note::basic(Text::html(html), Text::EMPTY);
        let notes = vec![note("<img src=a.png>"), note("<img src=b.png>[sound:a.png]"), note("")];
        let media = ["a.png", "b.png", "_c.ttf", "d.png"];
        let media = media.into_iter().map(|name| Media::new(name, Arc::new(name))).collect();
        let whole = Collection { notes, media, ..Collection::default() };
        let parts: Vec<Collection<'_>> = whole.in_parts(1).collect();
        let names = |part: &Collection<'_>| -> Vec<String> {
            part.media.iter().map(|media| media.name.clone()).collect()
        };
        let names: Vec<Vec<String>> = parts.iter().map(names).collect();
        assert_eq!(
            names,
            [vec!["a.png", "_c.ttf"], vec!["a.png", "b.png", "_c.ttf"], vec!["_c.ttf"]]
        );
    }
}
