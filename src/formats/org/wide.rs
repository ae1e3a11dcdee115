//! Clozes that reach over several blocks: paragraphs, the items of a list, the cells of a table.
//!
//! org-drill and org-fc look for clozes in the text of an entry, whatever blocks it has. The ends of such a
//! cloze are marked before the blocks are told apart, and written when the blocks are. It must not know
//! what becomes of a block.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use crate::cloze;
use crate::text::escape_marks;

use super::holes::{CLOSE, Clozes, Holes, OPEN};
use super::outline::{block_ends, block_marker};
use super::render::{Kind, kind};
use super::scan::{Token, slice};

/// A noncharacter, for the bracket that would open a cloze inside of another.
pub(super) const SHUT: char = '\u{fdd2}';

/// So many brackets are looked into that turn out to be none, at most.
const MOST_REJECTED: usize = 64;

/// A formula is looked for so many characters back.
const LONGEST_FORMULA: usize = 300;

/// What a cloze has besides what it hides.
#[derive(Debug)]
struct Ends {
    hint: String,
    number: Option<u16>,
}

/// The lines of a body in which the ends of clozes over several blocks are marked.
#[derive(Debug)]
pub(super) struct Wide {
    pub(super) lines: Vec<String>,
    holes: Holes,
    /// In the order in which the clozes begin.
    ends: Vec<Ends>,
}

impl Wide {
    /// `lines` so marked, if there is such a cloze.
    pub(super) fn of(lines: &[&str], holes: Holes) -> Option<Self> {
        let open = opening(holes)?;
        if !lines.iter().any(|line| line.contains(open)) {
            return None;
        }
        let source = lines.join("\n");
        if source.contains([OPEN, CLOSE, SHUT]) {
            return None;
        }
        let body = Body::of(lines);
        let mut clozes = Clozes::of(&source, holes);
        let (mut marks, mut ends) = (Vec::<(Range<usize>, char)>::new(), Vec::new());
        let mut rejected = 0;
        // Where the search goes on, where the last cloze ends, and whether links still do.
        let (mut from, mut close, mut links) = (0, 0, true);
        while let Some(at) = source.get(from..).and_then(|rest| Some(from + rest.find(open)?)) {
            from = at + open.len();
            if open == "[" && slice(&source, at, at + 2) == "[[" {
                let end = if links { slice(&source, at, source.len()).find("]]") } else { None };
                links &= end.is_some();
                from = end.map_or(at + 2, |end| at + end + 2);
                continue;
            }
            let line = body.line_at(at);
            if slice(&source, 0, at).ends_with('\\') || !body.may_hide(line, holes) {
                continue;
            }
            if holes != Holes::Fc && is_in_formula(slice(&source, 0, at)) {
                continue;
            }
            if at < close {
                marks.push((at..at + 1, SHUT));
                continue;
            }
            let found =
                if holes == Holes::Fc { clozes.fc(at) } else { clozes.drill_over_blocks(at) };
            let Some((Token::Hole { text, hint, number }, end)) = found else { continue };
            if !body.parts(text, line, body.line_at(end - 1)) {
                from = end;
                continue;
            }
            // What closes in its own block is none of these, nor what ends where nothing is shown.
            let first = slice(&source, from, end).find(']').map_or(end, |first| from + first);
            let in_block = open == "["
                && !slice(&source, from, first).contains("[[")
                && !body.parts(slice(&source, from, first), line, body.line_at(first));
            if in_block || body.is_hidden(body.line_at(end - 1)) {
                rejected += 1;
                if rejected > MOST_REJECTED {
                    break;
                }
                continue;
            }
            close = from + text.len();
            marks.extend([(at..from, OPEN), (close..end, CLOSE)]);
            ends.push(Ends { hint: hint.unwrap_or_default().trim().to_owned(), number });
        }
        if ends.is_empty() {
            return None;
        }
        marks.sort_by_key(|(range, _)| range.start);
        let marked = with_marks(&source, &marks);
        Some(Self { lines: marked.split('\n').map(str::to_owned).collect(), holes, ends })
    }

    /// Whether the ends of all clozes came into the HTML of `blocks`, in order.
    pub(super) fn all_in<'b>(&self, blocks: impl Iterator<Item = &'b str>) -> bool {
        let mut marks = 0;
        let in_order =
            blocks.flat_map(str::chars).filter(|c| matches!(*c, OPEN | CLOSE)).all(|c| {
                marks += 1;
                (c == OPEN) == (marks % 2 == 1)
            });
        in_order && marks == 2 * self.ends.len()
    }

    /// What writes the clozes; numbers went up to `before` where the body began, and go up to `after` without
    /// these.
    pub(super) fn pen(&self, before: u16, after: u16) -> Pen<'_> {
        // Where clozes are counted, all of them are counted again.
        let hidden = if self.holes == Holes::DrillEach { before } else { after };
        Pen { wide: self, begun: 0, is_open: false, hidden, parted: false }
    }
}

