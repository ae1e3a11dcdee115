//! Which format an input is of: what speaks for each, and which has most for it.
//!
//! It must not know how any of them is read.

use crate::error::{Cause, Error};
use crate::formats::{Evidence, FORMATS, Format, Likelihood};
use crate::settings::Settings;
use crate::source::Source;

use super::ReadOptions;

/// What Git LFS leaves in a checkout in place of a file.
const LFS_POINTER: &[u8] = b"version https://git-lfs.";

/// The format that `source` is read as: the user's, or the one that it looks like.
pub(crate) fn format_of(
    source: &Source,
    options: &ReadOptions,
) -> Result<(&'static Format, Option<Recognised>), Error> {
    if source.is_blank() {
        return Err(source.error(Cause::Empty));
    }
    if source.bytes().starts_with(LFS_POINTER) {
        return Err(source.error(Cause::Pointer));
    }
    if let Some(format) = options.from {
        return Ok((format, None));
    }
    let recognised = recognise(source, &options.settings)?;
    Ok((recognised.format, Some(recognised)))
}

/// What an input was recognised as.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The format.
    pub format: &'static Format,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The format that came next, and what speaks for that one.
    pub runner_up: Option<(&'static Format, Evidence)>,
}

/// Shares that differ by no more than this, in thousandths, are equal: the extension decides.
const CLOSE: u16 = 30;

/// What speaks for each format that `source` could be, the most likely one first; of equals, the
/// one with its extension.
///
/// Of formats that are equally likely, those that know the options that the user set come first.
#[must_use]
pub fn candidates(source: &Source, settings: &Settings) -> Vec<(&'static Format, Evidence)> {
    judged(source, settings).0
}

/// The candidates, and why the source looks like nothing where a format knows.
fn judged(
    source: &Source,
    settings: &Settings,
) -> (Vec<(&'static Format, Evidence)>, Option<String>) {
    let mut rated: Vec<(&'static Format, Evidence)> =
        FORMATS.iter().map(|format| (format, (format.detect)(source))).collect();
    let refused = rated.extract_if(.., |(_, evidence)| evidence.likelihood == Likelihood::No);
    let mut reasons: Vec<String> = refused.map(|(_, evidence)| evidence.why).collect();
    if let Some(reason) = markup(source) {
        // Its lines are tags, whatever they look like.
        rated.retain(|(format, _)| format.has_extension("xml"));
        reasons = vec![reason.to_owned()];
    }
    let outdone: Vec<(&str, Likelihood)> = rated
        .iter()
        .filter(|(_, evidence)| evidence.likelihood >= Likelihood::Likely)
        .flat_map(|(format, by)| format.over.iter().map(|over| (*over, by.likelihood)))
        .collect();
    rated.retain(|(format, evidence)| {
        !outdone.iter().any(|(over, by)| format.name == *over && evidence.likelihood <= *by)
    });
    // Nobody but the user sees the separator that they name.
    let reads_by = |format: &Format| format.reads_by(settings);
    let is_seen = |rated: &[(&'static Format, Evidence)]| {
        let mut rated = rated.iter();
        rated.any(|(format, by)| by.likelihood >= Likelihood::Likely || reads_by(format))
    };
    let restricts = !FORMATS.iter().all(reads_by);
    if restricts && !is_seen(&rated) && source.text().is_ok() {
        let given = FORMATS.iter().find(|format| format.read.is_some() && reads_by(format));
        let why = "it has the options given";
        rated.extend(given.map(|format| (format, Evidence::likely(0, 1, why))));
    }
    rated.sort_by_key(|rated| {
        let (likelihood, share) = rank(rated);
        std::cmp::Reverse((likelihood, reads_by(rated.0), share))
    });
    let equals =
        rated.partition_point(|other| rated.first().is_some_and(|best| close(best, other)));
    // The sort is stable, so of those with the extension the best stays in front.
    let equals = rated.get_mut(..equals).unwrap_or_default();
    equals.sort_by_key(|(format, _)| !has_extension_of(format, source));
    (rated, reasons.into_iter().find(|why| !why.is_empty()))
}

/// What `source` is if it is a text of tags from its first line on.
fn markup(source: &Source) -> Option<&'static str> {
    let begins = |start: &str| {
        let text = source.text().unwrap_or_default().trim_start();
        text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    };
    if begins("<!doctype html") || begins("<html") {
        return Some("it is the source of a web page; copy the text that the page shows");
    }
    begins("<?xml").then_some("it is XML of an app that deckconv does not know")
}

fn rank((_, evidence): &(&'static Format, Evidence)) -> (Likelihood, u16) {
    (evidence.likelihood, evidence.share)
}

/// Whether `other` is as likely as `best`, which ranks no lower.
fn close(best: &(&'static Format, Evidence), other: &(&'static Format, Evidence)) -> bool {
    let ((likelihood, share), (other, of)) = (rank(best), rank(other));
    other == likelihood && of + CLOSE >= share
}

fn has_extension_of(format: &Format, source: &Source) -> bool {
    format.has_extension(source.extension().unwrap_or_default())
}

/// The format that `source` looks most like.
///
/// # Errors
/// If no format fits, or two fit equally well.
pub fn recognise(source: &Source, settings: &Settings) -> Result<Recognised, Error> {
    let (rated, refusal) = judged(source, settings);
    if rated.is_empty() {
        // Bytes that no binary format knows: say which of them is no text.
        source.text()?;
        if let Some(reason) = refusal {
            return Err(source.error(Cause::NoDeck { reason }));
        }
    }
    let own = |format| has_extension_of(format, source);
    if let [one, other, ..] = rated.as_slice()
        && own(one.0) == own(other.0)
        && rank(one) == rank(other)
    {
        return Err(source.error(Cause::Ambiguous { one: one.0.name, other: other.0.name }));
    }
    let mut rated = rated.into_iter();
    match rated.next() {
        Some((format, evidence)) => Ok(Recognised { format, evidence, runner_up: rated.next() }),
        None => Err(source.error(Cause::Unrecognised)),
    }
}
