//! Logseq: blocks with `#card`, their children as answers, and `{{cloze …}}`.
//!
//! A block's `id::` is its own for good, so it is the note's guid. Logseq hides all clozes of a
//! block at once: they share one number.

use std::borrow::Cow;

use super::markdown::DIALECT;
use super::markdown::cards::{Card, Item, Notes, has_cloze};
use super::markdown::notation::{
    blotted, outside_code, push_cloze, split_tags, stretches, wiki_link, without_wiki_links,
};
use super::page::{self, Line, LineIs, Page, as_levels};
use crate::deck::Kind;
use crate::error::Error;
use crate::formats::{Evidence, Format, Found, Heeds, Reading, sample_of};
use crate::source::Source;

mod write;

pub(super) const FORMAT: Format = Format {
    name: "logseq",
    title: "Logseq",
    summary: "outlines: blocks with #card, children that answer, {{cloze words}}",
    heeds: Heeds::MARKUP,
    carries: write::CARRIES,
    detect,
    read: Some(read),
    write: Some(write::write),
    ..DIALECT
};

/// A block of an outline.
#[derive(Debug)]
struct Block<'a> {
    line: usize,
    depth: usize,
    /// Its text, without its mark and its properties.
    text: Vec<&'a str>,
    tags: Vec<Cow<'a, str>>,
    deck: Option<&'a str>,
    id: Option<&'a str>,
    is_card: bool,
    scheduled: bool,
}

fn detect(source: &Source) -> Evidence {
    let page = Page::of(sample_of(source));
    let Outline { blocks, .. } = outline(&page);
    let cards = blocks.iter().filter(|block| block.is_card).count();
    let inside = |line: &&Line<'_>| {
        line.text.starts_with([' ', '\t']) || line.text.starts_with("- ") || line.text == "-"
    };
    let lines = page.lines.iter().filter(|line| !line.is_blank()).filter(inside).count();
    if cards == 0 || lines * 10 < page.filled() * 6 {
        return Evidence::NONE;
    }
    Evidence::certain(format!("{cards} blocks of an outline have the tag #card"))
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    let Outline { properties, blocks, loose } = outline(&page);
    let property =
        |key: &str| properties.iter().find(|(own, _)| *own == key).map(|(_, value)| *value);
    let deck = property("deck").or(page.front_matter.deck()).or(property("title"));
    let mut notes = Notes::new(reading, deck.unwrap_or(source.stem()), &page.front_matter);
    notes.with_tags(property("tags").into_iter().flat_map(tags_of));
    notes.scheduled(blocks.iter().filter(|block| block.is_card && block.scheduled).count());
    let ends = ends(&blocks);
    let end_of = |at: usize| ends.get(at).copied().unwrap_or(blocks.len());
    let mut items = loose;
    let mut covered = 0;
    for (at, block) in blocks.iter().enumerate() {
        if block.is_card {
            let mut children = Vec::new();
            let mut child = at + 1;
            while child < end_of(at) {
                // A card inside an answer shows what it asks, not what answers it.
                let inner = blocks.get(child);
                children.extend(inner);
                child = if inner.is_some_and(|inner| inner.is_card) {
                    end_of(child)
                } else {
                    child + 1
                };
            }
            covered = covered.max(end_of(at));
            items.push(Item::Card(card(block, &children)));
        } else if at >= covered
            && let Some(text) = block.text.first().copied().filter(|text| !text.trim().is_empty())
        {
            items.push(Item::Other { what: "it belongs to no card", text, line: block.line });
        }
    }
    notes.extend(items);
    notes.finish(source)
}

/// For each block, where what is below it ends.
fn ends(blocks: &[Block<'_>]) -> Vec<usize> {
    let mut ends = vec![blocks.len(); blocks.len()];
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        while let Some((above, _)) = open.pop_if(|(_, depth)| *depth >= block.depth) {
            if let Some(end) = ends.get_mut(above) {
                *end = at;
            }
        }
        open.push((at, block.depth));
    }
    ends
}

