//! Writes a `deck.json` as CrowdAnki lays it out: keys in order, four spaces a level, a line a value, so
//! that a repository shows what changed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use super::identity::{SEVERAL, UUID, deck_uuid, note_type_uuid, options_uuid};
use crate::cards::{counts, types_of};
use crate::deck::{Attributes, Branch, Collection, DeckTree, Kind, Note, NoteType, Walk};
use crate::error::Cause;
use crate::formats::apkg::{model_of, usual_options};
use crate::formats::{Output, Writing, Written};
use crate::media::names;

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let tree = DeckTree::of(collection);
    let mut file = File {
        types: types_in_use(collection),
        unlisted: collection.media.iter().map(|media| media.name.as_str()).collect(),
        collection,
        writing,
        written: 0,
        out,
    };
    if tree.tops() != 1 {
        file.begin(0)?;
    }
    let above = usize::from(tree.tops() != 1);
    let mut open: Vec<&Branch<'_>> = Vec::new();
    let mut first_below = vec![true];
    for step in tree.walk() {
        match step {
            Walk::Into(branch) => {
                if open.len() + above > 0 {
                    let is_first = first_below.last_mut().map(std::mem::take).unwrap_or_default();
                    file.line(if is_first { "" } else { "," })?;
                }
                file.begin(open.len() + above)?;
                open.push(branch);
                first_below.push(true);
            }
            Walk::Out => {
                let has_none_below = first_below.pop().unwrap_or(true);
                if let Some(branch) = open.pop() {
                    let deck = branch.deck_in(collection);
                    let own = deck.and_then(|deck| deck.anki.get(UUID));
                    let own = own.and_then(Value::as_str).map(str::to_owned);
                    let of_deck = OfDeck {
                        name: branch.name,
                        uuid: own.unwrap_or_else(|| deck_uuid(branch.full_name)),
                        description: deck.map_or("", |deck| &deck.description),
                        notes: &branch.notes,
                    };
                    file.end(open.len() + above, has_none_below, &of_deck)?;
                }
            }
        }
    }
    if tree.tops() != 1 {
        let uuid = deck_uuid(SEVERAL);
        let of_deck = OfDeck { name: SEVERAL, uuid, description: "", notes: &[] };
        file.end(0, tree.tops() == 0, &of_deck)?;
    }
    file.line("")?;
    Ok(Written {
        cards: counts(collection).iter().sum(),
        next: "in Anki with the add-on CrowdAnki: File, CrowdAnki: Import from disk; choose the folder; \
               the file in it has to be called deck.json"
            .to_owned(),
        ..Written::default()
    })
}

/// What is said of a deck after those below it.
struct OfDeck<'t> {
    name: &'t str,
    uuid: String,
    description: &'t str,
    notes: &'t [usize],
}

struct File<'w, 'a, 'o> {
    collection: &'w Collection<'a>,
    /// The note types of the notes, with their uuids.
    types: BTreeMap<Kind, (Cow<'w, NoteType>, String)>,
    /// The media that no deck has named yet.
    unlisted: BTreeSet<&'w str>,
    writing: &'w Writing<'w>,
    written: usize,
    out: &'o mut dyn Output,
}

