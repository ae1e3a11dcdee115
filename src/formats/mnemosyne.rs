//! Mnemosyne's `.cards`, for sharing: a zip of tags, facts and cards as XML, and their media.
//!
//! A fact is a note; its type of cards says which cards it has. `markup.rs` knows what Mnemosyne calls
//! text; `read.rs` and `write.rs` know the XML. A fact keeps its id, by which Mnemosyne knows it again.
//! Facts: what Mnemosyne 2.11 writes and reads, which the tests ask.

use crate::deck::{CardTemplate, Kind, NoteType};
use crate::formats::{Carries, Evidence, Format, Heeds, Markup, MediaGoes, READ_ONLY};
use crate::source::Source;

mod card_type;
pub(super) mod markup;
mod read;
mod write;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "mnemosyne",
    title: "Mnemosyne",
    summary: "a .cards file for Mnemosyne: facts, tags and media",
    extensions: &["cards"],
    claims: &["cards"],
    binary: true,
    carries: Carries {
        ids: true,
        tags: true,
        kinds: &[Kind::Basic, Kind::Reversed],
        media: MediaGoes::Inside,
        markups: &[Markup::Html],
        ..Carries::NOTHING
    },
    heeds: Heeds::NONE,
    detect,
    read: Some(read::read),
    write: Some(write::write),
    ..READ_ONLY
};

/// The names of what is in the archive besides media.
const CARDS: &str = "cards.xml";
const METADATA: &str = "METADATA";

/// The key of the metadata that names the cards.
const SET_NAME: &str = "card_set_name";

/// The tag of cards without a tag: its name, and its id.
const UNTAGGED: &str = "__UNTAGGED__";

/// What the entries of the XML are about, by their `type`.
mod event {
    pub(super) const CARD: &str = "6";
    pub(super) const TAG: &str = "10";
    pub(super) const MEDIA: &str = "13";
    pub(super) const FACT: &str = "16";
    pub(super) const FACT_VIEW: &str = "19";
    pub(super) const CARD_TYPE: &str = "22";
}

fn detect(source: &Source) -> Evidence {
    let has = |name: &str| memchr::memmem::find(source.bytes(), name.as_bytes()).is_some();
    match Source::is_package(source.bytes()) && has(CARDS) && has(METADATA) {
        true => Evidence::certain("it is an archive with a cards.xml inside"),
        false => Evidence::NONE,
    }
}

/// The note type of Mnemosyne's cards for vocabulary: the word asks for its meaning, and the meaning
/// for the word.
pub(super) fn vocabulary() -> NoteType {
    const BACK: &str = "{{FrontSide}}\n\n<hr id=answer>\n\n";
    const SOUND: &str = "{{#Pronunciation}}{{Pronunciation}}<br>{{/Pronunciation}}";
    const NOTES: &str = "{{#Notes}}<br>{{Notes}}{{/Notes}}";
    let fields = ["Foreign word or phrase", "Pronunciation", "Meaning", "Notes"];
    let template = |name: &str, front: &str, back: String| CardTemplate {
        name: name.to_owned(),
        front: front.to_owned(),
        back,
        ..CardTemplate::default()
    };
    let word = "{{Foreign word or phrase}}";
    NoteType {
        templates: vec![
            template("Recognition", word, format!("{BACK}{SOUND}{{{{Meaning}}}}{NOTES}")),
            template("Production", "{{Meaning}}", format!("{BACK}{word}<br>{SOUND}{NOTES}")),
        ],
        ..NoteType::plain("Vocabulary", &fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note_types;

    #[test]
    fn anki_takes_the_note_type() {
        assert_eq!(note_types::fault(&vocabulary()), None);
        assert_eq!(vocabulary().templates.len(), 2);
    }
}
