//! The body of a heading to text: paragraphs, lists, tables, blocks, drawers.
//!
//! Plain text where there is nothing but text in it, else HTML. What stands inside a paragraph is
//! in `inline.rs`. It must not know cards.

use crate::text::{Text, escape_marks};

use super::holes::Holes;
use super::inline::Inline;
use super::list::Item;
use super::outline::{block_marker, keyword_line, stars};
use super::scan::is_wide;
use super::wide::Wide;

/// A side in the making.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// The text of what is not finished.
    pub(super) inline: Inline,
    /// What is finished, as HTML: paragraphs without their element, and the rest.
    blocks: Vec<(bool, String)>,
    /// The paragraphs as plain text.
    plain: Vec<String>,
}

/// Blocks inside blocks and lists inside lists, at most.
const DEEPEST: usize = 12;

/// A line is broken on purpose if the next word had room before this column.
const FILLED: usize = 60;

/// Drawers that hold no text of the author's.
const MACHINE_DRAWERS: [&str; 4] = ["PROPERTIES", "LOGBOOK", "REVIEW_DATA", "SRSITEMS"];

impl Side {
    /// A side whose clozes are written as `holes` says.
    pub(super) fn new(holes: Holes) -> Self {
        Self { inline: Inline { holes, ..Inline::default() }, ..Self::default() }
    }

