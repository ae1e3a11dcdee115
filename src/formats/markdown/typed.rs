//! What the writers of all dialects have in common: sides as Markdown, runs of notes, what to count.
//!
//! It must not know any one dialect.

use std::borrow::Cow;

use crate::cards::counts;
use crate::deck::{Collection, Note};
use crate::formats::{Carries, ClozeParts, Markup, MediaFolder, MediaGoes, READ_ONLY, Written};
use crate::text::{Notation, Role, Text};

/// What a dialect holds that has tags and decks, and of clozes only what they hide.
pub(in crate::formats) const CARRIES: Carries = Carries {
    tags: true,
    decks: true,
    clozes: ClozeParts::BARE,
    media: MediaGoes::Beside,
    // Text refers to its files as they are seen from where it lies.
    media_folder: MediaFolder::Same,
    markups: &[Markup::Markdown],
    ..READ_ONLY.carries
};

/// A side as `notation` has it: one with nothing on it is a space, so that it stands somewhere.
pub(in crate::formats) fn side<'t>(
    text: &'t Text<'_>,
    role: Role,
    notation: &Notation,
) -> Cow<'t, str> {
    let side = text.to_markdown(role, notation);
    if side.trim().is_empty() { Cow::Borrowed("&nbsp;") } else { side }
}

/// The notes in runs of one deck each, in their order.
pub(in crate::formats) fn runs<'c, 'a>(
    collection: &'c Collection<'a>,
) -> impl Iterator<Item = (&'c str, &'c [Note<'a>])> {
    let runs = collection.notes.chunk_by(|one, other| one.deck == other.deck);
    runs.filter_map(|run| Some((collection.deck_of(run.first()?), run)))
}

/// A tag of letters, digits, `-` and `_`, its levels apart by `::`, as most apps have them.
pub(in crate::formats) fn tag_form(tag: &str) -> String {
    let level = |level: &str| -> String {
        level
            .chars()
            .map(|c| if c.is_alphanumeric() || "_-".contains(c) { c } else { '-' })
            .collect()
    };
    let levels: Vec<String> =
        tag.split("::").map(level).filter(|level| !level.is_empty()).collect();
    let form = levels.join("::");
    match form.chars().any(char::is_alphabetic) {
        true => form,
        // What has no letter in it is no tag there.
        false => format!("n{form}"),
    }
}

/// A tag as it stands in text: `#level/level`.
pub(in crate::formats) fn hash_tag(tag: &str) -> String {
    format!("#{}", tag.replace("::", "/"))
}

/// What was written, and what to do with it.
pub(in crate::formats) fn written(collection: &Collection<'_>, next: &str) -> Written {
    Written {
        cards: counts(collection).iter().sum(),
        media: collection.media.len(),
        next: next.to_owned(),
        ..Written::default()
    }
}
