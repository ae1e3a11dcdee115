//! The events of a Markdown parser written as text and as HTML.
//!
//! Both are written at once, until something comes that text cannot show. A loop, no recursion:
//! nesting may be as deep as it likes.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::guard::Guarded;
use super::html::{Balance, attribute};
use super::wrap;
use crate::text::Text;

mod inline;

use inline::{is_dunder, titled};
pub(super) use inline::{runs, without_attributes};

pub(super) fn write<'a>(guarded: &Guarded<'_>) -> Text<'a> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = with_whole_html(Parser::new_ext(&guarded.source, options).into_offset_iter());
    let lines = wrap::lines(guarded);
    let mut balance = Balance::default();
    let mut breaks = Vec::new();
    let mut line = 0;
    for (event, range) in &events {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => balance.count(html),
            Event::SoftBreak => {
                line = wrap::line_of(&lines, range.start, line);
                breaks.push(line);
            }
            _ => {}
        }
    }
    let mut writer = Writer {
        guarded,
        balance,
        breaks: wrap::meant(&breaks, &lines).into_iter(),
        html: String::with_capacity(guarded.source.len()),
        text: Some(String::with_capacity(guarded.source.len())),
        after: After::Nothing,
        after_image: false,
        code: None,
        alt: None,
        table: Table::default(),
        links: Vec::new(),
        literal: Vec::new(),
        clozes: 0,
    };
    for (event, range) in events {
        writer.event(event, guarded.source.get(range).unwrap_or_default());
    }
    match writer.text {
        Some(text) => Text::plain(text),
        None => Text::html(writer.html),
    }
}

/// The events with blocks of HTML in one: the parser gives them line by line, and a tag may have several.
fn with_whole_html<'g>(
    events: impl Iterator<Item = (Event<'g>, Range<usize>)>,
) -> Vec<(Event<'g>, Range<usize>)> {
    let mut whole: Vec<(Event<'g>, Range<usize>)> = Vec::new();
    let mut html: Option<(String, Range<usize>)> = None;
    for (event, range) in events {
        match (&mut html, event) {
            (Some((block, lines)), Event::Html(line)) => {
                block.push_str(&line);
                lines.end = range.end;
            }
            (None, Event::Html(line)) => html = Some((line.into_string(), range)),
            (_, event) => {
                whole.extend(html.take().map(|(block, lines)| (Event::Html(block.into()), lines)));
                whole.push((event, range));
            }
        }
    }
    whole.extend(html.map(|(block, lines)| (Event::Html(block.into()), lines)));
    whole
}

/// What stands before the place where the writer is, in the same block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Paragraph,
}

#[derive(Debug, Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
}

