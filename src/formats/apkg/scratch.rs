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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test has no target to be beside")]
    fn what_is_written_is_read_again_from_memory_and_from_a_file() {
        let settings = Settings::default();
        let file = || Ok(tempfile::NamedTempFile::new()?.into_temp_path());
        let writing = Writing { scratch: &file, ..Writing::new(&settings) };
        for (is_large, in_a_file) in [(false, false), (true, true)] {
            let mut scratch = Scratch::new(is_large, &writing).unwrap();
            assert_eq!(matches!(scratch, Scratch::File(..)), in_a_file);
            scratch.write_all(b"abc").unwrap();
            assert_eq!(scratch.length().unwrap(), 3);
            scratch.write_all(b"de").unwrap();
            scratch.flush().unwrap();
            for _ in 0..2 {
                let mut read = Vec::new();
                scratch.read().unwrap().read_to_end(&mut read).unwrap();
                assert_eq!(read, b"abcde");
            }
        }
        // Where no file is to be had it stays in memory.
        let nowhere = Writing::new(&settings);
        assert!(matches!(Scratch::new(true, &nowhere).unwrap(), Scratch::Memory(_)));
    }
}
