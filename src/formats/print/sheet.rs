//! A sheet: where its cards stand, on the front and on the back, and where it is cut.
//!
//! It must not know what cards say.

use std::fmt::Write as _;

use super::paper::{Flip, Grid, Paper};
use super::side::Side;

/// The margin in millimetres: what printers cannot reach, with room for the cut marks.
const MARGIN: f64 = 10.0;

/// How long a cut mark is, in millimetres.
const MARK: f64 = 5.0;

/// A card is at least so wide and high, in millimetres.
const SMALLEST: f64 = 12.0;

/// Sheets of one size and one grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    paper: Paper,
    grid: Grid,
    /// Whether the sheet is turned over its left or right edge, rather than its top or bottom.
    sideways: bool,
}

impl Sheet {
    pub(super) fn new(paper: Paper, grid: Grid, flip: Flip) -> Result<Self, String> {
        let tall = paper.height >= paper.width;
        let sheet = Self { paper, grid, sideways: tall == (flip == Flip::Long) };
        let (width, height) = sheet.cell();
        match width >= SMALLEST && height >= SMALLEST {
            true => Ok(sheet),
            false => Err("so many cards are too small on this paper".to_owned()),
        }
    }

    /// How many cards are on it.
    pub(super) fn cards(&self) -> usize {
        self.grid.columns * self.grid.rows
    }

    /// The width and the height of a card, in millimetres.
    pub(super) fn cell(&self) -> (f64, f64) {
        let (columns, rows) = (self.grid.columns as f64, self.grid.rows as f64);
        let (width, height) = (self.paper.width - 2.0 * MARGIN, self.paper.height - 2.0 * MARGIN);
        (width / columns, height / rows)
    }

    /// What the style says about this paper and grid.
    pub(super) fn css(&self) -> String {
        let Self { paper, grid, .. } = self;
        let (width, height) = self.cell();
        let mut css = format!(
            "@page {{ size: {}mm {}mm; margin: 0 }}\n\
             .sheet {{ width: {}mm; height: {}mm; padding: {MARGIN}mm;\n\
             grid-template: repeat({}, {height:.3}mm) / repeat({}, {width:.3}mm) }}\n\
             .card img {{ max-height: {:.1}mm }}\n",
            paper.width,
            paper.height,
            paper.width,
            paper.height,
            grid.rows,
            grid.columns,
            0.45 * height,
        );
        // Writing to a string cannot fail.
        for column in 0..=grid.columns {
            let x = MARGIN + width * column as f64;
            _ = writeln!(css, ".x{column} {{ left: {x:.3}mm; width: 0; height: {MARK}mm }}");
        }
        for row in 0..=grid.rows {
            let y = MARGIN + height * row as f64;
            _ = writeln!(css, ".y{row} {{ top: {y:.3}mm; height: 0; width: {MARK}mm }}");
        }
        css
    }

    /// A sheet of these cards: its front and its back.
    pub(super) fn html(&self, cards: &[[Side; 2]]) -> String {
        let mut html = String::new();
        for (which, name) in ["front", "back"].into_iter().enumerate() {
            html.push_str(&format!("<section class=\"sheet {name}\">\n"));
            for place in 0..self.cards() {
                let card = match which {
                    0 => place,
                    _ => self.behind(place),
                };
                match cards.get(card).and_then(|sides| sides.get(which)) {
                    Some(side) => html.push_str(&side.html),
                    None => html.push_str("<div class=\"card\"></div>"),
                }
                html.push('\n');
            }
            self.marks(&mut html);
            html.push_str("</section>\n");
        }
        html
    }

    /// The place on the front that is behind this place on the back.
    fn behind(&self, place: usize) -> usize {
        let Grid { columns, rows } = self.grid;
        let (row, column) = (place / columns, place % columns);
        match self.sideways {
            true => row * columns + (columns - 1 - column),
            false => (rows - 1 - row) * columns + column,
        }
    }

    /// Where to cut, in the margins.
    fn marks(&self, html: &mut String) {
        for column in 0..=self.grid.columns {
            for end in ["top", "bottom"] {
                html.push_str(&format!("<i class=\"mark x{column} {end}\"></i>"));
            }
        }
        for row in 0..=self.grid.rows {
            for end in ["left", "right"] {
                html.push_str(&format!("<i class=\"mark y{row} {end}\"></i>"));
            }
        }
        html.push('\n');
    }
}
