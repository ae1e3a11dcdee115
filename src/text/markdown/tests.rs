use super::super::Text;

fn rendered(source: &str) -> String {
    match super::render(source.into()) {
        Text::Plain(text) => text.into_owned(),
        Text::Html(html) => format!("HTML {html}"),
    }
}

fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(rendered(source), *expected, "{source:?}");
    }
}

#[test]
fn nothing_but_text_stays_text() {
    check(&[
        ("", ""),
        ("What is WSGI? (A gateway.)", "What is WSGI? (A gateway.)"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("* * * * *", "* * * * *"),
        ("***", "***"),
        ("the __init__ method", "the __init__ method"),
        ("`__init__`", "HTML <code>__init__</code>"),
        (r"a \* b &amp; c", "a * b & c"),
        ("one\ntwo", "one\ntwo"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one ", "one"),
        ("2. What is it?", "2. What is it?"),
        ("1986. A great year.\n\nYes.", "1986. A great year.\n\nYes."),
        ("a < b and #include <stdio.h>", "a < b and #include <stdio.h>"),
        ("What does <div> do? And Vec<T>?", "What does <div> do? And Vec<T>?"),
    ]);
}

#[test]
fn markup_becomes_html() {
    check(&[
        ("**a** *b* ~~c~~ `d<e`", "HTML <b>a</b> <i>b</i> <del>c</del> <code>d&lt;e</code>"),
        ("- a\n- b", "HTML <ul><li>a</li><li>b</li></ul>"),
        ("So:\n\n    - a\n    - b", "HTML So:<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n    - b", "HTML <ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("So:\n\n    a - b", "HTML So:<pre><code>a - b</code></pre>"),
        ("So:\n\n      - a\n      - b", "HTML So:<ul><li>a</li><li>b</li></ul>"),
        (
            "So:\n\n    - a\n        - b\n    - c",
            "HTML So:<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
        ("1. a\n2. b", "HTML <ol><li>a</li><li>b</li></ol>"),
        ("3. a\n4. b", "HTML <ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("{a=b} *c*", "HTML {a=b} <i>c</i>"),
        (
            "|a|b|\n|:-|:-:|",
            "HTML <table><thead><tr><th style=\"text-align:left\">a</th>\
             <th style=\"text-align:center\">b</th></tr></thead></table>",
        ),
        ("One:\n\n*Two*\n- x", "HTML One:<br><br><i>Two</i><ul><li>x</li></ul>"),
        (
            "```rust\nlet a = &b;\n```",
            "HTML <pre><code class=\"language-rust\">let a = &amp;b;</code></pre>",
        ),
        (
            "|a|b|\n|-|-:|\n|c|d|",
            "HTML <table><thead><tr><th>a</th><th style=\"text-align:right\">b</th></tr></thead>\
             <tbody><tr><td>c</td><td style=\"text-align:right\">d</td></tr></tbody></table>",
        ),
        ("[text](http://a.b?c&d)", "HTML <a href=\"http://a.b?c&amp;d\">text</a>"),
        ("[text](javascript:x)", "text"),
        ("# a\n\nb", "HTML <h1>a</h1>b"),
        ("a <b>bold</b><br>x", "HTML a <b>bold</b><br>x"),
        ("a *b* <T>", "HTML a <i>b</i> &lt;T&gt;"),
        ("a <b title=\"c > d < e\">f</b>", "HTML a <b title=\"c > d < e\">f</b>"),
        ("<div>a & b</div>", "HTML <div>a & b</div>"),
        ("<div>a < b</div>", "HTML <div>a &lt; b</div>"),
        ("<!-- x -->a &amp; b", "HTML a &amp; b"),
        ("__Bold__", "HTML <b>Bold</b>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<div\nclass=\"x\">a\nb</div>", "HTML <div\nclass=\"x\">a\nb</div>"),
        ("> quoted", "HTML <blockquote>quoted</blockquote>"),
    ]);
}

#[test]
fn maths_is_what_anki_renders() {
    check(&[
        ("```a``` is $b_1$", r"HTML <code>a</code> is \(b_1\)"),
        ("$a_1 * b_1$", r"\(a_1 * b_1\)"),
        ("$$\na < b\n$$", r"\[a < b\]"),
        (r"$$a \] b$$ $c\)$", "$$a ] b$$ $c)$"),
        (
            r"$$\begin{array}{c}a\\[1ex] b\end{array}$$",
            r"\[\begin{array}{c}a\\[1ex] b\end{array}\]",
        ),
        (r"so \(x_1\) and \[y_1=2\]", r"so \(x_1\) and \[y_1=2\]"),
        (r"\\(\sqrt{x}\\)", r"\(\sqrt{x}\)"),
        ("[$]x[/$] [$$]y[/$$]", r"\(x\) \[y\]"),
        ("[latex]a_b_c[/latex]", "[latex]a_b_c[/latex]"),
        ("[latex]&#123;a&#125;[/latex] b", "[latex]{a}[/latex] b"),
        ("$5 and $6", "$5 and $6"),
        ("$5-$6", "$5-$6"),
        ("$5$ $5 x$ $ab$", r"\(5\) \(5 x\) \(ab\)"),
        ("from $5 to 6$", "from $5 to 6$"),
        ("`$a` and `$b`", "HTML <code>$a</code> and <code>$b</code>"),
        ("```\n$a$\n```\n$b$", "HTML <pre><code>$a$</code></pre>\\(b\\)"),
        (
            "- ```\n  $a$\n\n  b\n  ```\n- $b$",
            "HTML <ul><li><pre><code>$a$\n\nb</code></pre></li><li>\\(b\\)</li></ul>",
        ),
        ("the $n$th *item*", r"HTML the \(n\)th <i>item</i>"),
        (r"\[see\] it", "[see] it"),
        (r"f\[x=1\] (a)\[b=1\] [c]\[d=1\] \[y=1\]", r"f[x=1] (a)[b=1] [c][d=1] \[y=1\]"),
        (r"$$a \] b$$ c $$d$$ $$ $$", r"$$a ] b$$ c \[d\] $$ $$"),
        ("` $5 and $a$", r"` $5 and \(a\)"),
        (r"$a \$ b$", r"\(a \$ b\)"),
        (r"`\(a` b\)", r"HTML <code>\(a</code> b)"),
        ("So:\n\n    $a$ b", "HTML So:<pre><code>$a$ b</code></pre>"),
        ("\u{fdd0}0\u{fdd1} $a$", "\u{fdd0}0\u{fdd1} $a$"),
        (r"\(a\\) b\)", r"\(a\\) b\)"),
        (" ```\n[$]a\n\n```\nb[/$]", "HTML <pre><code>[$]a\n</code></pre>b[/$]"),
        ("{$a$} $b^{c^{d}}$ }$e$", r"{\(a\)} \(b^{c^{d}}\) }\(e\)"),
        ("{{c1::a}} $b^{c^{d}}$", r"{{c1::a}} \(b^{c^{d}}\)"),
        ("{{c1 {{c:: $b^{c^{d}}$", r"{{c1 {{c:: \(b^{c^{d}}\)"),
        ("{{c1::a} $b^{c^{d}}$}}", r"{{c1::a} \(b^{c^{d} }\)}}"),
        (r"é$x$ \é$y$ 語 $z$", r"é\(x\) \é\(y\) 語 \(z\)"),
        (r"{{c1::$\frac{a}{b^{2}}$}} *x*", r"HTML {{c1::\(\frac{a}{b^{2} }\)}} <i>x</i>"),
        ("{{c1::`}}`::hint}}", "HTML {{c1::<code>}<!-- -->}<!-- --></code>::hint}}"),
    ]);
}

#[test]
fn media_survive() {
    check(&[
        ("![](a.mp3)", "[sound:a.mp3]"),
        ("[sound:_a_b_.mp3]", "[sound:_a_b_.mp3]"),
        ("![[a.png]] ![[b.png|80]]", r#"HTML <img src="a.png"> <img src="b.png" width="80">"#),
        ("![[a.mp3]]", "[sound:a.mp3]"),
        ("![[a[1].mp3]]", "[sound:a[1].mp3]"),
        ("![[ ![[a.mp3]]", "![[ [sound:a.mp3]"),
        ("! [a.mp3]]", "! [a.mp3]]"),
        ("[sound:*a*[sound:b\n\tc.mp3]", "HTML [sound:<i>a</i>[sound:b  c.mp3]"),
        ("![[Note#Section]]", "![[Note#Section]]"),
        ("![x](a.png \"t\")", r#"HTML <img src="a.png" alt="x" title="t">"#),
        ("![](a.png){width=50%} b", r#"HTML <img src="a.png"> b"#),
        ("![](a.png){b} ![c]()", r#"HTML <img src="a.png">{b} c"#),
        ("![x|100](a.png)", r#"HTML <img src="a.png" alt="x" width="100">"#),
    ]);
}

#[test]
fn wrapped_prose_is_unwrapped_and_nothing_else() {
    let prose = "The underscore means that we do not care about the value inside the error and\n\
                 so it will not be bound to any variable.";
    assert_eq!(rendered(prose), prose.replace('\n', " "));
    let verse = "Better is the sight of the eyes\nthan the wandering of the desire.";
    assert_eq!(rendered(verse), verse);
    let lines = "A sentence that is quite long and that ends where its own line ends, all of it.\n\
                 And another one.";
    assert_eq!(rendered(lines), lines);
    let quote = format!("> {}", prose.replace('\n', "\n> "));
    let shown = prose.replace('\n', " ");
    assert_eq!(rendered(&quote), format!("HTML <blockquote>{shown}</blockquote>"));
    assert_eq!(rendered(&format!("{verse}\n\n{prose}")), format!("{verse}\n\n{shown}"));
    // Where the next word would have fitted, the break is meant.
    let (wide, narrow) = ("a".repeat(70), "a".repeat(60));
    for (last, is_wrapped) in [("Bbbbbbbbbb", true), ("Bbbbbbbbb", false), ("bbbb", true)] {
        let prose = format!("{wide}\n{narrow}\n{last}");
        let shown = if is_wrapped { prose.replace('\n', " ") } else { prose.clone() };
        assert_eq!(rendered(&prose), shown);
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    let pieces = [
        ">",
        "`",
        "``` ",
        "$a ",
        "$$",
        r"\(",
        r"\[",
        "[$]",
        "[latex]",
        "![[",
        "[sound:",
        "<a ",
        "<!--",
        "**a ",
        "[",
        "{{c1::",
        "- ",
        "<",
        "*_",
        "$5 ",
        "|",
        "`a``b```c",
    ];
    for piece in pieces {
        let hostile = piece.repeat(100_000 / piece.len());
        assert!(!rendered(&hostile).is_empty(), "{piece:?}");
    }
}
