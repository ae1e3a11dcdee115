//! XML, as the formats that are written in it need it: elements with their text, and where they stand.
//!
//! An XML may be anybody's. Entities of its own are never expanded, a document type says nothing, and
//! elements stand in each other only so deep. It must not know what an element means.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::Cause;
use crate::formats::json::place::LineIndex;

/// Nobody's deck has elements deeper in each other than this.
const DEEPEST: usize = 200;

/// As much is said of what is broken, in characters.
const LONGEST_FAULT: usize = 200;

/// An XML on its way from the first element to the last.
pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    lines: LineIndex<'a>,
    depth: usize,
}

/// What comes next in an XML.
pub(super) enum Step<'a> {
    /// An element begins; what is in it follows.
    Begin(Element<'a>),
    /// The innermost element ends.
    End,
}

/// An element: what it is called, and what it holds.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    pub(super) name: String,
    /// The line that it begins in.
    pub(super) line: usize,
    attributes: Vec<(String, String)>,
    /// The text in it, without that of its children.
    text: String,
    children: Vec<Element<'a>>,
    /// All that stands between its two tags, as it stands there, if that is more than text.
    inside: Option<&'a str>,
}

impl Element<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The first child called `name`, in whatever letters.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name.eq_ignore_ascii_case(name))
    }

    /// Its children, in order.
    pub(super) fn children(&self) -> &[Self] {
        &self.children
    }

    /// The text in it; markup that stands there unescaped is part of it.
    pub(super) fn text(&self) -> &str {
        self.inside.unwrap_or(&self.text)
    }

    /// The text of the first child called `name`; nothing where there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", Self::text)
    }
}

impl<'a> Xml<'a> {
    /// The XML that `text` is.
    pub(super) fn of(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, lines: LineIndex::of(text), depth: 0 }
    }

    /// The next element that begins or ends, whatever text stands before it; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Step<'a>>, Cause> {
        loop {
            match self.event()? {
                Event::Start(start) => return Ok(Some(Step::Begin(self.begun(&start)?))),
                Event::End(_) => return Ok(Some(Step::End)),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// `begun`, the element that began last, with all that is in it, up to its end.
    pub(super) fn whole(&mut self, begun: Element<'a>) -> Result<Element<'a>, Cause> {
        let mut open = vec![(begun, self.at())];
        loop {
            let before = self.at();
            let event = self.event()?;
            if let Event::Start(start) = &event {
                let child = self.begun(start)?;
                open.push((child, self.at()));
                continue;
            }
            let Some((element, from)) = open.last_mut() else { continue };
            match event {
                Event::Text(text) => element.text.push_str(&text),
                Event::CData(text) => element.text.push_str(&text),
                Event::GeneralRef(name) => push_reference(&name, &mut element.text),
                Event::End(_) => {
                    if !element.children.is_empty() {
                        element.inside = self.text.get(*from..before);
                    }
                    let Some((element, _)) = open.pop() else { continue };
                    match open.last_mut() {
                        Some((above, _)) => above.children.push(element),
                        None => return Ok(element),
                    }
                }
                Event::Eof => return Err(self.fault("it ends in the middle of an element")),
                _ => {}
            }
        }
    }

    /// The next event, which stands not too deep.
    fn event(&mut self) -> Result<Event<'a>, Cause> {
        let event = self.reader.read_event().map_err(|error| {
            let line = self.lines.line(self.reader.error_position() as usize);
            // It quotes whatever stands in the place of a name.
            let error: String = error.to_string().chars().take(LONGEST_FAULT).collect();
            Cause::Malformed { line, column: 0, detail: format!("this XML is broken: {error}") }
        })?;
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => {
                return Err(self.fault("it ends in the middle of an element"));
            }
            _ => {}
        }
        match self.depth > DEEPEST {
            true => Err(self.fault("its elements stand deeper in each other than any deck's")),
            false => Ok(event),
        }
    }

    fn begun(&self, start: &BytesStart<'_>) -> Result<Element<'a>, Cause> {
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.fault(&error.to_string()))?;
            let mut value = String::new();
            push_text(&attribute.value, &mut value);
            attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
        let line = self.lines.line(self.at().saturating_sub(1));
        let name = start.local_name().as_ref().to_owned();
        Ok(Element { name, line, attributes, ..Element::default() })
    }

    fn at(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    fn fault(&self, detail: &str) -> Cause {
        let line = self.lines.line(self.at().min(self.text.trim_end().len()));
        Cause::Malformed { line, column: 0, detail: detail.to_owned() }
    }
}

/// Appends escaped `text` as it is meant.
fn push_text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, after)) = after.split_once(';') else {
            rest = rest.get(before.len()..).unwrap_or_default();
            break;
        };
        push_reference(name, out);
        rest = after;
    }
    out.push_str(rest);
}

