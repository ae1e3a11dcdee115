//! What `--previous` may name: everything from which ids can be had.

use serde_json::{Value, json};

use crate::engine::{Learnt, Log, Look, ask, ask_all, import, learnt, look, read};
use crate::updates::later;
use crate::workspace::{SECOND, SEED, SEED_DECK, Workspace, deck, jsonl, pairs};

const DECK: &str = "Made in Anki";

/// What the user types into Anki's Add window.
fn by_hand() -> Vec<Value> {
    let add = |note_type, fields: [&str; 2]| {
        json!({"do": "add_note", "note_type": note_type,
        "deck": DECK, "fields": fields, "tags": ["typed"]})
    };
    vec![
        add("Basic", ["What is the capital of France?", "Pariss"]),
        add("Basic", ["Wich river flows through Rome?", "The Tiber"]),
        add("Basic", ["What is the capital of <b>Spain</b>?", "Madrid"]),
        add("Basic", ["What is the capital of Peru?", "Lima"]),
        add("Basic (and reversed card)", ["to be", "ser"]),
        add("Cloze", ["{{c1::Oslo}} is the capital of Norway", ""]),
        add("Cloze", ["{{c1::Berlin}} lies in {{c2::Germany}}", "Since 1237"]),
    ]
}

/// The same, edited, as a source of its own: one is gone, one new, three changed.
fn as_text() -> String {
    let note = |kind, front, back| {
        json!({"deck": DECK, "kind": kind, "front": front,
        "back": back, "tags": ["typed"]})
    };
    jsonl(&[
        note("basic", "What is the capital of France?", "Paris"),
        note("basic", "Which river flows through Rome?", "The Tiber"),
        json!({"deck": DECK, "kind": "basic", "front_html": "What is the capital of <b>Spain</b>?",
            "back": "Madrid", "tags": ["typed"]}),
        note("reversed", "to be", "ser"),
        note("cloze", "{{c1::Oslo}} is the capital of Norway.", ""),
        note("cloze", "{{c1::Berlin}} lies in {{c2::Germany}}", "Since 1237"),
        note("basic", "What is the capital of Chile?", "Santiago"),
    ])
}

/// Cards that were made and learned in Anki go on from a text, whatever tells of them: an export of
/// any layout, and what deckconv made of one.
pub fn cards_made_in_anki() {
    let workspace = Workspace::new();
    let export = |package, legacy, with_scheduling| {
        json!({"do": "export", "package": package,
        "legacy": legacy, "with_scheduling": with_scheduling})
    };
    let mut steps = by_hand();
    steps.extend([
        json!({"do": "study"}),
        export("old.apkg", true, true),
        export("latest.apkg", false, true),
        export("bare.apkg", true, false),
        export("bare latest.apkg", false, false),
        json!({"do": "export_collection", "package": "all.colpkg"}),
        json!({"do": "export_collection", "package": "old.colpkg", "legacy": true}),
        json!({"do": "copy_collection", "file": "collection.anki2"}),
    ]);
    ask_all(workspace.path(), &steps);
    let to_json = ["-t", "json"].into_iter();
    workspace.run("latest.apkg", to_json, "made.json").expect("it converts");
    workspace.write("text.jsonl", &as_text());
    let previous = [
        "old.apkg",
        "latest.apkg",
        "bare.apkg",
        "bare latest.apkg",
        "all.colpkg",
        "old.colpkg",
        "collection.anki2",
        "made.json",
    ];
    let steps: Vec<Value> = previous
        .into_iter()
        .flat_map(|previous| {
            let package = format!("from {previous}.apkg");
            let arguments = ["-f", "jsonl", "-t", "apkg", "--previous", previous].into_iter();
            workspace.run("text.jsonl", arguments, &package).expect("it converts");
            let learnt_in_anki =
                json!({"do": "import", "package": "latest.apkg", "with_scheduling": true});
            let newer = import(&package);
            let over = json!({"do": "start_over"});
            [learnt_in_anki, learnt(), look(), newer, learnt(), look(), over]
        })
        .collect();
    for (answers, previous) in ask_all(workspace.path(), &steps).chunks(7).zip(previous) {
        let at = |step: usize| answers[step].clone();
        let (was, is): (Vec<Learnt>, Vec<Learnt>) = (read(at(1)), read(at(4)));
        let (before, after): (Look, Look) = (read(at(2)), read(at(5)));
        let log: Log = read(at(3));
        let expected = Log { found: 7, new: 1, updated: 3, duplicate: 3, ..Log::default() };
        assert_eq!(log, expected, "{previous}");
        assert_eq!(after.notes.len(), 8, "{previous}");
        assert!(was.iter().all(|card| is.contains(card)), "{previous}");
        for old in &before.notes {
            assert_eq!(after.note(&old.guid).note_type, old.note_type, "{previous}");
        }
        let fronts: Vec<&str> = after.notes.iter().map(|note| &*note.fields[0].text).collect();
        assert!(fronts.contains(&"Which river flows through Rome?"), "{previous}: {fronts:?}");
    }
}

