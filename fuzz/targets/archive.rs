//! Archives whose main entry is whatever it is: the database of a package, its list of media, the
//! data of other apps. Raw bytes would not get past the sums of a zip.

#![no_main]

use deckconv::convert::{ReadOptions, read};
use deckconv::formats::named;
use deckconv::identity::Identifier;
use deckconv::source::Source;
use deckconv_fuzz::{SEPARATOR, cannot_be_read, in_bounds, is_well_read, zipped};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((sort, rest)) = data.split_first() else { return Corpus::Reject };
    let (main, other) = match rest.iter().rposition(|byte| *byte == SEPARATOR) {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, &b""[..]),
    };
    let (main, other) = (main.to_vec(), other.to_vec());
    let latest = |bytes: &[u8]| zstd::encode_all(bytes, 1).expect("memory takes it");
    let picture = ("one.png", b"a picture".to_vec());
    let (format, entries) = match sort {
        b'a' => ("apkg", vec![("collection.anki2", main), ("media", other)]),
        b'b' => {
            let meta = ("meta", b"\x08\x03".to_vec());
            let [main, other] = [main, other].map(|bytes| latest(&bytes));
            let media = ("0", latest(b"a picture"));
            ("apkg", vec![meta, ("collection.anki21b", main), ("media", other), media])
        }
        b'c' => ("mnemosyne", vec![("cards.xml", main), ("METADATA", other), picture]),
        b'd' => ("mochi", vec![("data.json", main), ("@media/one.png", other)]),
        _ => return Corpus::Reject,
    };
    let bytes = zipped(&entries);
    in_bounds(|| {
        let from = named(format);
        let source = Source::new("deck.zip", bytes, None);
        let options = ReadOptions { from, ..ReadOptions::default() };
        match read(&source, &options, &mut Identifier::default(), "") {
            Ok(input) => is_well_read(&source, &input),
            Err(error) => cannot_be_read(&error),
        }
    });
    Corpus::Keep
});
