//! The pipeline: recognise, read, tidy, identify, gather media; then fit and write.
//!
//! What happens to one input and to one output, without a word about files or terminals.

use std::io::Read;

use sha1::{Digest, Sha1};

use crate::deck::Collection;
use crate::error::{Cause, Error};
use crate::fit::fit;
use crate::formats::{
    Format, Found, Headings, Markup, MediaGoes, Output, PackageLayout, Reading, TextIs, Writing,
    Written,
};
use crate::identity::{self, Identifier};
use crate::media::{Media, gather};
use crate::report::{Counts, Diagnostic, MediaFault, Problem};
use crate::settings::Settings;
use crate::source::Source;
use crate::styling::{self, Styling};
use crate::tidy::{Duplicates, Rules, clean_decks, clean_tag, tidy};

mod recognise;

pub(crate) use recognise::format_of;
pub use recognise::{Recognised, candidates, recognise};

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
    /// What decoration is taken off.
    pub tidy: Rules,
    /// A name for the deck; of several decks, for the one above them.
    pub deck: Option<String>,
    /// The decks above those of the input, such as its folders; nothing if there are none.
    pub under: Vec<String>,
    /// Tags for every note.
    pub tags: Vec<String>,
    /// The options of formats.
    pub settings: Settings,
    /// What it is read for, where that is known: some things are worth saying only then.
    pub target: Option<&'static Format>,
    /// Its media are not looked for.
    pub without_media: bool,
    /// When it is checked rather than converted, in milliseconds since 1970: all that is wrong with it
    /// is said then, not only what changes what is read.
    pub check_at: Option<i64>,
}

/// An input that was read.
#[derive(Debug, Clone)]
pub struct ReadInput<'a> {
    /// The format it was read as.
    pub format: &'static Format,
    /// Why; nothing if the user said so.
    pub recognised: Option<Recognised>,
    /// What it holds.
    pub collection: Collection<'a>,
    /// How the package is laid out that it is, if it is one.
    pub package: Option<PackageLayout>,
    /// How many of its media are not in it: they lie elsewhere, and stand last.
    pub gathered: usize,
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
) -> Result<ReadInput<'a>, Error> {
    let mut draft = Draft::read(source, options)?;
    draft.identify(identifier, folder);
    Ok(draft.complete(source, options))
}

/// An input on its way: read and made clean, which needs nothing but the input itself. Ids need the
/// inputs before it; what comes after them needs none again.
#[derive(Debug)]
pub struct Draft<'a> {
    format: &'static Format,
    recognised: Option<Recognised>,
    found: Found<'a>,
    counts: Counts,
    keys: Vec<u64>,
}

impl<'a> Draft<'a> {
    /// Reads `source` and makes it clean.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read(source: &'a Source, options: &ReadOptions) -> Result<Self, Error> {
        let (format, recognised) = format_of(source, options)?;
        let Some(reader) = format.read else {
            return Err(source.error(Cause::NotReadable { format: format.name }));
        };
        let reading = Reading {
            settings: &options.settings,
            text_is: options.text_is,
            headings: options.headings,
            tidy: options.tidy,
            check_at: options.check_at,
        };
        let mut found = reader(source, &reading)?;
        for option in without_use(options, format) {
            let (option, format) = (option.to_owned(), format.title);
            found.diagnostics.push(Diagnostic::of_all(Problem::OptionUnused { option, format }));
        }
        let foreign = found.foreign_types;
        if foreign > 0 && options.target.is_some_and(|target| target.mark.is_some()) {
            let problem = Problem::ForeignNoteTypes { notes: foreign };
            found.diagnostics.push(Diagnostic::of_all(problem));
        }
        found.collection.files = vec![source.name().to_owned()];
        for note in &mut found.collection.notes {
            note.tags.extend(options.tags.iter().map(|tag| clean_tag(tag).into()));
        }
        let counts = tidy(&mut found, options.duplicates, options.tidy);
        let keys = identity::keys(&found.collection);
        Ok(Self { format, recognised, found, counts, keys })
    }

    /// Gives ids to its notes; inputs are identified in their order. See [`read`] for `folder`.
    pub fn identify(&mut self, identifier: &mut Identifier, folder: &str) {
        let keys = std::mem::take(&mut self.keys);
        let said = identifier.identify(&mut self.found.collection, keys, folder);
        self.found.diagnostics.extend(said);
    }

    /// What is left to do once its notes have ids: media and the names of decks.
    #[must_use]
    pub fn complete(self, source: &Source, options: &ReadOptions) -> ReadInput<'a> {
        let Self { format, recognised, mut found, counts, keys: _ } = self;
        // There may be one for each of very many lines: they are not copied.
        let mut diagnostics = std::mem::take(&mut found.diagnostics);
        diagnostics.splice(0..0, source.diagnostics().iter().cloned());
        let (mut collection, package) = (found.collection, found.package);
        let own = collection.media.len();
        let media_goes = options.target.map(|target| target.carries.media);
        if media_goes != Some(MediaGoes::Nowhere) && !options.without_media {
            let is_inside = format.carries.media == MediaGoes::Inside && !found.media_beside;
            let is_whole = found.exact && is_inside;
            diagnostics.extend(gather(&mut collection, &found.left_out, source, is_whole));
        }
        let gathered = collection.media.len() - own;
        if let Some(name) = &options.deck {
            collection.decks.rename(name);
        }
        if !options.under.is_empty() {
            collection.decks.nest_under(&options.under.join("::"));
        }
        diagnostics.extend(clean_decks(&mut collection));
        if !diagnostics.is_sorted_by(|a, b| a.place <= b.place) {
            diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
        }
        ReadInput { format, recognised, collection, package, gathered, counts, diagnostics }
    }
}

