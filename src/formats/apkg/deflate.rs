//! Deflate by as many threads as there are or as the caller allows: the same bytes however many.
//!
//! Blocks are compressed apart from each other, each with the end of the one before it to look back
//! at, and follow each other as one stream. It must not know where the stream goes.

use std::io::{self, Write};

use flate2::{Compress, Compression, Crc, FlushCompress};

use crate::many;

/// How hard it works: of a hundred thousand notes, 4 makes 2 % more than the usual 6 in two thirds of
/// its time, and 3 as much more again for a quarter less.
const LEVEL: u32 = 4;

/// So many bytes are compressed at a time: blocks of twice the length make hardly less.
const BLOCK: usize = 512 << 10;

/// So many blocks are compressed side by side, then written.
const BLOCKS: usize = 16;

/// How far deflate looks back.
const WINDOW: usize = 32 << 10;

/// Compresses what is written to it.
pub(super) struct Deflater<W> {
    out: W,
    /// What is not compressed yet, behind what the first block of it looks back at.
    waiting: Vec<u8>,
    /// How much was compressed already of what is waiting.
    before: usize,
    /// The checksum and the length of what was compressed.
    sum: Crc,
    length: u64,
}

impl<W: Write> Deflater<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, waiting: Vec::new(), before: 0, sum: Crc::new(), length: 0 }
    }

    /// Compresses the rest; gives the checksum and the length of all that was written.
    pub(super) fn finish(mut self) -> io::Result<(Crc, u64)> {
        self.compress(true)?;
        Ok((self.sum, self.length))
    }

    /// Compresses what is waiting; the stream ends with it if it `is_last`.
    fn compress(&mut self, is_last: bool) -> io::Result<()> {
        let (all, end) = (self.waiting.as_slice(), self.waiting.len());
        let starts = (self.before..end.max(self.before + 1)).step_by(BLOCK);
        let blocks: Vec<Block<'_>> = starts
            .map(|start| Block {
                before: all.get(start.saturating_sub(WINDOW)..start).unwrap_or_default(),
                bytes: all.get(start..end.min(start + BLOCK)).unwrap_or_default(),
                is_last: is_last && start + BLOCK >= end,
            })
            .collect();
        for packed in many::each(&blocks, blocks.len() > 1, Block::compress) {
            let (packed, sum) = packed?;
            self.out.write_all(&packed)?;
            self.sum.combine(&sum);
        }
        self.length += (end - self.before) as u64;
        self.waiting.drain(..end.saturating_sub(WINDOW));
        self.before = self.waiting.len();
        Ok(())
    }
}

impl<W: Write> Write for Deflater<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() >= self.before + BLOCKS * BLOCK {
            self.compress(false)?;
        }
        let room = self.before + BLOCKS * BLOCK - self.waiting.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.waiting.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes that are compressed at a time.
struct Block<'b> {
    /// What stands before them.
    before: &'b [u8],
    bytes: &'b [u8],
    is_last: bool,
}

impl Block<'_> {
    fn compress(&self) -> io::Result<(Vec<u8>, Crc)> {
        let mut sum = Crc::new();
        sum.update(self.bytes);
        let mut deflate = Compress::new(Compression::new(LEVEL), false);
        if !self.before.is_empty() {
            deflate.set_dictionary(self.before).map_err(io::Error::other)?;
        }
        // A block that is not the last ends at a whole byte, so that the next can follow it.
        let flush = if self.is_last { FlushCompress::Finish } else { FlushCompress::Sync };
        // More than what cannot be compressed at all becomes.
        let mut packed = Vec::with_capacity(self.bytes.len() + self.bytes.len() / 4 + 1024);
        deflate.compress_vec(self.bytes, &mut packed, flush).map_err(io::Error::other)?;
        match deflate.total_in() == self.bytes.len() as u64 && packed.len() < packed.capacity() {
            true => Ok((packed, sum)),
            false => Err(io::Error::other("a block grew when it was compressed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::num::NonZeroUsize;

    use super::*;

    fn deflated(bytes: &[u8], threads: usize) -> Vec<u8> {
        many::with_threads(NonZeroUsize::new(threads).unwrap(), || {
            let mut packed = Vec::new();
            let mut deflater = Deflater::new(&mut packed);
            deflater.write_all(bytes).unwrap();
            let (sum, length) = deflater.finish().unwrap();
            let mut whole = Crc::new();
            whole.update(bytes);
            assert_eq!((sum.sum(), length), (whole.sum(), bytes.len() as u64));
            packed
        })
    }

    /// Bytes that repeat now and then, and some that no compression makes shorter.
    fn sample(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let random = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        });
        random
            .enumerate()
            .map(|(at, byte)| if at & 2048 == 0 { byte } else { byte & 3 })
            .take(length)
            .collect()
    }

    #[test]
    fn every_length_comes_back_and_threads_change_nothing() {
        let batch = BLOCK * BLOCKS;
        for length in
            [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, batch, batch + 1, batch + 40_000]
        {
            let bytes = sample(length);
            let packed = deflated(&bytes, 1);
            let mut back = Vec::new();
            flate2::read::DeflateDecoder::new(packed.as_slice()).read_to_end(&mut back).unwrap();
            assert!(back == bytes, "{length} bytes came back as {}", back.len());
            for threads in [2, 3] {
                assert!(deflated(&bytes, threads) == packed, "{length} bytes by {threads} threads");
            }
        }
    }
}
