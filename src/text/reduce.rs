//! HTML to the plain text that a person would type for it. It must not know notes or formats.

use std::borrow::Cow;

use super::tree::attribute;

/// The visible text of `html`: blocks and `<br>` become line breaks, list items begin with `- `,
/// white space collapses outside `<pre>`, entities are decoded, scripts and styles vanish.
///
/// Ids of notes are made of it: it stays as it is. What people read is [`typed`].
#[must_use]
pub fn reduce(html: &str) -> Cow<'_, str> {
    reduced(html, false)
}

/// The same, and what would be lost without signs has some: the cells of a row stand apart by
/// ` | `, raised and lowered digits are those of Unicode, readings of ruby stand in brackets.
#[must_use]
pub fn typed(html: &str) -> Cow<'_, str> {
    reduced(html, true)
}

fn reduced(html: &str, with_signs: bool) -> Cow<'_, str> {
    if is_plain(html) {
        return Cow::Borrowed(html);
    }
    let mut out = Reduced { with_signs, ..Reduced::default() };
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => out.text(text),
            Piece::Tag { name, closing, .. } => out.tag(name, closing),
        }
    }
    Cow::Owned(out.finish())
}

/// Whether reducing `html` loses more than line breaks and images: bold, lists, links.
#[must_use]
pub fn has_formatting(html: &str) -> bool {
    const BARE: [&str; 6] = ["br", "div", "p", "span", "img", ""];
    html.contains('<')
        && Pieces::of(html).any(|piece| match piece {
            Piece::Text(_) => false,
            Piece::Tag { name, .. } => !BARE.iter().any(|bare| bare.eq_ignore_ascii_case(name)),
        })
}

/// The files of the images in `html`, which reducing it loses.
pub fn images(html: &str) -> impl Iterator<Item = Cow<'_, str>> {
    Pieces::of(html).filter_map(|piece| match piece {
        Piece::Tag { name, whole, .. } if name.eq_ignore_ascii_case("img") => {
            Some(attribute(whole, "src").unwrap_or_default())
        }
        _ => None,
    })
}

/// Whether `html` is text already: no tag, no entity, no white space that would collapse.
fn is_plain(html: &str) -> bool {
    let bytes = html.as_bytes();
    memchr::memchr3(b'<', b'&', b'\n', bytes).is_none()
        && memchr::memchr3(b'\t', b'\r', 0xc2, bytes).is_none()
        && memchr::memmem::find(bytes, b"  ").is_none()
        && !html.starts_with(' ')
        && !html.ends_with(' ')
}

#[derive(Default)]
struct Reduced {
    text: String,
    /// Whether what tags alone say is said by signs.
    with_signs: bool,
    /// Inside so many `<pre>`.
    pre: usize,
    /// Line breaks owed before the next visible character.
    breaks: usize,
    /// A collapsed space owed before the next visible character.
    space: bool,
    /// The row of a table that is being written has a cell.
    in_row: bool,
    /// Bars between cells owed before the next visible character.
    bars: usize,
    /// Where the text of a script that is open begins, and what its characters become.
    script: Option<(usize, Script)>,
}

impl Reduced {
    fn text(&mut self, raw: &str) {
        if self.pre > 0 {
            self.pay();
            let text = htmlize::unescape(raw);
            let is_typed = self.with_signs && text.contains('\r');
            self.text.push_str(&if is_typed { text.replace('\r', "\n").into() } else { text });
            return;
        }
        let mut words = raw.split(|c: char| c.is_ascii_whitespace()).peekable();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                self.pay();
                let text = htmlize::unescape(word).replace('\u{a0}', " ");
                // By its number it is white space; typed, it would end a line.
                let is_typed = self.with_signs && text.contains('\r');
                self.text.push_str(&if is_typed { text.replace('\r', " ") } else { text });
            }
            self.space |= words.peek().is_some();
        }
    }

    fn tag(&mut self, name: &str, closing: bool) {
        match Effect::of(name) {
            Effect::Break => {
                self.space = false;
                self.breaks += 1;
            }
            Effect::Block => self.block(),
            Effect::Item => {
                self.block();
                if !closing {
                    self.pay();
                    self.text.push_str("- ");
                }
            }
            Effect::Row => {
                self.block();
                (self.in_row, self.bars) = (false, 0);
            }
            Effect::Cell | Effect::Script(_) if !self.with_signs => {}
            Effect::Cell if closing => {}
            Effect::Cell => {
                if self.in_row {
                    (self.breaks, self.space) = (0, false);
                    self.bars += 1;
                }
                self.in_row = true;
            }
            Effect::Script(_) if closing => self.close_script(),
            Effect::Script(script) => {
                self.pay();
                self.script = Some((self.text.len(), script));
            }
            Effect::Pre => {
                self.block();
                self.pre = if closing { self.pre.saturating_sub(1) } else { self.pre + 1 };
            }
            Effect::None => {}
        }
    }

    /// A block begins or ends: what follows stands on a line of its own.
    fn block(&mut self) {
        self.space = false;
        let fresh = self.text.is_empty() || self.text.ends_with('\n') || self.bars > 0;
        if !fresh && self.breaks == 0 {
            self.breaks = 1;
        }
    }

    /// Writes the line breaks and the space that are owed.
    fn pay(&mut self) {
        (0..self.breaks).for_each(|_| self.text.push('\n'));
        if self.space && self.breaks == 0 && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        if self.bars > 0 {
            (0..self.bars).for_each(|_| self.text.push_str(" | "));
        }
        self.breaks = 0;
        self.space = false;
        self.bars = 0;
    }

    /// A script ends: without its signs, “10³” would be “103”.
    fn close_script(&mut self) {
        let Some((start, script)) = self.script.take() else { return };
        if let Some(written) = self.text.get(start..).and_then(|text| script.write(text)) {
            self.text.truncate(start);
            self.text.push_str(&written);
        }
    }

    fn finish(mut self) -> String {
        // Breaks at the very end are the closing tags of blocks, never typed text.
        self.breaks = 0;
        self.text
    }
}

