//! What a side of a card says, as HTML that is written anew from its text: nothing that a card brings
//! along can run, load or cover another card. Its letters are as large as there is room.
//!
//! It must not know where a card stands.

use std::cell::RefCell;
use std::collections::BTreeMap;

use data_encoding::BASE64;

use crate::deck::Collection;
use crate::media::{names, shown_as};
use crate::text::blocks::{Block, Inline, Mark, blocks};
use crate::text::{Text, escape_marks};

/// A side.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) html: String,
    /// Whether there is room for all of it.
    pub(super) fits: bool,
}

/// Writes sides.
pub(super) struct Writer<'c> {
    collection: &'c Collection<'c>,
    /// The width and the height of a card, in millimetres.
    cell: (f64, f64),
    /// The images so far, as addresses that hold all of them.
    images: RefCell<BTreeMap<String, Option<String>>>,
}

/// Sizes of letters, in points: the classes of the style.
const SIZES: [u16; 9] = [20, 16, 13, 11, 9, 8, 7, 6, 5];

/// A point, in millimetres.
const POINT: f64 = 0.3528;

/// The padding of a card on either side, and what its foot takes, in millimetres.
const PADDING: f64 = 3.0;

impl<'c> Writer<'c> {
    pub(super) fn new(collection: &'c Collection<'c>, cell: (f64, f64)) -> Self {
        Self { collection, cell, images: RefCell::default() }
    }

    /// How many images the page holds.
    pub(super) fn media(&self) -> usize {
        self.images.borrow().values().flatten().count()
    }

    /// A side that says this, with a line at its foot.
    pub(super) fn side(&self, text: &Text<'_>, foot: &str) -> Side {
        let blocks = blocks(&text.to_html());
        let mut html = String::new();
        self.blocks(&blocks, &mut html);
        let size = SIZES.into_iter().find(|size| self.height(&blocks, *size, 0.0) <= self.room());
        let fits = size.is_some();
        let size = size.or(SIZES.last().copied()).unwrap_or_default();
        let foot = match foot {
            "" => String::new(),
            foot => format!("<div class=\"foot\" dir=\"auto\">{}</div>", escape_marks(foot)),
        };
        let html = format!("<div class=\"card f{size}\" dir=\"auto\">{html}{foot}</div>");
        Side { html, fits }
    }

    /// How much height there is for text, in millimetres.
    fn room(&self) -> f64 {
        self.cell.1 - 2.0 * PADDING
    }

    /// About how high blocks are in letters of a size, in millimetres, when so much of the width is
    /// taken.
    fn height(&self, blocks: &[Block], size: u16, taken: f64) -> f64 {
        let em = f64::from(size) * POINT;
        let width = (self.cell.0 - 2.0 * PADDING - taken).max(em);
        let line = 1.25 * em;
        let lines = |inlines: &[Inline]| {
            let mut measure = Measure { lines: 1.0, width: 0.0, images: 0.0 };
            measure.add(inlines, width / em);
            measure.lines * line + measure.images * 0.45 * self.cell.1
        };
        let gap = 0.35 * em;
        let of = |block: &Block| match block {
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => lines(inlines) + gap,
            Block::List(_, items) => {
                items.iter().map(|item| self.height(item, size, taken + 1.4 * em)).sum()
            }
            Block::Terms(terms) => terms
                .iter()
                .map(|(term, meaning)| lines(term) + self.height(meaning, size, taken + em))
                .sum(),
            Block::Quote(inside) => self.height(inside, size, taken + 2.0 * em) + gap,
            Block::Code { text, .. } => {
                let columns = (width / (0.55 * em)).max(1.0);
                let wrapped = |line: &str| (line.chars().count() as f64 / columns).ceil().max(1.0);
                text.split('\n').map(wrapped).sum::<f64>() * line * 0.95 + gap
            }
            Block::Table { rows, .. } => {
                let row = |cells: &Vec<Vec<Inline>>| {
                    let all: Vec<Inline> = cells.concat();
                    lines(&all) + 0.3 * em
                };
                rows.iter().map(row).sum::<f64>() + gap
            }
            Block::Rule => em,
        };
        blocks.iter().map(of).sum()
    }

    fn blocks(&self, blocks: &[Block], html: &mut String) {
        for block in blocks {
            self.block(block, html);
        }
    }

