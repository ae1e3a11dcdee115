//! Markdown as people write cards by hand: headings, tables, `<details>`, lists, definitions.
//!
//! The file is read as each of these shapes, and the one that explains it best is the one that is
//! meant. The folder also holds what the other Markdown dialects share.

use crate::error::{Cause, Error};
use crate::formats::{Carries, Evidence, Format, Found, READ_ONLY, Reading, sample_of};
use crate::source::Source;

pub(super) mod cards;
mod definitions;
mod details;
pub(super) mod front_matter;
mod headings;
mod lists;
pub(super) mod notation;
pub(super) mod page;
mod quotes;
pub(super) mod shape;
mod tables;

use cards::Notes;
use page::{Line, Page};
use shape::Shape;

/// What all dialects of Markdown have in common: their extensions, and what they can hold.
pub(super) const DIALECT: Format = Format {
    extensions: &["md", "markdown", "mdown", "mkd"],
    carries: Carries { tags: true, decks: true, kinds: true, clozes: true, ..READ_ONLY.carries },
    ..READ_ONLY
};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    title: "Markdown",
    summary: "headings with text below, tables, details, lists, definitions",
    detect,
    read: Some(read),
    ..DIALECT
};

/// The shapes that `page` has, the ones that say more of themselves first.
fn shapes<'a>(page: &Page<'a>, name: &str) -> impl Iterator<Item = Shape<'a>> {
    let shapes = [
        details::read(page, name),
        definitions::read(page),
        tables::read(page, name),
        lists::read(page, name),
        quotes::read(page, name),
        headings::read(page, name),
    ];
    shapes.into_iter().flatten().filter(|shape| shape.cards() > 0)
}

fn detect(source: &Source) -> Evidence {
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
    // Of shapes that nothing speaks for, the one that explains most.
    let mut shapes: Vec<Shape<'a>> = shapes(&page, source.stem()).collect();
    let likely = shapes.iter().position(|shape| shape.why.is_some());
    let most = || (0..shapes.len()).rev().max_by_key(|at| shapes.get(*at).map(|s| s.understood));
    let Some(at) = likely.or_else(most) else {
        return Err(source.error(Cause::NoCards { found: "text without a question".to_owned() }));
    };
    let shape = shapes.swap_remove(at);
    let named = page.front_matter.deck().or(shape.title);
    let deck = named.map(|name| crate::text::Text::markdown(name).to_plain().into_owned());
    let mut notes =
        Notes::new(reading, deck.as_deref().unwrap_or(source.stem()), &page.front_matter);
    notes.extend(shape.items);
    notes.finish(source)
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
        let labels = "## Front: What?\n**Back**: That.\n\n## Front: Who?\n**Back**: She.\n";
        let org = "#+TITLE: x\n* What?\n  That.\n* Who?\n  She.\n* Why?\n  So.\n";
        let comment = "# a list for anki\none\ttwo\n";
        for text in [readme, changes, options, labels, org, comment, "- a\n- b\n", "text\n"] {
            assert_eq!(likelihood("x.md", text), Likelihood::No, "{text:?}");
        }
    }

    #[test]
    fn questions_make_a_deck_even_in_a_readme() {
        let text = "# Interview\n\n## What?\n\nThat.\n\n## Who?\n\nShe.\n\n## Why?\n\nSo.\n";
        assert_eq!(likelihood("README.md", text), Likelihood::Likely);
    }
}