/// Writes the clozes of a body, block by block, as Anki has them.
pub(super) struct Pen<'w> {
    wide: &'w Wide,
    begun: usize,
    is_open: bool,
    /// The greatest number so far.
    pub(super) hidden: u16,
    /// Whether something was parted that would end a cloze, which only HTML can do.
    pub(super) parted: bool,
}

impl Pen<'_> {
    /// `text` with its marks written, hints as HTML where `html` is.
    pub(super) fn written(&mut self, text: &str, html: bool) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(at) = rest.find([OPEN, CLOSE]) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.text(before, &mut out);
            let opens = after.starts_with(OPEN);
            if opens {
                let number = self.number();
                // Writing to a string cannot fail.
                let _ = write!(out, "{{{{c{number}::");
            } else {
                let ends = self.begun.checked_sub(1).and_then(|at| self.wide.ends.get(at));
                let hint = ends.map_or("", |ends| ends.hint.as_str());
                let hint = if html { escape_marks(hint) } else { Cow::Borrowed(hint) };
                if !hint.is_empty() {
                    out.push_str("::");
                    out.push_str(&self.protected(&hint));
                }
                out.push_str("}}");
            }
            self.is_open = opens;
            rest = after.get(OPEN.len_utf8()..).unwrap_or_default();
        }
        self.text(rest, &mut out);
        out
    }

    /// The number of the cloze that begins.
    fn number(&mut self) -> u16 {
        let said = self.wide.ends.get(self.begun).and_then(|ends| ends.number);
        self.begun += 1;
        let number = match (said, self.wide.holes) {
            (Some(said), _) => said.saturating_add(1),
            (None, Holes::DrillTogether) => 1,
            (None, _) => self.hidden.saturating_add(1),
        };
        self.hidden = self.hidden.max(number);
        number
    }

    fn text(&mut self, text: &str, out: &mut String) {
        if self.is_open {
            let bracket = if self.wide.holes == Holes::Fc { "{" } else { "[" };
            let protected = self.protected(&text.replace(SHUT, bracket));
            return out.push_str(&protected);
        }
        // The others got their numbers without these.
        let mut rest = text;
        while self.wide.holes == Holes::DrillEach
            && let Some((before, after)) = rest.split_once("{{c")
        {
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, after) = after.split_at_checked(digits).unwrap_or((after, ""));
            out.push_str(before);
            if number.is_empty() || !after.starts_with("::") {
                out.push_str("{{c");
                out.push_str(number);
            } else {
                self.hidden = self.hidden.saturating_add(1);
                let _ = write!(out, "{{{{c{}", self.hidden);
            }
            rest = after;
        }
        out.push_str(rest);
    }

    fn protected(&mut self, text: &str) -> String {
        let protected = cloze::protect(text);
        self.parted |= protected != text;
        protected.into_owned()
    }
}

/// The lines of a body, as far as clozes ask for them.
struct Body<'a> {
    kinds: Vec<Kind<'a>>,
    /// Where each begins.
    starts: Vec<usize>,
    /// The lines of code, each time from the first to the one after the last.
    code: Vec<Range<usize>>,
}

impl<'a> Body<'a> {
    fn of(lines: &[&'a str]) -> Self {
        let starts = lines.iter().scan(0, |next, line| {
            let start = *next;
            *next += line.len() + 1;
            Some(start)
        });
        let is_code = |at: &usize| {
            let name = lines.get(*at).and_then(|line| block_marker(line));
            name.is_some_and(|(name, _)| matches!(name.as_str(), "src" | "example"))
        };
        let blocks = block_ends(lines).into_iter().filter(|(begin, _)| is_code(begin));
        Self {
            kinds: lines.iter().map(|line| kind(line)).collect(),
            starts: starts.collect(),
            code: blocks.map(|(begin, end)| begin..end + 1).collect(),
        }
    }

    fn line_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn kind(&self, line: usize) -> Option<Kind<'a>> {
        self.kinds.get(line).copied()
    }

    /// Whether a cloze can begin in `line`: in code only for org-fc.
    fn may_hide(&self, line: usize, holes: Holes) -> bool {
        let next = self.code.partition_point(|code| code.start <= line);
        let code = next.checked_sub(1).and_then(|at| self.code.get(at));
        let in_code = code.is_some_and(|code| code.contains(&line));
        self.kind(line) != Some(Kind::Fixed) && (holes == Holes::Fc || !in_code)
    }

