//! A record on its way to a note: what becomes of each of its keys.
//!
//! It must not know other records, save by what their options are counted from.

use std::borrow::Cow;

use crate::cloze;
use crate::deck::{Id, Kind, Note};
use crate::formats::{Reading, TextIs};
use crate::text::Text;
use crate::tidy::clean_tag;

use super::choice::{self, Choice};
use super::keys::{self, Meaning};
use super::records::Record;
use super::sides::{columns, flattened, with_options};
use super::value::Value;

/// A note in the making.
#[derive(Debug, Default)]
pub(super) struct Draft<'a> {
    pub(super) front: Side<'a>,
    pub(super) back: Side<'a>,
    /// Lines below the question.
    options: Vec<String>,
    /// Paragraphs below the answer.
    extras: Vec<String>,
    tags: Vec<String>,
    pub(super) deck: Option<Cow<'a, str>>,
    id: Option<Cow<'a, str>>,
    kind: Kind,
    add_reverse: Option<Cow<'a, str>>,
    choice: Option<(Choice, Option<Value<'a>>)>,
    /// The number of the right option is its place, whatever the options say.
    by_place: bool,
    pub(super) scheduled: bool,
    own_keys: bool,
}

/// The text of a side, and whether its key says that it is HTML.
#[derive(Debug, Default)]
pub(super) struct Side<'a> {
    pub(super) text: Option<Cow<'a, str>>,
    pub(super) html: bool,
}

/// Shorter ids are only good inside their own file.
const SHORTEST_ID: usize = 8;

/// What the first option is counted as, by all the deck's numbers.
pub(super) fn first_number<'d, 'a: 'd>(drafts: impl Iterator<Item = &'d Draft<'a>>) -> usize {
    let mut beyond = false;
    for draft in drafts {
        let Some((choice, Some(Value::Number(number)))) = &draft.choice else { continue };
        match number.parse::<usize>() {
            Ok(0) => return 0,
            Ok(number) => beyond |= number == choice.len(),
            Err(_) => {}
        }
    }
    usize::from(beyond)
}

