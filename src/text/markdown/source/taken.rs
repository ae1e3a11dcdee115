//! What is no text is taken out and stands as a number between two noncharacters, as in reading:
//! the marks of clozes, maths, sounds.
//!
//! It must not know Markdown beyond how each of these is written.

use std::borrow::Cow;

use super::element::Element;
use super::escape::{kept, without_clozes};
use super::formulas::{Finder, Formula, Kind};
use super::{Clozes, Media, Notation, Role};
use crate::cloze::{self, Part};
use crate::text::markdown::guard::{CLOSE, OPEN};
use crate::text::markdown::media::is_sound;
use crate::text::markdown::tex::{ends_early, is_money, tidy_tex};
use crate::text::reduce::{self, Pieces};

/// HTML in which numbers stand for the pieces.
#[derive(Debug, Default)]
pub(super) struct Taken<'h> {
    pub(super) html: Cow<'h, str>,
    pieces: Vec<Piece>,
    /// Whether a `[` is written by its number: escaped, it would begin maths.
    pub(super) brackets_by_number: bool,
    /// Whether there is nothing but signs, which our reader takes for just these, backslashes too.
    pub(super) is_signs: bool,
}

/// What was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A cloze begins, with this mark.
    Open(String),
    /// A cloze ends, with this mark.
    Close(String),
    /// Maths without its delimiters.
    Maths { tex: String, display: bool },
    /// What stays as it is, for a program reads it, and how that is written.
    Kept { latex: String, written: String },
    /// A sound as its file is called.
    Sound(String),
}

impl Taken<'_> {
    /// The piece that `text` begins with, and what follows it.
    pub(super) fn piece<'t>(&self, text: &'t str) -> Option<(&Piece, &'t str)> {
        first(&self.pieces, text)
    }

    /// The same for characters that are no pieces.
    pub(super) fn without_pieces(&self) -> Taken<'static> {
        Taken { brackets_by_number: self.brackets_by_number, ..Taken::default() }
    }
}

/// The piece among `pieces` that `text` begins with, and what follows it.
fn first<'p, 't>(pieces: &'p [Piece], text: &'t str) -> Option<(&'p Piece, &'t str)> {
    let inner = text.strip_prefix(OPEN)?;
    let (number, rest) = inner.split_once(CLOSE)?;
    Some((pieces.get(number.parse::<usize>().ok()?)?, rest))
}

/// Takes out of `html` what is no text.
pub(super) fn take_out<'h>(html: &'h str, role: Role, notation: &Notation) -> Taken<'h> {
    let has_some = html.contains(['\\', '[', OPEN, CLOSE]) || html.contains("{{c");
    if !has_some {
        let is_signs = is_signs(html);
        return Taken { html: Cow::Borrowed(html), is_signs, ..Taken::default() };
    }
    let mut taker = Taker { notation, html: String::with_capacity(html.len()), pieces: Vec::new() };
    // Nobody sees noncharacters; here they would be taken for pieces.
    let bare = html.replace([OPEN, CLOSE], "");
    let with_clozes = match role {
        Role::Cloze => taker.clozes(&bare),
        Role::Side => Cow::Borrowed(&*bare),
    };
    taker.others(&with_clozes);
    let is_signs = is_signs(&taker.html);
    Taken { html: Cow::Owned(taker.html), pieces: taker.pieces, is_signs, ..Taken::default() }
}

/// Whether what is seen of `html` is nothing but signs of which rules are made.
fn is_signs(html: &str) -> bool {
    let is_sign = |c: char| "*-_=+#~><|./\\^".contains(c) || c.is_whitespace();
    let is_one = |text: &str| htmlize::unescape(text).chars().all(is_sign);
    Pieces::of(html).all(|piece| match piece {
        reduce::Piece::Text(text) => is_one(text),
        reduce::Piece::Tag { .. } => true,
    })
}

/// Whether `text` begins and ends with white space, if there is anything else.
fn blank_ends(text: &str) -> (bool, bool) {
    let is_blank = |c: char| c.is_ascii_whitespace();
    let shows = !text.trim_ascii().is_empty();
    (shows && text.starts_with(is_blank), shows && text.ends_with(is_blank))
}

struct Taker<'n> {
    notation: &'n Notation,
    html: String,
    pieces: Vec<Piece>,
}

