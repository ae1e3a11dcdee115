//! One collection in several files, several packages in one.

use crate::desk::{Desk, names};

const TREE: &str = r#"{"deck":"A::x","front":"one","back":"1","tags":["odd","small"]}
{"deck":"B","front":"two","back":"2","tags":["Small"]}
{"deck":"A::x","front":"three","back":"3","tags":[]}
"#;

#[test]
fn each_deck_goes_into_a_file_of_its_own() {
    let desk = Desk::new();
    desk.write("tree.jsonl", TREE);
    let ran = desk.run("to-csv tree.jsonl -o out.csv --split deck");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(desk.names(), ["capitals.txt", "out-A-x.csv", "out-B.csv", "tree.jsonl"]);
    let csv = String::from_utf8(desk.read("out-A-x.csv")).expect("text");
    assert_eq!(csv, "front,back,tags,deck\r\none,1,odd small,A::x\r\nthree,3,,A::x\r\n");
}

#[test]
fn a_note_goes_into_the_file_of_each_of_its_tags_under_one_id() {
    let desk = Desk::new();
    desk.write("tree.jsonl", TREE);
    let ran = desk.run("convert tree.jsonl -t jsonl -o out/ --split tag");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("note[in-several-outputs]: "), "{}", ran.stderr);
    let tags = ["tree-odd.jsonl", "tree-small.jsonl", "tree-untagged.jsonl"];
    assert_eq!(names(&desk.path("out")), tags);
    let lines = |name: &str| -> Vec<String> {
        String::from_utf8(desk.read(&format!("out/{name}")))
            .expect("text")
            .lines()
            .map(str::to_owned)
            .collect()
    };
    let (odd, small) = (lines(tags[0]), lines(tags[1]));
    assert_eq!((odd.len(), small.len()), (1, 2));
    assert_eq!(odd[0], small[0], "the same note, id and all");
}

#[test]
fn parts_by_number_and_by_deck_are_one_mechanism() {
    let desk = Desk::new();
    desk.write("tree.jsonl", TREE);
    desk.run("convert tree.jsonl -t jsonl -o n.jsonl --split 2");
    desk.run("to-quizlet tree.jsonl -o d.txt --split deck --max-cards 1");
    let made: Vec<String> =
        desk.names().into_iter().filter(|name| name.starts_with(['n', 'd'])).collect();
    assert_eq!(made, ["d-A-x-1.txt", "d-A-x-2.txt", "d-B.txt", "n-1.jsonl", "n-2.jsonl"]);
    let again = desk.run("convert tree.jsonl -t jsonl -o n.jsonl --split 3");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert_eq!(desk.read("n.jsonl").iter().filter(|byte| **byte == b'\n').count(), 3);
}

#[test]
fn a_stream_is_not_split() {
    let desk = Desk::new();
    let ran = desk.run("to-csv capitals.txt -o - --split deck");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("--split makes files"), "{}", ran.stderr);
}

#[test]
fn packages_are_merged_and_no_note_stands_twice() {
    let desk = Desk::new();
    let line = |deck: &str, id: &str, back: &str, tag: &str| {
        format!(
            "{{\"deck\":\"{deck}\",\"kind\":\"basic\",\"id\":\"{id}\",\"front\":\"{id}?\",\
             \"back\":\"{back}\",\"tags\":[\"{tag}\"]}}\n"
        )
    };
    let one = [line("D", "same", "1", "a"), line("D", "edited", "old", "a")].concat();
    let two = [line("E", "same", "1", "b"), line("D", "edited", "new", "b")].concat();
    desk.write("one.jsonl", one);
    desk.write("two.jsonl", two);
    for name in ["one", "two"] {
        assert_eq!(desk.run(&format!("to-anki {name}.jsonl -f jsonl")).code, Some(0));
    }
    let ran = desk.run("to-anki one.apkg two.apkg -o all.apkg --report r.json");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("joined to the equal note in one.apkg"), "{}", ran.stderr);
    assert!(ran.stderr.contains("the id edited belongs to an earlier note"), "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_slice(&desk.read("r.json")).expect("JSON");
    let totals = &report["totals"];
    assert_eq!(
        (&totals["found"], &totals["kept"], &totals["merged"]),
        (&4.into(), &3.into(), &1.into())
    );
    desk.run("convert all.apkg -t jsonl -o all.jsonl");
    let all = String::from_utf8(desk.read("all.jsonl")).expect("text");
    let notes: Vec<serde_json::Value> =
        all.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: std::collections::BTreeSet<&str> =
        notes.iter().filter_map(|note| note["id"].as_str()).collect();
    assert_eq!((notes.len(), ids.len()), (3, 3));
    assert_eq!(notes[0]["tags"], serde_json::json!(["a", "b"]));
}

