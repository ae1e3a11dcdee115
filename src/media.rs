//! Media: the files that fields refer to by name.
//!
//! A file stays where it is until it is written; only its name is held in memory. How files
//! are called is in `media/name.rs`; which text refers to what, in `text/references.rs`; how they are
//! found, in `media/gather.rs`. It must not know formats, or where anything lies.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use sha1::{Digest, Sha1};

mod embedded;
mod files;
mod gather;
mod kind;
mod name;
mod reference;
mod used;

pub(crate) use embedded::is_embedded;
pub use files::MediaFiles;
pub(crate) use gather::gather;
pub(crate) use kind::shown_as;
pub use kind::{Kind, kind};
pub use name::{is_device, normal_name, told_apart};
pub(crate) use reference::{file_name, is_remote, names};
pub(crate) use used::{is_static, of_type, used};

/// A file that is longer no package takes: its lists have 32 bits for a length.
pub(crate) const LONGEST: u64 = u32::MAX as u64 - 1;

/// Bytes that lie somewhere and can be had as often as they are wanted.
pub trait Stored: Send + Sync {
    /// Writes all of them to `out`; says how many there are.
    ///
    /// # Errors
    /// If they cannot be read, or `out` does not take them.
    fn copy_to(&self, out: &mut dyn Write) -> io::Result<u64>;

    /// How many there are, where that is known before they are read.
    fn length(&self) -> Option<u64> {
        None
    }
}

impl<B: AsRef<[u8]> + Send + Sync> Stored for B {
    fn copy_to(&self, out: &mut dyn Write) -> io::Result<u64> {
        let bytes = self.as_ref();
        out.write_all(bytes)?;
        Ok(bytes.len() as u64)
    }
}

/// One media file.
#[derive(Clone)]
pub struct Media {
    /// Its name: what fields call it.
    pub name: String,
    stored: Arc<dyn Stored>,
    /// Shared by copies, so that it is worked out once.
    print: Arc<OnceLock<Fingerprint>>,
}

/// What tells one content from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// How long it is, in bytes.
    pub size: u64,
    /// Its SHA-1.
    pub sha1: [u8; 20],
}

impl Media {
    /// The file called `name` with this content.
    pub fn new(name: impl Into<String>, stored: Arc<dyn Stored>) -> Self {
        Self { name: name.into(), stored, print: Arc::default() }
    }

    /// The same content under another name.
    #[must_use]
    pub fn called(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Writes its content to `out`; says what it was.
    ///
    /// # Errors
    /// If it cannot be read, or `out` does not take it.
    pub fn copy_to(&self, out: &mut dyn Write) -> io::Result<Fingerprint> {
        let mut hashing = Hashing { out, hash: Sha1::new() };
        let size = self.stored.copy_to(&mut hashing)?;
        let print = Fingerprint { size, sha1: hashing.hash.finalize().into() };
        Ok(*self.print.get_or_init(|| print))
    }

    /// Whether a package takes it, as far as that is known before it is read.
    ///
    /// # Errors
    /// If it is too long.
    pub(crate) fn fits_a_package(&self) -> io::Result<()> {
        match self.stored.length() {
            Some(length) if length > LONGEST => {
                let why = "no package takes a file of 4 GB or more";
                Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
            }
            _ => Ok(()),
        }
    }

    /// What its content is, which is read for it once.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn fingerprint(&self) -> io::Result<Fingerprint> {
        match self.print.get() {
            Some(print) => Ok(*print),
            None => self.copy_to(&mut io::sink()),
        }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Two files are equal when name and content are; one that cannot be read equals none.
impl PartialEq for Media {
    fn eq(&self, other: &Self) -> bool {
        let prints = || Some((self.fingerprint().ok()?, other.fingerprint().ok()?));
        self.name == other.name && prints().is_some_and(|(ours, theirs)| ours == theirs)
    }
}

impl Eq for Media {}

struct Hashing<'o> {
    out: &'o mut dyn Write,
    hash: Sha1,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.hash.update(bytes.get(..taken).unwrap_or(bytes));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