    fn block(&self, block: &Block, html: &mut String) {
        let mut around = |open: &str, close: &str, inside: &dyn Fn(&mut String)| {
            html.push_str(open);
            inside(html);
            html.push_str(close);
        };
        match block {
            Block::Paragraph(inlines) => around("<p>", "</p>", &|html| self.inlines(inlines, html)),
            Block::Heading(_, inlines) => {
                around("<h6>", "</h6>", &|html| self.inlines(inlines, html));
            }
            Block::List(first, items) => {
                let (open, close) = match first {
                    None => ("<ul>".to_owned(), "</ul>"),
                    Some(first) => (format!("<ol start=\"{first}\">"), "</ol>"),
                };
                around(&open, close, &|html| {
                    for item in items {
                        html.push_str("<li>");
                        self.blocks(item, html);
                        html.push_str("</li>");
                    }
                });
            }
            Block::Terms(terms) => around("<dl>", "</dl>", &|html| {
                for (term, meaning) in terms {
                    html.push_str("<dt>");
                    self.inlines(term, html);
                    html.push_str("</dt><dd>");
                    self.blocks(meaning, html);
                    html.push_str("</dd>");
                }
            }),
            Block::Quote(inside) => {
                around("<blockquote>", "</blockquote>", &|html| self.blocks(inside, html));
            }
            Block::Code { text, .. } => {
                around("<pre>", "</pre>", &|html| html.push_str(&escape_marks(text)));
            }
            Block::Table { heads, rows } => around("<table>", "</table>", &|html| {
                for (at, row) in rows.iter().enumerate() {
                    let name = if at < *heads { "th" } else { "td" };
                    html.push_str("<tr>");
                    for cell in row {
                        html.push_str(&format!("<{name}>"));
                        self.inlines(cell, html);
                        html.push_str(&format!("</{name}>"));
                    }
                    html.push_str("</tr>");
                }
            }),
            Block::Rule => html.push_str("<hr>"),
        }
    }

    fn inlines(&self, inlines: &[Inline], html: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => html.push_str(&escape_marks(text)),
                Inline::Break => html.push_str("<br>"),
                Inline::Code(code) => {
                    html.push_str(&format!("<code>{}</code>", escape_marks(code)));
                }
                Inline::Marked(mark, inside) => {
                    let name = match mark {
                        Mark::Bold => "b",
                        Mark::Italic => "i",
                        Mark::Underlined => "u",
                        Mark::Struck => "s",
                        Mark::Sub => "sub",
                        Mark::Super => "sup",
                    };
                    html.push_str(&format!("<{name}>"));
                    self.inlines(inside, html);
                    html.push_str(&format!("</{name}>"));
                }
                Inline::Link(to, shown) if shown.is_empty() => html.push_str(&escape_marks(to)),
                Inline::Link(_, shown) => self.inlines(shown, html),
                Inline::Image(file, alt) => self.image(file, alt, html),
                Inline::Sound(file) => html.push_str(&format!("♪ {}", escape_marks(file))),
                Inline::Math(_, tex) => {
                    html.push_str(&format!("<i>{}</i>", escape_marks(tex.trim())));
                }
            }
        }
    }

    /// An image that the page holds; its name if it is not there to be held.
    fn image(&self, file: &str, alt: &str, html: &mut String) {
        let mut images = self.images.borrow_mut();
        let address = images.entry(file.to_owned()).or_insert_with(|| self.address(file));
        match address {
            Some(address) => {
                html.push_str(&format!("<img src=\"{address}\" alt=\"{}\">", escape_marks(alt)));
            }
            None => html.push_str(&format!("[{}]", escape_marks(file))),
        }
    }

    fn address(&self, file: &str) -> Option<String> {
        let media = &self.collection.media;
        let at = names(file).find_map(|name| media.position(&name))?;
        let media = media.get(at)?;
        let kind = shown_as(&media.name).filter(|kind| kind.starts_with("image/"))?;
        let mut bytes = Vec::new();
        media.copy_to(&mut bytes).ok()?;
        Some(format!("data:{kind};base64,{}", BASE64.encode(&bytes)))
    }
}

/// How many lines some text takes.
struct Measure {
    lines: f64,
    /// How much of the last line is full, in ems.
    width: f64,
    images: f64,
}

impl Measure {
    fn add(&mut self, inlines: &[Inline], room: f64) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Math(_, text) => {
                    self.text(text, room);
                }
                Inline::Sound(file) => self.text(file, room),
                Inline::Break => {
                    self.lines += 1.0;
                    self.width = 0.0;
                }
                Inline::Marked(_, inside) | Inline::Link(_, inside) => self.add(inside, room),
                Inline::Image(..) => self.images += 1.0,
            }
        }
    }

    fn text(&mut self, text: &str, room: f64) {
        for word in text.split(' ') {
            let wide: f64 =
                word.chars().map(|c| if u32::from(c) < 0x2e80 { 0.56 } else { 1.05 }).sum();
            if self.width > 0.0 && self.width + wide > room {
                self.lines += 1.0;
                self.width = 0.0;
            }
            let whole = ((self.width + wide) / room).ceil() - 1.0;
            self.lines += whole.max(0.0);
            self.width = self.width + wide - whole.max(0.0) * room + 0.28;
        }
    }
}