impl<'a> Draft<'a> {
    pub(super) fn of(record: Record<'a>, mut unread: impl FnMut(Cow<'a, str>, usize)) -> Self {
        let mut draft = Self::default();
        let pairs = with_options(flattened(record.pairs));
        let own = |key: &str| matches!(key, "front" | "back" | "front_html" | "back_html");
        draft.own_keys = pairs.iter().any(|(key, _)| own(key));
        let (front, back) = columns(&pairs);
        let (mut options, mut wrong, mut right) = (None, None, None);
        let mut all_right = false;
        for (at, (key, item)) in pairs.into_iter().enumerate() {
            if matches!(item.value, Value::Null) {
                continue;
            }
            if Some(at) == front {
                draft.front = Side { html: keys::is_html(&key), text: side_text(item.value) };
                continue;
            }
            let meaning = keys::meaning(&key);
            if Some(at) == back {
                draft.back.html = keys::is_html(&key);
                match meaning {
                    // A list of answers without a choice.
                    Some(Meaning::Back(_) | Meaning::Right) => right = Some(item.value),
                    _ => draft.back.text = side_text(item.value),
                }
                continue;
            }
            match meaning {
                Some(Meaning::Options) => {
                    all_right = keys::names_answers(&key);
                    options = Some(item.value);
                }
                Some(Meaning::Wrong) => wrong = Some(item.value),
                Some(Meaning::Right) if right.is_none() => {
                    draft.by_place = keys::names_place(&key);
                    right = Some(item.value);
                }
                Some(Meaning::Tags) => draft.tag(&item.value),
                Some(Meaning::Deck) => draft.deck = side_text(item.value),
                Some(Meaning::Id) => draft.identify(&key, item.value),
                Some(Meaning::Kind) => draft.kind = kind_named(&item.value),
                Some(Meaning::AddReverse) => draft.add_reverse = side_text(item.value),
                Some(Meaning::Schedule) => draft.scheduled = true,
                Some(Meaning::Number) => {}
                Some(Meaning::Right | Meaning::Front(_) | Meaning::Back(_) | Meaning::Extra) => {
                    draft.add_extra(&key, &item.value);
                }
                Some(Meaning::Fields) | None => {
                    if choice::text(&item.value).is_some_and(|text| !text.trim().is_empty()) {
                        unread(key, item.at);
                    }
                }
            }
        }
        draft.choose(options, wrong, right, all_right);
        draft
    }

    /// Why it makes no note, if it makes none.
    pub(super) fn lacks(&self) -> Option<&'static str> {
        let (front, back) = (&self.front.text, &self.back.text);
        let says = |side: &Option<Cow<'_, str>>| {
            side.as_deref().is_some_and(|side| !side.trim().is_empty())
        };
        match (front.is_some(), back.is_some()) {
            (false, true) => Some("it answers and does not ask"),
            (false, false) => Some("it has no key such as “front” or “question”"),
            (true, _) if says(back) || self.choice.is_some() => None,
            (true, _) if front.as_deref().is_some_and(cloze::hides) => None,
            // What has neither side is no card that was begun.
            (true, _) => says(front).then_some("it asks and does not answer"),
        }
    }

    /// Settles what there is to choose from, and what is right.
    fn choose(
        &mut self,
        options: Option<Value<'a>>,
        wrong: Option<Value<'a>>,
        right: Option<Value<'a>>,
        all_right: bool,
    ) {
        let between = match (&options, &wrong, &right) {
            (None, Some(wrong), Some(right)) => Choice::between(right, wrong),
            _ => None,
        };
        if let Some(choice) = between {
            self.options = choice.lines();
            self.choice = Some((choice, None));
            return;
        }
        match options.as_ref().and_then(Choice::of) {
            // Answers among which none is the right one are all right.
            Some(choice)
                if !all_right || right.is_some() || choice.right(None, 0, false).is_some() =>
            {
                self.options = choice.lines();
                self.choice = Some((choice, right));
            }
            _ => {
                if let Some(answer) = right.or(options) {
                    self.back.text = side_text(answer);
                }
            }
        }
    }

    fn tag(&mut self, value: &Value<'_>) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.tag(&item.value)),
            Value::Text(text) if text.contains([',', ';']) => {
                self.tags.extend(text.split([',', ';']).map(clean_tag));
            }
            Value::Text(text) if text.trim_start().starts_with('#') => {
                let tags = text.split_whitespace();
                self.tags.extend(tags.map(|tag| clean_tag(tag.trim_start_matches('#'))));
            }
            other => self.tags.extend(choice::text(other).map(|text| clean_tag(&text))),
        }
        self.tags.retain(|tag| !tag.is_empty());
    }

    /// Takes over an id that is none of one file alone.
    fn identify(&mut self, key: &str, value: Value<'a>) {
        let Value::Text(id) = value else { return };
        let number = id.bytes().all(|byte| byte.is_ascii_digit());
        let own = self.own_keys && key == "id";
        if !id.is_empty() && (own || (!number && id.len() >= SHORTEST_ID)) {
            self.id = Some(id);
        }
    }

    fn add_extra(&mut self, key: &str, value: &Value<'_>) {
        let Some(text) = choice::text(value).filter(|text| !text.trim().is_empty()) else { return };
        self.extras.push(match keys::says_nothing(key) {
            true => text,
            false => format!("{}: {text}", keys::label(key)),
        });
    }

    pub(super) fn into_note(self, reading: &Reading<'_>, first: usize) -> Note<'a> {
        let answer = match self.choice {
            Some((choice, answer)) => match choice.right(answer.as_ref(), first, self.by_place) {
                Some(right) => Some(Cow::Owned(right.join(&breaks(1, self.back.html, reading)))),
                None => answer.and_then(side_text),
            },
            None => self.back.text,
        };
        let (mut front, mut back) =
            (self.front.text.unwrap_or_default(), answer.unwrap_or_default());
        put_below(&mut front, self.front.html, &self.options, 1, reading);
        put_below(&mut back, self.back.html, &self.extras, 2, reading);
        let text = |html: bool, side: Cow<'a, str>| match html {
            true => Text::Html(side),
            false => reading.text(side),
        };
        let hides = cloze::hides(&front);
        let mut note = Note::basic(text(self.front.html, front), text(self.back.html, back));
        note.kind = if hides { Kind::Cloze } else { self.kind };
        if note.kind == Kind::OptionalReversed {
            note.fields.push(text(false, self.add_reverse.unwrap_or_default()));
        }
        note.tags = self.tags.into_iter().map(Cow::Owned).collect();
        note.id = self.id.map_or(Id::None, Id::Given);
        note
    }
}

/// Puts `parts`, which are in the markup of the input, below `side`, so many lines further down each.
fn put_below(
    side: &mut Cow<'_, str>,
    html: bool,
    parts: &[String],
    lines: usize,
    reading: &Reading<'_>,
) {
    for part in parts {
        if !side.is_empty() {
            side.to_mut().push_str(&breaks(lines, html, reading));
        }
        let part = Cow::Borrowed(part.as_str());
        let part = if html { reading.text(part).to_html().into_owned() } else { part.into_owned() };
        side.to_mut().push_str(&part);
    }
}

/// So many line breaks in a side that is HTML, or in the markup of the input.
fn breaks(lines: usize, html: bool, reading: &Reading<'_>) -> String {
    let markup = if html { TextIs::Html } else { reading.text_is };
    let one = match markup {
        TextIs::Html => "<br>",
        TextIs::Markdown if lines == 1 => "  \n",
        _ => "\n",
    };
    one.repeat(lines)
}

/// A value as a side, which is borrowed where it is one text.
fn side_text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(Cow::Borrowed(number)),
        other => choice::text(&other).map(Cow::Owned),
    }
}

/// The kind that a note type or our own word for it names; clozes are known by their marks.
fn kind_named(value: &Value<'_>) -> Kind {
    let Value::Text(name) = value else { return Kind::Basic };
    let name = name.to_lowercase().replace(['-', '_'], " ");
    if name.contains("optional reverse") {
        Kind::OptionalReversed
    } else if name.contains("reverse") {
        Kind::Reversed
    } else if name.contains("type in") {
        Kind::TypeIn
    } else {
        Kind::Basic
    }
}