    /// Whether `line` is shown to nobody.
    fn is_hidden(&self, line: usize) -> bool {
        matches!(self.kind(line), Some(Kind::Comment | Kind::Keyword | Kind::Drawer(_)))
    }

    /// Whether blocks part `text`, which begins in the line `first` and ends in `last`.
    fn parts(&self, text: &str, first: usize, last: usize) -> bool {
        let is_text = |line| self.kind(line) == Some(Kind::Text);
        let cells = self.kind(first) == Some(Kind::Table) && text.contains('|');
        cells || (first < last && !(first..=last).all(is_text))
    }
}

/// Whether a formula is open at the end of `before`, in its last line.
fn is_in_formula(before: &str) -> bool {
    let near = before.char_indices().rev().take(LONGEST_FORMULA).last().map_or(0, |(at, _)| at);
    let line = slice(before, near, before.len()).rsplit('\n').next().unwrap_or_default();
    let is_open = |open: &str, close: &str| line.rfind(open) > line.rfind(close);
    is_open("\\(", "\\)") || is_open("\\[", "\\]") || line.matches('$').count() % 2 == 1
}

/// By what a cloze opens.
fn opening(holes: Holes) -> Option<&'static str> {
    match holes {
        Holes::None => None,
        Holes::DrillTogether | Holes::DrillEach => Some("["),
        Holes::Fc => Some("{{"),
    }
}

/// `source` with a character in place of each of some ranges, which are in order.
fn with_marks(source: &str, marks: &[(Range<usize>, char)]) -> String {
    let mut out = String::with_capacity(source.len());
    let mut done = 0;
    for (range, mark) in marks {
        out.push_str(slice(source, done, range.start));
        out.push(*mark);
        done = range.end;
    }
    out.push_str(slice(source, done, source.len()));
    out
}

#[cfg(test)]
mod tests {
    use crate::formats::org::render::Side;

    use super::*;

    fn shown(source: &str, holes: Holes) -> String {
        let lines: Vec<&str> = source.lines().collect();
        Side::of(&lines, holes).to_html().replace('\n', "")
    }

    #[test]
    fn clozes_reach_over_blocks() {
        for (source, html) in [
            ("x [a\n\nb||c] [y]", "x {{c1::a<br><br>b::c}} {{c2::y}}"),
            (
                "[x] [a\n\n[b] [[https://c.d][e]]]",
                "<p>{{c1::x}} {{c2::a</p><p>[b] <a href=\"https://c.d\">e</a>}}</p>",
            ),
            (
                "x [\n\n- a\n- b\n\n] y [z]",
                "<p>x {{c1::</p><ul><li>a</li><li>b</li></ul><p>}} y {{c2::z}}</p>",
            ),
            ("- [a\n- b] c", "<ul><li>{{c1::a</li><li>b}} c</li></ul>"),
            ("| [a | b] | c |", "<table><tr><td>{{c1::a</td><td>b}}</td><td>c</td></tr></table>"),
            (
                "[a\n#+begin_src c\nx[0]\n#+end_src\n]",
                "<p>{{c1::a</p><pre><code class=\"language-c\">x[0]</code></pre><p>}}</p>",
            ),
            ("[a::b\n\nc]", "<p>{{c1::a:<!-- -->:b</p><p>c}}</p>"),
            // No clozes, to nobody.
            ("a [\n\nb", "a [<br><br>b"),
            (
                r"The interval \(a[0,1)\) is open.~~So is \((0,1]\), by [b].",
                r"The interval \(a[0,1)\) is open.<br><br>So is \((0,1]\), by {{c1::b}}.",
            ),
            ("[0, 1) and [x].~~Then (0, 1] is", "[0, 1) and {{c1::x}}.<br><br>Then (0, 1] is"),
            ("[a\n# c]\nb", "[a<br><br>b"),
            ("[ \n\n] \\[a\n\nb\\]", "[<br><br>] \\[a<br><br>b\\]"),
        ] {
            assert_eq!(shown(&source.replace('~', "\n"), Holes::DrillEach), html, "{source}");
        }
        assert_eq!(shown("[a] [b\n\nc]", Holes::DrillTogether), "{{c1::a}} {{c1::b<br><br>c}}");
        let fc = "{{a\n\n{{b}} c}{d}@4} {{e}}";
        assert_eq!(
            shown(fc, Holes::Fc),
            "<p>{{c5::a</p><p>{<!-- -->{b}<!-- -->} c::d}} {{c1::e}}</p>"
        );
    }
}
