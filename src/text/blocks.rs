//! What a fragment of HTML says, as blocks and what stands in them: the form from which text in
//! other notations is written, such as Org or Markdown.
//!
//! White space is what a browser would show; maths and sounds are found. It must not know any
//! notation that is written.

use std::borrow::Cow;

use super::tree::{Element, Node, tree};

mod lines;

use lines::Lines;

/// A part of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading of a level from 1 on.
    Heading(u8, Vec<Inline>),
    /// A list; its first number, if it is numbered.
    List(Option<u32>, Vec<Vec<Block>>),
    /// Terms and what they mean.
    Terms(Vec<(Vec<Inline>, Vec<Block>)>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Code, or whatever keeps its white space; its language, if that is known.
    Code {
        /// The language, or nothing.
        language: String,
        /// The text, without a line end after the last line.
        text: String,
    },
    /// Rows of cells, as many as `heads` of them headings.
    Table {
        /// How many rows are headings.
        heads: usize,
        /// The rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A rule.
    Rule,
}

/// What stands in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    /// Text that stands for itself, without a line break.
    Text(String),
    /// A line break.
    Break,
    /// Code.
    Code(String),
    /// Marked text, without a line break in it: each line is marked by itself.
    Marked(Mark, Vec<Inline>),
    /// A link: where to, and what it shows.
    Link(String, Vec<Inline>),
    /// An image: its file or address, and what stands for it.
    Image(String, String),
    /// A sound or a film: its file or address.
    Sound(String),
    /// TeX; whether it stands by itself.
    Math(bool, String),
}

/// How text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Bold,
    Italic,
    Underlined,
    Struck,
    Sub,
    Super,
}

/// The blocks of `html`.
pub(crate) fn blocks(html: &str) -> Vec<Block> {
    blocks_of(&tree(html))
}

fn blocks_of(nodes: &[Node<'_>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = Lines::default();
    flow(nodes, &mut lines, &mut blocks);
    lines.end(&mut blocks);
    blocks
}

/// Text and blocks as they come, down through elements that only hold others.
fn flow(nodes: &[Node<'_>], lines: &mut Lines, blocks: &mut Vec<Block>) {
    for node in nodes {
        let element = match node {
            Node::Text(text) => {
                lines.text(text);
                continue;
            }
            Node::Element(element) => element,
        };
        if let Some(block) = block(element) {
            lines.end(blocks);
            blocks.extend(block);
            continue;
        }
        match element.name.as_str() {
            "p" => {
                lines.end(blocks);
                flow(&element.inside, lines, blocks);
                lines.end(blocks);
            }
            // A line of its own, in the same paragraph.
            name if is_block(name) => {
                lines.line();
                flow(&element.inside, lines, blocks);
                lines.line();
            }
            _ if holds_blocks(element) => flow(&element.inside, lines, blocks),
            _ => lines.inline(element),
        }
    }
}

/// The blocks that an element is, if it is some.
fn block(element: &Element<'_>) -> Option<Vec<Block>> {
    let one = |block| Some(vec![block]);
    match element.name.as_str() {
        "ul" | "ol" | "menu" => {
            let start = element.attribute("start").and_then(|start| start.trim().parse().ok());
            let first = (element.name == "ol").then(|| start.unwrap_or(1));
            one(Block::List(first, items(element)))
        }
        "dl" => one(Block::Terms(terms(element))),
        "blockquote" => one(Block::Quote(blocks_of(&element.inside))),
        "pre" => one(code(element)),
        "table" => {
            let (heads, rows) = rows(element);
            one(Block::Table { heads, rows })
        }
        "hr" => one(Block::Rule),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = element.name.bytes().last().map_or(1, |digit| digit - b'0');
            one(Block::Heading(level, lines::inlines(&element.inside)))
        }
        _ => None,
    }
}

/// Whether there are blocks in an element that itself is none, as in `<b><p>…</p></b>`.
fn holds_blocks(element: &Element<'_>) -> bool {
    element.inside.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Element(inner) => is_block(&inner.name) || holds_blocks(inner),
    })
}

/// Whether what is called so stands in lines of its own.
fn is_block(name: &str) -> bool {
    #[rustfmt::skip]
    const BLOCKS: [&str; 32] = [
        "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl",
        "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
    ];
    BLOCKS.contains(&name)
}

fn items(list: &Element<'_>) -> Vec<Vec<Block>> {
    let mut items: Vec<Vec<Block>> = Vec::new();
    for node in &list.inside {
        match node {
            Node::Element(item) if item.name == "li" => items.push(blocks_of(&item.inside)),
            // A list that stands in a list rather than in an item belongs to the item before.
            Node::Element(other) => {
                let inside = block(other).unwrap_or_else(|| blocks_of(&other.inside));
                match items.last_mut() {
                    Some(last) => last.extend(inside),
                    None => items.push(inside),
                }
            }
            Node::Text(text) if !text.trim().is_empty() => {
                items.push(blocks_of(std::slice::from_ref(node)));
            }
            Node::Text(_) => {}
        }
    }
    items
}

