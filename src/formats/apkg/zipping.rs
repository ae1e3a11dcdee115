//! Writes the zip of a package, entry after entry.
//!
//! The `zip` crate, which reads packages, takes no stream that was compressed already, and compresses
//! by one thread. It must not know what a package holds.

use std::io::{self, SeekFrom, Write};

use flate2::Crc;

use crate::formats::Output;

use super::deflate::{Sum, deflate};

/// How an entry is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Stored = 0,
    Deflated = 8,
}

/// A length or a place from which on it has to be told in the long form, as 64 bits.
const LONG: u64 = u32::MAX as u64;

/// Readers need this version of the format, or for the long form this one.
const VERSION: u16 = 20;
const VERSION_LONG: u16 = 45;

/// The first of January 1980 at midnight: Anki reads no times, and a fixed one keeps equal packages equal.
const TIME: [u16; 2] = [0, 1 << 5 | 1];

/// A zip that is being written.
pub(super) struct Zip<'o> {
    out: Counted<'o>,
    entries: Vec<Entry>,
}

/// An entry as the list at the end has it.
struct Entry {
    name: String,
    method: Method,
    /// Whether the header before it has room for long lengths.
    is_long: bool,
    sum: u32,
    packed: u64,
    length: u64,
    at: u64,
}

impl<'o> Zip<'o> {
    pub(super) fn to(out: &'o mut dyn Output) -> Self {
        Self { out: Counted { out, at: 0, failed: None }, entries: Vec::new() }
    }

    /// Adds an entry of about `length` bytes, which `fill` writes. If that fails, there is no such
    /// entry: what was written of it stays where it is, and nobody finds it.
    pub(super) fn add<T, E: From<io::Error>>(
        &mut self,
        name: &str,
        method: Method,
        length: u64,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        // What cannot be compressed grows a little.
        let is_long = length > LONG - LONG / 16;
        let mut entry = Entry {
            name: name.to_owned(),
            method,
            is_long,
            sum: 0,
            packed: 0,
            length: 0,
            at: self.out.at,
        };
        self.out.write_all(&entry.header())?;
        let begin = self.out.at;
        let filled;
        (filled, entry.sum, entry.length) = match method {
            Method::Stored => {
                let mut stored = Stored { out: &mut self.out, sum: Crc::new(), length: 0 };
                (fill(&mut stored)?, stored.sum.sum(), stored.length)
            }
            Method::Deflated => {
                let (filled, Sum { crc, length }) = deflate(&mut self.out, fill)?;
                (filled, crc.sum(), length)
            }
        };
        entry.packed = self.out.at - begin;
        if !is_long && entry.packed.max(entry.length) >= LONG {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
        }
        self.out.replace(entry.at, &entry.header())?;
        self.entries.push(entry);
        Ok(filled)
    }

    /// Adds an entry that was compressed before: `packed` bytes of what `sum` is of, which `fill` writes.
    pub(super) fn add_deflated(
        &mut self,
        name: &str,
        sum: &Sum,
        packed: u64,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let entry = Entry {
            name: name.to_owned(),
            method: Method::Deflated,
            is_long: packed.max(sum.length) >= LONG,
            sum: sum.crc.sum(),
            packed,
            length: sum.length,
            at: self.out.at,
        };
        self.out.write_all(&entry.header())?;
        let begin = self.out.at;
        fill(&mut self.out)?;
        if self.out.at - begin != packed {
            return Err(io::Error::other("an entry of another length than was said"));
        }
        self.entries.push(entry);
        Ok(())
    }

    /// What went wrong in writing, if anything did: an entry may also fail because of what it is made of.
    pub(super) fn outcome(&self) -> io::Result<()> {
        self.out.failed.map_or(Ok(()), |kind| Err(kind.into()))
    }

    /// Writes the list of all entries.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let begin = self.out.at;
        for entry in &self.entries {
            self.out.write_all(&entry.listed())?;
        }
        let (count, length) = (self.entries.len() as u64, self.out.at - begin);
        let end = End { count, length, begin, end: self.out.at };
        self.out.write_all(&end.bytes())?;
        self.out.flush()
    }
}

