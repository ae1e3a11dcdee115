//! Lines of a dump that are no part of a card: rules, headings, code fences, greetings.
//!
//! It must not know any one format.

use crate::formats::page::Line;

/// Whether `c` is an emoji, an arrow or the like, or joins such.
pub(super) fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{20e3}' | '\u{200d}') || c >= '\u{1f000}'
}

/// Whether `line` is nothing but a rule.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    if matches!(line, "* * *" | "- - -" | "_ _ _") {
        return true;
    }
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    let drawn =
        matches!(first, '-' | '=' | '*' | '_' | '~' | '#' | '+' | '─' | '━' | '═' | '—' | '–');
    drawn && line.chars().count() >= 3 && chars.all(|c| c == first)
}

/// The level and the text of a heading in Markdown's manner.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = text.trim().trim_end_matches('#').trim_end();
    let bare = text.strip_prefix("**").and_then(|text| text.strip_suffix("**")).unwrap_or(text);
    Some((level, bare)).filter(|(_, text)| !text.is_empty())
}

/// The fence that `line` is, if it is one: its marks, and what stands behind them.
pub(super) fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let marks = match line.chars().next()? {
        mark @ ('`' | '~') => line.len() - line.trim_start_matches(mark).len(),
        _ => return None,
    };
    let (marks, info) = line.split_at_checked(marks)?;
    (marks.len() >= 3 && !info.contains('`')).then_some((marks, info.trim()))
}

