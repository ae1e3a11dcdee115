//! Which lines of a text are code between fences, or comments.
//!
//! A fence that is never closed is none, nor is one below which another one is opened: in a damaged
//! text nothing is hidden. It must not know what the other lines mean.

use super::{Line, LineIs};

/// Longer fences are taken for alike: each length that is never closed costs a look at all lines.
const LONGEST_RUN: usize = 16;

/// A line that begins code, or ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fence<'a> {
    mark: u8,
    run: usize,
    /// What stands behind the marks, such as the language.
    info: &'a str,
}

impl<'a> Fence<'a> {
    /// The fence that `line` is, which may stand in a list or a quotation.
    fn of(line: &'a str) -> Option<Self> {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let bare = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")).unwrap_or(bare);
        let mark = bare.bytes().next().filter(|mark| matches!(mark, b'`' | b'~'))?;
        let run = bare.bytes().take_while(|byte| *byte == mark).count();
        let info = bare.get(run..)?.trim();
        let run = run.min(LONGEST_RUN);
        (run >= 3 && !(mark == b'`' && info.contains('`'))).then_some(Self { mark, run, info })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let bare = line.trim_matches(|c: char| c == '>' || c.is_whitespace());
        bare.len() >= self.run && bare.bytes().all(|byte| byte == self.mark)
    }

    /// Whether `line` begins code that cannot be inside of this one.
    fn is_opened_again_by(self, line: &str) -> bool {
        let again = |other: Fence<'_>| {
            other.mark == self.mark && other.run >= self.run && !other.info.is_empty()
        };
        Fence::of(line).is_some_and(again)
    }
}

/// Whether `line` begins fenced code, or ends it.
pub(in crate::formats) fn is_fence(line: &str) -> bool {
    Fence::of(line).is_some()
}

/// For each of `lines` whether it is fenced code, the fences included.
pub(in crate::formats) fn fenced(lines: &[Line<'_>]) -> Vec<bool> {
    let mut lines = lines.to_vec();
    mark(&mut lines);
    lines.iter().map(Line::is_code).collect()
}

/// Marks the lines that are fenced code or comments.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    // The shortest fence of each kind that is opened and never closed: then it is no fence.
    let mut unclosed = [usize::MAX; 2];
    let mut comments_end = true;
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        let below = lines.get(at + 1..).unwrap_or_default();
        if line.is == LineIs::Text
            && let Some(fence) = Fence::of(line.text)
            && let Some(shortest) = unclosed.get_mut(usize::from(fence.mark == b'~'))
            && fence.run < *shortest
        {
            let closes = |text: &str| fence.is_closed_by(text);
            let ends = |line: &Line<'_>| closes(line.text) || fence.is_opened_again_by(line.text);
            match below.iter().position(ends) {
                Some(rest) if below.get(rest).is_some_and(|line| closes(line.text)) => {
                    set(lines, at, at, LineIs::Fence);
                    set(lines, at + 1, at + 1 + rest, LineIs::Code);
                    at += 1 + rest;
                }
                Some(_) => {}
                None => *shortest = fence.run,
            }
        } else if comments_end && line.text.trim_start().starts_with("<!--") {
            let ends = |line: &Line<'_>| line.text.contains("-->");
            let rest =
                if ends(&line) { Some(0) } else { below.iter().position(ends).map(|i| i + 1) };
            comments_end = rest.is_some();
            if let Some(end) = rest.map(|rest| at + rest) {
                if lines.get(end).is_some_and(|line| line.text.trim_end().ends_with("-->")) {
                    set(lines, at, end, LineIs::Comment);
                }
                at = end;
            }
        }
        at += 1;
    }
}

fn set(lines: &mut [Line<'_>], from: usize, to: usize, is: LineIs) {
    lines.get_mut(from..=to).unwrap_or_default().iter_mut().for_each(|line| line.is = is);
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn kinds(text: &str) -> Vec<LineIs> {
        let mut lines: Vec<Line<'_>> = lines(text).collect();
        mark(&mut lines);
        lines.iter().map(|line| line.is).collect()
    }

    #[test]
    fn code_and_comments_are_no_text() {
        use LineIs::{Blank, Code, Comment, Fence, Text};
        assert_eq!(kinds("a\n```\n# b\n\n```\nc"), [Text, Fence, Code, Code, Code, Text]);
        assert_eq!(kinds("~~~~\n```\n~~~\n~~~~\nx"), [Fence, Code, Code, Code, Text]);
        assert_eq!(kinds("```\na\n```\n```\nb\n```"), [Fence, Code, Code, Fence, Code, Code]);
        assert_eq!(kinds("````md\n```js\n```\n````\nx"), [Fence, Code, Code, Code, Text]);
        assert_eq!(kinds("<!-- a\n# b\n-->\nc"), [Comment, Comment, Comment, Text]);
        assert_eq!(kinds("<!-- a --> b\n\n"), [Text, Blank]);
    }

    #[test]
    fn what_never_ends_hides_nothing() {
        use LineIs::{Code, Fence, Text};
        assert_eq!(kinds("```\n# a\n```sh\nb"), [Text; 4]);
        assert_eq!(kinds("```js\na\n```sh\nb\n```\n"), [Text, Text, Fence, Code, Code]);
        assert_eq!(kinds("<!-- a\n# b"), [Text, Text]);
    }
}
