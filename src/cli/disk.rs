//! Files on the disk as the library sees them: an input, what lies beside it, room to work in.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use deckconv::formats::Input;
use deckconv::media::Stored;
use deckconv::source::Place;
use tempfile::{NamedTempFile, TempPath};

/// A file on the disk, and the folders in which what it refers to may lie.
#[derive(Debug)]
pub(super) struct OnDisk {
    pub(super) path: PathBuf,
    /// Where to look for media, the likeliest first.
    pub(super) media: Vec<PathBuf>,
}

impl Place for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Input + Send>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn scratch(&self) -> io::Result<TempPath> {
        scratch()
    }

    fn beside(&self, path: &str) -> Option<Arc<dyn Stored>> {
        let path = Path::new(path);
        // Nothing outside of the folders that the user has named is anybody's business.
        if !path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            return None;
        }
        self.media.iter().find_map(|folder| {
            let root = folder.canonicalize().ok()?;
            let whole = root.join(path).canonicalize().ok()?;
            let inside = whole.starts_with(&root) && whole.is_file();
            inside.then(|| Arc::new(Kept(whole)) as Arc<dyn Stored>)
        })
    }
}

/// An empty file to work in, among the system's temporary ones.
pub(super) fn scratch() -> io::Result<TempPath> {
    Ok(NamedTempFile::with_prefix(".deckconv-")?.into_temp_path())
}

/// A file that is read when it is wanted.
struct Kept(PathBuf);

impl Stored for Kept {
    fn copy_to(&self, out: &mut dyn Write) -> io::Result<u64> {
        io::copy(&mut File::open(&self.0)?, out)
    }
}

/// Where the media of the file at `path` may lie: in the folders the user named, else beside it.
pub(super) fn media_folders(path: &Path, named: &[PathBuf]) -> Vec<PathBuf> {
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let stem = path.file_stem().unwrap_or_default();
    let mut own = stem.to_os_string();
    own.push(".media");
    let usual = [beside.join(own), beside.to_path_buf(), beside.join("media")];
    named.iter().cloned().chain(usual).collect()
}

/// The first bytes of the file at `path`, as many as tell what it is.
pub(super) fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(8);
    File::open(path)?.take(8).read_to_end(&mut head)?;
    Ok(head)
}