/// For each line whether it is inside a fenced block, the fences included. A block that is never
/// closed is none, nor is one in which another one is opened.
pub(super) fn fenced(lines: &[Line<'_>]) -> Vec<bool> {
    let mut inside = vec![false; lines.len()];
    let mut open: Option<(usize, &str)> = None;
    for (at, line) in lines.iter().enumerate() {
        let Some((marks, info)) = fence(line.text) else { continue };
        open = match open {
            Some((from, opened)) if info.is_empty() && marks.starts_with(opened) => {
                inside.iter_mut().take(at + 1).skip(from).for_each(|inside| *inside = true);
                None
            }
            Some(earlier) if info.is_empty() => Some(earlier),
            _ => Some((at, marks)),
        };
    }
    inside
}

/// Where the cards are among `lines`: without a chatbot's greeting and farewell, and without the
/// one fence around it all.
pub(super) fn body(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let full = |line: &Line<'_>| !line.is_blank();
    let (mut from, mut to) = (0, lines.len());
    let first = lines.iter().position(full).unwrap_or(to);
    if lines.get(first).is_some_and(|line| is_greeting(line.text)) {
        let inner = lines.get(first..to).unwrap_or_default();
        from = inner.iter().position(Line::is_blank).map_or(from, |at| first + at);
    }
    // A farewell may have several paragraphs; it is never long.
    for _ in 0..3 {
        let inner = lines.get(from..to).unwrap_or_default();
        let end = inner.iter().rposition(full).map_or(0, |at| at + 1);
        let above = inner.get(..end).unwrap_or_default();
        let Some(start) = above.iter().rposition(Line::is_blank).map(|at| at + 1) else { break };
        if !above.get(start).is_some_and(|line| is_farewell(line.text)) {
            break;
        }
        to = from + start;
    }
    let inner = lines.get(from..to).unwrap_or_default();
    let mut fences = inner.iter().enumerate().filter(|(_, line)| fence(line.text).is_some());
    if let (Some((open, _)), Some((close, _)), None) = (fences.next(), fences.next(), fences.next())
    {
        let around = |lines: &[Line<'_>]| lines.iter().filter(|line| full(line)).count();
        let outside = around(inner.get(..open).unwrap_or_default())
            + around(inner.get(close + 1..).unwrap_or_default());
        if outside <= 4 && close - open > 4 {
            (from, to) = (from + open + 1, from + close);
        }
    }
    from..to
}

/// What a Markdown file may begin with: keys and values between two lines `---`.
#[derive(Debug, Clone, Default)]
pub(super) struct FrontMatter<'a> {
    /// How many lines it takes.
    pub(super) lines: usize,
    /// The name it gives.
    pub(super) title: Option<&'a str>,
    /// The tags it gives.
    pub(super) tags: Vec<&'a str>,
    /// The first line that means nothing to us, and its number.
    pub(super) unused: Option<(usize, &'a str)>,
}

impl<'a> FrontMatter<'a> {
    /// The front matter that `lines` begin with.
    pub(super) fn of(lines: &[Line<'a>]) -> Self {
        const MOST: usize = 60;
        const QUOTES: [char; 2] = ['"', '\''];
        let mut front = Self::default();
        let inner = lines.get(1..).unwrap_or_default();
        let end = inner.iter().take(MOST).position(|line| line.text == "---");
        let (Some("---"), Some(end)) = (lines.first().map(|line| line.text), end) else {
            return front;
        };
        let mut list = false;
        for line in inner.iter().take(end).filter(|line| !line.is_blank()) {
            let text = line.text.trim();
            if let Some(tag) = text.strip_prefix("- ").filter(|_| list) {
                front.tags.push(tag.trim_matches(QUOTES));
                continue;
            }
            let Some((key, value)) = text.split_once([':', '=']) else { return Self::default() };
            let value = value.trim().trim_matches(QUOTES);
            list = key.trim() == "tags";
            match key.trim() {
                "title" | "name" | "deck" if !value.is_empty() => front.title = Some(value),
                "tags" => {
                    let listed = value.trim_matches(['[', ']']).split([',', ' ']);
                    front.tags.extend(
                        listed.map(|tag| tag.trim_matches(QUOTES)).filter(|tag| !tag.is_empty()),
                    );
                }
                _ => front.unused = front.unused.or(Some((line.number, text))),
            }
        }
        front.lines = end + 2;
        front
    }
}

/// Whether `lines` are in a notation that other readers know by its own marks: Org, Obsidian's
/// plugins, front matter of hashcards, sides that are folded away.
pub(super) fn has_marks(lines: &[Line<'_>]) -> bool {
    let marks = |line: &&Line<'_>| {
        let text = line.text.trim_start();
        let own_line = ["START", "STARTI", "TARGET DECK", ":PROPERTIES:", "# Note"];
        let tags = ["#card", "#flashcard", "[[card]]"];
        own_line.contains(&text)
            || (line.text.starts_with("#+") && line.text.contains(':'))
            || text.starts_with("<details")
            || text.starts_with("<!--SR:")
            || text.starts_with("TARGET DECK")
            || tags.iter().any(|tag| text.contains(tag))
            || (line.text.starts_with("C:") && text.contains('['))
            || (line.number == 2 && text.starts_with("name = "))
    };
    lines.iter().any(|line| marks(&line))
}

/// Whether `line` is what a chatbot says before it gets to the point.
pub(super) fn is_greeting(line: &str) -> bool {
    const OPENINGS: [&str; 39] = [
        "sure",
        "certainly",
        "of course",
        "absolutely",
        "here are",
        "here's",
        "here is",
        "here you",
        "below ",
        "okay",
        "ok,",
        "great",
        "i've ",
        "i have ",
        "i'll ",
        "as requested",
        "the following",
        "hier sind",
        "hier ist",
        "natürlich",
        "gerne",
        "klar",
        "claro",
        "aquí",
        "por supuesto",
        "voici",
        "bien sûr",
        "конечно",
        "вот ",
        "ecco",
        "certo",
        "aqui est",
        "当然",
        "好的",
        "以下",
        "当然可以",
        "もちろん",
        "以下は",
        "물론",
    ];
    begins_with_one_of(line, &OPENINGS)
}

/// Whether `line` is what a chatbot says when it is done.
pub(super) fn is_farewell(line: &str) -> bool {
    const CLOSINGS: [&str; 40] = [
        "let me know",
        "i hope",
        "hope this",
        "hope these",
        "hope that",
        "feel free",
        "would you like",
        "do you want me",
        "want me to",
        "these flashcards",
        "these cards",
        "this set",
        "this deck",
        "good luck",
        "happy stud",
        "happy learn",
        "if you'd like",
        "if you want",
        "if you need",
        "if you would",
        "shall i",
        "lass mich",
        "ich hoffe",
        "möchtest du",
        "viel erfolg",
        "wenn du",
        "espero que",
        "si quieres",
        "si necesitas",
        "j'espère",
        "n'hésite",
        "souhaitez-vous",
        "надеюсь",
        "если хо",
        "если вам",
        "fammi sapere",
        "spero che",
        "希望这",
        "如果你",
        "如果您",
    ];
    begins_with_one_of(line, &CLOSINGS)
}

fn begins_with_one_of(line: &str, phrases: &[&str]) -> bool {
    let head: String = line
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take(24)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect();
    phrases.iter().any(|phrase| head.starts_with(phrase))
}

/// Whether `line` could be the title of a deck: short, and no sentence.
pub(super) fn is_title(line: &str) -> bool {
    const LONGEST: usize = 80;
    let line = line.trim();
    !line.is_empty()
        && line.chars().count() <= LONGEST
        && !line.ends_with(['.', '!', '?', ':', ',', ';', '。', '！', '？', '：'])
        && !is_greeting(line)
}

/// Whether `line` heads a section, by its own words: `Chapter 3`, `PART TWO`, `第3章`, `== x ==`.
pub(super) fn is_section(line: &str) -> bool {
    const WORDS: [&str; 24] = [
        "chapter",
        "section",
        "part",
        "unit",
        "lesson",
        "module",
        "topic",
        "week",
        "lecture",
        "domain",
        "kapitel",
        "abschnitt",
        "teil",
        "lektion",
        "capítulo",
        "tema",
        "unidad",
        "chapitre",
        "leçon",
        "capitolo",
        "глава",
        "раздел",
        "тема",
        "rozdział",
    ];
    const LONGEST: usize = 80;
    let line = line.trim();
    if line.is_empty()
        || line.chars().count() > LONGEST
        || line.ends_with(['.', '?', '!', '？', '。'])
    {
        return false;
    }
    let lower = line.to_lowercase();
    let word = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let rest = lower.get(word.len()..).unwrap_or_default().trim_start();
    let numbered = rest.starts_with(|c: char| c.is_numeric()) || rest.is_empty();
    let letters = || line.chars().filter(|c| c.is_alphabetic());
    let shouted = letters().count() >= 4 && letters().all(char::is_uppercase);
    let framed = line.starts_with(['=', '[', '【', '—', '-', '*', '#']) && {
        let inner = line.trim_matches(|c: char| !c.is_alphanumeric());
        line.len() - inner.len() >= 4 && line.ends_with(['=', ']', '】', '—', '-', '*', '#'])
    };
    let counted = line.strip_prefix('第').is_some_and(|rest| {
        let rest = rest
            .trim_start_matches(|c: char| c.is_numeric() || "一二三四五六七八九十百 ".contains(c));
        rest.starts_with(['章', '讲', '講', '节', '節', '课', '課', '单', '單', '部', '回'])
    });
    (WORDS.contains(&word) && numbered) || shouted || framed || counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::page::lines;

    #[test]
    fn rules_are_known() {
        for rule in ["---", "=====", "***", "* * *", "────", "________"] {
            assert!(is_rule(rule), "{rule}");
        }
        for text in ["--", "* * * * *", "- x", "...", "-=-"] {
            assert!(!is_rule(text), "{text}");
        }
    }

    #[test]
    fn a_fence_that_is_not_closed_is_none() {
        let inside = |text: &str| fenced(&lines(text).collect::<Vec<_>>());
        assert_eq!(inside("```\na\n```\nb\n"), [true, true, true, false]);
        assert_eq!(inside("```js\na\nb\n"), [false; 3]);
        assert_eq!(inside("```js\na\n```sh\nb\n```\n"), [false, false, true, true, true]);
    }

    #[test]
    fn sections_are_known_by_their_words() {
        for line in ["Chapter 3: Rivers", "UNIT TWO", "第3章 化学", "== Lakes ==", "Kapitel 4"]
        {
            assert!(is_section(line), "{line}");
        }
        for line in ["Part of the brain that sees", "DNA", "The Nile", "第一", "-5 - 3-"] {
            assert!(!is_section(line), "{line}");
        }
    }
}