impl Taker<'_> {
    fn number(&mut self, piece: Piece) -> String {
        self.pieces.push(piece);
        format!("{OPEN}{}{CLOSE}", self.pieces.len() - 1)
    }

    /// `html` with numbers for the marks of clozes. What hides nothing by itself in this notation
    /// stands open: a cloze inside another.
    fn clozes<'h>(&mut self, html: &'h str) -> Cow<'h, str> {
        if !cloze::hides(html) {
            return Cow::Borrowed(html);
        }
        let mut out = String::with_capacity(html.len());
        // How each open cloze ends.
        let mut stack: Vec<String> = Vec::new();
        let parts = cloze::parts(html);
        let numbers = || parts.iter().filter_map(number_of);
        let in_turn = (1_usize..).zip(numbers()).all(|(turn, number)| turn == usize::from(number));
        // Other marks than Anki's have no white space within them: it stands outside.
        let is_apart = self.notation.clozes != Clozes::Anki;
        let begins = |part: &Part<'_>| matches!(part, Part::Text(text) if blank_ends(text).0);
        let ends = |part: &Part<'_>| matches!(part, Part::Text(text) if blank_ends(text).1);
        for (at, part) in parts.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| parts.get(at));
            let next = parts.get(at + 1);
            match part {
                Part::Text(text) => {
                    let mut text = *text;
                    if is_apart && matches!(before, Some(Part::Open(_))) && blank_ends(text).0 {
                        text = text.trim_ascii_start();
                    }
                    if is_apart && matches!(next, Some(Part::Close)) && blank_ends(text).1 {
                        text = text.trim_ascii_end();
                    }
                    out.push_str(text);
                }
                Part::Open(mark) => {
                    if is_apart && next.is_some_and(begins) {
                        out.push(' ');
                    }
                    let nests = !is_apart || stack.is_empty();
                    let (open, close) = match nests {
                        true => marks(mark, in_turn, self.notation),
                        false => (String::new(), String::new()),
                    };
                    out.push_str(&self.number(Piece::Open(open)));
                    stack.push(close);
                }
                Part::Close => {
                    let close = stack.pop().unwrap_or_default();
                    out.push_str(&self.number(Piece::Close(close)));
                    if is_apart && before.is_some_and(ends) {
                        out.push(' ');
                    }
                }
            }
        }
        Cow::Owned(self.with_tags_as_typed(&out))
    }

    /// `html` with the marks of clozes as they are where they stand in tags: an attribute hides nothing.
    fn with_tags_as_typed(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        for piece in Pieces::of(html) {
            let mut rest = match piece {
                reduce::Piece::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                reduce::Piece::Tag { whole, .. } => whole,
            };
            while let Some((before, after)) =
                rest.find(OPEN).and_then(|at| rest.split_at_checked(at))
            {
                out.push_str(before);
                match first(&self.pieces, after) {
                    Some((piece, after)) => {
                        out.push_str(&piece.typed());
                        rest = after;
                    }
                    None => rest = after.get(OPEN.len_utf8()..).unwrap_or_default(),
                }
            }
            out.push_str(rest);
        }
        out
    }

    /// Copies `html` with numbers for maths and sounds.
    fn others(&mut self, html: &str) {
        let opens: Vec<bool> =
            self.pieces.iter().map(|piece| matches!(piece, Piece::Open(_))).collect();
        let mut formulas = Finder::of(html, |text: &str| marks_in(&opens, text));
        // Where the last fault is in what begins like a sound and is none.
        let mut sounds_from = 0;
        let (mut at, mut done) = (0, 0);
        while let Some(here) = html.get(at..).and_then(|rest| Some(at + rest.find(['\\', '['])?)) {
            if let Some(end) = formulas.tags.end_around(here) {
                at = end;
                continue;
            }
            let found = match formulas.at(here) {
                Some(formula) => {
                    self.formula(html, &formula).map(|piece| (piece, formula.whole.end))
                }
                None if here < sounds_from => None,
                None => match sound_at(html, here) {
                    Some(Ok((name, end))) if formulas.tags.end_around(end - 1).is_none() => {
                        Some((Piece::Sound(name), end))
                    }
                    Some(Err(fault)) => {
                        sounds_from = fault;
                        None
                    }
                    _ => None,
                },
            };
            match found {
                Some((piece, end)) => {
                    self.html.push_str(html.get(done..here).unwrap_or_default());
                    let number = self.number(piece);
                    self.html.push_str(&number);
                    (at, done) = (end, end);
                }
                None => at = here + 1,
            }
        }
        self.html.push_str(html.get(done..).unwrap_or_default());
    }

    /// What is written for a formula of `html`, if it is one to our reader, too.
    fn formula(&self, html: &str, formula: &Formula) -> Option<Piece> {
        let inner = html.get(formula.inner.clone())?;
        match formula.kind {
            Kind::Maths { display } => {
                let tex = self.tex(inner);
                // Without tags in it, it may end where it did not.
                let is_one = !tex.trim().is_empty() && !ends_early(&tex, display);
                is_one.then_some(Piece::Maths { tex, display })
            }
            Kind::Latex => {
                let latex = without_clozes(reduce::reduce(inner).replace('\n', " "));
                let latex = format!("[latex]{latex}[/latex]");
                let written = kept(&latex, self.notation);
                Some(Piece::Kept {
                    latex: self.without_numbers(&latex).into_owned(),
                    written: self.without_numbers(&written).into_owned(),
                })
            }
        }
    }

    /// The formula that `inner` shows, read without what marks text in it.
    fn tex(&self, inner: &str) -> String {
        let mut tex = String::with_capacity(inner.len());
        for piece in Pieces::of(inner) {
            match piece {
                reduce::Piece::Text(text) => tex.push_str(&htmlize::unescape(text)),
                reduce::Piece::Tag { name, .. } if Element::of(name) == Some(Element::Break) => {
                    tex.push(' ');
                }
                reduce::Piece::Tag { .. } => {}
            }
        }
        let tex = without_clozes(tex.replace(['\u{a0}', '\n', '\r'], " "));
        let mut tex = tidy_tex(self.without_numbers(&tex).trim(), false);
        // A backslash and a space are a space to TeX; without it, the mark that ends the formula would be none.
        let backslashes = tex.len() - tex.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            tex.push(' ');
        }
        tex
    }

    /// `text` with the marks of clozes for their numbers, where they are not in the way of others.
    fn without_numbers<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            out.push_str(before);
            let (number, after) = after.split_once(CLOSE).unwrap_or((after, ""));
            let piece = number.parse::<usize>().ok().and_then(|number| self.pieces.get(number));
            match piece {
                Some(Piece::Open(mark) | Piece::Close(mark))
                    if self.notation.clozes == Clozes::Anki =>
                {
                    out.push_str(mark);
                }
                _ => {}
            }
            rest = after;
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

