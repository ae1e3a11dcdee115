//! What the records of a zip say, byte by byte, and that another reader finds the entries.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::*;

/// A zip with an entry of each method, of which the header says that it `is_long`.
fn written(length: u64) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let mut archive = Zip::to(&mut out);
    archive.add("a", Method::Deflated, length, |out| out.write_all(&b"abc".repeat(1000))).unwrap();
    let failed = archive.add("1", Method::Stored, length, |out| {
        out.write_all(b"half of it")?;
        Err(io::Error::other("gone"))
    });
    let failed: io::Result<()> = failed;
    assert_eq!(failed.unwrap_err().to_string(), "gone");
    archive.outcome().unwrap();
    archive.add("1", Method::Stored, length, |out| out.write_all(b"as it is")).unwrap();
    archive.finish().unwrap();
    out.into_inner()
}

#[test]
fn what_is_written_is_read_again() {
    for length in [0, 5_000_000_000] {
        let mut zip = ZipArchive::new(Cursor::new(written(length))).unwrap();
        assert_eq!(zip.len(), 2);
        for (name, content) in [("a", b"abc".repeat(1000)), ("1", b"as it is".to_vec())] {
            let mut read = Vec::new();
            // Reads to the end, where the checksum is looked at.
            zip.by_name(name).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, content);
        }
    }
}

#[test]
fn a_long_zip_tells_its_places_in_the_long_form() {
    let entry = Entry {
        name: "x".to_owned(),
        method: Method::Stored,
        is_long: false,
        sum: 7,
        packed: 3,
        length: 3,
        at: 1 << 33,
    };
    let listed = entry.listed();
    assert_eq!(listed.len(), 46 + 1 + 28);
    assert_eq!(listed[listed.len() - 8..], (1_u64 << 33).to_le_bytes());
    let end = End { count: 1 << 16, length: 1 << 20, begin: 1 << 33, end: (1 << 33) + (1 << 20) };
    assert_eq!(end.bytes().len(), 56 + 20 + 22);
}

/// The number of so many bytes at `at` in `bytes`.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes[at..at + length].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[test]
fn header_list_and_end_tell_the_same_lengths() {
    let zip = written(0);
    let end = zip.len() - 22;
    let [count, length, begin] =
        [(10, 2), (12, 4), (16, 4)].map(|(at, bytes)| number(&zip, end + at, bytes));
    assert_eq!((count, begin + length), (2, end as u64));
    // Version, method, sum, packed and unpacked length: what is before the first entry, and in the list.
    let header =
        [(4, 2), (8, 2), (14, 4), (18, 4), (22, 4)].map(|(at, bytes)| number(&zip, at, bytes));
    let list = begin as usize;
    let listed = [(6, 2), (10, 2), (16, 4), (20, 4), (24, 4)]
        .map(|(at, bytes)| number(&zip, list + at, bytes));
    assert_eq!(header, listed);
    let [version, method, sum, packed, unpacked] = header;
    assert_eq!((version, method, unpacked), (20, 8, 3000));
    assert!(sum != 0 && packed > 0 && packed < 100);
    // In the long form the header has no room for less.
    let zip = written(5_000_000_000);
    assert_eq!((number(&zip, 4, 2), number(&zip, 18, 8), number(&zip, 28, 2)), (45, u64::MAX, 20));
}

#[test]
fn what_may_grow_to_four_gigabytes_has_room_for_it() {
    let longest = LONG - LONG / 16;
    for (length, version) in [(0, 20), (longest, 20), (longest + 1, 45), (LONG, 45)] {
        assert_eq!(number(&written(length), 4, 2), version, "{length}");
    }
}

#[test]
fn what_was_compressed_before_is_taken_as_it_is() {
    let mut packed = Vec::new();
    let fill = |out: &mut dyn Write| out.write_all(&b"abc".repeat(1000));
    let ((), sum) = deflate(&mut packed, fill).unwrap();
    let add = |length: u64| {
        let mut out = Cursor::new(Vec::new());
        let mut archive = Zip::to(&mut out);
        // Where it begins does not count.
        archive.add("0", Method::Stored, 0, |out| out.write_all(b"before")).unwrap();
        archive.add_deflated("a", &sum, length, |out| out.write_all(&packed))?;
        archive.finish()?;
        io::Result::Ok(out.into_inner())
    };
    let whole = add(packed.len() as u64).unwrap();
    // Behind a header of 30 bytes, a name of one and six bytes: in the short form.
    assert_eq!((number(&whole, 37, 4), number(&whole, 37 + 4, 2)), (0x0403_4b50, 20));
    let mut zip = ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut read = Vec::new();
    zip.by_name("a").unwrap().read_to_end(&mut read).unwrap();
    assert_eq!(read, b"abc".repeat(1000));
    assert!(add(packed.len() as u64 - 1).unwrap_err().to_string().contains("another length"));
}

#[test]
fn only_a_long_end_is_told_in_the_long_form() {
    let end = |count, length, begin| End { count, length, begin, end: 9 }.bytes().len();
    let (short, long) = (22, 98);
    assert_eq!(end(End::MANY - 1, LONG - 1, LONG - 1), short);
    assert_eq!([end(End::MANY, 1, 1), end(1, LONG, 1), end(1, 1, LONG)], [long; 3]);
}

#[test]
fn what_is_far_behind_needs_a_later_version() {
    let entry = |is_long, at| Entry {
        name: String::new(),
        method: Method::Stored,
        is_long,
        sum: 0,
        packed: 0,
        length: 0,
        at,
    };
    let versions = [(false, LONG - 1), (false, LONG), (true, 0)]
        .map(|(is_long, at)| number(&entry(is_long, at).listed(), 6, 2));
    assert_eq!(versions, [20, 45, 45]);
}

/// Counts how often it is flushed.
#[derive(Default)]
struct Flushed(usize);

impl Write for Flushed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0 += 1;
        Ok(())
    }
}

impl io::Seek for Flushed {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

#[test]
fn all_is_flushed_at_the_end_and_when_an_entry_wants_it() {
    let mut out = Flushed::default();
    let mut archive = Zip::to(&mut out);
    archive.add("a", Method::Stored, 0, |out| out.flush()).unwrap();
    archive.finish().unwrap();
    assert_eq!(out.0, 2);
}

/// Takes so many bytes, then nothing more.
struct Full(u64);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl io::Seek for Full {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

#[test]
fn a_full_disk_is_no_fault_of_the_entry() {
    let mut full = Full(50);
    let mut archive = Zip::to(&mut full);
    let added: io::Result<()> = archive.add("a", Method::Stored, 0, |out| out.write_all(&[0; 100]));
    assert_eq!(added.unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert_eq!(archive.outcome().unwrap_err().kind(), io::ErrorKind::StorageFull);
}
