//! The media of a collection: how many, how large, and which of them are wanted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::deck::Collection;
use crate::media::{is_embedded, is_remote, names};

/// Media files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MediaSummary {
    /// How many there are.
    pub files: usize,
    /// How long they are together, in bytes.
    pub bytes: u64,
    /// The same by extension, the largest first.
    pub extensions: Vec<ExtensionSummary>,
    /// How many files fields refer to, each name once.
    pub referenced: usize,
    /// How many of these are not there.
    pub missing: usize,
}

/// The media files with one extension.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExtensionSummary {
    /// The extension in lower case, without the dot; empty for files that have none.
    pub extension: String,
    /// How many there are.
    pub files: usize,
    /// How long they are together, in bytes.
    pub bytes: u64,
}

pub(super) fn summary(collection: &Collection<'_>) -> MediaSummary {
    let mut extensions: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    let mut there = BTreeSet::new();
    for file in &collection.media {
        there.insert(file.name.as_str());
        let extension = file.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let (files, bytes) = extensions.entry(extension.to_lowercase()).or_default();
        *files += 1;
        // One that cannot be read has no length; `check` and conversions say which.
        *bytes += file.fingerprint().map_or(0, |print| print.size);
    }
    let mut referred = BTreeSet::new();
    for field in collection.notes.iter().flat_map(|note| &note.fields) {
        referred.extend(
            field.references().into_iter().filter(|name| !is_remote(name) && !is_embedded(name)),
        );
    }
    // As `check` finds them: a name may be written as in an address.
    let is_there = |reference: &str| names(reference).any(|name| there.contains(&*name));
    let missing = referred.iter().filter(|reference| !is_there(reference)).count();
    let mut extensions: Vec<ExtensionSummary> = extensions
        .into_iter()
        .map(|(extension, (files, bytes))| ExtensionSummary { extension, files, bytes })
        .collect();
    extensions.sort_by_key(|of| std::cmp::Reverse(of.bytes));
    MediaSummary {
        files: collection.media.len(),
        bytes: extensions.iter().map(|of| of.bytes).sum(),
        extensions,
        referenced: referred.len(),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::deck::Note;
    use crate::media::Media;
    use crate::text::Text;

    #[test]
    fn a_file_is_there_however_its_name_is_written() {
        let mut collection = Collection::default();
        collection.media.push(Media::new("a b.png", Arc::new(Vec::new())));
        let front = Text::html("<img src=\"a%20b.png\"> <img src=gone.png>");
        collection.notes.push(Note::basic(front, Text::EMPTY));
        let found = summary(&collection);
        assert_eq!((found.referenced, found.missing), (2, 1));
    }
}
