//! One input: its name and its bytes, as text where they are text.
//!
//! Decides the encoding. It must not know formats, or where the bytes came from.

use std::fmt;
use std::io::{self, Cursor, Read, SeekFrom};
use std::sync::{Arc, OnceLock};

use encoding_rs::{Encoding, UTF_8};
use tempfile::TempPath;

use crate::error::{Cause, Error};
use crate::formats::Input;
use crate::media::Stored;
use crate::pairing::Paired;
use crate::report::Diagnostic;

mod binary;
mod decode;
mod guess;
mod han;
mod languages;
mod line_ends;
mod plausible;
mod wide;

use decode::{Decoded, decode};

/// How many bytes of a text are looked at to judge what it is.
pub const SAMPLE: usize = 1 << 17;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text with long lines is looked at further, up to so many lines and bytes.
const SAMPLE_LINES: usize = 40;
const LONG_SAMPLE: usize = 1 << 22;

/// An input that readers look at. Notes borrow from it.
#[derive(Debug)]
pub struct Source {
    name: String,
    content: Content,
    site: Option<Arc<dyn Site>>,
    limit: Option<u64>,
    /// How its lines pair, once somebody found out: recognising a short text is half of reading it.
    paired: OnceLock<Paired>,
}

#[derive(Debug)]
enum Content {
    Text(Decoded),
    Binary(Arc<[u8]>),
    /// Not held in memory: its two ends, and the way to the whole.
    InPlace(Arc<[u8]>),
}

/// Where an input lies, and what lies about it. The disk has one; memory needs none.
pub trait Site: fmt::Debug + Send + Sync {
    /// The bytes of the input, from the first one on.
    ///
    /// # Errors
    /// If they are not to be had any more.
    fn open(&self) -> io::Result<Box<dyn Input + Send>>;

    /// An empty file to work in; it is removed when dropped.
    ///
    /// # Errors
    /// If there is no room for one.
    fn scratch(&self) -> io::Result<TempPath>;

    /// The file that the input calls `path`, if there is one where it may look.
    fn beside(&self, path: &str) -> Option<Arc<dyn Stored>>;
}

/// How much of either end of what stays where it is has to be known at once, in bytes.
const END: u64 = 1 << 16;

