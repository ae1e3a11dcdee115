//! A note as a line of JSON, byte for byte what its [`Record`] gives, and several times as fast:
//! most text needs no escapes, and is copied as it is.

use crate::deck::{Collection, Id, Note};
use crate::formats::json::record::Record;
use crate::identity::Base91;
use crate::text::Text;

/// Appends the line of `note` to `out`.
pub(super) fn push(
    out: &mut Vec<u8>,
    collection: &Collection<'_>,
    note: &Note<'_>,
) -> serde_json::Result<()> {
    if collection.note_type_of(note).is_some() {
        serde_json::to_writer(&mut *out, &Record::of(collection, note))?;
        out.push(b'\n');
        return Ok(());
    }
    out.extend(b"{\"deck\":");
    string(out, collection.deck_of(note))?;
    out.extend(b",\"kind\":\"");
    out.extend(note.kind.name().as_bytes());
    out.push(b'"');
    side(out, b",\"front", note.front())?;
    side(out, b",\"back", note.back())?;
    if let Some(third) = note.fields.get(2) {
        side(out, b",\"add_reverse", third)?;
    }
    out.extend(b",\"tags\":[");
    for (index, tag) in note.tags.iter().enumerate() {
        out.extend(if index > 0 { &b","[..] } else { b"" });
        string(out, tag)?;
    }
    out.push(b']');
    match &note.id {
        Id::None => {}
        Id::Given(id) => {
            out.extend(b",\"id\":");
            string(out, id)?;
        }
        Id::Made(bits) => {
            // No digit needs an escape.
            out.extend(b",\"id\":\"");
            out.extend(Base91::of(*bits).as_str().as_bytes());
            out.push(b'"');
        }
    }
    if let Some(file) = collection.file_of(note) {
        out.extend(b",\"file\":");
        string(out, file)?;
    }
    if let Some(line) = note.origin.line {
        out.extend(b",\"line\":");
        serde_json::to_writer(&mut *out, &line)?;
    }
    out.extend(b"}\n");
    Ok(())
}

/// Appends a side; its key says whether it is plain text or HTML.
fn side(out: &mut Vec<u8>, key: &[u8], text: &Text<'_>) -> serde_json::Result<()> {
    out.extend(key);
    out.extend(match text {
        Text::Plain(_) => &b"\":"[..],
        Text::Html(_) => b"_html\":",
    });
    string(out, text.raw())
}

fn string(out: &mut Vec<u8>, text: &str) -> serde_json::Result<()> {
    // Without a way out of the loop it runs over many bytes at once.
    let is_special = |byte| (byte < b' ') | (byte == b'"') | (byte == b'\\');
    if text.bytes().fold(false, |any, byte| any | is_special(byte)) {
        return serde_json::to_writer(out, text);
    }
    out.push(b'"');
    out.extend(text.as_bytes());
    out.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Kind, Origin};

    #[test]
    fn a_line_is_what_the_record_is() {
        let texts = ["plain", "\"quoted\" \\", "tab\t\u{1f}\u{7f}", "日本 🙂 </script>", ""];
        let ids = [Id::None, Id::Made(0), Id::Made(u64::MAX), Id::Given("a\"b".into())];
        let mut collection = Collection::default();
        collection.decks.named("one \"deck\"");
        for text in texts {
            for id in ids.clone() {
                for kind in Kind::BUILT_IN {
                    let mut note = Note::basic(Text::plain(text), Text::html(text));
                    note.fields.resize(kind.fields().len(), Text::plain(text));
                    note.tags = vec!["tag".into(), text.into()];
                    (note.kind, note.id, note.origin) = (kind, id.clone(), Origin::at(text.len()));
                    let mut line = Vec::new();
                    push(&mut line, &collection, &note).unwrap();
                    let record = serde_json::to_string(&Record::of(&collection, &note)).unwrap();
                    assert_eq!(String::from_utf8(line).unwrap(), record + "\n");
                    collection.files = vec!["a file".to_owned()];
                }
            }
        }
    }
}
