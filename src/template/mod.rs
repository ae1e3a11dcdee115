//! Card templates: `{{Front}}`, `{{#Extra}}…{{/Extra}}`, `{{text:cloze:Text}}`.
//!
//! Which cards a note of a normal type makes and what each of them shows, exactly as Anki does it,
//! so that a package carries the right card rows and a target with two sides gets what Anki would
//! show. It knows nothing of packages, notes or files: fields come in as HTML by name, a side of a
//! card goes out as HTML.

mod filters;
mod parse;
mod render;
mod requirement;
mod ruby;

use std::error;
use std::fmt;

use parse::{Node, parse};

pub use render::{Card, Side};
pub use requirement::Requirement;

/// One side of a template, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Template<'a> {
    /// Parses a template's source. An unclosed `{{` is text, as in Anki.
    ///
    /// # Errors
    ///
    /// If sections are not balanced.
    pub fn parse(source: &'a str) -> Result<Self, Error> {
        Ok(Self { nodes: parse(source)? })
    }

    /// Whether Anki makes a card of a note with this front: whether a filled field shows on it.
    /// Static text never counts.
    ///
    /// `filled` tells of a field, by name, whether it is filled (not [blank](is_blank)), or `None`
    /// if the note has no such field. It is asked for `Tags` too: whether the note has any. All
    /// other special fields are filled always, except `FrontSide`.
    #[must_use]
    pub fn makes_card(&self, filled: impl Fn(&str) -> Option<bool>) -> bool {
        let filled = |name: &str| filled(name).unwrap_or_else(|| ALWAYS_FILLED.contains(&name));
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            match *node {
                Node::Field(field) if filled(field.name) => return true,
                Node::Open { name, filled: wanted, end } if filled(name) != wanted => at = end,
                _ => {}
            }
            at += 1;
        }
        false
    }
}

/// The ordinals of the fronts that [make a card](Template::makes_card) of a note of a normal type;
/// where none does, Anki makes the first all the same.
///
/// `None` stands for a front that does not parse, and makes no card. (The cards of a cloze type are
/// those of [`cloze::numbers`](crate::cloze::numbers), whatever the template.)
#[must_use]
pub fn cards(fronts: &[Option<Template<'_>>], filled: impl Fn(&str) -> Option<bool>) -> Vec<usize> {
    fronts
        .iter()
        .enumerate()
        .filter(|(_, front)| front.as_ref().is_some_and(|front| front.makes_card(&filled)))
        .map(|(ord, _)| ord)
        .collect()
}

/// Special fields that are filled whatever the note, unless it has a field of that name itself.
const ALWAYS_FILLED: [&str; 6] = ["Card", "CardFlag", "CardID", "Deck", "Subdeck", "Type"];

/// Anki's "this field is empty": nothing in it but ASCII white space and `<br>` and `<div>` tags
/// without attributes.
#[must_use]
pub fn is_blank(html: &str) -> bool {
    let mut rest = html;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
        match bare_tag(rest) {
            Some(after) => rest = after,
            None => return rest.is_empty(),
        }
    }
}

/// What comes after the `<br>` or `<div>` of any kind (`</div>`, `<BR />`) at the start.
fn bare_tag(html: &str) -> Option<&str> {
    let rest = html.strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let (_, rest) = ["br", "div"].iter().find_map(|name| {
        rest.split_at_checked(name.len()).filter(|(tag, _)| tag.eq_ignore_ascii_case(name))
    })?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    rest.strip_prefix('>')
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// `{{#section}}` or `{{^section}}` without its `{{/section}}`.
    NotClosed {
        /// The name of the section.
        section: String,
    },
    /// `{{/section}}` where none is open.
    NotOpen {
        /// The name at its end.
        section: String,
    },
    /// The end of one section inside another.
    Crossed {
        /// The section that ends.
        found: String,
        /// The section that is open.
        expected: String,
    },
    /// A name that is neither a field of the note type nor a special one.
    UnknownField {
        /// The name.
        name: String,
    },
    /// Filled in, the template would be larger than any card is.
    TooLarge,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotClosed { section } => {
                write!(
                    f,
                    "the section `{section}` is never closed: `{{{{/{section}}}}}` is missing"
                )
            }
            Error::NotOpen { section } => {
                write!(f, "`{{{{/{section}}}}}` closes a section that is not open")
            }
            Error::Crossed { found, expected } => {
                write!(f, "found `{{{{/{found}}}}}` where `{{{{/{expected}}}}}` is expected")
            }
            Error::UnknownField { name } => write!(f, "there is no field called `{name}`"),
            Error::TooLarge => write!(f, "filled in, the template is far larger than a card"),
        }
    }
}

