use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph(inlines: &[Inline]) -> Block {
    Block::Paragraph(inlines.to_vec())
}

#[test]
fn paragraphs_are_what_a_browser_shows() {
    let cases: [(&str, &[Block]); 11] = [
        ("a\n  b", &[paragraph(&[text("a b")])]),
        (
            "a<br>b<br><br>c<br>",
            &[paragraph(&[text("a"), Inline::Break, text("b")]), paragraph(&[text("c")])],
        ),
        (
            "<div>a</div><div>b</div>c",
            &[paragraph(&[text("a"), Inline::Break, text("b"), Inline::Break, text("c")])],
        ),
        ("<p>a</p>\n<p>b &lt;c</p>", &[paragraph(&[text("a")]), paragraph(&[text("b <c")])]),
        (
            "a <b> x </b>y<b> </b>",
            &[paragraph(&[text("a "), Inline::Marked(Mark::Bold, vec![text("x")]), text(" y")])],
        ),
        (
            "a<i><br>b</i>",
            &[paragraph(&[
                text("a"),
                Inline::Break,
                Inline::Marked(Mark::Italic, vec![text("b")]),
            ])],
        ),
        (
            "a<i><b> b</b></i>",
            &[paragraph(&[
                text("a "),
                Inline::Marked(Mark::Italic, vec![Inline::Marked(Mark::Bold, vec![text("b")])]),
            ])],
        ),
        ("<b><p>a</p><p>b</p></b>", &[paragraph(&[text("a")]), paragraph(&[text("b")])]),
        ("a<br><br><div>b</div>", &[paragraph(&[text("a")]), paragraph(&[text("b")])]),
        (
            "<b>a<br></b>b",
            &[paragraph(&[Inline::Marked(Mark::Bold, vec![text("a")]), Inline::Break, text("b")])],
        ),
        ("a<td>b</td>c", &[paragraph(&[text("a b c")])]),
    ];
    for (html, expected) in cases {
        assert_eq!(blocks(html), expected, "{html}");
    }
}

#[test]
fn each_line_is_marked_by_itself() {
    let marked = |mark, inside: &[Inline]| Inline::Marked(mark, inside.to_vec());
    let bold = |own: &str| marked(Mark::Bold, &[text(own)]);
    assert_eq!(
        blocks("<i>a<b>b<br><br>c</b></i>"),
        [
            paragraph(&[marked(Mark::Italic, &[text("a"), bold("b")])]),
            paragraph(&[marked(Mark::Italic, &[bold("c")])]),
        ]
    );
}

#[test]
fn what_stands_in_lines_is_told_apart() {
    let marked = |mark| Inline::Marked(mark, vec![text("a")]);
    for (html, inline) in [
        ("<u>a</u>", marked(Mark::Underlined)),
        ("<del>a</del>", marked(Mark::Struck)),
        ("<sub>a</sub>", marked(Mark::Sub)),
        ("<sup>a</sup>", marked(Mark::Super)),
        ("<a href=b>a</a>", Inline::Link("b".to_owned(), vec![text("a")])),
        ("<a name=b>a</a>", text("a")),
        ("<audio src=a.mp3>a</audio>", Inline::Sound("a.mp3".to_owned())),
        ("<video><source src=a.mp4></video>", Inline::Sound("a.mp4".to_owned())),
        ("<audio>a</audio>", text("a")),
        (r"\(a\)", Inline::Math(false, "a".to_owned())),
        ("[sound:a.mp3]", Inline::Sound("a.mp3".to_owned())),
    ] {
        assert_eq!(blocks(html), [paragraph(&[inline])], "{html}");
    }
}

