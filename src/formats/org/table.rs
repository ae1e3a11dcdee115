//! Tables and fixed-width lines of Org. It must not know what stands around them.

use crate::text::escape_marks;

use super::render::Side;

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
                let cells: Vec<&str> =
                    cells.strip_suffix('|').unwrap_or(cells).split('|').map(str::trim).collect();
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
