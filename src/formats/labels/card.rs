//! A card of a labelled deck in the making.

use std::borrow::Cow;

use crate::formats::page::Side;
use crate::report::Problem;

/// A card in the making.
pub(super) struct Card<'a> {
    pub(super) line: usize,
    pub(super) number: Option<u32>,
    pub(super) front: Option<Side<'a>>,
    pub(super) back: Option<Side<'a>>,
    /// What stands between the sides and belongs below the back.
    pub(super) extra: Side<'a>,
    pub(super) tags: Vec<String>,
    pub(super) deck: Option<String>,
}

impl<'a> Card<'a> {
    /// One that begins at `line` of `text`.
    pub(super) fn new(line: usize, text: &'a str) -> Self {
        let extra = Side::of(text);
        Self { line, number: None, front: None, back: None, extra, tags: Vec::new(), deck: None }
    }

    /// Front and back, or which of them is missing.
    pub(super) fn into_sides(self) -> Result<(Cow<'a, str>, Cow<'a, str>), Problem> {
        let (front, back) = match (self.front, self.back) {
            (Some(front), Some(back)) => (front, back),
            (Some(front), None) => {
                let question = front.first_line().to_owned();
                return Err(Problem::OrphanQuestion { question });
            }
            (None, back) => {
                let answer = back.map_or_else(String::new, |back| back.first_line().to_owned());
                return Err(Problem::OrphanAnswer { answer });
            }
        };
        let (back, extra) = (back.finish(), self.extra.finish());
        let back = match (back.is_empty(), extra.is_empty()) {
            (_, true) => back,
            (true, false) => extra,
            (false, false) => Cow::Owned(format!("{back}\n{extra}")),
        };
        Ok((front.finish(), back))
    }
}
