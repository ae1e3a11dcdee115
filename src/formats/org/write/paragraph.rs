//! A paragraph in the making: its text, the marks that are open, and what may stand beside them.
//!
//! It must not know what text means.

use super::escape::{GUARD, may_follow, may_precede};

/// A paragraph in the making.
pub(super) struct Paragraph {
    pub(super) text: String,
    /// The marks that are open.
    pub(super) open: Vec<char>,
    /// Whether one has just opened: what follows begins a text of its own.
    pub(super) fresh: bool,
    /// Whether a mark has just closed, so that not everything may follow.
    pub(super) closed: bool,
    pub(super) cell: bool,
}

impl Paragraph {
    /// An empty one, inside of these marks.
    pub(super) fn within(open: &[char], cell: bool) -> Self {
        Self { text: String::new(), open: open.to_vec(), fresh: false, closed: false, cell }
    }

    /// What comes next begins with `next`: parts it from a mark that it may not follow.
    pub(super) fn settle(&mut self, next: Option<char>) {
        if self.closed && next.is_none_or(|c| !may_follow(c)) {
            self.text.push(GUARD);
        }
        self.closed = false;
        self.fresh = false;
    }

    /// What stands before what comes next.
    pub(super) fn before(&self) -> Option<char> {
        self.text.chars().next_back().filter(|c| *c != '\n' && !self.fresh)
    }

    pub(super) fn open(&mut self, sign: char) {
        let fresh = self.fresh;
        self.settle(Some(sign));
        if !fresh && !may_precede(self.before()) {
            self.text.push(GUARD);
        }
        self.text.push(sign);
        self.fresh = true;
    }

    pub(super) fn close(&mut self, sign: char) {
        self.text.push(sign);
        self.closed = true;
    }
}