struct Writer<'g> {
    guarded: &'g Guarded<'g>,
    balance: Balance,
    breaks: std::vec::IntoIter<bool>,
    html: String,
    /// The same as plain text, as long as that shows everything.
    text: Option<String>,
    after: After,
    /// Whether an image was written last: what other programs write behind it in braces is not
    /// to be seen.
    after_image: bool,
    /// The text of a code block.
    code: Option<String>,
    /// The alternative text of an image.
    alt: Option<(String, String, String)>,
    table: Table,
    /// For each open link, whether it is written as one.
    links: Vec<bool>,
    /// For each open strong emphasis, whether its marks are part of the text: `__init__`.
    literal: Vec<bool>,
    /// How many clozes are open.
    clozes: usize,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, source: &str) {
        let after_image = std::mem::replace(&mut self.after_image, false);
        match event {
            Event::Text(text) if after_image => self.text(without_attributes(&text)),
            Event::Start(tag) => self.start(tag, source),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.raw(&html),
            Event::SoftBreak => match self.breaks.next() {
                Some(false) => self.both(" ", " "),
                _ => self.both("\n", "<br>"),
            },
            Event::HardBreak => self.both("\n", "<br>"),
            Event::Rule => self.block("<hr>"),
            // None of the other extensions is on.
            _ => {}
        }
    }

    fn both(&mut self, text: &str, html: &str) {
        if let Some((_, _, alt)) = &mut self.alt {
            alt.push_str(text);
            return;
        }
        if let Some(plain) = &mut self.text {
            plain.push_str(text);
        }
        self.html.push_str(html);
    }

    /// Writes HTML that text cannot show.
    fn markup(&mut self, html: &str) {
        self.text = None;
        self.html.push_str(html);
    }

    fn block(&mut self, html: &str) {
        self.after = After::Nothing;
        self.markup(html);
    }

    /// Writes what parts a block from the paragraph before it, if one stands there.
    fn part_from_paragraph(&mut self, text: &str, html: &str) {
        if std::mem::replace(&mut self.after, After::Nothing) == After::Paragraph {
            self.both(text, html);
        }
    }

    fn start(&mut self, tag: Tag<'_>, source: &str) {
        match tag {
            Tag::Paragraph => self.part_from_paragraph("\n\n", "<br><br>"),
            Tag::Heading { level, .. } => self.block(&format!("<{level}>")),
            Tag::BlockQuote(_) => self.block("<blockquote>"),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                let language = language.trim_matches(|c: char| "{}.".contains(c));
                match language.is_empty() {
                    true => self.block("<pre><code>"),
                    false => self
                        .block(&format!("<pre><code class=\"language-{}\">", attribute(language))),
                }
                self.code = Some(String::new());
            }
            Tag::HtmlBlock => self.part_from_paragraph("\n", "\n"),
            Tag::List(None) => self.block("<ul>"),
            Tag::List(Some(1)) => self.block("<ol>"),
            Tag::List(Some(number)) => self.block(&format!("<ol start=\"{number}\">")),
            Tag::Item => self.block("<li>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments, ..Table::default() };
                self.block("<table>");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.markup("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                if !std::mem::replace(&mut self.table.has_body, true) {
                    self.markup("<tbody>");
                }
                self.markup("<tr>");
            }
            Tag::TableCell => {
                let name = if self.table.in_head { "th" } else { "td" };
                let style = match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => " style=\"text-align:left\"",
                    Some(Alignment::Center) => " style=\"text-align:center\"",
                    Some(Alignment::Right) => " style=\"text-align:right\"",
                    _ => "",
                };
                self.table.column += 1;
                self.markup(&format!("<{name}{style}>"));
            }
            Tag::Emphasis => self.inline("<i>"),
            Tag::Strong => {
                let literal = is_dunder(source);
                self.literal.push(literal);
                if literal { self.both("__", "__") } else { self.inline("<b>") }
            }
            Tag::Strikethrough => self.inline("<del>"),
            Tag::Link { dest_url, title, .. } => {
                let dest = self.guarded.as_typed(&dest_url).into_owned();
                let is_link = !dest.is_empty() && !runs(&dest);
                self.links.push(is_link);
                if is_link {
                    let title = titled(&self.guarded.as_typed(&title));
                    self.inline(&format!("<a href=\"{}\"{title}>", attribute(&dest)));
                }
            }
            Tag::Image { dest_url, title, .. } => {
                let dest = self.guarded.as_typed(&dest_url).into_owned();
                let title = self.guarded.as_typed(&title).into_owned();
                self.alt = Some((dest, title, String::new()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.after = After::Paragraph,
            TagEnd::Heading(level) => self.block(&format!("</{level}>")),
            TagEnd::BlockQuote(_) => self.block("</blockquote>"),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let code = code.strip_suffix('\n').unwrap_or(&code);
                let html = self.code_html(code);
                self.block(&html);
                self.block("</code></pre>");
            }
            TagEnd::List(false) => self.block("</ul>"),
            TagEnd::List(true) => self.block("</ol>"),
            TagEnd::Item => self.block("</li>"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.markup("</tr></thead>");
            }
            TagEnd::TableRow => self.markup("</tr>"),
            TagEnd::TableCell => self.markup(if self.table.in_head { "</th>" } else { "</td>" }),
            TagEnd::Table => {
                self.block(if self.table.has_body { "</tbody></table>" } else { "</table>" });
            }
            TagEnd::Emphasis => self.inline("</i>"),
            TagEnd::Strong => match self.literal.pop() {
                Some(true) => self.both("__", "__"),
                _ => self.inline("</b>"),
            },
            TagEnd::Strikethrough => self.inline("</del>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.inline("</a>"),
            TagEnd::Image => {
                self.image();
                self.after_image = true;
            }
            _ => {}
        }
    }
}
