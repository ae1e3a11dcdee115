//! Zip archives that anybody may have made: nothing in one is believed before it is looked at.
//!
//! No entry unpacks to more than it may, and names stay names. What is damaged is said in plain words:
//! see `damage.rs`. It must not know what an entry holds.

use std::borrow::Cow;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Cause;
use crate::media::Stored;

mod damage;
mod fails_once;
mod media;
mod pack;

pub(super) use damage::{Unpacking, is_damage, plainly};
pub(super) use media::take_media;
pub(super) use pack::{Packing, is_compressed};

/// An entry that unpacks to more than so many times its size is a bomb: rows compress well, but
/// nobody's cards are a thousand times the same.
pub(super) const MOST_RATIO: u64 = 250;

/// What even a tiny entry may unpack to, in bytes.
const SLACK: u64 = 32 << 20;

/// Media that are longer than Anki would ever sync are not believed.
const LONGEST_MEDIA: u64 = 2 << 30;

/// An opened archive.
pub(super) struct Archive<R> {
    /// How long it is, in bytes.
    length: u64,
    zip: Arc<Mutex<ZipArchive<R>>>,
}

impl<R> Clone for Archive<R> {
    fn clone(&self) -> Self {
        Self { length: self.length, zip: Arc::clone(&self.zip) }
    }
}

/// What unpacks an entry once more: some are packed inside, too.
pub(super) type Inside = fn(Box<dyn Read + '_>) -> io::Result<Box<dyn Read + '_>>;

/// An entry holds what it is.
fn as_it_is(entry: Box<dyn Read + '_>) -> io::Result<Box<dyn Read + '_>> {
    Ok(entry)
}

impl<R: Read + Seek> Archive<R> {
    /// Opens the archive in `input`.
    pub(super) fn open(mut input: R) -> Result<Self, Cause> {
        let length = input.seek(SeekFrom::End(0))?;
        let zip = ZipArchive::new(input)?;
        Ok(Self { length, zip: Arc::new(Mutex::new(zip)) })
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut ZipArchive<R>) -> T) -> T {
        act(&mut self.zip.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What an entry may unpack to that says to be so long packed: it may say what it wants.
    pub(super) fn most_of(&self, packed: u64) -> u64 {
        packed.min(self.length).saturating_mul(MOST_RATIO).saturating_add(SLACK)
    }

    /// The names of its files, in their order.
    pub(super) fn names(&self) -> Vec<String> {
        self.with(|zip| {
            let names = zip.file_names().filter_map(Result::ok).map(Cow::into_owned);
            names.filter(|name: &String| !name.ends_with('/')).collect()
        })
    }

    /// The bytes of the entry called `name`; nothing if there is none.
    pub(super) fn bytes_of(&self, name: &str) -> Result<Option<Vec<u8>>, Cause> {
        self.with(|zip| {
            let entry = match zip.by_name(name) {
                Ok(entry) => entry,
                Err(ZipError::FileNotFound) => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            let most = self.most_of(entry.compressed_size());
            let mut bytes = Vec::new();
            match Unpacking(entry).take(most + 1).read_to_end(&mut bytes)? as u64 {
                long if long > most => {
                    let detail = format!(
                        "“{name}” in it unpacks to more than {MOST_RATIO} times its size, which no \
                         deck does"
                    );
                    Err(Cause::Malformed { line: 0, column: 0, detail })
                }
                _ => Ok(Some(bytes)),
            }
        })
    }
}

impl<R: Read + Seek + Send + 'static> Archive<R> {
    /// The entry called `name` as a file that is read when it is wanted; nothing if there is none.
    pub(super) fn stored(&self, name: &str) -> Option<Arc<dyn Stored>> {
        self.stored_inside(name, as_it_is)
    }

    /// The same of an entry that is packed once more.
    pub(super) fn stored_inside(&self, name: &str, inside: Inside) -> Option<Arc<dyn Stored>> {
        let index = self.with(|zip| zip.index_for_name(name))?;
        Some(Arc::new(Entry { archive: self.clone(), index, inside }))
    }
}

/// Whether `name` is the name of a file rather than a way to one.
pub(super) fn is_one_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', '\0'])
}

/// A file in an archive.
struct Entry<R> {
    archive: Archive<R>,
    index: usize,
    inside: Inside,
}

impl<R: Read + Seek + Send> Stored for Entry<R> {
    fn copy_to(&self, out: &mut dyn Write) -> io::Result<u64> {
        self.archive.with(|zip| {
            let entry = zip.by_index(self.index)?;
            let most = self.archive.most_of(entry.compressed_size()).min(LONGEST_MEDIA);
            let unpacked = Unpacking((self.inside)(Box::new(entry))?);
            match io::copy(&mut unpacked.take(most + 1), out)? {
                long if long > most => {
                    let why = "it unpacks to far more than any media file";
                    Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
                }
                length => Ok(length),
            }
        })
    }
}
