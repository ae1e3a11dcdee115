//! Paragraphs: question and answer in turn with bare tags between them, or `Term: definition`.

use super::groups::{Group, groups, side};
use super::{Cut, Record};
use crate::formats::page::{Line, is_title};
use crate::text::asks;

const LONGEST_TAG: usize = 30;
const LONGEST_TERM: usize = 60;

/// Whether `line` could be a tag that stands by itself: one word in lower case.
fn is_tag(line: &str) -> bool {
    let word = line.trim();
    !word.is_empty()
        && word.len() <= LONGEST_TAG
        && !word.contains(char::is_whitespace)
        && !word.contains(char::is_uppercase)
        && word.trim_start_matches('#').starts_with(char::is_alphabetic)
        && !word.ends_with(['.', '?', '!', ':', ','])
}

/// The tags that a group begins with, and the question below them.
fn tags_and_question<'l, 'a>(group: Group<'l, 'a>) -> (Group<'l, 'a>, Group<'l, 'a>) {
    let tags = group.iter().take_while(|line| is_tag(line.text)).count();
    group.split_at_checked(tags).unwrap_or((group, &[]))
}

/// Whether questions and answers are paragraphs in turn, and bare tags stand above the questions.
pub(super) fn are_tagged(lines: &[Line<'_>]) -> bool {
    const FEWEST: usize = 2;
    let all: Vec<Group<'_, '_>> = groups(lines).collect();
    let inner = all.get(1..).unwrap_or_default();
    let (mut answers, mut tagged, mut other) = (0, 0, 0);
    for group in inner {
        match tags_and_question(group) {
            ([], [_]) => answers += 1,
            ([_, ..], [_]) => tagged += 1,
            ([_, ..], []) => {}
            _ => other += 1,
        }
    }
    tagged >= FEWEST
        && answers * 10 >= tagged * 8
        && other * 10 <= tagged
        && (tagged + 2) * 10 >= answers * 7
}

/// The cards of a text with bare tags.
pub(super) fn cut_tagged<'a>(text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    let mut open: Option<Group<'_, 'a>> = None;
    for group in groups(lines) {
        let (tags, question) = tags_and_question(group);
        let asked = question.last().is_some_and(|line| asks(line.text));
        // The first group cannot have tags above it; an answer can look like one.
        if let Some(front) = open.take() {
            let answers = tags.is_empty() || question.is_empty();
            if answers {
                cut.card(text, front, group);
                continue;
            }
            orphan(front, &mut cut);
        }
        let tags =
            tags.iter().map(|line| line.text.trim().trim_start_matches('#')).collect::<Vec<_>>();
        cut.understood += tags.len();
        if !tags.is_empty()
            && let Some(Record::Card { tags: own, .. }) = cut.records.last_mut()
        {
            own.extend(tags);
        }
        if cut.records.is_empty()
            && cut.title.is_none()
            && question.len() == 1
            && !asked
            && question.iter().all(|line| is_title(line.text))
            && starts_with_title(lines)
        {
            cut.title = question.first().map(|line| line.text.trim());
            cut.understood += 1;
        } else if !question.is_empty() {
            open = Some(question);
        }
    }
    if let Some(front) = open {
        orphan(front, &mut cut);
    }
    cut
}

/// Whether a title stands first: then the second group asks, and the fourth has tags.
fn starts_with_title(lines: &[Line<'_>]) -> bool {
    let tagged = |group: Group<'_, '_>| matches!(tags_and_question(group), ([_, ..], [_]));
    let mut first = groups(lines).take(4);
    let third = first.nth(2).is_some_and(tagged);
    let fourth = first.next().is_some_and(tagged);
    fourth && !third
}

fn orphan<'a>(front: Group<'_, 'a>, cut: &mut Cut<'a>) {
    if let Some(line) = front.first() {
        cut.records.push(Record::Orphan { line: line.number, text: line.text.trim() });
    }
}

