//! What a side says, as Org: paragraphs, lists, tables, code, and the marks in them.
//!
//! It must not know headings or properties.

use std::borrow::Cow;

use crate::cloze::PARTED;
use crate::deck::Kind;
use crate::text::blocks::{Block, Inline, Mark, blocks};
use crate::text::{Text, escape_marks, formula_marks};

use super::super::dialect::Dialect;
use super::super::holes::{CLOSE, OPEN};
use super::super::link::Link;
use super::escape::{
    Around, GUARD, ends_in_mark, escape, guard_code, guard_line, may_be_opened_after,
};
use super::hidden::{Hidden, around_ends, brackets, ends_in, has_ends, is_even, is_whole};
use super::paragraph::{Paragraph, Signs};

/// A link with more beginnings and ends of clozes in it is written without its address.
const MOST_CUTS: usize = 40;

/// Writes the sides of a note.
pub(super) struct Writer<'w> {
    pub(super) dialect: Dialect,
    /// The folder of the media, with a slash, or nothing.
    pub(super) folder: &'w str,
    /// The clozes of the side.
    hidden: Hidden,
}

impl<'w> Writer<'w> {
    pub(super) fn new(dialect: Dialect, folder: &'w str) -> Self {
        Self { dialect, folder, hidden: Hidden::none(dialect) }
    }

    /// The blocks of a side; in one that is a cloze text, clozes are marked.
    pub(super) fn blocks(&mut self, side: &Text<'_>, kind: Kind, field: usize) -> Vec<Block> {
        let html = side.to_html();
        let own = self.dialect != Dialect::AnkiEditor && kind == Kind::Cloze && field == 0;
        self.hidden = Hidden::none(self.dialect);
        if !own {
            // To Anki, what is parted there would be a cloze or a hint.
            return match kind == Kind::Cloze && html.contains(PARTED) {
                true => blocks(&html.replace(PARTED, GUARD.encode_utf8(&mut [0; 4]))),
                false => blocks(&html),
            };
        }
        let (hidden, marked) = Hidden::marked(&html, self.dialect);
        self.hidden = hidden;
        blocks(&marked)
    }

