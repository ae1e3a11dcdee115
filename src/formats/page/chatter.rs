//! What chatbots say around the cards that were asked for.
//!
//! It must not know how cards are written.

use super::Line;
use super::code::is_fence;

/// Where the cards are among `lines`: without a chatbot's greeting and farewell, and without the
/// one fence around it all.
pub(in crate::formats) fn body(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let full = |line: &Line<'_>| !line.is_blank();
    let (mut from, mut to) = (0, lines.len());
    let first = lines.iter().position(full).unwrap_or(to);
    if lines.get(first).is_some_and(|line| is_greeting(line.text)) {
        let inner = lines.get(first..to).unwrap_or_default();
        // Nothing greets that nothing follows.
        let end = inner.iter().rposition(full).unwrap_or(0);
        let blank = inner.get(..end).unwrap_or_default().iter().position(Line::is_blank);
        from = blank.map_or(from, |at| first + at);
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
    let mut fences = inner.iter().enumerate().filter(|(_, line)| is_fence(line.text));
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

/// Whether `line` is what a chatbot says before it gets to the point.
pub(in crate::formats) fn is_greeting(line: &str) -> bool {
    const OPENINGS: [&str; 40] = [
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
        "great!",
        "great,",
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
    let head = head_of(line);
    // `Surety bonds` are not said to be sure; Chinese has no spaces.
    let whole = |phrase: &str, rest: &str| {
        phrase.ends_with(|c: char| !c.is_alphabetic() || c >= '\u{2e80}')
            || !rest.starts_with(char::is_alphabetic)
    };
    OPENINGS.iter().any(|phrase| head.strip_prefix(phrase).is_some_and(|rest| whole(phrase, rest)))
}

/// Whether `line` is what a chatbot says when it is done.
pub(in crate::formats) fn is_farewell(line: &str) -> bool {
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
    let head = head_of(line);
    CLOSINGS.iter().any(|phrase| head.starts_with(phrase))
}

/// How `line` begins: in small letters, without what decorates it.
fn head_of(line: &str) -> String {
    line.trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .take(24)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_greets_has_something_below_it() {
        let of = |text: &str| body(&crate::formats::page::lines(text).collect::<Vec<_>>());
        assert_eq!(of("Below are two:\n\na\nb\n"), 1..4);
        assert_eq!(of("below it\nChapter\n"), 0..2);
        assert_eq!(of("below it\nChapter\n\n"), 0..3);
    }

    #[test]
    fn greetings_are_told_from_titles() {
        for line in
            ["Sure! Here are ten:", "**Here’s** a set", "Great! Here", "Okay, so", "当然可以"]
        {
            assert!(is_greeting(line), "{line}");
        }
        for line in ["Surety bonds", "Great Lakes", "Okayama", "Certification", "Claromontane"] {
            assert!(!is_greeting(line), "{line}");
        }
        assert!(is_farewell("I hope these help") && is_farewell("Happy studying!"));
    }
}
