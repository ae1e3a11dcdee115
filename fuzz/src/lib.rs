//! What the fuzz targets share: how their inputs are laid out, and what has to hold of whatever is
//! read. A target panics where it does not hold.

use std::collections::HashSet;

use deckconv::text::{Text, reduce};

mod memory;
mod package;
mod plan;
mod promises;

pub use memory::in_bounds;
pub use package::{Table, package, zipped};
pub use plan::Plan;
pub use promises::{are_well_said, cannot_be_read, is_well_read};

/// What parts the pieces of an input that has several.
pub const SEPARATOR: u8 = 0x1e;

/// `bytes` as text, whatever they are.
pub fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `text` without what is taken out of everything that is read: control characters, and those that
/// Unicode keeps for programs.
pub fn tidy(text: &str) -> String {
    let is_kept = |c: &char| {
        let is_own = matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}');
        !is_own && (!c.is_ascii_control() || matches!(c, '\n' | '\t'))
    };
    text.chars().filter(is_kept).collect()
}

/// `head`, and `piece` so often that the whole is `length` bytes long, or nearly, and `tail`.
pub fn swollen(head: &[u8], piece: &[u8], tail: &[u8], length: usize) -> Vec<u8> {
    let room = length.saturating_sub(head.len() + tail.len());
    let times = room / piece.len().max(1);
    [head, &piece.repeat(times), tail].concat()
}

/// The characters that a reader of `text` sees, but for white space and for the signs that stand for
/// what only markup says, such as the bars between cells: where that is broken, nobody knows where they
/// belong. What looks like a cloze is text here. Whole words are compared where markup is in order, in `tests/law/kept.rs`.
pub fn letters(text: &Text<'_>) -> String {
    let html = text.to_html();
    // Formulas have two notations.
    let signs = [("[$]", r"\("), ("[/$]", r"\)"), ("[$$]", r"\["), ("[/$$]", r"\]")];
    let seen = |c: &char| !c.is_whitespace() && *c != '\u{200b}';
    let shown: String = reduce(&html).chars().filter(seen).collect();
    signs.iter().fold(shown, |text, (old, new)| text.replace(old, new))
}

/// Panics if one of `things` comes twice.
pub fn each_once<T: Eq + std::hash::Hash + std::fmt::Debug>(things: impl IntoIterator<Item = T>) {
    let mut met = HashSet::new();
    for thing in things {
        let shown = format!("{thing:?}");
        assert!(met.insert(thing), "{shown} comes twice");
    }
}
