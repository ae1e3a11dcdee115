//! The clozes of notes whose target holds less than Anki: no hints, no numbers, nothing below.
//!
//! It must not know how a target writes them.

use std::fmt::Write as _;

use super::{Losses, shows};
use crate::cloze::{Part, numbers, parts};
use crate::deck::{Collection, Kind, Note};
use crate::formats::{ClozeNumbers, ClozeParts};
use crate::report::Loss;
use crate::text::Text;

/// Leaves of the clozes what `held` is, and says what that loses. Of sides that are joined, what `show`
/// leaves.
pub(super) fn simplify(
    collection: &mut Collection<'_>,
    held: ClozeParts,
    show: for<'t> fn(Text<'t>) -> Text<'t>,
    losses: &mut Losses,
) {
    let (mut notes, mut hints, mut groups, mut backs, mut blanks) = (0, false, false, 0, 0);
    for note in collection.notes.iter_mut().filter(|note| note.kind == Kind::Cloze) {
        let mut simple = Simple::of(note.front(), held);
        let has_back = !note.back().to_plain().trim().is_empty();
        // What hides nothing asks nothing: it is a card with two sides.
        let hides = !numbers(&simple.text).is_empty();
        if hides && !held.backs && has_back {
            backs += 1;
            let both = format!("{}<br><br>{}", note.front().to_html(), note.back().to_html());
            let both = show(Text::html(both));
            // What looks like a cloze on the back is one now.
            simple = Simple::of(&both, held);
            set(note, 0, both);
            set(note, 1, Text::EMPTY);
        }
        if !hides {
            note.kind = Kind::Basic;
        }
        hints |= simple.hints;
        groups |= simple.groups;
        notes += usize::from(simple.hints || simple.groups);
        blanks += usize::from(simple.blanks);
        if simple.text != note.front().raw() {
            let text = simple.text;
            let text = match note.front() {
                Text::Plain(_) => Text::plain(text),
                Text::Html(_) => Text::html(text),
            };
            set(note, 0, text);
        }
    }
    losses.add(Loss::ClozeParts { hints, groups }, notes, notes);
    losses.add(Loss::ClozeBacks, backs, backs);
    losses.add(Loss::BlankClozes, blanks, blanks);
}

fn set<'a>(note: &mut Note<'a>, field: usize, text: Text<'a>) {
    if let Some(place) = note.fields.get_mut(field) {
        *place = text;
    }
}

/// A text with as much of its clozes as can be held.
struct Simple {
    text: String,
    hints: bool,
    groups: bool,
    blanks: bool,
}

impl Simple {
    fn of(text: &Text<'_>, held: ClozeParts) -> Self {
        let parts = parts(text.raw());
        let fills = if held.blanks { Vec::new() } else { fills(&parts, text) };
        let text = String::with_capacity(text.raw().len());
        let mut simple = Self { text, hints: false, groups: false, blanks: false };
        // How each open cloze ends; in maths some stand as their text.
        let mut ends: Vec<String> = Vec::new();
        let (mut number, mut is_in_maths) = (0, false);
        for (at, part) in parts.into_iter().enumerate() {
            match part {
                Part::Text(text) => {
                    is_in_maths = ends_in_maths(text).unwrap_or(is_in_maths);
                    simple.text.push_str(text);
                }
                Part::Close => simple.text.push_str(&ends.pop().unwrap_or_default()),
                // Nothing is hidden under the number 0, in Anki neither.
                Part::Open(mark) if mark.numbers.iter().all(|number| *number == 0) => {
                    ends.push(String::new());
                }
                Part::Open(_) if fills.get(at) == Some(&false) => {
                    simple.blanks = true;
                    ends.push(String::new());
                }
                Part::Open(mark) => {
                    let is_inside = ends.iter().any(|end| !end.is_empty()) && !held.nested;
                    if is_inside || !held.maths && is_in_maths {
                        simple.groups = true;
                        ends.push(String::new());
                        continue;
                    }
                    number += 1;
                    let own = match held.numbers {
                        ClozeNumbers::Any => None,
                        ClozeNumbers::Each => Some(number),
                        ClozeNumbers::One => Some(1),
                    };
                    simple.groups |= own.is_some_and(|own| mark.numbers != [own]);
                    let numbers: Vec<String> = match own {
                        Some(own) => vec![own.to_string()],
                        None => {
                            let cards = mark.numbers.iter().filter(|number| **number > 0);
                            cards.map(u16::to_string).collect()
                        }
                    };
                    // Writing to a string cannot fail.
                    let _ = write!(simple.text, "{{{{c{}::", numbers.join(","));
                    let hint = mark.hint.filter(|hint| !hint.is_empty());
                    simple.hints |= hint.is_some() && !held.hints;
                    let hint = hint.filter(|_| held.hints);
                    ends.push(hint.map(|hint| format!("::{hint}")).unwrap_or_default() + "}}");
                }
            }
        }
        simple
    }
}

