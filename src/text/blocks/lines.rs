//! What stands in paragraphs, in the making: white space collapsed, maths and sounds found.
//!
//! It must not know blocks beyond where they end.

use super::super::markdown::tex::end_of;
use super::super::tree::{Element, Node};
use super::{Block, Inline, Mark, value};

/// The lines of a paragraph so far.
#[derive(Debug, Default)]
pub(super) struct Lines {
    done: Vec<Inline>,
    /// Line breaks owed before what comes next: at the end of a paragraph they are none.
    breaks: usize,
    /// A space owed before what comes next.
    space: bool,
    /// Line breaks and space that stood before everything.
    leading: (usize, bool),
}

impl Lines {
    /// Text as HTML has it.
    pub(super) fn text(&mut self, raw: &str) {
        let mut words = raw.split(|c: char| c.is_ascii_whitespace()).peekable();
        let mut text = String::new();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                if text.is_empty() {
                    self.pay();
                } else {
                    text.push(' ');
                }
                // By its number it is white space, too.
                text.push_str(&htmlize::unescape(word).replace('\r', " "));
            }
            self.space |= words.peek().is_some() && text.is_empty();
        }
        if !text.is_empty() {
            self.space = raw.ends_with(|c: char| c.is_ascii_whitespace());
            self.push(Inline::Text(text));
        }
    }

    /// What follows stands on a line of its own.
    pub(super) fn line(&mut self) {
        self.space = false;
        if self.breaks == 0 && !self.done.is_empty() {
            self.breaks = 1;
        }
    }

    /// An element that is no block, with no blocks in it.
    pub(super) fn inline(&mut self, element: &Element<'_>) {
        let mark = match element.name.as_str() {
            "br" => {
                self.space = false;
                self.breaks += 1;
                return;
            }
            "img" => {
                let file = value(element, "src");
                if !file.is_empty() {
                    self.put(Inline::Image(file, value(element, "alt")));
                }
                return;
            }
            "audio" | "video" | "source" | "object" | "embed" => return self.sound(element),
            "code" | "kbd" | "samp" | "tt" => {
                let text = super::verbatim(&element.inside);
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    self.put(Inline::Code(text));
                }
                return;
            }
            "a" => {
                let to = value(element, "href");
                return match to.is_empty() {
                    true => self.nodes(&element.inside),
                    false => self.around(&element.inside, |shown| Inline::Link(to.clone(), shown)),
                };
            }
            // Outside of a table, too.
            "td" | "th" => {
                self.space = true;
                self.nodes(&element.inside);
                self.space = true;
                return;
            }
            "b" | "strong" => Mark::Bold,
            "i" | "em" | "cite" | "var" | "dfn" => Mark::Italic,
            "u" | "ins" => Mark::Underlined,
            "s" | "del" | "strike" => Mark::Struck,
            "sub" => Mark::Sub,
            "sup" => Mark::Super,
            _ => return self.nodes(&element.inside),
        };
        self.around(&element.inside, |inside| Inline::Marked(mark, inside));
    }

    fn nodes(&mut self, nodes: &[Node<'_>]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => self.inline(element),
            }
        }
    }

    /// `nodes` within something, each line by itself; the space at their ends stands outside of it.
    fn around(&mut self, nodes: &[Node<'_>], wrap: impl Fn(Vec<Inline>) -> Inline) {
        let mut inner = Self::default();
        inner.nodes(nodes);
        let trailing = inner.space;
        let breaks = std::mem::take(&mut inner.breaks);
        self.space |= inner.leading.1;
        self.breaks += inner.leading.0;
        for (at, line) in maths(inner.done).split(|inline| *inline == Inline::Break).enumerate() {
            self.breaks += usize::from(at > 0);
            if !line.is_empty() {
                self.put(wrap(line.to_vec()));
            }
        }
        self.space |= trailing;
        self.breaks += breaks;
    }

    fn sound(&mut self, element: &Element<'_>) {
        let mut sources: Vec<String> = ["src", "data"].map(|name| value(element, name)).into();
        sources.extend(element.inside.iter().filter_map(|node| match node {
            Node::Element(inner) => Some(value(inner, "src")),
            Node::Text(_) => None,
        }));
        match sources.into_iter().find(|source| !source.is_empty()) {
            Some(source) => self.put(Inline::Sound(source)),
            None => self.nodes(&element.inside),
        }
    }

    fn put(&mut self, inline: Inline) {
        self.pay();
        self.push(inline);
    }

    /// Writes the breaks or the space that are owed.
    fn pay(&mut self) {
        if self.done.is_empty() {
            self.leading = (self.breaks, self.space);
        } else if self.breaks > 0 {
            self.done.extend((0..self.breaks).map(|_| Inline::Break));
        } else if self.space {
            self.push(Inline::Text(" ".to_owned()));
        }
        (self.breaks, self.space) = (0, false);
    }

    fn push(&mut self, inline: Inline) {
        match (self.done.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => self.done.push(inline),
        }
    }

    /// Ends the paragraph; an empty line in it parts it in two.
    pub(super) fn end(&mut self, blocks: &mut Vec<Block>) {
        let done = maths(std::mem::take(self).done);
        let mut paragraph = Vec::new();
        let mut breaks = 0;
        for inline in done {
            if inline == Inline::Break {
                breaks += 1;
                continue;
            }
            if breaks > 1 {
                blocks.push(Block::Paragraph(std::mem::take(&mut paragraph)));
            } else if breaks == 1 {
                paragraph.push(Inline::Break);
            }
            breaks = 0;
            paragraph.push(inline);
        }
        if !paragraph.is_empty() {
            blocks.push(Block::Paragraph(paragraph));
        }
    }
}

