//! A database that anybody may have made: opened so that nothing in it runs, and its columns read
//! whatever type they have.
//!
//! It must not know what the tables mean.

use std::borrow::Cow;
use std::cell::Cell;
use std::ffi::c_int;
use std::fs::OpenOptions;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use tempfile::TempPath;
use unicase::UniCase;

use crate::error::Cause;
use crate::formats::Output;
use crate::formats::archive::ENDLESS;

use super::container::{Package, leave_log_mode};

/// The longest value that is believed, in bytes.
const LONGEST: i32 = 256 << 20;

/// The tree of a table may lead back to where it was, and have no end. No question needs more steps
/// than so many for each byte of the file, asked so often.
const STEPS: c_int = 1 << 16;
const BYTES: u64 = 1 << 10;

/// A collection, and the file that it lies in while it is read.
pub(super) struct Untrusted {
    pub(super) connection: Connection,
    /// How much the rows can still hold that are read, in bytes: see [`weigh`](Self::weigh).
    room: Cell<u64>,
    /// Removed when dropped, after the connection.
    _image: Option<TempPath>,
}

impl Untrusted {
    /// The collection of `package`, in a file of `scratch`, in memory where there is none.
    pub(super) fn open(
        package: &Package<impl Read + Seek>,
        scratch: impl FnOnce() -> io::Result<TempPath>,
    ) -> Result<Self, Cause> {
        Self::filled_by(|image| package.unpack_collection(image), scratch)
    }

    /// A copy of the collection `whole`: nothing is ever written into the user's own.
    pub(super) fn copy(
        mut whole: impl Read,
        scratch: impl FnOnce() -> io::Result<TempPath>,
    ) -> Result<Self, Cause> {
        let fill = |image: &mut (dyn Output + Send)| {
            io::copy(&mut whole, image)?;
            Ok(leave_log_mode(image)?)
        };
        Self::filled_by(fill, scratch)
    }

    fn filled_by(
        fill: impl FnOnce(&mut (dyn Output + Send)) -> Result<(), Cause>,
        scratch: impl FnOnce() -> io::Result<TempPath>,
    ) -> Result<Self, Cause> {
        let (mut connection, size, image) = match scratch() {
            Ok(path) => {
                fill(&mut OpenOptions::new().write(true).open(&path)?)?;
                (open_file(&path)?, path.metadata()?.len(), Some(path))
            }
            Err(_) => {
                let mut image = Cursor::new(Vec::new());
                fill(&mut image)?;
                let image = image.into_inner();
                let mut connection = Connection::open_in_memory()?;
                let size = image.len();
                let loaded =
                    connection.deserialize_read_exact("main", image.as_slice(), size, true);
                // SQLite says that it is out of memory where an image has no whole pages.
                loaded.map_err(|_| Cause::Malformed {
                    line: 0,
                    column: 0,
                    detail: "its collection is no database of SQLite's".to_owned(),
                })?;
                (connection, size as u64, None)
            }
        };
        distrust(&mut connection, size)?;
        Ok(Self { connection, room: Cell::new(size), _image: image })
    }

