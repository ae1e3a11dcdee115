//! The clozes of notes whose target holds less than Anki: no hints, no numbers, nothing below.
//!
//! It must not know how a target writes them.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use super::{Losses, shows};
use crate::cloze::{Mark, Part, hides, numbers, parts, protect};
use crate::deck::{Collection, Kind, Note};
use crate::formats::{ClozeNumbers, ClozeParts, Hints};
use crate::report::Loss;
use crate::text::{Piece, Pieces, Text, escape_marks, formulas, images};

/// Noncharacters: where a cloze begins and ends, and one for these where they stand in a text.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';
const NEITHER: char = '\u{fdd2}';

/// Leaves of the clozes what `held` is, and says what that loses. Of sides that are joined, what `show`
/// leaves.
pub(super) fn simplify(
    collection: &mut Collection<'_>,
    held: ClozeParts,
    show: for<'t> fn(Text<'t>) -> Text<'t>,
    losses: &mut Losses,
) {
    let (mut notes, mut hints, mut groups) = (0, false, false);
    let (mut backs, mut blanks, mut maths, mut hint_signs) = (0, 0, 0, 0);
    for note in collection.notes.iter_mut().filter(|note| note.kind == Kind::Cloze) {
        let mut simple = Simple::of(note.front(), held);
        let has_back = !note.back().to_plain().trim().is_empty();
        // What hides nothing asks nothing: it is a card with two sides.
        let asks = hides(&simple.text);
        if asks && !held.backs && has_back {
            backs += 1;
            let both = format!("{}<br><br>{}", note.front().to_html(), note.back().to_html());
            let both = show(Text::html(both));
            // What looks like a cloze on the back is one now.
            simple = Simple::of(&both, held);
            set(note, 0, both);
            set(note, 1, Text::EMPTY);
        }
        if !asks {
            note.kind = Kind::Basic;
        }
        hints |= simple.hints;
        groups |= simple.groups;
        notes += usize::from(simple.hints || simple.groups);
        blanks += usize::from(simple.blanks);
        maths += usize::from(simple.maths);
        hint_signs += usize::from(simple.hint_signs);
        if simple.text != note.front().raw() {
            let text = written_as(note.front(), simple.text);
            set(note, 0, text);
        }
    }
    losses.add(Loss::ClozeParts { hints, groups }, notes, notes);
    losses.add(Loss::ClozeBacks, backs, backs);
    losses.add(Loss::BlankClozes, blanks, blanks);
    losses.add(Loss::ClozesInMaths, maths, maths);
    losses.add(Loss::HintSigns, hint_signs, hint_signs);
}

fn set<'a>(note: &mut Note<'a>, field: usize, text: Text<'a>) {
    if let Some(place) = note.fields.get_mut(field) {
        *place = text;
    }
}

/// `content` as what `text` is: plain text or HTML.
fn written_as<'c>(text: &Text<'_>, content: impl Into<Cow<'c, str>>) -> Text<'c> {
    match text {
        Text::Plain(_) => Text::Plain(content.into()),
        Text::Html(_) => Text::Html(content.into()),
    }
}

