//! HTML whose elements stand in each other only so deep: parsers take longer with each level.
//!
//! It must not know what elements mean.

use std::borrow::Cow;

use super::reduce::{Piece, Pieces};
use super::tree::is_void;

/// `html` without the tags of elements that stand in `most` others; what is in them stays.
///
/// An element counts as open until its own end comes where no other one is open in it, so that nothing
/// is deeper than it looks.
pub(crate) fn shallow(html: &str, most: usize) -> Cow<'_, str> {
    if memchr::memchr_iter(b'<', html.as_bytes()).nth(most).is_none() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    // The names of the elements that are open, those that are left out among them.
    let mut open: Vec<&str> = Vec::new();
    for piece in Pieces::of(html) {
        let (name, closing, whole) = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                continue;
            }
            Piece::Tag { name, closing, whole } => (name, closing, whole),
        };
        let is_kept = open.len() < most;
        if name.is_empty() || is_void(&name.to_ascii_lowercase()) {
            out.push_str(whole);
        } else if !closing {
            open.push(name);
            if is_kept {
                out.push_str(whole);
            }
        } else {
            let is_last = |last: &mut &str| last.eq_ignore_ascii_case(name);
            let was_kept = open.pop_if(is_last).map_or(is_kept, |_| open.len() < most);
            if was_kept {
                out.push_str(whole);
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_deep_leaves_what_is_in_it() {
        let cases = [
            ("<b>a<i>b</i></b>", "<b>a<i>b</i></b>"),
            ("<a><b><i>x</i></b></a><p>y", "<a><b>x</b></a><p>y"),
            ("<a><b><i>x<br></i>y</b>z", "<a><b>x<br>y</b>z"),
            ("<a></x><b></x><i>z", "<a></x><b>z"),
        ];
        for (html, shown) in cases {
            assert_eq!(shallow(html, 2), shown, "{html}");
        }
    }
}
