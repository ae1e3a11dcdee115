//! A heading that makes a card: what belongs to it, its tags, its deck, its id.
//!
//! It must not know what any one package makes of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::cloze;
use crate::deck::{Kind, Note};
use crate::text::Text;
use crate::tidy::clean_tag;

use super::has_text;
use super::holes::Holes;
use super::outline::{Heading, Outline};
use super::render::Side;

/// The package that a card is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// anki-editor, or org-anki.
    AnkiEditor,
    /// org-drill.
    Drill,
    /// org-fc, or another tag that makes cards.
    Fc,
    /// None: a heading with a body.
    Plain,
}

/// Which headings make cards.
#[derive(Debug, Default)]
pub(super) struct Cards(BTreeMap<usize, Role>);

/// Tags that make a card of a heading with a body, whatever the package.
const CARD_TAGS: [&str; 6] = ["fc", "card", "flashcard", "flashcards", "anki", "ankify"];

/// Tags that say nothing about what a card is about.
pub(super) const MACHINE_TAGS: [&str; 13] = [
    "drill",
    "fc",
    "card",
    "flashcard",
    "flashcards",
    "anki",
    "ankify",
    "export",
    "noexport",
    "attach",
    "archive",
    "suspended",
    "leech",
];

impl Cards {
    /// Those that tags or properties make.
    pub(super) fn marked(outline: &Outline<'_>) -> Self {
        let role = |heading: &Heading<'_>| {
            let has = |name: &str| heading.property(name).is_some_and(|value| !value.is_empty());
            if has("ANKI_NOTE_TYPE") || has("ANKI_NOTE_ID") {
                Some(Role::AnkiEditor)
            } else if heading.has_tag("drill") {
                Some(Role::Drill)
            } else if has("FC_TYPE") || CARD_TAGS.iter().any(|tag| heading.has_tag(tag)) {
                Some(Role::Fc)
            } else {
                None
            }
        };
        let headings = outline.headings.iter().enumerate();
        Self(headings.filter_map(|(at, heading)| Some((at, role(heading)?))).collect())
    }

    /// Headings with a body, at `indexes`.
    pub(super) fn plain(indexes: impl Iterator<Item = usize>) -> Self {
        Self(indexes.map(|index| (index, Role::Plain)).collect())
    }

    /// These, and those of `others` that stand neither above nor below one of them.
    pub(super) fn and(mut self, outline: &Outline<'_>, others: Self) -> Self {
        for (index, role) in others.0 {
            let end = outline.headings.get(index).map_or(index, |heading| heading.end);
            if !self.any_between(index, end) {
                self.0.insert(index, role);
            }
        }
        self
    }

    /// The package that the heading at `index` makes a card for.
    pub(super) fn role(&self, index: usize) -> Option<Role> {
        self.0.get(&index).copied()
    }

    /// All of them with their indexes, in order.
    pub(super) fn indexes(&self) -> impl Iterator<Item = (usize, Role)> {
        self.0.iter().map(|(index, role)| (*index, *role))
    }

    /// Their packages, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Role> {
        self.0.values().copied()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is one from `from` on and before `to`.
    pub(super) fn any_between(&self, from: usize, to: usize) -> bool {
        from < to && self.0.range(from..to).next().is_some()
    }
}

/// How often each title stands over a card: one that several share says nothing.
#[derive(Debug, Default)]
pub(super) struct Titles(BTreeMap<String, usize>);

impl Titles {
    /// Those of all cards.
    pub(super) fn of(outline: &Outline<'_>, cards: &Cards) -> Self {
        let mut titles = BTreeMap::new();
        for heading in cards.0.keys().filter_map(|index| outline.headings.get(*index)) {
            *titles.entry(key(heading.title)).or_insert(0) += 1;
        }
        Self(titles)
    }

