//! What an output held before: the packages that it replaces, or what the user names.
//!
//! It must not know what is taken over from it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use deckconv::carry::Retired;
use deckconv::convert::{ReadOptions, read};
use deckconv::deck::{Collection, Note};
use deckconv::formats::{Format, Mark, NoteTypes};
use deckconv::identity::Identifier;
use deckconv::report::{Diagnostic, History, Problem};
use deckconv::source::Source;
use deckconv::{Cause, Error};

use super::disk;
use super::existing::{Existing, Standing};
use super::names::file_name_of;
use super::plan::{InputFile, InputPath, Target};
use super::read::source;
use super::request::Request;

/// What the user names with `--previous`. A text is taken for an earlier version of the input `name`,
/// by which its deck may be called.
pub(super) fn named(request: &Request, name: Option<&str>) -> Option<Result<Source, Error>> {
    let path = InputPath::File(request.previous.clone()?);
    let named = source(request, &InputFile { path, folders: Vec::new() });
    Some(named.map(|source| match name {
        Some(name) if !source.is_in_place() => source.called(name),
        _ => source,
    }))
}

/// A package that an output replaces, or a part of it.
pub(super) struct Replaced {
    source: Source,
    /// Notes that were in it once.
    retired: Vec<Retired>,
    /// Whether it is of the last time that the output was written: of parts, some may be older.
    is_newest: bool,
}

/// The packages that hold what `target` held before, itself or its parts, those of the last time first.
///
/// # Errors
/// If one of them cannot be read.
pub(super) fn replaced(
    request: &Request,
    standing: &Standing,
    format: &Format,
    target: &Target,
) -> Result<Vec<Replaced>, Error> {
    let (Target::Named(path) | Target::Chosen(path)) = target else { return Ok(Vec::new()) };
    if format.mark.is_none() {
        return Ok(Vec::new());
    }
    let is_whole = |mark: &Mark| mark.part_of.is_none();
    let mut whole = Vec::from_iter(marked(standing, path, is_whole));
    if whole.is_empty() && request.force && is_package(standing, path) {
        // Somebody else's package, perhaps Anki's own export: its ids are those that Anki has.
        let (fingerprint, retired) = (String::new(), Vec::new());
        whole.push(Found { path: path.clone(), fingerprint, retired });
    }
    let parts = parts_of(path, standing);
    // What was written last is what Anki has.
    let (parts_last, whole_last) = (last_written(&parts), last_written(&whole));
    let (mut found, last) = if parts_last.map(|last| last.0) > whole_last.map(|last| last.0) {
        let last = parts_last.map(|last| last.1.to_owned());
        (parts, last)
    } else {
        let last = whole_last.map(|last| last.1.to_owned());
        (whole, last)
    };
    let is_newest = |found: &Found| last.as_deref() == Some(&*found.fingerprint);
    found.sort_by_key(|found| !is_newest(found));
    let open = |found: Found| {
        let is_newest = is_newest(&found);
        let input = InputFile { path: InputPath::File(found.path), folders: Vec::new() };
        Ok(Replaced { source: source(request, &input)?, retired: found.retired, is_newest })
    };
    found.into_iter().map(open).collect()
}

/// A package of ours.
struct Found {
    path: PathBuf,
    /// Of what it was made.
    fingerprint: String,
    retired: Vec<Retired>,
}

/// When the last of `found` was written, and of what it was made.
fn last_written(found: &[Found]) -> Option<(SystemTime, &str)> {
    let written = |found: &Found| found.path.metadata().ok()?.modified().ok();
    let times = found.iter().filter_map(|found| Some((written(found)?, &*found.fingerprint)));
    times.max_by_key(|(time, _)| *time)
}

/// The package at `path` if it is ours and its mark `is_right`.
fn marked(standing: &Standing, path: &Path, is_right: impl Fn(&Mark) -> bool) -> Option<Found> {
    match standing.at(path) {
        Ok(Existing::Package(Some(mark))) if is_right(&mark) => {
            let Mark { fingerprint, retired, .. } = mark;
            Some(Found { path: path.to_path_buf(), fingerprint, retired })
        }
        _ => None,
    }
}

/// Whether a package that can be read stands at `path`.
fn is_package(standing: &Standing, path: &Path) -> bool {
    matches!(standing.at(path), Ok(Existing::Package(None)))
        && disk::head(path).is_ok_and(|head| Source::is_package(&head))
}

/// The packages beside `whole` that say that they are parts of it, in the order of their names.
fn parts_of(whole: &Path, standing: &Standing) -> Vec<Found> {
    let (Some(stem), extension) = (whole.file_stem().and_then(OsStr::to_str), whole.extension())
    else {
        return Vec::new();
    };
    let name = file_name_of(whole);
    let folder = whole.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let names = standing.names_in(folder);
    // Some names are not left as they are: see `names::replaces_collection`.
    let starts = [format!("deck-{stem}-"), format!("{stem}-")].map(OsString::from);
    // In order, so that a folder of very many outputs is not gone through for each of them.
    let beginning = |start: &OsString| -> Vec<OsString> {
        let begins =
            |name: &&OsString| name.as_encoded_bytes().starts_with(start.as_encoded_bytes());
        names.range(start.clone()..).take_while(begins).cloned().collect()
    };
    starts
        .iter()
        .flat_map(beginning)
        .map(|name| whole.with_file_name(name))
        .filter(|path| path.extension() == extension)
        .filter_map(|path| marked(standing, &path, |mark| mark.part_of.as_deref() == Some(&name)))
        .collect()
}