/// Appends what the reference `name` stands for: a character by its number, or by its name in XML or
/// HTML. What an XML defines itself is left as it was typed.
fn push_reference(name: &str, out: &mut String) {
    let reference = format!("&{name};");
    out.push_str(&htmlize::unescape(reference.as_str()));
}

/// Whether `text` is an XML whose outermost element is called `root`, and which holds `element`.
pub(super) fn has_root(text: &str, root: &str, element: &str) -> bool {
    let text = text.trim_start();
    let begins = |name: &str| {
        memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).any(|at| {
            let before = text.get(..at).is_some_and(|before| before.ends_with('<'));
            let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
            before && after.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'))
        })
    };
    text.starts_with('<') && begins(root) && begins(element)
}

/// `text` as the text of an element or the value of an attribute. What no XML can hold is left out.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let is_held = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(|c| is_held(c) && !matches!(c, '&' | '<' | '>' | '"' | '\r')) {
        return Cow::Borrowed(text);
    }
    let mut xml = String::with_capacity(text.len() + text.len() / 8 + 16);
    for c in text.chars().filter(|c| is_held(*c)) {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            c => xml.push(c),
        }
    }
    Cow::Owned(xml)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first element of `xml`, whole.
    fn first(xml: &str) -> Result<Element<'_>, String> {
        let mut xml = Xml::of(xml);
        match xml.next().map_err(|cause| cause.to_string())? {
            Some(Step::Begin(begun)) => xml.whole(begun).map_err(|cause| cause.to_string()),
            _ => Err("nothing begins".to_owned()),
        }
    }

    #[test]
    fn elements_are_read_with_their_text() {
        let item = first(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE i [<!ENTITY e \"boom\">]>\n<item id='a&amp;b'>\n\
             <q>1 &lt; 2 &amp;&#x41; &nbsp;&e;</q><a><![CDATA[<b>x</b>]]></a><c>a <b>y</b>&amp;</c><d/></item>",
        )
        .unwrap();
        assert_eq!((item.line, item.attribute("id")), (3, Some("a&b")));
        assert_eq!(item.text_of("Q"), "1 < 2 &A \u{a0}&e;", "no entity of its own is expanded");
        assert_eq!(item.text_of("a"), "<b>x</b>");
        assert_eq!(item.text_of("c"), "a <b>y</b>&amp;", "markup stands for itself");
        assert_eq!((item.text_of("d"), item.text_of("none")), ("", ""));
    }

    #[test]
    fn what_is_broken_or_too_deep_is_refused() {
        let long = first(&format!("<a></{}>", "b".repeat(9_000))).unwrap_err();
        assert!(long.starts_with("line 1: this XML is broken") && long.len() < 400, "{long}");
        assert!(first("<a>\n<b></a>").unwrap_err().starts_with("line 2: this XML is broken"));
        assert_eq!(first("<a><b>x").unwrap_err(), "line 1: it ends in the middle of an element");
        let deep = "<a>".repeat(100_000);
        let why = "line 1: its elements stand deeper in each other than any deck's";
        assert_eq!(first(&deep).unwrap_err(), why);
        assert!(first(&"<a".repeat(100_000)).is_err());
        assert!(first(&format!("<a {}>", "b='c' ".repeat(100_000))).is_err());
        let signs = "&".repeat(1_000_000);
        let xml = format!("<a b='{signs}'/>");
        let read = first(&xml).unwrap();
        assert!(read.attribute("b") == Some(&signs), "in linear time");
    }

    #[test]
    fn what_is_escaped_is_read_again() {
        let odd = "a & <b> \"c\" \r\n\t \u{a0}é";
        let xml = format!("<a b=\"{0}\">{0}</a>", escaped(odd));
        let read = first(&xml).unwrap();
        assert_eq!((read.text(), read.attribute("b")), (odd, Some(odd)));
        assert_eq!(escaped("a\u{1}b\u{ffff}\0"), "ab");
        assert!(matches!(escaped("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_root_tells_what_it_is() {
        assert!(has_root(
            "<?xml?><mnemosyne core_version=\"1\"><item id='1'>",
            "mnemosyne",
            "item"
        ));
        assert!(!has_root("mnemosyne <items>", "mnemosyne", "item"));
    }
}