    /// The lines of some blocks; what stands in a list goes on at `indent`.
    pub(super) fn lines(&mut self, blocks: &[Block], indent: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let paragraphs = at > 0
                && (indent == 0
                    || matches!(block, Block::Paragraph(_) | Block::Heading(..))
                    || matches!(blocks.get(at - 1), Some(Block::List(..))));
            if paragraphs {
                lines.push(String::new());
            }
            // Two blank lines end a list, and all that it stands in.
            let is_list = |block: &Block| matches!(block, Block::List(..) | Block::Terms(_));
            let follows_list = at > 0 && blocks.get(at - 1).is_some_and(is_list);
            if indent == 0 && follows_list && is_list(block) {
                lines.push(String::new());
            }
            self.block(block, indent, &mut lines);
        }
        lines
    }

    fn block(&mut self, block: &Block, indent: usize, lines: &mut Vec<String>) {
        let space = " ".repeat(indent);
        let mut add = |line: &str| {
            lines.push(if line.is_empty() { String::new() } else { format!("{space}{line}") });
        };
        match block {
            Block::Paragraph(inlines) => {
                for line in self.paragraph(inlines, false).split('\n') {
                    let mut guarded = String::new();
                    // Nobody sees what a line ends in, and Org takes it off.
                    guard_line(line.trim_end(), &mut guarded);
                    add(&guarded);
                }
            }
            Block::Heading(_, inlines) => {
                let bold = Inline::Marked(Mark::Bold, inlines.clone());
                let line = self.paragraph(&[bold], false);
                line.split('\n').for_each(add);
            }
            Block::List(first, items) => {
                // Whatever number a list begins with, it goes on from there.
                for (number, item) in (u64::from(first.unwrap_or(1))..).zip(items) {
                    let bullet = match first {
                        None => "- ".to_owned(),
                        Some(first) if u64::from(*first) == number && number != 1 => {
                            format!("{number}. [@{number}] ")
                        }
                        Some(_) => format!("{number}. "),
                    };
                    // What follows a number like `[@3]` is text; the item's own lines stand below the bullet.
                    let hang = if first.is_some() { format!("{number}. ").len() } else { 2 };
                    self.item(&bullet, indent, hang, item, lines);
                }
            }
            Block::Terms(terms) => {
                for (term, meaning) in terms {
                    let term = self.paragraph(term, false).replace('\n', " ");
                    let term = term.replace("\\\\ ", " ").replace(" :: ", &format!(" :{GUARD}: "));
                    let bullet =
                        if term.is_empty() { "- ".to_owned() } else { format!("- {term} :: ") };
                    self.item(&bullet, indent, 2, meaning, lines);
                }
            }
            Block::Quote(inside) => {
                add("#+begin_quote");
                let inside = self.lines(inside, 0);
                inside.iter().for_each(|line| add(line));
                add("#+end_quote");
            }
            Block::Code { text, .. } if text.trim().is_empty() => {}
            // Brackets in code hide nothing to those who read it, and braces in it do.
            Block::Code { text, .. } if self.hidden.is_text(text) => {
                let lines_of = text.split('\n').map(|line| {
                    let bare = line.trim_start_matches(' ');
                    let indent = "\u{a0}".repeat(line.len() - bare.len());
                    vec![Inline::Text(indent + bare)]
                });
                let inlines: Vec<Vec<Inline>> = lines_of.collect();
                self.block(&Block::Paragraph(inlines.join(&Inline::Break)), indent, lines);
            }
            Block::Code { language, text } => {
                let named: String = language
                    .chars()
                    .filter(|c| c.is_alphanumeric() || "+-#_".contains(*c))
                    .collect();
                // Without it Org takes off the indentation that all lines share.
                let kept = text
                    .split('\n')
                    .filter(|line| !line.trim().is_empty())
                    .all(|line| line.starts_with(' '));
                let kept = if kept { " -i" } else { "" };
                let (begin, end) = match named.is_empty() {
                    true => (format!("#+begin_example{kept}"), "#+end_example"),
                    false => (format!("#+begin_src {named}{kept}"), "#+end_src"),
                };
                let text = self.hidden.written(text);
                lines.push(space.clone() + &begin);
                for line in guard_code(&text) {
                    // What is kept is all of it, that of a list around it, too.
                    let is_indented = kept.is_empty() && !line.is_empty();
                    lines.push(if is_indented { space.clone() } else { String::new() } + &line);
                }
                lines.push(space + end);
            }
            Block::Table { heads, rows } => {
                for (at, row) in rows.iter().enumerate() {
                    let cells: Vec<String> =
                        row.iter().map(|cell| self.paragraph(cell, true)).collect();
                    add(&format!("| {} |", cells.join(" | ")));
                    if at + 1 == *heads && *heads < rows.len() {
                        add(&format!("|{}|", vec!["---"; cells.len().max(1)].join("+")));
                    }
                }
            }
            Block::Rule => add("-----"),
        }
    }

    fn item(
        &mut self,
        bullet: &str,
        indent: usize,
        hang: usize,
        item: &[Block],
        lines: &mut Vec<String>,
    ) {
        let mut inside = self.lines(item, indent + hang).into_iter();
        let space = " ".repeat(indent);
        let own = matches!(item.first(), Some(Block::Paragraph(_)));
        let first = if own { inside.next().unwrap_or_default() } else { String::new() };
        // To Anki, both colons may begin a hint.
        let parted = match first.contains("{{c") {
            true => "\u{a0}::".to_owned(),
            false => format!(" :{GUARD}:"),
        };
        let mut first = first.trim_start().replace(" ::", &parted);
        // A box to tick, or a number to count from.
        if ["[ ]", "[x]", "[X]", "[-]", "[@"].iter().any(|mark| first.starts_with(mark)) {
            first.insert(0, GUARD);
        }
        lines.push(format!("{space}{bullet}{first}").trim_end().to_owned());
        lines.extend(inside);
    }

    /// A paragraph, its lines ended as Org ends lines that are broken on purpose; in a cell of a
    /// table there are none.
    pub(super) fn paragraph(&mut self, inlines: &[Inline], cell: bool) -> String {
        let mut out = Paragraph::within(&[], cell);
        self.inlines(inlines, false, &mut out);
        out.text
    }

    fn inlines(&mut self, inlines: &[Inline], more_after: bool, out: &mut Paragraph) {
        let behind = out.ahead;
        let mut ahead = vec![behind];
        for inline in inlines.iter().skip(1).rev() {
            ahead.push(ahead.last().map_or(behind, |last| last.and(signs(inline))));
        }
        for (at, inline) in inlines.iter().enumerate() {
            out.ahead = ahead.pop().unwrap_or(behind);
            let following = inlines.get(at + 1);
            let more = match following {
                Some(Inline::Break) => false,
                Some(_) => true,
                None => more_after,
            };
            self.inline(inline, more, out);
        }
        out.ahead = behind;
    }

    fn inline(&mut self, inline: &Inline, more: bool, out: &mut Paragraph) {
        match inline {
            Inline::Text(text) => self.text(text, more, out),
            Inline::Break if out.cell => out.text.push(' '),
            Inline::Break => {
                // An empty line in marked text parts paragraphs, as it does elsewhere.
                if let Some(before) = out.text.strip_suffix("\\\\\n") {
                    out.text.truncate(before.len());
                    out.text.push_str("\n\n");
                } else if !out.text.ends_with("\n\n") {
                    if !out.closed && ends_in_mark(&out.text) {
                        out.text.push(GUARD);
                    }
                    out.text.push_str("\\\\\n");
                }
                out.closed = false;
            }
            // What begins in code ends there.
            Inline::Code(code)
                if self.hidden.is_odd(code)
                    || self.hidden.is_text(code)
                    || out.open.iter().any(|sign| code.contains(*sign))
                    || !is_even(code, OPEN, CLOSE) =>
            {
                self.text(code, more, out);
            }
            Inline::Code(code) => {
                let code = self.hidden.written(code);
                let mark = ['~', '='].into_iter().find(|mark| !code.contains(*mark));
                match mark.filter(|_| !(self.ends_at_bars(out) && code.contains('|'))) {
                    Some(mark) => {
                        out.open(mark);
                        out.text.push_str(&code);
                        out.close(mark);
                    }
                    None => self.text(&code, more, out),
                }
            }
            Inline::Marked(mark, inside) => self.marked(*mark, inside, more, out),
            Inline::Link(_, shown) if out.in_link => self.inlines(shown, more, out),
            // Nobody cuts a link more often than clozes can stand in each other; it would be written each time.
            Inline::Link(_, shown) if shown.iter().map(ends_in).sum::<usize>() > MOST_CUTS => {
                self.inlines(shown, more, out);
            }
            Inline::Link(to, shown) if !shown.iter().all(is_whole) => {
                let linked = |inline| Inline::Link(to.clone(), vec![inline]);
                let parts = shown.iter().flat_map(|inline| around_ends(&linked, inline));
                self.inlines(&parts.collect::<Vec<_>>(), more, out);
            }
            // What the brackets of a link end would be shown, and org-drill hides nothing in a link.
            Inline::Link(to, shown)
                if self.dialect == Dialect::Drill
                    && (self.hidden.is_open()
                        || shown.iter().any(|inline| ends_in(inline) > 0)) =>
            {
                out.settle(Some('@'));
                let to = in_quotes(to);
                out.text.push_str(&format!("@@html:<a href=\"{to}\">@@"));
                out.in_link = true;
                self.inlines(shown, true, out);
                out.in_link = false;
                out.settle(Some('@'));
                out.text.push_str("@@html:</a>@@");
            }
            Inline::Link(to, shown) => {
                let to = self.address(to, out);
                out.settle_link();
                let shown = match shown.as_slice() {
                    // An image alone is shown as where it lies.
                    [Inline::Image(file, _)]
                        if matches!(Link::to(file), Link::Image(_)) && !file.contains("://") =>
                    {
                        format!("file:{}{}", self.folder, self.address(file, out))
                    }
                    shown => {
                        let mut inner = Paragraph::within(&[], out.cell);
                        inner.in_link = true;
                        self.inlines(shown, false, &mut inner);
                        without_ends(&inner.text.replace("\\\\\n", " ").replace('\n', " "))
                    }
                };
                // White space at its ends would be lost in it.
                if shown.starts_with(char::is_whitespace) {
                    out.text.push(' ');
                }
                match shown.trim() {
                    "" => out.text.push_str(&format!("[[{to}]]")),
                    bare => out.text.push_str(&format!("[[{to}][{bare}]]")),
                }
                if shown.ends_with(char::is_whitespace) {
                    out.text.push(' ');
                }
            }
            // A link to it would lead to no sound.
            Inline::Sound(file)
                if out.in_link || has_ends(file) || Link::to(file) != Link::Sound(file) =>
            {
                self.text(&format!("[sound:{file}]"), more, out);
            }
            // A link to it would be one to a page.
            Inline::Image(file, _) if out.in_link || !matches!(Link::to(file), Link::Image(_)) => {
                out.settle(Some('@'));
                let folder = if file.contains(':') { "" } else { self.folder };
                let src = in_quotes(&format!("{folder}{file}"));
                out.text.push_str(&format!("@@html:<img src=\"{src}\">@@"));
            }
            Inline::Image(file, _) | Inline::Sound(file) => {
                out.settle_link();
                let to = self.address(file, out);
                let link = match file.contains("://") {
                    true => format!("[[{to}]]"),
                    false => format!("[[file:{}{to}]]", self.folder),
                };
                out.text.push_str(&link);
            }
            Inline::Math(display, tex)
                if self.dialect == Dialect::Fc && self.hidden.is_odd(tex)
                    || !is_even(tex, OPEN, CLOSE) =>
            {
                let (open, close) = formula_marks(*display);
                self.text(&format!("{open}{tex}{close}"), more, out);
            }
            Inline::Math(display, tex) => {
                out.settle(Some('\\'));
                let (open, close) = formula_marks(*display);
                let named = Named {
                    bars: self.ends_at_bars(out) || self.dialect == Dialect::Drill && has_ends(tex),
                    brackets: self.dialect == Dialect::Drill && self.hidden.is_odd(tex),
                };
                let Some(tex) = named.signs_of(tex) else {
                    let tex = by_numbers(&escape_marks(tex.trim()), &['|', '[', ']', '@']);
                    return out.text.extend(["@@html:", open, &tex, close, "@@"]);
                };
                // Three braces would begin the cloze with the first.
                let tex = tex.replace(&format!("{{{OPEN}"), &format!("{{ {OPEN}"));
                let tex = self.hidden.written(&tex);
                out.text.extend([open, tex.trim(), close]);
            }
        }
    }

    /// An address in which nothing ends the link, nor what is around it.
    fn address(&self, to: &str, out: &Paragraph) -> String {
        let to = to.replace('[', "%5B").replace(']', "%5D").replace(['\n', '\r'], "");
        let to = if self.ends_at_bars(out) { to.replace('|', "%7C") } else { to };
        match self.dialect == Dialect::Fc && self.hidden.is_open() {
            true => to.replace('{', "%7B").replace('}', "%7D"),
            false => to,
        }
    }

    /// Whether a bar would end what is written next: a cell, or what is hidden, before its hint.
    fn ends_at_bars(&self, out: &Paragraph) -> bool {
        out.cell || self.dialect == Dialect::Drill && self.hidden.is_open()
    }

    fn text(&mut self, text: &str, more: bool, out: &mut Paragraph) {
        let text = text.replace('\n', " ");
        // The marks of clozes are none of the text that is escaped.
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let end = rest.find([OPEN, CLOSE]).unwrap_or(rest.len());
            let (own, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            // At the beginning of a cloze nothing can part a sign from the bracket.
            let own = match own.chars().next() {
                Some(sign) if out.begins_cloze() && out.open.contains(&sign) => {
                    out.settle(Some('@'));
                    out.text.push_str(&format!("@@html:&#{};@@", u32::from(sign)));
                    own.get(sign.len_utf8()..).unwrap_or_default()
                }
                _ => own,
            };
            let fresh = out.fresh;
            out.settle(own.chars().next());
            let around = Around {
                before: out.before().filter(|_| !fresh),
                more: more || !after.is_empty(),
                ahead: out.ahead,
                open: &out.open,
                ends_at_bars: self.ends_at_bars(out),
                dialect: self.dialect,
            };
            match self.hidden.is_odd(own) {
                true => by_number(own, self.dialect, around, &mut out.text),
                false => escape(own, around, &mut out.text),
            }
            let mark = after.chars().next().map_or(0, char::len_utf8);
            let (mark, after) = after.split_at_checked(mark).unwrap_or((after, ""));
            if !mark.is_empty() {
                out.settle(None);
                // Before the first mark in it, no sign may part a cloze from its bracket.
                out.fresh = mark.starts_with(OPEN);
                let mark = self.hidden.written(mark);
                out.text.push_str(&mark);
            }
            rest = after;
        }
    }

    fn marked(&mut self, mark: Mark, inside: &[Inline], more: bool, out: &mut Paragraph) {
        // To Org a mark ends before a cloze that began in it, and a cloze before a mark.
        if !inside.iter().all(is_whole) {
            let marked = |inline| Inline::Marked(mark, vec![inline]);
            let parts = inside.iter().flat_map(|inline| around_ends(&marked, inline));
            return self.inlines(&parts.collect::<Vec<_>>(), more, out);
        }
        let sign = match mark {
            Mark::Bold => '*',
            Mark::Italic => '/',
            Mark::Underlined => '_',
            Mark::Struck => '+',
            Mark::Sub | Mark::Super => return self.script(mark, inside, out),
        };
        if out.open.contains(&sign) {
            return self.inlines(inside, more, out);
        }
        // A mark does not reach over a line that is broken on purpose.
        let behind = out.ahead;
        out.ahead = inside.iter().fold(behind, |all, inline| all.and(signs(inline)));
        for (at, line) in inside.split(|inline| *inline == Inline::Break).enumerate() {
            if at > 0 {
                self.inline(&Inline::Break, true, out);
            }
            let shows =
                |inline: &Inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty());
            if !line.iter().any(shows) {
                self.inlines(line, more, out);
                continue;
            }
            out.open(sign);
            let start = out.text.len();
            out.open.push(sign);
            self.inlines(line, false, out);
            out.open.pop();
            // White space at its ends is none of a mark's, and a mark may end right before the end of
            // what is around it.
            let inside = out.text.split_off(start);
            let blank = |c: char| c.is_whitespace() || c == GUARD;
            let (bare, trailing) = inside.split_at(inside.trim_end_matches(blank).len());
            let (leading, bare) = bare.split_at(bare.len() - bare.trim_start_matches(blank).len());
            if bare.is_empty() || !leading.is_empty() {
                out.text.pop();
                out.text.push_str(leading);
            }
            if !bare.is_empty() {
                if !leading.is_empty() {
                    out.text.push(sign);
                }
                out.text.push_str(bare);
                out.close(sign);
            }
            out.text.push_str(trailing.trim_matches(GUARD));
            out.closed &= trailing.trim_matches(GUARD).is_empty();
            out.fresh = false;
        }
        out.ahead = behind;
    }

    fn script(&mut self, mark: Mark, inside: &[Inline], out: &mut Paragraph) {
        let mut inner = Paragraph::within(&out.open, out.cell);
        inner.in_link = out.in_link;
        self.inlines(inside, false, &mut inner);
        let before = out.text.chars().next_back();
        let marks = mark == Mark::Sub && out.ahead.has('_') && may_be_opened_after(before);
        let attached = !marks && before.is_some_and(|c| !c.is_whitespace() && c != GUARD);
        // What a mark begins with is attached to nothing.
        if !attached || out.fresh || inner.text.is_empty() || inner.text.contains(['{', '}', '\n'])
        {
            out.settle(inner.text.chars().next());
            out.text.push_str(&inner.text);
            return;
        }
        out.closed = false;
        let sign = if mark == Mark::Sub { '_' } else { '^' };
        out.text.push_str(&format!("{sign}{{{}}}", inner.text));
    }
}