/// The names of the options that mean nothing to `format`.
fn without_use<'o>(options: &'o ReadOptions, format: &'o Format) -> impl Iterator<Item = &'o str> {
    // To leave out headings where there are none is no wish that fails.
    let headings = !matches!(options.headings, Headings::Report | Headings::Drop);
    let shared = [
        ("headings", headings && !format.heeds.headings),
        ("markup", options.text_is != TextIs::Auto && !format.heeds.markup),
    ];
    let shared = shared.into_iter().filter(|(_, unused)| *unused).map(|(name, _)| name);
    format.options_without_use(&options.settings).chain(shared)
}

/// Styles `collection` as the settings say, fits it to `format` and writes it; `markup` is one that the format offers.
///
/// # Errors
/// If the format is not written, or writing fails.
pub fn write(
    mut collection: Collection<'_>,
    format: &Format,
    markup: Option<Markup>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let mut said = Vec::new();
    let format = &(format.under)(*format, writing.settings);
    if format.options.iter().any(|option| option.name == styling::NOTE_TYPE.name) {
        let styling = Styling::of(writing.settings)
            .map_err(|(name, detail)| Cause::Setting { name: name.to_owned(), detail })?;
        said = styling.apply(&mut collection);
    }
    let (fitted, mut lost) = fit(collection, format, markup);
    said.append(&mut lost);
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

/// Hands the media of `fitted`, which was fitted to `format`, to `put`, if they go beside the output;
/// says how many there are now and which are not.
pub fn write_beside(
    fitted: &Collection<'_>,
    format: &Format,
    mut put: impl FnMut(&Media) -> std::io::Result<()>,
) -> (usize, Vec<Diagnostic>) {
    if format.carries.media != MediaGoes::Beside {
        return (0, Vec::new());
    }
    let unwritten = fitted.media.iter().filter_map(|media| {
        let error = put(media).err()?;
        let (name, detail) = (media.name.clone(), error.to_string());
        Some(Diagnostic::of_all(Problem::Media(MediaFault::Unwritten { name, detail })))
    });
    let said: Vec<Diagnostic> = unwritten.collect();
    (fitted.media.len() - said.len(), said)
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

    /// Takes in an input: its name, and every byte of it.
    #[must_use]
    pub fn with_source(self, source: &Source) -> Self {
        let named = self.with(source.name().as_bytes());
        if !source.is_in_place() {
            return named.with(source.bytes());
        }
        let (mut hash, mut part) = (Sha1::new(), vec![0; 1 << 16]);
        if let Ok(mut whole) = source.open() {
            while let Ok(length @ 1..) = whole.read(&mut part) {
                hash.update(part.get(..length).unwrap_or_default());
            }
        }
        named.with(&hash.finalize())
    }

    /// Takes in media that lie outside of the inputs: they change without them.
    #[must_use]
    pub fn with_media(self, media: &[Media]) -> Self {
        media.iter().fold(self, |hash, media| {
            let print = media.fingerprint().map_or([0; 20], |print| print.sha1);
            hash.with(media.name.as_bytes()).with(&print)
        })
    }

    /// The hash in hexadecimal digits.
    #[must_use]
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
