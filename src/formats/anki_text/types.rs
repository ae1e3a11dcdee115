//! What the names of note types say about how cards are made.

use crate::deck::Kind;

/// The name of Anki's own note type for a built-in kind.
pub(super) fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Basic | Kind::Custom(_) => "Basic",
        Kind::Reversed => "Basic (and reversed card)",
        Kind::OptionalReversed => "Basic (optional reversed card)",
        Kind::TypeIn => "Basic (type in the answer)",
        Kind::Cloze => "Cloze",
    }
}

/// What the names of the note types in our packages begin with.
const OURS: &str = "deckconv ";

/// Whether the note type called `name` came to Anki in a package of ours.
pub(super) fn is_ours(name: &str) -> bool {
    name.trim().starts_with(OURS)
}

/// The kind of the note type called `name`, where the name leaves no doubt.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    // Anki numbers copies: `Basic-1a2b3`, `Basic+`.
    let bare = name.trim().strip_prefix(OURS).unwrap_or(name.trim());
    let exact = Kind::BUILT_IN.into_iter().find(|kind| name_of(*kind).eq_ignore_ascii_case(bare));
    exact.or_else(|| {
        let lower = bare.to_lowercase();
        let ends = |ending: &str| lower.trim_end_matches(['+', '*']).ends_with(ending);
        if ends("(and reversed card)") {
            Some(Kind::Reversed)
        } else if ends("(optional reversed card)") {
            Some(Kind::OptionalReversed)
        } else if ends("(type in the answer)") {
            Some(Kind::TypeIn)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_names_are_known() {
        for kind in Kind::BUILT_IN {
            assert_eq!(kind_of(name_of(kind)), Some(kind));
            assert_eq!(kind_of(&format!("deckconv {}", name_of(kind))), Some(kind));
        }
        assert_eq!(kind_of("Spanish (and reversed card)"), Some(Kind::Reversed));
        assert_eq!(kind_of("Basic Verbs"), None);
    }
}
