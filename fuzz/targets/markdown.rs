//! Markdown to what it shows, and back: what was shown once is shown again.

#![no_main]

use deckconv::text::{Notation, Role, Text, judge};
use deckconv_fuzz::{in_bounds, letters, text_of, tidy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = tidy(&text_of(data));
    in_bounds(|| {
        judge([source.as_str()]);
        let text = Text::markdown(source.as_str());
        let (shown, _) = text.into_markdown_shown();
        // Where HTML in it is broken, it is in order the second time, and stays so.
        let mut written = shown.to_markdown(Role::Side, &Notation::PLAIN).into_owned();
        for time in 1..=2 {
            let again = Text::markdown(written.as_str());
            assert_eq!(letters(&again), letters(&shown), "{written}");
            let (again, lost) = again.into_markdown_shown();
            assert!(!lost, "{written}");
            let next = again.to_markdown(Role::Side, &Notation::PLAIN).into_owned();
            assert!(time == 1 || next == written, "{written}\n=> {next}");
            written = next;
        }
    });
});
