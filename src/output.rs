//! Files that are complete or not there: written beside the target, synced, then renamed.
//!
//! It must not know formats or what is written.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

/// A file on its way to `target`: beside it until [`commit`](Self::commit), gone if dropped before.
#[derive(Debug)]
pub struct Replacement {
    target: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Replacement {
    /// Begins a file that will replace `target`, or what `target` links to.
    ///
    /// # Errors
    /// If nothing can be written in the target's folder.
    pub fn of(target: &Path) -> io::Result<Self> {
        let target = follow(target)?;
        let file = temporary().tempfile_in(folder_of(&target))?;
        Ok(Self { target, file: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Whether what was written is byte for byte what `target` holds already.
    ///
    /// # Errors
    /// If either cannot be read.
    pub fn is_unchanged(&mut self) -> io::Result<bool> {
        self.file.flush()?;
        let new = self.file.get_mut().as_file_mut();
        let length = new.stream_position()?;
        let old = match File::open(&self.target) {
            Ok(old) => old,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        if old.metadata()?.len() != length {
            return Ok(false);
        }
        new.seek(SeekFrom::Start(0))?;
        let same = same_bytes(&mut *new, old)?;
        new.seek(SeekFrom::End(0))?;
        Ok(same)
    }

    /// Puts the file in place of the target, on the disk before it is under its name. Says how
    /// long it is.
    ///
    /// # Errors
    /// If the disk is full or the target cannot be replaced; the target is then as it was.
    pub fn commit(self) -> io::Result<u64> {
        self.complete(true)?.put_in_place()
    }

    /// The same without waiting for the disk: for one of many, which can be written again.
    ///
    /// # Errors
    /// As [`commit`](Self::commit).
    pub fn put_in_place(self) -> io::Result<u64> {
        self.complete(false)?.put_in_place()
    }

    /// Ends the file and leaves it beside its target for now, on the disk if it `is_synced`.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn complete(self, is_synced: bool) -> io::Result<Complete> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let length = file.as_file().metadata()?.len();
        if let Ok(old) = fs::metadata(&self.target) {
            file.as_file().set_permissions(old.permissions())?;
        }
        if is_synced {
            file.as_file().sync_all()?;
        }
        Ok(Complete { target: self.target, file: file.into_temp_path(), length, is_synced })
    }
}

/// A whole file beside its target, gone if dropped: several can be put in place together.
#[derive(Debug)]
pub struct Complete {
    target: PathBuf,
    file: TempPath,
    length: u64,
    is_synced: bool,
}

impl Complete {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Puts it in place of its target. Says how long it is.
    ///
    /// # Errors
    /// If the target cannot be replaced; it is then as it was.
    pub fn put_in_place(self) -> io::Result<u64> {
        self.file.persist(&self.target).map_err(|error| error.error)?;
        if self.is_synced {
            sync_folder(folder_of(&self.target))?;
        }
        Ok(self.length)
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Replacement {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Waits until all that was written to the file system of `folder` is on the disk: once for many files
/// that were put in place without. Where the system has no way to wait for all, it does nothing.
///
/// # Errors
/// If the folder cannot be opened, or the disk fails.
pub fn sync_all_in(folder: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(File::open(folder)?)?;
    #[cfg(not(target_os = "linux"))]
    sync_folder(folder)?;
    Ok(())
}

/// An empty file beside `target` for work that does not fit into memory, removed when dropped.
///
/// # Errors
/// If nothing can be written in the target's folder.
pub fn scratch(target: &Path) -> io::Result<TempPath> {
    Ok(temporary().tempfile_in(folder_of(target))?.into_temp_path())
}

/// Names such as `.deckconv-x7f3.part`, which a folder walk passes over.
fn temporary() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".deckconv-").suffix(".part");
    #[cfg(unix)]
    {
        // As any new file: readable by whom the user's mask lets.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What `target` links to, however many links lie between, also where nothing is there yet.
fn follow(target: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut target = target.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::symlink_metadata(&target) {
            Ok(found) if found.is_symlink() => {
                target = folder_of(&target).join(fs::read_link(&target)?);
            }
            _ => return Ok(target),
        }
    }
    Err(io::Error::other("too many links"))
}

fn same_bytes(a: impl Read, b: impl Read) -> io::Result<bool> {
    let (mut a, mut b) = (io::BufReader::new(a).bytes(), io::BufReader::new(b).bytes());
    loop {
        match (a.next().transpose()?, b.next().transpose()?) {
            (None, None) => return Ok(true),
            (a, b) if a != b => return Ok(false),
            _ => {}
        }
    }
}

/// Makes a rename in `folder` last through a power cut, where the system can.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
