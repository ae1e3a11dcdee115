//! Single texts made clean: trimmed, composed, without control characters; tags and names of decks
//! as Anki has them.
//!
//! It must not know other notes: what only a whole deck can tell is in `decoration`.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::deck::{Collection, Id, Note};
use crate::identity::nfc;
use crate::report::{Diagnostic, Problem};
use crate::text::{self, Text};

/// Makes the fields and tags of `note` what Anki would store, and its id what every format can say.
pub(super) fn clean(note: &mut Note<'_>, said: &mut Vec<Diagnostic>) {
    let is_odd = |c: char| c.is_control() || is_control(c);
    let mut controls = 0;
    for field in &mut note.fields {
        if is_clean(field.raw()) {
            continue;
        }
        let text = std::mem::replace(field, Text::EMPTY);
        *field = match text {
            Text::Plain(text) => Text::Plain(text::map(composed(text, &mut controls), trim)),
            Text::Html(text) => Text::Html(composed(text, &mut controls)),
        };
    }
    if let Id::Given(id) = &note.id
        && (id.is_empty() || id.contains(is_odd) || id.trim().len() < id.len())
        // One that Anki knows the note by stays what it is.
        && note.anki.is_none()
    {
        // A line or a cell cannot hold them.
        controls += id.chars().filter(|c| is_odd(*c)).count();
        let bare: String = id.chars().filter(|c| !is_odd(*c)).collect();
        let bare = bare.trim();
        note.id = if bare.is_empty() { Id::None } else { Id::Given(bare.to_owned().into()) };
    }
    if controls > 0 {
        said.push(Diagnostic::of_note(Problem::ControlCharacters { count: controls }, note));
    }
    for tag in std::mem::take(&mut note.tags) {
        let clean = clean_tag(&tag);
        if clean != *tag {
            let (tag, changed) = (tag.to_string(), clean.clone());
            said.push(Diagnostic::of_note(Problem::TagChanged { tag, changed }, note));
        }
        let tag = if clean == *tag { tag } else { Cow::Owned(clean) };
        if !tag.is_empty() {
            note.tags.push(tag);
        }
    }
    unrepeat(&mut note.tags);
}

/// Whether nothing can be wrong with `text`: printable ASCII with no space around it. Most text is.
fn is_clean(text: &str) -> bool {
    // Without a way out of the loop it runs over many bytes at once.
    let odd = text.bytes().fold(false, |odd, byte| odd | !matches!(byte, b' '..=b'~'));
    !odd && !text.starts_with(' ') && !text.ends_with(' ')
}

/// Takes out tags that stand twice; the first stays where it is.
pub(crate) fn unrepeat(tags: &mut Vec<Cow<'_, str>>) {
    if tags.len() > 1 {
        let mut met = HashSet::new();
        tags.retain(|tag| met.insert(tag.to_string()));
    }
}

/// Whether `c` means nothing in a text: a control character, or one of those that Unicode keeps for
/// programs alone, which XML cannot hold and Markdown is written with the help of.
fn is_control(c: char) -> bool {
    let is_own = matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}');
    is_own || c.is_ascii_control() && !matches!(c, '\n' | '\t' | '\r')
}

/// `text` in NFC and without control characters but for `\n` and `\t`; `\r` ends a line.
fn composed<'a>(text: Cow<'a, str>, controls: &mut usize) -> Cow<'a, str> {
    // Without a way out of the loop it runs over many bytes at once.
    let is_odd = |byte| byte < b' ' || byte == 0x7f || byte == 0xef;
    let any = text.bytes().fold(false, |any, byte| any | is_odd(byte));
    let text = if any {
        *controls += text.chars().filter(|c| is_control(*c)).count();
        text::map(text, |text| {
            if text.chars().any(|c| is_control(c) || c == '\r') {
                let lines = text.replace("\r\n", "\n").replace('\r', "\n");
                Cow::Owned(lines.chars().filter(|c| !is_control(*c)).collect())
            } else {
                Cow::Borrowed(text)
            }
        })
    } else {
        text
    };
    text::map(text, nfc)
}

/// `text` without the space around it; the first of several lines keeps its indentation.
pub(super) fn trim(text: &str) -> Cow<'_, str> {
    let text = text.trim_end();
    let body = text.trim_start();
    if !body.contains('\n') {
        return Cow::Borrowed(body);
    }
    let blank = text.len() - body.len();
    let line_start = text.get(..blank).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
    Cow::Borrowed(text.get(line_start..).unwrap_or(body))
}

/// `tag` as Anki has it: no control characters, no white space (an underscore instead), no level
/// without a name.
#[must_use]
pub fn clean_tag(tag: &str) -> String {
    let words = tag.split_whitespace().collect::<Vec<_>>().join("_");
    let bare: String = words.chars().filter(|c| !c.is_control()).collect();
    let composed = nfc(&bare);
    let levels = composed.split("::").map(|level| if level.is_empty() { "blank" } else { level });
    if composed.is_empty() { String::new() } else { levels.collect::<Vec<_>>().join("::") }
}

