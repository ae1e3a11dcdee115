//! What documents, programs and their settings look like, and decks do not.
//!
//! Formats that go by the layout of lines alone ask here before they claim a text. It goes by how
//! a text is built, never by what it is called or says.

use super::page::{Line, heading, is_fence, is_rule};

/// Lines that are filled are at least so long, in characters.
const FILLED: usize = 40;

/// Whether `lines` are sentences that were broken where the line was full, as in letters, licences
/// and notes on a release: line after line the next word would not have fitted.
pub(super) fn is_filled_prose(lines: &[Line<'_>]) -> bool {
    let width = width(lines);
    let full = lines.iter().filter(|line| !line.is_blank()).count();
    let touching =
        || lines.array_windows().filter(|[line, next]| !line.is_blank() && !next.is_blank());
    let last = lines.len().saturating_sub(1);
    let broken = (0..last).filter(|at| {
        let [Some(line), Some(next)] = [lines.get(*at), lines.get(at + 1)] else { return false };
        // A short line ends a paragraph; a term between its definition and the next does not.
        let is_whole = next.text.chars().count() >= FILLED
            || lines.get(at + 2).is_none_or(Line::is_blank)
            || next.text.ends_with(['.', ':']);
        is_whole && runs_on(line.text, next.text, width)
    });
    let broken = broken.count();
    let mostly = broken * 5 >= full * 2 || broken * 2 >= touching().count();
    broken >= 2 && mostly && broken * 5 >= full
}

/// Whether so few `lines` are a text that goes on: sentence after sentence, and nobody asks.
///
/// A longer one has told more of itself.
pub(super) fn is_running_text(lines: &[Line<'_>]) -> bool {
    const MOST: usize = 8;
    const LONG: usize = 12;
    let is_text = |line: &&Line<'_>| !line.is_blank() && heading(line.text).is_none();
    let lines: Vec<&str> = lines.iter().filter(is_text).map(|line| line.text.trim()).collect();
    if lines.len() > MOST || lines.len() < 3 || lines.iter().any(|line| line.contains(['?', '？']))
    {
        return false;
    }
    let words = |line: &str| line.split_whitespace().count();
    let goes_on =
        |line: &str| line.split(". ").skip(1).any(|next| next.starts_with(char::is_uppercase));
    let sentences =
        lines.iter().filter(|line| words(line) > 2 && (line.ends_with('.') || goes_on(line)));
    let long = lines.iter().filter(|line| goes_on(line) || words(line) >= LONG);
    sentences.count() * 4 >= lines.len() * 3 && long.count() * 2 > lines.len()
}

/// How long the lines are that sentences fill.
pub(super) fn width(lines: &[Line<'_>]) -> usize {
    let lengths = lines.iter().map(|line| line.text.chars().count());
    let mut filled: Vec<usize> = lengths.filter(|length| *length >= FILLED).collect();
    filled.sort_unstable();
    // A long word, such as an address, stands out.
    filled.get(filled.len() * 4 / 5).copied().unwrap_or(0)
}

/// Whether the sentence on `line` goes on in `next`, whose first word would not have fitted on a
/// line of `width` characters.
pub(super) fn runs_on(line: &str, next: &str, width: usize) -> bool {
    const SLACK: usize = 12;
    let next = next.trim_start();
    let is_shouted = |word: Option<&str>| {
        word.is_some_and(|word| word.len() > 1 && word.chars().all(|c| !c.is_lowercase()))
    };
    let shouts = is_shouted(line.split_whitespace().next_back())
        && is_shouted(next.split_whitespace().next());
    let is_inside =
        shouts || next.starts_with(|c: char| c.is_lowercase() || matches!(c, '(' | '`'));
    let ends = [':', '?', '!', '？', '。', '！', '；', ';'];
    let stops = line.ends_with(ends) || line.ends_with('.') && !line.ends_with("e.g.");
    if !is_inside || stops || is_rule(line) {
        return false;
    }
    let length = line.chars().count();
    let word = next.split_whitespace().next().unwrap_or_default().chars().count();
    length >= FILLED && length + 1 + word + SLACK > width
}

/// Whether `lines` set what a program is to do: names with values written as programs write them,
/// sections in brackets, trees of keys.
pub(super) fn is_settings(lines: &[Line<'_>]) -> bool {
    let said = |line: &&Line<'_>| !line.is_blank() && !line.text.trim_start().starts_with('#');
    let lines: Vec<&str> = lines.iter().filter(said).map(|line| line.text).collect();
    is_tree(&lines) || is_assigned(&lines)
}

/// Sections in brackets and `name = value`, the values quoted, or true, or lists.
fn is_assigned(lines: &[&str]) -> bool {
    let (mut assigned, mut literal, mut sections) = (0, 0, 0);
    let mut kinds = [false; 4];
    let mut inside = 0;
    for line in lines {
        let text = line.trim();
        if is_bracketed(text) {
            sections += 1;
            continue;
        }
        // The lines of a list that began on an earlier one.
        if inside > 0 {
            inside += usize::from(text.ends_with(['[', '{']));
            inside -= usize::from(text.starts_with([']', '}']));
            assigned += 1;
            literal += 1;
            continue;
        }
        let Some((name, value)) = text.split_once('=') else { continue };
        let value = value.trim();
        if !is_name(name.trim()) {
            continue;
        }
        assigned += 1;
        let kind = match value.chars().next() {
            Some('"' | '\'') => 0,
            Some('[' | '{') => 1,
            _ if matches!(value, "true" | "false") => 2,
            Some('0'..='9') if name.contains(['_', '-', '.']) => 3,
            _ => continue,
        };
        literal += 1;
        inside += usize::from(value.ends_with(['[', '{']));
        let is_compound = name.contains(['_', '-', '.']);
        for kind in [Some(kind), is_compound.then_some(3)].into_iter().flatten() {
            if let Some(met) = kinds.get_mut(kind) {
                *met = true;
            }
        }
    }
    let varied = sections + kinds.iter().filter(|met| **met).count() >= 2;
    let all = lines.len();
    varied && (assigned + sections) * 10 >= all * 8 && (literal + sections) * 2 >= all
}

/// Keys that hold keys: `on:` above `  push:` above `    tags:`.
fn is_tree(lines: &[&str]) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let key = |line: &str| {
        let text = line.trim_start();
        let text = text.strip_prefix("- ").unwrap_or(text).trim_start();
        let (name, value) = text.split_once(':')?;
        (is_name(name) && (value.is_empty() || value.starts_with(' '))).then_some(value.is_empty())
    };
    let keys = lines.iter().filter(|line| key(line).is_some()).count();
    let holds = lines.array_windows().filter(|[line, next]| {
        let is_deeper = depth(next) > depth(line);
        let is_item = |line: &str| line.trim_start().starts_with("- ");
        match key(line) {
            Some(true) => key(next).is_some() && (is_deeper || is_item(next)),
            // `- name: x` above `  path: y`
            Some(false) => key(next).is_some() && is_deeper && is_item(line),
            None => false,
        }
    });
    let holds = holds.count();
    let deep = lines.iter().filter(|line| depth(line) > 0 && key(line).is_some()).count();
    holds >= 1 && deep >= 2 && keys * 2 >= lines.len() && holds * 12 >= keys
}

/// `[package]`, `[[bin]]`, `[target.'cfg(unix)'.dependencies]`
fn is_bracketed(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains([',', '"']))
}

/// Whether `text` is a name as programs have them.
fn is_name(text: &str) -> bool {
    let bare = text.trim_matches(['"', '\'']);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$');
    !bare.is_empty()
        && bare.chars().all(fits)
        && bare.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '_' | '$'))
}

