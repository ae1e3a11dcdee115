//! Tables, whose cells are lines. It must not know what is in a cell.

use super::element::{Element, Token, attribute};

/// The cells of a table in rows, and how each column is aligned.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    alignments: Vec<&'static str>,
    /// Whether text or a picture stands between its cells.
    is_torn: bool,
}

impl Table {
    /// The table that `tokens` are, the first of which is the one at `start` of all; `write` writes
    /// what a cell is.
    pub(super) fn of(
        tokens: &[Token<'_>],
        start: usize,
        write: impl Fn(usize, usize) -> String,
    ) -> Self {
        let mut table = Self::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                Token::Open { element: Element::Row, .. } => table.rows.push(Vec::new()),
                Token::Open { element: Element::Cell | Element::HeadCell, tag, end } => {
                    let end = (*end).saturating_sub(start).clamp(at + 1, tokens.len().max(at + 1));
                    let cell = write(start + at + 1, start + end);
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                    if table.rows.len() == 1 {
                        table.alignments.push(alignment(tag));
                    }
                    if let Some(row) = table.rows.last_mut() {
                        row.push(cell);
                    }
                    at = end;
                    continue;
                }
                Token::Open { element, .. } => {
                    let tears = matches!(element, Element::Item | Element::Image);
                    table.is_torn |= element.is_container() || tears;
                }
                Token::Text(text) if !text.trim().is_empty() => table.is_torn = true,
                _ => {}
            }
            at += 1;
        }
        table.rows.retain(|row| !row.is_empty());
        table
    }

    /// Whether it is one: there is something in its cells, and nothing else.
    pub(super) fn is_sound(&self) -> bool {
        !self.is_torn && self.rows.iter().flatten().any(|cell| !cell.is_empty())
    }

    /// It as Markdown: the first row is the head, for there has to be one.
    pub(super) fn written(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut out = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            // A row that ends early has empty cells in every Markdown: so it is written again as it was.
            out.push('|');
            for column in 0..columns {
                let cell = row.get(column).map_or("", String::as_str);
                out.push_str(&format!(" {cell} |"));
            }
            if at == 0 {
                out.push_str("\n|");
                for column in 0..columns {
                    let rule = self.alignments.get(column).copied().unwrap_or("---");
                    out.push_str(&format!(" {rule} |"));
                }
            }
        }
        out
    }
}

fn alignment(tag: &str) -> &'static str {
    let style = attribute(tag, "style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    match style.trim_end_matches(';') {
        "text-align:left" => ":--",
        "text-align:center" => ":-:",
        "text-align:right" => "--:",
        _ => "---",
    }
}
