//! Cells that a spreadsheet would run as a formula, and the apostrophe that stops it.
//!
//! The characters are those that OWASP lists for CSV injection.

use std::borrow::Cow;

/// Whether a spreadsheet would take `cell` for a formula.
pub(super) fn is_dangerous(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// `cell` with an apostrophe before it if it needs one, or if it looks as if it had one already.
pub(super) fn guard(cell: Cow<'_, str>) -> Cow<'_, str> {
    if is_dangerous(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// What [`guard`] was given.
pub(super) fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(bare) if is_dangerous(bare.trim_start_matches('\'')) => bare,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_comes_off_again() {
        for cell in ["=1+1", "'=1+1", "''@x", "'quoted'", "-ed", "plain", "", "'", "\tx"] {
            let guarded = guard(Cow::Borrowed(cell));
            assert!(!is_dangerous(&guarded), "{cell:?}");
            assert_eq!(unguard(&guarded), cell);
        }
    }
}
