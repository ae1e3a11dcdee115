//! Blocks: paragraphs, lists, code, tables, and what stands between them.
//!
//! A target whose sides are lines without gaps takes some blocks only at the end and others not at
//! all; then the whole side becomes a line of HTML. It must not know what stands inside of a line.

use std::ops::Range;

use super::element::{Element, Token, attribute, tokens};
use super::escape::{holds_cloze, longest_run};
use super::line::{Line, Mark, break_once};
use super::table::Table;
use super::taken::Taken;
use super::{Lines, Notation, html};
use crate::cloze::PARTED;

/// Lists and quotations inside of one another go no deeper; what is below is text of its own lines.
const DEEPEST: usize = 12;

/// The Markdown of what `taken` is.
pub(super) fn write(taken: &Taken<'_>, notation: &Notation) -> String {
    let tokens = tokens(&taken.html);
    let page = Page { tokens: &tokens, taken, notation };
    let whole = 0..tokens.len();
    if !page.shows(whole.clone()) {
        return String::new();
    }
    let written = page.blocks(whole.clone(), 0, &[]).and_then(|blocks| page.joined(blocks, 0));
    match written {
        Some(written) => written,
        None if notation.html => html::line(&tokens, taken, notation),
        None => page.flat(whole),
    }
}

/// A block as it is written.
#[derive(Debug)]
struct Block {
    text: String,
    is: Is,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Lines,
    Heading,
    Bullets,
    Numbers,
    Quote,
    Code,
    Rule,
    Table,
    Html,
}

struct Page<'p> {
    tokens: &'p [Token<'p>],
    taken: &'p Taken<'p>,
    notation: &'p Notation,
}

