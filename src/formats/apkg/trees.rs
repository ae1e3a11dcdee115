//! Writes long tables and their indexes straight into an SQLite database, page after page.
//!
//! SQLite looks for the place of each row that it is given; rows that are sorted already need not be
//! looked for. An empty database has all the tables, and these trees take the place of the
//! empty ones in it. For a hundred thousand notes that takes a fifth of the time that SQLite's own
//! inserts and sorting take, which is a quarter of `benches/peers/hardwired`. It must not know what
//! the tables hold.
//!
//! Source: “Database File Format” in SQLite's documentation, chapters 1.3, 1.5 and 1.6.

use std::io::{self, Write};

use super::record::put_varint;

/// The length of a page. SQLite's own is the same unless told otherwise.
pub(super) const PAGE: usize = 4096;

/// The page that SQLite never uses, because it locks a byte of it.
const LOCKED: u32 = (1 << 30) / PAGE as u32 + 1;

/// What of a long row lies in its page at most and at least; the rest goes to pages of its own.
const MOST_INSIDE: usize = PAGE - 35;
const LEAST_INSIDE: usize = (PAGE - 12) * 32 / 255 - 23;

/// A database whose pages go to `out`, but for the first ones.
pub(super) struct Image<W> {
    out: W,
    /// The pages of the empty database. They stand first and are known last.
    made: Vec<u8>,
    /// How many pages there are.
    pages: u32,
}

impl<W: Write> Image<W> {
    /// Begins with the empty database `made`; the pages after it go to `out`.
    pub(super) fn of(made: Vec<u8>, out: W) -> io::Result<Self> {
        if !made.len().is_multiple_of(PAGE) {
            return Err(io::Error::other("a database with pages of an unusual length"));
        }
        let pages = (made.len() / PAGE) as u32;
        Ok(Self { out, made, pages })
    }

    /// The first pages as they are now, and what took the others.
    pub(super) fn finish(mut self) -> io::Result<(Vec<u8>, W)> {
        // The length of the database in its header.
        overwrite(&mut self.made, 28, &self.pages.to_be_bytes())?;
        self.out.flush()?;
        Ok((self.made, self.out))
    }

    /// The number that the next page has.
    fn next(&self) -> u32 {
        if self.pages + 1 == LOCKED { LOCKED + 1 } else { self.pages + 1 }
    }

    /// Adds a page; its number.
    fn add(&mut self, page: &[u8]) -> io::Result<u32> {
        let number = self.next();
        if number > LOCKED && self.pages < LOCKED {
            self.out.write_all(&[0; PAGE])?;
        }
        self.out.write_all(page)?;
        self.pages = number;
        Ok(number)
    }

    /// Puts what is longer than a page holds into pages of its own; the number of the first.
    fn add_overflow(&mut self, rest: &[u8]) -> io::Result<u32> {
        let first = self.next();
        let mut parts = rest.chunks(PAGE - 4).peekable();
        while let Some(part) = parts.next() {
            let mut page = [0; PAGE];
            let here = self.next();
            let after = if here + 1 == LOCKED { LOCKED + 1 } else { here + 1 };
            let following = if parts.peek().is_some() { after } else { 0 };
            overwrite(&mut page, 0, &following.to_be_bytes())?;
            overwrite(&mut page, 4, part)?;
            self.add(&page)?;
        }
        Ok(first)
    }
}

/// Puts `bytes` into `page` at `at`.
fn overwrite(page: &mut [u8], at: usize, bytes: &[u8]) -> io::Result<()> {
    let place = page.get_mut(at..at + bytes.len());
    place.ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(bytes);
    Ok(())
}

/// What a tree holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Rows by their numbers, all in the leaves.
    Rows,
    /// Entries of an index, each in a leaf or between two.
    Entries,
}

/// A table or an index that is filled in its order.
pub(super) struct Tree<'i, W> {
    image: &'i mut Image<W>,
    holds: Holds,
    /// The number of the page that the rest of it hangs on.
    root: u32,
    leaf: Leaf,
    /// The number of the last row.
    last: i64,
    /// The entry after a full leaf.
    over: Option<Vec<u8>>,
    /// The pages of the level that was written last.
    level: Vec<Child>,
}

/// A page, and what stands between it and the next: the number of its last row, or an entry.
struct Child {
    page: u32,
    key: Vec<u8>,
}

impl<'i, W: Write> Tree<'i, W> {
    /// The table whose empty page is `root`.
    pub(super) fn table(image: &'i mut Image<W>, root: u32) -> Self {
        Self::of(image, root, Holds::Rows)
    }

    /// The index whose empty page is `root`.
    pub(super) fn index(image: &'i mut Image<W>, root: u32) -> Self {
        Self::of(image, root, Holds::Entries)
    }

    fn of(image: &'i mut Image<W>, root: u32, holds: Holds) -> Self {
        let (leaf, level) = (Leaf::default(), Vec::new());
        Self { image, holds, root, leaf, last: i64::MIN, over: None, level }
    }

    /// Adds a row of a table; its number is above that of the one before.
    pub(super) fn row(&mut self, number: i64, record: &[u8]) -> io::Result<()> {
        if number <= self.last {
            return Err(io::Error::other("rows that are not in their order"));
        }
        let mut cell = Vec::with_capacity(record.len().min(MOST_INSIDE) + 22);
        put_varint(&mut cell, record.len() as u64);
        put_varint(&mut cell, number as u64);
        let (inside, rest) = record.split_at_checked(inside(record.len())).unwrap_or((record, &[]));
        cell.extend_from_slice(inside);
        if !rest.is_empty() {
            cell.extend(self.image.add_overflow(rest)?.to_be_bytes());
        }
        if !self.leaf.has_room_for(&cell) {
            let mut key = Vec::new();
            put_varint(&mut key, self.last as u64);
            self.end_leaf(key)?;
        }
        self.leaf.push(&cell);
        self.last = number;
        Ok(())
    }

