//! Mnemosyne's text: a card a line, its sides apart by tabs, as HTML.
//!
//! Two columns ask and answer; three or four are a word, its pronunciation, its meaning, notes. Nothing
//! is quoted: a character by its number (`&#10;`) stands for itself, and so neither a tab nor the end of
//! a line can be in a side.

use std::borrow::Cow;

use super::mnemosyne::markup::{html_of, text_of};
use super::mnemosyne::vocabulary;
use super::supermemo_text::decoded;
use crate::deck::{Collection, Kind, Note, Origin};
use crate::error::{Cause, Error};
use crate::formats::{
    Carries, Evidence, Format, Found, Heeds, Markup, MediaFolder, MediaGoes, Output, READ_ONLY,
    Reading, Writing, Written, sample_of,
};
use crate::report::{Diagnostic, Problem};
use crate::source::Source;
use crate::text::Text;

/// Both ways.
pub(super) const FORMAT: Format = Format {
    name: "mnemosyne-text",
    title: "Mnemosyne's text",
    summary: "a card a line, sides apart by tabs, for Mnemosyne to import",
    extensions: &["txt", "tsv", "tab"],
    over: &["quizlet", "csv"],
    carries: Carries {
        media: MediaGoes::Beside,
        media_folder: MediaFolder::Same,
        markups: &[Markup::Html],
        ..Carries::NOTHING
    },
    heeds: Heeds::NONE,
    detect,
    read: Some(read),
    write: Some(write),
    ..READ_ONLY
};

/// What only Mnemosyne's text has: the tags around its formulas.
const FORMULAS: [&str; 3] = ["</$>", "</$$>", "</latex>"];

fn detect(source: &Source) -> Evidence {
    let text = sample_of(source);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let cut = lines.iter().filter(|line| (1..4).contains(&line.matches('\t').count())).count();
    let has_formula = FORMULAS.iter().any(|end| text.contains(end));
    match has_formula && cut * 5 >= lines.len() * 4 {
        true => Evidence::certain("its lines have tabs, and formulas as Mnemosyne has them"),
        false => Evidence::NONE,
    }
}

fn read<'a>(source: &'a Source, _: &Reading<'_>) -> Result<Found<'a>, Error> {
    let mut found = Found { exact: true, ..Found::default() };
    found.collection.decks.named(source.stem());
    for (number, line) in (1..).zip(source.text()?.lines()) {
        let line = line.trim_end();
        if line.is_empty() {
            continue;
        }
        match note_of(line, &mut found.collection) {
            Ok(mut note) => {
                note.origin = Origin::at(number);
                found.collection.notes.push(note);
                if let Some(text) = line.splitn(5, '\t').nth(4) {
                    let (what, text) = ("what stands beyond the fourth column", text.to_owned());
                    let problem = Problem::PassedOver { what, text };
                    found.diagnostics.push(Diagnostic::at_line(number, problem));
                }
            }
            Err(detail) => found.skip_at(number, detail),
        }
    }
    if found.collection.notes.is_empty() && found.skipped == 0 {
        return Err(source.error(Cause::Empty));
    }
    Ok(found)
}

fn note_of(line: &str, collection: &mut Collection<'_>) -> Result<Note<'static>, &'static str> {
    let columns: Vec<&str> = line.split('\t').collect();
    let side = |text: &str| match text {
        NOTHING => Text::html(""),
        text => {
            let html = html_of(&decoded(text)).replace("&Tab;", "&#9;");
            Text::html(html)
        }
    };
    if columns.first().is_none_or(|front| front.trim().is_empty()) {
        return Err("its first column is empty");
    }
    match columns.as_slice() {
        [] | [_] => Err("it has one column, and a card needs two"),
        [front, back] => Ok(Note::basic(side(front), side(back))),
        [_, _, meaning, ..] if meaning.trim().is_empty() => Err("its third column is empty"),
        [word, sound, meaning, rest @ ..] => {
            let notes = rest.first().copied().unwrap_or_default();
            let mut note = Note::basic(side(word), side(sound));
            note.fields.extend([side(meaning), side(notes)]);
            note.kind = Kind::Custom(collection.add_note_type(vocabulary()));
            Ok(note)
        }
    }
}