/// What stands in `nodes`, blocks and all, as one paragraph.
pub(super) fn inlines(nodes: &[Node<'_>]) -> Vec<Inline> {
    fn gather(nodes: &[Node<'_>], lines: &mut Lines) {
        for node in nodes {
            match node {
                Node::Text(text) => lines.text(text),
                Node::Element(element)
                    if !super::is_block(&element.name) && super::holds_blocks(element) =>
                {
                    gather(&element.inside, lines);
                }
                Node::Element(element) if super::block(element).is_some() => {
                    lines.line();
                    gather(&element.inside, lines);
                    lines.line();
                }
                Node::Element(element) => match element.name.as_str() {
                    name if super::is_block(name) => {
                        lines.line();
                        gather(&element.inside, lines);
                        lines.line();
                    }
                    _ => lines.inline(element),
                },
            }
        }
    }
    let mut lines = Lines::default();
    gather(nodes, &mut lines);
    maths(lines.done)
}

/// `inlines` with the maths and the sounds in their text found.
fn maths(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut found = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) if text.contains('\\') || text.contains("[sound:") => {
                cut(&text, &mut found);
            }
            other => found.push(other),
        }
    }
    found
}

/// Cuts `text` at `\(…\)`, `\[…\]` and `[sound:…]`.
fn cut(text: &str, found: &mut Vec<Inline>) {
    const MARKS: [(&str, &str); 3] = [("\\(", "\\)"), ("\\[", "\\]"), ("[sound:", "]")];
    // What closes no more: looked for once.
    let mut missing = [false; 3];
    let (mut rest, mut plain) = (text, String::new());
    while !rest.is_empty() {
        let mut next = None;
        for (which, (open, close)) in MARKS.iter().enumerate() {
            let Some(inside) = rest.strip_prefix(open) else { continue };
            if missing.get(which) == Some(&true) {
                continue;
            }
            match end_of(inside, close).and_then(|end| inside.split_at_checked(end)) {
                Some((inside, after)) => {
                    let after = after.strip_prefix(close).unwrap_or_default();
                    next = Some((which, inside, after));
                }
                None => missing.iter_mut().skip(which).take(1).for_each(|gone| *gone = true),
            }
        }
        match next.filter(|(_, inside, _)| !inside.trim().is_empty()) {
            Some((which, inside, after)) => {
                if !plain.is_empty() {
                    found.push(Inline::Text(std::mem::take(&mut plain)));
                }
                found.push(match which {
                    2 => Inline::Sound(inside.to_owned()),
                    which => Inline::Math(which == 1, inside.to_owned()),
                });
                rest = after;
            }
            None => {
                let mut characters = rest.chars();
                plain.extend(characters.next());
                let skip = characters.as_str().find(['\\', '[']);
                let after = characters.as_str();
                let (text, after) =
                    after.split_at_checked(skip.unwrap_or(after.len())).unwrap_or((after, ""));
                plain.push_str(text);
                rest = after;
            }
        }
    }
    if !plain.is_empty() {
        found.push(Inline::Text(plain));
    }
}
