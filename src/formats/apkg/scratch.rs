//! Where the pages of a package wait until its zip can take them: in memory, or of many notes in a file, so
//! that memory stays bounded.
//!
//! It must not know what the bytes are.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

use tempfile::TempPath;

use crate::formats::Writing;

/// So many bytes of a scratch file are written or read at once.
const BUFFER: usize = 1 << 18;

/// Bytes that are written, then read.
pub(super) enum Scratch {
    Memory(Vec<u8>),
    File(BufWriter<File>, TempPath),
}

impl Scratch {
    /// Nothing yet: in a file where there will be many, if one is to be had.
    pub(super) fn new(is_large: bool, writing: &Writing<'_>) -> io::Result<Self> {
        let Some(path) = is_large.then(writing.scratch).and_then(Result::ok) else {
            return Ok(Self::Memory(Vec::new()));
        };
        let file = File::options().write(true).open(&path)?;
        Ok(Self::File(BufWriter::with_capacity(BUFFER, file), path))
    }

    /// How many bytes were written.
    pub(super) fn length(&mut self) -> io::Result<u64> {
        match self {
            Self::Memory(bytes) => Ok(bytes.len() as u64),
            Self::File(file, _) => {
                file.flush()?;
                Ok(file.get_ref().metadata()?.len())
            }
        }
    }

    /// What was written.
    pub(super) fn read(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::Memory(bytes) => Box::new(bytes.as_slice()),
            Self::File(_, path) => Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)),
        })
    }
}

impl Write for Scratch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Memory(all) => all.write(bytes),
            Self::File(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::File(file, _) => file.flush(),
        }
    }
}
