//! Groups of lines between blank lines: the first line asks, the others answer.

use super::{Cut, Record};
use crate::formats::page::{Line, Side, is_rule, is_section, is_title, unframed};
use crate::text::asks;

/// Lines without a blank one between them.
pub(super) type Group<'l, 'a> = &'l [Line<'a>];

/// The groups of `lines`; rules part groups as blank lines do.
pub(super) fn groups<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = Group<'l, 'a>> {
    lines.split(|line| line.is_blank() || is_rule(line.text)).filter(|group| !group.is_empty())
}

/// Whether the groups are cards. Pairs of lines are; so are longer groups whose first line asks.
pub(super) fn fits(lines: &[Line<'_>]) -> bool {
    const FEWEST: usize = 3;
    let title =
        |group: &Group<'_, '_>| matches!(group, [line] if is_title(line.text) && !asks(line.text));
    let mut all: Vec<Group<'_, '_>> = groups(lines).collect();
    if all.first().is_some_and(title) {
        all.remove(0);
    }
    let full: Vec<&Group<'_, '_>> = all.iter().filter(|group| group.len() > 1).collect();
    if full.len() < FEWEST || full.len() * 10 < all.len() * 7 {
        return false;
    }
    let of = |holds: &dyn Fn(Group<'_, '_>) -> bool| {
        full.iter().filter(|group| holds(group)).count() * 10 / full.len()
    };
    let pairs = of(&|group| group.len() == 2);
    let first_asks = of(&|group| group.first().is_some_and(|line| asks(line.text)));
    let rest_asks = of(&|group| group.iter().skip(1).any(|line| asks(line.text)));
    let counted = of(&|group| {
        group.first().is_some_and(|line| line.text.chars().all(|c| c.is_ascii_digit()))
    });
    let lettered =
        of(&|group| group.first().is_some_and(|line| line.text.contains(char::is_alphabetic)));
    if counted > 3 || lettered < 5 {
        return false;
    }
    let longest = full.iter().map(|group| group.len()).max().unwrap_or(0);
    // A word with its example sentences is a list and no card: that shows by their number.
    (pairs >= 7 && longest <= 12 && rest_asks <= 3) || (first_asks >= 6 && rest_asks <= 3)
}

/// The side that `lines` are.
pub(super) fn side<'a>(text: &'a str, lines: &[Line<'a>]) -> std::borrow::Cow<'a, str> {
    let mut side = Side::of(text);
    for (at, line) in lines.iter().enumerate() {
        let from = if at == 0 { line.text.len() - line.text.trim_start().len() } else { 0 };
        side.push(line.start + from, line.from(from));
    }
    side.finish()
}

/// The cards of the groups.
pub(super) fn cut<'a>(text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    let questions =
        groups(lines).filter(|group| group.first().is_some_and(|line| asks(line.text))).count();
    let all = groups(lines).count();
    let deck_asks = questions * 10 >= all * 7;
    for group in groups(lines) {
        match group {
            [] => {}
            [line] => single(line, deck_asks, &mut cut),
            // Two cards with no blank line between them.
            [one, two, three, four]
                if deck_asks
                    && asks(one.text)
                    && asks(three.text)
                    && !asks(two.text)
                    && !asks(four.text) =>
            {
                cut.card(text, &[*one], &[*two]);
                cut.card(text, &[*three], &[*four]);
            }
            [first, rest @ ..] => cut.card(text, &[*first], rest),
        }
    }
    cut.understood += lines.iter().filter(|line| is_rule(line.text)).count();
    cut
}

/// A line alone between blank lines: the title, a heading, or a question without its answer.
fn single<'a>(line: &Line<'a>, deck_asks: bool, cut: &mut Cut<'a>) {
    let text = line.text.trim();
    let could_ask = asks(text) || (deck_asks && !is_section(text) && !is_title(text));
    if cut.records.is_empty()
        && cut.title.is_none()
        && is_title(text)
        && !is_section(text)
        && !asks(text)
    {
        cut.title = Some(text);
        cut.understood += 1;
    } else if !could_ask && (is_section(text) || deck_asks && is_title(text)) {
        cut.heading(line.number, 1, unframed(text));
    } else {
        cut.records.push(Record::Orphan { line: line.number, text });
    }
}

impl<'a> Cut<'a> {
    /// One more card.
    pub(super) fn card(&mut self, text: &'a str, front: &[Line<'a>], back: &[Line<'a>]) {
        let line = front.first().map_or(0, |line| line.number);
        self.understood += front.len() + back.len();
        let (front, back) = (side(text, front), side(text, back));
        self.records.push(Record::Card { line, front, back, tags: Vec::new() });
    }

    /// One more heading.
    pub(super) fn heading(&mut self, line: usize, level: usize, text: &'a str) {
        self.understood += 1;
        self.records.push(Record::Heading { line, level, text });
    }
}

/// Groups of groups: what stands between gaps of two or more blank lines.
fn wide<'l, 'a>(lines: &'l [Line<'a>]) -> Vec<Vec<Group<'l, 'a>>> {
    let mut all: Vec<Vec<Group<'l, 'a>>> = Vec::new();
    let mut last = 0;
    for group in groups(lines) {
        let (Some(first), Some(end)) = (group.first(), group.last()) else { continue };
        // The numbers of the lines tell how many are blank between.
        match all.last_mut() {
            Some(open) if first.number <= last + 2 => open.push(group),
            _ => all.push(vec![group]),
        }
        last = end.number;
    }
    all
}

/// Whether two paragraphs each stand between wider gaps.
pub(super) fn are_wide(lines: &[Line<'_>]) -> bool {
    let all = wide(lines);
    let pairs = all
        .iter()
        .filter(|groups| groups.len() == 2 && groups.first().is_some_and(|first| first.len() == 1))
        .count();
    // Some have their answer right below them, such as a list.
    let joined = all
        .iter()
        .filter(|groups| matches!(groups.as_slice(), [group] | [group, _] if group.len() > 1))
        .count();
    pairs >= 3 && pairs * 2 >= all.len() && (pairs + joined) * 10 >= all.len() * 8
}

/// The cards between wider gaps.
pub(super) fn cut_wide<'a>(text: &'a str, lines: &[Line<'a>]) -> Cut<'a> {
    let mut cut = Cut::default();
    for groups in wide(lines) {
        match groups.as_slice() {
            [] => {}
            [[line]] => single(line, false, &mut cut),
            [[first, rest @ ..]] => cut.card(text, &[*first], rest),
            [front, backs @ ..] => {
                let back: Vec<Line<'a>> =
                    backs.iter().flat_map(|group| group.iter().copied()).collect();
                cut.card(text, front, &back);
            }
        }
    }
    cut
}
