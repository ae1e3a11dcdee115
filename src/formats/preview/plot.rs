//! Plots as inline SVG: bars beside names, and columns over a scale. Colours are the page's.
//!
//! It must not know what is counted.

use std::fmt::Write;

use crate::text::escape;

/// The width of every plot, in its own units.
const WIDTH: usize = 360;

/// Longer names are cut.
const LONGEST_NAME: usize = 24;

/// Bars below one another, each with its name and number; only the first `most` of them.
pub(super) fn bars(title: &str, rows: &[(String, usize)], most: usize) -> String {
    const ROW: usize = 24;
    const NAMES: usize = 150;
    const NUMBERS: usize = 60;
    let shown = rows.get(..most.min(rows.len())).unwrap_or_default();
    let largest = shown.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let mut plot = opening(title, shown, shown.len() * ROW);
    for (index, (name, count)) in shown.iter().enumerate() {
        let (top, middle) = (index * ROW, index * ROW + ROW / 2);
        let length = ((WIDTH - NAMES - NUMBERS) * count / largest).max(2);
        let name = escape(&cut(name)).into_owned();
        let (end, bar) = (NAMES - 8, top + 5);
        _ = write!(
            plot,
            "<text class=\"name\" x=\"{end}\" y=\"{middle}\">{name}</text>\
             <rect class=\"bar\" x=\"{NAMES}\" y=\"{bar}\" width=\"{length}\" height=\"14\" rx=\"2\"/>\
             <text class=\"number\" x=\"{}\" y=\"{middle}\">{count}</text>",
            NAMES + length + 6
        );
    }
    plot.push_str("</svg>");
    if rows.len() > shown.len() {
        _ = write!(plot, "<p class=\"more\">and {} more</p>", rows.len() - shown.len());
    }
    plot
}

/// Two columns for each step of a scale: how many of one sort there are, and of another.
pub(super) fn columns(title: &str, sorts: [&str; 2], steps: &[(String, [usize; 2])]) -> String {
    const HEIGHT: usize = 130;
    const FLOOR: usize = 108;
    let largest = steps.iter().flat_map(|(_, counts)| counts).copied().max().unwrap_or(0).max(1);
    let said = steps.iter().flat_map(|(step, counts)| {
        sorts.iter().zip(counts).map(move |(sort, count)| (format!("{sort} {step}"), *count))
    });
    let mut plot = opening(title, &said.collect::<Vec<_>>(), HEIGHT);
    let step_width = WIDTH / steps.len().max(1);
    for (index, (step, counts)) in steps.iter().enumerate() {
        let left = index * step_width;
        let width = step_width / 2 - 4;
        for (sort, count) in counts.iter().enumerate() {
            let height = (FLOOR - 16) * count / largest;
            let height = if *count > 0 { height.max(2) } else { 0 };
            _ = write!(
                plot,
                "<rect class=\"bar sort-{sort}\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"2\"/>",
                left + 3 + sort * (width + 1),
                FLOOR - height,
            );
        }
        _ = write!(
            plot,
            "<text class=\"step\" x=\"{}\" y=\"{}\">{}</text>",
            left + step_width / 2,
            FLOOR + 14,
            escape(step)
        );
    }
    _ = write!(plot, "<path class=\"floor\" d=\"M0 {FLOOR}.5H{WIDTH}\"/></svg><p class=\"key\">");
    for (index, sort) in sorts.iter().enumerate() {
        _ = write!(plot, "<span class=\"sort-{index}\">{sort}</span> ");
    }
    plot + "</p>"
}

/// The heading and the beginning of a plot, which says in words what it shows.
fn opening(title: &str, rows: &[(String, usize)], height: usize) -> String {
    let said: Vec<String> = rows.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    let label = escape(&format!("{title}. {}", said.join(", "))).replace('"', "&quot;");
    format!(
        "<h3>{title}</h3><svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{label}\">"
    )
}

fn cut(name: &str) -> String {
    match name.chars().count() > LONGEST_NAME {
        true => name.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers_say_and_names_are_safe() {
        let rows = [("<b>", 4), ("c", 2), ("d", 1)].map(|(name, count)| (name.to_owned(), count));
        let plot = bars("Tags", &rows, 2);
        assert!(plot.contains("width=\"150\"") && plot.contains("width=\"75\""), "{plot}");
        assert!(plot.contains(">&lt;b&gt;</text>") && !plot.contains("<b>"), "{plot}");
        assert!(plot.contains("aria-label=\"Tags. &lt;b&gt;: 4, c: 2\""), "{plot}");
        assert!(plot.contains("and 1 more"), "{plot}");
    }

    #[test]
    fn nothing_to_count_is_no_fault() {
        assert!(bars("Tags", &[], 5).contains("</svg>"));
        assert!(columns("Length", ["a", "b"], &[]).contains("</svg>"));
    }
}