/// The signs that TeX must call by name, for they would end something where the formula stands.
struct Named {
    bars: bool,
    brackets: bool,
}

impl Named {
    /// `tex` without these signs; nothing where a name says something else: bars that tell the columns of an
    /// array, brackets around what a command may have.
    fn signs_of<'t>(&self, tex: &'t str) -> Option<Cow<'t, str>> {
        let bars = self.bars && tex.contains('|');
        let brackets = self.brackets && tex.contains(['[', ']']);
        if !bars && !brackets {
            return Some(Cow::Borrowed(tex));
        }
        let has_columns = ["\\begin{array", "\\begin{tabular"].iter().any(|own| tex.contains(own));
        if bars && has_columns {
            return None;
        }
        let mut out = String::with_capacity(tex.len() + 16);
        // Whether a command ends here, which may have something in brackets.
        let mut in_command = false;
        let mut rest = tex.chars();
        while let Some(c) = rest.next() {
            match c {
                '|' if bars => out.push_str("\\vert "),
                '[' if brackets && in_command => return None,
                '[' if brackets => out.push_str("\\lbrack "),
                ']' if brackets => out.push_str("\\rbrack "),
                // The name of what stands before it ends in one.
                ' ' if out.ends_with(' ') => {}
                '\\' => match rest.next() {
                    Some('|') if bars => out.push_str("\\Vert "),
                    next => out.extend([Some('\\'), next].into_iter().flatten()),
                },
                c => out.push(c),
            }
            in_command = c == '\\' || in_command && c.is_ascii_alphabetic();
        }
        Some(Cow::Owned(out))
    }
}

