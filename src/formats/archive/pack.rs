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
}

impl<'o> Packing<'o> {
    /// A zip in `out`, which is empty.
    pub(in crate::formats) fn of(out: &'o mut dyn Output) -> Self {
        Self { zip: ZipWriter::new(FailsOnce::of(out)) }
    }

    /// Begins a text called `name`, which is then written into this.
    pub(in crate::formats) fn text(&mut self, name: &str) -> Result<&mut impl Write, Cause> {
        self.zip.start_file(name, options().large_file(true))?;
        Ok(&mut self.zip)
    }

    /// Packs `media` under its own name; one that cannot be read is left out and said.
    pub(in crate::formats) fn media(
        &mut self,
        media: &Media,
        said: &mut Vec<Diagnostic>,
    ) -> Result<usize, Cause> {
        let options = match is_compressed(&media.name) {
            true => options().compression_method(CompressionMethod::Stored),
            false => options(),
        };
        self.zip.start_file(&*media.name, options)?;
        let Err(error) = media.copy_to(&mut self.zip) else { return Ok(1) };
        self.zip.abort_file()?;
        let (name, detail) = (media.name.clone(), error.to_string());
        said.push(Diagnostic::of_all(Problem::Media(MediaFault::Unwritten { name, detail })));
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