#[test]
fn equal_notes_of_two_files_are_joined_where_that_is_wanted() {
    let desk = Desk::new();
    desk.write("one.csv", "front,back,tags,deck\nA?,1,x,D\nB?,2,,D\n");
    desk.write("two.csv", "front,back,tags,deck\nA?,1,y,D\n");
    let merge = desk.run("convert one.csv two.csv -t jsonl -o all.jsonl --duplicates merge");
    assert_eq!(merge.code, Some(0), "{}", merge.stderr);
    let all = String::from_utf8(desk.read("all.jsonl")).expect("text");
    assert_eq!(all.lines().count(), 2, "{all}");
    assert!(all.contains(r#""tags":["x","y"]"#), "{all}");
    let error = desk.run("convert one.csv two.csv -t jsonl -o all.jsonl --duplicates error");
    assert_eq!(error.code, Some(1));
    assert!(error.stderr.contains("stands in line 2 of one.csv already"), "{}", error.stderr);
    let keep = desk.run("convert one.csv two.csv -t jsonl -o all.jsonl");
    let keep =
        keep.ends(0).says("1 note asks what an earlier input asks, in a deck of the same name");
    for ran in [&merge, &error] {
        assert!(!ran.stderr.contains("repeated-elsewhere"), "{}", ran.stderr);
    }
    assert!(keep.stderr.contains("--duplicates merge"), "{}", keep.stderr);
    let apart = desk.run("convert one.csv two.csv -t jsonl -o apart/").ends(0);
    assert!(!apart.stderr.contains("repeated-elsewhere"), "{}", apart.stderr);
    assert_eq!(desk.read("all.jsonl").iter().filter(|byte| **byte == b'\n').count(), 3);
}

#[test]
fn what_is_split_keeps_its_input() {
    let desk = Desk::new();
    let table = "front,back,tags,deck\nA?,1,x,D\nB?,2,y,D\n";
    desk.write("t.csv", table);
    desk.run("to-csv t.csv --split tag").ends(0);
    desk.run("to-csv t.csv --split 1").ends(0);
    assert_eq!(desk.names(), ["capitals.txt", "t-1.csv", "t-2.csv", "t-x.csv", "t-y.csv", "t.csv"]);
    // All of it in one part has the input's own name.
    desk.run("to-csv t.csv --split 2 --force").ends(1).says("it is an input");
    // And so may a part have that of another input.
    desk.run("to-csv t.csv t-x.csv --split tag --force").ends(1).says("cannot write t-x.csv");
    // Or that of the report.
    desk.run("to-csv t.csv --split tag --force --report t-y.csv").ends(1).says("write t-y.csv");
    desk.run("to-csv t.csv -o t.csv --split tag").ends(2).says("t.csv is an input");
    assert_eq!(desk.read("t.csv"), table.as_bytes());
}

#[test]
fn parts_are_put_in_place_together_or_not_at_all() {
    let desk = Desk::new();
    desk.write("tree.jsonl", TREE);
    desk.run("to-anki tree.jsonl -o d.apkg --split 2");
    let first = desk.read("d-1.apkg");
    // Where the second part would go now stands something of somebody else's.
    desk.write("d-2.apkg", "PK\u{3}\u{4} not ours");
    desk.write("tree.jsonl", TREE.replace("one", "eins"));
    let ran = desk.run("to-anki tree.jsonl -o d.apkg --split 2 --report r.json");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(desk.read("d-1.apkg"), first, "the first part is not put in place alone");
    let report: serde_json::Value = serde_json::from_slice(&desk.read("r.json")).expect("JSON");
    let outputs = report["outputs"].as_array().expect("a list");
    assert_eq!((outputs.len(), &outputs[0]["path"]), (1, &"d-2.apkg".into()), "{report}");
    assert!(desk.names().iter().all(|name| !name.contains("part")), "{:?}", desk.names());
    std::fs::remove_file(desk.path("d-2.apkg")).expect("it is there");
    let ran = desk.run("to-anki tree.jsonl -o d.apkg --split 2");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_ne!(desk.read("d-1.apkg"), first);
}

#[test]
fn what_to_do_next_stands_below_the_outputs_that_it_holds_for() {
    let desk = Desk::new();
    desk.write("words.csv", "front,back\na,b\nc,d\ne,\"f\ng\"\nh,i\nj,k\n");
    let ran = desk.run("to-quizlet words.csv -o out/ --max-cards 2").ends(0);
    let verb = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let said: Vec<String> = ran.stderr.lines().map(verb).collect();
    let places = |what: &str| -> Vec<usize> {
        (0..said.len()).filter(|at| said[*at].starts_with(what)).collect()
    };
    let (wrote, next) = (places("wrote"), places("next"));
    assert_eq!((wrote.len(), next.len()), (3, 3), "{}", ran.stderr);
    let turns: Vec<bool> = wrote.iter().zip(&next).map(|(wrote, next)| wrote < next).collect();
    assert_eq!(turns, [true; 3], "{}", ran.stderr);
    assert!(next[0] < wrote[1] && next[1] < wrote[2], "{}", ran.stderr);
}
