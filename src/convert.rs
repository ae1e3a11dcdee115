//! The pipeline: recognise, read, tidy, identify; then fit and write.
//!
//! What happens to one input and to one output, without a word about files or terminals.

use sha1::{Digest, Sha1};

use crate::deck::Collection;
use crate::error::{Cause, Error};
use crate::fit::fit;
use crate::formats::{
    Evidence, FORMATS, Format, Headings, Likelihood, Markup, Output, Reading, TextIs, Writing,
    Written,
};
use crate::identity::Identifier;
use crate::report::{Counts, Diagnostic};
use crate::settings::Settings;
use crate::source::Source;
use crate::tidy::{Duplicates, clean_decks, clean_tag, tidy};

/// How to read an input.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The format; recognised if there is none.
    pub from: Option<&'static Format>,
    /// How text is meant.
    pub text_is: TextIs,
    /// What becomes of section headings.
    pub headings: Headings,
    /// What to do with equal notes.
    pub duplicates: Duplicates,
    /// A name for the deck; of several decks, for the one above them.
    pub deck: Option<String>,
    /// The decks above those of the input, such as its folders; nothing if there are none.
    pub under: Vec<String>,
    /// Tags for every note.
    pub tags: Vec<String>,
    /// The options of formats.
    pub settings: Settings,
}

/// What Git LFS leaves in a checkout in place of a file.
const LFS_POINTER: &[u8] = b"version https://git-lfs.";

/// An input that was read.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// The format it was read as.
    pub format: &'static Format,
    /// Why; nothing if the user said so.
    pub recognised: Option<Recognised>,
    /// What it holds.
    pub collection: Collection<'a>,
    /// Its records.
    pub counts: Counts,
    /// What was found, in the order of the places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `source`; ids come from `identifier`, one for all inputs of a run.
///
/// `folder` is the folder of the input relative to what the user named, empty if there is none.
///
/// # Errors
/// If the format is not recognised, or nothing can be read.
///
/// ```
/// use deckconv::convert::{ReadOptions, read};
/// use deckconv::identity::Identifier;
/// use deckconv::source::Source;
///
/// let source = Source::of_text("capitals.txt", "Capitals\nFrance?\nParis\nItaly?\nRome\n");
/// let input = read(&source, &ReadOptions::default(), &mut Identifier::default(), "")?;
/// assert_eq!(input.format.name, "lines");
/// assert_eq!(input.collection.notes.len(), 2);
/// assert_eq!(input.collection.notes[1].back().to_plain(), "Rome");
/// # Ok::<(), deckconv::Error>(())
/// ```
pub fn read<'a>(
    source: &'a Source,
    options: &ReadOptions,
    identifier: &mut Identifier,
    folder: &str,
) -> Result<Input<'a>, Error> {
    if source.is_blank() {
        return Err(source.error(Cause::Empty));
    }
    if source.bytes().starts_with(LFS_POINTER) {
        return Err(source.error(Cause::Pointer));
    }
    let recognised = match options.from {
        Some(_) => None,
        None => Some(recognise(source, &options.settings)?),
    };
    let format = options.from.or(recognised.as_ref().map(|recognised| recognised.format));
    let Some(format) = format else { return Err(source.error(Cause::Unrecognised)) };
    let Some(reader) = format.read else {
        return Err(source.error(Cause::NotReadable { format: format.name }));
    };
    let reading = Reading {
        settings: &options.settings,
        text_is: options.text_is,
        headings: options.headings,
    };
    let mut found = reader(source, &reading)?;
    found.collection.files = vec![source.name().to_owned()];
    for note in &mut found.collection.notes {
        note.tags.extend(options.tags.iter().map(|tag| clean_tag(tag).into()));
    }
    let counts = tidy(&mut found, options.duplicates);
    let mut diagnostics = found.diagnostics;
    let mut collection = found.collection;
    diagnostics.extend(identifier.identify(&mut collection, folder));
    if let Some(name) = &options.deck {
        collection.decks.rename(name);
    }
    if !options.under.is_empty() {
        collection.decks.nest_under(&options.under.join("::"));
    }
    diagnostics.extend(clean_decks(&mut collection));
    diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(Input { format, recognised, collection, counts, diagnostics })
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

