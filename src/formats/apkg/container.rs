//! The zip of a package: which layout it is, where its collection is, what its media are called.
//!
//! A package may be anybody's, so nothing in it is believed before it is looked at: no entry
//! unpacks to more than it may, and names stay names. It must not know what a collection holds.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use prost::Message;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Cause;
use crate::formats::Output;
use crate::media::{Media, Stored};
use crate::report::{Diagnostic, PackageFault, Problem};

use super::damage::{Unpacking, is_damage};
use super::proto::{MediaEntries, PackageMetadata};

/// A way of laying out a package, by the version that its `meta` entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layout {
    /// `collection.anki2`, as it was for most of Anki's life.
    First,
    /// `collection.anki21`.
    Second,
    /// `collection.anki21b`, compressed, beside a `collection.anki2` that says to update Anki.
    Latest,
}

impl Layout {
    const ALL: [Self; 3] = [Self::First, Self::Second, Self::Latest];

    /// The name of its collection in the zip.
    pub(super) fn collection(self) -> &'static str {
        match self {
            Self::First => "collection.anki2",
            Self::Second => "collection.anki21",
            Self::Latest => "collection.anki21b",
        }
    }

    /// What its `meta` entry says.
    pub(super) fn version(self) -> i32 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Latest => 3,
        }
    }
}

/// A database that unpacks to more than so many times its size is a bomb: rows compress well, but
/// nobody's cards are a thousand times the same.
const MOST_RATIO: u64 = 250;

/// What even a tiny entry may unpack to, in bytes.
const SLACK: u64 = 32 << 20;

/// Media that are longer than Anki would ever sync are not believed.
const LONGEST_MEDIA: u64 = 2 << 30;

/// The list of media may be so long, unpacked.
const LONGEST_LIST: u64 = 256 << 20;

/// What an entry may unpack to that says to be so long packed, in a package of this length: it may
/// say what it wants.
fn most_of(packed: u64, length: u64) -> u64 {
    packed.min(length).saturating_mul(MOST_RATIO).saturating_add(SLACK)
}

/// An opened package.
pub(super) struct Package<R> {
    pub(super) layout: Layout,
    /// Whether its `meta` entry promises a newer collection, which is not there.
    pub(super) breaks_promise: bool,
    /// How long it is, in bytes.
    length: u64,
    archive: Arc<Mutex<ZipArchive<R>>>,
}

impl<R: Read + Seek> Package<R> {
    /// Opens the package in `input`; says what is odd about it.
    pub(super) fn open(mut input: R, said: &mut Vec<Diagnostic>) -> Result<Self, Cause> {
        let length = input.seek(SeekFrom::End(0))?;
        let mut archive = ZipArchive::new(input)?;
        let (layout, promised) = layout(&mut archive, said)?;
        let breaks_promise = promised.is_some_and(|promised| promised > layout);
        Ok(Self { layout, breaks_promise, length, archive: Arc::new(Mutex::new(archive)) })
    }

    fn with_archive<T>(&self, act: impl FnOnce(&mut ZipArchive<R>) -> T) -> T {
        act(&mut self.archive.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Unpacks the collection into `image`, which is empty.
    pub(super) fn unpack_collection(&self, image: &mut dyn Output) -> Result<(), Cause> {
        self.with_archive(|archive| {
            let entry = archive.by_name(self.layout.collection())?;
            let most = most_of(entry.compressed_size(), self.length);
            match io::copy(&mut unpacked(entry, self.layout)?.take(most + 1), image)? {
                long if long > most => Err(malformed(format!(
                    "its collection unpacks to more than {MOST_RATIO} times its size, which no \
                     deck does"
                ))),
                _ => Ok(()),
            }
        })?;
        leave_log_mode(image)?;
        Ok(())
    }

    /// Whether its collection says that part of it is in a write-ahead log, which no package has.
    pub(super) fn has_log(&self) -> Result<bool, Cause> {
        let mut head = Vec::new();
        self.with_archive(|archive| {
            let entry = archive.by_name(self.layout.collection())?;
            unpacked(entry, self.layout)?.take(20).read_to_end(&mut head).map_err(Cause::from)
        })?;
        // Source: as in `leave_log_mode`.
        Ok(head.get(18..20).is_some_and(|versions| versions != [1, 1]))
    }
}

impl<R: Read + Seek + Send + 'static> Package<R> {
    /// The media of the package. One that is listed and not there is left out and said.
    pub(super) fn media(&self, said: &mut Vec<Diagnostic>) -> Result<Vec<Media>, Cause> {
        let listed = self.with_archive(|archive| listed(archive, self.layout, said))?;
        let mut media = Vec::with_capacity(listed.len());
        for (entry, name) in listed {
            let found = self.with_archive(|archive| archive.index_for_name(&entry));
            let detail = match (found, is_one_name(&name)) {
                (Some(index), true) => {
                    let (archive, layout) = (Arc::clone(&self.archive), self.layout);
                    let stored = Arc::new(Entry { archive, length: self.length, index, layout });
                    media.push(Media::new(name, stored));
                    continue;
                }
                (_, false) => {
                    format!("the name of the media file “{name}” leads out of its folder")
                }
                (None, _) => format!("the media file “{name}” is listed and not in the package"),
            };
            said.push(Diagnostic::of_all(Problem::Package(PackageFault::Media { detail })));
        }
        Ok(media)
    }
}

fn malformed(detail: String) -> Cause {
    Cause::Malformed { line: 0, column: 0, detail }
}

/// What `entry` holds: in the latest layout, each is packed once more inside.
fn unpacked<'e>(
    entry: impl Read + 'e,
    layout: Layout,
) -> io::Result<Unpacking<Box<dyn Read + 'e>>> {
    Ok(Unpacking(match layout {
        Layout::Latest => Box::new(zstd::Decoder::new(entry)?),
        _ => Box::new(entry),
    }))
}

