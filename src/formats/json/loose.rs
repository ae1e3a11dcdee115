//! Records to notes: which key asks, which answers, and what becomes of the others.
//!
//! How the records are found is in `records.rs`, what keys mean in `keys.rs`.

use std::borrow::Cow;

use crate::cloze;
use crate::deck::{Id, Kind, Note, Origin};
use crate::formats::{Found, Reading, TextIs};
use crate::report::{Diagnostic, Place, Problem};
use crate::source::Source;
use crate::text::{self, Text};
use crate::tidy::clean_tag;

use super::choice::{self, Choice};
use super::keys::{self, Meaning};
use super::records::{Record, Records};
use super::value::{Fault, Item, Value};

/// A note in the making.
#[derive(Debug, Default)]
struct Draft<'a> {
    front: Side<'a>,
    back: Side<'a>,
    /// Lines below the question.
    options: Vec<String>,
    /// Paragraphs below the answer.
    extras: Vec<String>,
    tags: Vec<String>,
    deck: Option<Cow<'a, str>>,
    id: Option<Cow<'a, str>>,
    kind: Kind,
    choice: Option<(Choice, Option<Value<'a>>)>,
    /// The number of the right option is its place, whatever the options say.
    by_place: bool,
    scheduled: bool,
    own_keys: bool,
}

/// The text of a side, and whether its key says that it is HTML.
#[derive(Debug, Default)]
struct Side<'a> {
    text: Option<Cow<'a, str>>,
    html: bool,
}

/// Keys that mean nothing to us, each with its first record.
type Unused = Vec<(String, usize)>;

/// The notes of `records`; `faults` are what was broken, `text` is what offsets count in.
pub(in crate::formats) fn notes<'a>(
    source: &'a Source,
    text: &str,
    records: Records<'a>,
    faults: &[Fault],
    reading: &Reading<'_>,
) -> Found<'a> {
    let lines = LineIndex::of(text);
    let mut found = Found::default();
    for fault in faults {
        let place = lines.place(text, fault.at);
        let problem = match fault.lost {
            true => Problem::BadRecord { detail: fault.detail.to_owned() },
            false => Problem::CutShort,
        };
        found.skipped += usize::from(fault.lost);
        found.diagnostics.push(Diagnostic { place, problem });
    }
    let mut unused = Unused::new();
    let mut drafts = Vec::with_capacity(records.list.len());
    for record in records.list {
        let (at, deck) = (record.at, record.deck);
        let draft = Draft::of(record, &mut unused);
        if draft.front.text.is_none() {
            let detail = match draft.back.text {
                Some(_) => "it answers and does not ask",
                None => "it has no key such as “front” or “question”",
            };
            let problem = Problem::BadRecord { detail: detail.to_owned() };
            found.skipped += 1;
            found.diagnostics.push(Diagnostic { place: lines.place(text, at), problem });
            continue;
        }
        drafts.push((at, deck, draft));
    }
    for (key, at) in unused {
        let what = "a key that a note has no place for";
        let problem = Problem::PassedOver { what, text: key };
        found.diagnostics.push(Diagnostic { place: lines.place(text, at), problem });
    }
    let first = first_number(&drafts);
    let sides = drafts.iter().flat_map(|(_, _, draft)| {
        [&draft.front, &draft.back].into_iter().filter(|side| !side.html)
    });
    let judged = text::judge(sides.filter_map(|side| side.text.as_deref()));
    let reading = reading.or_text_is(judged);
    let scheduled = drafts.iter().filter(|(_, _, draft)| draft.scheduled).count();
    for (at, deck, draft) in drafts {
        let levels = records.decks.get(deck).filter(|levels| !levels.is_empty());
        let above = levels.map_or_else(|| source.stem().to_owned(), |levels| levels.join("::"));
        let deck = draft.deck.as_deref().unwrap_or(&above);
        let deck = found.collection.decks.named(deck);
        let note = draft.into_note(&reading, first);
        let origin = Origin::at(lines.line(at));
        found.collection.notes.push(Note { deck, origin, ..note });
    }
    if scheduled > 0 {
        let problem = Problem::SchedulingDropped { notes: scheduled };
        found.diagnostics.push(Diagnostic::of_all(problem));
    }
    found
}

