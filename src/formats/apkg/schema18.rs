//! Schema 18: decks and note types are tables, whose rows hold messages.
//!
//! Reads and writes them. It must not know notes.

use prost::Message;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::deck::{Attributes, CardTemplate, Deck, Field, NoteType};
use crate::error::Cause;
use crate::report::{Diagnostic, PackageFault, Problem};
use crate::template::Requirement;

use super::database::{Col, Shelved};
use super::json;
use super::proto::{
    CardRequirement, DeckCommon, DeckKind, DeckOptions, FieldConfig, NormalDeck, NoteTypeConfig,
    TemplateConfig,
};
use super::shelf::{
    Shelf, complete, special, usual_deck, usual_field, usual_note_type, usual_template,
};
use super::types::requirement;
use super::untrusted::{Untrusted, bytes, integer, know_unicase, text};

/// Between the levels of a deck's name; elsewhere it is `::`.
pub(super) const LEVELS: &str = "\u{1f}";

/// The tables that hold what `col` holds in schema 11.
pub(super) const TABLES: [&str; 5] = ["config", "decks", "notetypes", "fields", "templates"];

/// Reads decks and note types out of their tables.
pub(super) fn read(database: &Untrusted, said: &mut Vec<Diagnostic>) -> Result<Shelf, Cause> {
    let connection = &database.connection;
    let created = connection.query_row("SELECT crt FROM col", [], |row| integer(row, 0))?;
    let setting = |key: &str| -> Option<i64> {
        let value = "SELECT val FROM config WHERE KEY = ?";
        connection.query_row(value, [key], |row| text(row, 0)).ok()?.parse().ok()
    };
    let west = setting("creationOffset").unwrap_or_default();
    let mut shelf = Shelf {
        created: created.saturating_sub(west.saturating_mul(60)),
        is_first_scheduler: setting("schedVer").unwrap_or(1) < 2,
        ..Shelf::default()
    };
    let mut messages = Messages { broken: 0 };
    let mut query = connection.prepare("SELECT id, name, common, kind FROM decks")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        database.weigh(row)?;
        let (common, kind) = (messages.decode(bytes(row, 2)?), messages.decode(bytes(row, 3)?));
        let name = text(row, 1)?.replace(LEVELS, "::");
        let id = integer(row, 0)?;
        let (deck, is_filtered) = deck(name, common, kind);
        if is_filtered {
            shelf.filtered.insert(id, deck.name.clone());
        }
        shelf.decks.insert(id, deck);
    }
    let mut query = connection.prepare("SELECT id, name, mtime_secs, config FROM notetypes")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        database.weigh(row)?;
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
        database.weigh(row)?;
        let field = field(text(row, 1)?, messages.decode(bytes(row, 2)?));
        fields.push((integer(row, 0)?, integer(row, 3)?, field));
    }
    let mut query = connection.prepare("SELECT ntid, name, config, ord FROM templates")?;
    let mut rows = query.query([])?;
    let mut templates = Vec::new();
    while let Some(row) = rows.next()? {
        database.weigh(row)?;
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
    special(with_other(known, &config.other), &[], &usual_note_type())
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
    let anki = special(with_other(known, &config.other), &[], &usual_field());
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

/// Fills what stands beside notes and cards.
pub(super) fn write(connection: &Connection, col: &Col, shelf: &Shelved<'_>) -> Result<(), Cause> {
    know_unicase(connection)?;
    connection.execute_batch(include_str!("schema18.sql"))?;
    connection.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 18, 0, 0, 0, '', '', '', '', '')",
        params![col.created, col.now, col.now],
    )?;
    for (key, value) in json::conf(shelf) {
        connection.execute(
            "INSERT INTO config VALUES (?, -1, ?, ?)",
            params![key, shelf.changed, value.to_string().into_bytes()],
        )?;
    }
    connection.execute(
        "INSERT INTO deck_config VALUES (1, 'Default', 0, 0, ?)",
        [usual_options().encode_to_vec()],
    )?;
    for (id, deck) in shelf.decks.iter() {
        let (common, kind) = messages_of_deck(deck);
        connection.execute(
            "INSERT INTO decks VALUES (?, ?, ?, -1, ?, ?)",
            params![
                id,
                deck.name.replace("::", LEVELS),
                shelf.changed,
                common.encode_to_vec(),
                kind.encode_to_vec()
            ],
        )?;
    }
    for used in shelf.types {
        let (id, note_type, changed) = (used.id, &used.note_type, used.changed(shelf.changed));
        connection.execute(
            "INSERT INTO notetypes VALUES (?, ?, ?, -1, ?)",
            params![id, note_type.name, changed, config_of(note_type).encode_to_vec()],
        )?;
        for (ord, field) in note_type.fields.iter().enumerate() {
            connection.execute(
                "INSERT INTO fields VALUES (?, ?, ?, ?)",
                params![id, ord as i64, field.name, config_of_field(field).encode_to_vec()],
            )?;
        }
        for (ord, template) in note_type.templates.iter().enumerate() {
            let deck = template.deck.as_ref().and_then(|name| shelf.decks.id_named(name));
            let config = config_of_template(template, deck.unwrap_or_default());
            connection.execute(
                "INSERT INTO templates VALUES (?, ?, ?, ?, -1, ?)",
                params![id, ord as i64, template.name, changed, config.encode_to_vec()],
            )?;
        }
    }
    Ok(())
}

