//! Puts a package together: collection, media and their list, in one zip.
//!
//! It must not know what rows mean.

use std::fs::File;
use std::io::{self, Write};

use prost::Message;
use rusqlite::Connection;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::deck::{Collection, Id, Note};
use crate::error::Cause;
use crate::formats::archive::{FailsOnce, is_compressed};
use crate::formats::{Output, Writing, Written};
use crate::media::Media;
use crate::report::{Diagnostic, MediaFault, Problem};
use crate::text::Text;

use super::container::Layout;
use super::database;
use super::proto::{MediaEntries, MediaEntry, PackageMetadata};

/// The option that chooses the layout.
pub(super) const PACKAGE: &str = "package";

/// From so many notes on, the database is built in a file, so that memory stays bounded.
const MANY_NOTES: usize = 50_000;

/// How hard zstd works: as Anki lets it.
const ZSTD_LEVEL: i32 = 0;

/// How hard deflate works: of a hundred thousand notes, 4 makes 2 % more than the usual 6 in two thirds
/// of its time, and 3 as much more again for a quarter less.
const DEFLATE_LEVEL: i64 = 4;

/// What Anki's own writer puts where older versions look.
const UPDATE: &str = "This package was made for a newer version of Anki. Please update Anki, then \
                      import it again.";

/// What to do with a package of which no earlier one is known.
const NEXT: &str = "in Anki: File, Import; notes that are there already keep their history. Keep this \
                    file: by it the next package knows your notes";

/// What to do with one that follows an earlier one.
const NEXT_AGAIN: &str = "in Anki: File, Import; only what changed here changes there, tags too \
                          (if you added a field or a template there, tick “Merge note types”)";

pub(super) fn check_layout(value: &str) -> Result<(), String> {
    layout_named(value).map(|_| ()).ok_or_else(|| "it is compatible or latest".to_owned())
}

fn layout_named(name: &str) -> Option<Layout> {
    match name {
        "compatible" => Some(Layout::First),
        "latest" => Some(Layout::Latest),
        _ => None,
    }
}

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let layout = writing.settings.get(PACKAGE).and_then(layout_named).unwrap_or(Layout::First);
    let mut zip = ZipWriter::new(FailsOnce::of(out));
    if layout == Layout::Latest {
        zip.start_file("meta", stored())?;
        zip.write_all(&PackageMetadata { version: layout.version() }.encode_to_vec())?;
    }
    let cards = Database::of(collection, layout, writing)?.into_zip(&mut zip, layout)?;
    if layout == Layout::Latest {
        let placeholder = placeholder();
        let plain = Writing { progress: &|_| Ok(()), ..*writing };
        Database::of(&placeholder, Layout::First, &plain)?.into_zip(&mut zip, Layout::First)?;
    }
    let mut diagnostics = Vec::new();
    let media = write_media(&mut zip, &collection.media, layout, &mut diagnostics)?;
    zip.finish()?.outcome()?;
    Ok(Written {
        cards,
        media,
        next: if writing.is_known { NEXT_AGAIN } else { NEXT }.to_owned(),
        diagnostics,
    })
}

/// An entry that is not compressed; Anki reads no times, and a fixed one keeps equal packages equal.
fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
}

fn deflated() -> SimpleFileOptions {
    stored().compression_method(CompressionMethod::Deflated).compression_level(Some(DEFLATE_LEVEL))
}

/// Whether a zip entry of so many bytes needs the large form; compressed data may grow a little.
fn is_large(bytes: u64) -> bool {
    bytes > 4_000_000_000
}

/// A database that is ready to be packed.
struct Database {
    image: Image,
    cards: usize,
}

enum Image {
    Memory(Connection),
    File(tempfile::TempPath),
}

impl Database {
    fn of(
        collection: &Collection<'_>,
        layout: Layout,
        writing: &Writing<'_>,
    ) -> Result<Self, Cause> {
        let many = collection.notes.len() >= MANY_NOTES;
        let scratch = if many { (writing.scratch)().ok() } else { None };
        let connection = match &scratch {
            None => Connection::open_in_memory()?,
            Some(path) => Connection::open(path)?,
        };
        let cards = database::build(&connection, collection, layout, writing)?;
        let image = match scratch {
            None => Image::Memory(connection),
            Some(path) => {
                connection.close().map_err(|(_, error)| error)?;
                Image::File(path)
            }
        };
        Ok(Self { image, cards })
    }