impl File<'_, '_, '_> {
    fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Begins a deck with so many above it, up to those below it.
    fn begin(&mut self, depth: usize) -> io::Result<()> {
        let indent = INDENT.repeat(2 * depth);
        writeln!(self.out, "{indent}{{")?;
        writeln!(self.out, "{indent}{INDENT}\"__type__\": \"Deck\",")?;
        write!(self.out, "{indent}{INDENT}\"children\": [")
    }

    /// Ends a deck: all that is said of it after those below it.
    fn end(&mut self, depth: usize, has_none_below: bool, deck: &OfDeck<'_>) -> Result<(), Cause> {
        let indent = INDENT.repeat(2 * depth);
        match has_none_below {
            true => self.line("],")?,
            false => write!(self.out, "\n{indent}{INDENT}],\n")?,
        }
        let media = self.media_of(deck, depth == 0);
        self.value(depth, UUID, &deck.uuid)?;
        self.value(depth, "deck_config_uuid", &options_uuid())?;
        if depth == 0 {
            self.value(depth, "deck_configurations", &[options()])?;
        }
        self.value(depth, "desc", deck.description)?;
        self.value(depth, "dyn", &0)?;
        self.value(depth, "extendNew", &0)?;
        self.value(depth, "extendRev", &0)?;
        self.value(depth, "media_files", &media)?;
        self.value(depth, "name", deck.name)?;
        if depth == 0 {
            let models: Vec<Attributes> =
                self.types.values().map(|(note_type, uuid)| model(note_type, uuid)).collect();
            self.value(depth, "note_models", &models)?;
        }
        self.notes(depth, deck.notes)?;
        write!(self.out, "{indent}}}")?;
        Ok(())
    }

    /// A key of a deck with its value, and the comma after it.
    fn value<V: Serialize + ?Sized>(
        &mut self,
        depth: usize,
        key: &str,
        value: &V,
    ) -> Result<(), Cause> {
        let indent = INDENT.repeat(2 * depth + 1);
        let text = indented(value, &indent)?;
        writeln!(self.out, "{indent}\"{key}\": {text},")?;
        Ok(())
    }

    fn notes(&mut self, depth: usize, notes: &[usize]) -> Result<(), Cause> {
        let indent = INDENT.repeat(2 * depth + 1);
        write!(self.out, "{indent}\"notes\": [")?;
        let all = notes.iter().filter_map(|at| self.collection.notes.get(*at));
        for (index, note) in all.enumerate() {
            let within = INDENT.repeat(2 * depth + 2);
            let record = Record {
                type_name: "Note",
                fields: note.fields.iter().map(|field| field.to_html()).collect(),
                guid: note.id.to_string(),
                note_model_uuid: self.types.get(&note.kind).map_or("", |(_, uuid)| uuid),
                tags: &note.tags,
            };
            let text = indented(&record, &within)?;
            write!(self.out, "{}\n{within}{text}", if index > 0 { "," } else { "" })?;
            self.written += 1;
            (self.writing.progress)(self.written)?;
        }
        match notes.is_empty() {
            true => self.line("]")?,
            false => write!(self.out, "\n{indent}]\n")?,
        }
        Ok(())
    }

    /// The media of a deck: those that its notes refer to; the first one has what is left, too.
    fn media_of(&mut self, deck: &OfDeck<'_>, with_others: bool) -> Vec<String> {
        let mut media: BTreeSet<String> = BTreeSet::new();
        let notes = deck.notes.iter().filter_map(|at| self.collection.notes.get(*at));
        for reference in notes.flat_map(|note: &Note<'_>| &note.fields).flat_map(|f| f.references())
        {
            let known = names(&reference).find_map(|name| {
                let at = self.collection.media.position(&name)?;
                self.collection.media.get(at)
            });
            if let Some(known) = known {
                self.unlisted.remove(known.name.as_str());
                media.insert(known.name.clone());
            }
        }
        if with_others {
            media.extend(std::mem::take(&mut self.unlisted).into_iter().map(str::to_owned));
        }
        media.into_iter().collect()
    }
}

const INDENT: &str = "    ";

/// A note as CrowdAnki has it, its keys in order.
#[derive(Serialize)]
struct Record<'n> {
    #[serde(rename = "__type__")]
    type_name: &'static str,
    fields: Vec<Cow<'n, str>>,
    guid: String,
    note_model_uuid: &'n str,
    tags: &'n [Cow<'n, str>],
}

/// `value` over several lines, those after the first one behind `indent`.
fn indented<V: Serialize + ?Sized>(value: &V, indent: &str) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(INDENT.as_bytes());
    value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))?;
    // No string in JSON has a line end as it is.
    Ok(String::from_utf8_lossy(&bytes).replace('\n', &format!("\n{indent}")))
}

/// The note types of the notes, with their uuids.
fn types_in_use<'c>(collection: &'c Collection<'_>) -> BTreeMap<Kind, (Cow<'c, NoteType>, String)> {
    let used: BTreeSet<Kind> = collection.notes.iter().map(|note| note.kind).collect();
    let types = types_of(collection).into_iter().filter(|(kind, _)| used.contains(kind));
    let with_uuid = |(kind, note_type): (Kind, Cow<'c, NoteType>)| {
        let own = note_type.anki.get(UUID).and_then(Value::as_str).map(str::to_owned);
        let uuid = own.unwrap_or_else(|| note_type_uuid(&note_type));
        (kind, (note_type, uuid))
    };
    types.map(with_uuid).collect()
}

/// What note types say only since Anki 2.1.50, and fields and templates that have a number.
const NEWER: [&str; 9] = [
    "collapsed",
    "description",
    "excludeFromSearch",
    "id",
    "originalId",
    "originalStockKind",
    "plainText",
    "preventDeletion",
    "tag",
];

/// Takes out what is newer and says nothing, which Brain Brew would warn of.
fn leave_out_newer(of: &mut Attributes) {
    let says_nothing = |key: &str, value: &Value| {
        // The first field of a cloze type has the tag 0.
        *value == Value::Null || *value == false || *value == "" || (*value == 0 && key != "tag")
    };
    of.retain(|key, value| !NEWER.contains(&key.as_str()) || !says_nothing(key, value));
    for parts in of.values_mut().filter_map(Value::as_array_mut) {
        parts.iter_mut().filter_map(Value::as_object_mut).for_each(leave_out_newer);
    }
}

fn model(note_type: &NoteType, uuid: &str) -> Attributes {
    let mut model = model_of(note_type);
    leave_out_newer(&mut model);
    model.insert("__type__".to_owned(), "NoteModel".into());
    model.insert(UUID.to_owned(), uuid.into());
    model
}

/// The study options that every deck has: those of a new collection.
fn options() -> Attributes {
    let mut options = usual_options();
    options.insert("__type__".to_owned(), "DeckConfig".into());
    options.insert(UUID.to_owned(), options_uuid().into());
    options.insert("name".to_owned(), "Default of deckconv".into());
    options
}
