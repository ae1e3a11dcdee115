//! Text that other tools damage, as Anki renders it: code, maths, clozes, links, spaces, scripts.

use serde_json::Value;

use crate::engine::{ask, import, look};
use crate::workspace::{SECOND, Workspace, deck};

/// The question and the answer of each card, as HTML, in order.
fn rendered(workspace: &Workspace) -> Vec<[String; 2]> {
    let [log, seen] = ask(workspace.path(), [import("out.apkg"), look()]);
    assert_eq!(log["new"], log["found"]);
    let cards = seen["cards"].as_array().expect("cards").iter();
    let side = |card: &Value, side: &str| card[side].as_str().expect("HTML").to_owned();
    cards.map(|card| [side(card, "question"), side(card, "answer")]).collect()
}

/// Asserts that each of `pieces` stands in `html`.
#[track_caller]
fn holds(html: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(html.contains(piece), "no {piece} in {html}");
    }
}

const NOTES: &str = r#"What prints  this? #card

```cpp
std::map<int, std::vector<int>> m{{1, {2}}};

	if (a && b) return x["}}"];   // two  spaces
```

What is $a_1 * b_1$ and $$\frac{a}{b}$$ and [$]c<d[/$]? #card
See \(x^2\), <https://example.com/?a=1&b=2> and [text](https://e.org/a_(b)).

مرحبا 123 (abc) #card
שלום — “日本語の漢字” 「全角　空白」
"#;

pub fn markdown() {
    let workspace = Workspace::new();
    workspace.write("notes.md", NOTES);
    workspace.make(SECOND, "notes.md -f obsidian -o out.apkg");
    let cards = rendered(&workspace);
    holds(
        &cards[0][1],
        &["<pre><code class=\"language-cpp\">std::map&lt;int, std::vector&lt;int&gt;&gt; m{{1, \
             {2}}};\n\n\tif (a &amp;&amp; b) return x[\"}}\"];   // two  spaces</code></pre>"],
    );
    holds(&cards[1][0], &[r"\(a_1 * b_1\)", r"\[\frac{a}{b}\]", r"\(c&lt;d\)"]);
    holds(
        &cards[1][1],
        &[
            r"\(x^2\)",
            "<a href=\"https://example.com/?a=1&amp;b=2\">",
            "<a href=\"https://e.org/a_(b)\">text</a>",
        ],
    );
    holds(&cards[2][0], &["مرحبا 123 (abc)"]);
    holds(&cards[2][1], &["שלום — “日本語の漢字” 「全角\u{3000}空白」"]);
}

const HIGHLIGHTS: &str = r"The type is ==std::vector<int>::iterator== in ==C++==.

Its end is ==`a::end({{}})`== there.

The power ==$e^{{a}}::b$== is big.

It hides {{c1::one}} and {{c2::`two`::hint}}.
";

/// What is hidden is all of what was marked, and nothing of it is taken for a hint.
pub fn clozes() {
    let workspace = Workspace::new();
    workspace.write("notes.md", HIGHLIGHTS);
    workspace.make(SECOND, "notes.md -f obsidian -o out.apkg");
    let cards = rendered(&workspace);
    let shown = |card: &[String; 2]| -> [String; 2] {
        card.clone().map(|side| side.replace("<!-- -->", ""))
    };
    let expected = [
        ("The type is <span", ">std::vector&lt;int&gt;::iterator</span> in"),
        ("iterator</span> in <span", ">C++</span>."),
        ("Its end is <span", "><code>a::end({{}})</code></span> there."),
        ("The power <span", r">\(e^{{a} }: :b\)</span> is big."),
        ("It hides <span", ">one</span> and"),
        ("[hint]</span>.", "><code>two</code></span>."),
    ];
    assert_eq!(cards.len(), expected.len());
    for (card, (question, answer)) in cards.iter().map(shown).zip(expected) {
        holds(&card[0], &[question, "data-cloze="]);
        holds(&card[1], &[answer]);
    }
}

/// Text as typed, in a format without markup.
pub fn plain_lines() {
    let workspace = Workspace::new();
    let pairs = [
        ("Which of a<b and $x_1$ holds?", "if a < b:  c &amp; d"),
        ("What is \\(\\frac{1}{2}\\) of {{c1::x}}?", "https://example.com/?a=1&b=2"),
    ];
    workspace.write("deck.txt", &deck("Odd", &pairs));
    workspace.make(SECOND, "deck.txt -f lines --markup plain -o out.apkg");
    let cards = rendered(&workspace);
    assert_eq!(cards[0][0], "Which of a&lt;b and $x_1$ holds?");
    holds(&cards[0][1], &["if a &lt; b: &nbsp;c &amp;amp; d"]);
    assert_eq!(cards[1][0], r"What is \(\frac{1}{2}\) of {{c1::x}}?");
    holds(&cards[1][1], &["https://example.com/?a=1&amp;b=2"]);
}
