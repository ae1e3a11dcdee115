//! Whether a list that was written is read back as it is by whoever is not told its separators.
//!
//! It must not know how a list is written.

use crate::deck::Note;
use crate::formats::rows::{Frame, Shape};
use crate::formats::{Likelihood, Reading, TextIs};
use crate::settings::Settings;
use crate::source::Source;

use super::find::list_of;
use super::read::{detect, is_table, read};

/// Whether `text`, with `separator` between the sides of each row, is read as `rows`.
pub(super) fn is_found(text: &str, separator: &str, rows: &[(String, String)]) -> bool {
    let source = Source::of_text("list.txt", text);
    if list_of(text).is_some_and(|list| is_table(text, &list)) {
        let shape = Shape::sniff(Frame::of(text).rows, None);
        return separator.as_bytes() == [shape.delimiter] && shape.rows.len() == rows.len();
    }
    let settings = Settings::default();
    let reading = Reading { text_is: TextIs::Plain, ..Reading::new(&settings) };
    let trimmed = |(front, back): &(String, String)| (front.trim().into(), back.trim().into());
    detect(&source).likelihood >= Likelihood::Likely
        && read(&source, &reading).is_ok_and(|found| {
            found.collection.notes.iter().map(sides).eq(rows.iter().map(trimmed))
        })
}

/// Both sides without the space around them, which no separator says anything about.
fn sides(note: &Note<'_>) -> (String, String) {
    let side = |text: &str| text.trim().to_owned();
    (side(&note.front().to_plain()), side(&note.back().to_plain()))
}
