//! One page of HTML to look at the cards with: all in one file, which asks nothing of any network.
//!
//! The page is in `preview/page/`: real files of HTML, CSS and JavaScript. Here its data is made, as
//! JSON inside the page. What cards say is foreign: `safe.rs` takes out what could run, and the policy
//! of the page lets nothing run or load but its own script. It must not know who reads.

use std::io::{self, Write};
use std::thread;

use sha2::{Digest, Sha256};

use crate::cards::counts;
use crate::deck::Collection;
use crate::error::Cause;
use crate::formats::{Carries, Evidence, Format, Heeds, Markup, Output, Writing, Written};
use crate::review::Review;
use crate::styling;
use crate::text::escape;

mod alike;
mod cards;
mod data;
mod escaping;
mod files;
mod maths;
mod overview;
mod plot;
mod safe;
mod said;

use data::Page;
use escaping::Escaping;

/// What it is called.
pub const NAME: &str = "preview";

/// Written only.
pub(super) const FORMAT: Format = Format {
    name: NAME,
    title: "the preview",
    summary: "one page of HTML that shows the cards as the app will",
    extensions: &["html"],
    claims: &[],
    binary: false,
    over: &[],
    carries: Carries { markups: &[Markup::Html], ..Carries::EVERYTHING },
    options: &[styling::NOTE_TYPE, styling::CSS, styling::FRONT, styling::BACK, styling::NAME],
    under: |format, _| format,
    heeds: Heeds::NONE,
    detect: |_| Evidence::NONE,
    read: None,
    write: Some(write),
    mark: None,
};

const PAGE: &str = include_str!("preview/page/page.html");
const STYLE: &str = include_str!("preview/page/page.css");
const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("preview/page/deck.js"),
    include_str!("preview/page/card.js"),
    include_str!("preview/page/beside.js"),
    include_str!("preview/page/list.js"),
    include_str!("preview/page/filters.js"),
    include_str!("preview/page/main.js"),
    "})();\n"
);

/// Formulas may be nested, and are rendered by recursion.
const STACK: usize = 64 << 20;

fn write(
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<Written, Cause> {
    let nothing = Review::default();
    let page = Page::of(collection, writing.review.unwrap_or(&nothing));
    let mut rest = PAGE;
    while let Some((before, (name, after))) = next_hole(rest) {
        out.write_all(before.as_bytes())?;
        match name {
            "title" => out.write_all(escape(&page.title).as_bytes())?,
            "policy" => out.write_all(policy().as_bytes())?,
            "version" => out.write_all(env!("CARGO_PKG_VERSION").as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "overview" => out.write_all(overview::of(&page, collection).as_bytes())?,
            _ => data(&page, collection, writing, out)?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())?;
    Ok(Written {
        cards: counts(collection).iter().sum(),
        media: page.files.shown(),
        next: "open it in a browser".to_owned(),
        diagnostics: page.files.said(),
    })
}

/// What stands before the next hole of the page, its name, and what follows it.
fn next_hole(page: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = page.split_once("{{")?;
    Some((before, rest.split_once("}}")?))
}

/// What the page may do: run its own script, wear its own style, show what it holds.
fn policy() -> String {
    let hash = |text: &str| data_encoding::BASE64.encode(&Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; style-src-attr 'unsafe-inline'; \
         img-src data:; media-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

/// The data of the page as JSON, on a thread that has room for formulas.
fn data(
    page: &Page<'_>,
    collection: &Collection<'_>,
    writing: &Writing<'_>,
    out: &mut dyn Output,
) -> Result<(), Cause> {
    const AT_ONCE: usize = 1 << 10;
    let mut out = Escaping::of(out);
    out.write_all(b"{\"notes\":[")?;
    for (index, notes) in collection.notes.chunks(AT_ONCE).enumerate() {
        let start = index * AT_ONCE;
        let rendered = with_stack(|| page.notes(notes, start))??;
        if start > 0 {
            out.write_all(b",")?;
        }
        out.write_all(&rendered)?;
        (writing.progress)(start + notes.len())?;
    }
    out.write_all(b"],\"files\":[")?;
    page.files.write(&mut out)?;
    out.write_all(b"],\"rest\":")?;
    serde_json::to_writer(&mut out, page).map_err(io::Error::from)?;
    out.write_all(b"}")?;
    Ok(())
}

/// Does `work` where calls may go deep.
fn with_stack<R: Send>(work: impl FnOnce() -> R + Send) -> io::Result<R> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        thread.join().map_err(|_| io::Error::other("the page could not be made"))
    })
}

#[cfg(test)]
mod tests;