/// Where the marks of clozes stand in `text`, and whether each begins one, as `opens` says by their numbers.
fn marks_in(opens: &[bool], text: &str) -> Vec<(usize, bool)> {
    let mark = |(at, _): (usize, &str)| {
        let (number, _) = text.get(at + OPEN.len_utf8()..)?.split_once(CLOSE)?;
        Some((at, *opens.get(number.parse::<usize>().ok()?)?))
    };
    text.match_indices(OPEN).filter_map(mark).collect()
}

/// The sound that `html` names at `at`, and where that ends; where it is none, before which place none begins.
fn sound_at(html: &str, at: usize) -> Option<Result<(String, usize), usize>> {
    const NO_NAME: [char; 3] = ['<', '[', OPEN];
    let inner = html.get(at..)?.strip_prefix("[sound:")?;
    let start = html.len() - inner.len();
    let Some((inner, _)) = inner.split_once(']') else { return Some(Err(usize::MAX)) };
    if let Some(fault) = inner.rfind(NO_NAME) {
        return Some(Err(start + fault));
    }
    let name = htmlize::unescape(inner).replace(['\u{a0}', '\t', '\n', '\r'], " ");
    let is_one = !name.contains(['<', '[', ']']) && !name.trim().is_empty();
    // Where braces mean something, they do in names; no address has control characters.
    let is_one = is_one && !name.contains("{{") && !name.contains(char::is_control);
    Some(if is_one { Ok((name, start + inner.len() + 1)) } else { Err(start) })
}

fn number_of(part: &Part<'_>) -> Option<u16> {
    match part {
        Part::Open(mark) => mark.numbers.first().copied(),
        _ => None,
    }
}

