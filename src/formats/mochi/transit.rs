//! Transit, by which JSON says more than it can: keywords, sets, lists, and words that it need not
//! repeat.
//!
//! Source: the Transit format specification. It must not know decks.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// `value` as plain JSON: keywords and what has a tag are what they hold.
pub(super) fn decoded(value: Value) -> Value {
    Decoder { cache: Vec::new() }.value(value)
}

/// `text` as a string in Transit: what begins with one of its marks has another one before.
pub(super) fn encoded(text: &str) -> Cow<'_, str> {
    match text.starts_with(['~', '^', '`']) {
        true => Cow::Owned(format!("~{text}")),
        false => Cow::Borrowed(text),
    }
}

/// What a map begins with that is an array.
const MAP: &str = "^ ";

/// The words of the cache are numbered by two digits to this base, from `0` on.
const BASE: usize = 44;

/// Reads the values in their order, on which the cache depends. JSON is never so deep in itself that
/// this could not call itself.
struct Decoder {
    cache: Vec<Option<String>>,
}

/// A longer word is not said again: Mochi has none, and a short file of long words would fill the memory.
const LONGEST_WORD: usize = 128;

impl Decoder {
    fn value(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.string(text, false)),
            Value::Array(items) => self.array(items),
            Value::Object(map) => self.object(map),
            other => other,
        }
    }

    fn array(&mut self, items: Vec<Value>) -> Value {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return Value::Array(Vec::new()) };
        let word = match first {
            Value::String(word) => self.whole(word, false),
            other => {
                let first = self.value(other);
                let rest = items.map(|item| self.value(item));
                return Value::Array(std::iter::once(first).chain(rest).collect());
            }
        };
        if word == MAP {
            let mut map = Map::new();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                let key = match key {
                    Value::String(key) => self.string(key, true),
                    other => self.value(other).to_string(),
                };
                map.insert(key, self.value(value));
            }
            return Value::Object(map);
        }
        if word.starts_with("~#") {
            return items.next().map_or(Value::Null, |held| self.value(held));
        }
        let first = Value::String(bare(word));
        let rest = items.map(|item| self.value(item));
        Value::Array(std::iter::once(first).chain(rest).collect())
    }

    fn object(&mut self, map: Map<String, Value>) -> Value {
        let is_tagged = map.len() == 1 && map.keys().all(|key| key.starts_with("~#"));
        if is_tagged {
            return map.into_iter().next().map_or(Value::Null, |(_, held)| self.value(held));
        }
        let decoded = map.into_iter().map(|(key, value)| (bare(key), self.value(value)));
        Value::Object(decoded.collect())
    }

    fn string(&mut self, text: String, is_key: bool) -> String {
        bare(self.whole(text, is_key))
    }

    /// `text`, or what it stands for in the cache; it may be remembered.
    fn whole(&mut self, text: String, is_key: bool) -> String {
        if text != MAP && text.starts_with('^') {
            let digits: Option<Vec<usize>> = text
                .bytes()
                .skip(1)
                .map(|byte| usize::from(byte).checked_sub(48).filter(|digit| *digit < BASE))
                .collect();
            let place = match digits.as_deref() {
                Some([low]) => Some(*low),
                Some([high, low]) => Some(high * BASE + low),
                _ => None,
            };
            return place
                .and_then(|place| self.cache.get(place).cloned().flatten())
                .unwrap_or(text);
        }
        let may_repeat = is_key || ["~:", "~$", "~#"].iter().any(|mark| text.starts_with(mark));
        if may_repeat && text.len() > 3 {
            if self.cache.len() == BASE * BASE {
                self.cache.clear();
            }
            self.cache.push((text.len() <= LONGEST_WORD).then(|| text.clone()));
        }
        text
    }
}

/// A string without the mark that says what it is.
fn bare(text: String) -> String {
    let mut characters = text.chars();
    if characters.next() != Some('~') {
        return text;
    }
    match characters.next() {
        Some('~' | '^' | '`') => text.get(1..).unwrap_or_default().to_owned(),
        Some(_) => characters.as_str().to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let read = |json: &str| decoded(serde_json::from_str(json).unwrap()).to_string();
        let verbose =
            r#"{"~:version":2,"~:tags":{"~#set":["a","~~b"]},"~:id":"~:aB3dEf12","d":{"~#dt":7}}"#;
        assert_eq!(read(verbose), r#"{"d":7,"id":"aB3dEf12","tags":["a","~b"],"version":2}"#);
        let short = r#"["^ ","~:decks",["~#list",[["^ ","~:name","^x","~:parent-id",null],["^ ","^2","Two","^3","~:first"]]]]"#;
        let plain =
            r#"{"decks":[{"name":"^x","parent-id":null},{"name":"Two","parent-id":"first"}]}"#;
        assert_eq!(read(short), plain);
        let long = "x".repeat(200);
        assert_eq!(
            read(&format!(r#"["~:{long}","~:abc","^0","^1"]"#)),
            format!(r#"["{long}","abc","^0","abc"]"#)
        );
        assert_eq!(read(r#"["^ "]"#), "{}");
        assert_eq!(read("[]"), "[]");
    }

    #[test]
    fn what_looks_like_a_mark_is_text() {
        for text in ["~:no", "^1", "`x", "~", "plain", ""] {
            assert_eq!(bare(encoded(text).into_owned()), text);
        }
    }
}