/// The layout of the collection to read, and the one that `meta` says: where that is none, it is the
/// newest whose collection is there. Anki itself would not look at a `collection.anki21b` without
/// `meta`, and show a note that says to update.
fn layout<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    said: &mut Vec<Diagnostic>,
) -> Result<(Layout, Option<Layout>), Cause> {
    let has = |archive: &ZipArchive<R>, layout: Layout| {
        archive.index_for_name(layout.collection()).is_some()
    };
    let found = Layout::ALL.into_iter().rev().find(|layout| has(archive, *layout));
    let Some(found) = found else {
        return Err(malformed("it is a zip archive without a collection of Anki's".to_owned()));
    };
    let version = match archive.by_name("meta") {
        Ok(entry) => {
            let mut bytes = Vec::new();
            entry.take(64).read_to_end(&mut bytes)?;
            Some(PackageMetadata::decode(bytes.as_slice()).map_or(0, |meta| meta.version))
        }
        Err(ZipError::FileNotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let says = Layout::ALL.into_iter().find(|layout| Some(layout.version()) == version);
    let odd = match (version, says) {
        (_, Some(layout)) if has(archive, layout) => return Ok((layout, says)),
        (Some(newer @ 4..), None) => {
            return Err(malformed(format!(
                "its layout is number {newer}, and this version knows three; export it from Anki \
                 with “Support older Anki versions” on"
            )));
        }
        (None, _) if found != Layout::Latest => return Ok((found, None)),
        (None, _) => {
            "it has a collection.anki21b and no meta entry: Anki itself would import only \
                      a note that says to update"
        }
        (Some(_), Some(_)) => "its meta entry speaks of a collection that is not there",
        (Some(_), None) => "its meta entry cannot be read",
    };
    let detail = format!("{odd}; {} was read", found.collection());
    said.push(Diagnostic::of_all(Problem::Package(PackageFault::Layout { detail })));
    Ok((found, says))
}

/// The entries of the media list: name in the zip, name of the file.
fn listed<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    layout: Layout,
    said: &mut Vec<Diagnostic>,
) -> Result<Vec<(String, String)>, Cause> {
    let mut bytes = Vec::new();
    let read = match archive.by_name("media") {
        Ok(entry) => unpacked(entry, layout)?.take(LONGEST_LIST).read_to_end(&mut bytes),
        // Some writers leave it out where there are no media.
        Err(ZipError::FileNotFound) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let entries = match layout {
        _ if read.as_ref().is_err_and(is_damage) => None,
        Layout::Latest => MediaEntries::decode(bytes.as_slice()).ok().map(|list| {
            let names = list.entries.into_iter().map(|entry| entry.name);
            names.enumerate().map(|(index, name)| (index.to_string(), name)).collect()
        }),
        _ => serde_json::from_slice::<std::collections::BTreeMap<String, String>>(&bytes).ok().map(
            |list| {
                let mut list: Vec<(String, String)> = list.into_iter().collect();
                list.sort_by_key(|(entry, _)| (entry.len(), entry.clone()));
                list
            },
        ),
    };
    Ok(entries.unwrap_or_else(|| {
        let detail = "the list of its media cannot be read, so none was taken over".to_owned();
        said.push(Diagnostic::of_all(Problem::Package(PackageFault::Media { detail })));
        Vec::new()
    }))
}

/// Whether `name` is the name of a file rather than a way to one.
fn is_one_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0'])
}

/// Says in the header of a database that it has no write-ahead log: the log is not in the package,
/// and reading must not make one.
pub(super) fn leave_log_mode(image: &mut (impl Write + Seek + ?Sized)) -> io::Result<()> {
    // Source: the database header of SQLite's file format, bytes 18 and 19.
    if image.seek(SeekFrom::End(0))? > 20 {
        image.seek(SeekFrom::Start(18))?;
        image.write_all(&[1, 1])?;
    }
    Ok(())
}

/// A media file in a package.
struct Entry<R> {
    archive: Arc<Mutex<ZipArchive<R>>>,
    /// How long the package is.
    length: u64,
    index: usize,
    layout: Layout,
}

impl<R: Read + Seek + Send> Stored for Entry<R> {
    fn copy_to(&self, out: &mut dyn Write) -> io::Result<u64> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = archive.by_index(self.index)?;
        let most = most_of(entry.compressed_size(), self.length).min(LONGEST_MEDIA);
        match io::copy(&mut unpacked(entry, self.layout)?.take(most + 1), out)? {
            long if long > most => {
                let why = "it unpacks to far more than any media file";
                Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
            }
            length => Ok(length),
        }
    }
}
