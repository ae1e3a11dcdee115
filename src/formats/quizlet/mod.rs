//! Lists of one card a line, whatever stands between term and definition: what Quizlet exports and
//! imports, and what people type.
//!
//! Tables with quotation marks, a header or more than two columns are CSV's.

use crate::formats::rows::COLUMNS;
use crate::formats::{Carries, Format, Heeds};
use crate::settings::{OptionSpec, Takes, Used, check_number, check_separator};

mod again;
mod find;
mod fit;
mod preset;
mod read;
mod records;
mod separator;
mod write;

pub(super) use find::list_of;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "quizlet",
    title: "Quizlet",
    summary: "a card a line: term, tab or another separator, definition",
    extensions: &["txt"],
    claims: &[],
    binary: false,
    over: &[],
    carries: Carries::NOTHING,
    options: &[
        preset::OPTION,
        OptionSpec {
            name: "separator",
            used: Used::Reading,
            takes: Takes::Value { placeholder: "SEP", check: check_separator },
            help: "What stands between the cells or sides of a row, such as ';' or tab",
        },
        OptionSpec {
            name: "row-separator",
            used: Used::Reading,
            takes: Takes::Value { placeholder: "SEP", check: check_separator },
            help: "What stands between rows, such as '\\n\\n'",
        },
        COLUMNS,
        OptionSpec {
            name: "to-separator",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "SEP", check: check_separator },
            help: "What to put between the cells or sides of a row, such as ';' or tab",
        },
        OptionSpec {
            name: "to-row-separator",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "SEP", check: check_separator },
            help: "What to put between rows, such as '\\n\\n'",
        },
        OptionSpec {
            name: "max-cards",
            used: Used::Writing,
            takes: Takes::Value { placeholder: "N", check: check_number },
            help: "Write parts of at most N cards, numbered -1, -2 and so on",
        },
    ],
    under: preset::under,
    heeds: Heeds::ALL,
    detect: read::detect,
    read: Some(read::read),
    write: Some(write::write),
    mark: None,
};
