//! A fragment of HTML as a tree of elements, for whoever writes it in another notation.
//!
//! It is cut up as `reduce` cuts it, so that both see the same text. What is not closed is closed
//! where it must end, what is closed without being open is passed over. It must not know what
//! elements mean beyond how they nest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::reduce::{Piece, Pieces};

/// Elements inside elements, at most; of what lies deeper only the text is kept, so that whoever
/// goes down a tree comes back.
const DEEPEST: usize = 24;

/// A piece of a fragment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node<'h> {
    /// Text as it is written, entities and all.
    Text(&'h str),
    /// An element.
    Element(Element<'h>),
}

/// An element and what is in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element<'h> {
    /// Its name, in lower case.
    pub(super) name: String,
    /// Its tag, from `<` to `>`.
    pub(super) tag: &'h str,
    /// What is in it.
    pub(super) inside: Vec<Node<'h>>,
}

impl<'h> Element<'h> {
    /// The value of the attribute `name`, entities decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'h, str>> {
        attribute(self.tag, name)
    }
}

/// The value of the attribute `name` of `tag`, entities decoded.
pub(super) fn attribute<'h>(tag: &'h str, name: &str) -> Option<Cow<'h, str>> {
    let mut rest = tag.strip_prefix('<')?.trim_end_matches('>');
    rest = rest.get(rest.find(|c: char| c.is_ascii_whitespace() || c == '/')?..)?;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=')?;
        let (own, after) = rest.split_at_checked(end)?;
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            rest = after;
            continue;
        };
        let (value, after) = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split_once(quote)?,
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace());
                value.split_at_checked(end.unwrap_or(value.len()))?
            }
        };
        if own.eq_ignore_ascii_case(name) {
            return Some(htmlize::unescape_attribute(value));
        }
        rest = after;
    }
}

/// Whether to parse `html` by the rules of browsers and write it again would take very long: formatting
/// that nobody ended begins anew in each block, and for each sign that is escaped the text behind it
/// is looked through.
pub(crate) fn is_tangled(html: &str) -> bool {
    const USUAL: usize = 4;
    const SLACK: usize = 100_000;
    const MOST_LOOKED_AT: usize = 1 << 36;
    let mut signs = 0_usize;
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let (mut depth, mut room) = (0_usize, SLACK);
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => {
                signs += memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()).count();
            }
            Piece::Tag { name, closing, .. } => {
                let name = name.to_ascii_lowercase();
                if name.is_empty() || is_void(&name) || ends_by_itself(&name) {
                    continue;
                }
                let standing = open.entry(name).or_default();
                match closing {
                    true if *standing > 0 => (*standing, depth) = (*standing - 1, depth - 1),
                    true => {}
                    false => (*standing, depth) = (*standing + 1, depth + 1),
                }
            }
        }
        let Some(left) = (room + USUAL).checked_sub(depth) else { return true };
        room = left;
    }
    signs.saturating_mul(html.len()) > MOST_LOOKED_AT
}

/// Whether the next of its kind ends it, so that it may stand open as often as it likes.
fn ends_by_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "option"
            | "rt"
            | "rp"
    )
}

/// The tree of `html`.
pub(super) fn tree(html: &str) -> Vec<Node<'_>> {
    let mut open = vec![Element::default()];
    for piece in Pieces::of(html) {
        match piece {
            Piece::Text(text) => put(&mut open, Node::Text(text)),
            Piece::Tag { name: "", .. } => {}
            Piece::Tag { name, closing: true, .. } => close(&mut open, &name.to_ascii_lowercase()),
            Piece::Tag { name, whole, .. } => {
                let name = name.to_ascii_lowercase();
                close_implied(&mut open, &name);
                let element = Element { name, tag: whole, inside: Vec::new() };
                if is_void(&element.name) {
                    put(&mut open, Node::Element(element));
                } else if open.len() <= DEEPEST {
                    open.push(element);
                }
            }
        }
    }
    while open.len() > 1 {
        close_last(&mut open);
    }
    open.pop().map(|root| root.inside).unwrap_or_default()
}

fn put<'h>(open: &mut [Element<'h>], node: Node<'h>) {
    if let Some(last) = open.last_mut() {
        last.inside.push(node);
    }
}

