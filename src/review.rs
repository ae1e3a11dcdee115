//! What is known of an output besides its notes, for formats that people look at: what was said about
//! the inputs, and what stood there before.
//!
//! Data only; it must not know who shows it.

use crate::deck::Collection;
use crate::report::InputReport;

/// What is known besides the notes.
#[derive(Debug, Clone, Default)]
pub struct Review<'r> {
    /// The inputs, in their order.
    pub inputs: Vec<Reviewed<'r>>,
    /// An earlier state of the notes, if there is one to compare with.
    pub earlier: Option<&'r Collection<'r>>,
}

/// An input that was read.
#[derive(Debug, Clone, Copy)]
pub struct Reviewed<'r> {
    /// What is said about it.
    pub report: &'r InputReport,
    /// Its text, if it is a text.
    pub text: Option<&'r str>,
}