    /// Whether `title` tells its card from others.
    fn tells(&self, title: &str) -> bool {
        const NAMELESS: [&str; 5] = ["", "item", "card", "question", "fact"];
        let key = key(title);
        !NAMELESS.contains(&key.as_str()) && self.0.get(&key).is_none_or(|count| *count == 1)
    }
}

/// A title without its number.
fn key(title: &str) -> String {
    let unnumbered = title.trim_end_matches(|c: char| c.is_ascii_digit() || c == '#' || c == '.');
    unnumbered.trim().to_lowercase()
}

/// A heading that makes a card.
pub(super) struct Card<'a, 'o> {
    /// The file.
    pub(super) outline: &'o Outline<'a>,
    /// Its cards.
    pub(super) cards: &'o Cards,
    /// Its titles.
    pub(super) titles: &'o Titles,
    /// The index of the heading.
    pub(super) index: usize,
    /// The heading.
    pub(super) heading: &'o Heading<'a>,
}

impl<'a> Card<'a, '_> {
    /// The headings that belong to it, those below that make no cards of their own, and whether
    /// they are shown. What stands below a hidden one is hidden with it.
    pub(super) fn parts(&self) -> Vec<(usize, bool)> {
        let mut parts = Vec::new();
        let (mut at, mut hidden_until) = (self.index + 1, 0);
        while at < self.heading.end {
            let Some(heading) = self.outline.headings.get(at) else { break };
            if self.cards.role(at).is_some() {
                at = heading.end;
                continue;
            }
            if is_hidden(heading) && at >= hidden_until {
                hidden_until = heading.end;
                parts.push((at, false));
            } else {
                parts.push((at, true));
            }
            at += 1;
        }
        parts
    }

    /// The headings right below that belong to it and are for a reader.
    pub(super) fn sides(&self) -> impl Iterator<Item = (usize, &Heading<'a>)> {
        let children = self.outline.children(self.index);
        let own = children.filter(|index| self.cards.role(*index).is_none());
        let all = own.filter_map(|index| Some((index, self.outline.headings.get(index)?)));
        all.filter(|(_, heading)| !is_hidden(heading))
    }

    /// The side of that name right below it.
    pub(super) fn side_named(&self, names: &[&str]) -> Option<usize> {
        let named = |heading: &Heading<'_>| {
            let title = heading.title.trim_end_matches(':');
            names.iter().any(|name| name.eq_ignore_ascii_case(title))
        };
        self.sides().find(|(_, heading)| named(heading)).map(|(index, _)| index)
    }

    /// Its own lines.
    pub(super) fn body(&self) -> &[&'a str] {
        self.outline.lines(&self.heading.body)
    }

    /// The lines of the heading at `index` and of what belongs to it below.
    pub(super) fn content(&self, index: usize) -> Vec<&'a str> {
        let Some(heading) = self.outline.headings.get(index) else { return Vec::new() };
        let mut lines = self.outline.lines(&heading.body).to_vec();
        let mut at = index + 1;
        while at < heading.end {
            let Some(below) = self.outline.headings.get(at) else { break };
            if self.cards.role(at).is_some() || is_hidden(below) {
                at = below.end;
                continue;
            }
            lines.extend(self.outline.lines(&(below.line - 1..below.line)));
            lines.extend(self.outline.lines(&below.body));
            at += 1;
        }
        lines
    }

    /// Title and body as one side, the title only where it says something.
    pub(super) fn question(&self, holes: Holes) -> Side {
        let mut side = Side::new(holes);
        if self.title_tells() {
            side.title(self.heading.title);
        }
        side.body(self.body());
        side
    }

    /// The card that it stands below.
    pub(super) fn item_above(&self) -> Option<&Heading<'a>> {
        let mut above = self.heading.parent?;
        while self.cards.role(above).is_none() {
            above = self.outline.headings.get(above)?.parent?;
        }
        self.outline.headings.get(above)
    }

    /// Whether its title says something beside its body.
    pub(super) fn title_tells(&self) -> bool {
        !has_text(self.body()) || self.titles.tells(self.heading.title)
    }

    /// Its id in the package that made it.
    pub(super) fn id(&self) -> Option<&'a str> {
        let own = |name| self.heading.property(name).filter(|id| !id.is_empty());
        own("ANKI_GUID").or_else(|| own("ANKI_NOTE_ID")).or_else(|| own("ID"))
    }

    /// The deck that it or a heading above it names.
    pub(super) fn deck(&self) -> Option<&'a str> {
        self.outline.inherited(self.index, "ANKI_DECK")
    }

    /// Its tags and those of the headings above it and of the file.
    pub(super) fn tags(&self) -> Vec<Cow<'a, str>> {
        let file = self.outline.keyword("filetags").flat_map(|tags| tags.split([':', ' ', '\t']));
        let above: Vec<&Heading<'a>> = self.outline.upwards(self.index).collect();
        let headings = above.iter().rev().flat_map(|heading| heading.tags.iter().copied());
        let mut listed: Vec<&str> = Vec::new();
        for heading in &above {
            listed
                .extend(heading.property("ANKI_TAGS+").into_iter().flat_map(str::split_whitespace));
            if let Some(tags) = heading.property("ANKI_TAGS") {
                listed.extend(tags.split_whitespace());
                break;
            }
        }
        if !above.iter().any(|heading| heading.property("ANKI_TAGS").is_some()) {
            let file = self.outline.file_property("ANKI_TAGS").unwrap_or_default();
            listed.extend(file.split_whitespace());
        }
        let mut tags: Vec<Cow<'a, str>> = Vec::new();
        for tag in file.chain(headings).filter(|tag| !tag.is_empty()) {
            let machine = MACHINE_TAGS.iter().any(|own| own.eq_ignore_ascii_case(tag));
            if !machine && !tags.iter().any(|known| known == tag) {
                tags.push(Cow::Borrowed(tag));
            }
        }
        for tag in listed {
            let tag = clean_tag(&tag.replace("%20", "_"));
            if !tags.contains(&Cow::Borrowed(tag.as_str())) {
                tags.push(Cow::Owned(tag));
            }
        }
        tags
    }

    /// Whether org-fc has a position of it that is not new: in a box of its own.
    fn is_reviewed_by_fc(&self) -> bool {
        let drawer = |line: &&&str| line.trim().eq_ignore_ascii_case(":review_data:");
        let mut rows = self.body().iter().skip_while(|line| !drawer(line)).skip(1);
        rows.by_ref()
            .take_while(|line| !line.trim().eq_ignore_ascii_case(":end:"))
            .filter_map(|row| row.split('|').nth(3))
            .any(|cell| cell.trim().parse::<i32>().is_ok_and(|number| number != 0))
    }

    /// Whether the file says when it is due.
    pub(super) fn is_scheduled(&self) -> bool {
        const PROPERTIES: [&str; 6] = [
            "DRILL_LAST_INTERVAL",
            "DRILL_LAST_REVIEWED",
            "DRILL_REPEATS_SINCE_FAIL",
            "DRILL_TOTAL_REPEATS",
            "DRILL_EASE",
            "LEARN_DATA",
        ];
        PROPERTIES.iter().any(|name| self.heading.property(name).is_some())
            || (self.heading.planned && self.cards.role(self.index) == Some(Role::Drill))
            || self.is_reviewed_by_fc()
    }
}

/// Whether a heading is not meant to be shown.
fn is_hidden(heading: &Heading<'_>) -> bool {
    heading.comment || heading.has_tag("noexport")
}

/// A basic note, or a cloze note where the question hides something in Anki's notation.
pub(super) fn note<'a>(question: Text<'a>, answer: Text<'a>) -> Note<'a> {
    let hides = cloze::hides(question.raw());
    let mut note = Note::basic(question, answer);
    if hides {
        note.kind = Kind::Cloze;
    }
    note
}
