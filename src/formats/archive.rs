//! Zip archives that anybody may have made: nothing in one is believed before it is looked at.
//!
//! No entry unpacks to more than it may, nor do all together, and names stay names. What is damaged is said in plain words:
//! see `damage.rs`. It must not know what an entry holds.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Cause;
use crate::media::{LONGEST, Stored};

mod damage;
mod fails_once;
mod media;
mod pack;

pub(super) use damage::{ENDLESS, Unpacking, is_damage, plainly};
pub(super) use media::take_media;
pub(super) use pack::{Packing, is_compressed};

/// An entry that unpacks to more than so many times its size is a bomb: rows compress well, but
/// nobody's cards are a thousand times the same.
const MOST_RATIO: u64 = 250;

/// What even a tiny entry may unpack to, in bytes.
const SLACK: u64 = 32 << 20;

/// An opened archive.
pub(super) struct Archive<R> {
    /// How long it is, in bytes.
    length: u64,
    /// What it may unpack to if the user says so.
    limit: Option<u64>,
    zip: Arc<Mutex<ZipArchive<R>>>,
    unpacked: Arc<Mutex<Unpacked>>,
}

/// What its files unpacked to so far: they may share their packed bytes.
#[derive(Default)]
struct Unpacked {
    /// By their places in it.
    lengths: HashMap<usize, u64>,
    all: u64,
}

impl Unpacked {
    /// What the others than the one at `index` unpacked to.
    fn others(&self, index: usize) -> u64 {
        self.all - self.lengths.get(&index).copied().unwrap_or(0)
    }

    fn note(&mut self, index: usize, length: u64) {
        self.all = self.others(index).saturating_add(length);
        self.lengths.insert(index, length);
    }
}

impl<R> Clone for Archive<R> {
    fn clone(&self) -> Self {
        let (zip, unpacked) = (Arc::clone(&self.zip), Arc::clone(&self.unpacked));
        Self { length: self.length, limit: self.limit, zip, unpacked }
    }
}

/// What unpacks an entry once more: some are packed inside, too.
pub(super) type Inside = fn(Box<dyn Read + '_>) -> io::Result<Box<dyn Read + '_>>;

/// An entry holds what it is.
fn as_it_is(entry: Box<dyn Read + '_>) -> io::Result<Box<dyn Read + '_>> {
    Ok(entry)
}

impl<R: Read + Seek> Archive<R> {
    /// Opens the archive in `input`, which may not unpack to more than the user's `limit`.
    pub(super) fn open(mut input: R, limit: Option<u64>) -> Result<Self, Cause> {
        let length = input.seek(SeekFrom::End(0))?;
        let zip = Arc::new(Mutex::new(ZipArchive::new(input)?));
        Ok(Self { length, limit, zip, unpacked: Arc::default() })
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut ZipArchive<R>) -> T) -> T {
        act(&mut self.zip.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What an entry may unpack to that says to be so long packed: it may say what it wants.
    pub(super) fn most_of(&self, packed: u64) -> u64 {
        let most = packed.min(self.length).saturating_mul(MOST_RATIO).saturating_add(SLACK);
        most.min(self.limit.unwrap_or(most))
    }

    /// The error that an entry unpacks to more than `most`: `what` says which.
    pub(super) fn too_long(&self, what: &str, most: u64) -> Cause {
        let detail = match self.limit == Some(most) {
            true => format!("{what} unpacks to more than the {most} bytes that it may"),
            false => {
                format!(
                    "{what} unpacks to more than {MOST_RATIO} times its size, which no deck does"
                )
            }
        };
        Cause::Malformed { line: 0, column: 0, detail }
    }

    fn unpacked(&self) -> MutexGuard<'_, Unpacked> {
        self.unpacked.lock().unwrap_or_else(PoisonError::into_inner)
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
                long if long > most => Err(self.too_long(&format!("“{name}” in it"), most)),
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
            let others = self.archive.unpacked().others(self.index);
            let room = self.archive.most_of(self.archive.length).saturating_sub(others);
            let most = self.archive.most_of(entry.compressed_size()).min(LONGEST).min(room);
            let unpacked = Unpacking((self.inside)(Box::new(entry))?);
            let length = io::copy(&mut unpacked.take(most + 1), out)?;
            if length > most {
                let why = "it unpacks to far more than any media file";
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
            }
            self.archive.unpacked().note(self.index, length);
            Ok(length)
        })
    }
}
