//! The headings of an Org file: levels, titles, tags, properties, and the lines below each.
//!
//! Headings inside blocks are none. It must not know cards.

use std::collections::BTreeMap;
use std::ops::Range;

/// An Org file taken apart.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    lines: Vec<&'a str>,
    /// The lines before the first heading.
    pub(super) preamble: Range<usize>,
    /// The headings in the order of the file.
    pub(super) headings: Vec<Heading<'a>>,
    keywords: Vec<(&'a str, &'a str)>,
}

/// A heading and what stands between it and the next one.
#[derive(Debug, Default)]
pub(super) struct Heading<'a> {
    /// How many stars it has.
    pub(super) level: usize,
    /// Its line, counted from 1.
    pub(super) line: usize,
    /// Its text, without keyword, priority and tags.
    pub(super) title: &'a str,
    /// Its own tags.
    pub(super) tags: Vec<&'a str>,
    /// Whether it is commented out.
    pub(super) comment: bool,
    /// Whether a planning line stands below it.
    pub(super) planned: bool,
    /// The properties of its own drawer, as they are written.
    pub(super) properties: Vec<(&'a str, &'a str)>,
    /// The lines of its own, without planning and properties; indexes into the file's lines.
    pub(super) body: Range<usize>,
    /// The heading that it stands below.
    pub(super) parent: Option<usize>,
    /// The index of the first heading that no longer stands below it.
    pub(super) end: usize,
}

impl<'a> Heading<'a> {
    /// The value of its own property `name`, whatever its case.
    pub(super) fn property(&self, name: &str) -> Option<&'a str> {
        self.properties.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }

    /// Whether it has the tag `name` itself.
    pub(super) fn has_tag(&self, name: &str) -> bool {
        self.tags.iter().any(|tag| tag.eq_ignore_ascii_case(name))
    }
}

impl<'a> Outline<'a> {
    /// Takes `text` apart.
    pub(super) fn of(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let in_block = lines_in_blocks(&lines);
        let mut outline = Self { keywords: keywords(&lines, &in_block), ..Self::default() };
        let states = outline.states();
        let mut open: Vec<usize> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some(level) = stars(line).filter(|_| in_block.get(at) != Some(&true)) else {
                continue;
            };
            let before = outline.headings.len();
            while let Some(last) = open.last().copied() {
                match outline.headings.get_mut(last) {
                    Some(heading) if heading.level >= level => heading.end = before,
                    _ => break,
                }
                open.pop();
            }
            let mut heading = headline(line, &states);
            (heading.level, heading.line) = (level, at + 1);
            heading.parent = open.last().copied();
            open.push(before);
            outline.headings.push(heading);
        }
        let all = outline.headings.len();
        for last in open {
            if let Some(heading) = outline.headings.get_mut(last) {
                heading.end = all;
            }
        }
        let starts: Vec<usize> = outline.headings.iter().map(|heading| heading.line).collect();
        outline.preamble = 0..starts.first().map_or(lines.len(), |line| line - 1);
        let ends = starts.iter().skip(1).map(|line| line - 1).chain([lines.len()]);
        for (heading, end) in outline.headings.iter_mut().zip(ends) {
            heading.read_drawer(&lines, end);
        }
        outline.lines = lines;
        outline
    }

    /// The lines of a range.
    pub(super) fn lines(&self, range: &Range<usize>) -> &[&'a str] {
        self.lines.get(range.clone()).unwrap_or_default()
    }

    /// How many lines have something on them.
    pub(super) fn filled_lines(&self) -> usize {
        self.lines.iter().filter(|line| !line.trim().is_empty()).count()
    }

    /// The values of the file's keyword `name`, as in `#+NAME: value`.
    pub(super) fn keyword<'k>(&'k self, name: &'k str) -> impl Iterator<Item = &'a str> + 'k {
        let named = self.keywords.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value)
    }

    /// The value of the file-wide property `name`: `#+PROPERTY: NAME value` or `#+NAME: value`.
    pub(super) fn file_property<'k>(&'k self, name: &'k str) -> Option<&'a str> {
        let listed = self.keyword("property").filter_map(|line| {
            let (own, value) = line.split_once(char::is_whitespace)?;
            own.trim_end_matches('+').eq_ignore_ascii_case(name).then_some(value.trim())
        });
        listed.chain(self.keyword(name)).last()
    }

    /// The heading at `index` and those above it, from the inside out.
    pub(super) fn upwards(&self, index: usize) -> impl Iterator<Item = &Heading<'a>> {
        let first = self.headings.get(index);
        std::iter::successors(first, |heading| self.headings.get(heading.parent?))
    }

    /// The property `name` of the heading at `index`, inherited if it has none itself.
    pub(super) fn inherited(&self, index: usize, name: &str) -> Option<&'a str> {
        let own = self.upwards(index).find_map(|heading| heading.property(name));
        own.or_else(|| self.file_property(name)).filter(|value| !value.is_empty())
    }

    /// The headings right below the one at `index`.
    pub(super) fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.headings.get(index).map_or(0, |heading| heading.end);
        let first = (index + 1 < end).then_some(index + 1);
        std::iter::successors(first, move |child| {
            self.headings.get(*child).map(|heading| heading.end).filter(|next| *next < end)
        })
    }

    /// The keywords that may stand before a title, such as `TODO`.
    fn states(&self) -> Vec<&'a str> {
        let listed = ["todo", "seq_todo", "typ_todo"].into_iter().flat_map(|name| {
            self.keyword(name).flat_map(|line| line.split_whitespace()).filter(|word| *word != "|")
        });
        let bare = listed.map(|word| word.split('(').next().unwrap_or(word));
        ["TODO", "DONE"].into_iter().chain(bare).collect()
    }
}

