//! Finds the JSON in a text: alone, several values in a row, in a fence, with talk around it.
//!
//! It must not know what the values mean.

use super::value::{Fault, Parsed, parse};

/// The values of a text, and what stands around them.
#[derive(Debug, Default)]
pub(in crate::formats) struct Found<'a> {
    /// The values in order.
    pub(super) values: Vec<Parsed<'a>>,
    /// Lines around them: where each begins, and its text.
    pub(super) around: Vec<(usize, &'a str)>,
    /// A value that could not be read at all, if one looked like it.
    pub(super) fault: Option<Fault>,
}

/// Finds every value of `text` that begins a line, or ends one that assigns it.
pub(in crate::formats) fn find(text: &str) -> Found<'_> {
    let mut found = Found::default();
    // What may be read in vain before no more is looked for.
    let mut patience = text.len().saturating_mul(2);
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let end = at + rest.find('\n').map_or(rest.len(), |length| length + 1);
        let line = text.get(at..end).unwrap_or_default();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with("```") || bare.starts_with("~~~") {
            at = end;
            continue;
        }
        let start = begins(line).map(|offset| at + offset).filter(|_| patience > 0);
        match start.map(|start| (start, parse(text, start))) {
            Some((_, Ok(parsed))) => {
                let rest = text.get(parsed.end..).unwrap_or_default();
                let line_end = rest.find('\n').map_or(rest.len(), |length| length + 1);
                let after = rest.get(..line_end).unwrap_or_default();
                let loose = after.trim_start_matches([',', ';', ')', ']', ' ', '`']);
                let next = parsed.end
                    + if begins(loose) == Some(0) { after.len() - loose.len() } else { line_end };
                if begins(loose) != Some(0) && !loose.trim().is_empty() {
                    found.around.push((parsed.end, loose.trim()));
                }
                at = next.max(at + 1);
                found.values.push(parsed);
            }
            Some((start, Err(fault))) => {
                patience = patience.saturating_sub(fault.at - start.min(fault.at) + 1);
                found.around.push((at, bare));
                found.fault.get_or_insert(fault);
                at = end;
            }
            None => {
                found.around.push((at, bare));
                at = end;
            }
        }
    }
    found
}

/// Where in `line` a value begins: at its front, or after what assigns it.
fn begins(line: &str) -> Option<usize> {
    let bare = line.trim_start();
    if bare.starts_with(['{', '[']) {
        return Some(line.len() - bare.len());
    }
    let open = line.trim_end();
    let assigned = open.strip_suffix(['[', '{'])?;
    assigned.trim_end().ends_with(['=', '(']).then_some(assigned.len())
}
