//! What the text of a whole deck is: plain, Markdown or HTML.
//!
//! One side tells little: `a < b` is no tag, `2 * 3 * 4` no emphasis. Many sides together do.

use crate::formats::TextIs;

/// How many sides are looked at.
const SIDES_TO_JUDGE: usize = 2000;

/// What the sides of a deck are, judged by what stands in them; plain if nothing speaks.
pub fn judge<'t>(sides: impl IntoIterator<Item = &'t str>) -> TextIs {
    let mut tags = 0;
    for side in sides.into_iter().take(SIDES_TO_JUDGE) {
        tags += usize::from(has_html(side));
    }
    if tags > 0 { TextIs::Html } else { TextIs::Plain }
}

/// Whether there is a tag of the kind that cards have, or a character reference.
fn has_html(side: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "<br>", "<br/>", "<br />", "<div", "</", "<img ", "<b>", "<i>", "&nbsp;", "&lt;", "&gt;",
        "&amp;",
    ];
    SIGNS.iter().any(|sign| side.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_references_are_html() {
        assert_eq!(judge(["a<br>b", "c"]), TextIs::Html);
        assert_eq!(judge(["a &lt; b"]), TextIs::Html);
        assert_eq!(judge(["a < b > c", "x & y"]), TextIs::Plain);
    }
}
