//! What a file comes to when it is read as one shape, and how much of it that explains.
//!
//! It must not know the shapes.

use std::borrow::Cow;

use super::cards::Item;
use crate::formats::page::as_levels;
use crate::formats::page::{Line, LineIs, Page, is_rule};

/// A file read as one shape.
#[derive(Debug)]
pub(super) struct Shape<'a> {
    /// What was found, in the order of the lines.
    pub(super) items: Vec<Item<'a>>,
    /// The name that the file gives itself.
    pub(super) title: Option<&'a str>,
    /// How many lines are explained.
    pub(super) understood: usize,
    /// Of how many.
    pub(super) all: usize,
    /// Why it is likely that the file is meant so; nothing if it is not.
    pub(super) why: Option<String>,
}

impl<'a> Shape<'a> {
    /// What `items` explain of `page`: all but the lines from one that is no card to the next item.
    pub(super) fn of(page: &Page<'a>, items: Vec<Item<'a>>, title: Option<&'a str>) -> Self {
        let mut lost = 0;
        let mut lines = page.lines.iter().peekable();
        for (i, item) in items.iter().enumerate() {
            if !matches!(item, Item::Other { .. }) {
                continue;
            }
            let from = line_of(item);
            let to = items.get(i + 1).map_or(usize::MAX, line_of);
            while lines.next_if(|line| line.number < from).is_some() {}
            while let Some(line) = lines.next_if(|line| line.number < to) {
                let is_furniture =
                    matches!(line.is, LineIs::Blank | LineIs::Comment) || is_rule(line.text);
                lost += usize::from(!is_furniture);
            }
        }
        let all = page.filled();
        Self { items, title, understood: all.saturating_sub(lost), all, why: None }
    }

    /// With what `judge` says about the items.
    pub(super) fn judged(mut self, judge: impl FnOnce(&[Item<'a>]) -> Option<String>) -> Self {
        self.why = judge(&self.items);
        self
    }

    /// The cards.
    pub(super) fn cards(&self) -> usize {
        self.items.iter().filter(|item| matches!(item, Item::Card(_))).count()
    }
}

/// Whether the name of the file, its title or its front matter says what `says` looks for.
pub(super) fn is_called(
    page: &Page<'_>,
    name: &str,
    title: Option<&str>,
    says: impl Fn(&str) -> bool,
) -> bool {
    [Some(name), title, page.front_matter.deck()].into_iter().flatten().any(says)
}

/// Takes in `line`, which is no part of a card: a heading, or text that belongs nowhere.
pub(super) fn between_cards<'a>(
    page: &Page<'a>,
    line: &Line<'a>,
    title: &mut Option<&'a str>,
    items: &mut Vec<Item<'a>>,
) {
    if !heading(line, title, items) && !page.side(std::slice::from_ref(line)).is_empty() {
        let (text, line) = (line.text, line.number);
        items.push(Item::Other { what: "it belongs to no card", text, line });
    }
}

/// Takes in `line` if it is a heading; one before anything else is the title.
pub(super) fn heading<'a>(
    line: &Line<'a>,
    title: &mut Option<&'a str>,
    items: &mut Vec<Item<'a>>,
) -> bool {
    let Some((level, text)) = line.heading() else { return false };
    if items.is_empty() && title.is_none() {
        *title = Some(text);
    } else {
        items.push(Item::Heading { level, text, line: line.number });
    }
    true
}

fn line_of(item: &Item<'_>) -> usize {
    match item {
        Item::Card(card) => card.line,
        Item::Heading { line, .. }
        | Item::Other { line, .. }
        | Item::Remark { line, .. }
        | Item::Bad { line, .. } => *line,
    }
}

/// The middle of some numbers.
pub(super) fn median(numbers: impl Iterator<Item = usize>) -> usize {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or(0)
}

/// Whether a side begins with a label that says what it is, such as `**Answer:**`.
pub(super) fn labels_answers(side: &str) -> bool {
    const LABELS: [&str; 34] = [
        "a",
        "q",
        "answer",
        "question",
        "front",
        "back",
        "antwort",
        "frage",
        "respuesta",
        "pregunta",
        "resposta",
        "pergunta",
        "réponse",
        "risposta",
        "domanda",
        "ответ",
        "вопрос",
        "答案",
        "问题",
        "答",
        "问",
        "答え",
        "vorderseite",
        "rückseite",
        "term",
        "definition",
        "correct answer",
        "ans",
        "odpowiedź",
        "pytanie",
        "vastaus",
        "kysymys",
        "cevap",
        "soru",
    ];
    let is_label = |line: &str| {
        let Some((label, _)) = line.split_once([':', '：']) else { return false };
        let bare = label.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
        let bare = bare.to_lowercase();
        LABELS.contains(&bare.as_str())
    };
    let bold_number = |line: &str| line.starts_with("**Q") || line.starts_with("**A.");
    side.lines().filter(|line| !line.trim().is_empty()).take(12).any(|line| {
        let line = line.trim_start();
        is_label(line) || bold_number(line)
    })
}

/// The tags of a line that is nothing but tags: `[#a](b.md) [#c]()` or `#a #b/c`.
pub(in crate::formats) fn tag_line(line: &str) -> Option<Vec<Cow<'_, str>>> {
    let mut tags = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (linked, bare) = rest.strip_prefix('[').map_or((false, rest), |rest| (true, rest));
        let bare = bare.strip_prefix('#')?;
        let end = bare.find(|c: char| c.is_whitespace() || "[]()#,;.`'\"!?".contains(c));
        let (tag, after) = bare.split_at_checked(end.unwrap_or(bare.len()))?;
        if tag.is_empty() || tag.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        rest = match linked {
            false => after,
            true => after.strip_prefix("](")?.split_once(')')?.1,
        };
        if !rest.is_empty() && !rest.starts_with([' ', '\t', ',']) {
            return None;
        }
        rest = rest.trim_start_matches([' ', '\t', ',']);
        tags.push(as_levels(tag));
    }
    (!tags.is_empty()).then_some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tags_are_nothing_else() {
        let tags = |line| tag_line(line).map(|tags| tags.join(" "));
        assert_eq!(tags("[#a](b.md) [#c]()"), Some("a c".to_owned()));
        assert_eq!(tags("#a #b/c"), Some("a b::c".to_owned()));
        for none in ["", "# a", "#1", "#a b", "[#a] b", "#include <stdio.h>"] {
            assert_eq!(tags(none), None, "{none:?}");
        }
    }
}
