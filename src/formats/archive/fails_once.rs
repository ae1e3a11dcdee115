//! An output for the `zip` crate, which would print what goes wrong when it is dropped.

use std::io::{self, Seek, SeekFrom, Write};

use crate::formats::Output;

/// An output that fails once and then only pretends, keeping count: the `zip` crate finishes what it
/// can when it is dropped, and would print what goes wrong then; a library does not print.
pub(super) struct FailsOnce<'o> {
    out: &'o mut dyn Output,
    failed: Option<io::ErrorKind>,
    at: u64,
    end: u64,
}

impl<'o> FailsOnce<'o> {
    pub(super) fn of(out: &'o mut dyn Output) -> Self {
        Self { out, failed: None, at: 0, end: 0 }
    }

    /// Whether all of it was written: what failed once is not forgotten.
    pub(super) fn outcome(mut self) -> io::Result<()> {
        self.flush()?;
        self.failed.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn attempt<T>(
        &mut self,
        instead: T,
        mut act: impl FnMut(&mut dyn Output) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.failed.is_some() {
            return Ok(instead);
        }
        loop {
            let result = act(self.out);
            match result.as_ref().err().map(io::Error::kind) {
                // Not everybody who writes here tries again.
                Some(io::ErrorKind::Interrupted) => {}
                failed => {
                    if failed.is_some() {
                        // Nobody has to find that what was written ends before it began.
                        (self.failed, self.at) = (failed, self.end);
                    }
                    return result;
                }
            }
        }
    }
}

impl Write for FailsOnce<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.attempt(bytes.len(), |out| out.write(bytes))?;
        self.at += written as u64;
        self.end = self.end.max(self.at);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt((), |out| out.flush())
    }
}

impl Seek for FailsOnce<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let pretended = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        self.at = self.attempt(pretended.unwrap_or(self.end), |out| out.seek(to))?;
        Ok(self.at)
    }
}