/// An export knows what note types became in Anki, so updates arrive without "Merge note types", and
/// what was filled in there stays.
pub fn grown_note_types() {
    let workspace = Workspace::new();
    let correct = |from: &str| from.replace(pairs(SEED)[1].1, "Something better.");
    workspace.convert("deck.txt", SEED, "old.apkg");
    workspace.write("edited.txt", &correct(SEED));
    let ours = "deckconv Basic";
    let fill = |guid: &str| {
        json!({"do": "edit_note", "guid": guid, "field": "Source",
        "html": "mine"})
    };
    let add_field = json!({"do": "add_field", "note_type": ours, "field": "Source"});
    let add_template = json!({"do": "add_template", "note_type": ours, "template": "Card 2",
        "front": "{{Back}}", "back": "{{Front}}"});
    let [_, seen] = ask(workspace.path(), [import("old.apkg"), look()]);
    let id = read::<Look>(seen).notes[1].guid.clone();
    for (change, cards) in [(add_field, 15), (add_template, 30)] {
        let is_field = cards == 15;
        let then = if is_field { fill(&id) } else { look() };
        let export = json!({"do": "export", "package": "mine.apkg"});
        let study = json!({"do": "study"});
        ask(workspace.path(), [import("old.apkg"), change, then, study, export]);
        let new = format!("new{cards}.apkg");
        workspace.make(later(), &format!("edited.txt --previous mine.apkg -o {new}"));
        let mine = json!({"do": "import", "package": "mine.apkg", "with_scheduling": true});
        let [_, was, log, is, seen] =
            ask(workspace.path(), [mine, learnt(), import(&new), learnt(), look()]);
        assert_eq!(
            read::<Log>(log),
            Log { found: 15, updated: 1, duplicate: 14, ..Log::default() }
        );
        assert_eq!(read::<Vec<Learnt>>(is), read::<Vec<Learnt>>(was));
        let seen: Look = read(seen);
        assert_eq!((seen.notes.len(), seen.cards.len()), (15, cards));
        assert_eq!(seen.note(&id).fields[1].text, "Something better.");
        if is_field {
            assert_eq!(seen.note(&id).fields[2].text, "mine");
        }
    }
}

/// A table knows the ids, but not that Anki's note types are none of deckconv's: Anki passes over
/// such notes, and it is said.
pub fn a_table_of_cards_made_in_anki() {
    let workspace = Workspace::new();
    workspace.write("text.jsonl", &as_text());
    let mut steps = by_hand();
    let export = json!({"do": "export", "package": "mine.apkg"});
    steps.extend([json!({"do": "study"}), export]);
    ask_all(workspace.path(), &steps);
    for table in ["mine.csv", "mine.jsonl"] {
        let report = ["--report", "said.json"].into_iter();
        workspace.run("mine.apkg", report, table).expect("it converts");
        let said = workspace.read("said.json");
        assert!(said.contains("of which note types 7 notes are"), "{table}: {said}");
        let arguments = format!("-f jsonl --previous {table} --report said.json");
        workspace.make(later(), &format!("text.jsonl {arguments} -o {table}.apkg"));
        let said = workspace.read("said.json");
        assert!(said.contains("6 ids come from Anki"), "{table}: {said}");
        let mine = json!({"do": "import", "package": "mine.apkg", "with_scheduling": true});
        let newer = import(&format!("{table}.apkg"));
        let [_, was, log, is] = ask(workspace.path(), [mine, learnt(), newer, learnt()]);
        let expected = Log { found: 7, new: 1, conflicting: 6, ..Log::default() };
        assert_eq!(read::<Log>(log), expected, "{table}");
        let (was, is): (Vec<Learnt>, Vec<Learnt>) = (read(was), read(is));
        assert!(was.iter().all(|card| is.contains(card)), "{table}");
    }
}