    /// Counts a row that is read. All rows together hold no more than their file, or some of them share
    /// what they hold, and there may be any number of those.
    pub(super) fn weigh(&self, row: &Row<'_>) -> Result<(), Cause> {
        let mut weight = 1;
        for column in 0..row.as_ref().column_count() {
            if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column)? {
                weight += bytes.len() as u64;
            }
        }
        match self.room.get().checked_sub(weight) {
            Some(left) => {
                self.room.set(left);
                Ok(())
            }
            None => Err(Cause::Damaged { detail: ENDLESS.to_owned() }),
        }
    }

    /// Whether there is something called `table`.
    pub(super) fn has_table(&self, table: &str) -> rusqlite::Result<bool> {
        self.connection.prepare("SELECT 1 FROM sqlite_master WHERE name = ?")?.exists([table])
    }

    /// Makes sure that each of `tables` is one, with nothing but stored columns: a view or a
    /// computed column could keep a reader busy for ever.
    pub(super) fn expect_tables(&self, tables: &[&str]) -> Result<(), Cause> {
        for table in tables {
            let kind = "SELECT type, sql FROM sqlite_master WHERE name = ?";
            let kind = self.connection.query_row(kind, [table], |row| {
                Ok((text_of(row.get_ref(0)?).into_owned(), text_of(row.get_ref(1)?).into_owned()))
            });
            let found = match kind {
                Ok((kind, sql)) if kind == "table" && self.is_stored(table, &sql)? => continue,
                Ok((kind, _)) if kind == "table" => "is computed, not stored".to_owned(),
                Ok((kind, _)) => format!("is a {kind}"),
                Err(rusqlite::Error::QueryReturnedNoRows) => "is missing".to_owned(),
                Err(error) => return Err(error.into()),
            };
            let detail = format!("its table “{table}” {found}: this is no collection of Anki's");
            return Err(Cause::Malformed { line: 0, column: 0, detail });
        }
        Ok(())
    }

    /// Whether `table`, which `sql` made, holds all its columns.
    fn is_stored(&self, table: &str, sql: &str) -> rusqlite::Result<bool> {
        let computed = "SELECT 1 FROM pragma_table_xinfo(?) WHERE hidden != 0";
        let is_virtual = sql.to_ascii_lowercase().contains("virtual");
        Ok(!is_virtual && !self.connection.prepare(computed)?.exists([table])?)
    }

    /// What to order `table` by so that the numbers in `column` are in order: some writers keep them
    /// as text.
    pub(super) fn by_number(&self, table: &str, column: &str) -> rusqlite::Result<String> {
        let declared = "SELECT type FROM pragma_table_info(?) WHERE name = ?";
        let declared = self.connection.query_row(declared, [table, column], |row| text(row, 0))?;
        Ok(match declared.to_ascii_uppercase().contains("INT") {
            true => column.to_owned(),
            false => format!("CAST({column} AS INTEGER)"),
        })
    }
}

/// `name` as the latest layout compares names: those that it takes for one are equal.
pub(super) fn folded(name: &str) -> String {
    UniCase::new(name).to_folded_case()
}

fn open_file(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
}

/// Takes from a database of this size all means to do anything but answer, and that in time.
fn distrust(connection: &mut Connection, size: u64) -> rusqlite::Result<()> {
    let mut steps = 64 + size / BYTES;
    connection.progress_handler(
        STEPS,
        Some(move || {
            steps = steps.saturating_sub(1);
            steps == 0
        }),
    )?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        connection.set_db_config(config, on)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    know_unicase(connection)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA temp_store = FILE;")
}

/// Teaches a connection the order in which the latest layout keeps its names.
pub(super) fn know_unicase(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_collation("unicase", |a, b| UniCase::new(a).cmp(&UniCase::new(b)))
}

/// A value as text: numbers are written out, bytes that are none become U+FFFD.
pub(super) fn text_of(value: ValueRef<'_>) -> Cow<'_, str> {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes),
        ValueRef::Integer(number) => Cow::Owned(number.to_string()),
        ValueRef::Real(number) => Cow::Owned(number.to_string()),
        ValueRef::Null => Cow::Borrowed(""),
    }
}

/// A value as a whole number; 0 where it is none. Some writers keep ids as text.
pub(super) fn integer_of(value: ValueRef<'_>) -> i64 {
    match value {
        ValueRef::Integer(number) => number,
        ValueRef::Real(number) => number as i64,
        other => text_of(other).trim().parse().unwrap_or_default(),
    }
}

/// The value of a column as text.
pub(super) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(text_of(row.get_ref(column)?).into_owned())
}

/// The value of a column as a whole number.
pub(super) fn integer(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    Ok(integer_of(row.get_ref(column)?))
}

/// The value of a column as bytes.
pub(super) fn bytes(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<u8>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        _ => Vec::new(),
    })
}
