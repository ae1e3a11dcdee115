//! The few keys of front matter that say something about a deck: its name and its tags.
//!
//! YAML or TOML between two lines `---` or `+++`, read by eye: keys at the left, one a line, lists
//! in one line or in items. It must not know dialects.

use std::borrow::Cow;

/// What stands before the text of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::formats) struct FrontMatter<'a> {
    keys: Vec<(&'a str, Vec<&'a str>)>,
    toml: bool,
}

/// More lines than this are no front matter.
const MOST_LINES: usize = 200;

impl<'a> FrontMatter<'a> {
    /// The value of `key`, if it has one.
    pub(in crate::formats) fn get(&self, key: &str) -> Option<&'a str> {
        let values = self.keys.iter().find(|(own, _)| own.eq_ignore_ascii_case(key));
        values.and_then(|(_, values)| values.first()).copied().filter(|value| !value.is_empty())
    }

    /// Whether it is TOML.
    pub(in crate::formats) fn is_toml(&self) -> bool {
        self.toml
    }

    /// The name of the deck.
    pub(in crate::formats) fn deck(&self) -> Option<&'a str> {
        ["cards-deck", "deck", "anki-deck", "anki_deck", "deckname", "deck_name", "name", "title"]
            .iter()
            .find_map(|key| self.get(key))
    }

    /// The tags of all cards.
    pub(in crate::formats) fn tags(&self) -> Vec<Cow<'a, str>> {
        let keys = self.keys.iter().filter(|(key, _)| {
            ["tags", "tag", "keywords"].iter().any(|tags| key.eq_ignore_ascii_case(tags))
        });
        let mut tags = Vec::new();
        for (value, alone) in
            keys.flat_map(|(_, all)| all.iter().map(|value| (*value, all.len() == 1)))
        {
            let parts: Vec<&str> = match (alone, value.contains(',')) {
                (false, _) => vec![value],
                (true, true) => value.split(',').collect(),
                (true, false) => value.split_whitespace().collect(),
            };
            let bare = parts.into_iter().map(|tag| unquoted(tag).trim_start_matches('#'));
            tags.extend(bare.filter(|tag| !tag.is_empty()).map(as_levels));
        }
        tags
    }
}

/// A tag with its levels as Anki parts them.
pub(in crate::formats) fn as_levels(tag: &str) -> Cow<'_, str> {
    match tag.contains('/') {
        true => Cow::Owned(tag.trim_matches('/').replace('/', "::")),
        false => Cow::Borrowed(tag),
    }
}

/// The front matter of `text`, how many lines it has, and where the text after it begins.
pub(super) fn split(text: &str) -> (FrontMatter<'_>, usize, usize) {
    let none = (FrontMatter::default(), 0, 0);
    let mut lines = text.split_inclusive('\n');
    let Some(fence) = lines.next().map(str::trim_end) else { return none };
    if !matches!(fence, "---" | "+++") {
        return none;
    }
    let mut end = text.split_inclusive('\n').next().map_or(0, str::len);
    let mut keys: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut toml = fence == "+++";
    for (i, whole) in lines.take(MOST_LINES).enumerate() {
        end += whole.len();
        let line = whole.trim_end();
        if line == fence && !keys.is_empty() {
            return (FrontMatter { keys, toml }, i + 2, end);
        }
        let bare = line.trim_start();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let Some(item) = bare.strip_prefix('-').filter(|item| item.starts_with([' ', '\t'])) {
            let Some((_, values)) = keys.last_mut() else { return none };
            values.retain(|value| !value.is_empty());
            values.push(unquoted(item));
        } else if bare.len() < line.len() || bare == "]" {
            // A value that goes on, or a map inside another: nothing of ours.
            if keys.is_empty() {
                return none;
            }
        } else if let Some((key, value)) = key_and_value(line) {
            toml |= line.get(key.len()..).is_some_and(|rest| rest.trim_start().starts_with('='));
            let value = value.trim();
            let list = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'));
            let values = match list {
                Some(list) => list.split(',').map(unquoted).collect(),
                None => vec![unquoted(value)],
            };
            keys.push((key, values));
        } else {
            return none;
        }
    }
    none
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
        let yaml = "---\ncards-deck: \"My::Deck\"\ntags: [a, 'b/c']\n---\ntext\n";
        let (matter, lines, start) = split(yaml);
        assert_eq!(matter.deck(), Some("My::Deck"));
        assert_eq!(matter.tags(), ["a", "b::c"]);
        assert_eq!((lines, yaml.get(start..)), (4, Some("text\n")));
        let (matter, ..) = split("+++\nname = \"N\"\n+++\n");
        assert_eq!(matter.deck(), Some("N"));
        let (matter, ..) = split("---\nname = \"N\"\n---\n");
        assert_eq!(matter.deck(), Some("N"));
        let (matter, ..) = split("---\ntags:\n  - one\n  - \"two\"\ntitle: T\n---\n");
        assert_eq!(matter.tags(), ["one", "two"]);
        assert_eq!(matter.deck(), Some("T"));
    }

    #[test]
    fn cards_between_rules_are_no_front_matter() {
        for text in
            ["---\nWhat?\n---\nThat.\n", "---\nQ: a\nA: b\n---\n", "---\n\n---\n", "---\na: b\n"]
        {
            assert_eq!(split(text).1, 0, "{text:?}");
        }
    }
}