impl Source {
    /// The input called `name`: text in `encoding`, or as its byte order mark says, or UTF-8, or
    /// what it looks like.
    ///
    /// Bytes that are not text are kept for the formats that are binary.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        bytes: Vec<u8>,
        encoding: Option<&'static Encoding>,
    ) -> Self {
        let content = match binary::kind(&bytes) {
            Some(_) => Content::Binary(bytes.into()),
            None => match decode(bytes, encoding) {
                Ok(decoded) => Content::Text(decoded),
                Err(bytes) => Content::Binary(bytes.into()),
            },
        };
        Self { name: name.into(), content, site: None, limit: None, paired: OnceLock::new() }
    }

    /// The input called `name`, a package whose bytes stay where they are.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn in_place(name: impl Into<String>, site: Arc<dyn Site>) -> io::Result<Self> {
        let mut whole = site.open()?;
        let mut ends = Vec::new();
        whole.by_ref().take(END).read_to_end(&mut ends)?;
        let length = whole.seek(SeekFrom::End(0))?;
        whole.seek(SeekFrom::Start(length.saturating_sub(END).max(ends.len() as u64)))?;
        whole.read_to_end(&mut ends)?;
        let content = Content::InPlace(ends.into());
        let (name, site) = (name.into(), Some(site));
        Ok(Self { name, content, site, limit: None, paired: OnceLock::new() })
    }

    /// Whether an input that begins with `head` is a package, which need not be held in memory.
    #[must_use]
    pub fn is_package(head: &[u8]) -> bool {
        head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
    }

    /// Whether an input that begins with `head` is a database, which need not be held in memory either.
    #[must_use]
    pub fn is_database(head: &[u8]) -> bool {
        head.starts_with(b"SQLite format 3\0")
    }

    /// How all its lines pair, which `pair` finds out if nobody did before.
    pub(crate) fn paired(&self, pair: impl FnOnce() -> Paired) -> &Paired {
        self.paired.get_or_init(pair)
    }

    /// The same input under another name.
    #[must_use]
    pub fn called(self, name: impl Into<String>) -> Self {
        // A title may say what the input is called.
        Self { name: name.into(), paired: OnceLock::new(), ..self }
    }

    /// The same input, which lies at `site`.
    #[must_use]
    pub fn at(self, site: Arc<dyn Site>) -> Self {
        Self { site: Some(site), ..self }
    }

    /// The same input, of which nothing may unpack to more than `bytes`, nor may all of it.
    #[must_use]
    pub fn limited(self, bytes: Option<u64>) -> Self {
        Self { limit: bytes, ..self }
    }

    /// How many bytes it may unpack to, if the user said so.
    #[must_use]
    pub fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// The bytes from the first one on: the original ones if it is not text.
    ///
    /// # Errors
    /// If they are not to be had any more.
    pub fn open(&self) -> io::Result<Box<dyn Input + Send>> {
        match (&self.content, &self.site) {
            (Content::InPlace(_), Some(site)) => site.open(),
            _ => Ok(Box::new(Cursor::new(Arc::<[u8]>::from(self.bytes())))),
        }
    }

    /// An empty file to work in; it is removed when dropped.
    ///
    /// # Errors
    /// If there is no place for one.
    pub fn scratch(&self) -> io::Result<TempPath> {
        match &self.site {
            Some(site) => site.scratch(),
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Whether it lies somewhere, so that there may be files beside it.
    #[must_use]
    pub fn has_site(&self) -> bool {
        self.site.is_some()
    }

    /// Whether its bytes stay where they are, and are not held in memory.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        matches!(self.content, Content::InPlace(_))
    }

    /// The file that it calls `path`, if there is one where it may look.
    #[must_use]
    pub fn beside(&self, path: &str) -> Option<Arc<dyn Stored>> {
        self.site.as_ref()?.beside(path)
    }

    /// The input called `name` with this text.
    #[must_use]
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(name, text.into().into_bytes(), None)
    }

    /// Its name, as the user gave it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name without folders and extension: the deck's name where the text gives none.
    #[must_use]
    pub fn stem(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        match file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file,
        }
    }

    /// Its extension, as it is written.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        file.rsplit_once('.').map(|(_, extension)| extension)
    }

    /// Its text, without a byte order mark, every line end a `\n`.
    ///
    /// # Errors
    /// If its bytes are not text in the encoding they should be in.
    pub fn text(&self) -> Result<&str, Error> {
        match &self.content {
            Content::Text(decoded) => Ok(&decoded.text),
            Content::Binary(bytes) | Content::InPlace(bytes) => {
                Err(self.error(match binary::kind(bytes) {
                    Some((what, advice)) => Cause::Binary { what, advice },
                    None => not_text(bytes),
                }))
            }
        }
    }

    /// The beginning of its text, for judging what it is: whole lines, at most [`SAMPLE`] bytes
    /// unless lines are long.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn sample(&self) -> Result<&str, Error> {
        let text = self.text()?;
        let head = head_of(text.as_bytes());
        if head.len() == text.len() {
            return Ok(text);
        }
        // A line that is longer than all of that is looked at whole, with those before it.
        let end = match memchr::memrchr(b'\n', head) {
            Some(at) if head.len() < LONG_SAMPLE => at + 1,
            _ => {
                let rest = text.as_bytes().get(head.len()..).unwrap_or_default();
                memchr::memchr(b'\n', rest).map_or(text.len(), |at| head.len() + at + 1)
            }
        };
        Ok(text.get(..end).unwrap_or(text))
    }

    /// Its bytes: the original ones if it is not text, else its text as UTF-8. Of what stays where it
    /// is, only the two ends.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(decoded) => decoded.text.as_bytes(),
            Content::Binary(bytes) | Content::InPlace(bytes) => bytes,
        }
    }

    /// The name of its encoding, if it is text.
    #[must_use]
    pub fn encoding(&self) -> Option<&'static str> {
        match &self.content {
            Content::Text(decoded) => Some(decoded.encoding),
            Content::Binary(_) | Content::InPlace(..) => None,
        }
    }

    /// What was odd on the way to its text: a guessed encoding, bytes that mean nothing.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match &self.content {
            Content::Text(decoded) => &decoded.said,
            Content::Binary(_) | Content::InPlace(..) => &[],
        }
    }

    /// Whether there is nothing in it but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self.text() {
            Ok(text) => text.trim().is_empty(),
            Err(_) => self.bytes().is_empty(),
        }
    }

    /// An error while reading it.
    #[must_use]
    pub fn error(&self, cause: impl Into<Cause>) -> Error {
        Error::reading(&self.name, cause)
    }
}

