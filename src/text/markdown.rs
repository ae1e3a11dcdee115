//! Markdown to text or HTML, as Anki shows it.
//!
//! Maths, sounds and embedded media are taken out before the Markdown is parsed and put back after
//! it. It must not know formats: what a dialect adds is taken out before.

use std::borrow::Cow;

use super::Text;

mod guard;
mod html;
mod media;
mod scan;
pub(super) mod shown;
pub(super) mod source;
pub(super) mod tex;
mod wrap;
mod write;

/// `source` as it is meant: plain text where there is nothing but text in it, else HTML.
///
/// A single paragraph is not wrapped in `<p>`; several are parted by an empty line. A line break
/// stays one, as people who type cards mean it, but for paragraphs that are wrapped at a column:
/// see [`wrap`].
pub(super) fn render(source: Cow<'_, str>) -> Text<'_> {
    if is_plain(&source) {
        return Text::Plain(source);
    }
    let source = literal_number(&source);
    let source = without_indent(&source);
    let guarded = guard::guard(&source);
    write::write(&guarded)
}

/// Whether Markdown would show `source` as it is.
fn is_plain(source: &str) -> bool {
    const SPECIAL: &[u8] = b"\n\r\\`*_[<&~$";
    let begins_block = |line: &str| {
        line.starts_with(['#', '-', '+', '>', '=', ' ', '\t'])
            || line.starts_with(|c: char| c.is_ascii_digit()) && number_end(line).is_some()
    };
    let is_rule = |c: char| "*-_=+#~><|./\\^ \n".contains(c);
    let free = |source: &str| !source.bytes().any(|byte| SPECIAL.contains(&byte));
    // Answers such as `***` or `* * * * *` are about the characters.
    free(source) && !begins_block(source) && source.trim_end().len() == source.len()
        || source.chars().all(is_rule)
}

/// The end of the number of a list item, if `line` is one.
fn number_end(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let is_item = (1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    is_item.then_some(digits)
}

/// A number before the first line is no list if no other line has one: it is escaped.
fn literal_number(source: &str) -> Cow<'_, str> {
    let Some(digits) = number_end(source) else { return Cow::Borrowed(source) };
    let others = source.lines().skip(1).any(|line| number_end(line.trim_start()).is_some());
    match source.split_at_checked(digits) {
        Some((number, rest)) if !others => Cow::Owned(format!("{number}\\{rest}")),
        _ => Cow::Borrowed(source),
    }
}

/// A list that is indented as a whole is a list, not code.
fn without_indent(source: &str) -> Cow<'_, str> {
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_item = |line: &str| {
        let bare = line.trim_start();
        ["- ", "* ", "+ ", "\u{2022} "].iter().any(|mark| bare.starts_with(mark))
            || number_end(bare).is_some()
    };
    let is_deep = |line: &str| line.starts_with("    ") || line.starts_with('\t');
    if !source.lines().any(|line| is_deep(line) && is_item(line)) {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    // Whether an item or code may go on, and what is taken off the lines of a list.
    let (mut inside, mut blank, mut cut) = (false, true, None);
    for line in source.split_inclusive('\n') {
        if line.trim().is_empty() {
            blank = true;
            out.push_str(line);
            continue;
        }
        let indent = indent_of(line);
        if cut.is_some_and(|cut| indent < cut) {
            cut = None;
        }
        if cut.is_none() && is_deep(line) && blank && !inside && is_item(line) {
            cut = Some(indent);
        }
        inside = cut.is_none() && (is_item(line) || is_deep(line) || line.contains("```"));
        blank = false;
        out.push_str(line.get(cut.unwrap_or(0)..).unwrap_or(line));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
