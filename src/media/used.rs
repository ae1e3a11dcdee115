//! Which media notes and note types refer to.
//!
//! It must not know where the files are.

use std::collections::HashSet;

use super::reference::names;
use crate::deck::{Note, NoteType};
use crate::text::references;

/// Whether Anki keeps a file of this name whoever refers to it: templates and styles do, and what
/// LaTeX was made into.
pub(crate) fn is_static(name: &str) -> bool {
    name.starts_with('_') || name.starts_with("latex-")
}

/// The names to which any of `notes` and `note_types` refer, in every way that finds the file.
pub(crate) fn used(notes: &[Note<'_>], note_types: &[NoteType]) -> HashSet<String> {
    let mut used = HashSet::new();
    let mut take = |reference: &str| used.extend(names(reference).map(|name| name.into_owned()));
    for field in notes.iter().flat_map(|note| &note.fields) {
        field.references().iter().for_each(|reference| take(reference));
    }
    note_types.iter().flat_map(of_type).for_each(|reference| take(&reference));
    used
}

/// The files that templates and style of `note_type` refer to, each once.
pub(crate) fn of_type(note_type: &NoteType) -> Vec<String> {
    let mut found = Vec::new();
    let sides = note_type.templates.iter().flat_map(|template| [&template.front, &template.back]);
    for text in sides.chain([&note_type.css]) {
        let shown = references(text).into_iter().map(|name| name.into_owned());
        // What a filter or a field makes of a template is not known here.
        found.extend(shown.filter(|name| !name.contains("{{")));
        found.extend(statics(text).map(str::to_owned));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The names of static files in a template or a style: after a quote, a bracket or `=`.
fn statics(text: &str) -> impl Iterator<Item = &str> {
    const EXTENSIONS: [&str; 22] = [
        "ttf", "otf", "woff", "woff2", "eot", "css", "js", "png", "jpg", "jpeg", "gif", "svg",
        "webp", "avif", "ico", "mp3", "ogg", "wav", "m4a", "mp4", "webm", "json",
    ];
    let ends = |c: char| c.is_whitespace() || "\"'()<>;&?#".contains(c);
    let names = text.split(['"', '\'', '(', '=']).filter(|rest| is_static(rest));
    names.filter_map(move |rest| {
        let name = rest.split(ends).next()?;
        let (_, extension) = name.rsplit_once('.')?;
        EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_templates_and_styles_are_found() {
        let mut note_type = NoteType::plain("t", &["Front"]);
        note_type.css =
            "@font-face{src:url(_a.ttf)} .x{background:url( \"_b.png\")} @import '_c.css';".into();
        note_type.templates[0].front =
            "<script src=_d.js></script><img src=\"logo.png\"><a target=\"_blank\">{{_x.y}}".into();
        let found = ["_a.ttf", "_b.png", "_c.css", "_d.js", "logo.png"];
        assert_eq!(of_type(&note_type), found);
    }
}
