//! What a card says, without anything that could run, load or leave the card.
//!
//! It must not know what a card is: HTML comes in, HTML goes out.

use std::borrow::Cow;
use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};

use super::files;
use crate::text::{escape, is_tangled, reduce, shallow};

/// MathML that shows something; what takes HTML again inside is not among it.
const MATHML: [&str; 27] = [
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

/// What else cards have, beyond what the sanitiser lets through by itself.
const ELEMENTS: [&str; 8] = ["audio", "big", "center", "font", "section", "source", "u", "video"];

/// Attributes of any element: looks, language and direction.
const ATTRIBUTES: [&str; 46] = [
    "align",
    "bgcolor",
    "border",
    "class",
    "color",
    "dir",
    "face",
    "height",
    "hidden",
    "id",
    "lang",
    "role",
    "size",
    "style",
    "title",
    "valign",
    "width",
    "accent",
    "accentunder",
    "columnalign",
    "columnlines",
    "columnspacing",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "frame",
    "largeop",
    "linethickness",
    "lspace",
    "mathbackground",
    "mathcolor",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowlines",
    "rowspacing",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
];

/// Elements in each other, at most: with each level of it, reading a card takes longer.
const DEEPEST: usize = 256;

/// Takes out of HTML what does not only show something.
pub(super) struct Sanitiser(Builder<'static>);

impl Sanitiser {
    pub(super) fn new() -> Self {
        let mut builder = Builder::default();
        builder
            .add_tags(MATHML)
            .add_tags(ELEMENTS)
            .add_generic_attributes(ATTRIBUTES)
            .add_tag_attributes("audio", ["controls", "src"])
            .add_tag_attributes("video", ["controls", "src"])
            .add_tag_attributes("details", ["open"])
            .add_tag_attributes("li", ["value"])
            .add_tag_attributes("ol", ["type"])
            .add_tag_attributes("source", ["src"])
            .url_schemes(HashSet::from_iter(
                files::SCHEMES.into_iter().chain(["http", "https", "mailto"]),
            ))
            .url_relative(UrlRelative::Deny)
            .link_rel(Some("noopener noreferrer"))
            .set_tag_attribute_value("a", "target", "_blank")
            .attribute_filter(attribute);
        Self(builder)
    }

    /// `html` without what could run; its text alone if nobody could parse it in time.
    pub(super) fn clean<'h>(&self, html: &'h str) -> Cow<'h, str> {
        // Without a tag it is text.
        if !html.contains('<') {
            return Cow::Borrowed(html);
        }
        if is_tangled(html) {
            return Cow::Owned(escape(&reduce(html)).into_owned());
        }
        Cow::Owned(self.0.clean(&shallow(html, DEEPEST)).to_string())
    }
}

/// The value of an attribute as it may stay.
fn attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (element, name) {
        (_, "style") => Some(still(value)),
        ("a", "href") => is_web(value).then_some(Cow::Borrowed(value)),
        // What is shown was put into the page, and is called by its number.
        (_, "src") => files::is_ours(value).then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

fn is_web(address: &str) -> bool {
    ["http:", "https:", "mailto:"].iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// `css` that loads nothing: the policy of the page forbids that, but would complain of each card.
pub(super) fn still(css: &str) -> Cow<'_, str> {
    let lower = css.to_ascii_lowercase();
    if !["url(", "@import", "image-set", "\\"].iter().any(|loads| lower.contains(loads)) {
        return Cow::Borrowed(css);
    }
    // Of a sheet, the statements that load something are left out; nothing else of it.
    let (mut kept, mut start) = (String::with_capacity(css.len()), 0);
    for (end, _) in css.match_indices([';', '{', '}']).chain([(css.len(), "")]) {
        let statement = css.get(start..end).unwrap_or_default();
        let small = statement.to_ascii_lowercase();
        let loads = ["url(", "@import", "image-set"].iter().any(|word| small.contains(word));
        // An escape can spell any of these.
        let hides = small.contains('\\') && small.contains('(');
        if !loads && !hides {
            kept.push_str(statement);
        }
        kept.push_str(css.get(end..end + 1).unwrap_or_default());
        start = end + 1;
    }
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        Sanitiser::new().clean(html).into_owned()
    }

    #[test]
    fn what_cards_use_stays() {
        for same in [
            "a &lt; b",
            "<b>b</b> <span class=\"cloze\" style=\"color: red\">x</span>",
            "<table><tbody><tr><td>1</td></tr></tbody></table>",
            "<ruby>漢<rt>かん</rt></ruby>",
            "<div dir=\"rtl\" lang=\"ar\">س</div>",
            "<hr id=\"answer\">",
            "<img src=\"media:3\" alt=\"a map\">",
            "<audio controls=\"\" src=\"media:0\"></audio>",
            "<math display=\"block\"><mfrac><mn>1</mn><mi>x</mi></mfrac></math>",
            "<details><summary>Hint</summary>h</details>",
            "<font color=\"#ff0000\">x</font>",
        ] {
            assert_eq!(clean(same), same);
        }
    }

    #[test]
    fn what_could_run_or_load_goes() {
        for (foreign, left) in [
            ("a<script>alert(1)</script>b", "ab"),
            ("<img src=x onerror=alert(1)>", "<img>"),
            ("<b onclick='alert(1)'>b</b>", "<b>b</b>"),
            ("<iframe src='https://example.org'></iframe>", ""),
            ("<object data=x></object><embed src=x>", ""),
            ("<form action=x><input name=y><button>z</button></form>", "z"),
            ("<style>*{display:none}</style>", ""),
            ("<svg onload=alert(1)><script>1</script></svg>", ""),
            ("<img src='https://example.org/a.png'>", "<img>"),
            ("<base href='https://example.org'><meta http-equiv=refresh content=0>", ""),
            (
                "<div style='background: url(https://example.org/a.png); color: red'>x</div>",
                "<div style=\"; color: red\">x</div>",
            ),
            (
                "<math><annotation-xml encoding='text/html'><script>1</script></annotation-xml></math>",
                "<math></math>",
            ),
        ] {
            assert_eq!(clean(foreign), left, "{foreign}");
        }
        for address in ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "media:1"]
        {
            let link = clean(&format!("<a href=\"{address}\">x</a>"));
            assert!(!link.contains("href"), "{link}");
        }
        let link = clean("<a href='https://example.org/'>x</a>");
        assert!(link.contains("noreferrer") && link.contains("https://example.org/"), "{link}");
    }

    #[test]
    fn what_stands_in_itself_takes_linear_time() {
        for open in ["<dl><dt>", "<ul><li>", "<div>", "<div><table></div></table>", "<p><b>"] {
            assert!(clean(&(open.repeat(40_000) + "x")).contains('x'), "{open}");
        }
    }

    #[test]
    fn style_loads_nothing_and_is_else_as_it_was() {
        let sheet = ".a { color: red; background: URL('x.png') } .b { margin: 0 }";
        assert_eq!(still(sheet), ".a { color: red;} .b { margin: 0 }");
        assert_eq!(still("@import 'x.css'; .a { b: c }"), "; .a { b: c }");
        assert_eq!(still(".a::before { content: '\\2014' }"), ".a::before { content: '\\2014' }");
        assert_eq!(still(".a { background: u\\72l(x) }"), ".a {}");
        assert!(matches!(still(".a { b: c }"), Cow::Borrowed(_)));
    }
}