/// An earlier version of the text says which note is which; nothing of when it changed.
pub fn an_earlier_text() {
    let workspace = Workspace::new();
    let mut edited = pairs(SEED);
    edited[3].0 = "What is ASGI, and how is it different from WSGI?";
    edited.rotate_left(5);
    workspace.convert("deck.txt", SEED, "old.apkg");
    workspace.write("edited.txt", &deck(SEED_DECK, &edited));
    workspace.make(later(), "edited.txt --previous deck.txt -o new.apkg");
    let [_, _, was, log, is, seen] = ask(
        workspace.path(),
        [
            import("old.apkg"),
            json!({"do": "study"}),
            learnt(),
            import("new.apkg"),
            learnt(),
            look(),
        ],
    );
    assert_eq!(read::<Log>(log), Log { found: 15, updated: 15, ..Log::default() });
    assert_eq!(read::<Vec<Learnt>>(is), read::<Vec<Learnt>>(was));
    assert!(read::<Look>(seen).notes.iter().any(|note| note.fields[0].text == edited[13].0));
}

/// A table that deckconv made of a collection, edited in a spreadsheet, goes back beside the
/// collection, which knows the note types.
pub fn a_spreadsheet() {
    let workspace = Workspace::new();
    let mut steps = by_hand();
    let export = json!({"do": "export", "package": "mine.apkg"});
    steps.extend([json!({"do": "study"}), export]);
    ask_all(workspace.path(), &steps);
    workspace.run("mine.apkg", [].into_iter(), "mine.csv").expect("it converts");
    let table = workspace.read("mine.csv");
    workspace.write("mine.csv", &table.replace("Pariss", "Paris").replace("Wich", "Which"));
    workspace.make(later(), "mine.csv --previous mine.apkg -o new.apkg");
    let learnt_in_anki = json!({"do": "import", "package": "mine.apkg", "with_scheduling": true});
    let [_, was, log, is, seen] =
        ask(workspace.path(), [learnt_in_anki, learnt(), import("new.apkg"), learnt(), look()]);
    // Two cells were edited, and one lost its bold on the way, which the table has none of.
    assert_eq!(read::<Log>(log), Log { found: 7, updated: 3, duplicate: 4, ..Log::default() });
    assert_eq!(read::<Vec<Learnt>>(is), read::<Vec<Learnt>>(was));
    assert!(read::<Look>(seen).notes.iter().any(|note| note.fields[1].text == "Paris"));
}

/// Five edits, each over the package before, in one second and as time goes by.
pub fn five_in_a_row() {
    let all = pairs(SEED);
    type Pairs = Vec<(&'static str, &'static str)>;
    let edits: [fn(&mut Pairs); 5] = [
        |cards| cards[0].1 = "A gateway interface for web servers.",
        |cards| cards[3].0 = "What is ASGI, and how is it different from WSGI?",
        |cards| cards.retain(|card| *card != pairs(SEED)[7]),
        |cards| cards[0].1 = "A gateway interface, for web servers and Python.",
        |cards| cards.reverse(),
    ];
    let mut cards = all.clone();
    let edited = edits.map(|edit| {
        edit(&mut cards);
        deck(SEED_DECK, &cards)
    });
    let texts = || std::iter::once(SEED).chain(edited.iter().map(String::as_str));
    let now = later();
    for times in [[SECOND; 6], [SECOND, now, now + 60, now + 120, now + 180, now + 240]] {
        let workspace = Workspace::new();
        workspace.versions(times.into_iter().zip(texts()).map(|(time, text)| (time, text, "")));
        let [_, _, was, one, two, three, four, five, is, seen] = ask(
            workspace.path(),
            [
                import("1.apkg"),
                json!({"do": "study"}),
                learnt(),
                import("2.apkg"),
                import("3.apkg"),
                import("4.apkg"),
                import("5.apkg"),
                import("6.apkg"),
                learnt(),
                look(),
            ],
        );
        let logs = [one, two, three, four, five].map(|log| {
            let log: Log = read(log);
            assert_eq!((log.new, log.conflicting), (0, 0));
            (log.found, log.updated)
        });
        assert_eq!(logs, [(15, 1), (15, 1), (14, 0), (14, 1), (14, 0)]);
        let seen: Look = read(seen);
        assert_eq!(seen.notes.len(), 15);
        assert_eq!(read::<Vec<Learnt>>(is), read::<Vec<Learnt>>(was));
        for (front, back) in &cards {
            let note = seen.notes.iter().find(|note| note.fields[0].text == *front);
            assert_eq!(note.expect(front).fields[1].text, *back);
        }
    }
}

