//! Headings that ask and the text below them that answers.
//!
//! As mdanki, markdown-anki-decks and md2apkg read it, and as people write it by hand: one level of
//! headings is the fronts, those above it are sections, those below it belong to the answers.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::cards::{Card, Item, has_cloze};
use super::shape::{Shape, is_called, labels_answers, median, tag_line};
use crate::formats::page::{Line, LineIs, Page};
use crate::report::Problem;
use crate::text::asks;
use crate::titles::{is_document, names_a_deck};

/// A line that heads what follows.
#[derive(Debug, Clone, Copy)]
struct Heading<'a> {
    at: usize,
    level: usize,
    text: &'a str,
    /// Whether anything stands between it and the next one.
    filled: bool,
}

/// The level of a line in bold that asks, where a file has such.
const BOLD: usize = 7;

/// `page` read so; nothing if it has no headings.
pub(super) fn read<'a>(page: &Page<'a>, name: &str) -> Option<Shape<'a>> {
    let mut headings = headings(page);
    let first = *headings.first()?;
    let rest = headings.get(1..).unwrap_or_default();
    let titled = !rest.is_empty() && rest.iter().all(|heading| heading.level > first.level);
    let title = titled.then_some(first.text).filter(|title| !title.is_empty());
    if titled {
        headings.remove(0);
    }
    let level = level_of_fronts(&headings);
    let upper_ask = {
        let upper = headings.iter().filter(|heading| heading.level < level);
        let (filled, all) = upper.fold((0, 0), |(f, n), h| (f + usize::from(h.filled), n + 1));
        filled * 2 >= all
    };
    // Where fronts ask, a heading below them that asks and has its own answer is no part of theirs.
    let lower_ask = {
        let fronts = headings.iter().filter(|heading| heading.level == level);
        let (asking, all) =
            fronts.fold((0, 0), |(n, all), h| (n + usize::from(asks(h.text)), all + 1));
        let mut below = headings.iter().filter(|heading| heading.level > level);
        let all_ask = below.all(|heading| heading.filled && asks_by_itself(heading.text));
        asking * 3 >= all * 2 && all_ask
    };
    let is_front = |heading: &Heading<'_>| match heading.level.cmp(&level) {
        Ordering::Equal => true,
        Ordering::Less => heading.filled && upper_ask,
        Ordering::Greater => heading.filled && lower_ask && asks_by_itself(heading.text),
    };
    let mut items = Vec::new();
    let start = headings.first().map_or(page.lines.len(), |heading| heading.at);
    let intro_from = if titled { first.at + 1 } else { 0 };
    items.extend(other(page, page.lines.get(intro_from..start).unwrap_or_default()));
    let answers = answer_headings(&headings, level);
    let mut at = 0;
    while let Some(heading) = headings.get(at).copied() {
        let line = page.lines.get(heading.at).map_or(0, |line| line.number);
        let mut next = at + 1;
        let ends = |next: &Heading<'_>| next.level <= heading.level || is_front(next);
        if is_front(&heading) {
            while headings.get(next).is_some_and(|next| !ends(next)) {
                next += 1;
            }
        }
        let end = headings.get(next).map_or(page.lines.len(), |next| next.at);
        let body = page.lines.get(heading.at + 1..end).unwrap_or_default();
        if is_front(&heading) && lower_ask && !heading.filled && is_of_a_document(heading.text) {
            items.push(Item::Heading { level: heading.level, text: heading.text, line });
        } else if is_front(&heading) {
            items.extend(card(page, heading, line, body, &answers));
        } else {
            items.push(Item::Heading { level: heading.level, text: heading.text, line });
            items.extend(other(page, body));
        }
        at = next;
    }
    Some(Shape::of(page, items, title).judged(|items| judge(page, items, title, name)))
}

fn headings<'a>(page: &Page<'a>) -> Vec<Heading<'a>> {
    let bold = |line: &Line<'a>| {
        let text = line.text.trim();
        let inner = text.strip_prefix("**").and_then(|text| text.strip_suffix("**"))?;
        (line.is_text() && !inner.contains("**") && asks(inner)).then_some((BOLD, inner))
    };
    let bolds = page.lines.iter().filter(|line| bold(line).is_some()).count();
    let mut headings: Vec<Heading<'a>> = Vec::new();
    for (at, line) in page.lines.iter().enumerate() {
        match line.heading().or_else(|| bold(line).filter(|_| bolds >= 3)) {
            Some((level, text)) => headings.push(Heading { at, level, text, filled: false }),
            None => {
                if let Some(last) = headings.last_mut() {
                    last.filled |= !page.side(std::slice::from_ref(line)).is_empty();
                }
            }
        }
    }
    headings
}