/// The fields of a record, least byte first, one behind the other.
#[derive(Default)]
struct Record(Vec<u8>);

impl Record {
    fn begin(signature: u32) -> Self {
        Self::default().u32(signature)
    }

    fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    fn u64(self, value: u64) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// A number for which there are 32 bits; all of them if it needs more and is told elsewhere.
    fn short(self, value: u64) -> Self {
        self.u32(value.min(LONG) as u32)
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }
}

// Source of the records: the specification “APPNOTE.TXT”, chapters 4.3 and 4.5.3.
impl Entry {
    /// What stands before it.
    fn header(&self) -> Vec<u8> {
        let record = Record::begin(0x0403_4b50).u16(self.version());
        let (packed, length) = if self.is_long { (LONG, LONG) } else { (self.packed, self.length) };
        let record = self.described(record, packed, length).u16(if self.is_long { 20 } else { 0 });
        let record = record.bytes(self.name.as_bytes());
        match self.is_long {
            true => record.u16(1).u16(16).u64(self.length).u64(self.packed).0,
            false => record.0,
        }
    }

    /// What the list says of it.
    fn listed(&self) -> Vec<u8> {
        let is_long = self.is_long || self.at >= LONG;
        let record = Record::begin(0x0201_4b50).u16(self.version()).u16(self.version());
        let (packed, length) = if is_long { (LONG, LONG) } else { (self.packed, self.length) };
        let record = self.described(record, packed, length).u16(if is_long { 28 } else { 0 });
        // No comment, the first disk, no attributes.
        let record = record.u16(0).u16(0).u16(0).u32(0);
        let record = record.short(if is_long { LONG } else { self.at }).bytes(self.name.as_bytes());
        match is_long {
            true => record.u16(1).u16(24).u64(self.length).u64(self.packed).u64(self.at).0,
            false => record.0,
        }
    }

    fn version(&self) -> u16 {
        if self.is_long || self.at >= LONG { VERSION_LONG } else { VERSION }
    }

    /// Adds to `record` what header and list both say.
    fn described(&self, record: Record, packed: u64, length: u64) -> Record {
        let record = record.u16(0).u16(self.method as u16).u16(TIME[0]).u16(TIME[1]);
        let record = record.u32(self.sum).short(packed).short(length);
        record.u16(self.name.len() as u16)
    }
}

/// The end of a zip.
struct End {
    /// How many entries the list has, how long it is, where it begins and ends.
    count: u64,
    length: u64,
    begin: u64,
    end: u64,
}

impl End {
    const MANY: u64 = u16::MAX as u64;

    fn bytes(&self) -> Vec<u8> {
        let mut record = Record::default();
        if self.count >= Self::MANY || self.length >= LONG || self.begin >= LONG {
            record = record.u32(0x0606_4b50).u64(44).u16(VERSION_LONG).u16(VERSION_LONG);
            record = record.u32(0).u32(0).u64(self.count).u64(self.count);
            record = record.u64(self.length).u64(self.begin);
            record = record.u32(0x0706_4b50).u32(0).u64(self.end).u32(1);
        }
        let count = self.count.min(Self::MANY) as u16;
        let record = record.u32(0x0605_4b50).u16(0).u16(0).u16(count).u16(count);
        record.short(self.length).short(self.begin).u16(0).0
    }
}

/// An output that knows how far it is, and what went wrong with it.
struct Counted<'o> {
    out: &'o mut dyn Output,
    at: u64,
    failed: Option<io::ErrorKind>,
}

impl Counted<'_> {
    /// Writes `bytes` over what is at `at`.
    fn replace(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.out.seek(SeekFrom::Start(at))?;
        self.out.write_all(bytes)?;
        self.out.seek(SeekFrom::Start(self.at)).map(|_| ())
    }
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        match &written {
            Ok(length) => self.at += *length as u64,
            Err(error) => self.failed = Some(error.kind()),
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Bytes that are kept as they are.
struct Stored<'s, 'o> {
    out: &'s mut Counted<'o>,
    sum: Crc,
    length: u64,
}

impl Write for Stored<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or(bytes));
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