/// A reworded note that is taken out and comes back some versions later is the one that was learned.
pub fn back_after_a_while() {
    let all = pairs(SEED);
    let mut reworded = all.clone();
    reworded[3].0 = "What is ASGI, and how is it different from WSGI?";
    let mut without = reworded.clone();
    without.remove(3);
    let mut corrected = without.clone();
    corrected[0].1 = "A gateway interface for web servers.";
    let texts =
        [&all, &reworded, &without, &corrected, &reworded].map(|cards| deck(SEED_DECK, cards));
    let times = std::iter::once(SECOND).chain((0..).map(|minute| later() + 60 * minute));
    let workspace = Workspace::new();
    workspace.versions(times.zip(&texts).map(|(time, text)| (time, text.as_str(), "")));
    let [_, _, was, reworded, without, _, back, is, seen] = ask(
        workspace.path(),
        [
            import("1.apkg"),
            json!({"do": "study"}),
            learnt(),
            import("2.apkg"),
            import("3.apkg"),
            import("4.apkg"),
            import("5.apkg"),
            learnt(),
            look(),
        ],
    );
    let logs = [reworded, without, back].map(|log| {
        let log: Log = read(log);
        (log.found, log.new, log.updated)
    });
    // The last one takes the correction back, too; who returns is as it was.
    assert_eq!(logs, [(15, 0, 1), (14, 0, 0), (15, 0, 1)]);
    assert_eq!(read::<Look>(seen).notes.len(), 15);
    assert_eq!(read::<Vec<Learnt>>(is), read::<Vec<Learnt>>(was));
}

/// A note of which too much changed at once is a new one; with its question put back as it was it is
/// the one that was learned, whatever became of it in between.
pub fn a_doubt_resolved() {
    let all = pairs(SEED);
    let mut doubtful = all.clone();
    doubtful[3] =
        ("Name the successor to the interface, please", "It speaks of events and of sockets");
    let mut resolved = doubtful.clone();
    resolved[3].0 = all[3].0;
    let texts = [&all, &doubtful, &resolved].map(|cards| deck(SEED_DECK, cards));
    let times = std::iter::once(SECOND).chain((0..).map(|minute| later() + 60 * minute));
    let workspace = Workspace::new();
    workspace.versions(times.zip(&texts).map(|(time, text)| (time, text.as_str(), "")));
    let [_, _, was, doubtful, resolved, is, seen] = ask(
        workspace.path(),
        [
            import("1.apkg"),
            json!({"do": "study"}),
            learnt(),
            import("2.apkg"),
            import("3.apkg"),
            learnt(),
            look(),
        ],
    );
    let logs = [doubtful, resolved].map(|log| {
        let log: Log = read(log);
        (log.found, log.new, log.updated)
    });
    assert_eq!(logs, [(15, 1, 0), (15, 0, 1)]);
    let (was, is): (Vec<Learnt>, Vec<Learnt>) = (read(was), read(is));
    assert!(was.iter().all(|card| is.contains(card)));
    let seen: Look = read(seen);
    let note = seen.notes.iter().find(|note| note.fields[0].text == all[3].0);
    assert_eq!(note.expect("it is there").fields[1].text, "It speaks of events and of sockets");
}