    /// The side of `lines` alone.
    pub(super) fn of(lines: &[&str], holes: Holes) -> Text<'static> {
        let mut side = Self::new(holes);
        side.body(lines);
        side.finish()
    }

    /// How many clozes there are, or the greatest of their numbers.
    pub(super) fn hidden(&self) -> u16 {
        self.inline.hidden
    }

    /// A title, as a paragraph.
    pub(super) fn title(&mut self, title: &str) {
        self.inline.paragraph(title);
        self.end_paragraph();
    }

    /// The name of what follows.
    pub(super) fn label(&mut self, label: &str) {
        self.inline.tag("<b>");
        self.inline.paragraph(label);
        self.inline.tag("</b>");
        self.end_paragraph();
    }

    /// Lines of a body.
    pub(super) fn body(&mut self, lines: &[&str]) {
        let written = Wide::of(lines, self.inline.holes).is_some_and(|wide| self.wide(&wide));
        if !written {
            self.blocks(lines, 0);
        }
    }

    /// A body with clozes over several blocks, unless one of them ends where nothing is shown.
    fn wide(&mut self, wide: &Wide) -> bool {
        let (blocks, plain) = (self.blocks.len(), self.plain.len());
        let (rich, hidden) = (self.inline.rich, self.inline.hidden);
        self.blocks(&wide.lines.iter().map(String::as_str).collect::<Vec<_>>(), 0);
        let fresh = self.blocks.iter().skip(blocks).map(|(_, html)| html.as_str());
        if !wide.all_in(fresh) {
            self.blocks.truncate(blocks);
            self.plain.truncate(plain);
            (self.inline.rich, self.inline.hidden) = (rich, hidden);
            return false;
        }
        let mut pen = wide.pen(hidden, self.inline.hidden);
        for plain in self.plain.iter_mut().skip(plain) {
            *plain = pen.written(plain, false);
        }
        self.inline.rich |= pen.parted;
        let mut pen = wide.pen(hidden, self.inline.hidden);
        for (_, html) in self.blocks.iter_mut().skip(blocks) {
            *html = pen.written(html, true);
        }
        self.inline.hidden = self.inline.hidden.max(pen.hidden);
        true
    }

    /// Everything so far; plain if there is nothing but text.
    pub(super) fn finish(self) -> Text<'static> {
        if !self.inline.rich {
            return Text::plain(self.plain.join("\n\n"));
        }
        if let [(true, only)] = self.blocks.as_slice() {
            return Text::html(only.clone());
        }
        let html = self.blocks.into_iter().map(|(is_paragraph, html)| match is_paragraph {
            true => format!("<p>{html}</p>"),
            false => html,
        });
        Text::html(html.collect::<Vec<_>>().join("\n"))
    }

    fn end_paragraph(&mut self) {
        let (html, plain) =
            (std::mem::take(&mut self.inline.html), std::mem::take(&mut self.inline.plain));
        if !html.is_empty() {
            self.blocks.push((true, html));
            self.plain.push(plain);
        }
    }

    /// Something that is no paragraph, written by `write`.
    pub(super) fn element(&mut self, open: &str, close: &str, write: impl FnOnce(&mut Self)) {
        self.inline.rich = true;
        let before = std::mem::take(&mut self.blocks);
        write(self);
        self.end_paragraph();
        let inside = std::mem::replace(&mut self.blocks, before);
        let html = match inside.as_slice() {
            [(true, only)] => only.clone(),
            _ => inside
                .into_iter()
                .map(
                    |(is_paragraph, html)| {
                        if is_paragraph { format!("<p>{html}</p>") } else { html }
                    },
                )
                .collect::<Vec<_>>()
                .join("\n"),
        };
        self.blocks.push((false, format!("{open}{html}{close}")));
    }

    /// Lines with whatever blocks there are in them.
    pub(super) fn blocks(&mut self, lines: &[&str], depth: usize) {
        if depth >= DEEPEST {
            return self.paragraph(lines);
        }
        let mut at = 0;
        let mut ends = Ends::default();
        while let Some(line) = lines.get(at) {
            let rest = lines.get(at..).unwrap_or_default();
            at += match kind(line) {
                Kind::Blank | Kind::Comment => 1,
                Kind::Keyword => match ends.of_block(lines, at) {
                    Some(end) => {
                        self.block(line, lines.get(at + 1..end).unwrap_or_default(), depth);
                        end + 1 - at
                    }
                    None => 1,
                },
                Kind::Heading => {
                    let title = super::outline::title(line);
                    self.label(title);
                    1
                }
                Kind::Drawer(name) => ends.of_drawer(rest, name),
                Kind::Fixed => self.fixed(rest),
                Kind::Table => self.table(rest),
                Kind::Rule => {
                    self.element("<hr>", "", |_| {});
                    1
                }
                Kind::Item => self.list(rest, depth),
                Kind::Environment => self.environment(rest, ends.of_environment(rest)),
                Kind::Text => {
                    let more = rest.iter().skip(1).take_while(|line| kind(line) == Kind::Text);
                    let count = 1 + more.count();
                    self.paragraph(rest.get(..count).unwrap_or_default());
                    count
                }
            }
            .max(1);
        }
    }

    fn paragraph(&mut self, lines: &[&str]) {
        let mut text = String::new();
        let mut filled = 0;
        let blank = [' ', '\t', '\r'];
        for line in
            lines.iter().map(|line| line.trim_matches(blank)).filter(|line| !line.is_empty())
        {
            let next = line.split_whitespace().next().unwrap_or_default();
            if !text.is_empty() {
                let last = text.chars().next_back();
                let wide = last.is_some_and(is_wide) && line.chars().next().is_some_and(is_wide);
                let soft = filled + 1 + next.chars().count() > FILLED && !text.ends_with("\\\\");
                match (soft, wide) {
                    (true, true) => {}
                    (true, false) => text.push(' '),
                    (false, _) => text.push('\n'),
                }
            }
            text.push_str(line);
            filled = line.chars().map(|c| 1 + usize::from(is_wide(c))).sum();
        }
        self.inline.paragraph(&text);
        self.end_paragraph();
    }

    /// The block that `line` begins.
    fn block(&mut self, line: &str, inside: &[&str], depth: usize) {
        let name = block_marker(line).map_or_else(String::new, |(name, _)| name);
        let argument = line.split_whitespace().nth(1).unwrap_or_default();
        match name.as_str() {
            "src" | "example" => {
                let code = code_of(inside, line.split_whitespace().any(|word| word == "-i"));
                let language = Some(argument).filter(|word| !word.starts_with([':', '-']));
                let (open, close) = match (name.as_str(), language.unwrap_or_default()) {
                    ("src", "") => ("<pre><code>".to_owned(), "</code></pre>"),
                    ("src", name) => {
                        let name = escape_marks(name);
                        (format!("<pre><code class=\"language-{name}\">"), "</code></pre>")
                    }
                    _ => ("<pre>".to_owned(), "</pre>"),
                };
                self.element(&open, close, |side| side.inline.code(&code));
            }
            "comment" => {}
            "export" if argument.eq_ignore_ascii_case("html") => {
                self.element(&inside.join("\n"), "", |_| {});
            }
            "html" => self.element(&inside.join("\n"), "", |_| {}),
            "quote" => {
                self.element("<blockquote>", "</blockquote>", |side| {
                    side.blocks(inside, depth + 1)
                });
            }
            "verse" => {
                let text: Vec<&str> = inside.iter().map(|line| line.trim_end()).collect();
                self.inline.paragraph(&text.join("\n"));
                self.end_paragraph();
            }
            _ => self.blocks(inside, depth + 1),
        }
    }

    /// The lines from `\begin{…}` to `\end{…}`; without an end it is a line of text.
    fn environment(&mut self, lines: &[&str], end: Option<usize>) -> usize {
        let Some(end) = end else {
            self.paragraph(lines.get(..1).unwrap_or_default());
            return 1;
        };
        let tex = lines.get(..=end).unwrap_or_default().join(" ");
        self.inline.text(&format!("\\[{}\\]", tex.trim()));
        self.end_paragraph();
        end + 1
    }
}