    /// Adds an entry of an index, which is above the one before. Entries are short.
    pub(super) fn entry(&mut self, record: &[u8]) -> io::Result<()> {
        let mut cell = Vec::with_capacity(record.len() + 1);
        put_varint(&mut cell, record.len() as u64);
        cell.extend_from_slice(record);
        if let Some(over) = self.over.take() {
            self.end_leaf(over)?;
        } else if !self.leaf.has_room_for(&cell) {
            // It may stand between two leaves, if something comes after it.
            self.over = Some(cell);
            return Ok(());
        }
        self.leaf.push(&cell);
        Ok(())
    }

    /// Writes the leaf; `key` stands between it and the next.
    fn end_leaf(&mut self, key: Vec<u8>) -> io::Result<()> {
        let page = self.leaf.page(0, self.holds, None)?;
        let page = self.image.add(&page)?;
        self.level.push(Child { page, key });
        self.leaf = Leaf::default();
        Ok(())
    }

    /// Writes what is left of it.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if let Some(over) = self.over.take() {
            let key = self.leaf.pop();
            self.end_leaf(key)?;
            self.leaf.push(&over);
        }
        if self.level.is_empty() {
            let page = self.leaf.page(0, self.holds, None)?;
            return self.put_root(&page);
        }
        self.end_leaf(Vec::new())?;
        loop {
            let longest = self.level.iter().map(|child| child.key.len()).max().unwrap_or(0);
            // Each child but the last has a cell: its number and its key, and where the cell is.
            let most = 1 + (PAGE - 12) / (4 + longest + 2);
            let children = std::mem::take(&mut self.level);
            let parents = children.len().div_ceil(most);
            if parents == 1 {
                let page = parent(&children, self.holds)?;
                return self.put_root(&page);
            }
            // Evenly, so that the last has more than one child too.
            let (mut rest, mut left) = (children.as_slice(), parents);
            while left > 0 {
                let (own, others) = rest.split_at_checked(rest.len() / left).unwrap_or((rest, &[]));
                (rest, left) = (others, left - 1);
                let page = self.image.add(&parent(own, self.holds)?)?;
                let key = own.last().map(|last| last.key.clone()).unwrap_or_default();
                self.level.push(Child { page, key });
            }
        }
    }

    fn put_root(&mut self, page: &[u8]) -> io::Result<()> {
        overwrite(&mut self.image.made, (self.root as usize - 1) * PAGE, page)
    }
}

/// How much of a row of so many bytes lies in its page.
fn inside(length: usize) -> usize {
    if length <= MOST_INSIDE {
        return length;
    }
    let wanted = LEAST_INSIDE + (length - LEAST_INSIDE) % (PAGE - 4);
    if wanted <= MOST_INSIDE { wanted } else { LEAST_INSIDE }
}

/// The page above `children`.
fn parent(children: &[Child], holds: Holds) -> io::Result<Vec<u8>> {
    let Some((last, others)) = children.split_last() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let mut cells = Leaf::default();
    for child in others {
        cells.push(&[&child.page.to_be_bytes(), child.key.as_slice()].concat());
    }
    cells.page(0, holds, Some(last.page))
}

/// The cells of a page.
#[derive(Default)]
pub(super) struct Leaf {
    cells: Vec<u8>,
    starts: Vec<usize>,
}

impl Leaf {
    /// Whether another cell fits into a page without children.
    fn has_room_for(&self, cell: &[u8]) -> bool {
        8 + 2 * (self.starts.len() + 1) + self.cells.len() + cell.len() <= PAGE
    }

    pub(super) fn push(&mut self, cell: &[u8]) {
        self.starts.push(self.cells.len());
        self.cells.extend_from_slice(cell);
    }

    /// Takes the last cell out.
    fn pop(&mut self) -> Vec<u8> {
        let start = self.starts.pop().unwrap_or(0);
        self.cells.split_off(start)
    }

    /// The page with these cells, of which `before` bytes stand before what it gives; above other pages, `last`
    /// is the last of these.
    pub(super) fn page(
        &self,
        before: usize,
        holds: Holds,
        last: Option<u32>,
    ) -> io::Result<Vec<u8>> {
        let content = PAGE.checked_sub(self.cells.len()).ok_or(io::ErrorKind::InvalidInput)?;
        let kind: u8 = match (holds, last) {
            (Holds::Rows, None) => 13,
            (Holds::Rows, Some(_)) => 5,
            (Holds::Entries, None) => 10,
            (Holds::Entries, Some(_)) => 2,
        };
        let mut page = Vec::with_capacity(PAGE);
        page.extend([kind, 0, 0]);
        page.extend((self.starts.len() as u16).to_be_bytes());
        page.extend((content as u16).to_be_bytes());
        page.push(0);
        page.extend(last.iter().flat_map(|last| last.to_be_bytes()));
        for start in &self.starts {
            page.extend(((content + start) as u16).to_be_bytes());
        }
        let space = content.checked_sub(before + page.len()).ok_or(io::ErrorKind::InvalidInput)?;
        page.resize(page.len() + space, 0);
        page.extend_from_slice(&self.cells);
        Ok(page)
    }
}

#[cfg(test)]
mod tests;