/// What an output held before.
pub(super) struct Previous<'s> {
    pub(super) collection: Collection<'s>,
    /// So many of its notes, the first ones, were in the output itself when it was last written.
    pub(super) own: usize,
    /// Whether it says of which note types its notes are.
    pub(super) types_are_known: bool,
    /// Notes that were gone before.
    pub(super) retired: Vec<Retired>,
}

/// What `replaced`, the newest first, and `named` hold together, of a note that several hold the one
/// that was changed last; what is said goes to `said`.
///
/// # Errors
/// If one of them cannot be read.
pub(super) fn collection<'s>(
    request: &Request,
    standing: &Standing,
    replaced: &'s [Replaced],
    named: Option<&'s Source>,
    said: &mut Vec<Diagnostic>,
) -> Result<Previous<'s>, Error> {
    let (mut all, mut types_are_known) = (Collection::default(), true);
    // What the user names comes first: Anki's note types keep their names and numbers.
    let (mut named_end, mut own_end) = (0, 0);
    let retired = replaced.iter().flat_map(|replaced| replaced.retired.iter().cloned());
    let retired = retired_of_named(request, standing).into_iter().chain(retired).collect();
    let replaced = replaced.iter().map(|replaced| (&replaced.source, replaced.is_newest));
    for (index, (source, is_newest)) in
        named.map(|named| (named, false)).into_iter().chain(replaced).enumerate()
    {
        let read = read(source, &reading(request, source), &mut Identifier::default(), "")?;
        if read.counts.skipped > 0 {
            let (path, records) = (source.name().to_owned(), read.counts.skipped);
            said.push(Diagnostic::of_all(Problem::History(History::Unread { path, records })));
        }
        // What gives no ids of its own, as an earlier text, has none that Anki could know better.
        let gives_ids = || read.collection.notes.iter().any(|note| note.id.is_given());
        types_are_known &= read.format.carries.note_types == NoteTypes::Whole || !gives_ids();
        all.append(read.collection)
            .map_err(|error| Error::reading(source.name().to_owned(), Cause::Io(error)))?;
        if index == 0 && named.is_some() {
            (named_end, own_end) = (all.notes.len(), all.notes.len());
        }
        own_end = if is_newest { all.notes.len() } else { own_end };
    }
    let own = join_versions(&mut all, named_end, own_end);
    Ok(Previous { collection: all, own, types_are_known, retired })
}

/// The notes that were gone before from what the user names, if deckconv made it.
fn retired_of_named(request: &Request, standing: &Standing) -> Vec<Retired> {
    let path = request.previous.as_deref();
    let found = path.and_then(|path| marked(standing, path, |_| true));
    found.map_or_else(Vec::new, |found| found.retired)
}

/// How an earlier output is read: a package says all itself, a text is read as the inputs are.
fn reading(request: &Request, source: &Source) -> ReadOptions {
    let bytes = source.bytes();
    match Source::is_package(bytes) || Source::is_database(bytes) {
        true => ReadOptions { without_media: true, ..ReadOptions::default() },
        false => {
            ReadOptions { from: None, deck: None, without_media: true, ..request.reading.clone() }
        }
    }
}

/// Makes one note of all that have an id. The first `named_end` are those that the user names, those
/// up to `own_end` were in the output when it was last written: of these there are so many then, in
/// front.
fn join_versions(all: &mut Collection<'_>, named_end: usize, own_end: usize) -> usize {
    let mut places = HashMap::new();
    let mut joined: Vec<(bool, Note<'_>)> = Vec::new();
    for (index, note) in std::mem::take(&mut all.notes).into_iter().enumerate() {
        let is_own = (named_end..own_end).contains(&index);
        match places.entry(note.id.to_string()) {
            Entry::Vacant(free) => {
                free.insert((joined.len(), index < named_end));
                joined.push((is_own, note));
            }
            Entry::Occupied(taken) => {
                let (place, is_named) = *taken.get();
                if let Some((was_own, earlier)) = joined.get_mut(place) {
                    *was_own |= is_own;
                    join_version(earlier, note, is_named);
                }
            }
        }
    }
    joined.sort_by_key(|(is_own, _)| !is_own);
    let own = joined.iter().take_while(|(is_own, _)| *is_own).count();
    all.notes = joined.into_iter().map(|(_, note)| note).collect();
    own
}

/// Gives `note` the text of `other` if that was changed later; its note type stays if it `is_named`, as
/// Anki's export knows best what it is there.
fn join_version<'n>(note: &mut Note<'n>, mut other: Note<'n>, is_named: bool) {
    let changed = |note: &Note<'_>| note.anki.as_ref().map_or(i64::MIN, |anki| anki.changed);
    if changed(&other) <= changed(note) {
        return;
    }
    if is_named {
        other.kind = note.kind;
        other.fields.truncate(note.fields.len());
        let more = note.fields.iter().skip(other.fields.len());
        other.fields.extend(more.cloned());
        if let (Some(anki), Some(known)) = (&mut other.anki, &note.anki) {
            anki.created = known.created;
        }
    }
    *note = other;
}
