//! Lists of Org: bullets, numbers, descriptions, check boxes. It must not know what stands around
//! them.

use super::render::Side;

impl Side {
    /// A list with what belongs to its items; says how many lines that is.
    pub(super) fn list(&mut self, lines: &[&str], depth: usize) -> usize {
        let Some(first) = lines.first().and_then(|line| Item::of(line)) else { return 1 };
        let mut items: Vec<(Item<'_>, Vec<&str>)> = Vec::new();
        let mut blank = 0;
        let mut used = 0;
        for line in lines {
            if line.trim().is_empty() {
                blank += 1;
                // Two blank lines end a list.
                if blank > 1 {
                    break;
                }
                if let Some((_, inside)) = items.last_mut() {
                    inside.push("");
                }
                used += 1;
                continue;
            }
            let indent = indentation(line);
            match Item::of(line).filter(|_| indent <= first.indent) {
                Some(item) if indent == first.indent => items.push((item, Vec::new())),
                None if indent > first.indent => {
                    if let Some((_, inside)) = items.last_mut() {
                        inside.push(line);
                    }
                }
                _ => break,
            }
            blank = 0;
            used += 1;
        }
        let described = items.iter().all(|(item, _)| item.term().is_some());
        let (open, close) = match (described, first.number) {
            (true, _) => ("<dl>".to_owned(), "</dl>"),
            (_, Some(1)) => ("<ol>".to_owned(), "</ol>"),
            (_, Some(start)) => (format!("<ol start=\"{start}\">"), "</ol>"),
            _ => ("<ul>".to_owned(), "</ul>"),
        };
        self.element(&open, close, |side| {
            for (item, inside) in items {
                let mut text = item.text;
                let (mut before, mut after) = ("<li>".to_owned(), "</li>");
                if described && let Some((term, description)) = item.term() {
                    side.element("<dt>", "</dt>", |side| side.inline.paragraph(term));
                    (before, after, text) = ("<dd>".to_owned(), "</dd>", description);
                }
                for (mark, shown) in
                    [("[ ] ", "☐ "), ("[X] ", "☑ "), ("[x] ", "☑ "), ("[-] ", "☐ ")]
                {
                    if let Some(rest) = text.strip_prefix(mark) {
                        before.push_str(shown);
                        text = rest;
                    }
                }
                let mut body = vec![text];
                body.extend(inside);
                side.element(&before, after, |side| side.blocks(&body, depth + 1));
            }
        });
        used
    }
}

/// An item of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    indent: usize,
    number: Option<u32>,
    text: &'a str,
}

impl<'a> Item<'a> {
    /// The item that `line` begins, if it begins one.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let indent = indentation(line);
        let bare = line.trim();
        let after_bullet = |bullet| bare.strip_prefix(bullet);
        let text = after_bullet('-').or_else(|| after_bullet('+'));
        let text = text.or_else(|| after_bullet('*').filter(|_| indent > 0));
        let (number, text) = match text {
            Some(text) => (None, text),
            None => {
                let digits =
                    bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let number: u32 =
                    bare.get(..digits).filter(|d| (1..=4).contains(&d.len()))?.parse().ok()?;
                let text = bare.get(digits..)?;
                (Some(number), text.strip_prefix('.').or_else(|| text.strip_prefix(')'))?)
            }
        };
        let ends = text.is_empty() || text.starts_with([' ', '\t']);
        let text = text.trim_start();
        // `3. [@3]` says the number that Org shall count from.
        let said = number.and_then(|number| text.strip_prefix(&format!("[@{number}]")));
        ends.then(|| Self { indent, number, text: said.map_or(text, str::trim_start) })
    }

    /// Term and description, of `term :: description`.
    fn term(&self) -> Option<(&'a str, &'a str)> {
        let (term, description) = self.text.split_once(" ::")?;
        let ends = description.is_empty() || description.starts_with(' ');
        (self.number.is_none() && ends).then(|| (term.trim(), description.trim()))
    }
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 8 } else { 1 }).sum()
}