/// How a cloze begins and ends; `in_turn` is whether each has the number of its place.
fn marks(mark: &cloze::Mark<'_>, in_turn: bool, notation: &Notation) -> (String, String) {
    let number = mark.numbers.first().copied().unwrap_or(1);
    let hint = mark.hint.map(|hint| {
        let hint = reduce::reduce(hint);
        hint.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let hint = hint.filter(|hint| !hint.is_empty());
    match notation.clozes {
        Clozes::Anki => {
            let numbers: Vec<String> = mark.numbers.iter().map(u16::to_string).collect();
            let hint = hint.map(|hint| format!("::{}", super::escape::hint(&hint, notation)));
            (format!("{{{{c{}::", numbers.join(",")), hint.unwrap_or_default() + "}}")
        }
        Clozes::Numbered => (format!("{{{{{number}::"), "}}".to_owned()),
        Clozes::Braces => ("{{".to_owned(), "}}".to_owned()),
        Clozes::BracesHint => {
            let hint =
                hint.map(|hint| format!("{{({{{}}})}}", hint.replace(['(', ')', '{', '}'], " ")));
            ("{{".to_owned(), "}}".to_owned() + &hint.unwrap_or_default())
        }
        Clozes::Macro => {
            let hint = hint.map(|hint| format!(r" \\ {}", super::escape::hint(&hint, notation)));
            ("{{cloze ".to_owned(), hint.unwrap_or_default() + "}}")
        }
        Clozes::Highlight => {
            let hint = hint.map(|hint| hint.replace(['[', ']'], " ").trim().to_owned());
            let hint = hint.map(|hint| format!("^[{}]", super::escape::hint(&hint, notation)));
            let number = if in_turn { String::new() } else { format!("[^{number}]") };
            ("==".to_owned(), format!("=={}{number}", hint.unwrap_or_default()))
        }
        Clozes::Brackets => ("[".to_owned(), "]".to_owned()),
    }
}

impl Piece {
    /// How it is written before `next`; nothing if it cannot be, and then its characters are text.
    pub(super) fn written(&self, next: Option<char>, notation: &Notation) -> Option<String> {
        // Brackets hide something even in maths.
        let bracketed = |tex: &str| match notation.clozes {
            Clozes::Brackets => tex.replace('[', r"\[").replace(']', r"\]"),
            _ => tex.to_owned(),
        };
        match self {
            Self::Open(mark) | Self::Close(mark) => Some(mark.clone()),
            Self::Kept { written, .. } => Some(written.clone()),
            Self::Sound(name) => Some(sound(name, notation)),
            Self::Maths { tex, display: true } => {
                (!tex.contains('$')).then(|| format!("$${}$$", bracketed(tex)))
            }
            Self::Maths { tex, display: false } => match fits_dollars(tex, next) {
                true => Some(format!("${}$", bracketed(tex))),
                false => Some(format!(r"\({tex}\)")),
            },
        }
    }

    /// The characters that it is where nobody reads more into them.
    pub(super) fn typed(&self) -> String {
        match self {
            Self::Open(mark) | Self::Close(mark) => mark.clone(),
            Self::Kept { latex, .. } => latex.clone(),
            Self::Sound(name) => format!("[sound:{name}]"),
            Self::Maths { tex, display: true } => format!(r"\[{tex}\]"),
            Self::Maths { tex, display: false } => format!(r"\({tex}\)"),
        }
    }

    /// Whether it is a mark of a cloze.
    pub(super) fn is_mark(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Close(_))
    }
}

/// Whether `$tex$` is read as maths if `next` follows it.
fn fits_dollars(tex: &str, next: Option<char>) -> bool {
    let last = tex.chars().next_back();
    let closes_word = last.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '}' | ')'));
    let goes_on =
        next.is_some_and(|c| c.is_ascii_digit() || c.is_ascii_alphabetic() && !closes_word);
    !tex.contains(['$', '`'])
        && !tex.starts_with(char::is_whitespace)
        && !tex.ends_with(|c: char| c.is_whitespace() || c == '\\')
        && tex.len() <= 2000
        && !goes_on
        && !is_money(tex)
}

fn sound(name: &str, notation: &Notation) -> String {
    let plain =
        is_sound(name) && !name.contains(['[', ']', '|', '#', '<', '>', '\\', '&', '$', '`']);
    match notation.media {
        Media::Embed if plain => format!("![[{name}]]"),
        Media::Image if plain && name.contains([' ', '(', ')']) => format!("![](<{name}>)"),
        Media::Image if plain => format!("![]({name})"),
        _ => format!("[sound:{name}]"),
    }
}