/// Levels of a deck name; Anki has no limit, but no one needs more, and each level is a deck.
const MOST_LEVELS: usize = 15;

/// `name` as Anki would store it: levels trimmed of space and colons, none of them empty.
#[must_use]
pub fn clean_deck_name(name: &str) -> String {
    let bare: String = nfc(name).chars().filter(|c| !c.is_control()).collect();
    let level = |level: &str| {
        let bare = level.trim_matches(|c: char| c.is_whitespace() || c == ':');
        if bare.is_empty() { "blank".to_owned() } else { bare.to_owned() }
    };
    let levels: Vec<String> = bare.split("::").map(level).collect();
    match levels.split_at_checked(MOST_LEVELS) {
        Some((kept, rest)) if !rest.is_empty() => format!("{}-{}", kept.join("::"), rest.join("-")),
        _ => levels.join("::"),
    }
}

/// The name of a deck as titles and keywords have it: with a space for white space in a row.
pub(crate) fn spaced_deck_name(name: &str) -> String {
    let bare = name.replace(is_noncharacter, "");
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nobody sees `c` and no text has it: writers mark things by some of these.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// Gives decks the names that Anki would store; says which changed.
pub fn clean_decks(collection: &mut Collection<'_>) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    collection.rename_decks(|deck| {
        let changed = clean_deck_name(&deck.name);
        if changed != deck.name {
            let (deck, changed) = (deck.name.clone(), changed.clone());
            said.push(Diagnostic::of_all(Problem::DeckChanged { deck, changed }));
        }
        changed
    });
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{AnkiCard, AnkiNote, Deck};

    #[test]
    fn text_is_trimmed_but_code_keeps_its_shape() {
        assert_eq!(trim("  a b \n"), "a b");
        assert_eq!(trim("\n\n    if x:\n        y\n\n"), "    if x:\n        y");
        let mut controls = 0;
        assert_eq!(composed("e\u{301}\r\nb\u{0}\u{1f}".into(), &mut controls), "é\nb");
        assert_eq!(controls, 2);
        assert_eq!(composed("\u{fdd0}1\u{fdd1}，\u{ffff}".into(), &mut controls), "1，");
        assert_eq!(controls, 5);
    }

    #[test]
    fn ids_have_no_control_characters_and_no_space_around() {
        let mut said = Vec::new();
        for (id, clean) in [("a\u{0}b", "ab"), ("\u{1}", ""), (" é b\n", "é b"), ("a\r\tb", "ab")]
        {
            let mut note =
                Note { id: Id::Given(id.into()), ..Note::basic(Text::EMPTY, Text::EMPTY) };
            super::clean(&mut note, &mut said);
            assert_eq!(note.id.to_string(), clean);
            assert_eq!(note.id.is_none(), clean.is_empty());
            // What a collection of Anki knows a note by is its own.
            let anki = Some(Box::new(AnkiNote::default()));
            let mut note =
                Note { id: Id::Given(id.into()), anki, ..Note::basic(Text::EMPTY, Text::EMPTY) };
            super::clean(&mut note, &mut said);
            assert_eq!(note.id.to_string(), id);
        }
        assert_eq!(said.len(), 4);
    }

    #[test]
    fn tags_become_what_anki_takes() {
        assert_eq!(clean_tag("two words"), "two_words");
        assert_eq!(clean_tag("a::::b"), "a::blank::b");
        assert_eq!(clean_tag("plain::tag"), "plain::tag");
        assert_eq!(clean_tag(" \u{1}"), "");
    }

    #[test]
    fn deck_names_become_those_of_anki() {
        let cases = [
            ("Capitals", "Capitals"),
            (" A :: B: ", "A::B"),
            ("a::::b", "a::blank::b"),
            ("", "blank"),
            ("tab\there", "tabhere"),
            (" A :\u{0}: B", "A::B"),
        ];
        for (name, clean) in cases {
            assert_eq!(clean_deck_name(name), clean, "{name:?}");
        }
    }

    #[test]
    fn decks_that_become_one_keep_what_they_say_and_their_cards() {
        let mut collection = Collection::default();
        for name in ["A", " A", "B"] {
            collection.decks.add(&Deck { description: "said".to_owned(), ..Deck::new(name) });
        }
        let card = AnkiCard { deck: 2, ..AnkiCard::default() };
        let anki = AnkiNote { cards: vec![card], ..AnkiNote::default() };
        let note = Note::basic(Text::EMPTY, Text::EMPTY);
        collection.notes.push(Note { deck: 2, anki: Some(Box::new(anki)), ..note });
        clean_decks(&mut collection);
        let decks: Vec<_> =
            collection.decks.iter().map(|deck| (&*deck.name, &*deck.description)).collect();
        assert_eq!(decks, [("A", "said"), ("B", "said")]);
        let note = &collection.notes[0];
        assert_eq!((note.deck, note.anki.as_ref().unwrap().cards[0].deck), (1, 1));
    }
}