impl Page<'_> {
    fn slice(&self, range: Range<usize>) -> &[Token<'_>] {
        self.tokens.get(range).unwrap_or_default()
    }

    /// The blocks of some tokens, in which `marks` are open; nothing if a line cannot hold one.
    fn blocks(&self, range: Range<usize>, depth: usize, marks: &[Mark]) -> Option<Vec<Block>> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut line = Line::new(self.taken, self.notation, marks);
        let mut at = range.start;
        while at < range.end
            && let Some(token) = self.tokens.get(at)
        {
            let Token::Open { element, end, .. } = token else {
                line.token(token);
                at += 1;
                continue;
            };
            let end = (*end).min(range.end);
            if *element == Element::Code && end > at {
                line.code(self.slice(at + 1..end));
                at = end.max(at + 1);
            } else if element.is_container() && depth < DEEPEST {
                line.flush_into(&mut blocks);
                if self.notation.lines == Lines::One {
                    return None;
                }
                let end = if element.is_void() { at + 1 } else { end };
                let last = blocks.last();
                let new = self.container(at, end, depth, last, &line.marks())?;
                blocks.extend(new);
                at = end.max(at + 1);
            } else {
                line.token(token);
                at += 1;
            }
        }
        line.flush_into(&mut blocks);
        Some(blocks)
    }

    /// The block that begins with the token at `at` and ends before `end`.
    fn container(
        &self,
        at: usize,
        end: usize,
        depth: usize,
        last: Option<&Block>,
        marks: &[Mark],
    ) -> Option<Vec<Block>> {
        let Some(Token::Open { element, tag, .. }) = self.tokens.get(at) else {
            return Some(Vec::new());
        };
        let inner = at + 1..end;
        // Two lists of one sign would be one.
        let after = last.map(|block| block.text.trim_start_matches(|c: char| c.is_ascii_digit()));
        let after = |sign: char| after.is_some_and(|text| text.starts_with(sign));
        let bullet = if after('-') { "*" } else { "-" };
        let one =
            |text: String, is| if text.is_empty() { Vec::new() } else { vec![Block { text, is }] };
        Some(match element {
            Element::Heading(_) if !self.notation.headings => self.as_html(at, end)?,
            Element::Heading(level) => {
                let text = self.cell(inner);
                let signs = "#".repeat(usize::from(*level));
                let text = if text.is_empty() { text } else { format!("{signs} {text}") };
                one(text, Is::Heading)
            }
            Element::List | Element::NumberedList if self.notation.line_marks.contains(&"- ") => {
                self.as_html(at, end)?
            }
            Element::List | Element::NumberedList
                if self.first_item(&inner) > self.first_filled(&inner) =>
            {
                // What stands before the first item is in none.
                let first = self.first_item(&inner);
                let mut blocks = self.blocks(inner.start..first, depth + 1, marks)?;
                let items = self.list(first..end, depth, marks, |_| "-".to_owned())?;
                blocks.extend(one(items, Is::Bullets));
                blocks
            }
            Element::List => {
                one(self.list(inner, depth, marks, |_| bullet.to_owned())?, Is::Bullets)
            }
            Element::NumberedList => {
                let dot = if after('.') { ')' } else { '.' };
                let start = attribute(tag, "start").and_then(|start| start.parse::<u32>().ok());
                let start = start.filter(|start| *start < 100_000_000).unwrap_or(1) as usize;
                let sign = move |at: usize| format!("{}{dot}", start + at);
                match self.items(inner.clone()).len() {
                    // A number alone is no list to many readers.
                    1 => one(self.list(inner, depth, marks, |_| bullet.to_owned())?, Is::Bullets),
                    _ => one(self.list(inner, depth, marks, sign)?, Is::Numbers),
                }
            }
            Element::Quote if self.notation.line_marks.contains(&">") => self.as_html(at, end)?,
            Element::Quote => {
                let blocks = self.blocks(inner, depth + 1, marks)?;
                let text = self.joined(blocks, depth + 1)?;
                match text.is_empty() {
                    true => Vec::new(),
                    false => one(prefixed(&text, "> ", "> "), Is::Quote),
                }
            }
            Element::Pre => match self.code(inner) {
                Some(text) => one(text, Is::Code),
                None => self.as_html(at, end)?,
            },
            Element::Rule => one("***".to_owned(), Is::Rule),
            Element::Table if self.notation.lines == Lines::Any => {
                let table = Table::of(self.slice(inner.clone()), inner.start, |from, to| {
                    self.cell(from..to)
                });
                // Text between cells belongs to no cell: then it is no table to Markdown.
                match table.is_sound() {
                    true => one(table.written(), Is::Table),
                    false => self.blocks(inner, DEEPEST, marks)?,
                }
            }
            Element::Table => return None,
            _ => Vec::new(),
        })
    }

    /// A block as HTML, which stands on a line by itself.
    fn as_html(&self, at: usize, end: usize) -> Option<Vec<Block>> {
        if self.notation.lines != Lines::Any || !self.notation.html {
            return None;
        }
        if !self.shows(at..end) {
            return Some(Vec::new());
        }
        let text = html::line(self.slice(at..end), self.taken, self.notation);
        Some(vec![Block { text, is: Is::Html }])
    }

    /// Whether there is anything to see in some tokens.
    fn shows(&self, range: Range<usize>) -> bool {
        self.slice(range).iter().any(|token| match token {
            Token::Text(text) if text == PARTED => false,
            Token::Text(text) => !htmlize::unescape(&**text).trim().is_empty(),
            Token::Open { element, .. } => matches!(element, Element::Image | Element::Item),
            Token::Close(_) => false,
        })
    }

    /// Tokens as one line, for a cell or a heading.
    fn cell(&self, range: Range<usize>) -> String {
        let notation = self.notation.in_lines(Lines::One);
        let page = Page { notation: &notation, ..*self };
        match page.blocks(range.clone(), 0, &[]).and_then(|blocks| page.joined(blocks, 0)) {
            Some(text) => text,
            None => html::line(self.slice(range), self.taken, &notation),
        }
    }

    /// Tokens without blocks, for targets that have neither lines nor HTML for them.
    fn flat(&self, range: Range<usize>) -> String {
        let blocks = self.blocks(range, DEEPEST, &[]).unwrap_or_default();
        blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join("\n")
    }

    /// Where the first item of a list begins; its end if there is none.
    fn first_item(&self, range: &Range<usize>) -> usize {
        let mut at = range.start;
        while at < range.end
            && let Some(token) = self.tokens.get(at)
        {
            match token {
                Token::Open { element: Element::Item, .. } => return at,
                Token::Open { element, end, .. } if element.is_container() => {
                    at = (*end).max(at + 1)
                }
                _ => at += 1,
            }
        }
        range.end
    }

    /// Where the first token is that is not only white space.
    fn first_filled(&self, range: &Range<usize>) -> usize {
        let is_blank = |token: &Token<'_>| match token {
            Token::Text(text) => text.trim().is_empty(),
            Token::Close(_) => true,
            Token::Open { .. } => false,
        };
        range.start + self.slice(range.clone()).iter().take_while(|token| is_blank(token)).count()
    }

    /// Where the items of a list are; what stands between two of them belongs to the one before.
    fn items(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut items: Vec<Range<usize>> = Vec::new();
        let mut at = range.start;
        while at < range.end
            && let Some(token) = self.tokens.get(at)
        {
            let (from, to) = match token {
                Token::Open { element: Element::Item, end, .. } => {
                    let end = (*end).min(range.end);
                    items.push(at + 1..end);
                    at = end.max(at + 1);
                    continue;
                }
                Token::Open { element, end, .. } if element.is_container() => {
                    (at, (*end).clamp(at + 1, range.end.max(at + 1)))
                }
                Token::Text(text) if text.trim().is_empty() => (at, at),
                Token::Close(_) => (at, at),
                _ => (at, at + 1),
            };
            if to > from {
                match items.last_mut() {
                    Some(last) => last.end = to,
                    None => items.push(from..to),
                }
            }
            at = to.max(at + 1);
        }
        items
    }

    fn list(
        &self,
        range: Range<usize>,
        depth: usize,
        marks: &[Mark],
        sign: impl Fn(usize) -> String,
    ) -> Option<String> {
        let mut out = String::new();
        for (at, item) in self.items(range).into_iter().enumerate() {
            let blocks = self.blocks(item, depth + 1, marks)?;
            let text = self.joined(blocks, depth + 1)?;
            if at > 0 {
                out.push('\n');
            }
            let sign = sign(at);
            let indent = " ".repeat(sign.len() + 1);
            // An item without anything would be a sign to some.
            let text = if text.is_empty() { "&nbsp;" } else { &text };
            out.push_str(&prefixed(text, &format!("{sign} "), &indent));
        }
        Some(out)
    }

    /// Fenced code; nothing if it has clozes in it, or lines that mean something to the dialect.
    fn code(&self, range: Range<usize>) -> Option<String> {
        let code = html::code_of(self.slice(range.clone()), self.taken)?;
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return Some(String::new());
        }
        let is_marked = |line: &str| {
            let marks = self.notation.line_marks;
            marks.iter().any(|mark| line.trim_start().starts_with(mark))
        };
        let brackets = self.notation.clozes == super::Clozes::Brackets && code.contains(['[', ']']);
        // To our reader there are clozes in code, too.
        if brackets
            || self.notation.html && holds_cloze(code)
            || code.contains('\r')
            || code.lines().any(is_marked)
        {
            return None;
        }
        let tags = self.slice(range).iter();
        let class = tags.filter_map(|token| match token {
            Token::Open { element: Element::Code, tag, .. } => attribute(tag, "class"),
            _ => None,
        });
        let language = class.filter_map(|class| language_of(&class)).next().unwrap_or_default();
        let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
        Some(format!("{fence}{language}\n{code}\n{fence}"))
    }

    /// Blocks one below the other; nothing if the lines of the notation cannot hold them so.
    fn joined(&self, mut blocks: Vec<Block>, depth: usize) -> Option<String> {
        // A rule at either end shows nothing, and is cut off by readers.
        while blocks.pop_if(|block| block.is == Is::Rule).is_some() {}
        let rules = blocks.iter().take_while(|block| block.is == Is::Rule).count();
        blocks.drain(..rules);
        let tight = self.notation.lines != Lines::Any;
        let mut out = String::new();
        let mut last: Option<Is> = None;
        for block in blocks {
            if let Some(last) = last {
                let goes_on = matches!(last, Is::Bullets | Is::Numbers | Is::Quote);
                if tight && (goes_on || block.is == Is::Numbers) {
                    return None;
                }
                let inside =
                    depth > 0 && last == Is::Lines && matches!(block.is, Is::Bullets | Is::Code);
                // What a block without anything in it parts is one paragraph to the reader.
                if self.notation.lines == Lines::Tight && (last, block.is) == (Is::Lines, Is::Lines)
                {
                    break_once(self.notation, &mut out);
                } else {
                    out.push_str(if tight || inside { "\n" } else { "\n\n" });
                }
            }
            last = Some(block.is);
            out.push_str(&block.text);
        }
        Some(out)
    }
}

/// The language that a class such as `language-rust` names.
fn language_of(class: &str) -> Option<String> {
    let named = class.split_whitespace().find_map(|class| class.strip_prefix("language-"))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "+#-_.".contains(c);
    named.chars().all(is_name).then(|| named.trim_matches('.').to_owned())
}

/// `text` with `first` before its first line and `rest` before the others, but for blank ones.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, line) in text.split('\n').enumerate() {
        let prefix = if at == 0 { first } else { rest };
        if at > 0 {
            out.push('\n');
        }
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

impl Line<'_> {
    /// Ends the paragraph; a block of it goes to `blocks` if there is anything in it.
    fn flush_into(&mut self, blocks: &mut Vec<Block>) {
        let is_empty = self.is_empty();
        let text = self.finish();
        if !is_empty && !text.is_empty() {
            blocks.push(Block { text, is: Is::Lines });
        }
    }
}
