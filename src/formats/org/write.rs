//! Writing Org: a heading a note, for the Emacs package that it is meant for.
//!
//! How sides are written is in `write/body.rs`, what must be escaped in `write/escape.rs`.

use crate::cards::counts;
use crate::cloze;
use crate::deck::{Collection, Id, Kind, Note};
use crate::error::Cause;
use crate::formats::{Output, Writing, Written};
use crate::inspect::day;
use crate::text::blocks::{Block, Inline};
use crate::text::{Text, images};

use super::anki_editor::stock;
use super::card::MACHINE_TAGS;
use super::dialect::Dialect;

mod body;
mod escape;
mod hidden;
mod paragraph;

use body::Writer;
use escape::{guard_line, guard_title};

pub(super) fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let dialect = Dialect::of(writing.settings);
    let folder = match writing.media_folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let mut file =
        File { dialect, now: writing.now, sides: Writer::new(dialect, &folder), level: 1 };
    if let [only] = collection.decks.iter().as_slice() {
        let name = one_line(&only.name);
        writeln!(out, "#+TITLE: {name}\n#+PROPERTY: ANKI_DECK {name}\n")?;
    } else {
        file.level = 2;
    }
    let mut deck = None;
    for (index, note) in collection.notes.iter().enumerate() {
        if file.level > 1 && deck != Some(note.deck) {
            deck = Some(note.deck);
            let name = one_line(collection.deck_of(note));
            let title = guard_title(&name);
            writeln!(out, "* {title}\n:PROPERTIES:\n:ANKI_DECK: {name}\n:END:\n")?;
        }
        let text = file.note(collection, note);
        out.write_all(text.as_bytes())?;
        (writing.progress)(index + 1)?;
    }
    Ok(Written {
        cards: counts(collection).into_iter().sum(),
        next: advice(dialect),
        ..Written::default()
    })
}

fn advice(dialect: Dialect) -> String {
    match dialect {
        Dialect::AnkiEditor => {
            "in Emacs, with Anki and AnkiConnect running: M-x anki-editor-push-notes in this file"
        }
        Dialect::Drill => "in Emacs: M-x org-drill in this file",
        Dialect::Fc => "in Emacs: put this file below org-fc-directories, then M-x org-fc-review",
    }
    .to_owned()
}

/// How long a question may be that stands in a heading, in characters.
const LONGEST_TITLE: usize = 120;

/// Goes through the notes of a file.
struct File<'w> {
    dialect: Dialect,
    now: i64,
    sides: Writer<'w>,
    /// The level of the headings of notes.
    level: usize,
}

