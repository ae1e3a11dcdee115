//! Notes of Obsidian with cards in them, as three plugins have them: Spaced Repetition,
//! flashcards-obsidian and `Obsidian_to_Anki`.
//!
//! Anki's numbers in `<!--ID: 1-->` and `^1` are of a user's own collection, and no guids: they are
//! left out, as are comments that say when a card is due.

use std::borrow::Cow;

use super::markdown::DIALECT;
use super::markdown::cards::{Card, Item, Notes, has_cloze};
use super::markdown::notation::{
    curly_clozes, highlight_clozes, split_tags, without_own_comments, without_wiki_links,
};
use super::markdown::shape::tag_line;
use super::page::{Line, LineIs, Page, is_rule};
use crate::deck::Kind;
use crate::error::Error;
use crate::formats::{Evidence, Format, Found, Reading, sample_of};
use crate::source::Source;

mod blocks;
mod inline;
mod tagged;
mod write;

pub(super) const FORMAT: Format = Format {
    name: "obsidian",
    title: "Obsidian",
    summary: "cards in notes: a::b, ? between lines, #card, ==cloze==, START..END",
    carries: write::CARRIES,
    detect,
    read: Some(read),
    write: Some(write::write),
    ..DIALECT
};

fn detect(source: &Source) -> Evidence {
    let page = Page::of(sample_of(source));
    let scan = Scan::of(&page);
    let all = page.filled();
    if scan.cards == 0 {
        return Evidence::NONE;
    }
    let outlined =
        page.lines.iter().filter(|line| line.text.trim_start().starts_with("- ")).count();
    let is_card = |line: &Line<'_>| {
        line.text.trim_start().starts_with("- ") && tagged::tag_kind(line).is_some()
    };
    // Logseq's pages are outlines, with the same tag in the items.
    if outlined * 2 > all && page.lines.iter().any(is_card) {
        return Evidence::NONE;
    }
    if let Some(sign) = scan.sign {
        return Evidence::certain(format!("{sign} is in it, and {} cards are", scan.cards));
    }
    let outlined =
        page.lines.iter().filter(|line| line.text.trim_start().starts_with("- ")).count();
    let of_its_kind = scan.separators + scan.clozes;
    let much =
        of_its_kind >= 3 && scan.understood * 10 >= all * 5 || scan.understood * 10 >= all * 8;
    // One paragraph with a cloze is any text with one.
    if of_its_kind == 0 || scan.cards < 2 || !much || outlined * 2 > all && scan.separators == 0 {
        return Evidence::NONE;
    }
    let why = format!("{of_its_kind} cards are written as a::b, with a line ?, or with clozes");
    // Nothing but lines with a separator is a list like any other.
    let is_markdown = source.extension().is_some_and(|own| DIALECT.extensions.contains(&own));
    if !is_markdown && scan.clozes == 0 && scan.cards == all {
        return Evidence::possible(scan.understood, all, why);
    }
    Evidence::likely(scan.understood, all, why)
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    let scan = Scan::of(&page);
    let named = page.front_matter.deck().map(str::to_owned);
    let deck = scan.file_deck.or(named).unwrap_or_else(|| source.stem().to_owned());
    let mut notes = Notes::new(reading, &deck, &page.front_matter);
    // The tag that tells the deck is no tag of the cards.
    notes.without_tags(|tag| deck_of_tag(tag).is_some());
    notes.scheduled(scan.scheduled);
    let file_tags = scan.file_tags;
    notes.extend(scan.items.into_iter().map(|item| match item {
        Item::Card(mut card) => {
            card.tags.splice(0..0, file_tags.iter().cloned());
            Item::Card(finished(card))
        }
        other => other,
    }));
    notes.finish(source)
}

/// `card` without what only Obsidian understands.
fn finished(card: Card<'_>) -> Card<'_> {
    let bare = |side| without_wiki_links(without_own_comments(side));
    Card { front: bare(card.front), back: bare(card.back), ..card }
}

/// What is found in a note.
#[derive(Debug, Default)]
struct Scan<'a> {
    items: Vec<Item<'a>>,
    cards: usize,
    /// Cards by a separator between their sides.
    separators: usize,
    /// Cards by clozes that cannot be mere highlights.
    clozes: usize,
    /// Lines that are part of a card, or furniture.
    understood: usize,
    /// What no other text has.
    sign: Option<&'static str>,
    scheduled: usize,
    /// The deck of all cards.
    file_deck: Option<String>,
    file_tags: Vec<Cow<'a, str>>,
    /// The deck in force.
    deck: Option<String>,
    /// Where cards may have `{hidden}` words.
    curly: bool,
    /// For each line, where what it may belong to ends, or begins: found once for all of them.
    ahead: Ahead,
}

/// For each line, the next one from there on that is of a kind.
#[derive(Debug, Default)]
struct Ahead {
    /// Ends a paragraph.
    end: Vec<usize>,
    /// Has the tag of a card.
    tag: Vec<usize>,
    /// Is `?` or `??`.
    mark: Vec<usize>,
}

