//! Front matter: the few of its keys that say something about a deck, its name and its tags.
//!
//! YAML or TOML between two lines `---` or `+++`, read by eye: keys at the left, one a line, lists
//! in brackets or in items; what is nested is passed over. It must not know dialects.

use std::borrow::Cow;

use super::{Line, lines};
use crate::formats::Found;
use crate::report::{Diagnostic, Problem};
use crate::tidy::clean_tag;

/// What stands before the text of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::formats) struct FrontMatter<'a> {
    /// How many lines it takes.
    pub(in crate::formats) lines: usize,
    keys: Vec<Key<'a>>,
    toml: bool,
}

/// A key and its values: one, or those of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key<'a> {
    line: Line<'a>,
    name: &'a str,
    values: Vec<&'a str>,
}

/// More lines than this are no front matter.
const MOST_LINES: usize = 200;

/// The keys that name the deck, the surest first.
const DECK: [&str; 8] =
    ["cards-deck", "deck", "anki-deck", "anki_deck", "deckname", "deck_name", "name", "title"];

/// The keys that hold tags.
const TAGS: [&str; 3] = ["tags", "tag", "keywords"];

impl<'a> FrontMatter<'a> {
    /// The front matter that `text` begins with; an empty one if there is none.
    pub(in crate::formats) fn of(text: &'a str) -> Self {
        Self::read(text, 0).unwrap_or_default()
    }

    /// Up to the line `plain`, a bracket begins no list.
    fn read(text: &'a str, plain: usize) -> Option<Self> {
        let mut lines = lines(text);
        let fence = lines.next()?.text;
        let mut front = Self { toml: fence == "+++", ..Self::default() };
        if !matches!(fence, "---" | "+++") {
            return None;
        }
        // Below the name of a table nothing is ours; nor is the rest of a value that goes on.
        let (mut in_table, mut in_brackets) = (false, false);
        let mut bracket = 0;
        for line in lines.take(MOST_LINES) {
            if line.text == fence && !front.keys.is_empty() {
                // A bracket that never ends begins no list.
                if in_brackets {
                    return Self::read(text, bracket);
                }
                front.lines = line.number;
                return Some(front);
            }
            let bare = line.text.trim_start();
            if bare.is_empty() || bare.starts_with('#') || in_table {
                continue;
            }
            if in_brackets {
                let (items, ends) = list_of(bare).unwrap_or((bare, false));
                front.add(items);
                in_brackets = !ends;
            } else if let Some(item) = bare.strip_prefix("- ") {
                front.keys.last_mut()?.values.push(unquoted(item));
            } else if bare.len() < line.text.len() {
                front.keys.last()?;
            } else if front.toml && bare.starts_with('[') && bare.ends_with(']') {
                in_table = true;
            } else {
                let (name, value) = key_and_value(bare)?;
                let rest = line.text.get(name.len()..).unwrap_or_default();
                front.toml |= rest.trim_start().starts_with('=');
                front.keys.push(Key { line, name, values: Vec::new() });
                let list = value.trim().strip_prefix('[').filter(|_| line.number > plain);
                match list.and_then(list_of) {
                    Some((items, ends)) => {
                        front.add(items);
                        (in_brackets, bracket) = (!ends, line.number);
                    }
                    None if value.trim().is_empty() => {}
                    None => front.keys.last_mut()?.values.push(unquoted(value)),
                }
            }
        }
        None
    }

    /// Adds what stands in `list`, a part of a list in brackets, to the last key.
    fn add(&mut self, list: &'a str) {
        if let Some(key) = self.keys.last_mut() {
            let items = list.split(',').map(unquoted);
            key.values.extend(items.filter(|item| !item.is_empty()));
        }
    }

    /// The value of `key`, if it has one.
    pub(in crate::formats) fn get(&self, key: &str) -> Option<&'a str> {
        let key = self.keys.iter().find(|own| own.name.eq_ignore_ascii_case(key))?;
        key.values.first().copied().filter(|value| !value.is_empty())
    }

    /// Whether it is TOML.
    pub(in crate::formats) fn is_toml(&self) -> bool {
        self.toml
    }

    /// The name of the deck.
    pub(in crate::formats) fn deck(&self) -> Option<&'a str> {
        DECK.iter().find_map(|key| self.get(key))
    }

    /// The tags of all cards.
    pub(in crate::formats) fn tags(&self) -> Vec<Cow<'a, str>> {
        let mut tags = Vec::new();
        for key in self.keys.iter().filter(|key| key.is_one_of(&TAGS)) {
            let parts: Vec<&str> = match key.values.as_slice() {
                [value] if value.contains(',') => value.split(',').collect(),
                [value] => value.split_whitespace().collect(),
                values => values.to_vec(),
            };
            let bare = parts.into_iter().map(|tag| unquoted(tag).trim_start_matches('#'));
            tags.extend(bare.filter(|tag| !tag.is_empty()).map(as_levels));
        }
        tags
    }

    /// Gives all notes of `found` its tags, and says first what of it is passed over.
    pub(in crate::formats) fn tell(&self, found: &mut Found<'a>) {
        found.diagnostics.splice(0..0, self.passed_over());
        let tags: Vec<String> = self.tags().iter().map(|tag| clean_tag(tag)).collect();
        if !tags.is_empty() {
            let all = || tags.iter().cloned().map(Cow::Owned);
            found.collection.notes.iter_mut().for_each(|note| {
                note.tags.splice(0..0, all());
            });
        }
    }

    /// What follows it in `text`, which begins with it.
    pub(in crate::formats) fn after(&self, text: &'a str) -> &'a str {
        let start = lines(text).nth(self.lines).map_or(text.len(), |line| line.start);
        text.get(start..).unwrap_or_default()
    }

    /// That the first line which says nothing about a deck is passed over.
    pub(in crate::formats) fn passed_over(&self) -> Option<Diagnostic> {
        let unused = |key: &&Key<'a>| !key.is_one_of(&DECK) && !key.is_one_of(&TAGS);
        let line = self.keys.iter().find(unused)?.line;
        let (what, text) = ("it is front matter", line.text.to_owned());
        Some(Diagnostic::at_line(line.number, Problem::PassedOver { what, text }))
    }
}