impl error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the front makes a card where these fields of `A`, `B`, `C` are filled (`Tags`: the
    /// note has tags).
    fn makes_card(front: &str, filled: &[&str]) -> bool {
        let known =
            |name: &str| ["A", "B", "C", "Tags"].contains(&name).then(|| filled.contains(&name));
        Template::parse(front).is_ok_and(|template| template.makes_card(known))
    }

    #[test]
    fn a_card_needs_a_filled_field_that_shows() {
        assert!(makes_card("{{A}}", &["A"]));
        assert!(!makes_card("static {{A}}", &["B"]));
        assert!(makes_card("{{#A}}{{B}}{{/A}}", &["A", "B"]));
        assert!(!makes_card("{{#A}}{{B}}{{/A}}", &["B"]));
        assert!(!makes_card("{{#A}}static{{/A}}", &["A"]));
        assert!(makes_card("{{^A}}{{B}}{{/A}}", &["B"]));
        assert!(!makes_card("{{^A}}{{B}}{{/A}}{{^B}}{{C}}{{/B}}", &["A", "B", "C"]));
        assert!(makes_card("{{#A}}{{#B}}{{/B}}{{/A}}{{C}}", &["C"]));
        assert!(makes_card("{{nosuch:text:A}}", &["A"]));
    }

    #[test]
    fn special_fields_count_as_filled() {
        for special in ["Deck", "Subdeck", "Card", "CardFlag", "CardID", "Type"] {
            assert!(makes_card(&format!("{{{{{special}}}}}"), &[]), "{special}");
        }
        assert!(makes_card("{{Tags}}", &["Tags"]));
        for empty in ["{{Tags}}", "{{FrontSide}}", "{{text:}}", "{{NoSuchField}}", "{{c1}}"] {
            assert!(!makes_card(empty, &["A"]), "{empty}");
        }
        // On the card itself a section on `c1` shows; for the making of cards it does not.
        assert!(!makes_card("{{#c1}}{{A}}{{/c1}}", &["A"]));
    }

    #[test]
    fn an_own_field_hides_the_special_one() {
        let template = Template::parse("{{Type}}");
        let own = |name: &str| (name == "Type").then_some(false);
        assert_eq!(template.map(|template| template.makes_card(own)), Ok(false));
    }

    #[test]
    fn only_fronts_that_show_something_make_cards() {
        let fronts =
            ["{{A}}", "{{#B}}{{A}}{{/B}}", "{{#A}}"].map(|front| Template::parse(front).ok());
        let filled = |names: &'static [&str]| move |name: &str| Some(names.contains(&name));
        assert_eq!(cards(&fronts, filled(&["A", "B"])), [0, 1]);
        assert_eq!(cards(&fronts, filled(&["A"])), [0]);
        assert_eq!(cards(&fronts, filled(&["B"])), Vec::<usize>::new());
    }

    #[test]
    fn blank_fields() {
        for blank in ["", " \t\r\n\x0b\x0c", "<br>", "</br>", "<BR />", "<div> </div>", "</DIV/>"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for filled in [
            "a",
            "&nbsp;",
            "\u{a0}",
            "\u{3000}",
            "\u{85}",
            "<br  />",
            "<br / >",
            "< br>",
            "<br",
            "<p></p>",
            "<div class=a>",
            "<img src=a.png>",
            "<!-- -->",
            "<brx>",
        ] {
            assert!(!is_blank(filled), "{filled:?}");
        }
    }

    #[test]
    fn errors_name_the_section() {
        let message = |source| Template::parse(source).err().map(|error| error.to_string());
        let open = message("{{#A}}{{^B}}");
        assert_eq!(open.as_deref(), Some("the section `B` is never closed: `{{/B}}` is missing"));
        let not_open = message("{{/A}}");
        assert_eq!(not_open.as_deref(), Some("`{{/A}}` closes a section that is not open"));
        let crossed = message("{{#A}}{{#B}}{{/A}}{{/B}}");
        assert_eq!(crossed.as_deref(), Some("found `{{/A}}` where `{{/B}}` is expected"));
    }
}
