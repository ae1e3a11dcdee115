//! The uuids of decks and note types that have none yet: made from their names, so that they are the
//! same the next time.

use sha1::{Digest, Sha1};

use crate::deck::NoteType;

/// The key under which CrowdAnki keeps a uuid, in Anki too.
pub(super) const UUID: &str = "crowdanki_uuid";

/// What the deck is called that stands above several which have none above them.
pub(super) const SEVERAL: &str = "Decks";

/// The uuid of the deck with this whole name.
pub(super) fn deck_uuid(name: &str) -> String {
    uuid(&["deck", name])
}

/// The uuid of a note type: what its templates say is no part of it, so that a change updates it.
pub(super) fn note_type_uuid(note_type: &NoteType) -> String {
    let fields = note_type.fields.iter().map(|field| field.name.as_str());
    let templates = note_type.templates.iter().map(|template| template.name.as_str());
    let parts = ["note type", note_type.name.as_str()];
    uuid(&parts.into_iter().chain(fields).chain(templates).collect::<Vec<_>>())
}

/// The uuid of the options that every deck has.
pub(super) fn options_uuid() -> String {
    uuid(&["options"])
}

/// A uuid of version 5: a SHA-1 of names, with its version in it.
fn uuid(parts: &[&str]) -> String {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 20] = hash.finalize().into();
    let hex = |from: usize, to: usize| -> String {
        let bytes = digest.iter().enumerate().skip(from).take(to - from);
        let versioned = bytes.map(|(at, byte)| match at {
            6 => byte & 0x0f | 0x50,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        });
        versioned.map(|byte| format!("{byte:02x}")).collect()
    };
    [hex(0, 4), hex(4, 6), hex(6, 8), hex(8, 10), hex(10, 16)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_uuid() {
        let uuid = deck_uuid("Spanish");
        assert_eq!((uuid.len(), uuid.as_bytes()[14]), (36, b'5'));
        assert_eq!(uuid, deck_uuid("Spanish"));
        assert_ne!(uuid, deck_uuid("Spanish::Verbs"));
    }
}
