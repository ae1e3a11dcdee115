//! The pipeline: recognise, read, tidy, identify; then fit and write.
//!
//! What happens to one input and to one output, without a word about files or terminals.

use sha1::{Digest, Sha1};

use crate::deck::Collection;
use crate::error::{Cause, Error};
use crate::fit::fit;
use crate::formats::{
    FORMATS, Format, Likelihood, Markup, Output, Reading, TextIs, Writing, Written,
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
    let format = match options.from {
        Some(format) => format,
        None => recognise(source, &options.settings)?,
    };
    let Some(reader) = format.read else {
        return Err(source.error(Cause::NotReadable { format: format.name }));
    };
    let reading = Reading { settings: &options.settings, text_is: options.text_is };
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
    Ok(Input { format, collection, counts, diagnostics })
}

/// The format that `source` looks most like; of equals, the one with its extension.
///
/// Where the user set options that only some formats read, only those are looked at.
///
/// # Errors
/// If no format fits, or two fit equally well.
pub fn recognise(source: &Source, settings: &Settings) -> Result<&'static Format, Error> {
    let candidates: Vec<&'static Format> =
        FORMATS.iter().filter(|format| format.reads_by(settings)).collect();
    if let ([only], true) = (candidates.as_slice(), candidates.len() < FORMATS.len()) {
        return Ok(only);
    }
    let rated = candidates.iter().map(|format| ((format.detect)(source), *format));
    let rated: Vec<_> = rated.filter(|(likelihood, _)| *likelihood > Likelihood::No).collect();
    let Some(best) = rated.iter().map(|(likelihood, _)| *likelihood).max() else {
        // Bytes that no binary format knows: say which of them is no text.
        source.text()?;
        return Err(source.error(Cause::Unrecognised));
    };
    // What is merely possible for any text is decided by the name.
    if best == Likelihood::Possible {
        let extension = source.extension().unwrap_or_default();
        let mut own = candidates.iter().filter(|format| format.has_extension(extension));
        if let (Some(only), None) = (own.next(), own.next()) {
            return Ok(only);
        }
    }
    let equals = || rated.iter().filter(|(likelihood, _)| *likelihood == best).map(|(_, f)| *f);
    let extension = source.extension().unwrap_or_default();
    let mut own = equals().filter(|format| format.has_extension(extension));
    let mut any = equals();
    match ((own.next(), own.next()), (any.next(), any.next())) {
        ((Some(only), None), _) | (_, (Some(only), None)) => Ok(only),
        (_, (Some(one), Some(other))) => {
            Err(source.error(Cause::Ambiguous { one: one.name, other: other.name }))
        }
        _ => Err(source.error(Cause::Unrecognised)),
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
