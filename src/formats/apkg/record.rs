//! Rows and index entries as SQLite stores them.
//!
//! Source: “Database File Format” in SQLite's documentation, chapter 2.1.

/// A value in a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'v> {
    /// The number of the row itself, which stands elsewhere.
    RowNumber,
    Integer(i64),
    Real(f64),
    Text(&'v str),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

/// Makes `record` a row of these values.
pub(super) fn put_record(record: &mut Vec<u8>, values: &[Value<'_>]) {
    record.clear();
    // The length of the head, itself included: of a few dozen values it is one byte.
    record.push(0);
    values.iter().for_each(|value| put_varint(record, value.kind()));
    let head = record.len();
    if let Some(first) = record.first_mut() {
        *first = head as u8;
    }
    values.iter().for_each(|value| value.put(record));
}

impl Value<'_> {
    /// The number that tells what kind of value it is, and how long.
    fn kind(&self) -> u64 {
        match self {
            Self::RowNumber => 0,
            Self::Integer(0) => 8,
            Self::Integer(1) => 9,
            Self::Integer(number) => match bytes_of(*number) {
                bytes @ 1..=4 => bytes as u64,
                6 => 5,
                _ => 6,
            },
            Self::Real(_) => 7,
            Self::Text(text) => 13 + 2 * text.len() as u64,
        }
    }

    fn put(&self, record: &mut Vec<u8>) {
        match self {
            Self::RowNumber | Self::Integer(0 | 1) => {}
            Self::Integer(number) => {
                let all = number.to_be_bytes();
                record.extend_from_slice(all.get(8 - bytes_of(*number)..).unwrap_or(&all));
            }
            Self::Real(number) => record.extend(number.to_be_bytes()),
            Self::Text(text) => record.extend_from_slice(text.as_bytes()),
        }
    }
}

/// How many bytes a whole number takes.
fn bytes_of(number: i64) -> usize {
    let bits = 65 - (number ^ (number >> 63)).leading_zeros();
    match bits.div_ceil(8) {
        5 => 6,
        7 => 8,
        bytes => bytes as usize,
    }
}

/// Adds a number in SQLite's own short form: seven bits a byte, the highest first.
pub(super) fn put_varint(to: &mut Vec<u8>, number: u64) {
    if number < 128 {
        return to.push(number as u8);
    }
    if number >= 1 << 56 {
        // The ninth byte has all its bits.
        to.extend((1..9).rev().map(|place| (number >> (7 * place + 1)) as u8 | 128));
        return to.push(number as u8);
    }
    let places = (64 - number.leading_zeros()).div_ceil(7);
    to.extend((1..places).rev().map(|place| (number >> (7 * place)) as u8 | 128));
    to.push(number as u8 & 127);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_few_bytes_as_sqlite_gives_them() {
        let known = [
            (2, 1),
            (127, 1),
            (128, 2),
            (-1, 1),
            (-128, 1),
            (-129, 2),
            (32_767, 2),
            (32_768, 3),
            (8_388_608, 4),
            (2_147_483_647, 4),
            (2_147_483_648, 6),
            (-2_147_483_649, 6),
            (140_737_488_355_327, 6),
            (140_737_488_355_328, 8),
            (i64::MAX, 8),
            (i64::MIN, 8),
        ];
        for (number, bytes) in known {
            assert_eq!(bytes_of(number), bytes, "{number}");
        }
    }

    #[test]
    fn short_forms_are_those_of_the_documentation() {
        let known: [(u64, &[u8]); 7] = [
            (0, &[0]),
            (127, &[127]),
            (128, &[0x81, 0]),
            (16_384, &[0x81, 0x80, 0]),
            ((1 << 56) - 1, &[255, 255, 255, 255, 255, 255, 255, 127]),
            (1 << 56, &[0x80, 0xc0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
            (u64::MAX, &[255; 9]),
        ];
        for (number, bytes) in known {
            let mut put = Vec::new();
            put_varint(&mut put, number);
            assert_eq!(put, bytes, "{number}");
        }
    }
}
