//! What is wrong with a package, whether or not it matters to reading it: `deckconv check`.
//!
//! Each part looks at one side of it: the tables, the order of the database, the rows, the media,
//! the names. Reading says by itself what it had to leave out or change. Nothing is repaired here.

use rusqlite::Result;

use crate::formats::replaces_collection;
use crate::media::Media;
use crate::note_types;
use crate::report::{Diagnostic, PackageFault, Problem};

use super::container::Layout;
use super::shelf::Shelf;
use super::untrusted::{Untrusted, text};

mod media;
mod names;
mod order;
mod rows;
mod schema;
#[cfg(test)]
mod tests;

/// A package that is open.
pub(super) struct Subject<'s> {
    /// The name of its file.
    pub(super) name: &'s str,
    pub(super) layout: Layout,
    /// Whether its header says that a part of it lies elsewhere.
    pub(super) has_log: bool,
    pub(super) database: &'s Untrusted,
    pub(super) shelf: &'s Shelf,
    pub(super) media: &'s [Media],
    /// When it is looked at, in milliseconds since 1970.
    pub(super) now: i64,
}

/// Says all that is wrong with `subject`.
pub(super) fn lint(subject: &Subject<'_>, said: &mut Vec<Diagnostic>) {
    let mut say = |fault| said.push(Diagnostic::of_all(Problem::Package(fault)));
    file(subject, &mut say);
    names::look(subject.shelf, &mut say);
    let looked = schema::look(subject, &mut say)
        .and_then(|()| order::look(subject, &mut say))
        .and_then(|()| placeholder(subject, &mut say));
    said.extend(broken(looked));
    templates(subject, said);
    let looked = rows::look(subject, said).map(|referred| media::look(subject, &referred, said));
    said.extend(broken(looked));
}

/// What stopped a look at the database.
fn broken(looked: Result<()>) -> Option<Diagnostic> {
    let detail = format!("its collection cannot be looked through: {}", looked.err()?);
    Some(Diagnostic::of_all(Problem::Package(PackageFault::Broken { detail })))
}

/// What can be seen from outside.
fn file(subject: &Subject<'_>, say: &mut impl FnMut(PackageFault)) {
    let name = subject.name.rsplit(['/', '\\']).next().unwrap_or(subject.name);
    if replaces_collection(name) {
        say(PackageFault::ReplacesCollection { openly: name.to_lowercase().ends_with(".colpkg") });
    }
    // In the latest layout Anki itself leaves the header so, with nothing in the log.
    if subject.has_log && subject.layout != Layout::Latest {
        let detail =
            "its collection says that its latest changes are in a log beside it, which no \
                      package has: what was changed last may be missing"
                .to_owned();
        say(PackageFault::Schema { detail });
    }
}

/// Note types that Anki would refuse, or of whose cards it would show an error.
fn templates(subject: &Subject<'_>, said: &mut Vec<Diagnostic>) {
    for note_type in subject.shelf.note_types.values() {
        if let Some(detail) = note_types::fault(note_type) {
            let note_type = note_type.name.clone();
            said.push(Diagnostic::of_all(Problem::BadTemplate { note_type, detail }));
        }
    }
}

/// Pages of this size are those of the collection that stands beside the latest layout.
const SMALL_PAGES: i64 = 512;

/// The one note that older versions are shown in place of the latest layout, without the latter.
fn placeholder(subject: &Subject<'_>, say: &mut impl FnMut(PackageFault)) -> Result<()> {
    let connection = &subject.database.connection;
    let notes: i64 = connection.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?;
    if notes != 1 || subject.layout != Layout::First {
        return Ok(());
    }
    let page: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let fields = connection.query_row("SELECT flds FROM notes", [], |row| text(row, 0))?;
    let fields = fields.to_lowercase();
    if page == SMALL_PAGES || (fields.contains("anki") && fields.contains("please update")) {
        say(PackageFault::Placeholder);
    }
    Ok(())
}