/// What a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Blank,
    Comment,
    Keyword,
    Heading,
    Drawer(&'a str),
    Fixed,
    Table,
    Rule,
    Item,
    Environment,
    Text,
}

pub(super) fn kind(line: &str) -> Kind<'_> {
    let bare = line.trim();
    let drawer = || {
        let name = bare.strip_prefix(':')?.strip_suffix(':')?;
        let is_name = |c: char| c.is_alphanumeric() || "_-".contains(c);
        (!name.is_empty() && name.chars().all(is_name)).then_some(name)
    };
    match bare.as_bytes() {
        [] => Kind::Blank,
        [b'#'] | [b'#', b' ' | b'\t', ..] => Kind::Comment,
        [b'#', b'+', ..] if keyword_line(bare).is_some() => Kind::Keyword,
        [b'*', ..] if stars(line).is_some() => Kind::Heading,
        [b'C', b'L', b'O', b'C', b'K', b':', ..] => Kind::Comment,
        [b':'] | [b':', b' ', ..] => Kind::Fixed,
        [b':', ..] => drawer().map_or(Kind::Text, Kind::Drawer),
        [b'|', ..] => Kind::Table,
        [b'-', b'-', b'-', b'-', b'-', rest @ ..] if rest.iter().all(|b| *b == b'-') => Kind::Rule,
        [b'\\', ..] if bare.starts_with("\\begin{") => Kind::Environment,
        _ if Item::of(line).is_some() => Kind::Item,
        _ => Kind::Text,
    }
}

/// The lines of code without the commas by which Org guards them, and without the indentation that
/// all share, unless it is `kept`.
fn code_of(lines: &[&str], kept: bool) -> String {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let indents = filled.map(|line| line.len() - line.trim_start_matches(' ').len());
    let shared = if kept { 0 } else { indents.min().unwrap_or(0) };
    let unguarded = |line: &&str| {
        let line = line.get(shared..).unwrap_or_default();
        let bare = line.trim_start();
        let inner = bare.trim_start_matches(',');
        let guarded = inner.starts_with('*') || inner.starts_with("#+");
        match bare.strip_prefix(',').filter(|_| guarded) {
            Some(rest) => {
                format!("{}{rest}", line.get(..line.len() - bare.len()).unwrap_or_default())
            }
            None => line.to_owned(),
        }
    };
    lines.iter().map(unguarded).collect::<Vec<_>>().join("\n")
}

/// Where blocks, drawers and environments end among some lines. What was looked for and does not
/// come is not looked for again.
#[derive(Default)]
struct Ends {
    blocks: Option<Vec<(usize, usize)>>,
    no_drawer: bool,
    no_environment: bool,
}