/// `text` with clozes that neither begin nor end in tags. Anki takes clozes out before anything is a tag: one
/// that is cut by a cloze is text, and a cloze within one hides nothing.
pub(super) fn out_of_tags(text: Text<'_>) -> Text<'_> {
    match &text {
        Text::Html(html) => parted_from_tags(html).map_or(text, Text::html),
        Text::Plain(_) => text,
    }
}

/// The same of `html`, unless it is so already.
fn parted_from_tags(html: &str) -> Option<String> {
    if !html.contains('<') || html.contains([OPEN, CLOSE]) {
        return None;
    }
    let mut marked = String::with_capacity(html.len());
    // How the clozes begin, in their order, and how those end that are open.
    let (mut begins, mut open, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_changed = false;
    for part in parts(html) {
        match part {
            Part::Text(text) => marked.push_str(text),
            Part::Open(mark) => {
                let (begin, end) = (begin_of(&mark.numbers), end_of(mark.hint));
                begins.push(begin);
                open.push(end);
                // Without the mark, a tag would begin with what is hidden.
                if marked.ends_with('<') {
                    marked.truncate(marked.len() - 1);
                    marked.push_str("&lt;");
                    is_changed = true;
                }
                marked.push(OPEN);
            }
            Part::Close => {
                ends.push(open.pop().unwrap_or_default());
                marked.push(CLOSE);
            }
        }
    }
    let (mut begins, mut ends) = (begins.into_iter(), ends.into_iter());
    let mut out = String::with_capacity(html.len());
    for piece in Pieces::of(&marked) {
        let (piece, keeps) = match piece {
            Piece::Text(text) => (Cow::Borrowed(text), true),
            Piece::Tag { whole, .. } if !whole.contains([OPEN, CLOSE]) => (whole.into(), true),
            Piece::Tag { whole, .. } => {
                is_changed = true;
                let is_within = whole.matches(OPEN).count() == whole.matches(CLOSE).count();
                let tag = if is_within { whole.into() } else { whole.replace('<', "&lt;").into() };
                (tag, !is_within)
            }
        };
        for c in piece.chars() {
            let mark = match c {
                OPEN => begins.next(),
                CLOSE => ends.next(),
                c => {
                    out.push(c);
                    continue;
                }
            };
            out.push_str(&mark.filter(|_| keeps).unwrap_or_default());
        }
    }
    is_changed.then_some(out)
}

fn begin_of(numbers: &[u16]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
    format!("{{{{c{}::", numbers.join(","))
}

fn end_of(hint: Option<&str>) -> String {
    hint.map_or_else(|| "}}".to_owned(), |hint| format!("::{hint}}}}}"))
}

/// A text with as much of its clozes as can be held.
#[derive(Default)]
struct Simple {
    text: String,
    hints: bool,
    hint_signs: bool,
    groups: bool,
    blanks: bool,
    maths: bool,
}

impl Simple {
    fn of(text: &Text<'_>, mut held: ClozeParts) -> Self {
        if held.numbers == ClozeNumbers::OneOrEach {
            let is_one = numbers(text.raw()).len() < 2;
            held.numbers = if is_one { ClozeNumbers::One } else { ClozeNumbers::Each };
        }
        let parts = parts(text.raw());
        let fills = if held.blanks { Vec::new() } else { fills(&parts, text) };
        let mut formulas = match held.maths {
            true => Formulas::default(),
            false => Formulas::of(&parts, text),
        };
        let mut simple = Self { text: String::with_capacity(text.raw().len()), ..Self::default() };
        // How each open cloze ends; some stand as their text.
        let mut ends: Vec<String> = Vec::new();
        let mut number = 0;
        for (at, part) in parts.into_iter().enumerate() {
            match part {
                Part::Text(text) => formulas.push(text, &mut simple.text),
                Part::Close => {
                    formulas.pass_mark();
                    simple.text.push_str(&ends.pop().unwrap_or_default());
                }
                Part::Open(mark) => {
                    formulas.pass_mark();
                    let is_inside = ends.iter().any(|end| !end.is_empty()) && !held.nested;
                    let end = if mark.numbers.iter().all(|number| *number == 0) {
                        // Nothing is hidden under the number 0, in Anki neither.
                        String::new()
                    } else if fills.get(at) == Some(&false) {
                        simple.blanks = true;
                        String::new()
                    } else if is_inside || formulas.is_hidden() {
                        simple.groups = true;
                        String::new()
                    } else {
                        number = u16::saturating_add(number, 1);
                        let (begin, end) = simple.marks(text, &mark, number, held);
                        // What is a part of a formula there hides all of it.
                        let at = formulas.hide(&end);
                        simple.maths |= at.is_some();
                        simple.text.insert_str(at.unwrap_or(simple.text.len()), &begin);
                        if at.is_some() { String::new() } else { end }
                    };
                    ends.push(end);
                }
            }
        }
        simple
    }

    /// How the cloze begins and ends that is the one with this `number` in the text.
    fn marks(
        &mut self,
        text: &Text<'_>,
        mark: &Mark<'_>,
        number: u16,
        held: ClozeParts,
    ) -> (String, String) {
        let own = match held.numbers {
            ClozeNumbers::Any => None,
            ClozeNumbers::Each => Some(number),
            // Which of both, was decided for the whole text.
            ClozeNumbers::One | ClozeNumbers::OneOrEach => Some(1),
        };
        self.groups |= own.is_some_and(|own| mark.numbers != [own]);
        let numbers: Vec<u16> = match own {
            Some(own) => vec![own],
            None => mark.numbers.iter().copied().filter(|number| *number > 0).collect(),
        };
        let hint = mark.hint.filter(|hint| !hint.is_empty()).map(|hint| written_as(text, hint));
        let hint = match (hint, held.hints) {
            (Some(_), Hints::None) => {
                self.hints = true;
                None
            }
            (Some(hint), Hints::Without(signs)) => Some(self.plain(hint, signs)),
            (hint, _) => hint,
        };
        let hint = hint.as_ref().map(Text::raw).filter(|hint| !hint.is_empty());
        (begin_of(&numbers), end_of(hint))
    }

    /// `hint` as a line of text without `signs`.
    fn plain(&mut self, hint: Text<'_>, signs: &[char]) -> Text<'static> {
        let has_images = matches!(&hint, Text::Html(html) if images(html).next().is_some());
        let plain = hint.to_plain();
        self.hint_signs |= has_images || plain.contains(signs);
        let plain = plain.replace(signs, " ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let words = words.join(" ");
        match hint {
            Text::Plain(_) => Text::Plain(words.into()),
            Text::Html(_) => Text::Html(protect(&escape_marks(&words)).into_owned().into()),
        }
    }
}

/// The formulas of a text, where a target holds no clozes in them.
#[derive(Default)]
struct Formulas {
    /// Those to come, as places in the text with a character for each mark of a cloze.
    found: VecDeque<Range<usize>>,
    /// How far that text was gone through.
    at: usize,
    /// Where the open formula begins in what is written, and how the cloze ends that hides it.
    open: Option<usize>,
    end: Option<String>,
}

impl Formulas {
    fn of(parts: &[Part<'_>], text: &Text<'_>) -> Self {
        let mut marked = String::with_capacity(text.raw().len());
        for part in parts {
            match part {
                // Those may be in the text, too, and are as long.
                Part::Text(text) => {
                    marked.push_str(&text.replace([OPEN, CLOSE], NEITHER.encode_utf8(&mut [0; 3])));
                }
                Part::Open(_) => marked.push(OPEN),
                Part::Close => marked.push(CLOSE),
            }
        }
        if matches!(text, Text::Plain(_)) {
            // No tag begins there.
            marked = marked.replace('<', " ");
        }
        Self { found: formulas(&marked, OPEN, CLOSE).into(), ..Self::default() }
    }

    /// A cloze begins or ends.
    fn pass_mark(&mut self) {
        self.at += OPEN.len_utf8();
    }

    fn is_hidden(&self) -> bool {
        self.end.is_some()
    }

    /// A cloze that ends so hides the open formula, which begins there in what is written, if there is one.
    fn hide(&mut self, end: &str) -> Option<usize> {
        self.end = self.open.map(|_| end.to_owned());
        self.open
    }

    /// Adds `text` to `out`, and behind a formula that is hidden what ends its cloze.
    fn push(&mut self, text: &str, out: &mut String) {
        let behind = self.at + text.len();
        let mut rest = text;
        while let Some(formula) = self.found.front().cloned() {
            let is_open = self.open.is_some();
            let to = if is_open { formula.end } else { formula.start };
            if to > behind || to == behind && !is_open {
                break;
            }
            let (before, after) = rest.split_at_checked(to - self.at).unwrap_or((rest, ""));
            out.push_str(before);
            (rest, self.at) = (after, to);
            if is_open {
                out.push_str(&self.end.take().unwrap_or_default());
                self.open = None;
                self.found.pop_front();
            } else {
                self.open = Some(out.len());
            }
        }
        out.push_str(rest);
        self.at = behind;
    }
}

/// For each of the parts of `text`, whether it is a cloze that hides something to be seen.
fn fills(parts: &[Part<'_>], text: &Text<'_>) -> Vec<bool> {
    let shows = |piece| shows(&written_as(text, piece));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_held_is_known() {
        let all = ClozeParts::ALL;
        let each =
            ClozeParts { hints: Hints::None, numbers: ClozeNumbers::Each, nested: false, ..all };
        let one = ClozeParts { numbers: ClozeNumbers::One, maths: false, ..all };
        let either = ClozeParts { numbers: ClozeNumbers::OneOrEach, ..all };
        let cases = [
            ("{{c2::a}} {{c2::b}}", either, "{{c1::a}} {{c1::b}}", false, true),
            ("{{c1::a}} {{c1::b}}", either, "{{c1::a}} {{c1::b}}", false, false),
            ("{{c1::a}} {{c1::b}} {{c2::c}}", either, "{{c1::a}} {{c2::b}} {{c3::c}}", false, true),
            ("{{c1::a}} {{c2::b::h}}", each, "{{c1::a}} {{c2::b}}", true, false),
            ("{{c1::a}} {{c1::b}}", each, "{{c1::a}} {{c2::b}}", false, true),
            ("{{c1::a {{c2::b}}}}", each, "{{c1::a b}}", false, true),
            ("{{c2::b::h}}", one, "{{c1::b::h}}", false, true),
            ("{{c0::a {{c1::b}}}} {{c0,2::c}}", all, "a {{c1::b}} {{c2::c}}", false, false),
            ("{{c0::a {{c1::b}}}}", each, "a {{c1::b}}", false, false),
            (r"\(x^{{c1::2}}\) {{c1::y}}", one, r"{{c1::\(x^2\)}} {{c1::y}}", false, false),
            (r"\[{{c1::x::h}} {{c2::y}}\]", one, r"{{c1::\[x y\]::h}}", false, true),
            (
                r"[$]{{c1::x}}[/$] [latex]{{c1::y}}[/latex]",
                one,
                "{{c1::[$]x[/$]}} {{c1::[latex]y[/latex]}}",
                false,
                false,
            ),
            (
                r"{{c1::\(x {{c1::y}}\)}} \({{c1::z}}",
                one,
                r"{{c1::{{c1::\(x y\)}}}} \({{c1::z}}",
                false,
                false,
            ),
            (r"{{c1::\(x{{y}} {{c2::z}}\)", one, r"{{c1::\(x{{y}} {{c1::z}}\)", false, true),
            (r"\) \({{c1::x}}", one, r"\) \({{c1::x}}", false, false),
            // What a cloze holds in part is no formula.
            (r"\(x{{c1::y\) z}} \(u\)", one, r"\(x{{c1::y\) z}} \(u\)", false, false),
            (r"\[x{{c1::y}}\\[1em]\]", one, r"{{c1::\[xy\\[1em]\]}}", false, false),
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
    fn clozes_do_not_end_in_tags() {
        let cases = [
            ("x {{c1::a<b::h}}<br>", Some("x {{c1::a&lt;b::h}}&lt;br>")),
            ("{{c1::a <i {{c2::b}}>c}}", Some("{{c1::a <i b>c}}")),
            ("<img src='{{c1::a.png::h}}'> {{c2::b}}", Some("<img src='a.png'> {{c2::b}}")),
            ("{{c1::<b>a</b>}} <i>{{c2::b", None),
            ("a < {{c1::b}} > c", None),
            ("<{{c1::a}} > b", Some("&lt;{{c1::a}} > b")),
        ];
        for (html, text) in cases {
            assert_eq!(parted_from_tags(html).as_deref(), text, "{html}");
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
        let many = "{{c1::a}} ".repeat(70_000);
        let simple = Simple::of(&Text::plain(many), ClozeParts::BARE);
        assert_eq!(simple.text.matches("{{c").count(), 70_000);
        assert!(!simple.text.contains("{{c0::"));
    }
}
