//! What files are called that deckconv names: as Linux, macOS and Windows all take it.
//!
//! It must not know where they lie.

use std::path::Path;

use deckconv::formats::{self, Format};
use deckconv::media::is_device;

/// A name may have so many bytes, so that there is room for what is put behind it.
const MOST_BYTES: usize = 200;

/// `name` with the format's extension, as any system takes it, and none that Anki would take for
/// a whole collection.
pub(super) fn file_name(name: &str, format: &Format) -> String {
    let whole = format!("{}.{}", safe(name), format.extension());
    match replaces_collection(Path::new(&whole)) {
        Some(_) => format!("deck-{whole}"),
        None => whole,
    }
}

/// The name of the file at `path`.
pub(super) fn file_name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `name` as any system takes it for a file's.
pub(super) fn safe(name: &str) -> String {
    let safe = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    let name: String = name.chars().map(safe).collect();
    let name = name.get(..name.floor_char_boundary(MOST_BYTES)).unwrap_or(&name);
    let name = name.trim_end_matches([' ', '.']);
    match name.split_once('.') {
        _ if name.is_empty() => "deck".to_owned(),
        Some((device, rest)) if is_device(device) => format!("{device}_.{rest}"),
        None if is_device(name) => format!("{name}_"),
        _ => name.to_owned(),
    }
}

/// Why Anki must not get a package of this name: it would replace the user's whole collection.
pub(super) fn replaces_collection(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    formats::replaces_collection(&name).then(|| {
        format!("Anki takes a file named {name} for a whole collection and replaces the user's; choose another name")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use deckconv::formats::named;
    use proptest::prelude::*;

    #[test]
    fn names_are_safe_everywhere() {
        let apkg = named("apkg").unwrap();
        let cases = [
            ("Capitals", "Capitals.apkg"),
            ("a/b:c?", "a_b_c_.apkg"),
            ("dots...", "dots.apkg"),
            ("", "deck.apkg"),
            ("con", "con_.apkg"),
            ("Nul.backup", "Nul_.backup.apkg"),
            ("console", "console.apkg"),
            ("collection", "deck-collection.apkg"),
            ("backup-2026", "deck-backup-2026.apkg"),
        ];
        for (name, file) in cases {
            assert_eq!(file_name(name, apkg), file, "{name:?}");
        }
    }

    /// Names as decks have them, and then those that make trouble.
    fn any_name() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "(con|PRN|aux|NUL|com[0-9]|lpt[0-9])[ .]{0,3}[a-z.]{0,4}",
            "[a-z<>:\"/\\\\|?* .]{0,12}",
            "[ä日😀]{60,90}",
        ]
    }

    proptest! {
        #[test]
        fn whatever_a_deck_is_called_its_file_has_a_name(name in any_name()) {
            let file = safe(&name);
            let forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
            prop_assert!(!file.contains(forbidden), "{file:?}");
            prop_assert!(!file.is_empty() && !file.ends_with([' ', '.']), "{file:?}");
            prop_assert!(!is_device(&file), "{file:?}");
            prop_assert!(file.len() <= MOST_BYTES + 1, "{file:?}");
            prop_assert_eq!(safe(&file), file);
        }
    }
}
