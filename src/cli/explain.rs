//! `check --explain`: what an input was taken for, and why, in a few lines.
//!
//! The evidence is the library's; here it only becomes sentences.

use deckconv::convert::{ReadInput, ReadOptions, candidates};
use deckconv::formats::{Evidence, Format, Likelihood, TextIs};
use deckconv::report::Recognition;
use deckconv::source::Source;
use deckconv::text::Text;

/// So many candidates are named of an input that is refused.
const NAMED: usize = 4;

/// What there is to say about `source`, which was read as `input` or not at all.
pub(super) fn lines(
    reading: &ReadOptions,
    source: &Source,
    input: Option<&ReadInput<'_>>,
) -> Vec<String> {
    let mut lines = match (reading.from, input) {
        (Some(format), _) => vec![format!("{}, because --from says so", format.name)],
        (None, Some(input)) => recognised(source, input),
        (None, None) => refused(&candidates(source, &reading.settings)),
    };
    lines.push(match source.encoding() {
        Some(encoding) => encoding_of(source, encoding),
        None => "its bytes are no text".to_owned(),
    });
    if let Some(input) = input {
        lines.push(text_of(reading, input));
        lines.push(deck_of(reading, source, input));
    }
    lines
}

/// The same for scripts.
pub(super) fn why(input: &ReadInput<'_>) -> Option<Recognition> {
    let recognised = input.recognised.as_ref()?;
    let recognition = |format: &Format, evidence: &Evidence, runner_up| Recognition {
        format: format.name,
        because: evidence.why.clone(),
        runner_up,
    };
    let runner_up = recognised.runner_up.as_ref();
    let runner_up =
        runner_up.map(|(format, evidence)| Box::new(recognition(format, evidence, None)));
    Some(recognition(recognised.format, &recognised.evidence, runner_up))
}

/// Why the winner won, and why the runner-up did not.
fn recognised(source: &Source, input: &ReadInput<'_>) -> Vec<String> {
    let Some(recognised) = &input.recognised else { return Vec::new() };
    let (format, evidence) = (recognised.format, &recognised.evidence);
    let mut lines = vec![for_it(format, evidence)];
    if let Some((other, weaker)) = &recognised.runner_up {
        let lost = match () {
            () if weaker.likelihood < evidence.likelihood => {
                let (weak, strong) = (likelihood(weaker), likelihood(evidence));
                format!("that is only {weak}, {} is {strong}", format.name)
            }
            () if weaker.share < evidence.share => format!(
                "that makes sense of {} of the lines, {} of {}",
                percent(weaker),
                format.name,
                percent(evidence)
            ),
            () => {
                let extension = source.extension().unwrap_or_default();
                format!("of two so alike, the extension .{extension} decides")
            }
        };
        lines.push(format!("not {}, though {}: {lost}", other.name, because(weaker)));
    }
    lines
}

/// What an input could be that was not read.
fn refused(candidates: &[(&'static Format, Evidence)]) -> Vec<String> {
    if candidates.is_empty() {
        return vec!["no format sees anything of its own in it".to_owned()];
    }
    let candidate = |(format, evidence): &(&Format, Evidence)| {
        let (sure, share) = (likelihood(evidence), percent(evidence));
        format!("it could be {} ({sure}, {share} of the lines)", for_it(format, evidence))
    };
    candidates.iter().take(NAMED).map(candidate).collect()
}

fn for_it(format: &Format, evidence: &Evidence) -> String {
    format!("{}, because {}", format.name, because(evidence))
}

fn because(evidence: &Evidence) -> &str {
    if evidence.why.is_empty() { "it has the shape" } else { &evidence.why }
}

fn likelihood(evidence: &Evidence) -> &'static str {
    match evidence.likelihood {
        Likelihood::No => "unlikely",
        Likelihood::Possible => "possible",
        Likelihood::Likely => "likely",
        Likelihood::Certain => "certain",
    }
}

fn percent(evidence: &Evidence) -> String {
    format!("{} %", (evidence.share + 5) / 10)
}

fn encoding_of(source: &Source, encoding: &str) -> String {
    let guessed = source.diagnostics().iter().any(|said| said.problem.code() == "guessed-encoding");
    match guessed {
        true => format!("encoding {encoding}, because it reads best"),
        false => format!("encoding {encoding}"),
    }
}

/// How the text is meant: as the user said, or as the notes have it.
fn text_of(reading: &ReadOptions, input: &ReadInput<'_>) -> String {
    if reading.text_is != TextIs::Auto {
        return format!("text is {}, because --markup says so", reading.text_is);
    }
    let sides = input.collection.notes.iter().flat_map(|note| &note.fields);
    let (mut html, mut all) = (0, 0);
    for side in sides.filter(|side| !side.is_empty()) {
        all += 1;
        html += usize::from(matches!(side, Text::Html(_)));
    }
    match html {
        0 => "text is as typed".to_owned(),
        html => format!("text has markup on {html} of {all} sides"),
    }
}

/// Where the name of the deck comes from.
fn deck_of(reading: &ReadOptions, source: &Source, input: &ReadInput<'_>) -> String {
    let from = |name: &str| match () {
        () if reading.deck.is_some() => "by --deck",
        () if name == source.stem() => "after the file",
        () => "by the input itself",
    };
    let mut decks = input.collection.decks.iter();
    match (decks.next(), decks.count()) {
        (Some(deck), 0) => format!("deck “{}”, named {}", deck.name, from(&deck.name)),
        (_, others) => format!("{} decks, named {}", others + 1, from("")),
    }
}

#[cfg(test)]
mod tests {
    use deckconv::convert::read;
    use deckconv::identity::Identifier;

    use super::*;

    fn explained(name: &str, text: &str) -> String {
        let source = Source::of_text(name, text);
        let options = ReadOptions::default();
        let input = read(&source, &options, &mut Identifier::default(), "").ok();
        lines(&options, &source, input.as_ref()).join("\n")
    }

    #[test]
    fn winner_and_runner_up_are_named() {
        let said = explained("words.csv", "front,back\nperro,dog\ngato,cat\n");
        assert!(said.starts_with("csv, because "), "{said}");
        assert!(said.contains("\nnot "), "{said}");
        assert!(
            said.ends_with("encoding UTF-8\ntext is as typed\ndeck “words”, named after the file")
        );
    }

    #[test]
    fn a_refused_input_has_its_candidates() {
        let said = explained("deck.txt", "version https://git-lfs.github.com/spec/v1\noid 1\n");
        assert!(!said.contains("deck “") && said.ends_with("encoding UTF-8"), "{said}");
    }
}
