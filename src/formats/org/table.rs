//! Tables and fixed-width lines of Org. It must not know what stands around them.

use crate::text::escape_marks;

use super::holes::Holes;
use super::render::Side;
use super::scan::slice;

impl Side {
    /// Lines that begin with a colon and a space.
    pub(super) fn fixed(&mut self, lines: &[&str]) -> usize {
        let strip = |line: &&str| {
            let rest = line.trim_start().strip_prefix(':')?;
            (rest.is_empty() || rest.starts_with(' '))
                .then(|| rest.strip_prefix(' ').unwrap_or(rest).to_owned())
        };
        let shown: Vec<String> = lines.iter().map_while(strip).collect();
        let html = escape_marks(&shown.join("\n")).into_owned();
        self.element(&format!("<pre>{html}</pre>"), "", |_| {});
        shown.len()
    }

    /// Rows of cells, those above the first rule being headings.
    pub(super) fn table(&mut self, lines: &[&str]) -> usize {
        let rows: Vec<&str> =
            lines.iter().map(|line| line.trim()).take_while(|line| line.starts_with('|')).collect();
        let is_rule = |row: &str| row.starts_with("|-");
        let heads = rows
            .iter()
            .position(|row| is_rule(row))
            .filter(|at| *at > 0 && rows.iter().skip(at + 1).any(|row| !is_rule(row)));
        self.element("<table>", "</table>", |side| {
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| !is_rule(row)) {
                let cells = row.trim_start_matches('|');
                let cells = cells_of(cells.strip_suffix('|').unwrap_or(cells), side.inline.holes);
                let is_width = |cell: &&str| {
                    cell.strip_prefix('<').and_then(|cell| cell.strip_suffix('>')).is_some_and(
                        |cell| {
                            cell.trim_start_matches(['l', 'c', 'r'])
                                .bytes()
                                .all(|b| b.is_ascii_digit())
                        },
                    )
                };
                if cells.iter().any(is_width) && cells.iter().all(|c| c.is_empty() || is_width(c)) {
                    continue;
                }
                let tag = if heads.is_some_and(|head| at < head) { "th" } else { "td" };
                side.inline.html.push_str("<tr>");
                for cell in cells {
                    side.inline.html.push_str(&format!("<{tag}>"));
                    side.inline.paragraph(cell);
                    side.inline.html.push_str(&format!("</{tag}>"));
                }
                side.inline.html.push_str("</tr>");
            }
        });
        rows.len()
    }
}

/// The cells of a row. Two bars in a bracket part what is hidden from its hint to org-drill, which looks
/// for clozes in tables, too.
fn cells_of(row: &str, holes: Holes) -> Vec<&str> {
    let drill = matches!(holes, Holes::DrillTogether | Holes::DrillEach);
    let mut cells = Vec::new();
    let (mut begin, mut brackets) = (0, 0_usize);
    let mut signs = row.match_indices(['|', '[', ']']);
    while let Some((at, sign)) = signs.next() {
        match sign {
            "[" => brackets += 1,
            "]" => brackets = brackets.saturating_sub(1),
            _ if drill && brackets > 0 && ends_in_bracket(slice(row, at, row.len())) => {
                signs.next();
            }
            _ => {
                cells.push(slice(row, begin, at).trim());
                (begin, brackets) = (at + 1, 0);
            }
        }
    }
    cells.push(slice(row, begin, row.len()).trim());
    cells
}

/// Whether `rest` begins with two bars and what is no cell, up to a bracket.
fn ends_in_bracket(rest: &str) -> bool {
    let hint = rest.strip_prefix("||").unwrap_or_default();
    hint.find(['|', ']']).is_some_and(|at| slice(hint, at, at + 1) == "]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_no_cell_to_drill() {
        let row = "[a||b] | [c | d] || e";
        assert_eq!(cells_of(row, Holes::DrillEach), ["[a||b]", "[c", "d]", "", "e"]);
        assert_eq!(cells_of("a | [0,1) || b", Holes::DrillEach), ["a", "[0,1)", "", "b"]);
        assert_eq!(cells_of("[a||b]", Holes::None), ["[a", "", "b]"]);
    }
}