/// What the first option is counted as, by all the deck's numbers.
fn first_number(drafts: &[(usize, usize, Draft<'_>)]) -> usize {
    let mut beyond = false;
    for (_, _, draft) in drafts {
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
    fn of(record: Record<'a>, unused: &mut Unused) -> Self {
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
                Some(Meaning::Schedule) => draft.scheduled = true,
                Some(Meaning::Number) => {}
                Some(Meaning::Right | Meaning::Front(_) | Meaning::Back(_) | Meaning::Extra) => {
                    draft.add_extra(&key, &item.value);
                }
                Some(Meaning::Fields) | None => {
                    if choice::text(&item.value).is_some_and(|text| !text.trim().is_empty())
                        && !unused.iter().any(|(known, _)| *known == *key)
                        && unused.len() < MOST_UNUSED
                    {
                        unused.push((key.into_owned(), item.at));
                    }
                }
            }
        }
        draft.choose(options, wrong, right, all_right);
        draft
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

    fn into_note(self, reading: &Reading<'_>, first: usize) -> Note<'a> {
        let (line, gap) = match reading.text_is {
            TextIs::Html => ("<br>", "<br><br>"),
            TextIs::Markdown => ("  \n", "\n\n"),
            _ => ("\n", "\n\n"),
        };
        let answer = match self.choice {
            Some((choice, answer)) => match choice.right(answer.as_ref(), first, self.by_place) {
                Some(right) => Some(Cow::Owned(right.join(line))),
                None => answer.and_then(side_text),
            },
            None => self.back.text,
        };
        let front = self.front.text.unwrap_or_default();
        let front = match self.options.is_empty() {
            true => front,
            false => Cow::Owned(format!("{front}{line}{}", self.options.join(line))),
        };
        let mut back = answer.unwrap_or_default();
        for extra in self.extras {
            let before = if back.is_empty() { "" } else { gap };
            back = Cow::Owned(format!("{back}{before}{extra}"));
        }
        let text = |html: bool, side: Cow<'a, str>| match html {
            true => Text::Html(side),
            false => reading.text(side),
        };
        let hides = !cloze::numbers(&front).is_empty();
        let mut note = Note::basic(text(self.front.html, front), text(self.back.html, back));
        note.kind = if hides { Kind::Cloze } else { self.kind };
        note.tags = self.tags.into_iter().map(Cow::Owned).collect();
        note.id = self.id.map_or(Id::None, Id::Given);
        note
    }
}

/// Unused keys that are named, at most.
const MOST_UNUSED: usize = 20;

/// Shorter ids are only good inside their own file.
const SHORTEST_ID: usize = 8;

/// Which of `pairs` asks and which answers.
fn columns(pairs: &[(Cow<'_, str>, Item<'_>)]) -> (Option<usize>, Option<usize>) {
    let filled = || pairs.iter().enumerate().filter(|(_, (_, item))| item.value != Value::Null);
    let means = |key: &str, wanted: &[Meaning]| {
        keys::meaning(key).is_some_and(|meaning| wanted.contains(&meaning))
    };
    // Where another key says which option is right, an explanation is no answer.
    let told = filled().any(|(_, (key, _))| means(key, &[Meaning::Right]));
    let best = |rank: fn(Meaning) -> Option<usize>| {
        let keys = filled().filter(|(_, (key, _))| !(told && keys::is_weak(key)));
        let ranked = keys.filter_map(|(at, (key, _))| Some((rank(keys::meaning(key)?)?, at)));
        ranked.min().map(|(_, at)| at)
    };
    let front = best(|meaning| match meaning {
        Meaning::Front(rank) => Some(rank),
        _ => None,
    });
    let back = best(|meaning| match meaning {
        Meaning::Back(rank) => Some(rank),
        _ => None,
    });
    let chosen = filled().any(|(_, (key, _))| means(key, &[Meaning::Options, Meaning::Right]));
    let mut unknown = filled()
        .filter(|(_, (key, item))| {
            matches!(item.value, Value::Text(_)) && keys::meaning(key).is_none()
        })
        .map(|(at, _)| at);
    let front = front.or_else(|| unknown.next());
    // Of two answers without a question the first one asks: `german`, `english`.
    let back = if back.is_some() || chosen { back } else { unknown.next() };
    (front, back)
}

/// The pairs, those of an object of fields among them.
fn flattened<'a>(pairs: Vec<(Cow<'a, str>, Item<'a>)>) -> Vec<(Cow<'a, str>, Item<'a>)> {
    let mut flat = Vec::with_capacity(pairs.len());
    for (key, item) in pairs {
        match item.value {
            Value::Object(fields) if keys::meaning(&key) == Some(Meaning::Fields) => {
                flat.extend(fields);
            }
            value => flat.push((key, Item { at: item.at, value })),
        }
    }
    flat
}

/// The pairs, options with keys of their own (`A`, `B`; `option1`, `option2`) gathered in one.
fn with_options<'a>(pairs: Vec<(Cow<'a, str>, Item<'a>)>) -> Vec<(Cow<'a, str>, Item<'a>)> {
    let text = |item: &Item<'_>| choice::text(&item.value).is_some();
    let labels: Vec<Option<String>> =
        pairs.iter().map(|(key, item)| keys::option_label(key).filter(|_| text(item))).collect();
    let has = |wanted: &str| labels.iter().flatten().any(|label| label == wanted);
    let asks = pairs.iter().any(|(key, _)| matches!(keys::meaning(key), Some(Meaning::Front(_))));
    if !asks || !((has("A") && has("B") && has("C")) || (has("1") && has("2"))) {
        return pairs;
    }
    let (mut rest, mut options) = (Vec::new(), Vec::new());
    let mut at = 0;
    for ((key, item), label) in pairs.into_iter().zip(labels) {
        match label {
            Some(label) => {
                at = item.at;
                options.push((Cow::Owned(label), item));
            }
            None => rest.push((key, item)),
        }
    }
    rest.push((Cow::Borrowed("options"), Item { at, value: Value::Object(options) }));
    rest
}

/// A value as a side, which is borrowed where it is one text.
fn side_text(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(Cow::Borrowed(number)),
        other => choice::text(&other).map(Cow::Owned),
    }
}

fn kind_named(value: &Value<'_>) -> Kind {
    let Value::Text(name) = value else { return Kind::Basic };
    let name = name.to_lowercase();
    if name.contains("optional reverse") {
        Kind::Basic
    } else if name.contains("reverse") {
        Kind::Reversed
    } else if name.contains("type in") || name.contains("type-in") {
        Kind::TypeIn
    } else {
        Kind::Basic
    }
}

/// Where the lines of a text begin.
pub(in crate::formats) struct LineIndex(Vec<usize>);

impl LineIndex {
    /// Those of `text`.
    pub(in crate::formats) fn of(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line of byte `at`, from 1.
    pub(in crate::formats) fn line(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }

    /// The line and column of byte `at`.
    fn place(&self, text: &str, at: usize) -> Place {
        let at = at.min(text.trim_end().len());
        let line = self.line(at);
        let start =
            line.checked_sub(2).and_then(|before| self.0.get(before)).map_or(0, |end| end + 1);
        let before = text.get(start..at).unwrap_or_default();
        Place::line_column(line, before.chars().count() + 1)
    }
}