fn card<'a>(block: &Block<'a>, children: &[&Block<'a>]) -> Card<'a> {
    let (text, own) = without_card_tags(&block.text.join("\n"));
    let front = clean(&text);
    let tags = block.tags.iter().cloned().chain(own).collect();
    let back = answer(children);
    let (kind, front, back) = match (has_cloze(&front), has_cloze(&back)) {
        (true, _) => (Kind::Cloze, front, back),
        (false, true) => (Kind::Cloze, format!("{front}\n\n{back}"), String::new()),
        _ => (Kind::Basic, front, back),
    };
    Card {
        line: block.line,
        kind,
        front: Cow::Owned(front),
        back: Cow::Owned(back),
        tags,
        deck: block.deck.map(str::to_owned),
        id: block.id,
    }
}

/// The children as Markdown: one alone as it stands, several as a list.
fn answer(children: &[&Block<'_>]) -> String {
    // An inner card shows what it asks.
    let text_of = |child: &Block<'_>| {
        let text = child.text.join("\n");
        clean(&if child.is_card { without_card_tags(&text).0 } else { text })
    };
    if let [only] = children {
        return text_of(only);
    }
    let mut out = String::new();
    let mut depths: Vec<usize> = Vec::new();
    for child in children {
        while depths.last().is_some_and(|depth| *depth >= child.depth) {
            depths.pop();
        }
        depths.push(child.depth);
        // Deeper lists are of no use to anyone, and spaces would grow with the square of the depth.
        let indent = "  ".repeat((depths.len() - 1).min(20));
        for (i, line) in text_of(child).lines().enumerate() {
            out.push_str(&indent);
            out.push_str(if i == 0 { "- " } else { "  " });
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim_end().to_owned()
}

/// Text without what only Logseq understands.
fn clean(text: &str) -> String {
    without_wiki_links(clozes(Cow::Borrowed(text))).trim().to_owned()
}

/// The text of a card's block without its tags, and the tags but the one that makes it a card.
fn without_card_tags(text: &str) -> (String, Vec<Cow<'static, str>>) {
    let mut tags = Vec::new();
    let linked = outside_code(
        Cow::Borrowed(text),
        |text| text.contains("[["),
        |text, out| {
            let mut rest = text;
            while let Some((before, after)) = rest.split_once("[[") {
                match wiki_link(after) {
                    Some((tag, after)) if before.ends_with('#') || tag == "card" => {
                        out.push_str(before.trim_end_matches('#').trim_end());
                        tags.push(Cow::Owned(tag.to_owned()));
                        rest = after;
                    }
                    _ => {
                        out.push_str(before);
                        out.push_str("[[");
                        rest = after;
                    }
                }
            }
            out.push_str(rest);
        },
    );
    let mut lines = Vec::new();
    let page = page::lines(&linked).collect::<Vec<_>>();
    for (line, is_code) in page.iter().zip(page::fenced(&page)) {
        if is_code {
            lines.push(line.text.to_owned());
            continue;
        }
        let (line, own) = split_tags(line.text);
        tags.extend(own.into_iter().map(|tag| Cow::Owned(tag.into_owned())));
        lines.push(line);
    }
    tags.retain(|tag| tag != "card");
    (lines.join("\n").trim().to_owned(), tags)
}

/// `{{cloze hidden \\ cue}}` as clozes of one number; what is hidden may hold code and maths.
fn clozes(text: Cow<'_, str>) -> Cow<'_, str> {
    const OPEN: &str = "{{cloze";
    if !text.contains(OPEN) {
        return text;
    }
    let blotted = blotted(&text);
    let mut out = String::with_capacity(text.len());
    // Both always begin at the same place.
    let (mut rest, mut bare) = (&*text, &*blotted);
    while let Some((before, after)) = bare.split_once(OPEN)
        && let Some((inner, _)) = after.split_once("}}")
    {
        let from = before.len() + OPEN.len();
        let to = from + inner.len();
        out.push_str(rest.get(..before.len()).unwrap_or_default());
        let whole = rest.get(from..to).unwrap_or_default();
        let (hidden, cue) = match inner.find("\\\\").and_then(|at| whole.split_at_checked(at)) {
            Some((hidden, cue)) => (hidden, cue.trim_start_matches('\\')),
            None => (whole, ""),
        };
        // The lines of what is hidden stay lines: a fence has one for itself.
        push_cloze(&mut out, 1, hidden.trim_matches([' ', '\t']), Some(cue.trim()));
        rest = rest.get(to + 2..).unwrap_or_default();
        bare = bare.get(to + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether the text of a block has the tag of cards.
fn is_card(text: &str) -> bool {
    if !text.contains("card") {
        return false;
    }
    let linked =
        stretches(text).iter().any(|stretch| !stretch.opaque && stretch.text.contains("[[card]]"));
    linked || text.contains("#card") && split_tags(text).1.iter().any(|tag| tag == "card")
}

/// A page taken apart.
struct Outline<'a> {
    /// The properties of the page.
    properties: Vec<(&'a str, &'a str)>,
    blocks: Vec<Block<'a>>,
    /// What stands before the first block.
    loose: Vec<Item<'a>>,
}

fn outline<'a>(page: &Page<'a>) -> Outline<'a> {
    let mut properties = Vec::new();
    let mut loose = Vec::new();
    let mut blocks: Vec<Block<'a>> = Vec::new();
    for line in &page.lines {
        let bare = line.text.trim_start();
        let begins = match line.is {
            LineIs::Text => bare == "-" || bare.starts_with("- "),
            LineIs::Fence => bare.starts_with("- "),
            _ => false,
        };
        if begins {
            let indent = line.text.len() - bare.len();
            let width = |c: char| if c == '\t' { 4 } else { 1 };
            let depth = line.text.chars().take(indent).map(width).sum();
            let text = bare.get(1..).unwrap_or_default().trim_start();
            blocks.push(Block {
                line: line.number,
                depth,
                text: vec![text],
                tags: Vec::new(),
                deck: None,
                id: None,
                is_card: false,
                scheduled: false,
            });
            continue;
        }
        let own = property(line).filter(|_| line.is_text());
        match (blocks.last_mut(), own) {
            (None, Some(property)) => properties.push(property),
            (None, None) if bare.is_empty() || !line.is_text() => {}
            (None, None) => {
                let what = "it stands before the first block";
                loose.push(Item::Other { what, text: line.text, line: line.number });
            }
            (Some(block), Some((key, value))) => match key {
                "id" => block.id = Some(value).filter(|id| !id.is_empty()),
                "deck" => block.deck = Some(value),
                "tags" => block.tags.extend(tags_of(value)),
                key => block.scheduled |= key.starts_with("card-"),
            },
            (Some(block), None) if line.is_code() => {
                let indent = line.text.len() - bare.len();
                block.text.push(
                    line.text
                        .get(indent.min(block_indent(block.depth, line.text))..)
                        .unwrap_or(bare),
                );
            }
            (Some(block), None) if !line.is_blank() => block.text.push(bare),
            _ => {}
        }
    }
    for block in &mut blocks {
        block.is_card = is_card(&block.text.join("\n"));
    }
    Outline { properties, blocks, loose }
}

/// How many characters of white space stand before the text of a block of that depth in `line`.
fn block_indent(depth: usize, line: &str) -> usize {
    let tabs = line.bytes().take_while(|byte| *byte == b'\t').count();
    if tabs > 0 { tabs + 2 } else { depth + 2 }
}

/// A line `key:: value`.
fn property<'a>(line: &Line<'a>) -> Option<(&'a str, &'a str)> {
    let (key, value) = line.text.trim().split_once("::")?;
    let is_key = !key.is_empty()
        && key.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c))
        && (value.is_empty() || value.starts_with(' '));
    is_key.then(|| (key, value.trim()))
}

fn tags_of(value: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let bare = value.split(',').map(|tag| tag.trim().trim_matches(['#', '[', ']']));
    bare.filter(|tag| !tag.is_empty() && *tag != "card").map(as_levels)
}