/// What a tag does to the text around it.
enum Effect {
    Break,
    Block,
    Item,
    Row,
    Cell,
    Script(Script),
    Pre,
    None,
}

/// Text beside the line that it belongs to.
#[derive(Clone, Copy)]
enum Script {
    Raised,
    Lowered,
    /// How the characters before it are read.
    Reading,
    /// Brackets for browsers that cannot show a reading above the line.
    Bracket,
}

impl Script {
    /// How a person would type `text`; nothing where it is typed as it is.
    fn write(self, text: &str) -> Option<String> {
        const TYPED: &str = "0123456789+-−=()n";
        const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ";
        const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ";
        let signs = match self {
            Self::Raised => RAISED,
            Self::Lowered => LOWERED,
            Self::Bracket => return Some(String::new()),
            Self::Reading if text.is_empty() => return None,
            Self::Reading => return Some(format!("({text})")),
        };
        let sign = |c| {
            TYPED.chars().zip(signs.chars()).find_map(|(typed, sign)| (typed == c).then_some(sign))
        };
        text.chars().map(sign).collect()
    }
}

impl Effect {
    fn of(name: &str) -> Self {
        const BLOCKS: [&str; 24] = [
            "address",
            "article",
            "aside",
            "blockquote",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "ol",
            "p",
            "section",
            "table",
            "ul",
        ];
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "br" => Self::Break,
            "li" => Self::Item,
            "pre" => Self::Pre,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "sup" => Self::Script(Script::Raised),
            "sub" => Self::Script(Script::Lowered),
            "rt" => Self::Script(Script::Reading),
            "rp" => Self::Script(Script::Bracket),
            "summary" => Self::Block,
            name if BLOCKS.contains(&name) => Self::Block,
            _ => Self::None,
        }
    }
}

pub(crate) enum Piece<'a> {
    /// Text, its entities not decoded.
    Text(&'a str),
    /// `whole` is the tag from its `<` to its `>`.
    Tag { name: &'a str, closing: bool, whole: &'a str },
}

/// HTML cut into text and tags; comments, scripts and styles come out as tags without a name.
pub(crate) struct Pieces<'a> {
    rest: &'a str,
    /// How much follows the last `>`: no `<` there begins a tag. Found out once, not at each `<`.
    behind_tags: usize,
}

impl<'a> Pieces<'a> {
    pub(crate) fn of(html: &'a str) -> Self {
        let behind_tags = html.rsplit('>').next().map_or(0, str::len);
        Self { rest: html, behind_tags }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let may_be_tag = self.rest.len() > self.behind_tags || self.rest.starts_with("<!--");
        if self.rest.starts_with('<')
            && may_be_tag
            && let Some((name, closing, rest)) = tag(self.rest)
        {
            let whole = self.rest.get(..self.rest.len() - rest.len()).unwrap_or_default();
            self.rest = rest;
            return Some(Piece::Tag { name, closing, whole });
        }
        // A `<` that begins no tag is text; the next one may begin one.
        let skip = usize::from(self.rest.starts_with('<'));
        let end = self.rest.get(skip..).and_then(|rest| rest.find('<')).map(|at| at + skip);
        let (text, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        self.rest = rest;
        Some(Piece::Text(text))
    }
}

/// The tag that `html` begins with: its name, whether it closes, and what follows it.
fn tag(html: &str) -> Option<(&str, bool, &str)> {
    let inner = html.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        return Some(("", false, comment.split_once("-->").map_or("", |(_, rest)| rest)));
    }
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        return None;
    }
    let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(name_end)?;
    let rest = after_attributes(attributes)?;
    let swallows = ["script", "style"].iter().any(|raw| raw.eq_ignore_ascii_case(name));
    if swallows && !closing {
        return Some(("", false, after_element(rest, name)));
    }
    Some((name, closing, rest))
}

