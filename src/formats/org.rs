//! Org: the cards of org-drill, org-fc and anki-editor, and headings that ask.
//!
//! The outline is in `org/outline.rs`, what text means in `org/render.rs`, and which notes a heading
//! makes in a file for each of the Emacs packages. Writing is in `org/write.rs`.

use crate::deck::{Id, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::{
    Evidence, Format, Found, Headings, Heeds, READ_ONLY, Reading, Sections, sample_of,
};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;

mod anki_editor;
mod card;
mod dialect;
mod drill;
mod entities;
mod fc;
mod holes;
mod inline;
mod link;
mod list;
mod outline;
mod plain;
mod render;
mod scan;
mod table;
mod wide;
mod write;

use card::{Card, Cards, Role};
use dialect::Dialect;
use outline::{Outline, block_ends, block_marker};

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "org",
    title: "Org",
    summary: "Org files: org-drill, org-fc, anki-editor, headings that ask",
    extensions: &["org"],
    claims: &["org"],
    carries: Dialect::AnkiEditor.carries(),
    options: &[dialect::OPTION],
    under: |format, settings| {
        let dialect = Dialect::of(settings);
        Format { title: dialect.title(), carries: dialect.carries(), ..format }
    },
    heeds: Heeds::HEADINGS,
    detect,
    read: Some(read),
    write: Some(write::write),
    ..READ_ONLY
};

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    // Nearly everything that is no Org is told by this.
    if !text.starts_with('*') && !text.contains("\n*") {
        return Evidence::NONE;
    }
    let outline = Outline::of(text);
    let cards = Cards::marked(&outline);
    let of = |role| cards.iter().filter(|own| *own == role).count();
    let say = |count: usize, what: &str| {
        let have = if count == 1 { "heading has" } else { "headings have" };
        Evidence::certain(format!("{count} {have} {what}"))
    };
    match (of(Role::AnkiEditor), of(Role::Drill), of(Role::Fc)) {
        (0, 0, 0) => plain::evidence(&outline, source.stem()),
        (cards @ 1.., _, _) => say(cards, "the property ANKI_NOTE_TYPE or ANKI_NOTE_ID"),
        (_, cards @ 1.., _) => say(cards, "the tag “drill” of org-drill"),
        (_, _, cards) => say(cards, "a tag that makes a card of it, such as “fc”"),
    }
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let outline = Outline::of(source.text()?);
    let marked = Cards::marked(&outline);
    // org-anki leaves its mark only where it has been; the whole file is its deck.
    let cards = if marked.is_empty() || plain::is_deck_of_org_anki(&outline) {
        marked.and(&outline, plain::cards(&outline))
    } else {
        marked
    };
    let deck = outline.file_property("ANKI_DECK").or_else(|| outline.keyword("title").last());
    let deck = deck.filter(|deck| !deck.is_empty()).unwrap_or(source.stem());
    let titles = card::Titles::of(&outline, &cards);
    let mut reader = Reader {
        types: anki_editor::Types::of(&outline, &cards),
        titles: &titles,
        sections: Sections::new(reading, deck),
        headings: reading.headings,
        used: vec![false; outline.headings.len()],
        found: Found::default(),
        scheduled: 0,
        outline: &outline,
        cards: &cards,
    };
    reader.preamble();
    for index in 0..outline.headings.len() {
        reader.heading(index);
    }
    reader.found.without_scheduling(reader.scheduled);
    let found = reader.found;
    if found.collection.notes.is_empty() && found.skipped == 0 {
        let found = match outline.headings.len() {
            0 => "Org without headings".to_owned(),
            headings => format!("{headings} Org headings that make no card"),
        };
        return Err(source.error(Cause::NoCards { found }));
    }
    Ok(found)
}

/// Goes through the headings of a file.
struct Reader<'a, 'o> {
    outline: &'o Outline<'a>,
    cards: &'o Cards,
    types: anki_editor::Types,
    titles: &'o card::Titles,
    sections: Sections,
    headings: Headings,
    /// Headings that are a part of a card.
    used: Vec<bool>,
    found: Found<'a>,
    /// Notes whose scheduling was left out.
    scheduled: usize,
}