/// The first byte that no text has, and where it stands.
fn not_text(bytes: &[u8]) -> Cause {
    let broken = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let at = memchr::memchr(0, bytes).map_or(broken, |nul| nul.min(broken));
    let before = bytes.get(..at).unwrap_or(bytes);
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    Cause::NotText {
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        column: at - line_start + 1,
        byte: bytes.get(at).copied().unwrap_or(0),
        encoding: UTF_8.name(),
    }
}

/// The beginning of `text`: enough to judge it by, whether or not it ends a line.
fn head_of(text: &[u8]) -> &[u8] {
    let head = text.get(..SAMPLE).unwrap_or(text);
    if memchr::memchr_iter(b'\n', head).count() >= SAMPLE_LINES {
        return head;
    }
    let long = text.get(..LONG_SAMPLE).unwrap_or(text);
    let end = memchr::memchr_iter(b'\n', long).nth(SAMPLE_LINES).map_or(long.len(), |at| at + 1);
    long.get(..end.max(head.len())).unwrap_or(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(bytes: &[u8], encoding: Option<&'static Encoding>) -> Source {
        Source::new("folder/deck.one.txt", bytes.to_vec(), encoding)
    }

    #[test]
    fn byte_order_marks_decide() {
        let hello = [
            &b"\xef\xbb\xbfh\xc3\xa9"[..],
            &b"\xff\xfeh\x00\xe9\x00"[..],
            &b"\xfe\xff\x00h\x00\xe9"[..],
            &b"h\xc3\xa9"[..],
        ];
        for bytes in hello {
            let source = source(bytes, None);
            assert_eq!(source.text().unwrap(), "hé", "{bytes:?}");
            assert!(source.diagnostics().is_empty(), "{bytes:?}");
        }
    }

    #[test]
    fn one_byte_beyond_ascii_is_enough() {
        let latin = source(b"one\ntwo\n100\xb0C\n", None);
        assert_eq!(latin.text().unwrap(), "one\ntwo\n100°C\n");
        assert_eq!(latin.encoding(), Some("windows-1252"));
        assert_eq!(latin.diagnostics().len(), 1);
    }

    #[test]
    fn what_is_no_text_is_named_where_it_can_be() {
        let said = |bytes: &[u8]| source(bytes, None).text().unwrap_err().to_string();
        let pdf = "cannot read folder/deck.one.txt: it is a PDF, not text";
        assert_eq!(said(b"%PDF-1.4\n1 0 obj"), pdf);
        let noise = "cannot read folder/deck.one.txt: byte 0x00 at line 2, byte 1 of it, is not \
                     UTF-8 text";
        assert_eq!(said(b"a\n\0\x01\x02\xff\0\x03"), noise);
        assert_eq!(source(b"%PDF-1.4", None).bytes(), b"%PDF-1.4");
    }

    #[test]
    fn a_sample_has_the_whole_of_a_long_line() {
        let long = "word ".repeat(LONG_SAMPLE);
        let text = format!("What?\n{long}\nWhy?\nSo.\n");
        let source = Source::of_text("long.txt", &*text);
        assert_eq!(source.sample().unwrap().len(), 6 + long.len() + 1);
        let source = Source::of_text("short.txt", "Why?\nSo.\n".repeat(SAMPLE));
        let sample = source.sample().unwrap();
        assert!(sample.len() <= SAMPLE && sample.ends_with('\n'));
    }

    #[test]
    fn names_are_taken_apart() {
        let named = source(b"", None);
        assert_eq!((named.stem(), named.extension()), ("deck.one", Some("txt")));
        assert!(named.is_blank());
        assert_eq!(Source::of_text(".hidden", "").stem(), ".hidden");
    }
}
