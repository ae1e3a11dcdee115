//! SuperMemo's collections as XML: concepts and topics in each other, and items that ask.
//!
//! What an item stands in is its deck. How far it is learned is left out: SuperMemo's numbers mean
//! nothing elsewhere. Facts: what SuperMemo for Windows exports, as its importers have read it.

use std::borrow::Cow;

use super::xml::{Element, Step, Xml, escaped, has_root};
use crate::deck::{Collection, DeckTree, Note, Origin, Walk};
use crate::error::{Cause, Error};
use crate::formats::{
    Carries, Evidence, Format, Found, Heeds, Markup, MediaGoes, Output, READ_ONLY, Reading,
    Writing, Written, sample_of,
};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::{Text, reduce};

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "supermemo",
    title: "SuperMemo",
    summary: "a collection of SuperMemo as XML: topics in each other, and items",
    extensions: &["xml"],
    claims: &["xml"],
    carries: Carries {
        decks: true,
        deck_form: Some(titles_of),
        media: MediaGoes::Beside,
        markups: &[Markup::Html],
        ..Carries::NOTHING
    },
    heeds: Heeds::NONE,
    detect,
    read: Some(read),
    write: Some(write),
    ..READ_ONLY
};

/// A title is cut after so many characters: the name of a deck is no text.
const LONGEST_TITLE: usize = 255;

fn detect(source: &Source) -> Evidence {
    match has_root(sample_of(source), "SuperMemoCollection", "SuperMemoElement") {
        true => Evidence::certain("it is XML with the elements that SuperMemo exports"),
        false => Evidence::NONE,
    }
}

fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    let mut reader = Reader { levels: Vec::new(), found: Found::default(), learned: 0 };
    reader.read(source.text()?, source.stem()).map_err(|cause| source.error(cause))?;
    let Reader { mut found, learned, .. } = reader;
    found.without_scheduling(learned);
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(source.error(Cause::NoCards { found: "topics without items".to_owned() }));
    }
    found.exact = true;
    Ok(found)
}

/// An element that is open.
#[derive(Default)]
struct Level {
    title: Option<String>,
    is_item: bool,
    /// Whether a note is made of it.
    is_kept: bool,
}

struct Reader<'a> {
    levels: Vec<Level>,
    found: Found<'a>,
    learned: usize,
}

impl Reader<'_> {
    fn read(&mut self, text: &str, stem: &str) -> Result<(), Cause> {
        let mut xml = Xml::of(text);
        while let Some(step) = xml.next()? {
            let begun = match step {
                Step::Begin(begun) => begun,
                Step::End => {
                    self.levels.pop();
                    continue;
                }
            };
            match begun.name.as_str() {
                "Title" => {
                    let title = xml.whole(begun)?;
                    if let Some(level) = self.levels.last_mut() {
                        level.title = Some(title_of(title.text()));
                    }
                }
                "Type" => {
                    let kind = xml.whole(begun)?;
                    if let Some(level) = self.levels.last_mut() {
                        level.is_item = kind.text().trim() == "Item";
                    }
                }
                "Content" => {
                    let content = xml.whole(begun)?;
                    self.content(&content, stem);
                }
                "LearningData" => {
                    let data = xml.whole(begun)?;
                    let is_learned = !matches!(data.text_of("Repetitions").trim(), "" | "0");
                    let is_kept = self.levels.last().is_some_and(|level| level.is_kept);
                    self.learned += usize::from(is_learned && is_kept);
                }
                _ => self.levels.push(Level::default()),
            }
        }
        Ok(())
    }

    /// Makes a note of what an element says; a topic that answers nothing is for reading.
    fn content(&mut self, content: &Element<'_>, stem: &str) {
        let line = content.line;
        let (question, answer) = (content.text_of("Question"), content.text_of("Answer"));
        let is_item = self.levels.last().is_some_and(|level| level.is_item);
        if answer.trim().is_empty() && !is_item {
            if !question.trim().is_empty() {
                let text = reduce(question).into_owned();
                let problem = Problem::PassedOver { what: "a topic, which asks nothing", text };
                self.found.diagnostics.push(Diagnostic::at_line(line, problem));
            }
            return;
        }
        // An item may have a title of its own, which says what it asks.
        let above = self.levels.len().saturating_sub(1);
        let titles = self.levels.iter().take(above).filter_map(|level| level.title.as_deref());
        let titles: Vec<&str> = titles.filter(|title| !title.is_empty()).collect();
        let deck = if titles.is_empty() { stem.to_owned() } else { titles.join("::") };
        let mut note = Note::basic(Text::html(html(question)), Text::html(html(answer)));
        note.deck = self.found.collection.decks.named(&deck);
        note.origin = Origin::at(line);
        self.levels.iter_mut().rev().take(1).for_each(|level| level.is_kept = true);
        self.found.collection.notes.push(note);
    }
}

