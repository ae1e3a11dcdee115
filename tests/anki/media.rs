//! Images and sounds of a Markdown deck, as they arrive in Anki.

use std::fs;

use serde_json::json;

use crate::engine::{Look, ask, import, look, read};
use crate::workspace::Workspace;

const DECK: &str = "\
# Pictures

## One?

![](img/a.png) and ![](<img/über uns.png>)

## Two?

![](other/a.png) and ![](img/%C3%BCber%20uns.png) [sound:ding dong.mp3]

## Three?

![](img/a.png) ![](gone.png) ![](data:image/png;base64,aGVsbG8=) `<img src=\"code.png\">`
";

pub fn of_markdown() {
    let workspace = Workspace::new();
    let files = [
        ("img/a.png", "one"),
        ("other/a.png", "two"),
        ("img/über uns.png", "us"),
        ("ding dong.mp3", "dong"),
    ];
    for (name, content) in files {
        let path = workspace.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is ours");
        fs::write(path, content).expect("the folder is ours");
    }
    workspace.convert("deck.md", DECK, "out.apkg");
    let media = json!({"do": "media"});
    let check = json!({"do": "check_media"});
    let [_, files, check, seen] = ask(workspace.path(), [import("out.apkg"), media, check, look()]);
    let apart = "a-ad782ecdac770fc6eb9a62e44f90873fb97fb26b.png";
    let unpacked = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d.png";
    let expected = json!({
        "a.png": "one", apart: "two", "über uns.png": "us", "ding dong.mp3": "dong",
        unpacked: "hello",
    });
    assert_eq!(files, expected, "the files in Anki's folder");
    assert_eq!(check, json!({"missing": ["gone.png"], "unused": []}), "check media");
    let seen: Look = read(seen);
    let backs: Vec<&str> = seen.notes.iter().map(|note| note.fields[1].html.as_str()).collect();
    let first = "<img src=\"a.png\"> and <img src=\"über uns.png\">";
    let second =
        format!("<img src=\"{apart}\"> and <img src=\"über uns.png\"> [sound:ding dong.mp3]");
    assert_eq!(backs[..2], [first, &second]);
    assert!(backs[2].contains(unpacked), "{}", backs[2]);
}
