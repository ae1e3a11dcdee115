//! What stands in a line as one piece: code, pictures, where links lead.
//!
//! It must not know what is around it.

use std::borrow::Cow;

use super::element::attribute;
use super::{Clozes, Lines, Media, Notation, escape, html};
use crate::text::markdown::guard::OPEN;
use crate::text::markdown::media::{is_picture, is_sound};

/// Where a link leads, if it leads anywhere and runs nothing.
pub(super) fn link(tag: &str) -> Option<String> {
    let url = attribute(tag, "href")?;
    let url = url.trim();
    let runs = super::super::write::runs(url);
    (!url.is_empty() && !runs && !url.contains(OPEN)).then(|| url.to_owned())
}

/// `code` between as many backticks as it takes.
pub(super) fn code_span(code: &str, notation: &Notation) -> String {
    let hidden = notation.clozes == Clozes::Brackets && code.contains(['[', ']']);
    let parted = notation.marks.iter().any(|mark| code.contains(mark));
    let starts = notation.line_marks.iter().any(|mark| code.starts_with(mark));
    let splits = notation.lines == Lines::One && code.contains('|');
    // To our reader it is one even in code.
    let clozes = escape::holds_cloze(code);
    if notation.html && (hidden || parted || starts || splits || clozes) {
        return html::code(code);
    }
    let run = escape::longest_run(code, '`') + 1;
    let fence = "`".repeat(run);
    let edges = code.starts_with('`') || code.ends_with('`');
    let spaces = code.starts_with(' ') && code.ends_with(' ');
    let pad = if edges || spaces { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

pub(super) fn image(src: &str, tag: &str, notation: &Notation) -> String {
    let width = attribute(tag, "width").filter(|width| width.parse::<u16>().is_ok());
    // In a table a bar would begin the next cell.
    let bar = if notation.lines == Lines::One { r"\|" } else { "|" };
    let embeds = notation.media == Media::Embed
        && is_picture(src)
        && !src.contains("://")
        && src.trim() == src
        && !src.contains(['[', ']', '|', '#', '^', '<', '>', '\\', '&', '$', '`']);
    if embeds {
        return match width {
            Some(width) => format!("![[{src}{bar}{width}]]"),
            None => format!("![[{src}]]"),
        };
    }
    // Called like a sound it would be one.
    if is_sound(src) && notation.html {
        return format!("<img src=\"{}\">", html::encoded_url(src));
    }
    let alt = attribute(tag, "alt").unwrap_or_default();
    let words = alt.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = escape::without_clozes(words.replace([OPEN, '|'], " "));
    let alt = escape::label(&words);
    let width = width.map(|width| format!("{bar}{width}")).unwrap_or_default();
    format!("![{alt}{width}]({})", destination(src, notation))
}

/// Where a link or a picture leads, as Markdown has it.
pub(super) fn destination<'u>(url: &'u str, notation: &Notation) -> Cow<'u, str> {
    // In a table a bar begins the next cell, wherever it stands.
    let splits = |c: char| c == '|' && notation.lines == Lines::One;
    let is_plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !"<>()\\&[]`$".contains(c) && !splits(c);
    let marks = notation.marks.iter().any(|mark| url.contains(mark));
    if url.chars().all(is_plain) && !marks {
        return Cow::Borrowed(url);
    }
    let mut out = String::with_capacity(url.len() + 8);
    let mut previous = ' ';
    // What stands for one of two would make two again with the other.
    let url = match notation.marks.contains(&"%%") {
        true => Cow::Owned(url.replace("%%", "%25%25")),
        false => Cow::Borrowed(url),
    };
    for c in url.chars() {
        let pair: String = [previous, c].iter().collect();
        let is_mark = notation.marks.contains(&pair.as_str());
        match c {
            '<' | '>' | '\\' | '[' | ']' | '`' | '$' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c if (is_mark && c.is_ascii()) || splits(c) => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c => out.push(c),
        }
        previous = if is_mark { ' ' } else { c };
    }
    match out.contains([' ', '(', ')']) || out.contains(char::is_whitespace) {
        true => Cow::Owned(format!("<{out}>")),
        false => Cow::Owned(out),
    }
}