/// The term and the definition of a paragraph: where the one ends and the other begins.
fn term(line: &str) -> Option<(&str, usize)> {
    let (at, c) = line.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let (term, rest) = (line.get(..at)?, line.get(at + c.len_utf8()..)?);
    let words = term.split_whitespace().count();
    let spaced = rest.starts_with([' ', '\t']) || c == '：';
    let is_term = (1..=8).contains(&words)
        && term.len() <= LONGEST_TERM
        && !term.ends_with(['.', '!'])
        && term.contains(char::is_alphanumeric);
    let text = rest.trim_start();
    (is_term && spaced && !text.is_empty()).then(|| (term.trim(), line.len() - text.len()))
}

/// Whether each paragraph begins with a term of its own.
pub(super) fn are_terms(lines: &[Line<'_>]) -> bool {
    const FEWEST: usize = 3;
    let (mut all, mut defined, mut paragraphs) = (0, 0, 0);
    let mut terms = std::collections::BTreeSet::new();
    let titled = |group: &Group<'_, '_>| matches!(group, [line] if is_title(line.text));
    let title = groups(lines).next().is_some_and(|group| titled(&group));
    for group in groups(lines).skip(usize::from(title)) {
        all += 1;
        let Some(line) = group.first() else { continue };
        if let Some((term, _)) = term(line.text) {
            let more = group.iter().skip(1).filter(|line| self::term(line.text).is_some()).count();
            defined += usize::from(more == 0);
            terms.insert(term.to_lowercase());
        }
        paragraphs += group.len();
    }
    // Rows, with blank lines between or without, are no paragraphs: that takes more lines.
    let more = paragraphs > all || defined < all;
    more && defined >= FEWEST
        && defined * 10 >= all * 8
        && terms.len() * 10 >= defined * 9
        && all * 10 >= paragraphs * 4
}

/// The cards of paragraphs that begin with a term.
pub(super) fn cut_terms<'a>(text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    let titled = begins_with_title(lines);
    for (at, group) in groups(lines).enumerate() {
        let Some((first, rest)) = group.split_first() else { continue };
        let defined = term(first.text).filter(|_| !(at == 0 && titled));
        let Some((term, from)) = defined else {
            let whole = first.text.trim();
            if at == 0 && is_title(whole) {
                cut.title = Some(whole);
                cut.understood += 1;
            } else if rest.is_empty() && is_title(whole) {
                cut.heading(first.number, 1, whole);
            } else if let Some(Record::Card { back, .. }) = cut.records.last_mut() {
                // A definition goes on in another paragraph.
                back.to_mut().extend(["\n\n", &side(text, group)]);
                cut.understood += group.len();
            } else {
                cut.records.push(Record::Loose { line: first.number, text: whole });
            }
            continue;
        };
        let indent = first.text.len() - first.text.trim_start().len();
        let front = Line { start: first.start + indent, text: term, ..*first };
        let mut back = vec![Line { start: first.start + from, text: first.from(from), ..*first }];
        back.extend_from_slice(rest);
        cut.card(text, &[front], &back);
        cut.understood -= 1;
    }
    cut
}

/// Whether the first paragraph is the title of the deck, though it has a colon: it is a name with
/// capitals throughout, where the others are sentences.
fn begins_with_title(lines: &[Line<'_>]) -> bool {
    const LONGEST: usize = 6;
    let mut all = groups(lines);
    let Some([line]) = all.next() else { return false };
    let Some((_, from)) = term(line.text) else { return false };
    let text = line.from(from);
    let small = |word: &str| word.chars().count() <= 3;
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
    let name = is_title(text)
        && text.split_whitespace().all(|word| small(word) || capital(word))
        && text.split_whitespace().count() <= LONGEST;
    let others: Vec<&str> = all
        .filter_map(|group| group.first())
        .filter_map(|line| Some(line.from(term(line.text)?.1)))
        .collect();
    let sentences = others
        .iter()
        .filter(|text| {
            text.ends_with(['.', '!', '。']) || text.split_whitespace().count() > LONGEST
        })
        .count();
    name && sentences * 10 >= others.len() * 8
}
