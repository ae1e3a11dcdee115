//! A template's source cut into nodes.
//!
//! The list is flat, a section knowing where it ends, so that no depth of nesting costs stack. What
//! a tag is follows Anki in every odd case: an unclosed `{{` is text, comments are HTML's, and
//! `{{=<% %>=}}` at the very start changes the braces.

use super::Error;

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node<'a> {
    Text(&'a str),
    Field(Field<'a>),
    /// `{{#name}}` (shown if filled) or `{{^name}}` (shown if not).
    Open {
        name: &'a str,
        filled: bool,
        /// Where its `Close` is.
        end: usize,
    },
    Close,
}

/// `{{filter:filter:name}}`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    /// As written, the last one being the first to work; `None` without any colon.
    pub(super) filters: Option<&'a str>,
}

/// What changes the delimiters of a template that starts with it.
const OTHER_DELIMITERS: &str = "{{=<% %>=}}";

pub(super) fn parse(source: &str) -> Result<Vec<Node<'_>>, Error> {
    let mut nodes = Vec::new();
    let mut sections: Vec<(&str, usize)> = Vec::new();
    for piece in Pieces::new(source) {
        let tag = match piece {
            Piece::Text(text) => {
                nodes.push(Node::Text(text));
                continue;
            }
            Piece::Tag(tag) => tag.trim_start_matches('{').trim(),
        };
        let at = nodes.len();
        if let Some(name) = section(tag, '#') {
            sections.push((name, at));
            nodes.push(Node::Open { name, filled: true, end: at });
        } else if let Some(name) = section(tag, '^') {
            sections.push((name, at));
            nodes.push(Node::Open { name, filled: false, end: at });
        } else if let Some(name) = section(tag, '/') {
            let Some((expected, start)) = sections.pop() else {
                return Err(Error::NotOpen { section: name.to_owned() });
            };
            if expected != name {
                let (found, expected) = (name.to_owned(), expected.to_owned());
                return Err(Error::Crossed { found, expected });
            }
            if let Some(Node::Open { end, .. }) = nodes.get_mut(start) {
                *end = at;
            }
            nodes.push(Node::Close);
        } else {
            let (filters, name) = match tag.rsplit_once(':') {
                Some((filters, name)) => (Some(filters), name),
                None => (None, tag),
            };
            nodes.push(Node::Field(Field { name, filters }));
        }
    }
    match sections.pop() {
        Some((name, _)) => Err(Error::NotClosed { section: name.to_owned() }),
        None => Ok(nodes),
    }
}

/// The name after a section's sigil; a sigil alone is a field's name.
fn section(tag: &str, sigil: char) -> Option<&str> {
    tag.strip_prefix(sigil).filter(|name| !name.is_empty()).map(str::trim_start)
}

enum Piece<'a> {
    /// Also a whole HTML comment: what looks like a tag in it is none.
    Text(&'a str),
    /// What is between the delimiters.
    Tag(&'a str),
}

struct Pieces<'a> {
    rest: &'a str,
    open: &'static str,
    close: &'static str,
    /// Whether `rest` may still have a `close`; keeps the search linear where many are missing.
    closes: bool,
    /// Whether `rest` may still have the end of a comment.
    comments: bool,
}

impl<'a> Pieces<'a> {
    fn new(source: &'a str) -> Self {
        let (rest, open, close) = match source.trim_start().strip_prefix(OTHER_DELIMITERS) {
            Some(rest) => (rest.trim_start_matches(OTHER_DELIMITERS), "<%", "%>"),
            None => (source, "{{", "}}"),
        };
        Pieces { rest, open, close, closes: true, comments: true }
    }

