//! Packs a zip: texts and media, always in the same bytes.
//!
//! It must not know what they mean.

use std::io::Write;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::fails_once::FailsOnce;
use crate::error::Cause;
use crate::formats::Output;
use crate::media::Media;
use crate::report::{Diagnostic, MediaFault, Problem};

/// A zip that is being written.
pub(in crate::formats) struct Packing<'o> {
    zip: ZipWriter<FailsOnce<'o>>,
    /// The names of the texts.
    texts: Vec<String>,
}

impl<'o> Packing<'o> {
    /// A zip in `out`, which is empty.
    pub(in crate::formats) fn of(out: &'o mut dyn Output) -> Self {
        Self { zip: ZipWriter::new(FailsOnce::of(out)), texts: Vec::new() }
    }

    /// Begins a text called `name`, which is then written into this.
    pub(in crate::formats) fn text(&mut self, name: &str) -> Result<&mut impl Write, Cause> {
        self.zip.start_file(name, options().large_file(true))?;
        self.texts.push(name.to_owned());
        Ok(&mut self.zip)
    }

    /// Packs `media` under its own name, after all texts; one that cannot be read, or is called as a
    /// text is, is left out and said.
    pub(in crate::formats) fn media(
        &mut self,
        media: &Media,
        said: &mut Vec<Diagnostic>,
    ) -> Result<usize, Cause> {
        let mut leave_out = |detail: String| {
            let name = media.name.clone();
            said.push(Diagnostic::of_all(Problem::Media(MediaFault::Unwritten { name, detail })));
        };
        if self.texts.contains(&media.name) {
            leave_out("the app's own data are called so".to_owned());
            return Ok(0);
        }
        if let Err(error) = media.fits_a_package() {
            leave_out(error.to_string());
            return Ok(0);
        }
        let options = match is_compressed(&media.name) {
            true => options().compression_method(CompressionMethod::Stored),
            false => options(),
        };
        self.zip.start_file(&*media.name, options)?;
        let Err(error) = media.copy_to(&mut self.zip) else { return Ok(1) };
        self.zip.abort_file()?;
        leave_out(error.to_string());
        Ok(0)
    }

    /// Ends the zip.
    pub(in crate::formats) fn finish(self) -> Result<(), Cause> {
        self.zip.finish()?.outcome()?;
        Ok(())
    }
}

/// A fixed time keeps equal archives equal.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
}

/// Whether files of this name are compressed already.
pub(in crate::formats) fn is_compressed(name: &str) -> bool {
    const COMPRESSED: [&str; 17] = [
        "jpg", "jpeg", "png", "gif", "webp", "avif", "mp3", "ogg", "oga", "opus", "m4a", "aac",
        "flac", "mp4", "webm", "mkv", "woff2",
    ];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    COMPRESSED.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};
    use std::sync::Arc;

    use super::*;
    use crate::deck::{Collection, Note};
    use crate::formats::{Writing, named};
    use crate::media::Stored;
    use crate::settings::Settings;
    use crate::text::Text;

    struct Film;

    impl Stored for Film {
        fn copy_to(&self, _: &mut dyn Write) -> io::Result<u64> {
            panic!("it is not to be read")
        }

        fn length(&self) -> Option<u64> {
            Some(1 << 32)
        }
    }

    #[test]
    fn a_file_that_no_list_can_tell_is_left_out_before_it_is_read() {
        let mut collection = Collection::default();
        collection.decks.named("d");
        collection.notes.push(Note::basic(Text::plain("a"), Text::html("[sound:film.mp4]")));
        collection.media.push(Media::new("film.mp4", Arc::new(Film)));
        let settings = Settings::default();
        for format in ["apkg", "mochi"] {
            let write = named(format).and_then(|format| format.write).unwrap();
            let mut out = Cursor::new(Vec::new());
            let written = write(&collection, &Writing::new(&settings), &mut out).unwrap();
            let said: Vec<String> =
                written.diagnostics.iter().map(|said| said.problem.message()).collect();
            let left_out =
                "the media file “film.mp4” is left out: no package takes a file of 4 GB or more";
            assert_eq!((written.media, said), (0, vec![left_out.to_owned()]), "{format}");
        }
    }
}
