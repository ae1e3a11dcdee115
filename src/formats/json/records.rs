//! Finds the records in a value: lists of objects, of pairs, dictionaries, and decks around them.
//!
//! What makes an object a record is in `cards.rs`. It must not know text or notes.

use std::borrow::Cow;

use super::cards::{
    FEWEST_REGULAR, asks_by_our_keys, has_record, is_dictionary, is_header, is_nested, is_pair,
    is_record, is_regular, says_only_back,
};
use super::keys;
use super::value::{Item, Value};

/// A record: what it says, where, and in which deck.
#[derive(Debug)]
pub(in crate::formats) struct Record<'a> {
    /// The byte at which it begins.
    pub(super) at: usize,
    /// Its deck, as an index into [`Records::decks`].
    pub(super) deck: usize,
    /// Its keys and values.
    pub(super) pairs: Vec<(Cow<'a, str>, Item<'a>)>,
}

/// The records of a value.
#[derive(Debug)]
pub(in crate::formats) struct Records<'a> {
    /// The names of their decks, each the names of the levels; the first has none.
    pub(super) decks: Vec<Vec<String>>,
    /// The records.
    pub(super) list: Vec<Record<'a>>,
    /// The key above says that cards come.
    told: bool,
}

impl Default for Records<'_> {
    fn default() -> Self {
        Self { decks: vec![Vec::new()], list: Vec::new(), told: false }
    }
}

impl<'a> Records<'a> {
    /// Adds the records in `item`; says whether there were any.
    pub(in crate::formats) fn add(&mut self, item: Item<'a>) -> bool {
        let before = self.list.len();
        self.gather(item, 0, true);
        self.list.len() > before
    }

    /// Adds the record that a line is: an object, or two sides in a list.
    pub(in crate::formats) fn add_line(&mut self, item: Item<'a>) {
        match item.value {
            Value::Object(pairs) => self.list.push(Record { at: item.at, deck: 0, pairs }),
            value => self.gather_list(vec![Item { at: item.at, value }], 0, false),
        }
    }

    /// Whether one of them is a card by its keys, or all are by their regularity.
    pub(in crate::formats) fn any_asks(&self) -> bool {
        let asks =
            |record: &Record<'_>| has_record(&record.pairs) || asks_by_our_keys(&record.pairs);
        self.list.iter().any(asks)
            || is_regular(self.list.iter().map(|record| record.pairs.as_slice()), false)
    }

    /// How many there are.
    pub(in crate::formats) fn len(&self) -> usize {
        self.list.len()
    }

    fn gather(&mut self, item: Item<'a>, deck: usize, may_guess: bool) {
        match item.value {
            Value::List(items) => self.gather_list(items, deck, may_guess),
            Value::Object(pairs) => self.gather_object(item.at, pairs, deck, may_guess),
            _ => {}
        }
    }

    fn gather_list(&mut self, items: Vec<Item<'a>>, deck: usize, may_guess: bool) {
        let of = |is: fn(&Value<'_>) -> bool| items.iter().filter(|item| is(&item.value)).count();
        let pairs = of(is_pair);
        if pairs >= 1 && pairs * 10 >= items.len() * 8 {
            let mut items = items.into_iter().peekable();
            items.next_if(|first| is_header(&first.value));
            for item in items {
                let Value::List(sides) = item.value else { continue };
                let names = ["front", "back", "extra"].into_iter().map(Cow::Borrowed);
                self.list.push(Record { at: item.at, deck, pairs: names.zip(sides).collect() });
            }
            return;
        }
        let records = items.iter().filter(|item| is_record(&item.value)).count();
        let objects = items.iter().filter_map(|item| match &item.value {
            Value::Object(pairs) => Some(pairs.as_slice()),
            _ => None,
        });
        let regular = may_guess && records == 0 && is_regular(objects, self.told);
        for item in items {
            match item.value {
                // Beside records an object that is none is a broken record, unless it holds some.
                Value::Object(pairs)
                    if regular
                        || has_record(&pairs)
                        || (records > 0 && !pairs.iter().any(is_nested)) =>
                {
                    self.list.push(Record { at: item.at, deck, pairs });
                }
                Value::Object(pairs) => self.gather_object(item.at, pairs, deck, false),
                Value::List(items) => self.gather_list(items, deck, false),
                _ => {}
            }
        }
    }

    fn gather_object(
        &mut self,
        at: usize,
        pairs: Vec<(Cow<'a, str>, Item<'a>)>,
        deck: usize,
        may_guess: bool,
    ) {
        if has_record(&pairs) {
            return self.list.push(Record { at, deck, pairs });
        }
        if may_guess && is_dictionary(&pairs) {
            for (key, item) in pairs {
                let front = Item { at: item.at, value: Value::Text(key) };
                let pairs = vec![(Cow::Borrowed("front"), front), (Cow::Borrowed("back"), item)];
                self.list.push(Record {
                    at: pairs.first().map_or(at, |(_, item)| item.at),
                    deck,
                    pairs,
                });
            }
            return;
        }
        let named = pairs.iter().find_map(|(key, item)| match &item.value {
            Value::Text(name) if keys::is_name(key) && !name.trim().is_empty() => {
                Some(name.to_string())
            }
            _ => None,
        });
        let here = named.map_or(deck, |name| self.below(deck, name));
        // A term as the key of what is said about it.
        let entries = pairs.iter().filter(|(_, item)| says_only_back(&item.value)).count();
        let keyed = entries >= FEWEST_REGULAR && entries == pairs.len();
        let others =
            pairs.iter().filter(|pair| !is_nested(pair) && !keys::is_name(&pair.0)).count();
        for (key, item) in pairs {
            match item.value {
                Value::Object(mut pairs) if keyed => {
                    let front = Item { at: item.at, value: Value::Text(key) };
                    pairs.insert(0, (Cow::Borrowed("front"), front));
                    self.list.push(Record { at: item.at, deck: here, pairs });
                }
                Value::List(_) | Value::Object(_) => {
                    let container = keys::is_container(&key);
                    let before = self.list.len();
                    let known = self.decks.len();
                    let below = if container || is_number(&key) || is_record(&item.value) {
                        here
                    } else {
                        self.below(here, key.to_string())
                    };
                    let told = std::mem::replace(&mut self.told, keys::names_cards(&key));
                    // What is no list of cards by its name must be one by its keys.
                    self.gather(item, below, may_guess && (container || others == 0));
                    self.told = told;
                    if self.list.len() == before {
                        self.decks.truncate(known);
                    }
                }
                _ => {}
            }
        }
    }

    /// The deck called `name` below `deck`.
    fn below(&mut self, deck: usize, name: String) -> usize {
        let mut levels = self.decks.get(deck).cloned().unwrap_or_default();
        levels.push(name.replace("::", ":"));
        self.decks.push(levels);
        self.decks.len() - 1
    }
}

fn is_number(key: &str) -> bool {
    let bare = key.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '-');
    !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit())
}