impl File<'_> {
    /// The heading of a note and all that stands below it.
    fn note(&mut self, collection: &Collection<'_>, note: &Note<'_>) -> String {
        let names: Vec<String> = match collection.note_type_of(note) {
            Some(note_type) => note_type.fields.iter().map(|field| field.name.clone()).collect(),
            None => note.kind.fields().iter().map(|name| (*name).to_owned()).collect(),
        };
        let title = self.title(note);
        let mut text = String::new();
        self.heading(note, title.as_deref().unwrap_or(self.nameless(note)), &mut text);
        self.properties(collection, note, &mut text);
        match self.dialect {
            Dialect::AnkiEditor => {
                let skipped = if title.is_some() { 1 } else { 0 };
                for (at, (name, side)) in names.iter().zip(&note.fields).enumerate().skip(skipped) {
                    let body = self.side(note, at, side);
                    let own = title.is_some() && at == 1;
                    let empty_extra = at > 1 && body.is_empty() && title.is_some();
                    if !own && !empty_extra {
                        self.below(name, &mut text);
                    }
                    add_body(&body, &mut text);
                }
            }
            Dialect::Drill if note.kind == Kind::Reversed => {
                for (at, name) in ["Front", "Back"].into_iter().enumerate() {
                    self.below(name, &mut text);
                    let body = note.fields.get(at).map(|side| self.side(note, at, side));
                    add_body(&body.unwrap_or_default(), &mut text);
                }
            }
            Dialect::Drill | Dialect::Fc => {
                if title.is_none() {
                    let body = self.side(note, 0, note.front());
                    add_body(&body, &mut text);
                }
                let body = self.side(note, 1, note.back());
                if title.is_none() && (note.kind != Kind::Cloze || !body.is_empty()) {
                    self.below(
                        if self.dialect == Dialect::Fc { "Back" } else { "Answer" },
                        &mut text,
                    );
                }
                add_body(&body, &mut text);
            }
        }
        text.push('\n');
        text
    }

    /// The title of a heading that does not ask what `note` asks.
    fn nameless(&self, note: &Note<'_>) -> &'static str {
        match self.dialect {
            // A word would be what it asks.
            Dialect::Drill | Dialect::Fc if asks_nothing(note) => "\\nbsp{}",
            Dialect::Drill => "Item",
            Dialect::AnkiEditor | Dialect::Fc => "Card",
        }
    }

    /// What is asked, where it is one short line: it stands in the heading then.
    fn title(&mut self, note: &Note<'_>) -> Option<String> {
        let fits = match self.dialect {
            Dialect::AnkiEditor => !matches!(note.kind, Kind::Custom(_)),
            // An item without a body is none to org-drill.
            Dialect::Drill => false,
            Dialect::Fc => note.kind != Kind::Cloze && !self.side(note, 1, note.back()).is_empty(),
        };
        if !fits || note.front().raw().len() > LONGEST_TITLE * 4 {
            return None;
        }
        let blocks = self.sides.blocks(note.front(), note.kind, 0);
        let [Block::Paragraph(line)] = blocks.as_slice() else { return None };
        let is_text = |inline: &Inline| {
            !matches!(inline, Inline::Break | Inline::Image(..) | Inline::Sound(_))
        };
        if !line.iter().all(is_text) {
            return None;
        }
        let title = self.sides.paragraph(line, false);
        let title = title.trim();
        let short = title.chars().count() <= LONGEST_TITLE && !title.contains('\n');
        // A heading that is called like a field or says nothing would be taken for that.
        let tells = title.chars().any(char::is_alphanumeric);
        // It is a paragraph to some programs, and must be no other thing.
        let mut guarded = String::new();
        guard_line(&guard_title(title), &mut guarded);
        (short && tells).then_some(guarded)
    }

    /// The lines of a side.
    fn side(&mut self, note: &Note<'_>, at: usize, side: &Text<'_>) -> Vec<String> {
        let blocks = self.sides.blocks(side, note.kind, at);
        self.sides.lines(&blocks, 0)
    }

    fn below(&self, title: &str, text: &mut String) {
        let stars = "*".repeat(self.level + 1);
        text.push_str(&format!("{stars} {}\n", guard_title(&one_line(title))));
    }

    fn heading(&self, note: &Note<'_>, title: &str, text: &mut String) {
        text.push_str(&"*".repeat(self.level));
        text.extend([" ", title]);
        let mark = match self.dialect {
            Dialect::AnkiEditor => None,
            Dialect::Drill => Some("drill"),
            Dialect::Fc => Some("fc"),
        };
        let own: &[_] = if all_are_tags(note) { &note.tags } else { &[] };
        let mut tags = mark.into_iter().chain(own.iter().map(|tag| &**tag)).peekable();
        if tags.peek().is_some() {
            text.push_str("  :");
            tags.for_each(|tag| text.extend([tag, ":"]));
        }
        text.push('\n');
    }

    fn properties(&self, collection: &Collection<'_>, note: &Note<'_>, text: &mut String) {
        let mut drawer: Vec<(&str, String)> = Vec::new();
        let id = note.id.to_string();
        match self.dialect {
            Dialect::AnkiEditor => {
                let note_type = match collection.note_type_of(note) {
                    // A name of Anki's own means Anki's own fields.
                    Some(own) if stock(&own.name).is_some() => format!("Custom {}", own.name),
                    Some(own) => own.name.clone(),
                    None => note_type(note.kind).to_owned(),
                };
                drawer.push(("ANKI_NOTE_TYPE", note_type));
                let number = note.anki.as_ref().map(|anki| anki.created.to_string());
                drawer.extend(number.map(|number| ("ANKI_NOTE_ID", number)));
            }
            Dialect::Drill => {
                drawer.extend(drill_type(note).map(|kind| ("DRILL_CARD_TYPE", kind.to_owned())));
            }
            Dialect::Fc => {
                drawer.push(("ID", id.clone()));
                drawer.push(("FC_CREATED", self.time()));
                let kind = match note.kind {
                    Kind::Cloze => "cloze",
                    Kind::Reversed => "double",
                    Kind::TypeIn => "text-input",
                    _ => "normal",
                };
                drawer.push(("FC_TYPE", kind.to_owned()));
                drawer.extend((kind == "cloze").then(|| ("FC_CLOZE_TYPE", "deletion".to_owned())));
            }
        }
        if let Id::Given(id) = &note.id
            && self.dialect != Dialect::Fc
        {
            drawer.push(("ANKI_GUID", id.to_string()));
        }
        if !all_are_tags(note) {
            drawer.push(("ANKI_TAGS", note.tags.join(" ")));
        }
        if !drawer.is_empty() {
            text.push_str(":PROPERTIES:\n");
            for (name, value) in drawer {
                text.push_str(&format!(":{name}: {}\n", one_line(&value)));
            }
            text.push_str(":END:\n");
        }
        if self.dialect == Dialect::Fc {
            self.review_data(note, text);
        }
    }

    /// The table without which org-fc asks nothing: every card is new.
    fn review_data(&self, note: &Note<'_>, text: &mut String) {
        let positions: Vec<String> = match note.kind {
            Kind::Cloze => {
                let numbers = cloze::numbers(&note.front().to_html());
                numbers.into_iter().map(|number| (number - 1).to_string()).collect()
            }
            Kind::Reversed => vec!["front".to_owned(), "back".to_owned()],
            _ => vec!["front".to_owned()],
        };
        text.push_str(":REVIEW_DATA:\n| position | ease | box | interval | due |\n");
        text.push_str("|----------+------+-----+----------+-----|\n");
        for position in positions {
            text.push_str(&format!("| {position} | 2.5 | 0 | 0 | {} |\n", self.time()));
        }
        text.push_str(":END:\n");
    }

    /// The time of the run, as org-fc writes it.
    fn time(&self) -> String {
        let seconds = self.now.div_euclid(1000);
        let of_day = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        format!("{}T{hour:02}:{minute:02}:{second:02}Z", day(seconds))
    }
}