/// The shallowest level whose headings have something of their own below them, unless what is
/// below it asks more, or is many.
fn level_of_fronts(headings: &[Heading<'_>]) -> usize {
    let mut levels: Vec<usize> = headings.iter().map(|heading| heading.level).collect();
    levels.sort_unstable();
    levels.dedup();
    let at_level = |level| headings.iter().filter(move |heading| heading.level == level);
    let asking = |level| at_level(level).filter(|heading| asks(heading.text)).count();
    for (i, &level) in levels.iter().enumerate() {
        let Some(&below) = levels.get(i + 1) else { return level };
        let all = at_level(level).count();
        let filled = at_level(level).filter(|heading| heading.filled).count();
        let children = at_level(below).count();
        let asks_here = asking(level) * 2 >= all;
        let asks_below = asking(below) * 2 >= children && children > all;
        let prose_below = at_level(below).filter(|heading| is_prose(heading.text)).count();
        let goes_deeper = if asks_here != asks_below {
            asks_below
        } else if filled * 4 >= all * 3 {
            children >= all * 3
                && at_level(below).filter(|heading| heading.filled).count() * 2 > children
        } else {
            // Headings without text: sections, or questions whose answers are headings too.
            children * 5 > all * 8 && prose_below * 2 < children
        };
        if !goes_deeper {
            return level;
        }
    }
    1
}

/// Whether a question says what it is about; “Why?” goes on with what stands above it.
fn asks_by_itself(text: &str) -> bool {
    asks(text) && (text.split_whitespace().count() > 2 || text.chars().count() > 12)
}

/// Whether the text of a heading is an answer rather than a name.
fn is_prose(text: &str) -> bool {
    text.chars().count() > 60 || text.ends_with(['.', '。']) && text.contains(' ')
}

/// What the headings are that begin the answers.
enum Answers<'a> {
    /// There are none, or not below each front.
    None,
    /// Headings of a level that are answers themselves.
    Level(usize),
    /// Headings of one text, such as “Answer”.
    Label(usize, &'a str),
}

fn answer_headings<'a>(headings: &[Heading<'a>], level: usize) -> Answers<'a> {
    let fronts = headings.iter().filter(|heading| heading.level == level);
    let (all, filled) = fronts.fold((0, 0), |(all, n), h| (all + 1, n + usize::from(h.filled)));
    if filled * 2 > all {
        return Answers::None;
    }
    let pairs = headings.windows(2).filter_map(|pair| match pair {
        [front, below] if front.level == level && !front.filled && below.level > level => {
            Some(below)
        }
        _ => None,
    });
    let firsts: Vec<&Heading<'a>> = pairs.collect();
    let Some(first) = firsts.first().filter(|_| firsts.len() > 1) else { return Answers::None };
    if firsts.iter().any(|other| other.level != first.level) {
        return Answers::None;
    }
    match firsts.iter().all(|other| other.text.eq_ignore_ascii_case(first.text)) {
        true => Answers::Label(first.level, first.text),
        false => Answers::Level(first.level),
    }
}

fn card<'a>(
    page: &Page<'a>,
    heading: Heading<'a>,
    line: usize,
    body: &[Line<'a>],
    answers: &Answers<'_>,
) -> Option<Item<'a>> {
    let mut body = body;
    let mut tags = Vec::new();
    while let Some(at) =
        body.iter().rposition(|line| !page.side(std::slice::from_ref(line)).is_empty())
        && let Some(found) =
            body.get(at).filter(|line| line.is_text()).and_then(|l| tag_line(l.text))
    {
        tags.splice(0..0, found);
        body = body.get(..at).unwrap_or_default();
    }
    let is_split = |line: &Line<'_>| line.is_text() && line.text.trim() == "%";
    let mut front = Cow::Borrowed(heading.text);
    if let Some(at) = body.iter().position(is_split) {
        let more = page.side(body.get(..at).unwrap_or_default());
        if !more.is_empty() {
            front = Cow::Owned(format!("{front}\n\n{more}"));
        }
        body = body.get(at + 1..).unwrap_or_default();
        if let Some(end) = body.iter().rposition(|line| !line.is_blank())
            && body.get(end).is_some_and(is_split)
        {
            body = body.get(..end).unwrap_or_default();
        }
    }
    let back = match answers {
        Answers::None => page.side(body),
        _ => without_marks(body, answers),
    };
    if back.is_empty() && !front.chars().any(char::is_alphabetic) {
        // A number or nothing: a place kept for a card to come.
        let question = front.trim().to_owned();
        let problem = Problem::OrphanQuestion { question };
        return Some(match front.trim().is_empty() {
            true => Item::Other { what: "a heading without text", text: "#", line },
            false => Item::Bad { line, problem },
        });
    }
    Some(Item::Card(Card { line, front, back, tags, ..Card::default() }))
}

/// The answer without the marks of the headings that begin it.
fn without_marks<'a>(body: &[Line<'a>], answers: &Answers<'_>) -> Cow<'a, str> {
    let line = |line: &Line<'a>| match (line.heading(), answers) {
        (Some((level, text)), Answers::Level(own)) if level == *own => text,
        (Some((level, text)), Answers::Label(own, label))
            if level == *own && text.eq_ignore_ascii_case(label) =>
        {
            ""
        }
        _ => line.text,
    };
    let kept = body.iter().filter(|line| line.is != LineIs::Comment).map(line);
    let text = kept.collect::<Vec<_>>().join("\n");
    Cow::Owned(text.trim_end().trim_start_matches('\n').to_owned())
}

