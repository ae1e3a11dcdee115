//! Numbers as Anki writes its guids. It must not know what they stand for.

/// Anki's alphabet for guids.
const ALPHABET: &[u8; 91] =
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~";

/// `bits` in Anki's base 91, most significant digit first, without padding.
#[must_use]
pub fn base91(bits: u64) -> String {
    Base91::of(bits).as_str().to_owned()
}

/// A number in Anki's base 91.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Base91 {
    /// Ten digits hold 64 bits.
    digits: [u8; 10],
    /// Where the number begins.
    first: usize,
}

impl Base91 {
    /// The digits of `bits`.
    pub(crate) fn of(mut bits: u64) -> Self {
        let mut number = Self { digits: [0; 10], first: 10 };
        for (at, digit) in number.digits.iter_mut().enumerate().rev() {
            if bits == 0 {
                break;
            }
            *digit = ALPHABET.get((bits % 91) as usize).copied().unwrap_or(b'a');
            (bits, number.first) = (bits / 91, at);
        }
        number
    }

    /// As text.
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(self.digits.get(self.first..).unwrap_or_default()).unwrap_or_default()
    }
}

/// For each byte, which digit it is; of those that are none, 91.
const DIGITS: [u8; 256] = {
    let mut digits = [91; 256];
    let (mut rest, mut digit) = (ALPHABET.as_slice(), 0);
    while let [byte, after @ ..] = rest {
        let (_, from) = digits.split_at_mut(*byte as usize);
        if let [at, ..] = from {
            *at = digit;
        }
        (rest, digit) = (after, digit + 1);
    }
    digits
};

/// The number that `id` is in base 91, if it is one as we write them.
pub(super) fn number_of(id: &str) -> Option<u64> {
    let digits = id.bytes().try_fold(0_u64, |bits, byte| {
        let digit = DIGITS.get(usize::from(byte)).copied().filter(|digit| *digit < 91)?;
        bits.checked_mul(91)?.checked_add(u64::from(digit))
    });
    digits.filter(|bits| Base91::of(*bits).as_str() == id)
}