impl<'a> Reader<'a, '_> {
    fn heading(&mut self, index: usize) {
        let outline = self.outline;
        let Some(heading) = outline.headings.get(index) else { return };
        if self.used.get(index) == Some(&true) {
            return;
        }
        if heading.comment {
            self.pass_over("a heading that is commented out", heading.title, heading.line);
            self.use_up(index);
            return;
        }
        if let Some(role) = self.cards.role(index) {
            self.sections.close(heading.level);
            let card = Card { outline, cards: self.cards, titles: self.titles, index, heading };
            self.scheduled += usize::from(card.is_scheduled());
            for (part, shown) in card.parts() {
                if let Some(used) = self.used.get_mut(part) {
                    *used = true;
                }
                if let Some(part) = outline.headings.get(part).filter(|_| !shown) {
                    self.pass_over("a heading that is not for readers", part.title, part.line);
                }
            }
            let notes = match role {
                Role::AnkiEditor => self.types.notes(&card, &mut self.found),
                Role::Drill => drill::notes(&card),
                Role::Fc => fc::notes(&card),
                Role::Plain => plain::notes(&card),
            };
            return self.add(&card, notes);
        }
        self.section(index);
    }

    /// Takes over what a card makes, or says why there is nothing.
    fn add(&mut self, card: &Card<'a, '_>, notes: Result<Vec<Note<'a>>, Refusal>) {
        let line = card.heading.line;
        let notes = match notes {
            Ok(notes) => notes,
            Err(Refusal::Empty(what)) => return self.pass_over(what, card.heading.title, line),
            Err(Refusal::Unanswered) => {
                self.found.skipped += 1;
                let question = card.heading.title.to_owned();
                let problem = Problem::OrphanQuestion { question };
                return self.found.diagnostics.push(Diagnostic::at_line(line, problem));
            }
            Err(Refusal::Bad(detail)) => return self.found.skip_at(line, detail),
        };
        let several = notes.len() > 1;
        let deck = card.deck();
        for (mut note, number) in notes.into_iter().zip(1..) {
            note.origin = Origin::at(line);
            note.tags = card.tags();
            note.id = match card.id() {
                Some(id) if several => Id::Given(format!("{id}-{number}").into()),
                Some(id) => Id::Given(id.into()),
                None => Id::None,
            };
            let collection = &mut self.found.collection;
            match deck {
                Some(deck) => self.sections.place_in(&mut note, collection, deck),
                None => self.sections.place(&mut note, collection),
            }
            self.found.collection.notes.push(note);
        }
    }

    /// A heading that is no card: one above cards is a section.
    fn section(&mut self, index: usize) {
        let Some(heading) = self.outline.headings.get(index) else { return };
        let holds_cards = self.cards.any_between(index + 1, heading.end);
        let body = self.outline.lines(&heading.body);
        if holds_cards && heading.property("ANKI_DECK") == Some(heading.title) {
            // It says no more than the deck of what stands below it.
            self.sections.close(heading.level);
        } else if holds_cards || !has_text(body) {
            let said = &mut self.found.diagnostics;
            self.sections.open(heading.level, heading.title, heading.line, said);
        } else {
            self.sections.close(heading.level);
            self.pass_over("a heading that makes no card", heading.title, heading.line);
        }
        if holds_cards && let Some((line, text)) = first_text(body) {
            self.pass_over("text outside of cards", text, heading.body.start + line + 1);
        }
    }

    fn preamble(&mut self) {
        let preamble = self.outline.preamble.clone();
        if let Some((line, text)) = first_text(self.outline.lines(&preamble)) {
            self.pass_over("text before the first heading", text, line + 1);
        }
    }

    fn use_up(&mut self, index: usize) {
        let end = self.outline.headings.get(index).map_or(index, |heading| heading.end);
        if let Some(used) = self.used.get_mut(index..end) {
            used.fill(true);
        }
    }

    fn pass_over(&mut self, what: &'static str, text: &str, line: usize) {
        if self.headings == Headings::Drop && what == "a heading that makes no card" {
            return;
        }
        let problem = Problem::PassedOver { what, text: text.to_owned() };
        self.found.diagnostics.push(Diagnostic::at_line(line, problem));
    }
}

/// Why a heading that is marked as a card makes no note.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// There is nothing in it, and its own program would not ask it either.
    Empty(&'static str),
    /// It asks, and nothing answers.
    Unanswered,
    /// It breaks the rules.
    Bad(String),
}

/// The first line that an author wrote for a reader, and its index.
fn first_text<'a>(lines: &[&'a str]) -> Option<(usize, &'a str)> {
    let mut inside_drawer = false;
    let is_read = |(begin, _): &(usize, usize)| {
        let name = lines.get(*begin).and_then(|line| block_marker(line));
        name.is_none_or(|(name, _)| name != "comment")
    };
    let mut blocks = block_ends(lines).into_iter().filter(is_read).peekable();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim();
        // Whatever stands in a block is for readers, but for comments.
        while blocks.next_if(|(_, end)| *end <= at).is_some() {}
        if blocks.peek().is_some_and(|(begin, _)| *begin < at) && !bare.is_empty() {
            return Some((at, bare));
        }
        if inside_drawer {
            inside_drawer = !bare.eq_ignore_ascii_case(":end:");
        } else if bare.len() > 2 && bare.starts_with(':') && bare.ends_with(':') {
            inside_drawer = true;
        } else if !bare.is_empty() && !bare.starts_with("#+") && !is_comment(bare) {
            return Some((at, line.trim()));
        }
    }
    None
}

fn is_comment(bare: &str) -> bool {
    bare == "#" || bare.starts_with("# ")
}

fn has_text(lines: &[&str]) -> bool {
    first_text(lines).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Likelihood;

    fn likelihood(name: &str, text: &str) -> Likelihood {
        detect(&Source::of_text(name, text)).likelihood
    }

    #[test]
    fn notes_are_no_deck() {
        let notes = "* Lecture 4\n** Introduction\nWe talked.\n** Bile\nIt is made there.\n\
                     ** Homework\nRead chapter 5.\n";
        assert_eq!(likelihood("lecture.org", notes), Likelihood::No);
        assert_eq!(likelihood("anki.org", notes), Likelihood::Likely);
        assert_eq!(likelihood("list.md", "* one\n* two :: 2\n* three\n"), Likelihood::No);
        assert_eq!(likelihood("bold.txt", "**Q**\n* a *b*\n"), Likelihood::No);
    }

    #[test]
    fn a_mark_is_certain() {
        assert_eq!(likelihood("a.txt", "* x :drill:\ny\n"), Likelihood::Certain);
        let named = "* x\n:PROPERTIES:\n:ANKI_NOTE_TYPE: Basic\n:END:\n";
        assert_eq!(likelihood("a.txt", named), Likelihood::Certain);
        assert_eq!(
            likelihood("a.txt", &format!("#+begin_src org\n{named}#+end_src\n")),
            Likelihood::No
        );
    }
}
