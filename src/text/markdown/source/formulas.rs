//! Where formulas stand in HTML, as Anki has them: each from its mark to the one that ends it, in one block,
//! and not across a cloze or what marks text, of which it would hold a part.
//!
//! It must not know how clozes are marked, nor what becomes of a formula.

use std::ops::Range;

use super::element::Element;
use crate::text::markdown::tex::end_of;
use crate::text::reduce::{Piece, Pieces};
use crate::text::tags::Tags;

/// What a formula is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// TeX in a line, or on lines of its own.
    Maths { display: bool },
    /// A picture that Anki makes of LaTeX, whatever is in it.
    Latex,
}

const KINDS: [(&str, &str, Kind); 5] = [
    (r"\(", r"\)", Kind::Maths { display: false }),
    (r"\[", r"\]", Kind::Maths { display: true }),
    ("[$]", "[/$]", Kind::Maths { display: false }),
    ("[$$]", "[/$$]", Kind::Maths { display: true }),
    ("[latex]", "[/latex]", Kind::Latex),
];

/// A formula: its kind, where it stands with its marks, and without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formula {
    pub(super) kind: Kind,
    pub(super) whole: Range<usize>,
    pub(super) inner: Range<usize>,
}

/// Looks for formulas; `marks` says of a text where clozes begin (true) or end in it.
pub(super) struct Finder<'h, M> {
    html: &'h str,
    pub(super) tags: Tags,
    marks: M,
    /// What begins before this place is none of its kind: found out once, not from each beginning.
    from: [usize; KINDS.len()],
}

impl<'h, M: Fn(&str) -> Vec<(usize, bool)>> Finder<'h, M> {
    pub(super) fn of(html: &'h str, marks: M) -> Self {
        Self { html, tags: Tags::of(html), marks, from: [0; KINDS.len()] }
    }

    /// The formula that begins at `here`, which is in no tag.
    pub(super) fn at(&mut self, here: usize) -> Option<Formula> {
        let rest = self.html.get(here..)?;
        let mut kinds = KINDS.iter().zip(&mut self.from);
        let ((open, close, kind), from) = kinds.find(|((open, ..), _)| rest.starts_with(open))?;
        if here < *from {
            return None;
        }
        let start = here + open.len();
        let text = self.html.get(start..)?;
        let Some(inner) = end_of(text, close).and_then(|end| text.get(..end)) else {
            *from = usize::MAX;
            return None;
        };
        let end = start + inner.len();
        let fault = match self.tags.end_around(end) {
            Some(_) => Some(inner.len()),
            None => last_fault(inner, *kind, (self.marks)(inner)),
        };
        match fault {
            Some(fault) => *from = start + fault,
            None => {
                let whole = here..end + close.len();
                return Some(Formula { kind: *kind, whole, inner: start..end });
            }
        }
        None
    }
}

/// Where the formulas of `html` stand, with their marks; `opens` and `closes` stand for clozes.
pub(crate) fn formulas(html: &str, opens: char, closes: char) -> Vec<Range<usize>> {
    let marks = |text: &str| {
        let marks = text.match_indices([opens, closes]);
        marks.map(|(at, mark)| (at, mark.starts_with(opens))).collect()
    };
    let mut finder = Finder::of(html, marks);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(here) = html.get(at..).and_then(|rest| Some(at + rest.find(['\\', '['])?)) {
        at = match (finder.tags.end_around(here), finder.at(here)) {
            (Some(end), _) => end,
            (None, None) => here + 1,
            (None, Some(formula)) => {
                found.push(formula.whole.clone());
                formula.whole.end
            }
        };
    }
    found
}

/// Behind what in `inner` a formula can begin that has the same end, if this one is none; `marks` are
/// those of clozes.
fn last_fault(inner: &str, kind: Kind, marks: Vec<(usize, bool)>) -> Option<usize> {
    let mut fault = None;
    let mut clozes = Vec::new();
    for (at, opens) in marks {
        if opens {
            clozes.push(at);
        } else if clozes.pop().is_none() {
            fault = Some(at + 1);
        }
    }
    let mut open: Vec<(Element, usize)> = Vec::new();
    // LaTeX is written with tags, too.
    if kind != Kind::Latex {
        let mut at = 0;
        for piece in Pieces::of(inner) {
            let (name, closing, whole) = match piece {
                Piece::Text(text) => {
                    at += text.len();
                    continue;
                }
                Piece::Tag { name, closing, whole } => (name, closing, whole),
            };
            match Element::of(name) {
                Some(Element::Break) | None => {}
                Some(element) if !element.is_inline() => fault = fault.max(Some(at + 1)),
                Some(element) if !closing => open.push((element, at)),
                Some(element) => {
                    if open.pop_if(|(last, _)| last.is_ended_by(element)).is_none() {
                        fault = fault.max(Some(at + 1));
                    }
                }
            }
            at += whole.len();
        }
    }
    let unclosed = open.last().map(|(_, at)| at + 1).max(clozes.last().map(|at| at + 1));
    fault.max(unclosed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_hold_nothing_in_part() {
        let cases: [(&str, &[&str]); 12] = [
            (r"a \(b\) \[c\] [$]d[/$] [$$]e[/$$]", &[r"\(b\)", r"\[c\]", "[$]d[/$]", "[$$]e[/$$]"]),
            ("[latex]<div>a</div>[/latex]", &["[latex]<div>a</div>[/latex]"]),
            // A line break of TeX ends none.
            (r"\[a\\[1em] b\\] c\]", &[r"\[a\\[1em] b\\] c\]"]),
            (r"\(a <b>b</b><br>\)", &[r"\(a <b>b</b><br>\)"]),
            (r"\(a <b>b\)</b>", &[]),
            (r"\(a</p> \(b\)", &[r"\(b\)"]),
            (r#"\(a <i title="\)">b</i>\)"#, &[]),
            (r"\({a}\) {\(b\)}", &[r"\({a}\)", r"\(b\)"]),
            (r"\(a {b\) c}", &[]),
            (r"{a \(b} \(c\)", &[r"\(c\)"]),
            ("[latex]a {b[/latex]}", &[]),
            (r"\(a", &[]),
        ];
        for (html, expected) in cases {
            let found = formulas(html, '{', '}');
            let found: Vec<&str> = found.into_iter().filter_map(|range| html.get(range)).collect();
            assert_eq!(found, expected, "{html}");
        }
    }
}
