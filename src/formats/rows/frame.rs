//! What chatbots put around a table: a fence of code, a greeting above and a remark below.

/// A text and the rows in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) struct Frame<'a> {
    /// The text above the fence.
    pub above: &'a str,
    /// The rows: what stands within the fence, or the whole text if it has none.
    pub rows: &'a str,
    /// The text below the fence.
    pub below: &'a str,
    /// The line of the first row.
    pub first_line: usize,
    /// The line of the first text below.
    pub line_below: usize,
}

/// How many lines of text may stand above a fence, or below it.
const MOST_WORDS: usize = 6;

impl<'a> Frame<'a> {
    /// The frame of `text`: one fence around most of it. The sample of a longer text may end
    /// before the fence does.
    pub(in crate::formats) fn of(text: &'a str) -> Self {
        Self::find(text).unwrap_or(Self {
            above: "",
            rows: text,
            below: "",
            first_line: 1,
            line_below: 1,
        })
    }

    fn find(text: &'a str) -> Option<Self> {
        let (above, opened) = split_at_fence(text)?;
        let full = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
        // A fence inside of a quoted cell is the cell's.
        let is_quoted = above.matches('"').count() % 2 == 1;
        if full(above) > MOST_WORDS || is_quoted {
            return None;
        }
        let (_, inside) = opened.split_once('\n')?;
        let (rows, closed) = split_at_fence(inside).unwrap_or((inside, ""));
        let below = closed.split_once('\n').map_or("", |(_, below)| below);
        if full(below) > MOST_WORDS || split_at_fence(below).is_some() || full(rows) < 2 {
            return None;
        }
        let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let first_line = lines(above) + 2;
        let line_below = first_line + lines(rows) + 1;
        Some(Self { above, rows, below, first_line, line_below })
    }
}

/// What stands before the first line that is a fence, and from it on.
fn split_at_fence(text: &str) -> Option<(&str, &str)> {
    // A row may begin with a cell of such signs.
    let is_fence = |at: &usize| {
        let line = text.get(at + "```".len()..).and_then(|rest| rest.lines().next());
        line.is_none_or(|line| line.trim_matches('`').trim().chars().all(|c| c.is_alphanumeric()))
    };
    let first = text.starts_with("```").then_some(0);
    let mut fences = first.into_iter().chain(text.match_indices("\n```").map(|(at, _)| at + 1));
    text.split_at_checked(fences.find(is_fence)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_within_the_fence() {
        let frame = Frame::of("Here:\n\n```csv\na,b\nc,d\n```\nBye.\n");
        assert_eq!((frame.rows, frame.first_line), ("a,b\nc,d\n", 4));
        assert_eq!(
            (frame.above.trim(), frame.below.trim(), frame.line_below),
            ("Here:", "Bye.", 7)
        );
        assert_eq!(Frame::of("a,b\n").rows, "a,b\n");
        assert_eq!(Frame::of("```\na,b\nc,d").rows, "a,b\nc,d");
        for cell in ["a,b\n```,c\nd,e\n", "a,b\nc,\"d\n```\ne\nf\n```\"\ng,h\n"] {
            assert_eq!(Frame::of(cell).rows, cell);
        }
        let two = "```\na\nb\n```\nand\n```\nc\n```\n";
        assert_eq!(Frame::of(two).rows, two);
    }
}