/// Whether there is nothing to see on the front of `note`.
fn asks_nothing(note: &Note<'_>) -> bool {
    let front = note.front();
    front.to_plain().trim().is_empty() && images(&front.to_html()).next().is_none()
}

/// What Anki calls the note type of a built-in kind.
fn note_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Basic | Kind::Custom(_) => "Basic",
        Kind::Reversed => "Basic (and reversed card)",
        Kind::OptionalReversed => "Basic (optional reversed card)",
        Kind::TypeIn => "Basic (type in the answer)",
        Kind::Cloze => "Cloze",
    }
}

/// What org-drill calls the kind of a note, if it is not the usual one.
fn drill_type(note: &Note<'_>) -> Option<&'static str> {
    match note.kind {
        Kind::Reversed => Some("twosided"),
        // What is hidden together is what a plain item hides.
        Kind::Cloze if cloze::numbers(&note.front().to_html()).len() > 1 => Some("hide1cloze"),
        _ => None,
    }
}

/// Whether all tags of `note` are what Org takes for tags, and none means something to a program.
fn all_are_tags(note: &Note<'_>) -> bool {
    note.tags.iter().all(|tag| {
        let letters = tag.chars().all(|c| c.is_alphanumeric() || "_@#%".contains(c));
        let machine = MACHINE_TAGS.iter().any(|own| own.eq_ignore_ascii_case(tag));
        letters && !tag.is_empty() && !machine
    })
}

fn add_body(lines: &[String], text: &mut String) {
    for line in lines {
        text.extend([line, "\n"]);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
