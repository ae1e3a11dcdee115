//! JSON that may stand inside of a script element: nothing in it can end that.
//!
//! It must not know what the JSON says.

use std::io::{self, Write};

/// Writes JSON on to `W` with each `<`, which stands only inside of strings, as an escape.
pub(super) struct Escaping<W: Write>(W);

impl<W: Write> Escaping<W> {
    pub(super) fn of(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        let mut rest = json;
        while let Some(at) = memchr::memchr(b'<', rest) {
            let (before, after) = rest.split_at_checked(at).unwrap_or_default();
            self.0.write_all(before)?;
            self.0.write_all(b"\\u003c")?;
            rest = after.get(1..).unwrap_or_default();
        }
        self.0.write_all(rest)?;
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_script() {
        let mut out = Vec::new();
        Escaping::of(&mut out).write_all(b"[\"</script><!--\", \"a<\"]").unwrap();
        assert_eq!(out, b"[\"\\u003c/script>\\u003c!--\", \"a\\u003c\"]");
    }
}
