//! Notes that are gone from the source and stay in Anki, with a tag by which the user finds them.

use serde_json::json;

use crate::engine::{Learnt, Log, Look, ask, find, import, learnt, look, read};
use crate::updates::later;
use crate::workspace::{SECOND, SEED, SEED_DECK, Workspace, deck, pairs};

/// With `--tag-removed` they are tagged, once: the package after that leaves them out, or it would
/// bring back what the user deleted. When they are back in the source, the tag goes.
pub fn tagged_until_they_return() {
    let workspace = Workspace::new();
    let all = pairs(SEED);
    let fewer = deck(SEED_DECK, &[&all[..4], &all[6..]].concat());
    let corrected = fewer.replace(all[1].1, "Something better.");
    let tag = "--tag-removed";
    workspace.versions([
        (SECOND, SEED, ""),
        (SECOND, &fewer, tag),
        (SECOND, &corrected, tag),
        (later(), SEED, tag),
    ]);
    let find = || find(&["tag:deckconv::removed".to_owned()]);
    let [_, _, before, first, found, _, second, still, third, none, after, seen] = ask(
        workspace.path(),
        [
            import("1.apkg"),
            json!({"do": "study"}),
            learnt(),
            import("2.apkg"),
            find(),
            learnt(),
            import("3.apkg"),
            find(),
            import("4.apkg"),
            find(),
            learnt(),
            look(),
        ],
    );
    let seen: Look = read(seen);
    let is_gone = |guid: &str| {
        let front = &seen.note(guid).fields[0].text;
        all[4..6].iter().any(|(question, _)| question == front)
    };
    let found = read::<[Vec<String>; 1]>(found).concat();
    assert!(found.len() == 2 && found.iter().all(|guid| is_gone(guid)), "{found:?}");
    assert_eq!(read::<[Vec<String>; 1]>(still), [found]);
    assert_eq!(read::<[Vec<String>; 1]>(none), [Vec::<String>::new()]);
    assert_eq!(read::<Log>(first), updated(15, 2));
    assert_eq!(read::<Log>(second), updated(13, 1));
    assert_eq!(read::<Log>(third), updated(15, 3));
    assert!(seen.notes.len() == 15 && seen.notes.iter().all(|note| note.tags.is_empty()));
    assert_eq!(read::<Vec<Learnt>>(after), read::<Vec<Learnt>>(before));
}

fn updated(found: usize, updated: usize) -> Log {
    Log { found, updated, duplicate: found - updated, ..Log::default() }
}
