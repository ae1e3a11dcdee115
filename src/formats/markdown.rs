//! Markdown as people write cards by hand: headings, tables, `<details>`, lists, definitions.
//!
//! The file is read as each of these shapes, and the one that explains it best is the one that is
//! meant. The folder also holds what the other Markdown dialects share.

use crate::deck::Kind;
use crate::error::{Cause, Error};
use crate::formats::rows::{COLUMNS, Columns};
use crate::formats::{Carries, Evidence, Format, Found, READ_ONLY, Reading, sample_of};
use crate::report::{Diagnostic, Problem};
use crate::settings::{OptionSpec, Takes};
use crate::source::Source;

pub(super) mod cards;
mod definitions;
mod details;
mod headings;
mod lists;
pub(super) mod notation;
mod own;
mod quotes;
pub(super) mod shape;
mod tables;
pub(super) mod typed;

use crate::formats::page::{Line, Page};
use cards::Notes;
use shape::Shape;

/// What all dialects of Markdown have in common: their extensions, and what they can hold.
pub(super) const DIALECT: Format = Format {
    extensions: &["md", "markdown", "mdown", "mkd"],
    carries: Carries { tags: true, decks: true, kinds: &Kind::BUILT_IN, ..READ_ONLY.carries },
    ..READ_ONLY
};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    title: "Markdown",
    summary: "headings with text below, tables, details, lists, definitions",
    options: &[OptionSpec {
        takes: Takes::Value { placeholder: "LIST", check: tables::check_listed },
        ..COLUMNS
    }],
    carries: own::CARRIES,
    detect,
    read: Some(read),
    write: Some(own::write),
    ..DIALECT
};

/// The shapes that `page` has, the ones that say more of themselves first.
fn shapes<'a>(page: &Page<'a>, name: &str) -> impl Iterator<Item = Shape<'a>> {
    let shapes = [
        details::read(page, name),
        definitions::read(page),
        tables::read(page, name, None),
        lists::read(page, name),
        quotes::read(page, name),
        headings::read(page, name),
    ];
    shapes.into_iter().flatten().filter(|shape| shape.cards() > 0)
}

fn detect(source: &Source) -> Evidence {
    if own::is_own(sample_of(source)) {
        return Evidence::certain("its first line says that ## asks");
    }
    let page = Page::of(sample_of(source));
    let lines: Vec<_> = super::page::lines(sample_of(source)).collect();
    if page.lines.iter().any(is_org) || super::document::is_settings(&lines) {
        return Evidence::NONE;
    }
    let best = shapes(&page, source.stem()).find(|shape| shape.why.is_some());
    match best {
        Some(Shape { understood, all, why: Some(why), .. }) => {
            Evidence::likely(understood, all, why)
        }
        _ => Evidence::NONE,
    }
}

/// Whether a line can only be one of Org, whose headings look like our lists.
fn is_org(line: &Line<'_>) -> bool {
    line.is_text()
        && ["#+", ":PROPERTIES:"].iter().any(|mark| line.text.trim_start().starts_with(mark))
}

fn read<'a>(source: &'a Source, reading: &Reading<'_>) -> Result<Found<'a>, Error> {
    let page = Page::of(source.text()?);
    if own::is_own(source.text()?) {
        let items = own::items(&page);
        // The first deck is that of the first card: one by the name of the file would be empty.
        let deck = own::first_deck(&items).unwrap_or(source.stem()).to_owned();
        let mut notes = Notes::new(reading, &deck, &page.front_matter);
        notes.extend(items);
        return notes.finish(source);
    }
    let listed = reading.settings.get("columns").map(Columns::listed);
    let table = listed.as_ref().and_then(|listed| tables::read(&page, source.stem(), Some(listed)));
    let without_use = listed.is_some() && table.is_none();
    let shape = match table {
        Some(table) => table,
        None => likeliest(source, &page)?,
    };
    let named = page.front_matter.deck().or(shape.title);
    let deck = named.map(|name| crate::text::Text::markdown(name).to_plain().into_owned());
    let mut notes =
        Notes::new(reading, deck.as_deref().unwrap_or(source.stem()), &page.front_matter);
    notes.extend(shape.items);
    let mut found = notes.finish(source)?;
    if without_use {
        let option = "columns".to_owned();
        let problem = Problem::OptionUnused { option, format: "Markdown without a table" };
        found.diagnostics.push(Diagnostic::of_all(problem));
    }
    Ok(found)
}

/// The shape that something speaks for; of shapes that nothing speaks for, the one that explains
/// most.
fn likeliest<'a>(source: &Source, page: &Page<'a>) -> Result<Shape<'a>, Error> {
    let mut shapes: Vec<Shape<'a>> = shapes(page, source.stem()).collect();
    let likely = shapes.iter().position(|shape| shape.why.is_some());
    let most = || (0..shapes.len()).rev().max_by_key(|at| shapes.get(*at).map(|s| s.understood));
    match likely.or_else(most) {
        Some(at) => Ok(shapes.swap_remove(at)),
        None => Err(source.error(Cause::NoCards { found: "text without a question".to_owned() })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Likelihood;

    fn likelihood(name: &str, text: &str) -> Likelihood {
        detect(&Source::of_text(name, text)).likelihood
    }

    #[test]
    fn documents_are_no_decks() {
        let readme = "# tool\n\nIt does.\n\n## Installation\n\nRun it.\n\n## Usage\n\nAs is.\n\n\
                      ## License\n\nMIT\n";
        let changes =
            "# Changelog\n\n## 1.2.0\n\n### Added\n\n- a\n\n## [1.1.0] - 2026-01-01\n\n- b\n";
        let options =
            "# Options\n\nText.\n\nMore text.\n\n| name | value |\n|---|---|\n| a | b |\n\nText.\n";
        let troubles = "# Tool\n\nText.\n\n| Problem | Solution |\n|---|---|\n| It hangs | End it |\n\
                        | It is slow | Wait |\n| It is full | Clean up |\n\nMore text.\n";
        let labels = "## Front: What?\n**Back**: That.\n\n## Front: Who?\n**Back**: She.\n";
        let org = "#+TITLE: x\n* What?\n  That.\n* Who?\n  She.\n* Why?\n  So.\n";
        let comment = "# a list for anki\none\ttwo\n";
        for text in
            [readme, changes, options, troubles, labels, org, comment, "- a\n- b\n", "text\n"]
        {
            assert_eq!(likelihood("x.md", text), Likelihood::No, "{text:?}");
        }
    }

    #[test]
    fn questions_make_a_deck_even_in_a_readme() {
        let text = "# Interview\n\n## What?\n\nThat.\n\n## Who?\n\nShe.\n\n## Why?\n\nSo.\n";
        assert_eq!(likelihood("README.md", text), Likelihood::Likely);
    }
}
