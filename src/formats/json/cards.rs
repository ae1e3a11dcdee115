//! Which values look like cards: by their keys, or by how regular they are.
//!
//! It must not know decks, or where a value stands.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::keys::{self, Meaning};
use super::value::{Item, Value};

/// Records without a known key that make a deck by their regularity, at least.
pub(super) const FEWEST_REGULAR: usize = 3;

/// Entries that make an object a dictionary, at least.
const FEWEST_ENTRIES: usize = 4;

fn is_scalar(value: &Value<'_>) -> bool {
    !matches!(value, Value::List(_) | Value::Object(_) | Value::Null)
}

pub(super) fn is_nested((_, item): &(Cow<'_, str>, Item<'_>)) -> bool {
    matches!(item.value, Value::List(_) | Value::Object(_))
}

/// Two sides in a list, and perhaps something third.
pub(super) fn is_pair(value: &Value<'_>) -> bool {
    let Value::List(sides) = value else { return false };
    let texts = sides.iter().filter(|side| matches!(side.value, Value::Text(_))).count();
    matches!(sides.len(), 2 | 3) && texts > 0 && sides.iter().all(|side| is_scalar(&side.value))
}

/// Whether a pair names the columns.
pub(super) fn is_header(value: &Value<'_>) -> bool {
    let Value::List(sides) = value else { return false };
    let named = |at: usize| match &sides.get(at)?.value {
        Value::Text(text) => keys::meaning(text),
        _ => None,
    };
    matches!((named(0), named(1)), (Some(Meaning::Front(_)), Some(Meaning::Back(_))))
}

pub(super) fn is_record(value: &Value<'_>) -> bool {
    matches!(value, Value::Object(pairs) if has_record(pairs))
}

/// Whether the keys are those of a card: they ask, and they answer or offer a choice.
pub(super) fn has_record(pairs: &[(Cow<'_, str>, Item<'_>)]) -> bool {
    let (mut asks, mut answers, mut weakly) = (false, false, false);
    for (key, item) in pairs {
        let filled = !matches!(item.value, Value::Null);
        match keys::meaning(key) {
            Some(Meaning::Front(_)) => asks |= is_side(&item.value),
            Some(Meaning::Back(_)) if keys::is_weak(key) => weakly |= is_side(&item.value),
            Some(Meaning::Back(_)) => answers |= filled && !holds_records(&item.value),
            Some(Meaning::Options | Meaning::Right | Meaning::Wrong) => answers |= filled,
            Some(Meaning::Fields) => {
                if let Value::Object(fields) = &item.value
                    && fields.len() >= 2
                    && fields.iter().all(|(_, item)| is_side(&item.value))
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    let hides = |(_, item): &(Cow<'_, str>, Item<'_>)| match &item.value {
        Value::Text(text) => text.contains("{{c1::"),
        _ => false,
    };
    asks && (answers || weakly || pairs.iter().any(hides))
}

/// Whether a value may be a side: text, a number, or a few of them.
fn is_side(value: &Value<'_>) -> bool {
    match value {
        Value::Null => false,
        Value::List(items) => !items.is_empty() && items.iter().all(|item| is_scalar(&item.value)),
        Value::Object(pairs) => pairs.iter().any(|(_, item)| is_scalar(&item.value)),
        _ => true,
    }
}

fn holds_records(value: &Value<'_>) -> bool {
    matches!(value, Value::List(items) if items.iter().any(|item| is_record(&item.value)))
}

/// Whether an object answers without asking.
pub(super) fn says_only_back(value: &Value<'_>) -> bool {
    let Value::Object(pairs) = value else { return false };
    let means = |wanted: fn(&Meaning) -> bool| {
        pairs.iter().any(|(key, _)| keys::meaning(key).is_some_and(|meaning| wanted(&meaning)))
    };
    means(|meaning| matches!(meaning, Meaning::Back(_)))
        && !means(|meaning| matches!(meaning, Meaning::Front(_)))
}

/// Keys of things that are no cards.
const FOREIGN: [&str; 26] = [
    "name",
    "title",
    "user",
    "email",
    "url",
    "uri",
    "href",
    "link",
    "path",
    "file",
    "filename",
    "src",
    "version",
    "license",
    "lat",
    "lng",
    "latitude",
    "longitude",
    "timestamp",
    "date",
    "level",
    "color",
    "username",
    "host",
    "status",
    "code",
];

/// Whether an object has a side in our own words, though nothing answers.
pub(super) fn asks_by_our_keys(pairs: &[(Cow<'_, str>, Item<'_>)]) -> bool {
    pairs.iter().any(|(key, _)| matches!(&**key, "front" | "back" | "question"))
}

pub(super) type Pairs<'p, 'a> = &'p [(Cow<'a, str>, Item<'a>)];

/// Whether all are objects with the same two texts, unknown as the keys are.
///
/// `told` is whether something else says that they are cards.
pub(super) fn is_regular<'p, 'a: 'p>(
    objects: impl Iterator<Item = Pairs<'p, 'a>>,
    told: bool,
) -> bool {
    let mut objects = objects.peekable();
    let Some(first) = objects.peek() else { return false };
    let keys: Vec<&str> = first.iter().filter_map(side_key).collect();
    let [front, back] = keys.as_slice() else { return false };
    let answers = matches!(keys::meaning(back), Some(Meaning::Back(_))) && !keys::is_weak(back);
    let names = answers && matches!(*front, "name" | "title");
    if !told && ((FOREIGN.contains(front) && !names) || FOREIGN.contains(back)) {
        return false;
    }
    let (mut all, mut fitting, mut natural) = (0, 0, 0);
    let (mut fronts, mut backs) = (BTreeSet::new(), BTreeSet::new());
    for pairs in objects {
        all += 1;
        if !pairs.iter().filter_map(side_key).eq(keys.iter().copied()) {
            continue;
        }
        fitting += 1;
        let texts: Vec<&str> = pairs.iter().filter_map(text_of_side).collect();
        natural += usize::from(texts.iter().all(|text| is_natural(text)));
        fronts.extend(texts.first().copied());
        backs.extend(texts.last().copied());
    }
    all >= FEWEST_REGULAR
        && fitting * 10 >= all * 9
        && natural * 10 >= fitting * 8
        && fronts.len() * 2 > fitting
        && backs.len() * 3 > fitting
}

/// The key of a text that may be a side and is nothing else.
fn side_key<'k>((key, item): &'k (Cow<'_, str>, Item<'_>)) -> Option<&'k str> {
    let free = match keys::meaning(key) {
        None | Some(Meaning::Front(_) | Meaning::Back(_)) => true,
        Some(_) => false,
    };
    (free && matches!(item.value, Value::Text(_))).then_some(key.as_ref())
}