/// Text that belongs to no card.
fn other<'a>(page: &Page<'a>, lines: &[Line<'a>]) -> Option<Item<'a>> {
    if page.side(lines).is_empty() {
        return None;
    }
    let first = lines.iter().find(|line| !page.side(std::slice::from_ref(line)).is_empty())?;
    Some(Item::Other { what: "it belongs to no card", text: first.text, line: first.number })
}

/// Why the cards are likely ones, if they are: headings alone have every page.
fn judge(page: &Page<'_>, items: &[Item<'_>], title: Option<&str>, name: &str) -> Option<String> {
    let cards: Vec<&Card<'_>> = items
        .iter()
        .filter_map(|item| if let Item::Card(card) = item { Some(card) } else { None })
        .collect();
    let count = |is: &dyn Fn(&&&Card<'_>) -> bool| cards.iter().filter(is).count();
    let asking = count(&|card| asks(&card.front));
    let clozes = count(&|card| has_cloze(&card.front));
    let filled = count(&|card| !card.back.is_empty());
    let named = is_called(page, name, title, names_a_deck);
    let documented = count(&|card| is_of_a_document(&card.front));
    let labelled = count(&|card| labels_answers(&card.back) || labels_answers(&card.front));
    let split = page.lines.iter().filter(|line| line.is_text() && line.text.trim() == "%").count();
    let tagged = count(&|card| !card.tags.is_empty());
    let all = cards.len();
    let lines =
        median(cards.iter().map(|card| card.back.lines().filter(|l| !l.trim().is_empty()).count()));
    let admonitions = page.lines.iter().any(|line| line.text.starts_with("!!! "));
    // A single line after one mark is a comment in half of all languages.
    let lone = all == 1 && title.is_none() && page.lines.iter().any(|l| l.text.starts_with("# "));
    // One “Summary” among questions makes no document of them.
    let is_documented = documented * 8 > all && asking * 3 < all * 2;
    if all == 0 || lone || labelled * 2 >= all || is_documented || admonitions {
        return None;
    }
    if clozes * 2 >= all {
        return Some(format!("{clozes} headings hold clozes"));
    }
    if filled * 3 < all * 2 {
        return None;
    }
    if split > 0 && split * 2 >= all || tagged * 2 >= all {
        return Some(format!(
            "{all} headings have text below them that ends in tags or is cut by %"
        ));
    }
    // Two questions are enough where there is nothing else, and one below a title.
    let only_asks = asking == all && (all == 2 || title.is_some());
    let asks = asking * 2 >= all && (all >= 3 || named || only_asks);
    if asks && lines <= 25 {
        return Some(format!("{asking} of {all} headings ask, and text below them answers"));
    }
    let length = median(cards.iter().map(|card| card.back.chars().count()));
    if named && lines <= 10 && length <= 700 && !is_document(name) {
        return Some(format!("it is called a deck, and {all} headings have text below them"));
    }
    let short =
        count(&|card| card.back.chars().count() <= 400 && card.front.chars().count() <= 100);
    // References of programs: names in code, comments for the machine that builds the pages.
    let code = count(&|card| {
        card.front.contains('`') || card.front.contains('(') && !card.front.contains("](")
    });
    let comments = page.lines.iter().filter(|line| line.is == LineIs::Comment).count();
    // Nothing but headings of one level with a line or two below each: no document is so bare.
    let bare = title.is_none() && all >= 4 && lines <= 2 && items.len() == all;
    let terms = (all >= 6 || bare)
        && lines <= 4
        && short * 10 >= all * 9
        && !is_document(name)
        && (named || code * 2 < all && comments * 2 < all);
    terms.then(|| format!("{all} headings have a few lines below them each"))
}

/// Whether a heading is one of those that documents of projects have, or names a release.
fn is_of_a_document(front: &str) -> bool {
    const HEADINGS: [&str; 48] = [
        "usage",
        "installation",
        "install",
        "installing",
        "license",
        "licence",
        "contributing",
        "contribution",
        "features",
        "examples",
        "example",
        "getting started",
        "quick start",
        "quickstart",
        "documentation",
        "changelog",
        "table of contents",
        "contents",
        "overview",
        "introduction",
        "requirements",
        "prerequisites",
        "build",
        "building",
        "development",
        "credits",
        "acknowledgements",
        "acknowledgments",
        "roadmap",
        "faq",
        "support",
        "background",
        "references",
        "summary",
        "conclusion",
        "see also",
        "added",
        "fixed",
        "changed",
        "removed",
        "deprecated",
        "unreleased",
        "security",
        "testing",
        "configuration",
        "motivation",
        "authors",
        "further reading",
    ];
    let bare = front.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let version = bare.trim_start_matches("version ").trim_start_matches('v');
    let numbers = version.split(|c: char| !c.is_ascii_digit()).take(3);
    let is_version = version.contains('.')
        && numbers.filter(|part| !part.is_empty()).count() >= 2
        && version.starts_with(|c: char| c.is_ascii_digit())
        && !version.split_whitespace().skip(1).any(|word| word.chars().all(char::is_alphabetic));
    HEADINGS.contains(&bare.as_str()) || is_version
}
