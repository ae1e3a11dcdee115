//! Schema 18: decks and note types are tables, whose rows hold messages.
//!
//! Reads and writes them. It must not know notes.

use prost::Message;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::deck::{Attributes, CardTemplate, Deck, Field, NoteType};
use crate::error::Cause;
use crate::report::{Diagnostic, PackageFault, Problem};

use super::proto::{DeckCommon, DeckKind, FieldConfig, NoteTypeConfig, TemplateConfig};
use super::shelf::{
    Shelf, special, usual_deck, usual_field, usual_note_type, usual_template,
};
use super::untrusted::{bytes, integer, text};

/// Between the levels of a deck's name; elsewhere it is `::`.
pub(super) const LEVELS: &str = "\u{1f}";

/// The tables that hold what `col` holds in schema 11.
pub(super) const TABLES: [&str; 4] = ["decks", "notetypes", "fields", "templates"];

/// Reads decks and note types out of their tables.
pub(super) fn read(connection: &Connection, said: &mut Vec<Diagnostic>) -> Result<Shelf, Cause> {
    let mut shelf = Shelf {
        created: connection.query_row("SELECT crt FROM col", [], |row| integer(row, 0))?,
        ..Shelf::default()
    };
    let mut messages = Messages { broken: 0 };
    let mut query = connection.prepare("SELECT id, name, common, kind FROM decks")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (common, kind) = (messages.decode(bytes(row, 2)?), messages.decode(bytes(row, 3)?));
        let name = text(row, 1)?.replace(LEVELS, "::");
        let id = integer(row, 0)?;
        let (deck, is_filtered) = deck(name, common, kind);
        shelf.decks.insert(id, deck);
        if is_filtered {
            shelf.filtered.insert(id);
        }
    }
    let mut query = connection.prepare("SELECT id, name, mtime_secs, config FROM notetypes")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, changed) = (integer(row, 0)?, text(row, 1)?, integer(row, 2)?);
        let config: NoteTypeConfig = messages.decode(bytes(row, 3)?);
        let note_type = NoteType {
            name,
            id: Some(id),
            cloze: config.kind == 1,
            sort_field: config.sort_field,
            changed: Some(changed).filter(|changed| *changed > 0),
            anki: of_note_type(&config),
            css: config.css,
            ..NoteType::default()
        };
        shelf.note_types.insert(id, note_type);
    }
    let mut query = connection.prepare("SELECT ntid, name, config, ord FROM fields")?;
    let mut rows = query.query([])?;
    let mut fields = Vec::new();
    while let Some(row) = rows.next()? {
        let field = field(text(row, 1)?, messages.decode(bytes(row, 2)?));
        fields.push((integer(row, 0)?, integer(row, 3)?, field));
    }
    let mut query = connection.prepare("SELECT ntid, name, config, ord FROM templates")?;
    let mut rows = query.query([])?;
    let mut templates = Vec::new();
    while let Some(row) = rows.next()? {
        let template = template(text(row, 1)?, messages.decode(bytes(row, 2)?), &shelf);
        templates.push((integer(row, 0)?, integer(row, 3)?, template));
    }
    fields.sort_by_key(|(of, ord, _)| (*of, *ord));
    for (of, _, field) in fields {
        shelf.note_types.entry(of).and_modify(|of| of.fields.push(field));
    }
    templates.sort_by_key(|(of, ord, _)| (*of, *ord));
    for (of, _, template) in templates {
        shelf.note_types.entry(of).and_modify(|of| of.templates.push(template));
    }
    if messages.broken > 0 {
        let detail = format!(
            "{} of its decks, note types, fields and templates cannot be read in full",
            messages.broken
        );
        said.push(Diagnostic::of_all(Problem::Package(PackageFault::Broken { detail })));
    }
    Ok(shelf)
}

/// Decodes messages; counts those that are none.
struct Messages {
    broken: usize,
}

impl Messages {
    fn decode<M: Message + Default>(&mut self, bytes: Vec<u8>) -> M {
        M::decode(bytes.as_slice()).unwrap_or_else(|_| {
            self.broken += 1;
            M::default()
        })
    }
}

/// What `other` says besides the attributes that have a field of their own.
fn with_other(known: Value, other: &[u8]) -> Attributes {
    let mut all = serde_json::from_slice::<Attributes>(other).unwrap_or_default();
    if let Value::Object(known) = known {
        all.extend(known);
    }
    all
}

/// A deck, and whether it only borrows cards from others.
fn deck(name: String, common: DeckCommon, kind: DeckKind) -> (Deck, bool) {
    let Some(normal) = kind.normal else {
        return (Deck::new(name), true);
    };
    let known = json!({
        "md": normal.markdown_description,
        "extendNew": normal.extend_new,
        "extendRev": normal.extend_review,
        "newLimit": normal.new_limit,
        "reviewLimit": normal.review_limit,
        "desiredRetention": normal.desired_retention.map(|share| (share * 100.0).round() as i64),
        "collapsed": common.collapsed,
        "browserCollapsed": common.browser_collapsed,
    });
    let anki = special(with_other(known, &common.other), &["mid"], &usual_deck());
    (Deck { name, description: normal.description, anki }, false)
}

fn of_note_type(config: &NoteTypeConfig) -> Attributes {
    let known = json!({
        "latexPre": config.latex_pre,
        "latexPost": config.latex_post,
        "latexsvg": config.latex_svg,
        "originalStockKind": config.original_stock_kind,
        "originalId": config.original_id,
    });
    special(with_other(known, &config.other), &["tags", "vers"], &usual_note_type())
}

fn field(name: String, config: FieldConfig) -> Field {
    let known = json!({
        "sticky": config.sticky,
        "rtl": config.rtl,
        "font": config.font,
        "size": config.size,
        "description": config.description,
        "plainText": config.plain_text,
        "collapsed": config.collapsed,
        "excludeFromSearch": config.exclude_from_search,
        "tag": config.tag,
        "preventDeletion": config.prevent_deletion,
    });
    let anki = special(with_other(known, &config.other), &["media"], &usual_field());
    Field { name, id: config.id, anki }
}

fn template(name: String, config: TemplateConfig, shelf: &Shelf) -> CardTemplate {
    let known = json!({
        "bqfmt": config.browser_front,
        "bafmt": config.browser_back,
        "bfont": config.browser_font,
        "bsize": config.browser_font_size,
    });
    let deck = shelf.decks.get(&config.deck).filter(|_| config.deck != 0);
    CardTemplate {
        name,
        id: config.id,
        front: config.front,
        back: config.back,
        deck: deck.map(|deck| deck.name.clone()),
        anki: special(with_other(known, &config.other), &[], &usual_template()),
    }
}
