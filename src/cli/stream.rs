//! Outputs that are no files: pipes that only go forward, and nowhere at all.

use std::io::{self, Seek, SeekFrom, Write};

/// A pipe or device. It knows how far it is, and goes nowhere else.
pub(super) struct Stream<W> {
    inner: W,
    length: u64,
}

impl<W: Write> Stream<W> {
    pub(super) fn of(inner: W) -> Self {
        Self { inner, length: 0 }
    }

    /// How many bytes went through.
    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Seek for Stream<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Current(0) => Ok(self.length),
            _ => Err(io::ErrorKind::NotSeekable.into()),
        }
    }
}

/// Takes everything and keeps nothing, for a dry run.
#[derive(Default)]
pub(super) struct Nowhere {
    at: u64,
    length: u64,
}

impl Nowhere {
    /// How long the file would be.
    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.at += bytes.len() as u64;
        self.length = self.length.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Nowhere {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
