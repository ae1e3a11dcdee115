//! A quiz as a whole: items and headings.

use super::builder::Builder;
use super::item::Item;
use super::line::option;
use crate::formats::page::{FrontMatter, Line, fenced, lines};

/// A part of a quiz.
#[derive(Debug, Clone)]
pub(super) enum Part<'a> {
    Heading(usize, &'a str, usize),
    Loose(&'a str, usize),
    Item(Box<Item<'a>>),
}

/// What a quiz consists of.
#[derive(Debug, Default, Clone)]
pub(super) struct Quiz<'a> {
    pub(super) front_matter: FrontMatter<'a>,
    pub(super) title: Option<&'a str>,
    pub(super) parts: Vec<Part<'a>>,
    /// Lines with something on them.
    pub(super) lines: usize,
    /// Of these, the ones that belong to a question with options or an answer.
    pub(super) understood: usize,
}

impl<'a> Quiz<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut builder = Builder::new(text);
        let front_matter = FrontMatter::of(text);
        let all: Vec<Line<'a>> = lines(text).skip(front_matter.lines).collect();
        let fences = fenced(&all);
        let each = || all.iter().zip(&fences);
        let options = |inside: bool| {
            each()
                .filter(|(line, fenced)| **fenced == inside && option(line.text).is_some())
                .count()
        };
        let wrapped = options(true) > options(false);
        let (mut touching, mut filled) = (false, 0);
        for (line, fenced) in each() {
            let is_code = *fenced && !wrapped;
            if line.is_blank() && !is_code {
                builder.blank();
            } else {
                filled += 1;
                match is_code {
                    true => builder.code(line, touching),
                    false => builder.line(line, touching),
                }
            }
            touching = !line.is_blank();
        }
        Self { front_matter, lines: filled, ..builder.finish() }
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        self.parts.iter().filter_map(|part| match part {
            Part::Item(item) => Some(&**item),
            _ => None,
        })
    }
}