/// Whether it is written as programs are: brackets that open and close around lines.
pub(super) fn is_nested(lines: &[Line<'_>]) -> bool {
    let of = |holds: &dyn Fn(&str) -> bool| {
        lines.iter().filter(|line| holds(line.text.trim_start())).count()
    };
    let full = of(&|text| !text.is_empty());
    let opened = of(&|text| text.ends_with(['{', '[', '(']));
    let closes = |c: char| matches!(c, '}' | ']' | ')' | ';' | ',');
    let closed = of(&|text| !text.is_empty() && text.trim_start_matches(closes).is_empty());
    opened.min(closed) >= 2 && (opened + closed) * 6 >= full
}

/// Whether lines end as statements of programs do.
pub(super) fn is_program(lines: &[Line<'_>]) -> bool {
    let Tally { all, statements, .. } = Tally::of(lines.iter().map(|line| line.text));
    statements >= 8 && statements * 4 > all
}

/// Whether `lines` tell what changed from release to release: versions head them, dates at most
/// behind.
pub(super) fn is_history(lines: &[Line<'_>]) -> bool {
    let full = lines.iter().filter(|line| !line.is_blank()).count();
    let releases = lines.iter().filter(|line| is_release(line.text)).count();
    releases >= 3 && releases * 20 >= full
}

/// `## [1.2.0] - 2026-01-31`, `- v1.2.0`, `1.2.0 / 2026-01-31`
fn is_release(line: &str) -> bool {
    let version = line.trim().trim_start_matches(['#', '*', '-', ' ', '[', 'v']);
    let end = version.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(version.len());
    let (version, behind) = version.split_at_checked(end).unwrap_or(("", ""));
    let parts = version.split('.').filter(|part| !part.is_empty()).count();
    parts == 3 && !behind.contains(char::is_alphabetic) && behind.len() <= 24
}

/// Of the lines of a text, those that documents and programs have and plain decks have not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    /// All that are not blank.
    pub(super) all: usize,
    /// Markdown's headings.
    pub(super) headings: usize,
    /// Begin or end code.
    pub(super) fences: usize,
    /// End as statements do.
    pub(super) statements: usize,
    /// Begin as declarations do.
    pub(super) declarations: usize,
}

impl Tally {
    /// What is among `lines`.
    pub(super) fn of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tally = Self::default();
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            tally.all += 1;
            tally.headings += usize::from(heading(line).is_some());
            tally.fences += usize::from(is_fence(line));
            tally.statements += usize::from(is_statement(line));
            tally.declarations += usize::from(is_declaration(line));
        }
        tally
    }
}

