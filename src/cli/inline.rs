//! What changed in a text, in one line: the words that went and came, and a little of what stands
//! around them.

use anstyle::{AnsiColor, Effects, Style};
use deckconv::diff::{Fate, Run};

use super::render::visible;

/// So much of what stayed is shown on either side of a change, in characters.
const AROUND: usize = 40;

/// So much of a change is shown at most.
const LONGEST: usize = 400;

/// So many stretches of one text are shown at most.
const MOST: usize = 24;

// Colours alone would hide changed spaces, and say nothing to some people.
const REMOVED: Style = AnsiColor::Red.on_default().effects(Effects::STRIKETHROUGH);
const ADDED: Style = AnsiColor::Green.on_default().effects(Effects::UNDERLINE);

/// The runs in one line: what went and came in colours, or in `[-` and `{+` without them.
pub(super) fn line(runs: &[Run], coloured: bool) -> String {
    let mut line = String::new();
    for (at, run) in runs.iter().enumerate().take(MOST) {
        let (is_first, is_last) = (at == 0, at + 1 == runs.len());
        line.push_str(&match run.is {
            Fate::Equal => visible(&around(&run.text, is_first, is_last)).into_owned(),
            fate => marked(&visible(&start(&run.text)), fate, coloured),
        });
    }
    let more = runs.iter().skip(MOST).filter(|run| run.is != Fate::Equal).count();
    if more > 0 {
        line.push_str(&format!(" … and {more} more changes"));
    }
    line
}

/// The beginning of a text that stands alone.
pub(super) fn start(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What went or came, so that it can be told from the rest.
pub(super) fn marked(text: &str, fate: Fate, coloured: bool) -> String {
    match (fate, coloured) {
        (Fate::Equal, _) => text.to_owned(),
        (Fate::Removed, true) => format!("{REMOVED}{text}{REMOVED:#}"),
        (Fate::Added, true) => format!("{ADDED}{text}{ADDED:#}"),
        (Fate::Removed, false) => format!("[-{text}-]"),
        (Fate::Added, false) => format!("{{+{text}+}}"),
    }
}

/// The ends of what stayed that are next to a change.
fn around(text: &str, is_first: bool, is_last: bool) -> String {
    let length = text.chars().count();
    let head = if is_first { 0 } else { AROUND };
    let tail = if is_last { 0 } else { AROUND };
    if length <= head + tail + 1 {
        return text.to_owned();
    }
    let place = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    let head = text.get(..place(head)).unwrap_or_default();
    let tail = text.get(place(length - tail)..).unwrap_or_default();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use deckconv::diff::runs;

    use super::*;

    #[test]
    fn only_what_is_near_a_change_is_shown() {
        let long = "word ".repeat(40);
        let found = line(&runs(&format!("{long}one {long}"), &format!("{long}two {long}")), false);
        let (before, after) = ("word ".repeat(8), " word".repeat(8));
        assert_eq!(found, format!("…{before}[-one-]{{+two+}}{after}…"));
        assert_eq!(line(&runs("a b c", "a x c"), false), "a [-b-]{+x+} c");
    }

    #[test]
    fn long_changes_are_cut_and_many_are_counted() {
        let found = line(&runs("", &"x".repeat(1_000)), false);
        assert_eq!(found, format!("{{+{}…+}}", "x".repeat(400)));
        let text = |word: &str| (0..30).map(|at| format!("{word}{at} same ")).collect::<String>();
        let found = line(&runs(&text("old"), &text("new")), false);
        assert!(found.ends_with(" … and 44 more changes"), "{found}");
    }

    #[test]
    fn no_change_steers_the_terminal() {
        assert_eq!(line(&runs("a", "a \u{1b}[31m"), false), "a{+ ␛[31m+}");
    }
}