/// Attributes, from which those that have a place of their own are taken out one by one.
struct Given(Attributes);

impl Given {
    fn of(usual: Value, special: &Attributes) -> Self {
        Self(complete(usual, special))
    }

    fn flag(&mut self, key: &str) -> bool {
        self.0.remove(key).is_some_and(|value| value.as_bool() == Some(true))
    }

    fn text(&mut self, key: &str) -> String {
        let value = self.0.remove(key);
        value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn number(&mut self, key: &str) -> Option<i64> {
        let value = self.0.remove(key)?;
        value.as_i64().or_else(|| value.as_f64().map(|number| number.round() as i64))
    }

    fn small(&mut self, key: &str) -> Option<u32> {
        self.number(key)?.try_into().ok()
    }

    /// What nobody took, as Anki keeps what it does not know.
    fn rest(self) -> Vec<u8> {
        match self.0.is_empty() {
            true => Vec::new(),
            false => Value::Object(self.0).to_string().into_bytes(),
        }
    }
}

fn messages_of_deck(deck: &Deck) -> (DeckCommon, DeckKind) {
    let mut given = Given::of(usual_deck(), &deck.anki);
    let normal = NormalDeck {
        options: 1,
        extend_new: given.small("extendNew").unwrap_or_default(),
        extend_review: given.small("extendRev").unwrap_or_default(),
        description: deck.description.clone(),
        markdown_description: given.flag("md"),
        review_limit: given.small("reviewLimit"),
        new_limit: given.small("newLimit"),
        desired_retention: given.small("desiredRetention").map(|percent| percent as f32 / 100.0),
    };
    let common = DeckCommon {
        collapsed: given.flag("collapsed"),
        browser_collapsed: given.flag("browserCollapsed"),
        other: given.rest(),
    };
    (common, DeckKind { normal: Some(normal) })
}

fn config_of(note_type: &NoteType) -> NoteTypeConfig {
    let names: Vec<&str> = note_type.fields.iter().map(|field| field.name.as_str()).collect();
    let needs = note_type.templates.iter().zip(0..).map(|(template, ordinal)| {
        let (kind, fields) = match requirement(template, &names) {
            Requirement::None => (0, Vec::new()),
            Requirement::Any(fields) => (1, fields),
            Requirement::All(fields) => (2, fields),
        };
        let fields = fields.into_iter().map(|field| field as u32).collect();
        CardRequirement { ordinal, kind, fields }
    });
    let mut given = Given::of(usual_note_type(), &note_type.anki);
    NoteTypeConfig {
        kind: i32::from(note_type.cloze),
        sort_field: note_type.sort_field,
        css: note_type.css.clone(),
        latex_pre: given.text("latexPre"),
        latex_post: given.text("latexPost"),
        latex_svg: given.flag("latexsvg"),
        requirements: needs.collect(),
        original_stock_kind: given.small("originalStockKind").unwrap_or_default() as i32,
        original_id: given.number("originalId"),
        other: given.rest(),
    }
}

fn config_of_field(field: &Field) -> FieldConfig {
    let mut given = Given::of(usual_field(), &field.anki);
    FieldConfig {
        sticky: given.flag("sticky"),
        rtl: given.flag("rtl"),
        font: given.text("font"),
        size: given.small("size").unwrap_or_default(),
        description: given.text("description"),
        plain_text: given.flag("plainText"),
        collapsed: given.flag("collapsed"),
        exclude_from_search: given.flag("excludeFromSearch"),
        id: field.id,
        tag: given.small("tag"),
        prevent_deletion: given.flag("preventDeletion"),
        other: given.rest(),
    }
}

fn config_of_template(template: &CardTemplate, deck: i64) -> TemplateConfig {
    let mut given = Given::of(usual_template(), &template.anki);
    TemplateConfig {
        front: template.front.clone(),
        back: template.back.clone(),
        browser_front: given.text("bqfmt"),
        browser_back: given.text("bafmt"),
        deck,
        browser_font: given.text("bfont"),
        browser_font_size: given.small("bsize").unwrap_or_default(),
        id: template.id,
        other: given.rest(),
    }
}

/// The study options of a fresh collection.
fn usual_options() -> DeckOptions {
    DeckOptions {
        learn_steps: vec![1.0, 10.0],
        relearn_steps: vec![10.0],
        easy_days: vec![1.0; 7],
        new_per_day: 20,
        reviews_per_day: 200,
        initial_ease: 2.5,
        easy_multiplier: 1.3,
        hard_multiplier: 1.2,
        interval_multiplier: 1.0,
        longest_interval: 36_500,
        shortest_lapse_interval: 1,
        graduating_good: 1,
        graduating_easy: 4,
        leech_action: 1,
        leech_threshold: 8,
        longest_answer: 60,
        desired_retention: 0.9,
        wait_for_audio: true,
    }
}
