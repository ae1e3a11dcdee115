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
    /// Whether it is what a link shows, in which no other link stands.
    pub(super) in_link: bool,
    /// The signs that come after what is being written.
    pub(super) ahead: Signs,
}

/// Which of the signs by which marks open and close stand somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs(u8);

impl Signs {
    const ALL: &str = "*/+=~_$";

    pub(super) fn of(text: &str) -> Self {
        let bits = Self::ALL.chars().zip(0..).filter(|(sign, _)| text.contains(*sign));
        Self(bits.fold(0, |all, (_, bit)| all | 1 << bit))
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, c: char) -> bool {
        Self::ALL.chars().zip(0..).any(|(sign, bit)| sign == c && self.0 & (1 << bit) != 0)
    }
}

impl Paragraph {
    /// An empty one, inside of these marks.
    pub(super) fn within(open: &[char], cell: bool) -> Self {
        Self {
            text: String::new(),
            open: open.to_vec(),
            fresh: false,
            closed: false,
            cell,
            in_link: false,
            ahead: Signs::default(),
        }
    }

    /// What comes next begins with `next`: parts it from a mark that it may not follow.
    pub(super) fn settle(&mut self, next: Option<char>) {
        if self.closed && next.is_none_or(|c| !may_follow(c)) {
            self.text.push(GUARD);
        }
        self.closed = false;
        self.fresh = false;
    }

    /// What comes next is a link: two brackets and that of a cloze would be another link.
    pub(super) fn settle_link(&mut self) {
        if self.fresh && self.text.ends_with('[') {
            self.text.push(' ');
        }
        self.settle(Some('['));
    }

    /// Whether a cloze has just begun.
    pub(super) fn begins_cloze(&self) -> bool {
        self.fresh && self.text.ends_with(['[', '{'])
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