impl<'a> Heading<'a> {
    /// Reads planning and properties off the lines from its own to `end`; the rest is its body.
    fn read_drawer(&mut self, lines: &[&'a str], end: usize) {
        let mut at = self.line;
        let line = |at: usize| lines.get(at).filter(|_| at < end).map(|line| line.trim());
        if line(at).is_some_and(is_planning) {
            self.planned = true;
            at += 1;
        }
        // A blank line before the drawer is not Org, and people have it.
        let after_blanks = (at..end).find(|at| line(*at).is_some_and(|line| !line.is_empty()));
        let drawer = after_blanks
            .filter(|at| line(*at).is_some_and(|line| line.eq_ignore_ascii_case(":properties:")));
        if let Some(start) = drawer {
            let closed = (start + 1..end)
                .take_while(|at| line(*at).is_some_and(|line| line.starts_with(':')))
                .find(|at| line(*at).is_some_and(|line| line.eq_ignore_ascii_case(":end:")));
            if let Some(close) = closed {
                self.properties = (start + 1..close).filter_map(|at| property(line(at)?)).collect();
                at = close + 1;
            }
        }
        self.body = at..end.max(at);
    }
}

/// `:NAME: value`.
fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    Some((name, value.trim()))
}

fn is_planning(line: &str) -> bool {
    ["SCHEDULED:", "DEADLINE:", "CLOSED:"].iter().any(|word| line.starts_with(word))
}

/// How many stars begin the heading `line`; nothing if it is none.
pub(super) fn stars(line: &str) -> Option<usize> {
    let stars = line.len() - line.trim_start_matches('*').len();
    let after = line.get(stars..)?;
    (stars > 0 && (after.starts_with([' ', '\t']))).then_some(stars)
}

/// The title of the heading `line`, without what stands around it.
pub(super) fn title(line: &str) -> &str {
    headline(line, &["TODO", "DONE"]).title
}

/// The title and the tags of a heading line.
fn headline<'a>(line: &'a str, states: &[&str]) -> Heading<'a> {
    let mut heading = Heading::default();
    let mut title = line.trim_start_matches('*').trim();
    let word = |title: &'a str| match title.split_once(char::is_whitespace) {
        Some((first, rest)) => (first, rest.trim_start()),
        None => (title, ""),
    };
    if let (first, rest) = word(title)
        && states.contains(&first)
    {
        title = rest;
    }
    if title.starts_with("[#")
        && let Some((_, rest)) = title.split_once(']').filter(|(priority, _)| priority.len() <= 4)
    {
        title = rest.trim_start();
    }
    if let (first, rest) = word(title)
        && first == "COMMENT"
    {
        (heading.comment, title) = (true, rest);
    }
    let (before, last) = title.rsplit_once(char::is_whitespace).unwrap_or(("", title));
    if let Some(tags) = tags(last) {
        (heading.tags, title) = (tags, before.trim_end());
    }
    heading.title = title;
    heading
}