impl Key<'_> {
    fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

/// A tag with its levels as Anki parts them.
pub(in crate::formats) fn as_levels(tag: &str) -> Cow<'_, str> {
    match tag.contains('/') {
        true => Cow::Owned(tag.trim_matches('/').replace('/', "::")),
        false => Cow::Borrowed(tag),
    }
}

/// A line `key: value` or `key = value`; a label of a card is no key.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    const LABELS: [&str; 8] = ["q", "a", "c", "question", "answer", "front", "back", "cloze"];
    let at = line.find([':', '='])?;
    let (key, rest) = line.split_at_checked(at)?;
    let key = unquoted(key);
    let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c))
        && key.split_whitespace().count() <= 3
        && !LABELS.iter().any(|label| key.eq_ignore_ascii_case(label));
    let value = rest.get(1..)?;
    (is_key && (value.is_empty() || value.starts_with([' ', '\t', '"', '['])))
        .then_some((key, value))
}

/// The items of a list in brackets in `text`, and whether it ends there, with a comment behind it at most;
/// nothing if it is no list, as other text follows.
fn list_of(text: &str) -> Option<(&str, bool)> {
    let Some((items, behind)) = text.rsplit_once(']') else { return Some((text, false)) };
    let behind = behind.trim();
    (behind.is_empty() || behind.starts_with('#')).then_some((items, true))
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_are_read() {
        let matter =
            FrontMatter::of("---\ncards-deck: \"My::Deck\"\ntags: [a, 'b/c']\n---\ntext\n");
        assert_eq!(matter.deck(), Some("My::Deck"));
        assert_eq!(matter.tags(), ["a", "b::c"]);
        assert_eq!(matter.lines, 4);
        for named in ["+++\nname = \"N\"\n+++\n", "---\nname = \"N\"\n---\n"] {
            let matter = FrontMatter::of(named);
            assert_eq!((matter.deck(), matter.is_toml()), (Some("N"), true));
        }
        let matter = FrontMatter::of("---\ntags:\n  - one\n- \"two\"\ntitle: T\n---\n");
        assert_eq!(matter.tags(), ["one", "two"]);
        assert_eq!(matter.deck(), Some("T"));
    }

    #[test]
    fn what_is_nested_is_passed_over() {
        let yaml = "---\nauthor:\n  name: Ann\n  tags: [x]\ndeck: D\n---\n";
        let toml =
            "+++\ntags = [\n  \"a\",\n  \"b\",\n]\ndeck = \"D\"\n[author]\nname = \"Ann\"\n+++\n";
        let (yaml, toml) = (FrontMatter::of(yaml), FrontMatter::of(toml));
        assert_eq!((yaml.deck(), yaml.lines), (Some("D"), 6));
        assert!(yaml.tags().is_empty());
        assert!(yaml.passed_over().is_some());
        assert_eq!((toml.deck(), toml.lines), (Some("D"), 9));
        assert_eq!(toml.tags(), ["a", "b"]);
        assert_eq!(toml.passed_over(), None);
    }

    #[test]
    fn what_is_no_list_in_brackets_is_a_value() {
        let matter = FrontMatter::of("---\ntitle: [Draft] Cells\ntags: [a, b] # mine\n---\n");
        assert_eq!((matter.deck(), matter.lines), (Some("[Draft] Cells"), 4));
        assert_eq!(matter.tags(), ["a", "b"]);
        let matter = FrontMatter::of("---\ndeck: [open\nauthor: Ann\n---\n");
        assert_eq!((matter.deck(), matter.lines), (Some("[open"), 4));
        let matter = FrontMatter::of("---\ntags: [a,\n  b] # both\ndeck: D\n---\n");
        assert_eq!((matter.deck(), matter.tags().len()), (Some("D"), 2));
        let cards = "---\nDeck: [open\n\n1. What?\n\n> That.\n\n---\n";
        assert_eq!(FrontMatter::of(cards), FrontMatter::default());
    }

    #[test]
    fn cards_between_rules_are_no_front_matter() {
        for text in
            ["---\nWhat?\n---\nThat.\n", "---\nQ: a\nA: b\n---\n", "---\n\n---\n", "---\na: b\n"]
        {
            assert_eq!(FrontMatter::of(text), FrontMatter::default(), "{text:?}");
        }
    }
}