/// A title in one line, as one level of a deck's name.
fn title_of(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let title: String = words.join(" ").replace("::", ":").chars().take(LONGEST_TITLE).collect();
    title.trim_end().to_owned()
}

/// The name of a deck with a title for each level.
fn titles_of(deck: &str) -> String {
    deck.split("::").map(title_of).collect::<Vec<_>>().join("::")
}

/// A side for SuperMemo: without a tag in it, line breaks would be meant, and in HTML they are not.
fn content(html: &str) -> Cow<'_, str> {
    match html.contains('<') || !html.contains('\n') {
        true => escaped(html),
        false => Cow::Owned(escaped(&html.replace('\n', " ")).into_owned()),
    }
}

/// The HTML of a side: in one without a tag, line breaks are meant.
fn html(side: &str) -> String {
    match side.contains('<') {
        true => side.to_owned(),
        false => side.trim_matches('\n').replace('\n', "<br>"),
    }
}

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let tree = DeckTree::of(collection);
    let topics = tree.walk().filter(|step| matches!(step, Walk::Into(..))).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<SuperMemoCollection>")?;
    writeln!(out, "<Count>{}</Count>", topics + collection.notes.len())?;
    let (mut id, mut written) = (0, 0);
    for step in tree.walk() {
        let Walk::Into(branch) = step else {
            writeln!(out, "</SuperMemoElement>")?;
            continue;
        };
        id += 1;
        let title = escaped(branch.name);
        writeln!(out, "<SuperMemoElement><ID>{id}</ID><Title>{title}</Title><Type>Topic</Type>")?;
        for note in branch.notes.iter().filter_map(|at| collection.notes.get(*at)) {
            id += 1;
            let (question, answer) = (note.front().to_html(), note.back().to_html());
            let (question, answer) = (content(&question), content(&answer));
            writeln!(
                out,
                "<SuperMemoElement><ID>{id}</ID><Type>Item</Type><Content><Question>{question}\
                 </Question><Answer>{answer}</Answer></Content></SuperMemoElement>"
            )?;
            written += 1;
            (writing.progress)(written)?;
        }
    }
    writeln!(out, "</SuperMemoCollection>")?;
    Ok(Written {
        cards: collection.notes.len(),
        next: "in SuperMemo: File, Import, XML".to_owned(),
        ..Written::default()
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::report::Problem;
    use crate::settings::Settings;

    fn found(xml: &str, check: impl FnOnce(&Found<'_>)) {
        let (source, settings) = (Source::of_text("d.xml", xml), Settings::default());
        check(&read(&source, &Reading::new(&settings)).unwrap());
    }

    #[test]
    fn only_items_are_counted_as_learned() {
        let data =
            |times| format!("<LearningData><Repetitions>{times}</Repetitions></LearningData>");
        let item = |times| {
            format!(
                "<SuperMemoElement><Type>Item</Type><Content><Question>q</Question><Answer>a</Answer>\
                 </Content>{}</SuperMemoElement>",
                data(times)
            )
        };
        let xml = format!(
            "<SuperMemoCollection><SuperMemoElement><Type>Topic</Type><Content><Question>r</Question>\
             </Content>{}{}{}</SuperMemoElement></SuperMemoCollection>",
            data(3),
            item(2),
            item(0)
        );
        found(&xml, |found| {
            assert_eq!(found.collection.notes.len(), 2);
            let said = found.diagnostics.iter().map(|said| &said.problem);
            let learned = said.filter_map(|problem| match problem {
                Problem::SchedulingDropped { notes, .. } => Some(*notes),
                _ => None,
            });
            assert_eq!(learned.collect::<Vec<_>>(), [1]);
        });
    }

    #[test]
    fn a_line_end_in_html_is_no_line_break() {
        let mut collection = Collection::default();
        collection.decks.named("D");
        collection.notes.push(Note::basic(Text::html("a\nb"), Text::html("c<br>\nd &amp; e")));
        let (settings, mut out) = (Settings::default(), Cursor::new(Vec::new()));
        write(&collection, &Writing::new(&settings), &mut out).unwrap();
        found(std::str::from_utf8(out.get_ref()).unwrap(), |found| {
            let note = found.collection.notes.first().unwrap();
            assert_eq!((note.front().raw(), note.back().raw()), ("a b", "c<br>\nd &amp; e"));
        });
    }
}