/// The tags of `:one:two:`.
fn tags(word: &str) -> Option<Vec<&str>> {
    let inside = word.strip_prefix(':')?.strip_suffix(':')?;
    let is_tag = |tag: &str| {
        !tag.is_empty() && tag.chars().all(|c| c.is_alphanumeric() || "_@#%-".contains(c))
    };
    inside.split(':').map(|tag| is_tag(tag).then_some(tag)).collect()
}

/// The name and the rest of a `#+name: value` or `#+begin_name …` line.
pub(super) fn keyword_line(line: &str) -> Option<(&str, &str)> {
    let after = line.trim_start().strip_prefix("#+")?;
    let end = after.find([':', ' ', '\t']).unwrap_or(after.len());
    let name = after.get(..end).filter(|name| !name.is_empty())?;
    let value = after.get(end..).unwrap_or_default();
    Some((name, value.strip_prefix(':').unwrap_or(value).trim()))
}

fn keywords<'a>(lines: &[&'a str], in_block: &[bool]) -> Vec<(&'a str, &'a str)> {
    let outside = lines.iter().zip(in_block).filter(|(_, inside)| !**inside);
    outside.filter_map(|(line, _)| keyword_line(line)).collect()
}

/// For each line whether it stands inside a block.
fn lines_in_blocks(lines: &[&str]) -> Vec<bool> {
    let mut inside = vec![false; lines.len()];
    let mut covered = 0;
    for (start, end) in block_ends(lines) {
        let from = start.max(covered);
        if let Some(lines) = inside.get_mut(from..end.max(from)) {
            lines.fill(true);
        }
        covered = covered.max(end);
    }
    inside
}

/// Where each block begins and ends, in the order of the lines. One that never ends is none.
pub(super) fn block_ends(lines: &[&str]) -> Vec<(usize, usize)> {
    // From the end: what marker of each name comes next, and where.
    let mut next: BTreeMap<String, (bool, usize)> = BTreeMap::new();
    let mut blocks = Vec::new();
    for (at, line) in lines.iter().enumerate().rev() {
        let Some((name, begins)) = block_marker(line) else { continue };
        if begins && let Some((false, end)) = next.get(&name) {
            blocks.push((at, *end));
        }
        next.insert(name, (begins, at));
    }
    blocks.reverse();
    blocks
}

/// The name of the block that `line` begins or ends, and whether it begins it.
pub(super) fn block_marker(line: &str) -> Option<(String, bool)> {
    let (keyword, _) = keyword_line(line)?;
    let (which, name) = keyword.split_once('_')?;
    let begins = which.eq_ignore_ascii_case("begin");
    (begins || which.eq_ignore_ascii_case("end")).then(|| (name.to_lowercase(), begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_taken_apart() {
        let outline = Outline::of(
            "#+TODO: NEXT(n) | GONE\n* NEXT [#A] A title: x  :one:two:\nSCHEDULED: <2026-01-01>\n\
             :PROPERTIES:\n:ID: 7\n:END:\nbody\n** COMMENT hidden\n* b\n",
        );
        let first = &outline.headings[0];
        assert_eq!((first.title, first.tags.as_slice()), ("A title: x", &["one", "two"][..]));
        assert_eq!((first.property("id"), first.planned), (Some("7"), true));
        assert_eq!(outline.lines(&first.body), ["body"]);
        assert!(outline.headings[1].comment);
        assert_eq!(outline.headings[1].parent, Some(0));
        assert_eq!(outline.children(0).collect::<Vec<_>>(), [1]);
        assert_eq!((first.end, outline.headings[2].line), (2, 9));
    }

    #[test]
    fn stars_in_blocks_are_no_headings() {
        let titles = |text: &str| -> Vec<String> {
            Outline::of(text).headings.iter().map(|heading| heading.title.to_owned()).collect()
        };
        assert_eq!(titles("* a\n#+begin_src org\n* no\n#+end_src\n* b\n"), ["a", "b"]);
        assert_eq!(titles("* a\n#+BEGIN_SRC c\n* b\n#+begin_src c\n* no\n#+END_SRC\n"), ["a", "b"]);
        assert_eq!(titles("* a\n#+end_src\n* b\n**bold**\n"), ["a", "b"]);
    }
}
