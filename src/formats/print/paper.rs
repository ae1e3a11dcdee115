//! Paper: its size, how many cards are on it, and how it is turned.

/// A size of paper, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub(super) width: f64,
    pub(super) height: f64,
    name: &'static str,
}

const SIZES: [(&str, f64, f64); 6] = [
    ("a4", 210.0, 297.0),
    ("a5", 148.0, 210.0),
    ("a6", 105.0, 148.0),
    ("a7", 74.0, 105.0),
    ("letter", 215.9, 279.4),
    ("legal", 215.9, 355.6),
];

impl Paper {
    /// The paper that the user names: a size, or width and height in millimetres.
    pub(super) fn of(size: &str) -> Result<Self, String> {
        let lower = size.to_ascii_lowercase();
        if let Some((name, width, height)) = SIZES.into_iter().find(|(name, ..)| *name == lower) {
            return Ok(Self { width, height, name });
        }
        let wrong = || "it takes a4, a5, a6, a7, letter, legal or WIDTHxHEIGHT in mm".to_owned();
        let (width, height) = lower.split_once('x').ok_or_else(wrong)?;
        let length = |text: &str| text.parse().ok().filter(|mm| (30.0..=1500.0).contains(mm));
        let (width, height) = (length(width), length(height));
        let (width, height) = width.zip(height).ok_or_else(wrong)?;
        Ok(Self { width, height, name: "its own paper size" })
    }

    /// What a person calls it.
    pub(super) fn name(&self) -> String {
        match self.name.strip_prefix('a') {
            Some(number) if number.len() == 1 => format!("A{number} paper"),
            _ => match self.name {
                "letter" | "legal" => format!("{} paper", self.name),
                name => name.to_owned(),
            },
        }
    }
}

/// Columns and rows of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// More columns or rows leave no room for a word.
const MOST: usize = 12;

impl Grid {
    /// The grid of `2x4`.
    pub(super) fn of(grid: &str) -> Result<Self, String> {
        let wrong = || format!("it takes columns and rows from 1 to {MOST}, such as 2x4");
        let (columns, rows) = grid.split_once(['x', 'X']).ok_or_else(wrong)?;
        let count = |text: &str| text.parse().ok().filter(|count| (1..=MOST).contains(count));
        let (columns, rows) = count(columns).zip(count(rows)).ok_or_else(wrong)?;
        Ok(Self { columns, rows })
    }
}

/// Over which edge a sheet is turned when its back is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flip {
    Long,
    Short,
}

impl Flip {
    pub(super) fn of(edge: &str) -> Result<Self, String> {
        match edge {
            "long" => Ok(Self::Long),
            "short" => Ok(Self::Short),
            _ => Err("it takes long or short".to_owned()),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Short => "short",
        }
    }
}
