//! The media in an archive: taken over with the names that every Anki takes.
//!
//! It must not know what else is in one.

use std::collections::HashMap;

use super::Archive;
use crate::formats::{Found, Input};
use crate::media::{Media, file_name, names, normal_name};
use crate::report::{Diagnostic, PackageFault, Problem};

/// Takes over all files of `archive` but `others`; `path_of` says which file the text means by what it
/// writes. They may lie in folders there.
pub(in crate::formats) fn take_media(
    archive: &Archive<Box<dyn Input + Send>>,
    others: &[&str],
    path_of: fn(&str) -> &str,
    found: &mut Found<'_>,
) {
    let mut called: HashMap<String, String> = HashMap::new();
    for path in archive.names().into_iter().filter(|path| !others.contains(&path.as_str())) {
        let name = normal_name(file_name(&path)).into_owned();
        let Some(stored) = archive.stored(&path).filter(|_| !name.is_empty()) else { continue };
        match found.collection.media.add(Media::new(name.clone(), stored)) {
            Ok(other) => _ = called.insert(path, other.unwrap_or(name)),
            Err(error) => {
                let detail = format!("the media file “{path}” is left out: {error}");
                let problem = Problem::Package(PackageFault::Media { detail });
                found.diagnostics.push(Diagnostic::of_all(problem));
            }
        }
    }
    for note in &mut found.collection.notes {
        note.rename_media(|reference| {
            let mut known = names(reference).filter_map(|name| called.get(path_of(&name)).cloned());
            known.next().filter(|name| name != reference)
        });
    }
}
