//! The report: every record is in one bucket, and the buckets add up.

use serde_json::Value;

use crate::desk::Desk;

/// Good, doubtful, broken, empty and missing inputs, and what to do with them.
const BAG: &str = "bag missing.txt";

fn bag() -> Desk {
    let desk = Desk::new();
    desk.write("bag/capitals.txt", crate::desk::CAPITALS);
    desk.write("bag/twice.txt", "Rivers\nVienna?\nDanube\nVienna?\nDanube\nParis?\nSeine\n");
    desk.write(
        "bag/orphan.txt",
        "Rivers\nWhich flows through Vienna?\nThe Danube\nWhich flows through Paris?\n",
    );
    desk.write("bag/ragged.csv", "front,back\na,b,c\n,no question\nd\n\ne,f\n");
    desk.write("bag/open.csv", "front,back\na,b\nc,\"d\ne,f\n");
    desk.write(
        "bag/bad.jsonl",
        "{\"front\":\"a\",\"back\":\"b\"}\n{\"front\":\n{\"back\":\"c\"}\n",
    );
    desk.write("bag/broken.json", "{\"deckconv\":\"model 1\",\"notes\":[");
    desk.write("bag/empty.txt", "");
    desk.write("bag/title.txt", "Only a title\n");
    desk.write("bag/binary.txt", [0xff, 0x00, 0x80, 0x1f].repeat(99));
    desk.write("bag/passed.docx", "no deck");
    desk
}

fn number(object: &Value, key: &str) -> u64 {
    object[key].as_u64().expect(key)
}

fn list<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report[key].as_array().expect(key)
}

/// What must hold of every report.
fn check_sums(report: &Value) {
    let inputs = list(report, "inputs");
    let totals = &report["totals"];
    for input in inputs {
        let sum = number(input, "kept") + number(input, "merged") + number(input, "skipped");
        assert_eq!(number(input, "found"), sum, "{input:#}");
        let failed = input["status"] == "failed";
        assert_eq!(failed, input["error"].is_string(), "{input:#}");
        let errors = list(input, "diagnostics").iter().filter(|d| d["severity"] == "error").count();
        if !failed {
            assert!(errors as u64 >= number(input, "skipped").min(1), "{input:#}");
        }
        assert_eq!(input["status"] == "partly", !failed && number(input, "skipped") > 0);
    }
    for key in ["found", "kept", "merged", "skipped"] {
        let sum: u64 = inputs.iter().map(|input| number(input, key)).sum();
        assert_eq!(number(totals, key), sum, "{key}");
    }
    let failed = inputs.iter().filter(|input| input["status"] == "failed").count();
    assert_eq!(number(totals, "inputs"), inputs.len() as u64);
    assert_eq!(number(totals, "failed"), failed as u64);
}

#[test]
fn the_buckets_add_up() {
    for duplicates in ["keep", "merge", "error"] {
        for target in ["-o out/", "-o out.csv", "-o -"] {
            let desk = bag();
            let options = format!("--duplicates {duplicates} --report report.json");
            desk.run(&format!("to-csv {BAG} {target} {options}")).ends(1);
            let report = desk.read("report.json");
            let report: Value = serde_json::from_slice(&report).expect("a report");
            check_sums(&report);
            let totals = &report["totals"];
            assert_eq!(number(totals, "inputs"), 11);
            assert_eq!(number(totals, "passed_over"), 1);
            let outputs = list(&report, "outputs");
            let notes: u64 = outputs.iter().map(|output| number(output, "notes")).sum();
            assert_eq!(notes, number(totals, "kept"), "{target}: what is kept is written");
        }
    }
}

#[test]
fn lines_of_a_report_say_the_same_as_the_whole() {
    let (whole, lines) = (bag(), bag());
    whole.run(&format!("to-csv {BAG} -o out/ --report report.json")).ends(1);
    lines.run(&format!("to-csv {BAG} -o out/ --report report.jsonl")).ends(1);
    let report = whole.read("report.json");
    let report: Value = serde_json::from_slice(&report).expect("a report");
    let text = String::from_utf8(lines.read("report.jsonl")).expect("text");
    let mut lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(lines.pop().as_ref(), Some(&report["totals"]), "the totals come last");
    let (inputs, outputs): (Vec<Value>, Vec<Value>) =
        lines.into_iter().partition(|line| line.get("status").is_some());
    assert_eq!(inputs, list(&report, "inputs"));
    assert_eq!(outputs, list(&report, "outputs"));
}

#[test]
fn an_unchanged_output_is_said_in_the_report() {
    let desk = Desk::new();
    let report = || {
        desk.run("to-anki capitals.txt --report report.json").ends(0);
        let report = desk.read("report.json");
        serde_json::from_slice::<Value>(&report).expect("a report")
    };
    let (first, second) = (report(), report());
    let (before, after) = (&first["outputs"][0], &second["outputs"][0]);
    assert_eq!((number(before, "new"), number(before, "carried")), (2, 0));
    assert_eq!((number(after, "new"), number(after, "carried")), (0, 2));
    assert_eq!(first["inputs"][0]["status"], "converted");
    assert_eq!(second["inputs"][0]["status"], "unchanged");
    assert_eq!(before["bytes"], after["bytes"]);
    assert_eq!(number(before, "bytes"), desk.read("capitals.apkg").len() as u64);
}

#[test]
fn the_report_names_the_encoding() {
    let desk = Desk::new();
    desk.run("check capitals.txt --report report.json").ends(0);
    let report: Value = serde_json::from_slice(&desk.read("report.json")).expect("a report");
    assert_eq!(report["inputs"][0]["encoding"], "UTF-8");
}

#[test]
fn what_strictness_holds_back_is_not_kept() {
    let desk = Desk::new();
    desk.write(
        "orphan.txt",
        "Rivers\nWhich flows through Vienna?\nThe Danube\nWhich flows through Paris?\n",
    );
    let options = "--strict --report report.json";
    desk.run(&format!("to-csv capitals.txt orphan.txt -o joint.csv {options}")).ends(1);
    assert!(!desk.path("joint.csv").exists());
    let report: Value = serde_json::from_slice(&desk.read("report.json")).expect("a report");
    assert_eq!(number(&report["totals"], "kept"), 0, "{report:#}");
    assert_ne!(report["inputs"][0]["status"], "converted", "{report:#}");
}

#[test]
fn a_report_is_printed_where_nothing_else_is() {
    let desk = bag();
    let printed = |arguments: &str| -> Value {
        let ran = desk.run(arguments).ends(1).says("has no answer");
        serde_json::from_slice(&ran.stdout).expect("JSON alone")
    };
    for command in ["check", "to-anki -o out/"] {
        let report = printed(&format!("{command} bag/orphan.txt --report -"));
        check_sums(&report);
        assert_eq!(report["inputs"][0]["diagnostics"][0]["code"], "orphan-question");
    }
    desk.run("to-csv bag/capitals.txt -o - --report -").ends(2).says("-o FILE");
    assert!(!desk.names().contains(&"-".to_owned()));
}
