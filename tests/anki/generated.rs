//! Which cards a note has, asked of Anki for a thousand templates and texts that nobody would write.

use std::fs;
use std::io::Cursor;

use deckconv::convert::write;
use deckconv::deck::{CardTemplate, Collection, Id, Kind, Note, NoteType};
use deckconv::formats::{Writing, named};
use deckconv::settings::Settings;
use deckconv::text::Text;
use serde_json::json;

use crate::engine::{ask, import};
use crate::workspace::Workspace;

/// A generator that gives the same numbers everywhere: SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % most as u64) as usize
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const FIELDS: [&str; 3] = ["A", "B", "C"];

/// Values of fields, more and less empty than they look.
const VALUES: [&str; 14] = [
    "",
    "",
    "",
    "x",
    "<br>",
    " \n\t",
    "<div></div>",
    "<BR />",
    "&nbsp;",
    "\u{a0}",
    "<p></p>",
    "<img src=a.png>",
    "<!-- -->",
    "0",
];

/// A piece of a template, sections within sections.
fn template(dice: &mut Dice, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..=dice.below(3) {
        let field = dice.of(&FIELDS);
        match dice.below(if depth > 3 { 6 } else { 11 }) {
            0 | 1 => out.push_str(&format!("{{{{{field}}}}}")),
            2 => out.push_str(dice.of(&[
                "static",
                " ",
                "<br>",
                "{{",
                "}}",
                "{{!x",
                "<!-- {{A}} -->",
            ])),
            3 => {
                let filter =
                    dice.of(&["text", "hint", "type", "cloze", "kana", "nosuch", "type:cloze"]);
                out.push_str(&format!("{{{{{filter}:{field}}}}}"));
            }
            4 => out.push_str(dice.of(&[
                "{{Tags}}",
                "{{FrontSide}}",
                "{{Deck}}",
                "{{Card}}",
                "{{CardFlag}}",
                "{{Type}}",
            ])),
            5 => out.push_str(&format!("{{{{ {field} }}}}")),
            kind => {
                let sigil = if kind < 9 { '#' } else { '^' };
                let name = if kind == 8 { dice.of(&["Tags", "A", "c1"]) } else { field };
                let inner = template(dice, depth + 1);
                out.push_str(&format!("{{{{{sigil}{name}}}}}{inner}{{{{/{name}}}}}"));
            }
        }
    }
    out
}

/// Text with clozes, whole and broken, one in another.
fn cloze(dice: &mut Dice, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..=dice.below(4) {
        match dice.below(if depth > 4 { 5 } else { 10 }) {
            0..=2 => out.push_str(dice.of(&["a", "x::y", " ", "<b>b</b>", "\n", "日", "&amp;"])),
            3 => out.push_str(dice.of(&["}}", "{{", "{{c1:", "{{c::x}}", "{{C1::x}}", "::"])),
            4 => out.push_str(dice.of(&[
                "{{c0::z}}",
                "{{c1,3::m}}",
                "{{c600::m}}",
                "{{c 2::n}}",
                "{{c2::}}",
            ])),
            kind => {
                let number = 1 + dice.below(6);
                let inner = cloze(dice, depth + 1);
                let close = if kind == 5 && dice.below(3) == 0 { "" } else { "}}" };
                out.push_str(&format!("{{{{c{number}::{inner}{close}"));
            }
        }
    }
    out
}

/// Lets deckconv make a package of the collection and asks Anki which cards it would make.
#[track_caller]
fn same_cards(collection: &Collection<'_>) {
    let workspace = Workspace::new();
    let settings = Settings::default();
    let writing = Writing::new(&settings);
    let apkg = named("apkg").expect("a format");
    let mut out = Cursor::new(Vec::new());
    write(collection.clone(), apkg, None, &writing, &mut out).expect("memory takes it");
    fs::write(workspace.path().join("out.apkg"), out.into_inner()).expect("the folder is ours");
    let [log, cards] = ask(workspace.path(), [import("out.apkg"), json!({"do": "made_anew"})]);
    let count = collection.notes.len();
    assert_eq!(log["new"], json!(count), "{log}");
    let (ours, theirs) = (&cards["before"], &cards["made"]);
    let mut wrong = Vec::new();
    for note in &collection.notes {
        let id = note.id.to_string();
        let what = || {
            let fields: Vec<&str> = note.fields.iter().map(Text::raw).collect();
            let templates = &collection.note_type_of(note).expect("a type").templates;
            let fronts: Vec<&str> = templates.iter().map(|part| part.front.as_str()).collect();
            format!("{fields:?} {:?} {fronts:#?}", note.tags)
        };
        if ours[&id] != theirs[&id] {
            wrong.push(format!("Anki: {}, here: {} of {}", theirs[&id], ours[&id], what()));
        }
        // Only a card that there has to be may be empty: the first of a note without another.
        if let Some(empty) = cards["empty"].get(&id)
            && *empty != ours[&id]
        {
            wrong.push(format!("empty are {empty} of {} of {}", ours[&id], what()));
        }
    }
    let all = wrong.len();
    wrong.truncate(5);
    assert!(wrong.is_empty(), "{all} of {count} differ:\n{}", wrong.join("\n"));
}

/// A note with this id and these fields.
fn note<'a>(note_type: usize, id: String, fields: &[impl AsRef<str>]) -> Note<'a> {
    let fields = fields.iter().map(|field| Text::html(field.as_ref().to_owned())).collect();
    let kind = Kind::Custom(note_type as u32);
    Note { kind, fields, id: Id::Given(id.into()), ..Note::basic(Text::EMPTY, Text::EMPTY) }
}

pub fn cards_of_templates() {
    let mut dice = Dice(1);
    let mut collection = Collection::default();
    collection.decks.named("D");
    for at in 0..400 {
        let mut note_type = NoteType::plain(&format!("T{at}"), &FIELDS);
        note_type.templates = (0..=dice.below(3))
            .map(|card| CardTemplate {
                name: format!("Card {card}"),
                front: template(&mut dice, 0),
                back: "{{A}}".to_owned(),
                ..CardTemplate::default()
            })
            .collect();
        collection.note_types.push(note_type);
        for number in 0..2 {
            let values = FIELDS.map(|_| dice.of(&VALUES));
            let mut note = note(at, format!("{at}.{number}"), &values);
            if dice.below(2) == 0 {
                note.tags.push("tag".into());
            }
            collection.notes.push(note);
        }
    }
    same_cards(&collection);
}

pub fn cards_of_clozes() {
    let mut dice = Dice(2);
    let mut collection = Collection::default();
    collection.decks.named("D");
    let mut note_type = NoteType::plain("Clozes", &FIELDS);
    note_type.cloze = true;
    note_type.templates[0].front = "{{cloze:A}}".to_owned();
    note_type.templates[0].back = "{{cloze:A}} {{B}}".to_owned();
    collection.note_types.push(note_type);
    for at in 0..600 {
        let second = if dice.below(4) == 0 { cloze(&mut dice, 3) } else { String::new() };
        let fields = [cloze(&mut dice, 0), second, String::new()];
        collection.notes.push(note(0, at.to_string(), &fields));
    }
    same_cards(&collection);
}