fn text_of_side<'k>(pair: &'k (Cow<'_, str>, Item<'_>)) -> Option<&'k str> {
    side_key(pair)?;
    match &pair.1.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Whether `text` is something to learn rather than for a machine.
fn is_natural(text: &str) -> bool {
    let bare = text.trim();
    let machine = bare.contains("://")
        || bare.starts_with(['/', '.', '#', '@', '^', '~'])
        || (bare.contains(['/', '_', '@']) && !bare.contains(' '))
        || bare.split('.').count() > 2 && !bare.contains(' ');
    !machine && bare.chars().any(char::is_alphabetic)
}

/// Whether an object is a list of words and what they mean, and no settings.
pub(super) fn is_dictionary(pairs: &[(Cow<'_, str>, Item<'_>)]) -> bool {
    let texts = pairs.iter().filter_map(|(key, item)| match &item.value {
        Value::Text(text) => Some((key.as_ref(), text.as_ref())),
        _ => None,
    });
    let texts: Vec<(&str, &str)> = texts.collect();
    if texts.len() < FEWEST_ENTRIES || texts.len() * 10 < pairs.len() * 9 {
        return false;
    }
    let known = texts.iter().filter(|(key, _)| {
        keys::meaning(key).is_some() || FOREIGN.contains(key) || keys::is_name(key)
    });
    let natural = texts.iter().filter(|(key, text)| is_word(key) && is_natural(text)).count();
    // Names of buttons are what the buttons say.
    let same = texts.iter().filter(|(key, text)| key.eq_ignore_ascii_case(text)).count();
    known.count() * 5 < texts.len() && same * 4 < texts.len() && natural * 10 >= texts.len() * 9
}

/// Whether a key is a word or a question rather than the name of a setting.
fn is_word(key: &str) -> bool {
    let cased = |pair: &[char]| {
        pair.first().is_some_and(|c| c.is_lowercase())
            && pair.last().is_some_and(|c| c.is_uppercase())
    };
    let chars: Vec<char> = key.chars().take(60).collect();
    let joined = key.contains(['_', '.', '/', '$', '@']) && !key.contains(' ');
    !joined && !chars.windows(2).any(cased) && key.chars().any(char::is_alphabetic)
}
