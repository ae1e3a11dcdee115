//! The readers on long inputs: a beginning, one piece very often, an end. What takes more than its
//! share of time or memory shows here.

#![no_main]

use deckconv::convert::read;
use deckconv::identity::Identifier;
use deckconv_fuzz::{Plan, SEPARATOR, cannot_be_read, in_bounds, is_well_read, swollen};
use libfuzzer_sys::{Corpus, fuzz_target};

/// As long as an input is, in bytes: what grows with its square takes seconds. With the sanitizer all
/// takes forty times as long; a release build is tried with more by `tests/hostile/under_a_megabyte.py`.
const LENGTH: usize = 16 << 10;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((plan, bytes)) = Plan::of(data) else { return Corpus::Reject };
    let mut parts = bytes.splitn(3, |byte| *byte == SEPARATOR);
    let (Some(head), Some(piece)) = (parts.next(), parts.next()) else { return Corpus::Reject };
    let whole = swollen(head, piece, parts.next().unwrap_or_default(), LENGTH);
    in_bounds(|| {
        let source = plan.source(&whole);
        match read(&source, &plan.options, &mut Identifier::default(), "") {
            Ok(input) => is_well_read(&source, &input),
            Err(error) => cannot_be_read(&error),
        }
    });
    Corpus::Keep
});
