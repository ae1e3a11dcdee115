//! The reducer of HTML and what else takes it apart: text comes out whole, names come back, and
//! what Markdown can show is shown by the Markdown that is made of it.

#![no_main]

use deckconv::text::{
    Notation, Role, Text, escape, has_formatting, images, reduce, references, strip, strip_all,
    strip_tags,
};
use deckconv_fuzz::{in_bounds, letters, text_of, tidy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let html = tidy(&text_of(data));
    in_bounds(|| {
        // An entity can be two characters of three bytes each; an item gets a dash.
        assert!(reduce(&html).len() <= 4 * html.len());
        for stripped in [strip(&html), strip_all(&html), strip_tags(&html)] {
            assert!(stripped.len() <= 4 * html.len());
        }
        let plain = escape(&html);
        assert!(!has_formatting(&plain));
        assert_eq!(words_of(&reduce(&plain)), words_of(&html));
        assert!(images(&html).count() <= html.len());
        renames(&html);
        is_shown(&html);
    });
});

fn words_of(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// A name that is changed is there then, and one that is not leaves the text alone.
fn renames(html: &str) {
    let mut text = Text::html(html);
    text.rename_references(|_| None);
    assert_eq!(text.raw(), html);
    let count = references(html).len();
    text.rename_references(|_| Some("a b.png".to_owned()));
    let renamed = text.references();
    assert_eq!(renamed.len(), count, "{}", text.raw());
    assert!(renamed.iter().all(|name| name == "a b.png"), "{}", text.raw());
}

/// The Markdown of what Markdown can show shows the same.
fn is_shown(html: &str) {
    let (shown, lost) = Text::html(html).into_markdown_shown();
    let (again, more) = shown.clone().into_markdown_shown();
    assert_eq!((&again, more), (&shown, false));
    // A player becomes the text of a sound.
    let is_played = ["<audio", "<video"].iter().any(|tag| html.to_lowercase().contains(tag));
    if !lost && !is_played {
        assert_eq!(letters(&shown), letters(&Text::html(html)));
    }
    let markdown = shown.to_markdown(Role::Side, &Notation::PLAIN);
    let back = Text::markdown(markdown.as_ref());
    assert_eq!(letters(&back), letters(&shown), "{markdown}");
}