/// For each of the parts of `text`, whether it is a cloze that hides something to be seen.
fn fills(parts: &[Part<'_>], text: &Text<'_>) -> Vec<bool> {
    let shows = |piece| match text {
        Text::Plain(_) => shows(&Text::plain(piece)),
        Text::Html(_) => shows(&Text::html(piece)),
    };
    let mut fills = vec![false; parts.len()];
    // The open clozes, each with how much was seen before it.
    let (mut open, mut seen) = (Vec::new(), 0);
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Text(piece) => seen += usize::from(shows(*piece)),
            Part::Open(_) => open.push((at, seen)),
            Part::Close => {
                let Some((begin, before)) = open.pop() else { continue };
                fills.iter_mut().skip(begin).take(1).for_each(|fills| *fills = seen > before);
            }
        }
    }
    fills
}

/// Whether `text` ends inside of maths; nothing if as it began.
fn ends_in_maths(text: &str) -> Option<bool> {
    let last = |signs: [&str; 2]| signs.into_iter().filter_map(|sign| text.rfind(sign)).max();
    let (begun, ended) = (last([r"\(", r"\["]), last([r"\)", r"\]"]));
    (begun != ended).then_some(begun > ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_held_is_known() {
        let all = ClozeParts::ALL;
        let each = ClozeParts { hints: false, numbers: ClozeNumbers::Each, nested: false, ..all };
        let one = ClozeParts { numbers: ClozeNumbers::One, maths: false, ..all };
        let cases = [
            ("{{c1::a}} {{c2::b::h}}", each, "{{c1::a}} {{c2::b}}", true, false),
            ("{{c1::a}} {{c1::b}}", each, "{{c1::a}} {{c2::b}}", false, true),
            ("{{c1::a {{c2::b}}}}", each, "{{c1::a b}}", false, true),
            ("{{c2::b::h}}", one, "{{c1::b::h}}", false, true),
            ("{{c0::a {{c1::b}}}} {{c0,2::c}}", all, "a {{c1::b}} {{c2::c}}", false, false),
            ("{{c0::a {{c1::b}}}}", each, "a {{c1::b}}", false, false),
            (r"\(x^{{c1::2}}\) {{c1::y}}", one, r"\(x^2\) {{c1::y}}", false, true),
            (
                "{{c1,3::a}} {{c2::b {{c1::c}}}}",
                all,
                "{{c1,3::a}} {{c2::b {{c1::c}}}}",
                false,
                false,
            ),
        ];
        for (text, held, left, hints, groups) in cases {
            let simple = Simple::of(&Text::plain(text), held);
            assert_eq!((&*simple.text, simple.hints, simple.groups), (left, hints, groups));
        }
    }

    #[test]
    fn what_hides_nothing_is_no_cloze_there() {
        let bare = ClozeParts::BARE;
        let cases = [
            (Text::plain("a {{c1:: }} {{c2::b}}"), bare, "a   {{c1::b}}", true),
            (Text::plain("{{c1::{{c2::}}a}}"), bare, "{{c1::a}}", true),
            (Text::plain("{{c1::<b></b>}}"), bare, "{{c1::<b></b>}}", false),
            (
                Text::html("{{c1::<b></b>}}{{c2::<img src=a>}}"),
                bare,
                "<b></b>{{c1::<img src=a>}}",
                true,
            ),
            (Text::plain("{{c1::}}"), ClozeParts::ALL, "{{c1::}}", false),
        ];
        for (text, held, left, blanks) in cases {
            let simple = Simple::of(&text, held);
            assert_eq!((&*simple.text, simple.blanks), (left, blanks));
        }
    }

    #[test]
    fn a_back_that_joins_the_front_brings_its_clozes() {
        let mut note = Note::basic(Text::html("{{c1::a}}"), Text::plain("b {{c1::c}} <"));
        note.kind = Kind::Cloze;
        let mut collection = Collection { notes: vec![note], ..Collection::default() };
        let mut losses = Losses { target: "it", said: Vec::new() };
        simplify(&mut collection, ClozeParts::BARE, super::super::as_it_is, &mut losses);
        let fronts: Vec<&str> = collection.notes.iter().map(|note| note.front().raw()).collect();
        assert_eq!(fronts, ["{{c1::a}}<br><br>b {{c2::c}} &lt;"]);
    }

    #[test]
    fn many_clozes_take_linear_time() {
        let many = "{{c1::a}} ".repeat(50_000);
        let simple = Simple::of(&Text::plain(many), ClozeParts::BARE);
        assert_eq!(simple.text.matches("{{c").count(), 50_000);
    }
}
