//! The media of a collection: each name once, found by it.
//!
//! It must not know who refers to them.

use std::collections::HashMap;
use std::io;
use std::ops::Deref;

use super::{Media, told_apart};

/// Media files, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct MediaFiles {
    list: Vec<Media>,
    /// Where they are in the list, by their names in small letters: some systems know no others.
    by_name: HashMap<String, Vec<u32>>,
}

impl MediaFiles {
    /// Puts `new` at the end, unless a file of exactly its name is there.
    pub fn push(&mut self, new: Media) {
        if self.position(&new.name).is_none() {
            let index = self.list.len() as u32;
            self.by_name.entry(new.name.to_lowercase()).or_default().push(index);
            self.list.push(new);
        }
    }

    /// Where the file called exactly `name` is in the list.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let mut alike = self.called_like(name).iter().map(|index| *index as usize);
        alike.find(|index| self.list.get(*index).is_some_and(|media| media.name == name))
    }

    /// Adds a file; the name it got, if another file had its own.
    ///
    /// # Errors
    /// If one of two files of a name cannot be read to compare them.
    pub fn add(&mut self, new: Media) -> io::Result<Option<String>> {
        let alike = self.called_like(&new.name);
        if alike.is_empty() {
            self.push(new);
            return Ok(None);
        }
        let print = new.fingerprint()?;
        for known in alike.iter().filter_map(|index| self.list.get(*index as usize)) {
            if known.fingerprint()? == print {
                return Ok((known.name != new.name).then(|| known.name.clone()));
            }
        }
        let name = told_apart(&new.name, &print.sha1);
        self.push(new.called(name.clone()));
        Ok(Some(name))
    }

    /// Reads what has to be compared before all of `others` can be added, so that none of them
    /// fails halfway.
    ///
    /// # Errors
    /// If one of two files of a name cannot be read.
    pub(crate) fn compare(&self, others: &Self) -> io::Result<()> {
        for other in others {
            for known in self.called_like(&other.name) {
                self.list.get(*known as usize).map(Media::fingerprint).transpose()?;
                other.fingerprint()?;
            }
        }
        Ok(())
    }

    fn called_like(&self, name: &str) -> &[u32] {
        self.by_name.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

impl Deref for MediaFiles {
    type Target = [Media];

    fn deref(&self) -> &[Media] {
        &self.list
    }
}

impl PartialEq for MediaFiles {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for MediaFiles {}

impl FromIterator<Media> for MediaFiles {
    fn from_iter<I: IntoIterator<Item = Media>>(media: I) -> Self {
        let mut files = Self::default();
        media.into_iter().for_each(|media| files.push(media));
        files
    }
}

impl IntoIterator for MediaFiles {
    type Item = Media;
    type IntoIter = std::vec::IntoIter<Media>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'m> IntoIterator for &'m MediaFiles {
    type Item = &'m Media;
    type IntoIter = std::slice::Iter<'m, Media>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn names_are_told_apart_and_equal_files_are_one() {
        let file = |name: &str, bytes: &'static [u8]| Media::new(name, Arc::new(bytes));
        let mut files = MediaFiles::default();
        assert_eq!(files.add(file("a.png", b"one")).unwrap(), None);
        assert_eq!(files.add(file("a.png", b"one")).unwrap(), None);
        assert_eq!(files.add(file("A.PNG", b"one")).unwrap().as_deref(), Some("a.png"));
        let second = files.add(file("a.png", b"two")).unwrap();
        let other = "a-ad782ecdac770fc6eb9a62e44f90873fb97fb26b.png";
        assert_eq!(second.as_deref(), Some(other));
        assert_eq!(files.add(file("a.png", b"two")).unwrap(), second);
        let names: Vec<&str> = files.iter().map(|media| media.name.as_str()).collect();
        assert_eq!(names, ["a.png", other]);
        let files: MediaFiles = files.into_iter().filter(|media| media.name == other).collect();
        assert_eq!((files.position(other), files.position("a.png")), (Some(0), None));
    }

    struct Gone;

    impl crate::media::Stored for Gone {
        fn copy_to(&self, _: &mut dyn io::Write) -> io::Result<u64> {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    #[test]
    fn what_cannot_be_compared_changes_nothing() {
        let holds = |stored: Arc<dyn crate::media::Stored>| {
            let mut collection = crate::deck::Collection::default();
            collection.decks.named("d");
            collection.media.push(Media::new("a.png", stored));
            collection
        };
        let mut all = holds(Arc::new("one"));
        let before = all.clone();
        assert!(all.append(holds(Arc::new(Gone))).is_err());
        assert!(all == before);
    }
}