/// What follows the `>` that ends a tag; a `>` inside quotes does not, unless there are very many: then
/// a quote is missing, and its end would be looked for from each tag.
fn after_attributes(attributes: &str) -> Option<&str> {
    const MOST_QUOTED: usize = 100;
    let (mut quote, mut quoted) = (None, 0);
    for (at, c) in attributes.char_indices() {
        match (quote, c) {
            (None, '>') => return attributes.get(at + 1..),
            (Some(_), '>') if quoted == MOST_QUOTED => break,
            (Some(_), '>') => quoted += 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    // An unbalanced quote: the plain rule is better than losing the rest.
    attributes.split_once('>').map(|(_, rest)| rest)
}

/// What follows the closing tag of the element `name`; nothing if it is never closed.
fn after_element<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some((_, at_tag)) = rest.find("</").and_then(|at| rest.split_at_checked(at)) {
        let inner = at_tag.get(2..).unwrap_or_default();
        if inner.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return inner.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = inner;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reduces_to_what_a_person_would_type() {
        let cases = [
            ("plain", "plain"),
            ("a &amp; b &lt;c&gt;", "a & b <c>"),
            ("one<br>two<br/>\nthree", "one\ntwo\nthree"),
            ("one<div>two</div><div>three</div>", "one\ntwo\nthree"),
            ("<p>one</p>\n<p>two</p>\n", "one\ntwo"),
            ("<ul><li>a</li>\n<li>b</li></ul>end", "- a\n- b\nend"),
            ("a\n  b", "a b"),
            ("<b>bold</b> word", "bold word"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("x<script>if (a > b) {}</script>y", "xy"),
            ("x<!-- no -->y", "xy"),
            ("a < b", "a < b"),
            ("1 <2> 3", "1 <2> 3"),
            ("<a title=\"a > b\">link</a>", "link"),
            ("a<br\\>b<!DOCTYPE html>", "a\nb"),
            ("a<br><br>b", "a\n\nb"),
            ("<div>a<br></div><div>b</div>", "a\nb"),
            (" a", "a"),
            ("a ", "a"),
            ("<details><summary>a</summary>b</details>", "a\nb"),
        ];
        for (html, text) in cases {
            assert_eq!(reduce(html), text, "{html:?}");
        }
    }

    #[test]
    fn what_tags_alone_say_is_typed_as_signs() {
        let cases = [
            (
                "<table><tr><th>case</th>\n<th>masc</th></tr><tr><td>nom<td><p>der</p></td><td>x</table>y",
                "case | masc\nnom | der | x\ny",
            ),
            ("<table><tr><td></td><td>b</td><td></td></tr><tr><td>c</td></tr></table>", " | b\nc"),
            ("10<sup>-3</sup> m, H<sub>2</sub>O, the 1<sup>st</sup>", "10⁻³ m, H₂O, the 1st"),
            ("a<sup><b>2</b> and</sup> b<sup></sup> c</sup>", "a2 and b c"),
            ("<ruby>日本<rp>(</rp><rt>にほん</rt><rp>)</rp></ruby>語", "日本(にほん)語"),
            ("<ruby>日<rt></rt>本<rt>ほん</rt></ruby>", "日本(ほん)"),
            ("caf\u{e9}\u{a0}au lait", "café au lait"),
        ];
        for (html, text) in cases {
            assert_eq!(typed(html), text, "{html:?}");
        }
        assert_eq!(reduce("10<sup>3</sup><table><tr><td>a<td>b</table>"), "103\nab");
    }

    #[test]
    fn unclosed_tags_take_linear_time() {
        for open in ["<a", "<", "<a \"", "<a \">\"", "<!--", "</", "<script>"] {
            let hostile = open.repeat(200_000);
            assert!(reduce(&hostile).len() <= hostile.len());
            // A tag at the very end lets every `<` before it look for its own.
            assert!(reduce(&(hostile.clone() + "<br>")).len() <= hostile.len() + 1);
        }
    }

    #[test]
    fn knows_what_would_be_lost() {
        assert!(!has_formatting("a<br>b &amp; c <div>d</div>"));
        assert!(has_formatting("a <b>b</b>"));
        assert!(!has_formatting("<img src=x>"));
        let html = "<img src=x.png> a <!-- <img src=no> --><IMG alt=b src='a&amp;b.png'><img>";
        assert_eq!(images(html).collect::<Vec<_>>(), ["x.png", "a&b.png", ""]);
    }
}
