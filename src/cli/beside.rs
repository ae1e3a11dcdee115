//! The folder of media beside an output: `deck.csv` has `deck.media`.
//!
//! A file in it is complete or not there, one that is as it should be is left alone, and none is
//! ever removed.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use deckconv::media::Media;
use deckconv::output::Replacement;

use super::disk::{self, Kept};

/// The folder, which is made for the first file.
pub(super) struct Beside {
    pub(super) folder: PathBuf,
    /// Whether a file of another content may be replaced.
    pub(super) may_replace: bool,
}

impl Beside {
    /// The one that belongs to the output at `path`.
    pub(super) fn of(path: &Path, may_replace: bool) -> Self {
        Self { folder: disk::media_folder(path), may_replace }
    }

    /// Puts `media` into it; says whether it was not there.
    pub(super) fn put(&self, media: &Media) -> io::Result<bool> {
        let name = Path::new(&media.name);
        let mut parts = name.components();
        if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
            return Err(io::Error::other("its name leads out of the folder"));
        }
        let target = self.folder.join(name);
        match target.symlink_metadata() {
            Ok(found) if found.is_file() => {
                let there = Media::new(&media.name, Arc::new(Kept(target.clone())));
                if there == *media {
                    return Ok(false);
                }
                if !self.may_replace {
                    return Err(io::Error::other(format!(
                        "another file stands at {}; --force replaces it",
                        target.display()
                    )));
                }
            }
            Ok(_) => {
                let target = target.display();
                return Err(io::Error::other(format!("{target} is no regular file")));
            }
            Err(_) => std::fs::create_dir_all(&self.folder)?,
        }
        let mut replacement = Replacement::of(&target)?;
        media.copy_to(&mut replacement)?;
        replacement.put_in_place()?;
        Ok(true)
    }
}
