//! Files on the disk as the library sees them: an input, what lies beside it, room to work in.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use deckconv::formats::Input;
use deckconv::media::Stored;
use deckconv::source::Site;
use tempfile::{NamedTempFile, TempPath};

/// A file on the disk, and the folders in which what it refers to may lie.
#[derive(Debug)]
pub(super) struct OnDisk {
    pub(super) path: PathBuf,
    /// Where to look for media, the likeliest first.
    pub(super) media: Vec<PathBuf>,
}

impl Site for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Input + Send>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn scratch(&self) -> io::Result<TempPath> {
        scratch()
    }

    fn beside(&self, path: &str) -> Option<Arc<dyn Stored>> {
        let folders = self.media.iter().filter_map(|folder| folder.canonicalize().ok());
        let folders: Vec<PathBuf> = folders.collect();
        folders.iter().find_map(|folder| {
            let whole = folder.join(path).canonicalize().ok()?;
            // Nothing outside of the folders that the user has named is anybody's business,
            // whichever way leads there.
            let inside = folders.iter().any(|folder| whole.starts_with(folder));
            (inside && whole.is_file()).then(|| Arc::new(Kept(whole)) as Arc<dyn Stored>)
        })
    }
}

/// An empty file to work in, among the system's temporary ones.
pub(super) fn scratch() -> io::Result<TempPath> {
    Ok(NamedTempFile::with_prefix(".deckconv-")?.into_temp_path())
}

/// A file that is read when it is wanted.
pub(super) struct Kept(pub(super) PathBuf);

impl Stored for Kept {
    fn copy_to(&self, out: &mut dyn Write) -> io::Result<u64> {
        io::copy(&mut File::open(&self.0)?, out)
    }

    fn length(&self) -> Option<u64> {
        self.0.metadata().ok().map(|found| found.len())
    }
}

/// Where the media of the file at `path` may lie, which was found `depth` folders below one that the
/// user named: in the folders named for them, else beside it, else in that folder.
pub(super) fn media_folders(path: &Path, depth: usize, named: &[PathBuf]) -> Vec<PathBuf> {
    let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let usual = [media_folder(path), beside.to_path_buf(), beside.join("media")];
    let above = (depth > 0).then(|| beside.ancestors().nth(depth)).flatten();
    let above = above.map(|above| match above.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => above.to_path_buf(),
    });
    named.iter().cloned().chain(usual).chain(above).collect()
}

/// The folder for the media of the file at `path`: `deck.csv` has `deck.media`.
pub(super) fn media_folder(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(".media");
    path.with_file_name(name)
}

/// The first bytes of the file at `path`, as many as tell what it is.
pub(super) fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(8);
    File::open(path)?.take(8).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_leads_out() {
        let desk = tempfile::tempdir().unwrap();
        let at = |path: &str| desk.path().join(path);
        std::fs::create_dir_all(at("notes/chapter")).unwrap();
        std::fs::create_dir_all(at("pictures")).unwrap();
        for file in ["secret.png", "notes/a.png", "notes/chapter/deck.md", "pictures/b.png"] {
            std::fs::write(at(file), file).unwrap();
        }
        #[cfg(unix)]
        for (to, link) in [("../secret.png", "notes/link.png"), ("..", "notes/up")] {
            std::os::unix::fs::symlink(to, at(link)).unwrap();
        }
        let path = at("notes/chapter/deck.md");
        let has = |depth: usize, named: &[PathBuf], wanted: &str| {
            let media = media_folders(&path, depth, named);
            OnDisk { path: path.clone(), media }.beside(wanted).is_some()
        };
        let absolute = at("secret.png").display().to_string();
        let outside =
            ["../../secret.png", "link.png", "../link.png", "../up/secret.png", &absolute];
        for wanted in outside {
            assert!(!has(1, &[at("pictures")], wanted), "{wanted}");
        }
        assert!(!has(1, &[], "chapter") && !has(1, &[], "") && !has(1, &[], "a\0b"));
        // What lies above is the user's only where they named it.
        assert!(!has(0, &[], "../a.png") && has(1, &[], "../a.png") && has(1, &[], "a.png"));
        assert!(!has(1, &[], "../../pictures/b.png"));
        assert!(has(1, &[at("pictures")], "../../pictures/b.png"));
        assert!(has(1, &[at("pictures")], "b.png"));
        let absolute = at("pictures/b.png").display().to_string();
        assert!(has(1, &[at("pictures")], &absolute));
    }
}