#[test]
fn blocks_stand_in_blocks() {
    let item = |own: &str| paragraph(&[text(own)]);
    assert_eq!(
        blocks("x<ul><li>a<ol start=3><li>b</ol></ul>"),
        [
            item("x"),
            Block::List(None, vec![vec![item("a"), Block::List(Some(3), vec![vec![item("b")]]),]])
        ]
    );
    let inner = Block::List(None, vec![vec![item("b")]]);
    assert_eq!(
        blocks("<ul>x<li>a</li>\n<ul><li>b</li></ul><li>c</li></ul><h2>d</h2>"),
        [
            Block::List(None, vec![vec![item("x")], vec![item("a"), inner], vec![item("c")]]),
            Block::Heading(2, vec![text("d")]),
        ]
    );
    for (html, language, code) in [
        ("<pre><b>a</b>: <code class=lang-c>b<i>c</i></code></pre>", "c", "a: bc"),
        ("<pre><td>a <td>b</pre>", "", "a b"),
    ] {
        let code = Block::Code { language: language.to_owned(), text: code.to_owned() };
        assert_eq!(blocks(html), [code], "{html}");
    }
    assert_eq!(
        blocks("<pre><code class=\"hljs language-c\">\n a &lt; b\n\n</code></pre>"),
        [Block::Code { language: "c".to_owned(), text: " a < b".to_owned() }]
    );
    assert_eq!(
        blocks("<pre><div>if a: </div><div>b</div><div><br></div><div>c</div></pre>"),
        [Block::Code { language: String::new(), text: "if a: \nb\n\nc".to_owned() }]
    );
    assert_eq!(
        blocks("<pre>a<div>b</div>c<tr><td>d<td>e</tr></pre> <code>f<td>g </code>"),
        [
            Block::Code { language: String::new(), text: "a\nb\nc\nd e".to_owned() },
            Block::Paragraph(vec![Inline::Code("f g".to_owned())])
        ]
    );
    assert_eq!(
        blocks("<table><tr><th>a<tr><td>b<td><p>c</p><p>d</p></table>"),
        [Block::Table {
            heads: 1,
            rows: vec![
                vec![vec![text("a")]],
                vec![vec![text("b")], vec![text("c"), Inline::Break, text("d")],]
            ]
        }]
    );
    let bold = Inline::Marked(Mark::Bold, vec![text("b")]);
    assert_eq!(
        blocks(
            "<table>\n<thead><tr>\n<td>a <b>b</b></td></tr></thead>\n\
             <tbody><tr><td><i><p>c</p><p>d</p></i></td></tr></tbody></table>"
        ),
        [Block::Table {
            heads: 1,
            rows: vec![
                vec![vec![text("a "), bold]],
                vec![vec![text("c"), Inline::Break, text("d")]]
            ]
        }]
    );
    assert_eq!(
        blocks("<dl><dt>a</dt><dd>b</dd></dl><blockquote>q</blockquote><hr>"),
        [
            Block::Terms(vec![(vec![text("a")], vec![item("b")])]),
            Block::Quote(vec![item("q")]),
            Block::Rule,
        ]
    );
}

#[test]
fn maths_and_sounds_are_found_in_text() {
    assert_eq!(
        blocks("a \\(x &lt; y\\) [sound:b c.mp3] \\( \\[y\\] <img src='a&amp;b.png' alt=c>"),
        [paragraph(&[
            text("a "),
            Inline::Math(false, "x < y".to_owned()),
            text(" "),
            Inline::Sound("b c.mp3".to_owned()),
            text(" \\( "),
            Inline::Math(true, "y".to_owned()),
            text(" "),
            Inline::Image("a&b.png".to_owned(), "c".to_owned()),
        ])]
    );
    // What follows two backslashes ends no formula, as to Anki.
    let tex = "a\\\\[1em] b".to_owned();
    assert_eq!(blocks("\\[a\\\\[1em] b\\]"), [paragraph(&[Inline::Math(true, tex)])]);
    let hostile = "\\( [sound: \\[ ".repeat(50_000);
    assert_eq!(blocks(&hostile).len(), 1);
}

#[test]
fn what_stands_between_cells_and_terms_is_kept() {
    let cell = |own: &str| vec![text(own)];
    let rows = vec![vec![cell("a")], vec![cell("b"), cell("c")]];
    assert_eq!(blocks("<table>a<tr><th>b</th>c</tr></table>"), [Block::Table { heads: 0, rows }],);
    let picture = || Inline::Image("b.png".to_owned(), String::new());
    let rows = vec![vec![cell("a"), vec![picture()]], vec![vec![picture()]]];
    assert_eq!(
        blocks("<table><tr><td>a</td><img src=b.png></tr><img src=b.png></table>"),
        [Block::Table { heads: 0, rows }],
    );
    let lines = |words: &[&str]| {
        let words: Vec<Vec<Inline>> = words.iter().map(|word| vec![text(word)]).collect();
        words.join(&Inline::Break)
    };
    let rows = vec![vec![lines(&["x", "a", "b", "c"]), lines(&["a", "b", "c", "d"])]];
    assert_eq!(
        blocks(
            "<table><tr><td>x<div>a<div>b</div></div>c</td><td><div>a<p>b</p>c</div>d</td></tr></table>"
        ),
        [Block::Table { heads: 0, rows }],
    );
    let meaning = vec![paragraph(&[text("b")]), paragraph(&[text("c")])];
    assert_eq!(
        blocks("<dl>\n<dt>a</dt><dd>b</dd>c</dl>"),
        [Block::Terms(vec![(vec![text("a")], meaning)])],
    );
}