    /// The tag or comment at the start of `text`, and what comes after it.
    fn mark(&mut self, text: &'a str) -> Option<(Piece<'a>, &'a str)> {
        if self.closes
            && let Some(body) = text.strip_prefix(self.open)
        {
            let parts = body.split_once(self.close);
            self.closes = parts.is_some();
            if let Some((tag, after)) = parts {
                return Some((Piece::Tag(tag), after));
            }
        }
        if self.comments
            && let Some(body) = text.strip_prefix("<!--")
        {
            let end = body.find("-->");
            self.comments = end.is_some();
            let (comment, after) = text.split_at_checked(end? + "<!---->".len())?;
            return Some((Piece::Text(comment), after));
        }
        None
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.rest;
        for (at, _) in text.match_indices(['{', '<']) {
            let (before, tail) = text.split_at_checked(at)?;
            if let Some((piece, after)) = self.mark(tail) {
                if before.is_empty() {
                    self.rest = after;
                    return Some(piece);
                }
                self.rest = tail;
                return Some(Piece::Text(before));
            }
        }
        self.rest = "";
        (!text.is_empty()).then_some(Piece::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nodes as one line, or the error.
    fn shown(source: &str) -> String {
        let nodes = match parse(source) {
            Ok(nodes) => nodes,
            Err(error) => return error.to_string(),
        };
        let shown = nodes.iter().map(|node| match *node {
            Node::Text(text) => text.to_owned(),
            Node::Field(Field { name, filters: None }) => format!("[{name}]"),
            Node::Field(Field { name, filters: Some(filters) }) => format!("[{filters}|{name}]"),
            Node::Open { name, filled, end } => {
                format!("({}{name} to {end}", if filled { '#' } else { '^' })
            }
            Node::Close => ")".to_owned(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn fields_and_filters() {
        assert_eq!(shown("a {{A}}{{text:cloze:A}}"), "a  [A] [text:cloze|A]");
        assert_eq!(shown("{{\n text:A\u{a0}}}{{text: A}}"), "[text|A] [text| A]");
        assert_eq!(shown("{{text:}}{{:}}{{}}"), "[text|] [|] []");
    }

    #[test]
    fn sections_know_their_end() {
        assert_eq!(shown("{{#A}}x{{^ B }}{{/ B}}{{/A}}y"), "(#A to 4 x (^B to 3 ) ) y");
        assert_eq!(shown("{{#}}{{^}}{{/}}"), "[#] [^] [/]");
    }

    #[test]
    fn braces_that_are_no_tag() {
        assert_eq!(shown("{{A}} {{B"), "[A]  {{B");
        assert_eq!(shown("a}}{b}{{{A}}}"), "a}}{b} [A] }");
        assert_eq!(shown("{{{{A}}"), "[A]");
        assert_eq!(shown("{{A{{B}}"), "[A{{B]");
        // There are no comments inside braces.
        assert_eq!(shown("{{! A }}"), "[! A]");
    }

    #[test]
    fn html_comments_are_text() {
        assert_eq!(shown("<!-- {{#A}} -->{{A}}"), "<!-- {{#A}} --> [A]");
        assert_eq!(shown("<!-- {{A}}"), "<!--  [A]");
        assert_eq!(shown("<!-->{{A}}-->"), "<!-->{{A}}-->");
        assert_eq!(shown("{{A <!-- }} -->"), "[A <!--]  -->");
    }

    #[test]
    fn other_delimiters() {
        assert_eq!(shown("\n {{=<% %>=}}<%#A%><%{B%><%/A%>{{A}}"), "(#A to 2 [B] ) {{A}}");
        assert_eq!(shown("{{A}}{{=<% %>=}}<%A%>"), "[A] [=<% %>=] <%A%>");
    }

    #[test]
    fn the_innermost_section_is_reported() {
        assert_eq!(parse("{{#A}}{{#B}}"), Err(Error::NotClosed { section: "B".to_owned() }));
        assert_eq!(parse("{{A}}{{/A}}"), Err(Error::NotOpen { section: "A".to_owned() }));
    }

    #[test]
    fn a_hundred_thousand_levels() {
        let source = format!("{}{}", "{{#A}}".repeat(100_000), "{{/A}}".repeat(100_000));
        assert_eq!(parse(&source).map(|nodes| nodes.len()), Ok(200_000));
    }
}