/// The format that `source` looks most like; of equals, the one with its extension.
///
/// Where the user set options that only some formats read, only those are looked at.
///
/// # Errors
/// If no format fits, or two fit equally well.
pub fn recognise(source: &Source, settings: &Settings) -> Result<Recognised, Error> {
    let candidates = || FORMATS.iter().filter(|format| format.reads_by(settings));
    if let (Some(format), None, 2..) = (candidates().next(), candidates().nth(1), FORMATS.len()) {
        let evidence = Evidence::certain("only this format has the options given");
        return Ok(Recognised { format, evidence, runner_up: None });
    }
    let extension = source.extension().unwrap_or_default();
    let mut rated: Vec<(Evidence, &'static Format)> = candidates()
        .map(|format| ((format.detect)(source), format))
        .filter(|(evidence, _)| evidence.likelihood > Likelihood::No)
        .collect();
    // Nobody but the user sees the separator that they name.
    let given = candidates().find(|format| format.read.is_some());
    if let (Some(format), true) = (given, rated.is_empty() && candidates().count() < FORMATS.len())
        && source.text().is_ok()
    {
        let evidence = Evidence::possible(0, 1, "it has the options given");
        return Ok(Recognised { format, evidence, runner_up: None });
    }
    if rated.is_empty() {
        // Bytes that no binary format knows: say which of them is no text.
        source.text()?;
        return Err(source.error(Cause::Unrecognised));
    }
    let rank = |(evidence, _): &(Evidence, &'static Format)| (evidence.likelihood, evidence.share);
    rated.sort_by_key(|rated| std::cmp::Reverse(rank(rated)));
    let (likelihood, share) = rated.first().map_or((Likelihood::No, 0), rank);
    let ends = rated.partition_point(|rated| {
        let (other, of) = rank(rated);
        other == likelihood && of + CLOSE >= share
    });
    let own = |(_, format): &(Evidence, &'static Format)| format.has_extension(extension);
    let equals = rated.get_mut(..ends).unwrap_or_default();
    // The sort is stable, so of those with the extension the best stays in front.
    equals.sort_by_key(|rated| !own(rated));
    if let [one, other, ..] = equals
        && own(one) == own(other)
        && rank(one) == rank(other)
    {
        return Err(source.error(Cause::Ambiguous { one: one.1.name, other: other.1.name }));
    }
    let mut rated = rated.into_iter();
    match rated.next() {
        Some((evidence, format)) => {
            let runner_up = rated.next().map(|(evidence, format)| (format, evidence));
            Ok(Recognised { format, evidence, runner_up })
        }
        None => Err(source.error(Cause::Unrecognised)),
    }
}

/// Fits `collection` to `format` and writes it; `markup` is one that the format offers.
///
/// # Errors
/// If the format is not written, or writing fails.
pub fn write(
    collection: Collection<'_>,
    format: &Format,
    markup: Option<Markup>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let (fitted, mut said) = fit(collection, format, markup);
    let mut written = write_fitted(&fitted, format, writing, out)?;
    said.append(&mut written.diagnostics);
    Ok(Written { diagnostics: said, ..written })
}

/// Writes a collection that was fitted to `format`.
///
/// # Errors
/// If the format is not written, or writing fails.
pub fn write_fitted(
    fitted: &Collection<'_>,
    format: &Format,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    match format.write {
        Some(writer) => writer(fitted, writing, out),
        None => Err(Cause::NotWritable { format: format.name }),
    }
}

/// A hash of everything that decides what an output holds: inputs and options.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint(Sha1);

impl Fingerprint {
    /// One of this version of deckconv.
    #[must_use]
    pub fn new() -> Self {
        Self::default().with(env!("CARGO_PKG_VERSION").as_bytes())
    }

    /// Takes in one more part.
    #[must_use]
    pub fn with(mut self, part: &[u8]) -> Self {
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part);
        self
    }

    /// The hash in hexadecimal digits.
    #[must_use]
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