fn is_statement(line: &str) -> bool {
    line.ends_with(['{', '}', ';']) || line.starts_with("//") || line.starts_with("#include")
}

fn is_declaration(line: &str) -> bool {
    const WORDS: [&str; 13] = [
        "import ", "from ", "def ", "class ", "return", "#!", "if (", "for (", "let ", "const ",
        "var ", "use ", "fn ",
    ];
    WORDS.iter().any(|word| line.trim_start().starts_with(word))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::page::lines;

    fn holds(is: fn(&[Line<'_>]) -> bool, text: &str) -> bool {
        is(&lines(text).collect::<Vec<_>>())
    }

    #[test]
    fn prose_fills_its_lines() {
        let letter = "This release mends what the last one broke, and only that; nobody\n\
                      has to change a thing, unless they relied on the order in which the\n\
                      answers came, which was never promised and is different now, as\n\
                      the notes on the next release will say at length.\n";
        assert!(holds(is_filled_prose, letter));
        let cards = "What is the tallest mountain of the whole wide world above the sea?\n\
                     mount Everest, in the Himalaya, on the border of Nepal and of China\n\
                     What is the longest river of the whole wide world from source to sea?\n\
                     the Nile, or the Amazon, depending on whom one asks and what counts\n";
        assert!(!holds(is_filled_prose, cards));
        assert!(!holds(is_filled_prose, "capital of France\nparis\ncapital of Italy\nrome\n"));
        let terms = "osmosis\nwater goes through a membrane to where more is solved\n\
                     diffusion\nparts of a gas or liquid spread until they are even\n\
                     erosion\nwind and water carry away soil and stone, bit by bit\n\
                     inertia\nwhat moves goes on moving, what rests goes on resting\n";
        assert!(!holds(is_filled_prose, terms));
    }

    #[test]
    fn running_text_does_not_ask() {
        let recipe = "# Pancakes\n\nMix the flour, eggs and milk. Let it rest for half an hour.\n\n\
                      Heat a pan with butter. Pour in the batter, turn it once.\n\nServe with sugar.\n";
        let essay = "The mitochondrion is an organelle. It was described long ago.\n\
                     Many people have studied it. It is important for life on Earth, and\n\
                     without it we would not be here. I want to learn more about it.\n";
        assert!(holds(is_running_text, recipe) && holds(is_running_text, essay));
        let decks = [
            "Describe the cell cycle.\nIt has four phases. They follow each other.\n\
             Describe meiosis.\nIt halves the chromosomes. Gametes come of it.\n",
            "What do mitochondria do? They are organelles. Say it in one word.\nThey breathe.\n\
             Where are they? Be exact.\nIn cells. In all that have a nucleus.\n",
            "mitosis\nA cell becomes two equal cells. It has four phases.\n\
             meiosis\nA cell becomes four cells. Each has half of the chromosomes.\n",
        ];
        for deck in decks {
            assert!(!holds(is_running_text, deck), "{deck}");
        }
    }

    #[test]
    fn settings_are_names_with_values() {
        let settings = [
            "[package]\nname = \"x\"\nedition = \"2021\"\n\n[lib]\nname = \"y\"\n",
            "max_width = 100\nuse_small = \"Max\"\nreorder = true\n",
            "name: ci\non:\n  push:\n    branches:\n      - main\njobs:\n  build:\n    runs-on: x\n",
            "version: 2\nupdates:\n- package: cargo\n  directory: \"/\"\n  schedule:\n    interval: daily\n",
            "- id: a\n  name: check the licences\n  entry: x\n- id: b\n  name: y\n",
            "list = [\n    \"a\",\n    \"b\",\n]\nother = true\n",
        ];
        for text in settings {
            assert!(holds(is_settings, text), "{text}");
        }
        let decks = [
            "hund: dog\nkatze: cat\nmaus: mouse\n",
            "uno = 1\ndos = 2\ntres = 3\n",
            "perro = \"dog\"\ngato = \"cat\"\n",
            "hund:\n  dog\nkatze:\n  cat\n",
            "verbs:\n- go: went\n- see: saw\nnouns:\nhouse: casa\n",
            "x = \"2\"\nWhat is y = 3?\n[note]\n",
        ];
        for text in decks {
            assert!(!holds(is_settings, text), "{text}");
        }
    }

    #[test]
    fn programs_have_brackets_and_releases_have_versions() {
        assert!(holds(is_nested, "Section {\n\tName x\n\tList [\n\t\ta\n\t]\n}\n"));
        assert!(!holds(is_nested, "What opens a block?\n{\nWhat closes one?\n}\n"));
        assert!(holds(is_history, "1.2.0 / 2026-01-31\n===\n\n  * a\n\n- v1.1.0\n\n## [1.0.0]\n"));
        assert!(!holds(is_history, "1.5 l\nbottle\n127.0.0.1\nthe own host\n3.14\npi\n"));
    }
}
