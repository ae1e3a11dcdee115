//! Which key of a record asks and which answers, and what there is to choose from.
//!
//! What keys mean by themselves is in `keys.rs`.

use std::borrow::Cow;

use super::choice;
use super::keys::{self, Meaning};
use super::value::{Item, Value};

/// Which of `pairs` asks and which answers.
pub(super) fn columns(pairs: &[(Cow<'_, str>, Item<'_>)]) -> (Option<usize>, Option<usize>) {
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
    // An answer that is left blank is no reason to take something else for it.
    let answers = |key: &str| {
        means(key, &[Meaning::Options, Meaning::Right])
            || matches!(keys::meaning(key), Some(Meaning::Back(_))) && !keys::is_weak(key)
    };
    let chosen = pairs.iter().any(|(key, _)| answers(key));
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
pub(super) fn flattened<'a>(pairs: Vec<(Cow<'a, str>, Item<'a>)>) -> Vec<(Cow<'a, str>, Item<'a>)> {
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
pub(super) fn with_options<'a>(
    pairs: Vec<(Cow<'a, str>, Item<'a>)>,
) -> Vec<(Cow<'a, str>, Item<'a>)> {
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
