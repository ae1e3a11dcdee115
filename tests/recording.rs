//! The terminal that the README shows: real commands, run here, and what they said, drawn as SVG.
//! `DECKCONV_BLESS=1 cargo test --test recording` draws it anew.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test may panic and run programs"
)]
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use textwrap::{Options, WordSeparator, WordSplitter};

/// What happened before, what is typed, and what the file `rivers.txt` says then.
const SCENES: [(&str, &str, Option<&str>); 4] = [
    (
        "a title, then questions and answers in turn",
        "deckconv to-anki rivers.txt",
        Some(
            "Rivers\nWhich river flows through Vienna?\nThe Danube\n\
             Which river flows through Paris?\nThe Seine\n\
             Which river flows through Rome?\nThe Tibre\n",
        ),
    ),
    (
        "days later: a slip corrected, a question reworded, a card added, its answer forgotten",
        "deckconv check rivers.txt",
        Some(
            "Rivers\nWhich river flows through the city of Vienna?\nThe Danube\n\
             Which river flows through Paris?\nThe Seine\n\
             Which river flows through London?\n\
             Which river flows through Rome?\nThe Tiber\n",
        ),
    ),
    (
        "with the answer there",
        "deckconv diff rivers.apkg rivers.txt",
        Some(
            "Rivers\nWhich river flows through the city of Vienna?\nThe Danube\n\
             Which river flows through Paris?\nThe Seine\n\
             Which river flows through London?\nThe Thames\n\
             Which river flows through Rome?\nThe Tiber\n",
        ),
    ),
    ("what is learned stays learned", "deckconv to-anki rivers.txt", None),
];

const COLUMNS: usize = 92;
const LINE: usize = 18;
const CHARACTER: f64 = 7.8;
/// Seconds from one line to the next, and before each command.
const PACE: (f64, f64) = (0.12, 1.6);

/// What was typed and said, line by line, with the colours of the terminal.
fn lines() -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = Vec::new();
    for (happened, typed, text) in SCENES {
        if let Some(text) = text {
            fs::write(folder.path().join("rivers.txt"), text).expect("written");
        }
        let run = Command::new(env!("CARGO_BIN_EXE_deckconv"))
            .args(typed.split(' ').skip(1))
            .args(["--color", "always"])
            .current_dir(folder.path())
            .env_remove("NO_COLOR")
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .output()
            .expect("runs");
        lines.push(format!("\u{1b}[2m# {happened}\u{1b}[0m"));
        lines.push(format!("\u{1b}[1m$ {typed}\u{1b}[0m"));
        let said = String::from_utf8([run.stdout, run.stderr].concat()).expect("text");
        let options = Options::new(COLUMNS)
            .subsequent_indent("      ")
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in said.lines() {
            lines.extend(textwrap::wrap(line, &options).into_iter().map(|line| line.into_owned()));
        }
        lines.push(String::new());
    }
    lines
}

/// The class for the colours of an escape sequence; nothing where it ends them.
fn class(codes: &str, before: &str) -> String {
    let named = match codes {
        "" | "0" => return String::new(),
        "1" => "b",
        "2" => "d",
        "4" => "l",
        "9" => "s",
        "31" | "91" => "r",
        "32" | "92" => "g",
        "33" | "93" => "y",
        "34" | "94" | "38;5;12" => "u",
        "35" | "95" => "m",
        "36" | "96" => "c",
        other => panic!("no class for the colour {other}"),
    };
    if before.is_empty() { named.to_owned() } else { format!("{before} {named}") }
}

/// A line as text in colours, which go on in the next line until they end.
fn spans(line: &str, classes: &mut String) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut drawn = String::new();
    let mut rest = line;
    loop {
        let (text, after) = rest.split_once("\u{1b}[").unwrap_or((rest, ""));
        if !text.is_empty() {
            drawn.push_str(&match classes.as_str() {
                "" => escape(text),
                classes => format!("<tspan class=\"{classes}\">{}</tspan>", escape(text)),
            });
        }
        let Some((codes, next)) = after.split_once('m') else { return drawn };
        *classes = class(codes, classes);
        rest = next;
    }
}

fn drawing(lines: &[String]) -> String {
    let (width, height) = (COLUMNS as f64 * CHARACTER + 40.0, lines.len() * LINE + 30);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" viewBox=\"0 0 {width:.0} {height}\" width=\"{width:.0}\" height=\"{height}\">\n\
         <title>deckconv in a terminal</title>\n<style>\n\
         rect {{ fill: #f6f8fa; stroke: #d0d7de }}\n\
         text {{ font: 13px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; fill: #1f2328; animation: 1ms backwards said }}\n\
         .b {{ font-weight: bold }} .d {{ opacity: .7 }} .l {{ text-decoration: underline }} .s {{ text-decoration: line-through }}\n\
         .r {{ fill: #b3261e }} .g {{ fill: #116329 }} .y {{ fill: #7d4e00 }} .u {{ fill: #0550ae }} .m {{ fill: #8250df }} .c {{ fill: #1b7c83 }}\n\
         @keyframes said {{ from {{ opacity: 0 }} }}\n\
         @media (prefers-reduced-motion: reduce) {{ text {{ animation: none }} }}\n\
         @media (prefers-color-scheme: dark) {{\n\
         rect {{ fill: #0d1117; stroke: #30363d }} text {{ fill: #e6edf3 }}\n\
         .r {{ fill: #ff7b72 }} .g {{ fill: #7ee787 }} .y {{ fill: #e3b341 }} .u {{ fill: #79c0ff }} .m {{ fill: #d2a8ff }} .c {{ fill: #76e3ea }}\n\
         }}\n</style>\n\
         <rect x=\"1\" y=\"1\" width=\"{:.0}\" height=\"{}\" rx=\"8\"/>\n",
        width - 2.0,
        height - 2
    );
    let (mut time, mut classes) = (0.0, String::new());
    for (index, line) in lines.iter().enumerate() {
        let is_typed = line.contains("[2m# ");
        time += if is_typed && index > 0 { PACE.1 } else { PACE.0 };
        if line.is_empty() {
            continue;
        }
        let y = index * LINE + 32;
        svg.push_str(&format!(
            "<text x=\"20\" y=\"{y}\" style=\"animation-delay: {time:.2}s\">{}</text>\n",
            spans(line, &mut classes)
        ));
    }
    svg + "</svg>\n"
}

/// The same without sizes of packages, which another build may compress otherwise.
fn without_sizes(svg: &str) -> String {
    let words = svg.split(' ').map(|word| match word.parse::<f64>() {
        Ok(_) if word.contains('.') => "N",
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_recording_is_what_deckconv_says_today() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recording.svg");
    let drawn = drawing(&lines());
    if std::env::var_os("DECKCONV_BLESS").is_some() {
        fs::write(&path, &drawn).expect("written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        without_sizes(&there) == without_sizes(&drawn),
        "docs/recording.svg is not what deckconv says today: DECKCONV_BLESS=1 draws it anew"
    );
}
