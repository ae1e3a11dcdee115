//! The encoding and the detection: what is recognised was a candidate, and can be looked into.

#![no_main]

use deckconv::convert::{ReadOptions, candidates, recognise};
use deckconv::formats::Likelihood;
use deckconv::inspect::inspect;
use deckconv::settings::Settings;
use deckconv::source::Source;
use deckconv_fuzz::{are_well_said, cannot_be_read, each_once, in_bounds};
use libfuzzer_sys::fuzz_target;

/// Extensions that speak for one format or another, or for none.
const NAMES: [&str; 8] = ["d.txt", "d.md", "d.csv", "d.json", "d.jsonl", "d.org", "d.xml", "deck"];

fuzz_target!(|data: &[u8]| {
    let Some((name, bytes)) = data.split_first() else { return };
    let name = NAMES[usize::from(*name) % NAMES.len()];
    in_bounds(|| {
        let source = Source::new(name, bytes.to_vec(), None);
        if let Ok(text) = source.text() {
            assert!(!text.contains('\r') && !text.starts_with('\u{feff}'), "{text:?}");
            assert!(text.starts_with(source.sample().expect("a text has one")));
            assert!(source.encoding().is_some());
        }
        are_well_said(&source, source.diagnostics());
        let settings = Settings::default();
        let rated = candidates(&source, &settings);
        for (format, evidence) in &rated {
            assert_ne!(evidence.likelihood, Likelihood::No, "{}", format.name);
            assert!(!evidence.why.is_empty() && evidence.share <= 1000, "{}", format.name);
            assert!(format.read.is_some(), "{} is not read", format.name);
        }
        assert!(rated.is_sorted_by(|a, b| a.1.likelihood >= b.1.likelihood));
        each_once(rated.iter().map(|(format, _)| format.name));
        match recognise(&source, &settings) {
            Ok(found) => assert!(rated.iter().any(|(format, _)| format.name == found.format.name)),
            Err(error) => cannot_be_read(&error),
        }
        match inspect(&source, &ReadOptions::default()) {
            Ok(summary) => {
                let counts = summary.counts;
                assert_eq!(counts.found, counts.kept + counts.merged + counts.skipped);
                let in_decks: usize = summary.decks.iter().map(|deck| deck.notes).sum();
                assert_eq!(in_decks, counts.kept);
                let of_kinds: usize = summary.kinds.iter().map(|kind| kind.notes).sum();
                assert_eq!(of_kinds, counts.kept);
                serde_json::to_string(&summary).expect("a summary is JSON");
            }
            Err(error) => cannot_be_read(&error),
        }
    });
});