/// The signs that stand in what is written for `inline`, its own among them.
fn signs(inline: &Inline) -> Signs {
    let of_all = |inside: &[Inline]| {
        inside.iter().fold(Signs::default(), |all, inline| all.and(signs(inline)))
    };
    match inline {
        Inline::Text(text) => Signs::of(text),
        Inline::Code(code) => Signs::of(code).and(Signs::of("~=")),
        Inline::Marked(_, inside) => of_all(inside).and(Signs::of("*/_+")),
        Inline::Link(to, inside) => of_all(inside).and(Signs::of(to)),
        Inline::Image(to, _) | Inline::Sound(to) => Signs::of(to),
        Inline::Math(_, tex) => Signs::of(tex),
        Inline::Break => Signs::default(),
    }
}

/// `address` in quotes of HTML, without what means something to Org.
fn in_quotes(address: &str) -> String {
    by_numbers(&escape_marks(address).replace('\n', " "), &['"', '@', '|', '[', ']', '{', '}'])
}

/// `html` with the numbers of these signs.
fn by_numbers(html: &str, signs: &[char]) -> String {
    let number =
        |html: String, sign: &char| html.replace(*sign, &format!("&#{};", u32::from(*sign)));
    signs.iter().fold(html.to_owned(), number)
}

/// Adds `text` to `out` with the brackets of clozes as HTML has them: Org has no names for them.
fn by_number(text: &str, dialect: Dialect, around: Around<'_>, out: &mut String) {
    let (open, close) = brackets(dialect);
    let mut around = around;
    let mut rest = text;
    while let Some(at) = rest.find([open, close]) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        escape(before, Around { more: true, ..around }, out);
        let sign = after.chars().next().unwrap_or(open);
        out.push_str(&format!("@@html:&#{};@@", u32::from(sign)));
        around.before = Some('@');
        rest = after.get(sign.len_utf8()..).unwrap_or_default();
    }
    escape(rest, around, out);
}

