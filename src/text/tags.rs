//! Where tags stand in HTML, so that what is in them is taken for no text. It must not know elements.

use std::ops::Range;

use super::reduce::{Piece, Pieces};

/// Where the tags of a text are, in their order.
pub(crate) struct Tags(Vec<Range<usize>>);

impl Tags {
    /// The tags of `html`.
    pub(crate) fn of(html: &str) -> Self {
        let (mut tags, mut at) = (Vec::new(), 0);
        for piece in Pieces::of(html) {
            at += match piece {
                Piece::Text(text) => text.len(),
                Piece::Tag { whole, .. } => {
                    tags.push(at..at + whole.len());
                    whole.len()
                }
            };
        }
        Self(tags)
    }

    /// Where the tag ends that `at` is in.
    pub(crate) fn end_around(&self, at: usize) -> Option<usize> {
        let tag = self.0.partition_point(|tag| tag.end <= at);
        self.0.get(tag).filter(|tag| tag.contains(&at)).map(|tag| tag.end)
    }
}
