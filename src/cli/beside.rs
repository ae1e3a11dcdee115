//! The folder of media beside an output: `deck.csv` has `deck.media`, unless its app looks elsewhere.
//!
//! A file in it is complete or not there, one that is as it should be is left alone, and none is
//! ever removed. It must not know any one format, or what stands in the output.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use deckconv::formats::MediaFolder;
use deckconv::media::{Media, kind, normal_name};
use deckconv::output::Replacement;

use super::disk::{self, Kept};

/// The folder, which is made for the first file.
pub(super) struct Beside {
    pub(super) folder: PathBuf,
    /// Whether it is the folder of the output, among whatever else the user has there.
    is_shared: bool,
    /// Whether a file of another content may be replaced.
    force: bool,
}

impl Beside {
    /// The one that belongs to the output at `path`. Nobody but deckconv named it, whoever named
    /// the output: a file there that differs may be the user's own, and only `force` replaces it.
    pub(super) fn of(path: &Path, folder: MediaFolder, force: bool) -> Self {
        let is_shared = folder == MediaFolder::Same;
        let folder = match folder {
            MediaFolder::Own => disk::media_folder(path),
            MediaFolder::Called(name) => path.with_file_name(name),
            MediaFolder::Same => match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
                _ => PathBuf::from("."),
            },
        };
        Self { folder, is_shared, force }
    }

    /// Whether `media` has to be put into it: it is not there yet, or may be replaced.
    pub(super) fn wants(&self, media: &Media) -> io::Result<bool> {
        let target = self.place_of(media)?;
        let Ok(found) = target.symlink_metadata() else { return Ok(true) };
        if !found.is_file() {
            let target = target.display();
            return Err(io::Error::other(format!("{target} is no regular file")));
        }
        let there = Media::new(&media.name, Arc::new(Kept(target.clone())));
        if there == *media {
            return Ok(false);
        }
        match self.force {
            true => Ok(true),
            false => Err(io::Error::other(format!(
                "another file of that name stands at {}, yours or an older one; --force replaces it",
                target.display()
            ))),
        }
    }

    /// Puts `media` into it.
    pub(super) fn put(&self, media: &Media) -> io::Result<()> {
        let target = self.place_of(media)?;
        std::fs::create_dir_all(&self.folder)?;
        let mut replacement = Replacement::of(&target)?;
        media.copy_to(&mut replacement)?;
        replacement.put_in_place()?;
        Ok(())
    }

    /// Where `media` stands in it.
    fn place_of(&self, media: &Media) -> io::Result<PathBuf> {
        let name = Path::new(&media.name);
        if cfg!(windows) && normal_name(&media.name) != media.name {
            return Err(io::Error::other("Windows gives no file such a name"));
        }
        // A deck is anybody's, and so are the names of its files: some programs obey what lies in a folder.
        if self.is_shared && kind(&media.name).is_none() {
            let why = "among your own files, only pictures, sounds and films are put";
            return Err(io::Error::other(why));
        }
        let mut parts = name.components();
        match (parts.next(), parts.next()) {
            (Some(Component::Normal(_)), None) => Ok(self.folder.join(name)),
            _ => Err(io::Error::other("its name leads out of the folder")),
        }
    }
}