/// The text of a link in which nothing ends it.
fn without_ends(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        if c == ']' && rest.peek().is_none_or(|next| *next == ']') {
            out.push(GUARD);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_on_two_lines_are_no_mark() {
        let mut writer = Writer::new(Dialect::AnkiEditor, "");
        let mut written = |html: &str| writer.lines(&blocks(html), 0).join("\n");
        assert_eq!(written("a =b<br>c= d"), "a =\u{200b}b\\\\\nc= d");
        assert_eq!(written("a ~b<br><code>c</code>"), "a ~\u{200b}b\\\\\n~c~");
        assert_eq!(written("a =b<br>c"), "a =b\\\\\nc");
    }

    #[test]
    fn clozes_of_drill_hide_what_is_code() {
        let mut writer = Writer::new(Dialect::Drill, "");
        let mut written = |html: &str| {
            let blocks = writer.blocks(&Text::html(html), Kind::Cloze, 0);
            writer.lines(&blocks, 0).join("\n")
        };
        assert_eq!(written("a {{c1::<code>b</code>}} c"), "a [~b~\u{200b}] c");
        assert_eq!(written("<code>a {{c1::b}}</code>"), "a [b]");
        assert_eq!(written("<pre>a\n  {{c1::b}}</pre>"), "a\\\\\n\u{a0}\u{a0}[b]");
    }

    #[test]
    fn bars_in_a_cloze_of_drill_begin_no_hint() {
        let mut writer = Writer::new(Dialect::Drill, "");
        let mut written = |html: &str| {
            let blocks = writer.blocks(&Text::html(html), Kind::Cloze, 0);
            writer.lines(&blocks, 0).join("\n")
        };
        assert_eq!(written("a|b {{c1::c|d::e}} f|g"), "a|b [c\\vert{}d||e] f|g");
        assert_eq!(written("{{c1::<code>a|b</code>}}"), "[a\\vert{}b]");
        assert_eq!(written("{{c1::\\(|a|\\)}} \\(|b|\\)"), "[\\(\\vert a\\vert\\)] \\(|b|\\)");
        assert_eq!(written("\\({{c1::|a|::b}}\\)"), "\\([\\vert a\\vert ||b]\\)");
        assert_eq!(
            written("{{c1::<a href=\"https://a.b/c|d\">e</a>}}"),
            "[@@html:<a href=\"https://a.b/c&#124;d\">@@e@@html:</a>@@]"
        );
    }

    #[test]
    fn marks_end_where_a_cloze_ends() {
        let mut writer = Writer::new(Dialect::Drill, "");
        let blocks = writer.blocks(&Text::html("<b>a <i>{{c1::b</i></b> c}}"), Kind::Cloze, 0);
        assert_eq!(writer.lines(&blocks, 0).join("\n"), "*a* [*/b/* c]");
        let blocks = writer.blocks(&Text::html("<a href=b>a {{c1::b</a> c}}"), Kind::Cloze, 0);
        assert_eq!(
            writer.lines(&blocks, 0).join("\n"),
            "[[b][a]] [@@html:<a href=\"b\">@@b@@html:</a>@@ c]"
        );
    }

    #[test]
    fn lists_go_on_from_any_number() {
        let list = "<ol start=\"4294967295\"><li>a<li>b</ol>";
        let lines = Writer::new(Dialect::AnkiEditor, "").lines(&blocks(list), 0);
        assert_eq!(lines, ["4294967295. [@4294967295] a", "4294967296. b"]);
    }
}
