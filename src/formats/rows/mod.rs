//! Tables: text of one row a card, cells apart by one character. Here it is cut, its columns are
//! found, and its rows become notes; CSV, Anki's text export and lists all read by it.
//!
//! It must not know which format it is read for.

mod columns;
mod cut;
mod frame;
mod header;
mod names;
mod notes;
mod shape;

pub(super) use columns::{Column, Columns, check as check_columns, check_written};
pub(super) use cut::{Cutter, Row};
pub(super) use frame::Frame;
pub(super) use notes::Table;
pub(super) use shape::{Owner, Shape, head_of};

/// The option `columns`, which every table has.
pub(super) const COLUMNS: crate::settings::OptionSpec = crate::settings::OptionSpec {
    name: "columns",
    used: crate::settings::Used::Reading,
    takes: crate::settings::Takes::Value { placeholder: "LIST", check: check_columns },
    help: "What the columns are, such as front,back,back,tags; - is not read",
};
