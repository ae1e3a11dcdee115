//! Signs that a text is no plain deck: the marks of notations that have readers of their own, and
//! what documents and programs are made of.
//!
//! It must not know what a deck looks like; how many of these lines are too many, its reader says.

use super::page::{Line, heading, is_fence};

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
