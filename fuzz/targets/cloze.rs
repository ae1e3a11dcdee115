//! The cloze tokenizer: what makes cards shows something, nothing but marks and hints is taken out,
//! and what is protected comes back.

#![no_main]

use std::borrow::Cow;

use deckconv::cloze::{MAX_NUMBER, answer, numbers, protect, question, reveal};
use deckconv_fuzz::{in_bounds, text_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = text_of(data);
    in_bounds(|| {
        let made = numbers(&text);
        assert!(made.iter().all(|number| (1..=MAX_NUMBER).contains(number)));
        for number in made.iter().copied().take(8) {
            // Numbers beyond the greatest share its card, which shows none of them; a shape over an
            // image shows nothing either.
            if number < MAX_NUMBER && !text.contains("image-occlusion:") {
                assert!(!question(&text, number).is_empty(), "{number}");
            }
            // Marks of ten bytes become elements of fifty, and each is in two attributes again.
            assert!(answer(&text, number).len() <= 16 * text.len());
            assert!(question(&text, number).len() <= 256 * text.len());
        }
        for none in [0, 1, 2, 77] {
            if !text.contains(&format!("{none}")) {
                assert_eq!((question(&text, none), answer(&text, none)), Default::default());
            }
        }
        let bare = reveal(&text);
        assert!(bare.len() <= text.len());
        if made.is_empty() && !text.contains("{{c0") {
            assert!(matches!(bare, Cow::Borrowed(_)) || text.contains("::"), "{bare}");
        }
        comes_back(&text);
    });
});

/// What is protected can stand in a cloze, as its text and as its hint.
fn comes_back(content: &str) {
    if content.is_empty() {
        return;
    }
    let safe = protect(content);
    let cloze = format!("{{{{c1::{safe}::{safe}}}}}");
    assert_eq!(numbers(&cloze).into_iter().collect::<Vec<_>>(), [1], "{cloze}");
    // Between two characters goes an empty comment, inside a tag the second one is an entity.
    let bare = |html: &str| {
        let html = html.replace("<!-- -->", "");
        html.replace("&#58;", ":").replace("&#123;", "{").replace("&#125;", "}")
    };
    assert_eq!(bare(&reveal(&cloze)), bare(content), "{cloze}");
}