fn close_last(open: &mut Vec<Element<'_>>) {
    if open.len() > 1
        && let Some(element) = open.pop()
    {
        put(open, Node::Element(element));
    }
}

/// Closes the element `name` and what is open in it.
fn close(open: &mut Vec<Element<'_>>, name: &str) {
    let Some(at) = open.iter().skip(1).rposition(|element| element.name == name) else { return };
    // A cell does not end what is around its table.
    if open.iter().skip(at + 2).any(|element| element.name == "table") && name != "table" {
        return;
    }
    while open.len() > at + 1 {
        close_last(open);
    }
}

/// Closes what cannot go on where an element `name` begins.
fn close_implied(open: &mut Vec<Element<'_>>, name: &str) {
    let (ends, within): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "p" | "div" | "ul" | "ol" | "dl" | "table" | "pre" | "blockquote" | "hr" => {
            (&["p"], &["div", "li", "td", "th", "dd", "blockquote"])
        }
        _ => return,
    };
    let inside = open.iter().skip(1);
    let last = inside.rev().find(|element| {
        ends.contains(&element.name.as_str()) || within.contains(&element.name.as_str())
    });
    if let Some(name) = last.map(|element| element.name.clone())
        && ends.contains(&name.as_str())
    {
        close(open, &name);
    }
}

/// Whether nothing can be in an element of this name.
pub(super) fn is_void(name: &str) -> bool {
    const VOID: [&str; 14] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    VOID.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(nodes: &[Node<'_>]) -> String {
        let node = |node: &Node<'_>| match node {
            Node::Text(text) => (*text).to_owned(),
            Node::Element(element) => format!("{}({})", element.name, outline(&element.inside)),
        };
        nodes.iter().map(node).collect()
    }

    #[test]
    fn elements_nest_whatever_is_written() {
        for (html, shape) in [
            ("a<b>b<i>c</b>d</i>", "ab(bi(c))d"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>", "ul(li(a)li(bul(li(c))))"),
            ("<p>a<p>b</div>c", "p(a)p(bc)"),
            ("<table><tr><td>a<td>b<tr><th>c</table>", "table(tr(td(a)td(b))tr(th(c)))"),
            ("<BR/>a<img src=x>", "br()aimg()"),
            ("<!-- x -->a<script>b</script>", "a"),
            ("<div>a<table><tr><td>b</div>c</table>d", "div(atable(tr(td(bc)))d)"),
            ("<i><u><s><b>a<table><td>b</b>c</table>d", "i(u(s(b(atable(td(bc))d))))"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
            ("<table><thead><th>a<tbody><td>b</table>", "table(thead(th(a))tbody(td(b)))"),
        ] {
            assert_eq!(outline(&tree(html)), shape, "{html}");
        }
    }

    #[test]
    fn what_lies_too_deep_leaves_its_text() {
        let deep = "<b>".repeat(100_000) + "x";
        assert!(outline(&tree(&deep)).contains('x'));
    }

    #[test]
    fn what_browsers_would_choke_on_is_known() {
        let fonts: String = (0..300).map(|n| format!("<font color={n}>")).collect();
        for html in [
            "&".repeat(300_000),
            fonts + &"<p>x".repeat(1000),
            "<b><i><u><s><q><em>".to_owned() + &"<p>x".repeat(60_000),
        ] {
            assert!(is_tangled(&html), "{}", html.len());
        }
        for html in [
            "<p>a &amp; <b>b</b><li>c".repeat(5000),
            "<div><div><span><b>x</b></span></div></div>".repeat(5000),
            "a<br>b<img src=x><b>c</b></b>".repeat(5000),
        ] {
            assert!(!is_tangled(&html), "{}", html.len());
        }
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let nodes = tree("<a data-href=no  HREF = 'a&amp;b' download title=x>y</a>");
        let [Node::Element(link)] = nodes.as_slice() else { panic!("{nodes:?}") };
        assert_eq!(link.attribute("href").as_deref(), Some("a&b"));
        assert_eq!(link.attribute("title").as_deref(), Some("x"));
        assert_eq!(link.attribute("class"), None);
        let tag = "<img/src=a.png alt='b'/title=c>";
        assert_eq!(attribute(tag, "src").as_deref(), Some("a.png"));
        assert_eq!(attribute(tag, "title").as_deref(), Some("c"));
    }
}