impl Ahead {
    fn of(page: &Page<'_>) -> Self {
        let next = |is: &dyn Fn(&Line<'_>) -> bool| {
            let mut at = page.lines.len();
            let mut found = vec![at; at + 1];
            for (i, line) in page.lines.iter().enumerate().rev() {
                if is(line) {
                    at = i;
                }
                if let Some(next) = found.get_mut(i) {
                    *next = at;
                }
            }
            found
        };
        let ends = |line: &Line<'_>| {
            matches!(line.is, LineIs::Blank | LineIs::Comment)
                || line.is_text() && line.text.trim() == "+++"
        };
        let is_mark = |line: &Line<'_>| line.is_text() && matches!(line.text.trim(), "?" | "??");
        Self {
            end: next(&ends),
            tag: next(&|line| tagged::tag_kind(line).is_some()),
            mark: next(&is_mark),
        }
    }
}

impl<'a> Scan<'a> {
    fn of(page: &Page<'a>) -> Self {
        let mut scan = Self { ahead: Ahead::of(page), ..Self::default() };
        scan.front_matter(page);
        let paragraph_clozes = |line: &Line<'_>| {
            line.is_text()
                && ["{1:", "{2:", "{c1|", "{c1:", "{1|"].iter().any(|m| line.text.contains(m))
        };
        scan.curly |= page.lines.iter().any(paragraph_clozes);
        let mut at = 0;
        while at < page.lines.len() {
            at = scan.step(page, at).max(at + 1);
        }
        // Highlights are clozes only where cards are meant.
        if scan.sign.is_none() && scan.separators == 0 && scan.clozes == 0 {
            scan.items.retain(|item| !matches!(item, Item::Card(_)));
            scan.cards = 0;
        }
        scan
    }

    fn front_matter(&mut self, page: &Page<'a>) {
        if page.front_matter.get("cards-deck").is_some() {
            self.sign = Some("cards-deck:");
            self.curly = true;
        }
        for tag in page.front_matter.tags() {
            if let Some(deck) = deck_of_tag(&tag) {
                self.sign = Some("the tag #flashcards");
                self.file_deck = deck.or_else(|| self.file_deck.take());
            }
        }
    }

    /// Takes in what begins in line `at`; answers where to go on.
    fn step(&mut self, page: &Page<'a>, at: usize) -> usize {
        let Some(line) = page.lines.get(at) else { return at };
        match line.is {
            LineIs::Blank => return at + 1,
            LineIs::Comment => {
                self.understood += 1;
                self.scheduled += usize::from(line.text.contains("<!--SR:"));
                self.note_schedule(line.text);
                return at + 1;
            }
            LineIs::Fence | LineIs::Code => {
                if let Some(end) = self.asked_from_code(page, at) {
                    return end;
                }
                if line.is == LineIs::Fence
                    && self.hides(page, at)
                    && let Some(end) = self.paragraph(page, at)
                {
                    return end;
                }
                self.other(line);
                return at + 1;
            }
            LineIs::Text => {}
        }
        let readers =
            [Self::block, Self::tagged, Self::separated, Self::furniture, Self::paragraph];
        for reader in readers {
            if let Some(end) = reader(self, page, at) {
                return end;
            }
        }
        at + 1
    }

    fn note_schedule(&mut self, text: &str) {
        if text.contains("<!--SR:") {
            self.sign = Some("a schedule <!--SR:");
        }
    }

    fn card(&mut self, card: Card<'a>, lines: usize) {
        for side in [&card.front, &card.back] {
            if side.contains("<!--SR:") {
                self.scheduled += 1;
                self.note_schedule(side);
            }
        }
        self.cards += 1;
        self.understood += lines;
        let deck = card.deck.or_else(|| self.deck.clone());
        self.items.push(Item::Card(Card { deck, ..card }));
    }

    fn other(&mut self, line: &Line<'a>) {
        self.items.push(Item::Other {
            what: "it belongs to no card",
            text: line.text,
            line: line.number,
        });
    }

    /// Headings, lines of tags, and what says where cards go.
    fn furniture(&mut self, page: &Page<'a>, at: usize) -> Option<usize> {
        let line = page.lines.get(at)?;
        if let Some((level, text)) = line.heading() {
            self.understood += 1;
            self.items.push(Item::Heading { level, text, line: line.number });
            return Some(at + 1);
        }
        let text = line.text.trim();
        let words = ["TARGET DECK", "FILE TAGS"].into_iter().find(|words| text.starts_with(words));
        if let Some(words) = words {
            let rest = text.strip_prefix(words)?.trim_start();
            let same_line = rest.strip_prefix(':').map(str::trim);
            let next = page.lines.get(at + 1).filter(|line| line.is_text());
            let (value, end) = match (same_line, rest.is_empty(), next) {
                (Some(value), ..) => (value, at + 1),
                (None, true, Some(next)) => (next.text.trim(), at + 2),
                _ => return None,
            };
            if words == "TARGET DECK" {
                self.sign = Some(words);
                self.file_deck = Some(value.to_owned());
            } else {
                self.file_tags.extend(value.split_whitespace().map(Cow::Borrowed));
            }
            self.understood += end - at;
            return Some(end);
        }
        if let Some(tags) = tag_line(text) {
            self.understood += 1;
            for tag in tags {
                match deck_of_tag(&tag) {
                    Some(deck) => {
                        self.sign = Some("the tag #flashcards");
                        self.deck = deck;
                    }
                    None => self.file_tags.push(tag),
                }
            }
            return Some(at + 1);
        }
        is_rule(text).then_some(at + 1)
    }

    /// Whether the paragraph that begins in line `at` hides something.
    fn hides(&self, page: &Page<'a>, at: usize) -> bool {
        // Each fence of many would look at all lines below it.
        const LONGEST: usize = 64;
        let lines = self.ahead.end.get(at + 1).and_then(|end| page.lines.get(at..*end));
        let lines = lines.filter(|lines| lines.len() <= LONGEST);
        let hidden = highlight_clozes(page.side(lines.unwrap_or_default()));
        has_cloze(&if self.curly { curly_clozes(hidden) } else { hidden })
    }

    /// A paragraph: a card if words in it are hidden, else no card.
    fn paragraph(&mut self, page: &Page<'a>, at: usize) -> Option<usize> {
        let end = *self.ahead.end.get(at + 1)?;
        let after = page.lines.get(at + 1..end)?;
        let heading = after.iter().position(|line| line.heading().is_some());
        let end = heading.map_or(end, |found| at + 1 + found);
        let lines = page.lines.get(at..end)?;
        let line = lines.first()?;
        let side = page.side(lines);
        let typed = has_cloze(&side);
        let sure = typed || ["==c1::", "==^["].iter().any(|mark| side.contains(mark));
        let hidden = highlight_clozes(side.clone());
        let hidden = if self.curly { curly_clozes(hidden) } else { hidden };
        if has_cloze(&hidden) {
            self.clozes += usize::from(sure || self.curly);
            let (first, rest) = hidden.split_once('\n').unwrap_or((&*hidden, ""));
            let (text, deck, tags) = without_tags(first);
            let tags = tags.into_iter().map(|tag| Cow::Owned(tag.into_owned())).collect();
            let text = if rest.is_empty() { text } else { format!("{text}\n{rest}") };
            let front = unmarked(Cow::Owned(text));
            let (line, kind) = (line.number, Kind::Cloze);
            let card = Card { line, kind, front, tags, deck, ..Card::default() };
            self.card(card, lines.len());
            return Some(end);
        }
        self.other(line);
        Some(end)
    }
}

