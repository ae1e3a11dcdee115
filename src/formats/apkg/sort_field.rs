//! What Anki sorts notes by, and finds equal ones by.
//!
//! It must not know where that stands in a row.

use rusqlite::Connection;
use rusqlite::types::Value as Stored;
use sha1::{Digest, Sha1};

use crate::error::Cause;

use super::record::Value;

/// Sort fields that look like numbers: their column turns them into numbers, by rules of SQLite's own, so
/// it is asked.
#[derive(Default)]
pub(super) struct LikeNumbers(Option<Connection>);

impl LikeNumbers {
    /// What the column makes of `text`.
    pub(super) fn value<'t>(&mut self, text: &'t str) -> Result<Value<'t>, Cause> {
        let is_space = |c: char| matches!(c, ' ' | '\t'..='\r');
        let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let bare = text.trim_matches(is_space);
        if bare.is_empty() || !bare.bytes().all(is_part) {
            return Ok(Value::Text(text));
        }
        let connection = match &mut self.0 {
            Some(connection) => connection,
            none => {
                let connection = Connection::open_in_memory()?;
                connection.execute_batch("CREATE TABLE notes (sfld integer)")?;
                none.insert(connection)
            }
        };
        let answer = connection.query_row(
            "REPLACE INTO notes (rowid, sfld) VALUES (1, ?) RETURNING sfld",
            [text],
            |row| row.get::<_, Stored>(0),
        )?;
        Ok(match answer {
            Stored::Integer(number) => Value::Integer(number),
            Stored::Real(number) => Value::Real(number),
            _ => Value::Text(text),
        })
    }
}

/// What Anki finds equal first fields by.
pub(super) fn checksum(stripped: &str) -> u32 {
    let digest = Sha1::digest(stripped.as_bytes());
    digest.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::strip;

    #[test]
    fn checksums_are_those_of_anki() {
        let known = [
            ("", 3_661_210_606),
            ("hello", 2_868_168_221),
            ("What is Django?", 3_049_711_450),
            ("日本語", 3_240_181_920),
            ("a &amp; b", 2_463_288_064),
            ("<img src=\"x.jpg\">", 403_887_131),
        ];
        for (html, sum) in known {
            assert_eq!(checksum(&strip(html)), sum, "{html:?}");
        }
    }

    #[test]
    fn sort_fields_that_look_like_numbers_are_what_sqlite_makes_of_them() {
        let known = [
            ("12", Value::Integer(12)),
            (" 12\t", Value::Integer(12)),
            ("1.50", Value::Real(1.5)),
            ("3.0e+2", Value::Integer(300)),
            ("99999999999999999999", Value::Real(1e20)),
            ("2024-01-05", Value::Text("2024-01-05")),
            ("1+1", Value::Text("1+1")),
            ("e", Value::Text("e")),
            ("", Value::Text("")),
            ("12 km", Value::Text("12 km")),
        ];
        let mut numbers = LikeNumbers::default();
        for (text, value) in known {
            assert_eq!(numbers.value(text).unwrap(), value, "{text:?}");
        }
    }
}
