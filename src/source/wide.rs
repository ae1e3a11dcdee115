//! UTF-16 and UTF-32, with or without a mark: their zeros give them away.
//!
//! It must not know any other encoding.

use super::decode::Raw;

/// How many bytes are looked at to tell.
const LOOKED_AT: usize = 1 << 16;

/// The ways to write a character in two or four bytes.
const FORMS: [Form; 4] = [
    Form { name: "UTF-32LE", unit: 4, little: true },
    Form { name: "UTF-32BE", unit: 4, little: false },
    Form { name: "UTF-16LE", unit: 2, little: true },
    Form { name: "UTF-16BE", unit: 2, little: false },
];

#[derive(Clone, Copy)]
struct Form {
    name: &'static str,
    /// Bytes of a unit.
    unit: usize,
    /// Whether the low byte comes first.
    little: bool,
}

/// The text of `bytes` that begin with the mark of UTF-32.
pub(super) fn marked(bytes: &[u8]) -> Option<Raw> {
    let little = bytes.starts_with(b"\xff\xfe\0\0") && bytes.len().is_multiple_of(4);
    let big = bytes.starts_with(b"\0\0\xfe\xff");
    let form =
        FORMS.iter().find(|form| form.unit == 4 && if form.little { little } else { big })?;
    // Two bytes of UTF-16 may be a mark and a NUL: then the rest is no UTF-32.
    form.fits(bytes).then(|| form.decode(bytes))
}

/// The text of `bytes` without a mark, if they have the zeros of one of the forms.
pub(super) fn unmarked(bytes: &[u8]) -> Option<Raw> {
    let form = FORMS.iter().find(|form| form.fits(bytes))?;
    (!is_text_with_a_zero(bytes)).then(|| form.decode(bytes))
}

/// Whether `bytes` are UTF-8 and have hardly more low bytes than any text.
fn is_text_with_a_zero(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let is_low = |byte: &&u8| **byte < b' ' && !matches!(byte, b'\n' | b'\r');
    head.iter().filter(is_low).count() * 10 < head.len() && std::str::from_utf8(bytes).is_ok()
}

impl Form {
    /// Whether the beginning of `bytes` is text in this form: characters, hardly any of them a
    /// control character, with some from ASCII among them.
    fn fits(self, bytes: &[u8]) -> bool {
        let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
        let (mut ascii, mut rare, mut all) = (0, 0, 0);
        for unit in self.characters(head) {
            all += 1;
            match unit {
                Ok('\0') => return false,
                Ok('\n' | '\t' | '\r' | ' '..='~') => ascii += 1,
                Ok(..' ' | '\u{e000}'..='\u{f8ff}' | '\u{100000}'..) | Err(_) => rare += 1,
                Ok(_) => {}
            }
        }
        // In text of any script there are spaces, digits and line ends; the wrong order makes of
        // them characters far apart.
        ascii * 50 >= all && rare * 20 <= all && ascii > 0
    }

    fn decode(self, bytes: &[u8]) -> Raw {
        Raw::of_units(self.characters(bytes), self.name)
    }

    /// The characters of `bytes`, or the first byte of what is none.
    fn characters(self, bytes: &[u8]) -> impl Iterator<Item = Result<char, u8>> {
        let units = bytes.chunks(self.unit).map(move |unit| {
            let value = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
            let first = unit.first().copied().unwrap_or(0);
            match (unit.len() == self.unit, self.little) {
                (false, _) => (u32::MAX, first),
                (true, true) => (unit.iter().rev().fold(0, value), first),
                (true, false) => (unit.iter().fold(0, value), first),
            }
        });
        let mut units = units.peekable();
        std::iter::from_fn(move || {
            let (value, first) = units.next()?;
            let low =
                units.peek().map(|(low, _)| *low).filter(|low| (0xdc00..0xe000).contains(low));
            match (value, low) {
                (0xd800..0xdc00, Some(low)) if self.unit == 2 => {
                    units.next();
                    let value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
                    Some(char::from_u32(value).ok_or(first))
                }
                _ => Some(char::from_u32(value).ok_or(first)),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::decode::Decoded;

    const TEXTS: [&str; 4] =
        ["Hauptstadt?\nKöln 🙂\n", "犬は何？\n犬 dog\n", "Собака?\nDog\n", "x\n"];

    fn bytes_of(text: &str, form: Form) -> Vec<u8> {
        let units: Vec<u32> = match form.unit {
            2 => text.encode_utf16().map(u32::from).collect(),
            _ => text.chars().map(u32::from).collect(),
        };
        let bytes = |unit: u32| {
            let all = if form.little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            let (from, to) = if form.little { (0, form.unit) } else { (4 - form.unit, 4) };
            all[from..to].to_vec()
        };
        units.into_iter().flat_map(bytes).collect()
    }

    #[test]
    fn zeros_tell_the_form() {
        for form in FORMS {
            for text in TEXTS {
                let Decoded { text: read, encoding, .. } =
                    unmarked(&bytes_of(text, form)).unwrap().finish();
                assert_eq!((read.as_str(), encoding), (text, form.name));
            }
        }
    }

    #[test]
    fn marks_of_four_bytes_are_known() {
        for form in FORMS.into_iter().filter(|form| form.unit == 4) {
            let bytes = bytes_of("\u{feff}é\n", form);
            assert_eq!(marked(&bytes).unwrap().finish().text, "é\n");
        }
        assert!(marked(b"\xff\xfea\0b\0").is_none());
    }

    #[test]
    fn text_and_noise_are_neither() {
        assert!(unmarked(b"an odd \0 in text").is_none());
        assert!(unmarked(&(0..=255).collect::<Vec<u8>>()).is_none());
        assert!(unmarked(&[0; 64]).is_none());
    }
}
