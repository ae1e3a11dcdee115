//! Puts a package together: collection, media and their list, in one zip.
//!
//! It must not know what rows mean.

use std::io::{self, Read, Write};

use prost::Message;

use crate::deck::{Collection, Id, Note};
use crate::error::Cause;
use crate::formats::archive::is_compressed;
use crate::formats::{Output, Writing, Written};
use crate::many;
use crate::media::Media;
use crate::report::{Diagnostic, MediaFault, Problem};
use crate::text::Text;

use super::container::Layout;
use super::database;
use super::deflate::{beginning, deflate};
use super::proto::{MediaEntries, MediaEntry, PackageMetadata};
use super::scratch::Scratch;
use super::zipping::{Method, Zip};

/// The option that chooses the layout.
pub(super) const PACKAGE: &str = "package";

/// From so many notes on, the database goes through a file, so that memory stays bounded.
pub(super) const MANY_NOTES: usize = 50_000;

/// From so many bytes on, zstd works on parts of them.
const LONG: u64 = 8 << 20;

/// A list of fewer bytes is not compressed.
const SHORT: usize = 64;

/// How hard zstd works: as Anki lets it.
const ZSTD_LEVEL: i32 = 0;

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
    let mut zip = Zip::to(out);
    let cards = match layout {
        Layout::Latest => {
            let meta = PackageMetadata { version: layout.version() }.encode_to_vec();
            zip.add("meta", Method::Stored, 0, |out| out.write_all(&meta))?;
            let cards = write_latest(&mut zip, collection, writing)?;
            let plain = Writing { progress: &|_| Ok(()), ..*writing };
            write_compatible(&mut zip, &placeholder(), &plain)?;
            cards
        }
        _ => write_compatible(&mut zip, collection, writing)?,
    };
    let mut diagnostics = Vec::new();
    let media = write_media(&mut zip, &collection.media, layout, &mut diagnostics)?;
    zip.finish()?;
    Ok(Written {
        cards,
        media,
        next: if writing.is_known { NEXT_AGAIN } else { NEXT }.to_owned(),
        diagnostics,
    })
}

/// Whether there are so many notes that their database goes through a file.
fn is_large(collection: &Collection<'_>) -> bool {
    collection.notes.len() >= MANY_NOTES
}

/// Adds a collection that every Anki reads; says how many cards it has. The pages of a large one are
/// compressed while it is made.
fn write_compatible(
    zip: &mut Zip<'_>,
    collection: &Collection<'_>,
    writing: &Writing<'_>,
) -> Result<usize, Cause> {
    let layout = Layout::First;
    let is_large = is_large(collection);
    let mut rest = Scratch::new(is_large, writing)?;
    if !is_large {
        let built = database::build(collection, layout, writing, &mut rest)?;
        zip.add(layout.collection(), Method::Deflated, 0, |out| {
            io::copy(&mut built.first.chain(rest.read()?), out)
        })?;
        return Ok(built.cards);
    }
    let build = |out: &mut dyn Write| database::build(collection, layout, writing, out);
    let (built, sum_of_rest) = deflate(&mut rest, build)?;
    let (first, mut sum) = beginning(built.first)?;
    sum.extend(&sum_of_rest);
    let length = first.len() as u64 + rest.length()?;
    zip.add_deflated(layout.collection(), &sum, length, |out| {
        out.write_all(&first)?;
        io::copy(&mut rest.read()?, out).map(|_| ())
    })?;
    Ok(built.cards)
}

/// Adds a collection in the latest layout; says how many cards it has.
fn write_latest(
    zip: &mut Zip<'_>,
    collection: &Collection<'_>,
    writing: &Writing<'_>,
) -> Result<usize, Cause> {
    let layout = Layout::Latest;
    let mut rest = Scratch::new(is_large(collection), writing)?;
    let built = database::build(collection, layout, writing, &mut rest)?;
    let length = built.first.len() as u64 + rest.length()?;
    zip.add(layout.collection(), Method::Stored, length, |out| {
        compress(&mut built.first.chain(rest.read()?), length, out)
    })?;
    Ok(built.cards)
}

/// How the zip keeps what is no media: in the latest layout, it is compressed already.
fn method_of(layout: Layout) -> Method {
    if layout == Layout::Latest { Method::Stored } else { Method::Deflated }
}

/// Writes the `length` bytes that `from` gives as one zstd frame. What is long is cut in parts that threads
/// compress side by side: the same parts however many threads there are.
fn compress(from: &mut dyn io::Read, length: u64, to: &mut dyn Write) -> io::Result<()> {
    let mut frame = zstd::Encoder::new(to, ZSTD_LEVEL)?;
    if length > LONG {
        frame.multithread(many::threads() as u32)?;
    }
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
    zip: &mut Zip<'_>,
    media: &[Media],
    layout: Layout,
    said: &mut Vec<Diagnostic>,
) -> Result<usize, Cause> {
    let mut list = Vec::with_capacity(media.len());
    for file in media {
        let method = if is_compressed(&file.name) { Method::Stored } else { method_of(layout) };
        let entry = list.len().to_string();
        let copied = file.fits_a_package().and_then(|()| {
            zip.add(&entry, method, 0, |out| match layout {
                Layout::Latest => {
                    let mut frame = zstd::Encoder::new(out, ZSTD_LEVEL)?;
                    file.copy_to(&mut frame).and_then(|print| frame.finish().map(|_| print))
                }
                _ => file.copy_to(out),
            })
        });
        match copied {
            Ok(print) => list.push(MediaEntry {
                name: file.name.clone(),
                size: u32::try_from(print.size).unwrap_or(u32::MAX),
                sha1: print.sha1.to_vec(),
            }),
            Err(error) => {
                zip.outcome()?;
                let (name, detail) = (file.name.clone(), error.to_string());
                let fault = MediaFault::Unwritten { name, detail };
                said.push(Diagnostic::of_all(Problem::Media(fault)));
            }
        }
    }
    let packed = list.len();
    let list = match layout {
        Layout::Latest => {
            let list = MediaEntries { entries: list }.encode_to_vec();
            zstd::encode_all(list.as_slice(), ZSTD_LEVEL)?
        }
        _ => {
            let names = list.into_iter().map(|entry| serde_json::Value::from(entry.name));
            let list = names.enumerate().map(|(at, name)| (at.to_string(), name));
            serde_json::Value::Object(list.collect()).to_string().into_bytes()
        }
    };
    // Making a short list shorter takes longer than all of the list.
    let method = if list.len() < SHORT { Method::Stored } else { method_of(layout) };
    zip.add("media", method, 0, |out| out.write_all(&list))?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;

    #[test]
    fn threads_change_no_byte_of_a_frame() {
        let long: Vec<u8> =
            (0..3_000_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
        let frame = |threads| {
            let mut frame = Vec::new();
            many::with_threads(NonZeroUsize::new(threads).unwrap(), || {
                compress(&mut long.as_slice(), long.len() as u64, &mut frame).unwrap();
            });
            frame
        };
        let by_one = frame(1);
        assert!(zstd::decode_all(by_one.as_slice()).unwrap() == long);
        assert!([2, 3].into_iter().all(|threads| frame(threads) == by_one));
    }
}