    /// Packs it under the name that it has in `layout`; says how many cards it has.
    fn into_zip(self, zip: &mut ZipWriter<FailsOnce<'_>>, layout: Layout) -> Result<usize, Cause> {
        match self.image {
            Image::Memory(mut connection) => {
                let image = connection.serialize("main")?;
                pack(zip, layout, &mut &*image, image.len() as u64)?;
            }
            Image::File(path) => {
                let mut image = File::open(&path)?;
                let length = image.metadata()?.len();
                pack(zip, layout, &mut image, length)?;
            }
        }
        Ok(self.cards)
    }
}

fn pack(
    zip: &mut ZipWriter<FailsOnce<'_>>,
    layout: Layout,
    image: &mut dyn io::Read,
    length: u64,
) -> Result<(), Cause> {
    let name = layout.collection();
    if layout == Layout::Latest {
        zip.start_file(name, stored().large_file(is_large(length)))?;
        compress(image, zip)?;
    } else {
        zip.start_file(name, deflated().large_file(is_large(length)))?;
        io::copy(image, zip)?;
    }
    Ok(())
}

/// Writes what `from` gives as one zstd frame.
fn compress(from: &mut dyn io::Read, to: &mut impl Write) -> io::Result<()> {
    let mut frame = zstd::Encoder::new(to, ZSTD_LEVEL)?;
    io::copy(from, &mut frame)?;
    frame.finish()?;
    Ok(())
}

/// A collection with one note, for versions that do not know the layout.
fn placeholder() -> Collection<'static> {
    let mut collection = Collection::default();
    collection.decks.named("Default");
    let mut note = Note::basic(Text::plain(UPDATE), Text::EMPTY);
    note.id = Id::Given("update-anki".into());
    collection.notes.push(note);
    collection
}

/// Packs the media and their list; says how many there are. One that cannot be read is left out
/// and said.
fn write_media(
    zip: &mut ZipWriter<FailsOnce<'_>>,
    media: &[Media],
    layout: Layout,
    said: &mut Vec<Diagnostic>,
) -> Result<usize, Cause> {
    let mut list = Vec::with_capacity(media.len());
    for file in media {
        let options = match layout {
            Layout::Latest => stored(),
            _ if is_compressed(&file.name) => stored(),
            _ => deflated(),
        };
        zip.start_file(list.len().to_string(), options)?;
        let copied = match layout {
            Layout::Latest => {
                let mut frame = zstd::Encoder::new(&mut *zip, ZSTD_LEVEL)?;
                file.copy_to(&mut frame).and_then(|print| frame.finish().map(|_| print))
            }
            _ => file.copy_to(zip),
        };
        match copied {
            Ok(print) => list.push(MediaEntry {
                name: file.name.clone(),
                size: u32::try_from(print.size).unwrap_or(u32::MAX),
                sha1: print.sha1.to_vec(),
            }),
            Err(error) => {
                zip.abort_file()?;
                let (name, detail) = (file.name.clone(), error.to_string());
                let fault = MediaFault::Unwritten { name, detail };
                said.push(Diagnostic::of_all(Problem::Media(fault)));
            }
        }
    }
    let packed = list.len();
    if layout == Layout::Latest {
        zip.start_file("media", stored())?;
        let list = MediaEntries { entries: list }.encode_to_vec();
        compress(&mut list.as_slice(), zip)?;
    } else {
        zip.start_file("media", deflated())?;
        let names = list.into_iter().map(|entry| serde_json::Value::from(entry.name));
        let list: Vec<_> = names.enumerate().map(|(at, name)| (at.to_string(), name)).collect();
        let list: serde_json::Map<_, _> = list.into_iter().collect();
        zip.write_all(serde_json::Value::Object(list).to_string().as_bytes())?;
    }
    Ok(packed)
}