/// The deck that a tag means in Spaced Repetition: `#flashcards` alone names none.
fn deck_of_tag(tag: &str) -> Option<Option<String>> {
    let rest = tag.strip_prefix("flashcards").or_else(|| tag.strip_prefix("flashcard"))?;
    match rest.strip_prefix("::") {
        Some(deck) => Some(Some(deck.to_owned())),
        None => rest.is_empty().then_some(None),
    }
}

/// A side without the mark of the list item that it is.
fn unmarked(side: Cow<'_, str>) -> Cow<'_, str> {
    if side.contains('\n') {
        return side;
    }
    crate::text::map(side, |side| {
        let mut bare = side.trim();
        while let Some(item) = ["- ", "* ", "+ "].iter().find_map(|mark| bare.strip_prefix(mark)) {
            bare = item.trim_start();
        }
        Cow::Borrowed(bare)
    })
}

/// The text of a line without its tags; the deck that a tag means; the other tags.
fn without_tags(text: &str) -> (String, Option<String>, Vec<Cow<'_, str>>) {
    let (text, tags) = split_tags(text);
    let mut deck = None;
    let mut others = Vec::new();
    for tag in tags {
        match deck_of_tag(&tag) {
            Some(own) => deck = own.or(deck),
            None => others.push(tag),
        }
    }
    (text, deck, others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Likelihood;

    #[test]
    fn pages_about_cards_are_none() {
        let about = "# Cards\n\nWrite `a::b`:\n\n```\na::b\n```\n\nOr\n\n```\na\n?\nb\n```\n";
        let rust =
            "Use `std::io` and std::fs.\n\n[`Vec`]: alloc::vec::Vec\n[`Box`]: alloc::boxed\n";
        let cloze = "A text\nwith {{c1::one}} in it.\n";
        let prose = "# Formats\n\n| a | blocks with #card |\nSo #card, it says.\n\nx\n";
        for text in [about, rust, cloze, prose, "?\n", "a #card\n"] {
            let evidence = detect(&Source::of_text("x.md", text));
            let expected =
                if text.starts_with("a #card") { Likelihood::Certain } else { Likelihood::No };
            assert_eq!(evidence.likelihood, expected, "{text:?}");
        }
    }

    #[test]
    fn a_plain_list_is_left_to_others() {
        let list = "a :: b\nc :: d\ne :: f\n";
        let likelihood = |name| detect(&Source::of_text(name, list)).likelihood;
        assert_eq!(likelihood("x.txt"), Likelihood::Possible);
        assert_eq!(likelihood("x.md"), Likelihood::Likely);
    }
}
