//! The zip of a package: which layout it is, where its collection is, what its media are called.
//!
//! A package may be anybody's, so nothing in it is believed before it is looked at: no entry
//! unpacks to more than it may, and names stay names. It must not know what a collection holds.

use std::io::{self, Read, Seek, SeekFrom, Write};

use prost::Message;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Cause;
use crate::formats::Output;
use crate::formats::archive::{Archive, Inside, Unpacking, is_damage, is_one_name};
use crate::many;
use crate::media::Media;
use crate::report::{Diagnostic, PackageFault, Problem};

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

    /// What unpacks an entry of it once more.
    fn inside(self) -> Inside {
        match self {
            Self::Latest => |entry| Ok(Box::new(zstd::Decoder::new(entry)?)),
            _ => |entry| Ok(entry),
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

/// The list of media may be so long, unpacked, whatever else it may be.
const LONGEST_LIST: u64 = 256 << 20;

/// An opened package.
pub(super) struct Package<R> {
    pub(super) layout: Layout,
    /// Whether its `meta` entry promises a newer collection, which is not there.
    pub(super) breaks_promise: bool,
    archive: Archive<R>,
}

impl<R: Read + Seek> Package<R> {
    /// Opens the package in `input`, which may not unpack to more than the user's `limit`; says what is
    /// odd about it.
    pub(super) fn open(
        input: R,
        limit: Option<u64>,
        said: &mut Vec<Diagnostic>,
    ) -> Result<Self, Cause> {
        let archive = Archive::open(input, limit)?;
        let (layout, promised) = archive.with(|zip| layout(zip, said))?;
        let breaks_promise = promised.is_some_and(|promised| promised > layout);
        Ok(Self { layout, breaks_promise, archive })
    }

    /// Unpacks the collection into `image`, which is empty.
    pub(super) fn unpack_collection(&self, image: &mut (dyn Output + Send)) -> Result<(), Cause> {
        self.archive.with(|archive| {
            let entry = archive.by_name(self.layout.collection())?;
            let most = self.archive.most_of(entry.compressed_size());
            match copy(&mut unpacked(entry, self.layout)?.take(most + 1), image)? {
                long if long > most => Err(self.archive.too_long("its collection", most)),
                _ => Ok(()),
            }
        })?;
        leave_log_mode(image)?;
        Ok(())
    }

    /// Whether its collection says that part of it is in a write-ahead log, which no package has.
    pub(super) fn has_log(&self) -> Result<bool, Cause> {
        let mut head = Vec::new();
        self.archive.with(|archive| {
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
        let most = |packed| self.archive.most_of(packed).min(LONGEST_LIST);
        let listed = self.archive.with(|archive| listed(archive, self.layout, most, said))?;
        let mut media = Vec::with_capacity(listed.len());
        for (entry, name) in listed {
            let stored = self.archive.stored_inside(&entry, self.layout.inside());
            let detail = match (stored, is_one_name(&name)) {
                (Some(stored), true) => {
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
    layout.inside()(Box::new(entry)).map(Unpacking)
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
    most: impl Fn(u64) -> u64,
    said: &mut Vec<Diagnostic>,
) -> Result<Vec<(String, String)>, Cause> {
    let mut bytes = Vec::new();
    let read = match archive.by_name("media") {
        Ok(entry) => {
            let most = most(entry.compressed_size());
            unpacked(entry, layout)?.take(most).read_to_end(&mut bytes)
        }
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

/// Copies all that `from` gives, and says how long it is. Another thread writes it.
fn copy(from: &mut impl Read, to: &mut (dyn Output + Send)) -> io::Result<u64> {
    const PART: u64 = 1 << 18;
    let mut written = Ok(());
    let unpack = |take: &mut dyn FnMut(Vec<u8>)| {
        let mut length = 0;
        loop {
            let mut part = Vec::new();
            from.by_ref().take(PART).read_to_end(&mut part)?;
            if part.is_empty() {
                return Ok(length);
            }
            length += part.len() as u64;
            take(part);
        }
    };
    let length: io::Result<u64> = many::handed_over(unpack, |part: Vec<u8>| {
        if written.is_ok() {
            written = to.write_all(&part);
        }
    });
    written.and(length)
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