impl Ends {
    /// The line that ends the block begun at `at`.
    fn of_block(&mut self, lines: &[&str], at: usize) -> Option<usize> {
        let ends = self.blocks.get_or_insert_with(|| super::outline::block_ends(lines));
        let found = ends.binary_search_by_key(&at, |(start, _)| *start).ok()?;
        ends.get(found).map(|(_, end)| *end)
    }

    /// How many lines to pass over: a drawer of the machine's, or the mark of another.
    fn of_drawer(&mut self, lines: &[&str], name: &str) -> usize {
        let machine = MACHINE_DRAWERS.iter().any(|own| own.eq_ignore_ascii_case(name));
        if !machine || self.no_drawer {
            return 1;
        }
        let end = lines.iter().position(|line| line.trim().eq_ignore_ascii_case(":end:"));
        self.no_drawer = end.is_none();
        end.map_or(1, |end| end + 1)
    }

    /// The line that ends the environment which the first line begins.
    fn of_environment(&mut self, lines: &[&str]) -> Option<usize> {
        if self.no_environment {
            return None;
        }
        let end = lines.iter().position(|line| line.trim_end().contains("\\end{"));
        self.no_environment = end.is_none();
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Text<'static> {
        Side::of(&source.lines().collect::<Vec<_>>(), Holes::None)
    }

    #[test]
    fn text_alone_stays_plain() {
        let long = "a line that was broken because it had become as long as this one\nand goes on";
        let joined = long.replace('\n', " ");
        for (source, plain) in [
            ("one\ntwo\n\n  three < four", "one\ntwo\n\nthree < four"),
            (long, joined.as_str()),
            ("$x^2$ \\alpha", "\\(x^2\\) α"),
            ("# not this\n:LOGBOOK:\nnor this\n:END:\n#+attr_html: x\nthis", "this"),
            ("[[file:a b.mp3]]", "[sound:a b.mp3]"),
            ("\\begin{align}\na &= b\n\\end{align}", "\\[\\begin{align} a &= b \\end{align}\\]"),
        ] {
            assert_eq!(shown(source), Text::plain(plain), "{source}");
        }
    }

    #[test]
    fn marks_become_html() {
        for (source, html) in [
            ("a *b /c/* d", "a <b>b <i>c</i></b> d"),
            ("=a<b= ~x~ +no+ _u_", "<code>a&lt;b</code> <code>x</code> <s>no</s> <u>u</u>"),
            (
                "H_{2}O [[https://a.b/c_d_e][x]]",
                "H<sub>2</sub>O <a href=\"https://a.b/c_d_e\">x</a>",
            ),
            (
                "[[./a.png]] [[id:7][see]] [[b.png][alt]]",
                "<img src=\"a.png\"> see <img src=\"b.png\" alt=\"alt\">",
            ),
            (
                "- a\n  - b\n    more\n- [X] c",
                "<ul><li><p>a</p>\n<ul><li>b\nmore</li></ul></li>\n<li>☑ c</li></ul>",
            ),
            ("3. a\n4. b", "<ol start=\"3\"><li>a</li>\n<li>b</li></ol>"),
            ("- t :: d\n- u :: e", "<dl><dt>t</dt>\n<dd>d</dd>\n<dt>u</dt>\n<dd>e</dd></dl>"),
            (
                "| a | b |\n|---+---|\n| 1 | *2* |",
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>",
            ),
            (
                "#+begin_src c\n  ,* x\n    y\n#+end_src",
                "<pre><code class=\"language-c\">* x\n  y</code></pre>",
            ),
            ("#+BEGIN_QUOTE\nq\n#+END_QUOTE\nafter", "<blockquote>q</blockquote>\n<p>after</p>"),
        ] {
            let shown = shown(source);
            assert_eq!(shown.raw().replace("<br>", "\n"), html, "{source}");
            assert!(matches!(shown, Text::Html(_)));
        }
    }

    #[test]
    fn broken_bodies_are_text() {
        for source in ["#+begin_src c\nx", ":LOGBOOK:\nx", "\\begin{a}\nx", "- ", "|", ":x:", "[[x"]
        {
            let _ = shown(source);
        }
        let deep: String = (0..500).map(|depth| format!("{}- x\n", " ".repeat(depth))).collect();
        assert!(shown(&deep).raw().contains('x'));
    }
}
