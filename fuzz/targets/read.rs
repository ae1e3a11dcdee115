//! Every reader, by name, with whatever options: what is read keeps all promises, whatever is in it.

#![no_main]

use deckconv::convert::read;
use deckconv::identity::Identifier;
use deckconv_fuzz::{Plan, cannot_be_read, in_bounds, is_well_read};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((plan, bytes)) = Plan::of(data) else { return Corpus::Reject };
    in_bounds(|| {
        let source = plan.source(bytes);
        match read(&source, &plan.options, &mut Identifier::default(), "") {
            Ok(input) => is_well_read(&source, &input),
            Err(error) => cannot_be_read(&error),
        }
    });
    Corpus::Keep
});