/// What an empty side is in Mnemosyne's own exports: a line must not end in a tab.
const NOTHING: &str = "<br>";

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    for (index, note) in collection.notes.iter().enumerate() {
        let (front, back) = (note.front().to_html(), note.back().to_html());
        writeln!(out, "{}\t{}", column(&front), column(&back))?;
        (writing.progress)(index + 1)?;
    }
    Ok(Written {
        cards: collection.notes.len(),
        next: "in Mnemosyne: File, Import, tab-separated text files".to_owned(),
        ..Written::default()
    })
}

/// `html` as a column: no tab, no line end, no character by its number but one that has to be.
fn column(html: &str) -> String {
    let text = text_of(html);
    let mut column = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some((before, here)) =
        rest.find(['&', '\t', '\r', '\n']).and_then(|at| rest.split_at_checked(at))
    {
        column.push_str(before);
        let end = here.bytes().take(11).position(|byte| byte == b';');
        let reference = end.and_then(|end| here.get(..=end)).filter(|name| name.starts_with("&#"));
        let (piece, length) = match reference {
            Some(reference) => (by_name(reference), reference.len()),
            None if here.starts_with("&#") => (Cow::Borrowed("&amp;#"), 2),
            None if here.starts_with('&') => (Cow::Borrowed("&"), 1),
            // A line break that counts is left only in preformatted text.
            None if here.starts_with('\n') => (Cow::Borrowed("&#10;"), 1),
            None => (Cow::Borrowed(" "), 1),
        };
        if reference.is_some() {
            end_sign(&mut column);
        }
        column.push_str(&piece);
        rest = here.get(length..).unwrap_or_default();
    }
    column.push_str(rest);
    let end = column.trim_end().len();
    let spaces: String =
        column.get(end..).unwrap_or_default().chars().map(|c| format!("&#{};", c as u32)).collect();
    column.truncate(end);
    column.push_str(&spaces);
    if column.is_empty() { NOTHING.to_owned() } else { column }
}

/// Writes the sign by its name that `column` ends in: a tag or a reference would begin with what follows.
fn end_sign(column: &mut String) {
    for (sign, name) in [("<", "&lt;"), ("</", "&lt;/"), ("&", "&amp;")] {
        if let Some(before) = column.strip_suffix(sign) {
            column.truncate(before.len());
            column.push_str(name);
            return;
        }
    }
}

/// What the character by its number `reference` is by its name, or itself.
fn by_name(reference: &str) -> Cow<'static, str> {
    let character = htmlize::unescape(reference).into_owned();
    match character.as_str() {
        "&" => "&amp;".into(),
        "<" => "&lt;".into(),
        ">" => "&gt;".into(),
        "\"" => "&quot;".into(),
        "\t" => "&Tab;".into(),
        "\n" => "&NewLine;".into(),
        "\r" => " ".into(),
        "\u{a0}" => "&nbsp;".into(),
        text if text.starts_with("&#") => text.replace("&#", "&amp;#").into(),
        _ => character.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_column_is_for_is_said() {
        let source = Source::of_text("d.txt", "a\tb\tc\td\te\tf\n");
        let settings = crate::settings::Settings::default();
        let found = read(&source, &Reading::new(&settings)).unwrap();
        assert_eq!(found.collection.notes.len(), 1);
        let [said] = found.diagnostics.as_slice() else { panic!("{:?}", found.diagnostics) };
        assert!(said.problem.message().contains("“e f”"), "{}", said.problem.message());
    }

    #[test]
    fn a_side_is_one_column() {
        let cases = [
            ("a\tb\nc", "a b c"),
            ("&#9;&#60;b&#62;&#38;", "&Tab;&lt;b&gt;&amp;"),
            ("&#39;&#x2019; &#1; &# &#y;", "'’ \u{1} &amp;# &amp;#y;"),
            ("<&#x41;/b> &&#97;mp; </&#98;>", "&lt;A/b> &amp;amp; &lt;/b>"),
            ("end ", "end&#32;"),
            ("<pre>a\nb</pre>", "<pre>a&#10;b</pre>"),
            ("", "<br>"),
            (r"\(x < y\)", "<$>x < y</$>"),
        ];
        for (html, text) in cases {
            assert_eq!(column(html), text, "{html:?}");
        }
    }
}