fn terms(list: &Element<'_>) -> Vec<(Vec<Inline>, Vec<Block>)> {
    let mut terms: Vec<(Vec<Inline>, Vec<Block>)> = Vec::new();
    for node in &list.inside {
        let element = match node {
            Node::Element(element) => element,
            Node::Text(text) if text.trim().is_empty() => continue,
            Node::Text(_) => {
                let stray = blocks_of(std::slice::from_ref(node));
                match terms.last_mut() {
                    Some((_, meaning)) => meaning.extend(stray),
                    None => terms.push((Vec::new(), stray)),
                }
                continue;
            }
        };
        match (element.name.as_str(), terms.last_mut()) {
            ("dt", _) => terms.push((lines::inlines(&element.inside), Vec::new())),
            (_, Some((_, meaning))) => meaning.extend(blocks_of(&element.inside)),
            (_, None) => terms.push((Vec::new(), blocks_of(&element.inside))),
        }
    }
    terms
}

fn code(element: &Element<'_>) -> Block {
    let language = |element: &Element<'_>| {
        let class = element.attribute("class")?;
        let named = |word: &str| {
            word.strip_prefix("language-").or_else(|| word.strip_prefix("lang-")).map(str::to_owned)
        };
        class.split_ascii_whitespace().find_map(named)
    };
    let inner = element.inside.iter().find_map(|node| match node {
        Node::Element(inner) if inner.name == "code" => Some(inner),
        _ => None,
    });
    let language = language(element).or_else(|| language(inner?)).unwrap_or_default();
    let text = verbatim(&element.inside);
    // The first line end after the tag belongs to the tag.
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches('\n').to_owned();
    Block::Code { language, text }
}

/// The text of `nodes` with the white space that it has; blocks stand in lines of their own, and cells
/// apart.
fn verbatim(nodes: &[Node<'_>]) -> String {
    let mut text = Verbatim::default();
    text.add(nodes);
    text.text
}

#[derive(Default)]
struct Verbatim {
    text: String,
    /// What parts what comes from what stands there, unless white space does.
    owed: Option<char>,
}

/// What parts an element in code from what stands around it.
fn parts(name: &str) -> Option<char> {
    match name {
        "td" | "th" => Some(' '),
        name if is_block(name) => Some('\n'),
        _ => None,
    }
}

impl Verbatim {
    fn add(&mut self, nodes: &[Node<'_>]) {
        for node in nodes {
            match node {
                Node::Text("") => {}
                Node::Text(raw) => {
                    self.pay();
                    self.text.push_str(&htmlize::unescape(*raw).replace('\r', ""));
                }
                Node::Element(element) if element.name == "br" => {
                    self.pay();
                    self.text.push('\n');
                }
                Node::Element(element) => {
                    let parts = parts(&element.name);
                    self.owe(parts);
                    self.add(&element.inside);
                    self.owe(parts);
                }
            }
        }
    }

    fn pay(&mut self) {
        let parted = match self.owed {
            Some('\n') => self.text.is_empty() || self.text.ends_with('\n'),
            _ => self.text.is_empty() || self.text.ends_with(['\n', ' ']),
        };
        self.text.extend(self.owed.take().filter(|_| !parted));
    }

    fn owe(&mut self, parts: Option<char>) {
        if self.owed != Some('\n') {
            self.owed = parts.or(self.owed);
        }
    }
}

type Rows = Vec<Vec<Vec<Inline>>>;

fn rows(table: &Element<'_>) -> (usize, Rows) {
    let mut rows = Vec::new();
    let mut heads = 0;
    collect_rows(table, false, &mut heads, &mut rows);
    (heads, rows)
}

fn collect_rows(part: &Element<'_>, head: bool, heads: &mut usize, rows: &mut Rows) {
    for node in &part.inside {
        let element = match node {
            Node::Element(element) => element,
            Node::Text(_) => {
                rows.extend(stray_cell(node).map(|cell| vec![cell]));
                continue;
            }
        };
        if element.name != "tr" {
            let head = head || element.name == "thead";
            if matches!(element.name.as_str(), "thead" | "tbody" | "tfoot") {
                collect_rows(element, head, heads, rows);
            } else {
                rows.push(vec![lines::inlines(std::slice::from_ref(node))]);
            }
            continue;
        }
        let are_heads = element.inside.iter().all(|node| match node {
            Node::Element(cell) => cell.name == "th",
            Node::Text(text) => text.trim().is_empty(),
        });
        let cells = element.inside.iter().filter_map(|node| match node {
            Node::Element(cell) if matches!(cell.name.as_str(), "td" | "th") => {
                Some(lines::inlines(&cell.inside))
            }
            Node::Element(_) => Some(lines::inlines(std::slice::from_ref(node))),
            Node::Text(_) => stray_cell(node),
        });
        let cells: Vec<Vec<Inline>> = cells.collect();
        let is_head = head || (!cells.is_empty() && are_heads);
        if is_head && *heads == rows.len() {
            *heads += 1;
        }
        rows.push(cells);
    }
}

/// What stands between cells rather than in one, as a cell.
fn stray_cell(node: &Node<'_>) -> Option<Vec<Inline>> {
    match node {
        Node::Text(text) if !text.trim().is_empty() => {
            Some(lines::inlines(std::slice::from_ref(node)))
        }
        _ => None,
    }
}

/// What an attribute such as `src` says.
fn value(element: &Element<'_>, name: &str) -> String {
    element.attribute(name).map(Cow::into_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests;
