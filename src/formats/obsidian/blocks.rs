//! `START` … `END` and `STARTI [Basic] … ENDI`, as `Obsidian_to_Anki` has them.

use std::borrow::Cow;

use super::{Scan, curly_clozes, has_cloze, highlight_clozes};
use crate::deck::Kind;
use crate::formats::markdown::cards::{Card, Item};
use crate::formats::page::{Line, Page};
use crate::report::Problem;

impl<'a> Scan<'a> {
    /// A block that begins in line `at`.
    pub(super) fn block(&mut self, page: &Page<'a>, at: usize) -> Option<usize> {
        let line = page.lines.get(at)?;
        let text = line.text.trim();
        if let Some(inner) = text.strip_prefix("STARTI ") {
            let inner = inner.split("ENDI").next().unwrap_or(inner);
            let (note_type, inner) = inner.trim().strip_prefix('[')?.split_once(']')?;
            self.sign = Some("STARTI");
            let (front, back) = inner.split_once("Back:").unwrap_or((inner, ""));
            let (back, tags) = back.split_once("Tags:").unwrap_or((back, ""));
            let front = front.trim().strip_prefix("Front:").unwrap_or(front.trim());
            let fields = vec![("Front", front.trim().to_owned()), ("Back", back.trim().to_owned())];
            self.made(line.number, note_type.trim(), fields, words(tags), 1);
            return Some(at + 1);
        }
        if text != "START" {
            return None;
        }
        let rest = page.lines.get(at + 1..)?;
        let ends = |line: &Line<'_>| !line.is_code() && matches!(line.text.trim(), "END" | "START");
        let end = rest.iter().position(ends)?;
        if rest.get(end)?.text.trim() == "START" {
            return None;
        }
        let (note_type, body) = rest.get(..end)?.split_first()?;
        self.sign = Some("START");
        let (fields, tags) = fields(body);
        let line =
            body.iter().find(|line| !line.is_blank()).map_or(line.number, |line| line.number);
        self.made(line, note_type.text.trim(), fields, tags, end + 2);
        Some(at + end + 2)
    }

    fn made(
        &mut self,
        line: usize,
        note_type: &str,
        fields: Vec<(&'a str, String)>,
        tags: Vec<Cow<'a, str>>,
        lines: usize,
    ) {
        let name = note_type.to_ascii_lowercase();
        let mut fields = fields.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty());
        let Some(front) = fields.next() else {
            let detail = "nothing stands between START and END".to_owned();
            self.items.push(Item::Bad { line, problem: Problem::BadRecord { detail } });
            return;
        };
        let back = fields.collect::<Vec<_>>().join("\n\n");
        let (front, back) = (Cow::Owned(front), Cow::Owned(back));
        let (kind, front) = match name.as_str() {
            name if name.contains("cloze") => {
                let front = match has_cloze(&front) {
                    true => front,
                    false => curly_clozes(highlight_clozes(front)),
                };
                (Kind::Cloze, front)
            }
            name if name.contains("optional") => (Kind::Basic, front),
            name if name.contains("reversed") => (Kind::Reversed, front),
            name if name.contains("type") => (Kind::TypeIn, front),
            _ => (Kind::Basic, front),
        };
        self.card(Card { line, kind, front, back, tags, ..Card::default() }, lines);
    }
}

fn words(tags: &str) -> Vec<Cow<'_, str>> {
    tags.split([' ', ',']).filter(|tag| !tag.is_empty()).map(Cow::Borrowed).collect()
}

/// The fields of a note, and its tags. The first one may go without its name.
fn fields<'a>(body: &[Line<'a>]) -> (Vec<(&'a str, String)>, Vec<Cow<'a, str>>) {
    let mut fields = vec![("", String::new())];
    let mut tags = Vec::new();
    for line in body {
        if let Some(own) = line.text.strip_prefix("Tags:") {
            tags.extend(words(own));
            continue;
        }
        let bare = line.text.trim();
        let is_number = bare.strip_prefix("ID:").is_some_and(|id| id.trim().parse::<u64>().is_ok());
        if is_number || bare.starts_with("<!--") && bare.ends_with("-->") {
            continue;
        }
        match field(line) {
            Some((name, rest)) => fields.push((name, rest.trim_start().to_owned())),
            None => {
                if let Some((_, text)) = fields.last_mut() {
                    text.push('\n');
                    text.push_str(line.text);
                }
            }
        }
    }
    for (_, text) in &mut fields {
        *text = text.trim().to_owned();
    }
    (fields, tags)
}

/// A line that begins a field by one of the names that stock note types have.
fn field<'a>(line: &Line<'a>) -> Option<(&'a str, &'a str)> {
    const NAMES: [&str; 12] = [
        "Front",
        "Back",
        "Text",
        "Extra",
        "Back Extra",
        "Question",
        "Answer",
        "Add Reverse",
        "Header",
        "Context",
        "Source",
        "Hint",
    ];
    let (name, rest) = line.text.split_once(':').filter(|_| !line.is_code())?;
    NAMES.contains(&name).then_some((name, rest))
}
